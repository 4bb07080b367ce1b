//! Time, chance and faults around the engine.
//!
//! Commands go in, events come out; readers borrow the `World` and cannot change it. One seed and one list of
//! commands give the same events, byte for byte, native and wasm.
//!
//! Deliberately absent: wall time (the interface says 'advance by n ms'), words, and anything of a browser.

pub mod agenda;
mod chance;
pub mod command;
pub mod digest;
pub mod event;
pub mod kafka;
mod kernel;
pub mod lab;
pub mod ledger;
pub mod memory;
pub mod network;
pub mod outcome;
pub mod producer;
mod run;
pub mod workload;
pub mod world;

pub use command::{Command, Refusal};
pub use event::{Event, Fact};
pub use kernel::Simulation;
pub use outcome::Outcome;
pub use world::World;
