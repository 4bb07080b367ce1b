//! Batches: records on their way to one partition.

use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::size::{BatchSize, batch_len_upper_bound};
use crate::engine::kafka::log::{Record, RecordRef};

/// A produce request on its way, or answered; counted per producer.
pub type RequestId = u64;

/// A batch as the broker gets it: append its records in order, as one batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    /// The request that it is part of: what `on_ack` wants.
    pub request: RequestId,
    pub topic: TopicName,
    pub partition: Partition,
    /// The records, oldest first; never empty.
    pub records: Vec<Record>,
    /// Its size in Kafka's format, bytes.
    pub bytes: u64,
    /// When its first record was sent, ms of simulated time.
    pub created_ms: Ms,
}

/// A batch that still waits, and may grow.
///
/// Source: `ProducerBatch`, `MemoryRecordsBuilder.hasRoomFor`, `isFull`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pending {
    pub records: Vec<Record>,
    pub size: BatchSize,
    pub created_ms: Ms,
    /// Bytes after which it is full: `batch.size`, or what its first record may take at most.
    limit: u64,
    /// A record was turned away, so nothing is added any more.
    closed: bool,
}

impl Pending {
    pub fn new(now: Ms, batch_size: u64, first: &RecordRef<'_>) -> Self {
        let limit = batch_size.max(batch_len_upper_bound(first));
        Self { records: Vec::new(), size: BatchSize::default(), created_ms: now, limit, closed: false }
    }

    pub fn is_full(&self) -> bool {
        self.closed || (self.size.records() > 0 && self.limit <= self.size.bytes())
    }

    /// Takes `record` in and says how many bytes it added, or turns it away for good.
    pub fn try_append(&mut self, record: Record) -> Result<u64, Record> {
        let room =
            self.size.records() == 0 || self.limit >= self.size.bytes() + self.size.cost(&record.view());
        if self.is_full() || !room {
            self.closed = true;
            return Err(record);
        }
        let cost = self.size.add(&record.view());
        self.records.push(record);
        Ok(cost)
    }
}
