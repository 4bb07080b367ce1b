//! `org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor`: balanced first, then as little as possible
//! is moved.
//!
//! Two ways lead to an assignment. With equal subscriptions quotas say it all (`constrained`); otherwise partitions
//! are handed out and then moved while that improves the balance (`general`).
//!
//! Invariants:
//! - Of two claims to a partition the one of the later generation counts; of two in the same generation none does.
//! - A claim to a partition that does not exist counts as one that does. Kafka does so too, with all that follows from
//!   it.

mod claims;
mod constrained;
mod general;
mod movements;

use super::model::AssignError;
use super::roster::{Dense, Roster};
use claims::Claims;

/// `StickyAssignor`: assigns; the lists are in Kafka's order.
pub(super) fn assign(roster: &Roster) -> Result<Vec<Vec<Dense>>, AssignError> {
    let claims = Claims::from_user_data(roster);
    if claims.equal_subscriptions {
        Ok(constrained::assign(roster, &claims)?.lists)
    } else {
        Ok(general::assign(roster, &claims))
    }
}

/// `CooperativeStickyAssignor`: as above, but a partition that must first be revoked is left out.
pub(super) fn assign_cooperatively(roster: &Roster) -> Result<Vec<Vec<Dense>>, AssignError> {
    let claims = Claims::from_subscription(roster);
    let (mut lists, changing_hands) = if claims.equal_subscriptions {
        let outcome = constrained::assign(roster, &claims)?;
        (outcome.lists, outcome.changing_hands)
    } else {
        let lists = general::assign(roster, &claims);
        let changing_hands = changing_hands(roster, &claims.said, &lists);
        (lists, changing_hands)
    };
    for (dense, member) in changing_hands {
        let list = &mut lists[member as usize];
        if let Some(at) = list.iter().position(|&other| other == dense) {
            list.remove(at);
        }
    }
    Ok(lists)
}

/// `computePartitionsTransferringOwnership`: what one member gets and another had; one entry a partition.
fn changing_hands(roster: &Roster, said: &[Vec<Dense>], lists: &[Vec<Dense>]) -> Vec<(Dense, u32)> {
    const NOBODY: u32 = u32::MAX;
    let size = roster.partitions();
    let (mut added_to, mut revoked) = (vec![NOBODY; size], vec![false; size]);
    let (mut had, mut has) = (vec![NOBODY; size], vec![NOBODY; size]);
    for &member in roster.walk_members() {
        let (said, list) = (&said[member as usize], &lists[member as usize]);
        for &dense in said {
            had[dense as usize] = member;
        }
        for &dense in list {
            has[dense as usize] = member;
        }
        for &dense in list.iter().filter(|&&dense| had[dense as usize] != member) {
            added_to[dense as usize] = member;
        }
        for &dense in said.iter().filter(|&&dense| has[dense as usize] != member) {
            revoked[dense as usize] = true;
        }
    }
    let moved = (0..size).filter(|&at| revoked[at] && added_to[at] != NOBODY);
    moved.map(|at| (at as Dense, added_to[at])).collect()
}
