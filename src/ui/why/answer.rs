//! What an answer is made of.

use crate::session::subject::{Subject, kafka};
use crate::ui::gesture::Gesture;

/// How many links or keys one row lists.
pub(super) const MOST_LISTED: usize = 12;

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
    pub gesture: Gesture,
    /// It deletes or loses something.
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
    pub(super) fn new(title: String) -> Self {
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
    pub(super) fn link(text: impl std::fmt::Display, subject: impl Into<Subject>) -> Self {
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
