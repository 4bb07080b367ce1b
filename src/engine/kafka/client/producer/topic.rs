//! The batches of one topic, partition by partition, and its partitioner.
//!
//! Source: `RecordAccumulator.TopicInfo`. Invariant: a queue is never empty; a partition for which nothing
//! waits has none, so that thousands of idle partitions cost a bit each.

use std::collections::VecDeque;

use super::batch::Pending;
use super::sequences::{Numbering, Sequences};
use super::{ProducerConfig, Sent};
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition};
use crate::engine::kafka::log::size::{BatchSize, batch_len_upper_bound};
use crate::engine::kafka::log::{Record, RecordRef, Stamp};
use crate::engine::kafka::partitioner::{Ask, Decision, PartitionerConfig, Reason, TopicPartitioner};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Topic {
    partitioner: TopicPartitioner,
    partitions: u32,
    /// A bit for each partition that had a batch once: adaptive partitioning waits until all are here.
    seen: Vec<u64>,
    queues: Queues,
    /// The numbers of those partitions to which an idempotent producer sent something.
    pub sequences: BTreeMap<Partition, Sequences>,
}

/// What a queue gave.
pub(super) enum Taken {
    Batch(Pending),
    /// Its first batch may not go yet.
    Nothing,
    /// Its first batch is too large for this request.
    NoRoom,
}

type Queues = BTreeMap<Partition, VecDeque<Pending>>;

/// Whether the last batch of a partition takes no more, or none is waiting.
fn all_full(queues: &Queues) -> impl Fn(Partition) -> bool {
    |partition| queues.get(&partition).and_then(VecDeque::back).is_none_or(Pending::is_full)
}

impl Topic {
    /// Takes note of how many partitions there are, as far as the client knows.
    pub fn known_partitions(&mut self, partitions: u32) {
        if self.partitions != partitions {
            self.partitions = partitions;
            self.seen.resize(partitions.div_ceil(64) as usize, 0);
        }
    }

    /// `RecordAccumulator.append`.
    pub fn send(
        &mut self,
        config: &ProducerConfig,
        now: Ms,
        record: Record,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Sent {
        let decision = self.decide(config, now, record.key.as_deref(), explicit, chance);
        let queue = self.queues.entry(decision.partition).or_default();
        let appended = match queue.back_mut() {
            Some(batch) => batch.try_append(record),
            None => Err(record),
        };
        let new_batch = appended.is_err();
        let bytes = appended.unwrap_or_else(|record| {
            let mut batch = Pending::new(now, config.partitioning.batch_size, &record.view());
            // The first record always fits; a new batch costs its overhead too.
            let _ = batch.try_append(record);
            let bytes = batch.size.bytes();
            queue.push_back(batch);
            bytes
        });
        let last_full = queue.back().is_none_or(Pending::is_full);
        let batch_full = queue.len() > 1 || last_full;
        if matches!(decision.reason, Reason::Sticky { .. }) {
            self.partitioner.appended(&config.partitioning, bytes, last_full, self.partitions, chance);
        }
        Sent { decision, new_batch, batch_full }
    }

    /// The same of a record that is alone in its batch, which is sent at once.
    pub fn place(
        &mut self,
        config: &ProducerConfig,
        now: Ms,
        record: &RecordRef<'_>,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Decision {
        let decision = self.decide(config, now, record.key, explicit, chance);
        if matches!(decision.reason, Reason::Sticky { .. }) {
            let (mut size, batch_size) = (BatchSize::default(), config.partitioning.batch_size);
            size.add(record);
            let full = size.bytes() >= batch_size.max(batch_len_upper_bound(record));
            let bytes = size.bytes();
            self.partitioner.appended(&config.partitioning, bytes, full, self.partitions, chance);
        }
        decision
    }

    /// Where the next record of that key goes. Nothing changes.
    pub fn foresee(
        &self,
        config: &ProducerConfig,
        now: Ms,
        key: Option<&[u8]>,
        partitions: u32,
        chance: &Chance,
    ) -> Decision {
        let ask = Ask { key, explicit: None, partitions, now };
        let mut partitioner = self.partitioner.clone();
        partitioner.decide(&config.partitioning, ask, all_full(&self.queues), &mut chance.clone())
    }

    fn decide(
        &mut self,
        config: &ProducerConfig,
        now: Ms,
        key: Option<&[u8]>,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Decision {
        let ask = Ask { key, explicit, partitions: self.partitions, now };
        let decision = self.partitioner.decide(&config.partitioning, ask, all_full(&self.queues), chance);
        self.seen[decision.partition as usize / 64] |= 1 << (decision.partition % 64);
        decision
    }

    /// When the first batch is ready, ms; 0 where one is full or `flushing`.
    pub fn ready_at(&self, linger_ms: Ms, flushing: bool, numbering: &Numbering) -> Option<Ms> {
        let ready_at = |(partition, queue): (&Partition, &VecDeque<Pending>)| {
            let first = queue.front()?;
            if first.number.is_some() {
                return (!self.holds_back(*partition, first, numbering)).then_some(first.retry_at);
            }
            let full = flushing || queue.len() > 1 || first.is_full();
            let at = if full { 0 } else { first.created_ms.saturating_add(linger_ms) };
            (!self.holds_back(*partition, first, numbering)).then_some(at)
        };
        self.queues.iter().filter_map(ready_at).min()
    }

    /// When the oldest of the batches that wait was created.
    pub fn oldest_ms(&self) -> Option<Ms> {
        self.queues.values().filter_map(|queue| Some(queue.front()?.created_ms)).min()
    }

    fn holds_back(&self, partition: Partition, first: &Pending, numbering: &Numbering) -> bool {
        match numbering {
            Numbering::Off => false,
            Numbering::Asking { .. } => true,
            Numbering::As(producer) => self
                .sequences
                .get(&partition)
                .is_some_and(|sequences| sequences.holds_back(first.number, *producer)),
        }
    }

    /// The partitions for which something waits, in order.
    pub fn busy(&self) -> impl Iterator<Item = Partition> {
        self.queues.keys().copied()
    }

    /// Takes the oldest batch of `partition` where it may go now, unless it is larger than `room`, in bytes, where
    /// there is a limit.
    pub fn take_first(
        &mut self,
        now: Ms,
        partition: Partition,
        room: Option<u64>,
        numbering: &Numbering,
    ) -> Taken {
        let Some(first) = self.queues.get(&partition).and_then(VecDeque::front) else {
            return Taken::Nothing;
        };
        if first.retry_at > now || self.holds_back(partition, first, numbering) {
            return Taken::Nothing;
        }
        if first.size.bytes() > room.unwrap_or(u64::MAX) {
            return Taken::NoRoom;
        }
        self.pop(partition).map_or(Taken::Nothing, Taken::Batch)
    }

    fn pop(&mut self, partition: Partition) -> Option<Pending> {
        let queue = self.queues.get_mut(&partition)?;
        let first = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(&partition);
        }
        first
    }

    /// The number under which a batch goes; none where batches have none.
    pub fn stamp(
        &mut self,
        partition: Partition,
        (batch, fresh, records): (u64, bool, u32),
        numbering: &Numbering,
    ) -> Option<Stamp> {
        let Numbering::As(producer) = *numbering else { return None };
        let sequences = self.sequences.entry(partition).or_insert_with(|| Sequences::new(producer));
        Some(sequences.stamp(batch, fresh, records, producer))
    }

    /// A batch that failed waits for its next attempt: before all others of its partition, or, where batches have
    /// numbers, in their order.
    pub fn put_back(&mut self, partition: Partition, batch: Pending) {
        let first_of = |numbers: Option<&Sequences>, it: &Pending| numbers?.first_of(it.number?);
        let numbers = self.sequences.get(&partition);
        let own = first_of(numbers, &batch);
        let queue = self.queues.entry(partition).or_default();
        let before = |it: &&Pending| first_of(numbers, it).is_some_and(|first| Some(first) < own);
        let at = queue.iter().take_while(before).count();
        queue.insert(at, batch);
    }

    /// Takes out the batches that were created so long ago that they are given up.
    pub fn expired(&mut self, created_by: Ms) -> Vec<(Partition, Pending)> {
        let mut gone = Vec::new();
        let partitions: Vec<_> = self.queues.keys().copied().collect();
        for partition in partitions {
            let is_old = |it: &Pending| it.created_ms <= created_by;
            while self.queues.get(&partition).and_then(VecDeque::front).is_some_and(is_old) {
                gone.extend(self.pop(partition).map(|batch| (partition, batch)));
            }
        }
        gone
    }

    /// All batches that wait, oldest first of each partition.
    pub fn waiting(&self) -> impl Iterator<Item = &Pending> {
        self.queues.values().flatten()
    }

    /// Takes out the batches that were never sent.
    pub fn take_unsent(&mut self) -> Vec<(Partition, Pending)> {
        let mut unsent = Vec::new();
        self.queues.retain(|partition, queue| {
            let (sent, fresh): (VecDeque<_>, VecDeque<_>) =
                std::mem::take(queue).into_iter().partition(|batch| batch.number.is_some());
            unsent.extend(fresh.into_iter().map(|batch| (*partition, batch)));
            *queue = sent;
            !queue.is_empty()
        });
        unsent
    }

    /// Batches that wait, as so many records, and their bytes.
    pub fn waiting_bytes(&self) -> (usize, u64) {
        let batches = self.queues.values().flatten();
        batches.fold((0, 0), |(records, bytes), batch| {
            (records + 1 + batch.records.capacity(), bytes + batch.size.bytes())
        })
    }

    /// Records that wait.
    pub fn records(&self) -> usize {
        self.queues.values().flatten().map(|batch| batch.records.len()).sum()
    }

    /// `RecordAccumulator.partitionReady`: counts the queues for adaptive partitioning.
    pub fn learn_load(&mut self, config: &PartitionerConfig) {
        let seen: u32 = self.seen.iter().map(|bits| bits.count_ones()).sum();
        let busy = || {
            let queues = self.queues.range(..self.partitions);
            queues.map(|(partition, queue)| (*partition, queue.len() as u32)).collect()
        };
        self.partitioner.learn_load(config, busy, seen >= self.partitions, self.partitions);
    }
}
