//! The producers of a world: when they are woken, and how their records reach the logs.

use super::{Fact, ProduceFact, Sender, Task};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::{Acks, Batch, ProduceError, RequestId, SendError, Told};
use crate::engine::kafka::ids::{Offset, ProducerName, TopicName, TopicPartition};
use crate::engine::kafka::log::{Identity, Mark, Record, RecordRef, Stamped};
use crate::simulation::agenda;
use crate::simulation::event;
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger;
use crate::simulation::network::{Leg, Peer};
use crate::simulation::producer::{Process, Producer};
use crate::simulation::world::World;

/// Bytes that a source gives before the rest of the world has its turn, of the same tick even: a million rows of one
/// moment don't have to fit into memory together.
const MOST_AT_ONCE: usize = 8 << 20;

impl Simulation {
    pub(crate) fn settle_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        if producer.closing && producer.unfinished() == 0 && !producer.is_transacting() {
            self.world.producers.remove(name);
            return;
        }
        let Some(due) = producer.next_due() else { return };
        let due = due.max(now);
        if producer.wake.is_none_or(|at| due < at) {
            producer.wake = Some(due);
            self.world.agenda.add(due, agenda::Task::Producer(name.clone()));
        }
    }

    pub(crate) fn close_producer(&mut self, name: &ProducerName) {
        if let Some(producer) = self.world.producers.get_mut(name) {
            producer.source.running = false;
            producer.closing = true;
            for sender in producer.senders_mut() {
                sender.close();
            }
            if let Some(transactions) = &mut producer.transactions {
                transactions.close();
            }
        }
        self.drain_producer(name);
        self.run_transactions(name);
        self.drain_producer(name);
        self.settle_producer(name);
    }

    pub(crate) fn wake_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        if producer.wake != Some(now) {
            return;
        }
        producer.wake = None;
        if producer.process != Process::Runs {
            return;
        }
        self.look_at_metadata(name);
        self.run_transactions(name);
        self.send_from_source(name);
        self.drain_producer(name);
        self.run_transactions(name);
        self.settle_producer(name);
    }

    /// Producers see new partitions when their metadata is refreshed, not before.
    pub(super) fn look_at_metadata(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        let mut news = Vec::new();
        for sender in producer.senders_mut().filter(|sender| sender.is_metadata_due(now)) {
            let partitions = self.world.kafka.topics.partitions(&sender.topic);
            if let Some(partitions) = sender.learn(now, partitions) {
                let (producer, topic) = (name.clone(), sender.topic.clone());
                news.push(Fact::ProducerSawPartitions { producer, topic, partitions });
            }
        }
        for fact in news {
            self.emit(fact);
        }
    }

    /// Hands every record that is due to each destination.
    pub(super) fn send_from_source(&mut self, name: &ProducerName) {
        let (now, unix) = (self.world.now, self.world.unix_now());
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        let (mut failed, had_finished) = (Vec::new(), producer.source.finished);
        let (mut taken, mut records) = (0, 0);
        while producer.source.due().is_some_and(|due| due <= now) && taken < MOST_AT_ONCE && producer.takes()
        {
            let mut record = producer.source.take(unix);
            self.world.records += 1;
            record.mark = Mark { number: self.world.records, sent_ms: now };
            taken += [&record.key, &record.value].into_iter().flatten().map(|it| it.len()).sum::<usize>();
            records += 1;
            producer.sent += 1;
            let mut placed = None;
            for sender in producer.senders_mut() {
                match sender.send(now, record.clone()) {
                    Ok(partition) => placed = Some(TopicPartition::new(sender.topic.clone(), partition)),
                    Err(error) => failed.push(error),
                }
            }
            if let (Some(transactions), Some(tp)) = (&mut producer.transactions, placed)
                && transactions.took(&tp)
            {
                producer.flush();
            }
        }
        self.take_records(records, taken);
        let Some(producer) = self.world.producers.get(name) else { return };
        let finished = (producer.source.finished && !had_finished).then_some(producer.sent);
        for error in failed {
            self.tell_send_error(name, &error);
        }
        if let Some(sent) = finished {
            self.emit(event::Fact::ProducerFinished { producer: name.clone(), sent });
        }
    }

    fn tell_send_error(&mut self, name: &ProducerName, error: &SendError) {
        let (code, bytes) = match error {
            SendError::RecordTooLarge { bytes, .. } => ("RECORD_TOO_LARGE", *bytes),
            SendError::UnknownPartition { .. } => ("UNKNOWN_TOPIC_OR_PARTITION", 0),
            SendError::Closed => return,
        };
        self.emit(Fact::SendFailed { producer: name.clone(), code, bytes });
    }

    /// Lets the clients do what is due, and sends what they have ready.
    pub(crate) fn drain_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        let (mut requests, mut told, mut asks) = (Vec::new(), Vec::new(), Vec::new());
        for sender in producer.senders_mut() {
            let due = sender.on_time(now);
            told.extend(due.into_iter().map(|told| (sender.topic.clone(), told)));
            if sender.asks_who_it_is(now) {
                asks.push(sender.topic.clone());
            }
            let answered = sender.config().acks != Acks::None;
            let drained = std::iter::from_fn(|| sender.drain_ready(now));
            requests.extend(drained.map(|(request, batches)| (answered.then_some(request), batches)));
        }
        self.tell_producer(name, told);
        let peer = Peer::Producer(name.clone());
        for topic in asks {
            let task = Task::InitProducerId(name.clone(), topic);
            self.send(Leg::Request, ApiKey::InitProducerId, &peer, task);
        }
        for (request, batches) in requests {
            let task = Task::Produce(name.clone(), request, batches);
            self.send(Leg::Request, ApiKey::Produce, &peer, task);
        }
    }

    /// A producer asks who it is: the broker counts.
    pub(crate) fn init_producer_id(&mut self, name: &ProducerName, topic: &TopicName) {
        let identity = Identity { id: self.world.kafka.transactions.generate_id(), epoch: 0 };
        let task = Task::ProducerId(name.clone(), topic.clone(), identity);
        self.send(Leg::Response, ApiKey::InitProducerId, &Peer::Producer(name.clone()), task);
    }

    /// A producer is told who it is.
    pub(crate) fn identified(&mut self, name: &ProducerName, topic: &TopicName, identity: Identity) {
        if !self.reads_now(name, || Task::ProducerId(name.clone(), topic.clone(), identity)) {
            return;
        }
        let producer = self.world.producers.get_mut(name);
        for sender in producer.into_iter().flat_map(Producer::senders_mut).filter(|s| s.topic == *topic) {
            sender.on_identity(identity);
        }
        self.drain_producer(name);
        self.settle_producer(name);
    }

    /// A produce request reaches the brokers, which answer it as a whole.
    pub(crate) fn produce(&mut self, name: &ProducerName, request: Option<RequestId>, batches: &[Batch]) {
        let mut errors = Vec::new();
        for (index, batch) in batches.iter().enumerate() {
            if let Err(error) = self.append(name, batch) {
                errors.push((index as u32, error));
            }
        }
        if let (Some(batch), Some(request)) = (batches.first(), request) {
            let task = Task::Acked(name.clone(), batch.topic.clone(), request, errors.into());
            self.send(Leg::Response, ApiKey::Produce, &Peer::Producer(name.clone()), task);
        }
    }

    fn append(&mut self, name: &ProducerName, batch: &Batch) -> Result<(), ProduceError> {
        let tp = TopicPartition { topic: batch.topic.clone(), partition: batch.partition };
        let unix_now = self.world.unix_now();
        let exists = self.world.kafka.topics.log(&tp).is_some();
        let transactional = match batch.stamp.filter(|_| exists) {
            Some(stamp) => self.join_transaction(stamp, &tp)?,
            None => false,
        };
        let topic = self.world.kafka.topics.get_mut(&tp.topic);
        let config = topic.as_ref().map(|topic| topic.config).unwrap_or_default();
        let Some(log) = topic.and_then(|t| t.partitions.get_mut(tp.partition as usize)) else {
            let code = "UNKNOWN_TOPIC_OR_PARTITION";
            self.emit(Fact::SendFailed { producer: name.clone(), code, bytes: batch.bytes });
            return Err(ProduceError::UnknownTopicOrPartition);
        };
        if config.cleanup.compact && batch.records.iter().any(|record| record.key.is_none()) {
            // `LogValidator.validateKey`: of a batch with one such record, none is appended.
            return Err(ProduceError::InvalidRecord);
        }
        let count = batch.records.len() as u32;
        let at = |own| if config.append_time { unix_now } else { own };
        let records = batch.records.iter().map(Record::view);
        let records = records.map(|view| RecordRef { timestamp: at(view.timestamp), ..view });
        let appended = match batch.stamp {
            None => Stamped::Appended(log.append_batch(records)),
            Some(stamp) if transactional => log.append_stamped_transactional(stamp, records)?,
            Some(stamp) => log.append_stamped(stamp, records)?,
        };
        let (producer, partition) = (name.clone(), tp.partition);
        let base_offset = match appended {
            Stamped::Appended(appended) => appended.base_offset,
            Stamped::Repeated(base_offset) => {
                let topic = tp.topic;
                let fact = ProduceFact::RepetitionDropped { producer, topic, partition, base_offset, count };
                self.emit(Fact::Produce(fact));
                return Ok(());
            }
        };
        self.note_append(&tp, base_offset, Some(name), &batch.records);
        self.world.produced += u64::from(count);
        self.emit(Fact::RecordsAppended {
            producer: Some(producer),
            topic: tp.topic.clone(),
            partition,
            base_offset,
            count,
        });
        self.data_arrived(&tp);
        Ok(())
    }

    /// Tells the ledger what was appended.
    pub(super) fn note_append(
        &mut self,
        tp: &TopicPartition,
        base_offset: Offset,
        producer: Option<&ProducerName>,
        records: &[Record],
    ) {
        let World { now, ledger, producers, kafka, by_hand, .. } = &mut self.world;
        let sender = producer.and_then(|name| producers.get(name)?.sender_to(&tp.topic));
        let known = sender.and_then(Sender::known_partitions);
        let known = known.or_else(|| kafka.topics.partitions(&tp.topic)).unwrap_or(0);
        let config = sender.map_or_else(|| by_hand.config(), Sender::config);
        let name = producer.map_or("", ProducerName::as_str);
        let sender = ledger::origin::Sender::new(name, config, known);
        ledger.append(*now, tp, base_offset, sender, marks(records));
    }

    /// The same of records that a consumer's application produced.
    pub(super) fn note_append_as(
        &mut self,
        tp: &TopicPartition,
        base_offset: Offset,
        who: &str,
        records: &[Record],
    ) {
        let World { now, ledger, kafka, by_hand, .. } = &mut self.world;
        let known = kafka.topics.partitions(&tp.topic).unwrap_or(0);
        let sender = ledger::origin::Sender::new(who, by_hand.config(), known);
        ledger.append(*now, tp, base_offset, sender, marks(records));
    }

    /// The response to a produce request reaches its client.
    pub(crate) fn acked(
        &mut self,
        name: &ProducerName,
        topic: &TopicName,
        request: RequestId,
        errors: &[(u32, ProduceError)],
    ) {
        if !self.reads_now(name, || Task::Acked(name.clone(), topic.clone(), request, errors.into())) {
            return;
        }
        let now = self.world.now;
        let producer = self.world.producers.get_mut(name);
        let mut told = Vec::new();
        for sender in producer.into_iter().flat_map(Producer::senders_mut).filter(|s| s.topic == *topic) {
            told.extend(sender.on_response(now, request, errors).into_iter().map(|it| (topic.clone(), it)));
        }
        self.tell_producer(name, told);
        self.drain_producer(name);
        self.run_transactions(name);
        self.send_from_source(name);
        self.drain_producer(name);
        self.settle_producer(name);
    }

    /// What a producer's clients tell: the topic is the one that the client sends to.
    pub(super) fn tell_producer(&mut self, name: &ProducerName, told: Vec<(TopicName, Told)>) {
        for (of, told) in told {
            let producer = name.clone();
            let fact = match told {
                Told::Retries { topic, partition, records, attempt, why, at } => ProduceFact::Retried {
                    producer,
                    topic,
                    partition,
                    count: records.len() as u32,
                    attempt,
                    code: why.name(),
                    at_ms: at,
                },
                // That it went nowhere was told where it arrived.
                Told::Lost { why: ProduceError::UnknownTopicOrPartition, .. } => continue,
                Told::Lost { records, why: ProduceError::TransactionAborted, .. } => {
                    self.note_loss(name, &of, &records);
                    continue;
                }
                Told::Lost { topic, partition, records, why, after_ms } => {
                    self.transaction_failed(name, why);
                    self.note_loss(name, &of, &records);
                    ProduceFact::Lost {
                        producer,
                        topic,
                        partition,
                        count: records.len() as u32,
                        exception: why.exception(),
                        after_ms,
                    }
                }
                Told::EpochBumped { epoch } => ProduceFact::EpochBumped { producer, topic: of, epoch },
            };
            self.emit(Fact::Produce(fact));
        }
    }

    fn note_loss(&mut self, name: &ProducerName, topic: &TopicName, records: &[Record]) {
        let now = self.world.now;
        let producer = self.world.producers.get_mut(name);
        let mut senders = producer.into_iter().flat_map(Producer::senders_mut);
        if let Some(sender) = senders.find(|sender| sender.topic == *topic) {
            sender.note_loss(now, records);
        }
    }
}

fn marks(records: &[Record]) -> impl Iterator<Item = (Mark, Option<&[u8]>)> {
    records.iter().map(|record| (record.mark, record.key.as_deref()))
}
