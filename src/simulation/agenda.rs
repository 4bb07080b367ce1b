//! What is to happen when: tasks in `(time, sequence)` order, and a scenario's commands.
//!
//! Invariant: a scenario's command takes effect when every task of its millisecond is done, as a gesture does, and has no
//! number among the tasks. So what somebody did can be written down as a scenario that gives the same world.

use std::collections::{BTreeMap, VecDeque};

use super::command::Command;
use super::kafka;
use crate::engine::kafka::ids::{Ms, ProducerName};

/// One thing to happen. A system's own tasks lie one below.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// A producer is due: a record of its source, or a batch that lingered.
    Producer(ProducerName),
    Kafka(kafka::Task),
}

impl From<kafka::Task> for Task {
    fn from(task: kafka::Task) -> Self {
        Self::Kafka(task)
    }
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    Task(Task),
    /// A scenario's command.
    Command(Command),
}

/// All tasks and commands to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agenda {
    tasks: BTreeMap<(Ms, u64), Task>,
    next: u64,
    script: BTreeMap<Ms, VecDeque<Command>>,
}

impl Agenda {
    /// Adds a task; tasks of one tick run in the order in which they were added.
    pub fn add(&mut self, at: Ms, task: impl Into<Task>) {
        self.tasks.insert((at, self.next), task.into());
        self.next += 1;
    }

    /// Adds a scenario's command; commands of one tick run in the order in which they were added, after all tasks.
    pub fn add_command(&mut self, at: Ms, command: Command) {
        self.script.entry(at).or_default().push_back(command);
    }

    /// All tasks, the next one first.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values()
    }

    /// A scenario's commands to come.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.script.values().flatten()
    }

    /// When a scenario's command of that kind comes next.
    pub fn next_command(&self, of: impl Fn(&Command) -> bool) -> Option<Ms> {
        self.script.iter().find(|(_, commands)| commands.iter().any(&of)).map(|(at, _)| *at)
    }

    /// Removes the tasks of groups and commands to come; those of producers and topics remain.
    pub fn forget_groups(&mut self) {
        self.script.clear();
        self.tasks.retain(|_, task| match task {
            Task::Producer(_) => true,
            Task::Kafka(task) => !task.is_of_group(),
        });
    }

    /// Takes what comes next if it is due by `until`.
    pub fn pop(&mut self, until: Ms) -> Option<(Ms, Due)> {
        let command_at = self.script.first_key_value().map(|(at, _)| *at);
        let until = command_at.map_or(until, |at| at.min(until));
        if let Some(next) = self.tasks.first_entry().filter(|next| next.key().0 <= until) {
            let ((at, _), task) = next.remove_entry();
            return Some((at, Due::Task(task)));
        }
        let mut tick = self.script.first_entry().filter(|tick| *tick.key() <= until)?;
        let (at, command) = (*tick.key(), tick.get_mut().pop_front()?);
        if tick.get().is_empty() {
            tick.remove();
        }
        Some((at, Due::Command(command)))
    }
}
