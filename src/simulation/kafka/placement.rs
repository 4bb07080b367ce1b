//! Where a record would go by its key. Nothing here changes a world.

use super::Sender;
use super::lookup::topic;
use crate::engine::kafka::ids::{Partition, ProducerName, TopicName};
use crate::engine::kafka::partitioner::{Client, Decision, decide_by_key};
use crate::simulation::command::Refusal;
use crate::simulation::world::World;

/// Where a record would go, and why; `None` where the key alone does not decide.
pub fn place_by_key(
    world: &World,
    name: &TopicName,
    producer: Option<&ProducerName>,
    key: Option<&[u8]>,
) -> Result<Option<Decision>, Refusal> {
    let found = topic(world, name)?;
    let writer = producer.and_then(|p| world.producers.get(p)?.kafka());
    let partitioner = writer.map_or(Client::Java.default_partitioner(), Sender::partitioner);
    let known = writer.and_then(Sender::known_partitions).unwrap_or(found.partitions.len() as Partition);
    Ok(decide_by_key(partitioner, key, known))
}
