//! Commands about producers, which belong to no system: their records may go to several.
//!
//! Each is declared here and nowhere else (`simulation::command` says how).

use crate::engine::kafka::ids::{Ms, ProducerName, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::{Configs, Milli, declare_commands, declare_values};

/// The table of the commands about producers, handed to `$take`.
macro_rules! producer_commands {
    ($take:ident) => {
        $take! { Producer {
            /// Starts a producer.
            "producer.create" ProducerCreate {
                producer: ProducerName,
                topic: TopicName,
                /// Sets the default partitioner; `configs` may name another. `librdkafka` is also what C, Python, Go and
                /// .NET clients on it use.
                client: Client = Client::Java,
                /// Where its records come from; without it, it sends only by hand (`producer.send`).
                source: Option<Source>,
                /// Settings of its client.
                configs: Configs = Configs::new(),
            }
            /// Stops a producer's source for a while.
            "producer.pause" ProducerPause {
                producer: ProducerName,
            }
            /// Lets a paused source go on where it was.
            "producer.resume" ProducerResume {
                producer: ProducerName,
            }
            /// Closes a producer: what it has buffered is sent first, and an open transaction is aborted.
            "producer.remove" ProducerRemove {
                producer: ProducerName,
            }
            /// Kills a producer's process: what it has buffered is lost, and what is on its way may still arrive. It can
            /// be created again.
            "producer.crash" ProducerCrash {
                producer: ProducerName,
            }
            /// Stalls a producer's process as a whole, until `producer.thaw`.
            "producer.freeze" ProducerFreeze {
                producer: ProducerName,
            }
            /// Lets a frozen producer go on.
            "producer.thaw" ProducerThaw {
                producer: ProducerName,
            }
            /// `beginTransaction()` of a producer with a `transactional.id`. It waits for what the producer did before.
            "transaction.begin" TransactionBegin {
                producer: ProducerName,
            }
            /// `commitTransaction()`: readers with `read_committed` are given its records once the markers are written.
            "transaction.commit" TransactionCommit {
                producer: ProducerName,
            }
            /// `abortTransaction()`: readers with `read_committed` are never given its records.
            "transaction.abort" TransactionAbort {
                producer: ProducerName,
            }
        } }
    };
}

/// The table of the values in them.
macro_rules! producer_values {
    ($take:ident) => {
        $take! {
            /// Where a producer's records come from.
            first of Source needs "rate_per_s" {
                /// Rows of a file.
                Workload {
                    /// The file's name: `flights`, or one that the page imported.
                    workload: String,
                    /// The column whose values are the keys; without it, records have no key.
                    key: Option<String>,
                    /// How rows are timed.
                    pace: Pace [flat],
                    /// By event time, silences longer than this are cut to it.
                    max_gap_ms: Option<Ms>,
                    /// The share of records whose processing throws, whoever reads them.
                    poison: Milli [Milli(0)..=Milli::whole(1)] = Milli(0),
                    /// Its records go in transactions; its producer needs a `transactional.id`.
                    transaction: Option<Rhythm>,
                },
                /// Records generated at a steady rate.
                Rate {
                    /// Records per second.
                    rate_per_s: Milli [Milli(1)..=MOST_PER_S],
                    /// Their keys.
                    keys: Keys = Keys::None,
                    /// Bytes of each value.
                    value_bytes: u32 [1..=1 << 20] = 100,
                    /// The share of records whose processing throws, whoever reads them.
                    poison: Milli [Milli(0)..=Milli::whole(1)] = Milli(0),
                    /// Its records go in transactions; its producer needs a `transactional.id`.
                    transaction: Option<Rhythm>,
                },
                /// Records generated at a slow beat, for a lab whose time is counted in days.
                Every {
                    /// Simulated time from one record to the next: at least a second.
                    every_ms: Ms [1_000..=SLOWEST_MS],
                    /// Their keys.
                    keys: Keys = Keys::None,
                    /// Bytes of each value.
                    value_bytes: u32 [1..=1 << 20] = 100,
                },
            }
            /// How a source's records are gathered in transactions.
            #[derive(Copy)]
            one of Rhythm needs "records" {
                /// So many in each.
                Records {
                    /// Records of one transaction.
                    records: u32 [1..=1_000_000],
                    /// Of so many transactions the last is aborted; without it, none is.
                    abort_every: Option<u32> [1..=1_000_000],
                },
            }
            /// How rows of a file are timed.
            #[derive(Copy)]
            one of Pace {
                /// At a steady rate.
                Rate {
                    /// Rows per second.
                    rate_per_s: Milli [Milli(1)..=MOST_PER_S],
                },
                /// By event time.
                EventTime {
                    /// How many times faster than it happened.
                    pace: Milli [Milli(1)..=MOST] = Milli::whole(1),
                },
            }
            /// The keys of records that are generated.
            one of Keys needs "pool" {
                /// Records have no key.
                = "none" None,
                /// Always this key.
                "fixed" Fixed(String),
                /// `key-0`, `key-1`, … of a pool.
                Pool {
                    /// How many keys.
                    pool: u32 [1..=10_000_000],
                    /// Zipf's exponent: 0 is even, and the greater, the more the first keys lead.
                    skew: Milli [Milli(0)..=Milli::whole(10)] = Milli(0),
                },
            }
        }
    };
}

producer_commands!(declare_commands);
producer_values!(declare_values);

pub(crate) use {producer_commands, producer_values};

/// The slowest beat: a hundred years.
pub const SLOWEST_MS: Ms = 100 * 365 * 24 * 3_600_000;

impl Source {
    /// How the keys of records that are made up are chosen.
    pub fn keys(&self) -> Option<&Keys> {
        match self {
            Self::Rate { keys, .. } | Self::Every { keys, .. } => Some(keys),
            Self::Workload { .. } => None,
        }
    }
}

impl Default for Pace {
    /// As it happened.
    fn default() -> Self {
        Self::EventTime { pace: Milli::whole(1) }
    }
}

impl Source {
    /// How its records are gathered in transactions.
    pub fn transaction(&self) -> Option<Rhythm> {
        match self {
            Self::Workload { transaction, .. } | Self::Rate { transaction, .. } => *transaction,
            Self::Every { .. } => None,
        }
    }
}
