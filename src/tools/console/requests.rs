//! What the tool asks the brokers to change, and the same as commands: so that it can be undone and told like any
//! other gesture.

use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{GroupId, Offset, Partition, TopicName, TopicPartition};
use crate::simulation::command::{Command, Configs};
use crate::simulation::kafka::command::{
    GroupCreate, GroupDelete, GroupDeleteOffsets, GroupResetOffsets, ResetTo,
};
use crate::simulation::world::World;

/// What the tool changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminRequest {
    /// `--reset-offsets --execute`: these commits.
    Commit { group: String, offsets: Vec<(TopicPartition, Offset)> },
    /// `--delete-offsets`: these commits go.
    DeleteOffsets { group: String, partitions: Vec<TopicPartition> },
    /// `--delete`: the group goes.
    DeleteGroup { group: String },
}

/// The commands that do in a world what the tool does.
pub fn commands(world: &World, requests: &[AdminRequest]) -> Vec<Command> {
    let mut commands = Vec::new();
    for deed in requests {
        match deed {
            AdminRequest::Commit { group, offsets } => {
                let id = GroupId::from(group.as_str());
                let known = world.kafka.groups.get(&id);
                if known.is_none() {
                    let (protocol, configs) = (GroupProtocol::Classic, Configs::new());
                    commands
                        .push(GroupCreate { group: id.clone(), protocol, assignors: None, configs }.into());
                }
                for (tp, offset) in offsets {
                    // What stays as it is may lie outside the log; a command would bring it back in.
                    let stays =
                        known.and_then(|group| group.offsets.get(tp)).is_some_and(|c| c.offset == *offset);
                    if !stays {
                        commands.push(reset(&id, tp, ResetTo::Offset(*offset)));
                    }
                }
            }
            AdminRequest::DeleteGroup { group } => {
                commands.push(GroupDelete { group: group.as_str().into() }.into());
            }
            // They come in order, so those of one topic lie together.
            AdminRequest::DeleteOffsets { group, partitions } => {
                for those in partitions.chunk_by(|a, b| a.topic == b.topic) {
                    commands.push(
                        GroupDeleteOffsets {
                            group: group.as_str().into(),
                            topic: those[0].topic.clone(),
                            partitions: Some(those.iter().map(|tp| tp.partition).collect()),
                        }
                        .into(),
                    );
                }
            }
        }
    }
    commands
}

fn reset(group: &GroupId, tp: &TopicPartition, to: ResetTo) -> Command {
    let (topic, partitions): (Option<TopicName>, Option<Vec<Partition>>) =
        (Some(tp.topic.clone()), Some(vec![tp.partition]));
    GroupResetOffsets { group: group.clone(), topic, partitions, to, execute: true }.into()
}
