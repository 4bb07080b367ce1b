//! One change of membership under three protocols, side by side: classic eager, classic cooperative, KIP-848.
//!
//! Each run is an ordinary simulation of its own: a copy of the world in which the group is created again under the
//! protocol, with the members, topics, positions and timeouts that it has, and the producers running on. All three settle
//! first; then the change comes at the same tick. The results are taken from the events alone.
//!
//! Downtime of a partition is the time from when its owner stops reading it (`onPartitionsRevoked`,
//! `onPartitionsLost`, a crash) until `onPartitionsAssigned` gives it to anybody again. What is never taken away
//! has none; a partition that is new has had no owner, and only waits for its first one.
//!
//! Deliberately absent: the rules of the protocols.

mod found;
mod observer;
mod parts;

use std::rc::Rc;

use crate::engine::kafka::client::consumer::{Consumer, MemberState};
use crate::engine::kafka::group::{ClientNo, GroupState};
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, Partition, TopicPartition};
use crate::simulation::Simulation;
use crate::simulation::command::Refusal;
use crate::simulation::kafka::Group;
use crate::simulation::world::World;
use observer::Observer;

pub use found::Protocol;
pub use observer::{Call, Callback, Readers, Reading, Span};
pub use parts::{AWAY_MS, Change, ROLL_EVERY_MS};

/// A run is given up after so long.
const CAP_MS: Ms = 900_000;

/// The result of the change under one protocol. Times are ms since the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub protocol: Protocol,
    /// The assignor in force.
    pub assignor: Rc<str>,
    /// Partitions that the group reads, in order.
    pub readers: Vec<Readers>,
    /// Generations, or group epochs, that it took.
    pub rounds: i32,
    /// When everybody had what it keeps; none where that did not happen in fifteen minutes.
    pub stable_ms: Option<Ms>,
    /// Calls of the members' rebalance listeners, in order.
    pub calls: Vec<Call>,
}

impl Run {
    /// Partitions that another member reads in the end.
    pub fn moved(&self) -> usize {
        self.readers.iter().filter(|readers| readers.has_moved()).count()
    }

    /// Partitions whose reading stopped for a while.
    pub fn stopped(&self) -> usize {
        self.readers.iter().filter(|readers| readers.downtime_ms() > 0).count()
    }

    /// The downtime of all partitions together.
    pub fn total_ms(&self) -> Ms {
        self.readers.iter().map(Readers::downtime_ms).sum()
    }

    /// The longest time for which a partition was not read.
    pub fn longest_ms(&self) -> Ms {
        let stops =
            self.readers.iter().flat_map(|readers| &readers.spans).filter(|s| s.reading == Reading::Stopped);
        stops.map(|span| span.to_ms - span.from_ms).max().unwrap_or(0)
    }
}

/// The three, on one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Members with their clients' numbers, which give them their colours. Spans and calls name them by place.
    pub members: Vec<(MemberName, ClientNo)>,
    /// Oldest protocol first.
    pub runs: [Run; 3],
    /// How much time the three cover.
    pub span_ms: Ms,
    /// `session.timeout.ms` and `heartbeat.interval.ms` of the classic runs and of the consumer group.
    pub waits: [(Ms, Ms); 2],
}

/// Whether a group can be compared: it has members, and they read by partition.
pub fn is_comparable(group: &Group) -> bool {
    group.coordinator.kind() != "share" && group.clients.values().any(|client| !client.is_crashed())
}

/// Runs `change` in the group under all three protocols, from where `world` is.
pub fn compare(world: &World, id: &GroupId, change: &Change) -> Result<Comparison, Refusal> {
    let group = crate::simulation::kafka::lookup::group(world, id)?;
    if !is_comparable(group) {
        return Err(Refusal::invalid("group", "not-comparable").with("group", id));
    }
    let alive = group.clients.iter().filter(|(_, client)| !client.is_crashed());
    let mut members: Vec<(MemberName, ClientNo)> =
        alive.map(|(no, client)| (client.name.clone(), *no)).collect();
    if let Change::Join(name) = change {
        members.push((name.clone(), world.kafka.next_client()));
    }
    let names: Rc<[MemberName]> = members.iter().map(|(name, _)| name.clone()).collect();
    let mut trials = Protocol::ALL.map(|protocol| Trial::found(world, id, protocol, change, &names));
    let start = trials.iter_mut().map(Trial::settle).max().unwrap_or(world.now);
    for trial in &mut trials {
        trial.begin(start, change)?;
    }
    let span_ms = trials.iter_mut().map(|trial| trial.settle() - start).max().unwrap_or(0);
    let waits = [&trials[0], &trials[2]].map(|trial| found::waits(trial.group()));
    let runs = trials.map(|trial| trial.told(span_ms));
    Ok(Comparison { members, runs, span_ms, waits })
}

/// One run under way.
struct Trial {
    sim: Simulation,
    id: GroupId,
    protocol: Protocol,
    observer: Observer,
    /// When the change comes.
    start: Ms,
    /// When its last part comes.
    last_part: Ms,
    rounds_before: i32,
    stable_at: Option<Ms>,
    /// How long it must stay as it is to be called stable.
    margin_ms: Ms,
}

impl Trial {
    fn found(
        world: &World,
        id: &GroupId,
        protocol: Protocol,
        change: &Change,
        names: &Rc<[MemberName]>,
    ) -> Self {
        let (sim, margin_ms) = found::found(world, id, protocol, change);
        Self {
            start: sim.world.now,
            last_part: sim.world.now,
            sim,
            id: id.clone(),
            protocol,
            observer: Observer::new(names),
            rounds_before: 0,
            stable_at: None,
            margin_ms,
        }
    }

    fn group(&self) -> &Group {
        &self.sim.world.kafka.groups[&self.id]
    }

    /// Runs until every member has its assignment and keeps it for a while, or to the cap; returns when that was.
    fn settle(&mut self) -> Ms {
        let cap = self.last_part + CAP_MS;
        self.stable_at = None;
        loop {
            self.sim.step();
            let events = self.sim.drain_events();
            let now = self.sim.world.now;
            let news = events.iter().any(|event| !event.fact.is_routine());
            self.observer.note(&events);
            if news {
                let calm = now >= self.last_part && self.is_settled();
                self.stable_at = self.stable_at.or(Some(now)).filter(|_| calm);
            }
            if now >= cap || self.stable_at.is_some_and(|at| now >= at + self.margin_ms) {
                return now;
            }
        }
    }

    /// Runs on to the common start, and does the change there.
    fn begin(&mut self, start: Ms, change: &Change) -> Result<(), Refusal> {
        self.sim.advance(start - self.sim.world.now);
        self.observer.note(&self.sim.drain_events());
        self.observer.begin(start);
        self.start = start;
        self.rounds_before = self.group().coordinator.generation();
        for (after, command) in parts::parts(&self.sim.world, &self.id, change) {
            if after == 0 {
                self.sim.apply(&command)?;
            } else {
                self.sim.schedule(start + after, command);
            }
            self.last_part = start + after;
        }
        if let Change::Grow(topic, _) = change {
            let partitions = self.sim.world.kafka.topics[topic].partitions.len() as Partition;
            self.observer.expect(start, (0..partitions).map(|p| TopicPartition::new(topic.clone(), p)));
        }
        Ok(())
    }

    fn told(self, span_ms: Ms) -> Run {
        let rounds = self.group().coordinator.generation() - self.rounds_before;
        let assignor = self.group().coordinator.protocol().unwrap_or_default().into();
        let stable_ms = self.stable_at.map(|at| at - self.start);
        let (readers, calls) = self.observer.told(span_ms);
        Run { protocol: self.protocol, assignor, readers, rounds, stable_ms, calls }
    }

    /// Whether no member is joining, leaving or changing its assignment, and every partition is read.
    fn is_settled(&self) -> bool {
        let group = self.group();
        let calm = |client: &Consumer| {
            client.state() == MemberState::Stable
                && !client.is_crashed()
                && !client.is_zombie()
                && !client.is_reconciling()
        };
        let reads = |tp: &TopicPartition| {
            group.clients.values().any(|client| client.regex.is_some() || client.topics.contains(&tp.topic))
        };
        group.coordinator.size() == group.clients.len()
            && (group.clients.is_empty() || group.coordinator.state() == GroupState::Stable)
            && group.clients.values().all(calm)
            && !self.observer.unread().any(reads)
    }
}
