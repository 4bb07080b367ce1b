//! The table of commands about the network (`simulation::command` says how it is read).

use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, ProducerName};
use crate::simulation::command::{Milli, declare_commands, declare_values};

/// The most messages that one fault harms.
pub const MOST_TIMES: u32 = 1_000_000_000;

/// The longest that a message is held up: a day.
pub const MOST_DELAY_MS: Ms = 86_400_000;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leg {
    Request,
    Response,
}

impl Leg {
    pub const ALL: [Self; 2] = [Self::Request, Self::Response];

    /// As commands have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// Which requests a fault is about, with the responses to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Apis {
    All,
    Only(ApiKey),
}

impl Apis {
    pub fn include(self, api: ApiKey) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == api,
        }
    }

    /// As commands have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "*",
            Self::Only(api) => api.name(),
        }
    }
}

/// The table, handed to `$take`.
macro_rules! network_commands {
    ($take:ident) => {
        $take! { Network {
            /// Harms messages between clients and brokers, from now on until it is used up or cleared. A fault of the
            /// same name ends.
            "fault.inject" FaultInject {
                /// The fault's name.
                fault: String,
                /// Whose messages.
                client: Victim,
                /// Kafka's name of the request, or `"*"` for all.
                api: Apis,
                /// `request`: on the way to the broker. `response`: on the way back.
                leg: Leg,
                /// What happens to a message.
                what: Harm,
                /// How many messages are harmed before the fault ends.
                times: u32 [1..=MOST_TIMES] = 1,
                /// How likely each message is harmed, from 0 to 1.
                chance: Milli [Milli(0)..=Milli::whole(1)] = Milli::whole(1),
            }
            /// Ends a fault.
            "fault.clear" FaultClear {
                /// The fault's name.
                fault: String,
            }
        } }
    };
}

/// The table of the values in them.
macro_rules! network_values {
    ($take:ident) => {
        $take! {
            /// Whose messages a fault harms.
            one of Victim needs "producer" {
                /// Everybody's.
                = "*" Any,
                /// Those of a producer.
                "producer" Producer(ProducerName),
                /// Those of a member.
                Member {
                    group: GroupId,
                    member: MemberName,
                },
            }
            /// What a fault does to a message.
            #[derive(Copy)]
            one of Harm needs "delay_ms" {
                /// It never arrives.
                = "drop" Drop,
                /// It arrives so much later.
                "delay_ms" Delay(Ms),
                /// It arrives twice.
                = "duplicate" Duplicate,
            }
        }
    };
}

network_commands!(declare_commands);
network_values!(declare_values);

pub(crate) use {network_commands, network_values};
