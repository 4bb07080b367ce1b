//! A member's target assignment as the broker holds it: a hash map of topic ids to hash sets of partitions.
//!
//! Invariants:
//! - The order of a list of partitions is the order in which Java would walk such a map.
//! - A map read from the log is never changed; a change is made to a copy, whose tables may have other sizes.

use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::{self, Table};

/// A topic and its partitions.
type Entry = (u32, Table<Dense>);

/// A member's assignment that may be changed.
pub(super) struct MemberMap<'a> {
    roster: &'a Roster<'a>,
    topics: Table<Entry>,
}

impl<'a> MemberMap<'a> {
    /// `AssignorHelpers.deepCopyAssignment` of a map that is walked in this order.
    pub fn copy_of(roster: &'a Roster<'a>, walked: &[Dense]) -> Self {
        let mut topics = Table::new(runs(roster, walked).count());
        for run in runs(roster, walked) {
            let topic = roster.topic_of(run[0]);
            topics.put(roster.id_hash(topic), (topic, Table::copy_of(hashed(roster, topic, run))));
        }
        Self { roster, topics }
    }

    /// Keeps only some; a topic without partitions goes too.
    pub fn retain(&mut self, keep: impl Fn(&Dense) -> bool) {
        self.topics.retain(|(_, partitions)| {
            partitions.retain(|dense| keep(dense));
            !partitions.is_empty()
        });
    }

    /// Puts in partitions, one after the other; a set that this opens has room for `capacity`.
    pub fn add(&mut self, partitions: &[Dense], capacity: impl Fn(u32) -> usize) {
        for run in runs(self.roster, partitions) {
            let topic = self.roster.topic_of(run[0]);
            let is = |(other, _): &Entry| *other == topic;
            if self.topics.find(is).is_some() {
                self.topics.touch();
            } else {
                self.topics.compute(self.roster.id_hash(topic), (topic, Table::new(capacity(topic))));
                if run.len() > 1 {
                    self.topics.touch();
                }
            }
            let (_, set) = self.topics.find(is).expect("just put");
            set.put_all(hashed(self.roster, topic, run));
        }
    }

    /// The partitions in Java's order.
    pub fn list(self) -> Vec<Dense> {
        let mut list = Vec::with_capacity(self.topics.iter().map(|(_, partitions)| partitions.len()).sum());
        for (_, (_, partitions)) in self.topics.into_walk() {
            list.extend(partitions.into_walk().map(|(_, dense)| dense));
        }
        list
    }
}

/// The partitions of a record (`Assignment.fromRecord`) in the order in which the map made of it is walked. Mostly
/// that is their own.
pub(in crate::engine::kafka::assignor) fn walk_record(roster: &Roster, list: Vec<Dense>) -> Vec<Dense> {
    if is_walk(roster, &list) {
        return list;
    }
    let mut by_topic: Vec<(u32, Vec<Dense>)> = Vec::new();
    for run in runs(roster, &list) {
        let topic = roster.topic_of(run[0]);
        match by_topic.iter_mut().find(|(other, _)| *other == topic) {
            Some((_, partitions)) => partitions.extend_from_slice(run),
            None => by_topic.push((topic, run.to_vec())),
        }
    }
    let mut topics = Table::new(16);
    for (topic, partitions) in by_topic {
        topics.put(roster.id_hash(topic), (topic, Table::copy_of(hashed(roster, topic, &partitions))));
    }
    MemberMap { roster, topics }.list()
}

/// Whether each topic's bucket, and within a topic each partition's, comes no sooner than the one before.
fn is_walk(roster: &Roster, list: &[Dense]) -> bool {
    let buckets = hash_order::table_after_puts(16, runs(roster, list).count());
    // The topics of the bucket at hand: if one came back, its two runs would have to be joined.
    let (mut latest, mut met) = (0, [0; 8]);
    let mut count = 0;
    runs(roster, list).all(|run| {
        let topic = roster.topic_of(run[0]);
        let bucket = hash_order::bucket(roster.id_hash(topic), buckets);
        if bucket != latest {
            count = 0;
        }
        if bucket < latest || count == met.len() || met[..count].contains(&topic) {
            return false;
        }
        (latest, met[count]) = (bucket, topic);
        count += 1;
        let partitions = hash_order::table_of_copy(run.len());
        let places = hashed(roster, topic, run).map(|(hash, _)| hash_order::bucket(hash, partitions));
        run.len() == 1 || places.is_sorted()
    })
}

/// The partitions, topic by topic as they come.
fn runs<'l>(roster: &Roster, list: &'l [Dense]) -> impl Iterator<Item = &'l [Dense]> {
    list.chunk_by(|&a, &b| roster.topic_of(a) == roster.topic_of(b))
}

/// Partitions of one topic, with their numbers as hashes.
fn hashed<'l>(
    roster: &Roster,
    topic: u32,
    run: &'l [Dense],
) -> impl ExactSizeIterator<Item = (i32, Dense)> + use<'l> {
    let (first, end) = (roster.topics[topic as usize].partitions.start, roster.total);
    let is_ghost = |dense: &&Dense| **dense >= end;
    let ghosts: Vec<u32> = run.iter().filter(is_ghost).map(|&ghost| roster.place(ghost).1).collect();
    let mut ghosts = ghosts.into_iter();
    run.iter().map(move |&dense| {
        let partition = if dense < end { dense - first } else { ghosts.next().unwrap_or_default() };
        (partition as i32, dense)
    })
}
