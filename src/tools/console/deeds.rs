//! What the tool did, as commands: so that it can be taken back and told like any other gesture.

use super::{Cluster, ClusterFacts, Deed, Printed, TextFile, run, split_line};
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{GroupId, Partition, TopicName, TopicPartition};
use crate::simulation::command::{Command, Configs};
use crate::simulation::kafka::command::{
    GroupCreate, GroupDelete, GroupDeleteOffsets, GroupResetOffsets, ResetTo,
};
use crate::simulation::world::World;

/// Runs the tool on a world as it is; nothing is changed.
pub fn on_world(world: &World, line: &str, files: &[TextFile]) -> Printed {
    let facts = ClusterFacts::of(world);
    let cluster = Cluster { now_ms: world.unix_now(), facts: &facts, logs: &world.topics };
    run(&split_line(line), files, &cluster)
}

/// The commands that do in a world what the tool does.
pub fn commands(world: &World, deeds: &[Deed]) -> Vec<Command> {
    let mut commands = Vec::new();
    for deed in deeds {
        match deed {
            Deed::Commit { group, offsets } => {
                let id = GroupId::from(group.as_str());
                let known = world.groups.get(&id);
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
            Deed::DeleteGroup { group } => {
                commands.push(GroupDelete { group: group.as_str().into() }.into());
            }
            // They come in order, so those of one topic lie together.
            Deed::DeleteOffsets { group, partitions } => {
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
