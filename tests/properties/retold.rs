//! What somebody did in a lab, written down as a scenario, gives the same world: random gestures at random moments, steps
//! within a millisecond, undo and redo; also where the scenario has commands of its own at those moments.

use loglab::engine::chance::Chance;
use loglab::scenario::print::{scenario_line, scenario_text};
use loglab::scenario::{Scenario, parse};
use loglab::session::Lab;
use loglab::simulation::Simulation;

use super::gestures::Gestures;
use super::setting;

/// A world with commands of its own, at times at which gestures are likely.
fn scenario(seed: u64, gestures: &mut Gestures, chance: &mut Chance) -> Scenario {
    let first: Vec<_> = gestures.world().into_iter().map(|command| (0, command)).collect();
    let scenario = |commands| Scenario {
        name: "random".into(),
        title: None,
        seed,
        start_time_ms: 1_700_000_000_000,
        commands,
    };
    let mut begun = Lab::default();
    begun.load(scenario(first.clone())).expect("the first commands are right");
    let sim = Simulation::new(begun.world().clone());
    let planned = (0..12).map(|_| (1 + chance.below(4_000), gestures.command(&sim)));
    scenario(first.into_iter().chain(planned).collect())
}

/// Works in a lab for a while.
fn work(lab: &mut Lab, gestures: &mut Gestures, chance: &mut Chance) -> usize {
    let mut done = 0;
    for _ in 0..150 {
        match chance.below(20) {
            0..8 => {
                let sim = Simulation::new(lab.world().clone());
                let commands: Vec<_> = (0..=chance.below(3)).map(|_| gestures.command(&sim)).collect();
                done += usize::from(lab.do_now(&commands).is_ok());
            }
            8..13 => {
                lab.step();
            }
            13 => {
                lab.undo();
            }
            14 => {
                lab.redo();
            }
            _ => {
                lab.advance(chance.below(60));
            }
        }
    }
    done
}

#[test]
fn a_scenario_of_what_was_done_gives_the_same_world() {
    let mut made = 0;
    for seed in 0..setting("LOGLAB_RETOLD", 120) {
        let (mut gestures, mut chance) = (Gestures::new(seed), Chance::new(seed ^ 0x7e11));
        let mut lab = Lab::default();
        lab.load(scenario(seed, &mut gestures, &mut chance)).unwrap();
        if chance.below(4) == 0 {
            lab.reseed(Some(seed + 1_000));
        }
        made += work(&mut lab, &mut gestures, &mut chance);
        let end = lab.advance(chance.below(2_000) + 1);
        let told = lab.scenario_so_far().unwrap();
        for text in [scenario_text(&told), scenario_line(&told)] {
            let mut again = Lab::default();
            again.load(parse::scenario_text(&text).unwrap()).unwrap();
            again.advance(end);
            assert_eq!(again.world().digest(), lab.world().digest(), "seed {seed}:\n{text}");
        }
        // And on from there: the rest of what the scenario had planned comes in both.
        let mut again = Lab::default();
        again.load(told).unwrap();
        assert_eq!(again.advance(end + 5_000), lab.advance(5_000));
        assert_eq!(again.world().digest(), lab.world().digest(), "seed {seed}, later");
    }
    assert!(made > 1_000, "{made} gestures");
}
