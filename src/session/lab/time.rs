//! How a lab's time runs: frame by frame, step by step, or exactly so much, and where its scenario stops it.

use super::Lab;
use crate::engine::kafka::ids::Ms;
use crate::simulation::Event;

/// What a slow frame or a hidden tab may add at most, in wall ms; the rest of the backlog is dropped.
const CATCH_UP_LIMIT_MS: f64 = 250.0;

/// How long the simulation may work in one frame, in wall ms: half of what 60 frames a second leave.
const FRAME_BUDGET_MS: f64 = 8.0;

/// Simulated ms between two looks at the clock.
const SLICE_MS: Ms = 250;

/// Simulated ms until what happened is taken in.
const LONGEST_PIECE_MS: Ms = 1_000;

/// The same in a time-lapse, in wall ms.
const LONGEST_LAPSE_MS: f64 = 4.0;

/// The slowest and the fastest that time runs.
pub const SPEEDS: (f64, f64) = (0.1, 1_000.0);

const DAY_MS: f64 = 86_400_000.0;

impl Lab {
    /// Simulated milliseconds in a real one at speed 1: many where the scenario is a time-lapse.
    pub fn lapse(&self) -> f64 {
        self.world().time_lapse().map_or(1.0, |days| days.as_f64() * DAY_MS / 1_000.0)
    }

    /// Whether time runs.
    pub fn is_running(&self) -> bool {
        self.running
    }

    pub fn play(&mut self) {
        self.running = true;
        self.made.set_pace(self.running, self.speed);
    }

    /// Lets a world begin by itself: it runs, unless its scenario stops it at once.
    pub fn autoplay(&mut self) {
        self.play();
        self.hold_at_pause();
    }

    pub(super) fn hold_at_pause(&mut self) {
        if self.world().pause().is_some() {
            self.pause();
        }
    }

    pub fn pause(&mut self) {
        self.running = false;
        self.made.set_pace(self.running, self.speed);
    }

    /// Simulated milliseconds for each real one.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Sets the speed, held within 0.1 … 1000.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(SPEEDS.0, SPEEDS.1);
        self.made.set_pace(self.running, self.speed);
    }

    /// Runs until something happens, and tells what; nothing if nothing did within a simulated minute.
    pub fn step(&mut self) -> Vec<Event> {
        if !self.sim.step() && self.sim.is_full() {
            if !self.make_room(0) {
                self.stop_full();
                return Vec::new();
            }
            self.sim.step();
        }
        self.hold_at_pause();
        self.absorb()
    }

    /// Runs exactly so much simulated time, and returns the new time. Where a scenario stops time it runs on; if it
    /// ends just there, the lab is paused. Where memory is full, it stops earlier.
    pub fn advance(&mut self, ms: Ms) -> Ms {
        self.run(ms, false);
        if ms > 0 {
            self.hold_at_pause();
        }
        self.world().now
    }

    /// Runs to where the scenario stops time next, at once; nothing where it does not.
    pub fn advance_to_stop(&mut self) {
        let now = self.world().now;
        if let Some(at) = self.world().next_pause() {
            self.advance(at.saturating_sub(now));
        }
    }

    /// Runs so much simulated time, or up to where the scenario `stops` it or memory is full; returns whether that came.
    fn run(&mut self, ms: Ms, stops: bool) -> bool {
        // In pieces of a sample, so that charts of a long advance have their points, and short enough ones for what
        // happens to be taken in before it is much.
        let end = self.world().now.saturating_add(ms);
        if ms == 0 {
            return false;
        }
        // Of a time-lapse, a frame is one piece: what happens in it is little.
        let longest = LONGEST_PIECE_MS.max((self.lapse() * LONGEST_LAPSE_MS) as Ms);
        loop {
            let now = self.world().now;
            let piece = self.samples.next_at(now).min(now + longest).min(end) - now;
            let stopped = stops && self.sim.advance_to_pause(piece);
            if !stops {
                self.sim.advance(piece);
            }
            let whole = !self.sim.is_full();
            self.absorb();
            if !whole && !self.make_room(0) {
                self.stop_full();
                return true;
            }
            self.full = false;
            if stopped || (whole && self.world().now >= end) {
                return stopped;
            }
        }
    }

    /// One frame of wall time has passed; returns whether simulated time did.
    ///
    /// Work is done in slices while `clock` (wall ms) stays within a frame's budget; what does not fit is dropped,
    /// so that a lab too busy for its speed runs slower instead of freezing its page.
    pub fn frame(&mut self, wall_ms: f64, clock: impl Fn() -> f64) -> bool {
        if !self.running {
            return false;
        }
        let due = self.owed_ms + wall_ms.clamp(0.0, CATCH_UP_LIMIT_MS) * self.speed * self.lapse();
        let whole = due.floor();
        self.owed_ms = due - whole;
        let (mut left, begun) = (whole as Ms, clock());
        while left > 0 && clock() - begun < FRAME_BUDGET_MS {
            let slice = left.min(SLICE_MS.max((self.lapse() * LONGEST_LAPSE_MS) as Ms));
            if self.run(slice, true) {
                self.pause();
                self.owed_ms = 0.0;
                break;
            }
            left -= slice;
        }
        whole >= 1.0
    }
}
