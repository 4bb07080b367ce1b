//! What the stage looks like, as text: each scene beside its picture in `tests/scenes/`.
//!
//! `UPDATE_SCENES=1 cargo test --test scenes` writes the pictures anew; look at them before committing.

#[path = "scenes/worlds.rs"]
mod worlds;

use std::fs;
use std::path::Path;

use loglab::scene::{DisplayList, Message, StageInput, Theme, layout, svg};
use loglab::simulation::Simulation;

/// Words for pictures, as the page's own might be.
fn say(message: &Message) -> String {
    match message {
        Message::Lag(lag) => format!("lag {lag}"),
        Message::EmptyLane { partition, drained: false, .. } => {
            format!("Empty. No key seen so far hashes to partition {partition}.")
        }
        Message::EmptyLane { .. } => "Every record was deleted.".to_owned(),
        Message::Topic { partitions, .. } => format!("{partitions} partitions"),
        Message::NewLane { partition } => format!("partition {partition} would be new"),
        Message::NoTopics => "No topic yet.".to_owned(),
    }
}

/// Compares a scene with its picture.
fn check(name: &str, theme: Theme, sim: &Simulation, input: &StageInput) -> DisplayList {
    let list = layout(sim.world(), input);
    let drawn = svg(&list, theme, &say);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenes/{name}.svg"));
    if std::env::var_os("UPDATE_SCENES").is_some() {
        fs::write(&path, &drawn).expect("the picture can be written");
        return list;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    for (at, (was, is)) in kept.lines().zip(drawn.lines()).enumerate() {
        assert_eq!(was, is, "{name}.svg, line {}", at + 1);
    }
    assert_eq!(kept.lines().count(), drawn.lines().count(), "{name}.svg: lines");
    list
}

#[test]
fn an_empty_world_says_so() {
    let sim = worlds::empty();
    check("an_empty_world_says_so", Theme::Light, &sim, &worlds::look(&sim, 900, 600));
}

#[test]
fn flights_stream_to_two_groups() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 934, 598);
    input.markers = loglab::scene::Markers::Drawn;
    check("flights_stream_to_two_groups", Theme::Light, &sim, &input);
    check("flights_in_the_dark", Theme::Dark, &sim, &input);
    check("flights_in_high_contrast", Theme::Contrast, &sim, &input);
}
