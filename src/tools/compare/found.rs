//! The same group, created again under another protocol.

use super::parts::Change;
use crate::engine::kafka::assignor::{ClientAssignor, RebalanceProtocol};
use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::client::consumer_config::{ConsumerConfig, GroupProtocol};
use crate::engine::kafka::group::{Committed, Coordinator, GroupConfig, ModernConfig};
use crate::engine::kafka::ids::{GroupId, Ms};
use crate::simulation::Simulation;
use crate::simulation::kafka::Group;
use crate::simulation::world::World;
use std::collections::BTreeMap;

/// Bytes that a run may take beside the world that it is a copy of.
const ROOM: u64 = 128 << 20;

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `group.protocol=classic` with an eager assignor.
    Eager,
    /// `group.protocol=classic` with `cooperative-sticky` (KIP-429).
    Cooperative,
    /// `group.protocol=consumer` (KIP-848).
    Consumer,
}

impl Protocol {
    /// All, oldest first.
    pub const ALL: [Self; 3] = [Self::Eager, Self::Cooperative, Self::Consumer];
}

/// A simulation in which nobody but this group reads, all its members about to join; and how long a calm must last
/// to be one: until each member would have heard of a rebalance.
pub fn found(world: &World, id: &GroupId, protocol: Protocol, change: &Change) -> (Simulation, Ms) {
    let old = &world.kafka.groups[id];
    let mut copy = world.clone();
    copy.agenda.forget_groups();
    copy.kafka.groups = BTreeMap::new();
    let (config, member_config) = settings(old, protocol);
    let mut group = Group::new(
        Coordinator::new(member_config.protocol.name(), config.clone()),
        config,
        member_config,
        old.configs.clone(),
    );
    for (tp, row) in old.partitions(&world.kafka.topics) {
        if let Some(offset) = row.position.or(row.committed) {
            group.offsets.insert(tp, Committed { offset, at: world.now });
        }
    }
    let alive = old.clients.iter().filter(|(_, client)| !client.is_crashed());
    for (no, client) in alive {
        group.clients.insert(*no, again(world, client, &group.member_config, change));
    }
    let margin_ms = waits(&group).1 + 1_000;
    let clients: Vec<_> = group.clients.keys().copied().collect();
    copy.kafka.groups.insert(id.clone(), group);
    let mut sim = Simulation::new(copy);
    sim.set_room(ROOM);
    for client in clients {
        sim.settle_client(id, client);
    }
    (sim, margin_ms)
}

/// The client as it was when it was new, under the same number: that is its colour.
fn again(world: &World, old: &Consumer, config: &ConsumerConfig, change: &Change) -> Consumer {
    // Where one restarts within its session, the members have instance ids.
    let given = || matches!(change, Change::Restart(_)).then(|| old.name.as_str().into());
    let mut client = Consumer::new(
        world.now,
        old.name.clone(),
        old.member_id.clone(),
        old.instance_id.clone().or_else(given),
        config.clone(),
        old.topics.clone(),
    );
    client.processing_us = old.processing_us;
    client.commit_on_revoke = old.commit_on_revoke;
    client.started_at_ms = old.started_at_ms;
    client.pattern.clone_from(&old.pattern);
    client.subscribe_regex(old.regex.clone());
    client
}

/// Session timeout and heartbeat interval of a group's members.
pub fn waits(group: &Group) -> (Ms, Ms) {
    if group.member_config.protocol.is_modern() {
        (group.config.modern.session_timeout_ms, group.config.modern.heartbeat_interval_ms)
    } else {
        (group.member_config.session_timeout_ms, group.member_config.heartbeat_interval_ms)
    }
}

/// The group's settings under the protocol. Timeouts that the group has for its own protocol hold for the others, so
/// that only the protocol differs; where it has Kafka's defaults, each protocol has its own.
fn settings(old: &Group, protocol: Protocol) -> (GroupConfig, ConsumerConfig) {
    let (kafka, broker) = (ConsumerConfig::default(), ModernConfig::default());
    let mut config = old.config.clone();
    let first = old.clients.values().find(|client| !client.is_crashed());
    let mut members = first.map_or_else(|| old.member_config.clone(), |client| client.config.clone());
    if members.protocol.is_modern() {
        let modern = &config.modern;
        members.session_timeout_ms = modern.session_timeout_ms;
        let is_usual = modern.heartbeat_interval_ms == broker.heartbeat_interval_ms;
        let beat = if is_usual { kafka.heartbeat_interval_ms } else { modern.heartbeat_interval_ms };
        members.heartbeat_interval_ms = beat.min(modern.session_timeout_ms / 3).max(1);
    } else {
        let modern = &mut config.modern;
        if modern.session_timeout_ms == broker.session_timeout_ms {
            modern.session_timeout_ms = members.session_timeout_ms;
        }
        if modern.heartbeat_interval_ms == broker.heartbeat_interval_ms
            && members.heartbeat_interval_ms != kafka.heartbeat_interval_ms
        {
            modern.heartbeat_interval_ms = members.heartbeat_interval_ms;
        }
        let most = (modern.session_timeout_ms / 3).max(1);
        modern.heartbeat_interval_ms = modern.heartbeat_interval_ms.min(most);
    }
    config.min_session_timeout_ms = config.min_session_timeout_ms.min(members.session_timeout_ms);
    let is_eager = |name: &str| {
        ClientAssignor::parse(name).is_some_and(|a| !a.protocols().contains(&RebalanceProtocol::Cooperative))
    };
    let eager =
        members.assignors.iter().find(|name| is_eager(name)).cloned().unwrap_or_else(|| "range".into());
    (members.protocol, members.assignors) = match protocol {
        Protocol::Eager => (GroupProtocol::Classic, vec![eager]),
        Protocol::Cooperative => (GroupProtocol::Classic, vec!["cooperative-sticky".into()]),
        Protocol::Consumer => (GroupProtocol::Consumer, members.assignors),
    };
    (config, members)
}
