//! The engine's inner loops beside what the machine can do at all: hashing the same keys and copying the same bytes.

mod support;

use std::hint::black_box;

use loglab::engine::kafka::ids::Partition;
use loglab::engine::kafka::log::{PartitionLog, RecordRef};
use loglab::engine::kafka::partitioner::hash::murmur2;
use loglab::engine::kafka::partitioner::{Partitioner, decide_by_key};

const RECORDS: u64 = 60_000;
const KEYS: usize = 1_000;
const RECORD_BYTES: usize = 100;
/// Records in a batch: about `batch.size`.
const BATCH: usize = 150;
const PARTITIONS: u32 = 12;
/// `max.poll.records`.
const POLL_RECORDS: usize = 500;
const START_MS: i64 = 1_385_510_400_000;

/// What is sent: key and value, and both in one piece. Lengths are told at run time only, as they are to the engine.
struct Item {
    whole: Vec<u8>,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl Item {
    fn new(number: usize) -> Self {
        let key = format!("key-{number:06}").into_bytes();
        let value = vec![b'v'; RECORD_BYTES - key.len()];
        Self { whole: [&key[..], &value].concat(), key, value }
    }

    fn record(&self, timestamp: i64) -> RecordRef<'_> {
        RecordRef { key: Some(&self.key), value: Some(&self.value), ..RecordRef::at(timestamp) }
    }
}

fn main() {
    let _kept = keep_memory();
    let items: Vec<_> = (0..KEYS).map(Item::new).collect();
    let items = black_box(&items[..]);
    let mut bench = support::Bench::from_args();

    bench.limit("limit: murmur2", RECORDS, || {
        workload(items).map(|item| bare_place(&item.key)).sum::<usize>()
    });
    bench.run("partition by key (Java)", RECORDS, || {
        workload(items).map(|item| place(&item.key)).sum::<Partition>()
    });

    bench.limit("limit: murmur2 and a copy", RECORDS, || {
        let mut copies = vec![Vec::new(); PARTITIONS as usize];
        for item in workload(items) {
            copies[bare_place(&item.key)].extend_from_slice(&item.whole);
        }
        copies
    });
    bench.run("partition and append, as producers do", RECORDS, || append_batches(items));
    bench.run("partition and append, batches of one", RECORDS, || {
        let mut logs = vec![PartitionLog::default(); PARTITIONS as usize];
        for (timestamp, item) in (START_MS..).zip(workload(items)) {
            logs[place(&item.key) as usize].append(item.record(timestamp));
        }
        logs
    });

    bench.limit("limit: a copy", RECORDS, || {
        let mut copy = Vec::new();
        for item in workload(items) {
            copy.extend_from_slice(&item.whole);
        }
        copy
    });
    let mut log = PartitionLog::default();
    for (timestamp, item) in (START_MS..).zip(workload(items)) {
        log.append(item.record(timestamp));
    }
    bench.run("fetch, 500 records a poll", RECORDS, || fetch_all(&log));
}

/// Pages fresh from the system cost more than the work itself, and never twice the same. A browser keeps what it once
/// got, and so does an allocator after this: large blocks come from its heap, and a last block holds the heap's end.
fn keep_memory() -> Vec<u8> {
    drop(black_box(vec![1_u8; 31 << 20]));
    let blocks: Vec<Vec<u8>> = (0..2_000).map(|_| vec![1_u8; 100 << 10]).collect();
    let end = vec![1_u8; 100 << 10];
    drop(black_box(blocks));
    end
}

fn workload(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().cycle().take(RECORDS as usize)
}

fn place(key: &[u8]) -> Partition {
    decide_by_key(Partitioner::BuiltIn, Some(key), PARTITIONS).map_or(0, |decision| decision.partition)
}

/// The same, with nothing of an engine around it.
fn bare_place(key: &[u8]) -> usize {
    ((murmur2(key) & 0x7fff_ffff) % PARTITIONS) as usize
}

/// Each batch goes to one partition, as if gathered for it; each key is hashed all the same.
fn append_batches(items: &[Item]) -> Vec<PartitionLog> {
    let mut logs = vec![PartitionLog::default(); PARTITIONS as usize];
    let (mut batch, mut placed) = (Vec::with_capacity(BATCH), 0);
    for (timestamp, item) in (START_MS..).zip(workload(items)) {
        placed += place(&item.key);
        batch.push(item.record(timestamp));
        if batch.len() == BATCH {
            logs[(placed % PARTITIONS) as usize].append_batch(batch.iter().copied());
            batch.clear();
        }
    }
    logs
}

fn fetch_all(log: &PartitionLog) -> usize {
    let (mut from, mut bytes) = (0, 0);
    while from < log.log_end_offset() {
        let Ok(mut fetch) = log.fetch(from, POLL_RECORDS, u64::MAX) else { break };
        let lengths =
            fetch.by_ref().map(|(_, record)| [record.key, record.value].map(|it| it.map_or(0, <[u8]>::len)));
        bytes += lengths.map(|[key, value]| key + value).sum::<usize>();
        from = fetch.next_offset();
    }
    bytes
}
