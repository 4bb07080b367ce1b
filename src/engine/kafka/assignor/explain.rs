//! 'Why does c2 own partition 3?': the numbers behind an assignor's decision, as plain data.
//!
//! Invariants:
//! - Nothing is decided here: what is explained is an assignment that was made from these topics and members.
//! - There are no texts here, only facts.

use super::model::{Assignment, Member, Topics};
use super::rack::Racks;
use super::roster::Roster;
use super::{ClientAssignor, ServerAssignor, ShareAssignor, range};
use crate::engine::kafka::ids::{MemberId, TopicName, TopicPartition};
use std::collections::BTreeMap;

/// The rule that put a partition where it is, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Range, client- or broker-side: the topic was cut into one block per subscriber.
    Range(Block),
    /// Round robin: it was this member's turn.
    Turn(Turn),
    /// Sticky, cooperative sticky, uniform: kept or moved, within a quota.
    Stay(Stay),
    /// Simple: a partition shared by several.
    Shared(Shared),
}

/// A subscriber's block of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The topic's subscribers in line: static members by instance id, then the others by member id.
    pub line: Vec<MemberId>,
    /// How many partitions the topic has.
    pub partitions: u32,
    /// `partitions / line.len()`: what everyone gets.
    pub quotient: u32,
    /// `partitions % line.len()`: how many of the first in line get one more.
    pub remainder: u32,
    /// The member's place in line, from 0.
    pub rank: u32,
    /// `quotient * rank + min(rank, remainder)`.
    pub start: u32,
    /// `quotient`, and one more for a rank below the remainder.
    pub length: u32,
    /// Racks were matched first, so the block need not be the member's partitions; its length still is their number.
    pub racks_matched: bool,
}

/// A member's turn in the circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The circle: static members by instance id, then the others by member id.
    pub circle: Vec<MemberId>,
    /// The partition's position among all in order of (topic, partition), from 0.
    pub position: u32,
    /// The member's place in the circle, from 0.
    pub rank: u32,
    /// Who took the partition before this one.
    pub previous: Option<MemberId>,
    /// Who stood between the two, and was passed over for not subscribing to the topic.
    pub passed_over: Vec<MemberId>,
}

/// A partition under an assignor that keeps what it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Who says that it owned the partition before; the first of several.
    pub before: Option<MemberId>,
    /// Whether that is who has it now.
    pub kept: bool,
    /// What everyone may have, where all subscribe to the same: ⌊partitions / members⌋, and this many one more.
    pub quota: Option<Quota>,
    /// How many partitions the member has.
    pub has: u32,
    /// How many the members with fewest and with most have.
    pub spread: (u32, u32),
}

/// ⌊partitions / members⌋ for everyone, and one more for `extras` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// All partitions of the subscribed topics.
    pub partitions: u32,
    pub members: u32,
    /// What everyone gets.
    pub floor: u32,
    /// How many get one more.
    pub extras: u32,
}

/// A partition of a share group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Who shares it, by member id.
    pub holders: Vec<MemberId>,
    /// How many should: ⌈members / partitions⌉.
    pub sharing: u32,
    /// The partitions and the members of the pool: of all topics with equal subscriptions, else of this one.
    pub pool: (u32, u32),
}

/// What changed from one assignment to the next: stickiness and balance as figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Partitions that stay with their owner.
    pub kept: u32,
    /// Partitions that go from one owner to another.
    pub moved: u32,
    /// Partitions that had no owner before.
    pub found: u32,
    /// Partitions that have none now.
    pub lost: u32,
    /// The fewest partitions that a member has now, and the most.
    pub spread: (u32, u32),
}

impl Difference {
    /// Compares two assignments in which a partition has one owner.
    pub fn between(before: &Assignment, after: &Assignment) -> Self {
        let owners = |assignment: &'_ Assignment| -> BTreeMap<TopicPartition, MemberId> {
            let pairs = assignment.iter().flat_map(|(id, list)| list.iter().map(move |tp| (tp, id)));
            pairs.map(|(tp, id)| (tp.clone(), id.clone())).collect()
        };
        let (had, has) = (owners(before), owners(after));
        let mut difference = Self { spread: spread(after), ..Self::default() };
        for (tp, owner) in &has {
            match had.get(tp) {
                Some(other) if other == owner => difference.kept += 1,
                Some(_) => difference.moved += 1,
                None => difference.found += 1,
            }
        }
        difference.lost = had.keys().filter(|tp| !has.contains_key(*tp)).count() as u32;
        difference
    }
}

impl ClientAssignor {
    /// Why `of` is where it is in `made`; `None` if nobody has it.
    pub fn explain(
        self,
        topics: &Topics,
        members: &[Member],
        made: &Assignment,
        of: &TopicPartition,
    ) -> Option<Why> {
        let owner = made.iter().find(|(_, list)| list.contains(of))?.0;
        match self {
            Self::Range => range_block(topics, members, &of.topic, owner).map(Why::Range),
            Self::RoundRobin => turn(topics, members, made, of, owner).map(Why::Turn),
            Self::Sticky | Self::CooperativeSticky => Some(Why::Stay(stay(topics, members, made, of, owner))),
        }
    }
}

impl ServerAssignor {
    /// Why `of` is where it is in `made`; `None` if nobody has it.
    pub fn explain(
        self,
        topics: &Topics,
        members: &[Member],
        made: &Assignment,
        of: &TopicPartition,
    ) -> Option<Why> {
        let owner = made.iter().find(|(_, list)| list.contains(of))?.0;
        match self {
            Self::Range => {
                let block = range_block(topics, members, &of.topic, owner)?;
                Some(Why::Range(Block { racks_matched: false, ..block }))
            }
            Self::Uniform => Some(Why::Stay(stay(topics, members, made, of, owner))),
        }
    }
}

impl ShareAssignor {
    /// Why those who share `of` in `made` do.
    pub fn explain(
        self,
        topics: &Topics,
        members: &[Member],
        made: &Assignment,
        of: &TopicPartition,
    ) -> Option<Why> {
        let holders: Vec<MemberId> =
            made.iter().filter(|(_, list)| list.contains(of)).map(|(id, _)| id.clone()).collect();
        let roster = Roster::new(topics, members);
        let pool = if let Some(quota) = quota(&roster) {
            (quota.partitions, quota.members)
        } else {
            let subscribers = members.iter().filter(|member| member.topics.contains(&of.topic)).count();
            (topics.get(&of.topic)?.partitions, subscribers as u32)
        };
        let sharing = if pool.0 == 0 { 0 } else { pool.1.div_ceil(pool.0) };
        (!holders.is_empty()).then_some(Why::Shared(Shared { holders, sharing, pool }))
    }
}

/// The block of a topic that `member` gets under range, even if it is empty; `None` if it does not subscribe to it.
pub fn range_block(
    topics: &Topics,
    members: &[Member],
    topic: &TopicName,
    member: &MemberId,
) -> Option<Block> {
    let roster = Roster::new(topics, members);
    let number = roster.topics.iter().position(|row| row.name == topic)?;
    let line = roster.subscribers(&roster.line_up()).swap_remove(number);
    let id = |&member: &u32| &members[member as usize].id;
    let rank = line.iter().position(|other| id(other) == member)? as u32;
    let partitions = roster.topics[number].partitions.len() as u32;
    let (start, length) = range::block(partitions, line.len() as u32, rank);
    let racks = Racks::new(&roster);
    Some(Block {
        partitions,
        quotient: partitions / line.len() as u32,
        remainder: partitions % line.len() as u32,
        rank,
        start,
        length,
        racks_matched: racks
            .is_some_and(|racks| racks.matter(&line, roster.topics[number].partitions.clone())),
        line: line.iter().map(id).cloned().collect(),
    })
}

fn turn(
    topics: &Topics,
    members: &[Member],
    made: &Assignment,
    of: &TopicPartition,
    owner: &MemberId,
) -> Option<Turn> {
    let roster = Roster::new(topics, members);
    let number = roster.topics.iter().position(|row| *row.name == of.topic)?;
    let position = roster.topics[number].partitions.start + of.partition;
    let circle: Vec<MemberId> =
        roster.line_up().iter().map(|&member| members[member as usize].id.clone()).collect();
    let place = |id: &MemberId| circle.iter().position(|other| other == id);
    let rank = place(owner)?;
    let previous = position.checked_sub(1).and_then(|before| {
        let (topic, partition) = roster.place(before);
        let before = TopicPartition { topic: roster.topics[topic as usize].name.clone(), partition };
        made.iter().find(|(_, list)| list.contains(&before)).map(|(id, _)| id.clone())
    });
    let first = previous.as_ref().and_then(place).map_or(0, |place| place + 1);
    let between = (rank + circle.len() - first % circle.len()) % circle.len();
    let passed_over = (first..first + between).map(|at| circle[at % circle.len()].clone()).collect();
    Some(Turn { position, rank: rank as u32, previous, passed_over, circle })
}

fn stay(
    topics: &Topics,
    members: &[Member],
    made: &Assignment,
    of: &TopicPartition,
    owner: &MemberId,
) -> Stay {
    let claims = || members.iter().filter(|member| member.owned.contains(of)).map(|member| &member.id);
    let kept = claims().any(|id| id == owner);
    Stay {
        before: claims().find(|id| !kept || *id == owner).cloned(),
        kept,
        quota: quota(&Roster::new(topics, members)),
        has: made.get(owner).map_or(0, Vec::len) as u32,
        spread: spread(made),
    }
}

/// What everyone may have, if all subscribe to the same.
fn quota(roster: &Roster) -> Option<Quota> {
    let mut lists = roster.subscriptions.iter();
    let first = lists.next()?;
    let (partitions, members) = (roster.total, roster.members.len() as u32);
    lists.all(|list| list == first).then(|| Quota {
        partitions,
        members,
        floor: partitions / members,
        extras: partitions % members,
    })
}

fn spread(assignment: &Assignment) -> (u32, u32) {
    let sizes = || assignment.values().map(|list| list.len() as u32);
    (sizes().min().unwrap_or(0), sizes().max().unwrap_or(0))
}
