//! Requests to a group coordinator, its responses, and the facts it tells about itself.

use std::rc::Rc;

use super::beat::{Beat, BeatOk};
use super::reason::{CommitReason, LeaveReason, RebalanceReason, Removal};
use crate::engine::kafka::ids::{
    InstanceId, MemberId, MemberName, Ms, Offset, TopicName, TopicPartition, TransactionalId,
};
use crate::engine::kafka::log::{Identity, Isolation};
use crate::engine::kafka::transaction::{Ending, TransactionError};

/// One life of a client: a consumer that leaves and joins again gets another number.
pub type ClientNo = u64;

/// Errors a coordinator answers with, by Kafka's names (`org.apache.kafka.common.protocol.Errors`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupError {
    /// The generation is not the group's present one.
    IllegalGeneration,
    /// The coordinator does not know this member.
    UnknownMemberId,
    /// A newer member took over the `group.instance.id`.
    FencedInstanceId,
    /// The group is between two generations.
    RebalanceInProgress,
    /// No assignor is common to all members.
    InconsistentGroupProtocol,
    /// The session timeout is outside the broker's bounds.
    InvalidSessionTimeout,
    /// The group has `group.max.size` members.
    GroupMaxSizeReached,
    /// The member epoch is not the one that the coordinator keeps: the member must give up everything and rejoin.
    FencedMemberEpoch,
    /// A commit under a member epoch that is over.
    StaleMemberEpoch,
    /// The `group.instance.id` belongs to a member that has not let go of it.
    UnreleasedInstanceId,
    /// The coordinator has no assignor of that name.
    UnsupportedAssignor,
    /// The subscription's regular expression cannot be compiled.
    InvalidRegularExpression,
    /// A group of another protocol that cannot be converted.
    GroupIdNotFound,
    /// A new dynamic member is told its id, and is to join with it (KIP-394).
    MemberIdRequired,
}

impl GroupError {
    /// Kafka's name of the error.
    pub fn name(self) -> &'static str {
        match self {
            Self::IllegalGeneration => "ILLEGAL_GENERATION",
            Self::UnknownMemberId => "UNKNOWN_MEMBER_ID",
            Self::FencedInstanceId => "FENCED_INSTANCE_ID",
            Self::RebalanceInProgress => "REBALANCE_IN_PROGRESS",
            Self::InconsistentGroupProtocol => "INCONSISTENT_GROUP_PROTOCOL",
            Self::InvalidSessionTimeout => "INVALID_SESSION_TIMEOUT",
            Self::GroupMaxSizeReached => "GROUP_MAX_SIZE_REACHED",
            Self::FencedMemberEpoch => "FENCED_MEMBER_EPOCH",
            Self::StaleMemberEpoch => "STALE_MEMBER_EPOCH",
            Self::UnreleasedInstanceId => "UNRELEASED_INSTANCE_ID",
            Self::UnsupportedAssignor => "UNSUPPORTED_ASSIGNOR",
            Self::InvalidRegularExpression => "INVALID_REGULAR_EXPRESSION",
            Self::GroupIdNotFound => "GROUP_ID_NOT_FOUND",
            Self::MemberIdRequired => "MEMBER_ID_REQUIRED",
        }
    }
}

/// What a member says of itself under one assignor (`ConsumerProtocol` subscription).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subscribed {
    /// Subscribed topics, sorted.
    pub topics: Vec<TopicName>,
    /// Partitions owned when joining, which an eager member has revoked by then.
    pub owned: Vec<TopicPartition>,
    /// The generation in which they were owned, -1 for none.
    pub generation: i32,
    /// `client.rack`.
    pub rack: Option<Rc<str>>,
    /// `StickyAssignor`'s user data: its last assignment and that generation, whatever became of them.
    pub sticky: Option<(Vec<TopicPartition>, i32)>,
}

/// `JoinGroup`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JoinRequest {
    /// Who asks; of a `fresh` one, the id that the coordinator generates for it.
    pub member_id: MemberId,
    /// The client has no member id yet, or no longer.
    pub fresh: bool,
    /// `client.id`, the name a person sees.
    pub name: MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// `session.timeout.ms`.
    pub session_timeout_ms: Ms,
    /// `max.poll.interval.ms`: how long the coordinator waits for this member in a rebalance.
    pub rebalance_timeout_ms: Ms,
    /// Assignors by name, in order of preference.
    pub protocols: Vec<Rc<str>>,
    /// The subscription (the same under every assignor).
    pub subscription: Subscribed,
    /// Why the member (re)joins, as KIP-800 lets it say.
    pub reason: RebalanceReason,
}

/// `SyncGroup`: only the leader brings assignments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyncRequest {
    pub member_id: MemberId,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// The generation the member was told in `JoinGroup`.
    pub generation: i32,
    /// The leader's work.
    pub assignments: Vec<(MemberId, Vec<TopicPartition>)>,
}

/// What a member sends to its coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    /// `JoinGroup`.
    Join(JoinRequest),
    /// `SyncGroup`.
    Sync(SyncRequest),
    Heartbeat {
        member_id: MemberId,
        /// `group.instance.id`.
        instance_id: Option<InstanceId>,
        generation: i32,
    },
    /// `LeaveGroup`.
    Leave { member_id: MemberId, reason: LeaveReason },
    /// `ConsumerGroupHeartbeat`, `ShareGroupHeartbeat`.
    Beat(Beat),
    /// `OffsetCommit`.
    Commit {
        member_id: MemberId,
        /// `group.instance.id`.
        instance_id: Option<InstanceId>,
        /// Its generation or member epoch.
        generation: i32,
        /// The next offset to read, per partition.
        offsets: Vec<(TopicPartition, Offset)>,
        /// What made the member commit.
        reason: CommitReason,
    },
    /// `OffsetFetch`, with the `ListOffsets` that follows where nothing is committed.
    Positions {
        /// Partitions without a position.
        partitions: Vec<TopicPartition>,
    },
    /// Of an application that commits in transactions.
    Transactional(Box<Transactional>),
    /// To the partitions' leader.
    Fetch(FetchRequest),
}

/// `Fetch`, of one that a fault may harm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FetchRequest {
    /// Which of the consumer's fetches it is (the correlation id).
    pub number: u32,
    pub isolation: Isolation,
    pub max_bytes: u32,
    /// Where to read on.
    pub from: Vec<(TopicPartition, Offset)>,
}

/// What a fetch brought of one partition: which records, not the records themselves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fetched {
    pub partition: TopicPartition,
    pub from: Offset,
    /// The offset after what was read; none: `OFFSET_OUT_OF_RANGE`.
    pub to: Option<Offset>,
}

/// What an application that commits in transactions asks: of the transaction coordinator, and of its group's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Transactional {
    InitProducerId {
        id: TransactionalId,
        /// `transaction.timeout.ms`.
        timeout_ms: Ms,
    },
    /// `TxnOffsetCommit`, with the group's metadata.
    OffsetCommit {
        id: TransactionalId,
        producer: Identity,
        member_id: MemberId,
        instance_id: Option<InstanceId>,
        generation: i32,
        offsets: Vec<(TopicPartition, Offset)>,
    },
    /// `EndTxn`.
    End { id: TransactionalId, producer: Identity, ending: Ending },
}

/// A successful `JoinGroup`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JoinOk {
    pub generation: i32,
    /// The assignor that all members know and most prefer.
    pub protocol: Rc<str>,
    pub leader: MemberId,
    /// All members, for the leader; empty for the others.
    pub members: Vec<(MemberId, Option<InstanceId>, Subscribed)>,
    /// A static leader is back and need not assign again (KIP-814).
    pub skip_assignment: bool,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Response {
    /// To `JoinGroup`.
    Join(Result<JoinOk, GroupError>),
    /// To `SyncGroup`: the member's partitions.
    Sync(Result<Vec<TopicPartition>, GroupError>),
    /// To `Heartbeat`.
    Heartbeat(Result<(), GroupError>),
    /// To `ConsumerGroupHeartbeat`, `ShareGroupHeartbeat`.
    Beat(Result<BeatOk, GroupError>),
    /// To `OffsetCommit`, with what was asked.
    Commit(Vec<(TopicPartition, Offset)>, CommitReason, Result<(), GroupError>),
    /// To `Positions`: the committed offset per partition, if any.
    Positions(Vec<(TopicPartition, Option<Offset>)>),
    /// To what an application that commits in transactions asked: who it is from now on, where that is told.
    Transactional(Box<Transactional>, Result<Option<Identity>, TransactionError>),
    /// To `Fetch`, with its number: what there was to read.
    Fetch(u32, Vec<Fetched>),
}

/// What a coordinator wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this back.
    Respond(ClientNo, Response),
    Fact(GroupFact),
}

/// What a coordinator tells about its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupFact {
    /// The coordinator asks every member to rejoin.
    RebalanceStarted {
        /// What set it off.
        reason: RebalanceReason,
        /// Who set it off.
        member: Option<MemberName>,
        /// The generation that ends.
        generation: i32,
        /// When it goes on without those who have not rejoined.
        deadline: Ms,
    },
    /// All members are in: the leader is to assign.
    JoinCompleted {
        generation: i32,
        /// The assignor chosen by vote.
        protocol: Rc<str>,
        leader: MemberName,
    },
    /// The assignment is out; the group is `Stable`.
    SyncCompleted {
        generation: i32,
        /// Member → partitions.
        assignment: Vec<(MemberName, Vec<TopicPartition>)>,
    },
    /// The last member is gone.
    Emptied {
        /// The generation counter, which goes on counting.
        generation: i32,
    },
    /// The group epoch went up: a new target assignment is due (KIP-848).
    EpochBumped {
        /// The new group epoch.
        epoch: i32,
        reason: RebalanceReason,
        /// Who set it off.
        member: Option<MemberName>,
    },
    /// The coordinator's own assignor ran.
    TargetAssigned {
        /// The assignment epoch: the group epoch that it is for.
        epoch: i32,
        assignor: Rc<str>,
        /// Member → partitions.
        assignment: Vec<(MemberName, Vec<TopicPartition>)>,
    },
    /// A member was told to revoke partitions before anything else.
    RevocationAsked { member: MemberName, partitions: Vec<TopicPartition> },
    /// Every member has what the target assignment gives it.
    Reconciled {
        /// The epoch of all members.
        epoch: i32,
    },
    /// A static member closed; its place is kept (member epoch -2).
    MemberAway {
        member: MemberName,
        /// When its session ends.
        until: Option<Ms>,
    },
    /// The group speaks another protocol now.
    Converted {
        /// `consumer` or `classic`.
        to: &'static str,
        /// The group epoch, which is the generation that went before, or the other way round.
        epoch: i32,
    },
    /// A `group.instance.id` has a new member: it keeps the place of the one before.
    MemberReturned {
        /// The id of the member before, which is fenced.
        old: MemberId,
        /// The new one's name.
        member: MemberName,
        /// The generation, which stays.
        generation: i32,
    },
    /// A member is no longer in the group.
    MemberRemoved { member_id: MemberId, member: MemberName, why: Removal },
}
