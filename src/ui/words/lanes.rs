//! What is said of a partition that nothing came to.

use std::cell::RefCell;

use super::{Words, show};
use crate::engine::kafka::ids::{Partition, ProducerName, TopicName};
use crate::simulation::producer::Producer;
use crate::simulation::producer::command::Source;
use crate::simulation::producer::reach::Reach;
use crate::simulation::world::World;
use std::collections::BTreeMap;

/// Where the keys of sources lead, kept while the sources stay what they are: hashing them all is not for each frame.
#[derive(Default)]
pub struct Reaches(RefCell<BTreeMap<ProducerName, (Asked, Option<Reach>)>>);

/// What an answer depends on.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    topic: TopicName,
    partitions: Partition,
    known: Option<Partition>,
    source: Option<Source>,
    file: Option<u64>,
}

impl Reaches {
    /// Forgets all of another world.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    fn of(&self, world: &World, producer: &Producer, topic: &TopicName) -> Option<Reach> {
        let partitions = world.kafka.topics.get(topic)?.partitions.len() as Partition;
        let asked = Asked {
            topic: topic.clone(),
            partitions,
            known: producer.sender_to(topic)?.known_partitions(),
            source: producer.source.gives.clone(),
            file: producer.source.file.as_ref().map(|file| file.id()),
        };
        let mut known = self.0.borrow_mut();
        if let Some((_, reach)) = known.get(&producer.name).filter(|(before, _)| *before == asked) {
            return reach.clone();
        }
        let reach = producer.reach(topic, partitions);
        known.insert(producer.name.clone(), (asked, reach.clone()));
        reach
    }

    /// What is known of a partition that nothing came to: that nothing did, or that no source has a key for it.
    pub fn empty(&self, words: &Words, world: &World, topic: &TopicName, partition: Partition) -> String {
        let mut keys = 0;
        let mut names = Vec::new();
        let sources = world.producers.values().filter(|producer| producer.source.gives.is_some());
        for producer in sources.filter(|producer| producer.sender_to(topic).is_some()) {
            match self.of(world, producer, topic) {
                Some(reach) if !reach.partitions.contains(&partition) => {
                    keys += reach.keys;
                    names.push(producer.name.to_string());
                }
                _ => return words.text("lane-empty"),
            }
        }
        if names.is_empty() {
            return words.text("lane-empty");
        }
        let producers = words.list(&names, NAMED);
        let args = [("keys", keys.into()), ("producers", producers.into()), ("partition", show(partition))];
        words.format("lane-empty-never", &args)
    }
}

/// So many producers are named.
const NAMED: usize = 2;
