//! A partition's log: records as real bytes in append-only segments, and what a broker answers from them.
//!
//! Invariants:
//! - Offsets are dense and never change, nor does a record once appended; the cleaner leaves holes where it removed
//!   some. `log_start_offset ≤ high_watermark ≤ log_end_offset`.
//! - Cloning is cheap: clones share their chunks, and a chunk that two logs can see is never written to
//!   again.
//! - Equal contents have equal hashes, however they came about and whenever clones were taken.
//!
//! Deliberately absent: files, indexes (a lookup skips whole chunks instead), leader epochs, a clock.

mod batch;
mod chunk;
mod chunks;
mod cleaned;
mod cleaner;
mod config;
mod content;
mod fetch;
mod memory;
mod producers;
mod record;
mod retention;
mod rewrite;
mod segment;
pub mod size;
mod time;
pub mod transactions;

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

pub use batch::Batch;
pub use cleaner::{Cleaning, Dirty};
pub use config::{Cleanup, Ratio, TopicConfig};
pub use fetch::Fetch;
pub use producers::{
    Identity, ProducerId, Producers, Sequence, SequenceError, Stamp, Stamped, Verdict, later,
};
pub use record::{Header, Headers, Mark, OwnedHeaders, Record, RecordRef};
pub use retention::{Deleted, Retention, Why};
pub use segment::{LogConfig, Segment};
pub use time::{OffsetSpec, TimestampLimits};
pub use transactions::{Isolation, Kind};

use crate::engine::kafka::ids::{Offset, UnixMs};
use chunk::{Chunk, Tag};
use size::{BATCH_OVERHEAD, BatchSize};
use transactions::Transactions;

/// A chunk that has this many bytes takes no further batch.
const CHUNK_BYTES: usize = 64 << 10;

/// `OFFSET_OUT_OF_RANGE`: nothing is, or will be, at this offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetOutOfRange {
    /// The offset asked for.
    pub offset: Offset,
    /// The least offset that would have done.
    pub log_start_offset: Offset,
    /// The greatest offset that would have done.
    pub end_offset: Offset,
}

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the batch's first record.
    pub base_offset: Offset,
    /// The log end offset now.
    pub end_offset: Offset,
    /// The batch's size in Kafka's format, bytes.
    pub bytes: u64,
    /// Whether the batch opened a new segment.
    pub rolled: bool,
}

/// A segment is full or old: a new one began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rolled {
    /// Where it begins.
    pub base_offset: Offset,
    /// The size of the one before.
    pub bytes: u64,
    /// Whether `segment.bytes` said so; else it was `segment.ms`.
    pub full: bool,
}

/// The log of one partition. One replica: the high watermark follows the end at once.
#[derive(Clone, Debug)]
pub struct PartitionLog {
    config: LogConfig,
    log_start_offset: Offset,
    high_watermark: Offset,
    log_end_offset: Offset,
    /// Bytes of all segments but the active one.
    rolled_bytes: u64,
    /// Segments that only deletion changes any more, oldest first.
    rolled: Option<Rc<Vec<Segment>>>,
    active: Segment,
    /// Chunks that are full or were shared, oldest first.
    sealed: Option<Rc<Vec<Rc<Chunk>>>>,
    /// Of how many of them the content hash is known, and their sum.
    hashed: Cell<(usize, u64)>,
    tail: Option<Rc<Chunk>>,
    /// Up to where the cleaner has cleaned (`cleaner-offset-checkpoint`), if it ever did.
    cleaned_to: Option<Offset>,
    /// Its transactions; none as long as there never was one.
    transactions: Option<Rc<Transactions>>,
    producers: Producers,
    /// The last roll, until somebody asks for it.
    last_roll: Option<Rolled>,
}

impl Default for PartitionLog {
    fn default() -> Self {
        Self::new(LogConfig::default())
    }
}

impl PartitionLog {
    /// An empty log; it takes no memory beyond itself until something is appended.
    pub fn new(config: LogConfig) -> Self {
        Self {
            config,
            log_start_offset: 0,
            high_watermark: 0,
            log_end_offset: 0,
            rolled_bytes: 0,
            rolled: None,
            active: Segment::new(0),
            sealed: None,
            hashed: Cell::default(),
            tail: None,
            cleaned_to: None,
            transactions: None,
            producers: Producers::default(),
            last_roll: None,
        }
    }

    /// The settings that it follows.
    pub fn config(&self) -> LogConfig {
        self.config
    }

    /// Follows other settings from the next append on.
    pub fn set_config(&mut self, config: LogConfig) {
        self.config = config;
    }

    /// The first offset that readers are given; `delete_records` and retention move it.
    #[inline]
    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// The first offset that readers are not given yet.
    #[inline]
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The offset that the next record gets.
    #[inline]
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    /// Whether a fetch may begin there; elsewhere the broker answers `OFFSET_OUT_OF_RANGE`.
    pub fn can_fetch_at(&self, offset: Offset) -> bool {
        (self.log_start_offset..=self.high_watermark).contains(&offset)
    }

    /// Bytes of all segments in Kafka's format, those below the log start included until they are deleted
    /// (`UnifiedLog.size`).
    pub fn size_bytes(&self) -> u64 {
        self.rolled_bytes + self.active.size_bytes
    }

    /// The segments that are not written to any more.
    fn rolled_segments(&self) -> &[Segment] {
        self.rolled.as_ref().map_or(&[], |rolled| rolled.as_slice())
    }

    /// The segments, oldest first; the last one is the active one.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.rolled.iter().flat_map(|rolled| rolled.iter()).chain(std::iter::once(&self.active))
    }

    /// The segments from the one that holds `offset` on.
    pub fn segments_from(&self, offset: Offset) -> impl Iterator<Item = &Segment> {
        let rolled = self.rolled_segments();
        let after = rolled.partition_point(|segment| segment.base_offset <= offset);
        rolled[after.saturating_sub(1)..].iter().chain(std::iter::once(&self.active))
    }

    /// Appends a batch of one record and returns its offset.
    #[inline]
    pub fn append(&mut self, record: RecordRef<'_>) -> Offset {
        self.append_one(&record, false).base_offset
    }

    /// Appends `records` as one batch, as a producer sent it. An empty one changes nothing.
    pub fn append_batch<'r, I>(&mut self, records: I) -> Appended
    where
        I: IntoIterator<Item = RecordRef<'r>, IntoIter: Clone>,
    {
        self.append_records(records.into_iter(), None, false)
    }

    /// The same for a batch that its producer compressed to `bytes`.
    pub fn append_compressed<'r, I>(&mut self, records: I, bytes: u64) -> Appended
    where
        I: IntoIterator<Item = RecordRef<'r>, IntoIter: Clone>,
    {
        self.append_records(records.into_iter(), Some(bytes), false)
    }

    #[inline]
    fn append_records<'r>(
        &mut self,
        records: impl Iterator<Item = RecordRef<'r>> + Clone,
        bytes: Option<u64>,
        transactional: bool,
    ) -> Appended {
        let mut size = BatchSize::default();
        let mut max = (UnixMs::MIN, self.log_end_offset);
        for record in records.clone() {
            if record.timestamp > max.0 {
                max = (record.timestamp, self.log_end_offset + Offset::from(size.records()));
            }
            size.add(&record);
        }
        if size.records() == 0 {
            let offset = self.log_end_offset;
            return Appended { base_offset: offset, end_offset: offset, bytes: 0, rolled: false };
        }
        let bytes = bytes.unwrap_or(size.bytes());
        let rolled = self.roll_if_due(bytes, max.0);
        let chunk = self.writable_chunk();
        let mut tag = Tag::start(bytes, false);
        if transactional {
            tag = tag.in_transaction();
        }
        for record in records {
            chunk.push(&record, tag);
            tag = Tag::later(tag);
        }
        self.appended(size.records(), bytes, max, rolled)
    }

    /// The hot path: a batch of one record, which is read where it lies.
    #[inline]
    fn append_one(&mut self, record: &RecordRef<'_>, control: bool) -> Appended {
        let bytes = BATCH_OVERHEAD + size::record_len(record, 0, 0);
        let max = (record.timestamp, self.log_end_offset);
        let rolled = self.roll_if_due(bytes, max.0);
        self.writable_chunk().push(record, Tag::start(bytes, control));
        self.appended(1, bytes, max, rolled)
    }

    #[inline]
    fn roll_if_due(&mut self, bytes: u64, max_timestamp: UnixMs) -> bool {
        let due = self.active.must_roll(&self.config, bytes, max_timestamp);
        if due {
            self.last_roll = Some(Rolled {
                base_offset: self.log_end_offset,
                bytes: self.active.size_bytes,
                full: self.active.size_bytes + bytes > self.config.segment_bytes,
            });
            self.roll();
        }
        due
    }

    /// The last time that an append opened a new segment, if nobody has asked since.
    pub fn take_roll(&mut self) -> Option<Rolled> {
        self.last_roll.take()
    }

    #[inline]
    fn appended(&mut self, records: u32, bytes: u64, max: (UnixMs, Offset), rolled: bool) -> Appended {
        let base_offset = self.log_end_offset;
        let end_offset = base_offset + Offset::from(records);
        self.active.take(bytes, max);
        self.log_end_offset = end_offset;
        self.high_watermark = end_offset;
        Appended { base_offset, end_offset, bytes, rolled }
    }

    /// The record at `offset`, if readers may have it.
    pub fn get(&self, offset: Offset) -> Option<RecordRef<'_>> {
        if offset < self.log_start_offset || offset >= self.high_watermark {
            return None;
        }
        let chunk = self.chunk(self.chunk_at(offset))?;
        Some(chunk.get((offset - chunk.base) as usize)?.0)
    }

    /// The time of the first record that readers are given.
    pub fn first_timestamp(&self) -> Option<UnixMs> {
        let mut first = self.fetch(self.log_start_offset, 1, u64::MAX).ok()?;
        first.next().map(|(_, record)| record.timestamp)
    }

    /// All records that are in its files, with their offsets: also those below the log start whose segment is not
    /// deleted yet.
    pub fn files(&self) -> impl Iterator<Item = (Offset, RecordRef<'_>)> {
        let chunks = (0..).map_while(|index| self.chunk(index));
        chunks.flat_map(|chunk| {
            let mut next = 0;
            std::iter::from_fn(move || {
                let at = chunk.kept_from(next)?;
                next = at + 1;
                Some((chunk.base + at as Offset, chunk.get(at)?.0))
            })
        })
    }

    fn out_of_range(&self, offset: Offset) -> OffsetOutOfRange {
        OffsetOutOfRange { offset, log_start_offset: self.log_start_offset, end_offset: self.high_watermark }
    }
}

impl Hash for PartitionLog {
    /// Each record is looked at once in its life, and each chunk: then it takes as many steps as there are segments.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.config, &self.producers).hash(state);
        (self.log_start_offset, self.high_watermark, self.log_end_offset).hash(state);
        for segment in self.segments() {
            segment.base_offset.hash(state);
        }
        // Logs without transactions hash as they did before there were any.
        if let Some(transactions) = &self.transactions {
            transactions.hash(state);
        }
        let (done, sum) = self.hashed.get();
        let sealed = self.sealed();
        let sum = sealed[done..].iter().map(|chunk| chunk.content()).fold(sum, u64::wrapping_add);
        self.hashed.set((sealed.len(), sum));
        self.tail.as_ref().map_or(sum, |tail| sum.wrapping_add(tail.content())).hash(state);
        // A log that was never cleaned is what it was before there was a cleaner.
        if let Some(cleaned_to) = self.cleaned_to {
            cleaned_to.hash(state);
        }
    }
}

#[cfg(test)]
mod tests;
