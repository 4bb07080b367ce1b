//! Between consumers and coordinators: carries requests and responses, counts deliveries, emits events.

use crate::engine::kafka::client::commit_error::CommitError;
use crate::engine::kafka::client::consumer::{ClientFact, Consumer, Logs, Out};
use crate::engine::kafka::group::{
    ClientNo, CommitReason, Committed, Effect, GroupFact, Removal, Request, Response,
};
use crate::engine::kafka::ids::{GroupId, MemberId, MemberName, Offset, TopicPartition};
use crate::simulation::Simulation;
use crate::simulation::kafka::{Fact, Group, Task};
use crate::simulation::world::NETWORK_MS;

impl Simulation {
    /// Carries out what a consumer wants done.
    pub(crate) fn absorb_client(&mut self, id: &GroupId, client: ClientNo, outs: Vec<Out>) {
        let found = self.world.kafka.groups.get(id).and_then(|g| g.clients.get(&client));
        let Some(name) = found.map(|c| c.name.clone()) else { return };
        for out in outs {
            match out {
                Out::Send(request) => {
                    let task = Task::Request(id.clone(), client, Box::new(request));
                    self.world.agenda.add(self.world.now + NETWORK_MS, task);
                }
                Out::Fact(fact) => self.client_fact(id, client, &name, fact),
            }
        }
    }

    fn client_fact(&mut self, id: &GroupId, client: ClientNo, name: &MemberName, fact: ClientFact) {
        let (group, member) = (id.clone(), name.clone());
        self.note_holder(id, client, &fact);
        let fact = match fact {
            ClientFact::Joining { reason } => Fact::MemberJoining { group, member, reason },
            ClientFact::Revoked(partitions) => Fact::PartitionsRevoked { group, member, partitions },
            ClientFact::Lost(partitions) => Fact::PartitionsLost { group, member, partitions },
            ClientFact::Assigned(partitions) => Fact::PartitionsAssigned { group, member, partitions },
            ClientFact::Delivered { partition, from, to } => {
                let re_read = self.count_delivery(id, &partition, from, to);
                let TopicPartition { topic, partition } = partition;
                Fact::RecordsDelivered { group, member, topic, partition, from, to, re_read }
            }
            ClientFact::Reset { partition: tp, from, to } => {
                let start = self
                    .world
                    .kafka
                    .topics
                    .log(&tp)
                    .map_or(0, crate::engine::kafka::log::PartitionLog::log_start_offset);
                self.count_skip(id, &tp, from.unwrap_or(start), to);
                Fact::PositionReset { group, member, topic: tp.topic, partition: tp.partition, from, to }
            }
            ClientFact::Resumed { partition: tp, at } => Fact::PositionFromCommit {
                group,
                member,
                topic: tp.topic,
                partition: tp.partition,
                offset: at,
            },
            ClientFact::PollIntervalExceeded { limit_ms } => {
                Fact::PollIntervalExceeded { group, member, limit_ms }
            }
            ClientFact::CommitRefused { thrown } => {
                let CommitError { class, message } = thrown;
                Fact::CommitFailed { group, member, code: class, exception: class, message }
            }
            ClientFact::Refused { error } => Fact::MemberRefused { group, member, code: error.name() },
            ClientFact::Failed { exception } => {
                self.remove_client(id, client);
                Fact::MemberFailed { group, member, exception }
            }
        };
        self.emit(fact);
    }

    fn note_holder(&mut self, id: &GroupId, client: ClientNo, fact: &ClientFact) {
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        match fact {
            ClientFact::Assigned(partitions) => {
                group.holders.extend(partitions.iter().map(|tp| (tp.clone(), client)));
            }
            ClientFact::Revoked(partitions) | ClientFact::Lost(partitions) => {
                for tp in partitions {
                    // Another may have it by now, if this one was thrown out.
                    if group.holders.get(tp) == Some(&client) {
                        group.holders.remove(tp);
                    }
                }
            }
            _ => {}
        }
    }

    fn count_delivery(&mut self, id: &GroupId, tp: &TopicPartition, from: Offset, to: Offset) -> u64 {
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return 0 };
        let re_read = group.delivered.entry(tp.clone()).or_default().insert(from, to);
        if let Some(skipped) = group.skipped.get_mut(tp) {
            skipped.remove(from, to);
        }
        group.delivered_count += to - from;
        group.re_read_count += re_read;
        re_read
    }

    /// A position moved from `from` to `to` without delivery: what was never delivered between is skipped.
    pub(crate) fn count_skip(&mut self, id: &GroupId, tp: &TopicPartition, from: Offset, to: Offset) {
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        if from >= to {
            return;
        }
        let skipped = group.skipped.entry(tp.clone()).or_default();
        skipped.insert(from, to);
        if let Some(delivered) = group.delivered.get(tp) {
            for (start, end) in delivered.ranges() {
                skipped.remove(start, end);
            }
        }
    }

    /// Forgets a client; answers to it are dropped.
    pub(crate) fn remove_client(&mut self, id: &GroupId, client: ClientNo) {
        if let Some(group) = self.world.kafka.groups.get_mut(id) {
            group.clients.remove(&client);
            group.holders.retain(|_, holder| *holder != client);
            group.client_wakes.remove(&client);
        }
    }

    /// Carries out what a coordinator wants done.
    pub(crate) fn absorb_coordinator(&mut self, id: &GroupId, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Respond(client, response) => {
                    let task = Task::Response(id.clone(), client, Box::new(response));
                    self.world.agenda.add(self.world.now + NETWORK_MS, task);
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
            Request::Positions { partitions } => {
                let found = partitions.into_iter().map(|tp| {
                    let commit = group.offsets.get(&tp).map(|c| c.offset);
                    (tp, commit)
                });
                vec![Effect::Respond(client, Response::Positions(found.collect()))]
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

    /// A response reaches its consumer.
    pub(crate) fn respond(&mut self, id: &GroupId, client: ClientNo, response: Response) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(consumer) = group.clients.get_mut(&client) else { return };
        let out = consumer.receive(now, response, &self.world.kafka.topics);
        self.absorb_client(id, client, out);
        self.settle_client(id, client);
    }

    /// Wakes the consumers that wait for records of this partition.
    pub(crate) fn data_arrived(&mut self, tp: &TopicPartition) {
        let now = self.world.now;
        let mut woken = Vec::new();
        for (id, group) in &mut self.world.kafka.groups {
            let Some(client) = group.holders.get(tp).copied() else { continue };
            let Some(consumer) = group.clients.get_mut(&client).filter(|c| c.wants(tp)) else { continue };
            consumer.data_available(now);
            woken.push((id.clone(), client));
        }
        for (id, client) in woken {
            self.settle_client(&id, client);
        }
    }
}

fn member_name(group: &Group, client: ClientNo, member_id: &MemberId) -> MemberName {
    let known = group.coordinator.member(member_id).map(|known| known.name.clone());
    let own = || group.clients.get(&client).map(|c| c.name.clone());
    known.or_else(own).unwrap_or_else(|| member_id.as_str().into())
}
