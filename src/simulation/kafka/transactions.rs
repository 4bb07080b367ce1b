//! The transaction coordinator of a world, and the markers that it has written: every message goes through the network.

mod timeouts;

use super::group::{Pending, PendingEffects};
use super::{Fact, Task};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::ProduceError;
use crate::engine::kafka::group::{ClientNo, CommitReason, Committed, GroupError, Transactional};
use crate::engine::kafka::ids::{
    GroupId, MemberName, Ms, Offset, ProducerName, TopicPartition, TransactionalId,
};
use crate::engine::kafka::log::{Record, Stamp};
use crate::engine::kafka::transaction::{
    Ending, Exception, Marker, ProducerId, ProducerIdAndEpoch, TransactionError, TransactionRequest, Written,
};
use crate::simulation::kernel::Simulation;
use crate::simulation::network::{Leg, Peer};
use crate::simulation::producer::transactions::Step;
use crate::simulation::producer::{Process, Producer};

/// How long the coordinator waits for a leader that was told to write a marker (`request.timeout.ms` of brokers).
const MARKER_TIMEOUT_MS: Ms = 30_000;

impl Simulation {
    /// Lets a producer's application do what is next.
    pub(crate) fn run_transactions(&mut self, name: &ProducerName) {
        let now = self.world.now;
        loop {
            let Some(producer) = self.world.producers.get_mut(name) else { return };
            if producer.process != Process::Runs {
                return;
            }
            let idle = producer.unfinished() == 0;
            let wanted = producer.source.due().is_some_and(|due| due <= now);
            let Some(transactions) = &mut producer.transactions else { return };
            let id = transactions.id().clone();
            match transactions.step(now, idle, wanted) {
                Step::Wait => return,
                Step::Began => {
                    let epoch = transactions.manager.producer().map_or(0, |producer| producer.epoch);
                    let (producer, transactional_id) = (name.clone(), id);
                    self.emit(Fact::TransactionBegan { producer, transactional_id, epoch });
                }
                Step::Ended => {}
                Step::Drop => self.drop_unsent(name),
                Step::Ask(number, request) => {
                    let api = match request {
                        TransactionRequest::InitProducerId { .. } => ApiKey::InitProducerId,
                        TransactionRequest::EndTxn { .. } => ApiKey::EndTxn,
                    };
                    let task = Task::AskCoordinator(name.clone(), id, number, request);
                    self.send(Leg::Request, api, &Peer::Producer(name.clone()), task);
                }
                Step::Died(exception) => {
                    self.drop_unsent(name);
                    let (producer, transactional_id) = (name.clone(), id);
                    let (exception, message) = (exception.class, exception.message);
                    self.emit(Fact::ProducerFenced { producer, transactional_id, exception, message });
                }
            }
        }
    }

    /// Batches that were never sent are given up (`abortUndrainedBatches`).
    pub(crate) fn drop_unsent(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        let mut told = Vec::new();
        for sender in producer.senders_mut() {
            let topic = sender.topic.clone();
            told.extend(sender.abort_unsent(now).into_iter().map(|it| (topic.clone(), it)));
        }
        self.tell_producer(name, told);
    }

    /// A batch of a transaction is lost: the transaction can only be aborted.
    pub(super) fn transaction_failed(&mut self, name: &ProducerName, why: ProduceError) {
        let producer = self.world.producers.get_mut(name);
        if let Some(transactions) = producer.and_then(|producer| producer.transactions.as_mut()) {
            let message = match why {
                ProduceError::InvalidProducerEpoch => TransactionError::InvalidProducerEpoch.message(),
                _ => why.name(),
            };
            transactions.manager.batch_failed(Exception::new(why.exception(), message));
        }
    }

    /// `InitProducerId` or `EndTxn` reaches the coordinator.
    pub(crate) fn ask_coordinator(
        &mut self,
        name: &ProducerName,
        id: &TransactionalId,
        number: u64,
        request: TransactionRequest,
    ) {
        let now = self.world.now;
        let coordinator = &mut self.world.kafka.transactions;
        let (api, answer, marker) = match request {
            TransactionRequest::InitProducerId { timeout_ms } => {
                let (answer, marker) = coordinator.init_producer_id(now, id, timeout_ms, None);
                (ApiKey::InitProducerId, answer, marker)
            }
            TransactionRequest::EndTxn { producer, ending } => {
                let (answer, marker) = match coordinator.end(now, id, producer, ending) {
                    Ok((after, marker)) => (Ok(after), marker),
                    Err(error) => (Err(error), None),
                };
                (ApiKey::EndTxn, answer, marker)
            }
        };
        if let Some(marker) = marker {
            self.send_markers(marker);
        }
        let task = Task::CoordinatorAnswer(name.clone(), number, answer);
        self.send(Leg::Response, api, &Peer::Producer(name.clone()), task);
    }

    /// The coordinator's answer reaches its producer.
    pub(crate) fn coordinator_answered(
        &mut self,
        name: &ProducerName,
        number: u64,
        answer: Result<ProducerIdAndEpoch, TransactionError>,
    ) {
        if !self.reads_now(name, || Task::CoordinatorAnswer(name.clone(), number, answer)) {
            return;
        }
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        let told = producer.transactions.as_mut().and_then(|t| t.answered(now, number, answer));
        if let Some(identity) = told {
            for sender in producer.senders_mut() {
                sender.be(identity);
            }
        }
        self.go_on(name);
    }

    /// Whatever is possible now.
    fn go_on(&mut self, name: &ProducerName) {
        self.run_transactions(name);
        self.send_from_source(name);
        self.drain_producer(name);
        self.run_transactions(name);
        self.settle_producer(name);
    }

    /// A batch of a transactional producer is only taken as part of its transaction, which the leader adds the partition
    /// to (`AddPartitionsToTxn`, broker to broker).
    pub(super) fn join_transaction(
        &mut self,
        stamp: Stamp,
        tp: &TopicPartition,
    ) -> Result<bool, ProduceError> {
        let Some(id) = self.world.kafka.transactions.owner(stamp.producer.id).cloned() else {
            return Ok(false);
        };
        let now = self.world.now;
        let added = self.world.kafka.transactions.add_partitions(now, &id, stamp.producer, [tp.clone()]);
        added.map_err(|error| match error {
            TransactionError::ProducerFenced => ProduceError::InvalidProducerEpoch,
            TransactionError::ConcurrentTransactions => ProduceError::ConcurrentTransactions,
            TransactionError::InvalidProducerIdMapping => ProduceError::InvalidProducerIdMapping,
            _ => ProduceError::InvalidTxnState,
        })?;
        self.watch_timeouts();
        Ok(true)
    }

    /// The producer that writes under a transactional id: where there are several, the newest.
    pub(crate) fn transacting(&self, id: &TransactionalId) -> Option<&Producer> {
        let of = |producer: &&Producer| producer.transactions.as_ref().is_some_and(|t| t.id() == id);
        let epoch = |producer: &&Producer| {
            let manager = producer.transactions.as_ref().map(|t| &t.manager);
            manager.map(|m| (!m.has_fatal_error(), m.producer().map(|producer| producer.epoch)))
        };
        self.world.producers.values().filter(of).max_by_key(epoch)
    }

    /// As whose message a marker counts, where somebody harms messages by client.
    fn marker_peer(&self, id: &TransactionalId) -> Peer {
        let name = self.transacting(id).map(|producer| producer.name.clone());
        Peer::Producer(name.unwrap_or_else(|| id.as_str().into()))
    }

    /// `WriteTxnMarkers` to the leaders of all partitions, and to the groups' coordinators.
    pub(super) fn send_markers(&mut self, marker: Marker) {
        let Marker { transactional_id: id, producer, ending, partitions, groups } = marker;
        let peer = self.marker_peer(&id);
        let all =
            partitions.into_iter().map(Written::Partition).chain(groups.into_iter().map(Written::Group));
        for what in all {
            let task = Task::WriteMarker(id.clone(), producer, ending, what);
            self.send(Leg::Request, ApiKey::WriteTxnMarkers, &peer, task);
        }
        let at = self.world.now + MARKER_TIMEOUT_MS;
        self.world.agenda.add(at, Task::Markers(id, producer));
    }

    /// Leaders that did not answer are asked again.
    pub(crate) fn send_markers_again(&mut self, id: &TransactionalId, producer: ProducerIdAndEpoch) {
        let unwritten = self.world.kafka.transactions.unwritten(id);
        if let Some(marker) = unwritten.filter(|marker| marker.producer == producer) {
            self.send_markers(marker);
        }
    }

    /// A leader writes a marker.
    pub(crate) fn write_marker(
        &mut self,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        ending: Ending,
        what: Written,
    ) {
        match &what {
            Written::Partition(tp) => {
                let unix_now = self.world.unix_now();
                let topic = self.world.kafka.topics.get_mut(&tp.topic);
                if let Some(log) = topic.and_then(|t| t.partitions.get_mut(tp.partition as usize))
                    && let Ok(offset) = log.append_marker_of(producer, ending, unix_now)
                {
                    self.world.ledger.append_control(tp, offset);
                    self.data_arrived(tp);
                }
            }
            Written::Group(group) => self.decide_offsets(group, producer.id, ending),
        }
        let peer = self.marker_peer(id);
        let task = Task::MarkerWritten(id.clone(), producer, what);
        self.send(Leg::Response, ApiKey::WriteTxnMarkers, &peer, task);
    }

    /// What an application that commits in transactions asks.
    pub(super) fn transactional(
        &mut self,
        group: &GroupId,
        client: ClientNo,
        what: &Transactional,
    ) -> Result<Option<ProducerIdAndEpoch>, TransactionError> {
        let now = self.world.now;
        let coordinator = &mut self.world.kafka.transactions;
        match what {
            Transactional::InitProducerId { id, timeout_ms } => {
                let (answer, marker) = coordinator.init_producer_id(now, id, *timeout_ms, None);
                if let Some(marker) = marker {
                    self.send_markers(marker);
                }
                answer.map(Some)
            }
            Transactional::End { id, producer, ending } => {
                let (after, marker) = coordinator.end(now, id, *producer, *ending)?;
                if let Some(marker) = marker {
                    self.send_markers(marker);
                }
                Ok(Some(after))
            }
            Transactional::OffsetCommit { .. } => {
                self.commit_in_transaction(group, client, what).map(|()| None)
            }
        }
    }

    /// `TxnOffsetCommit`: the offsets wait for the marker of their transaction.
    fn commit_in_transaction(
        &mut self,
        id: &GroupId,
        client: ClientNo,
        what: &Transactional,
    ) -> Result<(), TransactionError> {
        let Transactional::OffsetCommit { id: transactional_id, producer, .. } = what else { return Ok(()) };
        let Transactional::OffsetCommit { member_id, instance_id, generation, offsets, .. } = what else {
            return Ok(());
        };
        let now = self.world.now;
        self.world.kafka.transactions.add_group(now, transactional_id, *producer, id)?;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return Ok(()) };
        let who = (member_id, instance_id.as_ref());
        let checked = group.coordinator.check_commit(now, who, *generation, offsets);
        let name = group.clients.get(&client).map(|consumer| consumer.name.clone());
        let name = name.unwrap_or_else(|| member_id.as_str().into());
        if let Err(error) = checked {
            let error = match error {
                GroupError::UnknownMemberId => TransactionError::UnknownMemberId,
                GroupError::FencedInstanceId => TransactionError::FencedInstanceId,
                // `STALE_MEMBER_EPOCH` is told as this too.
                _ => TransactionError::IllegalGeneration,
            };
            let (group, member, code) = (id.clone(), name, error.name());
            let (exception, message) = ("CommitFailedException", error.message());
            self.emit(Fact::CommitFailed { group, member, code, exception, message });
            return Err(error);
        }
        group.pending(producer.id, &name).offsets.extend(offsets.iter().cloned());
        self.watch_timeouts();
        Ok(())
    }

    /// Produces copies of consecutive records in the open transaction of a member's application: their effects count
    /// once it is committed. False where its producer may not write any more.
    pub(super) fn produce_in_transaction(
        &mut self,
        id: &GroupId,
        (client, name): (ClientNo, &MemberName),
        tp: &TopicPartition,
        record: &Record,
    ) -> Option<Offset> {
        let now = self.world.now;
        let group = self.world.kafka.groups.get_mut(id)?;
        let consumer = group.clients.get_mut(&client)?;
        let identity = consumer.produces_as(tp).ok()?;
        let transactional_id = consumer.transacting()?.manager().id().clone();
        let coordinator = &mut self.world.kafka.transactions;
        let added = coordinator
            .add_partitions(now, &transactional_id, identity, [tp.clone()])
            .and_then(|()| coordinator.add_group(now, &transactional_id, identity, id));
        if added.is_err() {
            consumer.produce_refused(TransactionError::InvalidProducerEpoch);
            return None;
        }
        group.pending(identity.id, name);
        self.watch_timeouts();
        let topic = self.world.kafka.topics.get_mut(&tp.topic)?;
        let log = topic.partitions.get_mut(tp.partition as usize)?;
        Some(log.append_transactional(identity.id, [record.view()]).base_offset)
    }

    /// Notes effects that count once their transaction is committed.
    pub(super) fn effects_pend(&mut self, id: &GroupId, client: ClientNo, effects: PendingEffects) {
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(consumer) = group.clients.get(&client) else { return };
        let name = consumer.name.clone();
        let producer = consumer.transacting().and_then(|it| it.manager().producer());
        if let Some(producer) = producer {
            group.pending(producer.id, &name).effects.push(effects);
        }
    }

    /// Offsets that a transaction sent become the group's commits, or are forgotten.
    fn decide_offsets(&mut self, id: &GroupId, producer: ProducerId, ending: Ending) {
        let at = self.world.now;
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let Some(Pending { member, offsets, effects }) = group.pending_offsets.remove(&producer) else {
            return;
        };
        if ending == Ending::Abort {
            return;
        }
        for PendingEffects { client, partition, from, to, pace } in effects {
            self.effects_happen(id, (client, &member), &partition, (from, to), pace, false);
        }
        let Some(group) = self.world.kafka.groups.get_mut(id) else { return };
        let mut changed = Vec::new();
        for (tp, offset) in offsets {
            if self.world.kafka.topics.log(&tp).is_none() {
                continue;
            }
            let before = group.offsets.insert(tp.clone(), Committed { offset, at });
            if before.is_none_or(|commit| commit.offset != offset) {
                changed.push((tp, offset));
            }
        }
        if !changed.is_empty() {
            let reason = CommitReason::Transaction;
            self.emit(Fact::OffsetsCommitted { group: id.clone(), member, reason, offsets: changed });
        }
    }

    /// The coordinator learns that a marker is written.
    pub(crate) fn marker_written(
        &mut self,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        what: &Written,
    ) {
        let Some(transaction) = self.world.kafka.transactions.transaction(id) else { return };
        if transaction.producer() != producer {
            return;
        }
        let ending = transaction.state.preparing();
        if self.world.kafka.transactions.written(id, what)
            && let Some(ending) = ending
        {
            let producer = self.transacting(id).map(|producer| producer.name.clone());
            let (transactional_id, committed) = (id.clone(), ending == Ending::Commit);
            self.emit(Fact::TransactionEnded { transactional_id, producer, committed });
        }
    }
}
