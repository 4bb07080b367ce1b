//! A change as commands, with their times.

use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::ids::{GroupId, InstanceId, MemberName, Ms, TopicName};
use crate::simulation::command::{Command, Configs, Milli};
use crate::simulation::kafka::command::{MemberCrash, MemberJoin, MemberLeave, TopicAddPartitions};
use crate::simulation::world::World;

/// How long a member that restarts is away.
pub const AWAY_MS: Ms = 2_000;
/// In a rolling restart, the next member follows after so long.
pub const ROLL_EVERY_MS: Ms = 10_000;

/// What happens to the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Join(MemberName),
    /// A member leaves cleanly.
    Leave(MemberName),
    /// A member dies.
    Crash(MemberName),
    /// A member closes and comes back within its session; the members have a `group.instance.id` each.
    Restart(MemberName),
    /// All members restart, one after another, as they are.
    Roll,
    /// A topic gets so many partitions more.
    Grow(TopicName, u32),
}

/// The commands, with how long after the change each comes, in that order.
pub fn parts(world: &World, id: &GroupId, change: &Change) -> Vec<(Ms, Command)> {
    let group = &world.kafka.groups[id];
    let client = |name: &MemberName| group.client(name.as_str()).map(|(_, client)| client);
    let leave = |member: &MemberName| MemberLeave { group: id.clone(), member: member.clone() }.into();
    let restart = |client: &Consumer, at: Ms| {
        let back = join(id, client, &client.name, client.instance_id.clone());
        [(at, leave(&client.name)), (at + AWAY_MS, back)]
    };
    match change {
        Change::Join(name) => {
            // Among static members the newcomer is one too.
            let is_static = group.clients.values().all(|client| client.instance_id.is_some());
            let instance = is_static.then(|| name.as_str().into());
            let peer = group.clients.values().next();
            peer.map(|peer| (0, join(id, peer, name, instance))).into_iter().collect()
        }
        Change::Leave(member) => vec![(0, leave(member))],
        Change::Crash(member) => {
            vec![(0, MemberCrash { group: id.clone(), member: member.clone(), at: None }.into())]
        }
        Change::Restart(member) => {
            client(member).map(|client| restart(client, 0)).into_iter().flatten().collect()
        }
        Change::Roll => {
            let turns = group.clients.values().zip((0..).step_by(ROLL_EVERY_MS as usize));
            turns.flat_map(|(client, at)| restart(client, at)).collect()
        }
        Change::Grow(topic, by) => {
            let total = world.kafka.topics.partitions(topic).unwrap_or(0) + by;
            vec![(0, TopicAddPartitions { topic: topic.clone(), total }.into())]
        }
    }
}

/// A member that reads and works as `like` does.
fn join(id: &GroupId, like: &Consumer, member: &MemberName, instance_id: Option<InstanceId>) -> Command {
    MemberJoin {
        group: id.clone(),
        member: member.clone(),
        topics: like.topics.clone(),
        subscribed_topic_regex: like.regex.as_deref().map(Into::into),
        member_id: None,
        instance_id,
        configs: Configs::new(),
        processing_ms: Milli(like.processing_us),
        commit_on_revoke: like.commit_on_revoke,
        commit: like.application.commit,
        effect: (&like.application.action).into(),
        on_error: (&like.application.on_error).into(),
    }
    .into()
}
