//! Kafka's part of a world: topics with their logs, and groups with their members.

use std::collections::BTreeMap;

use super::group::Group;
use super::retention::Keeper;
use super::topic::Topic;
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::group::{ClientNo, TopicImage};
use crate::engine::kafka::ids::{GroupId, Ms, Partition, TopicName};
use crate::engine::kafka::transaction::TransactionCoordinator;

/// The brokers' state, and that of the groups' consumers.
#[derive(Clone, Debug, Default, Hash)]
pub struct Cluster {
    pub topics: BTreeMap<TopicName, Topic>,
    /// How often topics were created, grown or deleted.
    pub topics_version: u64,
    /// When, counted so, one was created last.
    pub topics_newest: u64,
    pub groups: BTreeMap<GroupId, Group>,
    /// When the brokers look next at what may be deleted or cleaned.
    pub(crate) checks: BTreeMap<Keeper, Ms>,
    /// Who may write under which transactional id, and how transactions end.
    pub transactions: TransactionCoordinator,
    /// When the coordinator looks for transactions that take too long.
    pub(crate) timeout_check: Option<Ms>,
    /// How many consumers there ever were.
    pub(crate) clients: ClientNo,
    /// How many producer clients there ever were.
    pub(crate) senders: u64,
}

impl Cluster {
    /// The groups, and beside them the topics as coordinators see them.
    pub(crate) fn groups_and_image(&mut self) -> (&mut BTreeMap<GroupId, Group>, Image<'_>) {
        let image = Image { topics: &self.topics, version: self.topics_version, newest: self.topics_newest };
        (&mut self.groups, image)
    }

    /// Notes that a topic was created, grew or was deleted.
    pub(crate) fn topics_changed(&mut self, created: bool) {
        self.topics_version += 1;
        if created {
            self.topics_newest = self.topics_version;
        }
    }

    /// The number of the next consumer; none is given twice.
    pub fn next_client(&self) -> ClientNo {
        self.clients + 1
    }
}

/// The topics as coordinators see them.
pub struct Image<'a> {
    topics: &'a BTreeMap<TopicName, Topic>,
    version: u64,
    newest: u64,
}

impl TopicImage for Image<'_> {
    fn topic(&self, name: &TopicName) -> Option<(TopicId, Partition)> {
        self.topics.get(name).map(|topic| (topic.id, topic.partitions.len() as Partition))
    }

    fn names(&self) -> Vec<TopicName> {
        self.topics.keys().cloned().collect()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn newest(&self) -> u64 {
        self.newest
    }
}
