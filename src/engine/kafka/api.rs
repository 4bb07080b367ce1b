//! Kafka's requests by name (`org.apache.kafka.common.protocol.ApiKeys`): those that the model sends as messages.
//!
//! `Fetch` is a message only where a fault may harm it: else consumers read the logs where they are.
//!
//! Deliberately absent: `Metadata`. Consumers learn of partitions when their metadata is due.

use super::group::{Request, Response, Transactional};

/// Which request a message asks or answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiKey {
    Produce,
    InitProducerId,
    EndTxn,
    /// From the transaction coordinator to a partition's leader or a group's coordinator.
    WriteTxnMarkers,
    TxnOffsetCommit,
    OffsetCommit,
    /// With the `ListOffsets` that follows where nothing is committed.
    OffsetFetch,
    JoinGroup,
    Heartbeat,
    LeaveGroup,
    SyncGroup,
    /// Of a share group, `ShareGroupHeartbeat`.
    ConsumerGroupHeartbeat,
    /// To the leader of the partitions, which here is one for all.
    Fetch,
}

impl ApiKey {
    /// All that the model sends.
    pub const ALL: [Self; 13] = [
        Self::Produce,
        Self::InitProducerId,
        Self::EndTxn,
        Self::WriteTxnMarkers,
        Self::TxnOffsetCommit,
        Self::Fetch,
        Self::OffsetCommit,
        Self::OffsetFetch,
        Self::JoinGroup,
        Self::Heartbeat,
        Self::LeaveGroup,
        Self::SyncGroup,
        Self::ConsumerGroupHeartbeat,
    ];

    /// Kafka's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Produce => "Produce",
            Self::InitProducerId => "InitProducerId",
            Self::EndTxn => "EndTxn",
            Self::WriteTxnMarkers => "WriteTxnMarkers",
            Self::TxnOffsetCommit => "TxnOffsetCommit",
            Self::OffsetCommit => "OffsetCommit",
            Self::OffsetFetch => "OffsetFetch",
            Self::JoinGroup => "JoinGroup",
            Self::Heartbeat => "Heartbeat",
            Self::LeaveGroup => "LeaveGroup",
            Self::SyncGroup => "SyncGroup",
            Self::ConsumerGroupHeartbeat => "ConsumerGroupHeartbeat",
            Self::Fetch => "Fetch",
        }
    }

    /// Whether producers send it; the others are consumers'.
    pub fn is_of_producers(self) -> bool {
        matches!(
            self,
            Self::Produce
                | Self::InitProducerId
                | Self::EndTxn
                | Self::WriteTxnMarkers
                | Self::TxnOffsetCommit
        )
    }

    pub fn of(request: &Request) -> Self {
        match request {
            Request::Join(_) => Self::JoinGroup,
            Request::Sync(_) => Self::SyncGroup,
            Request::Heartbeat { .. } => Self::Heartbeat,
            Request::Leave { .. } => Self::LeaveGroup,
            Request::Beat(_) => Self::ConsumerGroupHeartbeat,
            Request::Commit { .. } => Self::OffsetCommit,
            Request::Positions { .. } => Self::OffsetFetch,
            Request::Transactional(what) => Self::of_transactional(what),
            Request::Fetch(_) => Self::Fetch,
        }
    }

    fn of_transactional(what: &Transactional) -> Self {
        match what {
            Transactional::InitProducerId { .. } => Self::InitProducerId,
            Transactional::OffsetCommit { .. } => Self::TxnOffsetCommit,
            Transactional::End { .. } => Self::EndTxn,
        }
    }

    /// The request that `response` answers.
    pub fn answered_by(response: &Response) -> Self {
        match response {
            Response::Join(_) => Self::JoinGroup,
            Response::Sync(_) => Self::SyncGroup,
            Response::Heartbeat(_) => Self::Heartbeat,
            Response::Beat(_) => Self::ConsumerGroupHeartbeat,
            Response::Commit(..) => Self::OffsetCommit,
            Response::Positions(_) => Self::OffsetFetch,
            Response::Transactional(what, _) => Self::of_transactional(what),
            Response::Fetch(..) => Self::Fetch,
        }
    }
}
