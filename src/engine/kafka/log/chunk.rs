//! Chunks: the bytes of consecutive records, and where each of them begins.
//!
//! A chunk is `LogLab`'s unit of sharing and not Kafka's segment: clones of a log share chunks, so a chunk that
//! more than one log can see never changes. Invariants: offsets are dense from `base`, but for a chunk that the cleaner
//! wrote, which has a table of the offsets it kept; a batch is never split between chunks; positions rise.
//!
//! A record is 24 bytes (timestamp i64, three lengths u32, tag u32; little endian), then key, value, headers.

use std::cell::Cell;

use super::cleaned::Cleaned;
use super::content::record_hash;
use super::record::{Headers, RecordRef};
use crate::engine::kafka::ids::{Offset, UnixMs};

const HEAD: usize = 24;
const NULL: u32 = u32::MAX;
/// Keys up to this many bytes are copied together with the head.
const SHORT: usize = 16;

/// What a record's tag says beside its key and value.
///
/// The first record of a batch carries the batch's size: fetches return whole batches, so both are content. A
/// control record marks a transaction's end: it has an offset and a time, but no consumer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag(u32);

impl Tag {
    const START: u32 = 1;
    const CONTROL: u32 = 2;
    const TRANSACTIONAL: u32 = 1 << 31;

    /// The first record of a batch of `bytes` in Kafka's format (less than 512 MiB).
    #[inline]
    pub fn start(bytes: u64, control: bool) -> Self {
        Self((bytes as u32) << 2 | Self::START | if control { Self::CONTROL } else { 0 })
    }

    /// The same of a batch that is part of a transaction.
    pub fn in_transaction(self) -> Self {
        Self(self.0 | Self::TRANSACTIONAL)
    }

    /// A later record of the batch that `first` begins.
    #[inline]
    pub fn later(first: Self) -> Self {
        Self(first.0 & (Self::CONTROL | Self::TRANSACTIONAL))
    }

    /// The size of the batch, if the record begins one.
    #[inline]
    pub fn batch_bytes(self) -> Option<u64> {
        (self.0 & Self::START != 0).then_some(u64::from((self.0 & !Self::TRANSACTIONAL) >> 2))
    }

    #[inline]
    pub fn is_transactional(self) -> bool {
        self.0 & Self::TRANSACTIONAL != 0
    }

    #[inline]
    pub fn is_control(self) -> bool {
        self.0 & Self::CONTROL != 0
    }
}

#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub base: Offset,
    pub max_timestamp: UnixMs,
    bytes: Vec<u8>,
    starts: Vec<u32>,
    /// Of how many records the content hash is known, and what it is: hashing waits until somebody asks.
    hashed: Cell<(usize, u64)>,
    /// What is left of the offsets, if the cleaner wrote it.
    cleaned: Option<Box<Cleaned>>,
}

impl Chunk {
    /// An empty chunk; it takes no memory until something is pushed.
    pub fn new(base: Offset) -> Self {
        Self {
            base,
            max_timestamp: UnixMs::MIN,
            bytes: Vec::new(),
            starts: Vec::new(),
            hashed: Cell::default(),
            cleaned: None,
        }
    }

    /// A chunk as the cleaner writes it, empty so far.
    pub fn cleaned(base: Offset) -> Self {
        Self { cleaned: Some(Box::default()), ..Self::new(base) }
    }

    /// The cleaner has written all of it: it reaches up to `end`, whatever is left, and gives back spare memory.
    pub fn end_at(&mut self, end: Offset) {
        if let Some(table) = self.cleaned.as_deref_mut() {
            table.span = (end - self.base) as u32;
            table.shrink();
        }
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    /// What is left of it, if the cleaner wrote it.
    pub fn table(&self) -> Option<&Cleaned> {
        self.cleaned.as_deref()
    }

    /// The same, while the cleaner writes it.
    pub fn table_mut(&mut self) -> Option<&mut Cleaned> {
        self.cleaned.as_deref_mut()
    }

    /// Makes room at once for what fills `bytes` of records, and a little more for the last batch.
    pub fn reserve(&mut self, bytes: usize) {
        // Not whole pages: the ends of many partitions' chunks would then fall into the same sets of the cache.
        self.bytes.reserve_exact(bytes + bytes / 8 + 1000);
        self.starts.reserve_exact(bytes / 128);
    }

    /// Bytes kept, in `LogLab`'s own layout.
    #[inline]
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Memory held, in bytes.
    pub fn memory_bytes(&self) -> usize {
        let table = self.cleaned.as_ref().map_or(0, |table| table.memory_bytes());
        size_of::<Self>() + self.bytes.capacity() + self.starts.capacity() * size_of::<u32>() + table
    }

    /// How many offsets it spans, holes among them.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.cleaned {
            None => self.starts.len(),
            Some(table) => table.span as usize,
        }
    }

    #[inline]
    pub fn end(&self) -> Offset {
        self.base + self.len() as Offset
    }

    /// Which of its records is the one `index` offsets after its base.
    #[inline]
    fn slot(&self, index: usize) -> Option<usize> {
        match &self.cleaned {
            None => Some(index),
            Some(table) => table.slot(index),
        }
    }

    /// The first `index` from `from` on at which there is a record.
    #[inline]
    pub fn kept_from(&self, from: usize) -> Option<usize> {
        match &self.cleaned {
            None => (from < self.starts.len()).then_some(from),
            Some(table) => table.kept_from(from),
        }
    }

    /// Appends a record.
    #[expect(
        clippy::inline_always,
        reason = "without it records go through memory once more: a fifth of the time"
    )]
    #[inline(always)]
    pub fn push(&mut self, record: &RecordRef<'_>, tag: Tag) {
        let (key, value) = (record.key.unwrap_or_default(), record.value.unwrap_or_default());
        let headers = record.headers.encoded();
        let start = self.bytes.len();
        let len = |field: Option<&[u8]>| field.map_or(NULL, |field| field.len() as u32);
        // Most keys are short: one copy of a known length takes them along, and what was too much is cut off.
        let (low, high) = short(key).unwrap_or_default();
        let mut head = [0; HEAD + SHORT];
        // Word by word: an array's `map` is a call of its own where code is made small.
        let mut put = |at: usize, word: u64| head[at..at + 8].copy_from_slice(&word.to_le_bytes());
        put(0, record.timestamp as u64);
        put(8, u64::from(len(record.key)) | u64::from(len(record.value)) << 32);
        put(16, headers.len() as u64 | u64::from(tag.0) << 32);
        put(24, low);
        put(32, high);
        self.make_room(HEAD + SHORT + key.len() + value.len() + headers.len());
        self.bytes.extend_from_slice(&head);
        if key.len() <= SHORT {
            self.bytes.truncate(start + HEAD + key.len());
        } else {
            self.bytes.truncate(start + HEAD);
            self.bytes.extend_from_slice(key);
        }
        self.bytes.extend_from_slice(value);
        if !headers.is_empty() {
            self.bytes.extend_from_slice(headers);
        }
        self.starts.push(start as u32);
        self.max_timestamp = self.max_timestamp.max(record.timestamp);
    }

    /// Grows by half: many small chunks live as long as a history does, and their slack with them.
    #[inline]
    fn make_room(&mut self, bytes: usize) {
        if self.bytes.capacity() - self.bytes.len() < bytes {
            self.bytes.reserve_exact(bytes.max(self.bytes.len() / 2));
        }
    }

    /// The record at `index` and its tag; none where there is a hole.
    #[inline]
    pub fn get(&self, index: usize) -> Option<(RecordRef<'_>, Tag)> {
        let start = *self.starts.get(self.slot(index)?)? as usize;
        let (head, mut rest) = self.bytes.get(start..)?.split_first_chunk::<HEAD>()?;
        let mut field = |at: usize| {
            let len = number(head, at);
            if len == NULL {
                return Some(None);
            }
            let (field, after) = rest.split_at_checked(len as usize)?;
            rest = after;
            Some(Some(field))
        };
        let (key, value, headers) = (field(8)?, field(12)?, field(16)?);
        let headers = Headers::from_encoded(headers.unwrap_or_default());
        let timestamp = head.first_chunk::<8>().map_or(0, |bytes| UnixMs::from_le_bytes(*bytes));
        let record = RecordRef { key, value, headers, timestamp };
        Some((record, Tag(number(head, 20))))
    }

    /// The tag of the record at `index`, which must exist.
    #[inline]
    pub fn tag(&self, index: usize) -> Tag {
        let start = self.starts[index] as usize;
        Tag(self.bytes[start..].first_chunk::<HEAD>().map_or(0, |head| number(head, 20)))
    }

    /// The first offset at or after `from` whose timestamp is at least `at_least`.
    pub fn first_at_or_after(&self, from: Offset, at_least: UnixMs) -> Option<(Offset, UnixMs)> {
        if self.max_timestamp < at_least {
            return None;
        }
        let mut next = from.saturating_sub(self.base) as usize;
        while let Some(index) = self.kept_from(next) {
            let (record, _) = self.get(index)?;
            if record.timestamp >= at_least {
                return Some((self.base + index as Offset, record.timestamp));
            }
            next = index + 1;
        }
        None
    }

    /// The sum of the hashes of its records. Each is hashed once, at the first question after it came.
    pub fn content(&self) -> u64 {
        let (mut done, mut sum) = self.hashed.get();
        while let Some(&start) = self.starts.get(done) {
            let end = self.starts.get(done + 1).map_or(self.bytes.len(), |next| *next as usize);
            let bytes = &self.bytes[start as usize..end];
            let at = self.cleaned.as_ref().map_or(done, |table| table.at(done));
            sum = sum.wrapping_add(record_hash(self.base + at as Offset, bytes));
            done += 1;
        }
        self.hashed.set((done, sum));
        // What the cleaner rewrote counts by batch: the same for whoever cleaned, in whatever chunks it lay.
        self.cleaned.as_ref().map_or(sum, |table| sum.wrapping_add(table.content(self.base)))
    }
}

/// A key of at most `SHORT` bytes as two little-endian numbers, so that it travels in registers.
#[expect(clippy::inline_always, reason = "a call costs a tenth of an append where code is made small")]
#[inline(always)]
fn short(key: &[u8]) -> Option<(u64, u64)> {
    if key.len() > SHORT {
        return None;
    }
    // Two words that overlap where the key is shorter than both; the same bits then come from either.
    Some(if let (Some(first), Some(last)) = (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        let above = 8 * (SHORT - key.len()) as u32;
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last).checked_shr(above).unwrap_or(0))
    } else if let (Some(first), Some(last)) = (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        let last = u64::from(u32::from_le_bytes(*last)) << (8 * (key.len() - 4));
        (u64::from(u32::from_le_bytes(*first)) | last, 0)
    } else {
        (key.iter().rev().fold(0, |low, byte| low << 8 | u64::from(*byte)), 0)
    })
}

#[inline]
fn number(head: &[u8; HEAD], at: usize) -> u32 {
    u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])
}
