//! What happened, with why, as facts. The interface turns them into sentences.

use super::command::{Milli, Refusal};
use super::kafka;
use super::network::{FaultInject, Harm, Leg, Named};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::ids::{Ms, ProducerName, TopicName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in simulated time.
    pub time_ms: Ms,
    pub fact: Fact,
}

/// What happened. A system's own facts lie one below: in JSON all are told apart by one `type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A producer began.
    ProducerCreated {
        producer: ProducerName,
        topic: TopicName,
    },
    /// A producer pauses.
    ProducerPaused {
        producer: ProducerName,
    },
    /// A producer was resumed.
    ProducerResumed {
        producer: ProducerName,
    },
    /// A producer was closed; what it had buffered was sent.
    ProducerRemoved {
        producer: ProducerName,
    },
    /// A producer's source is used up.
    ProducerFinished {
        producer: ProducerName,
        sent: u64,
    },
    /// A producer's process died: so many records with it.
    ProducerCrashed {
        producer: ProducerName,
        /// In its buffer.
        waiting: u64,
        /// Sent and not acknowledged: they may be in the log.
        in_flight: u64,
    },
    /// A producer's process stands still.
    ProducerFrozen {
        producer: ProducerName,
    },
    /// It goes on.
    ProducerThawed {
        producer: ProducerName,
    },
    /// Time was told to stop.
    /// Time runs by days from now on, or as usual again.
    TimeLapse {
        days_per_s: Option<Milli>,
    },
    LabPaused {
        caption: Option<String>,
    },
    /// A scenario's command came due and was refused.
    CommandRefused {
        refusal: Refusal,
    },
    /// The lab's memory is full: time stops until there is room.
    MemoryFull {
        used_mb: u64,
        limit_mb: u64,
    },
    /// Messages are harmed from now on.
    FaultInjected {
        asked: FaultInject,
    },
    /// A fault was ended before it was used up.
    FaultCleared {
        fault: String,
    },
    /// A message between a client and a broker was lost, held up or doubled.
    MessageHarmed {
        fault: String,
        client: Named,
        api: ApiKey,
        leg: Leg,
        what: Harm,
        /// How many messages the fault still harms.
        left: u32,
    },
    Kafka(kafka::Fact),
}

impl From<kafka::Fact> for Fact {
    fn from(fact: kafka::Fact) -> Self {
        Self::Kafka(fact)
    }
}

impl Fact {
    /// How many partitions it lists: what makes it large.
    pub fn listed(&self) -> usize {
        match self {
            Self::Kafka(fact) => fact.listed(),
            _ => 0,
        }
    }

    /// Whether a rebalance begins or ends with it.
    pub fn is_rebalance(&self) -> bool {
        matches!(self, Self::Kafka(fact) if fact.is_rebalance())
    }

    /// Whether it happens so often that a log for people leaves it out.
    pub fn is_routine(&self) -> bool {
        matches!(self, Self::Kafka(fact) if fact.is_routine())
    }
}
