//! Batches, as they lie in a log: what a fetch sends whole, and what the cleaner keeps or writes anew.

use super::{Chunk, PartitionLog};
use crate::engine::kafka::ids::{Offset, UnixMs};

/// The head of a batch; offsets count from its chunk's base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BatchHead {
    pub first: u32,
    /// A cleaned batch keeps its last offset, whether there is a record or not.
    pub last: u32,
    /// Its size in Kafka's format.
    pub bytes: u64,
    /// How many records it holds.
    pub records: u32,
    pub control: bool,
    /// When its tombstones, or the marker that it is, may go (`deleteHorizonMs`).
    pub delete_horizon: Option<UnixMs>,
    /// The newest time in it, if the cleaner wrote it; else its records tell.
    pub max_timestamp: UnixMs,
    /// Whether the cleaner changed it.
    pub rewritten: bool,
}

/// A batch of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The offset of its first record as it was sent.
    pub base_offset: Offset,
    /// The offset of its last record as it was sent.
    pub last_offset: Offset,
    /// How many records are left in it.
    pub records: u32,
    /// Its size in Kafka's format.
    pub bytes: u64,
    /// When its tombstones may go, if it was cleaned with some in it.
    pub delete_horizon: Option<UnixMs>,
}

impl Chunk {
    /// The batches whose last offset is at or after `from`, in order.
    pub(super) fn batches_from(&self, from: Offset) -> Batches<'_> {
        let from = from.saturating_sub(self.base) as usize;
        let next = match self.table() {
            Some(table) => table.batches().partition_point(|batch| (batch.last as usize) < from),
            // Back to where the batch begins that holds `from`.
            None if from < self.len() => {
                (0..=from).rev().find(|at| self.tag(*at).batch_bytes().is_some()).unwrap_or(0)
            }
            None => self.len(),
        };
        Batches { chunk: self, next }
    }
}

/// See [`Chunk::batches_from`].
pub(super) struct Batches<'a> {
    chunk: &'a Chunk,
    next: usize,
}

impl Iterator for Batches<'_> {
    type Item = BatchHead;

    fn next(&mut self) -> Option<BatchHead> {
        if let Some(table) = self.chunk.table() {
            let batch = table.batches().get(self.next).copied();
            self.next += 1;
            return batch;
        }
        let (first, end) = (self.next, self.chunk.len());
        if first >= end {
            return None;
        }
        let tag = self.chunk.tag(first);
        self.next += 1;
        while self.next < end && self.chunk.tag(self.next).batch_bytes().is_none() {
            self.next += 1;
        }
        Some(BatchHead {
            first: first as u32,
            last: (self.next - 1) as u32,
            bytes: tag.batch_bytes().unwrap_or_default(),
            records: (self.next - first) as u32,
            control: tag.is_control(),
            delete_horizon: None,
            max_timestamp: UnixMs::MIN,
            rewritten: false,
        })
    }
}

impl PartitionLog {
    /// All batches, those below the log start included as long as their segment is there.
    pub fn batches(&self) -> impl Iterator<Item = Batch> {
        self.batches_from(0)
    }

    /// The batches whose last offset is at or after `from`.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = Batch> {
        let chunks = (self.chunk_at(from)..).map_while(|index| self.chunk(index));
        chunks.flat_map(move |chunk| {
            chunk.batches_from(from).map(|batch| Batch {
                base_offset: chunk.base + Offset::from(batch.first),
                last_offset: chunk.base + Offset::from(batch.last),
                records: batch.records,
                bytes: batch.bytes,
                delete_horizon: batch.delete_horizon,
            })
        })
    }
}
