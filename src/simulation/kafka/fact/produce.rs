//! What became of batches that were not simply acknowledged.

use crate::engine::kafka::ids::{Ms, Offset, Partition, ProducerName, TopicName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProduceFact {
    /// A batch that was not acknowledged goes once more.
    Retried {
        producer: ProducerName,
        topic: TopicName,
        partition: Partition,
        count: u32,
        /// Which attempt failed, from 1.
        attempt: u32,
        code: &'static str,
        /// When it may go.
        at_ms: Ms,
    },
    /// A producer gave a batch up: its records may be in the log or not.
    Lost {
        producer: ProducerName,
        topic: TopicName,
        partition: Partition,
        count: u32,
        exception: &'static str,
        /// Since the first of them was sent.
        after_ms: Ms,
    },
    /// The leader knew a batch by its number: it is in the log already, from this offset on.
    RepetitionDropped {
        producer: ProducerName,
        topic: TopicName,
        partition: Partition,
        base_offset: Offset,
        count: u32,
    },
    /// An idempotent producer goes on under another epoch, and numbers its batches from 0 again.
    EpochBumped { producer: ProducerName, topic: TopicName, epoch: i16 },
}

impl ProduceFact {
    /// Whose batch it was.
    pub fn producer(&self) -> &ProducerName {
        match self {
            Self::Retried { producer, .. }
            | Self::Lost { producer, .. }
            | Self::RepetitionDropped { producer, .. }
            | Self::EpochBumped { producer, .. } => producer,
        }
    }
}
