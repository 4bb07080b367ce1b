//! A world as data: what it is called, when and with which seed it begins, and what is done in it.

pub mod build;
pub mod commands;
pub mod field;
mod field_types;
pub mod fields;
pub mod import;
pub mod library;
pub mod parse;
pub mod print;
pub mod shape;

pub use build::build;

use crate::engine::kafka::ids::{Ms, UnixMs};
use crate::simulation::Command;

/// A scenario of the public interface, version 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name, as links and attributes use it.
    pub name: String,
    /// Its title for people, if it brings one.
    pub title: Option<String>,
    /// The seed of its chance.
    pub seed: u64,
    /// Unix time at which simulated time begins.
    pub start_time_ms: UnixMs,
    /// Commands with the time at which they are done.
    pub commands: Vec<(Ms, Command)>,
}
