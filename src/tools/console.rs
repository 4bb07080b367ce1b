//! `kafka-consumer-groups` as text: what Kafka's tool prints and does, from its arguments and the state of a cluster.
//!
//! Source: `ConsumerGroupCommand`, `ConsumerGroupCommandOptions`, `GroupOffsetsResetter`, `CsvUtils`, 4.3.1, with
//! what they lean on: jopt-simple's reading of arguments, `SimpleDateFormat`, `Duration`, the order of `HashMap`.
//!
//! - A pure function: nothing is changed here. What is to be done comes back as `Deed`s.
//! - The tool's own texts are Kafka's, in English, as whoever compares them with a terminal needs them.
//! - `stderr` comes without stack frames, blank lines and the table of options that follows a usage error.

mod args;
mod csv;
pub mod deeds;
mod delete;
mod describe;
mod facts;
mod line;
mod resetting;
mod table;

use crate::engine::kafka::ids::{Offset, TopicPartition, UnixMs};

pub use facts::{ClusterFacts, CommitFacts, GroupFacts, MemberFacts, TopicLogs};
pub use line::split_line;

use args::Options;

/// A file that `--from-file` may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFile {
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Everything the tool asks the brokers for.
pub struct Cluster<'a> {
    pub now_ms: UnixMs,
    /// Groups, topics and logs.
    pub facts: &'a ClusterFacts,
    /// Where records are.
    pub logs: &'a dyn TopicLogs,
}

/// What the tool changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// `--reset-offsets --execute`: these commits.
    Commit { group: String, offsets: Vec<(TopicPartition, Offset)> },
    /// `--delete-offsets`: these commits go.
    DeleteOffsets { group: String, partitions: Vec<TopicPartition> },
    /// `--delete`: the group goes.
    DeleteGroup { group: String },
}

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
    /// What is to be done.
    pub deeds: Vec<Deed>,
}

impl Printed {
    fn say(&mut self, line: &str) {
        self.stdout.push_str(line);
        self.stdout.push('\n');
    }

    fn warn(&mut self, line: &str) {
        if !self.stderr.is_empty() {
            self.stderr.push('\n');
        }
        self.stderr.push_str(line);
    }

    /// `printError` without an exception.
    fn error(&mut self, message: &str) {
        self.say(&["\nError: ", message].concat());
    }
}

/// Why the tool stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stop {
    /// `printUsageAndExit`.
    Usage(String),
    /// An exception that nobody caught: it came out of the parser.
    Uncaught(String),
    /// An exception that `run` caught: its message and its trace.
    Failed { message: String, trace: String },
}

impl Stop {
    fn usage(message: &str) -> Self {
        Self::Usage(message.to_owned())
    }

    fn failed(class: &str, message: &str) -> Self {
        Self::Failed { message: message.to_owned(), trace: [class, ": ", message].concat() }
    }

    /// The same, as the cause of another one that has no message of its own.
    fn inside(self, class: &str) -> Self {
        match self {
            Self::Failed { trace, .. } => {
                let message = trace.split("\nCaused by: ").next().unwrap_or_default().to_owned();
                let trace = [class, ": ", &message, "\nCaused by: ", &trace].concat();
                Self::Failed { message, trace }
            }
            other => other,
        }
    }
}

/// Runs the tool with `args`, those after its name. `--bootstrap-server` may be there or not.
pub fn run(args: &[String], files: &[TextFile], cluster: &Cluster<'_>) -> Printed {
    let mut out = Printed::default();
    match tool(args, files, cluster, &mut out) {
        Ok(()) => {}
        Err(Stop::Usage(message)) => {
            out.warn(&message);
            (out.exit, out.usage) = (1, true);
        }
        Err(Stop::Uncaught(trace)) => {
            out.warn(&["Exception in thread \"main\" ", &trace].concat());
            out.exit = 1;
        }
        Err(Stop::Failed { message, trace }) => {
            out.error(&["Executing consumer group command failed due to ", &message].concat());
            out.warn(&trace);
        }
    }
    if out.exit != 0 {
        out.deeds.clear();
    }
    out
}

fn tool(args: &[String], files: &[TextFile], cluster: &Cluster<'_>, out: &mut Printed) -> Result<(), Stop> {
    let options = Options::parse(args)?;
    options.check(out)?;
    let numbers = options.service()?;
    if options.has("list") {
        describe::list(&options, cluster, out)
    } else if options.has("describe") {
        describe::describe(&options, cluster, out)
    } else if options.has("delete") {
        delete::groups(&options, cluster, out);
        Ok(())
    } else if options.has("reset-offsets") {
        resetting::command(&options, &numbers, files, cluster, out)
    } else if options.has("delete-offsets") {
        delete::offsets(&options, cluster, out)
    } else {
        Err(Stop::usage("--validate-regex is not modelled"))
    }
}
