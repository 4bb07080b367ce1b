//! The whole path of a record: produced, placed, appended, polled by a group's members and committed, beside the bare
//! hashing, copying and reading of the same bytes.

mod support;

use std::hint::black_box;

use loglab::engine::kafka::partitioner::hash::murmur2;
use loglab::scenario::{build, parse};
use loglab::simulation::Simulation;
use serde_json::{Value, json};

const PARTITIONS: u32 = 100;
const MEMBERS: u32 = 20;
const RECORDS_PER_S: u64 = 20_000;
const KEYS: u32 = 1_000;
const VALUE_BYTES: usize = 100;
/// Until the group has its assignment and reads what comes as it comes.
const WARM_UP_MS: u64 = 10_000;
/// What one call simulates.
const CALL_MS: u64 = 100;
const RECORDS: u64 = RECORDS_PER_S * CALL_MS / 1_000;

fn main() {
    let mut bench = support::Bench::from_args();
    let keys: Vec<Vec<u8>> = (0..KEYS).map(|key| format!("key-{key}").into_bytes()).collect();
    bench.limit("limit: murmur2, two copies and a sum", RECORDS, || bare(black_box(&keys)));
    let kinds = [
        ("classic", "classic", true),
        ("classic, no ledger", "classic", false),
        ("KIP-848", "consumer", true),
    ];
    for (name, protocol, ledger) in kinds {
        let mut sim = world(protocol);
        sim.keep_ledger(ledger);
        sim.advance(WARM_UP_MS);
        sim.drain_events();
        bench.run(&format!("produced, delivered, committed: {name}"), RECORDS, || {
            sim.advance(CALL_MS);
            // A lab takes events out of the simulation too.
            sim.drain_events().len()
        });
        assert_everything_is_read(&sim);
    }
}

fn world(protocol: &str) -> Simulation {
    let mut commands = vec![
        json!({"type": "topic.create", "topic": "orders", "partitions": PARTITIONS}),
        json!({"type": "group.create", "group": "billing", "protocol": protocol,
            "configs": {"auto.offset.reset": "earliest"}}),
    ];
    commands.extend((0..MEMBERS).map(|member| {
        json!({"type": "member.join", "group": "billing", "member": format!("c{member}"), "topics": ["orders"]})
    }));
    commands.push(json!({
        "type": "producer.create", "producer": "shop", "topic": "orders",
        "source": {"rate_per_s": RECORDS_PER_S, "keys": {"pool": KEYS}, "value_bytes": VALUE_BYTES},
    }));
    let scenario: Value = json!({"version": 1, "name": "bench", "seed": 7, "commands": commands});
    let scenario = parse::scenario(&scenario).expect("a scenario of the public interface");
    build(&scenario, &[]).expect("commands that are taken")
}

/// What the machine does for the same records with nothing of a broker or client around it: once into a batch, once
/// into a log, once read.
fn bare(keys: &[Vec<u8>]) -> u64 {
    let value = [b'.'; VALUE_BYTES];
    let mut logs = vec![Vec::new(); PARTITIONS as usize];
    let mut sum = 0;
    for key in keys.iter().cycle().take(RECORDS as usize) {
        let batch = [key.as_slice(), &value].concat();
        let log = &mut logs[((murmur2(key) & 0x7fff_ffff) % PARTITIONS) as usize];
        log.extend_from_slice(&batch);
        sum += log.iter().rev().take(batch.len()).map(|byte| u64::from(*byte)).sum::<u64>();
    }
    sum
}

/// A bench of a group that fell behind would measure nothing: what is not read yet must fit into one call.
fn assert_everything_is_read(sim: &Simulation) {
    let world = sim.world();
    let delivered: u64 = world.kafka.groups.values().map(|group| group.delivered_count).sum();
    assert!(
        world.produced > 0 && delivered + 2 * RECORDS > world.produced,
        "{delivered} of {}",
        world.produced
    );
}
