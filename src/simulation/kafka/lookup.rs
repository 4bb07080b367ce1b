//! What a command names, found in a world, or the refusal that says what is not there.

use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::group::{ClientNo, offsets_topic};
use crate::engine::kafka::ids::{GroupId, MemberName, ProducerName, TopicName, TopicPartition};
use crate::simulation::command::Refusal;
use crate::simulation::kafka::{Group, Topic};
use crate::simulation::world::World;

/// The topic, or a refusal that names the field `topic`.
pub fn topic<'w>(world: &'w World, name: &TopicName) -> Result<&'w Topic, Refusal> {
    world.kafka.topics.get(name).ok_or_else(|| unknown_topic(name))
}

pub fn unknown_topic(name: &TopicName) -> Refusal {
    Refusal::new("UNKNOWN_TOPIC_OR_PARTITION", "topic", "unknown-topic").with("topic", name)
}

/// Refuses a topic of the brokers' own: no client writes to it (`ReplicaManager.appendRecords`), and it is there already.
pub fn check_not_internal(name: &TopicName, code: &'static str) -> Result<(), Refusal> {
    if offsets_topic::INTERNAL.contains(&name.as_str()) {
        return Err(Refusal::new(code, "topic", "internal-topic").with("topic", name));
    }
    Ok(())
}

/// A refusal that names the field `partition`; the topic has `partitions` of them.
pub fn unknown_partition(tp: &TopicPartition, partitions: usize) -> Refusal {
    Refusal::new("UNKNOWN_TOPIC_OR_PARTITION", "partition", "unknown-partition")
        .with("topic", &tp.topic)
        .with("partition", tp.partition)
        .with("last", partitions.saturating_sub(1))
}

/// The group, or a refusal that names the field `group`.
pub fn group<'w>(world: &'w World, id: &GroupId) -> Result<&'w Group, Refusal> {
    world.kafka.groups.get(id).ok_or_else(|| unknown_group(id))
}

pub fn unknown_group(id: &GroupId) -> Refusal {
    Refusal::new("GROUP_ID_NOT_FOUND", "group", "unknown-group").with("group", id)
}

/// The member's client, or a refusal that names the field `member`.
pub fn member<'w>(
    world: &'w World,
    id: &GroupId,
    name: &MemberName,
) -> Result<(ClientNo, &'w Consumer), Refusal> {
    let unknown = || {
        Refusal::new("UNKNOWN_MEMBER_ID", "member", "unknown-member").with("member", name).with("group", id)
    };
    group(world, id)?.client(name.as_str()).ok_or_else(unknown)
}

pub fn unknown_producer(name: &ProducerName) -> Refusal {
    Refusal::invalid("producer", "unknown-producer").with("producer", name)
}
