//! A seeded attack on everything that strangers' data reaches below the page: commands as JSON on worlds that run, and
//! each parser. Whatever is given, the answer is a value or a refusal: no panic, no overflow, no hang, no long echo.
//!
//! `LOGLAB_FUZZ_SEEDS` sets how many seeds each attack tries, `LOGLAB_FUZZ_SEED` runs a single one.

#![expect(
    clippy::disallowed_types,
    reason = "a step that hangs is told by the time it takes; nothing else hangs on it"
)]

mod commands;
mod hostile;
mod labs;
mod parsers;

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// One step may take so long at most, on a slow machine and unoptimised.
const LONGEST_STEP: Duration = Duration::from_secs(20);

/// What is under way, so that a step that hangs can be named.
struct Step {
    told: String,
    since: Instant,
}

pub struct Watch(Mutex<Option<Step>>);

impl Watch {
    /// A step begins.
    pub fn step(&self, told: impl Into<String>) {
        let step = Step { told: told.into(), since: Instant::now() };
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(step);
    }

    fn told(&self) -> String {
        let step = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        step.as_ref().map(|step| step.told.clone()).unwrap_or_default()
    }

    /// Ends the process once a step takes too long: a thread that hangs can't be stopped otherwise.
    fn guard(&self, seed: &Mutex<u64>, done: &AtomicBool) {
        while !done.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(200));
            let step = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(step) = step.as_ref().filter(|step| step.since.elapsed() > LONGEST_STEP) {
                let seed = seed.lock().map(|seed| *seed).unwrap_or_default();
                // Past the test's own capture, which would be lost.
                let _ = writeln!(std::io::stderr(), "seed {seed} hangs in: {}", step.told);
                std::process::exit(101);
            }
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs `attack` for each seed; what panics is told with its seed and its last step.
pub fn attack(usual: u64, attack: impl Fn(u64, &Watch) + Sync) {
    let seeds = match setting("LOGLAB_FUZZ_SEED") {
        Some(one) => one..one + 1,
        None => 0..setting("LOGLAB_FUZZ_SEEDS").unwrap_or(usual),
    };
    let (watch, seed, done) = (Watch(Mutex::default()), Mutex::new(0), AtomicBool::new(false));
    let mut failures = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| watch.guard(&seed, &done));
        for one in seeds {
            *seed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = one;
            watch.step("the beginning");
            if catch_unwind(AssertUnwindSafe(|| attack(one, &watch))).is_err() {
                failures.push(format!("seed {one}, in: {}", watch.told()));
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(failures.is_empty(), "{} seeds:\n{}", failures.len(), failures.join("\n"));
}
