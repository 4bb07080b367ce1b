//! The last events of a world, routine ones included, by number: for programs that ask what happened since they last did.
//!
//! Numbers begin at 0 in each world and are never given twice in it: what an undo takes back was told, and stays.

use std::collections::VecDeque;

use crate::simulation::Event;

/// How many are kept.
pub const KEPT: usize = 10_000;

/// The last events.
#[derive(Debug, Default)]
pub struct Recent {
    events: VecDeque<Event>,
    next: u64,
}

impl Recent {
    pub fn extend(&mut self, events: &[Event]) {
        let kept = &events[events.len().saturating_sub(KEPT)..];
        let over = (self.events.len() + kept.len()).saturating_sub(KEPT);
        self.events.drain(..over);
        self.events.extend(kept.iter().cloned());
        self.next += events.len() as u64;
    }

    /// What they take.
    pub(super) fn memory_bytes(&self) -> usize {
        self.events.iter().map(Event::memory_bytes).sum()
    }

    /// The number that the next event will have.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Those from number `since` on, as far as they are kept. A number that this world has not reached is one of a world
    /// before: all of this one is news.
    pub fn since(&self, since: u64) -> impl Iterator<Item = &Event> {
        let first = self.next - self.events.len() as u64;
        let skipped = if since > self.next { 0 } else { since.saturating_sub(first) };
        self.events.iter().skip(skipped as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::event::Fact;

    fn events(times: std::ops::Range<u64>) -> Vec<Event> {
        let paused = |time_ms| Event { time_ms, fact: Fact::ProducerPaused { producer: "p".into() } };
        times.map(paused).collect()
    }

    fn check(recent: &Recent, since: u64, times: std::ops::Range<u64>) {
        let found: Vec<u64> = recent.since(since).map(|event| event.time_ms).collect();
        assert_eq!(found, times.collect::<Vec<_>>());
    }

    #[test]
    fn the_last_ten_thousand_are_kept_under_their_numbers() {
        let mut recent = Recent::default();
        recent.extend(&events(0..9_000));
        check(&recent, 8_998, 8_998..9_000);
        recent.extend(&events(9_000..10_010));
        assert_eq!(recent.next(), 10_010);
        check(&recent, 0, 10..10_010);
        check(&recent, 10_009, 10_009..10_010);
        check(&recent, 10_010, 0..0);
        recent.extend(&events(10_010..35_000));
        check(&recent, 0, 25_000..35_000);
    }

    #[test]
    fn a_number_of_a_world_before_gives_all_of_this_one() {
        let mut recent = Recent::default();
        recent.extend(&events(0..3));
        check(&recent, 812, 0..3);
    }
}
