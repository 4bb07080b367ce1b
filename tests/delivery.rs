//! What each way to commit promises, held in random worlds with crashes, zombies and faults of the network; and a recount
//! that knows nothing of the ledger must agree with it after every step.
//!
//! `LOGLAB_SEEDS` (200) seeds of `LOGLAB_STEPS` (10,000) steps each; `LOGLAB_SEED` runs one. A failure prints its seed.

#[path = "delivery/recount.rs"]
mod recount;
#[path = "delivery/world.rs"]
mod world;

use loglab::simulation::ledger::{Counts, ReaderId};
use loglab::simulation::{Simulation, World};
use recount::Recount;
use world::{Kind, Story};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn reader() -> ReaderId {
    ReaderId::Group("g".into())
}

/// What a story promises.
type Promise = fn(Counts) -> Result<(), String>;

fn never_repeats(counts: Counts) -> Result<(), String> {
    if counts.repeated == 0 { Ok(()) } else { Err(format!("repeated: {counts:?}")) }
}

fn never_loses(counts: Counts) -> Result<(), String> {
    if counts.lost == 0 { Ok(()) } else { Err(format!("lost: {counts:?}")) }
}

/// Runs a story; answers what it came to, or where the promise was broken.
fn promised(kind: Kind, seed: u64, steps: u64, promise: Promise) -> Result<Counts, String> {
    let mut story = Story::new(kind, seed);
    for step in 0..steps {
        let told = story.step();
        let counts = story.sim.world().standing(&reader());
        promise(counts).map_err(|broken| format!("{kind:?}, seed {seed}, step {step}, {told}: {broken}"))?;
        story.sim.drain_events();
    }
    Ok(story.sim.world().standing(&reader()))
}

/// The same for a recount.
fn recounted(kind: Kind, seed: u64, steps: u64, skip_one: bool) -> Result<Counts, String> {
    let mut story = Story::new(kind, seed);
    let mut recount = Recount::new(skip_one);
    for step in 0..steps {
        let told = story.step();
        let world = story.sim.world();
        recount.look(world);
        let (naive, counts) = (recount.counts(world), world.standing(&reader()));
        let breaks = world.ledger.reader(&reader()).map_or(0, |reader| reader.order_breaks);
        if (naive, recount.order_breaks) != (counts, breaks) {
            let naive = (naive, recount.order_breaks);
            return Err(format!(
                "{kind:?}, seed {seed}, step {step}, {told}: {naive:?}, not {counts:?}, {breaks}"
            ));
        }
        story.sim.drain_events();
    }
    Ok(story.sim.world().standing(&reader()))
}

/// Runs every seed with one of the kinds, on two threads.
fn each_seed(run: impl Fn(u64, u64) -> Result<Counts, String> + Sync) -> Vec<Counts> {
    let steps = setting("LOGLAB_STEPS", 10_000);
    let one = std::env::var("LOGLAB_SEED").ok().and_then(|text| text.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| (0..setting("LOGLAB_SEEDS", 200)).collect(), |seed| vec![seed]);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let halves = seeds.chunks(seeds.len().div_ceil(2).max(1));
        let run_half = |half: &[u64]| half.iter().map(|seed| run(*seed, steps)).collect::<Vec<_>>();
        let threads: Vec<_> = halves.map(|half| scope.spawn(move || run_half(half))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a world panicked")).collect()
    });
    let failures: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).cloned().collect();
    assert!(failures.is_empty(), "{} worlds broke:\n{}", failures.len(), failures.join("\n"));
    outcomes.into_iter().flatten().collect()
}

#[test]
fn each_way_to_commit_keeps_its_promise() {
    let kinds: [(Kind, Promise); 5] = [
        (Kind::of("before", "count"), never_repeats),
        (Kind::of("after", "count"), never_loses),
        (Kind::of("each", "count"), never_loses),
        (Kind::of("auto", "count"), never_loses),
        (Kind::of("after", "upsert"), |counts| never_loses(counts).and_then(|()| never_repeats(counts))),
    ];
    let ends = each_seed(|seed, steps| {
        let (kind, promise) = kinds[(seed % 5) as usize];
        promised(kind, seed, steps, promise)
    });
    assert!(ends.iter().all(|counts| counts.once > 0), "worlds in which nothing happens: {ends:?}");
}

#[test]
fn a_recount_agrees_with_the_ledger() {
    let kinds = ["before", "after", "each", "auto", "never"].map(|commit| Kind::of(commit, "out"));
    let ends = each_seed(|seed, steps| {
        let kind = Kind { duplicates: seed % 2 == 0, ..kinds[(seed % 5) as usize] };
        recounted(kind, seed, steps, false)
    });
    let sum = |of: fn(&Counts) -> u64| ends.iter().map(of).sum::<u64>();
    if ends.len() > 9 {
        assert!(sum(|c| c.once) > 0 && sum(|c| c.repeated) > 0 && sum(|c| c.lost) > 0, "{ends:?}");
    }
}

/// A promise that a way to commit does not make is seen to be broken: the checkers can fail.
#[test]
fn checkers_catch_what_they_are_there_for() {
    let broken = |kind, promise: Promise| (0..20).any(|seed| promised(kind, seed, 3_000, promise).is_err());
    assert!(broken(Kind::of("before", "count"), never_loses));
    for commit in ["after", "each", "auto", "never"] {
        assert!(broken(Kind::of(commit, "count"), never_repeats), "{commit}");
    }
    // The idempotent producer taken away, its retries repeat.
    let duplicates = Kind { duplicates: true, ..Kind::of("before", "count") };
    let repeats = |world: &World| world.produced;
    let copies = (0..5).any(|seed| {
        let mut story = Story::new(duplicates, seed);
        (0..3_000).for_each(|_| drop(story.step()));
        story.produced_twice() && repeats(story.sim.world()) > 0
    });
    assert!(copies);
    // A recount that overlooks one record notices.
    assert!((0..5).all(|seed| recounted(Kind::of("after", "out"), seed, 3_000, true).is_err()));
}

/// The ledger changes nothing of what happens.
#[test]
fn worlds_without_a_ledger_go_the_same_way() {
    let run = |kept: bool| {
        let mut story = Story::new(Kind::of("each", "out"), 3);
        story.keep_ledger(kept);
        (0..2_000).for_each(|_| drop(story.step()));
        let logs = |sim: &Simulation| {
            let topics = sim.world().kafka.topics.values();
            topics
                .flat_map(|topic| &topic.partitions)
                .map(loglab::engine::kafka::log::PartitionLog::log_end_offset)
                .collect::<Vec<_>>()
        };
        logs(&story.sim)
    };
    assert_eq!(run(true), run(false));
}
