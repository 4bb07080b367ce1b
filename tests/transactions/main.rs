//! Transactions of a world's producers and consumers, by hand and by sources, with faults and without.

mod checker;
mod exactly_once;
mod random;
mod scenes;

use loglab::engine::kafka::log::{Isolation, PartitionLog};
use loglab::session::Lab;
use loglab::simulation::World;
use serde_json::{Value, json};

/// A lab in which these commands were done.
fn lab(commands: &Value) -> Lab {
    let mut lab = Lab::default();
    lab.load_json(&json!({ "version": 1, "name": "test", "seed": 7, "commands": [] })).unwrap();
    lab.apply_json(commands).unwrap();
    lab
}

fn log_of(world: &World, partition: u32) -> &PartitionLog {
    &world.kafka.topics["t"].partitions[partition as usize]
}

/// Offsets that a reader of that isolation level is given of partition 0, and its position then.
fn given(lab: &Lab, isolation: Isolation) -> (Vec<u64>, u64) {
    let log = log_of(lab.world(), 0);
    let mut fetch = log.fetch_isolated(isolation, log.log_start_offset(), usize::MAX, u64::MAX).unwrap();
    let offsets = fetch.by_ref().map(|(offset, _)| offset).collect();
    (offsets, fetch.next_offset())
}

fn producer(name: &str, id: &str) -> Value {
    json!({ "type": "producer.create", "producer": name, "topic": "t", "configs": { "transactional.id": id } })
}

fn topic() -> Value {
    json!({ "type": "topic.create", "topic": "t", "partitions": 2 })
}

fn call(what: &str, producer: &str) -> Value {
    json!({ "type": format!("transaction.{what}"), "producer": producer })
}

fn send(producer: Option<&str>) -> Value {
    let mut command =
        json!({ "type": "producer.send", "topic": "t", "key": "k", "value": "v", "partition": 0 });
    if let Some(producer) = producer {
        command["producer"] = json!(producer);
    }
    command
}

/// Does commands with time between them for what they ask.
fn with_time(lab: &mut Lab, commands: &[Value]) {
    for command in commands {
        lab.apply_json(command).unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"));
        lab.advance_json(20.0).unwrap();
    }
}

/// What happened, by type.
fn types(lab: &Lab) -> Vec<String> {
    let events = lab.events_json(0);
    events["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().into()).collect()
}
