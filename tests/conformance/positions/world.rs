//! The world of a case: logs, commits and consumers, and who is called.

use std::collections::BTreeMap;

use loglab::engine::kafka::client::positions::Thrown;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::log::{LogConfig, PartitionLog, Record};
use serde_json::{Value, json};

use super::client::{Client, new_client};
use crate::console::Logs;
use crate::json::{list, number};

/// The topic, as the vectors write it.
pub const TOPIC: &str = "t";
const NOW_MS: i64 = 1_795_000_000_000;
const FIRST_RECORD_MS: i64 = 1_700_000_000_000;
const OUT_OF_RANGE: &str =
    "The requested offset is not within the range of offsets maintained by the server.";

pub struct World {
    pub logs: Logs,
    pub commits: BTreeMap<TopicPartition, Offset>,
    pub now: i64,
    pub classic: bool,
    /// What `t` is really called.
    topic: String,
    value: Vec<u8>,
    clients: BTreeMap<String, Client>,
}

/// What the player cannot do.
pub fn not_understood(what: &str) -> Thrown {
    Thrown::new("a test", format!("call not understood: {what}"))
}

/// Offsets as the vectors write them: a long run by its ends.
pub fn offsets(list: &[Offset]) -> Value {
    if list.len() > 100 {
        return json!({ "first": list.first(), "last": list.last(), "count": list.len() });
    }
    json!(list)
}

impl World {
    pub fn set_up(setup: &Value, protocol: &str, topic: &str) -> Result<Self, String> {
        let mut world = Self {
            logs: Logs::default(),
            commits: BTreeMap::new(),
            now: NOW_MS,
            classic: protocol == "classic",
            topic: topic.to_owned(),
            value: vec![b'v'; setup["value_bytes"].as_u64().unwrap_or(1) as usize],
            clients: BTreeMap::new(),
        };
        let ago = &setup["record_timestamps_minutes_ago"];
        let mut logs = Vec::new();
        for (p, of) in list(setup, "partitions")?.iter().enumerate() {
            let mut log = PartitionLog::new(LogConfig::default());
            let records: Vec<_> = (0..number(of, "records")? as usize)
                .map(|i| {
                    let time = ago[i].as_i64().map(|minutes| NOW_MS - minutes * 60_000);
                    let time = time.unwrap_or(FIRST_RECORD_MS + 1_000 * i as i64);
                    Record::new(None, Some(&world.value), time)
                })
                .collect();
            for batch in records.chunks(number(of, "per_batch")?.max(1) as usize) {
                log.append_batch(batch.iter().map(Record::view));
            }
            log.delete_records(number(of, "log_start")? as u64).map_err(|_| "log_start")?;
            if let Some(commit) = of["commit"].as_u64() {
                world.commits.insert(TopicPartition::new(topic, p as u32), commit);
            }
            logs.push(log);
        }
        world.logs.0.insert(topic.into(), logs);
        Ok(world)
    }

    /// `t:0` as the vectors write partitions.
    pub fn partition(&self, text: &str) -> TopicPartition {
        let (topic, number) = text.rsplit_once(':').unwrap_or((text, "0"));
        TopicPartition::new(self.topic_name(topic), number.parse().unwrap_or(0))
    }

    pub fn topic_name<'n>(&'n self, name: &'n str) -> &'n str {
        if name == TOPIC { &self.topic } else { name }
    }

    pub fn key(&self, tp: &TopicPartition) -> String {
        let topic = if tp.topic.as_str() == self.topic { TOPIC } else { tp.topic.as_str() };
        format!("{topic}:{}", tp.partition)
    }

    pub fn log(&mut self, tp: &TopicPartition) -> Option<&mut PartitionLog> {
        self.logs.0.get_mut(&tp.topic)?.get_mut(tp.partition as usize)
    }

    /// Whether another consumer than this one is in the group now; the one that is called is not in the map.
    pub fn has_members(&self) -> bool {
        self.clients.values().any(|client| client.member && !client.closed)
    }

    pub fn call(&mut self, call: &Value) -> Result<Value, Thrown> {
        let (on, what) = (call["on"].as_str().unwrap_or_default(), call["call"].as_str().unwrap_or_default());
        let args: Vec<&Value> = call["args"].as_array().into_iter().flatten().collect();
        match (on, what) {
            ("producer", "produce") => return self.produce(&args),
            ("producer" | "admin", _) => return self.administer(what, &args),
            (_, "new") => {
                let client = new_client(args.first().and_then(|arg| arg.as_str()).unwrap_or_default())?;
                self.clients.insert(on.to_owned(), client.started(self.now));
                return Ok(Value::Null);
            }
            (_, "sleep" | "wait") => {
                self.now += args.first().and_then(|arg| arg.as_i64()).ok_or_else(|| not_understood(what))?;
                return Ok(Value::Null);
            }
            _ => {}
        }
        let Some(mut client) = self.clients.remove(on) else {
            return Err(not_understood(&format!("{what} on {on:?}, which there is not")));
        };
        let answer = self.on_client(&mut client, what, &args, &call["result"]);
        self.clients.insert(on.to_owned(), client);
        answer
    }

    fn administer(&mut self, what: &str, args: &[&Value]) -> Result<Value, Thrown> {
        match what {
            "listConsumerGroupOffsets" => {
                Ok(self.commits.iter().map(|(tp, offset)| (self.key(tp), json!(offset))).collect())
            }
            "alterConsumerGroupOffsets" => {
                let given =
                    args.first().and_then(|arg| arg.as_object()).ok_or_else(|| not_understood(what))?;
                for (name, offset) in given {
                    let offset = offset.as_u64().ok_or_else(|| not_understood(what))?;
                    self.commits.insert(self.partition(name), offset);
                }
                Ok(Value::Null)
            }
            "deleteRecords" => self.delete_records(args),
            _ => Err(not_understood(what)),
        }
    }

    fn produce(&mut self, args: &[&Value]) -> Result<Value, Thrown> {
        let tp = self.partition(args.first().and_then(|arg| arg.as_str()).unwrap_or_default());
        let (value, now) = (self.value.clone(), self.now);
        let count = args.get(1).and_then(|arg| arg.as_u64()).ok_or_else(|| not_understood("produce"))?;
        let log = self.log(&tp).ok_or_else(|| not_understood("produce to an unknown partition"))?;
        Ok(json!(
            (0..count).map(|_| log.append(Record::new(None, Some(&value), now).view())).collect::<Vec<_>>()
        ))
    }

    /// `before` -1 is the high watermark.
    fn delete_records(&mut self, args: &[&Value]) -> Result<Value, Thrown> {
        let tp = self.partition(args.first().and_then(|arg| arg.as_str()).unwrap_or_default());
        let before =
            args.get(1).and_then(|arg| arg.as_i64()).ok_or_else(|| not_understood("deleteRecords"))?;
        let log = self.log(&tp).ok_or_else(|| not_understood("deleteRecords of an unknown partition"))?;
        let before = if before == -1 { Ok(log.high_watermark()) } else { Offset::try_from(before) };
        let start = before.ok().and_then(|before| log.delete_records(before).ok());
        start.map(|start| json!(start)).ok_or_else(|| Thrown::new("OffsetOutOfRangeException", OUT_OF_RANGE))
    }
}
