//! The event loop: tasks in `(time, sequence)` order, and the wakes of those who wait.
//!
//! A command, a scenario's as well as a person's, takes effect when every task of its millisecond is done.
//!
//! A consumer or coordinator is woken at most once per due time: the last scheduled wake is remembered, and a
//! task that no longer matches it is stale.

use super::agenda::{Due, Task};
use super::command::{Command, Refusal};
use super::event::Fact;
use super::kafka::{self, expiry, retention};
use super::kernel::Simulation;
use super::lab;
use super::network;
use super::outcome::Outcome;
use super::producer;
use crate::engine::kafka::ids::Ms;

/// A quiet world is stepped by at most this much, so that a step always returns.
const LONGEST_STEP_MS: Ms = 60_000;

impl Simulation {
    /// Does one command, and what follows from it at once. Where a step has left the tick half run, it ends first.
    pub fn apply(&mut self, command: &Command) -> Result<Outcome, Refusal> {
        self.run_until(self.world.now);
        let outcome = self.take_effect(command)?;
        self.run_until(self.world.now);
        Ok(outcome)
    }

    /// Does commands in their order, up to the first one that is refused; the refusal's path begins with its index.
    /// What was done before it stays done: whoever wants all or nothing keeps a copy, as `session::Lab` does for undo.
    pub fn apply_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, Refusal> {
        let indexed = commands.iter().enumerate();
        indexed.map(|(at, it)| self.apply(it).map_err(|refusal| refusal.under(&format!("[{at}]")))).collect()
    }

    /// Does one command, and nothing of what follows from it.
    fn take_effect(&mut self, command: &Command) -> Result<Outcome, Refusal> {
        self.take_for(command)?;
        match command {
            Command::Kafka(command) => kafka::apply::apply(self, command).map(Outcome::Kafka),
            Command::Producer(command) => producer::apply::apply(self, command),
            Command::Network(command) => network::apply::apply(self, command),
            Command::Lab(command) => Ok(lab::apply(self, command)),
        }
    }

    /// Runs exactly `ms` of simulated time; false if it stopped on the way because there is no room for more. Nothing
    /// is lost then: the same advance goes on once there is room.
    pub fn advance(&mut self, ms: Ms) -> bool {
        let until = self.world.now.saturating_add(ms);
        self.run_until(until);
        if self.is_full() {
            return false;
        }
        self.world.now = until;
        true
    }

    /// The same for whoever lets time run: it stops where the scenario says so, with all of that tick done. Returns
    /// whether it did.
    pub fn advance_to_pause(&mut self, ms: Ms) -> bool {
        let until = self.world.now.saturating_add(ms);
        self.stopped = false;
        while !self.stopped && self.run_one(until) {}
        let end = if self.stopped { self.world.now } else { until };
        self.run_until(end);
        if !self.is_full() {
            self.world.now = end;
        }
        self.stopped
    }

    /// Runs until something happened; false if nothing did within a minute, or there is no room for it.
    pub fn step(&mut self) -> bool {
        let (had, until) = (self.events.len(), self.world.now + LONGEST_STEP_MS);
        while self.events.len() == had {
            if !self.run_one(until) {
                if !self.is_full() {
                    self.world.now = until;
                }
                return false;
            }
        }
        true
    }

    pub(crate) fn run_until(&mut self, until: Ms) {
        while self.run_one(until) {}
    }

    fn run_one(&mut self, until: Ms) -> bool {
        if self.is_full() {
            return false;
        }
        let Some((at, due)) = self.world.agenda.pop(until) else { return false };
        self.world.now = at;
        match due {
            Due::Command(command) => {
                if let Err(refusal) = self.take_effect(&command) {
                    self.emit(Fact::CommandRefused { refusal });
                }
            }
            Due::Task(Task::Producer(name)) => self.wake_producer(&name),
            Due::Task(Task::Kafka(task)) => self.run_kafka(task),
        }
        true
    }

    pub(super) fn run_kafka(&mut self, task: kafka::Task) {
        use kafka::Task as T;
        match task {
            T::Housekeeping(keeper) => retention::check(self, keeper),
            T::Expiry(group) => expiry::check(self, &group),
            T::Produce(name, request, batches) => self.produce(&name, request, &batches),
            T::Acked(name, topic, request, errors) => self.acked(&name, &topic, request, &errors),
            T::InitProducerId(name, topic) => self.init_producer_id(&name, &topic),
            T::ProducerId(name, topic, identity) => self.identified(&name, &topic, identity),
            T::AskCoordinator(name, id, number, request) => self.ask_coordinator(&name, &id, number, request),
            T::CoordinatorAnswer(name, number, answer) => self.coordinator_answered(&name, number, answer),
            T::TransactionTimeouts => self.check_timeouts(),
            T::Markers(id, producer) => self.send_markers_again(&id, producer),
            T::WriteMarker(id, producer, ending, what) => self.write_marker(&id, producer, ending, what),
            T::MarkerWritten(id, producer, what) => self.marker_written(&id, producer, &what),
            T::Client(group, client) => self.wake_client(&group, client),
            T::Coordinator(group) => self.wake_coordinator(&group),
            T::Request(group, client, request) => self.request(&group, client, *request),
            T::Response(group, client, connection, response) => {
                self.respond(&group, client, connection, *response);
            }
        }
    }
}
