//! Settings by Kafka's names, as each client library takes them. librdkafka refuses names that it does not know.

use std::collections::BTreeMap;

use super::{Language, Role};
use crate::engine::kafka::client::consumer_config::{AutoOffsetReset, ConsumerConfig};
use crate::engine::kafka::client::producer::{Acks, ProducerConfig};
use crate::engine::kafka::partitioner::{Client, Partitioner};

/// Settings of a consumer that librdkafka knows by the same name and with the same values.
const CONSUMER: [&str; 14] = [
    "auto.commit.interval.ms",
    "auto.offset.reset",
    "client.rack",
    "enable.auto.commit",
    "fetch.max.bytes",
    "group.instance.id",
    "group.protocol",
    "group.remote.assignor",
    "heartbeat.interval.ms",
    "isolation.level",
    "max.poll.interval.ms",
    "metadata.max.age.ms",
    "partition.assignment.strategy",
    "session.timeout.ms",
];

/// The same of a producer.
const PRODUCER: [&str; 15] = [
    "acks",
    "batch.size",
    "compression.type",
    "delivery.timeout.ms",
    "enable.idempotence",
    "linger.ms",
    "max.in.flight.requests.per.connection",
    "metadata.max.age.ms",
    "partitioner",
    "request.timeout.ms",
    "retries",
    "retry.backoff.ms",
    "sticky.partitioning.linger.ms",
    "transaction.timeout.ms",
    "transactional.id",
];

/// Java's classes of the assignors' names.
const ASSIGNORS: [(&str, &str); 4] = [
    ("range", "RangeAssignor"),
    ("roundrobin", "RoundRobinAssignor"),
    ("sticky", "StickyAssignor"),
    ("cooperative-sticky", "CooperativeStickyAssignor"),
];

/// A setting as the library takes it; nothing where it has none like it.
pub fn told(language: Language, role: Role, name: &str, value: &str) -> Option<(String, String)> {
    let as_is = || Some((name.to_owned(), value.to_owned()));
    let librdkafka = matches!(language, Language::Python | Language::Rust);
    match (role, name) {
        (Role::Consumer, "partition.assignment.strategy") if librdkafka => eager_or_not(value),
        (Role::Consumer, "partition.assignment.strategy") => {
            let class = |short: &str| {
                let known = ASSIGNORS.iter().find(|(known, _)| *known == short);
                known.map(|(_, class)| format!("org.apache.kafka.clients.consumer.{class}"))
            };
            let classes: Option<Vec<String>> = value.split(',').map(|short| class(short.trim())).collect();
            Some((name.to_owned(), classes?.join(",")))
        }
        (Role::Consumer, "auto.offset.reset") if librdkafka => match value {
            "none" => Some((name.to_owned(), "error".to_owned())),
            "earliest" | "latest" => as_is(),
            _ => None,
        },
        (Role::Consumer, _) if librdkafka => CONSUMER.contains(&name).then(as_is)?,
        (Role::Producer, _) if librdkafka => PRODUCER.contains(&name).then(as_is)?,
        // librdkafka's own.
        (Role::Producer, "partitioner" | "sticky.partitioning.linger.ms") => None,
        _ => as_is(),
    }
}

/// librdkafka has no `sticky`, and takes eager assignors or cooperative ones, not both.
fn eager_or_not(value: &str) -> Option<(String, String)> {
    let names: Vec<&str> = value.split(',').map(str::trim).collect();
    let eager = names.iter().all(|name| matches!(*name, "range" | "roundrobin"));
    let kept = if eager { value } else { names.into_iter().find(|name| *name == "cooperative-sticky")? };
    Some(("partition.assignment.strategy".to_owned(), kept.to_owned()))
}

/// What of a consumer's settings differs from Kafka's defaults.
pub fn of_consumer(config: &ConsumerConfig) -> Vec<(String, String)> {
    let usual = ConsumerConfig::default();
    let text = |config: &ConsumerConfig| {
        let maybe = |text: &Option<std::rc::Rc<str>>| text.as_deref().unwrap_or_default().to_owned();
        [
            ("group.protocol", config.protocol.name().to_owned()),
            ("group.remote.assignor", maybe(&config.remote_assignor)),
            ("auto.offset.reset", reset(config.auto_offset_reset)),
            ("enable.auto.commit", config.enable_auto_commit.to_string()),
            ("auto.commit.interval.ms", config.auto_commit_interval_ms.to_string()),
            ("session.timeout.ms", config.session_timeout_ms.to_string()),
            ("heartbeat.interval.ms", config.heartbeat_interval_ms.to_string()),
            ("max.poll.interval.ms", config.max_poll_interval_ms.to_string()),
            ("max.poll.records", config.max_poll_records.to_string()),
            ("fetch.max.bytes", config.fetch_max_bytes.to_string()),
            ("request.timeout.ms", config.request_timeout_ms.to_string()),
            ("metadata.max.age.ms", config.metadata_max_age_ms.to_string()),
            ("partition.assignment.strategy", config.assignors.join(",")),
            ("client.rack", maybe(&config.rack)),
        ]
    };
    let refused = config.protocol.refused_settings();
    let pairs = text(config).into_iter().zip(text(&usual));
    let other = pairs.filter(|((name, now), (_, usual))| now != usual && !refused.contains(name));
    other.map(|((name, now), _)| (name.to_owned(), now)).collect()
}

fn reset(reset: AutoOffsetReset) -> String {
    match reset {
        AutoOffsetReset::Earliest => "earliest".into(),
        AutoOffsetReset::Latest => "latest".into(),
        AutoOffsetReset::None => "none".into(),
        AutoOffsetReset::ByDuration(ms) => format!("by_duration:PT{}S", ms as f64 / 1_000.0),
    }
}

/// What of a producer's settings differs from its library's defaults.
pub fn of_producer(config: &ProducerConfig) -> BTreeMap<String, String> {
    let usual = ProducerConfig::new(config.client);
    let text = |config: &ProducerConfig| {
        let acks = match config.acks {
            Acks::None => "0",
            Acks::Leader => "1",
            Acks::All => "all",
        };
        [
            ("acks", acks.to_owned()),
            ("retries", config.retries.to_string()),
            ("delivery.timeout.ms", config.delivery_timeout_ms.to_string()),
            ("request.timeout.ms", config.request_timeout_ms.to_string()),
            ("retry.backoff.ms", config.retry_backoff_ms.to_string()),
            ("max.in.flight.requests.per.connection", config.max_in_flight.to_string()),
            ("linger.ms", config.linger_ms.to_string()),
            ("batch.size", config.partitioning.batch_size.to_string()),
            ("max.request.size", config.max_request_size.to_string()),
            ("enable.idempotence", config.enable_idempotence.map_or(String::new(), |on| on.to_string())),
            ("transactional.id", config.transactional_id.as_ref().map_or(String::new(), ToString::to_string)),
            ("transaction.timeout.ms", config.transaction_timeout_ms.to_string()),
            ("partitioner.ignore.keys", config.partitioning.ignore_keys.to_string()),
        ]
    };
    let pairs = text(config).into_iter().zip(text(&usual));
    let other = pairs.filter(|((_, now), (_, usual))| now != usual);
    let mut settings: BTreeMap<String, String> =
        other.map(|((name, now), _)| (name.to_owned(), now)).collect();
    settings.extend(placed(config.client, config.partitioning.partitioner));
    settings
}

/// Settings under which the other libraries do the same: librdkafka has idempotence off, and places keys as Java does
/// only when it is told to.
pub fn as_kafka_does(
    config: &ProducerConfig,
    mut settings: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    settings.insert("enable.idempotence".into(), config.idempotent().to_string());
    if config.partitioning.partitioner == Partitioner::BuiltIn {
        settings.insert("partitioner".into(), "murmur2_random".into());
    }
    settings
}

/// The partitioner's setting in either library.
fn placed(client: Client, partitioner: Partitioner) -> Option<(String, String)> {
    let usual = client.default_partitioner();
    let name = if client == Client::Java { "partitioner.class" } else { "partitioner" };
    (partitioner != usual).then(|| (name.to_owned(), partitioner.name().to_owned()))
}
