//! The words on the canvas.

use crate::engine::kafka::ids::TopicName;
use crate::scene::Message;
use crate::simulation::producer::Producer;
use crate::simulation::producer::command::Source;
use crate::simulation::world::World;
use crate::ui::words::format::duration;
use crate::ui::words::lanes::Reaches;
use crate::ui::words::{Words, behind, show};

/// A message of the scene in words.
pub fn label(words: &Words, world: &World, reaches: &Reaches, message: &Message) -> String {
    match message {
        Message::Lag(lag) => behind::lag(words, *lag),
        Message::EmptyLane { partition, drained: true, .. } => {
            words.format("lane-drained", &[("partition", show(partition))])
        }
        Message::EmptyLane { topic, partition, .. } => reaches.empty(words, world, topic, *partition),
        Message::Topic { topic, partitions } => {
            let config = world.kafka.topics.get(topic).map(|topic| topic.config).unwrap_or_default();
            let kept = match config.kept_ms() {
                None if config.cleanup.compact => words.text("kept-compacted"),
                Some(ms) if config.cleanup.compact => {
                    words.format("kept-compacted-for", &[("time", duration(words, ms as u64).into())])
                }
                Some(ms) => words.format("kept", &[("time", duration(words, ms as u64).into())]),
                None => words.text("kept-for-ever"),
            };
            let count = ("partitions", (*partitions).into());
            let key = writers(world, topic).find_map(key_column);
            match key {
                Some(key) => {
                    words.format("topic-about-key", &[count, ("key", key.into()), ("kept", kept.into())])
                }
                None => words.format("topic-about", &[count, ("kept", kept.into())]),
            }
        }
        Message::NewLane { partition } => words.format("lane-new", &[("partition", show(partition))]),
        Message::Offsets => words.text("offsets-axis"),
        Message::NoTopics => words.text("no-topics"),
    }
}

fn writers<'w>(world: &'w World, topic: &TopicName) -> impl Iterator<Item = &'w Producer> {
    world.producers.values().filter(move |producer| producer.sender_to(topic).is_some())
}

fn key_column(producer: &Producer) -> Option<String> {
    match &producer.source.gives {
        Some(Source::Workload { key, .. }) => key.clone(),
        _ => None,
    }
}
