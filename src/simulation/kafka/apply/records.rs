//! `producer.send`.

use super::topics::log_mut;
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{Partition, ProducerName, TopicName, TopicPartition, UnixMs};
use crate::engine::kafka::log::size::batch_len_upper_bound;
use crate::engine::kafka::log::{Header, Mark, OwnedHeaders, Record};
use crate::engine::kafka::partitioner::Client;
use crate::engine::kafka::transaction::{ProducerIdAndEpoch, TransactionError, TransactionManager};
use crate::simulation::command::Refusal;
use crate::simulation::kafka::application::with_poison;
use crate::simulation::kafka::command::ProducerSend;
use crate::simulation::kafka::lookup::{check_not_internal, topic, unknown_producer, unknown_topic};
use crate::simulation::kafka::{Fact, Outcome};
use crate::simulation::kernel::Simulation;
use crate::simulation::network::Named;
use crate::simulation::producer::apply::thrown;
use crate::simulation::producer::{Process, Producer};

/// One record, sent at once: no lingering, no network, so that its offset can be answered.
pub fn send(sim: &mut Simulation, send: &ProducerSend) -> Result<Outcome, Refusal> {
    check_not_internal(&send.topic, "INVALID_TOPIC_EXCEPTION")?;
    let count = topic(&sim.world, &send.topic)?.partitions.len() as Partition;
    let max = most_bytes(sim, send.producer.as_ref())?;
    let headers: Vec<_> =
        send.headers.iter().map(|(key, value)| Header { key, value: Some(&value.0) }).collect();
    let headers = OwnedHeaders::new(headers);
    let mut record = Record {
        key: send.key.as_ref().map(|b| b.0.as_slice().into()),
        value: send.value.as_ref().map(|b| b.0.as_slice().into()),
        headers: if send.poison { with_poison(&headers) } else { headers },
        timestamp: send.timestamp_ms.unwrap_or_else(|| sim.world.unix_now()),
        mark: Mark::default(),
    };
    if let Some(partition) = send.partition {
        log_mut(sim, &TopicPartition { topic: send.topic.clone(), partition })?;
    }
    let bytes = batch_len_upper_bound(&record.view());
    if bytes > max {
        return Err(Refusal::new("RECORD_TOO_LARGE", "value", "record-too-large")
            .with("bytes", bytes)
            .with("max", max));
    }
    let config = topic(&sim.world, &send.topic)?.config;
    if config.cleanup.compact && record.key.is_none() {
        // `LogValidator.validateKey`
        return Err(Refusal::new("INVALID_RECORD", "key", "compacted-needs-key").with("topic", &send.topic));
    }
    if config.append_time {
        record.timestamp = sim.world.unix_now();
    } else {
        check_time(sim, &send.topic, record.timestamp)?;
    }
    let partition = choose(sim, send, &record, count)?;
    let tp = TopicPartition { topic: send.topic.clone(), partition };
    record.mark = sim.world.next_mark();
    if let Some(name) = send.producer.as_ref().filter(|name| needs_network(sim, name, &send.topic)) {
        join_open(sim, name, &tp)?;
        return through_client(sim, name, record, partition);
    }
    let offset = match transacting(sim, send.producer.as_ref(), &tp)? {
        Some(producer) => log_mut(sim, &tp)?.append_transactional(producer.id, [record.view()]).base_offset,
        None => log_mut(sim, &tp)?.append(record.view()),
    };
    sim.note_append(&tp, offset, send.producer.as_ref(), std::slice::from_ref(&record));
    sim.world.produced += 1;
    if let Some(producer) = send.producer.as_ref().and_then(|name| sim.world.producers.get_mut(name)) {
        producer.sent += 1;
    }
    sim.emit(Fact::RecordsAppended {
        producer: send.producer.clone(),
        topic: tp.topic.clone(),
        partition,
        base_offset: offset,
        count: 1,
    });
    sim.data_arrived(&tp);
    Ok(Outcome::Sent { partition, offset: Some(offset) })
}

/// Whether a record that is sent by hand could be lost on its way, or would overtake what its producer tries to send.
fn needs_network(sim: &Simulation, name: &ProducerName, topic: &TopicName) -> bool {
    let Some(sender) = sim.world.producers.get(name).and_then(|it| it.sender_to(topic)) else { return false };
    let there_and_back = sim.world.network.expected(sim.world.network.expected(0));
    sim.world.network.may_harm(ApiKey::Produce, &Named::Producer(name.clone()))
        || sender.is_behind(sim.world.now.saturating_sub(there_and_back))
}

/// Hands a record to its producer's client. Its offset is not known before the answer is there.
fn through_client(
    sim: &mut Simulation,
    name: &ProducerName,
    record: Record,
    partition: Partition,
) -> Result<Outcome, Refusal> {
    let (now, topic_of) = (sim.world.now, unknown_producer(name));
    let producer = sim.world.producers.get_mut(name).ok_or(topic_of)?;
    producer.sent += 1;
    let Some(sender) = producer.senders_mut().next() else { return Err(unknown_producer(name)) };
    // What could be wrong was refused before.
    sender.send_at_once(now, record, partition).map_err(|_| unknown_topic(&sender.topic))?;
    sim.drain_producer(name);
    sim.settle_producer(name);
    Ok(Outcome::Sent { partition, offset: None })
}

/// The open transaction that a record by hand goes into, as the broker knows its producer; none for a producer without
/// a transactional id.
fn transacting(
    sim: &mut Simulation,
    producer: Option<&ProducerName>,
    tp: &TopicPartition,
) -> Result<Option<ProducerIdAndEpoch>, Refusal> {
    let (Some(name), now) = (producer, sim.world.now) else { return Ok(None) };
    let Some(transactions) = sim.world.producers.get_mut(name).and_then(|p| p.transactions.as_mut()) else {
        return Ok(None);
    };
    let id = transactions.id().clone();
    let mut manager = transactions.manager.clone();
    add_partition(name, &mut manager, tp)?;
    let identity = manager.producer().ok_or_else(|| unknown_producer(name))?;
    let added = sim.world.kafka.transactions.add_partitions(now, &id, identity, [tp.clone()]);
    added.map_err(|error| {
        let code = match error {
            TransactionError::ProducerFenced => TransactionError::InvalidProducerEpoch.name(),
            other => other.name(),
        };
        Refusal::new(code, "producer", "transaction-fenced").with("producer", name).with("code", code)
    })?;
    if let Some(transactions) = sim.world.producers.get_mut(name).and_then(|p| p.transactions.as_mut()) {
        transactions.manager = manager;
        transactions.records += 1;
    }
    sim.watch_timeouts();
    Ok(Some(identity))
}

/// `maybeAddPartition` of a record that goes through its client: the leader asks the coordinator when it arrives.
fn join_open(sim: &mut Simulation, name: &ProducerName, tp: &TopicPartition) -> Result<(), Refusal> {
    let transactions = sim.world.producers.get_mut(name).and_then(|p| p.transactions.as_mut());
    if let Some(transactions) = transactions {
        add_partition(name, &mut transactions.manager, tp)?;
        transactions.records += 1;
    }
    Ok(())
}

fn add_partition(
    name: &ProducerName,
    manager: &mut TransactionManager,
    tp: &TopicPartition,
) -> Result<(), Refusal> {
    manager.add_partition(tp).map_err(|exception| {
        if manager.has_error() {
            thrown(name, &exception)
        } else {
            Refusal::new("INVALID_TXN_STATE", "producer", "transaction-not-open").with("producer", name)
        }
    })
}

/// The leader refuses what claims to be of another time. (Rows of a file keep their times, whatever the lab's time is.)
fn check_time(sim: &Simulation, name: &TopicName, timestamp: UnixMs) -> Result<(), Refusal> {
    let (limits, now) = (topic(&sim.world, name)?.config.timestamps, sim.world.unix_now());
    if limits.take(timestamp, now) {
        return Ok(());
    }
    // What is centuries ahead counts microseconds.
    let id = match (timestamp > now, timestamp / 1_000 > now / 2) {
        (true, true) => "timestamp-micros",
        (true, false) => "timestamp-ahead",
        (false, _) => "timestamp-behind",
    };
    let most = if timestamp > now { limits.after_max_ms } else { limits.before_max_ms };
    Err(Refusal::new("INVALID_TIMESTAMP", "timestamp_ms", id)
        .with("timestamp", timestamp)
        .with("now", now)
        .with("max", most))
}

/// `max.request.size` of who sends. One that was removed sends no more, though some of its batches are on their way.
fn most_bytes(sim: &Simulation, producer: Option<&ProducerName>) -> Result<u64, Refusal> {
    let Some(name) = producer else { return Ok(ProducerConfig::new(Client::Java).max_request_size) };
    let found = sim.world.producers.get(name).filter(|producer| !producer.closing);
    if let Some(producer) = found.filter(|producer| producer.process != Process::Runs) {
        let id = if producer.is_crashed() { "producer-is-dead" } else { "producer-is-frozen" };
        return Err(Refusal::invalid("producer", id).with("producer", name));
    }
    let sender = found.and_then(Producer::kafka).ok_or_else(|| unknown_producer(name))?;
    Ok(sender.config().max_request_size)
}

fn choose(
    sim: &mut Simulation,
    send: &ProducerSend,
    record: &Record,
    count: Partition,
) -> Result<Partition, Refusal> {
    if let Some(name) = &send.producer {
        let now = sim.world.now;
        let senders = sim.world.producers.get_mut(name).into_iter().flat_map(Producer::senders_mut);
        for sender in senders.filter(|sender| sender.topic == send.topic) {
            if sender.looks_before(now, count, send.partition) {
                sender.look_now(now);
            }
        }
        sim.look_at_metadata(name);
    }
    let placed = sim.world.place(send.producer.as_ref(), &send.topic, &record.view(), send.partition);
    // What could be wrong was refused before.
    placed.map(|decision| decision.partition).map_err(|_| unknown_topic(&send.topic))
}
