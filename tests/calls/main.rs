//! The client call behind each command, in each language, compared with the texts in this folder.
//!
//! `LOGLAB_UPDATE=1 cargo test --test calls` writes them again. Before they are committed they are put through the
//! languages' own compilers with the real client libraries (`python3 -m py_compile`, `javac`, `cargo check`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use loglab::assets;
use loglab::engine::kafka::ids::TopicPartition;
use loglab::scenario::parse;
use loglab::session::subject::kafka::{Marker, Which};
use loglab::simulation::{Command, Simulation, World};
use loglab::tools::calls::{
    Call, Language, calls, consumer, describe_group, describe_topic, marker, producing, record,
};
use serde_json::{Value, json};

fn command(value: &Value) -> Command {
    parse::command(value, "").unwrap_or_else(|refusal| panic!("{value}: {refusal:?}"))
}

/// Two topics, a producer of each library, a group of each protocol, one of them without members.
fn world() -> Simulation {
    let mut sim = Simulation::new(World::new("test", 7, 1_385_528_400_000));
    let commands = [
        json!({"type": "topic.create", "topic": "flights", "partitions": 4}),
        json!({"type": "topic.create", "topic": "odd.names", "partitions": 1}),
        json!({"type": "producer.create", "producer": "gates", "topic": "flights",
            "source": {"rate_per_s": 20, "keys": {"pool": 10}}}),
        json!({"type": "producer.create", "producer": "sensors", "topic": "flights", "client": "librdkafka",
            "source": {"rate_per_s": 5, "keys": "none"}, "configs": {"acks": "1", "linger.ms": "20"}}),
        json!({"type": "group.create", "group": "displays", "configs": {"auto.offset.reset": "earliest"}}),
        json!({"type": "group.create", "group": "audit", "configs": {"auto.offset.reset": "earliest",
            "enable.auto.commit": "false", "session.timeout.ms": "10000"}}),
        json!({"type": "member.join", "group": "displays", "member": "c1", "topics": ["flights"]}),
        json!({"type": "member.join", "group": "audit", "member": "a1", "topics": ["flights"]}),
    ];
    sim.apply_all(&commands.map(|value| command(&value))).unwrap();
    sim.advance(20_000);
    let stop = [
        json!({"type": "consumer.commit", "group": "audit", "member": "a1"}),
        json!({"type": "member.leave", "group": "audit", "member": "a1"}),
    ];
    sim.apply_all(&stop.map(|value| command(&value))).unwrap();
    sim.advance(1_000);
    sim
}

#[expect(clippy::too_many_lines, reason = "one case a command")]
fn cases() -> Vec<(&'static str, Value)> {
    let send = |more: Value| {
        let mut send = json!({"type": "producer.send", "topic": "flights", "key": "AA", "value": "late"});
        send.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        send
    };
    let seek = |to: Value| json!({"type": "consumer.seek", "group": "displays", "topic": "flights", "partition": 1, "to": to});
    let reset = |to: Value, more: Value| {
        let mut reset = json!({"type": "group.reset_offsets", "group": "audit", "to": to});
        reset.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        reset
    };
    let of = |kind: &str, more: Value| {
        let mut it = json!({"type": kind, "group": "displays", "member": "c1"});
        it.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        it
    };
    let one = json!({"topic": "flights", "partition": 1});
    vec![
        ("send_keyed", send(json!({}))),
        ("send_without_a_key", send(json!({"key": null}))),
        ("send_a_tombstone", send(json!({"value": null}))),
        ("send_as_librdkafka", send(json!({"producer": "sensors"}))),
        (
            "send_all_that_there_is",
            send(json!({"partition": 2, "timestamp_ms": 1_385_528_401_000_i64,
            "headers": {"trace": "a:b", "n": {"base64": "AP8="}}, "key": {"base64": "AP8="}})),
        ),
        ("send_with_headers", send(json!({"headers": {"trace": "a1", "n": "2"}}))),
        ("send_odd_text", send(json!({"topic": "odd.names", "key": "it's \"é\"", "value": "a\nb"}))),
        (
            "produce_keys",
            json!({"type": "producer.create", "producer": "p", "topic": "flights",
            "configs": {"acks": "all", "enable.idempotence": "true", "max.in.flight.requests.per.connection": "5"},
            "source": {"rate_per_s": 5, "keys": {"pool": 10}}}),
        ),
        (
            "produce_without_keys",
            json!({"type": "producer.create", "producer": "p", "topic": "flights",
            "configs": {"acks": "0"}, "source": {"rate_per_s": 5}}),
        ),
        ("crash_a_producer", json!({"type": "producer.crash", "producer": "gates"})),
        ("freeze_a_producer", json!({"type": "producer.freeze", "producer": "gates"})),
        ("thaw_a_producer", json!({"type": "producer.thaw", "producer": "gates"})),
        (
            "join_commit_before",
            json!({"type": "member.join", "group": "displays", "member": "c2", "topics": ["flights"], "commit": "before"}),
        ),
        (
            "join_commit_after",
            json!({"type": "member.join", "group": "displays", "member": "c2", "topics": ["flights"], "commit": "after"}),
        ),
        (
            "join_commit_each",
            json!({"type": "member.join", "group": "displays", "member": "c2", "topics": ["flights"], "commit": "each"}),
        ),
        (
            "join_in_transactions",
            json!({"type": "member.join", "group": "displays", "member": "c2",
            "topics": ["flights"], "commit": "transaction", "effect": {"topic": "odd.names"}}),
        ),
        (
            "crash_at_a_record",
            json!({"type": "member.crash", "group": "displays", "member": "c1",
            "at": {"topic": "flights", "partition": 1, "offset": 5000, "moment": "after_effect"}}),
        ),
        ("remove_a_producer", json!({"type": "producer.remove", "producer": "gates"})),
        ("join", json!({"type": "member.join", "group": "displays", "member": "c2", "topics": ["flights"]})),
        (
            "join_with_settings",
            json!({"type": "member.join", "group": "displays", "member": "c2",
            "topics": ["flights", "odd.names"], "instance_id": "c2", "configs": {"max.poll.records": "50",
            "partition.assignment.strategy": "cooperative-sticky", "auto.offset.reset": "none"}}),
        ),
        (
            "join_commit_on_revoke",
            json!({"type": "member.join", "group": "audit", "member": "a2",
            "topics": ["flights"], "commit_on_revoke": true}),
        ),
        (
            "join_without_commits",
            json!({"type": "member.join", "group": "audit", "member": "a2", "topics": ["flights"]}),
        ),
        ("leave", of("member.leave", json!({}))),
        ("crash", of("member.crash", json!({}))),
        ("freeze", of("member.freeze", json!({}))),
        ("freeze_for_a_while", of("member.freeze", json!({"for_ms": 2_500}))),
        ("set", of("member.set", json!({"configs": {"max.poll.interval.ms": "60000"}}))),
        ("unsubscribe", of("member.set", json!({"topics": []}))),
        ("seek", seek(json!({"offset": 12}))),
        ("seek_to_beginning", seek(json!({"beginning": true}))),
        ("seek_to_end", seek(json!({"end": true}))),
        ("seek_to_a_time", seek(json!({"timestamp_ms": 1_385_528_410_000_i64}))),
        ("seek_by_a_shift", seek(json!({"shift_by": -10}))),
        ("commit", of("consumer.commit", json!({}))),
        ("commit_a_partition", of("consumer.commit", one.clone())),
        ("commit_an_offset", of("consumer.commit", json!({"topic": "flights", "partition": 1, "offset": 7}))),
        ("pause", of("consumer.pause", json!({}))),
        ("pause_a_partition", of("consumer.pause", one.clone())),
        ("resume", of("consumer.resume", json!({}))),
        ("resume_a_partition", of("consumer.resume", one)),
        (
            "create_a_topic",
            json!({"type": "topic.create", "topic": "orders", "partitions": 3,
            "configs": {"retention.ms": "604800000", "segment.bytes": "1048576"}}),
        ),
        ("create_a_plain_topic", json!({"type": "topic.create", "topic": "orders", "partitions": 3})),
        ("add_partitions", json!({"type": "topic.add_partitions", "topic": "flights", "total": 6})),
        ("delete_a_topic", json!({"type": "topic.delete", "topic": "flights"})),
        (
            "delete_records",
            json!({"type": "topic.delete_records", "topic": "flights", "partition": 2, "before_offset": 5}),
        ),
        (
            "delete_all_records",
            json!({"type": "topic.delete_records", "topic": "flights", "partition": 2, "before_offset": -1}),
        ),
        (
            "settings_of_a_group",
            json!({"type": "group.create", "group": "new", "protocol": "consumer",
            "configs": {"group.consumer.session.timeout.ms": "50000", "group.consumer.heartbeat.interval.ms": "2000"}}),
        ),
        ("delete_a_group", json!({"type": "group.delete", "group": "audit"})),
        ("reset_dry", reset(json!({"earliest": true}), json!({"topic": "flights"}))),
        (
            "reset_to_an_offset",
            reset(json!({"offset": 5}), json!({"topic": "flights", "partitions": [0, 2], "execute": true})),
        ),
        ("reset_to_a_time", reset(json!({"timestamp_ms": 1_385_528_410_000_i64}), json!({"execute": true}))),
        ("reset_by_a_shift", reset(json!({"shift_by": -3}), json!({"execute": true}))),
        (
            "delete_offsets",
            json!({"type": "group.delete_offsets", "group": "audit", "topic": "flights", "partitions": [0, 3]}),
        ),
    ]
}

fn all_calls() -> Vec<(&'static str, Call)> {
    let sim = world();
    let world = sim.world();
    let one = |(name, value): (&'static str, Value)| {
        let mut found = calls(world, &[command(&value)]);
        assert_eq!(found.len(), 1, "{name}");
        (name, found.remove(0))
    };
    let mut all: Vec<_> = cases().into_iter().map(one).collect();
    let partition = TopicPartition::new("flights", 1);
    let of =
        |group: &str| Marker { group: group.into(), partition: partition.clone(), which: Which::Position };
    all.extend([
        ("about_a_consumer", consumer(world, &"displays".into(), &"c1".into()).unwrap()),
        ("about_a_producer", producing(world, &"gates".into()).unwrap()),
        ("about_another_producer", producing(world, &"sensors".into()).unwrap()),
        ("about_a_marker", marker(world, &of("displays")).unwrap()),
        ("about_a_marker_without_an_owner", marker(world, &of("audit")).unwrap()),
        ("about_a_record", record(&partition, 3)),
        ("about_a_group", describe_group(&"audit".into())),
        ("about_a_topic", describe_topic(&"flights".into())),
    ]);
    all
}

#[test]
fn programs_are_as_they_were_read() {
    for language in Language::ALL {
        let mut text = String::new();
        for (name, call) in all_calls() {
            let program = call.text(language, assets::text(language.file()));
            let program = program.unwrap_or_else(|| "-\n".to_owned());
            assert!(!program.contains(['«', '»']), "{name} in {language:?}: {program}");
            writeln!(text, "==== {name}\n{program}").unwrap();
        }
        let file = language.file().rsplit('/').next().unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls").join(file);
        if std::env::var_os("LOGLAB_UPDATE").is_some_and(|set| set == "1") {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        for (at, (was, is)) in kept.lines().zip(text.lines()).enumerate() {
            assert_eq!(was, is, "{file}, line {}", at + 1);
        }
        assert_eq!(kept.lines().count(), text.lines().count(), "{file}: lines");
    }
}

/// What a language can't do, by name; whatever else is missing was forgotten.
#[test]
fn whatever_can_be_done_has_a_program() {
    let missing = |language: Language| -> BTreeSet<&str> {
        let all = all_calls().into_iter();
        all.filter(|(_, call)| call.text(language, assets::text(language.file())).is_none())
            .map(|(name, _)| name)
            .collect()
    };
    // Java and rdkafka stop no process; what wakes one comes from outside.
    assert_eq!(missing(Language::Java), BTreeSet::from(["freeze_a_producer", "thaw_a_producer"]));
    // No such request in these libraries.
    let none = ["delete_offsets", "settings_of_a_group", "thaw_a_producer"];
    assert_eq!(missing(Language::Python), BTreeSet::from(none));
    let none = ["delete_offsets", "freeze_a_producer", "settings_of_a_group", "thaw_a_producer"];
    assert_eq!(missing(Language::Rust), BTreeSet::from(none));
    // A tool does not stop in between, and its records are lines.
    assert_eq!(
        missing(Language::Shell),
        BTreeSet::from([
            "commit",
            "commit_a_partition",
            "commit_an_offset",
            "freeze",
            "freeze_for_a_while",
            "join_commit_after",
            "join_commit_before",
            "join_commit_each",
            "join_commit_on_revoke",
            "join_in_transactions",
            "pause",
            "pause_a_partition",
            "resume",
            "resume_a_partition",
            "send_all_that_there_is",
            "send_odd_text",
            "unsubscribe",
        ])
    );
}

#[test]
fn what_no_client_does_has_no_call() {
    let sim = world();
    for value in [
        json!({"type": "producer.pause", "producer": "gates"}),
        json!({"type": "group.create", "group": "new"}),
        json!({"type": "lab.pause"}),
    ] {
        assert_eq!(calls(sim.world(), &[command(&value)]), [], "{value}");
    }
}
