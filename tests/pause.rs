//! A scenario stops at a moment: time that runs by itself stands there with a caption, `advance` runs through it, and no
//! digest can tell the difference afterwards.

use loglab::session::Lab;
use serde_json::{Value, json};

fn lab(pauses: &[Value]) -> Lab {
    let mut commands = vec![
        json!({ "type": "topic.create", "topic": "t", "partitions": 2 }),
        json!({ "type": "producer.create", "producer": "p", "topic": "t",
            "source": { "rate_per_s": 20, "keys": { "pool": 10 } } }),
    ];
    commands.extend(pauses.iter().cloned());
    let mut lab = Lab::default();
    lab.load_json(&json!({ "version": 1, "name": "x", "seed": 7, "commands": commands })).unwrap();
    lab
}

fn stop() -> Value {
    json!({ "at_ms": 2_025, "type": "lab.pause", "caption": "Look here" })
}

/// Frames of 16 ms until time stands, at most so many.
fn play(lab: &mut Lab, frames: usize) {
    lab.play();
    for _ in 0..frames {
        if lab.is_running() {
            lab.frame(16.0, || 0.0);
        }
    }
}

#[test]
fn time_that_runs_stops_at_the_moment_and_the_caption_stands_until_it_goes_on() {
    for speed in [0.1, 1.0, 7.0, 1_000.0] {
        let mut lab = lab(&[stop()]);
        lab.set_speed(speed);
        play(&mut lab, 2_000);
        assert_eq!((lab.world().now, lab.is_running()), (2_025, false), "at speed {speed}");
        assert_eq!(lab.snapshot()["caption"], "Look here");
        lab.play();
        lab.frame(16.0, || 0.0);
        assert!(lab.is_running(), "at speed {speed}");
        play(&mut lab, 100);
        assert!(lab.world().now > 2_025);
        assert_eq!(lab.snapshot().get("caption"), None);
    }
}

#[test]
fn advance_runs_exactly_so_much_and_digests_agree() {
    let digests = |pauses: &[Value]| {
        let mut whole = lab(pauses);
        whole.play();
        assert_eq!(whole.advance(5_000), 5_000);
        assert!(whole.is_running(), "time went on by itself");
        let mut pieces = lab(pauses);
        assert_eq!(pieces.advance(2_025), 2_025);
        let there = pieces.snapshot()["caption"].clone();
        pieces.advance(2_975);
        (whole.world().digest(), pieces.world().digest(), there)
    };
    let with = digests(&[stop()]);
    assert_eq!(with.0, with.1);
    assert_eq!(with.2, "Look here");
}

#[test]
fn a_world_that_stands_differs_from_one_that_does_not() {
    let at = |pauses: &[Value], ms: u64| {
        let mut lab = lab(pauses);
        lab.advance(ms);
        lab.world().digest()
    };
    // The command itself is on the agenda until then, and the world as without it afterwards.
    let other = json!({ "at_ms": 2_025, "type": "lab.pause" });
    assert_ne!(at(&[stop()], 2_025), at(std::slice::from_ref(&other), 2_025));
    assert_eq!(at(&[stop()], 2_026), at(&[other], 2_026));
}

#[test]
fn a_world_may_begin_at_a_pause_and_a_script_may_make_one() {
    let mut lab = lab(&[json!({ "type": "lab.pause", "caption": "Before it begins" })]);
    assert_eq!(lab.snapshot()["caption"], "Before it begins");
    play(&mut lab, 10);
    assert!(lab.is_running());
    let done = lab.apply_json(&json!({ "type": "lab.pause", "caption": "Now" })).unwrap();
    assert_eq!(done["events"][0]["type"], "lab_paused");
    assert!(!lab.is_running());
    lab.reset();
    assert_eq!((lab.world().now, lab.is_running()), (0, false));
}

#[test]
fn a_step_goes_to_the_pause_and_on() {
    let mut lab = lab(&[json!({ "at_ms": 1, "type": "lab.pause" })]);
    assert!(lab.step().iter().any(|event| event.time_ms == 1), "the pause is an event");
    assert!(!lab.step().is_empty());
    assert!(lab.world().now > 1);
}
