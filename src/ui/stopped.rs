//! Whether a trap has stopped all labs of the module, and how what they were made of is printed then.
//!
//! After a trap the state may be inconsistent, and the browser would still call in: frames, observers, timers. Every
//! entry point checks here first.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::scenario::Scenario;

/// Prints a scenario as JSON text.
pub type Print = fn(&Scenario) -> String;

thread_local! {
    static PRINT: Cell<Option<Print>> = const { Cell::new(None) };
}

static STOPPED: AtomicBool = AtomicBool::new(false);

/// For good: the page's script makes another instance of the module.
pub fn stop() {
    STOPPED.store(true, Ordering::Relaxed);
}

pub fn stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// How to print, from whoever has the part that can.
pub fn take_print(print: Print) {
    PRINT.set(Some(print));
}

/// A scenario as JSON, if anybody was able to change it before the trap.
pub fn print(scenario: &Scenario) -> Option<String> {
    PRINT.get().map(|print| print(scenario))
}
