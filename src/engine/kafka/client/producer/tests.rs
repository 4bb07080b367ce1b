//! What a producer does with records, batches and time.

use super::*;
use crate::engine::kafka::log::Identity;
use crate::engine::kafka::partitioner::{Client, Reason};

fn record(key: Option<&str>, value_len: usize) -> Record {
    Record::new(key.map(str::as_bytes), Some(&vec![b'v'; value_len]), 1_000)
}

struct Fixture {
    producer: Producer,
    topic: TopicName,
    chance: Chance,
}

impl Fixture {
    fn new(settings: &[(&str, &str)]) -> Self {
        let mut config = ProducerConfig::new(Client::Java);
        for (name, value) in settings {
            config.set(name, value).unwrap();
        }
        config.check().unwrap();
        let mut producer = Producer::new(config);
        assert!(!producer.config().idempotent() || producer.asks_who_it_is(0));
        producer.on_identity(Identity { id: 7, epoch: 0 });
        Self { producer, topic: "t".into(), chance: Chance::new(3) }
    }

    /// The batches of the next request.
    fn drain(&mut self, now: Ms) -> Vec<Batch> {
        self.request(now).map_or(Vec::new(), |(_, batches)| batches.to_vec())
    }

    fn request(&mut self, now: Ms) -> Option<(RequestId, Rc<[Batch]>)> {
        self.producer.drain_ready(now)
    }

    /// All that was sent is acknowledged.
    fn acknowledge(&mut self, now: Ms) {
        while let Some((request, _)) = self.producer.in_flight.first_key_value() {
            let request = *request;
            self.producer.on_response(now, request, &[], &mut self.chance);
        }
    }

    fn send(&mut self, now: Ms, record: Record) -> Result<Sent, SendError> {
        self.producer.send(now, &self.topic, 3, record, None, &mut self.chance)
    }
}

#[test]
fn a_batch_waits_for_linger_and_leaves_with_all_its_broker_has() {
    let mut f = Fixture::new(&[]);
    assert_eq!(f.producer.next_deadline(), None);
    f.send(100, record(Some("a"), 10)).unwrap();
    f.send(103, record(Some("b"), 10)).unwrap();
    assert_eq!((f.producer.next_deadline(), f.producer.waiting()), (Some(105), 2));
    assert!(f.drain(104).is_empty());
    let batches = f.drain(105);
    assert_eq!(batches.len(), 2, "the one that lingered takes the other along");
    assert_eq!((f.producer.waiting(), f.producer.in_flight()), (0, 2));
    f.acknowledge(106);
    assert_eq!((f.producer.in_flight(), f.producer.acknowledged()), (0, 2));
}

#[test]
fn a_full_batch_leaves_at_once_and_has_the_size_that_kafka_gives_it() {
    let mut f = Fixture::new(&[("batch.size", "1000")]);
    let mut sent = 0;
    while !f.send(0, record(Some("a"), 100)).unwrap().batch_full {
        sent += 1;
    }
    let batches = f.drain(0);
    // 61 + 9 × (length 1, attributes 1, deltas 1 + 1, key 1 + 1, value 2 + 100, headers 1 → 109 + length's
    // second byte).
    assert_eq!((batches.len(), batches[0].records.len(), sent), (1, 8, 8));
    assert_eq!(batches[0].bytes, 61 + 8 * 110);
    assert_eq!(f.producer.waiting(), 1, "the record that did not fit opened the next batch");
}

#[test]
fn a_record_too_large_never_leaves_the_client() {
    let mut f = Fixture::new(&[("max.request.size", "200")]);
    // 61 of the batch, 21 at most of the record, key 2, value 2 + n, headers 1.
    assert!(f.send(0, record(Some("a"), 113)).is_ok());
    let error = f.send(0, record(Some("a"), 114)).unwrap_err();
    assert_eq!(error, SendError::RecordTooLarge { bytes: 201, max: 200 });
    let error = f.producer.send(0, &f.topic, 3, record(None, 1), Some(3), &mut f.chance).unwrap_err();
    assert_eq!(error, SendError::UnknownPartition { partition: Some(3), partitions: 3 });
    assert_eq!(f.producer.waiting(), 1);
}

#[test]
fn no_more_requests_than_allowed_are_unanswered() {
    let mut f = Fixture::new(&[("linger.ms", "0"), ("max.in.flight.requests.per.connection", "2")]);
    let mut requests = Vec::new();
    for now in 0..3 {
        f.send(now, record(Some("a"), 1)).unwrap();
        requests.extend(f.request(now).map(|(request, _)| request));
    }
    // Nothing is due but what happens if there is no answer.
    assert_eq!((requests.len(), f.producer.waiting(), f.producer.next_deadline()), (2, 1, Some(30_001)));
    f.producer.on_response(3, requests[0], &[], &mut f.chance);
    assert_eq!(f.drain(3).len(), 1);
}

#[test]
fn keyless_records_stick_to_a_partition_until_it_got_a_batch() {
    let mut f =
        Fixture::new(&[("batch.size", "1000"), ("partitioner.adaptive.partitioning.enable", "false")]);
    let mut stays = Vec::new();
    for now in 0..200 {
        let Reason::Sticky { produced_bytes, chosen, .. } =
            f.send(now, record(None, 100)).unwrap().decision.reason
        else {
            panic!("a null key is placed by the sticky partitioner")
        };
        if chosen.is_some() {
            assert_eq!(produced_bytes, 0);
            stays.push(0);
        }
        *stays.last_mut().unwrap() += 1;
        while f.request(now).is_some() {}
        f.acknowledge(now);
    }
    // 5 ms of linger are 6 records a batch (about 720 bytes): 1,000 bytes are passed within the second batch,
    // and the switch waits until that batch is gone.
    assert!(stays.iter().rev().skip(1).all(|stay| (9..=18).contains(stay)), "{stays:?}");
}

#[test]
fn requests_hold_no_more_than_allowed_and_take_turns() {
    let mut f = Fixture::new(&[("max.request.size", "400"), ("linger.ms", "0")]);
    for key in ["a", "c", "b", "d", "e", "f"] {
        f.send(0, record(Some(key), 200)).unwrap();
    }
    let mut order = Vec::new();
    loop {
        let batches = f.drain(0);
        if batches.is_empty() {
            break;
        }
        assert!(batches.len() == 1 || batches.iter().map(|batch| batch.bytes).sum::<u64>() <= 400);
        order.extend(batches.iter().map(|batch| batch.partition));
        f.acknowledge(0);
    }
    assert_eq!(f.producer.waiting(), 0);
    assert!(order.len() >= 2, "{order:?}");
}

#[test]
fn closing_sends_what_waits_and_takes_no_more() {
    let mut f = Fixture::new(&[("linger.ms", "10000")]);
    f.send(0, record(None, 1)).unwrap();
    f.producer.close();
    assert_eq!(f.send(1, record(None, 1)), Err(SendError::Closed));
    assert_eq!(f.drain(1).len(), 1);
    f.acknowledge(2);
    assert_eq!(f.producer.next_deadline(), None);
}
