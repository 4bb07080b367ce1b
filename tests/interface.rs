//! The public interface, as values: commands, refusals by code and path, snapshots, undo.

use loglab::scenario::library;
use loglab::session::Lab;
use serde_json::{Value, json};

fn lab() -> Lab {
    let mut lab = Lab::default();
    lab.load_json(&json!("empty")).unwrap();
    let set_up = json!([
        { "type": "topic.create", "topic": "t", "partitions": 4 },
        { "type": "group.create", "group": "g", "configs": { "auto.offset.reset": "earliest" } },
        { "type": "producer.create", "producer": "p", "topic": "t" },
    ]);
    lab.apply_json(&set_up).unwrap();
    lab
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn each_refusal_names_its_code_and_field_and_changes_nothing() {
    let cases: &[(Value, &str, &str)] = &[
        (json!({ "type": "topic.create", "topic": "t", "partitions": 1 }), "TOPIC_ALREADY_EXISTS", "topic"),
        (
            json!({ "type": "topic.create", "topic": "a b", "partitions": 1 }),
            "INVALID_TOPIC_EXCEPTION",
            "topic",
        ),
        (
            json!({ "type": "topic.create", "topic": "u", "partitions": 0 }),
            "INVALID_PARTITIONS",
            "partitions",
        ),
        (
            json!({ "type": "topic.create", "topic": "u", "partitions": 10_001 }),
            "INVALID_PARTITIONS",
            "partitions",
        ),
        (json!({ "type": "topic.create", "topic": "u" }), "INVALID_COMMAND", "partitions"),
        (json!({ "type": "topic.create", "topic": 5, "partitions": 1 }), "INVALID_COMMAND", "topic"),
        (json!({ "type": "topic.create", "topic": "u", "partitions": 1, "x": 1 }), "INVALID_COMMAND", "x"),
        (
            json!({ "type": "topic.create", "topic": "u", "partitions": 1, "configs": { "nope": 1 } }),
            "INVALID_CONFIG",
            "configs.nope",
        ),
        (json!({ "type": "topic.add_partitions", "topic": "t", "total": 4 }), "INVALID_PARTITIONS", "total"),
        (
            json!({ "type": "topic.add_partitions", "topic": "u", "total": 4 }),
            "UNKNOWN_TOPIC_OR_PARTITION",
            "topic",
        ),
        (json!({ "type": "topic.delete", "topic": "u" }), "UNKNOWN_TOPIC_OR_PARTITION", "topic"),
        (
            json!({ "type": "topic.delete_records", "topic": "t", "partition": 9, "before_offset": 0 }),
            "UNKNOWN_TOPIC_OR_PARTITION",
            "partition",
        ),
        (
            json!({ "type": "topic.delete_records", "topic": "t", "partition": 0, "before_offset": 1 }),
            "OFFSET_OUT_OF_RANGE",
            "before_offset",
        ),
        (json!({ "type": "producer.create", "producer": "p", "topic": "t" }), "INVALID_COMMAND", "producer"),
        (
            json!({ "type": "producer.create", "producer": "q", "topic": "t", "client": "fax" }),
            "INVALID_COMMAND",
            "client",
        ),
        (
            json!({ "type": "producer.create", "producer": "q", "topic": "t", "source": { "workload": "no" } }),
            "INVALID_COMMAND",
            "source.workload",
        ),
        (
            json!({ "type": "producer.create", "producer": "q", "topic": "t",
                    "source": { "workload": "flights", "key": "no" } }),
            "INVALID_COMMAND",
            "source.key",
        ),
        (json!({ "type": "producer.send", "topic": "t", "value": "v" }), "INVALID_COMMAND", "key"),
        (
            json!({ "type": "producer.send", "topic": "t", "key": "k", "value": { "base64": "!" } }),
            "INVALID_COMMAND",
            "value.base64",
        ),
        (
            json!({ "type": "producer.send", "topic": "t", "key": "k", "value": "v", "partition": 4 }),
            "UNKNOWN_TOPIC_OR_PARTITION",
            "partition",
        ),
        (json!({ "type": "group.create", "group": "" }), "INVALID_GROUP_ID", "group"),
        (
            json!({ "type": "group.create", "group": "h", "assignors": ["luck"] }),
            "INVALID_COMMAND",
            "assignors",
        ),
        (
            json!({ "type": "group.create", "group": "h", "configs": { "auto.offset.reset": "Earliest" } }),
            "INVALID_CONFIG",
            "configs.auto.offset.reset",
        ),
        (json!({ "type": "group.delete", "group": "h" }), "GROUP_ID_NOT_FOUND", "group"),
        (json!({ "type": "member.leave", "group": "g", "member": "c9" }), "UNKNOWN_MEMBER_ID", "member"),
        (json!({ "type": "member.join", "group": "g", "member": "c1" }), "INVALID_COMMAND", "topics"),
        (
            json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"],
                    "configs": { "session.timeout.ms": 10 } }),
            "INVALID_CONFIG",
            "configs.heartbeat.interval.ms",
        ),
        (
            json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"],
                    "configs": { "session.timeout.ms": 5000 } }),
            "INVALID_SESSION_TIMEOUT",
            "configs.session.timeout.ms",
        ),
        (
            json!({ "type": "consumer.seek", "group": "g", "topic": "t", "partition": 0, "to": { "offset": 0 } }),
            "INVALID_COMMAND",
            "partition",
        ),
        (
            json!({ "type": "consumer.seek", "group": "g", "topic": "t", "partition": 0 }),
            "INVALID_COMMAND",
            "to",
        ),
        (
            json!({ "type": "consumer.seek", "group": "g", "topic": "t", "partition": 0, "to": { "off": 1 } }),
            "INVALID_COMMAND",
            "to.offset",
        ),
        (json!({ "type": "fly" }), "INVALID_COMMAND", "type"),
        (json!({}), "INVALID_COMMAND", "type"),
        (json!(3), "INVALID_COMMAND", ""),
        (json!([{ "type": "topic.delete", "topic": "t" }, { "type": "fly" }]), "INVALID_COMMAND", "[1].type"),
        (
            json!([{ "type": "topic.delete", "topic": "t" }, { "type": "topic.delete", "topic": "t" }]),
            "UNKNOWN_TOPIC_OR_PARTITION",
            "[1].topic",
        ),
    ];
    let mut lab = lab();
    let before = lab.snapshot();
    for (command, code, path) in cases {
        let refusal = lab.apply_json(command).expect_err(&command.to_string());
        assert_eq!((refusal.code, refusal.path.as_str()), (*code, *path), "{command}");
        assert_eq!(lab.snapshot(), before, "{command}");
    }
}

#[test]
fn a_record_sent_by_hand_answers_where_it_is() {
    let mut lab = lab();
    let send =
        json!({ "type": "producer.send", "topic": "t", "key": "user_123", "value": "hi", "producer": "p" });
    let answer = lab.apply_json(&send).unwrap();
    let partition = answer["result"]["partition"].as_u64().unwrap();
    assert_eq!(answer["result"]["offset"], json!(0));
    assert_eq!(answer["events"][0]["type"], json!("records_appended"));
    assert_eq!(lab.apply_json(&send).unwrap()["result"], json!({ "partition": partition, "offset": 1 }));
    assert_eq!(lab.snapshot()["producers"]["p"]["sent"], json!(2));
}

#[test]
fn offsets_are_reset_only_while_a_group_has_no_members() {
    let mut lab = lab();
    for n in 0..20 {
        let send = json!({ "type": "producer.send", "topic": "t", "key": format!("k{n}"), "value": "v" });
        lab.apply_json(&send).unwrap();
    }
    let join = json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"] });
    lab.apply_json(&join).unwrap();
    lab.advance(10_000);
    let snapshot = lab.snapshot();
    assert_eq!(snapshot["groups"]["g"]["state"], json!("Stable"));
    assert_eq!(snapshot["counters"]["groups"]["g"]["delivered"], json!(20));
    let reset = json!({ "type": "group.reset_offsets", "group": "g", "topic": "t", "to": { "earliest": true },
                        "execute": true });
    assert_eq!(lab.apply_json(&reset).unwrap_err().code, "NON_EMPTY_GROUP");
    lab.apply_json(&json!({ "type": "member.leave", "group": "g", "member": "c1" })).unwrap();
    lab.advance(100);
    let rows = lab.apply_json(&reset).unwrap()["result"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(4));
    lab.apply_json(&join).unwrap();
    lab.advance(10_000);
    let counters = lab.snapshot()["counters"]["groups"]["g"].clone();
    assert_eq!(counters, json!({ "delivered": 40, "re_read": 20, "skipped": 0 }));
}

#[test]
fn a_gesture_can_be_taken_back_and_done_again() {
    let mut lab = lab();
    lab.advance(500);
    let before = lab.snapshot();
    lab.apply_json(&json!({ "type": "topic.delete", "topic": "t" })).unwrap();
    let after = lab.snapshot();
    assert!(lab.undo());
    assert_eq!(lab.snapshot(), before);
    assert!(lab.redo());
    assert_eq!(lab.snapshot(), after);
}

#[test]
fn the_snapshot_has_the_public_shape() {
    let mut lab = Lab::default();
    lab.advance(30_000);
    let s = lab.snapshot();
    assert_eq!(
        (&s["version"], &s["scenario"], &s["time_ms"]),
        (&json!(1), &json!("flights"), &json!(30_000))
    );
    let partition = &s["topics"]["flight-events"]["partitions"][4];
    for field in ["partition", "log_start_offset", "high_watermark", "log_end_offset", "size_bytes"] {
        assert!(partition[field].is_u64(), "{field}");
    }
    assert_eq!(s["groups"]["gate-displays"]["members"]["c1"]["assignment"][1], json!(["flight-events", 1]));
    let row = &s["groups"]["gate-displays"]["offsets"][0];
    assert_eq!(row["owner"], json!("c1"));
    assert!(s["counters"]["produced"].as_u64() > Some(100));
    assert_eq!(s["digest"].as_str().map(str::len), Some(16));
}

#[test]
fn events_have_numbers_and_a_new_world_begins_with_its_own() {
    let mut lab = lab();
    let made = lab.events_json(0);
    assert_eq!(made["next"], 3);
    assert_eq!(made["events"].as_array().unwrap().len(), 3);
    let done = lab.apply_json(&json!({ "type": "topic.create", "topic": "u", "partitions": 1 })).unwrap();
    assert_eq!(lab.events_json(3), json!({ "next": 4, "events": done["events"] }));
    lab.undo();
    assert_eq!(lab.events_json(0)["next"], 4, "what was told stays told");
    lab.reset();
    assert_eq!(lab.events_json(4), json!({ "next": 0, "events": [] }));
}

#[test]
fn a_text_that_can_be_no_name_is_read_as_json() {
    let mut lab = lab();
    let mut refused = |text: &str| {
        let refusal = lab.load_json(&json!(text)).unwrap_err();
        (refusal.id, refusal.args.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(":"))
    };
    let known = library::names().collect::<Vec<_>>().join(", ");
    assert!(known.starts_with("flights, trips, orders, classroom, empty, "), "labs first");
    assert_eq!(refused("fligths"), ("unknown-scenario", format!("fligths:{known}")));
    assert_eq!(refused("no such scenario"), ("unknown-scenario", format!("no such scenario:{known}")));
    for (text, place) in [
        ("{\"version\": 1,\n \"na", "2:4"),
        ("[1, 2", "1:5"),
        ("\"flights", "1:8"),
        ("", "1:0"),
        ("version: 1\nname: x", "1:1"),
        ("name: x", "1:2"),
    ] {
        assert_eq!(refused(text), ("bad-json", place.to_owned()), "{text:?}");
    }
}

#[test]
fn a_process_that_crashed_is_started_again_under_its_name() {
    let mut lab = lab();
    let join = json!({ "type": "member.join", "group": "g", "member": "c1", "topics": ["t"] });
    lab.apply_json(&join).unwrap();
    lab.advance(10_000);
    lab.apply_json(&json!({ "type": "member.crash", "group": "g", "member": "c1" })).unwrap();
    lab.apply_json(&join).unwrap();
    // The coordinator keeps the dead one until its session of 45 s ends; only then is the new one given partitions.
    lab.advance(20_000);
    let member = |lab: &Lab| lab.snapshot()["groups"]["g"]["members"]["c1"].clone();
    assert_eq!(member(&lab)["member_id"], "c1-2");
    assert_eq!(member(&lab)["assignment"], json!([]));
    lab.advance(40_000);
    assert_eq!(member(&lab)["assignment"].as_array().unwrap().len(), 4);
    let again = lab.apply_json(&join).unwrap_err();
    assert_eq!((again.path.as_str(), again.id), ("member", "member-exists"));
}
