//! What is to happen when: tasks in `(time, sequence)` order.

use std::cmp::Reverse;

use super::command::Command;
use crate::engine::client::producer::{Batch, RequestId};
use crate::engine::group::{ClientNo, Request, Response};
use crate::engine::ids::{GroupId, Ms, ProducerName};
use crate::engine::map::Map;

/// One thing to happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// A scenario's command.
    Command(Box<Command>),
    /// The brokers look which segments retention lets go.
    Retention,
    /// A producer is due: a record of its source, or a batch that lingered.
    Producer(ProducerName),
    /// A batch reaches its partition's leader.
    Produce(ProducerName, Box<Batch>),
    /// The answer to a produce request reaches its producer.
    Acked(ProducerName, RequestId),
    /// A consumer is due.
    Client(GroupId, ClientNo),
    /// A coordinator's deadline is due.
    Coordinator(GroupId),
    /// A request reaches its coordinator.
    Request(GroupId, ClientNo, Box<Request>),
    /// An answer reaches its consumer.
    Response(GroupId, ClientNo, Box<Response>),
}

/// All tasks to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agenda {
    /// The last one comes first: most are added and all are taken near that end.
    tasks: Map<Reverse<(Ms, u64)>, Task>,
    next: u64,
}

impl Agenda {
    /// Adds a task; tasks of one tick run in the order in which they were added.
    pub fn add(&mut self, at: Ms, task: Task) {
        self.tasks.insert(Reverse((at, self.next)), task);
        self.next += 1;
    }

    /// When the next task is due.
    pub fn next_at(&self) -> Option<Ms> {
        self.tasks.last_key_value().map(|(key, _)| key.0.0)
    }

    /// Drops what groups have to do, and commands to come: what remains is the producers' and the topics'.
    pub fn forget_groups(&mut self) {
        self.tasks.retain(|_, task| {
            !matches!(
                task,
                Task::Command(_)
                    | Task::Client(..)
                    | Task::Coordinator(_)
                    | Task::Request(..)
                    | Task::Response(..)
            )
        });
    }

    /// Takes the next task if it is due by `until`.
    pub fn pop(&mut self, until: Ms) -> Option<(Ms, Task)> {
        let (key, task) = self.tasks.pop_last_if(|key, _| key.0.0 <= until)?;
        Some((key.0.0, task))
    }
}
