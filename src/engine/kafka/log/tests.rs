//! A log against a naive model, for random histories; a failure names its seed.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;
use crate::engine::chance::Chance;

/// Everything ever appended, and what Kafka would do with it, in the plainest way.
#[derive(Clone, Default)]
struct Model {
    /// Record, segment, batch.
    records: Vec<(Record, usize, usize)>,
    start: u64,
    first_segment: usize,
}

impl Model {
    fn for_time(&self, timestamp: i64) -> Option<(u64, i64)> {
        let young = |(_, (record, ..)): &(usize, &(Record, usize, usize))| record.timestamp >= timestamp;
        let there = |(_, (_, segment, _)): &(usize, &(Record, usize, usize))| *segment >= self.first_segment;
        let (_, (_, in_segment, _)) = self.records.iter().enumerate().filter(there).find(young)?;
        let mut hits = self.records.iter().enumerate().filter(there).filter(young);
        let hit =
            hits.find(|(offset, (_, segment, _))| segment == in_segment && *offset as u64 >= self.start)?;
        Some((hit.0 as u64, hit.1.0.timestamp))
    }
}

fn hash(log: &PartitionLog) -> u64 {
    let mut hasher = DefaultHasher::new();
    log.hash(&mut hasher);
    hasher.finish()
}

fn random_record(chance: &mut Chance) -> Record {
    let bytes = |chance: &mut Chance, max| -> Option<Vec<u8>> {
        let len = chance.below(max);
        (chance.below(5) > 0).then(|| (0..len).map(|_| chance.next_u64() as u8).collect())
    };
    let (key, value) = (bytes(chance, 12), bytes(chance, 200));
    let mut record = Record::new(key.as_deref(), value.as_deref(), 1_000 + chance.below(500) as i64);
    if chance.below(4) == 0 {
        record.headers = OwnedHeaders::new([Header { key: "h", value: Some(&[1, 2, 3]) }]);
    }
    record
}

fn check(log: &PartitionLog, model: &Model, chance: &mut Chance) {
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (model.start, model.records.len() as u64));
    for (offset, (record, ..)) in model.records.iter().enumerate() {
        let expected = (offset as u64 >= model.start).then(|| record.view());
        assert_eq!(log.get(offset as u64), expected, "offset {offset}");
    }
    for timestamp in (990..1_510).step_by(7) {
        assert_eq!(log.offset_for_time(timestamp), model.for_time(timestamp), "time {timestamp}");
    }
    let from = model.start + chance.below(log.log_end_offset() - model.start + 1);
    let max = 1 + chance.below(20) as usize;
    let fetched: Vec<_> = log.fetch(from, max, u64::MAX).unwrap().collect();
    let expected = model.records.iter().enumerate().skip(from as usize).take(max);
    assert!(fetched.into_iter().eq(expected.map(|(offset, (record, ..))| (offset as u64, record.view()))));
    // A byte less than the first batch still gives all of that batch from the offset on, and nothing more.
    if let Some((_, _, batch)) = model.records.get(from as usize) {
        let fetched = log.fetch(from, usize::MAX, 1).unwrap().count();
        let expected =
            model.records[from as usize..].iter().take_while(|(_, _, other)| other == batch).count();
        assert_eq!(fetched, expected);
    }
}

#[test]
fn a_log_is_what_a_naive_model_is_whatever_is_cloned() {
    for seed in 0..60 {
        let chance = &mut Chance::new(seed);
        println!("seed {seed}");
        let config = LogConfig { segment_bytes: 3_000, segment_ms: 300 };
        let (mut log, mut plain) = (PartitionLog::new(config), PartitionLog::new(config));
        let mut model = Model::default();
        let (mut segment, mut clones) = (0, Vec::new());
        for batch in 0..120 {
            match chance.below(12) {
                0..8 => {
                    let records: Vec<_> = (0..=chance.below(4)).map(|_| random_record(chance)).collect();
                    let appended = log.append_batch(records.iter().map(Record::view));
                    assert_eq!(plain.append_batch(records.iter().map(Record::view)), appended);
                    segment += usize::from(appended.rolled);
                    model.records.extend(records.into_iter().map(|record| (record, segment, batch)));
                }
                8..10 => clones.push((log.clone(), model.clone(), hash(&log))),
                10 => {
                    let before = model.start + chance.below(model.records.len() as u64 - model.start + 1);
                    assert_eq!(log.delete_records(before), Ok(before));
                    plain.delete_records(before).unwrap();
                    model.start = before;
                }
                _ => {
                    model.first_segment += log.delete_segments_below_start().len();
                    plain.delete_segments_below_start();
                }
            }
            assert_eq!(hash(&log), hash(&plain), "clones leave no trace");
        }
        check(&log, &model, chance);
        for (clone, model, was) in &clones {
            check(clone, model, chance);
            assert_eq!(hash(clone), *was);
        }
        // A clone that goes another way leaves the log as it was.
        let before = hash(&log);
        for (mut clone, ..) in clones {
            clone.append(RecordRef::at(1));
        }
        check(&log, &model, chance);
        assert_eq!(hash(&log), before);
    }
}

#[test]
fn another_content_has_another_hash() {
    let mut seen = std::collections::BTreeSet::new();
    let base = Record::new(Some(b"k"), Some(b"v"), 7);
    let others = [
        base.clone(),
        Record::new(Some(b"kv"), Some(b""), 7),
        Record::new(Some(b""), Some(b"kv"), 7),
        Record::new(None, Some(b"kv"), 7),
        Record::new(Some(b"k"), None, 7),
        Record::new(Some(b"k"), Some(b"v"), 8),
        Record { headers: OwnedHeaders::new([Header { key: "", value: None }]), ..base.clone() },
    ];
    for record in &others {
        let mut log = PartitionLog::default();
        log.append(record.view());
        assert!(seen.insert(hash(&log)), "{record:?}");
        log.append(record.view());
        assert!(seen.insert(hash(&log)), "{record:?} twice");
    }
    let (mut one, mut two) = (PartitionLog::default(), PartitionLog::default());
    one.append_batch([base.view(), base.view()]);
    two.append(base.view());
    two.append(base.view());
    assert_ne!(hash(&one), hash(&two), "batches are content: fetches return them whole");
    let was = hash(&two);
    two.delete_records(1).unwrap();
    assert_ne!(hash(&two), was);
}

#[test]
fn sizes_segments_and_refusals() {
    let mut log = PartitionLog::new(LogConfig { segment_bytes: 200, ..LogConfig::default() });
    assert_eq!(log.fetch(0, 10, 10).unwrap().count(), 0);
    let record = Record::new(Some(b"k"), Some(b"v"), 1);
    for _ in 0..5 {
        log.append(record.view());
    }
    // Length, attributes, two deltas, key 1 + 1, value 1 + 1, headers: 9 bytes and 61 of the batch; two
    // batches fit into 200.
    assert_eq!(log.size_bytes(), 5 * 70);
    assert_eq!(log.segments().map(|segment| segment.base_offset).collect::<Vec<_>>(), [0, 2, 4]);
    assert_eq!(log.fetch(0, 10, 210).unwrap().count(), 3, "batches as long as they fit");
    assert_eq!(log.fetch(0, 10, 1).unwrap().count(), 1, "one batch in any case");
    let error = OffsetOutOfRange { offset: 6, log_start_offset: 0, end_offset: 5 };
    assert_eq!(log.fetch(6, 1, 1).unwrap_err(), error);
    assert_eq!(log.delete_records(6), Err(error));
    assert_eq!(log.delete_records(3), Ok(3));
    assert_eq!(log.delete_records(1), Ok(3), "the log start never moves back");
    assert_eq!((log.get(2), log.fetch(2, 1, 1).is_err()), (None, true));
    assert_eq!((log.size_bytes(), log.delete_segments_below_start().len(), log.size_bytes()), (350, 1, 210));
    log.append_control(9);
    log.append(record.view());
    let mut fetch = log.fetch(4, 10, 1_000).unwrap();
    assert_eq!(fetch.by_ref().map(|(offset, _)| offset).collect::<Vec<_>>(), [4, 6], "no control record");
    assert_eq!((fetch.next_offset(), log.offset_of_max_timestamp()), (7, Some((5, 9))));
}

#[test]
fn a_log_that_is_cloned_at_every_step_neither_copies_much_nor_falls_into_dust() {
    let mut log = PartitionLog::default();
    let mut clones = Vec::new();
    let record = Record::new(Some(b"key"), Some(&[0; 97]), 1);
    for _ in 0..20_000 {
        log.append(record.view());
        clones.push(log.clone());
    }
    let chunks = log.sealed().len();
    assert!(chunks < 2_500, "{chunks} chunks");
}

#[test]
fn retention_deletes_whole_segments_from_the_oldest_on() {
    let bases = |log: &PartitionLog| log.segments().map(|segment| segment.base_offset).collect::<Vec<_>>();
    let mut log = PartitionLog::new(LogConfig { segment_bytes: 140, ..LogConfig::default() });
    // Two records of 70 bytes a segment.
    for timestamp in [10, 20, 30, 90, 50, 60, 70] {
        log.append(Record::new(Some(b"k"), Some(b"v"), timestamp).view());
    }
    assert_eq!((bases(&log), log.size_bytes()), (vec![0, 2, 4, 6], 490));
    let by_size = |bytes| Retention { ms: None, bytes: Some(bytes) };
    assert_eq!(log.clone().apply_retention(0, by_size(351)).len(), 0, "less than 351 bytes would be left");
    assert_eq!(log.clone().apply_retention(0, by_size(350)).len(), 1);
    assert_eq!(log.clone().apply_retention(0, by_size(0)).len(), 4);
    let by_age = Retention { ms: Some(100), bytes: None };
    assert_eq!(log.apply_retention(120, by_age).len(), 0, "exactly that old is not too old");
    assert_eq!(log.apply_retention(121, by_age).len(), 1);
    assert_eq!((bases(&log), log.log_start_offset()), (vec![2, 4, 6], 2));
    assert_eq!(
        log.apply_retention(180, by_age).len(),
        0,
        "a young record keeps its segment, and all after it"
    );
    assert_eq!(log.apply_retention(200, by_age).len(), 3, "the active one too");
    assert_eq!((bases(&log), log.log_start_offset(), log.size_bytes()), (vec![7], 7, 0));
    assert_eq!(log.apply_retention(10_000, by_age).len(), 0);
    assert_eq!(log.append(RecordRef::at(300)), 7);
    assert_eq!((log.offset_for_time(0), log.get(7)), (Some((7, 300)), Some(RecordRef::at(300))));
}
