//! Lookups by time: `offsets_for_times`.

use loglab::engine::kafka::log::{LogConfig, OffsetSpec, PartitionLog, Record};
use serde_json::Value;

use crate::json::{name, number, numbers};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

/// `Consumer.offsetsForTimes` and `Admin.listOffsets` on a log that was built as the broker's was.
pub fn for_times(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = case_of(case, &mut report);
        report.case(name(case), result);
    }
    report
}

/// Keys that begin with `at_` depend on the clock of the run; they are right all the same, for these record times.
fn either<'c>(case: &'c Value, field: &str) -> Result<&'c Value, String> {
    let timed = format!("at_{field}");
    case.get(field).or_else(|| case.get(&timed)).ok_or_else(|| format!("neither {field} nor {timed}"))
}

fn case_of(case: &Value, report: &mut Report) -> Result<(), String> {
    let mut log = PartitionLog::new(config(&case["topic_config"])?);
    build(&mut log, case)?;
    equal("segments", &bases(&log), &numbers(case, "segment_base_offsets")?)?;
    if let Some(before) = case["delete_records_to"].as_u64() {
        equal("delete_records", &log.delete_records(before), &Ok(before))?;
    }
    if case.get("queries_before_check").is_some() {
        queries(&log, &case["queries_before_check"], report)
            .map_err(|error| format!("before the check: {error}"))?;
    }
    log.delete_segments_below_start();
    if case.get("segment_base_offsets_after_check").is_some() {
        equal("segments after", &bases(&log), &numbers(case, "segment_base_offsets_after_check")?)?;
    }
    equal("log start", &(log.log_start_offset() as i64), &number(case, "log_start_offset")?)?;
    equal("log end", &(log.log_end_offset() as i64), &number(case, "log_end_offset")?)?;
    queries(&log, either(case, "queries")?, report)?;
    specs(&log, either(case, "specs")?, report)
}

/// Other settings (indexes, retention, compression) change no answer here; `LogAppendTime` shows in the
/// record times given.
fn config(topic: &Value) -> Result<LogConfig, String> {
    let mut config = LogConfig::default();
    let set = |name: &str, into: &mut i64| -> Result<(), String> {
        let Some(value) = topic.get(name) else { return Ok(()) };
        *into = value.as_str().and_then(|value| value.parse().ok()).ok_or(format!("{name} is no number"))?;
        Ok(())
    };
    let mut segment_bytes = config.segment_bytes as i64;
    set("segment.ms", &mut config.segment_ms)?;
    set("segment.bytes", &mut segment_bytes)?;
    config.segment_bytes = segment_bytes as u64;
    Ok(config)
}

fn build(log: &mut PartitionLog, case: &Value) -> Result<(), String> {
    let value = vec![b'v'; number(case, "value_bytes")? as usize];
    for batch in either(case, "batches")?.as_array().ok_or("batches is no list")? {
        let batch = batch.as_array().ok_or("a batch is no list")?;
        let mut records = Vec::new();
        for record in batch {
            if let Some(timestamp) = record.as_i64() {
                records.push(Record::new(None, Some(&value), timestamp));
            } else if record[1] == "control" {
                log.append_control(record[0].as_i64().ok_or("a control record has no time")?);
            } else {
                return Err(format!("a record is {record}"));
            }
        }
        log.append_batch(records.iter().map(Record::view));
    }
    Ok(())
}

fn bases(log: &PartitionLog) -> Vec<i64> {
    log.segments().map(|segment| segment.base_offset as i64).collect()
}

fn queries(log: &PartitionLog, queries: &Value, report: &mut Report) -> Result<(), String> {
    let mut result = Ok(());
    for query in queries.as_array().ok_or("queries is no list")? {
        let timestamp = query[0].as_i64().ok_or("a query has no time")?;
        let theirs = query[1].as_u64().zip(query[2].as_i64());
        let ours = log.offset_for_time(timestamp);
        report.step(ours == theirs);
        result = result.and_then(|()| equal(&format!("time {timestamp}"), &ours, &theirs));
    }
    result
}

fn specs(log: &PartitionLog, specs: &Value, report: &mut Report) -> Result<(), String> {
    for name in specs.as_object().ok_or("specs is no object")?.keys() {
        let spec = match name.as_str() {
            "EARLIEST" => OffsetSpec::Earliest,
            "LATEST" => OffsetSpec::Latest,
            "MAX_TIMESTAMP" => OffsetSpec::MaxTimestamp,
            "EARLIEST_LOCAL" => OffsetSpec::EarliestLocal,
            "LATEST_TIERED" => OffsetSpec::LatestTiered,
            _ => return Err(format!("spec {name} is not understood")),
        };
        let ours = log.list_offset(spec);
        let ours = vec![ours.0, ours.1];
        let theirs = numbers(specs, name)?;
        report.step(ours == theirs);
        equal(name, &ours, &theirs)?;
    }
    Ok(())
}
