//! What Kafka's brokers and clients do.

pub mod api;
pub mod assignor;
pub mod client;
pub mod group;
pub mod ids;
pub mod java;
pub mod log;
pub mod partitioner;
pub mod reset_offsets;
pub mod transaction;
