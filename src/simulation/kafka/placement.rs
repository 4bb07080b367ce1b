//! Where a record goes that is sent by hand: its producer's partitioner takes note of it as of any other.

use super::Sender;
use crate::engine::chance::Chance;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::{Producer, ProducerConfig, SendError};
use crate::engine::kafka::ids::{Partition, ProducerName, TopicName};
use crate::engine::kafka::log::RecordRef;
use crate::engine::kafka::partitioner::Decision;
use crate::simulation::world::World;

/// A producer client, and what its partitioner draws from.
#[derive(Clone, Debug, Hash)]
pub struct Writer {
    pub(super) client: Producer,
    pub(super) chance: Chance,
}

impl Writer {
    /// One that has sent nothing. The settings were checked.
    pub fn new(config: ProducerConfig, chance: Chance) -> Self {
        Self { client: Producer::new(config), chance }
    }

    pub(super) fn config(&self) -> &ProducerConfig {
        self.client.config()
    }
}

impl World {
    /// Places a record that is sent at once: as that producer, or as a Java producer that nobody named.
    pub(super) fn place(
        &mut self,
        producer: Option<&ProducerName>,
        topic: &TopicName,
        record: &RecordRef<'_>,
        explicit: Option<Partition>,
    ) -> Result<Decision, SendError> {
        let (now, partitions) = (self.now, self.kafka.topics.partitions(topic).unwrap_or(0));
        let sender = producer.and_then(|name| self.producers.get_mut(name)?.senders_mut().next());
        let known = known(sender.as_deref(), topic, partitions);
        let Writer { client, chance } = sender.map_or(&mut self.by_hand, |sender| &mut sender.writer);
        client.place(now, topic, known, record, explicit, chance)
    }

    /// Where a record of that key would go if it were sent by hand now, and why.
    pub fn foresee(
        &self,
        producer: Option<&ProducerName>,
        topic: &TopicName,
        key: Option<&[u8]>,
    ) -> Option<Decision> {
        let sender = producer.and_then(|name| self.producers.get(name)?.kafka());
        let partitions = self.kafka.topics.partitions(topic)?;
        let known = known(
            sender.filter(|sender| !sender.looks_before(self.now, partitions, None)),
            topic,
            partitions,
        );
        let Writer { client, chance } = sender.map_or(&self.by_hand, |sender| &sender.writer);
        client.foresee(self.now, topic, known, key, chance)
    }
}

/// How many partitions of `topic` a producer knows of; it asks for those of a topic that it does not write to itself.
fn known(sender: Option<&Sender>, topic: &TopicName, partitions: Partition) -> Partition {
    let sender = sender.filter(|sender| sender.topic == *topic);
    sender.and_then(Sender::known_partitions).unwrap_or(partitions)
}
