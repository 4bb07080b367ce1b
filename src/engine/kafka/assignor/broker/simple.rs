//! `SimpleAssignor` (share groups, KIP-932, as in 4.3): a partition may have several members.
//!
//! With equal subscriptions all topics are one pool that is shared out as one (`pool`), otherwise each topic is a
//! pool of its own.
//!
//! Invariants:
//! - Members are numbered by their place in the order of Java's map.
//! - With unequal subscriptions a topic that nobody subscribes to any more is not looked at, so its partitions stay
//!   where they were. That is Kafka's.

mod pool;

use super::member_map::MemberMap;
use super::{are_equal_subscriptions, walk_subscription};
use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::Table;
use pool::{Pool, Shares};

/// Assigns; the lists are in Kafka's order. The roster must know the topics of previous assignments too.
pub(in crate::engine::kafka::assignor) fn assign(roster: &Roster) -> Vec<Vec<Dense>> {
    let walked = roster.walk_members();
    if roster.subscriptions.iter().all(Vec::is_empty) {
        return vec![Vec::new(); walked.len()];
    }
    let before: Vec<&[Dense]> = walked.iter().map(|&member| &roster.owned[member as usize][..]).collect();
    let topics = walk_topics(roster, walked);
    let mut shares = Shares::new(walked.len());
    let equal = are_equal_subscriptions(roster);
    if equal {
        let members: Vec<u32> = (0..walked.len() as u32).collect();
        let topics = walk_subscription(roster, &roster.subscriptions[0]);
        Pool::of_all_topics(roster, topics, &members).share(&before, &mut shares);
    } else {
        let subscribers = roster.subscribers(walked);
        let mut place_of = vec![0; walked.len()];
        for (place, &member) in walked.iter().enumerate() {
            place_of[member as usize] = place as u32;
        }
        for &topic in &topics {
            let members = subscribers[topic as usize].iter().map(|&member| place_of[member as usize]);
            let members: Vec<u32> = members.collect();
            Pool::of_topic(roster, topic, &members).share(&before, &mut shares);
        }
    }
    let looked_at = |topic: u32| topics.contains(&topic);
    let mut lists = vec![Vec::new(); walked.len()];
    for (place, &member) in walked.iter().enumerate() {
        let stays = |dense: &Dense| {
            let topic = roster.topic_of(*dense);
            if looked_at(topic) { !shares.lost[place].contains(dense) } else { !equal }
        };
        lists[member as usize] = list(roster, before[place], stays, &shares.gained[place]);
    }
    lists
}

/// All subscribed topics, in the order of a set that each member's were added to.
fn walk_topics(roster: &Roster, walked: &[u32]) -> Vec<u32> {
    let mut set = Table::new(16);
    let mut seen = vec![false; roster.topics.len()];
    let mut latest = u32::MAX;
    for &member in walked {
        let list = roster.subscription_of[member as usize];
        if std::mem::replace(&mut latest, list) != list {
            for topic in walk_subscription(roster, &roster.subscriptions[list as usize]) {
                if !std::mem::replace(&mut seen[topic as usize], true) {
                    set.put(roster.id_hash(topic), topic);
                }
            }
        }
    }
    set.walk().map(|(_, &topic)| topic).collect()
}

fn list(roster: &Roster, before: &[Dense], stays: impl Fn(&Dense) -> bool, gained: &[Dense]) -> Vec<Dense> {
    if gained.is_empty() && before.iter().all(&stays) {
        return before.to_vec();
    }
    let mut map = MemberMap::copy_of(roster, before);
    map.retain(stays);
    map.add(gained, |_| 16);
    map.list()
}
