//! A Kafka producer client of a world, and what it knows of its topic.

use std::rc::Rc;

use super::placement::Writer;
use crate::engine::chance::Chance;
use crate::engine::kafka::client::producer::{
    Batch, ProduceError, ProducerConfig, RequestId, SendError, Told,
};
use crate::engine::kafka::ids::{Ms, Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{Identity, Record};
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
    /// What its retries draw from: how much longer or shorter each waits.
    jitter: Chance,
    first_loss: Option<Loss>,
}

/// A record that a producer gave up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Loss {
    pub record: Record,
    /// When it did.
    pub at_ms: Ms,
}

impl Sender {
    /// One that has not looked at its topic yet. The settings were checked.
    pub fn new(
        now: Ms,
        topic: TopicName,
        config: ProducerConfig,
        metadata_max_age_ms: Ms,
        (placed, jitter): (Chance, Chance),
    ) -> Self {
        let writer = Writer::new(config, placed);
        Self { topic, metadata_max_age_ms, writer, known: None, next_metadata: now, jitter, first_loss: None }
    }

    /// Counts its requests from there, so that it is given no answer to those of a client before it.
    pub(crate) fn count_requests_from(&mut self, first: RequestId) {
        self.writer.client.count_requests_from(first);
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

    pub(super) fn send(&mut self, now: Ms, record: Record) -> Result<Partition, SendError> {
        let partitions = self.known.unwrap_or(0);
        let Writer { client, chance } = &mut self.writer;
        let sent = client.send(now, &self.topic, partitions, record, None, chance)?;
        Ok(sent.decision.partition)
    }

    /// The next request that is ready, or nothing.
    pub(super) fn drain_ready(&mut self, now: Ms) -> Option<(RequestId, Rc<[Batch]>)> {
        self.writer.client.drain_ready(now)
    }

    /// Timeouts.
    pub(super) fn on_time(&mut self, now: Ms) -> Vec<Told> {
        self.writer.client.on_time(now, &mut self.jitter)
    }

    pub(super) fn asks_who_it_is(&mut self, now: Ms) -> bool {
        self.writer.client.asks_who_it_is(now)
    }

    pub(super) fn on_identity(&mut self, identity: Identity) {
        self.writer.client.on_identity(identity);
    }

    /// Who it is from now on, where the transaction coordinator says so.
    pub(super) fn be(&mut self, identity: Identity) {
        self.writer.client.be(identity);
    }

    pub(super) fn abort_unsent(&mut self, now: Ms) -> Vec<Told> {
        self.writer.client.abort_unsent(now)
    }

    pub(crate) fn flush(&mut self) {
        self.writer.client.flush();
    }

    /// Who it is for the brokers, once it knows; nobody without idempotence.
    pub fn identity(&self) -> Option<Identity> {
        self.writer.client.identity()
    }

    pub(crate) fn next_deadline(&self) -> Option<Ms> {
        self.writer.client.next_deadline()
    }

    pub(super) fn on_response(
        &mut self,
        now: Ms,
        request: RequestId,
        errors: &[(u32, ProduceError)],
    ) -> Vec<Told> {
        self.writer.client.on_response(now, request, errors, &mut self.jitter)
    }

    /// Records in requests that are not answered yet.
    pub fn in_flight(&self) -> u64 {
        self.writer.client.in_flight() as u64
    }

    /// Where its latest request went that is not answered yet.
    pub fn last_sent_to(&self) -> Option<TopicPartition> {
        let (topic, partition) = self.writer.client.last_sent_to()?;
        Some(TopicPartition { topic: topic.clone(), partition })
    }

    /// Records that are in a log, as far as it knows.
    pub fn acknowledged(&self) -> u64 {
        self.writer.client.acknowledged()
    }

    /// Records that it gave up.
    pub fn lost(&self) -> u64 {
        self.writer.client.lost()
    }

    /// Its process dies: what waits and what is not acknowledged is given up.
    pub(crate) fn die(&mut self, now: Ms) {
        if let Some(record) = self.writer.client.die() {
            self.note_loss(now, &[record]);
        }
    }

    /// Whether answers are missing, or something waits for another attempt: what is sent now must not overtake it.
    pub(super) fn is_behind(&self, usual_since: Ms) -> bool {
        self.writer.client.is_behind(usual_since)
    }

    /// Takes a record for a partition, and sends it without lingering.
    pub(super) fn send_at_once(
        &mut self,
        now: Ms,
        record: Record,
        partition: Partition,
    ) -> Result<(), SendError> {
        let partitions = self.known.unwrap_or(0);
        let Writer { client, chance } = &mut self.writer;
        client.send(now, &self.topic, partitions, record, Some(partition), chance)?;
        client.flush();
        Ok(())
    }

    /// The first record that it gave up, and when.
    pub fn first_loss(&self) -> Option<&Loss> {
        self.first_loss.as_ref()
    }

    pub(super) fn note_loss(&mut self, now: Ms, records: &[Record]) {
        if let (None, Some(record)) = (&self.first_loss, records.first()) {
            self.first_loss = Some(Loss { record: record.clone(), at_ms: now });
        }
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
