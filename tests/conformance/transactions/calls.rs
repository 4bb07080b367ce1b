//! The calls of `KafkaProducer`, and of those who watch it.

use loglab::engine::kafka::ids::{Ms, Offset, TopicPartition, TransactionalId};
use loglab::engine::kafka::transaction::{
    Exception, ManagerState, ProducerIdAndEpoch, TransactionManager, TransactionRequest,
};
use serde_json::{Value, json};

use super::producer::Producer;
use super::world::{World, not_understood, partition};

/// `max.block.ms`.
const MAX_BLOCK_MS: Ms = 10_000;
const ID: &str = "tx";

impl World {
    /// One recorded call: what it answers, or throws.
    pub fn call(&mut self, call: &Value) -> Result<Value, Exception> {
        let text = |field: &str| call[field].as_str().unwrap_or_default().to_owned();
        let (on, what) = (text("on"), text("call"));
        let args: Vec<Value> = call["args"].as_array().cloned().unwrap_or_default();
        let first = args.first().cloned().unwrap_or(Value::Null);
        match (on.as_str(), what.as_str()) {
            ("clock", "wait") => {
                self.wait(span(&first)?);
                Ok(Value::Null)
            }
            ("observer", "see") => Ok(self.see()),
            ("admin", _) => self.on_admin(&what, &args),
            (_, "new") => {
                let settings = first.as_str().unwrap_or_default();
                let id = match (settings.contains('='), settings) {
                    (false, suffix) if !suffix.is_empty() => format!("{ID}{suffix}"),
                    _ if on.ends_with("-q") => format!("{ID}-q"),
                    _ => ID.to_owned(),
                };
                let producer = Producer::new(Some(&id), if settings.contains('=') { settings } else { "" })?;
                self.producers.insert(on, producer);
                Ok(Value::Null)
            }
            _ => {
                if on == "plain" && !self.producers.contains_key(&on) {
                    self.producers.insert(on.clone(), Producer::new(None, "")?);
                }
                let mut producer = self
                    .producers
                    .remove(&on)
                    .ok_or_else(|| not_understood(&format!("{what} on {on:?}, which is no producer")))?;
                let answer = self.on_producer(&mut producer, &what, &args);
                self.producers.insert(on, producer);
                answer
            }
        }
    }

    fn on_admin(&mut self, what: &str, args: &[Value]) -> Result<Value, Exception> {
        match what {
            "listConsumerGroupOffsets" => Ok(json!(self.commits)),
            "fenceProducers" => {
                for id in args.iter().filter_map(Value::as_str) {
                    let _ = self.init(&TransactionalId::from(id), 60_000);
                }
                Ok(Value::Null)
            }
            "describeTransactions" => {
                let id = args.first().and_then(Value::as_str).unwrap_or(ID);
                let found = self.coordinator.transaction(&id.into());
                let found = found.ok_or_else(|| not_understood("an unknown transactional id"))?;
                let partitions = found.partitions.iter().map(|tp| format!("{}:{}", tp.topic, tp.partition));
                let (state, epoch, timeout) = (found.state.name(), found.epoch, found.timeout_ms);
                let partitions: Vec<_> = partitions.collect();
                Ok(json!({ "state": state, "epoch": epoch, "timeout": timeout, "partitions": partitions }))
            }
            "deleteRecords" => {
                let tp = partition(args.first().unwrap_or(&Value::Null))?;
                let before = args.get(1).and_then(Value::as_i64).unwrap_or(-1);
                let log = self.log(&tp)?;
                let before = Offset::try_from(before).unwrap_or(log.high_watermark());
                let start = log.delete_records(before);
                start.map(|start| json!(start)).map_err(|_| not_understood("deleteRecords out of range"))
            }
            _ => Err(not_understood(&format!("admin's {what}"))),
        }
    }

    /// `InitProducerId`, asked again as long as an older transaction is in the way.
    fn init(
        &mut self,
        id: &TransactionalId,
        timeout_ms: Ms,
    ) -> Result<ProducerIdAndEpoch, loglab::engine::kafka::transaction::TransactionError> {
        loop {
            let (answer, marker) = self.coordinator.init_producer_id(self.now, id, timeout_ms, None);
            match marker {
                Some(marker) => self.write(&marker),
                None => return answer,
            }
        }
    }

    fn on_producer(&mut self, p: &mut Producer, what: &str, args: &[Value]) -> Result<Value, Exception> {
        match what {
            "initTransactions" => {
                let manager = p.transactional()?;
                let TransactionRequest::InitProducerId { timeout_ms } = manager.initialize()? else {
                    return Err(not_understood("a request that is none of initTransactions"));
                };
                if timeout_ms == 0 {
                    // The client's own sender fails to write such a request, again and again.
                    self.wait(MAX_BLOCK_MS);
                    return Err(Exception::new(
                        "TimeoutException",
                        "Timeout expired after 10000ms while awaiting InitProducerId. InitTransactions timed out - \
                         did not complete coordinator discovery or receive the InitProducerId response within \
                         max.block.ms.",
                    ));
                }
                let answer = self.init(&manager.id().clone(), timeout_ms);
                manager.initialized(answer)?;
            }
            "beginTransaction" => p.transactional()?.begin()?,
            "commitTransaction" => {
                p.transactional()?.commit()?;
                self.finish(p)?;
            }
            "abortTransaction" => {
                p.transactional()?.abort()?;
                p.waiting.clear();
                self.finish(p)?;
            }
            "sendOffsetsToTransaction" => self.send_offsets(p, args)?,
            "flush" => self.flush(p),
            "close" => {
                let forced = args.first().is_some_and(|arg| span(arg) == Ok(0));
                self.close(p, forced);
            }
            "send" => return self.send(p, args),
            "sendUnawaited" => {
                let (tp, count) = target(args)?;
                for _ in 0..count {
                    enqueue(p, &tp, self.now)?;
                }
                self.flush(p);
            }
            _ => return Err(not_understood(&format!("producer's {what}"))),
        }
        Ok(Value::Null)
    }

    /// Records, each sent alone and waited for.
    fn send(&mut self, p: &mut Producer, args: &[Value]) -> Result<Value, Exception> {
        let (tp, count) = target(args)?;
        let mut offsets = Vec::new();
        for _ in 0..count {
            enqueue(p, &tp, self.now)?;
            offsets.push(self.deliver(p, &tp)?);
        }
        Ok(json!(offsets))
    }

    /// Waits until the last record of a partition is in its log.
    fn deliver(&mut self, p: &mut Producer, tp: &TopicPartition) -> Result<Offset, Exception> {
        loop {
            // A batch that may not go stands in the way of all others (`drainBatchesForOneNode`).
            if p.manager.as_ref().is_none_or(|manager| p.waiting.keys().all(|tp| manager.lets_go(tp))) {
                return self.drain(p, tp);
            }
            let before = self.now;
            self.now = p.next_expiry().unwrap_or(before);
            let failed = p.expire(self.now);
            if let Some((_, exception)) = failed.into_iter().find(|(other, _)| other == tp) {
                return Err(exception);
            }
            let error = p.manager.as_ref().filter(|manager| manager.has_error()).and_then(|m| m.last_error());
            if let Some(error) = error.cloned() {
                p.waiting.clear();
                return Err(error);
            }
        }
    }

    /// Sends what waits, each partition's as one batch; the offset of the last record of `tp`.
    fn drain(&mut self, p: &mut Producer, tp: &TopicPartition) -> Result<Offset, Exception> {
        let mut result = Err(not_understood("nothing was sent"));
        for (other, (records, _)) in std::mem::take(&mut p.waiting) {
            let base = match &mut p.manager {
                None => self.append(&other, records),
                Some(manager) => self.drain_transactional(manager, &other, records),
            };
            if other == *tp {
                result = base.map(|base| base + records as Offset - 1);
            }
        }
        result
    }

    fn drain_transactional(
        &mut self,
        manager: &mut TransactionManager,
        tp: &TopicPartition,
        records: usize,
    ) -> Result<Offset, Exception> {
        let producer = manager.producer().ok_or_else(|| not_understood("a batch without producer id"))?;
        let answer = self.append_transactional(&manager.id().clone(), producer, tp, records);
        answer.map_err(|error| {
            manager.batch_failed(Exception::of(error));
            Exception::of(error)
        })
    }

    fn flush(&mut self, p: &mut Producer) {
        while let Some(tp) = p.waiting.keys().next().cloned() {
            let _ = self.deliver(p, &tp);
        }
    }

    /// `EndTxn`, once no batch waits any more.
    fn finish(&mut self, p: &mut Producer) -> Result<(), Exception> {
        self.flush(p);
        let manager = p.transactional()?;
        if manager.has_error()
            && let Some(error) = manager.last_error()
        {
            return Err(error.clone());
        }
        let Some(TransactionRequest::EndTxn { producer, ending }) = manager.end() else { return Ok(()) };
        let answer = self.coordinator.end(self.now, &manager.id().clone(), producer, ending);
        let (answer, marker) = match answer {
            Ok((after, marker)) => (Ok(after), marker),
            Err(error) => (Err(error), None),
        };
        if let Some(marker) = marker {
            self.write(&marker);
        }
        manager.ended(answer)
    }

    fn close(&mut self, p: &mut Producer, forced: bool) {
        if !forced && !p.closed {
            self.flush(p);
            let open = p.manager.as_mut().is_some_and(|m| m.has_ongoing_transaction() && m.abort().is_ok());
            if open {
                let _ = self.finish(p);
            }
        }
        p.closed = true;
        p.waiting.clear();
    }

    fn send_offsets(&mut self, p: &mut Producer, args: &[Value]) -> Result<(), Exception> {
        let metadata = group_metadata(args.get(2))?;
        let manager = p.transactional()?;
        let nothing = args.first().is_none_or(|arg| arg.as_str() == Some("") || arg.is_null());
        if nothing {
            return Ok(());
        }
        let producer = manager.send_offsets()?;
        let id = manager.id().clone();
        for pair in args.chunks(2).take_while(|pair| partition(&pair[0]).is_ok()) {
            let tp = partition(&pair[0])?;
            let offset = pair.get(1).and_then(Value::as_u64).ok_or_else(|| not_understood("an offset"))?;
            let who = (metadata.0, metadata.1.as_str());
            let answer = self.commit_in_transaction(&id, producer, who, (&tp, offset));
            manager.offsets_sent(answer)?;
        }
        if manager.state() == ManagerState::InTransaction {
            return Ok(());
        }
        Err(not_understood("sendOffsetsToTransaction ended elsewhere"))
    }
}

/// `send()`: the record waits in its batch, whether its transaction takes it or not.
fn enqueue(p: &mut Producer, tp: &TopicPartition, now: Ms) -> Result<(), Exception> {
    if p.closed {
        return Err(Exception::illegal_state("Cannot perform operation after producer has been closed"));
    }
    // After an error nobody sends what is added, and the next end drops it.
    let counted = p.manager.as_ref().is_none_or(|manager| !manager.has_error());
    if counted {
        p.waiting.entry(tp.clone()).or_insert((0, now)).0 += 1;
    }
    p.manager.as_mut().map_or(Ok(()), |manager| manager.add_partition(tp))
}

fn target(args: &[Value]) -> Result<(TopicPartition, usize), Exception> {
    let tp = partition(args.first().unwrap_or(&Value::Null))?;
    let count = match args.get(1) {
        None => 1,
        Some(count) => count.as_u64().ok_or_else(|| not_understood(&format!("{count} records")))?,
    };
    Ok((tp, count as usize))
}

/// `16 s`, `500 ms`, or milliseconds.
fn span(arg: &Value) -> Result<Ms, Exception> {
    let text = arg.as_str().map_or_else(|| arg.to_string(), str::to_owned);
    let (number, unit) = text.split_once(' ').unwrap_or((&text, "ms"));
    let factor = match unit.trim() {
        "ms" => 1.0,
        "s" => 1_000.0,
        "min" => 60_000.0,
        _ => return Err(not_understood(&format!("a span of {text:?}"))),
    };
    let number: f64 = number.parse().map_err(|_| not_understood(&format!("a span of {text:?}")))?;
    Ok((number * factor) as Ms)
}

/// `ConsumerGroupMetadata`: generation and member id; without it, of a group that nobody joined.
fn group_metadata(arg: Option<&Value>) -> Result<(i64, String), Exception> {
    let illegal = |text: &str| Exception::new("IllegalArgumentException", text);
    let Some(text) = arg.and_then(Value::as_str).filter(|text| partition(&json!(text)).is_err()) else {
        return Ok((-1, String::new()));
    };
    if text == "null" {
        return Err(illegal("Consumer group metadata could not be null"));
    }
    let (mut generation, mut member) = (-1, String::new());
    for (name, value) in text.split([',', ' ']).filter_map(|part| part.split_once('=')) {
        match name.trim() {
            "generation" | "generationId" => {
                generation = value.parse().map_err(|_| not_understood(&format!("generation {value}")))?;
            }
            "member" | "memberId" | "member.id" => value.clone_into(&mut member),
            other => return Err(not_understood(&format!("group metadata {other}"))),
        }
    }
    if generation > 0 && member.is_empty() {
        return Err(illegal(&format!(
            "Passed in group metadata GroupMetadata(groupId = g, generationId = {generation}, memberId = , \
             groupInstanceId = ) has generationId > 0 but the member.id is unknown"
        )));
    }
    Ok((generation, member))
}
