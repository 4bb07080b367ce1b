//! Kafka's segments: which records would share a file, and so go together when time or size says so.
//!
//! Source: `LogSegment`, `LogConfig`. Invariants: a segment begins where the one before ends; only the last
//! one grows.

use crate::engine::kafka::ids::{Offset, UnixMs};

/// The settings of a topic that a partition's log follows; names and defaults are Kafka's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LogConfig {
    /// `segment.bytes`: a segment doesn't grow past this many bytes. Default 1 GiB.
    pub segment_bytes: u64,
    /// `segment.ms`: a record this much newer than the segment's first batch opens a new one. Default 7 days.
    pub segment_ms: i64,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { segment_bytes: 1 << 30, segment_ms: 7 * 24 * 3_600_000 }
    }
}

/// One segment, as far as its file name and its indexes would tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// The offset of its first record: the name of the file.
    pub base_offset: Offset,
    /// Bytes in Kafka's format.
    pub size_bytes: u64,
    /// The largest timestamp in it and the first offset that has it; none while it is empty.
    pub max_timestamp: Option<(UnixMs, Offset)>,
    /// The largest timestamp of its first batch, from which `segment.ms` counts (`rollingBasedTimestamp`).
    pub rolling_timestamp: Option<UnixMs>,
}

impl Segment {
    pub(super) fn new(base_offset: Offset) -> Self {
        Self { base_offset, size_bytes: 0, max_timestamp: None, rolling_timestamp: None }
    }

    /// Whether a batch of `bytes` whose newest record is at `timestamp` opens a new segment (`LogSegment.shouldRoll`;
    /// its indexes never fill up here).
    #[inline]
    pub(super) fn must_roll(&self, config: &LogConfig, bytes: u64, timestamp: UnixMs) -> bool {
        let Some(first) = self.rolling_timestamp else { return false };
        self.size_bytes + bytes > config.segment_bytes
            || (first >= 0 && timestamp.saturating_sub(first) > config.segment_ms)
    }

    /// Takes in a batch of `bytes` whose largest timestamp is first met at `max`.
    #[inline]
    pub(super) fn take(&mut self, bytes: u64, max: (UnixMs, Offset)) {
        self.size_bytes += bytes;
        self.rolling_timestamp.get_or_insert(max.0);
        if self.max_timestamp.is_none_or(|(timestamp, _)| max.0 > timestamp) {
            self.max_timestamp = Some(max);
        }
    }
}
