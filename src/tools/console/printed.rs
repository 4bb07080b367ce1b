//! What the tool prints, and how it stops.

use super::requests::AdminRequest;
use crate::engine::kafka::ids::{Offset, TopicPartition};

/// What the tool printed, and what it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Standard output, to the character.
    pub stdout: String,
    /// Standard error: lines without stack frames and blank ones.
    pub stderr: String,
    /// The exit status.
    pub exit: u8,
    /// Whether the table of options followed on standard error.
    pub usage: bool,
    /// Planned offsets by group, in the order of the rows.
    pub offsets: Vec<(String, Vec<(TopicPartition, Offset)>)>,
    /// What is to be changed.
    pub requests: Vec<AdminRequest>,
}

impl Printed {
    pub fn say(&mut self, line: &str) {
        self.stdout.push_str(line);
        self.stdout.push('\n');
    }

    pub fn warn(&mut self, line: &str) {
        if !self.stderr.is_empty() {
            self.stderr.push('\n');
        }
        self.stderr.push_str(line);
    }

    /// `printError` without an exception.
    pub fn error(&mut self, message: &str) {
        self.say(&format!("\nError: {message}"));
    }
}

/// Why the tool stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `printUsageAndExit`.
    Usage(String),
    /// An exception that nobody caught: it came out of the parser.
    Uncaught(String),
    /// An exception that `run` caught: its message and its trace.
    Failed { message: String, trace: String },
}

impl Stop {
    pub fn usage(message: &str) -> Self {
        Self::Usage(message.to_owned())
    }

    pub fn failed(class: &str, message: &str) -> Self {
        Self::Failed { message: message.to_owned(), trace: format!("{class}: {message}") }
    }

    /// The same, as the cause of another one that has no message of its own.
    pub fn inside(self, class: &str) -> Self {
        match self {
            Self::Failed { trace, .. } => {
                let message = trace.split("\nCaused by: ").next().unwrap_or_default().to_owned();
                let trace = format!("{class}: {message}\nCaused by: {trace}");
                Self::Failed { message, trace }
            }
            other => other,
        }
    }
}
