//! What a consumer's application is like: when it commits, what processing a record does, and what it does when that
//! fails.

use crate::engine::kafka::ids::{Ms, Offset, TopicName, TopicPartition};

/// When the application commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CommitMode {
    /// As `enable.auto.commit` says: the consumer does, within `poll` and `close`.
    #[default]
    Auto,
    /// `commitSync()` as soon as `poll` returned: at most once.
    Before,
    /// `commitSync()` when all that `poll` returned is processed: at least once.
    After,
    /// `commitSync()` after each record.
    Each,
    /// What a poll returned is processed, produced and committed in one transaction.
    Transaction,
    Never,
}

impl CommitMode {
    pub const ALL: [Self; 6] =
        [Self::Auto, Self::Before, Self::After, Self::Each, Self::Transaction, Self::Never];

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Before => "before",
            Self::After => "after",
            Self::Each => "each",
            Self::Transaction => "transaction",
            Self::Never => "never",
        }
    }
}

/// What processing a record does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Action {
    /// An outside effect that can't tell repeats: a payment, a mail, a counter.
    #[default]
    Count,
    /// An outside store with the record's identity as unique key.
    Upsert,
    /// A record is produced there.
    Produce(TopicName),
}

/// What the application does with a record whose processing throws.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnError {
    /// It does not catch the exception: the process dies.
    #[default]
    Stop,
    /// It goes on with the next record.
    Skip,
    /// It tries again so often, then gives up.
    Retry { times: u32, backoff_ms: Ms, then: GiveUp },
}

/// What it does with a record that failed for good.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GiveUp {
    Skip,
    Stop,
    /// It produces a copy there, and goes on.
    DeadLetter(TopicName),
}

/// An application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Application {
    pub commit: CommitMode,
    pub action: Action,
    pub on_error: OnError,
}

/// Where within the work on a record a process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    BeforeEffect,
    /// The effect happened, its commit did not.
    AfterEffect,
    /// A commit that covers the record was answered.
    AfterCommit,
}

impl Moment {
    pub const ALL: [Self; 3] = [Self::BeforeEffect, Self::AfterEffect, Self::AfterCommit];

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeEffect => "before_effect",
            Self::AfterEffect => "after_effect",
            Self::AfterCommit => "after_commit",
        }
    }
}

/// A process is to die at a record, once it gets there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Trap {
    pub partition: TopicPartition,
    pub offset: Offset,
    pub moment: Moment,
    /// `poll` has returned the record.
    pub(super) reached: bool,
}

impl Trap {
    pub fn new(partition: TopicPartition, offset: Offset, moment: Moment) -> Self {
        Self { partition, offset, moment, reached: false }
    }
}

/// Why a process died at a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Death {
    /// Somebody wanted it to.
    At(Moment),
    /// Processing the record threw, and nothing caught that.
    Poison,
}

impl Death {
    pub fn name(self) -> &'static str {
        match self {
            Self::At(moment) => moment.name(),
            Self::Poison => "poison",
        }
    }
}

/// What the application does now that processing a record threw.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Stop,
    Skip,
    /// It tries again at that time, for the last but so many times.
    Retry {
        at_ms: Ms,
        left: u32,
    },
    DeadLetter(TopicName),
}

impl Answer {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Skip => "skip",
            Self::Retry { .. } => "retry",
            Self::DeadLetter(_) => "dead_letter",
        }
    }
}
