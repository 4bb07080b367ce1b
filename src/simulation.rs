//! Time, chance and faults around the engine.
//!
//! Commands go in, events come out; readers borrow the `World` and cannot change it. One seed and one list of
//! commands give the same events, byte for byte, native and wasm.
//!
//! Deliberately absent: wall time (the interface says 'advance by n ms'), words, and anything of a browser.

pub mod agenda;
mod apply;
mod by_hand;
pub mod command;
pub mod compare;
pub mod console;
pub mod digest;
pub mod event;
mod group_events;
mod kernel;
pub mod keys;
pub mod plan;
pub mod producer;
pub mod reassign;
pub mod snapshot;
pub mod workload;
pub mod world;

pub use apply::Outcome;
pub use command::{Command, Refusal};
pub use event::{Event, Fact};
pub use kernel::Simulation;
pub use world::{Group, Topic, World};
