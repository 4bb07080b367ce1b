//! Which records are on their way, and how far: what has just happened, shown for a moment of wall time.
//!
//! Invariants:
//! - For display only. Told elapsed time, it needs no clock.
//! - Effects come after their causes: a record leaves for a member when it has landed in its lane, not before.
//! - A lane's cells are never far behind its log: where records come faster, they take less time for their way; where
//!   that is too short to be seen, neither leg of the way is shown.
//! - Only few at a time: most records of a fast stream are at their destination at once.

use super::geometry::Point;
use super::input::{Course, InFlight};
use crate::engine::kafka::ids::{Ms, Offset, ProducerName, TopicPartition};
use crate::simulation::kafka::Fact as KafkaFact;
use crate::simulation::{Event, Fact};
use std::collections::BTreeMap;

/// A record's way from producer to lane.
const PRODUCE_MS: Ms = 620;
/// And from lane to member.
const DELIVER_MS: Ms = 520;
/// A shorter way is none.
const LEAST_MS: Ms = 120;
/// About so many records come to a lane while one is on its way to it.
const BEHIND: u64 = 4;
/// When so many have come after it, it lands at once.
const MOST_BEHIND: u64 = 12;
/// So many at a time.
const MOST: usize = 36;
/// So many new ones a frame.
const NEW_EACH_FRAME: usize = 6;
/// What came to a lane is counted over about so long.
const COUNTED_MS: Ms = 1_000;

/// One leg of a record's way.
#[derive(Clone, Debug)]
struct Leg {
    record: InFlight,
    /// How long it still waits for what it follows from.
    waits_ms: Ms,
    age_ms: Ms,
    length_ms: Ms,
}

impl Leg {
    fn left_ms(&self) -> Ms {
        self.waits_ms + self.length_ms.saturating_sub(self.age_ms)
    }

    fn pass(&mut self, ms: Ms) {
        let waited = ms.min(self.waits_ms);
        self.waits_ms -= waited;
        self.age_ms += ms - waited;
        self.record.progress = (self.age_ms * 1_000 / self.length_ms.max(1)).min(1_000) as u16;
    }

    fn end(&self) -> Offset {
        self.record.offset + Offset::from(self.record.count)
    }

    fn is_to_lane(&self, tp: &TopicPartition) -> bool {
        matches!(self.record.course, Course::Produce { .. }) && self.record.partition == *tp
    }
}

/// All records on their way.
#[derive(Clone, Debug, Default)]
pub struct Journeys {
    legs: Vec<Leg>,
    next: u64,
    /// Lanes to which records came of late.
    lanes: BTreeMap<TopicPartition, Busy>,
}

/// How busy a lane is.
#[derive(Clone, Copy, Debug, Default)]
struct Busy {
    /// Thousandths of records that came of late.
    came: u64,
    /// One past the last of them.
    end: Offset,
}

impl Busy {
    fn length(self, usual: Ms) -> Option<Ms> {
        let most = (BEHIND * 1_000).checked_div(self.came / COUNTED_MS).unwrap_or(Ms::MAX);
        (most >= LEAST_MS).then(|| usual.min(most))
    }
}

impl Journeys {
    /// Moves all on by `elapsed_ms`, and adds what has just happened.
    pub fn advance(&mut self, fresh: &[Event], elapsed_ms: Ms, producers: &BTreeMap<ProducerName, Point>) {
        for leg in &mut self.legs {
            leg.pass(elapsed_ms);
        }
        self.legs.retain(|leg| leg.record.progress < 1_000);
        self.count(fresh, elapsed_ms);
        let mut room = MOST.saturating_sub(self.legs.len()).min(NEW_EACH_FRAME);
        for (course, partition, offset, count) in fresh.iter().filter_map(|event| way(&event.fact, producers))
        {
            if room == 0 {
                break;
            }
            room -= usize::from(self.add(course, partition, offset, count));
        }
        self.hurry();
    }

    /// Those that have set out, as the scene takes them.
    pub fn list(&self) -> Vec<InFlight> {
        self.legs.iter().filter(|leg| leg.waits_ms == 0).map(|leg| leg.record.clone()).collect()
    }

    /// How long until all that is on its way to a lane has landed there.
    pub fn lands_in_ms(&self, tp: &TopicPartition) -> Ms {
        self.legs.iter().filter(|leg| leg.is_to_lane(tp)).map(Leg::left_ms).max().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.legs.is_empty()
    }

    /// The world was replaced: nothing drawn is valid any more.
    pub fn clear(&mut self) {
        self.legs.clear();
        self.lanes.clear();
    }

    /// Ends what is on its way to lanes that have become too fast for it.
    fn hurry(&mut self) {
        let Self { legs, lanes, .. } = self;
        legs.retain(|leg| {
            let Some(lane) = lanes.get(&leg.record.partition) else { return true };
            let behind = lane.end.saturating_sub(leg.end());
            lane.length(PRODUCE_MS).is_some()
                && (behind <= MOST_BEHIND || !leg.is_to_lane(&leg.record.partition))
        });
    }

    fn add(&mut self, course: Course, partition: TopicPartition, offset: u64, count: u32) -> bool {
        let usual = match course {
            Course::Produce { .. } => PRODUCE_MS,
            Course::Deliver { .. } => DELIVER_MS,
        };
        let Some(length_ms) = self.length(&partition, usual) else { return false };
        let waits_ms = match course {
            Course::Produce { .. } => 0,
            Course::Deliver { .. } => {
                let end = offset + u64::from(count);
                let causes =
                    self.legs.iter().filter(|leg| leg.is_to_lane(&partition) && leg.record.offset < end);
                causes.map(Leg::left_ms).max().unwrap_or(0)
            }
        };
        self.next += 1;
        let record = InFlight { id: self.next, course, partition, offset, count, progress: 0 };
        self.legs.push(Leg { record, waits_ms, age_ms: 0, length_ms });
        true
    }

    /// How long a leg takes; none where it is not shown.
    fn length(&self, tp: &TopicPartition, usual: Ms) -> Option<Ms> {
        self.lanes.get(tp).map_or(Some(usual), |lane| lane.length(usual))
    }

    fn count(&mut self, fresh: &[Event], elapsed_ms: Ms) {
        for lane in self.lanes.values_mut() {
            lane.came -= lane.came * elapsed_ms.min(COUNTED_MS) / COUNTED_MS;
        }
        self.lanes.retain(|_, lane| lane.came >= 100);
        for event in fresh {
            if let Fact::Kafka(KafkaFact::RecordsAppended { topic, partition, base_offset, count, .. }) =
                &event.fact
            {
                let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                let lane = self.lanes.entry(tp).or_default();
                lane.came += u64::from(*count) * 1_000;
                lane.end = base_offset + u64::from(*count);
            }
        }
    }
}

type Way = (Course, TopicPartition, u64, u32);

fn way(fact: &Fact, producers: &BTreeMap<ProducerName, Point>) -> Option<Way> {
    let Fact::Kafka(fact) = fact else { return None };
    match fact {
        KafkaFact::RecordsAppended { producer, topic, partition, base_offset, count } => {
            let from = *producers.get(producer.as_ref()?)?;
            let tp = TopicPartition { topic: topic.clone(), partition: *partition };
            Some((Course::Produce { from }, tp, *base_offset, *count))
        }
        KafkaFact::RecordsDelivered { group, member, topic, partition, from, to, .. } => {
            let count = to.saturating_sub(*from).min(u64::from(u32::MAX)) as u32;
            let tp = TopicPartition { topic: topic.clone(), partition: *partition };
            let course = Course::Deliver { group: group.clone(), member: member.clone() };
            Some((course, tp, *from, count))
        }
        _ => None,
    }
}
