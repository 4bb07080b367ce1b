//! A topic of a world, and topics as clients see them.

use std::collections::BTreeMap;

use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, TopicConfig};

#[derive(Clone, Debug, Hash)]
pub struct Topic {
    /// Its id: made of its name and of how many topics came before, so that a topic made again is another.
    pub id: TopicId,
    /// Its partitions' logs, by index.
    pub partitions: Vec<PartitionLog>,
    /// Its settings, as given (Kafka's names).
    pub configs: BTreeMap<String, String>,
    /// The same, read.
    pub config: TopicConfig,
}

impl Logs for BTreeMap<TopicName, Topic> {
    fn partitions(&self, topic: &TopicName) -> Option<Partition> {
        self.get(topic).map(|t| t.partitions.len() as Partition)
    }

    fn log(&self, partition: &TopicPartition) -> Option<&PartitionLog> {
        self.get(&partition.topic)?.partitions.get(partition.partition as usize)
    }

    fn names(&self) -> Vec<TopicName> {
        self.keys().cloned().collect()
    }
}
