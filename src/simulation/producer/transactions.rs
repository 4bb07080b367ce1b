//! A producer's transactions as its application runs them: begin, send, commit or abort, each when the one before is
//! done.
//!
//! Invariants: one request is unanswered at a time (`inFlightRequestCorrelationId`); an end is asked for only when no
//! batch waits or is unanswered; after a fatal error nothing is asked any more.

use super::command::Rhythm;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{Ms, TopicPartition, TransactionalId};
use crate::engine::kafka::transaction::{
    Ending, Exception, ManagerState, ProducerIdAndEpoch, TransactionError, TransactionManager,
    TransactionRequest,
};

/// What the application does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It waits.
    Wait,
    /// This is asked of the coordinator.
    Ask(u64, TransactionRequest),
    /// A transaction began.
    Began,
    /// It is aborted: what was not sent is dropped.
    Drop,
    /// It ended without anything in it.
    Ended,
    /// The producer is of no use any more.
    Died(Exception),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    number: u64,
    request: TransactionRequest,
    at: Ms,
}

/// The transactions of one producer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transacting {
    pub manager: TransactionManager,
    /// Records of the open transaction.
    pub records: u64,
    rhythm: Option<Rhythm>,
    /// How many its source has ended.
    ended: u64,
    /// A transaction begins as soon as the calls before are done.
    begins: bool,
    closing: bool,
    died: bool,
    asked: Option<Asked>,
    again_at: Option<Ms>,
    next: u64,
    request_timeout_ms: Ms,
    retry_backoff_ms: Ms,
}

impl Transacting {
    /// The transactions of a producer with these settings, whose source keeps that rhythm. Requests are counted from
    /// `first` on.
    pub fn new(config: &ProducerConfig, rhythm: Option<Rhythm>, first: u64) -> Option<Self> {
        let id = config.transactional_id.clone()?;
        Some(Self {
            manager: TransactionManager::new(id, config.transaction_timeout_ms),
            records: 0,
            rhythm,
            ended: 0,
            begins: false,
            closing: false,
            died: false,
            asked: None,
            again_at: None,
            next: first,
            request_timeout_ms: config.request_timeout_ms,
            retry_backoff_ms: config.retry_backoff_ms,
        })
    }

    /// `transactional.id`.
    pub fn id(&self) -> &TransactionalId {
        self.manager.id()
    }

    /// Whether the source may hand over another record.
    pub fn takes(&self) -> bool {
        let full = self
            .rhythm
            .as_ref()
            .is_some_and(|Rhythm::Records { records, .. }| self.records >= u64::from(*records));
        self.manager.state() == ManagerState::InTransaction && !full && !self.closing
    }

    /// Whether its source begins and ends transactions.
    pub fn has_rhythm(&self) -> bool {
        self.rhythm.is_some()
    }

    /// A record went into a batch of the partition; true if the transaction has all its records, and ends.
    pub fn took(&mut self, tp: &TopicPartition) -> bool {
        // Nothing is taken outside of a transaction.
        let _ = self.manager.add_partition(tp);
        self.records += 1;
        let Some(Rhythm::Records { records, abort_every }) = self.rhythm else { return false };
        if self.records < u64::from(records) {
            return false;
        }
        self.ended += 1;
        let aborts = abort_every.is_some_and(|every| self.ended.is_multiple_of(u64::from(every.max(1))));
        let _ = if aborts { self.manager.abort() } else { self.manager.commit() };
        true
    }

    /// `beginTransaction()` of an application whose calls before may still block.
    pub fn begin(&mut self) -> Result<bool, Exception> {
        use ManagerState as S;
        if matches!(
            self.manager.state(),
            S::Uninitialized | S::Initializing | S::CommittingTransaction | S::AbortingTransaction
        ) {
            self.begins = true;
            return Ok(false);
        }
        self.manager.begin()?;
        self.records = 0;
        Ok(true)
    }

    /// `close()`: what is open is aborted.
    pub fn close(&mut self) {
        self.closing = true;
        self.begins = false;
    }

    /// Whether `close()` has something to wait for.
    pub fn is_unfinished(&self) -> bool {
        !self.died && (self.manager.has_ongoing_transaction() || self.asked.is_some())
    }

    /// When `step` has something to do, though nobody calls.
    pub fn next_wake(&self) -> Option<Ms> {
        let overdue = |asked: &Asked| asked.at.saturating_add(self.request_timeout_ms).saturating_add(1);
        match (&self.asked, self.again_at) {
            (_, Some(at)) => Some(at),
            (Some(asked), None) => Some(overdue(asked)),
            (None, None) => (self.manager.state() == ManagerState::Uninitialized).then_some(0),
        }
    }

    /// The next step. `idle`: no batch waits or is unanswered; `wanted`: its source has a record.
    pub fn step(&mut self, now: Ms, idle: bool, wanted: bool) -> Step {
        if self.manager.has_fatal_error() {
            let exception = self.manager.last_error().filter(|_| !self.died).cloned();
            (self.died, self.asked, self.again_at) = (true, None, None);
            return exception.map_or(Step::Wait, Step::Died);
        }
        if let Some(asked) = &self.asked {
            let due = self.next_wake().is_some_and(|at| at <= now);
            return if due { self.ask(now, asked.request) } else { Step::Wait };
        }
        match self.manager.state() {
            ManagerState::Uninitialized if !self.closing => match self.manager.initialize() {
                Ok(request) => self.ask(now, request),
                Err(_) => Step::Wait,
            },
            ManagerState::Ready if self.begins || (self.rhythm.is_some() && wanted && !self.closing) => {
                self.begins = false;
                match self.begin() {
                    Ok(true) => Step::Began,
                    _ => Step::Wait,
                }
            }
            ManagerState::InTransaction if self.closing => self.give_up(),
            // A loop as in Kafka's examples: what can be aborted is.
            ManagerState::AbortableError if self.closing || self.rhythm.is_some() => self.give_up(),
            ManagerState::CommittingTransaction | ManagerState::AbortingTransaction if idle => {
                match self.manager.end() {
                    Some(request) => self.ask(now, request),
                    None => Step::Ended,
                }
            }
            _ => Step::Wait,
        }
    }

    fn give_up(&mut self) -> Step {
        if self.manager.abort().is_ok() { Step::Drop } else { Step::Wait }
    }

    fn ask(&mut self, now: Ms, request: TransactionRequest) -> Step {
        let number = self.next;
        self.next += 1;
        self.asked = Some(Asked { number, request, at: now });
        self.again_at = None;
        Step::Ask(number, request)
    }

    /// The coordinator's answer to request `number`; who it is from now on, if that is told.
    pub fn answered(
        &mut self,
        now: Ms,
        number: u64,
        answer: Result<ProducerIdAndEpoch, TransactionError>,
    ) -> Option<ProducerIdAndEpoch> {
        let asked = self.asked.take_if(|asked| asked.number == number)?;
        if answer.is_err_and(TransactionError::is_retriable) {
            self.again_at = Some(now.saturating_add(self.retry_backoff_ms));
            self.asked = Some(asked);
            return None;
        }
        // What it threw is kept as its last error.
        let _ = match asked.request {
            TransactionRequest::InitProducerId { .. } => self.manager.initialized(answer),
            TransactionRequest::EndTxn { .. } => self.manager.ended(answer),
        };
        answer.ok()
    }

    /// How the transaction is ending, if it is.
    pub fn ending(&self) -> Option<Ending> {
        match self.manager.state() {
            ManagerState::CommittingTransaction => Some(Ending::Commit),
            ManagerState::AbortingTransaction => Some(Ending::Abort),
            _ => None,
        }
    }
}
