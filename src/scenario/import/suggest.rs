//! Guesses which columns hold the record key and the event time, for a person to confirm.
//!
//! Invariant: a guess is made from the first [`SAMPLE_ROWS`] rows alone and is the same for the same rows.

use std::collections::BTreeSet;
use std::hash::{Hash as _, Hasher as _};
use std::rc::Rc;

use super::time_column::is_kcat_time;
use super::timestamp::{TimeFormat, parse_millis, parse_timestamp};
use crate::simulation::digest::StableHasher;
use crate::simulation::workload::{RowFormat, Workload};

/// How many rows are looked at.
pub const SAMPLE_ROWS: usize = 1000;

/// The columns that fit best, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The record key; `None` where no column repeats its values.
    pub key: Option<Rc<str>>,
    /// The event time; `None` where no column holds times.
    pub time: Option<Rc<str>>,
    /// How the suggested time column is written, as far as was looked.
    pub time_format: Option<TimeFormat>,
}

/// What the sample of one column shows.
struct Facts {
    distinct: usize,
    filled: usize,
    /// The one format of all cells, where they are times.
    time: Option<TimeFormat>,
    /// Whether every cell is a number with a decimal point.
    decimals: bool,
}

/// Suggests a key column and a time column.
///
/// A time column holds only times of one format; counts since 1970 are believed from 1973 on, or where the name speaks
/// for them. A key column has values that repeat, and a name like `id`, `key` or `carrier` speaks for it.
pub fn suggest_columns(workload: &Workload) -> Suggestions {
    let rows = workload.len().min(SAMPLE_ROWS);
    let facts = look(workload, rows);
    let named = |(column, _): (usize, i32)| Rc::clone(&workload.columns()[column]);
    let time = best(facts.iter().zip(workload.columns()).map(|(facts, name)| time_score(facts, name)));
    let key = if workload.format() == RowFormat::Kcat {
        let column = workload.column("key").filter(|column| facts[*column].filled > 0);
        column.map(|column| (column, 0))
    } else {
        let scores = facts.iter().zip(workload.columns()).enumerate().map(|(column, (facts, name))| {
            let is_time = time.is_some_and(|(time, _)| time == column);
            key_score(facts, name, rows).filter(|_| !is_time)
        });
        best(scores)
    };
    Suggestions {
        time_format: time.and_then(|(column, _)| facts[column].time),
        key: key.map(named),
        time: time.map(named),
    }
}

/// Looks at the first rows, each of them once, whatever the number of columns.
fn look(workload: &Workload, rows: usize) -> Vec<Facts> {
    let mut columns: Vec<Seen> = (0..workload.columns().len())
        .map(|column| Seen { is_kcat_time: is_kcat_time(workload, column), ..Seen::default() })
        .collect();
    for row in 0..rows {
        for (seen, cell) in columns.iter_mut().zip(workload.fields(row)) {
            seen.take(&cell.unwrap_or_default());
        }
    }
    columns.into_iter().map(Seen::facts).collect()
}

/// What the sample of one column held so far.
#[derive(Default)]
struct Seen {
    is_kcat_time: bool,
    filled: usize,
    not_decimal: bool,
    formats: Vec<Option<TimeFormat>>,
    /// Fingerprints of the cells.
    values: BTreeSet<u64>,
}

impl Seen {
    fn take(&mut self, cell: &[u8]) {
        let text = cell.trim_ascii();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-');
        self.not_decimal |= !text.contains(&b'.') || !text.iter().all(is_part);
        let parsed = if self.is_kcat_time { parse_millis(text) } else { believable_timestamp(text) };
        let format = parsed.map(|(format, _)| format);
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
        let mut hasher = StableHasher::default();
        cell.hash(&mut hasher);
        self.values.insert(hasher.finish());
    }

    fn facts(self) -> Facts {
        let time = if let [Some(format)] = self.formats[..] { Some(format) } else { None };
        let decimals = self.filled > 0 && !self.not_decimal;
        Facts { distinct: self.values.len(), filled: self.filled, time, decimals }
    }
}

/// A time that is not just any number: Unix times before 1973 are far more often counts, prices or ids.
fn believable_timestamp(text: &[u8]) -> Option<(TimeFormat, i64)> {
    const YEAR_1973_MS: i64 = 100_000_000_000;
    parse_timestamp(text).filter(|(format, ms)| !format.is_unix() || *ms >= YEAR_1973_MS)
}

fn best(scores: impl Iterator<Item = Option<i32>>) -> Option<(usize, i32)> {
    let mut best = None;
    for (column, score) in scores.enumerate() {
        if let Some(score) = score
            && best.is_none_or(|(_, other)| score > other)
        {
            best = Some((column, score));
        }
    }
    best
}

const TIME_WORDS: [&str; 8] = ["time", "ts", "timestamp", "datetime", "date", "at", "when", "created"];
const KEY_WORDS: [&str; 4] = ["key", "id", "uuid", "code"];
const ENTITY_WORDS: [&str; 18] = [
    "account", "airline", "carrier", "cart", "client", "customer", "device", "driver", "host", "machine",
    "order", "player", "sensor", "session", "stock", "store", "symbol", "user",
];

fn time_score(facts: &Facts, name: &str) -> Option<i32> {
    let format = facts.time?;
    let precise = if format == TimeFormat::Date { 0 } else { 20 };
    let readable = if format.is_unix() { 0 } else { 5 };
    Some(precise + readable + if has_word(name, &TIME_WORDS) { 30 } else { 0 })
}

fn key_score(facts: &Facts, name: &str, rows: usize) -> Option<i32> {
    let repeats = facts.distinct * 2 <= facts.filled;
    // A key that is another one in each row, or the same in all, orders nothing or everything.
    if facts.distinct < 2 || facts.decimals || facts.time.is_some() || facts.filled * 2 < rows {
        return None;
    }
    let word = i32::from(has_word(name, &KEY_WORDS)) * 15 + i32::from(has_word(name, &ENTITY_WORDS)) * 25;
    let whole_name = if name.eq_ignore_ascii_case("key") { 40 } else { 0 };
    let spread = if repeats { 20 } else { -20 };
    let score = word + whole_name + spread;
    (score > 0).then_some(score)
}

/// Whether one of the words of `name` is among `words`: `userId`, `user_id` and `user.id` are `user` and `id`.
fn has_word(name: &str, words: &[&str]) -> bool {
    let mut spaced = String::new();
    let mut after_lower = false;
    for letter in name.chars() {
        // The words looked for are English: another script's letters only have to stay together.
        let is_part = letter.is_ascii_alphanumeric() || !letter.is_ascii();
        if !is_part || (after_lower && letter.is_ascii_uppercase()) {
            spaced.push(' ');
        }
        after_lower = letter.is_ascii_lowercase();
        if is_part {
            spaced.push(letter.to_ascii_lowercase());
        }
    }
    spaced.split_whitespace().any(|word| words.contains(&word))
}
