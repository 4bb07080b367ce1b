//! Families of keys and the partitions they go to.

use loglab::engine::chance::Chance;
use loglab::engine::kafka::client::producer::ProducerConfig;
use loglab::engine::kafka::partitioner::hash::murmur2 as murmur2_hash;
use loglab::engine::kafka::partitioner::{Ask, Client, Partitioner, TopicPartitioner, decide_by_key};
use serde_json::Value;

use crate::json::{hex, name, number, numbers};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

/// `Utils.murmur2` and `BuiltInPartitioner.partitionForKey`.
pub fn murmur2(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = murmur2_case(&file.content, case, &mut report);
        report.case(name(case), result);
    }
    report
}

fn murmur2_case(head: &Value, case: &Value, report: &mut Report) -> Result<(), String> {
    let key = hex(case, "key_hex")?;
    let hash = murmur2_hash(&key);
    equal("murmur2", &i64::from(hash.cast_signed()), &number(case, "murmur2")?)?;
    equal("positive", &i64::from(hash & 0x7fff_ffff), &number(case, "positive")?)?;
    // These clients promise to do as Java does.
    for partitioner in
        [Partitioner::BuiltIn, Partitioner::Murmur2, Partitioner::KafkaJs, Partitioner::KafkaPython]
    {
        let ours = partitions(head, partitioner, Some(&key))?;
        report.step(ours.as_ref() == Some(&numbers(case, "partitions")?));
        equal(partitioner.name(), &ours, &Some(numbers(case, "partitions")?))?;
    }
    Ok(())
}

/// One partition per entry of the head's `num_partitions`; none where the key does not decide.
fn partitions(
    head: &Value,
    partitioner: Partitioner,
    key: Option<&[u8]>,
) -> Result<Option<Vec<i64>>, String> {
    let place =
        |count: i64| decide_by_key(partitioner, key, count as u32).map(|decision| decision.partition.into());
    Ok(numbers(head, "num_partitions")?.into_iter().map(place).collect())
}

/// librdkafka's partitioners by name.
pub fn librdkafka(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        let result = librdkafka_case(&file.content, case, &mut report);
        report.case(name(case), result);
    }
    if let Err(difference) = null_and_empty(&file.content, &mut report) {
        report.fail(format!("null_and_empty_key: {difference}"));
    }
    report
}

fn librdkafka_case(head: &Value, case: &Value, report: &mut Report) -> Result<(), String> {
    let key = hex(case, "key_hex")?;
    let expected = case["partitions"].as_object().ok_or("partitions is no object")?;
    for partitioner_name in expected.keys() {
        let partitioner = by_name(partitioner_name)?;
        let ours = partitions(head, partitioner, Some(&key))?;
        let theirs = Some(numbers(&case["partitions"], partitioner_name)?);
        report.step(ours == theirs);
        equal(partitioner_name, &ours, &theirs)?;
        // librdkafka takes the absolute value "to match the Sarama NewHashPartitioner implementation".
        if partitioner == Partitioner::Fnv1a {
            for go in [Partitioner::SaramaHash, Partitioner::KafkaGoHash] {
                equal(go.name(), &partitions(head, go, Some(&key))?, &theirs)?;
            }
        }
    }
    Ok(())
}

fn by_name(name: &str) -> Result<Partitioner, String> {
    match name {
        "(unset)" => Ok(Client::Librdkafka.default_partitioner()),
        _ => Client::Librdkafka.partitioner(name).map_err(|error| format!("{error:?}")),
    }
}

fn null_and_empty(head: &Value, report: &mut Report) -> Result<(), String> {
    for (field, key) in [("null_key", None), ("empty_key", Some(&b""[..]))] {
        let expected = &head["null_and_empty_key"][field];
        for (partitioner_name, answer) in expected.as_object().ok_or("null_and_empty_key is missing")? {
            let partitioner = by_name(partitioner_name)?;
            let ours = partitions(head, partitioner, key)?;
            let theirs = answer.is_array().then(|| numbers(expected, partitioner_name)).transpose()?;
            report.step(ours == theirs);
            equal(&format!("{field}, {partitioner_name}"), &ours, &theirs)?;
            if theirs.is_none() {
                drawn_as_explained(partitioner, key)?;
            }
        }
    }
    Ok(())
}

/// "with sticky.partitioning.linger.ms>0 one random partition is kept for that long, with 0 each message
/// draws its own".
fn drawn_as_explained(partitioner: Partitioner, key: Option<&[u8]>) -> Result<(), String> {
    for linger_ms in [10, 0] {
        let mut config = ProducerConfig::new(Client::Librdkafka).partitioning;
        config.partitioner = partitioner;
        config.sticky_linger_ms = linger_ms;
        let (mut state, mut chance) = (TopicPartitioner::default(), Chance::new(1));
        let placed: Vec<_> = (0..200)
            .map(|now| {
                let ask = Ask { key, explicit: None, partitions: 50, now };
                state.decide(&config, ask, |_| true, &mut chance).partition
            })
            .collect();
        let switches = placed.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let expected = if linger_ms == 0 { 150..200 } else { 15..20 };
        if !expected.contains(&switches) {
            return Err(format!("{}: {switches} switches in 200 ms, linger {linger_ms}", partitioner.name()));
        }
    }
    Ok(())
}
