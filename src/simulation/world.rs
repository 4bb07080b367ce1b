//! The whole state of a world: what readers see, what a checkpoint copies, what the digest covers.
//!
//! Invariants:
//! - Cloning is cheap: logs share their bytes, and a clone never changes when the original does.
//! - Nothing outside this struct influences what happens next.
//!
//! Readers borrow a `World`; only `Simulation` changes one.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::agenda::Agenda;
use super::chance;
use super::command::{Command, Milli};
use super::kafka::Cluster;
use super::kafka::placement::Writer;
use super::lab::{self, Pause};
use super::ledger::Ledger;
use super::network::Network;
use super::producer::Producer;
use super::workload::Workload;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{Ms, ProducerName, UnixMs};
use crate::engine::kafka::log::Mark;
use crate::engine::kafka::partitioner::Client;
use std::collections::BTreeMap;

/// The state of a world.
#[derive(Clone, Debug)]
pub struct World {
    pub name: Rc<str>,
    /// The seed it began with.
    pub seed: u64,
    /// Unix time at which simulated time began.
    pub start_time_ms: UnixMs,
    pub now: Ms,
    pub kafka: Cluster,
    pub producers: BTreeMap<ProducerName, Producer>,
    /// Files that producers may stream; part of the state through what producers read of them.
    pub workloads: BTreeMap<String, Rc<Workload>>,
    /// Records ever handed to a client; each has its number (`Mark`).
    pub(crate) records: u64,
    /// Records ever appended.
    pub produced: u64,
    /// Where time was last told to stop.
    pub(crate) pause: Option<Pause>,
    /// How many days pass in a second where time runs at speed 1. No part of the state: only who watches is told.
    pub(crate) time_lapse: Option<Milli>,
    /// The way between clients and brokers.
    pub network: Network,
    /// What each reader did with each record.
    pub ledger: Ledger,
    pub(crate) agenda: Agenda,
    /// The Java producer of records that are sent as no named one.
    pub(crate) by_hand: Writer,
}

impl World {
    /// An empty world.
    pub fn new(name: &str, seed: u64, start_time_ms: UnixMs) -> Self {
        Self {
            name: name.into(),
            seed,
            start_time_ms,
            now: 0,
            kafka: Cluster::default(),
            producers: BTreeMap::new(),
            workloads: BTreeMap::new(),
            records: 0,
            produced: 0,
            pause: None,
            time_lapse: None,
            network: Network::new(seed),
            ledger: Ledger::default(),
            agenda: Agenda::default(),
            by_hand: Writer::new(ProducerConfig::new(Client::Java), chance::stream(seed, "by hand", "")),
        }
    }

    /// The mark of a record that is made now.
    pub(crate) fn next_mark(&mut self) -> Mark {
        self.records += 1;
        Mark { number: self.records, sent_ms: self.now }
    }

    /// Unix time now, in the world.
    pub fn unix_now(&self) -> UnixMs {
        self.start_time_ms + self.now as UnixMs
    }

    /// The pause at which time stands; none once it went on.
    pub fn pause(&self) -> Option<&Pause> {
        self.pause.as_ref().filter(|pause| pause.at_ms == self.now)
    }

    /// When the scenario stops time next, if it does.
    pub fn next_pause(&self) -> Option<Ms> {
        self.agenda.next_command(|command| matches!(command, Command::Lab(lab::Command::LabPause(_))))
    }

    /// How many days pass in a second where time runs at speed 1, if it is a time-lapse.
    pub fn time_lapse(&self) -> Option<Milli> {
        self.time_lapse
    }

    /// The digest of the whole state: equal states, equal digests, on every machine.
    pub fn digest(&self) -> String {
        let mut hasher = super::digest::StableHasher::default();
        self.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.seed, self.start_time_ms, self.now, self.records, self.produced).hash(state);
        (&self.kafka, &self.producers, &self.network, &self.agenda, &self.by_hand, &self.ledger).hash(state);
        if let Some(pause) = self.pause() {
            pause.hash(state);
        }
    }
}
