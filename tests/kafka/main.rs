//! Kafka's rules in small worlds, each told from its beginning.

mod by_hand;
mod positions;
#[path = "../support/mod.rs"]
mod support;
