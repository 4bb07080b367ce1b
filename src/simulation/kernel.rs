//! The event loop: tasks in `(time, sequence)` order, and the wakes of those who wait.
//!
//! A consumer or coordinator is woken at most once per due time: the last scheduled wake is remembered, and a
//! task that no longer matches it is stale.

use super::agenda::Task;
use super::command::{Command, Refusal};
use super::event::{Event, Fact};
use super::kafka::{self, apply};
use super::outcome::Outcome;
use super::world::World;
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, Ms};

/// A quiet world is stepped by at most this much, so that a step always returns.
const LONGEST_STEP_MS: Ms = 60_000;

/// A world that runs.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(crate) world: World,
    events: Vec<Event>,
}

impl Simulation {
    /// Runs `world` from where it is.
    pub fn new(world: World) -> Self {
        Self { world, events: Vec::new() }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// What happened since this was last asked.
    pub fn drain_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Makes a file available to producers under its own name.
    pub fn add_workload(&mut self, workload: std::rc::Rc<super::workload::Workload>) {
        self.world.workloads.insert(workload.name().to_string(), workload);
    }

    /// Does one command, and what follows from it at once.
    pub fn apply(&mut self, command: &Command) -> Result<Outcome, Refusal> {
        let outcome = apply::apply(self, command)?;
        self.run_until(self.world.now);
        Ok(outcome)
    }

    /// Does commands in their order, up to the first one that is refused; the refusal's path begins with its index.
    /// What was done before it stays done: whoever wants all or nothing keeps a copy, as `session::Lab` does for undo.
    pub fn apply_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, Refusal> {
        let indexed = commands.iter().enumerate();
        indexed.map(|(at, it)| self.apply(it).map_err(|refusal| refusal.under(&format!("[{at}]")))).collect()
    }

    /// Does a command when its time comes.
    pub fn schedule(&mut self, at: Ms, command: Command) {
        self.world.agenda.add(at.max(self.world.now), Task::Command(Box::new(command)));
    }

    /// Runs exactly `ms` of simulated time.
    pub fn advance(&mut self, ms: Ms) {
        let until = self.world.now.saturating_add(ms);
        self.run_until(until);
        self.world.now = until;
    }

    /// Runs until something happened; false if nothing did within a minute.
    pub fn step(&mut self) -> bool {
        let (had, until) = (self.events.len(), self.world.now + LONGEST_STEP_MS);
        while self.events.len() == had {
            if !self.run_one(until) {
                self.world.now = until;
                return false;
            }
        }
        true
    }

    pub(crate) fn run_until(&mut self, until: Ms) {
        while self.run_one(until) {}
    }

    fn run_one(&mut self, until: Ms) -> bool {
        let Some((at, task)) = self.world.agenda.pop(until) else { return false };
        self.world.now = at;
        match task {
            Task::Command(command) => {
                if let Err(refusal) = apply::apply(self, &command) {
                    self.emit(Fact::CommandRefused { refusal });
                }
            }
            Task::Producer(name) => self.wake_producer(&name),
            Task::Kafka(task) => self.run_kafka(task),
        }
        true
    }

    fn run_kafka(&mut self, task: kafka::Task) {
        use kafka::Task as T;
        match task {
            T::Retention => apply::retention::check(self),
            T::Produce(name, batch) => self.produce(&name, *batch),
            T::Acked(name, request) => self.acked(&name, request),
            T::Client(group, client) => self.wake_client(&group, client),
            T::Coordinator(group) => self.wake_coordinator(&group),
            T::Request(group, client, request) => self.request(&group, client, *request),
            T::Response(group, client, response) => self.respond(&group, client, *response),
        }
    }

    /// Records an event at the present tick.
    pub(crate) fn emit(&mut self, fact: impl Into<Fact>) {
        self.events.push(Event { time_ms: self.world.now, fact: fact.into() });
    }

    /// Makes sure that the consumer is woken when it is due next.
    pub(crate) fn settle_client(&mut self, id: &GroupId, client: ClientNo) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(due) =
            group.clients.get(&client).and_then(crate::engine::kafka::client::consumer::Consumer::next_wake)
        else {
            return;
        };
        let due = due.max(now);
        if group.client_wakes.get(&client).is_none_or(|at| due < *at) {
            group.client_wakes.insert(client, due);
            self.world.agenda.add(due, kafka::Task::Client(id.clone(), client));
        }
    }

    fn wake_client(&mut self, id: &GroupId, client: ClientNo) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        if group.client_wakes.get(&client) != Some(&now) {
            return;
        }
        group.client_wakes.remove(&client);
        let Some(consumer) = group.clients.get_mut(&client) else { return };
        let out = consumer.wake(now, &self.world.kafka.topics);
        self.absorb_client(id, client, out);
        self.settle_client(id, client);
    }

    /// Makes sure that the coordinator is woken at its next deadline.
    pub(crate) fn settle_coordinator(&mut self, id: &GroupId) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(due) = group.coordinator.next_deadline() else { return };
        let due = due.max(now);
        if group.coordinator_wake.is_none_or(|at| due < at) {
            group.coordinator_wake = Some(due);
            self.world.agenda.add(due, kafka::Task::Coordinator(id.clone()));
        }
    }

    fn wake_coordinator(&mut self, id: &GroupId) {
        let now = self.world.now;
        let (groups, image) = self.world.kafka.groups_and_image();
        let Some(group) = groups.get_mut(id) else { return };
        if group.coordinator_wake != Some(now) {
            return;
        }
        group.coordinator_wake = None;
        let effects = group.coordinator.on_time(now, &image);
        self.absorb_coordinator(id, effects);
        self.settle_coordinator(id);
    }
}
