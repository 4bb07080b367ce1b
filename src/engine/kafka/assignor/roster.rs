//! Members and topics by number, so that the rules run on integers and the names are put back at the end.
//!
//! Invariants:
//! - Topics are numbered in Kafka's order of names, so a dense partition number sorts as (topic, partition) does.
//! - Only subscribed topics are here. One that the metadata does not know has no partitions.
//! - Equal subscriptions in a row are resolved once.
//! - A partition that a member says it owned and that its topic does not have is a ghost: it gets a number past the
//!   real ones, since the sticky assignors take it at its word.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::model::{Assignment, Member, Topic, Topics};
use crate::engine::kafka::ids::{TopicName, TopicPartition};
use crate::engine::kafka::java::hash_order;

/// A partition of any subscribed topic, by its dense number.
pub(super) type Dense = u32;

/// A subscribed topic.
pub(super) struct Row<'a> {
    pub name: &'a TopicName,
    /// What the metadata says of it; `None` where it does not know it, or knows no partition.
    pub known: Option<&'a Topic>,
    /// The dense numbers of its partitions.
    pub partitions: Range<Dense>,
}

/// The members and the topics of one group, numbered.
pub(super) struct Roster<'a> {
    pub members: &'a [Member],
    pub topics: Vec<Row<'a>>,
    /// The distinct subscriptions: topic numbers, doubles and unknown ones kept. They are sorted because
    /// `ConsumerProtocol` sorts the topics that a member sends.
    pub subscriptions: Vec<Vec<u32>>,
    /// The subscription of each member, a position in `subscriptions`.
    pub subscription_of: Vec<u32>,
    /// How many partitions all topics have.
    pub total: u32,
    /// The topic of each real partition.
    topic_of: Vec<u32>,
    /// Topic and partition of each ghost.
    ghosts: Vec<(u32, u32)>,
    /// What each member says it owned, of the topics that count; filled by `number_owned`.
    pub owned: Vec<Vec<Dense>>,
    /// Whether topics count that no member subscribes to, and unknown ones.
    counts_all_owned: bool,
    /// `hashCode` of each topic's name.
    name_hashes: Vec<i32>,
    /// `hashCode` of each topic's id; 0 where the metadata has none.
    id_hashes: Vec<i32>,
    walked: OnceCell<Vec<u32>>,
}

impl<'a> Roster<'a> {
    /// Numbers the topics that `members` subscribe to.
    pub fn new(topics: &'a Topics, members: &'a [Member]) -> Self {
        Self::number_all(topics, members, false)
    }

    /// Numbers the topics that `members` own partitions of as well, known or not.
    pub fn with_owned_topics(topics: &'a Topics, members: &'a [Member]) -> Self {
        Self::number_all(topics, members, true)
    }

    fn number_all(topics: &'a Topics, members: &'a [Member], counts_all_owned: bool) -> Self {
        let (lists, subscription_of) = distinct_lists(members);
        let mut names: Vec<&TopicName> = lists.iter().flat_map(|list| list.iter()).collect();
        if counts_all_owned {
            names.extend(members.iter().flat_map(|member| &member.owned).map(|owned| &owned.topic));
        }
        names.sort_by(|a, b| hash_order::compare(a.as_str(), b.as_str()));
        names.dedup();
        let resolve = |list: &&Rc<[TopicName]>| {
            let mut numbers: Vec<u32> = list.iter().map(|name| number(&names, name)).collect();
            numbers.sort_unstable();
            numbers
        };
        let subscriptions = lists.iter().map(resolve).collect();
        let mut topic_of = Vec::new();
        let row = |(topic, name): (usize, &&'a TopicName)| {
            let known = topics.get(*name).filter(|topic| topic.partitions > 0);
            let first = topic_of.len();
            topic_of.resize(first + known.map_or(0, |topic| topic.partitions as usize), topic as u32);
            Row { name, known, partitions: first as Dense..topic_of.len() as Dense }
        };
        let topics: Vec<Row> = names.iter().enumerate().map(row).collect();
        let total = topic_of.len() as u32;
        let name_hash = |row: &Row| hash_order::string_hash(row.name.as_str());
        let id_hash = |row: &Row| row.known.map_or(0, |topic| hash_order::uuid_hash(topic.id.0));
        Self {
            members,
            subscriptions,
            subscription_of,
            total,
            topic_of,
            ghosts: Vec::new(),
            owned: Vec::new(),
            counts_all_owned,
            name_hashes: topics.iter().map(name_hash).collect(),
            id_hashes: topics.iter().map(id_hash).collect(),
            walked: OnceCell::new(),
            topics,
        }
    }

    /// How many partitions have a number, ghosts included.
    pub fn partitions(&self) -> usize {
        self.total as usize + self.ghosts.len()
    }

    /// The topic of a partition.
    pub fn topic_of(&self, dense: Dense) -> u32 {
        self.topic_of.get(dense as usize).copied().unwrap_or_else(|| self.place(dense).0)
    }

    /// Topic and partition behind a number.
    pub fn place(&self, dense: Dense) -> (u32, u32) {
        match self.topic_of.get(dense as usize) {
            Some(&topic) => (topic, dense - self.topics[topic as usize].partitions.start),
            None => self.ghosts[(dense - self.total) as usize],
        }
    }

    /// `hashCode` of a topic's name.
    pub fn topic_hash(&self, topic: u32) -> i32 {
        self.name_hashes[topic as usize]
    }

    /// `hashCode` of a topic's id.
    pub fn id_hash(&self, topic: u32) -> i32 {
        self.id_hashes[topic as usize]
    }

    /// Numbers what the members say they owned; makes ghosts.
    pub fn number_owned(&mut self) {
        let mut finder = Finder { slots: vec![(0, 0); 1 << Finder::BITS] };
        let mut lists = Vec::with_capacity(self.members.len());
        for member in self.members {
            let mut list = Vec::with_capacity(member.owned.len());
            for TopicPartition { topic, partition } in &member.owned {
                let Some(topic) = finder.find(&self.topics, topic) else { continue };
                if self.counts_all_owned || self.topics[topic as usize].known.is_some() {
                    list.push(self.numbered(topic, *partition));
                }
            }
            lists.push(list);
        }
        self.owned = lists;
    }

    fn numbered(&mut self, topic: u32, partition: u32) -> Dense {
        let span = &self.topics[topic as usize].partitions;
        if partition < span.len() as u32 { span.start + partition } else { self.ghost(topic, partition) }
    }

    fn ghost(&mut self, topic: u32, partition: u32) -> Dense {
        let known = self.ghosts.iter().position(|&ghost| ghost == (topic, partition));
        let at = known.unwrap_or_else(|| {
            self.ghosts.push((topic, partition));
            self.ghosts.len() - 1
        });
        self.total + at as Dense
    }

    /// The topic numbers that a member subscribes to, sorted, doubles and unknown ones kept.
    pub fn subscription(&self, member: u32) -> &[u32] {
        &self.subscriptions[self.subscription_of[member as usize] as usize]
    }

    /// The members in the order in which Java walks a map filled in their order.
    pub fn walk_members(&self) -> &[u32] {
        self.walked.get_or_init(|| {
            let hashes: Vec<i32> =
                self.members.iter().map(|m| hash_order::string_hash(m.id.as_str())).collect();
            hash_order::walk_after_puts(&hashes)
        })
    }

    /// The members as the range and round robin assignors line them up (`MemberInfo`).
    pub fn line_up(&self) -> Vec<u32> {
        let mut order = self.walk_members().to_vec();
        order.sort_by(|&a, &b| self.members[a as usize].compare(&self.members[b as usize]));
        order
    }

    /// The place of each member in the order of member ids.
    pub fn ranks_by_id(&self) -> Vec<u32> {
        let id = |&member: &u32| self.members[member as usize].id.as_str();
        let mut order: Vec<u32> = (0..self.members.len() as u32).collect();
        order.sort_unstable_by(|a, b| hash_order::compare(id(a), id(b)));
        let mut ranks = vec![0; order.len()];
        for (rank, &member) in order.iter().enumerate() {
            ranks[member as usize] = rank as u32;
        }
        ranks
    }

    /// The known topics in the order in which Java walks `partitionsPerTopic`: a map filled from a set of names
    /// that was filled from the subscriptions.
    pub fn walk_topics(&self, walked_members: &[u32]) -> Vec<u32> {
        let mut seen = vec![false; self.topics.len()];
        let mut met = Vec::with_capacity(self.topics.len());
        let mut latest = u32::MAX;
        for &member in walked_members {
            let list = self.subscription_of[member as usize];
            if list == latest {
                continue;
            }
            latest = list;
            for &topic in &self.subscriptions[list as usize] {
                if !std::mem::replace(&mut seen[topic as usize], true) {
                    met.push(topic);
                }
            }
        }
        let known = self.walk(&met).into_iter().filter(|&topic| self.topics[topic as usize].known.is_some());
        self.walk(&known.collect::<Vec<u32>>())
    }

    /// For each topic its subscribers, in the order of `members`, each once.
    pub fn subscribers(&self, members: &[u32]) -> Vec<Vec<u32>> {
        let mut subscribers = vec![Vec::new(); self.topics.len()];
        for &member in members {
            for &topic in self.subscription(member) {
                let list: &mut Vec<u32> = &mut subscribers[topic as usize];
                if list.last() != Some(&member) {
                    list.push(member);
                }
            }
        }
        subscribers
    }

    /// Puts the names back.
    pub fn named(&self, lists: &[impl AsRef<[Dense]>]) -> Assignment {
        let lists = lists.iter().map(AsRef::as_ref);
        let named = self.members.iter().zip(lists).map(|(member, list)| (member.id.clone(), self.name(list)));
        named.collect()
    }

    fn name(&self, list: &[Dense]) -> Vec<TopicPartition> {
        let name = |&dense: &Dense| {
            let (topic, partition) = self.place(dense);
            TopicPartition { topic: self.topics[topic as usize].name.clone(), partition }
        };
        list.iter().map(name).collect()
    }

    /// The order in which a map is walked in which these topics were put.
    fn walk(&self, put: &[u32]) -> Vec<u32> {
        let hashes: Vec<i32> = put.iter().map(|&topic| self.topic_hash(topic)).collect();
        hash_order::walk_after_puts(&hashes).into_iter().map(|at| put[at as usize]).collect()
    }
}

/// Finds the number of a topic. Names are shared strings, so most are recognised by where they lie in memory.
struct Finder {
    /// Address and row of the name last found for each slot; row numbers start at 1 here.
    slots: Vec<(usize, u32)>,
}

impl Finder {
    const BITS: u32 = 12;

    fn find(&mut self, rows: &[Row], name: &TopicName) -> Option<u32> {
        let address = name.as_str().as_ptr() as usize;
        // Names are allocated one after the other: a product spreads their addresses.
        let spread = (address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - Self::BITS);
        let slot = &mut self.slots[spread as usize];
        if slot.1 == 0 || slot.0 != address || name.as_str().is_empty() {
            let at =
                rows.binary_search_by(|row| hash_order::compare(row.name.as_str(), name.as_str())).ok()?;
            *slot = (address, at as u32 + 1);
        }
        Some(slot.1 - 1)
    }
}

fn number(names: &[&TopicName], name: &TopicName) -> u32 {
    let at = names.binary_search_by(|other| hash_order::compare(other.as_str(), name.as_str()));
    at.expect("every subscribed name was numbered") as u32
}

/// The distinct subscriptions (as far as members in a row share them) and which one each member has.
fn distinct_lists(members: &[Member]) -> (Vec<&Rc<[TopicName]>>, Vec<u32>) {
    let mut lists: Vec<&Rc<[TopicName]>> = Vec::new();
    let mut of = Vec::with_capacity(members.len());
    for member in members {
        let mine = &member.topics;
        let same = lists.last().is_some_and(|last| Rc::ptr_eq(last, mine) || *last == mine);
        if !same {
            lists.push(mine);
        }
        of.push(lists.len() as u32 - 1);
    }
    (lists, of)
}
