//! What is to happen in Kafka: wakes, and messages under way.

use std::rc::Rc;

use super::retention::Keeper;
use crate::engine::kafka::client::producer::{Batch, ProduceError, RequestId};
use crate::engine::kafka::group::{ClientNo, Request, Response};
use crate::engine::kafka::ids::{GroupId, ProducerName, TopicName, TransactionalId};
use crate::engine::kafka::log::Identity;
use crate::engine::kafka::transaction::{Ending, TransactionError, TransactionRequest, Written};

/// One thing to happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// The brokers' retention check, or a visit of the cleaner.
    Housekeeping(Keeper),
    /// The check of a group's commits for old ones.
    Expiry(GroupId),
    /// A produce request reaches the partitions' leaders. Its batches travel together, and have one response; with
    /// `acks=0` there is none, and no number.
    Produce(ProducerName, Option<RequestId>, Rc<[Batch]>),
    /// The response to a produce request reaches its producer: which batches were refused, by their index.
    Acked(ProducerName, TopicName, RequestId, Box<[(u32, ProduceError)]>),
    /// An idempotent producer, the one that sends to this topic, asks who it is.
    InitProducerId(ProducerName, TopicName),
    /// It is told.
    ProducerId(ProducerName, TopicName, Identity),
    /// A transactional producer's request reaches the transaction coordinator.
    AskCoordinator(ProducerName, TransactionalId, u64, TransactionRequest),
    /// The answer reaches the producer.
    CoordinatorAnswer(ProducerName, u64, Result<Identity, TransactionError>),
    /// The coordinator looks for transactions that take too long.
    TransactionTimeouts,
    /// The coordinator tells those again to write their markers that did not answer.
    Markers(TransactionalId, Identity),
    /// A leader or a group's coordinator is told how a transaction ends.
    WriteMarker(TransactionalId, Identity, Ending, Written),
    /// It did.
    MarkerWritten(TransactionalId, Identity, Written),
    /// A consumer is due.
    Client(GroupId, ClientNo),
    /// A coordinator's deadline is due.
    Coordinator(GroupId),
    /// A request reaches its coordinator.
    Request(GroupId, ClientNo, Box<Request>),
    /// An answer reaches its consumer, on the connection that it had.
    Response(GroupId, ClientNo, u32, Box<Response>),
}

impl Task {
    /// Whether it is a group's: the rest are the producers' and the topics'.
    pub fn is_of_group(&self) -> bool {
        match self {
            Self::Client(..)
            | Self::Coordinator(_)
            | Self::Expiry(_)
            | Self::Request(..)
            | Self::Response(..) => true,
            Self::Housekeeping(_)
            | Self::Produce(..)
            | Self::Acked(..)
            | Self::InitProducerId(..)
            | Self::ProducerId(..)
            | Self::AskCoordinator(..)
            | Self::CoordinatorAnswer(..)
            | Self::TransactionTimeouts
            | Self::Markers(..)
            | Self::WriteMarker(..)
            | Self::MarkerWritten(..) => false,
        }
    }
}
