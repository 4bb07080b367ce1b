//! Commands from JSON and back, and what is said of them, all from the tables in which they are declared.
//!
//! Invariant: `read` of what `print` gives is the same command.

mod declared;
mod kafka;
mod lab;
mod network;
mod producer;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::shape::CommandDoc;
use crate::simulation::command::Milli;
use crate::simulation::{Command, Refusal};

/// As forms have it, which make commands without JSON.
const MOST: Milli = Milli::MOST;
const MOST_PER_S: Milli = Milli::MOST_PER_S;

/// What consists of named fields.
trait Object: Sized {
    fn read_fields(f: &mut Fields<'_>) -> Result<Self, Refusal>;

    fn print_fields(&self, out: &mut Map<String, Value>);
}

/// The command whose fields these are.
pub fn read(f: &mut Fields<'_>) -> Result<Command, Refusal> {
    let kind: String = f.take("type")?;
    if let Some(command) = kafka::read(&kind, f)? {
        return Ok(command);
    }
    if let Some(command) = producer::read(&kind, f)? {
        return Ok(command);
    }
    if let Some(command) = network::read(&kind, f)? {
        return Ok(command);
    }
    if let Some(command) = lab::read(&kind, f)? {
        return Ok(command);
    }
    Err(Refusal::invalid(f.at("type"), "unknown-type").with("type", kind).with("known", kinds().join(", ")))
}

/// The command as JSON.
pub fn print(command: &Command) -> Value {
    Value::Object(match command {
        Command::Kafka(command) => kafka::print(command),
        Command::Producer(command) => producer::print(command),
        Command::Network(command) => network::print(command),
        Command::Lab(command) => lab::print(command),
    })
}

/// The types of all commands, those that begin alike one after the other.
fn kinds() -> Vec<&'static str> {
    let kinds = [kafka::KINDS, producer::KINDS, network::KINDS, lab::KINDS].concat();
    let subject = |kind: &&str| kind.split('.').next().unwrap_or_default().to_owned();
    let subjects: Vec<_> = kinds.iter().map(subject).collect();
    let mut sorted = kinds;
    sorted.sort_by_key(|kind| subjects.iter().position(|it| *it == subject(kind)));
    sorted
}

/// All commands in that order. For documents: a page carries nothing of it.
pub fn documented() -> Vec<CommandDoc> {
    let order = kinds();
    let mut commands =
        [kafka::documented(), producer::documented(), network::documented(), lab::documented()].concat();
    commands.sort_by_key(|command| order.iter().position(|kind| *kind == command.kind));
    commands
}
