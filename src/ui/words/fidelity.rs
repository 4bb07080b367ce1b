//! How exact the model is: the mechanisms, each with its source and with what is simpler here.
//!
//! The words are in `assets/lang/en-fidelity.ftl`; `docs/fidelity.md` is made of them, which a test holds.

use super::Words;

/// The mechanisms in the order in which they are told.
pub const MECHANISMS: [&str; 23] = [
    "fidelity-sizes",
    "fidelity-time-lookup",
    "fidelity-retention",
    "fidelity-compaction",
    "fidelity-offsets-topic",
    "fidelity-java",
    "fidelity-clients",
    "fidelity-batching",
    "fidelity-delivery",
    "fidelity-transactions",
    "fidelity-client-assignors",
    "fidelity-broker-assignors",
    "fidelity-classic",
    "fidelity-expiry",
    "fidelity-timestamps",
    "fidelity-static-members",
    "fidelity-consumer-groups",
    "fidelity-share",
    "fidelity-consumers",
    "fidelity-positions",
    "fidelity-console",
    "fidelity-metadata",
    "fidelity-network",
];

/// What is told of one: its source, what is as in Kafka, what is simpler.
pub fn told(words: &Words, mechanism: &str) -> [String; 3] {
    ["source", "exact", "simpler"].map(|name| words.attribute(mechanism, name).unwrap_or_default())
}
