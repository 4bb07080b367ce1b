//! `group.*`.

use crate::engine::kafka::client::config::ConfigError;
use crate::engine::kafka::client::consumer_config::{ConsumerConfig, GroupProtocol};
use crate::engine::kafka::group::{Committed, Coordinator, GroupConfig};
use crate::engine::kafka::ids::{GroupId, Partition, TopicName, TopicPartition};
use crate::simulation::command::{Configs, Refusal};
use crate::simulation::kafka::checks::{check_name, check_protocol, config_refusal};
use crate::simulation::kafka::command::ResetTo;
use crate::simulation::kafka::expiry;
use crate::simulation::kafka::lookup::{self, group, unknown_group};
use crate::simulation::kafka::positions;
use crate::simulation::kafka::{Fact, Group, Outcome};
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::ReaderId;

pub fn create(
    sim: &mut Simulation,
    id: &GroupId,
    protocol: GroupProtocol,
    assignors: Option<&[String]>,
    configs: &Configs,
) -> Result<Outcome, Refusal> {
    if id.as_str().is_empty() {
        return Err(Refusal::new("INVALID_GROUP_ID", "group", "empty-group"));
    }
    check_name("INVALID_GROUP_ID", "group", id.as_str())?;
    if sim.world.kafka.groups.contains_key(id) {
        return Err(Refusal::invalid("group", "group-exists").with("group", id));
    }
    let mut config = GroupConfig::default();
    let mut member_config = ConsumerConfig { protocol, ..ConsumerConfig::default() };
    for (name, value) in configs {
        let set = match member_config.set(name, value) {
            Err(ConfigError::UnknownName { .. }) => config.set(name, value),
            set => set,
        };
        set.map_err(|error| config_refusal(name, value, &error))?;
    }
    check_protocol(member_config.protocol, configs)?;
    if let Some(assignors) = assignors {
        let list = assignors.join(",");
        let by_members = protocol == GroupProtocol::Classic;
        if protocol == GroupProtocol::Share {
            return Err(Refusal::invalid("assignors", "unknown-assignor").with("assignors", &list));
        }
        let name = if by_members { "partition.assignment.strategy" } else { "group.remote.assignor" };
        let set = member_config.set(name, &list);
        set.map_err(|_| Refusal::invalid("assignors", "unknown-assignor").with("assignors", &list))?;
    }
    check_timers(&member_config)?;
    check_beats(&config)?;
    let coordinator = Coordinator::new(protocol.name(), config.clone());
    let group = Group::new(coordinator, config, member_config, configs.clone());
    sim.world.kafka.groups.insert(id.clone(), group);
    expiry::schedule(sim, id);
    sim.emit(Fact::GroupCreated { group: id.clone() });
    Ok(Outcome::Done)
}

/// Settings that contradict each other, as `ConsumerConfig` and the heartbeat refuse them.
pub fn check_timers(config: &ConsumerConfig) -> Result<(), Refusal> {
    // The members of a consumer group are told how often to send heartbeats.
    if config.protocol.is_modern() {
        return Ok(());
    }
    if config.heartbeat_interval_ms >= config.session_timeout_ms {
        let path = "configs.heartbeat.interval.ms";
        return Err(Refusal::new("INVALID_CONFIG", path, "heartbeat-not-below-session")
            .with("heartbeat", config.heartbeat_interval_ms)
            .with("session", config.session_timeout_ms));
    }
    Ok(())
}

/// A broker starts only with heartbeats that are shorter than the session.
fn check_beats(config: &GroupConfig) -> Result<(), Refusal> {
    let both = [
        ("configs.group.consumer.heartbeat.interval.ms", &config.modern),
        ("configs.group.share.heartbeat.interval.ms", &config.share),
    ];
    match both.iter().find(|(_, c)| c.heartbeat_interval_ms >= c.session_timeout_ms) {
        Some((path, config)) => Err(Refusal::new("INVALID_CONFIG", *path, "heartbeat-not-below-session")
            .with("heartbeat", config.heartbeat_interval_ms)
            .with("session", config.session_timeout_ms)),
        None => Ok(()),
    }
}

pub fn delete(sim: &mut Simulation, id: &GroupId) -> Result<Outcome, Refusal> {
    let found = group(&sim.world, id)?;
    let members = found.coordinator.size().max(found.clients.len());
    if members > 0 {
        return Err(Refusal::new("NON_EMPTY_GROUP", "group", "group-not-empty")
            .with("group", id)
            .with("members", members));
    }
    sim.world.kafka.groups.remove(id).ok_or_else(|| unknown_group(id))?;
    sim.world.ledger.forget_reader(&ReaderId::Group(id.clone()));
    sim.emit(Fact::GroupDeleted { group: id.clone() });
    Ok(Outcome::Done)
}

/// `--delete-offsets`, of all partitions where none is named: refused for a topic that a member subscribes to.
pub fn delete_offsets(
    sim: &mut Simulation,
    id: &GroupId,
    topic: &TopicName,
    partitions: Option<&[Partition]>,
) -> Result<Outcome, Refusal> {
    lookup::topic(&sim.world, topic)?;
    if group(&sim.world, id)?.coordinator.reads(topic) {
        return Err(Refusal::new("GROUP_SUBSCRIBED_TO_TOPIC", "topic", "group-subscribed")
            .with("group", id)
            .with("topic", topic));
    }
    let Some(group) = sim.world.kafka.groups.get_mut(id) else { return Err(unknown_group(id)) };
    let mut gone = Vec::new();
    group.offsets.retain(|tp, _| {
        let goes = tp.topic == *topic && partitions.is_none_or(|some| some.contains(&tp.partition));
        if goes {
            gone.push(tp.clone());
        }
        !goes
    });
    sim.emit(Fact::OffsetsDeleted { group: id.clone(), partitions: gone.clone() });
    Ok(Outcome::OffsetsDeleted(gone))
}

pub fn reset_offsets(
    sim: &mut Simulation,
    id: &GroupId,
    topic: Option<&TopicName>,
    partitions: Option<&[Partition]>,
    to: ResetTo,
    execute: bool,
) -> Result<Outcome, Refusal> {
    let rows = positions::plan_reset(&sim.world, id, topic, partitions, to)?;
    if execute {
        let at = sim.world.now;
        for row in &rows {
            let tp = TopicPartition { topic: row.topic.clone(), partition: row.partition };
            if let Some(group) = sim.world.kafka.groups.get_mut(id) {
                if let Some(current) = row.current {
                    group.adrift.remove(&tp);
                    group.count_skip(&tp, current, row.new);
                }
                group.offsets.insert(tp, Committed { offset: row.new, at });
            }
        }
        sim.emit(Fact::OffsetsReset { group: id.clone(), rows: rows.clone() });
    }
    Ok(Outcome::Reset(rows))
}
