//! (acks × idempotence × fault × requests in flight) → what the log holds, and what the producer thinks.

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::ids::ProducerName;
use loglab::simulation::kafka::ProduceFact;
use loglab::simulation::network::{Harm, Leg};
use loglab::simulation::producer::command::{Keys, ProducerCreate, ProducerPause, Source};
use loglab::simulation::{Fact, Simulation, kafka};

use crate::support::{configs, producer, simulation, topic};
use crate::{fault, log_of};

const FIVE: (&str, &str) = ("max.in.flight.requests.per.connection", "5");
const ONE: (&str, &str) = ("max.in.flight.requests.per.connection", "1");

/// A producer of ten records a second, each alone in its batch, that gives up waiting for an answer after a second.
fn slow(settings: &[(&str, &str)]) -> ProducerCreate {
    let mut create = producer("p", "t", 10, 1);
    create.source = create.source.map(|source| match source {
        Source::Rate { rate_per_s, value_bytes, .. } => Source::Rate {
            rate_per_s,
            keys: Keys::None,
            value_bytes,
            transaction: None,
            poison: loglab::simulation::command::Milli(0),
        },
        other => other,
    });
    let usual = [("linger.ms", "0"), ("request.timeout.ms", "1000"), ("delivery.timeout.ms", "5000")];
    create.configs = configs(&[&usual, settings].concat());
    create
}

/// Five records are sent; the first request, or the response to it, is harmed.
fn harmed(settings: &[(&str, &str)], leg: Leg, what: Harm) -> Simulation {
    let fault = fault(ApiKey::Produce, leg, what);
    let mut sim = simulation(&[topic("t", 1).into(), fault.into(), slow(settings).into()]);
    sim.advance(450);
    sim.apply(&ProducerPause { producer: "p".into() }.into()).unwrap();
    sim.advance(20_000);
    sim
}

/// The log, and what the producer counts as acknowledged and as lost.
fn check(settings: &[(&str, &str)], leg: Leg, what: Harm, log: &[u64], counts: (u64, u64)) {
    let sim = harmed(settings, leg, what);
    let case = format!("{settings:?} {leg:?} {what:?}");
    assert_eq!(log_of(sim.world()), log, "{case}");
    let sender = sim.world().producers[&ProducerName::from("p")].kafka().unwrap();
    assert_eq!((sender.acknowledged(), sender.lost()), counts, "{case}");
    assert_eq!((sender.waiting(), sender.in_flight()), (0, 0), "{case}");
}

#[test]
fn what_a_fault_does_depends_on_acks_idempotence_and_requests_in_flight() {
    let off = ("enable.idempotence", "false");
    let (request, response) = (Leg::Request, Leg::Response);
    let in_order: &[u64] = &[0, 1, 2, 3, 4];
    for acks in [("acks", "1"), ("acks", "all")] {
        let five = [acks, off, FIVE];
        let one = [acks, off, ONE];
        // What is lost goes again, behind what overtook it.
        check(&five, request, Harm::Drop, &[1, 2, 3, 4, 0], (5, 0));
        check(&one, request, Harm::Drop, in_order, (5, 0));
        // What is in the log, but not acknowledged, goes again as well.
        check(&five, response, Harm::Drop, &[0, 1, 2, 3, 4, 0], (5, 0));
        check(&one, response, Harm::Drop, &[0, 0, 1, 2, 3, 4], (5, 0));
        check(&five, request, Harm::Duplicate, &[0, 0, 1, 2, 3, 4], (5, 0));
        check(&five, response, Harm::Duplicate, in_order, (5, 0));
        check(&five, request, Harm::Delay(250), &[1, 2, 0, 3, 4], (5, 0));
        check(&five, request, Harm::Delay(2_000), &[1, 2, 3, 4, 0, 0], (5, 0));
        check(&five, response, Harm::Delay(250), in_order, (5, 0));
        check(&five, response, Harm::Delay(2_000), &[0, 1, 2, 3, 4, 0], (5, 0));
        // Without another attempt.
        let once = [acks, off, ("retries", "0")];
        check(&once, request, Harm::Drop, &[1, 2, 3, 4], (4, 1));
        check(&once, response, Harm::Drop, in_order, (4, 1));
    }
    for in_flight in [FIVE, ONE] {
        for leg in [request, response] {
            for what in [Harm::Drop, Harm::Duplicate, Harm::Delay(250), Harm::Delay(2_000)] {
                check(&[("acks", "all"), in_flight], leg, what, in_order, (5, 0));
            }
        }
        // Nobody waits for an answer: nobody notices.
        let none = [("acks", "0"), in_flight];
        check(&none, request, Harm::Drop, &[1, 2, 3, 4], (5, 0));
        check(&none, request, Harm::Duplicate, &[0, 0, 1, 2, 3, 4], (5, 0));
        check(&none, response, Harm::Drop, in_order, (5, 0));
    }
}

#[test]
fn what_is_not_acknowledged_in_time_is_given_up_and_told() {
    let fault = loglab::simulation::network::FaultInject {
        times: 1_000,
        ..fault(ApiKey::Produce, Leg::Response, Harm::Drop)
    };
    let settings = [("enable.idempotence", "false")];
    let mut sim = simulation(&[topic("t", 1).into(), fault.into(), slow(&settings).into()]);
    sim.advance(150);
    sim.apply(&ProducerPause { producer: "p".into() }.into()).unwrap();
    sim.advance(20_000);
    let lost = sim.drain_events().into_iter().filter_map(|event| match event.fact {
        Fact::Kafka(kafka::Fact::Produce(ProduceFact::Lost { count, exception, after_ms, .. })) => {
            Some((event.time_ms, count, exception, after_ms))
        }
        _ => None,
    });
    let lost: Vec<_> = lost.collect();
    assert_eq!(lost, [(5_000, 1, "TimeoutException", 5_000), (5_100, 1, "TimeoutException", 5_000)]);
    let sender = sim.world().producers[&ProducerName::from("p")].kafka().unwrap();
    let first = sender.first_loss().unwrap();
    assert_eq!((first.at_ms, first.record.timestamp), (5_000, 0));
    assert_eq!((sender.lost(), sender.acknowledged(), sender.waiting()), (2, 0, 0));
    // Each attempt was appended.
    let log = log_of(sim.world());
    assert!(log.iter().filter(|number| **number == 0).count() > 2, "{log:?}");
}

#[test]
fn an_idempotent_producer_goes_on_after_it_gave_a_batch_up() {
    let fault = loglab::simulation::network::FaultInject {
        times: 12,
        ..fault(ApiKey::Produce, Leg::Request, Harm::Drop)
    };
    let mut sim = simulation(&[topic("t", 1).into(), slow(&[]).into()]);
    sim.advance(450);
    sim.apply(&fault.into()).unwrap();
    sim.advance(20_000);
    let log = log_of(sim.world());
    let sender = sim.world().producers[&ProducerName::from("p")].kafka().unwrap();
    assert!(sender.lost() > 0, "{log:?}");
    assert!(log.is_sorted_by(|a, b| a < b), "{log:?}");
    assert!(log.last().is_some_and(|last| *last > 190), "{log:?}");
    assert!(sender.identity().is_some_and(|identity| identity.epoch > 0));
}

#[test]
fn a_producer_asks_again_who_it_is() {
    let fault = fault(ApiKey::InitProducerId, Leg::Response, Harm::Drop);
    let mut sim = simulation(&[topic("t", 1).into()]);
    sim.apply_all(&[fault.into(), slow(&[]).into()]).unwrap();
    sim.advance(1_000);
    assert!(log_of(sim.world()).is_empty());
    sim.advance(150);
    assert_eq!(log_of(sim.world()).len(), 12);
}
