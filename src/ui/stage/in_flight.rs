//! Records in flight: what has just happened, shown on its way for a moment of wall time.
//!
//! Only few at a time: in a fast stream most records appear at their destination at once.

use crate::engine::kafka::ids::{ProducerName, TopicPartition};
use crate::scene::{Course, InFlight, Point};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::{Event, Fact};
use std::collections::BTreeMap;

/// A record's way from producer to lane.
const PRODUCE_MS: f64 = 620.0;
/// And from lane to member.
const DELIVER_MS: f64 = 520.0;
/// So many at a time.
const MOST: usize = 36;
/// So many new ones a frame.
const NEW_EACH_FRAME: usize = 6;

/// All records in flight, and for how long each has been, in ms.
#[derive(Default)]
pub struct RecordsInFlight {
    records: Vec<(InFlight, f64)>,
    next: u64,
}

impl RecordsInFlight {
    /// Adds what has just happened and moves on all the rest.
    pub fn advance(&mut self, fresh: Vec<Event>, passed_ms: f64, producers: &BTreeMap<ProducerName, Point>) {
        for (record, age) in &mut self.records {
            *age += passed_ms;
            record.progress = (*age / length(&record.course) * 1_000.0).min(1_000.0) as u16;
        }
        self.records.retain(|(record, _)| record.progress < 1_000);
        let room = MOST.saturating_sub(self.records.len()).min(NEW_EACH_FRAME);
        let new = fresh.into_iter().filter_map(|event| course(event.fact, producers)).take(room);
        for (course, partition, offset, count) in new {
            self.next += 1;
            let record = InFlight { id: self.next, course, partition, offset, count, progress: 0 };
            self.records.push((record, 0.0));
        }
    }

    /// All of them, as the scene takes them.
    pub fn list(&self) -> Vec<InFlight> {
        self.records.iter().map(|(record, _)| record.clone()).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The world was replaced: nothing drawn is valid any more.
    pub fn clear(&mut self) {
        self.records.clear();
    }
}

fn length(course: &Course) -> f64 {
    match course {
        Course::Produce { .. } => PRODUCE_MS,
        Course::Deliver { .. } => DELIVER_MS,
    }
}

type Way = (Course, TopicPartition, u64, u32);

fn course(fact: Fact, producers: &BTreeMap<ProducerName, Point>) -> Option<Way> {
    let Fact::Kafka(fact) = fact else { return None };
    match fact {
        KafkaFact::RecordsAppended { producer, topic, partition, base_offset, count } => {
            let from = producers.get(&producer?)?;
            Some((Course::Produce { from: *from }, TopicPartition { topic, partition }, base_offset, count))
        }
        KafkaFact::RecordsDelivered { group, member, topic, partition, from, to, .. } => {
            let count = to.saturating_sub(from).min(u64::from(u32::MAX)) as u32;
            Some((Course::Deliver { group, member }, TopicPartition { topic, partition }, from, count))
        }
        _ => None,
    }
}
