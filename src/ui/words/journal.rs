//! The event log as lines that stay readable at a thousand times the speed.
//!
//! Invariants:
//! - Newest first. A line that takes in another fact keeps its id, so that a keyed list moves its element.
//! - Facts of one series share a line as long as nothing else happened since: a steady group's commits are one line.
//! - What a line says already gets no second line: `onPartitionsAssigned` right after the assignment was told,
//!   `JoinGroup` right after the same member revoked its partitions, and what `close()` does inside of it.
//! - At most [`MOST_LINES`] lines are kept.

use std::collections::VecDeque;
use std::rc::Rc;

use super::narrate::{Repeated, Series, narrate_repeated, series};
use super::sentence::{Kind, Sentence};
use super::{Words, format};
use crate::engine::kafka::group::RebalanceReason;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms};
use crate::session::subject::{Subject, kafka};
use crate::simulation::event::{Event, Fact};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::world::World;

/// How many lines are kept.
pub const MOST_LINES: usize = 500;

/// How far back a series may go on past lines of other series.
const REACH: usize = 8;

/// For so long after an assignment, its arrival at members gets no line of its own.
const ARRIVAL_MS: Ms = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The id of its first event: stable, ascending.
    pub id: u64,
    /// When the newest event of it happened, in simulated time.
    pub time_ms: Ms,
    /// The same, as shown.
    pub time: String,
    pub sentence: Sentence,
    /// Names in it, to filter by: groups, topics, producers, members.
    pub names: Vec<String>,
}

impl Line {
    /// Whether the line is shown under a filter.
    pub fn passes(&self, filter: &Filter) -> bool {
        let sentence = &self.sentence;
        filter.kind.is_none_or(|kind| kind == sentence.kind)
            && filter.name.as_ref().is_none_or(|name| self.names.contains(name))
            && (filter.text.is_empty() || sentence.plain().to_lowercase().contains(&filter.text))
    }
}

/// What a person wants to see of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this sort.
    pub kind: Option<Kind>,
    /// Only lines about the thing of this name.
    pub name: Option<String>,
    /// Only lines that hold this text; lower case.
    pub text: String,
}

/// Lines, newest first; two are equal where they are the same ones.
#[derive(Clone, Debug, Default)]
pub struct Lines(Rc<Vec<Rc<Line>>>);

impl PartialEq for Lines {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Lines {
    type Target = [Rc<Line>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

struct Entry {
    id: u64,
    run: Repeated,
    series: Option<Series>,
    line: Option<Rc<Line>>,
}

/// The lines, as they grow.
#[derive(Default)]
pub struct Journal {
    entries: VecDeque<Entry>,
    seen: Option<(u64, Event)>,
    lines: Lines,
}

impl Journal {
    /// Takes in the world's log (ids ascending, oldest first) and tells what is new in it. True if a line changed.
    ///
    /// Where the log does not continue the one of last time (an undo, another world), it is told again.
    pub fn update<'e, I>(&mut self, words: &Words, world: &World, log: I) -> bool
    where
        I: DoubleEndedIterator<Item = (u64, &'e Event)> + Clone,
    {
        if !self.continues(log.clone()) {
            self.entries.clear();
            self.seen = None;
        }
        let seen = self.seen.as_ref().map(|(id, _)| *id);
        let fresh: Vec<_> = log.rev().take_while(|(id, _)| seen.is_none_or(|seen| *id > seen)).collect();
        if fresh.is_empty() && (self.lines.is_empty() || !self.entries.is_empty()) {
            return false;
        }
        for (id, event) in fresh.into_iter().rev() {
            self.take(id, event);
            self.seen = Some((id, event.clone()));
        }
        // A line that went on is as new as its newest fact.
        self.entries.make_contiguous().sort_by_key(|entry| std::cmp::Reverse(entry.run.last.time_ms));
        self.entries.truncate(MOST_LINES);
        for entry in &mut self.entries {
            if entry.line.is_none() {
                entry.line = Some(Rc::new(tell(words, world, entry)));
            }
        }
        self.lines = Lines(Rc::new(self.entries.iter().filter_map(|entry| entry.line.clone()).collect()));
        true
    }

    /// The lines, newest first.
    pub fn lines(&self) -> Lines {
        self.lines.clone()
    }

    /// Whether the log still holds what was told last. An empty one does not continue anything.
    fn continues<'e>(&self, log: impl DoubleEndedIterator<Item = (u64, &'e Event)>) -> bool {
        let Some((seen, event)) = &self.seen else { return true };
        let mut back = log.rev().skip_while(|(id, _)| id > seen);
        back.next().is_some_and(|(id, found)| id == *seen && found == event)
    }

    fn take(&mut self, id: u64, event: &Event) {
        if self.is_told(event) {
            return;
        }
        let key = series(&event.fact);
        if let Some(entry) = key.as_ref().and_then(|key| self.running(key)) {
            entry.run.add(event.clone());
            entry.line = None;
            return;
        }
        self.entries.push_front(Entry { id, run: Repeated::of(event.clone()), series: key, line: None });
    }

    /// The line of this series that may go on: nothing but other series came after it.
    fn running(&mut self, key: &Series) -> Option<&mut Entry> {
        let recent = self.entries.iter_mut().take(REACH);
        recent.take_while(|entry| entry.series.is_some()).find(|entry| entry.series.as_ref() == Some(key))
    }

    fn is_told(&self, event: &Event) -> bool {
        let recent = || self.entries.iter().take(REACH).map(|entry| &entry.run);
        let now = event.time_ms;
        let Fact::Kafka(fact) = &event.fact else { return false };
        match fact {
            KafkaFact::PartitionsAssigned { group, .. } => recent().any(|run| {
                now <= run.last.time_ms + ARRIVAL_MS
                    && matches!(&run.last.fact,
                        Fact::Kafka(KafkaFact::RebalanceCompleted { group: g, .. }) if g == group)
            }),
            KafkaFact::MemberJoining { group, member, reason: RebalanceReason::Rejoin } => {
                recent().any(|run| run.last.time_ms == now && gave_back(run, group, member))
            }
            KafkaFact::PartitionsRevoked { group, member, .. } => recent().any(|run| {
                run.last.time_ms == now
                    && matches!(&run.last.fact,
                        Fact::Kafka(KafkaFact::MemberLeft { group: g, member: m }) if g == group && m == member)
            }),
            _ => false,
        }
    }
}

fn gave_back(run: &Repeated, group: &GroupId, member: &MemberName) -> bool {
    matches!(&run.last.fact, Fact::Kafka(KafkaFact::PartitionsRevoked { group: g, .. }) if g == group)
        && run.members.contains(member)
}

fn tell(words: &Words, world: &World, entry: &Entry) -> Line {
    let sentence = narrate_repeated(words, &entry.run, world);
    let mut names: Vec<String> = entry.run.members.iter().map(ToString::to_string).collect();
    names.extend(entry.run.partitions.iter().map(|tp| tp.topic.to_string()));
    names.extend(sentence.subject.iter().flat_map(names_of));
    names.sort();
    names.dedup();
    let time_ms = entry.run.last.time_ms;
    Line { id: entry.id, time_ms, time: format::moment(words, time_ms), sentence, names }
}

fn names_of(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Producer(producer) => vec![producer.to_string()],
        Subject::Kafka(subject) => match subject {
            kafka::Subject::Topic(topic) => vec![topic.to_string()],
            kafka::Subject::Record { partition, .. } | kafka::Subject::Partition(partition) => {
                vec![partition.topic.to_string()]
            }
            kafka::Subject::Group(group) => vec![group.to_string()],
            kafka::Subject::Member { group, member } => vec![group.to_string(), member.to_string()],
            kafka::Subject::Marker(marker) => {
                vec![marker.group.to_string(), marker.partition.topic.to_string()]
            }
        },
    }
}
