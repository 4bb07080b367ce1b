//! What must hold of a compacted log, whatever was written, cloned and cleaned; a failure names its seed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use loglab::engine::chance::Chance;
use loglab::engine::kafka::log::{LogConfig, PartitionLog, Record, TopicConfig};

fn hash(log: &PartitionLog) -> u64 {
    let mut hasher = DefaultHasher::new();
    log.hash(&mut hasher);
    hasher.finish()
}

/// What a reader from the beginning ends up with: the present value of each key.
fn state<'r>(records: impl Iterator<Item = &'r Record>) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut state = BTreeMap::new();
    for record in records {
        let key = record.key.as_deref().unwrap_or_default().to_vec();
        match record.value.as_deref() {
            Some(value) => state.insert(key, value.to_vec()),
            None => state.remove(&key),
        };
    }
    state
}

fn read(log: &PartitionLog) -> Vec<(u64, Record)> {
    let all = log.fetch(log.log_start_offset(), usize::MAX, u64::MAX).unwrap();
    all.map(|(offset, record)| (offset, record.to_record())).collect()
}

fn check(log: &PartitionLog, written: &[Record]) -> Result<(), String> {
    let left = read(log);
    let as_was = |(offset, record): &&(u64, Record)| {
        let was = &written[*offset as usize];
        (&was.key, &was.value, was.timestamp) != (&record.key, &record.value, record.timestamp)
    };
    if let Some((offset, _)) = left.iter().find(as_was) {
        return Err(format!("another record at offset {offset}"));
    }
    if state(left.iter().map(|(_, record)| record)) != state(written.iter()) {
        return Err("another state".into());
    }
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    if (start, end) != (0, written.len() as u64) {
        return Err(format!("from {start} to {end}"));
    }
    let sum: u64 = log.segments().map(|segment| segment.size_bytes).sum();
    let batches: u64 = log.batches().map(|batch| batch.bytes).sum();
    if (sum, batches) != (log.size_bytes(), log.size_bytes()) {
        return Err(format!("segments of {sum}, batches of {batches}, a log of {} bytes", log.size_bytes()));
    }
    let bases: Vec<_> = log.segments().map(|segment| segment.base_offset).collect();
    if !bases.is_sorted() || bases.first() != Some(&0) {
        return Err(format!("segments from {bases:?}"));
    }
    // From every offset, holes too, a reader gets what comes next.
    for from in (0..=end).step_by(7) {
        let next = log.fetch(from, 1, 1).unwrap().next().map(|(offset, _)| offset);
        let expected = left.iter().map(|(offset, _)| *offset).find(|offset| *offset >= from);
        // A fetch of one batch may find all of it behind.
        if next.is_some() && next != expected {
            return Err(format!("from {from}: {next:?} instead of {expected:?}"));
        }
    }
    Ok(())
}

#[test]
fn compaction_keeps_the_state_the_offsets_and_the_sums() {
    for seed in 0..80 {
        println!("seed {seed}");
        let chance = &mut Chance::new(seed);
        let mut config = TopicConfig::default();
        config.set("cleanup.policy", "compact").unwrap();
        config.set("min.cleanable.dirty.ratio", "0").unwrap();
        config.set("delete.retention.ms", &(chance.below(3) * 500).to_string()).unwrap();
        let segments = LogConfig { segment_bytes: 1_500, segment_ms: i64::MAX };
        let (mut log, mut plain) = (PartitionLog::new(segments), PartitionLog::new(segments));
        let (mut written, mut clones, mut cleaned) = (Vec::new(), Vec::new(), 0);
        for now in (1_000..).step_by(100).take(150) {
            let batch: Vec<_> = (0..=chance.below(4))
                .map(|_| {
                    let key = format!("key-{}", chance.below(6));
                    let value = (chance.below(4) > 0).then(|| vec![b'v'; chance.below(120) as usize]);
                    Record::new(Some(key.as_bytes()), value.as_deref(), now)
                })
                .collect();
            log.append_batch(batch.iter().map(Record::view));
            plain.append_batch(batch.iter().map(Record::view));
            written.extend(batch);
            if chance.below(3) == 0 {
                clones.push((log.clone(), hash(&log)));
            }
            if chance.below(8) == 0 {
                cleaned += log.visit(now, &config).0.map_or(0, |done| done.records);
                plain.visit(now, &config);
            }
            assert_eq!(check(&log, &written), Ok(()), "seed {seed}");
        }
        assert!(cleaned > 0, "seed {seed}: nothing to clean");
        assert_eq!(hash(&log), hash(&plain), "seed {seed}: however it was cloned");
        assert!(clones.iter().all(|(clone, was)| hash(clone) == *was), "seed {seed}: a clone changed");
        let full = log.fully_compacted(0);
        assert_eq!(
            full.len() as usize,
            state(written.iter()).len(),
            "one record for each key that has a value"
        );
    }
}

#[test]
fn a_record_that_is_missing_or_changed_is_noticed() {
    let written: Vec<_> =
        (0..10).map(|at| Record::new(Some(b"k"), Some(format!("{at}").as_bytes()), at)).collect();
    let log = |records: &[Record]| {
        let mut log = PartitionLog::default();
        for record in records {
            log.append(record.view());
        }
        log
    };
    assert_eq!(check(&log(&written), &written), Ok(()));
    assert!(check(&log(&written[..9]), &written).is_err(), "the last one is missing");
    let mut other = written.clone();
    other.swap(3, 4);
    assert!(check(&log(&other), &written).is_err(), "two changed places");
}
