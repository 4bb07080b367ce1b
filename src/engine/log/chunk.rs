//! Chunks: the bytes of consecutive records, and where each of them begins.
//!
//! A chunk is LogLab's unit of sharing and not Kafka's segment: clones of a log share chunks, so a chunk that
//! more than one log can see never changes. Invariants: offsets are dense from `base`; a batch is never split
//! between chunks; positions rise.
//!
//! A record is 24 bytes (timestamp i64, three lengths u32, flags u32; little endian), then key, value,
//! headers.

use super::record::{Headers, RecordRef};
use crate::engine::ids::{Offset, UnixMs};

const HEAD: usize = 24;
const NULL: u32 = u32::MAX;

/// Flag of the first record of a batch: part of the content, since fetches return whole batches.
pub(super) const BATCH_START: u32 = 1;
/// Flag of a control record (a transaction's end): it has an offset and a time, but no consumer sees it.
pub(super) const CONTROL: u32 = 2;

/// One record batch of a chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    /// Index in the chunk of its first record.
    pub first: u32,
    /// Its size in Kafka's format, bytes.
    pub bytes: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub base: Offset,
    pub max_timestamp: UnixMs,
    bytes: Vec<u8>,
    starts: Vec<u32>,
    batches: Vec<Batch>,
}

impl Chunk {
    /// An empty chunk. `kept` says how much its log holds already: one that has filled chunks will fill this
    /// one too, while one of thousands of quiet partitions takes no more than it needs.
    pub fn with_room(base: Offset, kept: usize, full: usize) -> Self {
        let room = if kept >= 4 * full { full + full / 8 } else { 0 };
        let bytes = Vec::with_capacity(room);
        Self { base, max_timestamp: UnixMs::MIN, bytes, starts: Vec::new(), batches: Vec::new() }
    }

    /// Bytes kept, in LogLab's own layout.
    #[inline]
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub fn end(&self) -> Offset {
        self.base + self.starts.len() as Offset
    }

    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// Begins a batch of `bytes` in Kafka's format; the next `push` is its first record.
    #[inline]
    pub fn begin_batch(&mut self, bytes: u64) {
        self.batches.push(Batch { first: self.starts.len() as u32, bytes: bytes as u32 });
    }

    /// Appends a record and returns its bytes as kept, for the content hash.
    #[inline]
    pub fn push(&mut self, record: &RecordRef<'_>, flags: u32) -> &[u8] {
        let (key, value) = (record.key.unwrap_or_default(), record.value.unwrap_or_default());
        let headers = record.headers.encoded();
        let start = self.bytes.len();
        let len = |field: Option<&[u8]>| field.map_or(NULL, |field| field.len() as u32);
        let mut head = [0; HEAD];
        head[..8].copy_from_slice(&record.timestamp.to_le_bytes());
        head[8..12].copy_from_slice(&len(record.key).to_le_bytes());
        head[12..16].copy_from_slice(&len(record.value).to_le_bytes());
        head[16..20].copy_from_slice(&(headers.len() as u32).to_le_bytes());
        head[20..].copy_from_slice(&flags.to_le_bytes());
        self.bytes.reserve(HEAD + key.len() + value.len() + headers.len());
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        if !headers.is_empty() {
            self.bytes.extend_from_slice(headers);
        }
        self.starts.push(start as u32);
        self.max_timestamp = self.max_timestamp.max(record.timestamp);
        &self.bytes[start..]
    }

    /// The record at `index` and its flags.
    #[inline]
    pub fn get(&self, index: usize) -> Option<(RecordRef<'_>, u32)> {
        let start = *self.starts.get(index)? as usize;
        let (head, rest) = self.bytes.get(start..)?.split_first_chunk::<HEAD>()?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let mut rest = rest;
        let mut field = |len: u32| {
            let (field, after) = rest.split_at_checked(len as usize)?;
            rest = after;
            Some(field)
        };
        let key = match number(8) {
            NULL => None,
            len => Some(field(len)?),
        };
        let value = match number(12) {
            NULL => None,
            len => Some(field(len)?),
        };
        let headers = Headers::from_encoded(field(number(16))?);
        let timestamp = self.timestamp(index);
        Some((RecordRef { key, value, headers, timestamp }, number(20)))
    }

    /// The timestamp of the record at `index`, which must exist.
    #[inline]
    pub fn timestamp(&self, index: usize) -> UnixMs {
        let start = self.starts[index] as usize;
        self.bytes[start..].first_chunk::<8>().map_or(0, |bytes| UnixMs::from_le_bytes(*bytes))
    }

    /// Which of `batches` holds the record at `index`.
    pub fn batch_of(&self, index: usize) -> usize {
        self.batches.partition_point(|batch| batch.first as usize <= index).saturating_sub(1)
    }

    /// The first offset at or after `from` whose timestamp is at least `at_least`.
    pub fn first_at_or_after(&self, from: Offset, at_least: UnixMs) -> Option<(Offset, UnixMs)> {
        if self.max_timestamp < at_least {
            return None;
        }
        let first = from.saturating_sub(self.base) as usize;
        (first..self.starts.len())
            .map(|index| (self.base + index as Offset, self.timestamp(index)))
            .find(|(_, timestamp)| *timestamp >= at_least)
    }
}
