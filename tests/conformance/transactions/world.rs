//! The broker of the recorded calls: logs, coordinator, committed offsets, and a clock.

use std::collections::BTreeMap;

use loglab::engine::kafka::ids::{GroupId, Ms, Offset, TopicPartition, TransactionalId};
use loglab::engine::kafka::log::{Isolation, Kind, PartitionLog, Record};
use loglab::engine::kafka::transaction::{
    ABORT_CHECK_MS, Ending, Exception, Marker, ProducerId, ProducerIdAndEpoch, TransactionCoordinator,
    TransactionError, Written,
};
use serde_json::{Value, json};

use super::producer::Producer;

const GROUP: &str = "g";

pub struct World {
    pub now: Ms,
    pub logs: BTreeMap<TopicPartition, PartitionLog>,
    pub coordinator: TransactionCoordinator,
    pub producers: BTreeMap<String, Producer>,
    /// Commits of the group, and those that wait for a marker, by producer id.
    pub commits: BTreeMap<String, Offset>,
    pub pending: BTreeMap<ProducerId, BTreeMap<String, Offset>>,
}

impl Default for World {
    fn default() -> Self {
        let logs = [0, 1].map(|partition| (TopicPartition::new("t", partition), PartitionLog::default()));
        Self {
            now: 0,
            logs: logs.into(),
            coordinator: TransactionCoordinator::default(),
            producers: BTreeMap::new(),
            commits: BTreeMap::new(),
            pending: BTreeMap::new(),
        }
    }
}

pub fn not_understood(what: &str) -> Exception {
    Exception::new("NotUnderstood", what)
}

/// `t:0`
pub fn partition(arg: &Value) -> Result<TopicPartition, Exception> {
    let parsed = arg
        .as_str()
        .and_then(|text| text.split_once(':'))
        .and_then(|(topic, partition)| Some(TopicPartition::new(topic, partition.parse().ok()?)));
    parsed.ok_or_else(|| not_understood(&format!("{arg} is no partition")))
}

impl World {
    pub fn log(&mut self, tp: &TopicPartition) -> Result<&mut PartitionLog, Exception> {
        self.logs.get_mut(tp).ok_or_else(|| not_understood(&format!("partition {tp}")))
    }

    /// A batch of a producer without transactions.
    pub fn append(&mut self, tp: &TopicPartition, records: usize) -> Result<Offset, Exception> {
        let record = Record::new(None, Some(b"v"), 0);
        let log = self.log(tp)?;
        Ok(log.append_batch(vec![record.view(); records]).base_offset)
    }

    /// A batch of a transaction reaches its partition's leader, which asks the coordinator first.
    pub fn append_transactional(
        &mut self,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        tp: &TopicPartition,
        records: usize,
    ) -> Result<Offset, TransactionError> {
        self.coordinator.add_partitions(self.now, id, producer, [tp.clone()]).map_err(
            |error| match error {
                TransactionError::ProducerFenced => TransactionError::InvalidProducerEpoch,
                other => other,
            },
        )?;
        let record = Record::new(None, Some(b"v"), 0);
        let log = self.logs.get_mut(tp).ok_or(TransactionError::InvalidTxnState)?;
        Ok(log.append_transactional(producer.id, vec![record.view(); records]).base_offset)
    }

    /// `TxnOffsetCommit`: group metadata is checked, the offsets wait for the marker.
    pub fn commit_in_transaction(
        &mut self,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        (generation, member): (i64, &str),
        (tp, offset): (&TopicPartition, Offset),
    ) -> Result<(), TransactionError> {
        self.coordinator.add_group(self.now, id, producer, &GroupId::from(GROUP))?;
        // The group has no members; without metadata nothing is compared.
        if generation >= 0 {
            return Err(TransactionError::IllegalGeneration);
        }
        if !member.is_empty() {
            return Err(TransactionError::UnknownMemberId);
        }
        let key = format!("{}:{}", tp.topic, tp.partition);
        self.pending.entry(producer.id).or_default().insert(key, offset);
        Ok(())
    }

    /// Writes a decided transaction's markers.
    pub fn write(&mut self, marker: &Marker) {
        let producer = marker.producer.id;
        for tp in &marker.partitions {
            if let Some(log) = self.logs.get_mut(tp) {
                log.append_marker(producer, marker.ending, 0);
            }
            self.coordinator.written(&marker.transactional_id, &Written::Partition(tp.clone()));
        }
        for group in &marker.groups {
            let offsets = self.pending.remove(&producer).unwrap_or_default();
            if marker.ending == Ending::Commit {
                self.commits.extend(offsets);
            }
            self.coordinator.written(&marker.transactional_id, &Written::Group(group.clone()));
        }
    }

    /// Waits, with what brokers and clients do meanwhile.
    pub fn wait(&mut self, ms: Ms) {
        let until = self.now + ms;
        while self.now < until {
            let check = (self.now / ABORT_CHECK_MS + 1) * ABORT_CHECK_MS;
            let expiry =
                self.producers.values().filter_map(Producer::next_expiry).filter(|at| *at > self.now);
            self.now = expiry.chain([check, until]).min().unwrap_or(until);
            if self.now == check {
                for marker in self.coordinator.abort_timed_out(self.now) {
                    self.write(&marker);
                }
            }
            for producer in self.producers.values_mut() {
                producer.expire(self.now);
            }
        }
    }

    /// What consumers of both isolation levels, and an administrator, see.
    pub fn see(&self) -> Value {
        let one = |(tp, log): (&TopicPartition, &PartitionLog)| {
            let start = log.log_start_offset();
            let read = |isolation| {
                let mut fetch = log.fetch_isolated(isolation, start, usize::MAX, u64::MAX).ok();
                let offsets: Vec<_> = fetch.iter_mut().flatten().map(|(offset, _)| offset).collect();
                json!({ "offsets": offsets, "position": fetch.map_or(start, |fetch| fetch.next_offset()) })
            };
            let kinds = (start..log.log_end_offset()).filter_map(|offset| {
                Some(json!([
                    offset,
                    match log.kind(offset)? {
                        Kind::Plain => "plain",
                        Kind::Transactional => "T",
                        Kind::Marker(Ending::Commit) => "COMMIT",
                        Kind::Marker(Ending::Abort) => "ABORT",
                    }
                ]))
            });
            let seen = json!({
                "high_watermark": log.high_watermark(),
                "last_stable_offset": log.last_stable_offset(),
                "read_uncommitted": read(Isolation::ReadUncommitted),
                "read_committed": read(Isolation::ReadCommitted),
                "log": kinds.collect::<Vec<_>>(),
            });
            (format!("{}:{}", tp.topic, tp.partition), seen)
        };
        self.logs.iter().map(one).collect()
    }
}
