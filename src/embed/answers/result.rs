//! What commands answer.

use serde_json::{Value, json};

use super::declare::{Told, answer_field, answer_needed, answers};
use super::kafka_event::ResetRow;
use crate::simulation::{Outcome, kafka};

answers! {
    /// The `result` of `producer.send`: where the record is.
    struct SentRecord {
        partition: u32,
        /// Its offset; null while that is not known: its producer's requests meet a fault.
        offset: Option<u64>,
    }
    /// The `result` of `consumer.seek`.
    struct NewPosition {
        /// The position now.
        offset: u64,
    }
}

/// The `result` of a command.
pub fn result(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done => Value::Null,
        Outcome::Kafka(outcome) => kafka(outcome),
    }
}

fn kafka(outcome: &kafka::Outcome) -> Value {
    match outcome {
        kafka::Outcome::Sent { partition, offset } => {
            json!(SentRecord { partition: *partition, offset: *offset })
        }
        kafka::Outcome::Reset(rows) => json!(<Vec<ResetRow>>::told(rows)),
        kafka::Outcome::Sought(seek) => json!(NewPosition { offset: seek.to }),
        // What else was done is in the events.
        _ => Value::Null,
    }
}
