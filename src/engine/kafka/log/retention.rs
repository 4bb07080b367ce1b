//! Deleting the beginning of a log: `DeleteRecords`, and the retention check that deletes whole segments.
//!
//! Source: `UnifiedLog.deleteRecords`, `deleteOldSegments`. Invariant: the active segment is deleted only when all its
//! records are too old, and is replaced by an empty one.

use std::rc::Rc;

use super::{OffsetOutOfRange, PartitionLog, Segment, TopicConfig};
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

/// Why a segment was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// It lies wholly below the log start.
    LogStart,
    /// `retention.bytes`.
    Size,
    /// `retention.ms`.
    Time,
}

/// A segment that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub segment: Segment,
    /// The offset after its last one.
    pub end_offset: Offset,
    pub why: Why,
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
        self.forget_aborted();
        Ok(self.log_start_offset)
    }

    /// A retention check by what `cleanup.policy` says (`UnifiedLog.deleteOldSegments`): what `delete_records` left
    /// goes in any case.
    pub fn delete_old_segments(&mut self, now: UnixMs, config: &TopicConfig) -> Vec<Deleted> {
        if config.cleanup.delete {
            self.apply_retention(now, config.retention)
        } else {
            self.delete_segments_below_start()
        }
    }

    /// The retention check of a topic whose `cleanup.policy` has `delete`, at `now` (ms since the Unix epoch):
    /// deletes the segments wholly below the log start, then those beyond the size, then those too old.
    pub fn apply_retention(&mut self, now: UnixMs, retention: Retention) -> Vec<Deleted> {
        let mut deleted = self.delete_segments_below_start();
        if let Some(bytes) = retention.bytes
            && let Some(mut surplus) = self.size_bytes().checked_sub(bytes)
        {
            deleted.extend(self.delete_while(Why::Size, |segment| {
                let left = surplus.checked_sub(segment.size_bytes);
                surplus = left.unwrap_or(surplus);
                left.is_some()
            }));
        }
        if let Some(ms) = retention.ms {
            deleted.extend(self.delete_while(Why::Time, |segment| {
                segment.max_timestamp.is_some_and(|(max, _)| now.saturating_sub(max) > ms)
            }));
        }
        deleted
    }

    /// Deletes segments from the oldest on as long as `goes` says so; not an empty active one.
    fn delete_while(&mut self, why: Why, mut goes: impl FnMut(&Segment) -> bool) -> Vec<Deleted> {
        let rolled = self.rolled_segments().iter().take_while(|segment| goes(segment)).count();
        let all = rolled == self.rolled_segments().len();
        let active = all && self.active.size_bytes > 0 && goes(&self.active);
        if active {
            self.roll();
        }
        self.delete_oldest_segments(rolled + usize::from(active), why)
    }

    /// The part of a retention check that concerns the log start (`deleteLogStartOffsetBreachedSegments`):
    /// deletes the segments wholly below it, never the active one.
    pub fn delete_segments_below_start(&mut self) -> Vec<Deleted> {
        let bases = self.segments().skip(1).map(|segment| segment.base_offset);
        let count = bases.take_while(|base| *base <= self.log_start_offset).count();
        self.delete_oldest_segments(count, Why::LogStart)
    }

    /// Deletes the `count` oldest segments, none of them active, with their records.
    fn delete_oldest_segments(&mut self, count: usize, why: Why) -> Vec<Deleted> {
        if count == 0 {
            return Vec::new();
        }
        let mut gone = Vec::with_capacity(count);
        if let Some(rolled) = &mut self.rolled {
            gone.extend(Rc::make_mut(rolled).drain(..count));
            self.rolled_bytes -= gone.iter().map(|segment| segment.size_bytes).sum::<u64>();
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
        self.forget_aborted();
        let ends: Vec<_> = gone.iter().skip(1).map(|segment| segment.base_offset).chain([first]).collect();
        let deleted = gone.into_iter().zip(ends);
        deleted.map(|(segment, end_offset)| Deleted { segment, end_offset, why }).collect()
    }
}
