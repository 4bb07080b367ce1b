//! Messages that a fault harmed a moment ago, and how far they are on their way.
//!
//! Invariants:
//! - For display only. Told elapsed time, it needs no clock.
//! - Effects come after their causes: an answer to a record that is still on its way to its lane waits until it is there.
//! - One at a time for each client, so that none hides another: one that has come to its end makes room for the next.

use super::geometry::Point;
use super::input::Harmed;
use super::journeys::Journeys;
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::ids::{Ms, ProducerName, TopicPartition};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::network::{Harm, Leg, Named};
use crate::simulation::world::World;
use crate::simulation::{Event, Fact};
use std::collections::BTreeMap;

/// The whole way of a message.
const WAY_MS: Ms = 1_200;
/// What is lost or late is seen half-way for so long; where nothing moves, any harm is.
const STAYS_MS: Ms = 2_400;
const STAYS_STILL_MS: Ms = 4_000;
/// A doubled message arrives.
const ARRIVES_MS: Ms = 300;
/// So many at a time.
const MOST: usize = 12;

/// All messages that were harmed a moment ago.
#[derive(Clone, Debug, Default)]
pub struct Mishaps {
    all: Vec<Mishap>,
    next: u64,
    /// Where each producer's latest records went.
    reached: BTreeMap<ProducerName, TopicPartition>,
}

#[derive(Clone, Debug)]
struct Mishap {
    harmed: Harmed,
    waits_ms: Ms,
    age_ms: Ms,
    stays_ms: Ms,
    moves_ms: Ms,
}

impl Mishap {
    fn pass(&mut self, ms: Ms) {
        let waited = ms.min(self.waits_ms);
        self.waits_ms -= waited;
        self.age_ms += ms - waited;
        self.harmed.progress = (self.age_ms.min(self.moves_ms) * 1_000 / WAY_MS) as u16;
        let stayed = self.age_ms.saturating_sub(self.moves_ms).min(self.stays_ms);
        self.harmed.left = 1_000 - (stayed * 1_000 / self.stays_ms) as u16;
    }

    fn is_at_its_end(&self) -> bool {
        self.waits_ms == 0 && self.age_ms >= self.moves_ms
    }
}

impl Mishaps {
    /// Moves all on, and adds what has just happened. `elapsed` has the time, and whether nothing is to move.
    pub fn advance(&mut self, fresh: &[Event], elapsed: (Ms, bool), world: &World, journeys: &Journeys) {
        for mishap in &mut self.all {
            mishap.pass(elapsed.0);
        }
        self.all.retain(|mishap| mishap.harmed.left > 0);
        for event in fresh {
            match &event.fact {
                Fact::Kafka(KafkaFact::RecordsAppended {
                    producer: Some(producer),
                    topic,
                    partition,
                    ..
                }) => {
                    let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                    self.reached.insert(producer.clone(), tp);
                }
                Fact::MessageHarmed { client, api, leg, what, .. } => {
                    let partition = self.partition(world, client, *api);
                    // What a response answers is seen to happen first.
                    let cause = partition.as_ref().filter(|_| *leg == Leg::Response);
                    let waits_ms = cause.map_or(0, |tp| journeys.lands_in_ms(tp));
                    let (client, api, leg, what) = (client.clone(), *api, *leg, *what);
                    let (progress, left) = (0, 1_000);
                    let harmed =
                        Harmed { id: 0, client, from: None, partition, api, leg, what, progress, left };
                    self.add(harmed, waits_ms, elapsed.1);
                }
                _ => {}
            }
        }
    }

    /// Those that have set out, as the scene takes them.
    pub fn list(&self, producers: &BTreeMap<ProducerName, Point>) -> Vec<Harmed> {
        let set_out = self.all.iter().filter(|mishap| mishap.waits_ms == 0);
        let placed = set_out.map(|mishap| {
            let from = match &mishap.harmed.client {
                Named::Producer(name) => producers.get(name).copied(),
                Named::Member(..) => None,
            };
            Harmed { from, ..mishap.harmed.clone() }
        });
        placed.collect()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The world was replaced: nothing drawn is valid any more.
    pub fn clear(&mut self) {
        self.all.clear();
        self.reached.clear();
    }

    fn add(&mut self, harmed: Harmed, waits_ms: Ms, still: bool) {
        self.all.retain(|other| other.harmed.client != harmed.client || !other.is_at_its_end());
        let busy = self.all.iter().any(|other| other.harmed.client == harmed.client);
        if busy || self.all.len() >= MOST {
            return;
        }
        self.next += 1;
        let (moves_ms, stays_ms) = match harmed.what {
            _ if still => (0, STAYS_STILL_MS),
            Harm::Drop | Harm::Delay(_) => (WAY_MS / 2, STAYS_MS),
            Harm::Duplicate => (WAY_MS, ARRIVES_MS),
        };
        let harmed = Harmed { id: self.next, ..harmed };
        self.all.push(Mishap { harmed, waits_ms, age_ms: 0, stays_ms, moves_ms });
    }

    /// Where a producer's message went, or what it answers.
    fn partition(&self, world: &World, client: &Named, api: ApiKey) -> Option<TopicPartition> {
        let Named::Producer(name) = client else { return None };
        let sender = world.producers.get(name)?.kafka()?;
        let of_records = || sender.last_sent_to().or_else(|| self.reached.get(name).cloned());
        let sent = if api == ApiKey::Produce { of_records() } else { None };
        Some(sent.unwrap_or_else(|| TopicPartition { topic: sender.topic.clone(), partition: 0 }))
    }
}
