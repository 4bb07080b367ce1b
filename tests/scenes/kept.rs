//! Segments: those that rest, those that will go, and what the cleaner left.

use loglab::engine::kafka::ids::TopicPartition;
use loglab::scene::Theme;
use loglab::simulation::Simulation;
use loglab::simulation::command::Bytes;
use loglab::simulation::kafka::command::{ProducerSend, TopicCreate};
use std::rc::Rc;

use crate::support::{configs, send, simulation, topic};
use crate::{check, worlds};

/// A compacted topic with a clean and a dirty segment, holes and tombstones; beside it one that keeps two minutes.
fn world() -> Simulation {
    let compacted = [
        ("cleanup.policy", "compact"),
        ("segment.ms", "20000"),
        ("min.cleanable.dirty.ratio", "0.4"),
        ("delete.retention.ms", "600000"),
    ];
    let kept = [("retention.ms", "120000"), ("segment.ms", "20000")];
    let mut sim = simulation(&[
        TopicCreate { configs: configs(&compacted), ..topic("profiles", 1) }.into(),
        TopicCreate { configs: configs(&kept), ..topic("visits", 1) }.into(),
    ]);
    for at in 0..24_u64 {
        let key = ["ann", "bob", "eve", "ann", "bob"][at as usize % 5];
        let value = (at % 7 != 5).then(|| Bytes(b"v".to_vec()));
        sim.apply(&ProducerSend { value, ..send("profiles", Some(key), None) }.into()).unwrap();
        sim.apply(&send("visits", Some(key), None).into()).unwrap();
        sim.advance(5_000);
    }
    sim
}

#[test]
fn segments_rest_fade_and_are_cleaned() {
    let sim = world();
    let mut input = worlds::look(&sim, 934, 320);
    check("segments_rest_fade_and_are_cleaned", Theme::Light, &sim, &input);
    check("segments_in_the_dark", Theme::Dark, &sim, &input);
    let tp = TopicPartition::new("profiles", 0);
    let left = sim.world().kafka.topics["profiles"].partitions[0].fully_compacted(0);
    input.compacted = vec![(tp, Rc::new(left))];
    check("a_lane_as_if_fully_compacted", Theme::Light, &sim, &input);
}
