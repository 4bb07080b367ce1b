//! What a consumer is doing, what it holds, and what it tells.

use super::application::{Answer, Death};
use crate::engine::kafka::client::commit_error::CommitError;
use crate::engine::kafka::group::{GroupError, RebalanceReason, Request};
use crate::engine::kafka::ids::{Ms, Offset, TopicName, TopicPartition};

/// `AbstractCoordinator.MemberState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberState {
    /// Not in the group, or not yet.
    Unjoined,
    /// `JoinGroup` is under way.
    PreparingRebalance,
    /// `SyncGroup` is under way.
    CompletingRebalance,
    /// In the group, with an assignment.
    Stable,
}

impl MemberState {
    /// The name as snapshots print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unjoined => "Unjoined",
            Self::PreparingRebalance => "PreparingRebalance",
            Self::CompletingRebalance => "CompletingRebalance",
            Self::Stable => "Stable",
        }
    }
}

/// What the application around the consumer is doing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum App {
    /// Inside `poll`, waiting since then.
    Waiting {
        /// When this poll began.
        since: Ms,
    },
    /// Working through what the last poll returned.
    Processing {
        /// When that poll returned.
        since: Ms,
        /// When the work is done.
        until: Ms,
        /// How many records it is.
        records: u32,
    },
    /// Inside `commitSync`, which has not returned.
    Committing { since: Ms },
    /// Stalled: it does not come back to `poll`.
    Frozen {
        since: Ms,
        /// Until when, if that is known.
        until: Option<Ms>,
        /// Work left from the last poll.
        left_ms: Ms,
    },
    /// The process is dead, and has sent nothing.
    Crashed { since: Ms },
}

/// A partition that a consumer holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Held {
    /// The next offset to deliver; `None` until it is known.
    pub position: Option<Offset>,
    /// `pause()`d by the application.
    pub paused: bool,
    /// The position has been asked for.
    pub(super) asked: bool,
    /// A reset by duration found no record recent enough, and is tried again then.
    pub(super) retry_at: Option<Ms>,
}

/// What a consumer wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// Send this to the coordinator.
    Send(Request),
    Fact(ClientFact),
    /// The effects of consecutive records happen now: the application worked on one after the other, `each_us` long,
    /// from `since_us` on (microseconds of simulated time).
    Effects {
        partition: TopicPartition,
        from: Offset,
        to: Offset,
        since_us: u64,
        each_us: u64,
    },
    /// A copy of a record that failed for good is to be produced to `topic`.
    SetAside {
        partition: TopicPartition,
        offset: Offset,
        topic: TopicName,
    },
}

/// What a consumer tells about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFact {
    /// It sent `JoinGroup`.
    Joining { reason: RebalanceReason },
    /// `onPartitionsRevoked`.
    Revoked(Vec<TopicPartition>),
    /// `onPartitionsLost`.
    Lost(Vec<TopicPartition>),
    /// Partitions that were paused went with a rebalance: whoever gets them, this member too, reads them.
    PauseEnded(Vec<TopicPartition>),
    /// `onPartitionsAssigned`.
    Assigned(Vec<TopicPartition>),
    /// `poll` returned these offsets.
    Delivered {
        partition: TopicPartition,
        from: Offset,
        /// One past the last.
        to: Offset,
    },
    /// A position was set by `auto.offset.reset`, because there was none or it was out of range.
    Reset {
        partition: TopicPartition,
        /// The position out of range, if there was one.
        from: Option<Offset>,
        /// The new position.
        to: Offset,
    },
    /// The position is the group's commit.
    Resumed { partition: TopicPartition, at: Offset },
    /// The heartbeat thread found `max.poll.interval.ms` exceeded.
    PollIntervalExceeded { limit_ms: Ms },
    /// No answer came in time: it tries again.
    Unanswered { api: &'static str },
    /// The coordinator refused a heartbeat, join or sync.
    Refused { error: GroupError },
    /// A commit was refused without asking the coordinator.
    CommitRefused {
        /// What the application gets.
        thrown: CommitError,
    },
    /// Processing a record threw, for the so manieth time in a row.
    Threw { partition: TopicPartition, offset: Offset, failures: u32, answer: Answer },
    /// The process died at a record.
    Died { partition: TopicPartition, offset: Offset, death: Death },
    /// The application got an exception it can't go on from.
    Failed { exception: &'static str },
}
