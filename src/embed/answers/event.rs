//! What happened, whatever the system.

use super::declare::{Told, answer_field, answer_needed, answers, kinds};
use super::kafka_event::KafkaHappening;
use crate::engine::kafka::api::ApiKey;
use crate::simulation::command::Milli;
use crate::simulation::network::{FaultInject, Harm, Leg, Named, Victim};
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
    /// Whose message it is: a producer's, or a member's.
    struct Party {
        producer: Option<String>,
        group: Option<String>,
        member: Option<String>,
    }
    /// What happens to a message.
    struct Damage {
        /// `drop`, `delay` or `duplicate`.
        what: String,
        /// How much later it arrives.
        delay_ms: Option<u64>,
    }
    /// A fault that was asked for.
    struct FaultAsked {
        /// Its name.
        fault: String,
        /// Whose messages; none: everybody's.
        #[serde(flatten)]
        client: Party,
        /// Kafka's name of the request, or `*`.
        api: String,
        /// `request` or `response`.
        leg: String,
        /// What happens to them.
        #[serde(flatten)]
        damage: Damage,
        /// How many messages it harms.
        times: u32,
        /// How likely each is harmed.
        chance: f64,
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
        /// A producer's process died.
        "producer_crashed" ProducerCrashed {
            producer: String,
            /// How many records died in its buffer.
            waiting: u64,
            /// How many were sent and not acknowledged: they may be in the log.
            in_flight: u64,
        }
        /// A producer's process stands still.
        "producer_frozen" ProducerFrozen {
            producer: String,
        }
        /// A frozen producer goes on.
        "producer_thawed" ProducerThawed {
            producer: String,
        }
        /// Time was told to stop: a `lab.pause`.
        "time_lapse" TimeLapse {
            /// Simulated days in a real second at speed 1; none where time runs as usual again.
            days_per_s: Option<f64>,
        }
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
        /// Messages are harmed from now on: a `fault.inject`.
        "fault_injected" FaultInjected {
            /// What was asked for.
            #[serde(flatten)]
            asked: FaultAsked,
        }
        /// A fault was ended before it was used up.
        "fault_cleared" FaultCleared {
            /// Its name.
            fault: String,
        }
        /// A message between a client and a broker was lost, held up or doubled.
        "message_harmed" MessageHarmed {
            /// By which fault.
            fault: String,
            /// Whose message.
            #[serde(flatten)]
            client: Party,
            /// Kafka's name of the request.
            api: String,
            /// `request`: on the way to the broker. `response`: on the way back.
            leg: String,
            /// What happened to it.
            #[serde(flatten)]
            what: Damage,
            /// How many messages the fault still harms.
            left: u32,
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

impl Told<Milli> for f64 {
    fn told(from: &Milli) -> Self {
        from.as_f64()
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

impl Told<Named> for Party {
    fn told(client: &Named) -> Self {
        match client {
            Named::Producer(producer) => {
                Self { producer: Some(producer.to_string()), group: None, member: None }
            }
            Named::Member(group, member) => {
                Self { producer: None, group: Some(group.to_string()), member: Some(member.to_string()) }
            }
        }
    }
}

impl Told<Victim> for Party {
    fn told(client: &Victim) -> Self {
        match client {
            Victim::Any => Self { producer: None, group: None, member: None },
            Victim::Producer(producer) => Self::told(&Named::Producer(producer.clone())),
            Victim::Member { group, member } => Self::told(&Named::Member(group.clone(), member.clone())),
        }
    }
}

impl Told<Harm> for Damage {
    fn told(harm: &Harm) -> Self {
        let (what, delay_ms) = match harm {
            Harm::Drop => ("drop", None),
            Harm::Delay(ms) => ("delay", Some(*ms)),
            Harm::Duplicate => ("duplicate", None),
        };
        Self { what: what.to_owned(), delay_ms }
    }
}

impl Told<ApiKey> for String {
    fn told(api: &ApiKey) -> Self {
        api.name().to_owned()
    }
}

impl Told<Leg> for String {
    fn told(leg: &Leg) -> Self {
        leg.name().to_owned()
    }
}

impl Told<FaultInject> for FaultAsked {
    fn told(asked: &FaultInject) -> Self {
        Self {
            fault: asked.fault.clone(),
            client: Told::told(&asked.client),
            api: asked.api.name().to_owned(),
            leg: Told::told(&asked.leg),
            damage: Told::told(&asked.what),
            times: asked.times,
            chance: asked.chance.as_f64(),
        }
    }
}
