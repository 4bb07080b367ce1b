//! What is to happen when: tasks in `(time, sequence)` order.

use std::collections::BTreeMap;

use super::command::Command;
use crate::engine::kafka::client::producer::{Batch, RequestId};
use crate::engine::kafka::group::{ClientNo, Request, Response};
use crate::engine::kafka::ids::{GroupId, Ms, ProducerName};

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
    tasks: BTreeMap<(Ms, u64), Task>,
    next: u64,
}

impl Agenda {
    /// Adds a task; tasks of one tick run in the order in which they were added.
    pub fn add(&mut self, at: Ms, task: Task) {
        self.tasks.insert((at, self.next), task);
        self.next += 1;
    }

    /// When the next task is due.
    pub fn next_at(&self) -> Option<Ms> {
        self.tasks.first_key_value().map(|((at, _), _)| *at)
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
        let next = self.tasks.first_entry().filter(|next| next.key().0 <= until)?;
        let ((at, _), task) = next.remove_entry();
        Some((at, task))
    }
}
