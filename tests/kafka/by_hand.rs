//! Records sent by hand go through their producer's partitioner.

use loglab::engine::kafka::partitioner::{Client, Reason};
use loglab::simulation::kafka::Outcome as Done;
use loglab::simulation::kafka::command::TopicAddPartitions;
use loglab::simulation::producer::command::{ProducerCreate, ProducerRemove};
use loglab::simulation::{Outcome, Simulation};

use crate::support::{configs, producer, send, simulation, topic};

fn with(client: Client, settings: &[(&str, &str)], partitions: u32) -> Simulation {
    let configs = configs(settings);
    let create = ProducerCreate { client, source: None, configs, ..producer("p", "t", 1, 1) };
    simulation(&[topic("t", partitions).into(), create.into()])
}

/// Sends one, which has to go where it was foreseen.
fn sent(sim: &mut Simulation, key: Option<&str>, by: Option<&str>) -> u32 {
    let name = by.map(Into::into);
    let foreseen = sim.world().foresee(name.as_ref(), &"t".into(), key.map(str::as_bytes)).unwrap();
    let Ok(Outcome::Kafka(Done::Sent { partition, .. })) = sim.apply(&send("t", key, by).into()) else {
        panic!("it was not sent")
    };
    assert_eq!(foreseen.partition, partition, "{foreseen:?}");
    partition
}

fn three(sim: &mut Simulation, key: Option<&str>, by: Option<&str>) -> [u32; 3] {
    [(); 3].map(|()| sent(sim, key, by))
}

#[test]
fn those_that_take_turns_take_them() {
    let java = [("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner")];
    for (client, settings) in [
        (Client::KafkaGo, &[][..]),
        (Client::Java, &java),
        (Client::Sarama, &[("partitioner", "round_robin")]),
    ] {
        let mut sim = with(client, settings, 32);
        assert_eq!(three(&mut sim, Some("a key"), Some("p")), [0, 1, 2], "{client:?}");
        assert_eq!(three(&mut sim, None, Some("p")), [3, 4, 5], "{client:?}");
    }
    let mut js = with(Client::KafkaJs, &[], 32);
    let [first, second, third] = three(&mut js, None, Some("p"));
    assert_eq!([second, third], [(first + 1) % 32, (first + 2) % 32]);
}

#[test]
fn null_keys_stick_to_a_partition_until_it_got_a_batch() {
    for by in [Some("p"), None] {
        let mut sim = with(Client::Java, &[], 32);
        let [first, second, third] = three(&mut sim, None, by);
        assert_eq!([second, third], [first; 3][1..], "{by:?}");
        // 16,384 bytes at 61 + 8 each are passed with record 238.
        let places: Vec<u32> = (3..300).map(|_| sent(&mut sim, None, by)).collect();
        let stays = places.iter().position(|at| *at != first).expect("it moves on in the end") + 3;
        assert!((237..=239).contains(&stays), "{by:?}: {stays}");
    }
}

#[test]
fn one_random_choice_serves_librdkafka_for_ten_milliseconds() {
    let mut sim = with(Client::Librdkafka, &[], 32);
    let mut places = Vec::new();
    for _ in 0..8 {
        let [first, second, third] = three(&mut sim, None, Some("p"));
        assert_eq!([second, third], [first; 2]);
        places.push(first);
        sim.advance(10);
    }
    places.dedup();
    assert!(places.len() > 4, "{places:?}");
}

#[test]
fn what_a_source_sends_and_what_is_sent_by_hand_share_their_turns() {
    let settings =
        configs(&[("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner")]);
    let create = ProducerCreate { configs: settings, ..producer("p", "t", 10, 1) };
    let mut sim = simulation(&[topic("t", 32).into(), create.into()]);
    sim.advance(1_000);
    let sent_before = sim.world().producers["p"].sent as u32;
    assert_eq!(sent(&mut sim, None, Some("p")), sent_before % 32);
    sim.advance(2_000);
    let log = |partition: u32| sim.world().kafka.topics["t"].partitions[partition as usize].log_end_offset();
    assert_eq!((0..20).map(log).collect::<Vec<_>>(), [1; 20]);
}

#[test]
fn a_producer_sees_new_partitions_by_its_metadata_also_for_records_by_hand() {
    let mut sim = with(Client::KafkaGo, &[("metadata.max.age.ms", "1000")], 2);
    assert_eq!(three(&mut sim, None, Some("p")), [0, 1, 0]);
    sim.apply(&TopicAddPartitions { topic: "t".into(), total: 8 }.into()).unwrap();
    assert_eq!(three(&mut sim, None, Some("p")), [1, 0, 1]);
    sim.advance(1_000);
    assert_eq!(three(&mut sim, None, Some("p")), [6, 7, 0]);
}

#[test]
fn a_removed_producer_sends_nothing_by_hand() {
    let linger = configs(&[("linger.ms", "60000")]);
    let create = ProducerCreate { configs: linger, ..producer("p", "t", 10, 1) };
    let mut sim = simulation(&[topic("t", 3).into(), create.into()]);
    sim.advance(500);
    sim.apply(&ProducerRemove { producer: "p".into() }.into()).unwrap();
    assert!(sim.apply(&send("t", None, Some("p")).into()).is_err());
}

#[test]
fn its_own_largest_request_bounds_a_record_by_hand() {
    let mut sim = with(Client::Java, &[("max.request.size", "80")], 3);
    let refused = sim.apply(&send("t", Some("a key that is long"), Some("p")).into()).unwrap_err();
    assert_eq!(refused.code, "RECORD_TOO_LARGE");
    assert!(sim.apply(&send("t", Some("a key that is long"), None).into()).is_ok());
}

#[test]
fn a_key_decides_alone() {
    let mut sim = with(Client::Java, &[], 32);
    let [first, second, third] = three(&mut sim, Some("a"), Some("p"));
    assert_eq!([second, third], [first; 2]);
    let why = sim.world().foresee(Some(&"p".into()), &"t".into(), Some(b"a")).unwrap();
    assert!(matches!(why.reason, Reason::Key(_)));
}
