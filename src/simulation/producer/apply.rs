//! Commands about producers take effect here. A refused command changes nothing.

use std::rc::Rc;

use super::command::{Command, Keys, Pace, SLOWEST_MS, Source};
use super::{Destination, Process, Producer, RecordSource, Transacting, process};
use crate::engine::kafka::client::config::{ConfigError, long};
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{ProducerName, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::engine::kafka::transaction::Exception;
use crate::simulation::chance;
use crate::simulation::command::{Configs, Milli, Refusal};
use crate::simulation::event::Fact;
use crate::simulation::kafka::checks::{config_refusal, set_all};
use crate::simulation::kafka::lookup::{topic, unknown_producer};
use crate::simulation::kafka::{self, Sender};
use crate::simulation::kernel::Simulation;
use crate::simulation::outcome::Outcome;
use crate::simulation::workload::Workload;

/// Does one command.
pub fn apply(sim: &mut Simulation, command: &Command) -> Result<Outcome, Refusal> {
    use Command as C;
    match command {
        C::ProducerCreate(c) => create(sim, &c.producer, &c.topic, c.client, c.source.as_ref(), &c.configs),
        C::ProducerPause(c) => set_running(sim, &c.producer, false),
        C::ProducerResume(c) => set_running(sim, &c.producer, true),
        C::ProducerRemove(c) => remove(sim, &c.producer),
        C::ProducerCrash(c) => process::crash(sim, &c.producer),
        C::ProducerFreeze(c) => process::freeze(sim, &c.producer),
        C::ProducerThaw(c) => process::thaw(sim, &c.producer),
        C::TransactionBegin(c) => transact(sim, &c.producer, Call::Begin),
        C::TransactionCommit(c) => transact(sim, &c.producer, Call::Commit),
        C::TransactionAbort(c) => transact(sim, &c.producer, Call::Abort),
    }
}

fn create(
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
    if sim.world.producers.get(name).is_some_and(|before| !before.is_crashed()) {
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
    let (now, seed) = (sim.world.now, sim.world.seed);
    // What a source draws is the same wherever its records go.
    let [drawn, poison, placed, jitter] =
        ["source", "poison", "producer", "retry"].map(|kind| chance::stream(seed, kind, name.as_str()));
    let mut sender = Sender::new(now, to.clone(), config, metadata_max_age_ms, (placed, jitter));
    sim.world.kafka.senders += 1;
    sender.count_requests_from(sim.world.kafka.senders << 32);
    let source = RecordSource::new(now, name.clone(), source.cloned(), workload, (drawn, poison));
    let rhythm = source.gives.as_ref().and_then(Source::transaction);
    let transactions = Transacting::new(sender.config(), rhythm, sim.world.kafka.senders << 32);
    if rhythm.is_some() && transactions.is_none() {
        return Err(Refusal::invalid("source.transaction", "no-transactions").with("producer", name));
    }
    let mut producer = Producer::new(name.clone(), source, vec![Destination::Kafka(sender)]);
    producer.transactions = transactions;
    sim.world.producers.insert(name.clone(), producer);
    sim.emit(Fact::ProducerCreated { producer: name.clone(), topic: to.clone() });
    sim.settle_producer(name);
    Ok(Outcome::Done)
}

/// The most bytes of values that a source makes up in a second: those too large to be sent take time as well.
const MOST_BYTES_PER_S: Milli = Milli::whole(1 << 30);

/// The limits of the public interface, which hold for forms as well.
fn check_limits(source: &Source) -> Result<(), Refusal> {
    let rate = |rate: Milli| rate.check("source.rate_per_s", Milli(1), Milli::MOST_PER_S);
    match source {
        Source::Rate { rate_per_s, keys, value_bytes, poison, .. } => {
            poison.check("source.poison", Milli(0), Milli::whole(1))?;
            rate(*rate_per_s)?;
            check_made_up(keys, *value_bytes)?;
            if u128::from(rate_per_s.0) * u128::from(*value_bytes) > u128::from(MOST_BYTES_PER_S.0) {
                return Err(Refusal::invalid("source", "too-fast")
                    .with("rate", rate_per_s.as_f64())
                    .with("bytes", value_bytes)
                    .with("max", MOST_BYTES_PER_S.as_f64()));
            }
            Ok(())
        }
        Source::Every { every_ms, keys, value_bytes } => {
            let slow = Milli::whole(*every_ms);
            slow.check("source.every_ms", Milli::whole(1_000), Milli::whole(SLOWEST_MS))?;
            check_made_up(keys, *value_bytes)
        }
        Source::Workload { pace: Pace::Rate { rate_per_s }, .. } => rate(*rate_per_s),
        Source::Workload { pace: Pace::EventTime { pace }, .. } => {
            pace.check("source.pace", Milli(1), Milli::MOST)
        }
    }
}

/// Limits of records that are made up.
fn check_made_up(keys: &Keys, value_bytes: u32) -> Result<(), Refusal> {
    let bytes = Milli::whole(u64::from(value_bytes));
    bytes.check("source.value_bytes", Milli::whole(1), Milli::whole(1 << 20))?;
    let Keys::Pool { pool, skew } = keys else { return Ok(()) };
    let pool = Milli::whole(u64::from(*pool));
    pool.check("source.keys.pool", Milli::whole(1), Milli::whole(10_000_000))?;
    skew.check("source.keys.skew", Milli(0), Milli::whole(10))
}

fn check_source(sim: &Simulation, source: &Source) -> Result<Option<Rc<Workload>>, Refusal> {
    check_limits(source)?;
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

fn set_running(sim: &mut Simulation, name: &ProducerName, running: bool) -> Result<Outcome, Refusal> {
    let now = sim.world.now;
    let producer = sim.world.producers.get_mut(name).ok_or_else(|| unknown_producer(name))?;
    if producer.process != Process::Runs {
        let id = if producer.is_crashed() { "producer-is-dead" } else { "producer-is-frozen" };
        return Err(Refusal::invalid("producer", id).with("producer", name));
    }
    if producer.source.running != running {
        producer.source.set_running(now, running);
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

fn remove(sim: &mut Simulation, name: &ProducerName) -> Result<Outcome, Refusal> {
    let producer = sim.world.producers.get(name).ok_or_else(|| unknown_producer(name))?;
    // One that does not run closes nothing.
    if producer.process == Process::Runs {
        sim.close_producer(name);
    } else {
        sim.world.producers.remove(name);
    }
    sim.emit(Fact::ProducerRemoved { producer: name.clone() });
    Ok(Outcome::Done)
}

/// A call of an application.
#[derive(Clone, Copy)]
enum Call {
    Begin,
    Commit,
    Abort,
}

fn transact(sim: &mut Simulation, name: &ProducerName, call: Call) -> Result<Outcome, Refusal> {
    let producer = sim.world.producers.get_mut(name).ok_or_else(|| unknown_producer(name))?;
    if producer.process != Process::Runs {
        let id = if producer.is_crashed() { "producer-is-dead" } else { "producer-is-frozen" };
        return Err(Refusal::invalid("producer", id).with("producer", name));
    }
    let none = || Refusal::new("INVALID_TXN_STATE", "producer", "no-transactions").with("producer", name);
    let transactions = producer.transactions.as_mut().ok_or_else(none)?;
    let done = match call {
        Call::Begin => transactions.begin(),
        Call::Commit => transactions.manager.commit().map(|()| false),
        Call::Abort => transactions.manager.abort().map(|()| false),
    };
    let began = done.map_err(|exception| thrown(name, &exception))?;
    let epoch = transactions.manager.producer().map_or(0, |producer| producer.epoch);
    let transactional_id = transactions.id().clone();
    match call {
        Call::Begin if began => {
            let fact = kafka::Fact::TransactionBegan { producer: name.clone(), transactional_id, epoch };
            sim.emit(fact);
        }
        Call::Begin => {}
        Call::Commit => producer.flush(),
        Call::Abort => sim.drop_unsent(name),
    }
    sim.drain_producer(name);
    sim.run_transactions(name);
    sim.settle_producer(name);
    Ok(Outcome::Done)
}

/// What a call of a producer threw, as a refusal.
pub(crate) fn thrown(name: &ProducerName, exception: &Exception) -> Refusal {
    let code = match exception.class {
        "ProducerFencedException" => "PRODUCER_FENCED",
        "InvalidProducerEpochException" => "INVALID_PRODUCER_EPOCH",
        _ => "INVALID_TXN_STATE",
    };
    Refusal::new(code, "producer", "transaction-thrown")
        .with("producer", name)
        .with("exception", exception.class)
        .with("message", &exception.message)
}
