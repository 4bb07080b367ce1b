//! An empty lane says what is known: that nothing came yet, and that nothing can come only where every key was hashed.

use loglab::engine::kafka::ids::Partition;
use loglab::session::Lab;
use loglab::ui::words::Words;
use loglab::ui::words::lanes::Reaches;
use serde_json::{Value, json};

const YET: &str = "Nothing yet.";

/// A topic of six partitions and a producer with that source.
fn lab(source: &Value) -> Lab {
    let mut lab = Lab::default();
    let mut producer = json!({ "type": "producer.create", "producer": "feed", "topic": "events" });
    if !source.is_null() {
        producer["source"] = source.clone();
    }
    let topic = json!({ "type": "topic.create", "topic": "events", "partitions": 6 });
    let scenario = json!({ "version": 1, "name": "story", "commands": [topic, producer] });
    lab.load_json(&scenario).unwrap();
    lab
}

fn told(lab: &Lab, partition: Partition) -> String {
    let topic = lab.world().kafka.topics.keys().next().unwrap().clone();
    Reaches::default().empty(&Words::new("en"), lab.world(), &topic, partition)
}

/// Partitions that a lab says can get nothing, and those that did get something in a long run of it.
fn claimed_and_filled(mut lab: Lab) -> (Vec<Partition>, Vec<Partition>) {
    lab.advance(10);
    let claimed: Vec<_> = (0..6).filter(|&partition| told(&lab, partition) != YET).collect();
    lab.advance(900_000);
    let topic = lab.world().kafka.topics.values().next().unwrap();
    let filled = (0..6).filter(|&at| topic.partitions[at as usize].log_end_offset() > 0);
    (claimed, filled.collect())
}

#[test]
fn only_lanes_that_stay_empty_are_said_to_stay_empty() {
    let file = Lab::default();
    let (claimed, filled) = claimed_and_filled(file);
    assert!(claimed.iter().all(|partition| !filled.contains(partition)), "{claimed:?} and {filled:?}");
    assert_eq!(claimed.len() + filled.len(), 6, "all 16 carriers are known beforehand");
    let pool = |size: u32| json!({ "rate_per_s": 50, "keys": { "pool": size, "skew": 0 } });
    let (claimed, filled) = claimed_and_filled(lab(&pool(3)));
    assert!(!claimed.is_empty() && claimed.iter().all(|partition| !filled.contains(partition)));
    assert_eq!(claimed.len() + filled.len(), 6, "{claimed:?} and {filled:?}");
    let (claimed, _) = claimed_and_filled(lab(&json!({ "rate_per_s": 50, "keys": { "fixed": "k" } })));
    assert_eq!(claimed.len(), 5);
    let unknown = [json!({ "rate_per_s": 1, "keys": "none" }), Value::Null, pool(10_000_000)];
    for source in unknown {
        assert_eq!(claimed_and_filled(lab(&source)).0, Vec::<Partition>::new(), "{source}");
    }
}

#[test]
fn nothing_is_claimed_of_partitions_that_the_producer_has_not_seen() {
    let mut lab = lab(&json!({ "rate_per_s": 1, "keys": { "fixed": "k" } }));
    lab.advance(10);
    let never = (0..6).find(|&partition| told(&lab, partition) != YET).unwrap();
    assert_eq!(told(&lab, never), format!("Empty: the only key of feed does not hash to partition {never}."));
    lab.apply_json(&json!({ "type": "topic.add_partitions", "topic": "events", "total": 7 })).unwrap();
    assert_eq!(told(&lab, never), YET);
    assert_eq!(told(&lab, 6), YET);
}
