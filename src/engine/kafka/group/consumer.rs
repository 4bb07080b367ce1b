//! The coordinator of a consumer group (KIP-848): members send heartbeats, the broker assigns, each member is
//! reconciled on its own.
//!
//! Follows `GroupMetadataManager`, `ConsumerGroup` and `CurrentAssignmentBuilder` of Kafka 4.3. Invariants:
//! - Three epochs: the group's goes up with every change, the assignment's follows when the assignor has run, a
//!   member's follows when the member has revoked what it must.
//! - A partition is one member's at most (`owners`), from the moment it is promised until its return is said.
//! - The assignor runs at a heartbeat, never more often than `group.consumer.assignment.interval.ms`.
//!
//! Deliberately absent: records of the group log, since a broker of the model never restarts.

mod assign;
mod bridge;
mod expire;
mod heartbeat;
mod member;
mod reconcile;
pub(crate) mod regex;
mod share;
#[cfg(test)]
mod tests;

pub use member::{ClassicSide, ConsumerMember, Reconciliation};

use super::config::{GroupConfig, ModernConfig};
use super::image::TopicImage;
use super::message::{ClientNo, Effect, GroupError, GroupFact};
use super::reason::{RebalanceReason, Removal};
use super::state::GroupState;
use crate::engine::kafka::assignor::{ServerAssignor, ShareAssignor, TopicId};
use crate::engine::kafka::ids::{
    InstanceId, MemberId, MemberName, Ms, Offset, Partition, TopicName, TopicPartition,
};
use regex::Patterns;
use share::Shared;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerGroup {
    config: GroupConfig,
    epoch: i32,
    assignment_epoch: i32,
    assigned_at: Option<Ms>,
    /// In the order in which they came.
    members: Vec<ConsumerMember>,
    next_number: u64,
    /// Which member's number a partition is promised to.
    owners: BTreeMap<TopicPartition, u64>,
    /// The subscribed topics as they were when the group epoch last took account of them.
    seen: Vec<(TopicName, TopicId, Partition)>,
    seen_version: u64,
    patterns: Patterns,
    settled: bool,
    /// Of a share group, what is shared.
    shared: Option<Shared>,
}

impl ConsumerGroup {
    /// A group nobody has joined yet.
    pub fn new(config: GroupConfig) -> Self {
        Self {
            config,
            epoch: 0,
            assignment_epoch: 0,
            assigned_at: None,
            members: Vec::new(),
            next_number: 1,
            owners: BTreeMap::new(),
            seen: Vec::new(),
            seen_version: 0,
            patterns: Patterns::default(),
            settled: true,
            shared: None,
        }
    }

    pub fn config(&self) -> &GroupConfig {
        &self.config
    }

    fn modern(&self) -> &ModernConfig {
        if self.shared.is_some() { &self.config.share } else { &self.config.modern }
    }

    pub fn epoch(&self) -> i32 {
        self.epoch
    }

    /// The epoch of the target assignment.
    pub fn assignment_epoch(&self) -> i32 {
        self.assignment_epoch
    }

    /// All members, in the order in which they came.
    pub fn members(&self) -> &[ConsumerMember] {
        &self.members
    }

    pub fn member(&self, id: &MemberId) -> Option<&ConsumerMember> {
        self.members.iter().find(|m| m.id == *id)
    }

    /// `ConsumerGroupState`.
    pub fn state(&self) -> GroupState {
        if self.members.is_empty() {
            GroupState::Empty
        } else if self.shared.is_some() {
            GroupState::Stable
        } else if self.epoch > self.assignment_epoch {
            GroupState::Assigning
        } else if self.members.iter().all(|m| m.is_reconciled(self.assignment_epoch)) {
            GroupState::Stable
        } else {
            GroupState::Reconciling
        }
    }

    /// The name of the assignor that would run now.
    pub fn assignor_name(&self) -> &'static str {
        if self.shared.is_some() { ShareAssignor::Simple.name() } else { self.assignor().name() }
    }

    /// The assignor that most members ask for; the broker's first where nobody does.
    pub(super) fn assignor(&self) -> ServerAssignor {
        let votes = |a: ServerAssignor| self.members.iter().filter(|m| m.assignor == Some(a)).count();
        let uniform = votes(ServerAssignor::Uniform);
        if votes(ServerAssignor::Range) > uniform { ServerAssignor::Range } else { ServerAssignor::Uniform }
    }

    /// When `on_time` must be called next.
    pub fn next_deadline(&self) -> Option<Ms> {
        let members = self.members.iter();
        let ends = members.flat_map(|m| [m.session_deadline, m.rebalance_deadline]).flatten().min();
        [ends, self.patterns.due(), self.shared.as_ref().and_then(Shared::due)].into_iter().flatten().min()
    }

    /// Whether an `OffsetCommit` under this epoch is accepted (`ConsumerGroup.validateOffsetCommit`).
    ///
    /// An epoch that is over still commits what was the member's in that epoch (KIP-1251).
    pub fn check_commit(
        &mut self,
        now: Ms,
        id: &MemberId,
        epoch: i32,
        offsets: &[(TopicPartition, Offset)],
    ) -> Result<(), GroupError> {
        let found = self.members.iter_mut().find(|m| m.id == *id);
        let member = found.ok_or(GroupError::UnknownMemberId)?;
        if let Some(classic) = &member.classic {
            if epoch != member.epoch {
                return Err(GroupError::IllegalGeneration);
            }
            member.session_deadline = Some(now + classic.session_timeout_ms);
            return Ok(());
        }
        let held_then = |(tp, _): &(TopicPartition, Offset)| {
            member.assigned.get(tp).is_some_and(|given| *given as i64 <= i64::from(epoch))
        };
        if epoch == member.epoch || (epoch < member.epoch && offsets.iter().all(held_then)) {
            Ok(())
        } else {
            Err(GroupError::StaleMemberEpoch)
        }
    }

    fn find(&self, id: &MemberId) -> Option<usize> {
        self.members.iter().position(|m| m.id == *id)
    }

    fn find_instance(&self, instance: &InstanceId) -> Option<usize> {
        self.members.iter().position(|m| m.instance_id.as_ref() == Some(instance))
    }

    fn add_member(&mut self, id: MemberId, name: MemberName, instance: Option<InstanceId>) -> usize {
        self.members.push(ConsumerMember::new(self.next_number, id, name, instance));
        self.next_number += 1;
        self.members.len() - 1
    }

    /// A group begins at epoch 1, with an empty target assignment of that epoch.
    fn begin(&mut self) {
        if self.epoch == 0 {
            self.epoch = 1;
            self.assignment_epoch = 1;
        }
    }

    /// Whether a topic is in a member's subscription.
    pub(crate) fn reads(&self, member: &ConsumerMember, topic: &TopicName) -> bool {
        member.topics.binary_search(topic).is_ok() || self.patterns.matches(member.regex.as_deref(), topic)
    }

    /// Raises the group epoch where the subscription changed (`bump`) or its topics did.
    fn note_metadata(
        &mut self,
        bump: Option<RebalanceReason>,
        who: usize,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) {
        if bump.is_none() && self.seen_version == topics.version() {
            return;
        }
        let seen = self.look_up(topics);
        let changed = seen != self.seen;
        self.seen = seen;
        self.seen_version = topics.version();
        if let Some(reason) = bump {
            let name = self.members[who].name.clone();
            self.bump(reason, Some(name), out);
        } else if changed {
            self.bump(RebalanceReason::MetadataChanged, None, out);
        }
    }

    fn look_up(&self, topics: &dyn TopicImage) -> Vec<(TopicName, TopicId, Partition)> {
        let of = |name: TopicName| topics.topic(&name).map(|(id, partitions)| (name, id, partitions));
        self.subscribed().into_iter().filter_map(of).collect()
    }

    /// All topics that anybody subscribes to, known or not.
    fn subscribed(&self) -> Vec<TopicName> {
        let named = self.members.iter().flat_map(|m| m.topics.iter());
        let mut all: Vec<_> = named.chain(self.patterns.topics()).cloned().collect();
        all.sort();
        all.dedup();
        all
    }

    fn bump(&mut self, reason: RebalanceReason, member: Option<MemberName>, out: &mut Vec<Effect>) {
        self.epoch += 1;
        self.settled = false;
        out.push(Effect::Fact(GroupFact::EpochBumped { epoch: self.epoch, reason, member }));
    }

    /// Tells once that everybody has what the target assignment gives.
    fn tell_settled(&mut self, out: &mut Vec<Effect>) {
        if !self.settled && self.state() == GroupState::Stable {
            self.settled = true;
            out.push(Effect::Fact(GroupFact::Reconciled { epoch: self.epoch }));
        }
    }

    /// Removes a member (`consumerGroupFenceMember`): the group epoch goes up, unless only members of the classic
    /// protocol are left, who then go on as a classic group.
    fn remove(&mut self, at: usize, why: Removal, reason: RebalanceReason, out: &mut Vec<Effect>) {
        let gone = self.members.remove(at);
        self.release(gone.number);
        let (member_id, member) = (gone.id, gone.name);
        out.push(Effect::Fact(GroupFact::MemberRemoved { member_id, member: member.clone(), why }));
        let members = &self.members;
        self.patterns.keep(|regex| members.iter().any(|m| m.regex.as_deref() == Some(regex)));
        let subscribed = self.subscribed();
        self.seen.retain(|(name, ..)| subscribed.binary_search(name).is_ok());
        if self.is_to_downgrade() {
            return;
        }
        self.bump(reason, Some(member), out);
        if self.members.is_empty() {
            self.settled = true;
            out.push(Effect::Fact(GroupFact::Emptied { generation: self.epoch }));
        }
    }

    /// Forgets what is promised to the member of that number.
    fn release(&mut self, number: u64) {
        self.owners.retain(|_, owner| *owner != number);
    }
}

/// A response to a client that did something out of turn.
fn refuse(to: ClientNo, answer: super::message::Response) -> Vec<Effect> {
    vec![Effect::Respond(to, answer)]
}
