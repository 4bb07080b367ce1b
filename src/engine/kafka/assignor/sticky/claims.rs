//! Who owned what, as the members say, and which of that counts (`allSubscriptionsEqual`).
//!
//! Invariants:
//! - `counts` holds every partition at most once, except for a member that names one twice itself.
//! - Kafka compares a claim's generation with the generation that the *subscription* of the earlier claimant names.
//!   The two differ for a zombie, and then the later claim wins.

use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order;

const NOBODY: u32 = u32::MAX;
const DEFAULT_GENERATION: i32 = -1;

/// The members' claims.
pub(super) struct Claims {
    /// Whether all members subscribe to the same topics; one without topics at all is not counted as long as it
    /// comes before the others.
    pub equal_subscriptions: bool,
    /// What each member says it owned, in the order in which the leader reads it.
    pub said: Vec<Vec<Dense>>,
    pub counts: Vec<Vec<Dense>>,
    /// The partitions that several members claim in one generation.
    pub doubly: Vec<Dense>,
    /// The generation of each member's claim.
    pub generations: Vec<i32>,
    /// The latest of them.
    pub max_generation: i32,
}

impl Claims {
    /// As `StickyAssignor` reads them, from its user data: by topic, in the order of a Java map (version 1).
    pub fn from_user_data(roster: &Roster) -> Self {
        let mut said = roster.owned.clone();
        let mut by_topic = ByTopic::new(roster);
        for (list, member) in said.iter_mut().zip(roster.members) {
            if member.generation.is_some() {
                by_topic.sort(roster, list);
            } else {
                as_first_named(roster, list);
            }
        }
        let generations = roster.members.iter().map(|m| m.generation.unwrap_or(DEFAULT_GENERATION));
        let generations = generations.collect();
        Self::weigh(roster, said, generations)
    }

    /// As `CooperativeStickyAssignor` reads them, from the subscription, which is sorted; the user data has only
    /// the generation, for a subscription that has none.
    pub fn from_subscription(roster: &Roster) -> Self {
        let mut said = roster.owned.clone();
        for list in &mut said {
            list.sort_unstable_by_key(|&dense| roster.place(dense));
        }
        let generation = |member: usize| {
            let member = &roster.members[member];
            let named = member.subscription_generation.filter(|&generation| generation >= 0);
            named.or(member.generation).unwrap_or(DEFAULT_GENERATION)
        };
        let generations = (0..roster.members.len()).map(generation).collect();
        Self::weigh(roster, said, generations)
    }

    fn weigh(roster: &Roster, said: Vec<Vec<Dense>>, generations: Vec<i32>) -> Self {
        let mut counts: Vec<Vec<Dense>> = said.iter().map(|list| Vec::with_capacity(list.len())).collect();
        let mut owner = vec![NOBODY; roster.partitions()];
        let mut doubly = Vec::new();
        let walked = roster.walk_members();
        for &member in walked {
            let generation = generations[member as usize];
            for &dense in &said[member as usize] {
                let other = std::mem::replace(&mut owner[dense as usize], member);
                if other == NOBODY {
                    counts[member as usize].push(dense);
                    continue;
                }
                let named = &roster.members[other as usize];
                let theirs = named.subscription_generation.or(named.generation).unwrap_or(DEFAULT_GENERATION);
                if generation < theirs {
                    owner[dense as usize] = other;
                    continue;
                }
                if generation == theirs {
                    doubly.push(dense);
                } else {
                    counts[member as usize].push(dense);
                }
                let list = &mut counts[other as usize];
                if let Some(at) = list.iter().position(|&mine| mine == dense) {
                    list.remove(at);
                }
            }
        }
        let equal_subscriptions = equal_subscriptions(roster, walked);
        let max_generation = generations.iter().copied().fold(DEFAULT_GENERATION, i32::max);
        Self { equal_subscriptions, said, counts, doubly, generations, max_generation }
    }
}

fn equal_subscriptions(roster: &Roster, walked: &[u32]) -> bool {
    let mut lists = walked.iter().map(|&member| roster.subscription_of[member as usize]);
    let topics = |list: u32| &roster.subscriptions[list as usize];
    let Some(first) = lists.find(|&list| !topics(list).is_empty()) else { return true };
    let mut expected = topics(first).clone();
    expected.dedup();
    let same = |list: u32| {
        let mine = topics(list);
        mine.len() == expected.len() && mine.iter().all(|topic| expected.binary_search(topic).is_ok())
    };
    // Members in a row share a list: look at it once.
    let mut seen_same = expected.len() == topics(first).len();
    let mut latest = first;
    lists.all(|list| {
        if list != latest {
            (latest, seen_same) = (list, same(list));
        }
        seen_same
    })
}

/// Version 0 of the user data, without a generation, is not written by Kafka's own clients of today: its topics come as
/// its writer first named them.
fn as_first_named(roster: &Roster, list: &mut [Dense]) {
    let mut topics = Vec::new();
    for &dense in &*list {
        let topic = roster.topic_of(dense);
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    list.sort_by_cached_key(|&dense| topics.iter().position(|&topic| topic == roster.topic_of(dense)));
}

/// `CollectionUtils.groupPartitionsByTopic`, there and back: puts lists in order of topics as Java walks them.
struct ByTopic {
    /// The place of each topic among those of the list at hand.
    places: Vec<u32>,
    topics: Vec<u32>,
    hashes: Vec<i32>,
    /// Where the partitions of each topic go.
    starts: Vec<usize>,
}

impl ByTopic {
    fn new(roster: &Roster) -> Self {
        let places = vec![NOBODY; roster.topics.len()];
        Self { places, topics: Vec::new(), hashes: Vec::new(), starts: Vec::new() }
    }

    fn sort(&mut self, roster: &Roster, list: &mut Vec<Dense>) {
        self.topics.clear();
        self.hashes.clear();
        self.starts.clear();
        let mut ends_on_new = false;
        for &dense in &*list {
            let topic = roster.topic_of(dense);
            ends_on_new = self.places[topic as usize] == NOBODY;
            if ends_on_new {
                self.places[topic as usize] = self.topics.len() as u32;
                self.topics.push(topic);
                self.hashes.push(roster.topic_hash(topic));
                self.starts.push(0);
            }
            self.starts[self.places[topic as usize] as usize] += 1;
        }
        let mut start = 0;
        for at in hash_order::walk_after_compute(&self.hashes, !ends_on_new) {
            start += std::mem::replace(&mut self.starts[at as usize], start);
        }
        let mut sorted = vec![0; list.len()];
        for &dense in &*list {
            let place = &mut self.starts[self.places[roster.topic_of(dense) as usize] as usize];
            sorted[*place] = dense;
            *place += 1;
        }
        *list = sorted;
        for &topic in &self.topics {
            self.places[topic as usize] = NOBODY;
        }
    }
}
