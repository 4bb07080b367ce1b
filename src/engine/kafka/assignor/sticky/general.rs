//! `GeneralAssignmentBuilder`: subscriptions differ, so what is balanced has to be found by moving.
//!
//! 1. Everyone keeps what it owned and may still read.
//! 2. What is free goes, topics with the fewest subscribers first, to the subscriber with the fewest partitions.
//! 3. Partitions move from members with more to members with less as long as any move helps (`moves`); if the whole
//!    does not come out better balanced, the moves are taken back.
//!
//! Invariants:
//! - Members that cannot take part (they have all that they could read, and nobody else could read it) stay aside.
//! - Members are compared by (number of partitions, member id).

mod moves;

use std::collections::BTreeSet;

use super::claims::Claims;
use super::movements::Movements;
use crate::engine::kafka::assignor::rack::Racks;
use crate::engine::kafka::assignor::roster::{Dense, Roster};

const NOBODY: u32 = u32::MAX;

pub(super) fn assign(roster: &Roster, claims: &Claims) -> Vec<Vec<Dense>> {
    let mut builder = Builder::new(roster, claims);
    let kept = builder.keep();
    let free = builder.free(kept);
    builder.fewest_first = builder.entries(0..roster.members.len() as u32);
    builder.balance(claims, free);
    builder.lists
}

struct Builder<'a> {
    roster: &'a Roster<'a>,
    racks: Option<Racks>,
    ranks: Vec<u32>,
    lists: Vec<Vec<Dense>>,
    owner: Vec<u32>,
    /// The members that may read each topic, in the order of a Java map; one that names it twice is there twice.
    readers: Vec<Vec<u32>>,
    /// How many partitions each member could have at most.
    reach: Vec<usize>,
    /// The topics, those with the fewest readers first.
    topics: Vec<u32>,
    /// (partitions, rank, member) of all that take part.
    fewest_first: BTreeSet<(usize, u32, u32)>,
    must_revoke: bool,
    movements: Movements,
    /// Where an imbalance was last seen, a position in `topics`.
    hint: usize,
}

impl<'a> Builder<'a> {
    fn new(roster: &'a Roster, claims: &Claims) -> Self {
        let walked = roster.walk_members();
        let mut readers = vec![Vec::new(); roster.topics.len()];
        for &member in walked {
            roster.subscription(member).iter().for_each(|&topic| readers[topic as usize].push(member));
        }
        let mut owner = vec![NOBODY; roster.partitions()];
        for &member in walked {
            claims.counts[member as usize].iter().for_each(|&dense| owner[dense as usize] = member);
        }
        let known = |&topic: &u32| roster.topics[topic as usize].known.is_some();
        let mut topics: Vec<u32> = (0..roster.topics.len() as u32).filter(known).collect();
        topics.sort_by_key(|&topic| readers[topic as usize].len());
        Self {
            racks: Racks::new(roster).filter(Racks::matter_to_all),
            ranks: roster.ranks_by_id(),
            lists: claims.counts.clone(),
            owner,
            readers,
            reach: reach(roster, topics.len()),
            topics,
            fewest_first: BTreeSet::new(),
            must_revoke: false,
            movements: Movements::default(),
            hint: 0,
            roster,
        }
    }

    /// Takes from each member what it may not keep; yields what is kept.
    fn keep(&mut self) -> Vec<Dense> {
        let mut kept = Vec::new();
        for &member in self.roster.walk_members() {
            let list = &mut self.lists[member as usize];
            let before = list.len();
            let subscription = self.roster.subscription(member);
            list.retain(|&dense| {
                let reads = subscription.contains(&self.roster.topic_of(dense));
                reads && self.racks.as_ref().is_none_or(|racks| racks.matches(member, dense))
            });
            self.must_revoke |= list.len() < before;
            kept.extend_from_slice(list);
        }
        kept
    }

    /// The partitions that nobody keeps, topics with the fewest readers first.
    fn free(&self, mut kept: Vec<Dense>) -> Vec<Dense> {
        let mut places = vec![0; self.roster.topics.len()];
        for (place, &topic) in self.topics.iter().enumerate() {
            places[topic as usize] = place;
        }
        kept.sort_by_cached_key(|&dense| {
            let (topic, partition) = self.roster.place(dense);
            (places[topic as usize], partition)
        });
        // Kafka walks both lists at once; behind a kept ghost it takes everything for free.
        let mut kept = kept.into_iter().peekable();
        self.all().filter(|dense| kept.next_if_eq(dense).is_none()).collect()
    }

    /// All partitions, topics with the fewest readers first.
    fn all(&self) -> impl Iterator<Item = Dense> + use<'_> {
        self.topics.iter().flat_map(|&topic| self.roster.topics[topic as usize].partitions.clone())
    }

    fn entries(&self, members: impl Iterator<Item = u32>) -> BTreeSet<(usize, u32, u32)> {
        members.map(|member| self.entry(member)).collect()
    }

    fn entry(&self, member: u32) -> (usize, u32, u32) {
        (self.lists[member as usize].len(), self.ranks[member as usize], member)
    }

    fn balance(&mut self, claims: &Claims, mut free: Vec<Dense>) {
        let fresh = self.fewest_first.last().is_none_or(|most| most.0 == 0);
        self.hand_out(&free);
        free.retain(|&dense| self.is_shared(self.roster.topic_of(dense)));
        let movable: Vec<Dense> =
            self.all().filter(|&dense| self.is_shared(self.roster.topic_of(dense))).collect();

        let taking_part: Vec<u32> =
            (0..self.roster.members.len() as u32).filter(|&member| self.takes_part(member)).collect();
        self.fewest_first = self.entries(taking_part.iter().copied());
        let before = taking_part.iter().map(|&member| self.lists[member as usize].clone());
        let before: Vec<Vec<Dense>> = before.collect();

        let former = self.former_owners(claims);
        if !self.must_revoke {
            self.move_about(&free, &former);
        }
        let moved = self.move_about(&movable, &former);
        let now = taking_part.iter().map(|&member| self.lists[member as usize].len());
        if !fresh && moved && moves::score(now) >= moves::score(before.iter().map(Vec::len)) {
            for (list, member) in before.into_iter().zip(taking_part) {
                self.lists[member as usize] = list;
            }
        }
    }

    /// Gives each free partition to the reader with the fewest; first within racks, where they matter.
    fn hand_out(&mut self, free: &[Dense]) {
        let mut left: Vec<Dense> = free.to_vec();
        if self.racks.is_some() {
            left.retain(|&dense| !self.give_to_fewest(dense, true));
        }
        for dense in left {
            self.give_to_fewest(dense, false);
        }
    }

    fn give_to_fewest(&mut self, dense: Dense, within_racks: bool) -> bool {
        let topic = self.roster.topic_of(dense);
        let racks = self.racks.as_ref().filter(|_| within_racks);
        let fits = |&member: &u32| {
            self.reads(member, topic) && racks.is_none_or(|racks| racks.matches(member, dense))
        };
        let Some(member) = self.fewest_first.iter().map(|entry| entry.2).find(fits) else { return false };
        self.fewest_first.remove(&self.entry(member));
        self.lists[member as usize].push(dense);
        self.owner[dense as usize] = member;
        self.fewest_first.insert(self.entry(member));
        true
    }

    fn reads(&self, member: u32, topic: u32) -> bool {
        self.roster.subscription(member).binary_search(&topic).is_ok()
    }

    fn is_shared(&self, topic: u32) -> bool {
        self.readers[topic as usize].len() >= 2
    }

    fn takes_part(&self, member: u32) -> bool {
        let list = &self.lists[member as usize];
        list.len() < self.reach[member as usize]
            || list.iter().any(|&dense| self.is_shared(self.roster.topic_of(dense)))
    }

    /// Who owned each partition in an earlier generation, by the latest such claim.
    fn former_owners(&self, claims: &Claims) -> Vec<(u32, i32)> {
        let mut former = vec![(NOBODY, i32::MIN); self.roster.partitions()];
        for &member in self.roster.walk_members() {
            let generation = claims.generations[member as usize];
            if generation < claims.max_generation {
                for &dense in &claims.said[member as usize] {
                    let entry = &mut former[dense as usize];
                    if generation > entry.1 {
                        *entry = (member, generation);
                    }
                }
            }
        }
        former
    }
}

/// How many partitions each member could have at most. A subscription that names a topic twice is counted as Kafka
/// counts it: if it then has as many entries as there are topics, it is taken for all of them.
fn reach(roster: &Roster, topics: usize) -> Vec<usize> {
    let reach = |list: &Vec<u32>| {
        let sizes =
            list.iter().map(|&topic| &roster.topics[topic as usize]).filter(|row| row.known.is_some());
        let sizes: Vec<usize> = sizes.map(|row| row.partitions.len()).collect();
        if sizes.len() == topics { roster.total as usize } else { sizes.into_iter().sum() }
    };
    let by_list: Vec<usize> = roster.subscriptions.iter().map(reach).collect();
    roster.subscription_of.iter().map(|&list| by_list[list as usize]).collect()
}
