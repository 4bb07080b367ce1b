//! The consumers of a world: when they are woken, what reaches them, and what they want done.

use super::{Fact, Task, retention};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::commit_error::CommitError;
use crate::engine::kafka::client::consumer::{ClientFact, Consumer, Logs, Out};
use crate::engine::kafka::group::{ClientNo, Response};
use crate::engine::kafka::ids::{GroupId, MemberName, TopicName, TopicPartition};
use crate::engine::kafka::log::PartitionLog;
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::LossReason;
use crate::simulation::ledger::reader::Pace;
use crate::simulation::network::{Leg, Peer};

impl Simulation {
    /// Makes sure that the consumer is woken when it is due next.
    pub(crate) fn settle_client(&mut self, id: &GroupId, client: ClientNo) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(due) = group.clients.get(&client).and_then(Consumer::next_wake) else {
            return;
        };
        let due = due.max(now);
        if group.client_wakes.get(&client).is_none_or(|at| due < *at) {
            group.client_wakes.insert(client, due);
            self.world.agenda.add(due, Task::Client(id.clone(), client));
        }
    }

    pub(crate) fn wake_client(&mut self, id: &GroupId, client: ClientNo) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        if group.client_wakes.get(&client) != Some(&now) {
            return;
        }
        group.client_wakes.remove(&client);
        let Some(consumer) = group.clients.get_mut(&client) else { return };
        self.world.network.routes_fetches(id, consumer);
        let out = consumer.wake(now, &self.world.kafka.topics);
        self.absorb_client(id, client, out);
        self.settle_client(id, client);
    }

    /// A response reaches its consumer.
    pub(crate) fn respond(&mut self, id: &GroupId, client: ClientNo, connection: u32, response: Response) {
        let now = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(consumer) = group.clients.get_mut(&client) else { return };
        // What comes on a connection that was closed meanwhile is not read. That is the one to the coordinator.
        if consumer.connection() != connection && !matches!(response, Response::Fetch(..)) {
            return;
        }
        self.world.network.routes_fetches(id, consumer);
        let out = consumer.receive(now, response, &self.world.kafka.topics);
        self.absorb_client(id, client, out);
        self.settle_client(id, client);
    }

    /// Carries out what a consumer wants done.
    pub(crate) fn absorb_client(&mut self, id: &GroupId, client: ClientNo, outs: Vec<Out>) {
        let found = self.world.kafka.groups.get(id).and_then(|g| g.clients.get(&client));
        let Some(name) = found.map(|c| c.name.clone()) else { return };
        for out in outs {
            match out {
                Out::Send(request) => {
                    let (api, to) = (ApiKey::of(&request), Peer::Consumer(id.clone(), client));
                    let task = Task::Request(id.clone(), client, Box::new(request));
                    self.send(Leg::Request, api, &to, task);
                }
                Out::Fact(fact) => self.client_fact(id, client, &name, fact),
                Out::Effects { partition, from, to, since_us, each_us } => {
                    self.effects(id, client, &partition, (from, to), Pace { since_us, each_us });
                }
                Out::SetAside { partition, offset, topic } => {
                    let group = self.world.kafka.groups.get(id);
                    let consumer = group.and_then(|group| group.clients.get(&client));
                    let by = consumer.and_then(Consumer::transacting).map(|_| client);
                    self.pass_on(id, &name, by, (&partition, offset), &topic);
                }
            }
        }
    }

    fn client_fact(&mut self, id: &GroupId, client: ClientNo, name: &MemberName, fact: ClientFact) {
        let (group, member) = (id.clone(), name.clone());
        self.note_holder(id, client, &fact);
        let moved = moved_by(&fact);
        if let ClientFact::Assigned(partitions) = &fact {
            let mut topics: Vec<_> = partitions.iter().map(|tp| tp.topic.clone()).collect();
            topics.dedup();
            self.concerns(id, &topics);
        }
        let fact = match fact {
            ClientFact::Joining { reason } => Fact::MemberJoining { group, member, reason },
            ClientFact::Revoked(partitions) => Fact::PartitionsRevoked { group, member, partitions },
            ClientFact::Lost(partitions) => Fact::PartitionsLost { group, member, partitions },
            ClientFact::PauseEnded(partitions) => Fact::PauseEnded { group, member, partitions },
            ClientFact::Assigned(partitions) => Fact::PartitionsAssigned { group, member, partitions },
            ClientFact::Delivered { partition, from, to } => {
                // Where the cleaner left holes, only what was there was delivered.
                let log = self.world.kafka.topics.log(&partition).filter(|log| log.was_cleaned());
                let runs = log.map(|log| log.runs_in(from, to));
                let group_state = self.world.kafka.groups.get_mut(id);
                let re_read = group_state.map_or(0, |group| match runs {
                    None => group.count_delivery(&partition, from, to),
                    Some(runs) => runs.into_iter().map(|(a, b)| group.count_delivery(&partition, a, b)).sum(),
                });
                let TopicPartition { topic, partition } = partition;
                Fact::RecordsDelivered { group, member, topic, partition, from, to, re_read }
            }
            ClientFact::Reset { partition: tp, from, to } => {
                let start = self.world.kafka.topics.log(&tp).map_or(0, PartitionLog::log_start_offset);
                if let Some(group) = self.world.kafka.groups.get_mut(id) {
                    group.count_reset(&tp, from.unwrap_or(start), to);
                }
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
            ClientFact::Threw { partition, offset, failures, answer } => {
                return self.threw(id, name, (partition, offset), failures, &answer);
            }
            ClientFact::Died { partition, offset, death } => {
                return self.died_at(id, client, name, (partition, offset), death);
            }
            ClientFact::Unanswered { api } => Fact::MemberUnanswered { group, member, api },
            ClientFact::Refused { error } => Fact::MemberRefused { group, member, code: error.name() },
            ClientFact::Failed { exception } => {
                self.remove_client(id, client);
                Fact::MemberFailed { group, member, exception }
            }
        };
        self.emit(fact);
        if let Some((partition, why)) = moved {
            self.tell_losses(id, &partition, why);
        }
    }

    fn note_holder(&mut self, id: &GroupId, client: ClientNo, fact: &ClientFact) {
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        match fact {
            ClientFact::Assigned(partitions) => {
                for tp in partitions {
                    let holders = group.holders.entry(tp.clone()).or_default();
                    holders.retain(|holder| *holder != client);
                    holders.push(client);
                }
            }
            ClientFact::Revoked(partitions) | ClientFact::Lost(partitions) => {
                for tp in partitions {
                    group.lets_go(tp, client);
                }
            }
            _ => {}
        }
    }

    /// Forgets a client; answers to it are dropped.
    pub(crate) fn remove_client(&mut self, id: &GroupId, client: ClientNo) {
        if let Some(group) = self.world.kafka.groups.get_mut(id) {
            let held =
                group.clients.remove(&client).map(|consumer| consumer.held().keys().cloned().collect());
            for tp in held.unwrap_or_else(Vec::new) {
                group.lets_go(&tp, client);
            }
            group.client_wakes.remove(&client);
        }
    }

    /// Wakes the consumers that wait for records of this partition.
    pub(crate) fn data_arrived(&mut self, tp: &TopicPartition) {
        retention::appended(self, tp);
        let now = self.world.now;
        let mut woken = Vec::new();
        for (id, group) in &mut self.world.kafka.groups {
            for client in group.holders.get(tp).into_iter().flatten() {
                let Some(consumer) = group.clients.get_mut(client).filter(|c| c.wants(tp)) else { continue };
                consumer.data_available(now);
                woken.push((id.clone(), *client));
            }
        }
        for (id, client) in woken {
            self.settle_client(&id, client);
        }
    }

    /// Consumers that read a topic learn from failing fetches that it is gone.
    pub(crate) fn topic_deleted(&mut self, topic: &TopicName) {
        let now = self.world.now;
        let mut told = Vec::new();
        for (id, group) in &mut self.world.kafka.groups {
            for (client, consumer) in &mut group.clients {
                consumer.topic_deleted(now, topic);
                told.push((id.clone(), *client));
            }
        }
        for (id, client) in told {
            self.settle_client(&id, client);
        }
    }
}

/// The partition whose position moved without delivery, and by what.
fn moved_by(fact: &ClientFact) -> Option<(TopicPartition, LossReason)> {
    match fact {
        ClientFact::Resumed { partition, .. } => Some((partition.clone(), LossReason::Committed)),
        ClientFact::Reset { partition, from, .. } => {
            let why = if from.is_some() { LossReason::Reset } else { LossReason::Begun };
            Some((partition.clone(), why))
        }
        _ => None,
    }
}
