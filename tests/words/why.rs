//! The inspector's answers: arithmetic and rules, told of small worlds.

use super::flights;
use super::story::Story;
use crate::support::member;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::client::producer::ProducerConfig;
use loglab::engine::kafka::ids::TopicPartition;
use loglab::engine::kafka::partitioner::{Client, PartitionerConfig};
use loglab::session::subject::{Subject, kafka};
use loglab::simulation::command::Bytes;
use loglab::simulation::kafka::command::{ConsumerSeek, MemberCrash, MemberJoin, ProducerSend, SeekTo};
use loglab::simulation::world::World;
use loglab::ui::why::{Part, placement, why};
use loglab::ui::words::Words;

/// The answer about `subject` holds these lines.
fn check(world: &World, subject: impl Into<Subject>, expected: &[&str]) {
    let words = Words::new("en");
    let answer = why(&words, world, &subject.into()).expect("it is there").plain();
    for line in expected {
        assert!(answer.lines().any(|found| found.contains(line)), "'{line}' in\n{answer}");
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}

fn send(story: &mut Story, key: Option<&str>, partition: Option<u32>) -> kafka::Subject {
    story.apply(
        &ProducerSend {
            topic: "flights".into(),
            key: key.map(|key| Bytes(key.into())),
            value: Some(Bytes("gate C92".into())),
            headers: vec![("trace".into(), Bytes(vec![0xff, 1]))],
            partition,
            timestamp_ms: Some(1_385_531_735_120),
            producer: None,
            poison: false,
        }
        .into(),
    );
    let partition = partition.unwrap_or(4);
    let tp = TopicPartition::new("flights", partition);
    let offset =
        story.sim.world().kafka.topics["flights"].partitions[partition as usize].log_end_offset() - 1;
    kafka::Subject::Record { partition: tp, offset }
}

#[test]
fn a_record_shows_its_arithmetic() {
    let mut story = flights();
    let record = send(&mut story, Some("UA"), None);
    let expected = [
        "Why is UA in partition 4?",
        "key: 55 41 “UA”",
        "murmur2: -624396550",
        "sign bit cleared: 1523087098",
        "mod 6: 4 every UA record, as long as there are 6 partitions",
        "source: BuiltInPartitioner, Kafka 4.3",
        "CreateTime: 2013-11-27 05:55:35.120",
        "value: gate C92",
        "header trace: \\xff\\x01",
        "gates: ",
    ];
    check(story.sim.world(), record, &expected);
}

#[test]
fn a_record_elsewhere_is_not_explained_away() {
    let mut story = flights();
    let record = send(&mut story, Some("UA"), Some(1));
    check(story.sim.world(), record, &["By this rule it would go to partition 4 now. It is in 1,"]);
    let keyless = send(&mut story, None, Some(2));
    check(story.sim.world(), keyless, &["key: null", "no key: the sticky partitioner picks a partition"]);
}

#[test]
fn every_client_has_steps_or_a_rule() {
    let words = Words::new("en");
    for client in Client::ALL {
        for &partitioner in client.partitioners() {
            for key in [None, Some(&b""[..]), Some(b"UA"), Some(&[0xff, 0xfe])] {
                let config = PartitionerConfig { partitioner, ..ProducerConfig::new(client).partitioning };
                let placed = placement(&words, &config, key, 6);
                assert!(placed.rows.len() >= 3, "{partitioner:?} {key:?}");
                if let Some(decision) = placed.decision {
                    let shown = decision.partition.to_string();
                    let last = &placed.rows[placed.rows.len() - 2];
                    assert_eq!(last.parts[0], Part::Code(shown), "{partitioner:?} {key:?}");
                }
            }
        }
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}

#[test]
fn a_partition_shows_the_range_arithmetic() {
    let story = flights();
    let expected = [
        "gates: c2 by range, generation 1",
        "order: c1 and c2, by member id",
        "each gets: 6 ÷ 2 = 3 with remainder 0",
        "so: c2, number 2 in this order, gets partitions 3–5",
        "log: start 0, high watermark ",
    ];
    check(story.sim.world(), kafka::Subject::Partition(TopicPartition::new("flights", 4)), &expected);
}

#[test]
fn a_member_shows_its_clocks() {
    let mut story = flights();
    let member = |name: &str| kafka::Subject::Member { group: "gates".into(), member: name.into() };
    let expected = [
        "state: Stable generation 1, leader: it computes the assignment",
        "reads: flights-0 flights-1 flights-2",
        "session.timeout.ms: ends in ",
        "heartbeat.interval.ms: every 3 s, last ",
        "auto.commit.interval.ms: commits at the first poll() after ",
    ];
    check(story.sim.world(), member("c1"), &expected);
    for n in 3..=7 {
        story.join("gates", &format!("c{n}"));
    }
    story.run(20_000);
    let expected = ["reads: nothing: 7 members, 6 partitions"];
    check(story.sim.world(), member("c7"), &expected);
    story.apply(&MemberCrash { group: "gates".into(), member: "c1".into(), at: None }.into());
    check(story.sim.world(), member("c1"), &["now: crashed at 40.0 s"]);
    assert!(why(&Words::new("en"), story.sim.world(), &member("c9").into()).is_none());
}

#[test]
fn a_consumer_group_has_epochs_and_its_members_too() {
    let mut story = flights();
    story.found("boards", GroupProtocol::Consumer, None);
    story.join("boards", "b1");
    story.join("boards", "b2");
    story.run(20_000);
    let group = kafka::Subject::Group("boards".into());
    check(
        story.sim.world(),
        group,
        &["state: Stable", "assignor: uniform group epoch 3, assignment epoch 3"],
    );
    let member = kafka::Subject::Member { group: "boards".into(), member: "b1".into() };
    let expected = [
        "state: STABLE member epoch 3",
        "group.consumer.session.timeout.ms: ends in ",
        "group.consumer.heartbeat.interval.ms: every 5 s, last ",
    ];
    check(story.sim.world(), member, &expected);
    let partition = kafka::Subject::Partition(TopicPartition::new("flights", 0));
    check(story.sim.world(), partition, &["by uniform, epoch 3", "rule: the broker assigns equal numbers"]);
}

#[test]
fn a_static_member_names_its_instance() {
    let mut story = flights();
    let (member_id, instance_id) = (Some("s1-7f".into()), Some("rack-7".into()));
    story.apply(&MemberJoin { member_id, instance_id, ..member("delays", "s1", "flights") }.into());
    story.run(10_000);
    let member = kafka::Subject::Member { group: "delays".into(), member: "s1".into() };
    check(story.sim.world(), member, &["member.id: s1-7f", "group.instance.id: rack-7"]);
}

#[test]
fn a_marker_shows_position_commit_and_lag_as_sums() {
    let story = flights();
    let tp = TopicPartition::new("flights", 3);
    let group = &story.sim.world().kafka.groups["gates"];
    let row = &group.partitions(&story.sim.world().kafka.topics)[&tp];
    let (position, committed) = (row.position.unwrap(), row.committed.unwrap());
    let end = story.sim.world().kafka.topics["flights"].partitions[3].log_end_offset();
    let marker = kafka::Subject::Marker(kafka::Marker {
        group: "gates".into(),
        partition: tp,
        which: kafka::Which::Position,
    });
    let expected = [
        format!("to read: {end} − {position} = {}", end - position),
        format!("lag: {end} − {committed} = {}", end - committed),
        format!("read twice: {position} − {committed} = {}", position - committed),
    ];
    check(story.sim.world(), marker, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn groups_producers_and_topics_answer_too() {
    let story = flights();
    let world = story.sim.world();
    check(
        world,
        kafka::Subject::Group("gates".into()),
        &["state: Stable", "assignor: range generation 1", "members: c1 0–2 c2 3–5"],
    );
    check(world, kafka::Subject::Group("delays".into()), &["state: Empty", "members: none"]);
    let expected = ["topic: flights it sees 6 partitions", "keys: 20 keys, evenly", "pace: 10 records/s"];
    check(world, Subject::Producer("feed".into()), &expected);
    check(world, kafka::Subject::Topic("flights".into()), &["partitions: 6", "partition: flights-"]);
}

#[test]
fn a_group_is_told_what_it_was_promised() {
    let mut story = flights();
    let of = kafka::Subject::Group("gates".into());
    let whole = [
        "order per partition: holds",
        "order per key: holds",
        "nothing lost: broken flights-0, offset 0: passed over at 6.0 s without an effect; the first of 61",
        "nothing repeated: holds",
    ];
    check(story.sim.world(), of.clone(), &whole);
    let to = SeekTo::ShiftBy(-2);
    story.apply(&ConsumerSeek { group: "gates".into(), topic: "flights".into(), partition: 0, to }.into());
    story.run(2_000);
    check(
        story.sim.world(),
        of,
        &[
            "order per partition: broken flights-0, offset ",
            "nothing lost: broken flights-0, offset 0: passed over at 6.0 s without an effect; the first of 61",
            "nothing repeated: broken flights-0, offset ",
            "the first of 2",
        ],
    );
}
