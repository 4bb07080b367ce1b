//! Writing a cleaned segment: batches as they were, batches with fewer records, and batches without any.

use std::rc::Rc;

use super::batch::BatchHead;
use super::chunk::Tag;
use super::size::{BATCH_OVERHEAD, record_len};
use super::{CHUNK_BYTES, Chunk, RecordRef, Segment};
use crate::engine::kafka::ids::{Offset, UnixMs};

/// A record that is kept.
pub(super) type Kept<'a> = (Offset, RecordRef<'a>, Tag);

pub(super) struct Rewriter {
    segment: Segment,
    chunk: Chunk,
    done: Vec<Rc<Chunk>>,
}

impl Rewriter {
    pub fn new(base: Offset) -> Self {
        Self { segment: Segment::new(base), chunk: Chunk::cleaned(base), done: Vec::new() }
    }

    /// A batch that nothing was taken from.
    pub fn same(&mut self, base: Offset, last: Offset, head: BatchHead, kept: &[Kept<'_>]) {
        self.add(base, last, head, kept);
    }

    /// A batch of fewer records, or with another time at which its tombstones go. Its offsets stay, and the producer's
    /// sequence with them.
    pub fn anew(
        &mut self,
        base: Offset,
        last: Offset,
        head: BatchHead,
        horizon: Option<UnixMs>,
        kept: &[Kept<'_>],
    ) {
        // Times in a batch count from its first record, or else from the horizon.
        let first = horizon.or(kept.first().map(|(_, record, _)| record.timestamp)).unwrap_or_default();
        let len = |(offset, record, _): &Kept<'_>| {
            record_len(record, (offset - base) as u32, record.timestamp.wrapping_sub(first))
        };
        let head = BatchHead {
            bytes: BATCH_OVERHEAD + kept.iter().map(len).sum::<u64>(),
            delete_horizon: horizon,
            max_timestamp: kept.iter().map(|(_, record, _)| record.timestamp).max().unwrap_or_default(),
            rewritten: true,
            ..head
        };
        self.add(base, last, head, kept);
    }

    /// A batch of which only the head stays.
    pub fn empty(&mut self, base: Offset, last: Offset, head: BatchHead) {
        self.add(base, last, BatchHead { bytes: BATCH_OVERHEAD, rewritten: true, ..head }, &[]);
    }

    fn add(&mut self, base: Offset, last: Offset, head: BatchHead, kept: &[Kept<'_>]) {
        if self.chunk.len_bytes() >= CHUNK_BYTES {
            self.next_chunk(base);
        }
        let start = self.chunk.base;
        for (offset, record, tag) in kept {
            self.chunk.push(record, *tag);
            if let Some(table) = self.chunk.table_mut() {
                table.keep((offset - start) as u32);
            }
        }
        let of_max = kept.iter().find(|(_, record, _)| record.timestamp == head.max_timestamp);
        self.segment.take(head.bytes, (head.max_timestamp, of_max.map_or(last, |(offset, ..)| *offset)));
        let (first, last) = ((base - start) as u32, (last - start) as u32);
        if let Some(table) = self.chunk.table_mut() {
            table.add(BatchHead { first, last, records: kept.len() as u32, ..head });
        }
    }

    /// Ends the chunk before `next`.
    fn next_chunk(&mut self, next: Offset) {
        let mut chunk = std::mem::replace(&mut self.chunk, Chunk::cleaned(next));
        if next > chunk.base {
            chunk.end_at(next);
            self.done.push(Rc::new(chunk));
        }
    }

    /// The segment, which ends before `end`, and its chunks.
    pub fn finish(mut self, end: Offset) -> (Segment, Vec<Rc<Chunk>>) {
        self.next_chunk(end);
        (self.segment, self.done)
    }
}
