//! The way of every message between a client and a broker: how long it takes, and what goes wrong on it.
//!
//! Invariants:
//! - Nobody else knows how long a message takes: who predicts an arrival asks here.
//! - Faults are data with names. Each draws from a stream of its own, so one more fault changes nothing for the rest.
//! - Without faults a message takes exactly one latency.

use crate::engine::chance::Chance;
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, Ms, ProducerName};

use super::chance;

/// One way between a client and a broker.
const LATENCY_MS: Ms = 1;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leg {
    Request,
    Response,
}

/// The client at one end; at the other is a broker.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    Producer(ProducerName),
    Consumer(GroupId, ClientNo),
}

/// What a fault does to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Harm {
    /// It never arrives.
    Drop,
    /// It arrives so much later.
    Delay { by_ms: Ms },
    /// It arrives, and so much later once more.
    Duplicate { after_ms: Ms },
}

/// Which messages are harmed; what is left open fits every message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Victims {
    pub leg: Option<Leg>,
    pub api: Option<ApiKey>,
    pub client: Option<Peer>,
}

impl Victims {
    fn include(&self, leg: Leg, api: ApiKey, client: &Peer) -> bool {
        self.leg.is_none_or(|only| only == leg)
            && self.api.is_none_or(|only| only == api)
            && self.client.as_ref().is_none_or(|only| only == client)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Fault {
    name: String,
    victims: Victims,
    harm: Harm,
    /// So many of 1,000 such messages.
    per_mille: u32,
    chance: Chance,
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

    /// Harms so many of 1,000 messages from now on. A fault of the same name ends.
    pub fn add_fault(&mut self, name: &str, victims: Victims, harm: Harm, per_mille: u32) {
        self.end_fault(name);
        let chance = chance::stream(self.seed, "fault", name);
        self.faults.push(Fault { name: name.to_owned(), victims, harm, per_mille, chance });
    }

    pub fn end_fault(&mut self, name: &str) {
        self.faults.retain(|fault| fault.name != name);
    }

    /// When a message sent at `at` arrives: never, once or twice.
    pub fn carry(&mut self, at: Ms, leg: Leg, api: ApiKey, client: &Peer) -> Arrivals {
        let mut arrivals = Arrivals { once: Some(self.expected(at)), again: None };
        for fault in self.faults.iter_mut().filter(|fault| fault.victims.include(leg, api, client)) {
            if fault.chance.below(1_000) < u64::from(fault.per_mille) {
                arrivals.harm(fault.harm);
            }
        }
        arrivals
    }
}

/// When a message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrivals {
    pub once: Option<Ms>,
    /// Of its duplicate.
    pub again: Option<Ms>,
}

impl Arrivals {
    fn harm(&mut self, harm: Harm) {
        let Some(at) = self.once else { return };
        match harm {
            Harm::Drop => *self = Self { once: None, again: None },
            Harm::Delay { by_ms } => {
                self.once = Some(at.saturating_add(by_ms));
                self.again = self.again.map(|again| again.saturating_add(by_ms));
            }
            Harm::Duplicate { after_ms } => self.again = Some(at.saturating_add(after_ms)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn producer(name: &str) -> Peer {
        Peer::Producer(name.into())
    }

    fn member() -> Peer {
        Peer::Consumer("g".into(), 1)
    }

    /// The arrivals of a message sent at 100 through a network that harms each of its victims.
    fn sent(
        victims: Victims,
        harm: Harm,
        (leg, api, client): (Leg, ApiKey, Peer),
    ) -> (Option<Ms>, Option<Ms>) {
        let mut network = Network::new(7);
        network.add_fault("f", victims, harm, 1_000);
        let Arrivals { once, again } = network.carry(100, leg, api, &client);
        (once, again)
    }

    #[test]
    fn requests_and_responses_are_dropped_delayed_and_duplicated() {
        let messages = [
            (ApiKey::Produce, producer("p")),
            (ApiKey::JoinGroup, member()),
            (ApiKey::OffsetCommit, member()),
            (ApiKey::ConsumerGroupHeartbeat, member()),
        ];
        let harms = [
            (Harm::Drop, (None, None)),
            (Harm::Delay { by_ms: 40 }, (Some(141), None)),
            (Harm::Duplicate { after_ms: 3 }, (Some(101), Some(104))),
        ];
        for (api, client) in messages {
            for leg in [Leg::Request, Leg::Response] {
                for (harm, expected) in harms {
                    let message = (leg, api, client.clone());
                    assert_eq!(sent(Victims::default(), harm, message), expected, "{leg:?} {api:?} {harm:?}");
                }
            }
        }
    }

    #[test]
    fn only_victims_are_harmed() {
        let only =
            Victims { leg: Some(Leg::Response), api: Some(ApiKey::Produce), client: Some(producer("p")) };
        let check = |message, arrives| {
            assert_eq!(sent(only.clone(), Harm::Drop, message).0, arrives);
        };
        check((Leg::Response, ApiKey::Produce, producer("p")), None);
        check((Leg::Request, ApiKey::Produce, producer("p")), Some(101));
        check((Leg::Response, ApiKey::Heartbeat, producer("p")), Some(101));
        check((Leg::Response, ApiKey::Produce, producer("q")), Some(101));
    }

    #[test]
    fn another_fault_does_not_reshuffle_the_first() {
        let dropped = |more: bool| {
            let mut network = Network::new(7);
            network.add_fault("first", Victims::default(), Harm::Drop, 300);
            if more {
                network.add_fault("second", Victims::default(), Harm::Delay { by_ms: 9 }, 500);
            }
            let mut arrives =
                |_| network.carry(0, Leg::Request, ApiKey::Produce, &producer("p")).once.is_none();
            (0..200).map(&mut arrives).collect::<Vec<bool>>()
        };
        assert_eq!(dropped(false), dropped(true));
        let many = dropped(false).into_iter().filter(|gone| *gone).count();
        assert!((40..80).contains(&many), "{many} of 200");
    }
}
