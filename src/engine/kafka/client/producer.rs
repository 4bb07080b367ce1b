//! The producer: chooses partitions, gathers records into batches, and says when which batches go.
//!
//! Source: `KafkaProducer.doSend`, `RecordAccumulator`, `Sender`; KIP-794. The caller calls `send` with each record,
//! `drain_ready` at `next_deadline` (which `send`, `flush` and `on_ack` may bring nearer), appends what comes out to
//! the logs, and acknowledges it.
//!
//! Invariants: records of one partition leave in the order they were sent; at most
//! `max.in.flight.requests.per.connection` requests are unanswered; a record is waiting, in flight or
//! acknowledged, never two of these. Deliberately absent: buffer memory (it never fills), retries (the broker
//! always takes what it is given), compression.

mod batch;
mod config;
mod topic;

pub use batch::{Batch, RequestId};
pub use config::{Acks, ProducerConfig};

use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::size::batch_len_upper_bound;
use crate::engine::kafka::log::{Record, RecordRef};
use crate::engine::kafka::partitioner::Decision;
use std::collections::BTreeMap;
use topic::Topic;

/// What became of a record that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its partition, and why.
    pub decision: Decision,
    /// It opened a new batch.
    pub new_batch: bool,
    /// A batch of its partition is full now, so that `drain_ready` has something to give.
    pub batch_full: bool,
}

/// Why a record wasn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// `RECORD_TOO_LARGE`: `RecordTooLargeException` of the client itself.
    RecordTooLarge {
        /// What it could take at most, bytes.
        bytes: u64,
        /// `max.request.size`.
        max: u64,
    },
    /// `UNKNOWN_TOPIC_OR_PARTITION`: the record names a partition that isn't there, or there is none at all.
    /// (Kafka's client waits for it to appear, and gives up after `max.block.ms`.)
    UnknownPartition {
        /// The partition named, if one was.
        partition: Option<Partition>,
        partitions: u32,
    },
    /// The producer is closed.
    Closed,
}

/// A producer. Part of the world's state: it can be cloned and compared, and hashes by content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Producer {
    config: ProducerConfig,
    topics: BTreeMap<TopicName, Topic>,
    /// Records per unanswered request.
    in_flight: BTreeMap<RequestId, usize>,
    next_request: RequestId,
    waiting: usize,
    flushing: bool,
    closed: bool,
    /// Where a request that had no room for more stopped: the next one begins there.
    drain_from: Option<(TopicName, Partition)>,
}

impl Producer {
    /// A producer with nothing to send. The settings were checked.
    pub fn new(config: ProducerConfig) -> Self {
        Self {
            config,
            topics: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            next_request: 0,
            waiting: 0,
            flushing: false,
            closed: false,
            drain_from: None,
        }
    }

    pub fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// Records that are in no request yet.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// Room for records in batches that wait, and their bytes.
    pub fn waiting_bytes(&self) -> (usize, u64) {
        let topics = self.topics.values().map(Topic::waiting_bytes);
        topics.fold((0, 0), |(records, bytes), (more, size)| (records + more, bytes + size))
    }

    /// Records in requests that are not answered yet.
    pub fn in_flight(&self) -> usize {
        self.in_flight.values().sum()
    }

    /// Takes a record for `topic`, which has `partitions` partitions as far as the client knows. `explicit`
    /// is the partition that the record names, if it does.
    pub fn send(
        &mut self,
        now: Ms,
        topic: &TopicName,
        partitions: u32,
        record: Record,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Result<Sent, SendError> {
        self.check(partitions, &record.view(), explicit)?;
        self.waiting += 1;
        let (config, state) = self.topic(topic, partitions);
        Ok(state.send(config, now, record, explicit, chance))
    }

    /// Places a record that is sent at once and waits in no batch: the partitioner takes note of it all the same.
    pub fn place(
        &mut self,
        now: Ms,
        topic: &TopicName,
        partitions: u32,
        record: &RecordRef<'_>,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Result<Decision, SendError> {
        self.check(partitions, record, explicit)?;
        let (config, state) = self.topic(topic, partitions);
        Ok(state.place(config, now, record, explicit, chance))
    }

    /// Where `place` would put a record of that key next.
    pub fn foresee(
        &self,
        now: Ms,
        topic: &TopicName,
        partitions: u32,
        key: Option<&[u8]>,
        chance: &Chance,
    ) -> Option<Decision> {
        let fresh = Topic::default();
        let state = self.topics.get(topic.as_str()).unwrap_or(&fresh);
        (partitions > 0).then(|| state.foresee(&self.config, now, key, partitions, chance))
    }

    fn check(
        &self,
        partitions: u32,
        record: &RecordRef<'_>,
        explicit: Option<Partition>,
    ) -> Result<(), SendError> {
        if self.closed {
            return Err(SendError::Closed);
        }
        let partition_fits = explicit.is_none_or(|partition| partition < partitions);
        if partitions == 0 || !partition_fits {
            return Err(SendError::UnknownPartition { partition: explicit, partitions });
        }
        let bytes = batch_len_upper_bound(record);
        if bytes > self.config.max_request_size {
            return Err(SendError::RecordTooLarge { bytes, max: self.config.max_request_size });
        }
        Ok(())
    }

    /// The state of a topic, which has `partitions` as far as the client knows.
    fn topic(&mut self, topic: &TopicName, partitions: u32) -> (&ProducerConfig, &mut Topic) {
        let state = self.topics.entry(topic.clone()).or_default();
        state.known_partitions(partitions);
        (&self.config, state)
    }

    /// The batches of the next request, in which each partition has at most one; empty while nothing is ready
    /// or too many requests are unanswered. Call it again until it is empty.
    ///
    /// As soon as one batch is full or has lingered, those of all partitions on the same broker go along, and
    /// there is one broker.
    pub fn drain_ready(&mut self, now: Ms) -> Vec<Batch> {
        if self.in_flight.len() >= self.config.max_in_flight || self.ready_at().is_none_or(|at| at > now) {
            return Vec::new();
        }
        for topic in self.topics.values_mut() {
            topic.learn_load(&self.config.partitioning);
        }
        let batches = self.drain();
        let records = batches.iter().map(|batch| batch.records.len()).sum();
        self.waiting -= records;
        // With `acks=0` nobody waits for an answer.
        if self.config.acks != Acks::None {
            self.in_flight.insert(self.next_request, records);
        }
        self.next_request += 1;
        self.flushing &= self.waiting > 0;
        batches
    }

    /// When `drain_ready` has something to give, ms of simulated time, perhaps in the past; none while
    /// nothing waits or an answer must come first.
    pub fn next_deadline(&self) -> Option<Ms> {
        if self.in_flight.len() >= self.config.max_in_flight {
            return None;
        }
        self.ready_at()
    }

    /// The broker answered `request`: its records are in the log.
    pub fn on_ack(&mut self, request: RequestId) {
        self.in_flight.remove(&request);
    }

    /// Sends all that waits without lingering (`flush()`).
    pub fn flush(&mut self) {
        self.flushing = self.waiting > 0;
    }

    /// Takes no more records, and sends all that waits without lingering (`close()`).
    pub fn close(&mut self) {
        self.closed = true;
        self.flush();
    }

    /// Drops what waits for a topic that is no more, and returns how many records that were.
    pub fn forget_topic(&mut self, topic: &TopicName) -> usize {
        let lost = self.topics.remove(topic.as_str()).map_or(0, |topic| topic.records());
        self.waiting -= lost;
        self.flushing &= self.waiting > 0;
        lost
    }

    fn ready_at(&self) -> Option<Ms> {
        if self.flushing {
            return Some(0);
        }
        self.topics.values().filter_map(|topic| topic.ready_at(self.config.linger_ms)).min()
    }

    /// `RecordAccumulator.drainBatchesForOneNode`: the first batch of each partition, ready or not, as long as
    /// they fit.
    fn drain(&mut self) -> Vec<Batch> {
        let busy = |(name, topic): (&TopicName, &Topic)| {
            topic.busy().map(|partition| (name.clone(), partition)).collect::<Vec<_>>()
        };
        let all: Vec<_> = self.topics.iter().flat_map(busy).collect();
        let start = self.drain_from.take().map_or(0, |from| all.partition_point(|at| *at < from));
        let (mut batches, mut bytes) = (Vec::new(), 0);
        for (name, partition) in all[start..].iter().chain(&all[..start]) {
            let Some(topic) = self.topics.get_mut(name.as_str()) else { continue };
            let room = (!batches.is_empty()).then(|| self.config.max_request_size.saturating_sub(bytes));
            let Some(pending) = topic.take_first(*partition, room) else {
                self.drain_from = Some((name.clone(), *partition));
                break;
            };
            bytes += pending.size.bytes();
            batches.push(Batch {
                request: self.next_request,
                topic: name.clone(),
                partition: *partition,
                bytes: pending.size.bytes(),
                created_ms: pending.created_ms,
                records: pending.records,
            });
        }
        batches
    }
}

#[cfg(test)]
mod tests;
