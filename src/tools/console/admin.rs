//! A cluster as the tool sees it through the Admin client: plain data, made from a world or from a recording.

use crate::engine::kafka::group::{ClassicMember, ConsumerGroup, ConsumerMember, Coordinator};
use crate::engine::kafka::ids::{MemberId, Offset, TopicName, TopicPartition, UnixMs};
use crate::engine::kafka::java::hash_order;
use crate::simulation::kafka::Group;
use crate::simulation::world::World;
use std::collections::BTreeMap;

pub use crate::engine::kafka::client::consumer::Logs as TopicLogs;

/// The one broker of the model, as `COORDINATOR (ID)` prints it.
const BROKER: (&str, i32) = ("localhost:9092", 1);

/// Everything the tool asks the brokers for.
pub struct Admin<'a> {
    pub now_ms: UnixMs,
    pub cluster: &'a ClusterDescription,
    /// Where records are.
    pub logs: &'a dyn TopicLogs,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterDescription {
    /// In the order in which the brokers name them.
    pub groups: Vec<GroupDescription>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The next offset to read.
    pub offset: Offset,
    /// The leader epoch committed with it, if any.
    pub leader_epoch: Option<i32>,
}

/// One group (`ConsumerGroupDescription`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupDescription {
    /// `group.id`.
    pub id: String,
    /// Kafka's name of the state.
    pub state: String,
    /// `Classic` or `Consumer`.
    pub kind: String,
    /// The assignor, or nothing.
    pub assignor: String,
    /// `host:port` of the coordinator.
    pub coordinator: String,
    pub coordinator_id: i32,
    /// Of the `consumer` protocol.
    pub group_epoch: Option<i32>,
    /// Of the `consumer` protocol.
    pub target_epoch: Option<i32>,
    /// In the order in which the coordinator lists them.
    pub members: Vec<MemberDescription>,
    pub commits: BTreeMap<TopicPartition, CommittedOffset>,
}

/// One member (`MemberDescription`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberDescription {
    /// `member.id`.
    pub id: String,
    /// `group.instance.id`.
    pub instance: Option<String>,
    /// `client.id`.
    pub client: String,
    /// `/` and the address.
    pub host: String,
    /// The member epoch, in the `consumer` protocol.
    pub epoch: Option<i32>,
    /// Whether it speaks the `consumer` protocol, where its group knows that one.
    pub upgraded: Option<bool>,
    pub assigned: Vec<TopicPartition>,
    /// What it is to hold, in the `consumer` protocol.
    pub target: Vec<TopicPartition>,
    /// What it subscribes to.
    pub topics: Vec<TopicName>,
}

impl ClusterDescription {
    /// The groups of a world.
    pub fn of(world: &World) -> Self {
        Self {
            groups: world.kafka.groups.iter().map(|(id, group)| group_facts(id.as_str(), group)).collect(),
        }
    }

    pub fn group(&self, id: &str) -> Option<&GroupDescription> {
        self.groups.iter().find(|group| group.id == id)
    }
}

/// One group of a world.
fn group_facts(id: &str, group: &Group) -> GroupDescription {
    let coordinator = &group.coordinator;
    let commit = |offset| CommittedOffset { offset, leader_epoch: None };
    let consumer = coordinator.consumer();
    let listed: Vec<MemberDescription> = match coordinator {
        Coordinator::Classic(group) => group.members().iter().map(|(id, m)| classic(id, m)).collect(),
        Coordinator::Consumer(group) => group.members().iter().map(modern).collect(),
    };
    let hashes: Vec<i32> = listed.iter().map(|member| hash_order::string_hash(&member.id)).collect();
    // Coordinators keep their members in hash maps.
    let in_order = hash_order::walk_after_puts(&hashes).into_iter().map(|at| listed[at as usize].clone());
    GroupDescription {
        id: id.to_owned(),
        state: coordinator.state().name().to_owned(),
        kind: if consumer.is_some() { "Consumer" } else { "Classic" }.to_owned(),
        assignor: coordinator.protocol().unwrap_or_default().to_owned(),
        coordinator: BROKER.0.to_owned(),
        coordinator_id: BROKER.1,
        group_epoch: consumer.map(ConsumerGroup::epoch),
        target_epoch: consumer.map(ConsumerGroup::assignment_epoch),
        members: in_order.collect(),
        commits: group.offsets.iter().map(|(tp, c)| (tp.clone(), commit(c.offset))).collect(),
    }
}

fn classic(id: &MemberId, member: &ClassicMember) -> MemberDescription {
    MemberDescription {
        id: id.to_string(),
        instance: member.instance_id.as_ref().map(ToString::to_string),
        client: member.name.to_string(),
        host: "/127.0.0.1".to_owned(),
        assigned: member.assignment.clone(),
        topics: member.subscription.topics.clone(),
        ..MemberDescription::default()
    }
}

fn modern(member: &ConsumerMember) -> MemberDescription {
    MemberDescription {
        id: member.id.to_string(),
        instance: member.instance_id.as_ref().map(ToString::to_string),
        client: member.name.to_string(),
        host: "/127.0.0.1".to_owned(),
        epoch: Some(member.epoch),
        upgraded: Some(member.classic.is_none()),
        assigned: member.partitions(),
        target: member.target.clone(),
        topics: member.topics.clone(),
    }
}
