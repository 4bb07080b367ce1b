//! Offsets by time, as `ListOffsets` answers them.
//!
//! Source: `UnifiedLog.fetchOffsetByTimestamp`, `LogSegment.findOffsetByTimestamp`. Control records take part in all of it.

use super::PartitionLog;
use crate::engine::ids::{Offset, UnixMs};

impl PartitionLog {
    /// The first offset, from the log start on, whose timestamp is at least `timestamp`, with its timestamp.
    ///
    /// Timestamps may fall; there is no binary search. Kafka looks only into the oldest segment that ever held such a time:
    /// while a segment wholly below the log start still lies there (until the next retention check), the answer may be none
    /// though a later record is young enough.
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

    /// The largest timestamp and the first offset that has it (`OffsetSpec.maxTimestamp`, KIP-734); none while empty.
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
