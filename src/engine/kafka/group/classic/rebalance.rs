//! From the request to rejoin to the assignment: how one generation follows another.

use std::rc::Rc;

use super::{ClassicGroup, JoinWait};
use crate::engine::kafka::group::message::{Effect, GroupError, GroupFact, JoinOk, Response};
use crate::engine::kafka::group::reason::{RebalanceReason, Removal};
use crate::engine::kafka::group::state::ClassicState;
use crate::engine::kafka::ids::{MemberId, MemberName, Ms, TopicPartition};
use crate::engine::kafka::java::hash_order;
use std::collections::BTreeMap;

impl ClassicGroup {
    /// `maybePrepareRebalanceOrCompleteJoin`.
    pub(super) fn prepare_or_complete(
        &mut self,
        now: Ms,
        reason: RebalanceReason,
        member: Option<MemberName>,
        out: &mut Vec<Effect>,
    ) {
        if self.state == ClassicState::PreparingRebalance {
            self.complete_if_all_joined(now, out);
            return;
        }
        if self.state == ClassicState::CompletingRebalance {
            self.break_off_sync(now, out);
        }
        let longest = self.longest_rebalance();
        let until = if self.state == ClassicState::Empty {
            let delay = self.config.initial_rebalance_delay_ms;
            let remaining = longest.saturating_sub(delay);
            self.wait = Some(JoinWait::Initial { until: now + delay, remaining, newcomer: false });
            now + delay
        } else {
            self.wait = Some(JoinWait::Rejoin { until: now + longest });
            now + longest
        };
        self.state = ClassicState::PreparingRebalance;
        out.push(Effect::Fact(GroupFact::RebalanceStarted {
            reason,
            member,
            generation: self.generation,
            deadline: until,
        }));
        self.complete_if_all_joined(now, out);
        self.expire_wait(now, out);
    }

    /// Those who wait for an assignment are told to rejoin: `resetAndPropagateAssignmentWithError`.
    pub(super) fn break_off_sync(&mut self, now: Ms, out: &mut Vec<Effect>) {
        self.sync_deadline = None;
        for member in self.members.values_mut() {
            member.assignment.clear();
            if let Some(client) = member.awaiting_sync.take() {
                member.session_deadline = Some(now + member.session_timeout_ms);
                let error = Response::Sync(Err(GroupError::RebalanceInProgress));
                out.push(Effect::Respond(client, error));
            }
        }
    }

    pub(super) fn complete_if_all_joined(&mut self, now: Ms, out: &mut Vec<Effect>) {
        let rejoining = matches!(self.wait, Some(JoinWait::Rejoin { .. }));
        let all = self.pending.is_empty() && self.members.values().all(|m| m.awaiting_join.is_some());
        if rejoining && all {
            self.complete_join(now, out);
        }
    }

    pub(super) fn expire_wait(&mut self, now: Ms, out: &mut Vec<Effect>) {
        match self.wait.clone() {
            Some(JoinWait::Initial { until, remaining, newcomer }) if until <= now => {
                if newcomer && remaining > 0 {
                    let delay = self.config.initial_rebalance_delay_ms.min(remaining);
                    self.wait = Some(JoinWait::Initial {
                        until: now + delay,
                        remaining: remaining - delay,
                        newcomer: false,
                    });
                } else {
                    self.complete_join(now, out);
                }
            }
            Some(JoinWait::Rejoin { until }) if until <= now => {
                // A static member's place is kept until its session ends (KIP-345).
                let late: Vec<_> = self
                    .members
                    .iter()
                    .filter(|(_, m)| m.awaiting_join.is_none() && m.instance_id.is_none())
                    .map(|(id, m)| (id.clone(), m.rebalance_timeout_ms))
                    .collect();
                for (id, after_ms) in late {
                    self.drop_member(&id, Removal::RejoinTimeout { after_ms }, out);
                }
                if self.members.is_empty() || self.members.values().any(|m| m.awaiting_join.is_some()) {
                    self.complete_join(now, out);
                } else {
                    self.wait = Some(JoinWait::Rejoin { until: now + self.longest_rebalance() });
                }
            }
            _ => {}
        }
    }

    /// `completeClassicGroupJoin`: a new generation begins.
    pub(super) fn complete_join(&mut self, now: Ms, out: &mut Vec<Effect>) {
        self.wait = None;
        self.generation += 1;
        if self.members.is_empty() {
            self.become_empty(out);
            return;
        }
        self.state = ClassicState::CompletingRebalance;
        let protocol = self.vote();
        self.protocol = Some(protocol.clone());
        // `maybeElectNewJoinedLeader`: a static leader that did not rejoin keeps its place, but does not lead.
        let joined = |id: &MemberId| self.members.get(id).is_some_and(|m| m.awaiting_join.is_some());
        if self.leader.as_ref().is_none_or(|id| !joined(id)) {
            self.leader = self.walk().into_iter().find(joined);
        }
        let leader = self.leader.as_ref().and_then(|id| self.members.get(id)).map(|m| m.name.clone());
        if let Some(leader) = leader {
            let generation = self.generation;
            out.push(Effect::Fact(GroupFact::JoinCompleted { generation, protocol, leader }));
        }
        self.sync_deadline = Some(now + self.longest_rebalance());
        let ids: Vec<_> = self.members.keys().cloned().collect();
        for id in ids {
            let answer = self.join_answer(&id);
            if let Some(member) = self.members.get_mut(&id) {
                member.synced = false;
                member.session_deadline = Some(now + member.session_timeout_ms);
                if let Some(client) = member.awaiting_join.take() {
                    out.push(Effect::Respond(client, Response::Join(Ok(answer))));
                }
            }
        }
    }

    pub(super) fn become_empty(&mut self, out: &mut Vec<Effect>) {
        self.state = ClassicState::Empty;
        self.protocol = None;
        self.leader = None;
        self.sync_deadline = None;
        out.push(Effect::Fact(GroupFact::Emptied { generation: self.generation }));
    }

    pub(super) fn join_answer(&self, id: &MemberId) -> JoinOk {
        let leader = self.leader.clone().unwrap_or_else(|| id.clone());
        let members = if leader == *id {
            let walk = self.walk().into_iter();
            walk.filter_map(|id| {
                let member = self.members.get(&id)?;
                Some((id, member.instance_id.clone(), member.subscription.clone()))
            })
            .collect()
        } else {
            Vec::new()
        };
        let protocol = self.protocol.clone().unwrap_or_else(|| "".into());
        JoinOk { generation: self.generation, protocol, leader, members, skip_assignment: false }
    }

    /// Each member votes for its most preferred assignor among those that all know (`selectProtocol`); of two
    /// with as many votes Java's hash map decides, which it meets first.
    pub(super) fn vote(&self) -> Rc<str> {
        let all_know = |p: &Rc<str>| self.members.values().all(|m| m.protocols.contains(p));
        let mut votes: BTreeMap<Rc<str>, u32> = BTreeMap::new();
        for member in self.members.values() {
            if let Some(choice) = member.protocols.iter().find(|p| all_know(p)) {
                *votes.entry(choice.clone()).or_default() += 1;
            }
        }
        let most = votes.values().copied().max().unwrap_or(0);
        let place = |name: &Rc<str>| {
            hash_order::bucket(hash_order::string_hash(name), hash_order::table_after_puts(16, 0))
        };
        let winners = votes.into_iter().filter(|(_, n)| *n == most).map(|(p, _)| p);
        winners.min_by_key(place).unwrap_or_else(|| "".into())
    }

    /// `rebalanceTimeoutMs`: the longest of all members'.
    fn longest_rebalance(&self) -> Ms {
        self.members.values().map(|m| m.rebalance_timeout_ms).max().unwrap_or(0)
    }

    /// The leader's assignment goes to everyone who waits: `setAndPropagateAssignment`.
    pub(super) fn spread(
        &mut self,
        now: Ms,
        assignments: &[(MemberId, Vec<TopicPartition>)],
        out: &mut Vec<Effect>,
    ) {
        for (id, partitions) in assignments {
            if let Some(member) = self.members.get_mut(id) {
                member.assignment.clone_from(partitions);
            }
        }
        self.state = ClassicState::Stable;
        for member in self.members.values_mut() {
            if let Some(client) = member.awaiting_sync.take() {
                member.session_deadline = Some(now + member.session_timeout_ms);
                out.push(Effect::Respond(client, Response::Sync(Ok(member.assignment.clone()))));
            }
        }
        let assignment = self.members.values().map(|m| (m.name.clone(), m.assignment.clone())).collect();
        out.push(Effect::Fact(GroupFact::SyncCompleted { generation: self.generation, assignment }));
    }

    /// `expirePendingSync`: who joined but did not sync is dropped.
    pub(super) fn expire_sync(&mut self, now: Ms, out: &mut Vec<Effect>) {
        if !matches!(self.state, ClassicState::CompletingRebalance | ClassicState::Stable) {
            return;
        }
        let late: Vec<_> = self
            .members
            .iter()
            .filter(|(_, m)| !m.synced)
            .map(|(id, m)| (id.clone(), m.rebalance_timeout_ms))
            .collect();
        for (id, after_ms) in late {
            let why = Removal::RejoinTimeout { after_ms };
            self.remove(now, &id, why, RebalanceReason::RejoinTimeout, out);
        }
    }
}
