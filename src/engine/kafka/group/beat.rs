//! The one request of consumer and share groups (KIP-848, KIP-932): a heartbeat that joins, leaves, acknowledges
//! and shows a sign of life, and its answer.

use std::rc::Rc;

use super::reason::LeaveReason;
use crate::engine::kafka::ids::{InstanceId, MemberId, MemberName, Ms, TopicName, TopicPartition};

/// The member epoch of a heartbeat that joins (`ConsumerGroupHeartbeatRequest.JOIN_GROUP_MEMBER_EPOCH`).
pub const JOIN_EPOCH: i32 = 0;
/// The member epoch of a heartbeat that leaves for good.
pub const LEAVE_EPOCH: i32 = -1;
/// The member epoch of a heartbeat by which a static member leaves and keeps its place.
pub const LEAVE_STATIC_EPOCH: i32 = -2;

/// What a member of a consumer or share group says of itself when it joins and when that changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Subscribed topics, sorted.
    pub topics: Vec<TopicName>,
    /// A regular expression that the broker resolves (RE2).
    pub regex: Option<Rc<str>>,
    /// `group.remote.assignor`.
    pub assignor: Option<Rc<str>>,
    /// `client.rack`.
    pub rack: Option<Rc<str>>,
    /// `max.poll.interval.ms`: how long the coordinator waits for a revocation.
    pub rebalance_timeout_ms: Ms,
}

/// `ConsumerGroupHeartbeat` (and `ShareGroupHeartbeat`): joins, leaves, acknowledges and shows a sign of life.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Beat {
    pub member_id: MemberId,
    /// `client.id`, the name a person sees.
    pub name: MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// Its member epoch, or one of the three that mean something else.
    pub epoch: i32,
    /// What it wants, where that is news.
    pub wanted: Option<Wanted>,
    pub owned: Vec<TopicPartition>,
    /// Why it leaves, if it does.
    pub reason: LeaveReason,
}

/// A heartbeat's response.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BeatOk {
    /// The member epoch from now on.
    pub epoch: i32,
    /// When to send the next heartbeat (`group.consumer.heartbeat.interval.ms`).
    pub interval_ms: Ms,
    /// What the member is to hold, where that is news.
    pub assignment: Option<Vec<TopicPartition>>,
}
