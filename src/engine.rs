//! What each system does: pure rules.
//!
//! Deliberately absent: clocks (time is an argument), chance (a `Chance` is an argument), drawing, JSON.

pub mod chance;
pub mod kafka;
pub mod memory;
