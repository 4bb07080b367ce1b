//! `UniformHomogeneousAssignmentBuilder`: all members subscribe to the same topics.
//!
//! Everyone may have ⌊P/M⌋ partitions and, while extras remain, tentatively one more. A member keeps what it had up
//! to that. One that still has room hands its extra on, unless all who are left need one; so with nothing owned the
//! *last* members get the extras. Then those with room take what is free in turn.
//!
//! Invariants:
//! - Partitions that nobody had are handed out before those that were taken away.
//! - The order of members and of topics is that of Java's hash maps; ids sort nothing here.

use super::member_map::{MemberMap, walk_record};
use super::{id_hash, walk_subscription};
use crate::engine::assignor::java::Table;
use crate::engine::assignor::model::AssignError;
use crate::engine::assignor::roster::{Dense, Roster};

/// Assigns; the lists are in Kafka's order.
pub(super) fn assign(roster: &mut Roster) -> Result<Vec<Vec<Dense>>, AssignError> {
    let mut lists = roster.owned();
    let roster = &*roster;
    let topics = roster.subscriptions.first().map_or_else(Vec::new, |list| walk_topics(roster, list));
    if topics.is_empty() {
        return Ok(vec![Vec::new(); roster.members.len()]);
    }
    let mut free = never_assigned(roster, &topics, &lists);
    let mut quotas = Quotas::new(roster);
    let mut unfilled = Vec::new();
    let mut given_up = vec![false; roster.partitions()];
    for (place, member) in roster.walk_members().into_iter().enumerate() {
        let list = &mut lists[member as usize];
        let own = walk_record(roster, std::mem::take(list));
        let quota = quotas.next();
        if own.len() > quota {
            let mut map = MemberMap::from_record(roster, &own).deep_copy();
            own[quota..].iter().for_each(|&dense| given_up[dense as usize] = true);
            map.retain(|&dense| !given_up[dense as usize]);
            free.extend_from_slice(&own[quota..]);
            *list = map.list();
        } else {
            *list = own;
            let room = quotas.settle(quota - list.len(), roster.members.len() - place);
            if room > 0 {
                unfilled.push((member, room));
            }
        }
    }
    let mut free = free.into_iter();
    for (member, room) in unfilled {
        let list = &mut lists[member as usize];
        let mut map = MemberMap::from_record(roster, list).deep_copy();
        free.by_ref().take(room).for_each(|dense| map.add(dense, 16));
        *list = map.list();
    }
    if free.len() > 0 { Err(AssignError::LeftUnassigned) } else { Ok(lists) }
}

/// The topics in the order of a `HashSet` copied from the subscription.
fn walk_topics(roster: &Roster, list: &[u32]) -> Vec<u32> {
    let topics = walk_subscription(roster, list);
    let mut set = Table::copy_of(topics.iter().map(|&topic| (id_hash(roster, topic), topic)));
    set.walk().map(|(_, &topic)| topic).collect()
}

fn never_assigned(roster: &Roster, topics: &[u32], lists: &[Vec<Dense>]) -> Vec<Dense> {
    let mut assigned = vec![false; roster.partitions()];
    for &dense in lists.iter().flatten() {
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
