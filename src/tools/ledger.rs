//! Rows of the ledger as text: CSV and JSON lines, with the names of the public interface.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::keys::quoted;
use crate::engine::kafka::ids::MemberName;
use crate::session::shown::shown;
use crate::simulation::World;
use crate::simulation::ledger::query::Filter;
use crate::simulation::ledger::{ReaderId, Row};

/// No file holds more rows; what is wanted beyond can be filtered.
pub const MOST_ROWS: usize = 200_000;

/// A row's key, where its record is kept and has one.
pub fn key_of<'w>(world: &'w World, row: &Row) -> Option<&'w [u8]> {
    let topic = world.kafka.topics.get(&row.partition.topic)?;
    topic.partitions.get(row.partition.partition as usize)?.get(row.offset)?.key
}

/// All rows that fit, as CSV (RFC 4180). A key stands there as text, kept from being a formula, and in hex.
pub fn csv(world: &World, reader: &ReaderId, filter: &Filter) -> String {
    let mut out = "topic,partition,offset,key,key_hex,standing,effects,by,first_ms,last_ms\r\n".to_owned();
    for row in world.ledger_where(reader, filter, 0, MOST_ROWS) {
        let key = key_of(world, &row);
        let text = key.map(|key| std::str::from_utf8(key).map_or_else(|_| shown(key), Cow::Borrowed));
        let hex = key.unwrap_or_default().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let names: Vec<&str> = row.by.iter().map(MemberName::as_str).collect();
        let time = |ms: Option<u64>| ms.map(|ms| ms.to_string()).unwrap_or_default();
        // Writing into a String does not fail.
        let _ = write!(
            out,
            "{},{},{},{},{hex},{},{},{},{},{}\r\n",
            quoted(row.partition.topic.as_str()),
            row.partition.partition,
            row.offset,
            quoted(&text.unwrap_or_default()),
            row.standing.name(),
            row.effects,
            quoted(&names.join(" ")),
            time(row.first_ms),
            time(row.last_ms),
        );
    }
    out
}

/// All rows that fit, each as a line of JSON: as `ledger()` gives them.
pub fn json_lines(world: &World, reader: &ReaderId, filter: &Filter) -> String {
    let line = |row: Row| {
        let key = key_of(world, &row).map_or(Value::Null, text_or_base64);
        let by: Vec<&str> = row.by.iter().map(MemberName::as_str).collect();
        let record = json!({
            "topic": row.partition.topic.as_str(),
            "partition": row.partition.partition,
            "offset": row.offset,
            "key": key,
        });
        let line = json!({
            "record": record,
            "effects": row.effects,
            "by": by,
            "first_ms": row.first_ms,
            "last_ms": row.last_ms,
            "standing": row.standing.name(),
        });
        format!("{line}\n")
    };
    world.ledger_where(reader, filter, 0, MOST_ROWS).into_iter().map(line).collect()
}

fn text_or_base64(key: &[u8]) -> Value {
    use base64::Engine as _;
    let base64 = || json!({ "base64": base64::engine::general_purpose::STANDARD.encode(key) });
    std::str::from_utf8(key).map_or_else(|_| base64(), Value::from)
}

#[cfg(test)]
mod tests;
