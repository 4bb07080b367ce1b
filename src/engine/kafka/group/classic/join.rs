//! Joining: new members, static members that return, members that rejoin.

use std::rc::Rc;

use super::{ClassicGroup, ClassicMember, JoinWait};
use crate::engine::kafka::group::message::{ClientNo, Effect, GroupError, GroupFact, JoinRequest, Response};
use crate::engine::kafka::group::reason::RebalanceReason;
use crate::engine::kafka::group::state::ClassicState;
use crate::engine::kafka::ids::{MemberId, Ms};
use crate::engine::kafka::java::hash_order;

/// A new member that never heartbeats is removed after this (`classicGroupNewMemberJoinTimeoutMs`).
const NEW_MEMBER_JOIN_TIMEOUT_MS: Ms = 300_000;

impl ClassicGroup {
    /// Handles `JoinGroup`.
    pub fn join(&mut self, now: Ms, from: ClientNo, request: JoinRequest) -> Vec<Effect> {
        let mut out = Vec::new();
        if let Err(error) = self.try_join(now, from, request, &mut out) {
            out.push(Effect::Respond(from, Response::Join(Err(error))));
        }
        out
    }

    fn try_join(
        &mut self,
        now: Ms,
        from: ClientNo,
        request: JoinRequest,
        out: &mut Vec<Effect>,
    ) -> Result<(), GroupError> {
        self.check_join(&request)?;
        let pending = self.pending.iter().position(|(id, _)| *id == request.member_id);
        if let Some(at) = pending {
            self.pending.remove(at);
            self.add(now, from, request, out);
        } else if !request.fresh {
            self.check_identity(&request.member_id, request.instance_id.as_ref())?;
            self.rejoin(now, from, request, out);
        } else if let Some(instance) = &request.instance_id {
            match self.static_member(instance).cloned() {
                Some(old) => self.replace_static(now, from, &old, request, out),
                None => self.add(now, from, request, out),
            }
        } else {
            // KIP-394: nobody becomes a member before it knows its id, so that a retry is no second member.
            self.pending.push((request.member_id, now + request.session_timeout_ms));
            return Err(GroupError::MemberIdRequired);
        }
        Ok(())
    }

    fn check_join(&self, request: &JoinRequest) -> Result<(), GroupError> {
        let timeout = request.session_timeout_ms;
        if timeout < self.config.min_session_timeout_ms || timeout > self.config.max_session_timeout_ms {
            return Err(GroupError::InvalidSessionTimeout);
        }
        let known = self.members.contains_key(&request.member_id)
            || request.instance_id.as_ref().is_some_and(|instance| self.static_member(instance).is_some());
        if !known && self.members.len() >= self.config.max_size as usize {
            return Err(GroupError::GroupMaxSizeReached);
        }
        // Its own list of before counts among the members' (`supportsProtocols`).
        let supported = |p: &&Rc<str>| self.members.values().all(|m| m.protocols.contains(p));
        if request.protocols.iter().any(|p| supported(&p)) {
            Ok(())
        } else {
            Err(GroupError::InconsistentGroupProtocol)
        }
    }

    /// `addMemberThenRebalanceOrCompleteJoin`.
    fn add(&mut self, now: Ms, from: ClientNo, request: JoinRequest, out: &mut Vec<Effect>) {
        if let Some(JoinWait::Initial { newcomer, .. }) = &mut self.wait {
            *newcomer = true;
        }
        if self.leader.is_none() {
            self.leader = Some(request.member_id.clone());
        }
        let (name, reason) = (request.name.clone(), request.reason);
        let member = ClassicMember {
            name: request.name,
            instance_id: request.instance_id,
            session_timeout_ms: request.session_timeout_ms,
            rebalance_timeout_ms: request.rebalance_timeout_ms,
            protocols: request.protocols,
            subscription: request.subscription,
            assignment: Vec::new(),
            session_deadline: Some(now + NEW_MEMBER_JOIN_TIMEOUT_MS),
            awaiting_join: Some(from),
            awaiting_sync: None,
            synced: false,
            joined_no: 0,
        };
        self.admit(request.member_id, member);
        self.prepare_or_complete(now, reason, Some(name), out);
    }

    pub(super) fn admit(&mut self, id: MemberId, mut member: ClassicMember) {
        member.joined_no = self.next_joined_no;
        self.next_joined_no += 1;
        self.members.insert(id, member);
        self.buckets = hash_order::table_after_puts(self.buckets, self.members.len());
    }

    /// A static member is back under a new member id, or another took its `group.instance.id` over (KIP-345):
    /// `updateStaticMemberThenRebalanceOrCompleteJoin`. What it subscribes to now is noted, and read in the next
    /// rebalance; unless its list of assignors changes the vote, there is none.
    fn replace_static(
        &mut self,
        now: Ms,
        from: ClientNo,
        old: &MemberId,
        request: JoinRequest,
        out: &mut Vec<Effect>,
    ) {
        let Some(mut member) = self.members.remove(old) else { return };
        let fenced = GroupError::FencedInstanceId;
        if let Some(client) = member.awaiting_join.take() {
            out.push(Effect::Respond(client, Response::Join(Err(fenced))));
        }
        if let Some(client) = member.awaiting_sync.take() {
            out.push(Effect::Respond(client, Response::Sync(Err(fenced))));
        }
        let id = request.member_id;
        if self.leader.as_ref() == Some(old) {
            self.leader = Some(id.clone());
        }
        out.push(Effect::Fact(GroupFact::MemberReturned {
            old: old.clone(),
            member: request.name.clone(),
            generation: self.generation,
        }));
        let reason = request.reason;
        member.name = request.name;
        member.session_timeout_ms = request.session_timeout_ms;
        member.rebalance_timeout_ms = request.rebalance_timeout_ms;
        member.protocols = request.protocols;
        member.subscription = request.subscription;
        member.session_deadline = Some(now + member.session_timeout_ms);
        member.awaiting_join = Some(from);
        let name = member.name.clone();
        self.admit(id.clone(), member);
        if self.state == ClassicState::Stable && self.protocol.as_deref() == Some(&*self.vote()) {
            let mut answer = self.join_answer(&id);
            answer.skip_assignment = answer.leader == id;
            if let Some(member) = self.members.get_mut(&id) {
                member.awaiting_join = None;
            }
            out.push(Effect::Respond(from, Response::Join(Ok(answer))));
        } else {
            self.prepare_or_complete(now, reason, Some(name), out);
        }
    }

    /// A known member joins again: `classicGroupJoinExistingMember`.
    fn rejoin(&mut self, now: Ms, from: ClientNo, request: JoinRequest, out: &mut Vec<Effect>) {
        let id = request.member_id;
        let is_leader = self.leader.as_ref() == Some(&id);
        let Some(member) = self.members.get_mut(&id) else { return };
        let same = member.protocols == request.protocols && member.subscription == request.subscription;
        let settled = match self.state {
            ClassicState::CompletingRebalance => same,
            ClassicState::Stable => same && !is_leader,
            _ => false,
        };
        if settled {
            let answer = self.join_answer(&id);
            out.push(Effect::Respond(from, Response::Join(Ok(answer))));
            return;
        }
        let topics_changed = member.subscription.topics != request.subscription.topics;
        let reason = match request.reason {
            RebalanceReason::Rejoin if topics_changed || member.protocols != request.protocols => {
                RebalanceReason::SubscriptionChanged
            }
            reason => reason,
        };
        member.name = request.name;
        member.protocols = request.protocols;
        member.subscription = request.subscription;
        member.session_timeout_ms = request.session_timeout_ms;
        member.rebalance_timeout_ms = request.rebalance_timeout_ms;
        member.awaiting_join = Some(from);
        member.session_deadline = None;
        let name = member.name.clone();
        self.prepare_or_complete(now, reason, Some(name), out);
    }

    /// A member that was told its id and never came back with it, or left before.
    pub(super) fn forget_pending(&mut self, now: Ms, id: &MemberId, out: &mut Vec<Effect>) {
        if let Some(at) = self.pending.iter().position(|(pending, _)| pending == id) {
            self.pending.remove(at);
            self.complete_if_all_joined(now, out);
        }
    }
}
