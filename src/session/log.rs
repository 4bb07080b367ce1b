//! The event log, newest last, as far back as a person may scroll.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::engine::memory::Tally;
use crate::simulation::Event;

/// How many events are kept.
const KEPT: usize = 2_000;

/// An event with a number that list items are keyed by.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// Counts up from the world's beginning.
    pub id: u64,
    pub event: Rc<Event>,
}

/// The log of events for people.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    entries: VecDeque<Logged>,
    next: u64,
}

impl EventLog {
    /// Adds what is not routine.
    pub fn extend(&mut self, events: &[Event]) {
        for event in events.iter().filter(|event| !event.fact.is_routine()) {
            if self.entries.len() == KEPT {
                self.entries.pop_front();
            }
            self.entries.push_back(Logged { id: self.next, event: Rc::new(event.clone()) });
            self.next += 1;
        }
    }

    /// Adds what it takes; copies share the events themselves.
    pub fn tally(&self, tally: &mut Tally) {
        tally.own(self.entries.capacity() * size_of::<Logged>());
        for logged in &self.entries {
            tally.shared(&logged.event, logged.event.memory_bytes());
        }
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &VecDeque<Logged> {
        &self.entries
    }

    /// How many events there ever were: changes when the log does.
    pub fn count(&self) -> u64 {
        self.next
    }
}
