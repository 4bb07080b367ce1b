//! JSON → commands and scenarios, as the public interface defines them.

use serde_json::Value;

use super::Scenario;
use super::fields::{Fields, bytes, client, protocol};
use crate::engine::kafka::ids::{Ms, Offset, Partition};
use crate::engine::kafka::java::{date, duration};
use crate::simulation::Refusal;
use crate::simulation::command::{Command, Milli};
use crate::simulation::kafka::command::{
    ConsumerCommit, ConsumerPause, ConsumerResume, ConsumerSeek, GroupCreate, GroupDelete,
    GroupDeleteOffsets, GroupResetOffsets, MemberCrash, MemberFreeze, MemberJoin, MemberLeave, MemberSet,
    MemberThaw, ProducerSend, ResetTo, SeekTo, TopicAddPartitions, TopicCreate, TopicDelete,
    TopicDeleteRecords,
};
use crate::simulation::producer::command::{
    Keys, Pace, ProducerCreate, ProducerPause, ProducerRemove, ProducerResume, Source,
};

/// Bytes of a made-up value, where a source does not say.
const VALUE_BYTES: u32 = 100;

/// The most a producer makes up, in records per second.
const MOST_PER_S: f64 = 1_000_000.0;

/// Numbers in JSON are exact up to here.
const EXACT: i64 = (1 << 53) - 1;

/// Every command type, for the message about an unknown one.
const TYPES: &str = "topic.create, topic.add_partitions, topic.delete, topic.delete_records, producer.create, \
    producer.pause, producer.resume, producer.remove, producer.send, group.create, group.delete, \
    group.reset_offsets, member.join, member.leave, member.crash, member.freeze, member.thaw, member.set, \
    consumer.seek, consumer.commit, consumer.pause, consumer.resume";

/// A scenario from JSON text.
pub fn scenario_text(text: &str) -> Result<Scenario, Refusal> {
    let value = serde_json::from_str(text).map_err(|error| {
        Refusal::invalid("", "bad-json").with("line", error.line()).with("column", error.column())
    })?;
    scenario(&value)
}

/// A scenario from JSON.
pub fn scenario(value: &Value) -> Result<Scenario, Refusal> {
    let mut fields = Fields::of(value, "")?;
    let version = fields.int("version", 0, EXACT)?;
    if version != 1 {
        return Err(Refusal::invalid("version", "unknown-version").with("version", version));
    }
    let name = fields.text("name")?.to_owned();
    let title = fields.opt_text("title")?.map(str::to_owned);
    let seed = fields.opt_int("seed", 0, EXACT)?.unwrap_or(0) as u64;
    let start_time_ms = fields.opt_int("start_time_ms", -EXACT, EXACT)?.unwrap_or(0);
    let commands = fields.opt_list("commands", timed_command)?.unwrap_or_default();
    fields.finish()?;
    Ok(Scenario { name, title, seed, start_time_ms, commands })
}

/// A command with its `at_ms`.
fn timed_command(value: &Value, path: &str) -> Result<(Ms, Command), Refusal> {
    let mut fields = Fields::of(value, path)?;
    let at = fields.opt_int("at_ms", 0, EXACT)?.unwrap_or(0) as Ms;
    let command = body(&mut fields)?;
    fields.finish()?;
    Ok((at, command))
}

/// A command; `path` is where it stands in what was given.
pub fn command(value: &Value, path: &str) -> Result<Command, Refusal> {
    let mut fields = Fields::of(value, path)?;
    let command = body(&mut fields)?;
    fields.finish()?;
    Ok(command)
}

fn body(f: &mut Fields<'_>) -> Result<Command, Refusal> {
    let kind = f.text("type")?;
    match kind.split_once('.') {
        Some(("topic", _)) => topic(f, kind),
        Some(("producer", _)) => producer(f, kind),
        Some(("group", _)) => group(f, kind),
        Some(("member", _)) => member(f, kind),
        Some(("consumer", _)) => consumer(f, kind),
        _ => Err(unknown_type(f, kind)),
    }
}

fn unknown_type(f: &Fields<'_>, kind: &str) -> Refusal {
    Refusal::invalid(f.at("type"), "unknown-type").with("type", kind).with("known", TYPES)
}

/// A count of partitions; whether it is a good one is the broker's to say.
fn partitions(f: &mut Fields<'_>, name: &'static str) -> Result<u32, Refusal> {
    Ok(f.int(name, 0, i64::from(i32::MAX))? as u32)
}

fn partition(f: &mut Fields<'_>) -> Result<Partition, Refusal> {
    Ok(f.int("partition", 0, i64::from(i32::MAX))? as Partition)
}

fn opt_partition(f: &mut Fields<'_>) -> Result<Option<Partition>, Refusal> {
    Ok(f.opt_int("partition", 0, i64::from(i32::MAX))?.map(|n| n as Partition))
}

fn topic(f: &mut Fields<'_>, kind: &str) -> Result<Command, Refusal> {
    let topic = f.name("topic");
    Ok(match kind {
        "topic.create" => {
            TopicCreate { topic: topic?, partitions: partitions(f, "partitions")?, configs: f.configs()? }
                .into()
        }
        "topic.add_partitions" => TopicAddPartitions { topic: topic?, total: partitions(f, "total")? }.into(),
        "topic.delete" => TopicDelete { topic: topic? }.into(),
        "topic.delete_records" => TopicDeleteRecords {
            topic: topic?,
            partition: partition(f)?,
            before_offset: f.int("before_offset", -1, EXACT)?,
        }
        .into(),
        _ => return Err(unknown_type(f, kind)),
    })
}

fn producer(f: &mut Fields<'_>, kind: &str) -> Result<Command, Refusal> {
    Ok(match kind {
        "producer.create" => ProducerCreate {
            producer: f.name("producer")?,
            topic: f.name("topic")?,
            client: client(f)?,
            source: source(f)?,
            configs: f.configs()?,
        }
        .into(),
        "producer.pause" => ProducerPause { producer: f.name("producer")? }.into(),
        "producer.resume" => ProducerResume { producer: f.name("producer")? }.into(),
        "producer.remove" => ProducerRemove { producer: f.name("producer")? }.into(),
        "producer.send" => send(f)?.into(),
        _ => return Err(unknown_type(f, kind)),
    })
}

fn send(f: &mut Fields<'_>) -> Result<ProducerSend, Refusal> {
    let topic = f.name("topic")?;
    for required in ["key", "value"] {
        if !f.has(required) {
            return Err(Refusal::invalid(f.at(required), "missing-field").with("field", required));
        }
    }
    let headers = match f.get("headers") {
        None => Vec::new(),
        Some(Value::Object(map)) => {
            let path = f.at("headers");
            let one = |(name, value): (&String, &Value)| {
                Ok((name.clone(), bytes(value, &format!("{path}.{name}"))?))
            };
            map.iter().map(one).collect::<Result<_, Refusal>>()?
        }
        Some(other) => {
            return Err(Refusal::invalid(f.at("headers"), "wrong-type")
                .with("expected", "object")
                .with("found", other));
        }
    };
    Ok(ProducerSend {
        topic,
        key: f.bytes("key")?,
        value: f.bytes("value")?,
        headers,
        partition: opt_partition(f)?,
        timestamp_ms: f.opt_int("timestamp_ms", 0, EXACT)?,
        producer: f.opt_name("producer")?,
    })
}

fn source(f: &mut Fields<'_>) -> Result<Option<Source>, Refusal> {
    let Some(value) = f.get("source") else { return Ok(None) };
    let mut s = Fields::of(value, f.at("source"))?;
    let rate = s.opt_milli("rate_per_s", 0.001, MOST_PER_S)?;
    let source = if let Some(workload) = s.opt_text("workload")? {
        let key = s.opt_text("key")?.map(str::to_owned);
        let pace = s.opt_milli("pace", 0.001, 1e9)?;
        let max_gap_ms = s.opt_int("max_gap_ms", 0, EXACT)?.map(|ms| ms as Ms);
        let pace = match (pace, rate) {
            (Some(_), Some(_)) => return Err(Refusal::invalid(s.at("pace"), "pace-and-rate")),
            (_, Some(rate_per_s)) => Pace::Rate { rate_per_s },
            (pace, None) => Pace::EventTime { pace: pace.unwrap_or(Milli::whole(1)) },
        };
        Source::Workload { workload: workload.to_owned(), key, pace, max_gap_ms }
    } else if let Some(rate_per_s) = rate {
        let keys = keys(&mut s)?;
        let value_bytes = s.opt_int("value_bytes", 1, 1 << 20)?.map_or(VALUE_BYTES, |n| n as u32);
        Source::Rate { rate_per_s, keys, value_bytes }
    } else {
        return Err(Refusal::invalid(s.at("rate_per_s"), "source-needs"));
    };
    s.finish()?;
    Ok(Some(source))
}

fn keys(s: &mut Fields<'_>) -> Result<Keys, Refusal> {
    let path = s.at("keys");
    match s.get("keys") {
        None => Ok(Keys::None),
        Some(Value::String(text)) if text == "none" => Ok(Keys::None),
        Some(value @ Value::Object(_)) => {
            let mut k = Fields::of(value, path)?;
            let keys = match (k.opt_text("fixed")?, k.opt_int("pool", 1, 10_000_000)?) {
                (Some(key), None) => Keys::Fixed(key.to_owned()),
                (None, Some(size)) => {
                    let skew = k.opt_milli("skew", 0.0, 10.0)?.unwrap_or_default();
                    Keys::Pool { pool: size as u32, skew }
                }
                _ => return Err(Refusal::invalid(k.at("pool"), "keys-need")),
            };
            k.finish()?;
            Ok(keys)
        }
        Some(other) => {
            Err(Refusal::invalid(path, "wrong-type").with("expected", "keys").with("found", other))
        }
    }
}

fn group(f: &mut Fields<'_>, kind: &str) -> Result<Command, Refusal> {
    let group = f.name("group");
    Ok(match kind {
        "group.create" => GroupCreate {
            group: group?,
            protocol: protocol(f)?,
            assignors: f.opt_names("assignors")?,
            configs: f.configs()?,
        }
        .into(),
        "group.delete" => GroupDelete { group: group? }.into(),
        "group.reset_offsets" => GroupResetOffsets {
            group: group?,
            topic: f.opt_name("topic")?,
            partitions: numbers(f)?,
            to: reset_to(f)?,
            execute: f.flag("execute", false)?,
        }
        .into(),
        "group.delete_offsets" => {
            GroupDeleteOffsets { group: group?, topic: f.name("topic")?, partitions: numbers(f)? }.into()
        }
        _ => return Err(unknown_type(f, kind)),
    })
}

fn numbers(f: &mut Fields<'_>) -> Result<Option<Vec<Partition>>, Refusal> {
    f.opt_list("partitions", |value, path| {
        let number = value.as_u64().and_then(|n| Partition::try_from(n).ok());
        number.ok_or_else(|| {
            Refusal::invalid(path, "wrong-type").with("expected", "integer").with("found", value)
        })
    })
}

fn reset_to(f: &mut Fields<'_>) -> Result<ResetTo, Refusal> {
    let path = f.at("to");
    let value = f.get("to").ok_or_else(|| Refusal::invalid(&*path, "missing-field").with("field", "to"))?;
    let mut to = Fields::of(value, path)?;
    let found = if to.flag("earliest", false)? {
        ResetTo::Earliest
    } else if to.flag("latest", false)? {
        ResetTo::Latest
    } else if to.flag("current", false)? {
        ResetTo::Current
    } else if let Some(offset) = to.opt_int("offset", 0, EXACT)? {
        ResetTo::Offset(offset as Offset)
    } else if let Some(time) = to.opt_int("timestamp_ms", -EXACT, EXACT)? {
        ResetTo::TimestampMs(time)
    } else if let Some(text) = to.opt_text("datetime")? {
        let time = date::parse(text).map_err(|_| bad_time(&to, "datetime", text))?;
        ResetTo::TimestampMs(time)
    } else if let Some(text) = to.opt_text("duration")? {
        let ms = duration::parse_millis(text).map_err(|_| bad_time(&to, "duration", text))?;
        ResetTo::DurationMs(ms)
    } else if let Some(ms) = to.opt_int("duration_ms", -EXACT, EXACT)? {
        ResetTo::DurationMs(ms)
    } else if let Some(by) = to.opt_int("shift_by", -EXACT, EXACT)? {
        ResetTo::ShiftBy(by)
    } else {
        return Err(Refusal::invalid(to.at("offset"), "reset-needs"));
    };
    to.finish()?;
    Ok(found)
}

/// A time that Kafka's tool would not take.
fn bad_time(to: &Fields<'_>, field: &'static str, text: &str) -> Refusal {
    Refusal::invalid(to.at(field), "bad-time").with("field", field).with("value", text)
}

fn seek_to(f: &mut Fields<'_>) -> Result<SeekTo, Refusal> {
    let path = f.at("to");
    let value = f.get("to").ok_or_else(|| Refusal::invalid(&*path, "missing-field").with("field", "to"))?;
    let mut to = Fields::of(value, path)?;
    let found = if to.flag("beginning", false)? {
        SeekTo::Beginning
    } else if to.flag("end", false)? {
        SeekTo::End
    } else if let Some(offset) = to.opt_int("offset", 0, EXACT)? {
        SeekTo::Offset(offset as Offset)
    } else if let Some(time) = to.opt_int("timestamp_ms", -EXACT, EXACT)? {
        SeekTo::TimestampMs(time)
    } else if let Some(by) = to.opt_int("shift_by", -EXACT, EXACT)? {
        SeekTo::ShiftBy(by)
    } else {
        return Err(Refusal::invalid(to.at("offset"), "seek-needs"));
    };
    to.finish()?;
    Ok(found)
}

const COMMIT_ON_REVOKE: &str = "commit_on_revoke";

/// `processing_ms`, in microseconds.
fn processing(f: &mut Fields<'_>) -> Result<Option<Milli>, Refusal> {
    f.opt_milli("processing_ms", 0.0, 1e9)
}

fn member(f: &mut Fields<'_>, kind: &str) -> Result<Command, Refusal> {
    let group = f.name("group");
    let member = f.name("member");
    Ok(match kind {
        "member.join" => {
            let regex = f.opt_text("subscribed_topic_regex")?.map(str::to_owned);
            let topics = f.opt_names("topics")?.or_else(|| regex.is_some().then(Vec::new));
            let missing = || Refusal::invalid(f.at("topics"), "missing-field").with("field", "topics");
            MemberJoin {
                group: group?,
                member: member?,
                topics: topics.ok_or_else(missing)?,
                subscribed_topic_regex: regex,
                member_id: f.opt_name("member_id")?,
                instance_id: f.opt_name("instance_id")?,
                configs: f.configs()?,
                processing_ms: processing(f)?.unwrap_or_default(),
                commit_on_revoke: f.flag(COMMIT_ON_REVOKE, false)?,
            }
            .into()
        }
        "member.leave" => MemberLeave { group: group?, member: member? }.into(),
        "member.crash" => MemberCrash { group: group?, member: member? }.into(),
        "member.freeze" => MemberFreeze {
            group: group?,
            member: member?,
            for_ms: f.opt_int("for_ms", 0, EXACT)?.map(|ms| ms as Ms),
        }
        .into(),
        "member.thaw" => MemberThaw { group: group?, member: member? }.into(),
        "member.set" => MemberSet {
            group: group?,
            member: member?,
            topics: f.opt_names("topics")?,
            configs: f.configs()?,
            processing_ms: processing(f)?,
            commit_on_revoke: f.opt_flag(COMMIT_ON_REVOKE)?,
        }
        .into(),
        _ => return Err(unknown_type(f, kind)),
    })
}

fn consumer(f: &mut Fields<'_>, kind: &str) -> Result<Command, Refusal> {
    let group = f.name("group")?;
    Ok(match kind {
        "consumer.seek" => {
            ConsumerSeek { group, topic: f.name("topic")?, partition: partition(f)?, to: seek_to(f)? }.into()
        }
        "consumer.commit" => ConsumerCommit {
            group,
            member: f.name("member")?,
            topic: f.opt_name("topic")?,
            partition: opt_partition(f)?,
            offset: f.opt_int("offset", 0, EXACT)?.map(|n| n as Offset),
        }
        .into(),
        "consumer.pause" | "consumer.resume" => {
            let (member, topic) = (f.name("member")?, f.opt_name("topic")?);
            let partition = opt_partition(f)?;
            if kind == "consumer.pause" {
                ConsumerPause { group, member, topic, partition }.into()
            } else {
                ConsumerResume { group, member, topic, partition }.into()
            }
        }
        _ => return Err(unknown_type(f, kind)),
    })
}
