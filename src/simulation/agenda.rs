//! What is to happen when: tasks in `(time, sequence)` order.

use std::collections::BTreeMap;

use super::command::Command;
use super::kafka;
use crate::engine::kafka::ids::{Ms, ProducerName};

/// One thing to happen. A system's own tasks lie one below.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// A scenario's command.
    Command(Box<Command>),
    /// A producer is due: a record of its source, or a batch that lingered.
    Producer(ProducerName),
    Kafka(kafka::Task),
}

impl From<kafka::Task> for Task {
    fn from(task: kafka::Task) -> Self {
        Self::Kafka(task)
    }
}

/// All tasks to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agenda {
    tasks: BTreeMap<(Ms, u64), Task>,
    next: u64,
}

impl Agenda {
    /// Adds a task; tasks of one tick run in the order in which they were added.
    pub fn add(&mut self, at: Ms, task: impl Into<Task>) {
        self.tasks.insert((at, self.next), task.into());
        self.next += 1;
    }

    /// When the next task is due.
    pub fn next_at(&self) -> Option<Ms> {
        self.tasks.first_key_value().map(|((at, _), _)| *at)
    }

    /// Removes the tasks of groups and commands to come; those of producers and topics remain.
    pub fn forget_groups(&mut self) {
        self.tasks.retain(|_, task| match task {
            Task::Command(_) => false,
            Task::Producer(_) => true,
            Task::Kafka(task) => !task.is_of_group(),
        });
    }

    /// Takes the next task if it is due by `until`.
    pub fn pop(&mut self, until: Ms) -> Option<(Ms, Task)> {
        let next = self.tasks.first_entry().filter(|next| next.key().0 <= until)?;
        let ((at, _), task) = next.remove_entry();
        Some((at, task))
    }
}
