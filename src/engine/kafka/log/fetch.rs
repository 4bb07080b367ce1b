//! Fetching: what a consumer is given from an offset on.
//!
//! Source: `UnifiedLog.read`, `CompletedFetch`. A broker sends whole batches: the one that holds the offset
//! always, further ones as long as they fit; the consumer leaves out what lies before its offset, and control
//! records.

use super::{Chunk, Isolation, OffsetOutOfRange, PartitionLog, RecordRef};
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::Offset;

/// The records of one fetch, in offset order.
#[derive(Clone, Debug)]
pub struct Fetch<'a> {
    log: &'a PartitionLog,
    chunk: Option<&'a Chunk>,
    chunk_index: usize,
    next: Offset,
    end: Offset,
    left: usize,
    /// Offsets of aborted records that are left out, if any are.
    aborted: Option<&'a RangeSet>,
}

impl PartitionLog {
    /// Records from `from` on: at most `max_records` of them, in batches of at most `max_bytes` together, but
    /// at least one batch (`max.partition.fetch.bytes` is no hard limit, KIP-74).
    ///
    /// `from` at the end gives nothing; below the log start or above the end is `OFFSET_OUT_OF_RANGE`.
    pub fn fetch(
        &self,
        from: Offset,
        max_records: usize,
        max_bytes: u64,
    ) -> Result<Fetch<'_>, OffsetOutOfRange> {
        self.fetch_isolated(Isolation::ReadUncommitted, from, max_records, max_bytes)
    }

    /// The same for a consumer of that isolation level: with `read_committed`, only what lies before the last stable
    /// offset, without records of aborted transactions.
    pub fn fetch_isolated(
        &self,
        isolation: Isolation,
        from: Offset,
        max_records: usize,
        max_bytes: u64,
    ) -> Result<Fetch<'_>, OffsetOutOfRange> {
        if from < self.log_start_offset || from > self.high_watermark {
            return Err(self.out_of_range(from));
        }
        let chunk_index = self.chunk_at(from);
        let end = self.batches_end(chunk_index, from, max_records, max_bytes).min(self.end_for(isolation));
        let chunk = self.chunk(chunk_index);
        let aborted = match isolation {
            Isolation::ReadUncommitted => None,
            Isolation::ReadCommitted => self.aborted().filter(|aborted| !aborted.is_empty()),
        };
        Ok(Fetch { log: self, chunk, chunk_index, next: from, end, left: max_records, aborted })
    }

    /// Where the batches end that fit into `max_bytes`, the first one counted whether it fits or not.
    fn batches_end(&self, chunk_index: usize, from: Offset, max_records: usize, max_bytes: u64) -> Offset {
        if max_bytes >= self.size_bytes() {
            return self.high_watermark;
        }
        let (mut bytes, mut records, mut any) = (0, 0, false);
        for chunk in (chunk_index..).map_while(|index| self.chunk(index)) {
            for batch in chunk.batches_from(from) {
                bytes += batch.bytes;
                if any && (bytes > max_bytes || records >= max_records) {
                    return chunk.base + Offset::from(batch.first);
                }
                // Of the first one, some records may lie before `from`.
                records += if any { batch.records as usize } else { 0 };
                any = true;
            }
        }
        self.high_watermark
    }
}

impl Fetch<'_> {
    /// No further than that.
    #[must_use]
    #[inline]
    pub fn up_to(mut self, end: Offset) -> Self {
        self.end = self.end.min(end);
        self
    }

    /// The offset after the last one given or left out: where the consumer's position is now.
    pub fn next_offset(&self) -> Offset {
        self.next
    }

    /// The offset after the last one that this fetch can give.
    pub fn end_offset(&self) -> Offset {
        self.end
    }
}

impl<'a> Iterator for Fetch<'a> {
    type Item = (Offset, RecordRef<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 && self.next < self.end {
            let chunk = self.chunk?;
            let index = (self.next - chunk.base) as usize;
            let Some((record, tag)) = chunk.get(index) else {
                self.pass(chunk, index);
                continue;
            };
            let offset = self.next;
            self.next += 1;
            if !tag.is_control() && self.aborted.is_none_or(|aborted| !aborted.contains(offset)) {
                self.left -= 1;
                return Some((offset, record));
            }
        }
        None
    }
}

impl<'a> Fetch<'a> {
    /// Over a hole that the cleaner left, or into the next chunk.
    #[cold]
    fn pass(&mut self, chunk: &'a Chunk, index: usize) {
        if let Some(kept) = chunk.kept_from(index) {
            self.next = (chunk.base + kept as Offset).min(self.end);
        } else {
            self.next = chunk.end().min(self.end).max(self.next);
            self.chunk_index += 1;
            self.chunk = self.log.chunk(self.chunk_index);
        }
    }
}
