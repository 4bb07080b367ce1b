//! Kafka's commands in JSON.

#[allow(clippy::wildcard_imports, reason = "macros that the tables are handed to")]
use super::declared::*;
use super::{MOST, Object};
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{
    GroupId, InstanceId, MemberId, MemberName, Ms, Offset, Partition, ProducerName, TopicName, UnixMs,
};
use crate::engine::kafka::java;
use crate::scenario::field::Field;
use crate::scenario::shape::EXACT;
use crate::simulation::Refusal;
use crate::simulation::command::{Bytes, Configs, Headers, Milli};
#[allow(clippy::wildcard_imports, reason = "whatever the tables declare")]
use crate::simulation::kafka::command::*;
use serde_json::Value;

kafka_commands!(json_commands);
kafka_values!(json_values);

/// A time as Kafka's tool takes it.
fn datetime(value: &Value, path: &str) -> Result<ResetTo, Refusal> {
    let text = String::read(value, path)?;
    java::date::parse(&text).map(ResetTo::TimestampMs).map_err(|_| bad_time(path, "datetime", &text))
}

/// A duration as Kafka's tool takes it.
fn duration(value: &Value, path: &str) -> Result<ResetTo, Refusal> {
    let text = String::read(value, path)?;
    java::duration::parse_millis(&text)
        .map(ResetTo::DurationMs)
        .map_err(|_| bad_time(path, "duration", &text))
}

fn bad_time(path: &str, field: &'static str, text: &str) -> Refusal {
    Refusal::invalid(path, "bad-time").with("field", field).with("value", text)
}
