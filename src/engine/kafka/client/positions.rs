//! Positions and fetches of one `KafkaConsumer` as its application sees them call by call.
//!
//! Source: `SubscriptionState`, `OffsetFetcher`, `FetchCollector`, `CompletedFetch`, 4.3.1.
//!
//! - A position is what was sought, committed or reset, in range or not: only a fetch finds out, and `poll` resets.
//! - What was fetched is handed out though it was deleted since; a seek elsewhere throws it away, a pause keeps it.
//! - Partitions stand in the order of a Java hash map; one that was read to its fetch's end goes behind the others.
//!
//! Deliberately absent: groups and time passing. The simulation's `Consumer` shares the reset rule (`reset`) and
//! reads the log when it polls instead of keeping a buffer.

mod fetching;
#[cfg(test)]
mod tests;

use super::reset::{AutoOffsetReset, REQUEST_TIMEOUT_MS};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition, UnixMs};
use crate::engine::kafka::java::hash_order;
use fetching::Fetched;
use std::collections::{BTreeMap, VecDeque};

/// What Kafka's client throws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// The class, without its package.
    pub class: &'static str,
    /// `getMessage`; nothing where Kafka gives none.
    pub message: String,
}

impl Thrown {
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }
}

/// What a group has committed.
pub type Commits<'c> = dyn Fn(&TopicPartition) -> Option<Offset> + 'c;

/// Where a partition's next record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// `INITIALIZING`: the commit is asked first.
    Start,
    /// `AWAIT_RESET`: by this policy, not before that time.
    Reset(AutoOffsetReset, Option<UnixMs>),
    /// `FETCHING`, with the leader epoch of what was read before, if any was.
    Position(Offset, Option<i32>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    at: At,
    /// The position came with a leader epoch, which the broker has not confirmed yet (`AWAIT_VALIDATION`).
    unvalidated: bool,
    paused: bool,
    high_watermark: Option<Offset>,
    end_asked: bool,
}

impl Part {
    fn new() -> Self {
        Self { at: At::Start, unvalidated: false, paused: false, high_watermark: None, end_asked: false }
    }
}

/// The partitions of a consumer.
#[derive(Clone, Debug)]
pub struct Positions {
    /// `auto.offset.reset`.
    pub policy: AutoOffsetReset,
    /// `max.poll.records`.
    pub max_poll_records: usize,
    /// `max.partition.fetch.bytes`.
    pub max_partition_bytes: u64,
    /// `request.timeout.ms`.
    pub request_timeout_ms: Ms,
    /// The leader as an exception prints it: `127.0.0.1:19092 (id: 1 rack: null isFenced: false)`.
    pub leader: String,
    parts: BTreeMap<TopicPartition, Part>,
    /// The order in which they are fetched (`PartitionStates`).
    order: Vec<TopicPartition>,
    /// What was fetched and not handed out yet, the next in line first.
    buffer: VecDeque<(TopicPartition, Fetched)>,
    /// Metadata has come: leaders are known.
    met: bool,
}

impl Positions {
    /// Of a consumer that holds nothing.
    pub fn new(policy: AutoOffsetReset) -> Self {
        Self {
            policy,
            max_poll_records: 500,
            max_partition_bytes: 1 << 20,
            request_timeout_ms: REQUEST_TIMEOUT_MS,
            leader: "localhost:9092 (id: 1 rack: null isFenced: false)".to_owned(),
            parts: BTreeMap::new(),
            order: Vec::new(),
            buffer: VecDeque::new(),
            met: false,
        }
    }

    /// `assign`: what was held already keeps its position and its pause.
    pub fn assign(&mut self, partitions: &[TopicPartition]) {
        // `new HashMap()`.
        self.hold(partitions, 16);
    }

    /// What the group gave.
    pub fn assign_from_group(&mut self, partitions: &[TopicPartition]) {
        self.hold(partitions, partitions.len());
    }

    fn hold(&mut self, partitions: &[TopicPartition], capacity: usize) {
        let mut once: Vec<&TopicPartition> = Vec::with_capacity(partitions.len());
        for tp in partitions {
            if !once.contains(&tp) {
                once.push(tp);
            }
        }
        if once.len() == self.parts.len() && once.iter().all(|tp| self.parts.contains_key(*tp)) {
            return;
        }
        self.order = in_map_order(&once, capacity);
        let held = self.order.iter().map(|tp| (tp.clone(), self.parts.remove(tp).unwrap_or_else(Part::new)));
        self.parts = held.collect();
        self.buffer.retain(|(tp, _)| once.contains(&tp));
    }

    pub fn assignment(&self) -> impl Iterator<Item = &TopicPartition> {
        self.parts.keys()
    }

    pub fn paused(&self) -> impl Iterator<Item = &TopicPartition> {
        self.parts.iter().filter(|(_, part)| part.paused).map(|(tp, _)| tp)
    }

    fn part(&mut self, tp: &TopicPartition) -> Result<&mut Part, Thrown> {
        let name = tp.to_string();
        let none =
            || Thrown::new("IllegalStateException", format!("No current assignment for partition {name}"));
        self.parts.get_mut(tp).ok_or_else(none)
    }

    /// `seek`, with the leader epoch of an `OffsetAndMetadata` that has one: such a position is checked with the
    /// broker before it is read from.
    pub fn seek(&mut self, tp: &TopicPartition, to: i64, epoch: Option<i32>) -> Result<(), Thrown> {
        let negative =
            |_| Thrown::new("IllegalArgumentException", "seek offset must not be a negative number");
        let to = Offset::try_from(to).map_err(negative)?;
        let part = self.part(tp)?;
        part.at = At::Position(to, epoch);
        part.unvalidated = epoch.is_some();
        Ok(())
    }

    /// `seekToBeginning` and `seekToEnd`: remembered, and looked up when the position is needed.
    pub fn seek_to(&mut self, tp: &TopicPartition, policy: AutoOffsetReset) -> Result<(), Thrown> {
        let part = self.part(tp)?;
        (part.at, part.unvalidated) = (At::Reset(policy, None), false);
        Ok(())
    }

    pub fn set_paused(&mut self, tp: &TopicPartition, paused: bool) -> Result<(), Thrown> {
        self.part(tp)?.paused = paused;
        Ok(())
    }

    /// The position, if it is known. Asking for a partition that is not held is an error.
    pub fn position(&self, tp: &TopicPartition) -> Result<Option<Offset>, Thrown> {
        let Some(part) = self.parts.get(tp) else {
            let message = "You can only check the position for partitions assigned to this consumer.";
            return Err(Thrown::new("IllegalStateException", message));
        };
        Ok(match part.at {
            // Without metadata nobody knows a leader to ask.
            At::Position(offset, _) if !part.unvalidated || !self.met => Some(offset),
            _ => None,
        })
    }

    /// Every known position: what `commitSync()` commits.
    pub fn consumed(&self) -> Vec<(TopicPartition, Offset)> {
        let known = |(tp, part): (&TopicPartition, &Part)| match part.at {
            At::Position(offset, _) if !part.unvalidated => Some((tp.clone(), offset)),
            _ => None,
        };
        self.parts.iter().filter_map(known).collect()
    }

    /// `currentLag`: from the last fetch, or asked for and there the next time.
    pub fn lag(&mut self, tp: &TopicPartition) -> Result<Option<i64>, Thrown> {
        let part = self.part(tp)?;
        if let (At::Position(offset, _), Some(end)) = (part.at, part.high_watermark) {
            return Ok(Some(end as i64 - offset as i64));
        }
        part.end_asked |= part.high_watermark.is_none();
        Ok(None)
    }
}

/// As a Java map of that capacity is walked, then topic by topic (`PartitionStates.update`).
fn in_map_order(partitions: &[&TopicPartition], capacity: usize) -> Vec<TopicPartition> {
    let hash = |tp: &&TopicPartition| {
        hash_order::topic_partition_hash(hash_order::string_hash(tp.topic.as_str()), tp.partition)
    };
    let hashes: Vec<i32> = partitions.iter().map(hash).collect();
    let table = hash_order::table_after_puts(capacity, hashes.len());
    let mut walked: Vec<TopicPartition> =
        hash_order::walk(&hashes, table).into_iter().map(|at| partitions[at as usize].clone()).collect();
    let mut topics = Vec::new();
    for tp in &walked {
        if !topics.contains(&tp.topic) {
            topics.push(tp.topic.clone());
        }
    }
    walked.sort_by_key(|tp| topics.iter().position(|topic| *topic == tp.topic));
    walked
}
