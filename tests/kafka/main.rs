//! Kafka's rules in small worlds, each told from its beginning.

mod by_hand;
mod compaction;
mod expiry;
mod pauses;
mod positions;
mod refusals;
mod retention;
#[path = "../support/mod.rs"]
mod support;
