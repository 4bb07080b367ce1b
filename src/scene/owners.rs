//! Who reads the lanes in view, how far, and whether records are delivered.
//!
//! Invariant: says what the model says. A partition that nobody holds but that the coordinator keeps for a member
//! is cut off, not owned.

use std::ops::Range;

use super::frame::Frame;
use crate::engine::kafka::ids::{Offset, Partition, TopicName, TopicPartition};
use crate::simulation::kafka::Group;

/// How a partition is linked to a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    #[default]
    None,
    /// The member reads.
    Flowing,
    /// The member holds the partition but has paused it.
    Paused,
    /// The member crashed, and the coordinator has not noticed.
    Silent,
    /// The coordinator keeps it for a member that does not hold it (any more, or yet).
    Cut,
}

/// One partition as one group has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// An index into the input's groups.
    pub group: u16,
    /// An index into the input's members.
    pub member: Option<u16>,
    /// What it reads next.
    pub position: Option<Offset>,
    /// What the group committed.
    pub committed: Option<Offset>,
    /// Whether records flow.
    pub link: Link,
}

/// Whether a group has anything to do with a topic.
pub fn reads(group: &Group, topic: &TopicName) -> bool {
    let first = TopicPartition { topic: topic.clone(), partition: 0 };
    let committed = group.offsets.range(first..).next();
    committed.is_some_and(|(tp, _)| tp.topic == *topic)
        || group.clients.values().any(|client| client.topics.contains(topic))
}

/// How the group of that index has the partitions `shown` of `topic`, in order.
pub fn owners(frame: &Frame<'_>, group: u16, topic: &TopicName, shown: &Range<Partition>) -> Vec<Owner> {
    let mut owners = vec![Owner { group, ..Owner::default() }; shown.len()];
    let id = &frame.input.groups[usize::from(group)];
    let Some(group) = frame.world.kafka.groups.get(id) else { return owners };
    let tp = |partition| TopicPartition { topic: topic.clone(), partition };
    let range = || tp(shown.start)..tp(shown.end);
    let find = |member: &str| frame.roll.find(id.as_str(), member);
    let place = |tp: &TopicPartition| {
        (tp.topic == *topic && shown.contains(&tp.partition)).then(|| (tp.partition - shown.start) as usize)
    };
    for (tp, committed) in group.offsets.range(range()) {
        if let Some(owner) = place(tp).and_then(|at| owners.get_mut(at)) {
            owner.committed = Some(committed.offset);
        }
    }
    for client in group.clients.values().filter(|client| !client.is_zombie() && !client.is_crashed()) {
        let mut held = client.held().range(range()).peekable();
        if held.peek().is_none() {
            continue;
        }
        let member = find(client.name.as_str());
        for (tp, held) in held {
            if let Some(owner) = place(tp).and_then(|at| owners.get_mut(at)) {
                let link = if held.paused { Link::Paused } else { Link::Flowing };
                *owner = Owner { member, position: held.position, link, ..*owner };
            }
        }
    }
    if owners.iter().any(|owner| owner.link == Link::None) {
        kept(group, &mut owners, find, place);
    }
    owners
}

/// Fills in what the coordinator keeps for members that do not hold it.
fn kept(
    group: &Group,
    owners: &mut [Owner],
    find: impl Fn(&str) -> Option<u16>,
    place: impl Fn(&TopicPartition) -> Option<usize>,
) {
    let dead: Vec<_> = group.clients.values().filter(|client| client.is_crashed()).collect();
    for known in group.coordinator.members() {
        let crashed = dead.iter().find(|client| client.member_id == *known.id);
        let member = find(known.name.as_str());
        for tp in &known.assignment() {
            let Some(owner) = place(tp).and_then(|at| owners.get_mut(at)) else { continue };
            if owner.link != Link::None {
                continue;
            }
            owner.member = member;
            owner.link = if crashed.is_some() { Link::Silent } else { Link::Cut };
            owner.position = crashed.and_then(|client| client.held().get(tp)).and_then(|held| held.position);
        }
    }
}
