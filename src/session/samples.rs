//! Throughput and lag over simulated time, for the charts.

use crate::engine::kafka::ids::{GroupId, Ms};
use crate::simulation::kafka::lag::Behind;
use crate::simulation::{Event, Fact, World, kafka};
use std::collections::BTreeMap;

/// How many points are kept; when there are more, every second one goes and the spacing doubles.
const KEPT: usize = 600;

/// A trend compares the last so much time with as much before it: some commits fall into either, which are a saw.
const TREND_MS: Ms = 10_000;

/// And at least so many points.
const TREND_POINTS: usize = 4;

/// One group at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupSample {
    /// Records delivered since the point before.
    pub delivered: u64,
    /// How far it was behind.
    pub behind: Behind,
}

/// Which way a figure went of late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    Grows,
    Shrinks,
    Steady,
}

/// One point in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub time_ms: Ms,
    /// Records appended since the point before.
    pub produced: u64,
    pub groups: BTreeMap<GroupId, GroupSample>,
}

/// Points, oldest first.
#[derive(Clone, Debug)]
pub struct Samples {
    points: Vec<Sample>,
    every_ms: Ms,
    open: Sample,
}

impl Default for Samples {
    fn default() -> Self {
        Self { points: Vec::new(), every_ms: 500, open: Sample::default() }
    }
}

impl Samples {
    /// The points, oldest first; the last one may be less than `every_ms` old.
    pub fn points(&self) -> &[Sample] {
        &self.points
    }

    /// Memory held, in bytes.
    pub fn memory_bytes(&self) -> usize {
        let groups: usize = self.points.iter().map(|point| point.groups.len()).sum();
        self.points.capacity() * size_of::<Sample>() + groups * 96
    }

    pub fn every_ms(&self) -> Ms {
        self.every_ms
    }

    /// When the next point is due after `now`.
    pub fn next_at(&self, now: Ms) -> Ms {
        (now / self.every_ms + 1) * self.every_ms
    }

    /// Counts what happened.
    pub fn observe(&mut self, events: &[Event]) {
        for event in events {
            match &event.fact {
                Fact::Kafka(kafka::Fact::RecordsAppended { count, .. }) => {
                    self.open.produced += u64::from(*count);
                }
                Fact::Kafka(kafka::Fact::RecordsDelivered { group, from, to, .. }) => {
                    self.open.groups.entry(group.clone()).or_default().delivered += to - from;
                }
                _ => {}
            }
        }
    }

    /// Closes a point if one is due.
    pub fn sample(&mut self, world: &World) {
        let last = self.points.last().map_or(0, |p| p.time_ms);
        if world.now / self.every_ms == last / self.every_ms && !self.points.is_empty() {
            return;
        }
        let mut point = std::mem::take(&mut self.open);
        point.time_ms = world.now;
        point.groups.retain(|id, _| world.kafka.groups.contains_key(id));
        for (id, group) in &world.kafka.groups {
            point.groups.entry(id.clone()).or_default().behind = Behind::of_group(world, group);
        }
        self.points.push(point);
        if self.points.len() > KEPT {
            self.thin_out();
        }
    }

    /// Whether a figure of a group grows: the mean of late against the mean before; none until both are known.
    pub fn trend(&self, group: &GroupId, figure: impl Fn(&Behind) -> Option<f64>) -> Option<Trend> {
        let count = ((TREND_MS / self.every_ms.max(1)) as usize).max(TREND_POINTS);
        let values = self.points.iter().rev().map(|point| figure(&point.groups.get(group)?.behind));
        let values: Vec<f64> = values.take(2 * count).map_while(|value| value).collect();
        if values.len() < 2 * count {
            return None;
        }
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let (late, before) = (mean(&values[..count]), mean(&values[count..]));
        let noise = 1.0 + late.max(before).abs() / 10.0;
        Some(match late - before {
            more if more > noise => Trend::Grows,
            less if less < -noise => Trend::Shrinks,
            _ => Trend::Steady,
        })
    }

    /// Joins points pairwise.
    fn thin_out(&mut self) {
        self.every_ms *= 2;
        let joined = self.points.chunks(2).map(|pair| {
            let mut later = pair[pair.len() - 1].clone();
            if let [first, _] = pair {
                later.produced += first.produced;
                for (id, sample) in &first.groups {
                    if let Some(joined) = later.groups.get_mut(id) {
                        joined.delivered += sample.delivered;
                    }
                }
            }
            later
        });
        self.points = joined.collect();
    }
}
