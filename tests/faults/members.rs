//! What a consumer does whose requests, or the answers to them, are lost or late.

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::GroupId;
use loglab::simulation::network::{FaultInject, Harm, Leg, Victim};
use loglab::simulation::{Fact, Simulation, kafka};

use crate::fault;
use crate::support::{configs, group, member, producer, simulation, topic};

fn on(member: &str, fault: FaultInject) -> FaultInject {
    FaultInject { client: Victim::Member { group: "g".into(), member: member.into() }, ..fault }
}

/// How many partitions a member holds.
fn holds(sim: &Simulation, member: &str) -> usize {
    let group = &sim.world().kafka.groups[&GroupId::from("g")];
    group.client(member).map_or(0, |(_, consumer)| consumer.held().len())
}

/// A group in which `c1` joins with such a fault on its way.
fn joining(protocol: GroupProtocol, fault: &FaultInject) -> Simulation {
    let mut create = group("g");
    create.protocol = protocol;
    create.configs.extend(configs(&[
        ("group.initial.rebalance.delay.ms", "0"),
        ("max.poll.interval.ms", "20000"),
        ("request.timeout.ms", "2000"),
    ]));
    if protocol != GroupProtocol::Classic {
        create.configs.remove("group.initial.rebalance.delay.ms");
    }
    let join = member("g", "c1", "t");
    simulation(&[
        topic("t", 3).into(),
        producer("p", "t", 20, 4).into(),
        create.into(),
        on("c1", fault.clone()).into(),
        join.into(),
    ])
}

#[test]
fn nobody_waits_for_ever() {
    use ApiKey as A;
    // What is lost, and how long it takes at most until the member reads. JoinGroup waits as long as a rebalance may
    // take, and five seconds more.
    let classic = [(A::JoinGroup, 26_000), (A::SyncGroup, 4_000), (A::OffsetFetch, 3_000)];
    let modern = [(A::ConsumerGroupHeartbeat, 4_000), (A::OffsetFetch, 4_000)];
    let cases = classic.map(|case| (GroupProtocol::Classic, case)).into_iter();
    for (protocol, (api, within_ms)) in cases.chain(modern.map(|case| (GroupProtocol::Consumer, case))) {
        for leg in Leg::ALL {
            let mut sim = joining(protocol, &fault(api, leg, Harm::Drop));
            sim.advance(1_900);
            let reads = |sim: &Simulation| {
                sim.world().kafka.groups[&GroupId::from("g")].delivered_count > 0 && holds(sim, "c1") == 3
            };
            assert!(!reads(&sim), "{protocol:?} {api:?} {leg:?}: it waits");
            sim.advance(within_ms);
            assert!(reads(&sim), "{protocol:?} {api:?} {leg:?}: it reads");
            let told = sim.drain_events().into_iter().find_map(|event| match event.fact {
                Fact::Kafka(kafka::Fact::MemberUnanswered { api, .. }) => Some(api),
                _ => None,
            });
            assert_eq!(told, Some(api.name()));
        }
    }
}

#[test]
fn a_doubled_request_changes_nothing() {
    for (protocol, api) in [
        (GroupProtocol::Classic, ApiKey::JoinGroup),
        (GroupProtocol::Classic, ApiKey::SyncGroup),
        (GroupProtocol::Classic, ApiKey::Heartbeat),
        (GroupProtocol::Classic, ApiKey::OffsetCommit),
        (GroupProtocol::Classic, ApiKey::OffsetFetch),
        (GroupProtocol::Consumer, ApiKey::ConsumerGroupHeartbeat),
    ] {
        for leg in Leg::ALL {
            let mut sim = joining(protocol, &fault(api, leg, Harm::Duplicate));
            sim.advance(12_000);
            assert_eq!(holds(&sim, "c1"), 3, "{api:?} {leg:?}");
            let refused = sim.drain_events().into_iter().any(|event| {
                matches!(
                    event.fact,
                    Fact::Kafka(kafka::Fact::MemberRefused { .. } | kafka::Fact::CommitFailed { .. })
                )
            });
            assert!(!refused, "{api:?} {leg:?}");
        }
    }
}

#[test]
fn heartbeats_that_are_lost_end_the_session() {
    let lost = FaultInject { times: 100, ..fault(ApiKey::Heartbeat, Leg::Request, Harm::Drop) };
    let mut create = group("g");
    // A commit is as good as a heartbeat.
    let quiet =
        [("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "2000"), ("enable.auto.commit", "false")];
    create.configs.extend(configs(&quiet));
    let mut sim = simulation(&[
        topic("t", 4).into(),
        create.into(),
        member("g", "c1", "t").into(),
        member("g", "c2", "t").into(),
    ]);
    sim.advance(10_000);
    assert_eq!((holds(&sim, "c1"), holds(&sim, "c2")), (2, 2));
    sim.apply(&on("c1", lost).into()).unwrap();
    sim.drain_events();
    sim.advance(12_000);
    let removed = sim.drain_events().into_iter().any(|event| {
        matches!(event.fact, Fact::Kafka(kafka::Fact::MemberRemoved { member, .. }) if member.as_str() == "c1")
    });
    assert!(removed);
    assert_eq!(holds(&sim, "c2"), 4);
}

#[test]
fn an_answer_that_comes_after_another_try_is_not_read() {
    let late = fault(ApiKey::SyncGroup, Leg::Response, Harm::Delay(5_000));
    let mut sim = joining(GroupProtocol::Classic, &late);
    sim.advance(4_000);
    assert_eq!(holds(&sim, "c1"), 3);
    let generation = |sim: &Simulation| {
        let group = &sim.world().kafka.groups[&GroupId::from("g")];
        group.client("c1").map(|(_, consumer)| consumer.generation())
    };
    let before = generation(&sim);
    sim.drain_events();
    sim.advance(4_000);
    assert_eq!((generation(&sim), holds(&sim, "c1")), (before, 3));
    let rejoins = sim
        .drain_events()
        .into_iter()
        .any(|event| matches!(event.fact, Fact::Kafka(kafka::Fact::PartitionsAssigned { .. })));
    assert!(!rejoins, "the late answer is dropped");
}
