//! What the cleaner left of a chunk: which offsets still have a record, and what its batches are now.
//!
//! Invariants: `at` rises and holds one entry for each record kept; batches are in order and don't overlap. An offset
//! that no batch covers belonged to a batch that is gone. Holes take no memory.

use super::batch::BatchHead;
use super::content::record_hash;
use crate::engine::kafka::ids::Offset;

#[derive(Clone, Debug, Default)]
pub(super) struct Cleaned {
    /// How many offsets the chunk spans.
    pub span: u32,
    at: Vec<u32>,
    batches: Vec<BatchHead>,
}

impl Cleaned {
    /// Notes that the next record of the chunk is the one `at` offsets after its base.
    pub fn keep(&mut self, at: u32) {
        self.at.push(at);
    }

    /// Notes a batch, with offsets from the chunk's base on.
    pub fn add(&mut self, batch: BatchHead) {
        self.batches.push(batch);
    }

    pub fn batches(&self) -> &[BatchHead] {
        &self.batches
    }

    /// Memory held, in bytes.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.at.capacity() * size_of::<u32>()
            + self.batches.capacity() * size_of::<BatchHead>()
    }

    /// Gives back what was reserved and not needed.
    pub fn shrink(&mut self) {
        self.at.shrink_to_fit();
        self.batches.shrink_to_fit();
    }

    #[inline]
    pub fn slot(&self, index: usize) -> Option<usize> {
        self.at.binary_search(&(index as u32)).ok()
    }

    /// Where the record in `slot` is, counted from the chunk's base.
    pub fn at(&self, slot: usize) -> usize {
        self.at.get(slot).map_or(usize::MAX, |at| *at as usize)
    }

    pub fn kept_from(&self, from: usize) -> Option<usize> {
        let slot = self.at.partition_point(|at| (*at as usize) < from);
        self.at.get(slot).map(|at| *at as usize)
    }

    /// The hashes of the batches that are not as a producer sent them.
    pub fn content(&self, base: Offset) -> u64 {
        let rewritten = self.batches.iter().filter(|batch| batch.rewritten);
        rewritten.fold(0, |sum, batch| {
            let words = [
                u64::from(batch.last - batch.first),
                batch.bytes,
                batch.delete_horizon.map_or(0, |at| at as u64),
                u64::from(batch.records),
            ];
            let bytes = words.map(u64::to_le_bytes).concat();
            sum.wrapping_add(record_hash(!(base + Offset::from(batch.first)), &bytes))
        })
    }
}
