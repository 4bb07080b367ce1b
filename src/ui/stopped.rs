//! Whether a panic has stopped all labs of the module.
//!
//! What a panic leaves half done can't be gone on with, and the browser would call into it all the same: frames, observers,
//! timers. Whoever is called from outside looks here first.

use std::sync::atomic::{AtomicBool, Ordering};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// For good: only a page loaded anew has another module.
pub fn stop() {
    STOPPED.store(true, Ordering::Relaxed);
}

pub fn stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}
