//! `offsets.retention.minutes`.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::simulation::kafka::Fact;
use loglab::simulation::kafka::command::{GroupCreate, GroupResetOffsets, MemberLeave, MemberSet, ResetTo};
use loglab::simulation::producer::command::ProducerPause;
use loglab::simulation::{self, Simulation};

use crate::support::{configs, group, member, producer, simulation, topic};

const DAY: u64 = 24 * 3_600_000;
const MINUTES_10: u64 = 600_000;

fn world(protocol: GroupProtocol, settings: &[(&str, &str)]) -> Simulation {
    let create = GroupCreate { protocol, configs: configs(settings), ..group("g") };
    let mut sim = simulation(&[
        topic("t", 2).into(),
        topic("u", 1).into(),
        producer("p", "t", 1, 10).into(),
        create.into(),
        member("g", "c", "t").into(),
    ]);
    sim.advance(60_000);
    sim.apply(&ProducerPause { producer: "p".into() }.into()).unwrap();
    sim
}

fn leave(sim: &mut Simulation) {
    sim.apply(&MemberLeave { group: "g".into(), member: "c".into() }.into()).unwrap();
}

fn commits(sim: &Simulation) -> Option<usize> {
    sim.world().kafka.groups.get("g").map(|group| group.offsets.len())
}

fn told(sim: &mut Simulation) -> Vec<(usize, bool)> {
    let of = |fact| match fact {
        simulation::Fact::Kafka(Fact::OffsetsExpired { partitions, dead, .. }) => {
            Some((partitions.len(), dead))
        }
        _ => None,
    };
    sim.drain_events().into_iter().filter_map(|event| of(event.fact)).collect()
}

#[test]
fn commits_of_a_group_without_members_expire_after_a_week_and_it_is_gone() {
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        let mut sim = world(protocol, &[]);
        leave(&mut sim);
        sim.advance(7 * DAY - MINUTES_10);
        assert_eq!(commits(&sim), Some(2), "{protocol:?}");
        sim.advance(2 * MINUTES_10);
        assert_eq!((commits(&sim), told(&mut sim)), (None, vec![(2, true)]), "{protocol:?}");
    }
}

#[test]
fn what_members_read_never_expires() {
    let mut sim = world(GroupProtocol::Classic, &[("offsets.retention.minutes", "1")]);
    sim.advance(60 * MINUTES_10);
    assert_eq!((commits(&sim), told(&mut sim)), (Some(2), vec![]));
}

#[test]
fn commits_of_topics_that_no_member_reads_any_more_expire_by_their_own_age() {
    let short = [("offsets.retention.minutes", "30"), ("offsets.retention.check.interval.ms", "60000")];
    for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
        let mut sim = world(protocol, &short);
        let set = MemberSet {
            group: "g".into(),
            member: "c".into(),
            topics: Some(vec!["u".into()]),
            configs: configs(&[]),
            processing_ms: None,
            commit_on_revoke: None,
            commit: None,
            effect: None,
            on_error: None,
        };
        sim.apply(&set.into()).unwrap();
        sim.advance(29 * 60_000);
        assert!(commits(&sim) >= Some(2), "{protocol:?}");
        sim.advance(3 * 60_000);
        let dead = told(&mut sim);
        assert_eq!(dead, [(2, false)], "{protocol:?}");
        assert!(sim.world().kafka.groups.contains_key("g"));
    }
}

/// `ClassicGroup.offsetExpirationCondition`: an empty group ages since it is empty, and no commit makes it younger; one
/// that never had a member is a standalone consumer's, whose commits age each by itself.
#[test]
fn an_empty_classic_group_ages_since_it_is_empty() {
    let reset = || GroupResetOffsets {
        group: "g".into(),
        topic: Some("t".into()),
        partitions: None,
        to: ResetTo::Earliest,
        execute: true,
    };
    let short = [("offsets.retention.minutes", "60")];
    let mut sim = world(GroupProtocol::Classic, &short);
    leave(&mut sim);
    sim.advance(50 * 60_000);
    sim.apply(&reset().into()).unwrap();
    sim.advance(2 * MINUTES_10);
    assert_eq!(commits(&sim), None);

    let create = GroupCreate { configs: configs(&short), ..group("g") };
    let mut sim = simulation(&[topic("t", 2).into(), create.into()]);
    sim.advance(50 * 60_000);
    sim.apply(&reset().into()).unwrap();
    sim.advance(5 * MINUTES_10);
    assert_eq!(commits(&sim), Some(2));
    sim.advance(2 * MINUTES_10);
    assert_eq!(commits(&sim), None);
}

#[test]
fn a_group_that_never_committed_stays() {
    let mut sim = simulation(&[topic("t", 2).into(), group("g").into()]);
    sim.advance(30 * DAY);
    assert_eq!(commits(&sim), Some(0));
}
