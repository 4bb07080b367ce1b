//! What a refused commit throws, in Kafka's words.
//!
//! Source: `ConsumerCoordinator.OffsetCommitResponseHandler` and `sendOffsetCommitRequest` for the classic protocol,
//! `CommitRequestManager` for the consumer protocol, `Errors` for what both take from the broker (4.3.1).

use crate::engine::kafka::group::GroupError;

/// An exception that an application gets from `commitSync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitError {
    pub class: &'static str,
    pub message: &'static str,
}

const FAILED: &str = "CommitFailedException";
const REBALANCING: &str = "RebalanceInProgressException";

/// The consumer knows that it is in no group: it does not ask the coordinator at all.
pub const NOT_A_MEMBER: CommitError = CommitError {
    class: FAILED,
    message: "Offset commit cannot be completed since the consumer is not part of an active group for auto partition \
              assignment; it is likely that the consumer was kicked out of the group.",
};

/// It knows that it is in the middle of a rebalance.
pub const IN_A_REBALANCE: CommitError = CommitError {
    class: REBALANCING,
    message: "Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition \
              assignment. You can try completing the rebalance by calling poll() and then retry the operation.",
};

/// Nothing came back from the coordinator for `default.api.timeout.ms`.
pub const TIMED_OUT: CommitError = CommitError {
    class: "TimeoutException",
    message: "Timeout of 60000ms expired before successfully committing offsets",
};

impl CommitError {
    /// What the coordinator's refusal becomes in a client of either protocol.
    pub fn of(modern: bool, error: GroupError) -> Self {
        let (class, message) = match error {
            GroupError::UnknownMemberId if modern => (
                FAILED,
                "OffsetCommit failed with unknown member ID. The coordinator is not aware of this member.",
            ),
            GroupError::StaleMemberEpoch => (
                FAILED,
                "OffsetCommit failed with stale member epoch. The member epoch is stale. The member must retry after \
             receiving its updated member epoch via the ConsumerGroupHeartbeat API.",
            ),
            GroupError::UnknownMemberId | GroupError::IllegalGeneration => (
                FAILED,
                "Commit cannot be completed since the group has already rebalanced and assigned the partitions to another \
             member. This means that the time between subsequent calls to poll() was longer than the configured \
             max.poll.interval.ms, which typically implies that the poll loop is spending too much time message \
             processing. You can address this either by increasing max.poll.interval.ms or by reducing the maximum \
             size of batches returned in poll() with max.poll.records.",
            ),
            GroupError::FencedInstanceId => (
                "FencedInstanceIdException",
                "The broker rejected this static consumer since another consumer with the same group.instance.id has \
             registered with a different member.id.",
            ),
            GroupError::RebalanceInProgress => (
                REBALANCING,
                "Offset commit cannot be completed since the consumer group is executing a rebalance at the moment. You \
             can try completing the rebalance by calling poll() and then retry commit again",
            ),
            _ => ("KafkaException", "Unexpected error in commit"),
        };
        Self { class, message }
    }
}
