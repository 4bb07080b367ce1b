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

/// What theory gives for a process that dies at one of five records that a poll returned, and is started again.
///
/// Rows: commit mode, moment, effect; how often the record at offset 2 happens, and the counts of all five.
#[test]
fn commit_mode_moment_and_effect_decide_how_often_a_record_happens() {
    // [once, repeated, lost], and of the record itself: effects.
    let rows = [
        // Nothing was committed yet: all that was done is done again.
        ("auto", "before_effect", "count", [3, 2, 0], 1),
        ("auto", "after_effect", "count", [2, 3, 0], 2),
        ("auto", "before_effect", "upsert", [5, 0, 0], 1),
        ("auto", "after_effect", "upsert", [5, 0, 0], 1),
        // The next poll's commit is answered while the application is in that poll: all five were done.
        ("auto", "after_commit", "count", [5, 0, 0], 1),
        // Committed as soon as they were polled: what was in hand is lost.
        ("before", "before_effect", "count", [2, 0, 3], 0),
        ("before", "after_effect", "count", [3, 0, 2], 1),
        ("before", "after_commit", "count", [0, 0, 5], 0),
        ("before", "before_effect", "upsert", [2, 0, 3], 0),
        ("before", "after_effect", "upsert", [3, 0, 2], 1),
        // Committed when all were processed.
        ("after", "before_effect", "count", [3, 2, 0], 1),
        ("after", "after_effect", "count", [2, 3, 0], 2),
        ("after", "after_commit", "count", [5, 0, 0], 1),
        ("after", "before_effect", "upsert", [5, 0, 0], 1),
        ("after", "after_effect", "upsert", [5, 0, 0], 1),
        // Committed one by one: only the record itself is in doubt.
        ("each", "before_effect", "count", [5, 0, 0], 1),
        ("each", "after_effect", "count", [4, 1, 0], 2),
        ("each", "after_commit", "count", [5, 0, 0], 1),
        ("each", "after_effect", "upsert", [5, 0, 0], 1),
        // Never committed: auto.offset.reset leads back to the beginning.
        ("never", "before_effect", "count", [3, 2, 0], 1),
        ("never", "after_effect", "count", [2, 3, 0], 2),
        ("never", "after_effect", "upsert", [5, 0, 0], 1),
        // Effects in a topic are as an outside effect that can't tell repeats.
        ("after", "after_effect", "out", [2, 3, 0], 2),
        ("each", "after_effect", "out", [4, 1, 0], 2),
        ("before", "before_effect", "out", [2, 0, 3], 0),
    ];
    for (commit, moment, effect, [once, repeated, lost], times) in rows {
        let told = format!("{commit} {moment} {effect}");
        let (lab, outputs) = died_at_2(commit, moment, effect);
        assert_eq!(counts(&lab), [once, repeated, lost, 0], "{told}");
        let rows = lab.ledger_json(&json!({ "reader": "group:g" })).unwrap();
        assert_eq!(rows[2]["effects"], json!(times), "{told}");
        if effect == "out" {
            assert_eq!(outputs, once + 2 * repeated, "{told}");
        }
    }
}

/// Five records in one poll, a death at the third, and the process started again when its session is over.
fn died_at_2(commit: &str, moment: &str, effect: &str) -> (Lab, u64) {
    let effect = if effect == "out" { json!({ "topic": "out" }) } else { json!(effect) };
    let member = |name: &str| {
        json!({ "type": "member.join", "group": "g", "member": name, "topics": ["t"], "processing_ms": 10,
                "commit": commit, "effect": effect.clone() })
    };
    let mut lab = lab(json!([
        { "type": "topic.create", "topic": "t", "partitions": 1 },
        { "type": "topic.create", "topic": "out", "partitions": 2 },
        { "type": "group.create", "group": "g", "configs": {
            "auto.offset.reset": "earliest", "group.initial.rebalance.delay.ms": 0,
            "auto.commit.interval.ms": 50,
            "session.timeout.ms": 6000, "heartbeat.interval.ms": 1000 } },
    ]));
    send(&mut lab, 5);
    let at = json!({ "topic": "t", "partition": 0, "offset": 2, "moment": moment });
    lab.apply_json(&json!({ "type": "member.crash", "group": "g", "member": "c1", "at": at })).unwrap();
    lab.apply_json(&member("c1")).unwrap();
    lab.advance(3_000);
    let died = lab.snapshot()["groups"]["g"]["members"]["c1"]["alive"] == json!(false);
    assert!(died || (commit, moment) == ("never", "after_commit"), "{commit} {moment}");
    lab.apply_json(&member("c2")).unwrap();
    lab.advance(30_000);
    let snapshot = lab.snapshot();
    let outputs = snapshot["topics"]["out"]["partitions"].as_array().unwrap().iter();
    let outputs = outputs.map(|partition| partition["log_end_offset"].as_u64().unwrap()).sum();
    (lab, outputs)
}

#[test]
fn poison_stops_is_skipped_is_tried_again_or_set_aside() {
    let rows = [
        (json!("skip"), [4, 0, 1], 1, 0),
        (json!({ "retry": 3, "backoff_ms": 100, "then": "skip" }), [4, 0, 1], 4, 0),
        (json!({ "retry": 2, "backoff_ms": 100, "then": { "dead_letter": "dead" } }), [4, 0, 1], 3, 1),
    ];
    for (on_error, [once, repeated, lost], failures, aside) in rows {
        let mut lab = lab(json!([
            { "type": "topic.create", "topic": "t", "partitions": 1 },
            { "type": "topic.create", "topic": "dead", "partitions": 1 },
            { "type": "group.create", "group": "g", "configs": {
                "auto.offset.reset": "earliest", "group.initial.rebalance.delay.ms": 0 } },
        ]));
        for n in 0..5 {
            let poison = n == 2;
            let send =
                json!({ "type": "producer.send", "topic": "t", "key": "k", "value": "v", "poison": poison });
            lab.apply_json(&send).unwrap();
        }
        lab.apply_json(&json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"],
            "processing_ms": 10, "commit": "each", "on_error": on_error }))
            .unwrap();
        lab.advance(10_000);
        assert_eq!(counts(&lab), [once, repeated, lost, 0], "{on_error}");
        let events = lab.events_json(0);
        let failed = events["events"].as_array().unwrap().iter().filter(|e| e["type"] == "processing_failed");
        assert_eq!(failed.count(), failures, "{on_error}");
        assert_eq!(lab.snapshot()["topics"]["dead"]["partitions"][0]["log_end_offset"], json!(aside));
    }
}

#[test]
fn an_application_that_catches_nothing_dies_again_and_again_of_the_same_record() {
    let mut lab = story();
    let send = json!({ "type": "producer.send", "topic": "t", "key": "k", "value": "v", "poison": true });
    lab.apply_json(&send).unwrap();
    for _ in 0..3 {
        lab.advance(10_000);
        assert_eq!(lab.snapshot()["groups"]["g"]["members"]["c1"], Value::Null);
        assert_eq!(counts(&lab), [0, 0, 0, 1]);
        let join = json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"] });
        lab.apply_json(&join).unwrap();
    }
}

#[test]
fn a_zombies_effects_count_and_its_commits_fail() {
    let mut lab = lab(json!([
        { "type": "topic.create", "topic": "t", "partitions": 1 },
        { "type": "group.create", "group": "g", "configs": {
            "auto.offset.reset": "earliest", "group.initial.rebalance.delay.ms": 0, "max.poll.interval.ms": 5000,
            "session.timeout.ms": 6000, "heartbeat.interval.ms": 1000 } },
        { "type": "member.join", "group": "g", "member": "c1", "topics": ["t"], "processing_ms": 100, "commit": "after" },
    ]));
    send(&mut lab, 5);
    lab.advance(250);
    assert_eq!(counts(&lab)[0], 2);
    lab.apply_json(&json!({ "type": "member.freeze", "group": "g", "member": "c1" })).unwrap();
    lab.apply_json(
        &json!({ "type": "member.join", "group": "g", "member": "c2", "topics": ["t"], "commit": "after" }),
    )
    .unwrap();
    lab.advance(15_000);
    assert_eq!(counts(&lab), [3, 2, 0, 0], "the new owner began where nothing was committed");
    lab.apply_json(&json!({ "type": "member.thaw", "group": "g", "member": "c1" })).unwrap();
    lab.advance(2_000);
    assert_eq!(counts(&lab), [0, 5, 0, 0], "the zombie went on with what it had in hand");
    let events = lab.events_json(0);
    let failed = events["events"].as_array().unwrap().iter().filter(|e| e["type"] == "commit_failed");
    assert!(failed.count() > 0);
}

#[test]
fn retention_and_seeks_lose_and_rereads_break_order() {
    let mut lab = story();
    send(&mut lab, 9);
    let seek =
        |to: Value| json!({ "type": "consumer.seek", "group": "g", "topic": "t", "partition": 0, "to": to });
    lab.advance(2_000);
    assert_eq!(counts(&lab), [9, 0, 0, 0]);
    lab.apply_json(&seek(json!({ "offset": 6 }))).unwrap();
    lab.advance(1_000);
    assert_eq!(counts(&lab), [6, 3, 0, 0]);
    // 6, 7, 8 have the keys k0, k1, k2: each is the last of its key, so no later one came before it.
    assert_eq!(lab.snapshot()["ledger"]["group:g"]["order_breaks"], json!(0));
    lab.apply_json(&seek(json!({ "offset": 3 }))).unwrap();
    lab.advance(1_000);
    // 3, 4, 5 came after the later ones of their keys.
    assert_eq!(lab.snapshot()["ledger"]["group:g"]["order_breaks"], json!(3));
    lab.apply_json(&json!({ "type": "member.freeze", "group": "g", "member": "c1" })).unwrap();
    send(&mut lab, 10);
    assert_eq!(counts(&lab), [3, 6, 0, 10]);
    lab.apply_json(
        &json!({ "type": "topic.delete_records", "topic": "t", "partition": 0, "before_offset": 14 }),
    )
    .unwrap();
    assert_eq!(counts(&lab), [3, 6, 5, 5]);
    lab.apply_json(&json!({ "type": "member.thaw", "group": "g", "member": "c1" })).unwrap();
    lab.advance(3_000);
    assert_eq!(counts(&lab), [8, 6, 5, 0]);
    let lost = lab.events_json(0)["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["type"] == "records_missed")
        .cloned()
        .collect::<Vec<_>>();
    assert_eq!(lost.len(), 1, "{lost:?}");
    assert_eq!(
        (&lost[0]["first"], &lost[0]["count"], &lost[0]["why"]),
        (&json!(9), &json!(5), &json!("deleted"))
    );
}
