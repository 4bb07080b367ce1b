//! `ConstrainedAssignmentBuilder`: all members subscribe to the same topics, so quotas say how many each gets.
//!
//! With P partitions and M members everyone gets ⌊P/M⌋ (the minimum), and P mod M of them one more. First each keeps
//! what it owned, up to that; then those below are filled in turn; then the rest goes to those at the minimum.
//!
//! Invariants:
//! - Members are filled in order of member id. Instance ids mean nothing here.
//! - What is kept is kept in order of (partition, topic), so a member that must give up some gives up the highest.

use super::claims::Claims;
use crate::engine::kafka::assignor::model::AssignError;
use crate::engine::kafka::assignor::rack::Racks;
use crate::engine::kafka::assignor::roster::{Dense, Roster};

const NOBODY: u32 = u32::MAX;

/// The result.
pub(super) struct Outcome {
    pub lists: Vec<Vec<Dense>>,
    /// The partitions that someone else must first give up, and who gets them.
    pub changing_hands: Vec<(Dense, u32)>,
}

pub(super) fn assign(roster: &Roster, claims: &Claims) -> Result<Outcome, AssignError> {
    if roster.members.is_empty() {
        return Err(AssignError::DivideByNoMembers);
    }
    let mut builder = Builder::new(roster, claims);
    builder.keep(claims);
    let ranks = roster.ranks_by_id();
    builder.below.sort_unstable_by_key(|&member| ranks[member as usize]);
    builder.at_minimum.sort_unstable_by_key(|&member| ranks[member as usize]);
    let mut free = builder.free();
    if let Some(racks) = &builder.racks {
        free.sort_by_cached_key(|&dense| racks.members_near(dense));
        free = builder.fill_within_racks(&free);
    }
    builder.fill(&free)?;
    builder.verify()?;
    let taken_over = builder.changing_hands.into_iter().enumerate().filter(|(_, to)| *to != NOBODY);
    let changing_hands = taken_over.map(|(dense, to)| (dense as Dense, to)).collect();
    Ok(Outcome { lists: builder.lists, changing_hands })
}

struct Builder<'a> {
    roster: &'a Roster<'a>,
    racks: Option<Racks>,
    minimum: usize,
    maximum: usize,
    /// How many members get one more than the minimum; 0 where it comes out even.
    over_expected: usize,
    over: usize,
    lists: Vec<Vec<Dense>>,
    /// The members below the minimum.
    below: Vec<u32>,
    /// Those at the minimum that may get one more.
    at_minimum: Vec<u32>,
    /// Who gave up each partition.
    given_up_by: Vec<u32>,
    doubly: Vec<bool>,
    changing_hands: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(roster: &'a Roster, claims: &Claims) -> Self {
        let (total, members) = (roster.total as usize, roster.members.len());
        let mut doubly = vec![false; roster.partitions()];
        claims.doubly.iter().for_each(|&dense| doubly[dense as usize] = true);
        let maximum = total.div_ceil(members);
        Self {
            roster,
            racks: Racks::new(roster).filter(Racks::matter_to_all),
            minimum: total / members,
            maximum,
            over_expected: total % members,
            over: 0,
            lists: (0..members).map(|_| Vec::with_capacity(maximum)).collect(),
            below: Vec::with_capacity(members),
            at_minimum: Vec::new(),
            given_up_by: vec![NOBODY; roster.partitions()],
            doubly,
            changing_hands: vec![NOBODY; roster.partitions()],
        }
    }

    /// Lets each member keep of its own what its quota allows.
    fn keep(&mut self, claims: &Claims) {
        for &member in self.roster.walk_members() {
            let mut own = self.own(member, &claims.counts[member as usize]);
            let kept = if own.len() < self.minimum {
                self.below.push(member);
                own.len()
            } else if own.len() >= self.maximum && self.over < self.over_expected {
                self.over += 1;
                if self.over == self.over_expected {
                    self.at_minimum.clear();
                }
                self.maximum
            } else {
                if self.over < self.over_expected {
                    self.at_minimum.push(member);
                }
                self.minimum
            };
            for &dense in &own[kept..] {
                self.given_up_by[dense as usize] = member;
            }
            own.truncate(kept);
            self.lists[member as usize] = own;
        }
    }

    /// What a member may keep at most, in the order in which it would.
    fn own(&mut self, member: u32, claimed: &[Dense]) -> Vec<Dense> {
        let mut own = Vec::with_capacity(self.maximum.max(claimed.len()));
        for &dense in claimed {
            if self.racks.as_ref().is_some_and(|racks| !racks.matches(member, dense)) {
                self.given_up_by[dense as usize] = member;
            } else if !self.doubly[dense as usize] {
                own.push(dense);
            }
        }
        own.sort_unstable_by_key(|&dense| {
            let (topic, partition) = self.roster.place(dense);
            (partition, topic)
        });
        own
    }

    /// The partitions that nobody keeps, in order.
    fn free(&self) -> Vec<Dense> {
        if self.roster.partitions() == self.roster.total as usize {
            let mut taken = vec![false; self.roster.total as usize];
            self.lists.iter().flatten().for_each(|&dense| taken[dense as usize] = true);
            return (0..self.roster.total).filter(|&dense| !taken[dense as usize]).collect();
        }
        let mut kept: Vec<Dense> = self.lists.iter().flatten().copied().collect();
        kept.sort_unstable_by_key(|&dense| self.roster.place(dense));
        // Kafka walks both lists at once; behind a kept ghost it takes everything for free.
        let mut kept = kept.into_iter().peekable();
        (0..self.roster.total).filter(|dense| kept.next_if_eq(dense).is_none()).collect()
    }

    /// Gives each partition to the next member below the minimum in one of its racks, or else to the first at the
    /// minimum; what finds no one is handed back.
    fn fill_within_racks(&mut self, free: &[Dense]) -> Vec<Dense> {
        let mut next = 0;
        let mut left = Vec::new();
        for &dense in free {
            if let Some(at) = self.near(&self.below, dense, next) {
                let member = self.below[at];
                let has = self.lists[member as usize].len() + 1;
                next = at + 1;
                if has >= self.minimum {
                    self.below.remove(at);
                    next = at;
                    if has < self.maximum && self.over < self.over_expected {
                        self.at_minimum.push(member);
                    }
                }
                next = if self.below.is_empty() { 0 } else { next % self.below.len() };
                self.give(dense, member);
            } else if let Some(at) = self.near(&self.at_minimum, dense, 0) {
                let member = self.at_minimum[at];
                if self.lists[member as usize].len() + 1 == self.maximum {
                    self.at_minimum.remove(at);
                    self.over += 1;
                    if self.over == self.over_expected {
                        self.at_minimum.clear();
                    }
                }
                self.give(dense, member);
            } else {
                left.push(dense);
            }
        }
        left
    }

    /// The first member, going round from `first`, that has a rack and finds the partition in it.
    fn near(&self, members: &[u32], dense: Dense, first: usize) -> Option<usize> {
        let racks = self.racks.as_ref()?;
        let is_near = |&member: &u32| racks.is_near(member, dense);
        let ahead = members[first..].iter().position(is_near).map(|at| first + at);
        ahead.or_else(|| members[..first].iter().position(is_near))
    }

    /// Goes round the members below the minimum, then once along those at it.
    fn fill(&mut self, free: &[Dense]) -> Result<(), AssignError> {
        let mut free = free.iter().copied();
        while !self.below.is_empty() && free.len() > 0 {
            let mut still_below = Vec::with_capacity(self.below.len());
            for member in std::mem::take(&mut self.below) {
                match free.next() {
                    Some(dense) if self.give(dense, member) == self.minimum => self.at_minimum.push(member),
                    _ => still_below.push(member),
                }
            }
            self.below = still_below;
        }
        for (at, dense) in free.enumerate() {
            let member = *self.at_minimum.get(at).ok_or(AssignError::NoMoreUnfilled)?;
            if self.give(dense, member) == self.maximum {
                self.over += 1;
            }
        }
        Ok(())
    }

    fn give(&mut self, dense: Dense, member: u32) -> usize {
        let owner = self.given_up_by[dense as usize];
        if self.doubly[dense as usize] || owner != NOBODY && owner != member {
            self.changing_hands[dense as usize] = member;
        }
        let list = &mut self.lists[member as usize];
        list.push(dense);
        list.len()
    }

    fn verify(&self) -> Result<(), AssignError> {
        if self.below.is_empty() {
            return Ok(());
        }
        if self.over != self.over_expected {
            return Err(AssignError::ExpectedMoreOverQuota);
        }
        let short = self.below.iter().find(|&&member| self.lists[member as usize].len() != self.minimum);
        short.map_or(Ok(()), |&member| {
            Err(AssignError::BelowQuota(self.roster.members[member as usize].id.clone()))
        })
    }
}
