//! How many bytes a record takes in Kafka's own format, version 2.
//!
//! Source: KIP-98, `DefaultRecord.sizeInBytes`, `DefaultRecordBatch`. All sizes are of uncompressed batches.
//! The numbers here decide when a producer's batch is full, when the sticky partitioner moves on, when a
//! segment rolls and what a fetch returns, so they are exact to the byte.

use super::record::RecordRef;
use crate::engine::kafka::ids::UnixMs;

/// Bytes of a batch before its first record (`DefaultRecordBatch.RECORD_BATCH_OVERHEAD`).
pub const BATCH_OVERHEAD: u64 = 61;

/// The most that a record takes beside its key, value and headers (`DefaultRecord.MAX_RECORD_OVERHEAD`).
pub const MAX_RECORD_OVERHEAD: u64 = 21;

/// Bytes of a zigzag varint or varlong (`ByteUtils.sizeOfVarint`, `sizeOfVarlong`): 1 to 10.
#[inline]
pub const fn varint_len(value: i64) -> u64 {
    let zigzag = ((value << 1) ^ (value >> 63)) as u64;
    // Nearly all lengths and deltas are small, and this is on the way of each record.
    if zigzag < 1 << 7 {
        return 1;
    }
    if zigzag < 1 << 14 {
        return 2;
    }
    let bits = 64 - zigzag.leading_zeros() as u64;
    bits.div_ceil(7)
}

/// Bytes of a nullable field with its length before it: null is the single byte of −1.
#[inline]
const fn field_len(field: Option<&[u8]>) -> u64 {
    match field {
        Some(bytes) => varint_len(bytes.len() as i64) + bytes.len() as u64,
        None => 1,
    }
}

/// Bytes of key, value and headers with their lengths (`DefaultRecord.sizeOf`).
#[inline]
fn payload_len(record: &RecordRef<'_>) -> u64 {
    field_len(record.key) + field_len(record.value) + record.headers.encoded_len()
}

/// Bytes of one record inside a batch (`DefaultRecord.sizeInBytes`).
///
/// `offset_delta` counts from the batch's first record, `timestamp_delta` (ms) from its timestamp.
#[inline]
pub fn record_len(record: &RecordRef<'_>, offset_delta: u32, timestamp_delta: i64) -> u64 {
    let body = 1 + varint_len(timestamp_delta) + varint_len(i64::from(offset_delta)) + payload_len(record);
    varint_len(body as i64) + body
}

/// The most that a batch of this one record can take (`AbstractRecords.estimateSizeInBytesUpperBound`):
/// what `max.request.size` is compared with, and the least room that a producer gives a new batch.
pub fn batch_len_upper_bound(record: &RecordRef<'_>) -> u64 {
    BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + payload_len(record)
}

/// The running size of one batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchSize {
    records: u32,
    base_timestamp: UnixMs,
    bytes: u64,
}

impl Default for BatchSize {
    fn default() -> Self {
        Self { records: 0, base_timestamp: 0, bytes: BATCH_OVERHEAD }
    }
}

impl BatchSize {
    /// What `record` would add to the batch, in bytes.
    #[inline]
    pub fn cost(&self, record: &RecordRef<'_>) -> u64 {
        let base = if self.records == 0 { record.timestamp } else { self.base_timestamp };
        record_len(record, self.records, record.timestamp.wrapping_sub(base))
    }

    /// Takes `record` in and returns what it added, in bytes.
    #[inline]
    pub fn add(&mut self, record: &RecordRef<'_>) -> u64 {
        if self.records == 0 {
            self.base_timestamp = record.timestamp;
        }
        let cost = self.cost(record);
        self.records += 1;
        self.bytes += cost;
        cost
    }

    /// Bytes of the batch so far; its 61 bytes of overhead count from the start.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Records in the batch so far.
    pub fn records(&self) -> u32 {
        self.records
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_take_the_bytes_that_kafka_gives_them() {
        for (value, len) in [
            (0, 1),
            (-1, 1),
            (63, 1),
            (-64, 1),
            (64, 2),
            (-65, 2),
            (8191, 2),
            (8192, 3),
            (i64::from(i32::MAX), 5),
            (i64::MAX, 10),
            (i64::MIN, 10),
        ] {
            assert_eq!(varint_len(value), len, "{value}");
        }
    }

    #[test]
    fn a_record_of_null_key_and_empty_value_takes_seven_bytes() {
        // Length, attributes, timestamp delta, offset delta, key −1, value 0, no headers: one byte each.
        let record = RecordRef { value: Some(b""), ..RecordRef::at(5) };
        assert_eq!(record_len(&record, 0, 0), 7);
        let mut size = BatchSize::default();
        assert_eq!((size.add(&record), size.bytes(), size.records()), (7, 68, 1));
        let later = RecordRef { timestamp: 5 + 64, ..record };
        assert_eq!(size.add(&later), 8, "64 ms later the timestamp's delta takes two bytes");
    }
}
