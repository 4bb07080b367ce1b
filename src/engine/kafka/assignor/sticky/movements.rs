//! `PartitionMovements`: which partitions moved from whom to whom, so that two members never swap partitions of one
//! topic: instead of a second move the other way, the first is undone.

use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order;
use std::collections::BTreeMap;

/// From whom to whom.
type Pair = (u32, u32);

/// The moves so far.
#[derive(Default)]
pub(super) struct Movements {
    by_topic: BTreeMap<u32, BTreeMap<Pair, HashSetOrder>>,
    of_partition: BTreeMap<Dense, Pair>,
}

impl Movements {
    /// Notes a move.
    pub fn note(&mut self, roster: &Roster, dense: Dense, from: u32, to: u32) {
        let Some(earlier) = self.of_partition.remove(&dense) else {
            return self.add(roster, dense, (from, to));
        };
        let topic = roster.place(dense).0;
        let pairs = self.by_topic.get_mut(&topic).expect("the topic of a noted move");
        let moved = pairs.get_mut(&earlier).expect("the pair of a noted move");
        moved.remove(dense);
        if moved.is_empty() {
            pairs.remove(&earlier);
        }
        if pairs.is_empty() {
            self.by_topic.remove(&topic);
        }
        if earlier.0 != to {
            self.add(roster, dense, (earlier.0, to));
        }
    }

    /// The partition to move instead of `dense`, if one of its topic moved the other way before.
    pub fn instead_of(&self, roster: &Roster, dense: Dense, from: u32, to: u32) -> Dense {
        let origin = self.of_partition.get(&dense).map_or(from, |pair| pair.0);
        let pairs = self.by_topic.get(&roster.place(dense).0);
        pairs.and_then(|pairs| pairs.get(&(to, origin))).map_or(dense, HashSetOrder::first)
    }

    fn add(&mut self, roster: &Roster, dense: Dense, pair: Pair) {
        self.of_partition.insert(dense, pair);
        let (topic, partition) = roster.place(dense);
        let hash = hash_order::topic_partition_hash(roster.topic_hash(topic), partition);
        self.by_topic.entry(topic).or_default().entry(pair).or_default().put(hash, dense);
    }
}

/// Just enough of a `java.util.HashSet` to know which element its iterator yields first.
#[derive(Default)]
struct HashSetOrder {
    elements: Vec<(i32, Dense)>,
    /// How many there were at most: the table never shrinks.
    most: usize,
}

impl HashSetOrder {
    fn put(&mut self, hash: i32, dense: Dense) {
        self.elements.push((hash, dense));
        self.most = self.most.max(self.elements.len());
    }

    fn remove(&mut self, dense: Dense) {
        self.elements.retain(|&(_, other)| other != dense);
    }

    fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    fn first(&self) -> Dense {
        let table = hash_order::table_after_puts(16, self.most);
        let bucket = |&&(hash, _): &&(i32, Dense)| hash_order::bucket(hash, table);
        self.elements.iter().min_by_key(bucket).expect("a pair without moves is forgotten").1
    }
}
