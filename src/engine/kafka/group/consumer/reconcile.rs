//! `CurrentAssignmentBuilder`: one member's next step towards its target.
//!
//! First it revokes what it must not keep and confirms that; then its epoch goes up and it gets free partitions; those
//! that others still hold come later. Members do not wait for each other.

use super::{ConsumerGroup, Reconciliation};
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::{Effect, GroupFact};
use crate::engine::kafka::ids::{Ms, TopicPartition};
use std::collections::BTreeMap;

impl ConsumerGroup {
    /// Takes the member a step further; returns whether it is to hold something else now.
    ///
    /// `owned` is what it says it holds, `enforce` that its subscription changed: the target may lag behind it.
    pub(super) fn reconcile(
        &mut self,
        now: Ms,
        at: usize,
        owned: Option<&[TopicPartition]>,
        enforce: bool,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) -> bool {
        if self.shared.is_some() {
            return self.take_share(at);
        }
        let member = &self.members[at];
        if member.is_reconciled(self.assignment_epoch) {
            return enforce && self.drop_unsubscribed(now, at, owned, topics, out);
        }
        if member.state == Reconciliation::UnrevokedPartitions && owns(owned, &member.revoking) {
            return enforce && self.drop_unsubscribed(now, at, owned, topics, out);
        }
        self.step(now, at, owned, topics, out)
    }

    /// `computeNextAssignment`.
    fn step(
        &mut self,
        now: Ms,
        at: usize,
        owned: Option<&[TopicPartition]>,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) -> bool {
        let member = &self.members[at];
        let reads = |tp: &&TopicPartition| {
            self.reads(member, &tp.topic) && topics.topic(&tp.topic).is_some_and(|(_, n)| tp.partition < n)
        };
        let given = self.assignment_epoch as u64;
        let mut next: BTreeMap<TopicPartition, u64> =
            member.target.iter().filter(reads).map(|tp| (tp.clone(), given)).collect();
        let gone: Vec<_> = member.assigned.keys().filter(|tp| !next.contains_key(*tp)).cloned().collect();
        let mut unreleased = false;
        let waits = !gone.is_empty() && owns(owned, &gone);
        next.retain(|tp, epoch| {
            if let Some(since) = member.assigned.get(tp) {
                *epoch = *since;
                return true;
            }
            let taken = self.owners.contains_key(tp) && !member.revoking.contains(tp);
            unreleased |= taken;
            !taken && !waits
        });
        let changed = next.len() != member.assigned.len() || !gone.is_empty();
        if waits {
            self.give_back(now, at, next, gone, out);
        } else {
            let state =
                if unreleased { Reconciliation::UnreleasedPartitions } else { Reconciliation::Stable };
            self.settle(at, state, Some(self.assignment_epoch), next, Vec::new());
        }
        changed
    }

    /// `updateCurrentAssignment`: takes away only what the member does not subscribe to any more.
    fn drop_unsubscribed(
        &mut self,
        now: Ms,
        at: usize,
        owned: Option<&[TopicPartition]>,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) -> bool {
        let member = &self.members[at];
        let mut next = member.assigned.clone();
        let mut gone = member.revoking.clone();
        next.retain(|tp, _| {
            let stays = self.reads(member, &tp.topic) && topics.topic(&tp.topic).is_some();
            if !stays {
                gone.push(tp.clone());
            }
            stays
        });
        if next.len() == member.assigned.len() {
            return false;
        }
        if owns(owned, &gone) {
            self.give_back(now, at, next, gone, out);
        } else {
            let (state, revoking) = (member.state, member.revoking.clone());
            self.settle(at, state, None, next, revoking);
        }
        true
    }

    /// Asks for partitions back; the member epoch waits for that.
    fn give_back(
        &mut self,
        now: Ms,
        at: usize,
        assigned: BTreeMap<TopicPartition, u64>,
        gone: Vec<TopicPartition>,
        out: &mut Vec<Effect>,
    ) {
        let member = self.members[at].name.clone();
        out.push(Effect::Fact(GroupFact::RevocationAsked { member, partitions: gone.clone() }));
        self.settle(at, Reconciliation::UnrevokedPartitions, None, assigned, gone);
        let member = &mut self.members[at];
        if member.classic.is_none() {
            member.rebalance_deadline = Some(now + member.rebalance_timeout_ms);
        }
    }

    fn settle(
        &mut self,
        at: usize,
        state: Reconciliation,
        epoch: Option<i32>,
        assigned: BTreeMap<TopicPartition, u64>,
        revoking: Vec<TopicPartition>,
    ) {
        self.release(self.members[at].number);
        let member = &mut self.members[at];
        member.state = state;
        member.assigned = assigned;
        member.revoking = revoking;
        if member.classic.is_none() {
            member.rebalance_deadline = None;
        }
        if let Some(epoch) = epoch
            && epoch != member.epoch
        {
            member.advance(epoch);
        }
        self.claim(at);
    }

    /// Notes what the member has or still has to revoke as its own.
    pub(super) fn claim(&mut self, at: usize) {
        let member = &self.members[at];
        let all = member.assigned.keys().chain(&member.revoking);
        self.owners.extend(all.map(|tp| (tp.clone(), member.number)));
    }
}

/// Whether a member still holds any of `gone`; one that does not say may hold all.
fn owns(owned: Option<&[TopicPartition]>, gone: &[TopicPartition]) -> bool {
    owned.is_none_or(|owned| gone.iter().any(|tp| owned.contains(tp)))
}
