//! Where keys land: whole lists of them, by any client's rule, now and with another number of partitions.
//!
//! Invariants:
//! - Nothing here changes a world, and nothing is decided here: every number is the engine's own arithmetic.
//! - Keys are bytes and stay what they are: nothing is trimmed, and what is not UTF-8 is a key as well.
//! - Keys stand in the order in which they came first; a list of 100,000 takes some tens of milliseconds.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::engine::kafka::ids::Partition;
use crate::engine::kafka::partitioner::{Client, KeyArithmetic, Partitioner, Reason, decide_by_key};
use crate::session::shown::shown;
use crate::simulation::kafka::Topic;

/// How many of a topic's latest records are looked at for keys, all its partitions together.
const LOOKED_AT: u64 = 20_000;

/// Distinct keys, each with how often it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyCounts {
    entries: Vec<(Vec<u8>, u64)>,
    records: u64,
    keyless: u64,
}

impl KeyCounts {
    /// One key a line. Lines that repeat count; blank ones are no keys.
    pub fn of_lines(text: &str) -> Self {
        Self::of(text.lines().filter(|line| !line.is_empty()).map(|line| Some(line.as_bytes())))
    }

    /// The keys of a topic's latest records, the same number of each partition.
    pub fn of_topic(topic: &Topic) -> Self {
        let each = (LOOKED_AT / (topic.partitions.len() as u64).max(1)).max(1);
        Self::of(topic.partitions.iter().flat_map(|log| {
            let end = log.log_end_offset();
            let latest = end.saturating_sub(each).max(log.log_start_offset())..end;
            latest.filter_map(|offset| log.get(offset).map(|record| record.key))
        }))
    }

    fn of<'k>(keys: impl Iterator<Item = Option<&'k [u8]>>) -> Self {
        let mut entries = Vec::new();
        let mut places = BTreeMap::new();
        let (mut records, mut keyless) = (0, 0);
        for key in keys {
            let Some(key) = key else {
                keyless += 1;
                continue;
            };
            let place = *places.entry(key).or_insert_with(|| {
                entries.push((key.to_vec(), 0));
                entries.len() - 1
            });
            entries[place].1 += 1;
            records += 1;
        }
        Self { entries, records, keyless }
    }

    /// Keys with their counts.
    pub fn entries(&self) -> &[(Vec<u8>, u64)] {
        &self.entries
    }

    /// How often all of them came.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Records without a key, which lie somewhere too.
    pub fn keyless(&self) -> u64 {
        self.keyless
    }

    /// What part of all records, those without a key among them, that is; in percent.
    pub fn percent(&self, tally: Tally) -> f64 {
        tally.records as f64 * 100.0 / (self.records + self.keyless).max(1) as f64
    }

    /// Indices of those that came most often, `most` of them at most, among those `wanted`.
    pub fn hottest(&self, most: usize, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.entries.len()).filter(|&at| wanted(at)).collect();
        found.sort_by_key(|&at| Reverse(self.entries[at].1));
        found.truncate(most);
        found
    }
}

/// A client and the partitioner that it was told to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub client: Client,
    pub partitioner: Partitioner,
}

impl Rule {
    /// What a client does unless told otherwise.
    pub fn of(client: Client) -> Self {
        Self { client, partitioner: client.default_partitioner() }
    }

    fn place(self, key: &[u8], partitions: u32) -> Option<KeyArithmetic> {
        match decide_by_key(self.partitioner, Some(key), partitions.max(1))?.reason {
            Reason::Key(arithmetic) => Some(arithmetic),
            _ => None,
        }
    }
}

/// What is asked of a list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    pub rule: Rule,
    /// Among how many partitions.
    pub partitions: u32,
    /// Another client, to compare with.
    pub other: Option<Rule>,
    /// How many partitions there are to be.
    pub then: Option<u32>,
}

/// Where one key lands; none where the key alone does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// By the rule.
    pub here: Option<KeyArithmetic>,
    /// By the other client's.
    pub other: Option<KeyArithmetic>,
    /// By the rule, among as many partitions as there are to be.
    pub then: Option<Partition>,
}

impl Placed {
    /// The two clients disagree.
    pub fn differs(&self) -> bool {
        self.here.zip(self.other).is_some_and(|(one, two)| one.partition() != two.partition())
    }

    /// The key goes elsewhere with the other number of partitions.
    pub fn moves(&self) -> bool {
        self.here.zip(self.then).is_some_and(|(here, then)| here.partition() != then)
    }
}

/// So many keys, with so many records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub keys: u64,
    pub records: u64,
}

/// How evenly records spread over partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Records of each partition.
    pub records: Vec<u64>,
    /// The partition with most records; the first of several.
    pub fullest: Partition,
    /// How many have none.
    pub empty: u64,
}

impl Spread {
    fn of(keys: &KeyCounts, partitions: u32, place: impl Fn(usize) -> Option<Partition>) -> Option<Self> {
        let mut records = vec![0; partitions.max(1) as usize];
        let mut any = false;
        for (at, (_, count)) in keys.entries.iter().enumerate() {
            if let Some(partition) = place(at) {
                records[partition as usize] += count;
                any = true;
            }
        }
        let most = records.iter().max().copied()?;
        let fullest = records.iter().position(|count| *count == most)? as Partition;
        let empty = records.iter().filter(|count| **count == 0).count() as u64;
        any.then_some(Self { records, fullest, empty })
    }

    /// How many records the fullest partition has.
    pub fn most(&self) -> u64 {
        self.records[self.fullest as usize]
    }

    /// Records of a partition on average.
    pub fn mean(&self) -> f64 {
        self.records.iter().sum::<u64>() as f64 / self.records.len() as f64
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// For each key, in their order.
    pub rows: Vec<Placed>,
    /// The spread by the rule; none where keys do not decide.
    pub spread: Option<Spread>,
    /// By the other client's.
    pub other_spread: Option<Spread>,
    /// By the rule, with the other number of partitions.
    pub then_spread: Option<Spread>,
    /// Keys that the two clients place differently.
    pub differ: Tally,
    /// Keys that move.
    pub moved: Tally,
}

impl Sheet {
    /// Places all keys.
    pub fn new(keys: &KeyCounts, ask: Ask) -> Self {
        let row = |(key, _): &(Vec<u8>, u64)| Placed {
            here: ask.rule.place(key, ask.partitions),
            other: ask.other.and_then(|other| other.place(key, ask.partitions)),
            then: ask.then.and_then(|then| ask.rule.place(key, then)).map(|placed| placed.partition()),
        };
        let rows: Vec<Placed> = keys.entries.iter().map(row).collect();
        let tally = |wanted: fn(&Placed) -> bool| {
            let mut tally = Tally::default();
            for ((_, count), _) in keys.entries.iter().zip(&rows).filter(|(_, row)| wanted(row)) {
                tally.keys += 1;
                tally.records += count;
            }
            tally
        };
        let by = |place: fn(&Placed) -> Option<Partition>, partitions| {
            Spread::of(keys, partitions, |at| place(&rows[at]))
        };
        Self {
            spread: by(|row| row.here.map(|placed| placed.partition()), ask.partitions),
            other_spread: by(|row| row.other.map(|placed| placed.partition()), ask.partitions),
            then_spread: ask.then.and_then(|then| by(|row| row.then, then)),
            differ: tally(Placed::differs),
            moved: tally(Placed::moves),
            rows,
        }
    }

    /// All rows as CSV (RFC 4180). A key stands there as text or with escapes, and in hex, which is exact for any
    /// bytes: the text is kept from being a formula.
    pub fn csv(&self, keys: &KeyCounts, ask: Ask) -> String {
        let mut head = vec!["key", "key_hex", "records", "client", "partitioner"];
        head.extend(["hash_function", "hash", "folded", "partitions", "partition"]);
        if ask.other.is_some() {
            head.extend(["other_client", "other_partitioner", "other_hash_function", "other_hash"]);
            head.extend(["other_folded", "other_partition"]);
        }
        if ask.then.is_some() {
            head.extend(["partitions_then", "partition_then", "moves"]);
        }
        let mut out = head.join(",") + "\r\n";
        for ((key, count), row) in keys.entries.iter().zip(&self.rows) {
            let hex: Vec<String> = key.iter().map(|byte| format!("{byte:02x}")).collect();
            // CSV holds any text, lines and all; only what is none needs escapes.
            let text = std::str::from_utf8(key).map_or_else(|_| shown(key), Cow::Borrowed);
            let mut cells = vec![quoted(&text), hex.concat(), count.to_string()];
            let [hash, partition] = arithmetic(row.here);
            cells.extend(named(ask.rule));
            cells.extend([hash, ask.partitions.to_string(), partition]);
            if let Some(other) = ask.other {
                cells.extend(named(other));
                cells.extend(arithmetic(row.other));
            }
            if let Some(then) = ask.then {
                let placed = row.then.map(|partition| partition.to_string()).unwrap_or_default();
                cells.extend([then.to_string(), placed, row.moves().to_string()]);
            }
            out += &(cells.join(",") + "\r\n");
        }
        out
    }
}

fn named(rule: Rule) -> [String; 2] {
    [rule.client.name().to_owned(), rule.partitioner.name().to_owned()]
}

/// Three cells, function, hash and what the remainder is taken of; and one, the partition.
fn arithmetic(placed: Option<KeyArithmetic>) -> [String; 2] {
    placed.map_or_else(
        || [",,".into(), String::new()],
        |it| {
            let cells = [it.algorithm.name(), &it.shown_hash().to_string(), &it.folded.to_string()].join(",");
            [cells, it.partition().to_string()]
        },
    )
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell of a stranger's text: in quotes where it holds what would end one anywhere, or blanks at its ends that a reader might
/// drop; behind an apostrophe where a spreadsheet would calculate it.
pub(super) fn quoted(text: &str) -> String {
    let safe = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    let plain = !safe.contains(['"', ',', ';', '\t', '\n', '\r']) && safe.trim() == safe;
    if plain { safe } else { format!("\"{}\"", safe.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests;
