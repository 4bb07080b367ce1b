//! A Kafka producer client of a world, and what it knows of its topic.

use super::placement::Writer;
use crate::engine::chance::Chance;
use crate::engine::kafka::client::producer::{Batch, ProducerConfig, RequestId, SendError};
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::Record;
use crate::engine::kafka::partitioner::Partitioner;

/// Sends records to one topic.
#[derive(Clone, Debug, Hash)]
pub struct Sender {
    pub topic: TopicName,
    /// `metadata.max.age.ms`: how late it may notice new partitions.
    pub metadata_max_age_ms: Ms,
    pub(super) writer: Writer,
    known: Option<Partition>,
    next_metadata: Ms,
}

impl Sender {
    /// One that has not looked at its topic yet. The settings were checked.
    pub fn new(
        now: Ms,
        topic: TopicName,
        config: ProducerConfig,
        metadata_max_age_ms: Ms,
        chance: Chance,
    ) -> Self {
        let writer = Writer::new(config, chance);
        Self { topic, metadata_max_age_ms, writer, known: None, next_metadata: now }
    }

    /// Its client's settings.
    pub fn config(&self) -> &ProducerConfig {
        self.writer.client.config()
    }

    /// How it places records.
    pub fn partitioner(&self) -> Partitioner {
        self.writer.client.config().partitioning.partitioner
    }

    /// Records in batches that have not been sent.
    pub fn waiting(&self) -> u64 {
        self.writer.client.waiting() as u64
    }

    /// Room for records in batches that wait, and their bytes.
    pub fn waiting_bytes(&self) -> (usize, u64) {
        self.writer.client.waiting_bytes()
    }

    /// How many partitions it thinks its topic has; `None` before its first look.
    pub fn known_partitions(&self) -> Option<Partition> {
        self.known
    }

    /// When it looks at the topic's metadata again.
    pub fn next_metadata(&self) -> Ms {
        self.next_metadata
    }

    pub(super) fn is_metadata_due(&self, now: Ms) -> bool {
        self.known.is_none() || now >= self.next_metadata
    }

    /// Takes in how many partitions the topic has; answers them if they are other ones than it knew.
    pub(super) fn learn(&mut self, now: Ms, partitions: Option<Partition>) -> Option<Partition> {
        let before = std::mem::replace(&mut self.known, partitions);
        self.next_metadata = now.saturating_add(self.metadata_max_age_ms.max(1));
        partitions.filter(|_| before.is_some() && before != partitions)
    }

    pub(super) fn send(&mut self, now: Ms, record: Record) -> Result<(), SendError> {
        let partitions = self.known.unwrap_or(0);
        let Writer { client, chance } = &mut self.writer;
        client.send(now, &self.topic, partitions, record, None, chance)?;
        Ok(())
    }

    /// The next request that is ready, or nothing.
    pub(super) fn drain_ready(&mut self, now: Ms) -> Vec<Batch> {
        self.writer.client.drain_ready(now)
    }

    pub(crate) fn next_deadline(&self) -> Option<Ms> {
        self.writer.client.next_deadline()
    }

    pub(super) fn on_ack(&mut self, request: RequestId) {
        self.writer.client.on_ack(request);
    }

    pub(super) fn close(&mut self) {
        self.writer.client.close();
    }

    /// Whether it asks for metadata before it sends a record by hand: it is time, or what it knows can't serve.
    pub(super) fn looks_before(&self, now: Ms, partitions: Partition, explicit: Option<Partition>) -> bool {
        let known = self.known.unwrap_or(0);
        let wrong = known > partitions || explicit.is_some_and(|partition| partition >= known);
        wrong || self.is_metadata_due(now)
    }

    /// The next look is due now.
    pub(super) fn look_now(&mut self, now: Ms) {
        self.next_metadata = self.next_metadata.min(now);
    }
}
