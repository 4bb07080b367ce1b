//! A producer: a source of records, and the clients that send each of them on.

pub mod apply;
pub mod command;
mod keys;
mod process;
pub mod reach;
pub mod source;

use super::kafka::{self, Sender};
use crate::engine::kafka::ids::{Ms, ProducerName, TopicName};
pub use command::Command;
pub use source::RecordSource;

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
        Self { name, source, destinations, sent: 0, process: Process::Runs, closing: false, wake: None }
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

    /// When it is due next: a record of its source, or a batch.
    pub(super) fn next_due(&self) -> Option<Ms> {
        if self.process != Process::Runs {
            return None;
        }
        let batches =
            self.destinations.iter().filter_map(|Destination::Kafka(sender)| sender.next_deadline());
        self.source.due().into_iter().chain(batches).min()
    }
}
