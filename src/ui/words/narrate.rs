//! From facts to sentences.
//!
//! Invariants:
//! - Every fact has a sentence; the match below is exhaustive, so a new one can't be forgotten.
//! - A sentence is true at the moment of its fact. The world is read only for what facts leave out and what does not
//!   change in the next instants (settings, instance ids), because a line may be told a little later.
//! - Facts of one series (each member's commit, each member's revocation) are told in one sentence: a [`Run`].

mod members;
mod offsets;
mod rebalance;
mod topics;

use super::sentence::{Kind, Sentence};
use super::{Arg, Words, format, show};
use crate::engine::kafka::group::{CommitReason, RebalanceReason};
use crate::engine::kafka::ids::{GroupId, MemberName, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka;
use crate::simulation::event::{Event, Fact, Fact as F};
use crate::simulation::world::{Group, World};
use std::collections::BTreeSet;

/// How many names one sentence spells out.
const MOST_NAMES: usize = 4;

/// Which facts may share a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Series {
    /// Members rejoin because they were asked to.
    Rejoins(GroupId),
    /// `onPartitionsRevoked`, member by member.
    Revoked(GroupId),
    /// `onPartitionsAssigned`, member by member.
    Assigned(GroupId),
    /// Commits made for the same reason.
    Commits(GroupId, CommitReason),
    /// Positions taken from commits.
    FromCommits(GroupId),
    /// Positions without commits.
    WithoutCommits(GroupId),
}

/// Facts of one series, as one sentence tells them.
#[derive(Clone, Debug)]
pub struct Run {
    /// The newest of them.
    pub last: Event,
    /// Their members, in order of appearance.
    pub members: Vec<MemberName>,
    pub partitions: BTreeSet<TopicPartition>,
    /// How many they are.
    pub times: u32,
}

impl Run {
    /// A run of one.
    pub fn of(event: Event) -> Self {
        let mut run = Self { last: event, members: Vec::new(), partitions: BTreeSet::new(), times: 0 };
        run.count();
        run
    }

    /// Takes in the next fact of the series.
    pub fn add(&mut self, event: Event) {
        self.last = event;
        self.count();
    }

    fn count(&mut self) {
        self.times += 1;
        let (member, partitions) = member_and_partitions(&self.last.fact);
        if let Some(member) = member.filter(|member| !self.members.contains(member)) {
            self.members.push(member.clone());
        }
        self.partitions.extend(partitions);
    }
}

fn member_and_partitions(fact: &Fact) -> (Option<&MemberName>, Vec<TopicPartition>) {
    match fact {
        Fact::MemberJoining { member, .. } => (Some(member), Vec::new()),
        Fact::PartitionsRevoked { member, partitions, .. }
        | Fact::PartitionsAssigned { member, partitions, .. } => (Some(member), partitions.clone()),
        Fact::OffsetsCommitted { member, offsets, .. } => {
            (Some(member), offsets.iter().map(|(tp, _)| tp.clone()).collect())
        }
        Fact::PositionFromCommit { member, topic, partition, .. }
        | Fact::PositionReset { member, topic, partition, .. } => {
            (Some(member), vec![TopicPartition::new(topic.clone(), *partition)])
        }
        _ => (None, Vec::new()),
    }
}

/// The series that a fact belongs to, if it may share a sentence.
pub(super) fn series(fact: &Fact) -> Option<Series> {
    match fact {
        Fact::MemberJoining { group, reason: RebalanceReason::Rejoin, .. } => {
            Some(Series::Rejoins(group.clone()))
        }
        Fact::PartitionsRevoked { group, .. } => Some(Series::Revoked(group.clone())),
        Fact::PartitionsAssigned { group, .. } => Some(Series::Assigned(group.clone())),
        Fact::OffsetsCommitted { group, reason, .. } => Some(Series::Commits(group.clone(), *reason)),
        Fact::PositionFromCommit { group, .. } => Some(Series::FromCommits(group.clone())),
        Fact::PositionReset { group, from: None, .. } => Some(Series::WithoutCommits(group.clone())),
        _ => None,
    }
}

pub fn narrate(words: &Words, event: &Event, world: &World) -> Sentence {
    narrate_run(words, &Run::of(event.clone()), world)
}

/// The sentence for a run of facts.
pub fn narrate_run(words: &Words, run: &Run, world: &World) -> Sentence {
    let teller = Teller { words, world, run };
    match &run.last.fact {
        F::TopicCreated { .. }
        | F::PartitionsAdded { .. }
        | F::TopicDeleted { .. }
        | F::RecordsDeleted { .. }
        | F::ProducerCreated { .. }
        | F::ProducerPaused { .. }
        | F::ProducerResumed { .. }
        | F::ProducerRemoved { .. }
        | F::ProducerFinished { .. }
        | F::ProducerSawPartitions { .. }
        | F::SendFailed { .. }
        | F::RecordsAppended { .. }
        | F::CommandRefused { .. } => teller.topics(),
        F::GroupCreated { .. }
        | F::GroupDeleted { .. }
        | F::MemberJoining { .. }
        | F::RebalanceStarted { .. }
        | F::JoinCompleted { .. }
        | F::RebalanceCompleted { .. }
        | F::GroupEmptied { .. }
        | F::GroupEpochBumped { .. }
        | F::TargetAssigned { .. }
        | F::RevocationAsked { .. }
        | F::GroupReconciled { .. }
        | F::GroupConverted { .. }
        | F::PartitionsRevoked { .. }
        | F::PartitionsLost { .. }
        | F::PartitionsAssigned { .. } => teller.rebalance(),
        F::MemberReturned { .. }
        | F::MemberRemoved { .. }
        | F::MemberAway { .. }
        | F::MemberLeft { .. }
        | F::MemberCrashed { .. }
        | F::MemberFrozen { .. }
        | F::MemberThawed { .. }
        | F::MemberChanged { .. }
        | F::PollIntervalExceeded { .. }
        | F::MemberRefused { .. }
        | F::MemberFailed { .. } => teller.members(),
        F::RecordsDelivered { .. }
        | F::OffsetsCommitted { .. }
        | F::CommitFailed { .. }
        | F::PositionFromCommit { .. }
        | F::PositionReset { .. }
        | F::Sought { .. }
        | F::FetchingPaused { .. }
        | F::OffsetsReset { .. }
        | F::OffsetsDeleted { .. } => teller.offsets(),
    }
}

/// Partitions in words: `flight-events 0–2 and gates 1`; one alone as Kafka prints it.
pub fn spell(words: &Words, partitions: &[TopicPartition]) -> String {
    if let [only] = partitions {
        return only.to_string();
    }
    let mut topics: Vec<(&TopicName, Vec<Partition>)> = Vec::new();
    for tp in partitions {
        match topics.iter_mut().find(|(topic, _)| **topic == tp.topic) {
            Some((_, numbers)) => numbers.push(tp.partition),
            None => topics.push((&tp.topic, vec![tp.partition])),
        }
    }
    let phrases: Vec<String> = topics
        .into_iter()
        .map(|(topic, mut numbers)| {
            numbers.sort_unstable();
            let numbers = format::partitions(&numbers);
            words.format("partition-numbers", &[("topic", show(topic)), ("numbers", numbers.into())])
        })
        .collect();
    words.list(&phrases, MOST_NAMES)
}

/// What every sentence is made with.
struct Teller<'a> {
    words: &'a Words,
    world: &'a World,
    run: &'a Run,
}

impl Teller<'_> {
    fn say(&self, kind: Kind, id: &str, args: &[(&str, Arg)]) -> Sentence {
        Sentence::new(self.words, kind, id, args)
    }

    fn group(&self, id: &GroupId) -> Option<&Group> {
        self.world.groups.get(id)
    }

    /// The protocol that the group speaks.
    fn kind(&self, id: &GroupId) -> Arg<'static> {
        self.group(id).map_or("classic", |group| group.coordinator.kind()).into()
    }

    /// How long from the fact to `until`.
    fn wait(&self, until: u64) -> Arg<'static> {
        format::countdown(self.words, until.saturating_sub(self.run.last.time_ms)).into()
    }

    fn members_listed(&self) -> Arg<'static> {
        self.words.list(&self.run.members, MOST_NAMES).into()
    }

    /// The one member that the sentence is about, or its whole group.
    fn whom(&self, group: &GroupId) -> kafka::Subject {
        match &self.run.members[..] {
            [member] => kafka::Subject::Member { group: group.clone(), member: member.clone() },
            _ => kafka::Subject::Group(group.clone()),
        }
    }
}

fn member_subject(group: &GroupId, member: &MemberName) -> kafka::Subject {
    kafka::Subject::Member { group: group.clone(), member: member.clone() }
}

fn reason_key(reason: RebalanceReason) -> Arg<'static> {
    let key = match reason {
        RebalanceReason::Join => "join",
        RebalanceReason::Leave => "leave",
        RebalanceReason::SessionTimeout => "session-timeout",
        RebalanceReason::RejoinTimeout => "rejoin-timeout",
        RebalanceReason::SubscriptionChanged => "subscription-changed",
        RebalanceReason::MetadataChanged => "metadata-changed",
        RebalanceReason::Requested => "requested",
        RebalanceReason::Rejoin => "rejoin",
        RebalanceReason::RegexResolved => "regex-resolved",
    };
    key.into()
}
