//! One line of the log: a bold lead, the reason, and what it is about.

use super::{Arg, Words};
use crate::session::subject::Subject;

/// The kind of event, by which the log can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Members come and go, groups rebalance.
    Groups,
    Commits,
    /// Positions: starts, seeks, resets.
    Positions,
    /// Producers and what they send.
    Producers,
    /// Topics, partitions and records.
    Topics,
}

impl Kind {
    /// All of them, in the order in which the filter shows them.
    pub const ALL: [Self; 5] = [Self::Groups, Self::Commits, Self::Positions, Self::Producers, Self::Topics];

    /// The message that names it.
    pub fn label_id(self) -> &'static str {
        match self {
            Self::Groups => "log-kind-groups",
            Self::Commits => "log-kind-commits",
            Self::Positions => "log-kind-positions",
            Self::Producers => "log-kind-producers",
            Self::Topics => "log-kind-topics",
        }
    }
}

/// How important a line is. Never shown by colour alone: the words say it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Nothing unusual.
    #[default]
    Plain,
    /// Back to normal.
    Good,
    /// Something is being waited for.
    Wait,
    /// Something was lost or refused.
    Trouble,
}

/// A sentence about something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The bold part: what.
    pub lead: String,
    /// Why, or the details; may be empty.
    pub rest: String,
    /// What it is about; selecting the line selects this.
    pub subject: Option<Subject>,
    /// What sort of thing.
    pub kind: Kind,
    /// How important it is.
    pub tone: Tone,
}

impl Sentence {
    /// The message `id` as a sentence.
    pub fn new(words: &Words, kind: Kind, id: &str, args: &[(&str, Arg)]) -> Self {
        Self {
            lead: words.format(id, args),
            rest: words.why(id, args).unwrap_or_default(),
            subject: None,
            kind,
            tone: Tone::Plain,
        }
    }

    /// The same, about `subject`.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Subject>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same, in this tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// All of it as plain text, for announcements.
    pub fn plain(&self) -> String {
        if self.rest.is_empty() { self.lead.clone() } else { format!("{} {}", self.lead, self.rest) }
    }
}
