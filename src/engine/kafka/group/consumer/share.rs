//! Share groups (KIP-932): members share partitions, so nobody revokes before another takes.
//!
//! A partition can be assigned once its share state is initialised, which the share coordinator does beside the
//! heartbeat that first named its topic; the next heartbeat then raises the group epoch once more.
//!
//! Deliberately absent: acquiring, acknowledging and releasing records.

use super::{ConsumerGroup, Reconciliation};
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::group::config::GroupConfig;
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use std::collections::BTreeMap;

/// How long the model's share coordinator takes to initialise the state of partitions.
const TASK_MS: Ms = 10;

/// The partitions whose state is initialised, by topic, and those for which that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Shared {
    ready: BTreeMap<TopicName, Partition>,
    /// How many partitions of each topic the last assignment counted with.
    assigned: BTreeMap<TopicName, Partition>,
    underway: Option<(Ms, BTreeMap<TopicName, Partition>)>,
}

impl Shared {
    /// When the running task is done.
    pub(super) fn due(&self) -> Option<Ms> {
        self.underway.as_ref().map(|(due, _)| *due)
    }

    /// What can be assigned.
    pub(super) fn ready(&self, topics: &dyn TopicImage) -> Vec<(TopicName, TopicId, Partition)> {
        let known = |(name, partitions): (&TopicName, &Partition)| {
            topics.topic(name).map(|(id, now)| (name.clone(), id, now.min(*partitions)))
        };
        self.ready.iter().filter_map(known).collect()
    }
}

impl ConsumerGroup {
    /// A share group nobody has joined yet.
    pub fn share(config: GroupConfig) -> Self {
        Self { shared: Some(Shared::default()), ..Self::new(config) }
    }

    /// Whether it is a share group.
    pub fn is_share(&self) -> bool {
        self.shared.is_some()
    }

    /// `initializedAssignmentPending`: partitions are ready that no assignment knew of, and none is due anyway.
    pub(super) fn has_pending_share(&self) -> bool {
        let Some(shared) = &self.shared else { return false };
        let subscribed = self.subscribed();
        let news = |(name, ready): (&TopicName, &Partition)| {
            subscribed.binary_search(name).is_ok() && shared.assigned.get(name) != Some(ready)
        };
        self.epoch == self.assignment_epoch && shared.ready.iter().any(news)
    }

    /// Sees to partitions that are subscribed and not initialised.
    pub(super) fn initialize_shares(&mut self, now: Ms, topics: &dyn TopicImage) {
        let Some(shared) = &self.shared else { return };
        if shared.underway.is_some() {
            return;
        }
        let seen = self.look_up(topics).into_iter();
        let wanted: BTreeMap<_, _> = seen.map(|(name, _, partitions)| (name, partitions)).collect();
        let new = |(name, partitions): (&TopicName, &Partition)| {
            shared.ready.get(name).is_none_or(|ready| ready < partitions)
        };
        if wanted.iter().any(new)
            && let Some(shared) = &mut self.shared
        {
            shared.underway = Some((now + TASK_MS, wanted));
        }
    }

    pub(super) fn shares_ready(&mut self, now: Ms) {
        let Some(shared) = &mut self.shared else { return };
        if let Some((_, wanted)) = shared.underway.take_if(|(due, _)| *due <= now) {
            shared.ready.extend(wanted);
        }
    }

    /// Notes what an assignment counted with.
    pub(super) fn shares_assigned(&mut self) {
        if let Some(shared) = &mut self.shared {
            shared.assigned = shared.ready.clone();
        }
    }

    /// `ShareGroupAssignmentBuilder`: a member simply goes to its target.
    pub(super) fn take_share(&mut self, at: usize) -> bool {
        let epoch = self.assignment_epoch;
        let member = &mut self.members[at];
        if member.epoch == epoch {
            return false;
        }
        member.advance(epoch);
        member.state = Reconciliation::Stable;
        let next: BTreeMap<_, _> = member.target.iter().map(|tp| (tp.clone(), epoch as u64)).collect();
        let changed = !next.keys().eq(member.assigned.keys());
        member.assigned = next;
        changed
    }
}
