//! One transactional id as its coordinator knows it.
//!
//! Source: `TransactionMetadata`. A transition that Kafka writes to its log and then completes is one step here.

use std::collections::BTreeSet;

use super::{Ending, ProducerEpoch, ProducerId, ProducerIdAndEpoch, TransactionError};
use crate::engine::kafka::ids::{GroupId, Ms, TopicPartition};

/// `TransactionState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransactionState {
    Empty,
    Ongoing,
    PrepareCommit,
    PrepareAbort,
    CompleteCommit,
    CompleteAbort,
}

impl TransactionState {
    /// Kafka's name of the state.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::Ongoing => "Ongoing",
            Self::PrepareCommit => "PrepareCommit",
            Self::PrepareAbort => "PrepareAbort",
            Self::CompleteCommit => "CompleteCommit",
            Self::CompleteAbort => "CompleteAbort",
        }
    }

    /// How the transaction ends whose markers are being written.
    pub fn preparing(self) -> Option<Ending> {
        match self {
            Self::PrepareCommit => Some(Ending::Commit),
            Self::PrepareAbort => Some(Ending::Abort),
            _ => None,
        }
    }
}

/// `isEpochExhausted`.
const LAST_EPOCH: ProducerEpoch = ProducerEpoch::MAX - 1;

/// One transactional id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transaction {
    pub producer_id: ProducerId,
    /// The id before it was rotated, if it was.
    pub(super) previous_id: Option<ProducerId>,
    /// The id that takes over when the running transaction is complete, where epochs run out.
    pub(super) next_id: Option<ProducerId>,
    /// −1 before the first `InitProducerId`.
    pub epoch: ProducerEpoch,
    pub(super) last_epoch: ProducerEpoch,
    /// `transaction.timeout.ms` of the producer that came last.
    pub timeout_ms: Ms,
    pub state: TransactionState,
    /// Partitions that the transaction wrote to and whose marker has not been written.
    pub partitions: BTreeSet<TopicPartition>,
    /// Groups whose commits are part of it and have not been decided.
    pub groups: BTreeSet<GroupId>,
    /// When the transaction began.
    pub started_at: Option<Ms>,
}

impl Transaction {
    pub(super) fn new(producer_id: ProducerId, timeout_ms: Ms) -> Self {
        Self {
            producer_id,
            previous_id: None,
            next_id: None,
            epoch: -1,
            last_epoch: -1,
            timeout_ms,
            state: TransactionState::Empty,
            partitions: BTreeSet::new(),
            groups: BTreeSet::new(),
            started_at: None,
        }
    }

    /// The producer as brokers know it.
    pub fn producer(&self) -> ProducerIdAndEpoch {
        ProducerIdAndEpoch { id: self.producer_id, epoch: self.epoch }
    }

    /// When the coordinator will find that it has taken too long.
    pub fn expires_at(&self) -> Option<Ms> {
        let ongoing = self.state == TransactionState::Ongoing;
        self.started_at.filter(|_| ongoing).map(|at| at.saturating_add(self.timeout_ms))
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.epoch >= LAST_EPOCH
    }

    /// Whether a producer that knows its id and epoch may have them bumped.
    pub(super) fn may_bump(&self, expected: ProducerIdAndEpoch) -> bool {
        self.epoch == -1
            || expected.id == self.producer_id
            || (self.previous_id == Some(expected.id) && expected.epoch >= LAST_EPOCH)
    }

    /// `prepareIncrementProducerEpoch`.
    pub(super) fn bump(
        &mut self,
        expected: Option<ProducerIdAndEpoch>,
        timeout_ms: Ms,
    ) -> Result<(), TransactionError> {
        match expected.map(|expected| expected.epoch) {
            None => (self.last_epoch, self.epoch) = (-1, self.epoch + 1),
            Some(epoch) if self.epoch == -1 || epoch == self.epoch => {
                (self.last_epoch, self.epoch) = (self.epoch, self.epoch + 1);
            }
            // A retry of a bump whose answer was lost.
            Some(epoch) if epoch == self.last_epoch => {}
            Some(_) => return Err(TransactionError::ProducerFenced),
        }
        self.begin_afresh(timeout_ms);
        Ok(())
    }

    /// `prepareProducerIdRotation`.
    pub(super) fn rotate(&mut self, id: ProducerId, remember: bool, timeout_ms: Ms) {
        self.previous_id = Some(std::mem::replace(&mut self.producer_id, id));
        self.last_epoch = if remember { self.epoch } else { -1 };
        self.epoch = 0;
        self.begin_afresh(timeout_ms);
    }

    fn begin_afresh(&mut self, timeout_ms: Ms) {
        self.timeout_ms = timeout_ms;
        self.state = TransactionState::Empty;
        self.started_at = None;
    }

    /// `prepareAbortOrCommit`: the epoch rises, so that what the producer sent before can't come in later.
    pub(super) fn prepare(&mut self, now: Ms, ending: Ending, next_id: Option<ProducerId>) {
        (self.last_epoch, self.epoch) = (self.epoch, self.epoch.saturating_add(1));
        self.next_id = next_id;
        self.started_at.get_or_insert(now);
        self.state = match ending {
            Ending::Commit => TransactionState::PrepareCommit,
            Ending::Abort => TransactionState::PrepareAbort,
        };
    }

    /// Whom the next transaction belongs to: what `EndTxn` answers.
    pub(super) fn after(&self) -> ProducerIdAndEpoch {
        match self.next_id {
            Some(id) => ProducerIdAndEpoch { id, epoch: 0 },
            None => self.producer(),
        }
    }

    /// `prepareComplete`, once all markers are written.
    pub(super) fn complete(&mut self) {
        let Some(ending) = self.state.preparing() else { return };
        if let Some(id) = self.next_id.take() {
            self.previous_id = Some(std::mem::replace(&mut self.producer_id, id));
            self.epoch = 0;
        }
        self.state = match ending {
            Ending::Commit => TransactionState::CompleteCommit,
            Ending::Abort => TransactionState::CompleteAbort,
        };
        self.started_at = None;
    }
}
