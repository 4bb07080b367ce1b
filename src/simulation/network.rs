//! The way of every message between a client and a broker: how long it takes, and what goes wrong on it.
//!
//! Invariants:
//! - Nobody else knows how long a message takes: who predicts an arrival asks here.
//! - Faults are data with names. Each draws from a stream of its own, so one more fault changes nothing for the rest.
//! - Without faults a message takes exactly one latency.
//! - A fault that is used up ends.

pub mod apply;
pub mod command;

use crate::engine::chance::Chance;
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, ProducerName};
pub use command::{Apis, Command, FaultInject, Harm, Leg, Victim};

use super::chance;

/// One way between a client and a broker.
const LATENCY_MS: Ms = 1;

/// The client at one end; at the other is a broker.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    Producer(ProducerName),
    Consumer(GroupId, ClientNo),
}

/// The client at one end, by the name that a person knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    Producer(ProducerName),
    Member(GroupId, MemberName),
}

impl Victim {
    /// Whether it is this client alone.
    pub fn is(&self, client: &Named) -> bool {
        *self != Self::Any && self.includes(client)
    }

    fn includes(&self, client: &Named) -> bool {
        match (self, client) {
            (Self::Any, _) => true,
            (Self::Producer(only), Named::Producer(name)) => only == name,
            (Self::Member { group, member }, Named::Member(of, name)) => (group, member) == (of, name),
            _ => false,
        }
    }
}

impl From<Named> for Victim {
    fn from(client: Named) -> Self {
        match client {
            Named::Producer(name) => Self::Producer(name),
            Named::Member(group, member) => Self::Member { group, member },
        }
    }
}

/// A fault that is at work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// As it was asked for.
    pub asked: FaultInject,
    /// How many messages it still harms.
    pub left: u32,
    chance: Chance,
}

impl Fault {
    fn fits(&self, leg: Leg, api: ApiKey, client: &Named) -> bool {
        self.asked.leg == leg && self.asked.api.include(api) && self.asked.client.includes(client)
    }
}

/// The way between clients and brokers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    seed: u64,
    latency_ms: Ms,
    faults: Vec<Fault>,
}

impl Network {
    /// A network without faults.
    pub fn new(seed: u64) -> Self {
        Self { seed, latency_ms: LATENCY_MS, faults: Vec::new() }
    }

    /// When a message sent at `at` is expected: faults are not foreseen.
    pub fn expected(&self, at: Ms) -> Ms {
        at.saturating_add(self.latency_ms)
    }

    /// The faults that are at work, in the order in which they came.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether some fault could harm such a message of that client.
    pub fn may_harm(&self, api: ApiKey, client: &Named) -> bool {
        let hits = |fault: &Fault| fault.asked.api.include(api) && fault.asked.client.includes(client);
        self.faults.iter().any(hits)
    }

    /// Harms messages from now on. A fault of the same name ends.
    pub fn add_fault(&mut self, asked: FaultInject) {
        self.end_fault(&asked.fault);
        let chance = chance::stream(self.seed, "fault", &asked.fault);
        self.faults.push(Fault { left: asked.times, asked, chance });
    }

    /// Whether there was such a fault.
    pub fn end_fault(&mut self, name: &str) -> bool {
        let before = self.faults.len();
        self.faults.retain(|fault| fault.asked.fault != name);
        self.faults.len() < before
    }

    /// When a message sent at `at` arrives that no fault can harm.
    pub fn unharmed(&self, at: Ms) -> Arrivals {
        Arrivals { once: Some(self.expected(at)), again: None }
    }

    /// When a message sent at `at` arrives: never, once or twice; and the faults that harmed it, each with what it did
    /// and how many messages it still harms.
    pub fn carry(&mut self, at: Ms, leg: Leg, api: ApiKey, client: &Named) -> (Arrivals, Vec<Harmed>) {
        let (mut arrivals, mut harmed) = (self.unharmed(at), Vec::new());
        for fault in self.faults.iter_mut().filter(|fault| fault.fits(leg, api, client)) {
            let hit = fault.chance.below(1_000) < fault.asked.chance.0;
            if hit && arrivals.harm(fault.asked.what, self.latency_ms) {
                fault.left -= 1;
                harmed.push(Harmed {
                    fault: fault.asked.fault.clone(),
                    what: fault.asked.what,
                    left: fault.left,
                });
            }
        }
        if !harmed.is_empty() {
            self.faults.retain(|fault| fault.left > 0);
        }
        (arrivals, harmed)
    }
}

/// A fault that harmed a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harmed {
    pub fault: String,
    pub what: Harm,
    /// How many messages it still harms.
    pub left: u32,
}

/// When a message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrivals {
    pub once: Option<Ms>,
    /// Of its duplicate.
    pub again: Option<Ms>,
}

impl Arrivals {
    /// Whether there was a message left to harm.
    fn harm(&mut self, harm: Harm, latency_ms: Ms) -> bool {
        let Some(at) = self.once else { return false };
        match harm {
            Harm::Drop => *self = Self { once: None, again: None },
            Harm::Delay(by_ms) => {
                self.once = Some(at.saturating_add(by_ms));
                self.again = self.again.map(|again| again.saturating_add(by_ms));
            }
            Harm::Duplicate => self.again = Some(at.saturating_add(latency_ms)),
        }
        true
    }
}

#[cfg(test)]
mod tests;
