//! The ledger: of every record and every reader, how often its effect happened, by whom, when and in which order.
//!
//! Invariants:
//! - Nothing that happens depends on it. It is part of the world, so that it goes back in time with it.
//! - A record is known by its mark: what a retry appended again is the same one, and counts where it lies first.
//! - What is usual is cheap: a poll of new records is one run, and nothing is kept by key until an order could break.
//!   From then on it is exact, not sampled.
//! - Counts stay right when retention takes records; the rows of those records go with them.

pub mod column;
pub mod histogram;
mod hooks;
pub mod origin;
pub mod query;
pub mod reader;

pub use query::{Row, Standing};
pub use reader::{Broken, Counts, Example, ReaderId};

use std::hash::{Hash, Hasher};

use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{MemberName, Ms, Offset, TopicName, TopicPartition};
use crate::engine::kafka::log::Mark;
use crate::engine::memory::Tally;
use origin::{Sender, TopicOrigins};
use reader::{Done, Part, Reader};
use std::collections::BTreeMap;

/// What made a reader go past records, or took them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossReason {
    /// Reading goes on at a commit, which says that they were done.
    Committed,
    /// `auto.offset.reset`, of a position out of range.
    Reset,
    /// The same where there was no position.
    Begun,
    /// Somebody moved the position.
    Sought,
    Retention,
    /// Somebody deleted records.
    Deleted,
}

impl LossReason {
    pub fn name(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Reset | Self::Begun => "reset",
            Self::Sought => "sought",
            Self::Retention => "retention",
            Self::Deleted => "deleted",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Ledger {
    kept: bool,
    topics: BTreeMap<TopicName, TopicOrigins>,
    readers: BTreeMap<ReaderId, Reader>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { kept: true, topics: BTreeMap::new(), readers: BTreeMap::new() }
    }
}

impl Ledger {
    /// Whether it is kept: a benchmark runs without.
    pub fn set_kept(&mut self, kept: bool) {
        self.kept = kept;
    }

    /// A batch was appended at `base`.
    pub(crate) fn append<'r>(
        &mut self,
        now: Ms,
        tp: &TopicPartition,
        base: Offset,
        sender: Sender<'_>,
        records: impl Iterator<Item = (Mark, Option<&'r [u8]>)>,
    ) {
        if !self.kept {
            return;
        }
        let topic = match self.topics.get_mut(&tp.topic) {
            Some(topic) => topic,
            None => self.topics.entry(tp.topic.clone()).or_default(),
        };
        let id = topic.note(&tp.topic, sender);
        let origins = topic.partition(tp.partition as usize);
        origins.catch_up(base);
        topic.scattered |= origins.append(now, id, records);
    }

    /// A control record was appended: no reader is given it.
    pub(crate) fn append_control(&mut self, tp: &TopicPartition, offset: Offset) {
        if self.kept {
            let origins = self.topics.entry(tp.topic.clone()).or_default().partition(tp.partition as usize);
            origins.catch_up(offset);
            origins.append_control();
        }
    }

    /// Effects happened; answers how many of them were repeated.
    pub(crate) fn note(&mut self, reader: &ReaderId, name: &MemberName, done: Done<'_>) -> u64 {
        if !self.kept {
            return 0;
        }
        let reader = match self.readers.get_mut(reader) {
            Some(reader) => reader,
            None => self.readers.entry(reader.clone()).or_default(),
        };
        reader.names.entry(done.run.client).or_insert_with(|| name.clone());
        reader.note(&self.topics, done)
    }

    /// A topic is a reader's concern from now on; its logs begin where `starts` says.
    pub(crate) fn concern(
        &mut self,
        reader: &ReaderId,
        topic: &TopicName,
        starts: impl Iterator<Item = Offset>,
    ) {
        let reader = match self.readers.get_mut(reader) {
            Some(reader) => reader,
            None => self.readers.entry(reader.clone()).or_default(),
        };
        if reader.topics.contains(topic) {
            return;
        }
        reader.topics.insert(topic.clone());
        for (partition, base) in (0..).zip(starts).filter(|(_, base)| *base > 0) {
            let tp = TopicPartition { topic: topic.clone(), partition };
            let part = reader.parts.entry(tp).or_default();
            // What it already did there counts all the same.
            part.base = if part.effects.is_empty() { base } else { 0 };
        }
    }

    /// The log start moved.
    pub(crate) fn trim(&mut self, tp: &TopicPartition, log_start: Offset) {
        if let Some(topic) = self.topics.get_mut(&tp.topic)
            && let Some(origins) = topic.partitions.get_mut(tp.partition as usize)
        {
            origins.trim(log_start);
        }
        for reader in self.readers.values_mut() {
            if let Some(part) = reader.parts.get_mut(tp) {
                part.trim(log_start);
            }
        }
    }

    pub(crate) fn forget_reader(&mut self, reader: &ReaderId) {
        self.readers.remove(reader);
    }

    pub fn readers(&self) -> impl Iterator<Item = (&ReaderId, &Reader)> {
        self.readers.iter()
    }

    pub fn reader(&self, id: &ReaderId) -> Option<&Reader> {
        self.readers.get(id)
    }

    pub fn origins(&self, tp: &TopicPartition) -> Option<&origin::Origins> {
        self.topics.get(&tp.topic)?.partitions.get(tp.partition as usize)
    }

    /// How often the effect of the record at `offset` happened, and who did it when.
    pub fn effects(&self, reader: &ReaderId, tp: &TopicPartition, offset: Offset) -> Vec<(ClientNo, Ms)> {
        let first = self.origins(tp).map_or(offset, |origins| origins.first_of(offset));
        let part = self.readers.get(reader).and_then(|reader| reader.parts.get(tp));
        part.into_iter()
            .flat_map(|part| part.effects_on(first))
            .map(|run| (run.client, run.at(first)))
            .collect()
    }

    /// 0, 1 or 2: none, one or several effects of the record at `offset`. Cheap enough for every cell of a frame.
    pub fn times(&self, reader: &ReaderId, tp: &TopicPartition, offset: Offset) -> u8 {
        let first = self.origins(tp).map_or(offset, |origins| origins.first_of(offset));
        let part = self.readers.get(reader).and_then(|reader| reader.parts.get(tp));
        part.map_or(0, |part| u8::from(part.effects.contains(first)) + u8::from(part.repeats.contains(first)))
    }

    pub(crate) fn tally(&self, tally: &mut Tally) {
        self.topics.values().flat_map(|topic| &topic.partitions).for_each(|origins| origins.tally(tally));
        self.readers.values().for_each(|reader| reader.tally(tally));
    }
}

impl Part {
    fn trim(&mut self, log_start: Offset) {
        let gone = self.runs.from(0).take_while(|run| run.to <= log_start).count() as u64;
        self.runs.trim(self.runs.start() + gone);
    }
}

impl Hash for Ledger {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.readers.hash(state);
    }
}
