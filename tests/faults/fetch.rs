//! What a consumer reads, and when, whose fetches or the answers to them are lost, late or doubled.

use std::hash::{DefaultHasher, Hash, Hasher};

use loglab::engine::chance::Chance;
use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::group::RangeSet;
use loglab::engine::kafka::ids::{GroupId, Ms, Offset};
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::command::Milli;
use loglab::simulation::kafka::command::{
    ConsumerPause, ConsumerResume, ConsumerSeek, GroupResetOffsets, MemberCrash, MemberFreeze, MemberLeave,
    ResetTo, SeekTo,
};
use loglab::simulation::network::command::FaultClear;
use loglab::simulation::network::{Apis, FaultInject, Harm, Leg, Victim};
use loglab::simulation::{Command, Fact, Simulation, World, kafka};

use crate::fault;
use crate::support::{configs, group, member, producer, send, simulation, topic};

const PROTOCOLS: [GroupProtocol; 2] = [GroupProtocol::Classic, GroupProtocol::Consumer];

/// The next fetch of `c1`, or the answer to it, is harmed.
fn on_c1(leg: Leg, what: Harm) -> FaultInject {
    let client = Victim::Member { group: "g".into(), member: "c1".into() };
    FaultInject { client, ..fault(ApiKey::Fetch, leg, what) }
}

/// `c1` reads the one partition of `t`, in which three records lie that it was given.
fn reading(protocol: GroupProtocol, settings: &[(&str, &str)]) -> Simulation {
    let mut create = group("g");
    create.protocol = protocol;
    create.configs.extend(configs(&[("request.timeout.ms", "2000")]));
    create.configs.extend(configs(settings));
    let mut sim = simulation(&[topic("t", 1).into(), create.into(), member("g", "c1", "t").into()]);
    for _ in 0..3 {
        sim.apply(&send("t", None, None).into()).unwrap();
    }
    sim.advance(20_000);
    assert_eq!(deliveries(&mut sim, 0).last().map(|it| it.2), Some(3), "{protocol:?}");
    sim
}

/// When, counted from `since`, which offsets were delivered.
fn deliveries(sim: &mut Simulation, since: Ms) -> Vec<(Ms, Offset, Offset)> {
    let told = sim.drain_events().into_iter().filter_map(|event| match event.fact {
        Fact::Kafka(kafka::Fact::RecordsDelivered { from, to, .. }) => {
            Some((event.time_ms.saturating_sub(since), from, to))
        }
        _ => None,
    });
    told.collect()
}

/// The fault, a record at once, `meanwhile` after a tenth of a second, and what is delivered in five seconds.
fn harmed(protocol: GroupProtocol, fault: &FaultInject, meanwhile: &Command) -> Vec<(Ms, Offset, Offset)> {
    let mut sim = reading(protocol, &[]);
    let since = sim.world().now;
    sim.apply_all(&[fault.clone().into(), send("t", None, None).into()]).unwrap();
    sim.advance(100);
    sim.apply(meanwhile).unwrap();
    sim.advance(5_000);
    deliveries(&mut sim, since)
}

fn another() -> Command {
    send("t", None, None).into()
}

fn seek(to: Offset) -> Command {
    ConsumerSeek { group: "g".into(), topic: "t".into(), partition: 0, to: SeekTo::Offset(to) }.into()
}

#[test]
fn a_fault_on_a_fetch_holds_up_what_is_read() {
    for protocol in PROTOCOLS {
        let check = |leg, what, expected: &[(Ms, Offset, Offset)]| {
            let told = harmed(protocol, &on_c1(leg, what), &another());
            assert_eq!(told, expected, "{protocol:?} {leg:?} {what:?}");
        };
        // The fetch is given up, and the next one brings all.
        check(Leg::Request, Harm::Drop, &[(2_002, 3, 5)]);
        check(Leg::Response, Harm::Drop, &[(2_002, 3, 5)]);
        // A broker reads when the request comes, a consumer when the answer does.
        check(Leg::Request, Harm::Delay(300), &[(303, 3, 5)]);
        check(Leg::Response, Harm::Delay(300), &[(303, 3, 4), (304, 4, 5)]);
        // Given up before it comes, which is then of no use.
        check(Leg::Request, Harm::Delay(3_000), &[(2_002, 3, 5)]);
        check(Leg::Response, Harm::Delay(3_000), &[(2_002, 3, 5)]);
        check(Leg::Request, Harm::Duplicate, &[(3, 3, 4), (101, 4, 5)]);
        check(Leg::Response, Harm::Duplicate, &[(3, 3, 4), (101, 4, 5)]);
    }
}

#[test]
fn only_who_may_be_harmed_fetches_through_the_network() {
    let told = |fault: FaultInject| harmed(GroupProtocol::Classic, &fault, &another());
    let never = FaultInject { chance: Milli(0), ..on_c1(Leg::Request, Harm::Drop) };
    let through_network = [(3, 3, 4), (103, 4, 5)];
    assert_eq!(told(never.clone()), through_network);
    assert_eq!(told(FaultInject { client: Victim::Any, api: Apis::All, ..never.clone() }), through_network);
    let directly = [(1, 3, 4), (101, 4, 5)];
    assert_eq!(told(FaultInject { api: Apis::Only(ApiKey::Heartbeat), ..never.clone() }), directly);
    let other = Victim::Member { group: "g".into(), member: "c2".into() };
    assert_eq!(told(FaultInject { client: other, ..never }), directly);
}

#[test]
fn every_message_that_is_harmed_is_told_and_so_is_the_fetch_given_up() {
    let mut sim = reading(GroupProtocol::Classic, &[]);
    sim.apply_all(&[on_c1(Leg::Response, Harm::Drop).into(), another()]).unwrap();
    sim.advance(3_000);
    let mut harmed = Vec::new();
    let mut unanswered = Vec::new();
    for event in sim.drain_events() {
        match event.fact {
            Fact::MessageHarmed { api, leg, left, .. } => harmed.push((api, leg, left)),
            Fact::Kafka(kafka::Fact::MemberUnanswered { api, .. }) => unanswered.push(api),
            _ => {}
        }
    }
    assert_eq!(harmed, [(ApiKey::Fetch, Leg::Response, 0)]);
    assert_eq!(unanswered, ["Fetch"]);
}

#[test]
fn what_was_fetched_from_elsewhere_is_thrown_away() {
    for protocol in PROTOCOLS {
        for leg in Leg::ALL {
            let case = format!("{protocol:?} {leg:?}");
            // There is no other fetch before the late answer.
            let late = on_c1(leg, Harm::Delay(300));
            assert_eq!(harmed(protocol, &late, &seek(1)), [(303, 1, 4)], "{case}");
            assert_eq!(harmed(protocol, &late, &seek(3)), [(303, 3, 4)], "{case}");
            // Beyond the end is nothing: back to the beginning.
            assert_eq!(harmed(protocol, &late, &seek(77)), [(303, 0, 4)], "{case}");
            let lost = on_c1(leg, Harm::Drop);
            assert_eq!(harmed(protocol, &lost, &seek(1)), [(2_002, 1, 4)], "{case}");
        }
    }
}

#[test]
fn a_fetch_finds_a_position_out_of_range() {
    let never = FaultInject { chance: Milli(0), ..on_c1(Leg::Request, Harm::Drop) };
    assert_eq!(harmed(GroupProtocol::Classic, &never, &seek(77))[1..], [(105, 0, 4)]);
    let mut create = group("g");
    create.configs = configs(&[("auto.offset.reset", "none")]);
    let commit = GroupResetOffsets {
        group: "g".into(),
        topic: Some("t".into()),
        partitions: None,
        to: ResetTo::Earliest,
        execute: true,
    };
    let mut sim = simulation(&[
        topic("t", 1).into(),
        create.into(),
        commit.into(),
        member("g", "c1", "t").into(),
        never.into(),
    ]);
    sim.advance(20_000);
    sim.apply(&seek(77)).unwrap();
    sim.advance(2);
    let is_there = |sim: &Simulation| sim.world().kafka.groups[&GroupId::from("g")].client("c1").is_some();
    assert!(is_there(&sim), "no answer has come yet");
    sim.advance(1);
    assert!(!is_there(&sim));
    let failed = sim.drain_events().into_iter().any(|event| {
        matches!(event.fact, Fact::Kafka(kafka::Fact::MemberFailed { exception, .. })
            if exception == "OffsetOutOfRangeException")
    });
    assert!(failed);
}

#[test]
fn what_was_fetched_is_kept_over_a_pause() {
    let mut sim = reading(GroupProtocol::Classic, &[]);
    let since = sim.world().now;
    sim.apply_all(&[on_c1(Leg::Response, Harm::Delay(300)).into(), another()]).unwrap();
    sim.advance(100);
    let (group, member) = (GroupId::from("g"), "c1".into());
    let pause = ConsumerPause { group: group.clone(), member, topic: None, partition: None };
    let resume = ConsumerResume { group, member: pause.member.clone(), topic: None, partition: None };
    sim.apply(&pause.into()).unwrap();
    sim.advance(900);
    assert_eq!(deliveries(&mut sim, since), []);
    sim.apply(&resume.into()).unwrap();
    sim.advance(100);
    assert_eq!(deliveries(&mut sim, since), [(1_001, 3, 4)]);
}

#[test]
fn one_fetch_is_handed_out_poll_by_poll() {
    let mut sim = reading(GroupProtocol::Classic, &[]);
    let counted = FaultInject { times: 1_000, ..on_c1(Leg::Request, Harm::Delay(0)) };
    let records = (0..1_200).map(|_| another());
    let commands: Vec<Command> = [Command::from(counted)].into_iter().chain(records).collect();
    sim.apply_all(&commands).unwrap();
    sim.advance(4_000);
    let events = sim.drain_events();
    let fetches = events.iter().filter(|event| matches!(event.fact, Fact::MessageHarmed { .. })).count();
    let polls: Vec<_> = events
        .iter()
        .filter_map(|event| match event.fact {
            Fact::Kafka(kafka::Fact::RecordsDelivered { from, to, .. }) => Some(to - from),
            _ => None,
        })
        .collect();
    assert_eq!((fetches, polls), (1, vec![500, 500, 200]));
}

#[test]
fn a_partition_that_was_given_away_is_read_by_its_new_owner_alone() {
    for protocol in PROTOCOLS {
        for what in [Harm::Drop, Harm::Delay(15_000)] {
            let mut create = group("g");
            create.protocol = protocol;
            create.configs.extend(configs(&[("request.timeout.ms", "20000")]));
            let mut sim = simulation(&[topic("t", 2).into(), create.into(), member("g", "c1", "t").into()]);
            sim.advance(20_000);
            let to = |partition| kafka::command::ProducerSend {
                partition: Some(partition),
                ..send("t", None, None)
            };
            sim.drain_events();
            sim.apply_all(&[on_c1(Leg::Response, what).into(), to(0).into(), to(1).into()]).unwrap();
            sim.advance(100);
            sim.apply(&member("g", "c2", "t").into()).unwrap();
            sim.advance(12_000);
            let by = |sim: &mut Simulation| -> Vec<(String, u32)> {
                let told = sim.drain_events().into_iter().filter_map(|event| match event.fact {
                    Fact::Kafka(kafka::Fact::RecordsDelivered { member, partition, .. }) => {
                        Some((member.to_string(), partition))
                    }
                    _ => None,
                });
                told.collect()
            };
            let first = by(&mut sim);
            assert_eq!(first.len(), 1, "{protocol:?} {what:?}: {first:?}");
            assert_eq!(first[0].0, "c2", "{protocol:?} {what:?}");
            sim.advance(12_000);
            let second = by(&mut sim);
            assert_eq!(second, [("c1".to_owned(), 1 - first[0].1)], "{protocol:?} {what:?}");
        }
    }
}

#[test]
fn who_waits_for_a_fetch_still_polls() {
    for protocol in PROTOCOLS {
        let settings = [("request.timeout.ms", "60000"), ("max.poll.interval.ms", "3000")];
        let mut sim = reading(protocol, &settings);
        let since = sim.world().now;
        sim.apply_all(&[on_c1(Leg::Response, Harm::Drop).into(), another()]).unwrap();
        sim.advance(50_000);
        assert_eq!(deliveries(&mut sim, since), [], "{protocol:?}");
        let state = &sim.world().kafka.groups[&GroupId::from("g")];
        let (_, consumer) = state.client("c1").expect("it is in the group");
        assert_eq!(consumer.held().len(), 1, "{protocol:?}");
        let committed =
            state.offsets.iter().next().map(|(_, commit)| (commit.offset, commit.at > since + 40_000));
        assert_eq!(committed, Some((3, true)), "{protocol:?}: auto commit goes on");
    }
}

fn random_fault(chance: &mut Chance) -> FaultInject {
    let client = if chance.below(3) == 0 {
        Victim::Any
    } else {
        Victim::Member { group: "g".into(), member: format!("c{}", chance.below(3)).as_str().into() }
    };
    let what = match chance.below(4) {
        0 | 1 => Harm::Drop,
        2 => Harm::Delay(chance.below(2_000)),
        _ => Harm::Duplicate,
    };
    FaultInject {
        fault: format!("f{}", chance.below(3)),
        client,
        api: Apis::Only(ApiKey::Fetch),
        leg: Leg::ALL[chance.below(2) as usize],
        what,
        times: 1 + chance.below(6) as u32,
        chance: Milli(1 + chance.below(1_000)),
    }
}

/// What happens to the group beside its fetches.
fn random_gesture(chance: &mut Chance) -> Command {
    let (group, member): (GroupId, String) = ("g".into(), format!("c{}", chance.below(3)));
    let name = member.as_str().into();
    match chance.below(5) {
        0 => MemberLeave { group, member: name }.into(),
        1 => MemberCrash { group, member: name, at: None }.into(),
        2 => MemberFreeze { group, member: name, for_ms: Some(chance.below(9_000)) }.into(),
        _ => crate::support::member("g", &member, "t").into(),
    }
}

fn digest(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}

/// A group that is harmed in any way for a minute and a half, and then left alone for another.
fn harmed_group(seed: u64, gestures: bool) -> Simulation {
    let mut chance = Chance::new(seed);
    let mut create = group("g");
    create.protocol = PROTOCOLS[(seed % 2) as usize];
    let quick = [("request.timeout.ms", "1500"), ("max.poll.interval.ms", "5000"), ("max.poll.records", "7")];
    create.configs.extend(configs(&quick));
    let mut sim = simulation(&[
        topic("t", 3).into(),
        producer("p", "t", 40, 9).into(),
        create.into(),
        member("g", "c0", "t").into(),
        member("g", "c1", "t").into(),
    ]);
    sim.advance(15_000);
    for _ in 0..400 {
        if chance.below(8) == 0 {
            sim.apply(&random_fault(&mut chance).into()).unwrap();
        }
        if gestures && chance.below(25) == 0 {
            // Who is not there cannot leave.
            let _ = sim.apply(&random_gesture(&mut chance));
        }
        sim.advance(chance.below(450));
    }
    for fault in ["f0", "f1", "f2"] {
        let _ = sim.apply(&FaultClear { fault: fault.into() }.into());
    }
    let pause = loglab::simulation::producer::command::ProducerPause { producer: "p".into() };
    sim.apply(&pause.into()).unwrap();
    let _ = sim.apply(&member("g", "c3", "t").into());
    sim.advance(60_000);
    sim
}

/// Offsets of `t`, those that were delivered, and deliveries.
fn counts(sim: &Simulation) -> (u64, u64, u64) {
    let group = &sim.world().kafka.groups[&GroupId::from("g")];
    let ends = sim.world().kafka.topics["t"].partitions.iter().map(PartitionLog::log_end_offset);
    (ends.sum(), group.delivered.values().map(RangeSet::len).sum(), group.delivered_count)
}

#[test]
fn with_faults_on_fetches_every_record_is_delivered_at_least_once() {
    for seed in 0..40 {
        let (written, delivered, _) = counts(&harmed_group(seed, true));
        assert!(written > 1_000, "seed {seed}");
        assert_eq!(delivered, written, "seed {seed}");
    }
}

#[test]
fn a_fault_on_fetches_alone_repeats_nothing() {
    for seed in 100..120 {
        let mut chance = Chance::new(seed);
        let mut sim = reading(PROTOCOLS[(seed % 2) as usize], &[("max.poll.records", "3")]);
        sim.apply(&producer("p", "t", 40, 9).into()).unwrap();
        let mut next = 3;
        for _ in 0..300 {
            let mut fault = random_fault(&mut chance);
            fault.client = Victim::Any;
            sim.apply(&fault.into()).unwrap();
            sim.advance(chance.below(300));
            for (_, from, to) in deliveries(&mut sim, 0) {
                assert_eq!(from, next, "seed {seed}");
                next = to;
            }
        }
        assert!(next > 100, "seed {seed}: {next}");
    }
}

#[test]
fn the_same_faults_do_the_same_and_a_world_taken_up_again_goes_on_alike() {
    assert_eq!(digest(harmed_group(5, true).world()), digest(harmed_group(5, true).world()));
    let mut sim = reading(GroupProtocol::Classic, &[]);
    sim.apply_all(&[on_c1(Leg::Response, Harm::Delay(700)).into(), another()]).unwrap();
    sim.advance(300);
    let mut again = Simulation::new(sim.world().clone());
    sim.advance(5_000);
    again.advance(5_000);
    assert_eq!(digest(sim.world()), digest(again.world()));
    assert_eq!(counts(&again), (4, 4, 4));
}
