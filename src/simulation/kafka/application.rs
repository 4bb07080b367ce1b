//! What consumers' applications do to the world: effects, records that are set aside, deaths at a record.

use super::apply::members;
use super::command::{CrashAt, Effect, GiveUp, OnError};
use super::lookup::topic;
use super::{Fact, PendingEffects};
use crate::engine::kafka::client::consumer::application::{
    self, Action, Answer, CommitMode, Death, Moment, Trap,
};
use crate::engine::kafka::client::consumer::{Consumer, Logs as _, POISON};
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, TopicName, TopicPartition};
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::simulation::command::Refusal;
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::reader::Pace;
use crate::simulation::world::World;

impl From<&Effect> for Action {
    fn from(effect: &Effect) -> Self {
        match effect {
            Effect::Count => Self::Count,
            Effect::Upsert => Self::Upsert,
            Effect::Topic(topic) => Self::Produce(topic.clone()),
        }
    }
}

impl From<&OnError> for application::OnError {
    fn from(on_error: &OnError) -> Self {
        match on_error {
            OnError::Stop => Self::Stop,
            OnError::Skip => Self::Skip,
            OnError::Retry { retry, backoff_ms, then } => {
                let then = match then {
                    GiveUp::Skip => application::GiveUp::Skip,
                    GiveUp::Stop => application::GiveUp::Stop,
                    GiveUp::DeadLetter(topic) => application::GiveUp::DeadLetter(topic.clone()),
                };
                Self::Retry { times: *retry, backoff_ms: *backoff_ms, then }
            }
        }
    }
}

impl From<&Action> for Effect {
    fn from(action: &Action) -> Self {
        match action {
            Action::Count => Self::Count,
            Action::Upsert => Self::Upsert,
            Action::Produce(topic) => Self::Topic(topic.clone()),
        }
    }
}

impl From<&application::OnError> for OnError {
    fn from(on_error: &application::OnError) -> Self {
        match on_error {
            application::OnError::Stop => Self::Stop,
            application::OnError::Skip => Self::Skip,
            application::OnError::Retry { times, backoff_ms, then } => {
                let then = match then {
                    application::GiveUp::Skip => GiveUp::Skip,
                    application::GiveUp::Stop => GiveUp::Stop,
                    application::GiveUp::DeadLetter(topic) => GiveUp::DeadLetter(topic.clone()),
                };
                Self::Retry { retry: *times, backoff_ms: *backoff_ms, then }
            }
        }
    }
}

impl From<&CrashAt> for Trap {
    fn from(at: &CrashAt) -> Self {
        let CrashAt::At { topic, partition, offset, moment } = at;
        Self::new(TopicPartition { topic: topic.clone(), partition: *partition }, *offset, *moment)
    }
}

/// The topics that an application writes to must be there.
pub fn check_application(
    world: &World,
    effect: Option<&Effect>,
    on_error: Option<&OnError>,
) -> Result<(), Refusal> {
    let at = |path: &str, name: &TopicName| {
        topic(world, name).map(drop).map_err(|refusal| Refusal { path: path.to_owned(), ..refusal })
    };
    if let Some(Effect::Topic(name)) = effect {
        at("effect.topic", name)?;
    }
    match on_error {
        Some(OnError::Retry { then: GiveUp::DeadLetter(name), .. }) => at("on_error.then.dead_letter", name),
        _ => Ok(()),
    }
}

/// Marks a record as one whose processing throws.
pub fn with_poison(headers: &OwnedHeaders) -> OwnedHeaders {
    let poison = Header { key: POISON, value: Some(b"true") };
    OwnedHeaders::new(headers.view().iter().chain([poison]))
}

impl Simulation {
    /// The effects of consecutive records happen.
    pub(super) fn effects(
        &mut self,
        id: &GroupId,
        client: ClientNo,
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
        pace: Pace,
    ) {
        let found = self.world.kafka.groups.get(id).and_then(|group| group.clients.get(&client));
        let Some(Consumer { name, application, .. }) = found else { return };
        let (name, application) = (name.clone(), application.clone());
        let action = &application.action;
        let upsert = *action == Action::Upsert;
        let mut done = (from, to);
        if let Action::Produce(topic) = action {
            let transacts = application.commit == CommitMode::Transaction;
            let by = transacts.then_some(client);
            // A copy that can't be produced is no effect.
            done.1 =
                (from..to).find(|at| !self.pass_on(id, &name, by, (partition, *at), topic)).unwrap_or(to);
            if transacts {
                let partition = partition.clone();
                let effects = PendingEffects { client, partition, from, to: done.1, pace };
                return self.effects_pend(id, client, effects);
            }
        }
        self.effects_happen(id, (client, &name), partition, done, pace, upsert);
    }

    /// The effects of consecutive records count.
    pub(super) fn effects_happen(
        &mut self,
        id: &GroupId,
        (client, name): (ClientNo, &MemberName),
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
        pace: Pace,
        upsert: bool,
    ) {
        let repeated = self.effects_happened(id, (client, name), partition, (from, to), pace, upsert);
        if repeated > 0 {
            self.emit(Fact::EffectsRepeated {
                group: id.clone(),
                member: name.clone(),
                topic: partition.topic.clone(),
                partition: partition.partition,
                from,
                to,
                count: repeated,
            });
        }
    }

    /// Produces a copy of a record to `to`; false where that can't be.
    pub(super) fn pass_on(
        &mut self,
        id: &GroupId,
        name: &MemberName,
        in_transaction_of: Option<ClientNo>,
        (partition, offset): (&TopicPartition, Offset),
        to: &TopicName,
    ) -> bool {
        let found = self.world.kafka.topics.log(partition).and_then(|log| log.get(offset));
        let Some(mut record) = found.map(|record| record.to_record()) else { return false };
        record.timestamp = self.world.unix_now();
        let Ok(decision) = self.world.place(None, to, &record.view(), None) else { return false };
        record.mark = self.world.next_mark();
        let tp = TopicPartition { topic: to.clone(), partition: decision.partition };
        let offset = match in_transaction_of {
            Some(client) => self.produce_in_transaction(id, (client, name), &tp, &record),
            None => self.append_plainly(&tp, &record),
        };
        let Some(offset) = offset else { return false };
        let who = &format!("{id}/{name}");
        self.take_records(1, record.view().headers.encoded_len() as usize);
        self.note_append_as(&tp, offset, who, std::slice::from_ref(&record));
        self.world.produced += 1;
        self.emit(Fact::RecordsAppended {
            producer: None,
            topic: tp.topic.clone(),
            partition: tp.partition,
            base_offset: offset,
            count: 1,
        });
        self.data_arrived(&tp);
        true
    }

    fn append_plainly(&mut self, tp: &TopicPartition, record: &Record) -> Option<Offset> {
        let topic = self.world.kafka.topics.get_mut(&tp.topic)?;
        Some(topic.partitions.get_mut(tp.partition as usize)?.append(record.view()))
    }

    /// Processing a record threw.
    pub(super) fn threw(
        &mut self,
        id: &GroupId,
        name: &MemberName,
        (tp, offset): (TopicPartition, Offset),
        failures: u32,
        answer: &Answer,
    ) {
        let retry_at_ms = match answer {
            Answer::Retry { at_ms, .. } => Some(*at_ms),
            _ => None,
        };
        let dead_letter = match answer {
            Answer::DeadLetter(topic) => Some(topic.clone()),
            _ => None,
        };
        self.emit(Fact::ProcessingFailed {
            group: id.clone(),
            member: name.clone(),
            topic: tp.topic,
            partition: tp.partition,
            offset,
            failures,
            answer: answer.name(),
            retry_at_ms,
            dead_letter,
        });
    }

    /// A process died at a record.
    pub(super) fn died_at(
        &mut self,
        id: &GroupId,
        client: ClientNo,
        name: &MemberName,
        (tp, offset): (TopicPartition, Offset),
        death: Death,
    ) {
        let group = self.world.kafka.groups.get(id);
        let committed = group.and_then(|group| group.offsets.get(&tp)).map(|commit| commit.offset);
        self.emit(Fact::DiedAtRecord {
            group: id.clone(),
            member: name.clone(),
            topic: tp.topic,
            partition: tp.partition,
            offset,
            moment: death.name(),
            committed,
        });
        members::gone(self, id, client, name);
    }

    /// A member is to die at a record, now or when it comes.
    pub(super) fn set_trap(&mut self, id: &GroupId, name: &MemberName, at: &CrashAt) -> Result<(), Refusal> {
        let trap = Trap::from(at);
        let tp = trap.partition.clone();
        let partitions =
            topic(&self.world, &tp.topic).map_err(|refusal| refusal.under("at"))?.partitions.len();
        if self.world.kafka.topics.log(&tp).is_none() {
            return Err(super::lookup::unknown_partition(&tp, partitions).under("at"));
        }
        let (offset, moment) = (trap.offset, trap.moment);
        let Some(group) = self.world.kafka.groups.get_mut(id) else {
            return Err(super::lookup::unknown_group(id));
        };
        let client = group.clients.values_mut().find(|client| client.name == *name && !client.is_crashed());
        match client {
            Some(client) => {
                if moment == Moment::AfterCommit && client.application.commit == CommitMode::Never {
                    return Err(Refusal::invalid("at.moment", "never-commits").with("member", name));
                }
                client.set_trap(Some(trap));
            }
            None => {
                group.traps.insert(name.clone(), trap);
            }
        }
        self.emit(Fact::CrashAwaited {
            group: id.clone(),
            member: name.clone(),
            topic: tp.topic,
            partition: tp.partition,
            offset,
            moment: moment.name(),
        });
        Ok(())
    }
}
