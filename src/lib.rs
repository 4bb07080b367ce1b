//! LogLab: an interactive simulation of Kafka's logs, producers and consumer groups.
//!
//! The floors, each importing only those named after it:
//! `embed → ui → {tools, scene} → session → scenario → simulation → engine`.
//!
//! Invariants:
//! - The floors below `ui` (except for the canvas painter) name no browser, no wall clock, no thread and no
//!   hash-ordered collection; `tests/tidy` holds this.
//! - Same seed and same commands: the same events and the same digest, native and wasm.
//! - Texts for people are in `assets/lang`; everything below `ui` reports facts.

pub mod assets;
pub mod engine;
#[cfg(target_arch = "wasm32")]
pub mod parts;
pub mod scenario;
pub mod scene;
pub mod session;
pub mod simulation;
pub mod tools;
pub mod ui;

pub mod embed;
