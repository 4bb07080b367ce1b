//! A member's target assignment as the broker holds it: a hash map of topic ids to hash sets of partitions.
//!
//! Invariants:
//! - The order of a list of partitions is the order in which Java would walk such a map.
//! - A map read from the log is never changed; a change is made to a copy, whose tables may have other sizes.

use super::id_hash;
use crate::engine::assignor::java::{self, Table};
use crate::engine::assignor::roster::{Dense, Roster};

type Partitions = Table<u32>;

/// A member's assignment, in Java's order.
pub(super) struct MemberMap<'a> {
    roster: &'a Roster<'a>,
    topics: Table<(u32, Partitions)>,
}

impl<'a> MemberMap<'a> {
    /// The map that `Assignment.fromRecord` makes of a record that lists these partitions.
    pub fn from_record(roster: &'a Roster<'a>, list: &[Dense]) -> Self {
        let mut by_topic: Vec<(u32, Vec<u32>)> = Vec::new();
        for &dense in list {
            let (topic, partition) = roster.place(dense);
            match by_topic.iter_mut().rev().find(|(other, _)| *other == topic) {
                Some((_, partitions)) => partitions.push(partition),
                None => by_topic.push((topic, vec![partition])),
            }
        }
        let mut topics = Table::new(16);
        for (topic, partitions) in by_topic {
            let set = Table::copy_of(partitions.into_iter().map(|partition| (partition as i32, partition)));
            topics.put(id_hash(roster, topic), (topic, set));
        }
        Self { roster, topics }
    }

    /// `AssignorHelpers.deepCopyAssignment`.
    pub fn deep_copy(mut self) -> Self {
        let mut copy = Table::new(self.topics.len());
        for (hash, (topic, partitions)) in self.topics.walk() {
            let mut partitions = partitions.clone();
            let set = Table::copy_of(partitions.walk().map(|(hash, &partition)| (hash, partition)));
            copy.put(hash, (*topic, set));
        }
        Self { roster: self.roster, topics: copy }
    }

    /// Keeps only some; a topic without partitions goes too.
    pub fn retain(&mut self, keep: impl Fn(&Dense) -> bool) {
        let roster = self.roster;
        self.topics.retain(|(topic, partitions)| {
            partitions.retain(|partition| keep(&roster.number(*topic, *partition)));
            !partitions.is_empty()
        });
    }

    /// Puts in a partition; a set that this opens has room for `capacity`.
    pub fn add(&mut self, dense: Dense, capacity: usize) {
        let (topic, partition) = self.roster.place(dense);
        let hash = id_hash(self.roster, topic);
        let is = |(other, _): &(u32, Partitions)| *other == topic;
        let (_, partitions) = self.topics.compute(hash, is, || (topic, Table::new(capacity)));
        partitions.put(partition as i32, partition);
    }

    /// The partitions in Java's order.
    pub fn list(mut self) -> Vec<Dense> {
        let mut list = Vec::new();
        for (_, (topic, partitions)) in self.topics.walk() {
            let mut partitions = partitions.clone();
            list.extend(partitions.walk().map(|(_, &partition)| self.roster.number(*topic, partition)));
        }
        list
    }
}

/// The partitions of a record in the order in which the map made of it is walked. Mostly that is their own.
pub(super) fn walk_record(roster: &Roster, list: Vec<Dense>) -> Vec<Dense> {
    if is_walk(roster, &list) { list } else { MemberMap::from_record(roster, &list).list() }
}

/// Whether each topic's bucket, and within a topic each partition's, comes after the one before.
fn is_walk(roster: &Roster, list: &[Dense]) -> bool {
    let same_topic = |a: &Dense, b: &Dense| roster.place(*a).0 == roster.place(*b).0;
    let buckets = java::table_after_puts(16, list.chunk_by(same_topic).count());
    let mut latest = None;
    list.chunk_by(same_topic).all(|run| {
        let bucket = Some(java::bucket(id_hash(roster, roster.place(run[0]).0), buckets));
        let ascends = latest < bucket;
        latest = bucket;
        let partitions = java::table_of_copy(run.len());
        ascends && run.is_sorted_by_key(|&dense| java::bucket(roster.place(dense).1 as i32, partitions))
    })
}
