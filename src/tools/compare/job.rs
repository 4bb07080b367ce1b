//! A comparison in slices: it takes up to a minute, and a page must not stand still for so long.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::trial::Trial;
use super::{Change, Comparison, Protocol, found, is_comparable};
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms};
use crate::simulation::command::Refusal;
use crate::simulation::world::World;

/// So many events pass between two looks at the clock.
const EVENTS_AT_ONCE: usize = 16;

/// A comparison under way: it works for as long as it may, and goes on where it was.
pub struct Job {
    members: Vec<(MemberName, ClientNo)>,
    change: Change,
    trials: [Trial; 3],
    stage: Stage,
    /// Who works in this stage.
    turn: usize,
    start: Ms,
    span_ms: Ms,
}

/// What all three do, one after another, before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Everybody gets its first assignment.
    Settle,
    /// They wait for the slowest of them.
    Gather,
    /// The change and what follows.
    Change,
    Done,
}

impl Job {
    /// Copies what it needs of the world.
    pub fn new(world: &World, id: &GroupId, change: &Change) -> Result<Self, Refusal> {
        let group = crate::simulation::kafka::lookup::group(world, id)?;
        if !is_comparable(group) {
            return Err(Refusal::invalid("group", "not-comparable").with("group", id));
        }
        let alive = group.clients.iter().filter(|(_, client)| !client.is_crashed());
        let mut members: Vec<(MemberName, ClientNo)> =
            alive.map(|(no, client)| (client.name.clone(), *no)).collect();
        if let Change::Join(name) = change {
            members.push((name.clone(), world.kafka.next_client()));
        }
        let names: Rc<[MemberName]> = members.iter().map(|(name, _)| name.clone()).collect();
        let trials = Protocol::ALL.map(|protocol| Trial::found(world, id, protocol, change, &names));
        let (change, stage) = (change.clone(), Stage::Settle);
        Ok(Self { members, change, trials, stage, turn: 0, start: world.now, span_ms: 0 })
    }

    /// Works until it is done (true) or `enough` says so (false).
    pub fn work(&mut self, enough: impl Fn() -> bool) -> Result<bool, Refusal> {
        while self.stage != Stage::Done {
            let trial = &mut self.trials[self.turn];
            let ready = match self.stage {
                Stage::Settle | Stage::Change => (0..EVENTS_AT_ONCE).any(|_| trial.settle()),
                Stage::Gather => trial.wait(self.start),
                Stage::Done => true,
            };
            if trial.is_full() {
                let refusal = Refusal::new("MEMORY_LIMIT", "group", "compare-too-much");
                return Err(refusal.with("group", trial.group_id()));
            }
            if ready {
                self.next()?;
            }
            if enough() {
                break;
            }
        }
        Ok(self.stage == Stage::Done)
    }

    /// The next one's turn, or the next stage.
    fn next(&mut self) -> Result<(), Refusal> {
        self.turn += 1;
        if self.turn < self.trials.len() {
            return Ok(());
        }
        self.turn = 0;
        let latest = self.trials.iter().map(Trial::now).max().unwrap_or(self.start);
        self.stage = match self.stage {
            Stage::Settle => {
                self.start = latest;
                Stage::Gather
            }
            Stage::Gather => {
                for trial in &mut self.trials {
                    trial.begin(self.start, &self.change)?;
                }
                Stage::Change
            }
            Stage::Change | Stage::Done => {
                self.span_ms = latest - self.start;
                Stage::Done
            }
        };
        Ok(())
    }

    /// How far it has come, from 0 to 1: nobody knows how long the next stop will last, so it counts those behind it.
    pub fn progress(&self) -> f64 {
        let stage = match self.stage {
            Stage::Settle => 0,
            Stage::Gather => 1,
            Stage::Change => 2,
            Stage::Done => return 1.0,
        };
        let behind = stage * self.trials.len() + self.turn;
        behind as f64 / (3 * self.trials.len()) as f64
    }

    /// What came of it.
    pub fn told(self) -> Comparison {
        let waits = [&self.trials[0], &self.trials[2]].map(|trial| found::waits(trial.group()));
        let (start, span_ms) = (self.start, self.span_ms);
        // Where a group takes no more members, one run may never read what another does: all show the same lanes.
        let lanes: BTreeSet<_> = self.trials.iter().flat_map(|trial| trial.lanes().cloned()).collect();
        let mut trials = self.trials;
        for trial in &mut trials {
            trial.expect(start, &lanes);
        }
        let runs = trials.map(|trial| trial.told(span_ms));
        Comparison { members: self.members, runs, span_ms, waits }
    }
}
