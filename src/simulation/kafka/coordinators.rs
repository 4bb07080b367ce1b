//! The groups' coordinators: when they are woken, what reaches them, and what they want done.

use super::{Fact, Group, Task, fetches};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::commit_error::CommitError;
use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::group::{
    ClientNo, CommitReason, Committed, Effect, GroupFact, Removal, Request, Response,
};
use crate::engine::kafka::ids::{GroupId, MemberId, MemberName, Ms, Offset, TopicPartition};
use crate::engine::kafka::log::Isolation;
use crate::simulation::kernel::Simulation;
use crate::simulation::network::{Leg, Peer};

/// `retry.backoff.ms`.
const RETRY_BACKOFF_MS: Ms = 100;

impl Simulation {
    /// Makes sure that the coordinator is woken at its next deadline.
    pub(crate) fn settle_coordinator(&mut self, id: &GroupId) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(due) = group.coordinator.next_deadline() else { return };
        let due = due.max(now);
        if group.coordinator_wake.is_none_or(|at| due < at) {
            group.coordinator_wake = Some(due);
            self.world.agenda.add(due, Task::Coordinator(id.clone()));
        }
    }

    pub(crate) fn wake_coordinator(&mut self, id: &GroupId) {
        let now = self.world.now;
        let (groups, image) = self.world.kafka.groups_and_image();
        let Some(group) = groups.get_mut(id) else { return };
        if group.coordinator_wake != Some(now) {
            return;
        }
        group.coordinator_wake = None;
        let effects = group.coordinator.on_time(now, &image);
        self.absorb_coordinator(id, effects);
        self.settle_coordinator(id);
    }

    /// A request reaches its coordinator.
    pub(crate) fn request(&mut self, id: &GroupId, client: ClientNo, request: Request) {
        let now = self.world.now;
        let (groups, image) = self.world.kafka.groups_and_image();
        let Some(group) = groups.get_mut(id) else { return };
        let effects = match request {
            Request::Commit { member_id, instance_id, generation, offsets, reason } => {
                let member = member_name(group, client, &member_id);
                let modern = group.clients.get(&client).is_some_and(Consumer::is_modern);
                let who = (&member_id, instance_id.as_ref());
                let answer = group.coordinator.check_commit(now, who, generation, &offsets);
                match answer {
                    Ok(()) => self.store_commit(id, member, reason, &offsets),
                    Err(error) => {
                        let CommitError { class: exception, message } = CommitError::of(modern, error);
                        let (group, code) = (id.clone(), error.name());
                        self.emit(Fact::CommitFailed { group, member, code, exception, message });
                    }
                }
                vec![Effect::Respond(client, Response::Commit(offsets, reason, answer))]
            }
            Request::Positions { partitions } if is_unstable(group, client, &partitions) => {
                // `UNSTABLE_OFFSET_COMMIT`: the client asks again after `retry.backoff.ms`.
                let request = Request::Positions { partitions };
                let task = Task::Request(id.clone(), client, Box::new(request));
                self.world.agenda.add(now + RETRY_BACKOFF_MS, task);
                return;
            }
            Request::Positions { partitions } => {
                let found = partitions.into_iter().map(|tp| {
                    let commit = group.offsets.get(&tp).map(|c| c.offset);
                    (tp, commit)
                });
                vec![Effect::Respond(client, Response::Positions(found.collect()))]
            }
            Request::Fetch(asked) => {
                let fetched = fetches::answer(&self.world.kafka.topics, &asked);
                vec![Effect::Respond(client, Response::Fetch(asked.number, fetched))]
            }
            Request::Transactional(what) => {
                let answer = self.transactional(id, client, &what);
                vec![Effect::Respond(client, Response::Transactional(what, answer))]
            }
            request => group.coordinator.request(now, client, request, &image),
        };
        self.absorb_coordinator(id, effects);
        self.settle_coordinator(id);
    }

    fn store_commit(
        &mut self,
        id: &GroupId,
        member: MemberName,
        reason: CommitReason,
        offsets: &[(TopicPartition, Offset)],
    ) {
        let at = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let mut changed = Vec::new();
        for (tp, offset) in offsets {
            // The broker refuses commits of what is not there.
            if self.world.kafka.topics.log(tp).is_none() {
                continue;
            }
            let before = group.offsets.insert(tp.clone(), Committed { offset: *offset, at });
            if before.is_none_or(|c| c.offset != *offset) {
                changed.push((tp.clone(), *offset));
            }
        }
        if !changed.is_empty() {
            self.emit(Fact::OffsetsCommitted { group: id.clone(), member, reason, offsets: changed });
        }
    }

    /// Carries out what a coordinator wants done.
    pub(crate) fn absorb_coordinator(&mut self, id: &GroupId, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Respond(client, response) => {
                    let (api, to) = (ApiKey::answered_by(&response), Peer::Consumer(id.clone(), client));
                    let found = self.world.kafka.groups.get(id).and_then(|group| group.clients.get(&client));
                    let connection = found.map_or(0, Consumer::connection);
                    let task = Task::Response(id.clone(), client, connection, Box::new(response));
                    self.send(Leg::Response, api, &to, task);
                }
                Effect::Fact(fact) => self.group_fact(id, fact),
            }
        }
    }

    fn group_fact(&mut self, id: &GroupId, fact: GroupFact) {
        let now = self.world.now;
        let Some(state) = self.world.kafka.groups.get_mut(id) else { return };
        let group = id.clone();
        let fact = match fact {
            GroupFact::RebalanceStarted { reason, member, generation, deadline } => {
                state.rebalance_since = Some(now);
                let initial_delay = state.coordinator.in_initial_delay();
                let deadline_ms = deadline;
                Fact::RebalanceStarted { group, reason, member, generation, deadline_ms, initial_delay }
            }
            GroupFact::JoinCompleted { generation, protocol, leader } => {
                Fact::JoinCompleted { group, generation, protocol, leader }
            }
            GroupFact::SyncCompleted { generation, assignment } => {
                let took_ms = now - state.rebalance_since.take().unwrap_or(now);
                let protocol = state.coordinator.protocol().unwrap_or_default().into();
                Fact::RebalanceCompleted { group, generation, protocol, assignment, took_ms }
            }
            GroupFact::Emptied { generation } => {
                state.rebalance_since = None;
                state.emptied_at = Some(now);
                Fact::GroupEmptied { group, generation }
            }
            GroupFact::EpochBumped { epoch, reason, member } => {
                state.rebalance_since.get_or_insert(now);
                Fact::GroupEpochBumped { group, epoch, reason, member }
            }
            GroupFact::TargetAssigned { epoch, assignor, assignment } => {
                Fact::TargetAssigned { group, epoch, assignor, assignment }
            }
            GroupFact::RevocationAsked { member, partitions } => {
                Fact::RevocationAsked { group, member, partitions }
            }
            GroupFact::Reconciled { epoch } => {
                let took_ms = now - state.rebalance_since.take().unwrap_or(now);
                Fact::GroupReconciled { group, epoch, took_ms }
            }
            GroupFact::MemberAway { member, until } => {
                Fact::MemberAway { group, member, session_ends_ms: until.unwrap_or(now) }
            }
            GroupFact::Converted { to, epoch } => {
                state.rebalance_since = None;
                Fact::GroupConverted { group, to, epoch }
            }
            GroupFact::MemberReturned { old, member, generation } => {
                self.remove_crashed(id, &old);
                Fact::MemberReturned { group, member, generation }
            }
            GroupFact::MemberRemoved { member_id, member, why } => {
                self.remove_crashed(id, &member_id);
                Fact::MemberRemoved { group, member, why }
            }
        };
        // A gesture has its own event; it is not reported twice.
        if !matches!(&fact, Fact::MemberRemoved { why: Removal::Left { .. }, .. }) {
            self.emit(fact);
        }
    }

    /// The coordinator removed a member: if its process has crashed, its client is removed too.
    fn remove_crashed(&mut self, id: &GroupId, member_id: &MemberId) {
        let clients = self.world.kafka.groups.get(id).into_iter().flat_map(|g| &g.clients);
        let mut dead = clients.filter(|(_, c)| c.is_crashed() && c.member_id == *member_id);
        if let Some(client) = dead.next().map(|(no, _)| *no) {
            self.remove_client(id, client);
        }
    }
}

fn member_name(group: &Group, client: ClientNo, member_id: &MemberId) -> MemberName {
    let known = group.coordinator.member(member_id).map(|known| known.name.clone());
    let own = || group.clients.get(&client).map(|c| c.name.clone());
    known.or_else(own).unwrap_or_else(|| member_id.as_str().into())
}

/// Whether a transaction that is not decided has offsets of these partitions: a consumer with `read_committed` waits for
/// them (`require_stable`, KIP-447).
fn is_unstable(group: &Group, client: ClientNo, partitions: &[TopicPartition]) -> bool {
    let committed_only =
        group.clients.get(&client).is_some_and(|it| it.config.isolation == Isolation::ReadCommitted);
    let pending = |tp: &TopicPartition| group.pending_offsets.values().any(|it| it.offsets.contains_key(tp));
    committed_only && partitions.iter().any(pending)
}
