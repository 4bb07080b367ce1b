//! 'Why?': what the inspector says of a subject, as plain rows of arithmetic, rules and their sources.
//!
//! Invariants:
//! - Computed from the world each time it is asked; nothing is remembered, so it is never stale.
//! - Figures come from the engine's own functions wherever it offers them; where an explanation here does not lead to
//!   what the engine decided, it says so instead of pretending.
//! - No browser: native tests read it. What a person does about a subject is a list of commands.

mod assignment;
mod group;
mod marker;
mod member;
mod partition;
mod placement;
mod record;
mod source;

pub use assignment::Reasons;
pub use placement::{Placement, default_rule, placement};

use crate::session::subject::{Subject, kafka};
use crate::simulation::command::Command;
use crate::simulation::world::World;
use crate::ui::words::{Arg, Words, format};

/// How many links or keys one row lists.
const MOST_LISTED: usize = 12;

/// A piece of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Bytes, hashes, sums: to be copied.
    Code(String),
    /// What matters in the row.
    Strong(String),
    /// The reason, or what follows from it.
    Soft(String),
    /// A key as text, and its bytes, by which it has its colour.
    Key(String, Vec<u8>),
    /// Leads to another subject.
    Link(String, Subject),
    /// A wait that runs down: how much is left, of how much. Its words stand beside it.
    Wait(u64, u64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub label: String,
    /// What it comes to.
    pub parts: Vec<Part>,
}

impl Row {
    /// A row of these parts.
    pub fn new(label: impl Into<String>, parts: impl Into<Vec<Part>>) -> Self {
        Self { label: label.into(), parts: parts.into() }
    }
}

/// Something that a person can do about the subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// What the button says.
    pub label: String,
    /// What it does.
    pub commands: Vec<Command>,
    /// It loses something.
    pub harsh: bool,
}

/// What the inspector shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    pub title: String,
    pub rows: Vec<Row>,
    /// What else must be said, in a sentence.
    pub note: Option<String>,
    /// What can be done.
    pub acts: Vec<Act>,
    /// The marker that can be moved from here: the position, or the commit where no member holds the partition.
    pub seek: Option<kafka::Marker>,
}

impl Why {
    fn new(title: String) -> Self {
        Self { title, rows: Vec::new(), note: None, acts: Vec::new(), seek: None }
    }

    /// The answer as plain text, for tests and for copying.
    pub fn plain(&self) -> String {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.rows.iter().map(|row| {
            let parts: Vec<&str> = row.parts.iter().filter_map(Part::text).collect();
            format!("{}: {}", row.label, parts.join(" "))
        }));
        lines.extend(self.note.clone());
        lines.join("\n")
    }
}

impl Part {
    fn link(text: impl std::fmt::Display, subject: impl Into<Subject>) -> Self {
        Self::Link(text.to_string(), subject.into())
    }

    /// Its text, if it has one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Code(text)
            | Self::Strong(text)
            | Self::Soft(text)
            | Self::Key(text, _)
            | Self::Link(text, _) => Some(text),
            Self::Wait(..) => None,
        }
    }
}

/// What there is to say of `subject`; `None` where it is not there any more.
#[inline(never)] // A tool: it is fetched when somebody asks.
pub fn why(words: &Words, world: &World, subject: &Subject) -> Option<Why> {
    let asker = Asker { words, world };
    match subject {
        Subject::Producer(producer) => asker.producer(producer),
        Subject::Kafka(subject) => match subject {
            kafka::Subject::Topic(topic) => asker.topic(topic),
            kafka::Subject::Partition(partition) => asker.partition(partition),
            kafka::Subject::Record { partition, offset } => asker.record(partition, *offset),
            kafka::Subject::Group(group) => asker.group(group),
            kafka::Subject::Member { group, member } => asker.member(group, member),
            kafka::Subject::Marker(marker) => asker.marker(&marker.group, &marker.partition),
        },
    }
}

/// What every answer is made with.
struct Asker<'a> {
    words: &'a Words,
    world: &'a World,
}

impl Asker<'_> {
    fn text(&self, id: &str) -> String {
        self.words.text(id)
    }

    fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.words.format(id, args)
    }

    fn soft(&self, id: &str, args: &[(&str, Arg)]) -> Part {
        Part::Soft(self.say(id, args))
    }

    fn row(&self, label_id: &str, parts: impl Into<Vec<Part>>) -> Row {
        Row::new(self.text(label_id), parts)
    }

    fn act(&self, label_id: &str, harsh: bool, commands: Vec<Command>) -> Act {
        Act { label: self.text(label_id), commands, harsh }
    }

    /// A wait until `until`, of `whole` ms, with the words of message `id` (`$wait`).
    fn wait(&self, id: &str, until: u64, whole: u64) -> Vec<Part> {
        let left = until.saturating_sub(self.world.now);
        let wait = format::countdown(self.words, left);
        vec![self.soft(id, &[("wait", wait.into())]), Part::Wait(left.min(whole), whole)]
    }
}

/// Integer difference as one reads it: `82 − 70 = 12`.
fn difference(from: u64, less: u64) -> String {
    let result = from as i64 - less as i64;
    let result = result.to_string().replace('-', "\u{2212}");
    format!("{from} \u{2212} {less} = {result}")
}
