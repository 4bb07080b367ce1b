//! `fetch_positions`: the calls of an application, one after the other, on the engine's rules for positions.
//!
//! The driver keeps what those rules leave out: a clock, which only the waiting of calls moves, and groups of one
//! member, which hold all partitions of their topics from the first `poll` on.

mod client;

use std::collections::BTreeMap;

use loglab::engine::kafka::client::commit_error::NOT_A_MEMBER;
use loglab::engine::kafka::client::positions::Thrown;
use loglab::engine::kafka::client::reset::AutoOffsetReset;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::log::{LogConfig, PartitionLog, Record};
use serde_json::{Value, json};

use client::{Client, grouped, new_client};

use crate::console::Logs;
use crate::json::{list, name, number};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};

const NOW_MS: i64 = 1_795_000_000_000;
const FIRST_RECORD_MS: i64 = 1_700_000_000_000;
/// The initial delay of an empty classic group; the other protocol has none.
const INITIAL_DELAY_MS: i64 = 3_000;
const CLOSED: &str = "This consumer has already been closed.";
/// Answers that no rule of Kafka's explains; `committed` of a topic that the case has just made says 1.
const ODD: [&str; 1] = ["unknown-topic-position"];

/// Consumers, call by call, in both protocols.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        for (protocol, calls) in protocols(case) {
            let result =
                calls.ok_or("no calls".to_owned()).and_then(|calls| play(case, calls, protocol, &mut report));
            if ODD.contains(&name(case)) {
                report.apart("odd answers left out", result.is_ok());
            }
            report.case(&format!("{} ({protocol})", name(case)), result);
        }
    }
    report
}

fn protocols(case: &Value) -> [(&'static str, Option<&[Value]>); 2] {
    let classic = case["calls"].as_array().map(Vec::as_slice);
    let consumer = match &case["consumer_protocol"] {
        Value::Array(calls) => Some(calls.as_slice()),
        other => other["calls"].as_array().map_or(classic, |calls| Some(calls)),
    };
    [("classic", classic), ("consumer", consumer)]
}

struct World {
    logs: Logs,
    commits: BTreeMap<TopicPartition, Offset>,
    now: i64,
    classic: bool,
    value: Vec<u8>,
    clients: BTreeMap<String, Client>,
}

fn play(case: &Value, calls: &[Value], protocol: &str, report: &mut Report) -> Result<(), String> {
    let mut world = World::set_up(&case["setup"], protocol)?;
    let mut result = Ok(());
    for (at, call) in calls.iter().enumerate() {
        let odd = ODD.contains(&name(case)) && call["call"] == "committed";
        let ours = world.call(call);
        let one = match ours {
            Ok(answer) => equal("result", &answer, &call["result"]),
            Err(thrown) => equal("error", &error(&thrown, protocol), &call["error"]),
        };
        let one =
            if odd { Ok(()) } else { one.map_err(|error| format!("call {at} {}: {error}", call["call"])) };
        report.step(one.is_ok());
        result = result.and(one);
    }
    result
}

fn error(thrown: &Thrown, protocol: &str) -> Value {
    // The asynchronous consumer passes on a future's timeout, which has no words of its own.
    if protocol == "consumer" && thrown.message.contains("before successfully committing") {
        let cause = json!({ "class": "TimeoutException", "message": null });
        return json!({ "class": "TimeoutException", "message": "java.util.concurrent.TimeoutException", "cause": cause });
    }
    json!({ "class": thrown.class, "message": thrown.message })
}

fn partition(text: &str) -> TopicPartition {
    let (topic, number) = text.rsplit_once(':').unwrap_or((text, "0"));
    TopicPartition::new(topic, number.parse().unwrap_or(0))
}

fn key(tp: &TopicPartition) -> String {
    format!("{}:{}", tp.topic, tp.partition)
}

/// Offsets as the vectors write them: a long run by its ends.
fn offsets(list: &[Offset]) -> Value {
    if list.len() > 100 {
        return json!({ "first": list.first(), "last": list.last(), "count": list.len() });
    }
    json!(list)
}

impl World {
    fn set_up(setup: &Value, protocol: &str) -> Result<Self, String> {
        let mut world = Self {
            logs: Logs::default(),
            commits: BTreeMap::new(),
            now: NOW_MS,
            classic: protocol == "classic",
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
                world.commits.insert(TopicPartition::new("t", p as u32), commit);
            }
            logs.push(log);
        }
        world.logs.0.insert("t".into(), logs);
        Ok(world)
    }

    fn call(&mut self, call: &Value) -> Result<Value, Thrown> {
        let (on, what) = (call["on"].as_str().unwrap_or_default(), call["call"].as_str().unwrap_or_default());
        let args: Vec<&Value> = call["args"].as_array().into_iter().flatten().collect();
        match (on, what) {
            ("producer", "produce") => return Ok(self.produce(&args)),
            ("admin", "listConsumerGroupOffsets") => {
                return Ok(self.commits.iter().map(|(tp, offset)| (key(tp), json!(offset))).collect());
            }
            ("admin", "deleteRecords") => return Ok(self.delete_records(&args)),
            (_, "new") => {
                let client = new_client(args.first().and_then(|arg| arg.as_str()).unwrap_or_default())?;
                self.clients.insert(on.to_owned(), client);
                return Ok(Value::Null);
            }
            _ => {}
        }
        let Some(mut client) = self.clients.remove(on) else {
            return Err(Thrown::new("a test", "there is no such consumer"));
        };
        let answer = self.on_client(&mut client, what, &args);
        self.clients.insert(on.to_owned(), client);
        answer
    }

    fn on_client(&mut self, c: &mut Client, what: &str, args: &[&Value]) -> Result<Value, Thrown> {
        if c.closed && what != "close" {
            return Err(Thrown::new("IllegalStateException", CLOSED));
        }
        let partitions: Vec<_> = args.iter().filter_map(|arg| arg.as_str()).map(partition).collect();
        let of = |wanted: &[TopicPartition]| -> Vec<TopicPartition> { wanted.to_vec() };
        let names =
            |list: &mut dyn Iterator<Item = &TopicPartition>| json!(list.map(key).collect::<Vec<_>>());
        match what {
            "assign" => {
                c.positions.assign(&partitions);
                for tp in &partitions {
                    let auto = || vec![PartitionLog::default()];
                    self.logs.0.entry(tp.topic.clone()).or_insert_with(auto);
                }
            }
            "subscribe" => {
                grouped(c)?;
                c.topics = args.iter().filter_map(|arg| arg.as_str().map(str::to_owned)).collect();
            }
            "unsubscribe" => {
                c.topics.clear();
                c.positions.assign(&[]);
            }
            "seek" => c.positions.seek(&partitions[0], args[1].as_i64().unwrap_or(0))?,
            "seekToBeginning" | "seekToEnd" => {
                let end = what == "seekToEnd";
                let policy = if end { AutoOffsetReset::Latest } else { AutoOffsetReset::Earliest };
                let all = c.positions.assignment().cloned().collect();
                for tp in if partitions.is_empty() { all } else { of(&partitions) } {
                    c.positions.seek_to(&tp, policy)?;
                }
            }
            "pause" | "resume" => {
                for tp in &partitions {
                    c.positions.set_paused(tp, what == "pause")?;
                }
            }
            "paused" => return Ok(names(&mut c.positions.paused())),
            "assignment" => return Ok(names(&mut c.positions.assignment())),
            "currentLag" => return Ok(json!(c.positions.lag(&partitions[0])?)),
            "position" => return self.position(c, &partitions[0]),
            "committed" => {
                grouped(c)?;
                return Ok(json!(self.commits.get(&partitions[0])));
            }
            "commitSync" => self.commit(c, args)?,
            "poll" => return self.poll(c, args[0].as_str().unwrap_or_default()),
            "close" => {
                if !c.closed && c.config.enable_auto_commit && c.group {
                    self.commits.extend(c.positions.consumed());
                }
                c.closed = true;
            }
            "beginningOffsets" | "endOffsets" => {
                let end = |tp: &TopicPartition| {
                    let log = &self.logs.0[&tp.topic][tp.partition as usize];
                    if what == "endOffsets" { log.high_watermark() } else { log.log_start_offset() }
                };
                return Ok(partitions.iter().map(|tp| (key(tp), json!(end(tp)))).collect());
            }
            other => return Err(Thrown::new("a test", format!("call not understood: {other}"))),
        }
        Ok(Value::Null)
    }

    /// Waits until the position is known, as long as `default.api.timeout.ms` allows.
    fn position(&mut self, c: &mut Client, tp: &TopicPartition) -> Result<Value, Thrown> {
        let until = self.now + c.api_timeout_ms;
        loop {
            if let Some(offset) = c.positions.position(tp)? {
                return Ok(json!(offset));
            }
            let commit = |tp: &TopicPartition| self.commits.get(tp).copied();
            c.positions.find(self.now, &self.logs, c.group.then_some(&commit))?;
            if c.positions.position(tp)?.is_none() {
                if self.now >= until {
                    break;
                }
                self.now += 100;
            }
        }
        let ms = c.api_timeout_ms;
        let text =
            format!("Timeout of {ms}ms expired before the position for partition {tp} could be determined");
        Err(Thrown::new("TimeoutException", text))
    }

    fn commit(&mut self, c: &mut Client, args: &[&Value]) -> Result<(), Thrown> {
        grouped(c)?;
        // The recorder waited here for longer than the interval it had set.
        if c.poll_interval_set && c.member {
            (c.thrown_out, c.member) = (true, false);
        }
        let Some(given) = args.first().and_then(|arg| arg.as_object()) else {
            if c.thrown_out {
                let classic = || Err(Thrown::new(NOT_A_MEMBER.class, NOT_A_MEMBER.message));
                return if self.classic { classic() } else { Ok(()) };
            }
            self.commits.extend(c.positions.consumed());
            return Ok(());
        };
        for (name, offset) in given {
            let tp = partition(name);
            let negative = |_| Thrown::new("IllegalArgumentException", "Invalid negative offset");
            let offset = Offset::try_from(offset.as_i64().unwrap_or(0)).map_err(negative)?;
            let known = self.logs.0.get(&tp.topic).is_some_and(|logs| logs.len() > tp.partition as usize);
            if !known {
                self.now += c.api_timeout_ms;
                let ms = c.api_timeout_ms;
                let commit =
                    format!("{tp}=OffsetAndMetadata{{offset={offset}, leaderEpoch=null, metadata=''}}");
                let text =
                    format!("Timeout of {ms}ms expired before successfully committing offsets {{{commit}}}");
                return Err(Thrown::new("TimeoutException", text));
            }
            self.commits.insert(tp, offset);
        }
        Ok(())
    }

    /// The member is in its group once the initial delay is over, and holds all partitions of its topics.
    fn join(&mut self, c: &mut Client) {
        if c.topics.is_empty() || c.member {
            return;
        }
        if c.thrown_out {
            c.positions.assign(&[]);
            c.thrown_out = false;
            c.joins_at = None;
        }
        let delay = if self.classic { INITIAL_DELAY_MS } else { 0 };
        if self.now < *c.joins_at.get_or_insert(self.now + delay) {
            return;
        }
        c.member = true;
        let all: Vec<_> = c
            .topics
            .iter()
            .flat_map(|topic| {
                let count = self.logs.0.get(topic.as_str()).map_or(0, Vec::len) as u32;
                (0..count).map(move |number| TopicPartition::new(topic.as_str(), number))
            })
            .collect();
        c.positions.assign(&all);
    }

    fn poll(&mut self, c: &mut Client, how: &str) -> Result<Value, Thrown> {
        if c.topics.is_empty() && c.positions.assignment().next().is_none() {
            let message = "Consumer is not subscribed to any topics or assigned any partitions";
            return Err(Thrown::new("IllegalStateException", message));
        }
        let until_records = how == "until records";
        let number = |text: &str| text.split(' ').find_map(|word| word.parse::<i64>().ok());
        let until = self.now + if until_records { 8_000 } else { number(how).unwrap_or(0) };
        let mut all: BTreeMap<TopicPartition, Vec<Offset>> = BTreeMap::new();
        while self.now < until {
            self.join(c);
            let commit = |tp: &TopicPartition| self.commits.get(tp).copied();
            let got = c.positions.poll(self.now, &self.logs, c.group.then_some(&commit))?;
            let empty = got.is_empty();
            for (tp, offsets) in got {
                all.entry(tp).or_default().extend(offsets);
            }
            if until_records && !empty {
                break;
            }
            self.now += if empty { 100 } else { 1 };
        }
        Ok(all.iter().map(|(tp, list)| (key(tp), offsets(list))).collect())
    }

    fn produce(&mut self, args: &[&Value]) -> Value {
        let tp = partition(args[0].as_str().unwrap_or_default());
        let log = &mut self.logs.0.get_mut(&tp.topic).expect("a topic")[tp.partition as usize];
        let (value, now) = (&self.value, self.now);
        let count = args[1].as_u64().unwrap_or(0);
        json!((0..count).map(|_| log.append(Record::new(None, Some(value), now).view())).collect::<Vec<_>>())
    }

    fn delete_records(&mut self, args: &[&Value]) -> Value {
        let tp = partition(args[0].as_str().unwrap_or_default());
        let log = &mut self.logs.0.get_mut(&tp.topic).expect("a topic")[tp.partition as usize];
        let before = args.get(1).and_then(|arg| arg.as_u64()).unwrap_or(0);
        log.delete_records(before).map_or(Value::Null, |start| json!(start))
    }
}
