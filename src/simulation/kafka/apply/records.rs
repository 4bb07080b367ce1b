//! `producer.send`.

use super::topics::log_mut;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{Partition, TopicPartition};
use crate::engine::kafka::log::size::batch_len_upper_bound;
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::Refusal;
use crate::simulation::kafka::command::ProducerSend;
use crate::simulation::kafka::lookup::{topic, unknown_producer};
use crate::simulation::kafka::placement::place_by_key;
use crate::simulation::kafka::{Fact, Outcome};
use crate::simulation::kernel::Simulation;

/// One record, sent at once: no lingering, no network, so that its offset can be answered.
pub fn send(sim: &mut Simulation, send: &ProducerSend) -> Result<Outcome, Refusal> {
    let count = topic(&sim.world, &send.topic)?.partitions.len() as Partition;
    if let Some(name) = &send.producer
        && !sim.world.producers.contains_key(name)
    {
        return Err(unknown_producer(name));
    }
    let headers: Vec<_> =
        send.headers.iter().map(|(key, value)| Header { key, value: Some(&value.0) }).collect();
    let record = Record {
        key: send.key.as_ref().map(|b| b.0.as_slice().into()),
        value: send.value.as_ref().map(|b| b.0.as_slice().into()),
        headers: OwnedHeaders::new(headers),
        timestamp: send.timestamp_ms.unwrap_or_else(|| sim.world.unix_now()),
    };
    let partition = match send.partition {
        Some(partition) => partition,
        None => choose(sim, send, &record, count),
    };
    let tp = TopicPartition { topic: send.topic.clone(), partition };
    let bytes = batch_len_upper_bound(&record.view());
    let most = ProducerConfig::new(Client::Java).max_request_size;
    log_mut(sim, &tp)?;
    if bytes > most {
        return Err(Refusal::new("RECORD_TOO_LARGE", "value", "record-too-large")
            .with("bytes", bytes)
            .with("max", most));
    }
    let offset = log_mut(sim, &tp)?.append(record.view());
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
    Ok(Outcome::Sent { partition, offset })
}

fn choose(sim: &mut Simulation, send: &ProducerSend, record: &Record, count: Partition) -> Partition {
    let plan = place_by_key(&sim.world, &send.topic, send.producer.as_ref(), record.key.as_deref());
    if let Ok(Some(decision)) = plan {
        return decision.partition;
    }
    // A producer that sends one record and nothing else: its sticky partition is a fresh random choice.
    let sender = send.producer.as_ref().and_then(|name| sim.world.producers.get_mut(name));
    let drawn = sender.and_then(|producer| producer.senders_mut().next()).map(|s| s.below(u64::from(count)));
    drawn.unwrap_or_else(|| sim.world.by_hand.below(u64::from(count))) as Partition
}
