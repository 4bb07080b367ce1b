//! What a group would be once all its members have closed: what stops it, and the world after that.
//!
//! Nothing here changes a world: it is tried on a copy.

use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::{GroupId, Ms};
use crate::simulation::kafka::command::MemberLeave;
use crate::simulation::{Command, Simulation, World};

/// How long it is waited for: longer than the longest session that a broker allows by default.
pub const LIMIT_MS: Ms = 31 * 60_000;
/// How much time runs between two looks.
pub const LOOK_MS: Ms = 10;

/// A group without members, as it will be.
#[derive(Clone, Debug)]
pub struct Stopped {
    pub world: World,
    /// When the group will be empty, from now: at once, or when the sessions of crashed and static members have ended.
    pub after_ms: Ms,
}

/// Whether nobody is left in the group.
pub fn is_empty(world: &World, group: &GroupId) -> bool {
    let group = world.kafka.groups.get(group);
    group.is_none_or(|group| matches!(group.coordinator.state(), GroupState::Empty | GroupState::Dead))
}

/// What closes every consumer that runs.
pub fn leaves(world: &World, group: &GroupId) -> Vec<Command> {
    let clients = world.kafka.groups.get(group).into_iter().flat_map(|group| group.clients.values());
    let running = clients.filter(|client| !client.is_crashed());
    running.map(|it| MemberLeave { group: group.clone(), member: it.name.clone() }.into()).collect()
}

/// The world in which the group's members have closed; none where they would not within the limit.
pub fn stopped(world: &World, group: &GroupId) -> Option<Stopped> {
    let began = world.now;
    let mut simulation = Simulation::new(world.clone());
    simulation.apply_all(&leaves(world, group)).ok()?;
    while !is_empty(simulation.world(), group) {
        if simulation.world().now - began >= LIMIT_MS {
            return None;
        }
        simulation.advance(LOOK_MS);
        simulation.drain_events();
    }
    let world = simulation.world().clone();
    Some(Stopped { after_ms: world.now - began, world })
}
