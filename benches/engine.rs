//! The engine's inner loops beside what the machine can do at all: copying the same bytes and hashing the same keys.

mod support;

use std::hint::black_box;

use loglab::engine::log::{LogConfig, PartitionLog, RecordRef};
use loglab::engine::partitioner::hash::murmur2;
use loglab::engine::partitioner::{Partitioner, decide_by_key};

/// 100 bytes a record: a key of 12, a value of 88.
const KEY_LEN: usize = 12;
const VALUE_LEN: usize = 88;
const RECORDS: u64 = 10_000;
const BATCH: usize = 100;
const PARTITIONS: u32 = 16;
const POLL_RECORDS: usize = 500;
const START_MS: i64 = 1_385_510_400_000;

fn main() {
    let keys: Vec<[u8; KEY_LEN]> = (0..RECORDS).map(key).collect();
    let value = [b'v'; VALUE_LEN];
    let mut bench = support::Bench::from_args();

    // Into fresh memory, as a log that keeps its records must.
    bench.limit("limit: copy 100 bytes and murmur2", RECORDS, || {
        let mut buffer = Vec::with_capacity(RECORDS as usize * (KEY_LEN + VALUE_LEN));
        let mut hashes = 0_u32;
        for key in &keys {
            hashes ^= murmur2(key);
            buffer.extend_from_slice(key);
            buffer.extend_from_slice(black_box(&value));
        }
        (buffer, hashes)
    });
    bench.run("partition by key (Java)", RECORDS, || {
        let decided = |key: &[u8; KEY_LEN]| decide_by_key(Partitioner::BuiltIn, Some(key), PARTITIONS);
        keys.iter().filter_map(decided).map(|decision| decision.partition).sum::<u32>()
    });
    bench.run("append, batches of 100, with partitioning", RECORDS, || {
        let mut log = PartitionLog::new(LogConfig::default());
        for batch in keys.chunks(BATCH) {
            for key in batch {
                black_box(decide_by_key(Partitioner::BuiltIn, Some(key), PARTITIONS));
            }
            log.append_batch(batch.iter().map(|key| record(key, &value)));
        }
        log.log_end_offset()
    });
    bench.run("append, batches of 1", RECORDS, || {
        let mut log = PartitionLog::new(LogConfig::default());
        keys.iter().map(|key| log.append(record(key, &value))).sum::<u64>()
    });
    let mut log = PartitionLog::new(LogConfig::default());
    for batch in keys.chunks(BATCH) {
        log.append_batch(batch.iter().map(|key| record(key, &value)));
    }
    bench.run("fetch, 500 records at a time", RECORDS, || fetch_all(&log));
}

fn key(number: u64) -> [u8; KEY_LEN] {
    let mut key = *b"key-00000000";
    for (at, digit) in format!("{number:08}").bytes().enumerate() {
        key[4 + at] = digit;
    }
    key
}

fn record<'a>(key: &'a [u8], value: &'a [u8]) -> RecordRef<'a> {
    RecordRef { key: Some(key), value: Some(value), ..RecordRef::at(START_MS) }
}

fn fetch_all(log: &PartitionLog) -> usize {
    let (mut from, mut bytes) = (0, 0);
    while from < log.log_end_offset() {
        let Ok(mut fetch) = log.fetch(from, POLL_RECORDS, u64::MAX) else { break };
        bytes += fetch.by_ref().map(|(_, record)| record.value.map_or(0, <[u8]>::len)).sum::<usize>();
        from = fetch.next_offset();
    }
    bytes
}
