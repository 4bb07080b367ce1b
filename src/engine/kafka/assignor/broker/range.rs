//! The broker's `RangeAssignor`: each topic is cut into one run per subscriber, whatever was before.
//!
//! Invariants:
//! - The cuts are those of the client-side assignor without racks: static members first, by instance id.
//! - A member's topics are in the order of its map of topic ids.

use super::{distinct, walk_subscription};
use crate::engine::kafka::assignor::range::block;
use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::Table;

/// Assigns; the lists are in Kafka's order.
pub(in crate::engine::kafka::assignor) fn assign(roster: &Roster) -> Vec<Vec<Dense>> {
    let orders: Vec<Vec<u32>> = roster.subscriptions.iter().map(|list| walk_map(roster, list)).collect();
    let order_of = |member: u32| &orders[roster.subscription_of[member as usize] as usize];
    let line = roster.line_up();
    let mut subscribers = vec![0; roster.topics.len()];
    for &member in &line {
        for &topic in order_of(member) {
            subscribers[topic as usize] += 1;
        }
    }
    let mut ranks = vec![0; roster.topics.len()];
    let mut lists = vec![Vec::new(); roster.members.len()];
    for &member in &line {
        for &topic in order_of(member) {
            let (span, rank) = (&roster.topics[topic as usize].partitions, &mut ranks[topic as usize]);
            let (start, length) = block(span.len() as u32, subscribers[topic as usize], *rank);
            lists[member as usize].extend(span.start + start..span.start + start + length);
            *rank += 1;
        }
    }
    lists
}

/// The topics of a subscription in the order of a member's map, made large enough for all of them.
fn walk_map(roster: &Roster, list: &[u32]) -> Vec<u32> {
    let mut map = Table::new(distinct(list).len() * 4 / 3 + 1);
    for topic in walk_subscription(roster, list) {
        map.put(roster.id_hash(topic), topic);
    }
    map.walk().map(|(_, &topic)| topic).collect()
}
