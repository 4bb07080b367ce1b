//! The simulation as a whole: small worlds, told step by step.

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::group::CommitReason;
use loglab::engine::kafka::ids::TopicPartition;
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::command::Milli;
use loglab::simulation::kafka::command::{
    ConsumerSeek, GroupCreate, GroupDeleteOffsets, MemberCrash, MemberFreeze, MemberJoin, MemberLeave,
    MemberSet, MemberThaw, SeekTo, TopicCreate,
};
use loglab::simulation::network::{Apis, FaultInject, Harm, Leg, Victim};
use loglab::simulation::{Command, Fact, Outcome, Simulation, World, kafka};
use loglab::tools::console::{requests, run_line};

mod support;

use support::{configs, group, member, producer, simulation, topic};

fn join(group: &str, name: &str) -> Command {
    member(group, name, "t").into()
}

/// A topic of six partitions, a producer at 20 records/s, a group of c1 and c2 with Kafka's own timers.
fn world() -> Simulation {
    simulation(&commands())
}

fn commands() -> [Command; 5] {
    [
        topic("t", 6).into(),
        producer("p", "t", 20, 100).into(),
        group("g").into(),
        join("g", "c1"),
        join("g", "c2"),
    ]
}

fn assignment(sim: &Simulation, member: &str) -> Option<Vec<u32>> {
    let group = &sim.world().kafka.groups["g"];
    let (_, consumer) = group.client(member)?;
    Some(group.assignment_of(consumer).iter().map(|tp| tp.partition).collect())
}

#[test]
fn two_members_share_by_range_after_six_seconds() {
    let mut sim = world();
    sim.advance(5_900);
    assert_eq!(assignment(&sim, "c1"), Some(vec![]));
    sim.advance(200);
    assert_eq!(assignment(&sim, "c1"), Some(vec![0, 1, 2]));
    assert_eq!(assignment(&sim, "c2"), Some(vec![3, 4, 5]));
    assert_eq!(sim.world().kafka.groups["g"].coordinator.generation(), 1);
}

#[test]
fn a_clean_leave_moves_partitions_at_the_next_heartbeat() {
    let mut sim = world();
    sim.advance(20_000);
    sim.apply(&MemberLeave { group: "g".into(), member: "c2".into() }.into()).unwrap();
    sim.advance(3_200);
    assert_eq!(assignment(&sim, "c1"), Some(vec![0, 1, 2, 3, 4, 5]));
    assert_eq!(assignment(&sim, "c2"), None);
}

#[test]
fn a_crash_moves_partitions_only_after_the_session_timeout() {
    let mut sim = world();
    sim.advance(20_000);
    sim.apply(&MemberCrash { group: "g".into(), member: "c2".into(), at: None }.into()).unwrap();
    sim.advance(41_000);
    assert_eq!(assignment(&sim, "c2"), Some(vec![3, 4, 5]));
    sim.advance(8_000);
    assert_eq!(assignment(&sim, "c1"), Some(vec![0, 1, 2, 3, 4, 5]));
    assert_eq!(assignment(&sim, "c2"), None);
}

#[test]
fn a_frozen_member_is_out_after_the_poll_interval_and_comes_back_when_thawed() {
    let mut sim = world();
    sim.advance(20_000);
    sim.apply(&MemberFreeze { group: "g".into(), member: "c2".into(), for_ms: None }.into()).unwrap();
    sim.advance(299_000);
    assert_eq!(assignment(&sim, "c1"), Some(vec![0, 1, 2]));
    sim.advance(8_000);
    assert_eq!(assignment(&sim, "c1"), Some(vec![0, 1, 2, 3, 4, 5]));
    assert_eq!(assignment(&sim, "c2"), Some(vec![]));
    sim.apply(&MemberThaw { group: "g".into(), member: "c2".into() }.into()).unwrap();
    sim.advance(8_000);
    assert_eq!(assignment(&sim, "c2"), Some(vec![3, 4, 5]));
}

#[test]
fn seeking_back_reads_exactly_those_records_again() {
    let mut sim = world();
    sim.advance(20_000);
    sim.drain_events();
    let tp = TopicPartition::new("t", 1);
    let to = SeekTo::ShiftBy(-10);
    let seek = ConsumerSeek { group: "g".into(), topic: "t".into(), partition: 1, to }.into();
    let before = sim.world().kafka.groups["g"].owners()[&tp].1.unwrap();
    let Ok(Outcome::Kafka(kafka::Outcome::Sought(sought))) = sim.apply(&seek) else { panic!("a seek") };
    assert_eq!((sought.from, sought.to, sought.re_read), (Some(before), before - 10, 10));
    let re_read = sim.world().kafka.groups["g"].re_read_count;
    sim.advance(1_000);
    assert_eq!(sim.world().kafka.groups["g"].re_read_count - re_read, 10);
    let again: u64 = sim
        .drain_events()
        .iter()
        .filter_map(|e| match &e.fact {
            Fact::Kafka(kafka::Fact::RecordsDelivered { partition: 1, re_read, .. }) => Some(*re_read),
            _ => None,
        })
        .sum();
    assert_eq!(again, 10);
}

#[test]
fn the_same_commands_and_advances_give_the_same_state_however_time_is_cut() {
    let mut whole = world();
    whole.advance(30_000);
    let mut cut = world();
    for _ in 0..300 {
        cut.advance(100);
    }
    assert_eq!(whole.world().digest(), cut.world().digest());
    assert_eq!(whole.drain_events(), cut.drain_events());
}

/// c1 and then c2 leave a group whose members commit only in `onPartitionsRevoked`, if there; how many records are
/// given out again.
fn read_again(commit_on_revoke: bool, protocol: GroupProtocol) -> u64 {
    let mut sim = world();
    let settings = configs(&[("auto.offset.reset", "earliest"), ("enable.auto.commit", "false")]);
    let create = GroupCreate { protocol, configs: settings, ..group("h") }.into();
    let join = |name: &str| MemberJoin { commit_on_revoke, ..member("h", name, "t") }.into();
    sim.apply_all(&[create, join("c1"), join("c2")]).expect("the commands are right");
    sim.advance(30_000);
    sim.apply(&MemberLeave { group: "h".into(), member: "c1".into() }.into()).unwrap();
    sim.advance(20_000);
    sim.apply(&join("c3")).unwrap();
    sim.advance(20_000);
    let in_callback = |event: &loglab::simulation::Event| {
        matches!(
            event.fact,
            Fact::Kafka(kafka::Fact::OffsetsCommitted { reason: CommitReason::Callback, .. })
        )
    };
    assert_eq!(sim.drain_events().iter().any(in_callback), commit_on_revoke);
    sim.world().kafka.groups["h"].re_read_count
}

#[test]
fn who_commits_in_the_callback_leaves_nothing_to_read_again() {
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        assert!(read_again(false, protocol) > 200, "{protocol:?}");
        assert_eq!(read_again(true, protocol), 0, "{protocol:?}");
    }
}

#[test]
fn an_application_takes_up_committing_in_the_callback_while_it_runs() {
    let mut sim = world();
    sim.advance(20_000);
    let set = MemberSet {
        group: "g".into(),
        member: "c1".into(),
        topics: None,
        configs: configs(&[("enable.auto.commit", "false")]),
        processing_ms: None,
        commit_on_revoke: Some(true),
        commit: None,
        effect: None,
        on_error: None,
    }
    .into();
    sim.apply(&set).unwrap();
    sim.advance(10_000);
    sim.apply(&MemberLeave { group: "g".into(), member: "c1".into() }.into()).unwrap();
    sim.advance(10_000);
    assert_eq!(sim.world().kafka.groups["g"].re_read_count, 0);
}

#[test]
fn deleted_offsets_are_gone_and_refused_under_a_reader() {
    let mut sim = world();
    sim.advance(20_000);
    let line =
        "kafka-consumer-groups --bootstrap-server localhost:9092 --delete-offsets --group g --topic t:0,1";
    let run = |sim: &Simulation| {
        let printed = run_line(sim.world(), line, &[]);
        (requests::commands(sim.world(), &printed.requests), printed.stdout)
    };
    let (commands, printed) = run(&sim);
    assert!(printed.contains("GroupSubscribedToTopicException"), "{printed}");
    assert!(commands.is_empty(), "{commands:?}");
    let all = GroupDeleteOffsets { group: "g".into(), topic: "t".into(), partitions: None }.into();
    assert_eq!(sim.apply(&all).unwrap_err().code, "GROUP_SUBSCRIBED_TO_TOPIC");
    for member in ["c1", "c2"] {
        sim.apply(&MemberLeave { group: "g".into(), member: member.into() }.into()).unwrap();
    }
    sim.advance(1_000);
    assert_eq!(sim.world().kafka.groups["g"].offsets.len(), 6);
    let (commands, printed) = run(&sim);
    assert!(printed.contains("Request succeeded for deleting offsets from group g."), "{printed}");
    sim.apply_all(&commands).expect("what the tool does can be done");
    let left: Vec<u32> = sim.world().kafka.groups["g"].offsets.keys().map(|tp| tp.partition).collect();
    assert_eq!(left, [2, 3, 4, 5]);
}

#[test]
fn retention_deletes_old_segments_every_five_minutes() {
    let mut sim = world();
    let keep = configs(&[("retention.ms", "60000"), ("segment.ms", "10000")]);
    let create = TopicCreate { configs: keep, ..topic("short", 1) }.into();
    let produce = producer("q", "short", 1, 100).into();
    sim.apply_all(&[create, produce]).expect("the commands are right");
    let start = |sim: &Simulation| sim.world().kafka.topics["short"].partitions[0].log_start_offset();
    sim.advance(329_000);
    assert_eq!(start(&sim), 0, "the check at 30 s found nothing older than a minute");
    sim.drain_events();
    sim.advance(2_000);
    let expired = |event: &loglab::simulation::Event| {
        matches!(event.fact, Fact::Kafka(kafka::Fact::RecordsDeleted { by_retention: true, .. }))
    };
    assert_eq!(sim.drain_events().iter().filter(|event| expired(event)).count(), 1);
    // At 330 s: whatever is newer than 270 s stays, and so do older records of its segment of ten seconds.
    assert!((255..=270).contains(&start(&sim)), "{}", start(&sim));
    assert_eq!(sim.world().kafka.topics["t"].partitions[0].log_start_offset(), 0, "seven days are not over");
}

#[test]
fn what_one_producer_draws_is_the_same_beside_others() {
    let records = |more: bool| {
        let mut sim = world();
        if more {
            sim.apply_all(&[topic("u", 2).into(), producer("other", "u", 50, 9).into(), join("g", "c3")])
                .expect("the commands are right");
        }
        sim.advance(10_000);
        let logs = &sim.world().kafka.topics["t"].partitions;
        let keys = |log: &PartitionLog| {
            let records = (0..log.log_end_offset()).filter_map(|offset| log.get(offset));
            records.map(|record| record.key.map(<[u8]>::to_vec)).collect::<Vec<_>>()
        };
        logs.iter().map(keys).collect::<Vec<_>>()
    };
    assert_eq!(records(false), records(true));
}

fn fault(api: ApiKey, leg: Leg, what: Harm) -> FaultInject {
    FaultInject {
        fault: "f".into(),
        client: Victim::Any,
        api: Apis::Only(api),
        leg,
        what,
        times: 1_000,
        chance: Milli::whole(1),
    }
}

#[test]
fn messages_that_the_network_loses_or_delays_change_what_happens() {
    let with = |fault: FaultInject| {
        let mut sim = Simulation::new(World::new("test", 7, 0));
        sim.apply(&fault.into()).expect("the command is right");
        sim.apply_all(&commands()).expect("the commands are right");
        sim.advance(6_100);
        sim
    };
    assert_eq!(with(fault(ApiKey::Produce, Leg::Request, Harm::Drop)).world().produced, 0);
    // Five requests are sent and appended; without an answer to them there is no sixth.
    let unanswered = with(fault(ApiKey::Produce, Leg::Response, Harm::Drop));
    assert!((1..20).contains(&unanswered.world().produced), "{}", unanswered.world().produced);
    let mut late = with(fault(ApiKey::JoinGroup, Leg::Request, Harm::Delay(1_000)));
    assert_eq!(assignment(&late, "c1"), Some(vec![]));
    late.advance(2_000);
    assert_eq!(assignment(&late, "c1"), Some(vec![0, 1, 2]));
}
