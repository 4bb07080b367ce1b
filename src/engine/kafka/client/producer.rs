//! The producer: chooses partitions, gathers records into batches, and says when which batches go.
//!
//! Source: `KafkaProducer.doSend`, `RecordAccumulator`, `Sender`; KIP-794. The caller calls `send` with each record,
//! `on_time` and `drain_ready` at `next_deadline` (which every other call may bring nearer), brings what comes out to
//! the brokers, and hands their answers to `on_response`.
//!
//! Invariants: records of one partition leave in the order they were sent, the first time; at most
//! `max.in.flight.requests.per.connection` requests are unanswered; a record is waiting, in flight, acknowledged or
//! lost, never two of these. Deliberately absent: buffer memory (it never fills), compression, and the time that a
//! new connection takes.

mod answers;
mod batch;
mod config;
mod retries;
mod sequences;
mod topic;

pub use answers::{ProduceError, Told};
pub use batch::{Batch, RequestId};
pub use config::{Acks, ProducerConfig};

use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::size::batch_len_upper_bound;
use crate::engine::kafka::log::{Record, RecordRef};
use crate::engine::kafka::partitioner::Decision;
use sequences::Numbering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use topic::Taken;
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

/// A request without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Flight {
    sent_ms: Ms,
    /// When the oldest of its batches was created.
    oldest_ms: Ms,
    batches: Rc<[Batch]>,
    /// An answer that came before those to earlier requests.
    answer: Option<Box<[(u32, ProduceError)]>>,
}

/// A producer. Part of the world's state: it can be cloned and compared, and hashes by content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Producer {
    config: ProducerConfig,
    topics: BTreeMap<TopicName, Topic>,
    /// Unanswered requests, in the order in which they were sent.
    in_flight: BTreeMap<RequestId, Flight>,
    next_request: RequestId,
    next_batch: u64,
    numbering: Numbering,
    /// Partitions whose numbers are to begin again under another epoch (`partitionsToRewriteSequences`).
    rewrite: BTreeSet<(TopicName, Partition)>,
    /// Of some partition it isn't known whether what was given up is in the log.
    unresolved: bool,
    /// Batches in unanswered requests that were given up meanwhile.
    given_up: BTreeSet<u64>,
    /// Records that the brokers have, as far as it knows.
    acknowledged: u64,
    /// Records that it gave up.
    lost: u64,
    waiting: usize,
    flushing: bool,
    closed: bool,
    /// Where a request that had no room for more stopped: the next one begins there.
    drain_from: Option<(TopicName, Partition)>,
}

impl Producer {
    /// A producer with nothing to send. The settings were checked.
    pub fn new(config: ProducerConfig) -> Self {
        // With a transactional id, `initTransactions()` asks.
        let due = config.transactional_id.is_none().then_some(0);
        let asking = Numbering::Asking { due, asked: due.unwrap_or(Ms::MAX) };
        Self {
            numbering: if config.idempotent() { asking } else { Numbering::Off },
            rewrite: BTreeSet::new(),
            unresolved: false,
            given_up: BTreeSet::new(),
            next_batch: 0,
            acknowledged: 0,
            lost: 0,
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

    /// Counts requests from there on.
    pub fn count_requests_from(&mut self, first: RequestId) {
        self.next_request = first;
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
        let batches = self.in_flight.values().flat_map(|flight| flight.batches.iter());
        batches.filter(|batch| !self.given_up.contains(&batch.number)).map(|b| b.records.len()).sum()
    }

    /// The partition of the first batch in the latest request that is not answered yet.
    pub fn last_sent_to(&self) -> Option<(&TopicName, Partition)> {
        let (_, flight) = self.in_flight.last_key_value()?;
        flight.batches.first().map(|batch| (&batch.topic, batch.partition))
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

    /// The next request, in which each partition has at most one batch; none while nothing is ready or too many
    /// requests are unanswered. Call it again until there is none.
    ///
    /// As soon as one batch is full or has lingered, those of all partitions on the same broker go along, and
    /// there is one broker.
    pub fn drain_ready(&mut self, now: Ms) -> Option<(RequestId, Rc<[Batch]>)> {
        if self.in_flight.len() >= self.config.max_in_flight || self.ready_at().is_none_or(|at| at > now) {
            return None;
        }
        for topic in self.topics.values_mut() {
            topic.learn_load(&self.config.partitioning);
        }
        let batches: Rc<[Batch]> = self.drain(now).into();
        let oldest_ms = batches.iter().map(|batch| batch.created_ms).min()?;
        let records = batches.iter().map(|batch| batch.records.len()).sum::<usize>();
        self.waiting -= records;
        let request = self.next_request;
        self.next_request += 1;
        // With `acks=0` nobody waits for an answer.
        if self.config.acks == Acks::None {
            self.acknowledged += records as u64;
        } else {
            self.in_flight
                .insert(request, Flight { sent_ms: now, oldest_ms, batches: batches.clone(), answer: None });
        }
        self.flushing &= self.waiting > 0;
        Some((request, batches))
    }

    /// When `on_time` or `drain_ready` has something to do, ms of simulated time, perhaps in the past; none while
    /// nothing waits and nothing is unanswered.
    pub fn next_deadline(&self) -> Option<Ms> {
        let full = self.in_flight.len() >= self.config.max_in_flight;
        let ready = if full { None } else { self.ready_at() };
        [ready, self.patience_ends()].into_iter().flatten().min()
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
        let (linger, flushing) = (self.config.linger_ms, self.flushing);
        self.topics.values().filter_map(|topic| topic.ready_at(linger, flushing, &self.numbering)).min()
    }

    /// `RecordAccumulator.drainBatchesForOneNode`: the first batch of each partition, ready or not, as long as
    /// they fit.
    fn drain(&mut self, now: Ms) -> Vec<Batch> {
        let busy = |(name, topic): (&TopicName, &Topic)| {
            topic.busy().map(|partition| (name.clone(), partition)).collect::<Vec<_>>()
        };
        let all: Vec<_> = self.topics.iter().flat_map(busy).collect();
        let start = self.drain_from.take().map_or(0, |from| all.partition_point(|at| *at < from));
        let (mut batches, mut bytes) = (Vec::new(), 0);
        for (name, partition) in all[start..].iter().chain(&all[..start]) {
            let Some(topic) = self.topics.get_mut(name.as_str()) else { continue };
            let room = (!batches.is_empty()).then(|| self.config.max_request_size.saturating_sub(bytes));
            let pending = match topic.take_first(now, *partition, room, &self.numbering) {
                Taken::Batch(pending) => pending,
                Taken::Nothing => continue,
                Taken::NoRoom => {
                    self.drain_from = Some((name.clone(), *partition));
                    break;
                }
            };
            bytes += pending.size.bytes();
            let number = pending.number.unwrap_or(self.next_batch);
            self.next_batch = self.next_batch.max(number + 1);
            let numbered = (number, pending.number.is_none(), pending.size.records());
            batches.push(Batch {
                topic: name.clone(),
                partition: *partition,
                bytes: pending.size.bytes(),
                created_ms: pending.created_ms,
                stamp: topic.stamp(*partition, numbered, &self.numbering),
                attempts: pending.attempts,
                number,
                size: pending.size,
                records: pending.records,
            });
        }
        batches
    }
}

#[cfg(test)]
mod tests;
