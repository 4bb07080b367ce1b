//! Kafka in the world: what commands do, when brokers and clients are woken, and the events they emit.

pub mod application;
pub(super) mod apply;
mod by_hand;
pub(super) mod checks;
mod clients;
mod cluster;
pub mod command;
mod coordinators;
pub(crate) mod expiry;
mod fact;
mod fetches;
mod group;
pub mod idle;
pub mod lag;
mod ledger;
pub mod lookup;
mod outcome;
pub mod placement;
pub mod positions;
mod produce;
pub mod retention;
mod sender;
mod task;
mod topic;
mod transactions;

pub use cluster::Cluster;
pub use command::Command;
pub use fact::{Fact, ProduceFact, ResetRow};
pub use group::{Group, GroupPartition, Pending, PendingEffects};
pub use outcome::{Departure, Joined, Outcome, Seek};
pub use sender::Sender;
pub use task::Task;
pub use topic::Topic;
