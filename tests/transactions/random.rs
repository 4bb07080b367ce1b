//! Random producers, zombies and faults: what transactions promise holds at every step.
//!
//! `LOGLAB_SEEDS` (40) seeds of `LOGLAB_STEPS` (5,000) steps each; `LOGLAB_SEED` runs one. A failure prints its seed.

use loglab::engine::chance::Chance;
use loglab::scenario::parse;
use loglab::simulation::{Command, Simulation, World};
use serde_json::{Value, json};

use crate::checker::Checker;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn command(value: &Value) -> Command {
    parse::command(value, "").unwrap_or_else(|refusal| panic!("{value}: {refusal:?}"))
}

/// A world of two transactional ids, each with a producer that may be doubled, and a plain one.
fn world(seed: u64) -> Simulation {
    let mut sim = Simulation::new(World::new("random", seed, 1_700_000_000_000));
    let mut set_up = vec![
        json!({ "type": "topic.create", "topic": "t", "partitions": 2 }),
        json!({ "type": "producer.create", "producer": "plain", "topic": "t", "source": { "rate_per_s": 3 } }),
    ];
    set_up.extend([("a", 3), ("b", 4)].map(|(id, every)| source(id, id, every)));
    for value in &set_up {
        sim.apply(&command(value)).unwrap();
    }
    sim
}

fn source(name: &str, id: &str, abort_every: u32) -> Value {
    json!({ "type": "producer.create", "producer": name, "topic": "t",
        "configs": { "transactional.id": id, "transaction.timeout.ms": 4_000, "request.timeout.ms": 1_000,
            "delivery.timeout.ms": 3_000, "linger.ms": 5 },
        "source": { "rate_per_s": 20, "keys": { "pool": 5, "skew": 0 },
            "transaction": { "records": 4, "abort_every": abort_every } } })
}

/// Something that a person might do to it.
fn gesture(chance: &mut Chance, zombies: &mut u64) -> Option<Value> {
    let id = ["a", "b"][chance.below(2) as usize];
    Some(match chance.below(60) {
        0 => {
            *zombies += 1;
            source(&format!("{id}{zombies}"), id, 5)
        }
        1 => json!({ "type": "producer.pause", "producer": id }),
        2 | 3 => json!({ "type": "producer.resume", "producer": id }),
        4..10 => {
            let api =
                ["Produce", "EndTxn", "InitProducerId", "WriteTxnMarkers", "*"][chance.below(5) as usize];
            let leg = ["request", "response"][chance.below(2) as usize];
            let what = match chance.below(3) {
                0 => json!("drop"),
                1 => json!("duplicate"),
                _ => json!({ "delay_ms": 1 + chance.below(2_000) }),
            };
            json!({ "type": "fault.inject", "fault": format!("f{}", chance.below(3)), "client": "*", "api": api,
                "leg": leg, "what": what, "times": 1 + chance.below(3) })
        }
        10 => json!({ "type": "producer.remove", "producer": format!("{id}{}", chance.below(*zombies + 1)) }),
        11 => json!({ "type": "transaction.abort", "producer": id }),
        12 => json!({ "type": "producer.freeze", "producer": id }),
        13 | 14 => json!({ "type": "producer.thaw", "producer": id }),
        15 if chance.below(3) == 0 => {
            json!({ "type": "producer.crash", "producer": format!("{id}{zombies}") })
        }
        _ => return None,
    })
}

fn run(seed: u64, steps: u64, plant: fn(&mut Checker) -> bool) -> Result<u64, String> {
    let (mut sim, mut chance) = (world(seed), Chance::new(seed));
    let (mut checker, mut zombies, mut planted) = (Checker::default(), 0, false);
    for step in 0..steps {
        if let Some(gesture) = gesture(&mut chance, &mut zombies) {
            // Some are refused: what is not there can't be paused.
            let _ = sim.apply(&command(&gesture));
        }
        sim.step();
        sim.drain_events();
        if step > 200 && !planted {
            planted = plant(&mut checker);
        }
        checker.check(sim.world()).map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
        if step % 2_000 == 1_999 {
            // Old logs would make every look at them slower and slower.
            let cut: Vec<_> = (0..2)
                .map(|p| {
                    json!({ "type": "topic.delete_records", "topic": "t", "partition": p, "before_offset":
                    sim.world().kafka.topics["t"].partitions[p].last_stable_offset() })
                })
                .collect();
            for value in cut {
                sim.apply(&command(&value)).map_err(|refusal| format!("{refusal:?}"))?;
            }
        }
    }
    let ended = sim.world().kafka.transactions.transactions().map(|(_, t)| t.epoch as u64).sum();
    Ok(ended)
}

#[test]
fn promises_hold_with_zombies_and_faults() {
    let (seeds, steps) = (setting("LOGLAB_SEEDS", 40), setting("LOGLAB_STEPS", 5_000));
    let one = std::env::var("LOGLAB_SEED").ok().and_then(|text| text.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| (0..seeds).collect(), |seed| vec![seed]);
    let mut ended = 0;
    for seed in seeds {
        ended += run(seed, steps, |_| true).unwrap_or_else(|broken| panic!("{broken}"));
    }
    assert!(ended > steps / 200, "{ended} transactions are too few to show anything");
}

#[test]
fn planted_bugs_are_found() {
    let found = |plant: fn(&mut Checker) -> bool, says: &str| {
        let broken = run(3, 3_000, plant).expect_err("it is not found");
        assert!(broken.contains(says), "{broken}");
    };
    found(Checker::plant_dirty_read, "open or aborted");
    found(Checker::plant_other_end, "decided as");
    found(
        |checker| {
            checker.plant_stable_offset();
            true
        },
        "last stable offset",
    );
}
