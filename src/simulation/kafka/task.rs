//! What is to happen in Kafka: wakes, and messages under way.

use crate::engine::kafka::client::producer::{Batch, RequestId};
use crate::engine::kafka::group::{ClientNo, Request, Response};
use crate::engine::kafka::ids::{GroupId, ProducerName, TopicName};

/// One thing to happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// The brokers' retention check.
    Retention,
    /// The check of a group's commits for old ones.
    Expiry(GroupId),
    /// A produce request reaches the partitions' leaders. Its batches travel together, and have one response.
    Produce(ProducerName, Box<[Batch]>),
    /// The response to a produce request reaches its producer.
    Acked(ProducerName, TopicName, RequestId),
    /// A consumer is due.
    Client(GroupId, ClientNo),
    /// A coordinator's deadline is due.
    Coordinator(GroupId),
    /// A request reaches its coordinator.
    Request(GroupId, ClientNo, Box<Request>),
    /// An answer reaches its consumer.
    Response(GroupId, ClientNo, Box<Response>),
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
            Self::Retention | Self::Produce(..) | Self::Acked(..) => false,
        }
    }
}
