//! What the coordinator keeps of one member of a consumer group (`ConsumerGroupMember`).

use std::rc::Rc;

use crate::engine::kafka::assignor::{RebalanceProtocol, ServerAssignor};
use crate::engine::kafka::group::beat::{LEAVE_STATIC_EPOCH, Wanted};
use crate::engine::kafka::ids::{InstanceId, MemberId, MemberName, Ms, TopicName, TopicPartition};
use std::collections::BTreeMap;

/// `MemberState`: how far a member has come towards its target assignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reconciliation {
    /// It has what the target assignment of its epoch gives it.
    #[default]
    Stable,
    /// It must revoke partitions, and has not said that it did.
    UnrevokedPartitions,
    /// Others still hold some of what it is to get.
    UnreleasedPartitions,
}

impl Reconciliation {
    pub fn name(self) -> &'static str {
        match self {
            Self::Stable => "STABLE",
            Self::UnrevokedPartitions => "UNREVOKED_PARTITIONS",
            Self::UnreleasedPartitions => "UNRELEASED_PARTITIONS",
        }
    }
}

/// What a member that speaks the classic protocol has besides (`ClassicMemberMetadata`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClassicSide {
    /// Assignors by preference.
    pub protocols: Vec<Rc<str>>,
    /// `session.timeout.ms`.
    pub session_timeout_ms: Ms,
}

impl ClassicSide {
    /// Whether it joins with what it still holds.
    pub fn is_cooperative(&self) -> bool {
        let cooperative = |name: &Rc<str>| {
            crate::engine::kafka::assignor::ClientAssignor::parse(name)
                .is_some_and(|a| a.protocols().contains(&RebalanceProtocol::Cooperative))
        };
        self.protocols.iter().all(cooperative)
    }
}

/// A member of a consumer group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerMember {
    /// `member.id`.
    pub id: MemberId,
    /// `client.id`.
    pub name: MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// `client.rack`.
    pub rack: Option<Rc<str>>,
    /// Topics subscribed to by name, sorted.
    pub topics: Vec<TopicName>,
    /// The regular expression subscribed to.
    pub regex: Option<Rc<str>>,
    /// The assignor it asks for.
    pub assignor: Option<ServerAssignor>,
    /// How long it may take to revoke partitions.
    pub rebalance_timeout_ms: Ms,
    /// The member epoch; -2 while a static member is away.
    pub epoch: i32,
    /// The epoch before.
    pub previous_epoch: i32,
    /// How far it has come.
    pub state: Reconciliation,
    /// What it has or was told to take, with the epoch in which it was given.
    pub assigned: BTreeMap<TopicPartition, u64>,
    /// What it was told to revoke.
    pub revoking: Vec<TopicPartition>,
    /// What the assignor wants it to have, in the order of the assignor.
    pub target: Vec<TopicPartition>,
    /// When its session ends unless it sends a heartbeat.
    pub session_deadline: Option<Ms>,
    /// Until when it must have revoked, or rejoined.
    pub rebalance_deadline: Option<Ms>,
    /// For a member that speaks the classic protocol.
    pub classic: Option<ClassicSide>,
    /// Its number in the group; whoever takes a static member's place takes its number.
    pub(super) number: u64,
}

impl ConsumerMember {
    /// A member of which nothing is known yet.
    pub(super) fn new(number: u64, id: MemberId, name: MemberName, instance_id: Option<InstanceId>) -> Self {
        Self {
            id,
            name,
            instance_id,
            rack: None,
            topics: Vec::new(),
            regex: None,
            assignor: None,
            rebalance_timeout_ms: 0,
            epoch: 0,
            previous_epoch: 0,
            state: Reconciliation::Stable,
            assigned: BTreeMap::new(),
            revoking: Vec::new(),
            target: Vec::new(),
            session_deadline: None,
            rebalance_deadline: None,
            classic: None,
            number,
        }
    }

    /// Whether it has all that the assignment of `epoch` gives it.
    pub fn is_reconciled(&self, epoch: i32) -> bool {
        self.state == Reconciliation::Stable && self.epoch == epoch
    }

    /// Whether it is a static member that closed and may come back.
    pub fn is_away(&self) -> bool {
        self.epoch == LEAVE_STATIC_EPOCH
    }

    /// The partitions it has or was told to take.
    pub fn partitions(&self) -> Vec<TopicPartition> {
        self.assigned.keys().cloned().collect()
    }

    /// Takes over what it says of itself; returns whether the topics differ and whether the expression does.
    pub(super) fn update(&mut self, wanted: Wanted) -> (bool, bool) {
        let changed = (self.topics != wanted.topics, self.regex != wanted.regex);
        self.topics = wanted.topics;
        self.regex = wanted.regex;
        self.rack = wanted.rack;
        self.rebalance_timeout_ms = wanted.rebalance_timeout_ms;
        self.assignor = wanted.assignor.as_deref().and_then(ServerAssignor::parse);
        changed
    }

    /// Goes to `epoch` (`updateMemberEpoch`).
    pub(super) fn advance(&mut self, epoch: i32) {
        self.previous_epoch = self.epoch;
        self.epoch = epoch;
    }
}
