//! The coordinator's check for commits that nobody renews any more (`offsets.retention.minutes`).
//!
//! Source: `OffsetMetadataManager.cleanupExpiredOffsets`, `ClassicGroup` and `ConsumerGroup.offsetExpirationCondition`,
//! `GroupCoordinatorShard.cleanupGroupMetadata`; KIP-211. A group without members whose last commit expired is Dead.
//!
//! Deliberately absent: a group that never committed goes with the next check in Kafka; here it stays, since it holds
//! the settings that its members start with.

use super::{Fact, Group, Task};
use crate::engine::kafka::group::{Committed, Coordinator, GroupState};
use crate::engine::kafka::ids::{GroupId, Ms, TopicPartition};
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::ReaderId;

/// Makes sure that the next check of a group comes.
pub fn schedule(sim: &mut Simulation, id: &GroupId) {
    let now = sim.world.now;
    let Some(group) = sim.world.kafka.groups.get_mut(id) else { return };
    let every = group.config.offsets_retention_check_ms;
    let at = (now / every + 1).saturating_mul(every);
    group.expiry_check = at;
    sim.world.agenda.add(at, Task::Expiry(id.clone()));
}

/// One check of a group's commits.
pub fn check(sim: &mut Simulation, id: &GroupId) {
    let now = sim.world.now;
    let Some(group) = sim.world.kafka.groups.get_mut(id).filter(|group| group.expiry_check == now) else {
        return;
    };
    let is_old = |(tp, commit): &(&TopicPartition, &Committed)| {
        let since = since(group, tp, commit);
        since.is_some_and(|since| now.saturating_sub(since) >= group.config.offsets_retention_ms)
    };
    let old: Vec<_> = group.offsets.iter().filter(is_old).map(|(tp, _)| tp.clone()).collect();
    if !old.is_empty() {
        for tp in &old {
            group.offsets.remove(tp);
        }
        let dead = group.offsets.is_empty() && group.coordinator.size() == 0;
        if dead && group.clients.is_empty() {
            sim.world.kafka.groups.remove(id);
            sim.world.ledger.forget_reader(&ReaderId::Group(id.clone()));
        } else if dead {
            // A client that was put out and does not know it will join as the first member of another group.
            group.coordinator = Coordinator::new(group.coordinator.kind(), group.config.clone());
        }
        sim.emit(Fact::OffsetsExpired { group: id.clone(), partitions: old, dead });
    }
    schedule(sim, id);
}

/// Since when a commit ages; none where it does not.
fn since(group: &Group, tp: &TopicPartition, commit: &Committed) -> Option<Ms> {
    if group.coordinator.reads(&tp.topic) || group.coordinator.kind() == "share" {
        return None;
    }
    if group.coordinator.classic().is_none() {
        return Some(commit.at);
    }
    match group.coordinator.state() {
        // One that never had members has no protocol type, and ages as a standalone consumer's.
        GroupState::Empty => Some(group.emptied_at.unwrap_or(commit.at)),
        GroupState::Stable => Some(commit.at),
        _ => None,
    }
}
