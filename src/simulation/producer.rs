//! A producer: a source of records, and the clients that send each of them on.

pub mod apply;
pub mod command;
mod keys;
mod process;
pub mod reach;
pub mod source;
pub mod transactions;

use super::kafka::{self, Sender};
use crate::engine::kafka::ids::{Ms, ProducerName, TopicName};
use crate::engine::kafka::transaction::ManagerState;
pub use command::Command;
pub use source::RecordSource;
pub use transactions::Transacting;

/// A producer of a world.
#[derive(Clone, Debug, Hash)]
pub struct Producer {
    pub name: ProducerName,
    /// Where its records come from.
    pub source: RecordSource,
    /// Where each of them goes.
    pub destinations: Vec<Destination>,
    /// Records it was given to send, by its source or by hand.
    pub sent: u64,
    /// Whether its process runs.
    pub process: Process,
    /// Its transactions, with a `transactional.id`.
    pub transactions: Option<Transacting>,
    pub(super) closing: bool,
    pub(super) wake: Option<Ms>,
}

/// What became of a producer's process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Process {
    Runs,
    /// It stands still; answers wait for it.
    Frozen {
        since_ms: Ms,
        /// Whether its source ran until then.
        source_ran: bool,
        inbox: Vec<kafka::Task>,
    },
    /// It is dead, and so are the records that it had not sent, or was not told of.
    Crashed {
        since_ms: Ms,
        lost: u64,
    },
}

/// Where records go: a client of one system, and what it knows.
#[derive(Clone, Debug, Hash)]
pub enum Destination {
    Kafka(Sender),
}

impl Producer {
    pub fn new(name: ProducerName, source: RecordSource, destinations: Vec<Destination>) -> Self {
        let process = Process::Runs;
        Self { name, source, destinations, sent: 0, process, transactions: None, closing: false, wake: None }
    }

    /// The Kafka client among its destinations.
    pub fn kafka(&self) -> Option<&Sender> {
        self.destinations.iter().map(|Destination::Kafka(sender)| sender).next()
    }

    /// The Kafka client that sends to `topic`.
    pub fn sender_to(&self, topic: &TopicName) -> Option<&Sender> {
        self.destinations
            .iter()
            .map(|Destination::Kafka(sender)| sender)
            .find(|sender| sender.topic == *topic)
    }

    pub(super) fn senders_mut(&mut self) -> impl Iterator<Item = &mut Sender> {
        self.destinations.iter_mut().map(|Destination::Kafka(sender)| sender)
    }

    pub fn is_crashed(&self) -> bool {
        matches!(self.process, Process::Crashed { .. })
    }

    pub fn is_frozen(&self) -> bool {
        matches!(self.process, Process::Frozen { .. })
    }

    /// Records in batches that have not been sent.
    pub fn waiting(&self) -> u64 {
        self.destinations.iter().map(|Destination::Kafka(sender)| sender.waiting()).sum()
    }

    /// Records that have not been sent, or are not acknowledged.
    pub fn unfinished(&self) -> u64 {
        let all = self.destinations.iter().map(|Destination::Kafka(sender)| sender);
        all.map(|sender| sender.waiting() + sender.in_flight()).sum()
    }

    /// Sends what waits without lingering.
    pub(super) fn flush(&mut self) {
        for sender in self.senders_mut() {
            sender.flush();
        }
    }

    /// Whether its source may hand over a record: with transactions, only into an open one.
    pub(super) fn takes(&self) -> bool {
        self.transactions.as_ref().is_none_or(Transacting::takes)
    }

    /// Whether a transaction has to end before it can close.
    pub(super) fn is_transacting(&self) -> bool {
        self.transactions.as_ref().is_some_and(Transacting::is_unfinished)
    }

    /// When it is due next: a record of its source, a batch, or something about its transactions.
    pub(super) fn next_due(&self) -> Option<Ms> {
        if self.process != Process::Runs {
            return None;
        }
        let batches =
            self.destinations.iter().filter_map(|Destination::Kafka(sender)| sender.next_deadline());
        let source = self.source.due().filter(|_| self.wakes_for_source());
        let transactions = self.transactions.as_ref().and_then(Transacting::next_wake);
        source.into_iter().chain(batches).chain(transactions).min()
    }

    /// A record that is due begins a transaction, or goes into an open one; else it waits until that is over.
    fn wakes_for_source(&self) -> bool {
        self.transactions
            .as_ref()
            .is_none_or(|t| t.takes() || (t.has_rhythm() && t.manager.state() == ManagerState::Ready))
    }
}
