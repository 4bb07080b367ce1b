//! `org.apache.kafka.clients.consumer.RoundRobinAssignor`: partitions in order, members in a circle.
//!
//! Invariants:
//! - The circle never starts again: who is next is remembered from one topic to the next, and a member that does
//!   not subscribe to a topic is passed over and loses its turn.

use super::model::AssignError;
use super::roster::{Dense, Roster};

/// Assigns; the lists are in Kafka's order.
pub(super) fn assign(roster: &Roster) -> Result<Vec<Vec<Dense>>, AssignError> {
    if roster.members.is_empty() {
        return Err(AssignError::NobodyToGoRound);
    }
    let circle = roster.line_up();
    let share = roster.total as usize / circle.len() + 1;
    let mut lists: Vec<Vec<Dense>> = circle.iter().map(|_| Vec::with_capacity(share)).collect();
    let mut next = 0;
    for (topic, row) in roster.topics.iter().enumerate().filter(|(_, row)| row.known.is_some()) {
        let reads = readers(roster, topic as u32);
        for dense in row.partitions.clone() {
            while !reads[circle[next] as usize] {
                next = (next + 1) % circle.len();
            }
            lists[circle[next] as usize].push(dense);
            next = (next + 1) % circle.len();
        }
    }
    Ok(lists)
}

/// Which members subscribe to a topic.
fn readers(roster: &Roster, topic: u32) -> Vec<bool> {
    let in_list: Vec<bool> = roster.subscriptions.iter().map(|list| list.contains(&topic)).collect();
    roster.subscription_of.iter().map(|&list| in_list[list as usize]).collect()
}
