//! Why members leave, commit and are removed, and why groups rebalance.

use crate::engine::kafka::ids::Ms;

/// Why a member leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeaveReason {
    /// `close()`.
    Close,
    /// `unsubscribe()`.
    Unsubscribe,
    /// `max.poll.interval.ms` passed without a poll.
    PollInterval,
    /// The application failed with an exception and closed its consumer.
    Failed,
}

/// What made a commit happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommitReason {
    /// `auto.commit.interval.ms` passed.
    Auto,
    /// `enable.auto.commit` before partitions are revoked.
    Revoke,
    /// The application's own `commitSync()` in `onPartitionsRevoked`.
    Callback,
    /// `close()`.
    Close,
    /// `commitSync()` in the loop of the application.
    Sync,
    /// A transaction's `sendOffsetsToTransaction()`, when the transaction committed.
    Transaction,
    /// The application (or a person) asked.
    Manual,
}

/// Why a group rebalances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RebalanceReason {
    /// A new member joined.
    Join,
    /// A member left by `LeaveGroup`.
    Leave,
    /// A member's session timed out.
    SessionTimeout,
    /// A member did not sync in time.
    RejoinTimeout,
    /// A member's subscription or assignors changed.
    SubscriptionChanged,
    /// The leader saw topics or partition counts change.
    MetadataChanged,
    /// A member asked for it (`enforceRebalance`, or the second step of a cooperative rebalance).
    Requested,
    /// A known member rejoined because the coordinator asked.
    Rejoin,
    /// A regular expression of a subscription matches other topics now.
    RegexResolved,
}

/// Why the coordinator removed a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removal {
    /// It said so.
    Left {
        /// Its own reason.
        reason: LeaveReason,
    },
    /// No heartbeat for `session.timeout.ms`.
    SessionTimeout { after_ms: Ms },
    /// It did not rejoin or sync within the rebalance timeout.
    RejoinTimeout { after_ms: Ms },
    /// It did not revoke partitions within its `max.poll.interval.ms`.
    RevocationTimeout { after_ms: Ms },
    /// A newer member with the same `group.instance.id` replaced it.
    Fenced,
}
