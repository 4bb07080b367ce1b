//! Why a member that is in its group reads nothing: from what the coordinator and the members hold now.
//!
//! Invariant: what is not known to be the reason is not given as one (`Idle::LeftOut`).

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::group::{ClassicGroup, ConsumerMember, GroupState, MemberRef};
use crate::engine::kafka::ids::{MemberName, Partition, TopicName, TopicPartition};
use crate::simulation::world::World;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle {
    /// None of the topics that it subscribes to exists.
    NoTopic,
    /// There are more members than partitions in all.
    Surplus { members: usize, partitions: usize },
    /// Range divides each topic by itself, and none has a partition for the last members in line.
    EachTopic {
        topics: usize,
        /// The most that one of them has.
        partitions: usize,
        members: usize,
    },
    /// What it is to have is still with others, who must let go of it first.
    Unreleased { partitions: usize, holders: Vec<MemberName> },
    /// The group has not been assigned for its present members yet.
    Rebalance,
    /// It has an assignment, and will be told at its next heartbeat.
    NextHeartbeat,
    /// Partitions are new, and the group has not been assigned with them yet.
    NewPartitions { partitions: usize },
    /// The assignment gave it none, by the assignor's own rule.
    LeftOut,
}

/// What is to be known of a group once, whichever of its members is asked about.
pub struct Idlers<'a> {
    world: &'a World,
    group: &'a Group,
    known: Vec<MemberRef<'a>>,
    /// Of a classic group: partitions that no member was given, with who brought them when it joined last.
    free: Vec<(TopicPartition, Option<&'a MemberName>)>,
}

impl<'a> Idlers<'a> {
    pub fn of(world: &'a World, group: &'a Group) -> Self {
        let free = group.coordinator.classic().map(|classic| free(world, classic)).unwrap_or_default();
        Self { world, group, known: group.coordinator.members(), free }
    }

    /// Why a member reads nothing.
    pub fn reason(&self, client: &Consumer) -> Idle {
        let coordinator = &self.group.coordinator;
        let Some(member) = self.known.iter().find(|member| member.id == &client.member_id) else {
            return Idle::Rebalance;
        };
        let topics = self.topics_of(client, member);
        if topics.is_empty() {
            return Idle::NoTopic;
        }
        if let Some(waiting) = self.awaited(&topics) {
            return waiting;
        }
        if let Some(consumer) = coordinator.consumer() {
            let mine = consumer.member(&client.member_id).filter(|mine| !mine.target.is_empty());
            if let Some(mine) = mine {
                return unreleased(consumer.members(), mine).unwrap_or(Idle::NextHeartbeat);
            }
        }
        let between =
            [GroupState::PreparingRebalance, GroupState::CompletingRebalance, GroupState::Assigning];
        if between.contains(&coordinator.state()) {
            return Idle::Rebalance;
        }
        if !member.assignment().is_empty() {
            return Idle::NextHeartbeat;
        }
        self.too_few(&topics)
    }

    /// The topics it reads that exist, with their partitions.
    fn topics_of(&self, client: &Consumer, member: &MemberRef<'_>) -> Vec<(&'a TopicName, Partition)> {
        let consumer = self.group.coordinator.consumer();
        let consumer = consumer.and_then(|group| Some((group, group.member(&client.member_id)?)));
        let reads = |topic: &TopicName| {
            let by_pattern = || consumer.is_some_and(|(group, known)| group.reads(known, topic));
            member.reads(topic) || client.topics.contains(topic) || by_pattern()
        };
        let read = self.world.kafka.topics.iter().filter(|(topic, _)| reads(topic));
        read.map(|(name, topic)| (name, topic.partitions.len() as Partition)).collect()
    }

    /// Partitions that no member was given: those that others brought, who let go of them now (KIP-429), and those
    /// that are new.
    fn awaited(&self, topics: &[(&TopicName, Partition)]) -> Option<Idle> {
        let mine = self.free.iter().filter(|(tp, _)| topics.iter().any(|(topic, _)| **topic == tp.topic));
        let mut holders: Vec<MemberName> = Vec::new();
        let (mut held, mut new) = (0, 0);
        for (_, holder) in mine {
            match holder {
                Some(holder) => {
                    held += 1;
                    if !holders.contains(holder) {
                        holders.push((*holder).clone());
                    }
                }
                None => new += 1,
            }
        }
        if held > 0 {
            return Some(Idle::Unreleased { partitions: held, holders });
        }
        let stable = self.group.coordinator.state() == GroupState::Stable;
        (stable && new > 0).then_some(Idle::NewPartitions { partitions: new })
    }

    /// The assignment is made, and there is none for it.
    fn too_few(&self, topics: &[(&TopicName, Partition)]) -> Idle {
        let reads_any = |member: &&MemberRef<'_>| topics.iter().any(|(topic, _)| member.reads(topic));
        let members = self.known.iter().filter(reads_any).count();
        let partitions: usize = topics.iter().map(|(_, count)| *count as usize).sum();
        if members > partitions {
            return Idle::Surplus { members, partitions };
        }
        let most = topics.iter().map(|(_, count)| *count as usize).max().unwrap_or(0);
        let fewer = |(topic, count): &(&TopicName, Partition)| {
            self.known.iter().filter(|member| member.reads(topic)).count() > *count as usize
        };
        if self.group.coordinator.protocol() == Some("range") && topics.iter().all(fewer) {
            return Idle::EachTopic { topics: topics.len(), partitions: most, members };
        }
        Idle::LeftOut
    }
}

/// Partitions of the group's topics that no member was given, with who brought each.
fn free<'a>(world: &'a World, group: &'a ClassicGroup) -> Vec<(TopicPartition, Option<&'a MemberName>)> {
    let members = || group.members().values();
    let given: BTreeSet<&TopicPartition> = members().flat_map(|member| &member.assignment).collect();
    let brought: BTreeMap<&TopicPartition, &MemberName> =
        members().flat_map(|member| member.subscription.owned.iter().map(|tp| (tp, &member.name))).collect();
    let topics: BTreeSet<&TopicName> = members().flat_map(|member| &member.subscription.topics).collect();
    let all = topics.into_iter().flat_map(|topic| {
        let count = world.kafka.topics.partitions(topic).unwrap_or(0);
        (0..count).map(|partition| TopicPartition::new(topic.clone(), partition))
    });
    let free = all.filter(|tp| !given.contains(tp));
    free.map(|tp| {
        let holder = brought.get(&tp).copied();
        (tp, holder)
    })
    .collect()
}

/// What a member of a consumer group is to have and others still hold.
fn unreleased(members: &[ConsumerMember], mine: &ConsumerMember) -> Option<Idle> {
    let missing = mine.target.iter().filter(|tp| !mine.assigned.contains_key(*tp));
    let holder = |tp: &TopicPartition| {
        let others = members.iter().filter(|other| other.id != mine.id);
        others.clone().find(|other| other.assigned.contains_key(tp) || other.revoking.contains(tp))
    };
    let mut holders: Vec<MemberName> = Vec::new();
    let mut partitions = 0;
    for other in missing.filter_map(holder) {
        partitions += 1;
        if !holders.contains(&other.name) {
            holders.push(other.name.clone());
        }
    }
    (partitions > 0).then_some(Idle::Unreleased { partitions, holders })
}
