//! A lab's budget of memory: what it holds, what it may hold, and what gives way.
//!
//! - Counted are the world, its undo copies (what they share counts once), the event log, the samples and the files.
//! - Old undo copies go before time stops or a gesture is refused: a person would rather go on.
//! - What would pass the limit is refused before it is taken (`MEMORY_LIMIT`).

use std::rc::Rc;

use super::lab::Lab;
use crate::engine::memory::Tally;
use crate::simulation::memory::{full, needed};
use crate::simulation::workload::Workload;
use crate::simulation::{Command, Event, Fact, Refusal};

/// The least and the most that a lab may be given, and what it has if nobody says, in MB.
pub const LIMITS_MB: (u64, u64) = (16, 1024);
pub const USUAL_MB: u64 = 256;

pub(super) const MB: u64 = 1 << 20;

/// A lab with less room than this part of its limit is full: it would count all the time.
const SPARE: u64 = 64;

/// Bytes that nobody counts: of a gesture that deletes something.
const SMALL: u64 = 64 << 10;

/// What a lab holds and may hold, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub used: u64,
    pub limit: u64,
}

impl Lab {
    /// What it holds now.
    pub fn memory(&self) -> Memory {
        Memory { used: self.used(), limit: self.limit_mb * MB }
    }

    /// About how many MB it holds, at no cost, and how many it may hold.
    pub fn memory_mb(&self) -> (u64, u64) {
        let used = (self.limit_mb * MB).saturating_sub(self.sim.room());
        (used.div_ceil(MB), self.limit_mb)
    }

    /// How many MB it may hold, held within 16 … 1024.
    pub fn set_memory_mb(&mut self, mb: u64) {
        self.limit_mb = mb.clamp(LIMITS_MB.0, LIMITS_MB.1);
        self.make_room(0);
    }

    /// Whether that happened since this was last asked.
    pub fn take_filled(&mut self) -> bool {
        std::mem::take(&mut self.filled)
    }

    /// Whether time stopped because its memory is full.
    pub fn is_full(&self) -> bool {
        self.full
    }

    fn used(&self) -> u64 {
        let mut tally = Tally::default();
        self.sim.world().tally(&mut tally);
        self.log.tally(&mut tally);
        tally.own(self.samples.memory_bytes() + self.made.memory_bytes());
        for file in &self.files {
            tally.shared(file, file.size_bytes());
        }
        tally.own(self.recent.memory_bytes());
        tally.own(self.fresh.iter().map(Event::memory_bytes).sum());
        for checkpoint in self.past.iter().chain(&self.future) {
            checkpoint.tally(&mut tally);
        }
        tally.total()
    }

    /// Counts, and lets the oldest undo copies go until `needed` bytes fit; false if they do not.
    pub(super) fn make_room(&mut self, needed: u64) -> bool {
        let limit = self.limit_mb * MB;
        let enough = needed.max(limit / SPARE);
        loop {
            let room = limit.saturating_sub(self.used());
            self.sim.set_room(if room >= limit / SPARE { room } else { 0 });
            if room >= enough {
                return true;
            }
            // Half of them at once: counting takes as long as they are many.
            let half = self.past.len().div_ceil(2);
            if half == 0 && self.future.is_empty() {
                return false;
            }
            self.future.clear();
            self.past.drain(..half);
        }
    }

    /// Makes sure of room for a gesture and for the copy that undoes it.
    pub(super) fn reserve(&mut self, commands: &[Command]) -> Result<(), Refusal> {
        let mut tally = Tally::default();
        self.sim.world().tally(&mut tally);
        let copied = tally.copied();
        let all = commands.iter().map(|command| needed(self.sim.world(), command)).sum::<u64>();
        if copied + all < self.sim.room() || self.make_room(copied + all) {
            self.sim.set_room(self.sim.room() - copied);
            return Ok(());
        }
        // Nearly full: what takes next to nothing must be possible, for it may be what makes room. Of the rest, the
        // command that has none is refused by its place.
        let room = (self.limit_mb * MB).saturating_sub(self.used());
        let small = all < SMALL && copied < self.limit_mb * MB / 8;
        if copied >= room && !small {
            return Err(full(copied + all, room));
        }
        self.sim.set_room(room.saturating_sub(copied).max(if small { SMALL } else { 0 }));
        Ok(())
    }

    /// Refuses a file that does not fit.
    pub(super) fn check_file(&mut self, file: &Rc<Workload>) -> Result<(), Refusal> {
        let bytes = file.size_bytes() as u64;
        let fits = bytes < self.sim.room() || self.make_room(bytes);
        if fits { Ok(()) } else { Err(full(bytes, self.sim.room())) }
    }

    /// Stops time, and says why.
    pub(super) fn stop_full(&mut self) {
        self.running = false;
        if !std::mem::replace(&mut self.full, true) {
            self.filled = true;
            let Memory { used, limit } = self.memory();
            self.sim.emit(Fact::MemoryFull { used_mb: used.div_ceil(MB), limit_mb: limit / MB });
            self.absorb();
        }
    }
}
