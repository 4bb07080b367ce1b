//! What a reader did with records: how often the effect of each happened, by whom, when and in which order.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::column::Column;
use super::histogram::Histogram;
use super::origin::{Origins, TopicOrigins};
use crate::engine::kafka::group::{ClientNo, RangeSet};
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, Offset, TopicName, TopicPartition};
use crate::engine::memory::Tally;
use std::collections::{BTreeMap, BTreeSet};

/// Who reads: whoever's effects are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReaderId {
    Group(GroupId),
}

impl ReaderId {
    /// As it is printed: `group:g`.
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix("group:").filter(|id| !id.is_empty()).map(|id| Self::Group(id.into()))
    }
}

impl fmt::Display for ReaderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(id) => write!(f, "group:{id}"),
        }
    }
}

/// When the effects of a run happened: its records were worked on one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pace {
    /// When work on the first began, microseconds of simulated time.
    pub since_us: u64,
    /// How long each took.
    pub each_us: u64,
}

impl Pace {
    /// When the effect of the record so many behind the first happened.
    #[inline]
    pub fn at(self, behind: u64) -> Ms {
        (self.since_us + (behind + 1) * self.each_us).div_ceil(1_000)
    }
}

/// Effects on consecutive offsets, by one client, in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    pub from: Offset,
    pub to: Offset,
    pub client: ClientNo,
    pub pace: Pace,
}

impl Run {
    pub fn holds(&self, offset: Offset) -> bool {
        (self.from..self.to).contains(&offset)
    }

    /// When the effect on `offset` happened.
    pub fn at(&self, offset: Offset) -> Ms {
        self.pace.at(offset - self.from)
    }
}

/// A record and a moment: the first one at which a promise was broken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Example {
    pub partition: TopicPartition,
    pub offset: Offset,
    pub at_ms: Ms,
    /// Whose effect it was; none for a loss.
    pub client: Option<ClientNo>,
}

/// The first example against each promise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Broken {
    /// An effect came after that of a later offset of its partition.
    pub partition_order: Option<Example>,
    /// An effect came after that of a record of its key which the producer sent later.
    pub key_order: Option<Example>,
    pub repeated: Option<Example>,
    pub lost: Option<Example>,
}

/// One partition, as a reader's.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The first offset that counts: where the log began when the reader came.
    pub base: Offset,
    /// Offsets with an effect.
    pub effects: RangeSet,
    /// Offsets with more than one.
    pub repeats: RangeSet,
    /// All effects, in order of time.
    pub runs: Column<Run>,
    /// How many records have an effect, and how many more than one.
    pub effected: u64,
    pub repeated: u64,
    /// One past the greatest offset with an effect.
    pub frontier: Offset,
    /// How many losses were told.
    pub told_lost: u64,
}

/// How many records came to which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    pub once: u64,
    pub repeated: u64,
    pub lost: u64,
    pub pending: u64,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.once += other.once;
        self.repeated += other.repeated;
        self.lost += other.lost;
        self.pending += other.pending;
    }
}

/// What one reader did.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The topics whose records are its concern.
    pub topics: BTreeSet<TopicName>,
    pub parts: BTreeMap<TopicPartition, Part>,
    /// Names of those who read for it, also of those who are gone.
    pub names: BTreeMap<ClientNo, MemberName>,
    /// What became of records of topics that are gone.
    pub gone: Counts,
    pub order_breaks: u64,
    /// From when a record was handed to its client to its first effect.
    pub in_system: Histogram,
    pub broken: Broken,
    /// The greatest number with an effect of each producer's key. None while offset order is theirs.
    latest: Option<BTreeMap<u64, u64>>,
}

/// Effects that are to be noted.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    pub partition: &'a TopicPartition,
    pub run: Run,
    /// A known identity makes no effect.
    pub upsert: bool,
}

impl Reader {
    /// Notes effects on records; answers how many of them were repeated.
    pub fn note(&mut self, topics: &BTreeMap<TopicName, TopicOrigins>, done: Done<'_>) -> u64 {
        let Some(topic) = topics.get(&done.partition.topic) else { return 0 };
        let at = done.partition.partition as usize;
        let Some(origins) = topic.partitions.get(at) else { return 0 };
        if self.latest.is_none() && (topic.is_loose(at) || self.goes_back(&done)) {
            self.latest = Some(self.find_latest(topics));
        }
        if origins.copies.is_empty() {
            return self.note_run(origins, done);
        }
        // Copies lie among them: one by one, each where it lies first.
        let (mut repeated, run) = (0, done.run);
        for offset in run.from..run.to {
            let first = origins.first_of(offset);
            let since_us = run.pace.since_us + (offset - run.from) * run.pace.each_us;
            let one = Run { from: first, to: first + 1, pace: Pace { since_us, ..run.pace }, ..run };
            repeated += self.note_run(origins, Done { run: one, ..done });
        }
        repeated
    }

    fn goes_back(&self, done: &Done<'_>) -> bool {
        self.parts.get(done.partition).is_some_and(|part| done.run.from < part.frontier)
    }

    fn note_run(&mut self, origins: &Origins, done: Done<'_>) -> u64 {
        if !self.parts.contains_key(done.partition) {
            self.parts.insert(done.partition.clone(), Part::default());
        }
        let Some(part) = self.parts.get_mut(done.partition) else { return 0 };
        let run = done.run;
        if done.upsert && part.effects.count_within(run.from, run.to) > 0 {
            let fresh: Vec<_> = part.effects.gaps(run.from, run.to).collect();
            for (from, to) in fresh {
                let since_us = run.pace.since_us + (from - run.from) * run.pace.each_us;
                let run = Run { from, to, pace: Pace { since_us, ..run.pace }, ..run };
                self.note_run(origins, Done { run, ..done });
            }
            return 0;
        }
        let known = if run.from >= part.frontier { 0 } else { part.effects.count_within(run.from, run.to) };
        if known == 0 {
            for (origin, behind) in origins.from(run.from).zip(0..run.to - run.from) {
                self.in_system.add(run.pace.at(behind).saturating_sub(origin.mark.sent_ms));
            }
        } else {
            let known: Vec<_> = part.effects.within(run.from, run.to).collect();
            for (from, to) in known {
                part.repeated += to - from - part.repeats.insert(from, to);
            }
            let gaps: Vec<_> = part.effects.gaps(run.from, run.to).collect();
            for (from, to) in gaps {
                for (origin, offset) in origins.from(from).zip(from..to) {
                    self.in_system.add(run.at(offset).saturating_sub(origin.mark.sent_ms));
                }
            }
            self.broken.repeated.get_or_insert_with(|| example(&done, part.repeats_first(run)));
        }
        if run.from < part.frontier {
            self.broken.partition_order.get_or_insert_with(|| example(&done, run.from));
        }
        part.effects.insert(run.from, run.to);
        part.effected += run.to - run.from - known;
        part.frontier = part.frontier.max(run.to);
        part.push(run);
        if self.latest.is_some() {
            self.check_order(origins, &done);
        }
        known
    }

    /// Looks at each record's place among those of its key.
    fn check_order(&mut self, origins: &Origins, done: &Done<'_>) {
        let Some(latest) = &mut self.latest else { return };
        for (origin, offset) in origins.from(done.run.from).zip(done.run.from..done.run.to) {
            if origin.sequence == 0 {
                continue;
            }
            let last = latest.entry(origin.sequence).or_default();
            if origin.mark.number < *last {
                self.order_breaks += 1;
                self.broken.key_order.get_or_insert_with(|| example(done, offset));
            } else {
                *last = origin.mark.number;
            }
        }
    }

    /// What `latest` would be had it been kept. As long as offset order was the producers' order, what retention took
    /// was sent before what is left, so nothing is missed.
    fn find_latest(&self, topics: &BTreeMap<TopicName, TopicOrigins>) -> BTreeMap<u64, u64> {
        let mut latest = BTreeMap::new();
        for (tp, part) in &self.parts {
            let origins = topics.get(&tp.topic).and_then(|t| t.partitions.get(tp.partition as usize));
            let Some(origins) = origins else { continue };
            for (from, to) in part.effects.ranges() {
                let from = from.max(origins.start());
                for (origin, _) in origins.from(from).zip(from..to) {
                    let last: &mut u64 = latest.entry(origin.sequence).or_default();
                    *last = origin.mark.number.max(*last);
                }
            }
        }
        latest
    }

    pub fn tally(&self, tally: &mut Tally) {
        for part in self.parts.values() {
            tally.own(320 + (part.effects.ranges().count() + part.repeats.ranges().count()) * 32);
            part.runs.tally(tally);
        }
        let latest = self.latest.as_ref().map_or(0, BTreeMap::len);
        tally.own(400 + self.in_system.memory_bytes() + latest * 32 + self.names.len() * 64);
    }
}

fn example(done: &Done<'_>, offset: Offset) -> Example {
    let run = done.run;
    let at_ms = run.at(offset.max(run.from));
    Example { partition: done.partition.clone(), offset, at_ms, client: Some(run.client) }
}

impl Part {
    /// Where in `run` the first repeated record lies.
    fn repeats_first(&self, run: Run) -> Offset {
        self.repeats.within(run.from, run.to).next().map_or(run.from, |(from, _)| from)
    }

    /// Keeps a run: with the one before it where that goes on in the same go.
    fn push(&mut self, run: Run) {
        if let Some(last) = self.runs.last_mut()
            && (last.to, last.client, last.pace.each_us) == (run.from, run.client, run.pace.each_us)
            && last.pace.since_us + (last.to - last.from) * last.pace.each_us == run.pace.since_us
        {
            last.to = run.to;
            return;
        }
        self.runs.push(run);
    }

    /// The effects on `offset`, in order of time.
    pub fn effects_on(&self, offset: Offset) -> impl Iterator<Item = Run> + '_ {
        self.runs.from(0).filter(move |run| run.holds(offset))
    }
}

impl Hash for Reader {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.topics, &self.gone, self.order_breaks, &self.in_system, &self.broken).hash(state);
        for (tp, part) in &self.parts {
            (tp, part.base, &part.effects, &part.repeats).hash(state);
        }
    }
}
