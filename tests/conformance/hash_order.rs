//! The order in which Java walks its hash maps and sets.

use loglab::engine::kafka::assignor::TopicId;
use loglab::engine::kafka::java::hash_order;
use serde_json::Value;

use crate::json::{list, numbers, text};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

/// Hash codes, and the order in which a map of such keys is walked.
pub fn java_order(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for (at, case) in file.cases().iter().enumerate() {
        let kind = format!("{at} ({}, {})", case["type"], case["container"]);
        report.case(&kind, check(case));
    }
    report
}

fn check(case: &Value) -> Result<(), String> {
    let kind = text(case, "type")?;
    let hashes = list(case, "insert")?.iter().map(|key| hash(kind, key));
    let hashes: Vec<i32> = hashes.collect::<Option<_>>().ok_or("a key that is not of its type")?;
    let codes: Vec<i64> = hashes.iter().map(|&hash| hash.into()).collect();
    equal("hash codes", &codes, &numbers(case, "hash_codes")?)?;
    let keys = hashes.iter().zip(0..).map(|(&hash, position)| (hash, position));
    let (walk, mut table) = match text(case, "container")? {
        "HashMap.put" => {
            let mut table = hash_order::Table::new(16);
            keys.for_each(|(hash, position)| table.put(hash, position));
            (hash_order::walk_after_puts(&hashes), table)
        }
        "new HashSet(list)" => {
            let walk = hash_order::walk(&hashes, hash_order::table_of_copy(hashes.len()));
            (walk, hash_order::Table::copy_of(keys.collect::<Vec<_>>().into_iter()))
        }
        other => return Err(format!("a container {other}")),
    };
    let order = numbers(case, "order")?;
    equal("order", &walk.into_iter().map(i64::from).collect(), &order)?;
    equal("order of a table", &table.walk().map(|(_, &position)| position).collect(), &order)
}

fn hash(kind: &str, key: &Value) -> Option<i32> {
    match kind {
        "string" => Some(hash_order::string_hash(key.as_str()?)),
        "int" => Some(key.as_i64()? as i32),
        "uuid" => Some(hash_order::uuid_hash(TopicId::parse(key.as_str()?)?.0)),
        "topic_partition" => {
            let topic = hash_order::string_hash(key[0].as_str()?);
            Some(hash_order::topic_partition_hash(topic, key[1].as_u64()? as u32))
        }
        _ => None,
    }
}
