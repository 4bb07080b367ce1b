//! What became of batches that were not simply acknowledged.

use super::declare::{Told, answer_field, answer_needed, kinds};
use crate::simulation::kafka::ProduceFact;

kinds! {
    /// What became of a batch that was not simply acknowledged.
    "type" ProduceHappening from ProduceFact {
        /// A batch that was not acknowledged goes once more.
        "produce_retried" Retried {
            producer: String,
            topic: String,
            partition: u32,
            /// How many records it has.
            count: u32,
            /// Which attempt failed, from 1.
            attempt: u32,
            code: String,
            /// When it may go.
            at_ms: u64,
        }
        /// A producer gave a batch up: its records may be in the log or not.
        "records_lost" Lost {
            producer: String,
            topic: String,
            partition: u32,
            /// How many records it has.
            count: u32,
            exception: String,
            /// Since the first of them was sent, in milliseconds.
            after_ms: u64,
        }
        /// The broker knew a batch by its number: it is in the log already.
        "repetition_dropped" RepetitionDropped {
            producer: String,
            topic: String,
            partition: u32,
            /// Where it is.
            base_offset: u64,
            /// How many records it has.
            count: u32,
        }
        /// An idempotent producer goes on under another epoch, and numbers its batches from 0 again.
        "producer_epoch_bumped" EpochBumped {
            producer: String,
            topic: String,
            /// The new epoch.
            epoch: i16,
        }
    }
}
