//! One change of membership under three protocols: what stops, what moves, and for how long, by Kafka's rules.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::simulation::kafka::command::{GroupCreate, MemberJoin};
use loglab::simulation::{Command, Simulation, World};
use loglab::tools::compare::{AWAY_MS, Callback, Change, Comparison, Readers, Reading, Run, compare};

mod support;

use support::{configs, group, member, producer, simulation, topic};

fn join(name: &str, instance: bool) -> MemberJoin {
    MemberJoin { instance_id: instance.then(|| name.into()), ..member("g", name, "t") }
}

/// A topic, a producer at 20 records/s, and a classic group with Kafka's own timeouts, 20 s old.
fn world(partitions: u32, members: &[&str], instance: bool) -> World {
    let mut commands: Vec<Command> =
        vec![topic("t", partitions).into(), producer("p", "t", 20, 100).into(), group("g").into()];
    commands.extend(members.iter().map(|name| join(name, instance).into()));
    let mut sim = simulation(&commands);
    sim.advance(20_000);
    sim.world().clone()
}

fn compared(world: &World, change: &Change) -> Comparison {
    compare(world, &"g".into(), change).expect("the group can be compared")
}

fn told(members: &[&str], change: &Change) -> Comparison {
    compared(&world(6, members, false), change)
}

/// Partitions of each member, by its number, before and after.
fn owners(run: &Run, of: impl Fn(&Readers) -> Option<usize>) -> Vec<Vec<u32>> {
    let mut owned = vec![Vec::new(); 3];
    for readers in &run.readers {
        if let Some(member) = of(readers) {
            owned[member].push(readers.partition.partition);
        }
    }
    owned
}

fn before(run: &Run) -> Vec<Vec<u32>> {
    owners(run, |readers| readers.before)
}

fn after(run: &Run) -> Vec<Vec<u32>> {
    owners(run, Readers::after)
}

/// Moved, stopped, and how many generations or epochs it took.
fn figures(run: &Run) -> (usize, usize, i32) {
    (run.moved(), run.stopped(), run.rounds)
}

/// The listener's calls of a member that brought or took something.
fn calls(run: &Run, member: usize) -> Vec<(Callback, Vec<u32>)> {
    let its = run.calls.iter().filter(|call| call.member == member && !call.partitions.is_empty());
    its.map(|call| (call.callback, call.partitions.iter().map(|tp| tp.partition).collect())).collect()
}

/// What did not change hands was read all the time.
fn only_moved_ones_stop(run: &Run) {
    for readers in run.readers.iter().filter(|readers| !readers.has_moved() && readers.before.is_some()) {
        assert_eq!(readers.downtime_ms(), 0, "{:?} {}", run.protocol, readers.partition);
    }
}

/// Heartbeat intervals of Kafka's defaults: members hear of a rebalance within one.
const CLASSIC_BEAT_MS: u64 = 3_000;
const CONSUMER_BEAT_MS: u64 = 5_000;
const SESSION_MS: u64 = 45_000;
/// One `poll` that blocks, and some messages of 1 ms.
const SLACK_MS: u64 = 150;

#[test]
fn a_third_member_joins() {
    let [eager, cooperative, consumer] = told(&["c1", "c2"], &Change::Join("c3".into())).runs;

    // Range: 6 ÷ 2 = 3 each in order, then 6 ÷ 3 = 2 each: 2 goes to c2, 4 and 5 to c3. All six are revoked.
    assert_eq!(&*eager.assignor, "range");
    assert_eq!(before(&eager), [vec![0, 1, 2], vec![3, 4, 5], vec![]]);
    assert_eq!(after(&eager), [vec![0, 1], vec![2, 3], vec![4, 5]]);
    assert_eq!(figures(&eager), (3, 6, 1));
    assert_eq!(calls(&eager, 0), [(Callback::Revoked, vec![0, 1, 2]), (Callback::Assigned, vec![0, 1])]);
    assert_eq!(calls(&eager, 2), [(Callback::Assigned, vec![4, 5])]);
    let ends: Vec<_> =
        eager.readers.iter().map(|readers| readers.spans.last().map(|span| span.from_ms)).collect();
    assert!(ends.iter().all(|end| *end == eager.stable_ms), "all start again with the leader's assignment");

    // Cooperative: each of the two gives one back in the first generation; the second one hands them on, once the
    // member that did not give any back has heard of it: a heartbeat later (KIP-429).
    assert_eq!(&*cooperative.assignor, "cooperative-sticky");
    assert_eq!(figures(&cooperative), (2, 2, 2));
    assert_eq!(before(&cooperative).map_len(), [3, 3, 0]);
    assert_eq!(after(&cooperative).map_len(), [2, 2, 2]);
    only_moved_ones_stop(&cooperative);
    assert!((CLASSIC_BEAT_MS..CLASSIC_BEAT_MS + SLACK_MS).contains(&cooperative.longest_ms()));

    // Consumer: one epoch. Who loses one is told at its next heartbeat and says at once that it let go; c3 is told at
    // its own next one.
    assert_eq!(&*consumer.assignor, "uniform");
    assert_eq!(figures(&consumer), (2, 2, 1));
    assert_eq!(after(&consumer).map_len(), [2, 2, 2]);
    only_moved_ones_stop(&consumer);
    assert!(consumer.longest_ms() <= CONSUMER_BEAT_MS + SLACK_MS);
    assert!(consumer.stable_ms.unwrap() <= 2 * CONSUMER_BEAT_MS + SLACK_MS);
}

/// How many each has.
trait MapLen {
    fn map_len(&self) -> Vec<usize>;
}

impl MapLen for Vec<Vec<u32>> {
    fn map_len(&self) -> Vec<usize> {
        self.iter().map(Vec::len).collect()
    }
}

#[test]
fn a_member_leaves() {
    let [eager, cooperative, consumer] = told(&["c1", "c2"], &Change::Leave("c2".into())).runs;
    assert_eq!(figures(&eager), (3, 6, 1));
    assert_eq!(calls(&eager, 0)[0], (Callback::Revoked, vec![0, 1, 2]), "c1 lets go of what it keeps");
    for (run, beat) in [(&cooperative, CLASSIC_BEAT_MS), (&consumer, CONSUMER_BEAT_MS)] {
        // c1 gets the three that c2 revoked, and is never asked for its own.
        assert_eq!(figures(run), (3, 3, 1), "{:?}", run.protocol);
        assert_eq!(calls(run, 0).len(), 1);
        assert_eq!(calls(run, 0)[0].0, Callback::Assigned);
        only_moved_ones_stop(run);
        assert!(run.longest_ms() <= beat + SLACK_MS);
    }
}

#[test]
fn a_member_crashes() {
    let [eager, cooperative, consumer] = told(&["c1", "c2"], &Change::Crash("c2".into())).runs;
    for (run, beat) in
        [(&eager, CLASSIC_BEAT_MS), (&cooperative, CLASSIC_BEAT_MS), (&consumer, CONSUMER_BEAT_MS)]
    {
        // Nobody knows until the session ends, which began with the last heartbeat; c1 hears of it one later.
        let possible = SESSION_MS - beat..=SESSION_MS + beat + SLACK_MS;
        assert!(possible.contains(&run.longest_ms()), "{:?} {}", run.protocol, run.longest_ms());
        assert_eq!(run.moved(), 3);
        assert_eq!(calls(run, 1), [], "the dead are told nothing");
    }
    assert_eq!((eager.stopped(), cooperative.stopped(), consumer.stopped()), (6, 3, 3));
    only_moved_ones_stop(&cooperative);
    only_moved_ones_stop(&consumer);
}

#[test]
fn a_static_member_that_restarts_moves_nothing() {
    for run in told(&["c1", "c2"], &Change::Restart("c2".into())).runs {
        // Only what c2 reads stops, for as long as it is away; the group stays in its generation (KIP-345).
        assert_eq!(figures(&run), (0, 3, 0), "{:?}", run.protocol);
        assert_eq!(calls(&run, 0), [], "c1 hears of nothing");
        assert_eq!(before(&run), after(&run));
        assert!((AWAY_MS..AWAY_MS + SLACK_MS).contains(&run.longest_ms()));
    }
}

#[test]
fn a_rolling_restart_is_quiet_only_with_static_members() {
    let quiet = compared(&world(6, &["c1", "c2"], true), &Change::Roll);
    for run in &quiet.runs {
        assert_eq!(figures(run), (0, 6, 0), "{:?}", run.protocol);
    }
    let loud = compared(&world(6, &["c1", "c2"], false), &Change::Roll);
    // Each of two members leaves and joins: four generations, or epochs; cooperative ones that revoke need one more.
    let rounds = loud.runs.each_ref().map(|run| run.rounds);
    assert_eq!(rounds, [4, 6, 4]);
}

#[test]
fn two_partitions_more() {
    let [eager, cooperative, consumer] = told(&["c1", "c2"], &Change::Grow("t".into(), 2)).runs;
    // 8 ÷ 2 = 4 by range: 3 goes over to c1. All that were read stop; the others are not asked for anything.
    assert_eq!(figures(&eager), (1, 6, 1));
    assert_eq!(figures(&cooperative), (0, 0, 1));
    assert_eq!(figures(&consumer), (0, 0, 1));
    for run in [&eager, &cooperative, &consumer] {
        let new: Vec<_> = run.readers.iter().filter(|readers| readers.before.is_none()).collect();
        assert_eq!(new.len(), 2);
        assert!(
            new.iter()
                .all(|readers| readers.spans[0].reading == Reading::NotYet && readers.downtime_ms() == 0)
        );
    }
    // The leader sees them when its metadata is refreshed (metadata.max.age.ms, 5 min); the broker at once.
    assert!(eager.stable_ms.unwrap() > 60_000);
    assert!(consumer.stable_ms.unwrap() <= CONSUMER_BEAT_MS + SLACK_MS);
}

#[test]
fn the_last_member_leaves() {
    let comparison = told(&["c1"], &Change::Leave("c1".into()));
    for run in &comparison.runs {
        assert_eq!(run.longest_ms(), comparison.span_ms, "{:?}: nobody is left to read", run.protocol);
        assert_eq!(run.moved(), 0);
    }
}

#[test]
fn the_same_world_gives_the_same_comparison_and_stays_as_it_is() {
    let world = world(6, &["c1", "c2"], false);
    let digest = world.digest();
    let change = Change::Join("c3".into());
    assert_eq!(compared(&world, &change), compared(&world, &change));
    assert_eq!(world.digest(), digest);
}

#[test]
fn two_hundred_partitions_and_twenty_members() {
    let names: Vec<String> = (1..=20).map(|n| format!("c{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let [eager, cooperative, consumer] =
        compared(&world(200, &names, false), &Change::Leave("c7".into())).runs;
    assert_eq!((eager.stopped(), eager.readers.len()), (200, 200));
    // Ten each before: only those of c7 find another owner.
    assert_eq!((cooperative.moved(), cooperative.stopped()), (10, 10));
    assert_eq!((consumer.moved(), consumer.stopped()), (10, 10));
}

#[test]
fn a_modern_group_is_compared_with_the_classic_ones_by_its_own_waits() {
    let mut sim = Simulation::new(world(6, &[], false));
    let waits =
        [("group.consumer.session.timeout.ms", "6000"), ("group.consumer.heartbeat.interval.ms", "1000")];
    let group =
        |name: &str, protocol| GroupCreate { protocol, configs: configs(&waits), ..group(name) }.into();
    let member = |group: &str, name: &str| member(group, name, "t").into();
    let founded = [
        group("m", GroupProtocol::Consumer),
        member("m", "a1"),
        group("s", GroupProtocol::Share),
        member("s", "s1"),
    ];
    sim.apply_all(&founded).unwrap();
    sim.advance(10_000);
    let told = compare(sim.world(), &"m".into(), &Change::Join("a2".into())).unwrap();
    assert_eq!(told.waits, [(6_000, 1_000); 2]);
    assert_eq!(told.runs.each_ref().map(Run::moved), [3, 3, 3]);
    for refused in ["g", "s"] {
        let refusal = compare(sim.world(), &refused.into(), &Change::Join("a2".into())).unwrap_err();
        assert_eq!(refusal.id, "not-comparable", "{refused}");
    }
}
