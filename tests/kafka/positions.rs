//! Positions where nothing is, and what they pass over.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::simulation::Simulation;
use loglab::simulation::kafka::command::{
    ConsumerCommit, ConsumerPause, ConsumerResume, ConsumerSeek, GroupCreate, MemberLeave, SeekTo,
    TopicDelete, TopicDeleteRecords,
};
use loglab::simulation::kafka::{Group, positions::plan_seek};

use crate::support::{configs, group, member, send as by_hand, simulation, topic};

const BOTH: [GroupProtocol; 2] = [GroupProtocol::Classic, GroupProtocol::Consumer];

fn send(sim: &mut Simulation, records: u32) {
    for _ in 0..records {
        sim.apply(&by_hand("t", None, None).into()).unwrap();
    }
}

/// One partition with three records, and a group that commits by hand only.
fn world(protocol: GroupProtocol, reset: &str) -> Simulation {
    let settings = configs(&[("auto.offset.reset", reset), ("enable.auto.commit", "false")]);
    let mut sim =
        simulation(&[topic("t", 1).into(), GroupCreate { protocol, configs: settings, ..group("g") }.into()]);
    send(&mut sim, 3);
    sim
}

fn join(sim: &mut Simulation) {
    sim.apply(&member("g", "c", "t").into()).unwrap();
    sim.advance(10_000);
}

fn the_group(sim: &Simulation) -> &Group {
    &sim.world().kafka.groups["g"]
}

fn position(sim: &Simulation) -> Option<Offset> {
    let (_, consumer) = the_group(sim).client("c").unwrap();
    consumer.held()[&TopicPartition::new("t", 0)].position
}

fn seek(sim: &mut Simulation, to: Offset) {
    let to = SeekTo::Offset(to);
    sim.apply(&ConsumerSeek { group: "g".into(), topic: "t".into(), partition: 0, to }.into()).unwrap();
}

fn counts(sim: &Simulation) -> (u64, u64, u64) {
    let group = the_group(sim);
    (group.delivered_count, group.re_read_count, group.skipped_count())
}

#[test]
fn a_commit_before_the_log_start_is_reset_and_read_from_at_once() {
    for protocol in BOTH {
        let mut sim = world(protocol, "earliest");
        join(&mut sim);
        seek(&mut sim, 0);
        let (group, member) = ("g".into(), "c".into());
        sim.apply(&ConsumerCommit { group, member, topic: None, partition: None, offset: Some(0) }.into())
            .unwrap();
        sim.apply(&MemberLeave { group: "g".into(), member: "c".into() }.into()).unwrap();
        sim.advance(10_000);
        assert_eq!(the_group(&sim).offsets[&TopicPartition::new("t", 0)].offset, 0);
        let before = counts(&sim).0;
        sim.apply(&TopicDeleteRecords { topic: "t".into(), partition: 0, before_offset: 1 }.into()).unwrap();
        join(&mut sim);
        assert_eq!((counts(&sim).0 - before, position(&sim)), (2, Some(3)), "{protocol:?}");
    }
}

#[test]
fn a_seek_past_the_end_is_reset_at_once_and_skips_nothing_that_never_was() {
    for (reset, protocol) in ["earliest", "latest"].into_iter().zip(BOTH).chain([("latest", BOTH[0])]) {
        let mut sim = world(protocol, reset);
        join(&mut sim);
        seek(&mut sim, 3);
        send(&mut sim, 2);
        seek(&mut sim, 3);
        let tp = TopicPartition::new("t", 0);
        let plan = plan_seek(sim.world(), &"g".into(), &tp, SeekTo::Offset(100)).unwrap();
        seek(&mut sim, 100);
        let (_, _, skipped) = counts(&sim);
        assert!(skipped <= 5, "{reset}: {skipped} of 5 records were skipped");
        let given = counts(&sim).0;
        sim.advance(500);
        let (delivered, _, skipped) = counts(&sim);
        let (lands, read, lost) = if reset == "earliest" { (0, 5, 0) } else { (5, 0, 2) };
        assert_eq!((plan.lands, plan.skipped), (Some(lands), lost), "{reset}");
        assert_eq!((delivered - given, skipped.min(2), position(&sim)), (read, lost, Some(5)), "{reset}");
    }
}

#[test]
fn records_that_come_up_to_a_place_that_was_sought_are_passed_over() {
    let mut sim = world(GroupProtocol::Classic, "latest");
    join(&mut sim);
    let (topic, partition) = (Some("t".into()), Some(0));
    let (group, member) = (|| "g".into(), || "c".into());
    sim.apply(&ConsumerPause { group: group(), member: member(), topic, partition }.into()).unwrap();
    seek(&mut sim, 5);
    let before = counts(&sim).2;
    send(&mut sim, 4);
    sim.apply(&ConsumerResume { group: group(), member: member(), topic: None, partition: None }.into())
        .unwrap();
    sim.advance(100);
    assert_eq!((position(&sim), counts(&sim).2 - before), (Some(7), 2));
}

#[test]
fn a_topic_made_again_is_read_by_who_held_the_old_one() {
    for protocol in BOTH {
        let mut sim = world(protocol, "earliest");
        join(&mut sim);
        sim.apply(&TopicDelete { topic: "t".into() }.into()).unwrap();
        sim.apply(&topic("t", 1).into()).unwrap();
        let given = counts(&sim).0;
        send(&mut sim, 2);
        sim.advance(10_000);
        assert_eq!(counts(&sim).0 - given, 2, "{protocol:?}");
    }
}
