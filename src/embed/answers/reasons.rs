//! Why things happened.

use super::declare::{Told, answer_field, answer_needed, kinds, words};
use crate::engine::kafka::group;

words! {
    /// Why a member left.
    LeaveReason from group::LeaveReason {
        /// `close()`.
        "close" Close,
        /// `unsubscribe()`.
        "unsubscribe" Unsubscribe,
        /// `max.poll.interval.ms` passed without a poll.
        "poll_interval" PollInterval,
        /// The application failed with an exception and closed its consumer.
        "failed" Failed,
    }
    /// What made a commit happen.
    CommitReason from group::CommitReason {
        /// `auto.commit.interval.ms` passed.
        "auto" Auto,
        /// `enable.auto.commit` before partitions are revoked.
        "revoke" Revoke,
        /// The application's own `commitSync()` in `onPartitionsRevoked`.
        "callback" Callback,
        /// `close()`.
        "close" Close,
        /// `commitSync()` in the loop of the application.
        "sync" Sync,
        /// A transaction that sent offsets committed.
        "transaction" Transaction,
        /// The application (or a person) asked.
        "manual" Manual,
    }
    /// Why a group rebalances.
    RebalanceReason from group::RebalanceReason {
        /// A new member joined.
        "join" Join,
        /// A member left by `LeaveGroup`.
        "leave" Leave,
        /// A member's session timed out.
        "session_timeout" SessionTimeout,
        /// A member did not sync in time.
        "rejoin_timeout" RejoinTimeout,
        /// A member's subscription or assignors changed.
        "subscription_changed" SubscriptionChanged,
        /// The leader saw topics or partition counts change.
        "metadata_changed" MetadataChanged,
        /// A member asked for it (`enforceRebalance`, or the second step of a cooperative rebalance).
        "requested" Requested,
        /// A known member rejoined because the coordinator asked.
        "rejoin" Rejoin,
        /// A regular expression of a subscription matches other topics now.
        "regex_resolved" RegexResolved,
    }
}

kinds! {
    /// Why the coordinator removed a member.
    "kind" Removal from group::Removal {
        /// It said so.
        "left" Left {
            reason: LeaveReason,
        }
        /// No heartbeat for `session.timeout.ms`.
        "session_timeout" SessionTimeout {
            /// How long there was none.
            after_ms: u64,
        }
        /// It did not rejoin or sync within the rebalance timeout.
        "rejoin_timeout" RejoinTimeout {
            /// How long that is.
            after_ms: u64,
        }
        /// It did not revoke partitions within its `max.poll.interval.ms`.
        "revocation_timeout" RevocationTimeout {
            /// How long that is.
            after_ms: u64,
        }
        /// A newer member with the same `group.instance.id` replaced it.
        "fenced" Fenced {}
    }
}
