//! The transaction coordinator: who may write under a transactional id, and how its transactions end.
//!
//! Source: `TransactionCoordinator` with `transaction.version=2`. Time is an argument; the caller delivers requests
//! and markers. Invariants: only the newest epoch of a transactional id changes anything; once an end is decided
//! (`PrepareCommit`, `PrepareAbort`) every partition and group of the transaction gets that marker and no other, and
//! nothing new begins before all of them are written.

use std::collections::BTreeMap;

use super::state::{Transaction, TransactionState};
use super::{Ending, ProducerId, ProducerIdAndEpoch, TransactionError};
use crate::engine::kafka::ids::{GroupId, Ms, TopicPartition, TransactionalId};

/// `transaction.max.timeout.ms`: 15 minutes.
pub const MAX_TIMEOUT_MS: Ms = 900_000;

/// `transaction.abort.timed.out.transaction.cleanup.interval.ms`: how often it looks for transactions that took too
/// long.
pub const ABORT_CHECK_MS: Ms = 10_000;

/// The first id that a broker gives; Kafka takes blocks of a thousand.
const FIRST_ID: ProducerId = 0;

/// Markers to write: one for each partition and group of a transaction (`WriteTxnMarkers`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Marker {
    pub transactional_id: TransactionalId,
    /// Whose transaction it ends, with the epoch that the marker carries.
    pub producer: ProducerIdAndEpoch,
    pub ending: Ending,
    pub partitions: Vec<TopicPartition>,
    pub groups: Vec<GroupId>,
}

/// A marker that was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Written {
    Partition(TopicPartition),
    Group(GroupId),
}

/// All transactional ids of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransactionCoordinator {
    transactions: BTreeMap<TransactionalId, Transaction>,
    ids: ProducerId,
}

impl TransactionCoordinator {
    /// Whether it has ever been asked for anything.
    pub fn is_untouched(&self) -> bool {
        self.ids == 0
    }

    /// What is known of a transactional id.
    pub fn transaction(&self, id: &TransactionalId) -> Option<&Transaction> {
        self.transactions.get(id)
    }

    /// All transactional ids.
    pub fn transactions(&self) -> impl Iterator<Item = (&TransactionalId, &Transaction)> {
        self.transactions.iter()
    }

    /// Whose producer id that is.
    pub fn owner(&self, producer: ProducerId) -> Option<&TransactionalId> {
        let of = |t: &Transaction| t.producer_id == producer || t.previous_id == Some(producer);
        self.transactions.iter().find(|(_, transaction)| of(transaction)).map(|(id, _)| id)
    }

    /// A producer id that nobody has: what an idempotent producer without transactions is given.
    pub fn generate_id(&mut self) -> ProducerId {
        self.ids += 1;
        FIRST_ID + self.ids - 1
    }

    /// `InitProducerId`: makes the asker the only one that may write under the id. An open transaction of the one
    /// before is aborted first; the asker then has to ask again (`CONCURRENT_TRANSACTIONS`).
    pub fn init_producer_id(
        &mut self,
        now: Ms,
        id: &TransactionalId,
        timeout_ms: Ms,
        expected: Option<ProducerIdAndEpoch>,
    ) -> (Result<ProducerIdAndEpoch, TransactionError>, Option<Marker>) {
        if timeout_ms == 0 || timeout_ms > MAX_TIMEOUT_MS {
            return (Err(TransactionError::InvalidTransactionTimeout), None);
        }
        if !self.transactions.contains_key(id) {
            let producer = self.generate_id();
            self.transactions.insert(id.clone(), Transaction::new(producer, timeout_ms));
        }
        let exhausted = self.transactions.get(id).is_some_and(Transaction::is_exhausted);
        let spare = exhausted.then(|| self.generate_id());
        let Some(transaction) = self.transactions.get_mut(id) else {
            return (Err(TransactionError::InvalidProducerIdMapping), None);
        };
        if expected.is_some_and(|expected| !transaction.may_bump(expected)) {
            return (Err(TransactionError::ProducerFenced), None);
        }
        match transaction.state {
            TransactionState::PrepareCommit | TransactionState::PrepareAbort => {
                (Err(TransactionError::ConcurrentTransactions), None)
            }
            TransactionState::Ongoing => {
                let marker = decide(now, id, transaction, Ending::Abort, spare);
                (Err(TransactionError::ConcurrentTransactions), Some(marker))
            }
            TransactionState::Empty | TransactionState::CompleteCommit | TransactionState::CompleteAbort => {
                let answer = match spare {
                    Some(next) if expected.is_none_or(|e| e.epoch == transaction.epoch) => {
                        transaction.rotate(next, expected.is_some(), timeout_ms);
                        Ok(())
                    }
                    _ => transaction.bump(expected, timeout_ms),
                };
                (answer.map(|()| transaction.producer()), None)
            }
        }
    }

    /// Partitions become part of the transaction, which begins with the first of them. Brokers ask when a batch
    /// reaches them (`AddPartitionsToTxn`); clients of version 2 don't.
    pub fn add_partitions(
        &mut self,
        now: Ms,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        partitions: impl IntoIterator<Item = TopicPartition>,
    ) -> Result<(), TransactionError> {
        let transaction = self.writable(now, id, producer)?;
        transaction.partitions.extend(partitions);
        Ok(())
    }

    /// A group's commits become part of the transaction (`AddOffsetsToTxn`, which with version 2 comes with
    /// `TxnOffsetCommit`).
    pub fn add_group(
        &mut self,
        now: Ms,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        group: &GroupId,
    ) -> Result<(), TransactionError> {
        let transaction = self.writable(now, id, producer)?;
        transaction.groups.insert(group.clone());
        Ok(())
    }

    /// The ongoing transaction of that producer, begun if need be.
    fn writable(
        &mut self,
        now: Ms,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
    ) -> Result<&mut Transaction, TransactionError> {
        let transaction = self.transactions.get_mut(id).ok_or(TransactionError::InvalidProducerIdMapping)?;
        if transaction.producer_id != producer.id {
            return Err(TransactionError::InvalidProducerIdMapping);
        }
        if transaction.epoch != producer.epoch {
            return Err(TransactionError::ProducerFenced);
        }
        if transaction.state.preparing().is_some() {
            return Err(TransactionError::ConcurrentTransactions);
        }
        if transaction.state != TransactionState::Ongoing {
            transaction.state = TransactionState::Ongoing;
            transaction.started_at = Some(now);
        }
        Ok(transaction)
    }

    /// `EndTxn` of a client: the end is decided, and the client goes on under a new epoch.
    pub fn end(
        &mut self,
        now: Ms,
        id: &TransactionalId,
        producer: ProducerIdAndEpoch,
        ending: Ending,
    ) -> Result<(ProducerIdAndEpoch, Option<Marker>), TransactionError> {
        use TransactionState as S;
        let exhausted = self.transactions.get(id).is_some_and(Transaction::is_exhausted);
        let spare = exhausted.then(|| self.generate_id());
        let transaction = self.transactions.get_mut(id).ok_or(TransactionError::InvalidProducerIdMapping)?;
        let rotated = transaction.previous_id == Some(producer.id)
            && producer.epoch == super::ProducerEpoch::MAX - 1
            && transaction.epoch == 0;
        if transaction.producer_id != producer.id && !rotated {
            return Err(TransactionError::InvalidProducerIdMapping);
        }
        let is_retry = rotated || i32::from(transaction.epoch) == i32::from(producer.epoch) + 1;
        let is_current = transaction.epoch == producer.epoch;
        let fits = match transaction.state {
            S::Ongoing | S::Empty => is_current,
            S::PrepareCommit | S::PrepareAbort => is_retry,
            S::CompleteCommit | S::CompleteAbort => is_retry || is_current,
        };
        if !fits {
            return Err(TransactionError::ProducerFenced);
        }
        if transaction.state.preparing() == Some(ending) {
            return Err(TransactionError::ConcurrentTransactions);
        }
        let ended_so = match transaction.state {
            S::CompleteCommit => Some(Ending::Commit),
            S::CompleteAbort => Some(Ending::Abort),
            _ => None,
        };
        if is_retry {
            // The answer to the first attempt was lost, or somebody ended it in the producer's place.
            return match ended_so {
                Some(ended) if ended == ending => Ok((transaction.producer(), None)),
                _ => Err(TransactionError::InvalidTxnState),
            };
        }
        if transaction.state == S::Ongoing || ending == Ending::Abort {
            let marker = decide(now, id, transaction, ending, spare);
            let after = transaction.after();
            if marker.partitions.is_empty() && marker.groups.is_empty() {
                transaction.complete();
                return Ok((after, None));
            }
            return Ok((after, Some(marker)));
        }
        Err(TransactionError::InvalidTxnState)
    }

    /// A marker was written; true if it was the last one, and the transaction is complete.
    pub fn written(&mut self, id: &TransactionalId, what: &Written) -> bool {
        let Some(transaction) = self.transactions.get_mut(id) else { return false };
        if transaction.state.preparing().is_none() {
            return false;
        }
        match what {
            Written::Partition(tp) => transaction.partitions.remove(tp),
            Written::Group(group) => transaction.groups.remove(group),
        };
        let complete = transaction.partitions.is_empty() && transaction.groups.is_empty();
        if complete {
            transaction.complete();
        }
        complete
    }

    /// The markers of a decided transaction that are still to be written.
    pub fn unwritten(&self, id: &TransactionalId) -> Option<Marker> {
        let transaction = self.transactions.get(id)?;
        transaction.state.preparing().map(|ending| marker(id, transaction, ending))
    }

    /// Aborts what has taken longer than its `transaction.timeout.ms`, as the coordinator does every
    /// [`ABORT_CHECK_MS`].
    pub fn abort_timed_out(&mut self, now: Ms) -> Vec<Marker> {
        let late = |t: &Transaction| t.expires_at().is_some_and(|at| at < now);
        let late: Vec<_> =
            self.transactions.iter().filter(|(_, t)| late(t)).map(|(id, _)| id.clone()).collect();
        late.iter().filter_map(|id| self.abort(now, id)).collect()
    }

    fn abort(&mut self, now: Ms, id: &TransactionalId) -> Option<Marker> {
        let exhausted = self.transactions.get(id)?.is_exhausted();
        let spare = exhausted.then(|| self.generate_id());
        Some(decide(now, id, self.transactions.get_mut(id)?, Ending::Abort, spare))
    }

    /// Whether any transaction is open, so that the check for late ones has something to look at.
    pub fn has_ongoing(&self) -> bool {
        self.transactions.values().any(|t| t.state == TransactionState::Ongoing)
    }

    /// A topic is no more: nobody waits for its markers.
    pub fn forget_partition(&mut self, tp: &TopicPartition) -> Vec<TransactionalId> {
        let waiting = |t: &Transaction| t.state.preparing().is_some() && t.partitions.contains(tp);
        let ids: Vec<_> =
            self.transactions.iter().filter(|(_, t)| waiting(t)).map(|(id, _)| id.clone()).collect();
        for transaction in self.transactions.values_mut().filter(|t| t.state.preparing().is_none()) {
            transaction.partitions.remove(tp);
        }
        let gone = Written::Partition(tp.clone());
        ids.into_iter().filter(|id| self.written(id, &gone)).collect()
    }
}

fn decide(
    now: Ms,
    id: &TransactionalId,
    transaction: &mut Transaction,
    ending: Ending,
    next_id: Option<ProducerId>,
) -> Marker {
    transaction.prepare(now, ending, next_id);
    marker(id, transaction, ending)
}

fn marker(id: &TransactionalId, transaction: &Transaction, ending: Ending) -> Marker {
    Marker {
        transactional_id: id.clone(),
        producer: transaction.producer(),
        ending,
        partitions: transaction.partitions.iter().cloned().collect(),
        groups: transaction.groups.iter().cloned().collect(),
    }
}

#[cfg(test)]
mod tests;
