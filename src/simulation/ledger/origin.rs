//! Where the records of a partition come from: which one lies at an offset, when it was handed to its client, and in
//! which order its producer sent those of its key.

use std::hash::{Hash as _, Hasher as _};

use super::column::Column;
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{Ms, Offset, TopicName};
use crate::engine::kafka::log::Mark;
use crate::engine::memory::Tally;
use crate::simulation::digest::StableHasher;
use std::collections::BTreeMap;

/// Where the record at an offset comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub mark: Mark,
    /// Of whom it is in order with: its producer's records of its key. 0: of nobody.
    pub sequence: u64,
}

/// Whoever a batch is from.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// A name; empty for records sent by hand.
    pub name: &'a str,
    /// Over how many partitions its keys are spread by their hash; none where a key may lie anywhere.
    pub by_key_over: Option<u32>,
}

/// A time at which the log's end was known, at most one a second.
#[derive(Clone, Copy, Debug)]
struct Known {
    at: Ms,
    end: Offset,
}

const KNOWN_EVERY_MS: Ms = 1_000;

/// The origins of one partition, by offset.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    rows: Column<Origin>,
    known: Column<Known>,
    last_known: Option<Ms>,
    /// Offsets that are no record of their own: control records, and copies.
    pub blanks: RangeSet,
    /// Of a copy that a retry made: where the record lies first.
    pub copies: BTreeMap<Offset, Offset>,
    /// The greatest number of each sender here.
    last: Vec<(u64, u64)>,
    /// Some record lies behind one that its producer sent later, or was appended twice.
    pub disordered: bool,
}

impl Origins {
    pub fn end(&self) -> Offset {
        self.rows.end()
    }

    /// The first offset that is kept.
    pub fn start(&self) -> Offset {
        self.rows.start()
    }

    pub fn get(&self, offset: Offset) -> Option<Origin> {
        self.rows.get(offset)
    }

    /// From `offset` on, or from the first that is kept.
    #[inline]
    pub fn from(&self, offset: Offset) -> impl DoubleEndedIterator<Item = Origin> + '_ {
        self.rows.from(offset)
    }

    /// Where the record lies first that lies at `offset`.
    pub fn first_of(&self, offset: Offset) -> Offset {
        self.copies.get(&offset).copied().unwrap_or(offset)
    }

    /// How many records of their own lie there.
    pub fn count(&self, from: Offset, to: Offset) -> u64 {
        if from >= to {
            return 0;
        }
        let all = to - from;
        if self.blanks.is_empty() { all } else { all - self.blanks.count_within(from, to) }
    }

    /// A batch was appended; answers whether a key in it was empty, which some clients put anywhere.
    pub fn append<'r>(
        &mut self,
        now: Ms,
        sender: u64,
        records: impl Iterator<Item = (Mark, Option<&'r [u8]>)>,
    ) -> bool {
        if self.last_known.is_none_or(|at| now >= at + KNOWN_EVERY_MS) {
            self.last_known = Some(now);
            self.known.push(Known { at: now, end: self.rows.end() });
        }
        let place = self.last.iter().position(|(of, _)| *of == sender);
        let place = place.unwrap_or_else(|| {
            self.last.push((sender, 0));
            self.last.len() - 1
        });
        let mut last = self.last[place].1;
        let mut empty = false;
        for (mark, key) in records {
            empty |= key.is_some_and(<[u8]>::is_empty);
            if mark.number > last {
                last = mark.number;
            } else {
                self.late(mark);
            }
            self.rows.push(Origin { mark, sequence: sequence(sender, key) });
        }
        self.last[place].1 = last;
        empty
    }

    /// A control record was appended.
    pub fn append_control(&mut self) {
        let offset = self.rows.end();
        self.blanks.insert(offset, offset + 1);
        self.rows.push(Origin { mark: Mark::default(), sequence: 0 });
    }

    /// A record comes that its producer sent before one that lies here already: it is out of order, or here already.
    #[cold]
    fn late(&mut self, mark: Mark) {
        self.disordered = true;
        let offset = self.rows.end();
        // It can't have been appended before it was sent.
        let since =
            self.known.from(0).rev().find(|known| known.at < mark.sent_ms).map_or(0, |known| known.end);
        let behind = self.rows.from(since).rev().position(|origin| origin.mark.number == mark.number);
        if let Some(behind) = behind {
            let first = self.first_of(offset - 1 - behind as Offset);
            self.copies.insert(offset, first);
            self.blanks.insert(offset, offset + 1);
        }
    }

    /// Lets go of what lies before the log start.
    pub fn trim(&mut self, log_start: Offset) {
        self.rows.trim(log_start);
        let kept = self.rows.start();
        let unknown = self.known.from(0).take_while(|known| known.end < kept).count() as u64;
        self.known.trim((self.known.start() + unknown).saturating_sub(1));
    }

    pub fn tally(&self, tally: &mut Tally) {
        self.rows.tally(tally);
        self.known.tally(tally);
        tally.own(200 + self.copies.len() * 32 + self.last.len() * 16 + self.blanks.ranges().count() * 32);
    }
}

/// The origins of a topic's partitions.
#[derive(Clone, Debug, Default)]
pub struct TopicOrigins {
    pub partitions: Vec<Origins>,
    /// A key may lie in several partitions.
    pub scattered: bool,
    /// Over how many partitions each sender spreads its keys.
    placements: Vec<(u64, Option<u32>)>,
}

impl TopicOrigins {
    /// That partition's, made where there is none yet.
    pub fn partition(&mut self, partition: usize) -> &mut Origins {
        if self.partitions.len() <= partition {
            self.partitions.resize_with(partition + 1, Origins::default);
        }
        &mut self.partitions[partition]
    }

    /// Whether effects in offset order may break the order of a key.
    pub fn is_loose(&self, partition: usize) -> bool {
        self.scattered || self.partitions.get(partition).is_some_and(|origins| origins.disordered)
    }

    /// Notes how a sender spreads its keys, and answers what its records are told apart by.
    pub fn note(&mut self, topic: &TopicName, sender: Sender<'_>) -> u64 {
        let mut hasher = StableHasher::default();
        (topic.as_str(), sender.name).hash(&mut hasher);
        let id = hasher.finish();
        match self.placements.iter_mut().find(|(of, _)| *of == id) {
            Some((_, over)) if *over == sender.by_key_over => {}
            Some((_, over)) => {
                *over = sender.by_key_over;
                self.scattered = true;
            }
            None => {
                self.scattered |= sender.by_key_over.is_none();
                self.placements.push((id, sender.by_key_over));
            }
        }
        id
    }
}

/// Whose order a record of that key is in.
#[inline]
fn sequence(sender: u64, key: Option<&[u8]>) -> u64 {
    let Some(key) = key else { return 0 };
    let mut hash = sender ^ key.len() as u64;
    let mut words = key.chunks_exact(8);
    for word in &mut words {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(word);
        hash = mixed(hash, u64::from_le_bytes(bytes));
    }
    let last = words.remainder().iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
    mixed(hash, last).max(1)
}

#[inline]
fn mixed(hash: u64, word: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}
