//! The client call behind a command: what a program would make to do the same, in each language that a person may want
//! to copy it in, with the names and numbers of the case at hand.
//!
//! - A program is declared once for each language, in `assets/calls`: real code with places to fill in (`fill`). Which
//!   one stands for a command, and what is filled in, is said in `kafka` and `producer`.
//! - A client library is given only the settings that it knows, by its own names (`settings`).
//! - Where a language has no way to do it, it has no program of that name.
//!
//! Deliberately absent: words for people, and the files themselves: the page fetches them when they are asked for.

mod fill;
mod kafka;
mod language;
mod producer;
mod settings;

use std::collections::BTreeMap;

use crate::engine::kafka::ids::UnixMs;
use crate::simulation::Command;
use crate::simulation::world::World;

pub use kafka::{consumer, describe_group, describe_topic, marker, record};
pub use language::Language;
pub use producer::producing;

/// What is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// A text, quoted as the language does.
    Text(String),
    /// The same of bytes that may be no text.
    Bytes(Vec<u8>),
    /// Nothing: `None`, `null`.
    Null,
    /// As it stands there: a number, a name.
    Plain(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

macro_rules! plain {
    ($($Number:ty),*) => {$(
        impl From<$Number> for Value {
            fn from(number: $Number) -> Self {
                Self::Plain(number.to_string())
            }
        }
    )*};
}

plain!(i64, u64, u32);

/// Which client a call is made with: its settings have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Producer,
    Consumer,
    /// Settings of a topic or a group.
    Broker,
}

/// A call with the names and numbers of its case, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    program: &'static str,
    role: Role,
    values: BTreeMap<&'static str, Vec<Value>>,
    /// By Kafka's names.
    settings: Vec<(String, String)>,
}

impl Call {
    fn new(program: &'static str, role: Role) -> Self {
        Self { program, role, values: BTreeMap::new(), settings: Vec::new() }
    }

    /// With something to fill in; given twice, the lines that name it stand there twice.
    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.entry(name).or_default().push(value.into());
        self
    }

    /// With it, if there is any.
    fn with_some(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn with_all<'t>(self, name: &'static str, texts: impl IntoIterator<Item = &'t str>) -> Self {
        texts.into_iter().fold(self, |call, text| call.with(name, text))
    }

    /// With a condition that holds.
    fn when(self, name: &'static str, holds: bool) -> Self {
        if holds { self.with(name, Value::Plain(String::new())) } else { self }
    }

    fn set(mut self, settings: impl IntoIterator<Item = (String, String)>) -> Self {
        for (name, value) in settings {
            self.settings.retain(|(known, _)| *known != name);
            self.settings.push((name, value));
        }
        self
    }

    /// The program, of `programs`, which is this language's file; nothing where it has none for this.
    pub fn text(&self, language: Language, programs: &str) -> Option<String> {
        let mut call = self.clone();
        for (name, value) in &self.settings {
            let Some((name, value)) = settings::told(language, self.role, name, value) else { continue };
            call = call.with("setting_value", &*format!("{name}={value}"));
            call = call.with("setting", &*name).with("value", &*value);
        }
        fill::fill(language, programs, self.program, &call.values)
    }
}

/// The calls behind commands; none for what no client does (a source that pauses, time that stops).
pub fn calls(world: &World, commands: &[Command]) -> Vec<Call> {
    let call = |command: &Command| match command {
        Command::Kafka(command) => kafka::call(world, command),
        Command::Producer(command) => producer::call(world, command),
        Command::Lab(_) | Command::Network(_) => None,
    };
    commands.iter().filter_map(call).collect()
}

/// A time as `kafka-consumer-groups` takes it.
fn datetime(at: UnixMs) -> String {
    let time = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    time.map_or_else(
        |_| at.to_string(),
        |it| {
            let (date, ms) = (it.date(), it.millisecond());
            format!("{date}T{:02}:{:02}:{:02}.{ms:03}Z", it.hour(), it.minute(), it.second())
        },
    )
}
