//! The classic group coordinator: `JoinGroup`, `SyncGroup`, `Heartbeat`, `LeaveGroup` and generations.
//!
//! Follows `GroupMetadataManager` and `ClassicGroup` of Kafka 4.3. Invariants:
//! - A member awaits at most one response, a join or a sync.
//! - `Stable` and `CompletingRebalance` have members, a leader among them and a protocol.
//! - Generations only grow, also over an empty group.
//! - A `group.instance.id` has at most one member.
//!
//! Deliberately absent: chance. A member id that Kafka's coordinator would generate comes with the request, which says
//! that it is not known to the client yet (`JoinRequest::fresh`).

mod convert;
mod join;
mod rebalance;

pub use convert::Handover;

use std::rc::Rc;

use super::config::GroupConfig;
use super::message::{ClientNo, Effect, GroupError, GroupFact, Response, Subscribed, SyncRequest};
use super::reason::{LeaveReason, RebalanceReason, Removal};
use super::state::ClassicState;
use crate::engine::kafka::ids::{InstanceId, MemberId, MemberName, Ms, TopicPartition};
use crate::engine::kafka::java::hash_order;
use std::collections::BTreeMap;

/// What the coordinator keeps of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClassicMember {
    /// `client.id`.
    pub name: MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// `session.timeout.ms`.
    pub session_timeout_ms: Ms,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout_ms: Ms,
    /// Assignors by preference.
    pub protocols: Vec<Rc<str>>,
    pub subscription: Subscribed,
    /// What it was assigned in this generation.
    pub assignment: Vec<TopicPartition>,
    /// When its session ends unless it sends a heartbeat; `None` while it awaits a response.
    pub session_deadline: Option<Ms>,
    awaiting_join: Option<ClientNo>,
    awaiting_sync: Option<ClientNo>,
    synced: bool,
    /// How many came before it: Java's hash map walks a bucket by age.
    joined_no: u64,
}

impl ClassicMember {
    /// Whether it has rejoined and waits for the others.
    pub fn is_awaiting_join(&self) -> bool {
        self.awaiting_join.is_some()
    }
}

/// Until when a rebalance waits for members.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum JoinWait {
    /// An empty group's first members: `group.initial.rebalance.delay.ms`, extended while others arrive.
    Initial { until: Ms, remaining: Ms, newcomer: bool },
    /// Members of the last generation have until their rebalance timeout.
    Rejoin { until: Ms },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClassicGroup {
    config: GroupConfig,
    state: ClassicState,
    generation: i32,
    protocol: Option<Rc<str>>,
    leader: Option<MemberId>,
    members: BTreeMap<MemberId, ClassicMember>,
    /// Dynamic members that were told their id and have not joined with it yet, and until when they may.
    pending: Vec<(MemberId, Ms)>,
    /// Members that ever were, and how large Java's map of them grew; it never shrinks.
    next_joined_no: u64,
    buckets: usize,
    wait: Option<JoinWait>,
    sync_deadline: Option<Ms>,
}

impl ClassicGroup {
    /// An empty group.
    pub fn new(config: GroupConfig) -> Self {
        Self {
            config,
            state: ClassicState::Empty,
            generation: 0,
            protocol: None,
            leader: None,
            members: BTreeMap::new(),
            pending: Vec::new(),
            next_joined_no: 0,
            buckets: hash_order::table_after_puts(16, 0),
            wait: None,
            sync_deadline: None,
        }
    }

    pub fn state(&self) -> ClassicState {
        self.state
    }

    pub fn generation(&self) -> i32 {
        self.generation
    }

    /// The assignor in force.
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_deref()
    }

    pub fn leader(&self) -> Option<&MemberId> {
        self.leader.as_ref()
    }

    pub fn members(&self) -> &BTreeMap<MemberId, ClassicMember> {
        &self.members
    }

    /// When the running rebalance stops waiting, and for how many members it still waits.
    pub fn waiting(&self) -> Option<(Ms, usize)> {
        let missing =
            self.members.values().filter(|m| m.awaiting_join.is_none()).count() + self.pending.len();
        match self.wait.as_ref()? {
            JoinWait::Initial { until, .. } | JoinWait::Rejoin { until } => Some((*until, missing)),
        }
    }

    /// Whether the running wait is the initial delay of an empty group.
    pub fn in_initial_delay(&self) -> bool {
        matches!(self.wait, Some(JoinWait::Initial { .. }))
    }

    /// When `on_time` must be called next.
    pub fn next_deadline(&self) -> Option<Ms> {
        let wait = self.waiting().map(|(until, _)| until);
        let sessions = self.members.values().filter_map(|m| m.session_deadline).min();
        let pending = self.pending.iter().map(|(_, until)| *until).min();
        [wait, self.sync_deadline, sessions, pending].into_iter().flatten().min()
    }

    /// The member that has this `group.instance.id`.
    pub fn static_member(&self, instance: &InstanceId) -> Option<&MemberId> {
        self.members.iter().find(|(_, m)| m.instance_id.as_ref() == Some(instance)).map(|(id, _)| id)
    }

    /// Member ids in the order in which Java's hash map walks them.
    pub fn walk(&self) -> Vec<MemberId> {
        let place = |id: &MemberId, m: &ClassicMember| {
            ((hash_order::bucket(hash_order::string_hash(id.as_str()), self.buckets) as u64) << 40)
                | m.joined_no
        };
        let mut placed: Vec<(u64, MemberId)> =
            self.members.iter().map(|(id, m)| (place(id, m), id.clone())).collect();
        placed.sort_unstable();
        placed.into_iter().map(|(_, id)| id).collect()
    }

    /// Handles `SyncGroup`.
    pub fn sync(&mut self, now: Ms, from: ClientNo, request: SyncRequest) -> Vec<Effect> {
        let mut out = Vec::new();
        let refuse = |error| vec![Effect::Respond(from, Response::Sync(Err(error)))];
        let instance = request.instance_id.as_ref();
        if let Err(error) = self.check_member(&request.member_id, instance, request.generation) {
            return refuse(error);
        }
        let is_leader = self.leader.as_ref() == Some(&request.member_id);
        match self.state {
            ClassicState::Empty | ClassicState::Dead => return refuse(GroupError::UnknownMemberId),
            ClassicState::PreparingRebalance => return refuse(GroupError::RebalanceInProgress),
            ClassicState::Stable => {
                if let Some(member) = self.members.get_mut(&request.member_id) {
                    member.session_deadline = Some(now + member.session_timeout_ms);
                    member.synced = true;
                    let assignment = member.assignment.clone();
                    out.push(Effect::Respond(from, Response::Sync(Ok(assignment))));
                }
            }
            ClassicState::CompletingRebalance => {
                if let Some(member) = self.members.get_mut(&request.member_id) {
                    member.awaiting_sync = Some(from);
                    member.session_deadline = None;
                    member.synced = true;
                }
                if is_leader {
                    self.spread(now, &request.assignments, &mut out);
                }
            }
        }
        out
    }

    /// Handles `Heartbeat`.
    pub fn heartbeat(
        &mut self,
        now: Ms,
        member_id: &MemberId,
        instance: Option<&InstanceId>,
        generation: i32,
    ) -> Result<(), GroupError> {
        self.check_member(member_id, instance, generation)?;
        match self.state {
            ClassicState::Empty | ClassicState::Dead => return Err(GroupError::UnknownMemberId),
            _ => {}
        }
        if let Some(member) = self.members.get_mut(member_id) {
            member.session_deadline = Some(now + member.session_timeout_ms);
        }
        if self.state == ClassicState::PreparingRebalance {
            return Err(GroupError::RebalanceInProgress);
        }
        Ok(())
    }

    /// Handles `LeaveGroup`; an unknown member changes nothing.
    pub fn leave(&mut self, now: Ms, member_id: &MemberId, reason: LeaveReason) -> Vec<Effect> {
        let mut out = Vec::new();
        self.forget_pending(now, member_id, &mut out);
        self.remove(now, member_id, Removal::Left { reason }, RebalanceReason::Leave, &mut out);
        out
    }

    /// Whether an `OffsetCommit` of this member is accepted (`ClassicGroup.validateOffsetCommit`).
    pub fn check_commit(
        &mut self,
        now: Ms,
        member_id: &MemberId,
        instance: Option<&InstanceId>,
        generation: i32,
    ) -> Result<(), GroupError> {
        self.check_member(member_id, instance, generation)?;
        if self.state == ClassicState::CompletingRebalance {
            return Err(GroupError::RebalanceInProgress);
        }
        if let Some(member) = self.members.get_mut(member_id) {
            member.session_deadline = member.session_deadline.map(|_| now + member.session_timeout_ms);
        }
        Ok(())
    }

    /// Expires sessions and waits whose time has come.
    pub fn on_time(&mut self, now: Ms) -> Vec<Effect> {
        let mut out = Vec::new();
        self.expire_wait(now, &mut out);
        if self.sync_deadline.is_some_and(|deadline| deadline <= now) {
            self.sync_deadline = None;
            self.expire_sync(now, &mut out);
        }
        let expired: Vec<_> = self
            .members
            .iter()
            .filter(|(_, m)| m.session_deadline.is_some_and(|d| d <= now))
            .map(|(id, m)| (id.clone(), m.session_timeout_ms))
            .collect();
        for (id, after_ms) in expired {
            let why = Removal::SessionTimeout { after_ms };
            self.remove(now, &id, why, RebalanceReason::SessionTimeout, &mut out);
        }
        while let Some((id, _)) = self.pending.iter().find(|(_, until)| *until <= now).cloned() {
            self.forget_pending(now, &id, &mut out);
        }
        out
    }

    fn check_member(
        &self,
        member_id: &MemberId,
        instance: Option<&InstanceId>,
        generation: i32,
    ) -> Result<(), GroupError> {
        self.check_identity(member_id, instance)?;
        if generation != self.generation {
            return Err(GroupError::IllegalGeneration);
        }
        Ok(())
    }

    /// `validateMember`: who is not the present holder of its `group.instance.id` is fenced.
    fn check_identity(&self, member_id: &MemberId, instance: Option<&InstanceId>) -> Result<(), GroupError> {
        match instance.map(|instance| self.static_member(instance)) {
            Some(Some(holder)) if holder != member_id => Err(GroupError::FencedInstanceId),
            Some(None) => Err(GroupError::UnknownMemberId),
            _ if self.members.contains_key(member_id) => Ok(()),
            _ => Err(GroupError::UnknownMemberId),
        }
    }

    fn drop_member(&mut self, id: &MemberId, why: Removal, out: &mut Vec<Effect>) -> Option<MemberName> {
        let member = self.members.remove(id)?;
        if self.leader.as_ref() == Some(id) {
            self.leader = self.walk().into_iter().next();
        }
        if let Some(client) = member.awaiting_join {
            out.push(Effect::Respond(client, Response::Join(Err(GroupError::UnknownMemberId))));
        }
        if let Some(client) = member.awaiting_sync {
            out.push(Effect::Respond(client, Response::Sync(Err(GroupError::UnknownMemberId))));
        }
        let name = member.name;
        let (member_id, member) = (id.clone(), name.clone());
        out.push(Effect::Fact(GroupFact::MemberRemoved { member_id, member, why }));
        Some(name)
    }

    fn remove(
        &mut self,
        now: Ms,
        id: &MemberId,
        why: Removal,
        reason: RebalanceReason,
        out: &mut Vec<Effect>,
    ) {
        let Some(name) = self.drop_member(id, why, out) else { return };
        match self.state {
            ClassicState::Empty | ClassicState::Dead => {}
            ClassicState::PreparingRebalance => self.complete_if_all_joined(now, out),
            ClassicState::Stable | ClassicState::CompletingRebalance => {
                self.prepare_or_complete(now, reason, Some(name), out);
            }
        }
    }
}
