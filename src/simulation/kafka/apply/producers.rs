//! `producer.*`.

use super::topics::log_mut;
use super::{config_refusal, set_all};
use crate::engine::kafka::client::config::{ConfigError, long};
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{Partition, ProducerName, TopicName, TopicPartition};
use crate::engine::kafka::log::size::batch_len_upper_bound;
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::{Configs, Refusal};
use crate::simulation::event::Fact;
use crate::simulation::kafka::command::ProducerSend;
use crate::simulation::kafka::lookup::topic;
use crate::simulation::producer::Producer;
use crate::simulation::producer::command::{Pace, Source};
use crate::simulation::{Outcome, Simulation, kafka};

pub fn create(
    sim: &mut Simulation,
    name: &ProducerName,
    to: &TopicName,
    client: Client,
    source: Option<&Source>,
    configs: &Configs,
) -> Result<Outcome, Refusal> {
    if name.as_str().is_empty() {
        return Err(Refusal::invalid("producer", "empty-producer"));
    }
    if sim.world.producers.contains_key(name) {
        return Err(Refusal::invalid("producer", "producer-exists").with("producer", name));
    }
    topic(&sim.world, to)?;
    let mut config = ProducerConfig::new(client);
    let mut metadata_max_age_ms = 300_000;
    set_all(configs, |name, value| match name {
        "metadata.max.age.ms" => {
            metadata_max_age_ms = long(name, value, 0)? as u64;
            Ok(())
        }
        _ => config.set(name, value),
    })?;
    config.check().map_err(|error| {
        let name = match &error {
            ConfigError::Conflict { name, .. } => name,
            _ => "",
        };
        config_refusal(name, configs.get(name).map_or("", |v| v), &error)
    })?;
    let workload = source.map_or(Ok(None), |source| check_source(sim, source))?;
    let mut producer =
        Producer::new(sim.world.now, name.clone(), to.clone(), config, source.cloned(), workload);
    producer.metadata_max_age_ms = metadata_max_age_ms;
    sim.world.producers.insert(name.clone(), producer);
    sim.emit(Fact::ProducerCreated { producer: name.clone(), topic: to.clone() });
    sim.settle_producer(name);
    Ok(Outcome::Done)
}

type File = std::rc::Rc<crate::simulation::workload::Workload>;

fn check_source(sim: &Simulation, source: &Source) -> Result<Option<File>, Refusal> {
    let Source::Workload { workload, key, pace, .. } = source else { return Ok(None) };
    let file = sim.world.workloads.get(workload).ok_or_else(|| {
        let known: Vec<_> = sim.world.workloads.keys().map(String::as_str).collect();
        Refusal::invalid("source.workload", "unknown-workload")
            .with("workload", workload)
            .with("known", known.join(", "))
    })?;
    if let Some(key) = key
        && file.column(key).is_none()
    {
        let known: Vec<_> = file.columns().iter().map(|c| &**c).collect();
        return Err(Refusal::invalid("source.key", "unknown-column")
            .with("column", key)
            .with("known", known.join(", ")));
    }
    if matches!(pace, Pace::EventTime { .. }) && file.time_column().is_none() {
        return Err(Refusal::invalid("source.pace", "no-time-column").with("workload", workload));
    }
    Ok(Some(file.clone()))
}

fn unknown(name: &ProducerName) -> Refusal {
    Refusal::invalid("producer", "unknown-producer").with("producer", name)
}

pub fn set_running(sim: &mut Simulation, name: &ProducerName, running: bool) -> Result<Outcome, Refusal> {
    let now = sim.world.now;
    let producer = sim.world.producers.get_mut(name).ok_or_else(|| unknown(name))?;
    if producer.running != running {
        producer.set_running(now, running);
        sim.settle_producer(name);
        let producer = name.clone();
        sim.emit(if running {
            Fact::ProducerResumed { producer }
        } else {
            Fact::ProducerPaused { producer }
        });
    }
    Ok(Outcome::Done)
}

pub fn remove(sim: &mut Simulation, name: &ProducerName) -> Result<Outcome, Refusal> {
    if !sim.world.producers.contains_key(name) {
        return Err(unknown(name));
    }
    sim.close_producer(name);
    sim.emit(Fact::ProducerRemoved { producer: name.clone() });
    Ok(Outcome::Done)
}

/// One record, sent at once: no lingering, no network, so that its offset can be answered.
pub fn send(sim: &mut Simulation, send: &ProducerSend) -> Result<kafka::Outcome, Refusal> {
    let count = topic(&sim.world, &send.topic)?.partitions.len() as Partition;
    if let Some(name) = &send.producer
        && !sim.world.producers.contains_key(name)
    {
        return Err(unknown(name));
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
    sim.emit(kafka::Fact::RecordsAppended {
        producer: send.producer.clone(),
        topic: tp.topic.clone(),
        partition,
        base_offset: offset,
        count: 1,
    });
    sim.data_arrived(&tp);
    Ok(kafka::Outcome::Sent { partition, offset })
}

fn choose(sim: &mut Simulation, send: &ProducerSend, record: &Record, count: Partition) -> Partition {
    let plan = crate::simulation::kafka::placement::place_by_key(
        &sim.world,
        &send.topic,
        send.producer.as_ref(),
        record.key.as_deref(),
    );
    match plan {
        Ok(Some(decision)) => decision.partition,
        // A producer that sends one record and nothing else: its sticky partition is a fresh random choice.
        _ => sim.world.chance.below(u64::from(count)) as Partition,
    }
}
