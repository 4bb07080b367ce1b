//! What a person can point at: the one selection of a lab, and what a line of its log is about.
//!
//! Each system has subjects of its own; a producer belongs to none, since its records may go to several.

pub mod kafka;

use crate::engine::kafka::ids::ProducerName;

/// Something that can be selected and asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Producer(ProducerName),
    Kafka(kafka::Subject),
}

impl From<kafka::Subject> for Subject {
    fn from(subject: kafka::Subject) -> Self {
        Self::Kafka(subject)
    }
}
