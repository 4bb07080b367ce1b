//! Kafka in the world: what commands do, when brokers and clients are woken, and the events they emit.

pub(super) mod apply;
mod by_hand;
mod cluster;
pub mod command;
mod fact;
mod group;
mod group_events;
pub mod lookup;
mod outcome;
pub mod placement;
pub mod positions;

mod task;

pub use cluster::{Cluster, Topic};
pub use command::Command;
pub use fact::{Fact, ResetRow};
pub use group::{Group, GroupPartition};
pub use outcome::Outcome;
pub use task::Task;
