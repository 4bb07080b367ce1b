//! How much memory a log takes.

use super::PartitionLog;
use super::segment::Segment;
use crate::engine::memory::Tally;

/// The head of an allocation that is shared.
const SHARED: usize = 32;

impl PartitionLog {
    /// What a log takes before anything is appended.
    pub const EMPTY_BYTES: usize = size_of::<Self>();

    /// Adds what this log takes. Chunks that clones share are counted once.
    pub fn tally(&self, tally: &mut Tally) {
        tally.own(Self::EMPTY_BYTES);
        if let Some(rolled) = &self.rolled {
            tally.shared(rolled, SHARED + rolled.capacity() * size_of::<Segment>());
        }
        if let Some(sealed) = &self.sealed
            && tally.shared(sealed, SHARED + sealed.capacity() * 8)
        {
            for chunk in sealed.iter() {
                tally.shared(chunk, SHARED + chunk.memory_bytes());
            }
        }
        if let Some(tail) = &self.tail {
            tally.shared(tail, SHARED + tail.memory_bytes());
        }
        if let Some(transactions) = &self.transactions {
            tally.shared(transactions, SHARED + transactions.memory_bytes());
        }
    }
}
