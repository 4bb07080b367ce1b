//! The gestures made so far, so that what was done can be written down as a scenario.
//!
//! Invariant: they are those that led to the present world. What undo takes back leaves them, and redo puts it back.

use crate::engine::kafka::ids::Ms;
use crate::simulation::kafka::command::ProducerSend;
use crate::simulation::{Command, kafka};

/// What the kept gestures may weigh. A script can make millions; such a lab is not one that somebody writes down.
const MOST_BYTES: usize = 4 << 20;

/// What a command weighs at least.
const COMMAND_BYTES: usize = 256;

type Gesture = (Ms, Vec<Command>);

#[derive(Debug, Default)]
pub struct Gestures {
    made: Vec<Gesture>,
    undone: Vec<Gesture>,
    bytes: usize,
    /// There were too many to keep.
    lost: bool,
}

impl Gestures {
    /// A gesture was made. What was undone can't be done again.
    pub fn push(&mut self, at: Ms, commands: &[Command]) {
        self.undone.clear();
        self.bytes += commands.iter().map(weight).sum::<usize>();
        if self.lost || self.bytes > MOST_BYTES {
            *self = Self { lost: true, ..Self::default() };
            return;
        }
        self.made.push((at, commands.to_vec()));
    }

    /// What they take.
    pub fn memory_bytes(&self) -> usize {
        self.bytes
    }

    /// The last one was undone.
    pub fn undo(&mut self) {
        self.undone.extend(self.made.pop());
    }

    /// The last undo was taken back.
    pub fn redo(&mut self) {
        self.made.extend(self.undone.pop());
    }

    /// Their commands with the times at which they were done; none if there were too many to keep.
    pub fn made(&self) -> Option<impl Iterator<Item = (Ms, &Command)>> {
        let made = self.made.iter().flat_map(|(at, commands)| commands.iter().map(|it| (*at, it)));
        (!self.lost).then_some(made)
    }
}

/// About how much memory and text a command takes.
fn weight(command: &Command) -> usize {
    let sent = match command {
        Command::Kafka(kafka::Command::ProducerSend(ProducerSend { key, value, headers, .. })) => {
            let bytes = [key, value].into_iter().flatten().chain(headers.iter().map(|(_, bytes)| bytes));
            bytes.map(|bytes| bytes.0.len()).sum()
        }
        _ => 0,
    };
    COMMAND_BYTES + sent
}
