//! A lab somebody works in: running, speed, event log, samples, undo.

mod gestures;
mod lab;
mod log;
mod made;
pub mod memory;
mod recent;
mod samples;
pub mod shown;
pub mod subject;

pub use lab::{Done, Era, Lab, SPEEDS};
pub use log::{EventLog, Logged};
pub use made::Made;
pub use recent::Recent;
pub use samples::{GroupSample, Sample, Samples, Trend};
