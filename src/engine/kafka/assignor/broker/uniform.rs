//! `UniformHomogeneousAssignmentBuilder`: all members subscribe to the same topics.
//!
//! Everyone may have ⌊P/M⌋ partitions and, while extras remain, tentatively one more. A member keeps what it had up
//! to that. One that still has room hands its extra on, unless all who are left need one; so with nothing owned the
//! *last* members get the extras. Then those with room take what is free in turn.
//!
//! Invariants:
//! - Partitions that nobody had are handed out before those that were taken away.
//! - The order of members and of topics is that of Java's hash maps; ids sort nothing here.

use std::borrow::Cow;

use super::member_map::MemberMap;
use super::{Lists, walk_subscription};
use crate::engine::kafka::assignor::model::AssignError;
use crate::engine::kafka::assignor::roster::{Dense, Roster};
use crate::engine::kafka::java::hash_order::Table;

/// Assigns; the lists are in Kafka's order.
pub(super) fn assign<'a>(roster: &'a Roster) -> Result<Lists<'a>, AssignError> {
    let mut lists: Lists = vec![Cow::default(); roster.members.len()];
    let topics = roster.subscriptions.first().map_or_else(Vec::new, |list| walk_topics(roster, list));
    if topics.is_empty() {
        return Ok(lists);
    }
    let mut free = never_assigned(roster, &topics);
    let mut quotas = Quotas::new(roster);
    let mut unfilled = Vec::new();
    let mut given_up = vec![false; roster.partitions()];
    for (place, &member) in roster.walk_members().iter().enumerate() {
        let own = &roster.owned[member as usize][..];
        let quota = quotas.next();
        lists[member as usize] = if own.len() > quota {
            let mut map = MemberMap::copy_of(roster, own);
            for &dense in &own[quota..] {
                given_up[dense as usize] = true;
            }
            map.retain(|&dense| !given_up[dense as usize]);
            free.extend_from_slice(&own[quota..]);
            map.list().into()
        } else {
            let room = quotas.settle(quota - own.len(), roster.members.len() - place);
            if room > 0 {
                unfilled.push((member, room));
            }
            own.into()
        };
    }
    let mut free = &free[..];
    for (member, room) in unfilled {
        let list = &mut lists[member as usize];
        let (taken, left) = free.split_at(room.min(free.len()));
        let mut map = MemberMap::copy_of(roster, list);
        map.add(taken, |_| 16);
        *list = map.list().into();
        free = left;
    }
    if free.is_empty() { Ok(lists) } else { Err(AssignError::LeftUnassigned) }
}

/// The topics in the order of a `HashSet` copied from the subscription.
fn walk_topics(roster: &Roster, list: &[u32]) -> Vec<u32> {
    let topics = walk_subscription(roster, list);
    let mut set = Table::copy_of(topics.iter().map(|&topic| (roster.id_hash(topic), topic)));
    set.walk().map(|(_, &topic)| topic).collect()
}

fn never_assigned(roster: &Roster, topics: &[u32]) -> Vec<Dense> {
    let mut assigned = vec![false; roster.partitions()];
    for &dense in roster.owned.iter().flatten() {
        assigned[dense as usize] = true;
    }
    let all = topics.iter().flat_map(|&topic| roster.topics[topic as usize].partitions.clone());
    all.filter(|&dense| !assigned[dense as usize]).collect()
}

/// How many partitions each member may have.
struct Quotas {
    floor: usize,
    /// How many members may still get one more than the floor.
    extras: usize,
    /// Whether the member at hand holds one of them.
    has_extra: bool,
}

impl Quotas {
    fn new(roster: &Roster) -> Self {
        let (total, members) = (roster.total as usize, roster.members.len());
        Self { floor: total / members, extras: total % members, has_extra: false }
    }

    /// The quota of the next member.
    fn next(&mut self) -> usize {
        self.has_extra = self.extras > 0;
        self.extras -= usize::from(self.has_extra);
        self.floor + usize::from(self.has_extra)
    }

    /// The room that the member at hand is left with; `left` counts the members from it on.
    fn settle(&mut self, room: usize, left: usize) -> usize {
        if room > 0 && self.has_extra && left > self.extras + 1 {
            self.extras += 1;
            return room - 1;
        }
        room
    }
}
