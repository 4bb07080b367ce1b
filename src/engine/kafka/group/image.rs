//! What the brokers tell a coordinator about topics.

use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::ids::{Partition, TopicName};

/// What a coordinator knows of the cluster's topics (its metadata image).
pub trait TopicImage {
    /// A topic's id and how many partitions it has.
    fn topic(&self, name: &TopicName) -> Option<(TopicId, Partition)>;
    /// All topics' names, in order.
    fn names(&self) -> Vec<TopicName>;
    /// Goes up whenever a topic is created, grows or is deleted.
    fn version(&self) -> u64;
    /// The version at which a topic was last created.
    fn newest(&self) -> u64;
}
