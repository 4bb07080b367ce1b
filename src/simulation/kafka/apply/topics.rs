//! `topic.*`.

use crate::engine::chance::Chance;
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::ids::{Offset, Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, TopicConfig};
use crate::simulation::command::{Configs, Refusal};
use crate::simulation::kafka::Topic;
use crate::simulation::kafka::checks::{check_name, config_refusal, set_all};
use crate::simulation::kafka::lookup::{check_not_internal, topic, unknown_partition, unknown_topic};
use crate::simulation::kafka::retention::{self, Keeper};
use crate::simulation::kafka::{Fact, Outcome};
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::LossReason;

/// More than this in one topic is beyond the model.
pub const MOST_PARTITIONS: u32 = 10_000;

fn check_count(path: &'static str, partitions: u32) -> Result<(), Refusal> {
    if (1..=MOST_PARTITIONS).contains(&partitions) {
        return Ok(());
    }
    Err(Refusal::new("INVALID_PARTITIONS", path, "partition-count")
        .with("partitions", partitions)
        .with("max", MOST_PARTITIONS))
}

pub fn create(
    sim: &mut Simulation,
    name: &TopicName,
    partitions: u32,
    configs: &Configs,
) -> Result<Outcome, Refusal> {
    check_name("INVALID_TOPIC_EXCEPTION", "topic", name.as_str())?;
    check_not_internal(name, "TOPIC_ALREADY_EXISTS")?;
    if sim.world.kafka.topics.contains_key(name) {
        return Err(Refusal::new("TOPIC_ALREADY_EXISTS", "topic", "topic-exists").with("topic", name));
    }
    let metric = |name: &TopicName| name.as_str().replace('.', "_");
    if let Some(other) = sim.world.kafka.topics.keys().find(|other| metric(other) == metric(name)) {
        return Err(Refusal::new("INVALID_TOPIC_EXCEPTION", "topic", "topic-collides")
            .with("topic", name)
            .with("other", other));
    }
    check_count("partitions", partitions)?;
    let config = read(configs)?;
    let logs = (0..partitions).map(|_| PartitionLog::new(config.log())).collect();
    sim.world.kafka.topics_changed(true);
    let id = topic_id(name, sim.world.kafka.topics_version);
    let topic = Topic { id, partitions: logs, configs: configs.clone(), config };
    sim.world.kafka.topics.insert(name.clone(), topic);
    retention::changed(sim, Keeper::of(&config));
    sim.emit(Fact::TopicCreated { topic: name.clone(), partitions });
    // Who held partitions of a topic of that name goes on fetching, from where it was.
    for partition in 0..partitions {
        sim.data_arrived(&TopicPartition { topic: name.clone(), partition });
    }
    Ok(Outcome::Done)
}

/// A topic's settings, each of them and all together (`LogConfig.validate`).
fn read(configs: &Configs) -> Result<TopicConfig, Refusal> {
    let mut config = TopicConfig::default();
    set_all(configs, |name, value| config.set(name, value))?;
    config.check().map_err(|error| {
        let name = "min.compaction.lag.ms";
        config_refusal(name, configs.get(name).map_or("", String::as_str), &error)
    })?;
    Ok(config)
}

/// Kafka's topic ids are random; the model's are drawn from the name and from how many changes came before.
fn topic_id(name: &TopicName, version: u64) -> TopicId {
    let mut chance = Chance::new(version);
    let seed = name.as_str().bytes().fold(chance.below(u64::MAX), |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut chance = Chance::new(seed);
    TopicId(u128::from(chance.below(u64::MAX)) << 64 | u128::from(chance.below(u64::MAX)))
}

pub fn add_partitions(sim: &mut Simulation, name: &TopicName, total: u32) -> Result<Outcome, Refusal> {
    let from = topic(&sim.world, name)?.partitions.len() as u32;
    check_count("total", total)?;
    if total <= from {
        return Err(Refusal::new("INVALID_PARTITIONS", "total", "partitions-only-grow")
            .with("topic", name)
            .with("partitions", from)
            .with("total", total));
    }
    if let Some(topic) = sim.world.kafka.topics.get_mut(name) {
        let config = topic.config.log();
        topic.partitions.resize_with(total as usize, || PartitionLog::new(config));
    }
    sim.world.kafka.topics_changed(false);
    sim.emit(Fact::PartitionsAdded { topic: name.clone(), from, to: total });
    Ok(Outcome::Grown { from, to: total })
}

pub fn delete(sim: &mut Simulation, name: &TopicName) -> Result<Outcome, Refusal> {
    topic(&sim.world, name)?;
    sim.topic_goes(name);
    sim.world.kafka.topics.remove(name);
    // The coordinator forgets the commits of a topic that is gone (`onPartitionsDeleted`).
    for group in sim.world.kafka.groups.values_mut() {
        group.offsets.retain(|tp, _| tp.topic != *name);
        group.delivered.retain(|tp, _| tp.topic != *name);
        group.skipped.retain(|tp, _| tp.topic != *name);
        group.adrift.retain(|tp, _| tp.topic != *name);
    }
    sim.world.kafka.topics_changed(false);
    sim.topic_deleted(name);
    sim.emit(Fact::TopicDeleted { topic: name.clone() });
    Ok(Outcome::Done)
}

/// `before_offset` -1 is the high watermark, as in `kafka-delete-records`.
pub fn delete_records(
    sim: &mut Simulation,
    name: &TopicName,
    partition: Partition,
    before_offset: i64,
) -> Result<Outcome, Refusal> {
    topic(&sim.world, name)?;
    let tp = TopicPartition { topic: name.clone(), partition };
    let log = log_mut(sim, &tp)?;
    let from = log.log_start_offset();
    let end = log.high_watermark();
    let out_of_range = || {
        Refusal::new("OFFSET_OUT_OF_RANGE", "before_offset", "delete-beyond-end")
            .with("offset", before_offset)
            .with("end", end)
    };
    let before = match before_offset {
        -1 => end,
        n => Offset::try_from(n).map_err(|_| out_of_range())?,
    };
    let to = log.delete_records(before).map_err(|_| out_of_range())?;
    if to > from {
        sim.log_start_moved(&tp, LossReason::Deleted);
        let keeper = Keeper::of(&topic(&sim.world, name)?.config);
        sim.emit(Fact::RecordsDeleted { topic: name.clone(), partition, from, to, by_retention: false });
        retention::tell_overtaken(sim, &tp, from, to);
        retention::changed(sim, keeper);
    }
    Ok(Outcome::RecordsDeleted { from, to })
}

/// The log of a partition, or a refusal that names the field `partition`.
pub fn log_mut<'s>(sim: &'s mut Simulation, tp: &TopicPartition) -> Result<&'s mut PartitionLog, Refusal> {
    let topic = sim.world.kafka.topics.get_mut(&tp.topic).ok_or_else(|| unknown_topic(&tp.topic))?;
    let partitions = topic.partitions.len();
    topic.partitions.get_mut(tp.partition as usize).ok_or_else(|| unknown_partition(tp, partitions))
}
