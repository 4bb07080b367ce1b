//! What Kafka does not take.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::simulation::kafka::command::{GroupCreate, MemberJoin, MemberSet, ProducerSend, TopicCreate};
use loglab::simulation::{Command, Simulation, World};

use crate::support::{configs, group, member, send, simulation, topic};

/// 2023-11-14T22:13:20Z.
const START_MS: i64 = 1_700_000_000_000;
const HOUR_MS: i64 = 3_600_000;

fn world(settings: &[(&str, &str)]) -> Simulation {
    let mut sim = Simulation::new(World::new("test", 7, START_MS));
    let create = TopicCreate { configs: configs(settings), ..topic("t", 1) };
    sim.apply_all(&[create.into(), group("g").into()]).unwrap();
    sim.advance(1_000);
    sim
}

fn refused(sim: &mut Simulation, command: impl Into<Command>) -> (&'static str, String, &'static str) {
    let before = sim.world().digest();
    let command = command.into();
    let refusal = sim.apply(&command).expect_err(&format!("{command:?}"));
    assert_eq!(sim.world().digest(), before, "{command:?} was refused and yet changed something");
    (refusal.code, refusal.path, refusal.id)
}

fn at(timestamp_ms: i64) -> ProducerSend {
    ProducerSend { timestamp_ms: Some(timestamp_ms), ..send("t", None, None) }
}

#[test]
fn a_record_is_of_no_later_time_than_in_an_hour() {
    let mut sim = world(&[]);
    let now = START_MS + 1_000;
    let path = || "timestamp_ms".to_owned();
    assert!(sim.apply(&at(now + HOUR_MS).into()).is_ok());
    assert!(sim.apply(&at(0).into()).is_ok(), "as old as one likes");
    let (code, id) = ("INVALID_TIMESTAMP", "timestamp-ahead");
    assert_eq!(refused(&mut sim, at(now + HOUR_MS + 1)), (code, path(), id));
    assert_eq!(refused(&mut sim, at(now * 1_000)), (code, path(), "timestamp-micros"));

    let limits = [("message.timestamp.after.max.ms", "10"), ("message.timestamp.before.max.ms", "20")];
    let mut sim = world(&limits);
    assert!(sim.apply(&at(now + 10).into()).is_ok() && sim.apply(&at(now - 20).into()).is_ok());
    assert_eq!(refused(&mut sim, at(now + 11)), (code, path(), id));
    assert_eq!(refused(&mut sim, at(now - 21)), (code, path(), "timestamp-behind"));
}

#[test]
fn each_protocol_has_settings_that_it_refuses() {
    use GroupProtocol::{Classic, Consumer};
    for (protocol, name, value) in [
        (Consumer, "session.timeout.ms", "45000"),
        (Consumer, "heartbeat.interval.ms", "3000"),
        (Consumer, "partition.assignment.strategy", "range"),
        (Classic, "group.remote.assignor", "uniform"),
    ] {
        let expected = ("INVALID_CONFIG", format!("configs.{name}"), "config-protocol");
        let mut sim = world(&[]);
        let set = || configs(&[(name, value)]);
        let other = GroupCreate { protocol, configs: set(), ..group("h") };
        assert_eq!(refused(&mut sim, other), expected);
        let protocol = if protocol == Classic { "classic" } else { "consumer" };
        let own = configs(&[("group.protocol", protocol), (name, value)]);
        let join = MemberJoin { configs: own.clone(), ..member("g", "c", "t") };
        assert_eq!(refused(&mut sim, join), expected);
        let join = MemberJoin { configs: configs(&[("group.protocol", protocol)]), ..member("g", "c", "t") };
        sim.apply(&join.into()).unwrap();
        let change = MemberSet {
            group: "g".into(),
            member: "c".into(),
            topics: None,
            configs: set(),
            processing_ms: None,
            commit_on_revoke: None,
            commit: None,
            effect: None,
            on_error: None,
        };
        assert_eq!(refused(&mut sim, change), expected);
    }
    let blank = configs(&[("group.remote.assignor", " ")]);
    let create = GroupCreate { configs: blank, ..group("h") };
    assert!(world(&[]).apply(&create.into()).is_ok(), "what is blank is not set");
}

#[test]
fn settings_and_names_are_bounded_as_kafkas() {
    let mut sim = world(&[]);
    let with = |name: &str, value: &str| TopicCreate { configs: configs(&[(name, value)]), ..topic("u", 1) };
    for (name, value) in [
        ("segment.bytes", "1048575"),
        ("message.timestamp.after.max.ms", "-1"),
        ("message.timestamp.before.max.ms", "-1"),
    ] {
        let expected = ("INVALID_CONFIG", format!("configs.{name}"), "config-range");
        assert_eq!(refused(&mut sim, with(name, value)), expected);
    }
    assert!(sim.apply(&with("segment.bytes", "1048576").into()).is_ok());

    sim.apply(&topic("a.b", 1).into()).unwrap();
    let collides = ("INVALID_TOPIC_EXCEPTION", "topic".to_owned(), "topic-collides");
    assert_eq!(refused(&mut sim, topic("a_b", 1)), collides);

    let twice = configs(&[("partition.assignment.strategy", "range,sticky,range")]);
    let (code, _, id) = refused(&mut sim, GroupCreate { configs: twice, ..group("h") });
    assert_eq!((code, id), ("INVALID_CONFIG", "config-repeated"));
    let none = configs(&[("offsets.retention.minutes", "0")]);
    let (code, _, id) = refused(&mut sim, GroupCreate { configs: none, ..group("h") });
    assert_eq!((code, id), ("INVALID_CONFIG", "config-range"));

    for name in ["", "a b", ".."] {
        let join = MemberJoin { instance_id: Some(name.into()), ..member("g", "c", "t") };
        assert_eq!(refused(&mut sim, join), ("INVALID_CONFIG", "instance_id".to_owned(), "bad-name"));
    }
}

#[test]
fn an_online_migration_needs_no_other_settings() {
    let classic = GroupCreate {
        configs: configs(&[("session.timeout.ms", "10000"), ("heartbeat.interval.ms", "1000")]),
        ..group("g")
    };
    let mut sim = simulation(&[topic("t", 2).into(), classic.into(), member("g", "c1", "t").into()]);
    let newer = configs(&[("group.protocol", "consumer")]);
    sim.apply(&MemberJoin { configs: newer, ..member("g", "c2", "t") }.into()).unwrap();
}
