//! Which chunk is written to, and which one holds an offset.

use std::rc::Rc;

use super::chunk::Chunk;
use super::segment::Segment;
use super::{CHUNK_BYTES, PartitionLog};
use crate::engine::kafka::ids::Offset;

impl PartitionLog {
    /// Opens a new segment, and a new chunk with it, so that deleting a segment frees its bytes.
    #[cold]
    pub(super) fn roll(&mut self) {
        let next = Segment::new(self.log_end_offset);
        let rolled = std::mem::replace(&mut self.active, next);
        self.rolled_bytes += rolled.size_bytes;
        Rc::make_mut(self.rolled.get_or_insert_default()).push(rolled);
        self.seal();
    }

    #[cold]
    pub(super) fn seal(&mut self) {
        if let Some(tail) = self.tail.take() {
            Rc::make_mut(self.sealed.get_or_insert_default()).push(tail);
        }
    }

    /// The chunk that the next batch goes to: nobody else sees it.
    ///
    /// A shared one is left alone: copied where it is so small that many little chunks would be worse, else sealed. So
    /// a log that is cloned often neither copies much nor ends up in tiny chunks.
    #[inline]
    pub(super) fn writable_chunk(&mut self) -> &mut Chunk {
        let tail = self.tail.as_mut().and_then(Rc::get_mut);
        if tail.is_none_or(|tail| tail.len_bytes() >= CHUNK_BYTES) {
            self.leave_tail();
        }
        // Unique by now, or small enough to be copied here.
        Rc::make_mut(self.tail.get_or_insert_with(|| Rc::new(Chunk::new(self.log_end_offset))))
    }

    #[cold]
    pub(super) fn leave_tail(&mut self) {
        let small = (self.size_bytes() / 256).clamp(256, 16 << 10) as usize;
        let (shared, bytes) = match &self.tail {
            Some(tail) => (Rc::strong_count(tail) > 1, tail.len_bytes()),
            None => (false, 0),
        };
        if shared && bytes < small {
            return;
        }
        self.seal();
        let mut chunk = Chunk::new(self.log_end_offset);
        // A log that filled a chunk will fill this one too; one that is cloned again and again will not.
        if bytes >= CHUNK_BYTES {
            chunk.reserve(CHUNK_BYTES);
        }
        self.tail = Some(Rc::new(chunk));
    }

    #[inline]
    pub(super) fn sealed(&self) -> &[Rc<Chunk>] {
        self.sealed.as_ref().map_or(&[], |sealed| sealed.as_slice())
    }

    /// Chunks in offset order: the sealed ones, then the tail.
    #[inline]
    pub(super) fn chunk(&self, index: usize) -> Option<&Chunk> {
        let sealed = self.sealed();
        match sealed.get(index) {
            Some(chunk) => Some(chunk),
            None if index == sealed.len() => self.tail.as_deref(),
            None => None,
        }
    }

    /// The index of the chunk that holds `offset`, or of the one after the last.
    #[inline]
    pub(super) fn chunk_at(&self, offset: Offset) -> usize {
        self.sealed().partition_point(|chunk| chunk.end() <= offset)
    }
}
