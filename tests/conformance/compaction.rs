//! `compaction`: what the cleaner left, record by record and batch by batch, and what a consumer then gets.

use loglab::engine::kafka::log::{Identity, PartitionLog, Record, RecordRef, Stamp, TopicConfig};
use serde_json::{Value, json};

use crate::json::{name, number, numbers};
use crate::report::{Report, equal};
use crate::retention::{bases, delete_records, known, set, watch};
use crate::vectors::{VectorFile, Vectors};

/// What a case and a phase may say; anything else would be a rule that is not played.
const FIELDS: [&str; 7] = [
    "name",
    "topic_config_while_writing",
    "config_set_then",
    "idempotent_producer",
    "compression",
    "at_now_ms",
    "phases",
];
const PHASE_FIELDS: [&str; 9] = [
    "batches",
    "segments_before",
    "delete_records_to",
    "remaining",
    "log_start_offset",
    "log_end_offset",
    "segments_after",
    "batches_after",
    "consumed_from_log_start",
];
/// A time for cases that don't say theirs: only ages count.
const NOW: i64 = 1_795_433_869_503;
/// A log was watched for at least so many seconds, with a visit of the cleaner in each.
const VISITS: i64 = 26;

/// The cleaner, by phases of writing and watching.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = case_of(case, &mut report);
        report.case(name(case), result);
    }
    report
}

fn case_of(case: &Value, report: &mut Report) -> Result<(), String> {
    known(case, &FIELDS)?;
    let mut config = TopicConfig::default();
    set(&mut config, &case["topic_config_while_writing"])?;
    let mut log = PartitionLog::new(config.log());
    let idempotent = case["idempotent_producer"].as_bool().unwrap_or(true);
    let mut now = case["at_now_ms"].as_i64().unwrap_or(NOW);
    for (at, phase) in case["phases"].as_array().ok_or("phases is no list")?.iter().enumerate() {
        let told = |error| format!("phase {at}: {error}");
        known(phase, &PHASE_FIELDS).map_err(told)?;
        write(&mut log, phase, now, &config, idempotent).map_err(told)?;
        equal("segments before", &bases(&log), &numbers(phase, "segments_before")?).map_err(told)?;
        if let Some(before) = phase.get("delete_records_to") {
            delete_records(&mut log, before)?;
            // The segments went with the next check, before anything else was done.
            watch(&mut log, now, &config);
        }
        if at == 0 {
            set(&mut config, &case["config_set_then"])?;
            log.set_config(config.log());
        }
        for _ in 0..VISITS {
            now += 1_000;
            watch(&mut log, now, &config);
        }
        let result = left(&log, phase);
        report.step(result.is_ok());
        result.map_err(told)?;
    }
    Ok(())
}

fn write(
    log: &mut PartitionLog,
    phase: &Value,
    now: i64,
    config: &TopicConfig,
    idempotent: bool,
) -> Result<(), String> {
    for batch in phase["batches"].as_array().ok_or("batches is no list")? {
        // One producer wrote all phases.
        let producer = Identity { id: 0, epoch: 0 };
        let next = log.producers().last(producer.id).and_then(|(_, last)| last).map_or(0, |last| last + 1);
        let mut records = Vec::new();
        for record in batch.as_array().ok_or("a batch is no list")? {
            let age = record[2].as_f64().ok_or_else(|| format!("a record is {record}"))?;
            let timestamp = if config.append_time { now } else { now - (age * 60_000.0) as i64 };
            let text = |at: usize| match &record[at] {
                Value::Null => Ok(None),
                Value::String(text) => Ok(Some(text.as_bytes())),
                other => Err(format!("a record has {other}")),
            };
            records.push(Record::new(text(0)?, text(1)?, timestamp));
        }
        let views = records.iter().map(Record::view);
        if idempotent {
            let stamp = Stamp { producer, first: next };
            log.append_stamped(stamp, views).map_err(|error| format!("{error:?}"))?;
        } else {
            log.append_batch(views);
        }
    }
    Ok(())
}

/// Everything that a phase says of the log at its end.
fn left(log: &PartitionLog, phase: &Value) -> Result<(), String> {
    let remaining: Vec<_> = log.files().map(|(offset, record)| row(offset, &record)).collect();
    equal("remaining", &json!(remaining), &phase["remaining"])?;
    equal("log start", &(log.log_start_offset() as i64), &number(phase, "log_start_offset")?)?;
    equal("log end", &(log.log_end_offset() as i64), &number(phase, "log_end_offset")?)?;
    equal("segments after", &bases(log), &numbers(phase, "segments_after")?)?;
    let batches: Vec<_> =
        log.batches().map(|batch| json!([batch.base_offset, batch.last_offset, batch.records])).collect();
    equal("batches after", &json!(batches), &phase["batches_after"])?;
    let mut fetch = log
        .fetch(log.log_start_offset(), usize::MAX, u64::MAX)
        .map_err(|error| format!("the log start can't be read: {error:?}"))?;
    let mut consumed: Vec<_> = fetch.by_ref().map(|(offset, _)| json!(offset)).collect();
    consumed.push(json!(format!("position {}", fetch.next_offset())));
    equal("consumed", &json!(consumed), &phase["consumed_from_log_start"])
}

fn row(offset: u64, record: &RecordRef<'_>) -> Value {
    let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    json!([offset, text(record.key), text(record.value)])
}
