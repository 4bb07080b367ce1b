//! What a command did, by system.

use super::kafka;

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What a producer was told to do.
    Done,
    Kafka(kafka::Outcome),
}

impl From<kafka::Outcome> for Outcome {
    fn from(outcome: kafka::Outcome) -> Self {
        Self::Kafka(outcome)
    }
}
