//! A CSV file through the producer, into logs, and the keys read back: `produce_real`.

use csv_core::{ReadFieldResult, Reader};
use loglab::engine::chance::Chance;
use loglab::engine::kafka::client::producer::{Producer, ProducerConfig, SendError};
use loglab::engine::kafka::ids::{Partition, TopicName};
use loglab::engine::kafka::log::{Identity, PartitionLog, Record};
use loglab::engine::kafka::partitioner::Client;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::json::{list, name, number, text};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

/// The real producer's placement.
pub fn real(file: &VectorFile, vectors: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = produce_case(case, vectors, &mut report);
        report.case(name(case), result);
    }
    report
}

/// What a case does with each row.
struct Plan {
    column: Option<usize>,
    /// A key of no bytes, which is not null.
    empty_key: bool,
    /// Row i goes to partition i modulo the count.
    row_names_partition: bool,
    settings: Vec<(&'static str, &'static str)>,
}

impl Plan {
    fn takes_turns(&self) -> bool {
        self.settings.iter().any(|(name, _)| *name == "partitioner.class")
    }
}

fn plan(key: &str, header: &[String]) -> Result<Plan, String> {
    let column = |name: &str| header.iter().position(|column| column == name);
    let mut plan =
        Plan { column: column(key), empty_key: false, row_names_partition: false, settings: vec![] };
    if plan.column.is_some() {
        return Ok(plan);
    }
    let rest = if let Some(rest) = key.strip_prefix("empty-key") {
        plan.empty_key = true;
        rest
    } else if let Some(rest) = key.strip_prefix("null-key") {
        rest
    } else {
        let named =
            |name: &&String| key.strip_prefix("key-").is_some_and(|rest| rest.starts_with(name.as_str()));
        let name = header.iter().filter(named).max_by_key(|name| name.len());
        let name = name.ok_or_else(|| format!("key {key:?} is not understood"))?;
        plan.column = column(name);
        &key["key-".len() + name.len()..]
    };
    match rest.trim_start_matches('-') {
        "" | "default" => {}
        "partition-i-mod-n" | "and-partition-i-mod-n" => plan.row_names_partition = true,
        "round-robin-partitioner" | "ignored-round-robin-partitioner" => plan
            .settings
            .push(("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner")),
        "partitioner-ignore-keys" => plan.settings.push(("partitioner.ignore.keys", "true")),
        other => return Err(format!("key {key:?}: {other:?} is not understood")),
    }
    Ok(plan)
}

fn produce_case(case: &Value, vectors: &Vectors, report: &mut Report) -> Result<(), String> {
    if case.get("error").is_some() {
        return refused(text(case, "key")?);
    }
    let rows = rows(&vectors.beside(text(case, "file")?)?);
    let (header, rows) = rows.split_first().ok_or("the file is empty")?;
    let rows = &rows[..number(case, "records")? as usize];
    let count = number(case, "partitions")? as u32;
    let plan = plan(text(case, "key")?, header)?;
    let logs = produce(&plan, rows, count)?;
    let ours: Vec<_> = logs.iter().map(placed).collect();
    let theirs = list(case, "per_partition")?.iter().map(expected).collect::<Result<Vec<_>, _>>()?;
    let varies = case["varies"] == true;
    let result = if varies {
        // Chance: nothing but the sum is the real producer's. That turns are even is ours to keep.
        let counts: Vec<_> = ours.iter().map(|(records, _)| *records).collect();
        let uneven = counts.iter().max() > counts.iter().min().map(|least| least + 1).as_ref();
        if plan.takes_turns() && uneven {
            return Err(format!("turns are uneven: {counts:?}"));
        }
        let sum = |all: &[(u64, String)]| all.iter().map(|(records, _)| records).sum::<u64>();
        equal("records in all", &sum(&ours), &sum(&theirs))
    } else {
        equal("per partition", &ours, &theirs)
    };
    if varies {
        report.apart("varies", result.is_ok());
    }
    result
}

/// A partition that the record names and the topic has not.
fn refused(key: &str) -> Result<(), String> {
    let given = key.split(' ').find_map(|word| word.parse::<i64>().ok()).ok_or("no partition is given")?;
    // A negative one is no partition at all: the type has no such value.
    let Ok(partition) = Partition::try_from(given) else { return Ok(()) };
    let mut producer = Producer::new(ProducerConfig::default());
    let record = Record::new(None, None, 0);
    let sent = producer.send(0, &"t".into(), 3, record, Some(partition), &mut Chance::new(0));
    equal("sending", &sent, &Err(SendError::UnknownPartition { partition: Some(partition), partitions: 3 }))
}

fn produce(plan: &Plan, rows: &[Vec<String>], partitions: u32) -> Result<Vec<PartitionLog>, String> {
    let mut config = ProducerConfig::new(Client::Java);
    for (name, value) in &plan.settings {
        config.set(name, value).map_err(|error| error.to_string())?;
    }
    let (mut producer, mut chance) = (Producer::new(config), Chance::new(7));
    let mut logs = vec![PartitionLog::default(); partitions as usize];
    let topic: TopicName = "t".into();
    for (now, row) in (0..).zip(rows) {
        let key = match plan.column {
            Some(column) => Some(row.get(column).ok_or("a row is too short")?.as_bytes()),
            None => plan.empty_key.then_some(&b""[..]),
        };
        let record = Record::new(key, Some(row.join(",").as_bytes()), now as i64);
        let explicit = plan.row_names_partition.then(|| now as u32 % partitions);
        producer
            .send(now, &topic, partitions, record, explicit, &mut chance)
            .map_err(|error| format!("{error:?}"))?;
        drain(&mut producer, now, &mut logs);
    }
    producer.close();
    drain(&mut producer, rows.len() as u64, &mut logs);
    Ok(logs)
}

fn drain(producer: &mut Producer, now: u64, logs: &mut [PartitionLog]) {
    producer.on_identity(Identity { id: 0, epoch: 0 });
    while let Some((request, batches)) = producer.drain_ready(now) {
        for batch in &*batches {
            logs[batch.partition as usize].append_batch(batch.records.iter().map(Record::view));
        }
        producer.on_response(now, request, &[], &mut Chance::new(0));
    }
}

/// Number of records, and the digest of their keys in offset order.
fn placed(log: &PartitionLog) -> (u64, String) {
    let mut digest = Sha256::new();
    for offset in 0..log.log_end_offset() {
        if offset > 0 {
            digest.update(b"\n");
        }
        digest.update(log.get(offset).and_then(|record| record.key).unwrap_or_default());
    }
    (log.log_end_offset(), format!("{:x}", digest.finalize()))
}

fn expected(pair: &Value) -> Result<(u64, String), String> {
    match (pair[0].as_u64(), pair[1].as_str()) {
        (Some(records), Some(digest)) => Ok((records, digest.into())),
        _ => Err("per_partition is not of pairs".into()),
    }
}

fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let (mut reader, mut rest) = (Reader::new(), csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv));
    let (mut rows, mut row, mut field, mut buffer) = (Vec::new(), Vec::new(), Vec::new(), [0; 4096]);
    loop {
        let (result, read, written) = reader.read_field(rest, &mut buffer);
        rest = &rest[read..];
        field.extend_from_slice(&buffer[..written]);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8_lossy(&std::mem::take(&mut field)).into_owned());
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            ReadFieldResult::End => return rows,
        }
    }
}
