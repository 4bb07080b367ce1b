//! `UniformHeterogeneousAssignmentBuilder`: subscriptions differ.
//!
//! Everyone keeps what it had and still subscribes to. What is free goes topic by topic to the subscribers with the
//! fewest partitions; then each topic with two or more subscribers is evened out, from those with most to those with
//! fewest, round after round until a whole round moves nothing.
//!
//! Invariants:
//! - Topics with many partitions per subscriber come first; then those with few subscribers; then by id.
//! - Members are compared by (number of partitions, place in the order of Java's map).
//! - At most 16 rounds: overlapping subscriptions may stop short of the best balance, as in Kafka.

mod ranges;

use std::borrow::Cow;

use super::member_map::MemberMap;
use super::{Lists, id, id_order};
use crate::engine::kafka::assignor::roster::{Dense, Roster};
use ranges::Ranges;

const NOBODY: u32 = u32::MAX;
const MOST_ROUNDS: usize = 16;

/// Assigns; the lists are in Kafka's order.
pub(super) fn assign<'a>(roster: &'a Roster) -> Lists<'a> {
    let mut builder = Builder::new(roster);
    builder.keep();
    builder.hand_out();
    builder.balance();
    builder.lists()
}

/// Members are numbered here by their place in the order of Java's map.
struct Builder<'a> {
    roster: &'a Roster<'a>,
    walked: Vec<u32>,
    /// What each member had, in the order of its map.
    before: Vec<&'a [Dense]>,
    subscribers: Vec<Vec<u32>>,
    sizes: Vec<usize>,
    owner: Vec<u32>,
    /// What each member was given, in order; it may have lost it again.
    given: Vec<Vec<Dense>>,
}

impl<'a> Builder<'a> {
    fn new(roster: &'a Roster<'a>) -> Self {
        let walked = roster.walk_members().to_vec();
        let mut subscribers = roster.subscribers(&walked);
        let mut place_of = vec![0; walked.len()];
        for (place, &member) in walked.iter().enumerate() {
            place_of[member as usize] = place as u32;
        }
        for member in subscribers.iter_mut().flatten() {
            *member = place_of[*member as usize];
        }
        Self {
            before: walked.iter().map(|&member| &roster.owned[member as usize][..]).collect(),
            subscribers,
            sizes: vec![0; walked.len()],
            owner: vec![NOBODY; roster.partitions()],
            given: vec![Vec::new(); walked.len()],
            roster,
            walked,
        }
    }

    /// Whether the member at a place subscribes to the topic of a partition.
    fn reads(&self, place: usize, dense: Dense) -> bool {
        let topic = self.roster.topic_of(dense);
        self.roster.subscription(self.walked[place]).binary_search(&topic).is_ok()
    }

    fn keep(&mut self) {
        for place in 0..self.walked.len() {
            for at in 0..self.before[place].len() {
                let dense = self.before[place][at];
                if self.reads(place, dense) {
                    self.sizes[place] += 1;
                    self.owner[dense as usize] = place as u32;
                }
            }
        }
    }

    /// The topics that `wanted` holds for, in the order in which they are dealt with.
    fn topics(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let known = |&topic: &usize| self.roster.topics[topic].known.is_some() && wanted(topic);
        let mut topics: Vec<usize> = (0..self.roster.topics.len()).filter(known).collect();
        topics.sort_by(|&a, &b| {
            let load = |topic: usize| {
                self.roster.topics[topic].partitions.len() as f64 / self.subscribers[topic].len() as f64
            };
            let rest =
                |topic: usize| (self.subscribers[topic].len(), id_order(id(self.roster, topic as u32)));
            load(b).total_cmp(&load(a)).then_with(|| rest(a).cmp(&rest(b)))
        });
        topics
    }

    fn hand_out(&mut self) {
        for topic in self.topics(|_| true) {
            let mut ranges = Ranges::new(&self.subscribers[topic], &self.sizes);
            for dense in self.roster.topics[topic].partitions.clone() {
                if self.owner[dense as usize] == NOBODY {
                    let member = ranges.next_fewest(&self.sizes);
                    self.assign(dense, member);
                }
            }
        }
    }

    fn balance(&mut self) {
        let topics = self.topics(|topic| self.subscribers[topic].len() >= 2);
        let mut latest_moved = None;
        for _ in 0..MOST_ROUNDS {
            for (at, &topic) in topics.iter().enumerate() {
                if latest_moved == Some(at) {
                    return;
                }
                if self.even_out(topic) || latest_moved.is_none() {
                    latest_moved = Some(at);
                }
            }
        }
    }

    /// Moves a topic's partitions from those with most to those with fewest; returns whether any moved.
    fn even_out(&mut self, topic: usize) -> bool {
        let mut ranges = Ranges::new(&self.subscribers[topic], &self.sizes);
        if ranges.spread(&self.sizes) <= 1 {
            return false;
        }
        // The partitions of each owner, the highest last.
        let mut of_owner = vec![Vec::new(); self.walked.len()];
        for dense in self.roster.topics[topic].partitions.clone() {
            of_owner[self.owner[dense as usize] as usize].push(dense);
        }
        let mut moved = false;
        while !ranges.is_balanced() {
            let found = loop {
                let Some(member) = ranges.next_most(&self.sizes) else { break None };
                match of_owner[member as usize].pop() {
                    Some(dense) => break Some(dense),
                    None => ranges.exclude_most(),
                }
            };
            let Some(dense) = found else { break };
            let to = ranges.next_fewest(&self.sizes);
            if ranges.is_balanced() {
                break;
            }
            self.assign(dense, to);
            moved = true;
        }
        moved
    }

    fn assign(&mut self, dense: Dense, place: u32) {
        let from = std::mem::replace(&mut self.owner[dense as usize], place);
        if from != NOBODY {
            self.sizes[from as usize] -= 1;
        }
        self.given[place as usize].push(dense);
        self.sizes[place as usize] += 1;
    }

    fn lists(self) -> Lists<'a> {
        let mut lists: Lists = vec![Cow::default(); self.walked.len()];
        let mut listed = vec![false; self.owner.len()];
        for (place, &member) in self.walked.iter().enumerate() {
            let owns = |dense: &Dense| self.owner[*dense as usize] as usize == place;
            let before = self.before[place];
            lists[member as usize] = if self.given[place].is_empty() && before.iter().all(owns) {
                before.into()
            } else {
                let mut map = MemberMap::copy_of(self.roster, before);
                map.retain(owns);
                before.iter().filter(|dense| owns(dense)).for_each(|&dense| listed[dense as usize] = true);
                let is_new =
                    |dense: &&Dense| owns(dense) && !std::mem::replace(&mut listed[**dense as usize], true);
                let given: Vec<Dense> = self.given[place].iter().filter(is_new).copied().collect();
                map.add(&given, |topic| self.room(topic as usize));
                map.list().into()
            };
        }
        lists
    }

    /// The room that Kafka makes for the partitions of a topic new to a member.
    fn room(&self, topic: usize) -> usize {
        let share = self.roster.topics[topic].partitions.len().div_ceil(self.subscribers[topic].len());
        share * 4 / 3 + 1
    }
}
