//! Which partitions the keys of a source can ever lead to, where all of them are known beforehand.
//!
//! Invariant: answers only where each key of the source was hashed. Where a record may have no key, where keys do not
//! decide, or where there are too many of them to look at, nothing is known.

use std::collections::BTreeSet;

use super::Producer;
use super::command::{Keys, Source};
use crate::engine::kafka::ids::{Partition, TopicName};
use crate::engine::kafka::partitioner::{Partitioner, decide_by_key};
use crate::simulation::kafka::Sender;

/// Sources with more records or keys than this are not looked through.
const MOST: usize = 50_000;

/// All keys of a source, hashed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many different keys there are.
    pub keys: usize,
    /// Where they lead.
    pub partitions: BTreeSet<Partition>,
}

impl Producer {
    /// Where the keys of its source lead in `topic` of so many partitions, as long as it sends by that number.
    pub fn reach(&self, topic: &TopicName, partitions: Partition) -> Option<Reach> {
        let sender = self.sender_to(topic)?;
        if sender.known_partitions() != Some(partitions) {
            return None;
        }
        let mut keys = BTreeSet::new();
        let source = self.source.gives.as_ref()?;
        match (source, source.keys()) {
            (_, Some(Keys::Fixed(key))) => {
                keys.insert(key.clone().into_bytes());
            }
            (_, Some(Keys::Pool { pool, .. })) if *pool as usize <= MOST => {
                keys.extend((0..*pool).map(|index| format!("key-{index}").into_bytes()));
            }
            (Source::Workload { key: Some(column), .. }, _) => {
                let file = self.source.file.as_ref().filter(|file| file.len() <= MOST)?;
                let column = file.column(column)?;
                for row in 0..file.len() {
                    keys.insert(file.field(row, column)?.into_owned());
                }
            }
            _ => return None,
        }
        let places = keys.iter().map(|key| place(sender, key, partitions));
        Some(Reach { keys: keys.len(), partitions: places.collect::<Option<_>>()? })
    }
}

fn place(sender: &Sender, key: &[u8], partitions: Partition) -> Option<Partition> {
    let rule = &sender.config().partitioning;
    let ignored = rule.ignore_keys && rule.partitioner == Partitioner::BuiltIn;
    let decision = decide_by_key(rule.partitioner, Some(key), partitions.max(1));
    decision.filter(|_| !ignored).map(|decision| decision.partition)
}
