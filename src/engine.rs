//! What brokers and clients do: pure rules.
//!
//! Deliberately absent: clocks (time is an argument), chance (a `Chance` is an argument), drawing, JSON.

pub mod assignor;
pub mod chance;
pub mod client;
pub mod group;
pub mod ids;
pub mod iso_duration;
pub mod log;
pub mod map;
pub mod partitioner;
