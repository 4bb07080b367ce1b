//! The assignors that run on the broker: KIP-848's uniform and range, KIP-932's simple.
//!
//! Invariants:
//! - A member's `owned` is its previous target assignment, by topic in the order of the record that holds it.
//! - Whether subscriptions are equal is decided on names, unknown ones included.
//! - A broker hashes topic ids, not names; `Places` is the order that follows from it.

mod member_map;
mod range;
mod simple;
mod uneven;
mod uniform;

pub(super) use member_map::walk_record;
pub(super) use range::assign as assign_range;
pub(super) use simple::assign as assign_simple;

use std::borrow::Cow;

use super::model::AssignError;
use super::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::Table;

/// The partitions of each member. What did not change is the previous target itself, as in Kafka.
pub(super) type Lists<'a> = Vec<Cow<'a, [Dense]>>;

/// `UniformAssignor`.
pub(super) fn assign_uniform<'a>(roster: &'a Roster) -> Result<Lists<'a>, AssignError> {
    if are_equal_subscriptions(roster) { uniform::assign(roster) } else { Ok(uneven::assign(roster)) }
}

/// `ModernGroup.subscriptionType`.
fn are_equal_subscriptions(roster: &Roster) -> bool {
    let mut lists = roster.subscriptions.iter().map(|list| distinct(list));
    lists.next().is_none_or(|first| lists.all(|list| list == first))
}

fn distinct(list: &[u32]) -> Vec<u32> {
    let mut list = list.to_vec();
    list.dedup();
    list
}

/// The known topics of a subscription in the order in which `TopicIds` is walked: that of its set of names.
fn walk_subscription(roster: &Roster, list: &[u32]) -> Vec<u32> {
    let names = distinct(list);
    let mut names = Table::copy_of(names.iter().map(|&topic| (roster.topic_hash(topic), topic)));
    let known = names.walk().map(|(_, &topic)| topic);
    known.filter(|&topic| roster.topics[topic as usize].known.is_some()).collect()
}

fn id(roster: &Roster, topic: u32) -> u128 {
    roster.topics[topic as usize].known.map_or(0, |topic| topic.id.0)
}

/// `Uuid.compareTo` goes by two signed halves.
fn id_order(id: u128) -> (i64, i64) {
    ((id >> 64) as i64, id as i64)
}
