//! A group's card: its state with the time left, and what each member holds and does.

use std::cell::LazyCell;
use std::rc::Rc;

use crate::engine::kafka::client::consumer::{App, Consumer, MemberState};
use crate::engine::kafka::group::{ClientNo, GroupState};
use crate::engine::kafka::ids::{GroupId, InstanceId, MemberName, Ms, TopicName, TopicPartition};
use crate::session::{Lab, Trend};
use crate::simulation::kafka::Group;
use crate::simulation::kafka::idle::{Idle, Idlers};
use crate::simulation::kafka::lag::Behind;
use crate::simulation::network::{FaultInject, Named};
use crate::simulation::world::World;
use crate::ui::facts::faults_of;

#[derive(Clone, Debug, PartialEq)]
pub struct GroupFacts {
    pub group: GroupId,
    /// The coordinator's state.
    pub state: GroupState,
    /// What a rebalance waits for.
    pub countdown: Option<Countdown>,
    /// The assignor in force, or the one that would be.
    pub assignor: Rc<str>,
    /// The generation, or the group epoch.
    pub generation: i32,
    /// It has epochs, not generations (KIP-848).
    pub has_epochs: bool,
    /// How far it is behind, all its partitions together.
    pub behind: Behind,
    /// Whether the records that it is behind grow in number.
    pub trend: Option<Trend>,
    /// Its members, in the order in which they came.
    pub members: Vec<Rc<MemberFacts>>,
    /// Topics that it reads.
    pub topics: Vec<TopicName>,
}

/// What a rebalance waits for, and how long at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Countdown {
    /// Time left.
    pub left_ms: Ms,
    /// The wait of an empty group for more members.
    pub initial: bool,
    /// Members that have not rejoined.
    pub missing: Vec<MemberName>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MemberFacts {
    pub group: GroupId,
    pub member: MemberName,
    /// Its `group.instance.id`.
    pub instance: Option<InstanceId>,
    /// Which of the ten colours.
    pub colour: u8,
    /// What it is doing.
    pub phase: Phase,
    pub parts: Vec<TopicPartition>,
    /// How far it is behind in what it holds.
    pub behind: Behind,
    /// What is held is not read.
    pub held_back: bool,
    /// It speaks the consumer protocol (KIP-848).
    pub is_modern: bool,
    pub faults: Vec<FaultInject>,
}

/// What a member is doing, as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// It asked to join and waits.
    Joining,
    /// It joined and waits for its assignment.
    Syncing,
    /// It reads, or waits for records.
    Reading,
    /// All it holds is paused.
    Paused,
    /// It reads nothing, for this reason.
    Idle(Idle),
    /// Its application stalls.
    Frozen {
        /// Until it leaves by `max.poll.interval.ms`; `None` once it has.
        left_ms: Option<Ms>,
        of_ms: Ms,
    },
    /// Its process is dead, and the group does not know.
    Crashed {
        /// Until its session ends.
        left_ms: Option<Ms>,
        /// The session timeout.
        of_ms: Ms,
    },
    /// It is out of the group and will learn so at its next poll.
    Out,
}

/// The colour of a client: its number in order of appearance.
pub fn member_colour(client: ClientNo) -> u8 {
    (client.wrapping_sub(1) % 10) as u8
}

/// How lines of the group of that index are dashed: groups have no colour, since members and keys do.
pub fn group_dashes(at: usize) -> &'static str {
    ["g0", "g1", "g2", "g3", "g4", "g5"][at % 6]
}

pub fn group_facts(lab: &Lab, id: &GroupId, group: &Group) -> GroupFacts {
    let (world, samples) = (lab.world(), lab.samples());
    let coordinator = &group.coordinator;
    let preferred = || group.member_config.assignors.first().cloned().unwrap_or_else(|| "range".into());
    let idlers = LazyCell::new(|| Idlers::of(world, group));
    let members = group.clients.iter().map(|(no, client)| {
        let parts = group.assignment_of(client);
        let idle = || parts.is_empty().then(|| idlers.reason(client));
        Rc::new(MemberFacts {
            group: id.clone(),
            member: client.name.clone(),
            instance: client.instance_id.clone(),
            colour: member_colour(*no),
            phase: phase(world, group, client, idle),
            behind: Behind::of(world, group, &parts),
            held_back: client.is_crashed(),
            is_modern: client.is_modern(),
            faults: faults_of(world, &Named::Member(id.clone(), client.name.clone())),
            parts,
        })
    });
    GroupFacts {
        group: id.clone(),
        state: coordinator.state(),
        countdown: countdown(world, group),
        assignor: coordinator.protocol().map_or_else(preferred, Into::into),
        generation: coordinator.generation(),
        has_epochs: coordinator.classic().is_none(),
        behind: Behind::of_group(world, group),
        trend: samples.trend(id, |behind| behind.records.map(|lag| lag as f64)),
        members: members.collect(),
        topics: group.topics(),
    }
}

fn countdown(world: &World, group: &Group) -> Option<Countdown> {
    let (until, _) = group.coordinator.waiting()?;
    let members = group.coordinator.classic()?.members();
    let missing = members.values().filter(|m| !m.is_awaiting_join());
    Some(Countdown {
        left_ms: until.saturating_sub(world.now),
        initial: group.coordinator.in_initial_delay(),
        missing: missing.map(|m| m.name.clone()).collect(),
    })
}

fn phase(world: &World, group: &Group, client: &Consumer, idle: impl Fn() -> Option<Idle>) -> Phase {
    let left = |until: Ms| until.saturating_sub(world.now);
    match client.app() {
        App::Crashed { .. } => {
            let known = group.coordinator.member(&client.member_id);
            let of_ms = known.map_or(client.config.session_timeout_ms, |known| known.session_timeout_ms);
            return Phase::Crashed { left_ms: known.and_then(|s| s.session_deadline).map(left), of_ms };
        }
        App::Frozen { .. } => {
            let of_ms = client.config.max_poll_interval_ms;
            let left_ms = left(client.last_poll().saturating_add(of_ms));
            return Phase::Frozen { left_ms: (!client.is_zombie()).then_some(left_ms), of_ms };
        }
        App::Waiting { .. } | App::Processing { .. } | App::Committing { .. } => {}
    }
    match client.state() {
        _ if client.is_zombie() => Phase::Out,
        MemberState::Unjoined | MemberState::PreparingRebalance => Phase::Joining,
        MemberState::CompletingRebalance => Phase::Syncing,
        MemberState::Stable => match idle() {
            Some(reason) => Phase::Idle(reason),
            None if client.held().values().all(|held| held.paused) => Phase::Paused,
            None => Phase::Reading,
        },
    }
}
