//! A lab: a simulation with running and speed, event log, samples for the charts, and undo.
//!
//! Invariants:
//! - Everything that changes the world passes here, so that undo, the log and the charts see it.
//! - Nothing of a browser: native tests drive it as the page does.

mod time;

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use crate::assets;
use crate::engine::kafka::ids::Ms;
use crate::engine::memory::Tally;
use crate::scenario::build::build_within;
use crate::scenario::{Scenario, library};
use crate::simulation::workload::Workload;
use crate::simulation::{Command, Event, Fact, Outcome, Refusal, Simulation, World};

use super::log::EventLog;
use super::made::Made;
use super::memory::{MB, USUAL_MB};
use super::recent::Recent;
use super::samples::Samples;
pub use time::SPEEDS;

/// How often a gesture that waits looks whether it can go on.
const READY_LOOK_MS: Ms = 10;
/// How many gestures can be undone.
const UNDO_DEPTH: usize = 50;

/// The most events kept for records in flight between two frames.
const FRESH_LIMIT: usize = 4_000;

/// What a gesture did.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// What each command answered.
    pub outcomes: Vec<Outcome>,
    /// What happened at once.
    pub events: Vec<Event>,
}

/// Which world a lab holds: two that differ are different states, though they may look alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Era {
    /// Worlds that were loaded.
    pub loads: u32,
    /// Times that the state was put back or forth: starts, undo and redo.
    pub jumps: u32,
}

/// A state to go back to.
#[derive(Clone)]
pub(super) struct Checkpoint {
    sim: Simulation,
    log: EventLog,
    samples: Samples,
}

impl Checkpoint {
    /// Adds what this copy takes.
    pub(super) fn tally(&self, tally: &mut Tally) {
        self.sim.world().tally(tally);
        self.log.tally(tally);
        tally.own(self.samples.memory_bytes());
    }
}

pub struct Lab {
    pub(super) sim: Simulation,
    scenario: Scenario,
    /// What it is called, unless it comes with the app: those have names in every language.
    own_title: Option<Rc<str>>,
    era: Era,
    seed: Option<u64>,
    pub(super) files: Vec<Rc<Workload>>,
    pub(super) running: bool,
    speed: f64,
    /// Simulated ms that frames owe: less than one.
    owed_ms: f64,
    pub(super) log: EventLog,
    pub(super) recent: Recent,
    pub(super) samples: Samples,
    pub(super) fresh: Vec<Event>,
    rebalances: Vec<Rc<Event>>,
    pub(super) past: VecDeque<Checkpoint>,
    pub(super) future: Vec<Checkpoint>,
    pub(super) made: Made,
    /// Names of the files that somebody brought.
    brought: BTreeSet<String>,
    /// How much memory it may hold.
    pub(super) limit_mb: u64,
    /// Time stopped because that is full.
    pub(super) full: bool,
    /// It did since somebody last asked.
    pub(super) filled: bool,
}

impl Default for Lab {
    /// The default scenario, at rest.
    fn default() -> Self {
        let empty =
            Scenario { name: "empty".into(), title: None, seed: 0, start_time_ms: 0, commands: vec![] };
        let mut lab = Self {
            sim: Simulation::new(World::new("empty", 0, 0)),
            scenario: empty,
            own_title: None,
            era: Era::default(),
            seed: None,
            files: Vec::new(),
            running: false,
            speed: 1.0,
            owed_ms: 0.0,
            log: EventLog::default(),
            recent: Recent::default(),
            samples: Samples::default(),
            fresh: Vec::new(),
            rebalances: Vec::new(),
            past: VecDeque::new(),
            future: Vec::new(),
            made: Made::default(),
            brought: BTreeSet::new(),
            limit_mb: USUAL_MB,
            full: false,
            filled: false,
        };
        if let Some(scenario) = library::scenario(library::DEFAULT) {
            // The built-in scenarios are tested: one is refused only where its file is damaged, and then the page tells.
            let _ = lab.load(scenario);
        }
        lab
    }
}

impl Lab {
    pub fn world(&self) -> &World {
        self.sim.world()
    }

    /// The scenario it began with.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario that gives the present world: what it began with, and the gestures made since, each at its time.
    /// None if there were too many to keep.
    pub fn scenario_so_far(&self) -> Option<Scenario> {
        self.made.scenario()
    }

    /// What it is made of, to be read even when the lab can't be.
    pub fn made(&self) -> Made {
        self.made.clone()
    }

    /// Names of the files that somebody brought: no scenario can carry them.
    pub fn brought_files(&self) -> &BTreeSet<String> {
        &self.brought
    }

    /// What its scenario calls itself; none where it is one of those that come with the app.
    pub fn own_title(&self) -> Option<Rc<str>> {
        self.own_title.clone()
    }

    pub fn era(&self) -> Era {
        self.era
    }

    /// Another world, at its beginning. A refused one leaves everything as it is.
    pub fn load(&mut self, scenario: Scenario) -> Result<(), Refusal> {
        self.begin(scenario)?;
        self.era.loads += 1;
        Ok(())
    }

    fn begin(&mut self, scenario: Scenario) -> Result<(), Refusal> {
        let mut seeded = scenario.clone();
        seeded.seed = self.seed.unwrap_or(scenario.seed);
        self.find_flights();
        let built = build_within(&seeded, &self.files, self.limit_mb * MB);
        self.sim = built.map_err(of_lost_file)?;
        let built_in = library::labs().any(|name| name == scenario.name)
            && library::scenario(&scenario.name).is_some_and(|known| known == scenario);
        let title = || scenario.title.as_ref().unwrap_or(&scenario.name).as_str().into();
        self.own_title = (!built_in).then(title);
        self.made.begin(seeded);
        self.scenario = scenario;
        self.era.jumps += 1;
        self.log = EventLog::default();
        self.recent = Recent::default();
        self.samples = Samples::default();
        self.past.clear();
        self.future.clear();
        self.fresh.clear();
        self.rebalances.clear();
        self.owed_ms = 0.0;
        self.full = false;
        self.absorb();
        self.hold_at_pause();
        self.make_room(0);
        Ok(())
    }

    /// The same world from its start.
    pub fn reset(&mut self) {
        let scenario = self.scenario.clone();
        // It was built before from the same data.
        let _ = self.begin(scenario);
    }

    /// Another seed, or the scenario's own, from the start.
    pub fn reseed(&mut self, seed: Option<u64>) {
        self.seed = seed;
        self.reset();
    }

    /// Makes a file available to producers under its own name, unless there is no room for it.
    pub fn add_file(&mut self, file: Rc<Workload>) -> Result<(), Refusal> {
        self.check_file(&file)?;
        self.brought.insert(file.name().to_string());
        self.take_file(file);
        Ok(())
    }

    fn take_file(&mut self, file: Rc<Workload>) {
        self.files.retain(|old| old.name() != file.name());
        self.files.push(file.clone());
        self.sim.add_workload(file);
        self.make_room(0);
    }

    /// The page may have got the file only now.
    fn find_flights(&mut self) {
        let there = self.files.iter().any(|file| &**file.name() == library::flights::NAME);
        if let Some(file) = (!there).then(library::flights::file).flatten() {
            self.take_file(file);
        }
    }

    /// Does a gesture: all of it or nothing. It can be undone. The one copy of the state serves both.
    pub fn do_now(&mut self, commands: &[Command]) -> Result<Done, Refusal> {
        self.find_flights();
        self.reserve(commands)?;
        let before = self.checkpoint();
        let outcomes = match self.sim.apply_all(commands) {
            Ok(outcomes) => outcomes,
            Err(refusal) => {
                self.sim = before.sim;
                return Err(of_lost_file(refusal));
            }
        };
        self.past.push_back(before);
        if self.past.len() > UNDO_DEPTH {
            self.past.pop_front();
        }
        self.future.clear();
        self.made.push(self.world().now, commands);
        self.full = false;
        let events = self.absorb();
        if events.iter().any(|event| matches!(event.fact, Fact::LabPaused { .. })) {
            self.pause();
        }
        Ok(Done { outcomes, events })
    }

    /// Does `first`, lets time run until `ready` or `within` ms are over, and then does what `then` makes of the world as
    /// it is then. Two gestures, undone one after the other; where the second is refused, neither was made.
    pub fn do_when(
        &mut self,
        first: &[Command],
        ready: impl Fn(&World) -> bool,
        within: Ms,
        then: impl FnOnce(&World) -> Vec<Command>,
    ) -> Result<Done, Refusal> {
        self.do_now(first)?;
        let end = self.world().now.saturating_add(within);
        while !ready(self.world()) && self.world().now < end && !self.full {
            self.advance(READY_LOOK_MS);
        }
        let commands = then(self.world());
        let done = self.do_now(&commands);
        if done.is_err() {
            self.undo();
        }
        done
    }

    /// Back to before the last gesture, time included; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop_back() else { return false };
        let now = self.checkpoint();
        self.future.push(now);
        self.made.undo();
        self.restore(before);
        true
    }

    /// Forward to where the last undo left; false if there was none.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        let now = self.checkpoint();
        self.past.push_back(now);
        self.made.redo();
        self.restore(after);
        true
    }

    /// Whether there is a gesture to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is an undo to take back.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint { sim: self.sim.clone(), log: self.log.clone(), samples: self.samples.clone() }
    }

    fn restore(&mut self, checkpoint: Checkpoint) {
        self.era.jumps += 1;
        self.sim = checkpoint.sim;
        self.log = checkpoint.log;
        self.samples = checkpoint.samples;
        self.fresh.clear();
        self.owed_ms = 0.0;
        self.full = false;
        self.make_room(0);
    }

    /// What happened, for people: routine events are left out.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// What happened last, for programs: routine events are among them.
    pub fn recent(&self) -> &Recent {
        &self.recent
    }

    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// What happened since this was last asked, routine events included: records in flight are drawn from it.
    pub fn take_fresh(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.fresh)
    }

    /// Rebalances that began or ended since this was last asked.
    pub fn take_rebalances(&mut self) -> Vec<Rc<Event>> {
        std::mem::take(&mut self.rebalances)
    }

    pub(super) fn absorb(&mut self) -> Vec<Event> {
        let events = self.sim.drain_events();
        self.samples.observe(&events);
        self.samples.sample(self.sim.world());
        self.log.extend(&events);
        self.recent.extend(&events);
        let rebalances = events.iter().filter(|event| event.fact.is_rebalance());
        let more = FRESH_LIMIT.saturating_sub(self.rebalances.len());
        self.rebalances.extend(rebalances.take(more).cloned().map(Rc::new));
        let room = FRESH_LIMIT.saturating_sub(self.fresh.len());
        self.fresh.extend(events.iter().take(room).cloned());
        events
    }
}

/// Everybody knows the built-in file: where it isn't there, it was lost on its way.
fn of_lost_file(refusal: Refusal) -> Refusal {
    let lost = refusal.id == "unknown-workload"
        && refusal.args.iter().any(|(name, value)| *name == "workload" && value == library::flights::NAME);
    if lost {
        Refusal::new("RESOURCE_NOT_FOUND", refusal.path, "file-lost").with("file", assets::FLIGHTS)
    } else {
        refusal
    }
}
