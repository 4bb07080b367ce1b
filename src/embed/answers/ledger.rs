//! Rows of the ledger.

use super::declare::{Shaped, Told, answer_field, answer_needed, answers};
use crate::scenario::field::Field as _;
use crate::scenario::shape::Shape;
use crate::simulation::World;
use crate::simulation::command::Bytes;
use crate::simulation::ledger::Row;

/// A key: text, or bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Key(serde_json::Value);

impl Shaped for Key {
    fn shape() -> Shape {
        Shape::Bytes
    }
}

answers! {
    /// A row of `ledger()`: a record, and what a reader did with it.
    struct LedgerRow {
        /// Which record.
        record: LedgerRecord,
        /// How often its effect happened.
        effects: u64,
        /// Members whose effects those were, in the order of each one's first.
        by: Vec<String>,
        /// When the first happened; null without one.
        first_ms: Option<u64>,
        /// When the last happened; null without one.
        last_ms: Option<u64>,
        /// `once`, `repeated`, `lost` or `pending`, as the snapshot counts them.
        standing: String,
    }
    /// A record, where it lies first: what a retry appended again is the same one.
    struct LedgerRecord {
        topic: String,
        partition: u32,
        /// Its offset.
        offset: u64,
        /// Null where it has none.
        key: Option<Key>,
    }
}

impl LedgerRow {
    pub fn of(world: &World, row: &Row) -> Self {
        let log = world.kafka.topics.get(&row.partition.topic);
        let log = log.and_then(|topic| topic.partitions.get(row.partition.partition as usize));
        let key = log.and_then(|log| log.get(row.offset)?.key);
        Self {
            record: LedgerRecord {
                topic: Told::told(&row.partition.topic),
                partition: row.partition.partition,
                offset: row.offset,
                key: key.map(|key| Key(Bytes(key.to_vec()).print())),
            },
            effects: row.effects,
            by: row.by.iter().map(ToString::to_string).collect(),
            first_ms: row.first_ms,
            last_ms: row.last_ms,
            standing: row.standing.name().to_owned(),
        }
    }
}
