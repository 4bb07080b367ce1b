//! The producer: chooses partitions, gathers records into batches, and says when which batches go.
//!
//! Source: `KafkaProducer.doSend`, `RecordAccumulator`, `Sender`; KIP-794. Whoever drives it calls `send`
//! with each record, `drain_ready` at `next_deadline` (which `send`, `flush` and `on_ack` may bring nearer),
//! appends what comes out to the logs, and acknowledges it.
//!
//! Invariants: records of one partition leave in the order they were sent; at most
//! `max.in.flight.requests.per.connection` requests are unanswered; a record is waiting, in flight or
//! acknowledged, never two of these. Deliberately absent: buffer memory (it never fills), retries (the broker
//! always takes what it is given), compression.

mod batch;
mod config;

use std::collections::{BTreeMap, VecDeque};

pub use batch::{Batch, RequestId};
pub use config::{Acks, ProducerConfig};

use crate::engine::chance::Chance;
use crate::engine::ids::{Ms, Partition, TopicName};
use crate::engine::log::Record;
use crate::engine::log::size::batch_len_upper_bound;
use crate::engine::partitioner::{Ask, Decision, Reason, TopicPartitioner};
use batch::Pending;

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
        /// How many there are.
        partitions: u32,
    },
    /// The producer is closed.
    Closed,
}

/// Batches of one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Topic {
    partitioner: TopicPartitioner,
    partitions: u32,
    /// A partition that had a batch once stays, empty or not: adaptive partitioning waits until all are here.
    queues: BTreeMap<Partition, VecDeque<Pending>>,
}

impl Topic {
    fn all_full(&self, partition: Partition) -> bool {
        let last = self.queues.get(&partition).and_then(VecDeque::back);
        last.is_none_or(Pending::is_full)
    }
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

    /// Its settings.
    pub fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// Records that are in no request yet.
    pub fn waiting(&self) -> usize {
        self.waiting
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
        if self.closed {
            return Err(SendError::Closed);
        }
        let partition_fits = explicit.is_none_or(|partition| partition < partitions);
        if partitions == 0 || !partition_fits {
            return Err(SendError::UnknownPartition { partition: explicit, partitions });
        }
        let bytes = batch_len_upper_bound(&record.view());
        if bytes > self.config.max_request_size {
            return Err(SendError::RecordTooLarge { bytes, max: self.config.max_request_size });
        }
        if !self.topics.contains_key(topic.as_str()) {
            self.topics.insert(topic.clone(), Topic::default());
        }
        let Some(state) = self.topics.get_mut(topic.as_str()) else { return Err(SendError::Closed) };
        state.partitions = partitions;
        self.waiting += 1;
        Ok(state.send(&self.config, now, record, explicit, chance))
    }

    /// The batches of the next request, in which each partition has at most one; empty while nothing is ready
    /// or too many requests are unanswered. Call it again until it is empty.
    ///
    /// As soon as one batch is full or has lingered, those of all partitions on the same broker go along, and
    /// there is one broker.
    pub fn drain_ready(&mut self, now: Ms) -> Vec<Batch> {
        self.learn_load();
        if self.in_flight.len() >= self.config.max_in_flight || self.ready_at().is_none_or(|at| at > now) {
            return Vec::new();
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
        let queues =
            self.topics.remove(topic.as_str()).into_iter().flat_map(|topic| topic.queues.into_values());
        let lost = queues.flatten().map(|batch| batch.records.len()).sum();
        self.waiting -= lost;
        lost
    }

    fn ready_at(&self) -> Option<Ms> {
        if self.waiting == 0 {
            return None;
        }
        let queues = self.topics.values().flat_map(|topic| topic.queues.values());
        let ready_at = |queue: &VecDeque<Pending>| {
            let first = queue.front()?;
            let at_once = self.flushing || queue.len() > 1 || first.is_full();
            Some(if at_once { 0 } else { first.created_ms.saturating_add(self.config.linger_ms) })
        };
        queues.filter_map(ready_at).min()
    }

    /// `RecordAccumulator.partitionReady`: counts the queues for adaptive partitioning.
    fn learn_load(&mut self) {
        if !self.config.partitioning.adaptive {
            return;
        }
        for topic in self.topics.values_mut() {
            let known = topic.queues.len() as u32;
            if known < topic.partitions {
                continue;
            }
            let queues: Vec<_> =
                topic.queues.iter().map(|(partition, queue)| (*partition, queue.len() as u32)).collect();
            topic.partitioner.learn_load(&self.config.partitioning, &queues, known, topic.partitions);
        }
    }

    /// `RecordAccumulator.drainBatchesForOneNode`: the first batch of each partition, ready or not, as long
    /// as they fit.
    fn drain(&mut self) -> Vec<Batch> {
        let all: Vec<_> = self
            .topics
            .iter()
            .flat_map(|(name, topic)| {
                topic.queues.iter().map(move |(partition, queue)| (name, partition, queue))
            })
            .filter(|(_, _, queue)| !queue.is_empty())
            .map(|(name, partition, _)| (name.clone(), *partition))
            .collect();
        let from = self.drain_from.take();
        let start = from.map_or(0, |from| all.partition_point(|at| *at < from));
        let (mut batches, mut bytes) = (Vec::new(), 0);
        for (name, partition) in all[start..].iter().chain(&all[..start]) {
            let queue = self.topics.get_mut(name.as_str()).and_then(|topic| topic.queues.get_mut(partition));
            let Some(queue) = queue else { continue };
            let size = queue.front().map_or(0, |batch| batch.size.bytes());
            if bytes + size > self.config.max_request_size && !batches.is_empty() {
                self.drain_from = Some((name.clone(), *partition));
                break;
            }
            let Some(pending) = queue.pop_front() else { continue };
            bytes += size;
            batches.push(Batch {
                request: self.next_request,
                topic: name.clone(),
                partition: *partition,
                records: pending.records,
                bytes: size,
                created_ms: pending.created_ms,
            });
        }
        batches
    }
}

impl Topic {
    /// `RecordAccumulator.append`.
    fn send(
        &mut self,
        config: &ProducerConfig,
        now: Ms,
        record: Record,
        explicit: Option<Partition>,
        chance: &mut Chance,
    ) -> Sent {
        let mut partitioner = std::mem::take(&mut self.partitioner);
        let ask = Ask { key: record.key.as_deref(), explicit, partitions: self.partitions, now };
        let all_full = |partition| self.all_full(partition);
        let decision = partitioner.decide(&config.partitioning, ask, all_full, chance);
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
            partitioner.appended(&config.partitioning, bytes, last_full, self.partitions, chance);
        }
        self.partitioner = partitioner;
        Sent { decision, new_batch, batch_full }
    }
}

#[cfg(test)]
mod tests;
