//! Offsets by time, as `ListOffsets` answers them.
//!
//! Source: `UnifiedLog.fetchOffsetByTimestamp`, `LogSegment.findOffsetByTimestamp`. Control records take part
//! in all of it.

use super::PartitionLog;
use crate::engine::kafka::ids::{Offset, UnixMs};

/// What `ListOffsets` can be asked for (`OffsetSpec`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OffsetSpec {
    /// The log start.
    Earliest,
    /// The end that readers see.
    Latest,
    /// The record with the largest timestamp (KIP-734).
    MaxTimestamp,
    /// The first record from a time on, ms since the Unix epoch.
    ForTimestamp(UnixMs),
    /// The first offset that the broker itself holds (KIP-405): nothing is elsewhere, so the log start.
    EarliestLocal,
    /// The last offset in tiered storage (KIP-1005): there is none.
    LatestTiered,
}

/// How far from the leader's clock a record's own timestamp may be (KIP-937).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimestampLimits {
    /// `message.timestamp.before.max.ms`. Default: as far as one likes.
    pub before_max_ms: i64,
    /// `message.timestamp.after.max.ms`. Default 1 hour.
    pub after_max_ms: i64,
}

impl Default for TimestampLimits {
    fn default() -> Self {
        Self { before_max_ms: i64::MAX, after_max_ms: 3_600_000 }
    }
}

impl TimestampLimits {
    /// Whether the leader takes a record of that time, by `LogValidator.validateTimestamp`; else it answers
    /// `INVALID_TIMESTAMP`.
    pub fn take(self, timestamp: UnixMs, now: UnixMs) -> bool {
        let ahead = timestamp.saturating_sub(now);
        if ahead > 0 { ahead <= self.after_max_ms } else { ahead.saturating_neg() <= self.before_max_ms }
    }
}

impl PartitionLog {
    /// Offset and timestamp as `ListOffsets` answers: −1 for an offset that there is not, and for a timestamp
    /// that is not told.
    pub fn list_offset(&self, spec: OffsetSpec) -> (i64, UnixMs) {
        let found = match spec {
            OffsetSpec::Earliest | OffsetSpec::EarliestLocal => Some((self.log_start_offset, -1)),
            OffsetSpec::Latest => Some((self.high_watermark, -1)),
            OffsetSpec::MaxTimestamp => self.offset_of_max_timestamp(),
            OffsetSpec::ForTimestamp(timestamp) => self.offset_for_time(timestamp),
            OffsetSpec::LatestTiered => None,
        };
        found.map_or((-1, -1), |(offset, timestamp)| (offset as i64, timestamp))
    }

    /// The first offset, from the log start on, whose timestamp is at least `timestamp`, with its timestamp.
    ///
    /// Timestamps may fall; there is no binary search. Kafka looks only into the oldest segment that ever held such a
    /// time: while a segment wholly below the log start still lies there (until the next retention check), the answer
    /// may be none though a later record is recent enough.
    pub fn offset_for_time(&self, timestamp: UnixMs) -> Option<(Offset, UnixMs)> {
        let mut segments = self.segments().peekable();
        while let Some(segment) = segments.next() {
            if segment.max_timestamp.is_some_and(|(max, _)| max >= timestamp) {
                let end = segments.peek().map_or(self.log_end_offset, |next| next.base_offset);
                let from = self.log_start_offset.max(segment.base_offset);
                return self.first_young_enough(from, end, timestamp);
            }
        }
        None
    }

    fn first_young_enough(&self, from: Offset, end: Offset, timestamp: UnixMs) -> Option<(Offset, UnixMs)> {
        let chunks = (self.chunk_at(from)..).map_while(|index| self.chunk(index));
        let mut found = chunks.take_while(|chunk| chunk.base < end);
        found.find_map(|chunk| chunk.first_at_or_after(from, timestamp)).filter(|(offset, _)| *offset < end)
    }

    /// The largest timestamp and the first offset that has it (`OffsetSpec.maxTimestamp`, KIP-734); none
    /// while empty.
    ///
    /// Kafka forgets the log start here: the record may be deleted already, as long as its segment is not.
    pub fn offset_of_max_timestamp(&self) -> Option<(Offset, UnixMs)> {
        let mut best: Option<(UnixMs, Offset)> = None;
        for (timestamp, offset) in self.segments().filter_map(|segment| segment.max_timestamp) {
            if best.is_none_or(|(max, _)| timestamp > max) {
                best = Some((timestamp, offset));
            }
        }
        best.map(|(timestamp, offset)| (offset, timestamp))
    }
}
