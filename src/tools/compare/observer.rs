//! Who reads which partition when, from events alone.

use std::rc::Rc;

use crate::engine::kafka::ids::{MemberName, Ms, TopicPartition};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::{Event, Fact};
use std::collections::BTreeMap;

/// Who reads a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The member of that number.
    By(usize),
    /// No member any more.
    Stopped,
    /// No member yet: the partition is new.
    NotYet,
}

/// For so long, in ms since the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub reading: Reading,
    pub from_ms: Ms,
    pub to_ms: Ms,
}

/// Who read one partition, over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readers {
    pub partition: TopicPartition,
    /// Who read it before the change.
    pub before: Option<usize>,
    /// Without gaps, from the change on.
    pub spans: Vec<Span>,
}

impl Readers {
    /// Who reads it in the end.
    pub fn after(&self) -> Option<usize> {
        match self.spans.last()?.reading {
            Reading::By(member) => Some(member),
            Reading::Stopped | Reading::NotYet => None,
        }
    }

    /// Whether another member reads it in the end.
    pub fn has_moved(&self) -> bool {
        self.before.is_some() && self.after().is_some_and(|after| self.before != Some(after))
    }

    /// How long nobody read it who could have.
    pub fn downtime_ms(&self) -> Ms {
        let stops = self.spans.iter().filter(|span| span.reading == Reading::Stopped);
        stops.map(|span| span.to_ms - span.from_ms).sum()
    }
}

/// A method of `ConsumerRebalanceListener`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    /// `onPartitionsRevoked`.
    Revoked,
    /// `onPartitionsLost`.
    Lost,
    /// `onPartitionsAssigned`.
    Assigned,
}

/// A call of a member's listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// When, in ms since the change.
    pub at_ms: Ms,
    pub member: usize,
    pub callback: Callback,
    /// With these partitions.
    pub partitions: Vec<TopicPartition>,
}

/// Who read a partition when the change came, and what began when.
type Marks = (Option<usize>, Vec<(Ms, Reading)>);

/// What was seen so far.
pub struct Observer {
    members: Rc<[MemberName]>,
    start: Ms,
    readers: BTreeMap<TopicPartition, Marks>,
    calls: Vec<Call>,
}

impl Observer {
    /// Nothing was seen yet of these members.
    pub fn new(members: &Rc<[MemberName]>) -> Self {
        Self { members: Rc::clone(members), start: 0, readers: BTreeMap::new(), calls: Vec::new() }
    }

    /// Reads what happened.
    pub fn note(&mut self, events: &[Event]) {
        for event in events {
            let Fact::Kafka(fact) = &event.fact else { continue };
            let (callback, member, partitions) = match fact {
                KafkaFact::PartitionsRevoked { member, partitions, .. } => {
                    (Some(Callback::Revoked), member, partitions)
                }
                KafkaFact::PartitionsLost { member, partitions, .. } => {
                    (Some(Callback::Lost), member, partitions)
                }
                KafkaFact::PartitionsAssigned { member, partitions, .. } => {
                    (Some(Callback::Assigned), member, partitions)
                }
                KafkaFact::MemberCrashed { member, .. } => (None, member, &Vec::new()),
                _ => continue,
            };
            let Some(member) = self.members.iter().position(|name| name == member) else { continue };
            match callback {
                None => self.stop(event.time_ms, member, None),
                Some(Callback::Assigned) => {
                    for tp in partitions {
                        self.mark(event.time_ms, tp, Reading::By(member));
                    }
                }
                Some(_) => self.stop(event.time_ms, member, Some(partitions)),
            }
            if let Some(callback) = callback {
                let (at_ms, partitions) = (event.time_ms - self.start, partitions.clone());
                self.calls.push(Call { at_ms, member, callback, partitions });
            }
        }
    }

    /// The member stops reading these partitions, or all that it reads.
    fn stop(&mut self, at: Ms, member: usize, partitions: Option<&[TopicPartition]>) {
        let is_its = |(tp, (_, marks)): &(&TopicPartition, &Marks)| {
            // Another may have it by now, if this one was thrown out.
            marks.last().is_some_and(|(_, reading)| *reading == Reading::By(member))
                && partitions.is_none_or(|given| given.contains(tp))
        };
        let gone: Vec<_> = self.readers.iter().filter(is_its).map(|(tp, _)| tp.clone()).collect();
        for tp in &gone {
            self.mark(at, tp, Reading::Stopped);
        }
    }

    fn mark(&mut self, at: Ms, tp: &TopicPartition, reading: Reading) {
        let (_, marks) = self.readers.entry(tp.clone()).or_default();
        // Spans of no length are dropped.
        marks.retain(|(since, _)| *since < at);
        if marks.last().is_none_or(|(_, before)| *before != reading) {
            marks.push((at, reading));
        }
    }

    /// The change comes now: what was before is over.
    pub fn begin(&mut self, start: Ms) {
        self.start = start;
        self.calls.clear();
        for (before, marks) in self.readers.values_mut() {
            let Some((_, reading)) = marks.last().copied() else { continue };
            *before = if let Reading::By(member) = reading { Some(member) } else { None };
            *marks = vec![(start, reading)];
        }
    }

    /// Notes which partitions exist: those without an owner are new.
    pub fn expect(&mut self, at: Ms, partitions: impl Iterator<Item = TopicPartition>) {
        for tp in partitions {
            if !self.readers.contains_key(&tp) {
                self.mark(at, &tp, Reading::NotYet);
            }
        }
    }

    /// Partitions that were seen.
    pub fn lanes(&self) -> impl Iterator<Item = &TopicPartition> {
        self.readers.keys()
    }

    /// Partitions that nobody reads now.
    pub fn unread(&self) -> impl Iterator<Item = &TopicPartition> {
        let is_read = |marks: &[(Ms, Reading)]| matches!(marks.last(), Some((_, Reading::By(_))));
        self.readers.iter().filter(move |(_, (_, marks))| !is_read(marks)).map(|(tp, _)| tp)
    }

    /// Who read each partition until `span_ms` after the change, and the calls.
    pub fn told(self, span_ms: Ms) -> (Vec<Readers>, Vec<Call>) {
        let start = self.start;
        let readers = self.readers.into_iter().map(|(partition, (before, marks))| {
            let ends = marks.iter().skip(1).map(|(at, _)| at - start).chain([span_ms]);
            let spans = marks.iter().zip(ends).map(|((at, reading), to_ms)| Span {
                reading: *reading,
                from_ms: at - start,
                to_ms,
            });
            Readers { partition, before, spans: spans.collect() }
        });
        (readers.collect(), self.calls)
    }
}
