//! Examples of what goes wrong between clients and brokers.

use loglab::engine::kafka::api::ApiKey;
use loglab::simulation;
use loglab::simulation::command::Milli;
use loglab::simulation::kafka::ProduceFact;
use loglab::simulation::network::{Apis, FaultInject, Harm, Leg, Named, Victim};

use super::{member, producer, topic};

/// What became of batches.
pub fn batches() -> Vec<ProduceFact> {
    let retried = |code, count| ProduceFact::Retried {
        producer: producer(),
        topic: topic(),
        partition: 3,
        count,
        attempt: 1,
        code,
        at_ms: 61_000,
    };
    vec![
        retried("REQUEST_TIMED_OUT", 1),
        retried("OUT_OF_ORDER_SEQUENCE_NUMBER", 3),
        ProduceFact::Lost {
            producer: producer(),
            topic: topic(),
            partition: 3,
            count: 2,
            exception: "TimeoutException",
            after_ms: 120_000,
        },
        ProduceFact::RepetitionDropped {
            producer: producer(),
            topic: topic(),
            partition: 3,
            base_offset: 40,
            count: 2,
        },
        ProduceFact::EpochBumped { producer: producer(), topic: topic(), epoch: 1 },
    ]
}

/// What goes wrong on the way.
pub fn faults() -> Vec<simulation::Fact> {
    use simulation::Fact;
    let any = |leg, what, times, chance, api| Fact::FaultInjected {
        asked: FaultInject {
            fault: "rain".into(),
            client: Victim::Any,
            api,
            leg,
            what,
            times,
            chance: Milli(chance),
        },
    };
    let harmed = |client, leg, what, left| Fact::MessageHarmed {
        fault: "rain".into(),
        client,
        api: ApiKey::Produce,
        leg,
        what,
        left,
    };
    let member = Named::Member("gate-displays".into(), member());
    vec![
        any(Leg::Request, Harm::Drop, 1, 1_000, Apis::Only(ApiKey::Produce)),
        any(Leg::Response, Harm::Delay(2_000), 3, 1_000, Apis::All),
        any(Leg::Request, Harm::Duplicate, 1_000, 125, Apis::Only(ApiKey::Heartbeat)),
        Fact::FaultCleared { fault: "rain".into() },
        harmed(Named::Producer(producer()), Leg::Request, Harm::Drop, 0),
        harmed(Named::Producer(producer()), Leg::Response, Harm::Drop, 2),
        harmed(member.clone(), Leg::Request, Harm::Delay(1_500), 1),
        harmed(member, Leg::Response, Harm::Duplicate, 0),
    ]
}
