//! Members of the classic protocol in a consumer group, and the conversion between the kinds of group.
//!
//! While a group is migrated, members of both protocols live in one consumer group. To those of the classic one it
//! answers as a classic coordinator would: a heartbeat says `REBALANCE_IN_PROGRESS` when there is something to do, the
//! generation is the member epoch, and there is no leader.

use super::{ClassicSide, ConsumerGroup, ConsumerMember, Reconciliation, refuse};
use crate::engine::kafka::group::beat::Wanted;
use crate::engine::kafka::group::classic::{ClassicGroup, Handover};
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::{
    ClientNo, Effect, GroupError, GroupFact, JoinOk, JoinRequest, Response, SyncRequest,
};
use crate::engine::kafka::group::reason::{LeaveReason, RebalanceReason, Removal};
use crate::engine::kafka::ids::{MemberId, Ms};

impl ConsumerGroup {
    /// The consumer group that goes on where a classic one was (`ConsumerGroup.fromClassicGroup`).
    pub fn from_classic(classic: &mut ClassicGroup, out: &mut Vec<Effect>) -> Self {
        let mut group = Self::new(classic.config().clone());
        group.epoch = classic.generation();
        group.assignment_epoch = group.epoch;
        for handover in classic.hand_over(out) {
            let at = group.add_member(handover.id, handover.name, handover.instance_id);
            let member = &mut group.members[at];
            member.topics = handover.topics;
            member.rack = handover.rack;
            member.rebalance_timeout_ms = handover.rebalance_timeout_ms;
            member.epoch = group.epoch;
            member.previous_epoch = group.epoch;
            member.assigned = handover.assignment.iter().map(|tp| (tp.clone(), group.epoch as u64)).collect();
            member.target = handover.assignment;
            member.session_deadline = handover.session_deadline;
            let (protocols, session_timeout_ms) = (handover.protocols, handover.session_timeout_ms);
            member.classic = Some(ClassicSide { protocols, session_timeout_ms });
            group.claim(at);
        }
        out.push(Effect::Fact(GroupFact::Converted { to: "consumer", epoch: group.epoch }));
        group
    }

    /// Whether only members of the classic protocol are left.
    pub fn is_to_downgrade(&self) -> bool {
        self.config.modern.migration.downgrades()
            && !self.members.is_empty()
            && self.members.iter().all(|m| m.classic.is_some())
    }

    /// The classic group that goes on where this one was: its members are asked to rejoin.
    pub fn to_classic(&self, now: Ms, out: &mut Vec<Effect>) -> ClassicGroup {
        let members = self.members.iter().filter_map(|member| {
            let classic = member.classic.as_ref()?;
            Some(Handover {
                id: member.id.clone(),
                name: member.name.clone(),
                instance_id: member.instance_id.clone(),
                topics: member.topics.clone(),
                rack: member.rack.clone(),
                protocols: classic.protocols.clone(),
                session_timeout_ms: classic.session_timeout_ms,
                rebalance_timeout_ms: member.rebalance_timeout_ms,
                assignment: member.partitions(),
                session_deadline: member.session_deadline,
            })
        });
        out.push(Effect::Fact(GroupFact::Converted { to: "classic", epoch: self.epoch }));
        ClassicGroup::taken_over(now, self.config.clone(), self.epoch, members.collect(), out)
    }

    /// `classicGroupJoinToConsumerGroup`.
    pub fn join_classic(
        &mut self,
        now: Ms,
        from: ClientNo,
        request: JoinRequest,
        topics: &dyn TopicImage,
    ) -> Vec<Effect> {
        let mut out = Vec::new();
        self.begin();
        let static_place = request.instance_id.as_ref().and_then(|instance| self.find_instance(instance));
        let place = static_place.or_else(|| self.find(&request.member_id));
        let reason = place.map_or(RebalanceReason::Join, |_| RebalanceReason::SubscriptionChanged);
        let at = place.unwrap_or_else(|| {
            self.add_member(request.member_id.clone(), request.name.clone(), request.instance_id.clone())
        });
        let member = &mut self.members[at];
        if member.id != request.member_id {
            member.id = request.member_id;
            member.name = request.name;
            member.epoch = self.assignment_epoch;
            member.previous_epoch = 0;
        }
        let classic =
            ClassicSide { protocols: request.protocols, session_timeout_ms: request.session_timeout_ms };
        let owned = if classic.is_cooperative() { request.subscription.owned } else { Vec::new() };
        let protocol = classic.protocols.first().cloned().unwrap_or_else(|| "".into());
        member.classic = Some(classic);
        let (changed, _) = member.update(Wanted {
            topics: request.subscription.topics,
            regex: None,
            assignor: None,
            rack: request.subscription.rack,
            rebalance_timeout_ms: request.rebalance_timeout_ms,
        });
        self.note_metadata(changed.then_some(reason), at, topics, &mut out);
        self.assign_if_due(now, topics, &mut out);
        self.reconcile(now, at, Some(&owned), changed, topics, &mut out);
        let member = &mut self.members[at];
        member.session_deadline = Some(now + request.session_timeout_ms);
        member.rebalance_deadline = Some(now + member.rebalance_timeout_ms);
        let answer = JoinOk {
            generation: member.epoch,
            protocol,
            leader: "".into(),
            members: Vec::new(),
            skip_assignment: false,
        };
        out.push(Effect::Respond(from, Response::Join(Ok(answer))));
        self.tell_settled(&mut out);
        out
    }

    /// `classicGroupSyncToConsumerGroup`: the assignment is there already.
    pub fn sync_classic(&mut self, now: Ms, from: ClientNo, request: &SyncRequest) -> Vec<Effect> {
        let answer = self.classic_member(&request.member_id, request.generation).map(|at| {
            let member = &mut self.members[at];
            member.rebalance_deadline = None;
            let partitions = member.partitions();
            let timeout = self.session_timeout(&self.members[at]);
            self.members[at].session_deadline = Some(now + timeout);
            partitions
        });
        refuse(from, Response::Sync(answer))
    }

    /// `classicGroupHeartbeatToConsumerGroup`.
    pub fn heartbeat_classic(&mut self, now: Ms, id: &MemberId, generation: i32) -> Result<(), GroupError> {
        let at = self.classic_member(id, generation)?;
        let timeout = self.session_timeout(&self.members[at]);
        let moves = self.is_to_rejoin(&self.members[at]);
        let member = &mut self.members[at];
        member.session_deadline = Some(now + timeout);
        if !moves {
            return Ok(());
        }
        let deadline = now + member.rebalance_timeout_ms;
        member.rebalance_deadline.get_or_insert(deadline);
        Err(GroupError::RebalanceInProgress)
    }

    /// `LeaveGroup`.
    pub fn leave_classic(&mut self, id: &MemberId, reason: LeaveReason) -> Vec<Effect> {
        let mut out = Vec::new();
        if let Some(at) = self.find(id) {
            self.remove(at, Removal::Left { reason }, RebalanceReason::Leave, &mut out);
            self.tell_settled(&mut out);
        }
        out
    }

    /// Whether there is something for a member of the classic protocol to come for.
    fn is_to_rejoin(&self, member: &ConsumerMember) -> bool {
        let waits = || member.target.iter().any(|tp| self.is_anothers(tp, member));
        match member.state {
            _ if member.epoch < self.epoch => true,
            Reconciliation::Stable => false,
            Reconciliation::UnrevokedPartitions => true,
            Reconciliation::UnreleasedPartitions => !waits(),
        }
    }

    fn is_anothers(&self, tp: &crate::engine::kafka::ids::TopicPartition, member: &ConsumerMember) -> bool {
        self.owners.get(tp).is_some_and(|owner| *owner != member.number)
    }

    fn classic_member(&self, id: &MemberId, generation: i32) -> Result<usize, GroupError> {
        let at = self.find(id).ok_or(GroupError::UnknownMemberId)?;
        let member = &self.members[at];
        if member.classic.is_none() {
            return Err(GroupError::UnknownMemberId);
        }
        if member.epoch == generation { Ok(at) } else { Err(GroupError::IllegalGeneration) }
    }
}
