//! One of the runs: a simulation of its own, and who watches it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::observer::Observer;
use super::{Change, Protocol, Run, found, parts};
use crate::engine::kafka::client::consumer::{Consumer, MemberState};
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, Partition, TopicPartition};
use crate::simulation::Simulation;
use crate::simulation::command::Refusal;
use crate::simulation::kafka::Group;
use crate::simulation::world::World;

/// It is given up after so long.
const CAP_MS: Ms = 900_000;
/// So much simulated time passes between two looks at the clock where nothing is looked for.
const MS_AT_ONCE: Ms = 250;

/// One run under way.
pub struct Trial {
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
    pub fn found(
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

    pub fn group(&self) -> &Group {
        &self.sim.world.kafka.groups[&self.id]
    }

    pub fn group_id(&self) -> &GroupId {
        &self.id
    }

    /// Whether it has taken all the memory that it may.
    pub fn is_full(&self) -> bool {
        self.sim.is_full()
    }

    /// Partitions that were read.
    pub fn lanes(&self) -> impl Iterator<Item = &TopicPartition> {
        self.observer.lanes()
    }

    /// Notes partitions that others read.
    pub fn expect(&mut self, at: Ms, lanes: &BTreeSet<TopicPartition>) {
        self.observer.expect(at, lanes.iter().cloned());
    }

    pub fn now(&self) -> Ms {
        self.sim.world.now
    }

    /// One event further; true once every member has had its assignment for a while, or at the cap.
    pub fn settle(&mut self) -> bool {
        let cap = self.last_part + CAP_MS;
        self.sim.step();
        let events = self.sim.drain_events();
        let now = self.now();
        let news = events.iter().any(|event| !event.fact.is_routine());
        self.observer.note(&events);
        if news {
            let calm = now >= self.last_part && self.is_settled();
            self.stable_at = self.stable_at.or(Some(now)).filter(|_| calm);
        }
        self.is_full() || now >= cap || self.stable_at.is_some_and(|at| now >= at + self.margin_ms)
    }

    /// Nearer to the common start; true once it is there.
    pub fn wait(&mut self, start: Ms) -> bool {
        let left = start - self.now();
        self.sim.advance(left.min(MS_AT_ONCE));
        self.observer.note(&self.sim.drain_events());
        self.is_full() || left <= MS_AT_ONCE
    }

    /// Does the change, at the common start.
    pub fn begin(&mut self, start: Ms, change: &Change) -> Result<(), Refusal> {
        self.observer.begin(start);
        self.start = start;
        self.stable_at = None;
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

    pub fn told(self, span_ms: Ms) -> Run {
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
