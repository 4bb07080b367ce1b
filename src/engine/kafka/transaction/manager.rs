//! The client's side of transactions: what a producer may do next, and what it throws if it does something else.
//!
//! Source: `TransactionManager`, `KafkaProducer`, with `transaction.version=2`. The caller sends the requests that
//! calls return, hands in their answers, tells of batches that failed, and sends no `EndTxn` before all batches are
//! answered. Invariant: after a fatal error nothing changes any more.

use std::collections::BTreeSet;

use super::{Ending, Exception, ProducerIdAndEpoch, TransactionError};
use crate::engine::kafka::ids::{Ms, TopicPartition, TransactionalId};

/// `TransactionManager.State`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ManagerState {
    Uninitialized,
    Initializing,
    Ready,
    InTransaction,
    CommittingTransaction,
    AbortingTransaction,
    AbortableError,
    FatalError,
}

impl ManagerState {
    /// Kafka's name of the state.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uninitialized => "UNINITIALIZED",
            Self::Initializing => "INITIALIZING",
            Self::Ready => "READY",
            Self::InTransaction => "IN_TRANSACTION",
            Self::CommittingTransaction => "COMMITTING_TRANSACTION",
            Self::AbortingTransaction => "ABORTING_TRANSACTION",
            Self::AbortableError => "ABORTABLE_ERROR",
            Self::FatalError => "FATAL_ERROR",
        }
    }

    /// `isTransitionValid`.
    fn leads_to(self, target: Self) -> bool {
        use ManagerState as S;
        match target {
            S::Uninitialized => matches!(self, S::Ready | S::AbortableError),
            S::Initializing => {
                matches!(self, S::Uninitialized | S::CommittingTransaction | S::AbortingTransaction)
            }
            S::Ready => {
                matches!(self, S::Initializing | S::CommittingTransaction | S::AbortingTransaction)
            }
            S::InTransaction => self == S::Ready,
            S::CommittingTransaction => self == S::InTransaction,
            S::AbortingTransaction => matches!(self, S::InTransaction | S::AbortableError),
            S::AbortableError => matches!(
                self,
                S::InTransaction | S::CommittingTransaction | S::AbortableError | S::Initializing
            ),
            S::FatalError => true,
        }
    }
}

/// What the client has to ask of a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransactionRequest {
    InitProducerId { timeout_ms: Ms },
    EndTxn { producer: ProducerIdAndEpoch, ending: Ending },
}

/// The transactions of one producer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TransactionManager {
    id: TransactionalId,
    timeout_ms: Ms,
    state: ManagerState,
    producer: Option<ProducerIdAndEpoch>,
    last_error: Option<Exception>,
    /// A record or a group's offsets were added, so that the coordinator has something to end.
    started: bool,
    partitions: BTreeSet<TopicPartition>,
}

impl TransactionManager {
    /// The transactions of a producer with this `transactional.id` and `transaction.timeout.ms`.
    pub fn new(id: TransactionalId, timeout_ms: Ms) -> Self {
        Self {
            id,
            timeout_ms,
            state: ManagerState::Uninitialized,
            producer: None,
            last_error: None,
            started: false,
            partitions: BTreeSet::new(),
        }
    }

    /// `transactional.id`.
    pub fn id(&self) -> &TransactionalId {
        &self.id
    }

    /// `transaction.timeout.ms`.
    pub fn timeout_ms(&self) -> Ms {
        self.timeout_ms
    }

    pub fn state(&self) -> ManagerState {
        self.state
    }

    /// Its id and epoch, once the coordinator gave them.
    pub fn producer(&self) -> Option<ProducerIdAndEpoch> {
        self.producer
    }

    /// Why it is in an error state, if it is.
    pub fn last_error(&self) -> Option<&Exception> {
        self.last_error.as_ref()
    }

    pub fn has_fatal_error(&self) -> bool {
        self.state == ManagerState::FatalError
    }

    pub fn has_error(&self) -> bool {
        matches!(self.state, ManagerState::AbortableError | ManagerState::FatalError)
    }

    /// `hasOngoingTransaction`: `close()` aborts it.
    pub fn has_ongoing_transaction(&self) -> bool {
        use ManagerState as S;
        matches!(
            self.state,
            S::InTransaction | S::CommittingTransaction | S::AbortingTransaction | S::AbortableError
        )
    }

    /// Whether batches of that partition may go (`isSendToPartitionAllowed`).
    pub fn lets_go(&self, tp: &TopicPartition) -> bool {
        !self.has_fatal_error() && self.producer.is_some() && self.partitions.contains(tp)
    }

    /// Partitions of the open transaction.
    pub fn partitions(&self) -> impl Iterator<Item = &TopicPartition> {
        self.partitions.iter()
    }

    /// `initTransactions()`.
    pub fn initialize(&mut self) -> Result<TransactionRequest, Exception> {
        self.fail_with_error()?;
        self.go_to(ManagerState::Initializing)?;
        Ok(TransactionRequest::InitProducerId { timeout_ms: self.timeout_ms })
    }

    /// The answer to `InitProducerId`. `CONCURRENT_TRANSACTIONS` changes nothing: ask again.
    pub fn initialized(
        &mut self,
        answer: Result<ProducerIdAndEpoch, TransactionError>,
    ) -> Result<(), Exception> {
        match answer {
            Ok(producer) => {
                self.producer = Some(producer);
                self.last_error = None;
                self.go_to(ManagerState::Ready)
            }
            Err(error) if error.is_retriable() => Ok(()),
            Err(TransactionError::InvalidProducerEpoch | TransactionError::ProducerFenced) => {
                self.fatal(Exception::of(TransactionError::ProducerFenced))
            }
            Err(error) => {
                let text = format!("Unexpected error in InitProducerIdResponse; {}", error.message());
                self.fatal(Exception::new("KafkaException", text))
            }
        }
    }

    /// `beginTransaction()`: nothing is sent.
    pub fn begin(&mut self) -> Result<(), Exception> {
        self.fail_with_error()?;
        self.go_to(ManagerState::InTransaction)
    }

    /// What `send()` asks when the record already waits in its batch (`maybeAddPartition`): where it refuses, the record
    /// goes with the next transaction that writes to its partition.
    pub fn add_partition(&mut self, tp: &TopicPartition) -> Result<(), Exception> {
        self.fail_with_error()?;
        if self.producer.is_none() {
            return Err(Exception::illegal_state(format!(
                "Cannot add partition {tp} to transaction before completing a call to initTransactions"
            )));
        }
        if self.state != ManagerState::InTransaction {
            let state = self.state.name();
            return Err(Exception::illegal_state(format!(
                "Cannot add partition {tp} to transaction while in state  {state}"
            )));
        }
        self.partitions.insert(tp.clone());
        self.started = true;
        Ok(())
    }

    /// `sendOffsetsToTransaction()`: the caller sends `TxnOffsetCommit` under this id and epoch.
    pub fn send_offsets(&mut self) -> Result<ProducerIdAndEpoch, Exception> {
        self.fail_with_error()?;
        let (ManagerState::InTransaction, Some(producer)) = (self.state, self.producer) else {
            let state = self.state.name();
            return Err(Exception::illegal_state(format!(
                "Cannot send offsets if a transaction is not in progress (currentState= {state})"
            )));
        };
        self.started = true;
        Ok(producer)
    }

    /// The answer to `TxnOffsetCommit`; `CONCURRENT_TRANSACTIONS` changes nothing: ask again.
    pub fn offsets_sent(&mut self, answer: Result<(), TransactionError>) -> Result<(), Exception> {
        use TransactionError as E;
        match answer {
            Ok(()) | Err(E::ConcurrentTransactions) => Ok(()),
            Err(error @ (E::UnknownMemberId | E::IllegalGeneration)) => {
                let text = format!(
                    "Transaction offset Commit failed due to consumer group metadata mismatch: {}",
                    error.message()
                );
                self.abortable(Exception::new("CommitFailedException", text))
            }
            Err(error @ E::FencedInstanceId) => self.abortable(Exception::of(error)),
            Err(E::InvalidProducerEpoch | E::ProducerFenced) => self.fatal(Exception::of(E::ProducerFenced)),
            Err(error) => {
                let text = format!("Unexpected error in TxnOffsetCommitResponse: {}", error.message());
                self.fatal(Exception::new("KafkaException", text))
            }
        }
    }

    /// `commitTransaction()`. With nothing in the transaction there is nothing to ask: it is complete at once.
    pub fn commit(&mut self) -> Result<(), Exception> {
        self.fail_with_error()?;
        self.go_to(ManagerState::CommittingTransaction)
    }

    /// `abortTransaction()`: allowed after errors that are not fatal. Batches that have not been sent are dropped.
    pub fn abort(&mut self) -> Result<(), Exception> {
        if self.state != ManagerState::AbortableError {
            self.fail_with_error()?;
        }
        self.go_to(ManagerState::AbortingTransaction)
    }

    /// What ends the transaction, once all batches are answered; none where it is complete without asking.
    pub fn end(&mut self) -> Option<TransactionRequest> {
        let ending = match self.state {
            ManagerState::CommittingTransaction => Ending::Commit,
            ManagerState::AbortingTransaction => Ending::Abort,
            _ => return None,
        };
        if let Some(producer) = self.producer.filter(|_| self.started) {
            Some(TransactionRequest::EndTxn { producer, ending })
        } else {
            self.complete();
            None
        }
    }

    /// The answer to `EndTxn`; `CONCURRENT_TRANSACTIONS` changes nothing: ask again.
    pub fn ended(&mut self, answer: Result<ProducerIdAndEpoch, TransactionError>) -> Result<(), Exception> {
        use TransactionError as E;
        match answer {
            Ok(producer) => {
                self.producer = Some(producer);
                self.complete();
                Ok(())
            }
            Err(E::ConcurrentTransactions) => Ok(()),
            Err(E::InvalidProducerEpoch | E::ProducerFenced) => self.fatal(Exception::of(E::ProducerFenced)),
            Err(error @ (E::InvalidTxnState | E::InvalidProducerIdMapping)) => {
                self.fatal(Exception::of(error))
            }
            Err(error) => {
                let text = format!("Unhandled error in EndTxnResponse: {}", error.message());
                self.fatal(Exception::new("KafkaException", text))
            }
        }
    }

    fn complete(&mut self) {
        self.last_error = None;
        self.started = false;
        self.partitions.clear();
        self.state = ManagerState::Ready;
    }

    /// A batch failed for good (`maybeTransitionToErrorState`): the transaction can only be aborted, or the producer is
    /// done for.
    pub fn batch_failed(&mut self, exception: Exception) {
        let mut exception = exception;
        if matches!(exception.class, "ProducerFencedException" | "InvalidPidMappingException") {
            self.state = ManagerState::FatalError;
            self.last_error = Some(exception);
            return;
        }
        if exception.is_retriable() || exception.class == "InvalidTxnStateException" {
            let text = "Transaction Request was aborted after exhausting retries.";
            exception = Exception::new("TransactionAbortableException", text).caused_by(exception);
        }
        if self.state == ManagerState::AbortingTransaction {
            return;
        }
        if self.state.leads_to(ManagerState::AbortableError) {
            self.state = ManagerState::AbortableError;
            self.last_error = Some(exception);
        } else if !self.has_fatal_error() {
            // The sender's thread meets a state that allows no such step, and poisons the producer.
            self.last_error = Some(self.invalid(ManagerState::AbortableError));
            self.state = ManagerState::FatalError;
        }
    }

    fn fatal(&mut self, exception: Exception) -> Result<(), Exception> {
        self.state = ManagerState::FatalError;
        self.last_error = Some(exception.clone());
        Err(exception)
    }

    fn abortable(&mut self, exception: Exception) -> Result<(), Exception> {
        if self.state.leads_to(ManagerState::AbortableError) {
            self.state = ManagerState::AbortableError;
            self.last_error = Some(exception.clone());
        }
        Err(exception)
    }

    fn go_to(&mut self, target: ManagerState) -> Result<(), Exception> {
        if !self.state.leads_to(target) {
            return Err(self.invalid(target));
        }
        self.state = target;
        self.last_error = None;
        Ok(())
    }

    fn invalid(&self, target: ManagerState) -> Exception {
        let (from, to) = (self.state.name(), target.name());
        let id = &self.id;
        Exception::illegal_state(format!(
            "TransactionalId {id}: Invalid transition attempted from state {from} to state {to}"
        ))
    }

    /// `maybeFailWithError`.
    fn fail_with_error(&self) -> Result<(), Exception> {
        let Some(error) = self.last_error.as_ref().filter(|_| self.has_error()) else { return Ok(()) };
        let id = &self.id;
        let producer = self.producer.map_or("(producerId=-1, epoch=-1)".to_owned(), |p| p.to_string());
        let who = format!("Producer with transactionalId '{id}' and {producer}");
        Err(match error.class {
            "ProducerFencedException" => Exception::new(
                error.class,
                format!("{who} has been fenced by another producer with the same transactionalId"),
            ),
            "InvalidProducerEpochException" => {
                Exception::new(error.class, format!("{who} attempted to produce with an old epoch"))
            }
            "IllegalStateException" => Exception::illegal_state(format!(
                "{who} cannot execute transactional method because of previous invalid state transition attempt"
            ))
            .caused_by(error.clone()),
            _ => {
                let text = "Cannot execute transactional method because we are in an error state";
                Exception::new("KafkaException", text).caused_by(error.clone())
            }
        })
    }
}
