//! The calls of `KafkaConsumer`, each as its application sees it.

use std::collections::BTreeMap;

use loglab::engine::kafka::client::positions::Thrown;
use loglab::engine::kafka::client::reset::AutoOffsetReset;
use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::log::PartitionLog;
use serde_json::{Map, Value, json};

use super::client::{Callback, Client, Subscription};
use super::world::{World, not_understood, offsets};

const CLOSED: &str = "This consumer has already been closed.";
const NOTHING_TO_POLL: &str = "Consumer is not subscribed to any topics or assigned any partitions";
const NO_OFFSET: &str = "Cannot invoke \"org.apache.kafka.clients.consumer.OffsetAndMetadata.offset()\" because \
                         \"offsetAndMetadata\" is null";

impl World {
    /// One call, or several that the recording joined with a comma. `expected` only says in which form an answer
    /// was written that can be written in several.
    pub fn on_client(
        &mut self,
        c: &mut Client,
        what: &str,
        args: &[&Value],
        expected: &Value,
    ) -> Result<Value, Thrown> {
        if what == "beginningOffsets, endOffsets" {
            let (begin, end) = (
                self.on_client(c, "beginningOffsets", args, &Value::Null)?,
                self.on_client(c, "endOffsets", args, &Value::Null)?,
            );
            let both = |(tp, begin): (&String, &Value)| (tp.clone(), json!([begin, end[tp]]));
            return Ok(begin.as_object().into_iter().flatten().map(both).collect());
        }
        let joined = what.split_once(" then ").or_else(|| what.split_once(", "));
        if let Some((first, second)) = joined.filter(|_| what != "offsetsForTimes then seek") {
            let first = self.on_client(c, first, args, expected)?;
            let second = self.on_client(c, second, args, expected)?;
            return Ok(match (first, second) {
                (Value::Null, one) | (one, Value::Null) => one,
                (first, second) => json!([first, second]),
            });
        }
        if what == "wakeup" {
            c.woken = true;
            return Ok(Value::Null);
        }
        if ["seek", "seek OffsetAndMetadata", "seek null"].contains(&what) {
            return self.seek(c, args);
        }
        if what == "close" {
            return Ok(self.close(c));
        }
        if c.closed {
            return Err(Thrown::new("IllegalStateException", CLOSED));
        }
        match self.ask(c, what, args, expected)? {
            Some(answer) => Ok(answer),
            None => self.tell(c, what, args, expected),
        }
    }

    /// Calls that answer something; none for all others.
    fn ask(
        &mut self,
        c: &mut Client,
        what: &str,
        args: &[&Value],
        expected: &Value,
    ) -> Result<Option<Value>, Thrown> {
        Ok(Some(match what {
            "paused" => c.positions.paused().map(|tp| json!(self.key(tp))).collect(),
            "assignment" => c.positions.assignment().map(|tp| json!(self.key(tp))).collect(),
            "subscription" => match &c.subscription {
                Subscription::Topics(topics) => json!(topics),
                _ => json!([]),
            },
            "currentLag" => json!(c.positions.lag(&self.first(args)?)?),
            "position" => self.position(c, &self.first(args)?)?,
            "committed" => {
                c.grouped()?;
                c.wake()?;
                c.knows_coordinator = true;
                json!(self.commits.get(&self.first(args)?))
            }
            "callbacks" => {
                let called = std::mem::take(&mut c.called);
                called.iter().enumerate().map(|(at, told)| shaped(told, &expected[at])).collect()
            }
            "poll" => self.poll(c, args)?,
            "beginningOffsets" | "endOffsets" => self.ends(c, args, what == "endOffsets")?,
            "offsetsForTimes" => self.offsets_for_times(c, args, expected)?,
            "offsetsForTimes then seek" => {
                let found = self.offsets_for_times(c, args, &json!([]))?;
                if let Some(offset) = found[0].as_i64() {
                    c.positions.seek(&self.first(args)?, offset, None)?;
                }
                found
            }
            _ => return Ok(None),
        }))
    }

    /// Calls that change something.
    fn tell(
        &mut self,
        c: &mut Client,
        what: &str,
        args: &[&Value],
        expected: &Value,
    ) -> Result<Value, Thrown> {
        match what {
            "assign" => self.assign(c, args)?,
            "subscribe" => subscribe(c, args)?,
            "unsubscribe" => c.unsubscribe(),
            "seekToBeginning" | "seekToEnd" => {
                let end = what == "seekToEnd";
                let policy = if end { AutoOffsetReset::Latest } else { AutoOffsetReset::Earliest };
                let named = self.partitions(args);
                let all = || c.positions.assignment().cloned().collect();
                for tp in if named.is_empty() { all() } else { named } {
                    c.positions.seek_to(&tp, policy)?;
                }
            }
            "pause" | "resume" => {
                for tp in self.partitions(args) {
                    c.positions.set_paused(&tp, what == "pause")?;
                }
            }
            "commitSync" => self.commit_sync(c, args)?,
            "commitAsync" => {
                self.commit_async(c, args)?;
                // Where the recorder waited for the callback, the answer is what it was told.
                if !expected.is_null() {
                    c.call_back();
                    return Ok(c.called.pop().map_or(Value::Null, |told| shaped(&told, expected)));
                }
            }
            "enforceRebalance" if !self.classic => {}
            other => return Err(not_understood(other)),
        }
        Ok(Value::Null)
    }

    fn partitions(&self, args: &[&Value]) -> Vec<TopicPartition> {
        args.iter().filter_map(|arg| arg.as_str()).map(|text| self.partition(text)).collect()
    }

    fn first(&self, args: &[&Value]) -> Result<TopicPartition, Thrown> {
        self.partitions(args).into_iter().next().ok_or_else(|| not_understood("a call without partition"))
    }

    fn assign(&mut self, c: &mut Client, args: &[&Value]) -> Result<(), Thrown> {
        let partitions = self.partitions(args);
        if partitions.is_empty() {
            c.unsubscribe();
            return Ok(());
        }
        c.subscribe(Subscription::Assigned)?;
        c.positions.assign(&partitions);
        // Metadata that is asked for by a consumer makes the topic (`auto.create.topics.enable`).
        for tp in &partitions {
            self.logs.0.entry(tp.topic.clone()).or_insert_with(|| vec![PartitionLog::default()]);
        }
        Ok(())
    }

    /// `seek` to an offset, or to an `OffsetAndMetadata`, which may be null. Both are looked at before anything else.
    fn seek(&mut self, c: &mut Client, args: &[&Value]) -> Result<Value, Thrown> {
        let Some((offset, epoch)) = sought(args)? else {
            return Err(Thrown::new("NullPointerException", NO_OFFSET));
        };
        if offset >= 0 && c.closed {
            return Err(Thrown::new("IllegalStateException", CLOSED));
        }
        c.positions.seek(&self.first(args)?, offset, epoch)?;
        Ok(Value::Null)
    }

    fn close(&mut self, c: &mut Client) -> Value {
        if !c.closed {
            self.auto_commit(c, true);
            c.call_back();
            (c.closed, c.member) = (true, false);
        }
        Value::Null
    }

    /// Waits until the position is known, as long as `default.api.timeout.ms` allows.
    fn position(&mut self, c: &mut Client, tp: &TopicPartition) -> Result<Value, Thrown> {
        let until = self.now + c.api_timeout_ms;
        loop {
            if let Some(offset) = c.positions.position(tp)? {
                return Ok(json!(offset));
            }
            c.wake()?;
            c.knows_coordinator = true;
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

    fn poll(&mut self, c: &mut Client, args: &[&Value]) -> Result<Value, Thrown> {
        if c.subscription == Subscription::None {
            return Err(Thrown::new("IllegalStateException", NOTHING_TO_POLL));
        }
        let how = args.first().copied().unwrap_or(&Value::Null);
        let until_records = how == "until records";
        let number = |text: &str| text.split(' ').find_map(|word| word.parse::<i64>().ok());
        let ms = if until_records { Some(8_000) } else { how.as_i64().or(how.as_str().and_then(number)) };
        let until = self.now + ms.ok_or_else(|| not_understood(&format!("poll {how}")))?;
        let mut all: BTreeMap<TopicPartition, Vec<Offset>> = BTreeMap::new();
        c.knows_coordinator = true;
        loop {
            c.wake()?;
            c.call_back();
            self.auto_commit(c, false);
            self.join(c);
            let commit = |tp: &TopicPartition| self.commits.get(tp).copied();
            let got = c.positions.poll(self.now, &self.logs, c.group.then_some(&commit))?;
            let empty = got.is_empty();
            for (tp, offsets) in got {
                all.entry(tp).or_default().extend(offsets);
            }
            self.now += if empty { 100 } else { 1 };
            if self.now >= until || until_records && !empty {
                break;
            }
        }
        Ok(all.iter().map(|(tp, list)| (self.key(tp), offsets(list))).collect())
    }

    /// `beginningOffsets` and `endOffsets`.
    fn ends(&mut self, c: &mut Client, args: &[&Value], end: bool) -> Result<Value, Thrown> {
        let mut answer = Map::new();
        for tp in self.partitions(args) {
            let log = self.asked(c, &tp)?;
            let offset = if end { log.high_watermark() } else { log.log_start_offset() };
            answer.insert(self.key(&tp), json!(offset));
        }
        Ok(Value::Object(answer))
    }

    /// `ListOffsets` of one partition: in vain where there is none.
    fn asked(&mut self, c: &mut Client, tp: &TopicPartition) -> Result<&PartitionLog, Thrown> {
        // The newer consumer waits for this without heed to `wakeup`.
        if self.classic {
            c.wake()?;
        }
        if self.log(tp).is_none() {
            self.now += c.api_timeout_ms;
            let text = format!("Failed to get offsets by times in {}ms", c.api_timeout_ms);
            return Err(Thrown::new("TimeoutException", text));
        }
        self.log(tp).map(|log| &*log).ok_or_else(|| not_understood("a partition that is not there"))
    }

    /// `[offset, timestamp]` or null; by partition, where the recording has it so.
    fn offsets_for_times(
        &mut self,
        c: &mut Client,
        args: &[&Value],
        expected: &Value,
    ) -> Result<Value, Thrown> {
        let pairs: Vec<(TopicPartition, i64)> = match args {
            [Value::Object(times)] => {
                times.iter().filter_map(|(tp, time)| Some((self.partition(tp), time.as_i64()?))).collect()
            }
            [Value::String(tp), time] => {
                let time = time.as_i64().ok_or_else(|| not_understood("offsetsForTimes"))?;
                vec![(self.partition(tp), time)]
            }
            _ => return Err(not_understood("offsetsForTimes")),
        };
        if let Some((tp, time)) = pairs.iter().find(|(_, time)| *time < 0) {
            let text =
                format!("The target time for partition {tp} is {time}. The target time cannot be negative.");
            return Err(Thrown::new("IllegalArgumentException", text));
        }
        let mut answer = Map::new();
        for (tp, time) in &pairs {
            let found = self.asked(c, tp)?.offset_for_time(*time);
            let found = found.map_or(Value::Null, |(offset, time)| json!([offset, time]));
            answer.insert(self.key(tp), found);
        }
        if args.len() == 2 && !expected.is_object() {
            return Ok(answer.into_iter().next().map_or(Value::Null, |(_, found)| found));
        }
        Ok(Value::Object(answer))
    }
}

fn subscribe(c: &mut Client, args: &[&Value]) -> Result<(), Thrown> {
    c.grouped()?;
    let topics: Vec<String> = args.iter().filter_map(|arg| arg.as_str().map(str::to_owned)).collect();
    if topics.is_empty() {
        c.unsubscribe();
        return Ok(());
    }
    let other = Subscription::Topics(topics);
    if other != c.subscription {
        c.subscribe(other)?;
        c.rejoins = c.member;
    }
    Ok(())
}

/// Where a `seek` goes: a number, or an `OffsetAndMetadata` as an object or as it prints itself, or null.
fn sought(args: &[&Value]) -> Result<Option<(i64, Option<i32>)>, Thrown> {
    let int = |value: &Value| value.as_i64().map(|number| number as i32);
    let field = |text: &str, name: &str| -> Option<i64> {
        let (_, rest) = text.split_once(name)?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        rest[..end].parse().ok()
    };
    let (offset, epoch) = match args.get(1) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(object)) => {
            let epoch = ["leaderEpoch", "leader_epoch", "epoch"].iter().find_map(|name| object.get(*name));
            (object.get("offset").and_then(Value::as_i64), epoch.and_then(int))
        }
        Some(Value::String(text)) => {
            let offset = field(text, "offset=").or_else(|| field(text, "OffsetAndMetadata("));
            (offset, field(text, "leaderEpoch=").map(|epoch| epoch as i32))
        }
        Some(number) => return Ok(number.as_i64().map(|offset| (offset, None))),
    };
    let offset = offset.ok_or_else(|| not_understood(&format!("seek to {}", args[1])))?;
    if offset < 0 {
        return Err(Thrown::new("IllegalArgumentException", "Invalid negative offset"));
    }
    Ok(Some((offset, epoch)))
}

/// What a callback was told, in the form in which the recording has it.
fn shaped(told: &Callback, form: &Value) -> Value {
    let (offsets, error) = told;
    let offsets: Value = offsets.iter().map(|(tp, offset)| (tp.clone(), json!(offset))).collect();
    let error = |form: &Value| match error {
        None => Value::Null,
        Some(thrown) if form.is_string() => json!(thrown.class),
        Some(thrown) => json!({ "class": thrown.class, "message": thrown.message }),
    };
    match form {
        Value::Array(parts) => json!([offsets, error(parts.get(1).unwrap_or(&Value::Null))]),
        Value::Object(fields) if fields.keys().any(|key| !key.contains(':')) => {
            let field = |(key, form): (&String, &Value)| {
                let value = match key.as_str() {
                    "offsets" => offsets.clone(),
                    "error" | "exception" => error(form),
                    "callback" => shaped(told, form),
                    other => json!(format!("a callback is told no {other}")),
                };
                (key.clone(), value)
            };
            fields.iter().map(field).collect()
        }
        _ => offsets,
    }
}
