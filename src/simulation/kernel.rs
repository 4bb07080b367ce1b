//! A world that runs, and what its parts do in it: tell an event, send a message.

use std::rc::Rc;

use super::agenda::Task;
use super::command::Command;
use super::event::{Event, Fact};
use super::network::{Harmed, Leg, Named, Peer};
use super::workload::Workload;
use super::world::World;
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::ids::Ms;

/// A world that runs.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(crate) world: World,
    pub(super) events: Vec<Event>,
    /// A `lab.pause` was done.
    pub(super) stopped: bool,
    /// How many bytes may still be taken. No part of the state: only where time stops depends on it.
    pub(super) room: u64,
}

impl Simulation {
    /// Runs `world` from where it is.
    pub fn new(world: World) -> Self {
        Self { world, events: Vec::new(), stopped: false, room: u64::MAX }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// Whether the ledger is kept: a benchmark measures what that costs.
    pub fn keep_ledger(&mut self, kept: bool) {
        self.world.ledger.set_kept(kept);
    }

    /// What happened since this was last asked.
    pub fn drain_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Makes a file available to producers under its own name.
    pub fn add_workload(&mut self, workload: Rc<Workload>) {
        self.world.workloads.insert(workload.name().to_string(), workload);
    }

    /// Does a command when its time comes.
    pub fn schedule(&mut self, at: Ms, command: Command) {
        self.world.agenda.add_command(at.max(self.world.now), command);
    }

    /// Records an event at the present tick.
    pub(crate) fn emit(&mut self, fact: impl Into<Fact>) {
        let event = Event { time_ms: self.world.now, fact: fact.into() };
        self.take_event(&event);
        self.events.push(event);
    }

    /// Sends a message from or to a client: what it does where it arrives is the task's.
    pub(crate) fn send(&mut self, leg: Leg, api: ApiKey, client: &Peer, task: impl Into<Task>) {
        let (now, task) = (self.world.now, task.into());
        if self.world.network.faults().is_empty() {
            let at = self.world.network.expected(now);
            return self.world.agenda.add(at, task);
        }
        let client = self.name_of(client);
        let (arrivals, harmed) = self.world.network.carry(now, leg, api, &client);
        for Harmed { fault, what, left } in harmed {
            self.emit(Fact::MessageHarmed { fault, client: client.clone(), api, leg, what, left });
        }
        let duplicate = arrivals.again.map(|at| (at, task.clone()));
        for (at, task) in arrivals.once.map(|at| (at, task)).into_iter().chain(duplicate) {
            self.world.agenda.add(at, task);
        }
    }

    /// A consumer that is gone has no name: nobody waits for what is sent to it.
    fn name_of(&self, client: &Peer) -> Named {
        match client {
            Peer::Producer(name) => Named::Producer(name.clone()),
            Peer::Consumer(group, number) => {
                let clients = self.world.kafka.groups.get(group).map(|it| &it.clients);
                let name = clients.and_then(|clients| clients.get(number)).map(|it| it.name.clone());
                Named::Member(group.clone(), name.unwrap_or_else(|| "".into()))
            }
        }
    }
}
