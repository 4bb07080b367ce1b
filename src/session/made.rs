//! What a lab was made of: its scenario, the gestures since, and how time runs.
//!
//! It is shared, so that it can be read when the lab can't be: a trap may have left it half changed.

use std::cell::RefCell;
use std::rc::Rc;

use super::gestures::Gestures;
use crate::engine::kafka::ids::Ms;
use crate::scenario::Scenario;
use crate::simulation::Command;

/// Clones share it.
#[derive(Clone, Default)]
pub struct Made(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    scenario: Option<Scenario>,
    gestures: Gestures,
    pace: Pace,
}

/// How time runs.
#[derive(Clone, Copy, Default)]
pub struct Pace {
    pub running: bool,
    pub speed: f64,
}

impl Made {
    /// The scenario with the gestures as commands of their times; none if there were too many to keep.
    pub fn scenario(&self) -> Option<Scenario> {
        let made = self.0.try_borrow().ok()?;
        let mut scenario = made.scenario.clone()?;
        scenario.commands.extend(made.gestures.made()?.map(|(at, command)| (at, command.clone())));
        // Those of one tick stay in their order: what was planned, then what was done.
        scenario.commands.sort_by_key(|(at, _)| *at);
        Some(scenario)
    }

    /// How time ran at last.
    pub fn pace(&self) -> Pace {
        self.0.try_borrow().map(|made| made.pace).unwrap_or_default()
    }

    /// Another world, with the seed that it has.
    pub(super) fn begin(&self, scenario: Scenario) {
        let pace = self.pace();
        self.0.replace(Inner { scenario: Some(scenario), pace, ..Inner::default() });
    }

    pub(super) fn push(&self, at: Ms, commands: &[Command]) {
        self.0.borrow_mut().gestures.push(at, commands);
    }

    /// What the gestures take.
    pub(super) fn memory_bytes(&self) -> usize {
        self.0.try_borrow().map_or(0, |made| made.gestures.memory_bytes())
    }

    pub(super) fn undo(&self) {
        self.0.borrow_mut().gestures.undo();
    }

    pub(super) fn redo(&self) {
        self.0.borrow_mut().gestures.redo();
    }

    pub(super) fn set_pace(&self, running: bool, speed: f64) {
        self.0.borrow_mut().pace = Pace { running, speed };
    }
}
