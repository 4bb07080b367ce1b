//! The ledger: what it counts, by the simulation that the page runs.

use loglab::session::Lab;
use serde_json::{Value, json};

fn lab(commands: Value) -> Lab {
    let mut lab = Lab::default();
    lab.load_json(&json!({ "version": 1, "name": "t", "commands": [] })).unwrap();
    lab.apply_json(&commands).unwrap();
    lab
}

/// A topic of one partition, and a group whose member reads it from the beginning, a record every 10 ms.
fn story() -> Lab {
    lab(json!([
        { "type": "topic.create", "topic": "t", "partitions": 1 },
        { "type": "group.create", "group": "g", "configs": {
            "auto.offset.reset": "earliest", "group.initial.rebalance.delay.ms": 0,
            "session.timeout.ms": 6000, "heartbeat.interval.ms": 1000, "max.poll.records": 10 } },
        { "type": "member.join", "group": "g", "member": "c1", "topics": ["t"], "processing_ms": 10 },
    ]))
}

fn send(lab: &mut Lab, records: u64) {
    for n in 0..records {
        let command =
            json!({ "type": "producer.send", "topic": "t", "key": format!("k{}", n % 3), "value": "v" });
        lab.apply_json(&command).unwrap();
    }
}

fn counts(lab: &Lab) -> [u64; 4] {
    let ledger = &lab.snapshot()["ledger"]["group:g"];
    ["once", "repeated", "lost", "pending"].map(|name| ledger[name].as_u64().unwrap())
}

#[test]
fn what_is_read_happens_once() {
    let mut lab = story();
    lab.advance(1_000);
    send(&mut lab, 25);
    assert_eq!(counts(&lab), [0, 0, 0, 25]);
    lab.advance(10_000);
    assert_eq!(counts(&lab), [25, 0, 0, 0]);
    let rows = lab.ledger_json(&json!({ "reader": "group:g", "from": 3, "limit": 2 })).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(rows[0]["record"], json!({ "topic": "t", "partition": 0, "offset": 3, "key": "k0" }));
    assert_eq!((&rows[0]["effects"], &rows[0]["by"]), (&json!(1), &json!(["c1"])));
    let refused = lab.ledger_json(&json!({ "reader": "group:x" })).unwrap_err();
    assert_eq!((refused.path.as_str(), refused.id), ("reader", "unknown-reader"));
}
