//! What is too much is refused in a sentence, and what is much is done: with a quadratic step these tests would not end.

use loglab::session::Lab;
use loglab::simulation::Refusal;
use loglab::tools::compare::{Change, compare};
use serde_json::{Value, json};

fn lab(commands: &Value) -> Lab {
    let mut lab = Lab::default();
    lab.load_json(&json!("empty")).expect("it is built in");
    lab.apply_json(commands).expect("the commands are right");
    lab
}

fn refused<T>(answer: Result<T, Refusal>) -> Refusal {
    answer.err().expect("it is refused")
}

#[test]
fn time_that_never_ends_is_not_begun() {
    let mut lab = lab(&json!([]));
    for ms in [1e308, 1e15, -1.0, f64::NAN, f64::INFINITY] {
        let refusal = refused(lab.advance_json(ms));
        assert_eq!(
            (refusal.code, &*refusal.path, refusal.id),
            ("INVALID_COMMAND", "ms", "out-of-range"),
            "{ms}"
        );
    }
    assert_eq!(lab.advance_json(0.0), Ok(0));
    assert_eq!(lab.advance_json(1_500.5), Ok(1_500));
    assert_eq!(lab.advance_json(86_400_000.0), Ok(86_401_500));
}

#[test]
fn thousands_of_members_may_ask_for_one_id() {
    let mut commands = vec![json!({ "type": "group.create", "group": "g" })];
    commands.push(json!({ "type": "topic.create", "topic": "t", "partitions": 1 }));
    commands.extend((0..3_000).map(|n| {
        json!({ "type": "member.join", "group": "g", "member": format!("c{n}"), "member_id": "x", "topics": ["t"] })
    }));
    let mut lab = lab(&Value::Array(commands));
    lab.advance(10_000);
}

#[test]
fn a_hundred_thousand_timed_commands_are_loaded_and_done() {
    let timed = |n: u32| json!({ "at_ms": 1 + n % 50_000, "type": "producer.send", "topic": "t", "key": null, "value": "v" });
    let mut commands = vec![json!({ "type": "topic.create", "topic": "t", "partitions": 1 })];
    commands.extend((0..99_999).map(timed));
    let mut scenario = json!({ "version": 1, "name": "many", "commands": commands });
    let mut lab = lab(&json!([]));
    lab.load_json(&scenario).expect("that many are taken");
    lab.apply_json(&json!({ "type": "group.create", "group": "g" })).expect("a gesture among them");
    lab.advance(60_000);
    assert_eq!(lab.world().produced, 99_999);
    if let Some(commands) = scenario["commands"].as_array_mut() {
        commands.push(timed(0));
    }
    let refusal = refused(lab.load_json(&scenario));
    assert_eq!((&*refusal.path, refusal.id), ("commands", "too-many"));
    assert_eq!(lab.world().produced, 99_999, "the world before stays");
}

#[test]
fn a_refusal_quotes_no_more_than_a_person_reads() {
    let mut lab = lab(&json!([]));
    let long = "x".repeat(1 << 20);
    let commands = [
        json!({ "type": long }),
        json!({ "type": "topic.create", "topic": long, "partitions": 1 }),
        json!({ "type": "topic.create", "topic": "t", "partitions": long }),
        json!({ "type": "topic.create", "topic": "t", "partitions": 1, long.clone(): 1 }),
        json!({ "type": "topic.create", "topic": "t", "partitions": 1, "configs": { long.clone(): long } }),
        json!({ "type": "group.create", "group": "g", "assignors": [long] }),
        json!({ "type": "producer.send", "topic": long, "key": null, "value": null }),
    ];
    for command in commands {
        let refusal = refused(lab.apply_json(&command));
        let bytes = refusal.path.len() + refusal.args.iter().map(|(_, value)| value.len()).sum::<usize>();
        assert!(bytes < 4_000, "{bytes} bytes by {}", refusal.id);
    }
    let refusal = refused(lab.load_json(&Value::from(long)));
    assert!(refusal.args.iter().all(|(_, value)| value.len() < 4_000), "{}", refusal.id);
}

#[test]
fn a_long_regular_expression_is_refused_and_a_greedy_one_takes_little() {
    let mut lab = lab(&json!([
        { "type": "topic.create", "topic": "t", "partitions": 1 },
        { "type": "group.create", "group": "g", "protocol": "consumer" },
    ]));
    let join = |member: &str, regex: &str| json!({ "type": "member.join", "group": "g", "member": member, "subscribed_topic_regex": regex });
    for long in ["(a)".repeat(10_000), "a".repeat(1_001), "a|".repeat(1 << 20)] {
        let refusal = refused(lab.apply_json(&join("c", &long)));
        assert_eq!((refusal.code, &*refusal.path), ("INVALID_REGULAR_EXPRESSION", "subscribed_topic_regex"));
    }
    for (n, greedy) in ["(a)".repeat(300), "((a{60}){60}){60}".into(), "(t|u)*".into()].iter().enumerate() {
        lab.apply_json(&join(&format!("c{n}"), greedy)).expect("the broker decides");
    }
    lab.advance(60_000);
}

/// The form makes commands without JSON: the limits are the same.
#[test]
fn limits_hold_for_commands_that_are_made_without_json() {
    use loglab::simulation::Command;
    use loglab::simulation::command::{Configs, Milli};
    use loglab::simulation::producer::command::{Keys, ProducerCreate, Source};
    let mut lab = lab(&json!({ "type": "topic.create", "topic": "t", "partitions": 1 }));
    let create = |rate: u64, pool: u32, bytes: u32| -> Command {
        let keys = Keys::Pool { pool, skew: Milli(0) };
        let source = Source::Rate {
            rate_per_s: Milli::whole(rate),
            keys,
            value_bytes: bytes,
            poison: Milli(0),
            transaction: None,
        };
        ProducerCreate {
            producer: "p".into(),
            topic: "t".into(),
            client: loglab::engine::kafka::partitioner::Client::Java,
            source: Some(source),
            configs: Configs::new(),
        }
        .into()
    };
    let cases = [
        (create(1_000_000_000, 1, 1), "source.rate_per_s"),
        (create(0, 1, 1), "source.rate_per_s"),
        (create(1, 0, 1), "source.keys.pool"),
        (create(1, 10_000_001, 1), "source.keys.pool"),
        (create(1, 1, 0), "source.value_bytes"),
        (create(1_000_000, 1, 1 << 20), "source"),
    ];
    for (command, path) in cases {
        let refusal = refused(lab.do_now(&[command]));
        let id = if path == "source" { "too-fast" } else { "out-of-range" };
        assert_eq!((refusal.id, &*refusal.path), (id, &*format!("[0].{path}")));
    }
}

#[test]
fn protocols_are_compared_over_the_same_lanes() {
    let lab = lab(&json!([
        { "type": "topic.create", "topic": "t", "partitions": 4 },
        { "type": "topic.create", "topic": "u", "partitions": 2 },
        { "type": "group.create", "group": "g", "configs": { "group.consumer.max.size": 1 } },
        { "type": "member.join", "group": "g", "member": "c1", "topics": ["t"] },
        { "type": "member.join", "group": "g", "member": "c2", "topics": ["u"] },
    ]));
    for change in [Change::Join("c3".into()), Change::Leave("c1".into()), Change::Roll] {
        let told = compare(lab.world(), &"g".into(), &change).expect("it can be compared");
        let lanes = told
            .runs
            .each_ref()
            .map(|run| run.readers.iter().map(|lane| lane.partition.clone()).collect::<Vec<_>>());
        assert_eq!(lanes[0].len(), 6, "{change:?}");
        assert!(lanes[1] == lanes[0] && lanes[2] == lanes[0], "{change:?}: {lanes:?}");
    }
}

/// A name that is special in JavaScript is an ordinary one here; `tests/e2e` looks at it from a page.
#[test]
fn names_of_javascript_are_names() {
    let lab = lab(&json!([
        { "type": "topic.create", "topic": "__proto__", "partitions": 1 },
        { "type": "group.create", "group": "__proto__" },
        { "type": "producer.create", "producer": "__proto__", "topic": "__proto__" },
    ]));
    let snapshot = lab.snapshot();
    for part in ["topics", "groups", "producers"] {
        assert!(snapshot[part]["__proto__"].is_object(), "{part}");
    }
}
