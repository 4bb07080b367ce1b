//! Deleting the beginning of a log: `DeleteRecords`, and the retention check that deletes whole segments.
//!
//! Source: `UnifiedLog.deleteRecords`, `deleteOldSegments`. Invariant: the active segment is deleted only when all its
//! records are too old, and is replaced by an empty one.

use std::rc::Rc;

use super::{OffsetOutOfRange, PartitionLog, Segment};
use crate::engine::kafka::ids::{Offset, UnixMs};

/// How long a topic keeps its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retention {
    /// `retention.ms`: a segment is deleted when its newest record is older than this. None (−1): never. Default 7
    /// days.
    pub ms: Option<i64>,
    /// `retention.bytes`: the oldest segments are deleted as long as at least this much is left. None (−1, the
    /// default): never.
    pub bytes: Option<u64>,
}

impl Default for Retention {
    fn default() -> Self {
        Self { ms: Some(7 * 24 * 3_600_000), bytes: None }
    }
}

impl PartitionLog {
    /// Moves the log start to `before` (`DeleteRecords`, KIP-107) and returns the log start then.
    ///
    /// It never moves back. The caller resolves −1 to the high watermark. Records go at once, segments with
    /// the next retention check: see [`PartitionLog::delete_segments_below_start`].
    pub fn delete_records(&mut self, before: Offset) -> Result<Offset, OffsetOutOfRange> {
        if before > self.high_watermark {
            return Err(self.out_of_range(before));
        }
        self.log_start_offset = self.log_start_offset.max(before);
        Ok(self.log_start_offset)
    }

    /// The retention check of a topic with `cleanup.policy=delete`, at `now` (ms since the Unix epoch):
    /// deletes the segments wholly below the log start, then those beyond the size, then those too old.
    /// Returns how many.
    pub fn apply_retention(&mut self, now: UnixMs, retention: Retention) -> usize {
        let mut deleted = self.delete_segments_below_start();
        if let Some(bytes) = retention.bytes {
            let mut surplus = self.size_bytes().saturating_sub(bytes);
            deleted += self.delete_while(|segment| {
                let goes = surplus > 0 && surplus >= segment.size_bytes;
                surplus -= if goes { segment.size_bytes } else { 0 };
                goes
            });
        }
        if let Some(ms) = retention.ms {
            let too_old = |max: UnixMs| now.saturating_sub(max) > ms;
            deleted +=
                self.delete_while(|segment| segment.max_timestamp.is_some_and(|(max, _)| too_old(max)));
        }
        deleted
    }

    /// Deletes segments from the oldest on as long as `goes` says so; not an empty active one.
    fn delete_while(&mut self, goes: impl FnMut(&Segment) -> bool) -> usize {
        let count = self
            .segments()
            .filter(|segment| segment.size_bytes > 0)
            .map(goes)
            .take_while(|goes| *goes)
            .count();
        if count > 0 && count == self.segments().count() {
            self.roll();
        }
        self.delete_oldest_segments(count);
        count
    }

    /// The part of a retention check that concerns the log start (`deleteLogStartOffsetBreachedSegments`):
    /// deletes the segments wholly below it, never the active one, and returns how many.
    pub fn delete_segments_below_start(&mut self) -> usize {
        let bases = self.segments().skip(1).map(|segment| segment.base_offset);
        let count = bases.take_while(|base| *base <= self.log_start_offset).count();
        self.delete_oldest_segments(count);
        count
    }

    /// Deletes the `count` oldest segments, none of them active, with their records.
    fn delete_oldest_segments(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        if let Some(rolled) = &mut self.rolled {
            let gone = Rc::make_mut(rolled).drain(..count);
            self.rolled_bytes -= gone.map(|segment| segment.size_bytes).sum::<u64>();
        }
        let first = self.segments().next().map_or(self.log_end_offset, |segment| segment.base_offset);
        if let Some(sealed) = &mut self.sealed {
            Rc::make_mut(sealed).retain(|chunk| chunk.base >= first);
            self.hashed.take();
        }
        if self.tail.as_ref().is_some_and(|tail| tail.base < first) {
            self.tail = None;
        }
        self.log_start_offset = self.log_start_offset.max(first);
    }
}
