//! A producer's process dies, stands still, and goes on; and a record sent by hand meets a fault.

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::ids::ProducerName;
use loglab::simulation::command::Bytes;
use loglab::simulation::kafka::command::ProducerSend;
use loglab::simulation::network::{Harm, Leg};
use loglab::simulation::producer::command::{
    ProducerCrash, ProducerCreate, ProducerFreeze, ProducerRemove, ProducerThaw,
};
use loglab::simulation::{Fact, Outcome, Simulation, kafka};

use crate::support::{configs, producer, simulation, topic};
use crate::{fault, log_of};

fn name() -> ProducerName {
    "p".into()
}

/// A hundred records a second, sent in batches of half a second.
fn feed() -> ProducerCreate {
    let mut create = producer("p", "t", 100, 1);
    create.configs = configs(&[("linger.ms", "500")]);
    create
}

#[test]
fn what_is_buffered_dies_with_the_process() {
    let mut sim = simulation(&[topic("t", 1).into(), feed().into()]);
    sim.advance(700);
    sim.drain_events();
    sim.apply(&ProducerCrash { producer: name() }.into()).unwrap();
    let crashed = sim.drain_events().into_iter().find_map(|event| match event.fact {
        Fact::ProducerCrashed { waiting, in_flight, .. } => Some((waiting, in_flight)),
        _ => None,
    });
    assert_eq!(crashed, Some((20, 0)));
    sim.advance(5_000);
    assert_eq!(log_of(sim.world()).len(), 51);
    let sender = sim.world().producers[&name()].kafka().unwrap();
    assert_eq!((sender.lost(), sender.acknowledged()), (20, 51));
    assert_eq!(sender.first_loss().map(|loss| loss.record.timestamp), Some(510));
    let refused = sim.apply(&ProducerThaw { producer: name() }.into()).unwrap_err();
    assert_eq!(refused.id, "producer-is-dead");
    // It is started again: another client, which knows nothing of the first.
    sim.apply(&feed().into()).unwrap();
    sim.advance(600);
    assert!(log_of(sim.world())[51..].starts_with(&[0, 1, 2]));
    sim.apply(&ProducerCrash { producer: name() }.into()).unwrap();
    sim.apply(&ProducerRemove { producer: name() }.into()).unwrap();
    assert!(sim.world().producers.is_empty());
}

#[test]
fn what_was_sent_may_arrive_after_the_process_died() {
    let slow = fault(ApiKey::Produce, Leg::Request, Harm::Delay(300));
    let mut sim = simulation(&[topic("t", 1).into(), slow.into(), feed().into()]);
    sim.advance(600);
    sim.apply(&ProducerCrash { producer: name() }.into()).unwrap();
    assert!(log_of(sim.world()).is_empty());
    let lost = sim.world().producers[&name()].kafka().unwrap().lost();
    sim.advance(1_000);
    assert_eq!((log_of(sim.world()).len(), lost), (51, 61));
}

#[test]
fn a_frozen_producer_sends_nothing_and_reads_no_answer() {
    let settings = [("linger.ms", "0"), ("request.timeout.ms", "1000"), ("enable.idempotence", "false")];
    let mut create = producer("p", "t", 10, 1);
    create.configs = configs(&settings);
    let mut sim = simulation(&[topic("t", 1).into(), create.into()]);
    sim.advance(301);
    sim.apply(&ProducerFreeze { producer: name() }.into()).unwrap();
    sim.advance(10_000);
    assert_eq!(log_of(sim.world()), [0, 1, 2, 3]);
    assert_eq!(sim.world().producers[&name()].kafka().unwrap().in_flight(), 1);
    sim.apply(&ProducerThaw { producer: name() }.into()).unwrap();
    // The answer that waited is read before the clock: nothing is sent twice.
    sim.advance(220);
    assert_eq!(log_of(sim.world()), [0, 1, 2, 3, 4, 5]);
}

fn send(sim: &mut Simulation, value: &str) -> Option<u64> {
    let send = ProducerSend {
        topic: "t".into(),
        key: None,
        value: Some(Bytes(value.into())),
        producer: Some(name()),
        ..by_hand()
    };
    match sim.apply(&send.into()).unwrap() {
        Outcome::Kafka(kafka::Outcome::Sent { offset, .. }) => offset,
        other => panic!("{other:?}"),
    }
}

fn by_hand() -> ProducerSend {
    let json = serde_json::json!({ "type": "producer.send", "topic": "t", "key": null, "value": "" });
    match loglab::scenario::parse::command(&json, "").unwrap() {
        loglab::simulation::Command::Kafka(kafka::Command::ProducerSend(send)) => send,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_record_sent_by_hand_meets_the_fault_of_its_producer() {
    let log = |idempotent: &str, leg| {
        let mut create = producer("p", "t", 1, 1);
        create.source = None;
        create.configs = configs(&[("enable.idempotence", idempotent), ("request.timeout.ms", "1000")]);
        let mut sim = simulation(&[topic("t", 1).into(), create.into()]);
        sim.advance(10);
        assert_eq!(send(&mut sim, "p 0"), Some(0));
        sim.apply(&fault(ApiKey::Produce, leg, Harm::Drop).into()).unwrap();
        assert_eq!(send(&mut sim, "p 1"), None);
        sim.advance(10);
        // The fault is used up, but what comes next must not overtake.
        let after = send(&mut sim, "p 2");
        sim.advance(3_000);
        assert_eq!(after, None);
        log_of(sim.world())
    };
    assert_eq!(log("true", Leg::Response), [0, 1, 2]);
    assert_eq!(log("false", Leg::Response), [0, 1, 2, 1]);
    assert_eq!(log("true", Leg::Request), [0, 1, 2]);
    assert_eq!(log("false", Leg::Request), [0, 2, 1]);
}
