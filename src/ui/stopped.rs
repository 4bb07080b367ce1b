//! Whether a panic has stopped all labs of the module.
//!
//! After a panic the state may be inconsistent, and the browser would still call in: frames, observers, timers. Every
//! entry point checks here first.

use std::sync::atomic::{AtomicBool, Ordering};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// For good: only a page loaded again has another module.
pub fn stop() {
    STOPPED.store(true, Ordering::Relaxed);
}

pub fn stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}
