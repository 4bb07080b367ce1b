//! What a gesture would do, before it is done. Nothing here changes a world.

use super::keys::KeyCounts;
use crate::engine::kafka::ids::{Partition, TopicName};
use crate::engine::kafka::partitioner::{Client, Partitioner, decide_by_key};
use crate::simulation::command::Refusal;
use crate::simulation::kafka::Sender;
use crate::simulation::kafka::lookup::topic;
use crate::simulation::world::World;

/// A key whose records will go elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedKey {
    pub key: Vec<u8>,
    /// Where its records go now.
    pub from: Partition,
    /// Where they would go.
    pub to: Partition,
    /// How many of its records were looked at.
    pub records: u64,
}

/// What adding partitions would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowPlan {
    pub from: Partition,
    pub to: Partition,
    /// Keys that move, those with most records first.
    pub moved: Vec<MovedKey>,
    /// Distinct keys looked at.
    pub keys: usize,
    /// How keys are placed: that of the topic's first producer, else Java's.
    pub partitioner: Partitioner,
}

/// Which keys' records would go to another partition if the topic had `total` partitions. Looks at the latest
/// records of each partition, 20,000 in all.
pub fn plan_add_partitions(world: &World, name: &TopicName, total: Partition) -> Result<GrowPlan, Refusal> {
    growth(world, name, topic(world, name)?.partitions.len() as Partition, total)
}

/// What it comes to that a topic has `total` partitions instead of `from`: asked before it grows, or after.
pub fn growth(
    world: &World,
    name: &TopicName,
    from: Partition,
    total: Partition,
) -> Result<GrowPlan, Refusal> {
    let found = topic(world, name)?;
    let writer = world.producers.values().find_map(|p| p.sender_to(name));
    let partitioner = writer.map_or(Client::Java.default_partitioner(), Sender::partitioner);
    let counts = KeyCounts::of_topic(found);
    let place = |key, n| decide_by_key(partitioner, Some(key), n).map(|d| d.partition);
    let keys = counts.entries().len();
    let mut moved: Vec<MovedKey> = counts
        .entries()
        .iter()
        .filter_map(|(key, records)| {
            let (from, to) = (place(key, from)?, place(key, total.max(1))?);
            (from != to).then(|| MovedKey { key: key.clone(), from, to, records: *records })
        })
        .collect();
    moved.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.key.cmp(&b.key)));
    Ok(GrowPlan { from, to: total, moved, keys, partitioner })
}
