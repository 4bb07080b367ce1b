//! Commands take effect here. A refused command changes nothing.

mod groups;
pub(crate) mod members;
mod producers;
pub mod retention;
mod topics;

use crate::engine::kafka::client::config::ConfigError;
use crate::engine::kafka::ids::TopicPartition;
use crate::simulation::command::{Command, Configs, Refusal};
use crate::simulation::{Outcome, Simulation, kafka, producer};

/// Does one command.
pub fn apply(sim: &mut Simulation, command: &Command) -> Result<Outcome, Refusal> {
    match command {
        Command::Kafka(command) => kafka(sim, command).map(Outcome::Kafka),
        Command::Producer(command) => producer(sim, command),
    }
}

fn kafka(sim: &mut Simulation, command: &kafka::Command) -> Result<kafka::Outcome, Refusal> {
    use kafka::Command as C;
    match command {
        C::TopicCreate(c) => topics::create(sim, &c.topic, c.partitions, &c.configs),
        C::TopicAddPartitions(c) => topics::add_partitions(sim, &c.topic, c.total),
        C::TopicDelete(c) => topics::delete(sim, &c.topic),
        C::TopicDeleteRecords(c) => topics::delete_records(sim, &c.topic, c.partition, c.before_offset),
        C::ProducerSend(c) => producers::send(sim, c),
        C::GroupCreate(c) => groups::create(sim, &c.group, c.protocol, c.assignors.as_deref(), &c.configs),
        C::GroupDelete(c) => groups::delete(sim, &c.group),
        C::GroupResetOffsets(c) => {
            groups::reset_offsets(sim, &c.group, c.topic.as_ref(), c.partitions.as_deref(), c.to, c.execute)
        }
        C::GroupDeleteOffsets(c) => groups::delete_offsets(sim, &c.group, &c.topic, c.partitions.as_deref()),
        C::MemberJoin(c) => members::join(sim, c),
        C::MemberLeave(c) => members::leave(sim, &c.group, &c.member),
        C::MemberCrash(c) => members::crash(sim, &c.group, &c.member),
        C::MemberFreeze(c) => members::freeze(sim, &c.group, &c.member, c.for_ms),
        C::MemberThaw(c) => members::thaw(sim, &c.group, &c.member),
        C::MemberSet(c) => {
            let application = (c.processing_ms, c.commit_on_revoke);
            members::set(sim, &c.group, &c.member, c.topics.as_deref(), &c.configs, application)
        }
        C::ConsumerSeek(c) => {
            let tp = TopicPartition { topic: c.topic.clone(), partition: c.partition };
            members::seek(sim, &c.group, &tp, c.to)
        }
        C::ConsumerCommit(c) => {
            members::commit(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, c.offset)
        }
        C::ConsumerPause(c) => {
            members::set_paused(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, true)
        }
        C::ConsumerResume(c) => {
            members::set_paused(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, false)
        }
    }
}

fn producer(sim: &mut Simulation, command: &producer::Command) -> Result<Outcome, Refusal> {
    use producer::Command as C;
    match command {
        C::ProducerCreate(c) => {
            producers::create(sim, &c.producer, &c.topic, c.client, c.source.as_ref(), &c.configs)
        }
        C::ProducerPause(c) => producers::set_running(sim, &c.producer, false),
        C::ProducerResume(c) => producers::set_running(sim, &c.producer, true),
        C::ProducerRemove(c) => producers::remove(sim, &c.producer),
    }
}

/// Names of topics and groups: what Kafka's `Topic.validate` takes.
pub(crate) fn check_name(code: &'static str, path: &'static str, name: &str) -> Result<(), Refusal> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.len() > 249 || name == "." || name == ".." || !name.chars().all(legal) {
        return Err(Refusal::new(code, path, "bad-name").with("name", name));
    }
    Ok(())
}

/// Sets each of `configs`; the first one refused is named by its path.
pub(crate) fn set_all(
    configs: &Configs,
    mut set: impl FnMut(&str, &str) -> Result<(), ConfigError>,
) -> Result<(), Refusal> {
    for (name, value) in configs {
        set(name, value).map_err(|error| config_refusal(name, value, &error))?;
    }
    Ok(())
}

/// Words a refused setting as a refusal.
pub(crate) fn config_refusal(name: &str, value: &str, error: &ConfigError) -> Refusal {
    let refuse = |id| {
        Refusal::new("INVALID_CONFIG", format!("configs.{name}"), id).with("name", name).with("value", value)
    };
    match error {
        ConfigError::UnknownName { .. } => refuse("unknown-config"),
        ConfigError::WrongType { expected, .. } => {
            refuse("config-type").with("expected", format!("{expected:?}").to_ascii_lowercase())
        }
        ConfigError::OutOfRange { min, max, .. } => refuse("config-range").with("min", min).with("max", max),
        ConfigError::NotAllowed { allowed, .. } => {
            refuse("config-choice").with("allowed", allowed.join(", "))
        }
        ConfigError::Conflict { with, .. } => refuse("config-conflict").with("with", with),
    }
}
