//! How far a group is behind: the one definition that cards, rails, charts, explanations and answers read.
//!
//! Invariants:
//! - Lag is the log end offset less the committed offset, as Kafka's tools print it. Where nothing is committed there
//!   is none: that is not a lag of 0.
//! - A record's age is its own timestamp's. A topic that replays a file is as old as the newest of its records, since
//!   its records' times are not the lab's.

use super::group::Group;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{Ms, Offset, TopicName, TopicPartition, UnixMs};
use crate::engine::kafka::log::PartitionLog;
use crate::simulation::world::World;

/// Log end offset less committed offset; none without a commit.
pub fn lag(end: Offset, committed: Option<Offset>) -> Option<i64> {
    committed.map(|committed| end as i64 - committed as i64)
}

/// How far somebody is behind in some partitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The sum of the lags that there are; none where nothing is committed.
    pub records: Option<i64>,
    /// Partitions that a member holds and nothing is committed for.
    pub uncommitted: usize,
    /// The age of the oldest record that is not committed; 0 where all are, none where nothing is committed.
    pub oldest_ms: Option<Ms>,
}

/// The oldest record of a partition that a group has not committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    pub offset: Offset,
    /// Its timestamp.
    pub timestamp: UnixMs,
    /// What its age is counted to.
    pub present: UnixMs,
}

impl Unread {
    /// Its age; a record from the future has none.
    pub fn age_ms(&self) -> Ms {
        self.present.saturating_sub(self.timestamp).max(0) as Ms
    }
}

impl Behind {
    /// A whole group: all partitions that are committed or held.
    pub fn of_group(world: &World, group: &Group) -> Self {
        let held = group.holders.keys().filter(|tp| !group.offsets.contains_key(tp));
        Self::of(world, group, group.offsets.keys().chain(held))
    }

    /// A group in these partitions. What has been deleted counts for nothing.
    pub fn of<'a>(
        world: &World,
        group: &Group,
        partitions: impl IntoIterator<Item = &'a TopicPartition>,
    ) -> Self {
        let mut behind = Self::default();
        let mut present: Option<(&TopicName, UnixMs)> = None;
        for tp in partitions {
            let Some(log) = world.kafka.topics.log(tp) else { continue };
            let committed = group.offsets.get(tp).map(|commit| commit.offset);
            let Some(lag) = lag(log.log_end_offset(), committed) else {
                behind.uncommitted += 1;
                continue;
            };
            let now = match present {
                Some((topic, now)) if *topic == tp.topic => now,
                _ => present_of(world, &tp.topic),
            };
            present = Some((&tp.topic, now));
            let oldest = first_unread(log, committed.unwrap_or(0));
            let age =
                oldest.map_or(0, |(offset, timestamp)| Unread { offset, timestamp, present: now }.age_ms());
            behind.records = Some(behind.records.unwrap_or(0) + lag);
            behind.oldest_ms = behind.oldest_ms.max(Some(age));
        }
        behind
    }
}

/// The oldest record of `tp` that is not committed by `group`; none without a commit, or where all are.
pub fn unread(world: &World, group: &Group, tp: &TopicPartition) -> Option<Unread> {
    let committed = group.offsets.get(tp)?.offset;
    let (offset, timestamp) = first_unread(world.kafka.topics.log(tp)?, committed)?;
    Some(Unread { offset, timestamp, present: present_of(world, &tp.topic) })
}

fn first_unread(log: &PartitionLog, committed: Offset) -> Option<(Offset, UnixMs)> {
    let from = committed.max(log.log_start_offset());
    let (offset, record) = log.fetch(from, 1, u64::MAX).ok()?.next()?;
    Some((offset, record.timestamp))
}

/// What the age of a topic's records is counted to: now, or the newest record of a file with times of its own.
fn present_of(world: &World, topic: &TopicName) -> UnixMs {
    if !has_its_own_time(world, topic) {
        return world.unix_now();
    }
    let logs = world.kafka.topics.get(topic).into_iter().flat_map(|topic| &topic.partitions);
    let newest = logs.filter_map(PartitionLog::offset_of_max_timestamp).map(|(_, at)| at).max();
    newest.unwrap_or_else(|| world.unix_now())
}

/// Whether the records of a topic come from a file that tells their times.
pub fn has_its_own_time(world: &World, topic: &TopicName) -> bool {
    world.producers.values().any(|producer| {
        let timed = producer.source.file.as_ref().is_some_and(|file| file.first_time_ms().is_some());
        timed && producer.sender_to(topic).is_some()
    })
}
