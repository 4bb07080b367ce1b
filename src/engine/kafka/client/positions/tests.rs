//! What the recordings of `fetch_positions` do not show; expected values are read in Kafka's source.

use super::*;
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::ids::{Partition, TopicName};
use crate::engine::kafka::log::{LogConfig, PartitionLog, Record};

struct One(Vec<PartitionLog>);

impl Logs for One {
    fn partitions(&self, _: &TopicName) -> Option<Partition> {
        Some(self.0.len() as Partition)
    }

    fn log(&self, partition: &TopicPartition) -> Option<&PartitionLog> {
        self.0.get(partition.partition as usize)
    }

    fn names(&self) -> Vec<TopicName> {
        vec!["t".into()]
    }
}

fn logs(partitions: usize, records: usize) -> One {
    let log = |_| {
        let mut log = PartitionLog::new(LogConfig::default());
        for _ in 0..records {
            log.append(Record::new(None, Some(b"v"), 0).view());
        }
        log
    };
    One((0..partitions).map(log).collect())
}

fn tp(partition: u32) -> TopicPartition {
    TopicPartition::new("t", partition)
}

fn poll(positions: &mut Positions, logs: &One) -> Vec<(u32, Vec<Offset>)> {
    let got = positions.poll(0, logs, None).expect("no exception");
    got.into_iter().map(|(tp, offsets)| (tp.partition, offsets)).collect()
}

/// `t`'s partitions lie one bucket before each other: `31 * i` modulo 16 is `-i`.
#[test]
fn partitions_are_walked_as_a_hash_map_is() {
    let mut positions = Positions::new(AutoOffsetReset::Earliest);
    positions.max_poll_records = 4;
    positions.assign(&[tp(0), tp(1), tp(2)]);
    let logs = logs(3, 3);
    assert_eq!(poll(&mut positions, &logs), [(2, vec![0, 1, 2]), (1, vec![0])]);
    assert_eq!(poll(&mut positions, &logs), [(1, vec![1, 2]), (0, vec![0, 1])]);
    // A map made for what the group gives is smaller: 4 buckets for two partitions.
    let mut positions = Positions::new(AutoOffsetReset::Earliest);
    positions.assign_from_group(&[tp(0), tp(1)]);
    assert_eq!(positions.order, [tp(1), tp(0)]);
}

/// While the application works on what it got, the next fetch is under way: deleting does not take that back.
#[test]
fn the_next_fetch_is_under_way_when_poll_returns() {
    let mut positions = Positions::new(AutoOffsetReset::Earliest);
    positions.max_partition_bytes = 1;
    positions.assign(&[tp(0)]);
    let mut logs = logs(1, 4);
    assert_eq!(poll(&mut positions, &logs), [(0, vec![0])]);
    logs.0[0].delete_records(3).expect("in the log");
    assert_eq!(poll(&mut positions, &logs), [(0, vec![1])]);
    assert_eq!(positions.position(&tp(0)), Ok(Some(2)));
    assert_eq!(poll(&mut positions, &logs), [(0, vec![3])]);
}

#[test]
fn a_reset_waits_for_the_request_timeout() {
    let mut positions = Positions::new(AutoOffsetReset::ByDuration(1_000));
    positions.request_timeout_ms = 2_000;
    positions.assign(&[tp(0)]);
    let mut logs = logs(1, 1);
    let mut position = |now: UnixMs, logs: &One| {
        positions.find(now, logs, None).expect("no exception");
        positions.position(&tp(0)).expect("held")
    };
    assert_eq!(position(10_000, &logs), None);
    logs.0[0].append(Record::new(None, Some(b"v"), 11_500).view());
    assert_eq!(position(11_999, &logs), None);
    assert_eq!(position(12_000, &logs), Some(1));
}

#[test]
fn a_position_with_an_epoch_is_checked() {
    let logs = logs(1, 5);
    let mut positions = Positions::new(AutoOffsetReset::Latest);
    positions.assign(&[tp(0)]);
    positions.find(0, &logs, None).expect("no exception");
    positions.seek(&tp(0), 9, Some(0)).expect("held");
    assert_eq!(positions.position(&tp(0)), Ok(None));
    assert!(positions.consumed().is_empty());
    positions.find(0, &logs, None).expect("no exception");
    assert_eq!(positions.position(&tp(0)), Ok(Some(5)));
    positions.policy = AutoOffsetReset::None;
    positions.seek(&tp(0), 9, Some(0)).expect("held");
    let thrown = positions.find(0, &logs, None).unwrap_err();
    assert_eq!(thrown.class, "LogTruncationException");
}
