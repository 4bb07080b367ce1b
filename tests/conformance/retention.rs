//! `retention`: logs as a broker wrote them, and what its retention check left of them.

use loglab::engine::kafka::client::config::{ConfigError, ConfigType};
use loglab::engine::kafka::log::{PartitionLog, Record, TopicConfig};
use serde_json::{Value, json};

use crate::json::{name, number, numbers};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

/// What a case may say; anything else would be a rule that is not played.
const FIELDS: [&str; 18] = [
    "name",
    "topic_config",
    "error",
    "topic_config_while_writing",
    "at_now_ms",
    "batch_record_ages_minutes",
    "value_bytes",
    "compression",
    "batches",
    "segments_before",
    "segment_bytes_before",
    "delete_records_to",
    "config_set_then",
    "log_start_offset",
    "log_end_offset",
    "segments_after",
    "segment_bytes_after",
    "idempotent_producer",
];
/// How long the log was watched at least, one check a second.
const CHECKS: i64 = 6;

/// Rolling and deleting segments, and settings that are refused.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = case_of(case);
        report.case(name(case), result);
    }
    report
}

fn case_of(case: &Value) -> Result<(), String> {
    known(case, &FIELDS)?;
    if let Some(error) = case.get("error") {
        return equal("error", &refused(&case["topic_config"])?, error);
    }
    let mut config = TopicConfig::default();
    set(&mut config, &case["topic_config_while_writing"])?;
    let now = number(case, "at_now_ms")?;
    let mut log = PartitionLog::new(config.log());
    build(&mut log, case, &config, now)?;
    let batches: Vec<_> = log
        .batches()
        .map(|batch| json!([batch.base_offset, batch.last_offset, batch.records, batch.bytes]))
        .collect();
    equal("batches", &json!(batches), &case["batches"])?;
    equal("segments before", &bases(&log), &numbers(case, "segments_before")?)?;
    equal("bytes before", &sizes(&log), &numbers(case, "segment_bytes_before")?)?;
    if let Some(before) = case.get("delete_records_to") {
        delete_records(&mut log, before)?;
    }
    set(&mut config, &case["config_set_then"])?;
    log.set_config(config.log());
    for second in 1..=CHECKS {
        watch(&mut log, now + 1_000 * second, &config);
    }
    equal("log start", &(log.log_start_offset() as i64), &number(case, "log_start_offset")?)?;
    equal("log end", &(log.log_end_offset() as i64), &number(case, "log_end_offset")?)?;
    equal("segments after", &bases(&log), &numbers(case, "segments_after")?)?;
    equal("bytes after", &sizes(&log), &numbers(case, "segment_bytes_after")?)
}

/// What a broker does with a log from time to time.
pub fn watch(log: &mut PartitionLog, now: i64, config: &TopicConfig) {
    if config.cleanup.compact {
        log.visit(now, config);
    } else {
        log.delete_old_segments(now, config);
    }
}

fn build(log: &mut PartitionLog, case: &Value, config: &TopicConfig, now: i64) -> Result<(), String> {
    let value = vec![b'v'; number(case, "value_bytes")? as usize];
    let compressed = !matches!(case["compression"].as_str(), None | Some("none"));
    let ages = case["batch_record_ages_minutes"].as_array().ok_or("batch_record_ages_minutes is no list")?;
    for (at, batch) in ages.iter().enumerate() {
        let mut records = Vec::new();
        for age in batch.as_array().ok_or("a batch is no list")? {
            let age = age.as_f64().ok_or("an age is no number")?;
            let timestamp = if config.append_time { now } else { now - (age * 60_000.0) as i64 };
            records.push(Record::new(None, Some(&value), timestamp));
        }
        let views = records.iter().map(Record::view);
        if compressed {
            let bytes = case["batches"][at][3].as_u64().ok_or("a compressed batch has no size")?;
            log.append_compressed(views, bytes);
        } else {
            log.append_batch(views);
        }
    }
    Ok(())
}

/// `Admin.deleteRecords`; -1 is the end.
pub fn delete_records(log: &mut PartitionLog, before: &Value) -> Result<(), String> {
    let before = match before.as_i64().ok_or("delete_records_to is no number")? {
        -1 => log.high_watermark(),
        before => before as u64,
    };
    log.delete_records(before).map(drop).map_err(|error| format!("delete_records: {error:?}"))
}

pub fn set(config: &mut TopicConfig, settings: &Value) -> Result<(), String> {
    for (name, value) in settings.as_object().into_iter().flatten() {
        let value = value.as_str().ok_or_else(|| format!("{name} is no text"))?;
        config.set(name, value).map_err(|error| format!("{name} = {value}: {error}"))?;
    }
    config.check().map_err(|error| error.to_string())
}

fn refused(settings: &Value) -> Result<Value, String> {
    let mut config = TopicConfig::default();
    let all = settings.as_object().ok_or("topic_config is no object")?;
    let one = |(name, value): (&String, &Value)| config.set(name, value.as_str().unwrap_or_default()).err();
    let error = all.iter().find_map(one).or_else(|| config.check().err()).ok_or("nothing is refused")?;
    let text = |name: &str| all.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(json!({ "class": "InvalidConfigurationException", "message": message(&error, &text) }))
}

/// As `ConfigDef` and `LogConfig` word it.
fn message(error: &ConfigError, text: &dyn Fn(&str) -> String) -> String {
    let invalid = |name: &str, value: &str, why: String| {
        format!("Invalid value {value} for configuration {name}: {why}")
    };
    match error {
        ConfigError::UnknownName { name } => format!("Unknown topic config name: {name}"),
        ConfigError::WrongType { name, value, expected } => {
            let kind = match expected {
                ConfigType::Int => "INT",
                ConfigType::Long => "LONG",
                ConfigType::Double => "DOUBLE",
                ConfigType::Boolean => "BOOLEAN",
                ConfigType::Choice => "LIST",
            };
            invalid(name, value, format!("Not a number of type {kind}"))
        }
        ConfigError::OutOfRange { name, value, min, .. } => {
            invalid(name, &value.to_string(), format!("Value must be at least {min}"))
        }
        ConfigError::NoRatio { name, value, below: true } => {
            invalid(name, value, "Value must be at least 0".into())
        }
        ConfigError::NoRatio { name, value, below: false } => {
            invalid(name, value, "Value must be no more than 1".into())
        }
        ConfigError::NotAllowed { name, value, allowed } => {
            invalid(name, value, format!("String must be one of: {}", allowed.join(", ")))
        }
        ConfigError::Repeated { name, .. } => {
            format!("Configuration '{name}' values must not be duplicated.")
        }
        ConfigError::Conflict { name, with } => {
            let (one, other) = (text(name), text(with));
            format!("conflict topic config setting {name} ({one}) > {with} ({other})")
        }
    }
}

/// Refuses a case with a field that nobody would look at.
pub fn known(case: &Value, fields: &[&str]) -> Result<(), String> {
    let named = case.as_object().ok_or("no object")?.keys();
    // Runs that differed hold what differed beside the case.
    let rest = ["varies", "varies_how", "second_run"];
    match named.into_iter().find(|name| !fields.contains(&name.as_str()) && !rest.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!("{name} is not understood")),
    }
}

pub fn bases(log: &PartitionLog) -> Vec<i64> {
    log.segments().map(|segment| segment.base_offset as i64).collect()
}

fn sizes(log: &PartitionLog) -> Vec<i64> {
    log.segments().map(|segment| segment.size_bytes as i64).collect()
}
