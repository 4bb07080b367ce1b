//! Random worlds: whatever commands come in whatever order, the invariants hold after every step.
//!
//! `LOGLAB_SEEDS` (200) seeds of `LOGLAB_STEPS` (10,000) steps each; `LOGLAB_SEED` runs one. A failure prints its
//! seed and the command before it.

mod checker;
mod gestures;
mod retold;

use checker::Checker;
use gestures::Gestures;
use loglab::simulation::{Simulation, World};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn run(seed: u64, steps: u64) -> Result<String, String> {
    let mut sim = Simulation::new(World::new("random", seed, 1_700_000_000_000));
    let mut gestures = Gestures::new(seed);
    let mut checker = Checker::default();
    let mut last = String::from("nothing yet");
    for step in 0..steps {
        let told = gestures.next(&mut sim);
        if !told.is_empty() {
            last = told;
        }
        let events = sim.drain_events();
        checker
            .check(sim.world(), &events)
            .map_err(|broken| format!("seed {seed}, step {step}, after {last}: {broken}"))?;
    }
    Ok(sim.world().digest())
}

#[test]
fn invariants_hold_after_every_step() {
    let steps = setting("LOGLAB_STEPS", 10_000);
    let one = std::env::var("LOGLAB_SEED").ok().and_then(|text| text.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| (0..setting("LOGLAB_SEEDS", 200)).collect(), |seed| vec![seed]);
    // Two threads: each world lives and dies on one of them.
    let failures: Vec<String> = std::thread::scope(|scope| {
        let halves = seeds.chunks(seeds.len().div_ceil(2).max(1));
        let run_half = |half: &[u64]| -> Vec<String> {
            half.iter().filter_map(|seed| run(*seed, steps).err()).collect()
        };
        let threads: Vec<_> = halves.map(|half| scope.spawn(move || run_half(half))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a world panicked")).collect()
    });
    assert!(failures.is_empty(), "{} worlds broke:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn one_seed_gives_one_world() {
    assert_eq!(run(42, 2_000), run(42, 2_000));
    assert_ne!(run(42, 500), run(43, 500));
}
