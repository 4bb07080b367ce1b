//! What producers do, as calls.

use super::settings::{as_kafka_does, of_producer};
use super::{Call, Language, Role, Value};
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{ProducerName, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::Bytes;
use crate::simulation::kafka::command::ProducerSend;
use crate::simulation::producer::Command;
use crate::simulation::producer::command::{Keys, ProducerCreate, Source};
use crate::simulation::world::World;

/// The call behind a command about a producer; none for its source, which is the program's own affair.
pub fn call(world: &World, command: &Command) -> Option<Call> {
    match command {
        Command::ProducerCreate(create) => Some(created(world, create)),
        Command::TransactionBegin(it) => transaction(world, &it.producer, false),
        Command::TransactionCommit(it) => transaction(world, &it.producer, false),
        Command::TransactionAbort(it) => transaction(world, &it.producer, true),
        Command::ProducerRemove(_) => Some(Call::new("flush", Role::Producer)),
        Command::ProducerCrash(_) => Some(Call::new("kill", Role::Producer)),
        Command::ProducerFreeze(_) => Some(Call::new("stop-process", Role::Producer)),
        Command::ProducerThaw(_) => Some(Call::new("thaw-process", Role::Producer)),
        _ => None,
    }
}

/// A producer's whole loop, as it runs now.
pub fn producing(world: &World, name: &ProducerName) -> Option<Call> {
    let sender = world.producers.get(name)?.kafka()?;
    let key = example(world, &sender.topic);
    Some(looping(name.as_str(), &sender.topic, sender.config(), key))
}

/// A whole transaction with one record; a part of it alone is no program.
fn transaction(world: &World, name: &ProducerName, abort: bool) -> Option<Call> {
    let call = producing(world, name)?;
    Some(Call { program: "transaction", ..call }.when("abort", abort))
}

/// One record, sent by hand: as that producer, or as a Java producer that nobody named.
pub fn sent(world: &World, send: &ProducerSend) -> Call {
    let sender = send.producer.as_ref().and_then(|name| world.producers.get(name)?.kafka());
    let usual = ProducerConfig::new(Client::Java);
    let config = sender.map_or(&usual, |sender| sender.config());
    let bytes = |it: &Option<Bytes>| it.as_ref().map_or(Value::Null, |it| Value::Bytes(it.0.clone()));
    let (partition, time) = (send.partition, send.timestamp_ms);
    let line = line(send);
    // What is no line, Kafka's own tool can't send.
    let program = if line.is_some() { "send" } else { "send-exactly" };
    let name = send.producer.as_ref().map_or("by-hand", ProducerName::as_str);
    let call = started(program, name, &send.topic, config)
        .with("key", bytes(&send.key))
        .with("content", bytes(&send.value))
        .with_some("some_key", send.key.as_ref().map(|it| Value::Bytes(it.0.clone())))
        .with_some("some_content", send.value.as_ref().map(|it| Value::Bytes(it.0.clone())))
        .when("whole", partition.is_some() || time.is_some())
        .with("partition_java", partition.map_or(Value::Null, Value::from))
        .with("timestamp_java", time.map_or(Value::Null, |ms| Value::Plain(format!("{ms}L"))))
        .with_some("partition", partition)
        .with_some("timestamp", time);
    let call = types(types(call, &KEY_TYPES, send.key.as_ref()), &CONTENT_TYPES, send.value.as_ref());
    let call = send.headers.iter().fold(call, |call, (name, value)| {
        let java = Language::Java.write(&Value::Bytes(value.0.clone()));
        let is_text = std::str::from_utf8(&value.0).is_ok();
        let java = if is_text { format!("{java}.getBytes(UTF_8)") } else { java };
        call.with("header", &**name)
            .with("header_value", Value::Bytes(value.0.clone()))
            .with("header_java", Value::Plain(java))
    });
    call.when("keyed", send.key.is_some()).when("null", send.value.is_none()).with_some("line", line)
}

/// Names of a type in Java, its serializer and in Rust.
const KEY_TYPES: [&str; 3] = ["key_java", "key_serializer", "key_rust"];
const CONTENT_TYPES: [&str; 3] = ["content_java", "content_serializer", "content_rust"];

fn types(call: Call, names: &[&'static str; 3], bytes: Option<&Bytes>) -> Call {
    let is_text = bytes.is_none_or(|bytes| std::str::from_utf8(&bytes.0).is_ok());
    let types = if is_text {
        ["String", "StringSerializer", "str"]
    } else {
        ["byte[]", "ByteArraySerializer", "[u8]"]
    };
    names.iter().zip(types).fold(call, |call, (name, kind)| call.with(name, Value::Plain(kind.into())))
}

/// A record as `kafka-console-producer` reads it; nothing where its parts would be cut elsewhere.
fn line(send: &ProducerSend) -> Option<Value> {
    let text = |bytes: &Bytes, not: &[char]| {
        let text = String::from_utf8(bytes.0.clone()).ok()?;
        (!text.contains(['\n', '\r', '\t']) && !text.contains(not)).then_some(text)
    };
    if send.partition.is_some() || send.timestamp_ms.is_some() {
        return None;
    }
    let mut parts = Vec::new();
    if !send.headers.is_empty() {
        let header = |(name, value): &(String, Bytes)| Some(format!("{name}:{}", text(value, &[',', ':'])?));
        parts.push(send.headers.iter().map(header).collect::<Option<Vec<_>>>()?.join(","));
    }
    if let Some(key) = &send.key {
        parts.push(text(key, &[])?);
    }
    parts.push(send.value.as_ref().map_or(Some("NULL".into()), |value| text(value, &[]))?);
    Some(Value::Text(parts.join("\t")))
}

fn created(world: &World, create: &ProducerCreate) -> Call {
    let mut config = ProducerConfig::new(create.client);
    for (name, value) in &create.configs {
        // What can't be set is refused with the command, or belongs to no model.
        let _ = config.set(name, value);
    }
    let key = match &create.source {
        Some(
            Source::Rate { keys: Keys::None, .. }
            | Source::Every { keys: Keys::None, .. }
            | Source::Workload { key: None, .. },
        ) => None,
        Some(Source::Rate { keys: Keys::Fixed(key), .. } | Source::Every { keys: Keys::Fixed(key), .. }) => {
            Some(key.clone())
        }
        Some(
            Source::Rate { keys: Keys::Pool { .. }, .. } | Source::Every { keys: Keys::Pool { .. }, .. },
        ) => Some("key-0".into()),
        Some(Source::Workload { .. }) | None => example(world, &create.topic).or(Some("key".into())),
    };
    looping(create.producer.as_str(), &create.topic, &config, key).set(create.configs.clone())
}

fn looping(name: &str, topic: &TopicName, config: &ProducerConfig, key: Option<String>) -> Call {
    started("produce", name, topic, config)
        .with("key", key.as_deref().map_or(Value::Null, Value::from))
        .with("key_or_empty", key.as_deref().unwrap_or_default())
        .with("content", "\u{2026}")
        .when("keyed", key.is_some())
}

fn started(program: &'static str, name: &str, topic: &TopicName, config: &ProducerConfig) -> Call {
    Call::new(program, Role::Producer)
        .with("producer", name)
        .with("topic", topic.as_str())
        .set(as_kafka_does(config, of_producer(config)))
}

/// The key of the first record of a topic that has one.
fn example(world: &World, topic: &TopicName) -> Option<String> {
    let logs = world.kafka.topics.get(topic)?.partitions.iter();
    let mut keys = logs.filter_map(|log| log.get(log.log_start_offset())?.key);
    keys.find_map(|key| std::str::from_utf8(key).ok().map(str::to_owned))
}
