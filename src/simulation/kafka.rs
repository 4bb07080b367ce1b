//! Kafka in the world: what commands do, how brokers and clients are woken, what is told of them.

pub(super) mod apply;
mod by_hand;
pub mod command;
mod group_events;
pub mod lookup;
pub mod placement;
pub mod positions;
pub mod snapshot;

pub use command::Command;
