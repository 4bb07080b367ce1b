//! The whole state of a world: what readers see, what a checkpoint copies, what the digest covers.
//!
//! Invariants:
//! - Cloning is cheap: logs share their bytes, and a clone never changes when the original does.
//! - Nothing outside this struct influences what happens next.
//!
//! Readers borrow a `World`; only `Simulation` changes one.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::agenda::Agenda;
use super::producer::Producer;
use super::workload::Workload;
use crate::engine::chance::Chance;
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::client::consumer::{Consumer, Logs};
use crate::engine::kafka::client::consumer_config::{ConsumerConfig, GroupProtocol};
use crate::engine::kafka::group::{ClientNo, Coordinator, GroupConfig, Offsets, RangeSet, TopicImage};
use crate::engine::kafka::ids::{
    GroupId, MemberName, Ms, Offset, Partition, ProducerName, TopicName, TopicPartition, UnixMs,
};
use crate::engine::kafka::log::{LogConfig, PartitionLog, Retention};
use std::collections::BTreeMap;

/// One way across the model's network, in ms.
pub const NETWORK_MS: Ms = 1;

#[derive(Clone, Debug, Hash)]
pub struct Topic {
    /// Its id: made of its name and of how many topics came before, so that a topic made again is another.
    pub id: TopicId,
    /// Its partitions' logs, by index.
    pub partitions: Vec<PartitionLog>,
    /// Its settings, as given (Kafka's names).
    pub configs: BTreeMap<String, String>,
    /// What the logs follow.
    pub log_config: LogConfig,
    /// How long they keep records.
    pub retention: Retention,
}

/// One consumer group: the broker's side, the members' side, and what the ledger counts.
#[derive(Clone, Debug, Hash)]
pub struct Group {
    /// The coordinator's state.
    pub coordinator: Coordinator,
    pub offsets: Offsets,
    pub config: GroupConfig,
    /// What members start with.
    pub member_config: ConsumerConfig,
    /// The settings as given (Kafka's names).
    pub configs: BTreeMap<String, String>,
    /// Members' clients, in the order in which they came. Crashed ones stay until the coordinator drops them.
    pub clients: BTreeMap<ClientNo, Consumer>,
    /// Per partition: which offsets were handed to the group's applications at least once.
    pub delivered: BTreeMap<TopicPartition, RangeSet>,
    /// Per partition: offsets never delivered that a seek, reset or retention passed over.
    pub skipped: BTreeMap<TopicPartition, RangeSet>,
    /// Deliveries, repeated ones included.
    pub delivered_count: u64,
    /// Deliveries of an offset that the group had been given before.
    pub re_read_count: u64,
    /// When the running rebalance began.
    pub rebalance_since: Option<Ms>,
    /// Who holds which partition: derived from `clients`, so that an append finds whom to wake at once.
    pub(crate) holders: BTreeMap<TopicPartition, ClientNo>,
    /// When the coordinator is due next.
    pub(crate) coordinator_wake: Option<Ms>,
    /// When each client is due next.
    pub(crate) client_wakes: BTreeMap<ClientNo, Ms>,
}

/// One partition as a group sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupPartition<'a> {
    /// The member that holds it now.
    pub owner: Option<&'a MemberName>,
    /// Its owner's position.
    pub position: Option<Offset>,
    /// The group's commit.
    pub committed: Option<Offset>,
    /// Log end offset less commit, as Kafka's tools print it.
    pub lag: Option<i64>,
}

/// The state of a world.
#[derive(Clone, Debug)]
pub struct World {
    /// The scenario's name.
    pub name: Rc<str>,
    /// The seed it began with.
    pub seed: u64,
    /// Unix time at which simulated time began.
    pub start_time_ms: UnixMs,
    pub now: Ms,
    pub topics: BTreeMap<TopicName, Topic>,
    /// How often topics were created, grown or deleted.
    pub topics_version: u64,
    /// When, counted so, one was created last.
    pub topics_newest: u64,
    pub producers: BTreeMap<ProducerName, Producer>,
    pub groups: BTreeMap<GroupId, Group>,
    /// Files that producers may stream; part of the state through what producers read of them.
    pub workloads: BTreeMap<String, Rc<Workload>>,
    /// Records ever appended.
    pub produced: u64,
    /// When the next retention check is due.
    pub(crate) retention_check: Option<Ms>,
    pub(crate) agenda: Agenda,
    pub(crate) chance: Chance,
    pub(crate) next_client: ClientNo,
}

impl World {
    /// An empty world.
    pub fn new(name: &str, seed: u64, start_time_ms: UnixMs) -> Self {
        Self {
            name: name.into(),
            seed,
            start_time_ms,
            now: 0,
            topics: BTreeMap::new(),
            topics_version: 0,
            topics_newest: 0,
            producers: BTreeMap::new(),
            groups: BTreeMap::new(),
            workloads: BTreeMap::new(),
            produced: 0,
            retention_check: None,
            agenda: Agenda::default(),
            chance: Chance::new(seed),
            next_client: 1,
        }
    }

    /// Unix time now, in the world.
    pub fn unix_now(&self) -> UnixMs {
        self.start_time_ms + self.now as UnixMs
    }

    /// The digest of the whole state: equal states, equal digests, on every machine.
    pub fn digest(&self) -> String {
        let mut hasher = super::digest::StableHasher::default();
        self.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.seed, self.start_time_ms, self.now, self.produced, self.next_client).hash(state);
        (self.topics_version, self.topics_newest).hash(state);
        (&self.topics, &self.producers, &self.groups, &self.agenda, &self.chance).hash(state);
    }
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

/// The topics as coordinators see them.
pub struct Image<'a> {
    topics: &'a BTreeMap<TopicName, Topic>,
    version: u64,
    newest: u64,
}

impl World {
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

impl Group {
    /// A group nobody has joined yet.
    pub fn new(
        coordinator: Coordinator,
        config: GroupConfig,
        member_config: ConsumerConfig,
        configs: BTreeMap<String, String>,
    ) -> Self {
        Self {
            coordinator,
            offsets: Offsets::new(),
            config,
            member_config,
            configs,
            clients: BTreeMap::new(),
            delivered: BTreeMap::new(),
            skipped: BTreeMap::new(),
            delivered_count: 0,
            re_read_count: 0,
            rebalance_since: None,
            holders: BTreeMap::new(),
            coordinator_wake: None,
            client_wakes: BTreeMap::new(),
        }
    }

    /// The client of that name, if it is in the group.
    pub fn client(&self, member: &str) -> Option<(ClientNo, &Consumer)> {
        self.clients.iter().find(|(_, c)| c.name.as_str() == member).map(|(no, c)| (*no, c))
    }

    /// Partitions that a member holds: what its consumer holds, or, once it crashed, what the coordinator
    /// still keeps for it. A zombie holds nothing that counts.
    pub fn assignment_of(&self, consumer: &Consumer) -> Vec<TopicPartition> {
        if consumer.is_crashed() || consumer.config.protocol == GroupProtocol::Share {
            let seat = self.coordinator.seat(&consumer.member_id);
            seat.map(|seat| seat.assignment()).unwrap_or_default()
        } else if consumer.is_zombie() {
            Vec::new()
        } else {
            consumer.held().keys().cloned().collect()
        }
    }

    /// Owner and position of every partition that a member holds.
    pub fn owners(&self) -> BTreeMap<TopicPartition, (&MemberName, Option<Offset>)> {
        let mut owners = BTreeMap::new();
        for consumer in self.clients.values() {
            for tp in self.assignment_of(consumer) {
                let position = consumer.held().get(&tp).and_then(|held| held.position);
                owners.insert(tp, (&consumer.name, position));
            }
        }
        owners
    }

    /// Every partition that is owned or committed, with owner, position, commit and lag.
    pub fn partitions<'a>(
        &'a self,
        topics: &BTreeMap<TopicName, Topic>,
    ) -> BTreeMap<TopicPartition, GroupPartition<'a>> {
        let mut rows = BTreeMap::new();
        let owners = self.owners();
        let keys = owners.keys().chain(self.offsets.keys());
        for tp in keys {
            let (owner, position) = owners.get(tp).map_or((None, None), |(o, p)| (Some(*o), *p));
            let committed = self.offsets.get(tp).map(|c| c.offset);
            let end = topics.log(tp).map(PartitionLog::log_end_offset);
            let lag = committed.zip(end).map(|(c, e)| e as i64 - c as i64);
            rows.insert(tp.clone(), GroupPartition { owner, position, committed, lag });
        }
        rows
    }

    /// Topics that the group's members subscribe to, or that it has commits for.
    pub fn topics(&self) -> Vec<TopicName> {
        let subscribed = self.clients.values().flat_map(|c| c.topics.iter().cloned());
        let committed = self.offsets.keys().map(|tp| tp.topic.clone());
        let mut all: Vec<_> = subscribed.chain(committed).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The sum of known lags.
    pub fn lag(&self, topics: &BTreeMap<TopicName, Topic>) -> i64 {
        let ends =
            self.offsets.iter().filter_map(|(tp, c)| Some((topics.log(tp)?.log_end_offset(), c.offset)));
        ends.map(|(end, commit)| end as i64 - commit as i64).sum()
    }

    /// How many offsets were passed over and never delivered.
    pub fn skipped_count(&self) -> u64 {
        self.skipped.values().map(RangeSet::len).sum()
    }
}
