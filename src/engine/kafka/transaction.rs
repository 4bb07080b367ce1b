//! Transactions: the coordinator of a `transactional.id`, and the client that asks it.
//!
//! Source: Kafka 4.3 with `transaction.version=2` (KIP-890): `TransactionCoordinator`, `TransactionMetadata`,
//! `TransactionManager`. What a partition's log knows of them is in `log::transactions`.
//!
//! Deliberately absent: `transaction.version` 0 and 1, two-phase commit (KIP-939), the log of the coordinator's own
//! state, and the finding of a coordinator: there is one, and it does not move.

mod coordinator;
mod error;
mod exception;
mod manager;
mod state;

pub use coordinator::{ABORT_CHECK_MS, MAX_TIMEOUT_MS, Marker, TransactionCoordinator, Written};
pub use error::TransactionError;
pub use exception::Exception;
pub use manager::{ManagerState, TransactionManager, TransactionRequest};
pub use state::{Transaction, TransactionState};

use std::fmt;

/// `producer.epoch`: it rises with each transaction and each new instance.
pub type ProducerEpoch = i16;

/// A producer as brokers know it.
pub use crate::engine::kafka::log::{Identity as ProducerIdAndEpoch, ProducerId};

impl fmt::Display for ProducerIdAndEpoch {
    /// As Kafka prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(producerId={}, epoch={})", self.id, self.epoch)
    }
}

/// How a transaction ends (`TransactionResult`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    Commit,
    Abort,
}
