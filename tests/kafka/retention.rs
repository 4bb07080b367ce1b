//! Segments that roll and go, and the cleaner of compacted topics, in a world that runs.

use loglab::engine::kafka::ids::TopicPartition;
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::command::Bytes;
use loglab::simulation::kafka::Fact;
use loglab::simulation::kafka::command::{ProducerSend, TopicCreate, TopicDeleteRecords};
use loglab::simulation::{self, Simulation};

use crate::support::{self, configs, group, member, producer, simulation, topic};

const HOUR: u64 = 3_600_000;

fn kafka(sim: &mut Simulation) -> Vec<Fact> {
    let of = |fact| if let simulation::Fact::Kafka(fact) = fact { Some(fact) } else { None };
    sim.drain_events().into_iter().filter_map(|event| of(event.fact)).collect()
}

fn log(sim: &Simulation) -> &PartitionLog {
    &sim.world().kafka.topics["t"].partitions[0]
}

fn send(sim: &mut Simulation, key: &str, value: Option<&str>) {
    let bytes = |text: &str| Bytes(text.as_bytes().to_vec());
    let (key, value) = (Some(bytes(key)), value.map(bytes));
    sim.apply(&ProducerSend { key, value, ..support::send("t", None, None) }.into()).unwrap();
}

fn compacted(settings: &[(&str, &str)]) -> Simulation {
    let all = [&[("cleanup.policy", "compact"), ("segment.ms", "60000")], settings].concat();
    simulation(&[TopicCreate { configs: configs(&all), ..topic("t", 1) }.into()])
}

fn left(sim: &Simulation) -> Vec<u64> {
    let log = log(sim);
    log.fetch(log.log_start_offset(), usize::MAX, u64::MAX).unwrap().map(|(offset, _)| offset).collect()
}

#[test]
fn the_cleaner_comes_when_a_segment_rests_and_keeps_the_last_of_each_key() {
    let mut sim = compacted(&[]);
    for key in ["a", "b", "a", "c", "a"] {
        send(&mut sim, key, Some("1"));
        sim.advance(1_000);
    }
    sim.advance(HOUR);
    assert_eq!(left(&sim), [0, 1, 2, 3, 4], "the active segment is never cleaned, however old it is");
    kafka(&mut sim);
    send(&mut sim, "b", Some("2"));
    sim.advance(15_000);
    assert_eq!(left(&sim), [1, 3, 4, 5], "its own keys remove nothing");
    let facts = kafka(&mut sim);
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::SegmentRolled { base_offset: 5, why: "segment.ms", .. })),
        "{facts:?}"
    );
    let cleaned = |fact: &Fact| matches!(fact, Fact::LogCleaned { from: 0, to: 5, records: 2, .. });
    assert!(facts.iter().any(cleaned), "{facts:?}");
    assert_eq!((log(&sim).log_start_offset(), log(&sim).log_end_offset()), (0, 6));
}

#[test]
fn a_tombstone_outlives_its_key_by_delete_retention_ms() {
    let mut sim = compacted(&[("delete.retention.ms", "600000"), ("min.cleanable.dirty.ratio", "0")]);
    send(&mut sim, "a", Some("1"));
    send(&mut sim, "a", None);
    let next = |sim: &mut Simulation, key: &str, wait: u64| {
        sim.advance(61_000);
        send(sim, key, Some("1"));
        sim.advance(wait);
        left(sim)
    };
    assert_eq!(next(&mut sim, "b", 20_000), [1, 2], "the first cleaning keeps it, and says until when");
    assert_eq!(next(&mut sim, "c", 20_000), [1, 2, 3], "ten minutes are not over");
    assert_eq!(next(&mut sim, "d", 700_000), [1, 2, 3, 4], "nothing was dirty when they were over");
    kafka(&mut sim);
    assert_eq!(next(&mut sim, "e", 20_000), [2, 3, 4, 5]);
    let gone = |fact: &Fact| matches!(fact, Fact::LogCleaned { records: 1, tombstones: 1, .. });
    assert!(kafka(&mut sim).iter().any(gone));
}

#[test]
fn lags_hold_the_cleaner_back_and_drive_it_on() {
    let settings = [("min.compaction.lag.ms", "600000"), ("min.cleanable.dirty.ratio", "0")];
    let mut sim = compacted(&settings);
    send(&mut sim, "a", Some("1"));
    send(&mut sim, "a", Some("2"));
    sim.advance(61_000);
    send(&mut sim, "b", Some("1"));
    sim.advance(500_000);
    assert_eq!(left(&sim), [0, 1, 2]);
    sim.advance(60_000);
    assert_eq!(left(&sim), [1, 2], "with nothing new, by time alone");

    let mut sim = compacted(&[("max.compaction.lag.ms", "600000"), ("min.cleanable.dirty.ratio", "1")]);
    // Kafka takes a first record of time 0 for one without time.
    sim.advance(1_000);
    send(&mut sim, "a", Some("1"));
    send(&mut sim, "a", Some("2"));
    sim.advance(61_000);
    send(&mut sim, "b", Some("1"));
    sim.advance(500_000);
    assert_eq!(left(&sim), [0, 1, 2], "no ratio is above 1");
    sim.advance(60_000);
    assert_eq!(left(&sim), [1, 2]);
}

#[test]
fn records_without_key_are_refused_by_a_compacted_topic() {
    let mut sim = compacted(&[]);
    let nameless = ProducerSend { key: None, ..support::send("t", None, None) };
    let refusal = sim.apply(&nameless.into()).unwrap_err();
    assert_eq!((refusal.code, refusal.path.as_str()), ("INVALID_RECORD", "key"));
    send(&mut sim, "", Some("an empty key is one"));
    assert_eq!(left(&sim), [0]);
}

#[test]
fn a_compacted_topic_that_deletes_too_loses_old_segments() {
    let mut sim = compacted(&[("cleanup.policy", "compact,delete"), ("retention.ms", "3600000")]);
    send(&mut sim, "a", Some("1"));
    sim.advance(61_000);
    send(&mut sim, "b", Some("1"));
    sim.advance(HOUR - 62_000);
    assert_eq!(left(&sim), [0, 1]);
    kafka(&mut sim);
    sim.advance(20_000);
    assert_eq!((left(&sim), log(&sim).log_start_offset()), (vec![1], 1));
    let by_time = |fact: &Fact| matches!(fact, Fact::SegmentsDeleted { why: "retention.ms", to: 1, .. });
    assert!(kafka(&mut sim).iter().any(by_time));
}

#[test]
fn a_group_hears_what_it_lost() {
    let keep = configs(&[("retention.ms", "60000"), ("segment.ms", "10000")]);
    let mut sim = simulation(&[
        TopicCreate { configs: keep, ..topic("t", 1) }.into(),
        producer("p", "t", 1, 100).into(),
        group("g").into(),
        member("g", "c", "t").into(),
    ]);
    sim.advance(20_000);
    let leave = loglab::simulation::kafka::command::MemberLeave { group: "g".into(), member: "c".into() };
    sim.apply(&leave.into()).unwrap();
    sim.advance(1_000);
    let stood = sim.world().kafka.groups["g"]
        .bookmark(&TopicPartition::new("t", 0))
        .expect("it closed and committed");
    sim.advance(320_000);
    let facts = kafka(&mut sim);
    let start = log(&sim).log_start_offset();
    let lost = facts.iter().find_map(|fact| match fact {
        Fact::GroupOvertaken { bookmark, log_start_offset, records, .. } => {
            Some((*bookmark, *log_start_offset, *records))
        }
        _ => None,
    });
    assert_eq!(lost, Some((stood, start, start - stood)));

    let before = TopicDeleteRecords { topic: "t".into(), partition: 0, before_offset: start as i64 + 5 };
    sim.apply(&before.into()).unwrap();
    let again = |fact: &Fact| matches!(fact, Fact::GroupOvertaken { records: 5, .. });
    assert!(kafka(&mut sim).iter().any(again), "deleted by hand is lost too");
}

#[test]
fn the_brokers_own_topics_are_there_and_not_written_to() {
    let mut sim = simulation(&[]);
    let refused = |sim: &mut Simulation, command: simulation::Command| {
        let refusal = sim.apply(&command).unwrap_err();
        (refusal.code, refusal.path)
    };
    let create = refused(&mut sim, topic("__consumer_offsets", 3).into());
    assert_eq!(create, ("TOPIC_ALREADY_EXISTS", "topic".to_owned()));
    let send = refused(&mut sim, support::send("__consumer_offsets", Some("k"), None).into());
    assert_eq!(send, ("INVALID_TOPIC_EXCEPTION", "topic".to_owned()));
}

#[test]
fn a_quiet_topic_keeps_its_record_for_seven_years() {
    let mut sim = simulation(&[TopicCreate {
        configs: configs(&[("retention.ms", "220752000000"), ("segment.ms", "86400000")]),
        ..topic("t", 1)
    }
    .into()]);
    send(&mut sim, "a", Some("1"));
    sim.advance(7 * 365 * 24 * HOUR);
    assert_eq!(left(&sim), [0]);
    sim.advance(2 * 24 * HOUR);
    assert_eq!(left(&sim), [] as [u64; 0], "and at their end the record goes");
}
