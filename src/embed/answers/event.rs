//! What happened, whatever the system.

use super::declare::{Told, answer_field, answer_needed, answers, kinds};
use super::kafka_event::KafkaHappening;
use crate::simulation::{Event, Fact, Refusal};

answers! {
    /// Something that happened.
    struct LabEvent {
        /// When, in simulated time.
        time_ms: u64,
        /// What.
        #[serde(flatten)]
        happening: Happening,
    }
    /// A command that was refused.
    struct Refused {
        /// Kafka's name of the error where there is one, else `INVALID_COMMAND`.
        code: String,
        /// The offending field.
        path: String,
        /// Which message says why.
        id: String,
        /// What the message needs to know.
        args: Vec<(String, String)>,
    }
}

kinds! {
    /// What happened, told apart by its `type`.
    "type" Happening from Fact where Kafka(KafkaHappening) {
        /// A producer began.
        "producer_created" ProducerCreated {
            producer: String,
            /// Where its records go.
            topic: String,
        }
        /// A producer was paused.
        "producer_paused" ProducerPaused {
            producer: String,
        }
        /// A producer was resumed.
        "producer_resumed" ProducerResumed {
            producer: String,
        }
        /// A producer was closed; what it had buffered was sent.
        "producer_removed" ProducerRemoved {
            producer: String,
        }
        /// A producer's source is used up.
        "producer_finished" ProducerFinished {
            producer: String,
            /// How many records it was given.
            sent: u64,
        }
        /// Time was told to stop: a `lab.pause`.
        "lab_paused" LabPaused {
            /// What stands on the stage until it goes on.
            caption: Option<String>,
        }
        /// A scenario's command came due and was refused.
        "command_refused" CommandRefused {
            /// Why.
            #[serde(flatten)]
            refusal: Refused,
        }
        /// The lab's memory is full: time stops until there is room.
        "memory_full" MemoryFull {
            /// What it holds.
            used_mb: u64,
            /// What it may hold.
            limit_mb: u64,
        }
    }
}

impl Told<Event> for LabEvent {
    fn told(event: &Event) -> Self {
        Self { time_ms: event.time_ms, happening: Told::told(&event.fact) }
    }
}

impl Told<Refusal> for Refused {
    fn told(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.to_owned(),
            path: refusal.path.clone(),
            id: refusal.id.to_owned(),
            args: refusal.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }
}
