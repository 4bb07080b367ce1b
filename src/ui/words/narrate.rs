//! Turns facts into sentences.
//!
//! Invariants:
//! - Every fact has a sentence; the match below is exhaustive, so a new one can't be forgotten.
//! - A sentence is true at the moment of its fact. The world is read only for what facts leave out and what does not
//!   change in the next instants (settings, instance ids), because a sentence may be made a little later.
//! - Facts of one series (each member's commit, each member's revocation) share one sentence: a [`Repeated`].

pub mod faults;
mod kafka;
mod producers;

use super::sentence::{Kind, Sentence};
use super::{Arg, Words, format};
use crate::engine::kafka::group::{CommitReason, RebalanceReason};
use crate::engine::kafka::ids::{GroupId, MemberName, TopicPartition};
use crate::simulation::event::{Event, Fact};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::world::World;
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
    /// The same of members that hold nothing.
    RevokedNothing(GroupId),
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
pub struct Repeated {
    /// The newest of them.
    pub last: Event,
    /// Their members, in order of appearance.
    pub members: Vec<MemberName>,
    pub partitions: BTreeSet<TopicPartition>,
    /// How many they are.
    pub times: u32,
}

impl Repeated {
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
    let Fact::Kafka(fact) = fact else { return (None, Vec::new()) };
    match fact {
        KafkaFact::MemberJoining { member, .. } => (Some(member), Vec::new()),
        KafkaFact::PartitionsRevoked { member, partitions, .. }
        | KafkaFact::PartitionsAssigned { member, partitions, .. } => (Some(member), partitions.clone()),
        KafkaFact::OffsetsCommitted { member, offsets, .. } => {
            (Some(member), offsets.iter().map(|(tp, _)| tp.clone()).collect())
        }
        KafkaFact::PositionFromCommit { member, topic, partition, .. }
        | KafkaFact::PositionReset { member, topic, partition, .. } => {
            (Some(member), vec![TopicPartition::new(topic.clone(), *partition)])
        }
        _ => (None, Vec::new()),
    }
}

/// The series that a fact belongs to, if it may share a sentence.
pub(super) fn series(fact: &Fact) -> Option<Series> {
    let Fact::Kafka(fact) = fact else { return None };
    match fact {
        KafkaFact::MemberJoining { group, reason: RebalanceReason::Rejoin, .. } => {
            Some(Series::Rejoins(group.clone()))
        }
        KafkaFact::PartitionsRevoked { group, partitions, .. } if partitions.is_empty() => {
            Some(Series::RevokedNothing(group.clone()))
        }
        KafkaFact::PartitionsRevoked { group, .. } => Some(Series::Revoked(group.clone())),
        KafkaFact::PartitionsAssigned { group, .. } => Some(Series::Assigned(group.clone())),
        KafkaFact::OffsetsCommitted { group, reason, .. } => Some(Series::Commits(group.clone(), *reason)),
        KafkaFact::PositionFromCommit { group, .. } => Some(Series::FromCommits(group.clone())),
        KafkaFact::PositionReset { group, from: None, .. } => Some(Series::WithoutCommits(group.clone())),
        _ => None,
    }
}

pub fn narrate(words: &Words, event: &Event, world: &World) -> Sentence {
    narrate_repeated(words, &Repeated::of(event.clone()), world)
}

/// The sentence for a run of facts.
pub fn narrate_repeated(words: &Words, run: &Repeated, world: &World) -> Sentence {
    Teller { words, world, run }.tell(&run.last.fact)
}

/// What every sentence is made from.
struct Teller<'a> {
    words: &'a Words,
    world: &'a World,
    run: &'a Repeated,
}

impl Teller<'_> {
    fn say(&self, kind: Kind, id: &str, args: &[(&str, Arg)]) -> Sentence {
        Sentence::new(self.words, kind, id, args)
    }

    /// How long from the fact to `until`.
    fn wait(&self, until: u64) -> Arg<'static> {
        format::countdown(self.words, until.saturating_sub(self.run.last.time_ms)).into()
    }

    fn members_listed(&self) -> Arg<'static> {
        self.words.list(&self.run.members, MOST_NAMES).into()
    }
}
