//! Commands take effect here. A refused command changes nothing.

mod groups;
pub(crate) mod members;
mod producers;
pub mod retention;
mod topics;

use crate::engine::kafka::client::config::ConfigError;
use crate::engine::kafka::ids::{Offset, Partition, TopicPartition};
use crate::simulation::Simulation;
use crate::simulation::command::{Command, Configs, Refusal};
use crate::simulation::event::ResetRow;

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// `producer.send`: where the record is.
    Sent {
        partition: Partition,
        offset: Offset,
    },
    /// `group.reset_offsets`: the plan, or what was done.
    Reset(Vec<ResetRow>),
    /// `consumer.seek`: the new position.
    Sought(Offset),
}

/// Does one command.
pub fn apply(sim: &mut Simulation, command: &Command) -> Result<Outcome, Refusal> {
    use Command as C;
    match command {
        C::TopicCreate { topic, partitions, configs } => topics::create(sim, topic, *partitions, configs),
        C::TopicAddPartitions { topic, total } => topics::add_partitions(sim, topic, *total),
        C::TopicDelete { topic } => topics::delete(sim, topic),
        C::TopicDeleteRecords { topic, partition, before_offset } => {
            topics::delete_records(sim, topic, *partition, *before_offset)
        }
        C::ProducerCreate { producer, topic, client, source, configs } => {
            producers::create(sim, producer, topic, client, source, configs)
        }
        C::ProducerPause { producer } => producers::set_running(sim, producer, false),
        C::ProducerResume { producer } => producers::set_running(sim, producer, true),
        C::ProducerRemove { producer } => producers::remove(sim, producer),
        C::ProducerSend(send) => producers::send(sim, send),
        C::GroupCreate { group, protocol, assignors, configs } => {
            groups::create(sim, group, protocol, assignors.as_deref(), configs)
        }
        C::GroupDelete { group } => groups::delete(sim, group),
        C::GroupResetOffsets { group, topic, partitions, to, execute } => {
            groups::reset_offsets(sim, group, topic.as_ref(), partitions.as_deref(), *to, *execute)
        }
        C::GroupDeleteOffsets { group, topic, partitions } => {
            groups::delete_offsets(sim, group, topic, partitions.as_deref())
        }
        C::MemberJoin(join) => members::join(sim, join),
        C::MemberLeave { group, member } => members::leave(sim, group, member),
        C::MemberCrash { group, member } => members::crash(sim, group, member),
        C::MemberFreeze { group, member, for_ms } => members::freeze(sim, group, member, *for_ms),
        C::MemberThaw { group, member } => members::thaw(sim, group, member),
        C::MemberSet { group, member, topics, configs, processing_us, commit_on_revoke } => {
            let application = (*processing_us, *commit_on_revoke);
            members::set(sim, group, member, topics.as_deref(), configs, application)
        }
        C::ConsumerSeek { group, topic, partition, to } => {
            members::seek(sim, group, &TopicPartition { topic: topic.clone(), partition: *partition }, *to)
        }
        C::ConsumerCommit { group, member, topic, partition, offset } => {
            members::commit(sim, group, member, topic.as_ref(), *partition, *offset)
        }
        C::ConsumerPause { group, member, topic, partition } => {
            members::set_paused(sim, group, member, topic.as_ref(), *partition, true)
        }
        C::ConsumerResume { group, member, topic, partition } => {
            members::set_paused(sim, group, member, topic.as_ref(), *partition, false)
        }
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
