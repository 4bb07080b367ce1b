//! Consumers that read, process and write in transactions: whatever happens, each record has one effect within Kafka.

use std::collections::BTreeMap;

use loglab::engine::chance::Chance;
use loglab::engine::kafka::log::Isolation;
use loglab::scenario::parse;
use loglab::session::Lab;
use loglab::simulation::{Command, Simulation, World};
use serde_json::{Value, json};

use crate::{lab, types};

fn group(protocol: &str) -> Value {
    json!({ "type": "group.create", "group": "g", "protocol": protocol,
        "configs": if protocol == "classic" {
            json!({ "auto.offset.reset": "earliest", "session.timeout.ms": 6_000, "heartbeat.interval.ms": 1_000 })
        } else {
            json!({ "auto.offset.reset": "earliest" })
        } })
}

fn join(member: &str) -> Value {
    json!({ "type": "member.join", "group": "g", "member": member, "topics": ["in"], "processing_ms": 5,
        "commit": "transaction", "effect": { "topic": "out" }, "configs": { "max.poll.records": 7 } })
}

fn set_up(protocol: &str, rate: u64) -> Value {
    json!([
        { "type": "topic.create", "topic": "in", "partitions": 2 },
        { "type": "topic.create", "topic": "out", "partitions": 2 },
        { "type": "producer.create", "producer": "p", "topic": "in",
            "source": { "rate_per_s": rate, "keys": { "pool": 9, "skew": 0 } } },
        group(protocol),
        join("c1"),
    ])
}

/// How often each value of `in` is in `out`, for readers of that isolation level.
fn copies(world: &World, isolation: Isolation) -> BTreeMap<Vec<u8>, u64> {
    let mut copies = BTreeMap::new();
    for log in &world.kafka.topics["out"].partitions {
        for (_, record) in log.fetch_isolated(isolation, 0, usize::MAX, u64::MAX).unwrap() {
            *copies.entry(record.value.unwrap_or_default().to_vec()).or_insert(0) += 1;
        }
    }
    copies
}

fn originals(world: &World) -> u64 {
    world.kafka.topics["in"]
        .partitions
        .iter()
        .map(loglab::engine::kafka::log::PartitionLog::log_end_offset)
        .sum()
}

fn once(world: &World) -> Result<u64, String> {
    let copies = copies(world, Isolation::ReadCommitted);
    match copies.iter().find(|(_, count)| **count != 1) {
        Some((value, count)) => Err(format!("{} is there {count} times", String::from_utf8_lossy(value))),
        None => Ok(copies.len() as u64),
    }
}

/// Stops the source, and waits until everything is read.
fn settle(lab: &mut Lab) {
    lab.apply_json(&json!({ "type": "producer.pause", "producer": "p" })).unwrap();
    lab.advance_json(60_000.0).unwrap();
}

#[test]
fn each_record_is_there_once_and_the_ledger_says_so() {
    for protocol in ["classic", "consumer"] {
        let mut lab = lab(&set_up(protocol, 20));
        lab.advance_json(10_000.0).unwrap();
        settle(&mut lab);
        assert_eq!(once(lab.world()), Ok(originals(lab.world())), "{protocol}");
        let ledger = &lab.snapshot()["ledger"]["group:g"];
        let counts = ["once", "repeated", "lost", "pending"].map(|name| ledger[name].as_u64().unwrap());
        assert_eq!(counts, [originals(lab.world()), 0, 0, 0], "{protocol}");
    }
}

#[test]
fn a_crash_at_any_moment_repeats_and_loses_nothing() {
    for moment in ["before_effect", "after_effect", "after_commit"] {
        let mut lab = lab(&set_up("classic", 20));
        lab.advance_json(6_000.0).unwrap();
        let at = json!({ "topic": "in", "partition": 0, "offset": 70, "moment": moment });
        lab.apply_json(&json!({ "type": "member.crash", "group": "g", "member": "c1", "at": at })).unwrap();
        lab.apply_json(&join("c2")).unwrap();
        lab.advance_json(20_000.0).unwrap();
        settle(&mut lab);
        assert!(types(&lab).iter().any(|it| it == "died_at_record"), "{moment}");
        assert_eq!(once(lab.world()), Ok(originals(lab.world())), "{moment}");
        let ledger = &lab.snapshot()["ledger"]["group:g"];
        assert_eq!((&ledger["repeated"], &ledger["lost"]), (&json!(0), &json!(0)), "{moment}");
    }
}

#[test]
fn a_zombie_member_commits_nothing() {
    let mut lab = lab(&set_up("classic", 20));
    lab.advance_json(6_000.0).unwrap();
    lab.apply_json(&json!({ "type": "member.set", "group": "g", "member": "c1",
        "configs": { "max.poll.interval.ms": 3_000 } }))
        .unwrap();
    lab.advance_json(500.0).unwrap();
    // It stalls with records in hand, is put out, and comes back.
    lab.apply_json(&json!([{ "type": "member.freeze", "group": "g", "member": "c1" }, join("c2")])).unwrap();
    lab.advance_json(30_000.0).unwrap();
    lab.apply_json(&json!({ "type": "member.thaw", "group": "g", "member": "c1" })).unwrap();
    lab.advance_json(10_000.0).unwrap();
    settle(&mut lab);
    assert_eq!(once(lab.world()), Ok(originals(lab.world())));
    let all: u64 = copies(lab.world(), Isolation::ReadUncommitted).values().sum();
    assert!(all >= originals(lab.world()), "what the zombie wrote is there, and aborted");
}

fn command(value: &Value) -> Command {
    parse::command(value, "").unwrap_or_else(|refusal| panic!("{value}: {refusal:?}"))
}

fn gesture(chance: &mut Chance) -> Option<Value> {
    let member = ["c1", "c2", "c3"][chance.below(3) as usize];
    let of = |kind: &str| json!({ "type": format!("member.{kind}"), "group": "g", "member": member });
    Some(match chance.below(80) {
        0..4 => join(member),
        4 | 5 => of("crash"),
        6 => of("leave"),
        7 => of("freeze"),
        8..10 => of("thaw"),
        10..14 => {
            let api = ["TxnOffsetCommit", "EndTxn", "InitProducerId", "WriteTxnMarkers", "JoinGroup", "*"];
            let leg = ["request", "response"][chance.below(2) as usize];
            let what = match chance.below(3) {
                0 => json!("drop"),
                1 => json!("duplicate"),
                _ => json!({ "delay_ms": 1 + chance.below(3_000) }),
            };
            json!({ "type": "fault.inject", "fault": format!("f{}", chance.below(3)), "client": "*",
                "api": api[chance.below(6) as usize], "leg": leg,
                "what": what, "times": 1 + chance.below(2) })
        }
        _ => return None,
    })
}

fn run(seed: u64, steps: u64) -> Result<u64, String> {
    let mut sim = Simulation::new(World::new("random", seed, 1_700_000_000_000));
    for value in set_up(["classic", "consumer"][seed as usize % 2], 10).as_array().unwrap() {
        sim.apply(&command(value)).unwrap();
    }
    let mut chance = Chance::new(seed);
    for step in 0..steps {
        if let Some(gesture) = gesture(&mut chance) {
            let _ = sim.apply(&command(&gesture));
        }
        sim.step();
        sim.drain_events();
        if step % 50 == 0 {
            once(sim.world()).map_err(|broken| format!("seed {seed}, step {step}: {broken}"))?;
        }
    }
    // In peace, nothing is lost either.
    let peace = [
        json!({ "type": "producer.pause", "producer": "p" }),
        json!({ "type": "member.thaw", "group": "g", "member": "c1" }),
        json!({ "type": "member.thaw", "group": "g", "member": "c2" }),
        json!({ "type": "member.thaw", "group": "g", "member": "c3" }),
        json!({ "type": "fault.clear", "fault": "f0" }),
        json!({ "type": "fault.clear", "fault": "f1" }),
        json!({ "type": "fault.clear", "fault": "f2" }),
        join("c9"),
    ];
    for value in &peace {
        let _ = sim.apply(&command(value));
    }
    sim.advance(600_000);
    let (found, all) = (once(sim.world())?, originals(sim.world()));
    if found == all { Ok(found) } else { Err(format!("seed {seed}: {found} of {all} arrived")) }
}

#[test]
fn random_worlds_neither_lose_nor_repeat() {
    let setting =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let one = std::env::var("LOGLAB_SEED").ok().and_then(|text| text.parse().ok());
    let (seeds, steps) = (setting("LOGLAB_SEEDS", 40), setting("LOGLAB_STEPS", 5_000));
    for seed in one.map_or_else(|| (0..seeds).collect::<Vec<_>>(), |seed| vec![seed]) {
        run(seed, steps).unwrap_or_else(|broken| panic!("{broken}"));
    }
}

#[test]
fn a_copy_too_many_and_a_missing_one_are_found() {
    let mut lab = lab(&set_up("classic", 20));
    lab.advance_json(8_000.0).unwrap();
    settle(&mut lab);
    let value = copies(lab.world(), Isolation::ReadCommitted).into_keys().next().unwrap();
    let value = String::from_utf8(value).unwrap();
    lab.apply_json(&json!({ "type": "producer.send", "topic": "out", "key": "k", "value": value })).unwrap();
    assert!(once(lab.world()).unwrap_err().contains("2 times"));
    lab.apply_json(&json!({ "type": "producer.send", "topic": "in", "key": "k", "value": "one more" }))
        .unwrap();
    assert_ne!(copies(lab.world(), Isolation::ReadCommitted).len() as u64, originals(lab.world()));
}
