//! Commands about the lab itself, not about what is simulated in it: time stops at a moment that a scenario tells of.
//!
//! A pause is part of the world only while time stands there: as soon as it goes on, a world is the same with and
//! without it. So the same commands and advances give the same digests, whoever watches.

pub mod command;

use std::rc::Rc;

pub use command::Command;

use super::event::Fact;
use super::kernel::Simulation;
use super::outcome::Outcome;
use crate::engine::kafka::ids::Ms;

/// A moment at which time is to stop.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pause {
    pub at_ms: Ms,
    /// What stands on the stage until time goes on.
    pub caption: Option<Rc<str>>,
}

/// Asks whoever lets time run to stop here.
pub fn apply(sim: &mut Simulation, command: &Command) -> Outcome {
    let pause = match command {
        Command::LabPause(pause) => pause,
        Command::LabTimeLapse(lapse) => {
            sim.world.time_lapse = lapse.days_per_s;
            sim.emit(Fact::TimeLapse { days_per_s: lapse.days_per_s });
            return Outcome::Done;
        }
    };
    let caption = pause.caption.clone();
    sim.world.pause = Some(Pause { at_ms: sim.world.now, caption: caption.as_deref().map(Rc::from) });
    sim.stopped = true;
    sim.emit(Fact::LabPaused { caption });
    Outcome::Done
}
