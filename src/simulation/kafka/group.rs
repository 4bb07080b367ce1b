//! A consumer group: the broker's side, the members' side, and what the ledger counts.

use std::collections::BTreeMap;

use super::lag::lag;
use super::topic::Topic;
use crate::engine::kafka::client::consumer::application::Trap;
use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::client::consumer_config::{ConsumerConfig, GroupProtocol};
use crate::engine::kafka::group::{ClientNo, Coordinator, GroupConfig, Offsets, RangeSet};
use crate::engine::kafka::ids::{MemberName, Ms, Offset, TopicName, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, ProducerId};
use crate::simulation::ledger::reader::Pace;

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
    /// Offsets of transactions whose marker has not come yet, by producer id.
    pub pending_offsets: BTreeMap<ProducerId, Pending>,
    /// Per partition: offsets never delivered that a seek, reset or retention passed over.
    pub skipped: BTreeMap<TopicPartition, RangeSet>,
    /// Per partition that was sought to where nothing is: where reading stood before. What that passes over shows when
    /// reading goes on.
    pub(crate) adrift: BTreeMap<TopicPartition, Offset>,
    /// Members that are yet to come, and where each is to die.
    pub(crate) traps: BTreeMap<MemberName, Trap>,
    /// Deliveries, repeated ones included.
    pub delivered_count: u64,
    /// Deliveries of an offset that the group had been given before.
    pub re_read_count: u64,
    /// When the running rebalance began.
    pub rebalance_since: Option<Ms>,
    /// When its last member went, if it ever had one.
    pub(crate) emptied_at: Option<Ms>,
    /// When its commits are checked for old ones next.
    pub(crate) expiry_check: Ms,
    /// Who holds which partition: derived from `clients`, so that an append finds whom to wake at once. Two do while one
    /// of them does not know yet that it was put out: it reads on.
    pub(crate) holders: BTreeMap<TopicPartition, Vec<ClientNo>>,
    /// When the coordinator is due next.
    pub(crate) coordinator_wake: Option<Ms>,
    /// When each client is due next.
    pub(crate) client_wakes: BTreeMap<ClientNo, Ms>,
}

/// Offsets that a transaction sent, until it is decided.
#[derive(Clone, Debug, Hash)]
pub struct Pending {
    /// The member whose metadata came with them.
    pub member: MemberName,
    pub offsets: BTreeMap<TopicPartition, Offset>,
    /// Effects that count once it is committed: what it produced.
    pub effects: Vec<PendingEffects>,
}

/// The effects of consecutive records, written in a transaction.
#[derive(Clone, Debug, Hash)]
pub struct PendingEffects {
    pub client: ClientNo,
    pub partition: TopicPartition,
    pub from: Offset,
    pub to: Offset,
    pub pace: Pace,
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

impl Group {
    /// What a producer's transaction has of this group.
    pub(super) fn pending(&mut self, producer: ProducerId, member: &MemberName) -> &mut Pending {
        self.pending_offsets.entry(producer).or_insert_with(|| Pending {
            member: member.clone(),
            offsets: BTreeMap::new(),
            effects: Vec::new(),
        })
    }

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
            pending_offsets: BTreeMap::new(),
            skipped: BTreeMap::new(),
            adrift: BTreeMap::new(),
            traps: BTreeMap::new(),
            delivered_count: 0,
            re_read_count: 0,
            rebalance_since: None,
            emptied_at: None,
            expiry_check: 0,
            holders: BTreeMap::new(),
            coordinator_wake: None,
            client_wakes: BTreeMap::new(),
        }
    }

    /// The client of that name, if it is in the group.
    pub fn client(&self, member: &str) -> Option<(ClientNo, &Consumer)> {
        self.clients.iter().find(|(_, c)| c.name.as_str() == member).map(|(no, c)| (*no, c))
    }

    /// Its client holds a partition no more.
    pub(crate) fn lets_go(&mut self, tp: &TopicPartition, client: ClientNo) {
        let Some(holders) = self.holders.get_mut(tp) else { return };
        holders.retain(|holder| *holder != client);
        if holders.is_empty() {
            self.holders.remove(tp);
        }
    }

    /// Where a partition's living owner reads next. Of several that hold it, that is the one that was given it last: the
    /// others do not know yet that they are out.
    pub fn owner_position(&self, tp: &TopicPartition) -> Option<Offset> {
        let holders = self.holders.get(tp).into_iter().flatten().rev();
        let mut owners = holders.filter_map(|no| self.clients.get(no));
        owners.find(|client| !client.is_crashed() && !client.is_zombie())?.held().get(tp)?.position
    }

    /// When a client is woken next; what a response or a record brings may wake it before.
    pub fn next_wake(&self, client: ClientNo) -> Option<Ms> {
        self.client_wakes.get(&client).copied()
    }

    /// Partitions that a member holds: what its consumer holds, or, once it crashed, what the coordinator
    /// still keeps for it. A zombie holds nothing that counts.
    pub fn assignment_of(&self, consumer: &Consumer) -> Vec<TopicPartition> {
        if consumer.is_crashed() || consumer.config.protocol == GroupProtocol::Share {
            let known = self.coordinator.member(&consumer.member_id);
            known.map(|known| known.assignment()).unwrap_or_default()
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
            let lag = end.and_then(|end| lag(end, committed));
            rows.insert(tp.clone(), GroupPartition { owner, position, committed, lag });
        }
        rows
    }

    /// Where the group stands in a partition: its owner's position, or else its commit.
    pub fn bookmark(&self, tp: &TopicPartition) -> Option<Offset> {
        let position = self.owners().get(tp).and_then(|(_, position)| *position);
        position.or_else(|| self.offsets.get(tp).map(|commit| commit.offset))
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

    /// How many offsets were passed over and never delivered.
    pub fn skipped_count(&self) -> u64 {
        self.skipped.values().map(RangeSet::len).sum()
    }
}
