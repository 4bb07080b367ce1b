//! Random faults against the idempotent producer: it never repeats a record, and never reorders two of a partition.
//!
//! Batches expire in every second world. There no request is held up so long that it arrives after its batch was given
//! up and the next one tried again under another epoch: Kafka's client is not safe from such a request either.
//!
//! `LOGLAB_SEEDS` (200) seeds of `LOGLAB_STEPS` (10,000) steps each; `LOGLAB_SEED` runs one.

use loglab::engine::chance::Chance;
use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::ids::ProducerName;
use loglab::simulation::command::Milli;
use loglab::simulation::network::{Apis, FaultInject, Harm, Leg, Victim};
use loglab::simulation::{Simulation, World};

use crate::numbers;
use crate::support::{configs, producer, simulation, topic};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The greatest number seen in each partition, and up to where.
#[derive(Default)]
struct Checker(Vec<(u64, Option<u64>)>);

impl Checker {
    fn check(&mut self, world: &World) -> Result<(), String> {
        let logs = &world.kafka.topics["t"].partitions;
        self.0.resize(logs.len(), (0, None));
        for (partition, (log, (seen, last))) in logs.iter().zip(&mut self.0).enumerate() {
            for number in numbers(log, *seen) {
                if last.is_some_and(|last| number <= last) {
                    return Err(format!("partition {partition}: {number} comes after {last:?}"));
                }
                *last = Some(number);
            }
            *seen = log.log_end_offset();
        }
        Ok(())
    }
}

fn random_fault(chance: &mut Chance, longest_ms: u64) -> FaultInject {
    let what = match chance.below(4) {
        0 | 1 => Harm::Drop,
        2 => Harm::Delay(chance.below(longest_ms)),
        _ => Harm::Duplicate,
    };
    FaultInject {
        fault: format!("f{}", chance.below(4)),
        client: Victim::Producer("p".into()),
        api: if chance.below(8) == 0 { Apis::All } else { Apis::Only(ApiKey::Produce) },
        leg: Leg::ALL[chance.below(2) as usize],
        what,
        times: 1 + chance.below(6) as u32,
        chance: Milli(1 + chance.below(1_000)),
    }
}

fn run(seed: u64, steps: u64, settings: &[(&str, &str)]) -> Result<u64, String> {
    let mut chance = Chance::new(seed);
    let (longest_ms, delivery) = if seed.is_multiple_of(2) { (450, "6000") } else { (1_500, "120000") };
    let usual = [("request.timeout.ms", "500"), ("delivery.timeout.ms", delivery), ("linger.ms", "3")];
    let mut create = producer("p", "t", 60, 8);
    create.configs = configs(&[&usual, settings].concat());
    let mut sim = simulation(&[topic("t", 3).into(), create.into()]);
    let mut checker = Checker::default();
    for step in 0..steps {
        if chance.below(60) == 0 {
            sim.apply(&random_fault(&mut chance, longest_ms).into()).expect("the fault is right");
        }
        sim.advance(1 + chance.below(8));
        sim.drain_events();
        checker.check(sim.world()).map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
        balance(&sim).map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
    }
    Ok(sim.world().produced)
}

/// Each record that was sent is waiting, in flight, acknowledged or lost.
fn balance(sim: &Simulation) -> Result<(), String> {
    let producer = &sim.world().producers[&ProducerName::from("p")];
    let sender = producer.kafka().expect("it sends to Kafka");
    let parts = [sender.waiting(), sender.in_flight(), sender.acknowledged(), sender.lost()];
    let sum: u64 = parts.iter().sum();
    if sum == producer.sent { Ok(()) } else { Err(format!("{} sent, but {parts:?}", producer.sent)) }
}

#[test]
fn the_idempotent_producer_neither_repeats_nor_reorders() {
    let steps = setting("LOGLAB_STEPS", 10_000);
    let one = std::env::var("LOGLAB_SEED").ok().and_then(|text| text.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| (0..setting("LOGLAB_SEEDS", 200)).collect(), |seed| vec![seed]);
    let broken: Vec<String> = std::thread::scope(|scope| {
        let halves = seeds.chunks(seeds.len().div_ceil(2).max(1));
        let run_half = |half: &[u64]| -> Vec<String> {
            half.iter().filter_map(|seed| run(*seed, steps, &[]).err()).collect()
        };
        let threads: Vec<_> = halves.map(|half| scope.spawn(move || run_half(half))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a world panicked")).collect()
    });
    assert!(broken.is_empty(), "{} worlds broke:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn the_checker_sees_what_a_producer_without_idempotence_does() {
    let broken = (0..5).filter(|seed| run(*seed, 5_000, &[("enable.idempotence", "false")]).is_err());
    assert_eq!(broken.count(), 5);
}

#[test]
fn another_fault_changes_no_other_stream() {
    let faults = |more: bool| {
        let mut sim = simulation(&[topic("t", 3).into(), producer("p", "t", 60, 8).into()]);
        let mut fault = random_fault(&mut Chance::new(3), 9);
        (fault.times, fault.what, fault.chance) = (1_000, Harm::Duplicate, Milli(300));
        sim.apply(&fault.clone().into()).unwrap();
        if more {
            // It has its dice, but harms nothing.
            fault.fault = "other".into();
            (fault.what, fault.chance) = (Harm::Delay(0), Milli(500));
            sim.apply(&fault.into()).unwrap();
        }
        sim.advance(5_000);
        let logs = &sim.world().kafka.topics["t"].partitions;
        logs.iter().map(|log| numbers(log, 0)).collect::<Vec<_>>()
    };
    assert_eq!(faults(false), faults(true));
}
