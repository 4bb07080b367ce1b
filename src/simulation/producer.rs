//! A producer with the source that feeds it.
//!
//! Invariant: what a source gives is a function of the world's state alone; records become due in order.

pub mod command;
mod keys;
mod source;

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::agenda::Task;
use super::event::Fact;
use super::kafka;
use super::kernel::Simulation;
use super::workload::Workload;
use super::world::NETWORK_MS;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::{Batch, Producer as Client, ProducerConfig, SendError};
use crate::engine::kafka::ids::{Ms, Partition, ProducerName, TopicName, TopicPartition};
use crate::engine::kafka::partitioner::Partitioner;
pub use command::Command;
use command::Source;
use keys::Zipf;

/// A producer of a world.
#[derive(Clone, Debug)]
pub struct Producer {
    pub name: ProducerName,
    /// Where its source's records go.
    pub topic: TopicName,
    /// Where its records come from; without one they are only sent by hand.
    pub source: Option<Source>,
    /// The file it streams, if it does.
    pub workload: Option<Rc<Workload>>,
    /// Whether its source runs.
    pub running: bool,
    /// Whether its source is used up.
    pub finished: bool,
    /// Records it was given to send, by its source or by hand.
    pub sent: u64,
    /// `metadata.max.age.ms`: how late it may notice new partitions.
    pub metadata_max_age_ms: Ms,
    client: Client,
    key_column: Option<usize>,
    zipf: Option<Rc<Zipf>>,
    /// How many records the source gave.
    given: u64,
    /// When the source's clock began, moved on by pauses and cut silences.
    origin: i64,
    paused_at: Option<Ms>,
    known: Option<Partition>,
    next_metadata: Ms,
    closing: bool,
    wake: Option<Ms>,
}

impl Hash for Producer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, &self.topic, &self.source, self.running, self.finished, self.sent).hash(state);
        (self.workload.as_ref().map(|w| w.id()), self.key_column, &self.client).hash(state);
        (self.metadata_max_age_ms, self.given, self.origin, self.paused_at).hash(state);
        (self.known, self.next_metadata, self.closing, self.wake).hash(state);
    }
}

impl Producer {
    /// A producer whose source starts at `now`. The settings and the key column were checked.
    pub fn new(
        now: Ms,
        name: ProducerName,
        topic: TopicName,
        config: ProducerConfig,
        source: Option<Source>,
        workload: Option<Rc<Workload>>,
    ) -> Self {
        let key_column = match (&source, &workload) {
            (Some(Source::Workload { key: Some(key), .. }), Some(file)) => file.column(key),
            _ => None,
        };
        let zipf = source.as_ref().and_then(Zipf::of).map(Rc::new);
        Self {
            name,
            topic,
            source,
            workload,
            running: true,
            finished: false,
            sent: 0,
            metadata_max_age_ms: 300_000,
            client: Client::new(config),
            key_column,
            zipf,
            given: 0,
            origin: now as i64,
            paused_at: None,
            known: None,
            next_metadata: now,
            closing: false,
            wake: None,
        }
    }

    /// Its client's settings.
    pub fn config(&self) -> &ProducerConfig {
        self.client.config()
    }

    /// How it places records.
    pub fn partitioner(&self) -> Partitioner {
        self.client.config().partitioning.partitioner
    }

    /// Records in batches that have not been sent.
    pub fn waiting(&self) -> u64 {
        self.client.waiting() as u64
    }

    /// How many partitions it thinks its topic has; `None` before its first look.
    pub fn known_partitions(&self) -> Option<Partition> {
        self.known
    }

    /// When it looks at the topic's metadata again.
    pub fn next_metadata(&self) -> Ms {
        self.next_metadata
    }

    /// How many rows or records its source gave so far.
    pub fn given(&self) -> u64 {
        self.given
    }

    /// When it is due next: a record of its source, or a batch.
    fn next_due(&self) -> Option<Ms> {
        let source = if self.running && !self.finished { self.due() } else { None };
        [source, self.client.next_deadline()].into_iter().flatten().min()
    }

    pub(super) fn set_running(&mut self, now: Ms, running: bool) {
        if running {
            if let Some(since) = self.paused_at.take() {
                self.origin += (now - since) as i64;
            }
        } else if self.paused_at.is_none() {
            self.paused_at = Some(now);
        }
        self.running = running;
    }
}

impl Simulation {
    pub(super) fn settle_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        if producer.closing && producer.client.waiting() == 0 {
            self.world.producers.remove(name);
            return;
        }
        let Some(due) = producer.next_due() else { return };
        let due = due.max(now);
        if producer.wake.is_none_or(|at| due < at) {
            producer.wake = Some(due);
            self.world.agenda.add(due, Task::Producer(name.clone()));
        }
    }

    pub(super) fn close_producer(&mut self, name: &ProducerName) {
        if let Some(producer) = self.world.producers.get_mut(name) {
            producer.running = false;
            producer.closing = true;
            producer.client.close();
        }
        self.drain_producer(name);
        self.settle_producer(name);
    }

    pub(super) fn wake_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        if producer.wake != Some(now) {
            return;
        }
        producer.wake = None;
        self.look_at_metadata(name);
        loop {
            let Some(producer) = self.world.producers.get_mut(name) else { return };
            let runs = producer.running && !producer.finished;
            if !runs || producer.due().is_none_or(|due| due > now) {
                break;
            }
            self.send_from_source(name);
        }
        self.drain_producer(name);
        self.settle_producer(name);
    }

    /// Producers see new partitions when their metadata is refreshed, not before.
    fn look_at_metadata(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        if producer.known.is_some() && now < producer.next_metadata {
            return;
        }
        let count = self.world.kafka.topics.partitions(&producer.topic);
        let before = producer.known;
        producer.known = count;
        producer.next_metadata = now.saturating_add(producer.metadata_max_age_ms.max(1));
        if let (Some(_), Some(partitions)) = (before, count)
            && before != count
        {
            let (producer, topic) = (producer.name.clone(), producer.topic.clone());
            self.emit(kafka::Fact::ProducerSawPartitions { producer, topic, partitions });
        }
    }

    fn send_from_source(&mut self, name: &ProducerName) {
        let (now, unix) = (self.world.now, self.world.unix_now());
        let world = &mut self.world;
        let Some(producer) = world.producers.get_mut(name) else { return };
        let record = producer.take(unix, &mut world.chance);
        producer.sent += 1;
        let partitions = producer.known.unwrap_or(0);
        let topic = producer.topic.clone();
        let sent = producer.client.send(now, &topic, partitions, record, None, &mut world.chance);
        let finished = producer.finished.then_some(producer.sent);
        if let Err(error) = sent {
            self.tell_send_error(name, &error);
        }
        if let Some(sent) = finished {
            self.emit(Fact::ProducerFinished { producer: name.clone(), sent });
        }
    }

    fn tell_send_error(&mut self, name: &ProducerName, error: &SendError) {
        let (code, bytes) = match error {
            SendError::RecordTooLarge { bytes, .. } => ("RECORD_TOO_LARGE", *bytes),
            SendError::UnknownPartition { .. } => ("UNKNOWN_TOPIC_OR_PARTITION", 0),
            SendError::Closed => return,
        };
        self.emit(kafka::Fact::SendFailed { producer: name.clone(), code, bytes });
    }

    fn drain_producer(&mut self, name: &ProducerName) {
        let now = self.world.now;
        let Some(producer) = self.world.producers.get_mut(name) else { return };
        loop {
            let batches = producer.client.drain_ready(now);
            // The batches of one request travel together, and are answered together.
            let Some(request) = batches.first().map(|batch| batch.request) else { return };
            self.world.agenda.add(now + 2 * NETWORK_MS, kafka::Task::Acked(name.clone(), request));
            for batch in batches {
                self.world.agenda.add(now + NETWORK_MS, kafka::Task::Produce(name.clone(), Box::new(batch)));
            }
        }
    }

    /// A batch reaches its partition's leader.
    pub(super) fn produce(&mut self, name: &ProducerName, batch: Batch) {
        let tp = TopicPartition { topic: batch.topic.clone(), partition: batch.partition };
        let topic = self.world.kafka.topics.get_mut(&tp.topic);
        let Some(log) = topic.and_then(|t| t.partitions.get_mut(tp.partition as usize)) else {
            let code = "UNKNOWN_TOPIC_OR_PARTITION";
            self.emit(kafka::Fact::SendFailed { producer: name.clone(), code, bytes: batch.bytes });
            return;
        };
        let appended = log.append_batch(batch.records.iter().map(|record| record.view()));
        let count = batch.records.len() as u32;
        self.world.produced += u64::from(count);
        self.emit(kafka::Fact::RecordsAppended {
            producer: Some(name.clone()),
            topic: tp.topic.clone(),
            partition: tp.partition,
            base_offset: appended.base_offset,
            count,
        });
        self.data_arrived(&tp);
    }

    pub(super) fn acked(&mut self, name: &ProducerName, request: u64) {
        if let Some(producer) = self.world.producers.get_mut(name) {
            producer.client.on_ack(request);
        }
        self.drain_producer(name);
        self.settle_producer(name);
    }
}
