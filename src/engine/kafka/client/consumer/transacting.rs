//! Read, process, write, exactly once within Kafka: an application that commits what a poll returned in one transaction
//! of a producer of its own (KIP-447).
//!
//! Its `transactional.id` is made of group and client id, so that whoever starts again under that name ends what was
//! left open. What it throws is handled as in Kafka's own example: what can be aborted is, and reading goes on from the
//! group's commits; a producer that is fenced ends the application.

use super::application::{Death, Moment};
use super::{App, Consumer, Logs, Out};
use crate::engine::kafka::group::{Request, Transactional};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition, TransactionalId};
use crate::engine::kafka::transaction::{
    Ending, Exception, ManagerState, ProducerIdAndEpoch, TransactionError, TransactionManager,
    TransactionRequest,
};

/// `transaction.timeout.ms` as Kafka Streams sets it, which reads and writes in the same way.
const TIMEOUT_MS: Ms = 10_000;
/// `retry.backoff.ms`.
const BACKOFF_MS: Ms = 100;

/// What the application waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    what: Transactional,
    /// When it is asked again, should nothing come back.
    again_at: Ms,
    /// What came back while the application stalled.
    answer: Option<Answer>,
}

type Answer = Result<Option<ProducerIdAndEpoch>, TransactionError>;

/// The transactions of a consumer's application.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transacting {
    manager: TransactionManager,
    asked: Option<Asked>,
}

impl Transacting {
    pub fn new(id: TransactionalId) -> Self {
        Self { manager: TransactionManager::new(id, TIMEOUT_MS), asked: None }
    }

    pub fn manager(&self) -> &TransactionManager {
        &self.manager
    }
}

impl Consumer {
    /// Its application commits in transactions.
    pub fn transacting(&self) -> Option<&Transacting> {
        self.transacting.as_ref()
    }

    /// Its application commits in transactions of this id from now on, or in none.
    pub fn set_transacting(&mut self, id: Option<TransactionalId>) {
        match (&self.transacting, id) {
            (Some(_), Some(_)) | (None, None) => {}
            (_, id) => self.transacting = id.map(Transacting::new),
        }
    }

    /// Records that it produces go into its open transaction: under this id and epoch.
    pub fn produces_as(&mut self, tp: &TopicPartition) -> Result<ProducerIdAndEpoch, Exception> {
        let Some(Transacting { manager, .. }) = &mut self.transacting else {
            return Err(Exception::illegal_state("no transactions"));
        };
        manager.add_partition(tp)?;
        manager.producer().ok_or_else(|| Exception::illegal_state("no producer id"))
    }

    /// What it produced was refused.
    pub fn produce_refused(&mut self, error: TransactionError) {
        if let Some(Transacting { manager, .. }) = &mut self.transacting {
            manager.batch_failed(Exception::of(error));
        }
    }

    /// `poll` returned records: a transaction begins; true if the application has to wait for its producer first.
    pub(super) fn begin_transaction(&mut self, now: Ms, out: &mut Vec<Out>) -> bool {
        let Some(Transacting { manager, .. }) = &mut self.transacting else { return false };
        match manager.state() {
            ManagerState::Ready => manager.begin().is_err(),
            ManagerState::Uninitialized => {
                let Ok(TransactionRequest::InitProducerId { timeout_ms }) = manager.initialize() else {
                    return false;
                };
                let id = manager.id().clone();
                self.ask(now, Transactional::InitProducerId { id, timeout_ms }, out);
                true
            }
            _ => false,
        }
    }

    fn ask(&mut self, now: Ms, what: Transactional, out: &mut Vec<Out>) {
        let again_at = now + self.config.request_timeout_ms.max(1);
        if let Some(transacting) = &mut self.transacting {
            transacting.asked = Some(Asked { what: what.clone(), again_at, answer: None });
        }
        out.push(Out::Send(Request::Transactional(Box::new(what))));
        if !self.is_frozen() {
            self.app = App::Committing { since: now };
        }
    }

    /// All that the poll returned is processed: `sendOffsetsToTransaction` with the group's metadata.
    pub(super) fn end_transaction(
        &mut self,
        now: Ms,
        offsets: Vec<(TopicPartition, Offset)>,
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) -> bool {
        let Some(Transacting { manager, .. }) = &mut self.transacting else { return false };
        match manager.send_offsets() {
            Ok(producer) => {
                let id = manager.id().clone();
                let (member_id, instance_id) = (self.member_id.clone(), self.instance_id.clone());
                let generation = self.generation;
                let what =
                    Transactional::OffsetCommit { id, producer, member_id, instance_id, generation, offsets };
                self.ask(now, what, out);
            }
            // It began to work before it was told to commit so.
            Err(_) if !manager.has_error() => return false,
            Err(_) => self.after_error(now, logs, out),
        }
        true
    }

    /// When it asks again.
    pub(super) fn transaction_due(&self) -> Option<Ms> {
        self.transacting.as_ref()?.asked.as_ref().map(|asked| asked.again_at)
    }

    /// Whether it waits for its transaction's coordinator.
    pub(super) fn waits_for_transaction(&self) -> bool {
        self.transaction_due().is_some()
    }

    pub(super) fn transaction_late(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        let Some(asked) = self.transacting.as_ref().and_then(|t| t.asked.clone()) else { return };
        match asked.answer {
            Some(answer) => self.transaction_answered(now, &asked.what, answer, logs, out),
            None => self.ask(now, asked.what, out),
        }
    }

    /// The coordinator answered. One that the application does not wait for any more is ignored.
    pub(super) fn transaction_answered(
        &mut self,
        now: Ms,
        what: &Transactional,
        answer: Answer,
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) {
        let frozen = self.is_frozen();
        let Some(transacting) = &mut self.transacting else { return };
        let Some(asked) = transacting.asked.as_mut().filter(|asked| asked.what == *what) else { return };
        if frozen {
            asked.answer.get_or_insert(answer);
            return;
        }
        if answer.is_err_and(TransactionError::is_retriable) {
            (asked.again_at, asked.answer) = (now + BACKOFF_MS, None);
            return;
        }
        transacting.asked = None;
        let manager = &mut transacting.manager;
        let identity = answer.and_then(|identity| identity.ok_or(TransactionError::InvalidTxnState));
        let done = match what {
            Transactional::InitProducerId { .. } => manager.initialized(identity),
            Transactional::OffsetCommit { .. } => manager.offsets_sent(answer.map(drop)),
            Transactional::End { .. } => manager.ended(identity),
        };
        if done.is_err() {
            return self.after_error(now, logs, out);
        }
        match what {
            Transactional::InitProducerId { .. } => {
                let _ = manager.begin();
                self.start_hand(now);
            }
            Transactional::OffsetCommit { .. } => match manager.commit() {
                Ok(()) => self.ask_end(now, logs, out),
                Err(_) => self.after_error(now, logs, out),
            },
            Transactional::End { ending: Ending::Commit, .. } => {
                let here = self.trap.as_ref().filter(|it| it.reached && it.moment == Moment::AfterCommit);
                match here.map(|trap| (trap.partition.clone(), trap.offset)) {
                    Some(at) => self.perish(now, at, Death::At(Moment::AfterCommit), out),
                    None => self.poll(now, logs, out),
                }
            }
            Transactional::End { ending: Ending::Abort, .. } => self.read_again(now, logs, out),
        }
    }

    fn ask_end(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        let Some(Transacting { manager, .. }) = &mut self.transacting else { return };
        match manager.end() {
            Some(TransactionRequest::EndTxn { producer, ending }) => {
                let id = manager.id().clone();
                self.ask(now, Transactional::End { id, producer, ending }, out);
            }
            _ => self.read_again(now, logs, out),
        }
    }

    /// The application catches what was thrown: it aborts, or ends.
    fn after_error(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        self.hand.slices.clear();
        let Some(Transacting { manager, .. }) = &mut self.transacting else { return };
        if manager.has_fatal_error() || manager.abort().is_err() {
            let class = manager.last_error().map_or("KafkaException", |error| error.class);
            return self.die(class, out);
        }
        self.ask_end(now, logs, out);
    }

    /// After an abort, reading goes on from the group's commits.
    fn read_again(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        self.hand.slices.clear();
        self.owes_commit = false;
        for held in self.held.values_mut() {
            (held.position, held.asked, held.retry_at) = (None, false, None);
        }
        self.poll(now, logs, out);
    }

    /// The application closes: what is open is aborted, and nobody waits for the answer.
    pub(super) fn abort_on_close(&mut self, out: &mut Vec<Out>) {
        let Some(Transacting { manager, asked }) = &mut self.transacting else { return };
        *asked = None;
        if manager.has_ongoing_transaction()
            && manager.abort().is_ok()
            && let Some(TransactionRequest::EndTxn { producer, ending }) = manager.end()
        {
            let id = manager.id().clone();
            out.push(Out::Send(Request::Transactional(Box::new(Transactional::End {
                id,
                producer,
                ending,
            }))));
        }
    }
}
