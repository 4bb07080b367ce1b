//! Batches: records on their way to one partition.

use std::rc::Rc;

use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::size::{BatchSize, batch_len_upper_bound};
use crate::engine::kafka::log::{Record, RecordRef, Stamp};

/// A produce request on its way, or answered; counted per producer.
pub type RequestId = u64;

/// A batch as the broker gets it: append its records in order, as one batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    pub topic: TopicName,
    pub partition: Partition,
    /// The records, oldest first; never empty.
    pub records: Rc<Vec<Record>>,
    /// Its size in Kafka's format, bytes.
    pub bytes: u64,
    /// When its first record was sent, ms of simulated time.
    pub created_ms: Ms,
    /// Who sends it, and its number; none without idempotence.
    pub stamp: Option<Stamp>,
    /// How often it was sent before.
    pub attempts: u32,
    /// Which of the producer's batches it is: the same at every attempt.
    pub number: u64,
    pub(super) size: BatchSize,
}

/// A batch that still waits. One that was never sent may grow.
///
/// Source: `ProducerBatch`, `MemoryRecordsBuilder.hasRoomFor`, `isFull`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pending {
    pub records: Rc<Vec<Record>>,
    pub size: BatchSize,
    pub created_ms: Ms,
    /// Bytes after which it is full: `batch.size`, or what its first record may take at most.
    limit: u64,
    /// A record was turned away, so nothing is added any more.
    closed: bool,
    /// How often it was sent.
    pub attempts: u32,
    /// When it may be sent again (`retry.backoff.ms`); 0 for one that never was.
    pub retry_at: Ms,
    /// Which of the producer's batches it is, once it was sent.
    pub number: Option<u64>,
}

impl Pending {
    pub fn new(now: Ms, batch_size: u64, first: &RecordRef<'_>) -> Self {
        Self {
            records: Rc::default(),
            size: BatchSize::default(),
            created_ms: now,
            limit: batch_size.max(batch_len_upper_bound(first)),
            closed: false,
            attempts: 0,
            retry_at: 0,
            number: None,
        }
    }

    /// One that failed and waits for its next attempt.
    pub fn again(batch: &Batch, retry_at: Ms) -> Self {
        Self {
            records: batch.records.clone(),
            size: batch.size.clone(),
            created_ms: batch.created_ms,
            limit: 0,
            closed: true,
            attempts: batch.attempts + 1,
            retry_at,
            number: Some(batch.number),
        }
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
        Rc::make_mut(&mut self.records).push(record);
        Ok(cost)
    }
}
