//! A small benchmark: the best of many short rounds, since other load only makes a round slower, compared with a limit
//! measured in the same run. The same source runs natively and, as wasm, in a browser, where its lines go to the
//! console.

use std::fmt::Write as _;
use std::hint::black_box;

/// Shorter than a scheduler's slice, so that some rounds run undisturbed.
const ROUND_MS: f64 = 2.0;
const ROUNDS: usize = 150;

/// The results so far, and which names are wanted.
pub struct Bench {
    filter: Option<String>,
    limit: Option<f64>,
}

impl Bench {
    /// Takes the filter from the command line; cargo's own `--bench` is not one.
    pub fn from_args() -> Self {
        let filter = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
        print(&format!("{:<44} {:>14} {:>10} {:>9}", "", "per second", "ns each", "of limit"));
        Self { filter, limit: None }
    }

    /// Measures what nothing can beat: later results are given as a share of it.
    pub fn limit<T>(&mut self, name: &str, units: u64, work: impl FnMut() -> T) {
        self.limit = None;
        self.limit = self.run(name, units, work);
    }

    /// Measures `work`, which handles so many units at each call. Returns units a second.
    pub fn run<T>(&mut self, name: &str, units: u64, mut work: impl FnMut() -> T) -> Option<f64> {
        // A limit always runs, because what is wanted may be compared with it.
        let wanted =
            self.limit.is_none() || self.filter.as_ref().is_none_or(|filter| name.contains(filter.as_str()));
        if !wanted {
            return None;
        }
        let mut calls = 1_u32;
        while round_ms(&mut work, calls) < ROUND_MS && calls < 1 << 30 {
            calls *= 2;
        }
        let best = (0..ROUNDS).map(|_| round_ms(&mut work, calls)).fold(f64::INFINITY, f64::min);
        let each_ms = best / f64::from(calls) / units as f64;
        let per_second = 1000.0 / each_ms;
        let mut line = format!("{name:<44} {per_second:>14.0} {:>10.1}", each_ms * 1e6);
        if let Some(limit) = self.limit {
            let _ = write!(line, " {:>7.0} %", per_second * 100.0 / limit);
        }
        print(&line);
        Some(per_second)
    }
}

fn round_ms<T>(work: &mut impl FnMut() -> T, calls: u32) -> f64 {
    let start = now_ms();
    for _ in 0..calls {
        black_box(work());
    }
    now_ms() - start
}

/// Milliseconds since some moment.
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_types, reason = "a benchmark measures wall time")]
pub fn now_ms() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;

    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds since the page began.
#[cfg(target_arch = "wasm32")]
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Writes a line, in a browser to its console.
pub fn print(line: &str) {
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
    #[cfg(target_arch = "wasm32")]
    web_sys::console::log_1(&line.into());
}
