//! Gestures, script lines and embed calls as data: the commands of the public interface, nested by system.
//!
//! A command is declared once, in the table of its system (`kafka::command`, `producer::command`): from there come
//! the types, and in `scenario` the parser, the printer, the list of types, TypeScript and the table for people.

mod declare;

pub(crate) use declare::{declare_commands, declare_values};

use std::collections::BTreeMap;

use super::{kafka, lab, network, producer};

/// One command of the public interface, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Kafka(kafka::Command),
    /// A producer belongs to no system: its records may go to several.
    Producer(producer::Command),
    /// What goes wrong between clients and brokers.
    Network(network::Command),
    /// Time itself.
    Lab(lab::Command),
}

/// Settings by Kafka's names, values as text.
pub type Configs = BTreeMap<String, String>;

/// Bytes of a key or a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

/// A record's headers, in order.
pub type Headers = Vec<(String, Bytes)>;

/// A decimal number as whole thousandths, so that worlds compare and hash exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milli(pub u64);

impl Milli {
    pub const fn whole(number: u64) -> Self {
        Self(number.saturating_mul(1_000))
    }

    /// The greatest decimal number that a command takes: of milliseconds, or how many times faster.
    pub const MOST: Self = Self::whole(1_000_000_000);

    /// The most that a producer generates, in records per second.
    pub const MOST_PER_S: Self = Self::whole(1_000_000);

    /// Refuses a number outside `min` to `max`.
    pub fn check(self, path: &str, min: Self, max: Self) -> Result<(), Refusal> {
        if (min..=max).contains(&self) {
            return Ok(());
        }
        let shown = Self::as_f64;
        Err(Refusal::invalid(path, "out-of-range")
            .with("value", shown(self))
            .with("min", shown(min))
            .with("max", shown(max)))
    }

    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1_000.0
    }
}

/// Why a command was refused. Words for it are looked up under `refusal-<id>` in the message file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Kafka's error name where there is one, else `INVALID_COMMAND`.
    pub code: &'static str,
    /// The offending field, as `commands[2].topic`.
    pub path: String,
    /// Which message says it.
    pub id: &'static str,
    /// What the message needs to know.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal under Kafka's error name `code`, at field `path`.
    pub fn new(code: &'static str, path: impl Into<String>, id: &'static str) -> Self {
        Self { code, path: cut(path.into(), MOST_OF_PATH), id, args: Vec::new() }
    }

    /// A refusal that has no name in Kafka.
    pub fn invalid(path: impl Into<String>, id: &'static str) -> Self {
        Self::new("INVALID_COMMAND", path, id)
    }

    /// With something the message needs to know.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, cut(value.to_string(), MOST_OF_VALUE)));
        self
    }

    /// The same, with `prefix` before the path.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.path = match (prefix.is_empty(), self.path.is_empty()) {
            (true, _) => self.path,
            (false, true) => prefix.to_owned(),
            (false, false) => format!("{prefix}.{}", self.path),
        };
        self
    }
}

/// In characters: a field's name may be a stranger's too.
const MOST_OF_PATH: usize = 200;

/// In characters: lists of what could have been given are values too.
const MOST_OF_VALUE: usize = 1_000;

/// What a refusal quotes may be a stranger's text of any length; its message stays one that can be read.
fn cut(mut text: String, most_chars: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most_chars) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_quotes_no_more_than_can_be_read() {
        let long = "é".repeat(1_000_000);
        let refusal = Refusal::invalid(format!("configs.{long}"), "unknown-config").with("name", &long);
        assert_eq!(
            (refusal.path.chars().count(), refusal.args[0].1.chars().count()),
            (MOST_OF_PATH + 1, MOST_OF_VALUE + 1)
        );
        let short = Refusal::invalid("topic", "bad-name").with("name", "a b");
        assert_eq!(short.args, [("name", "a b".to_owned())]);
    }
}
