//! What a producer is answered, and what it makes of it: acknowledged, tried again, or given up.
//!
//! Source: `Sender.completeBatch`, `canRetry`, `failBatch`, `NetworkClient.handleTimedOutRequests` (4.3).

use std::rc::Rc;

use super::batch::Pending;
use super::sequences::Numbering;
use super::{Batch, Flight, Producer, RequestId};
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};
use crate::engine::kafka::log::{Record, SequenceError};

/// Why a batch was not taken, or isn't known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProduceError {
    /// No answer came within `request.timeout.ms`.
    RequestTimedOut,
    /// `delivery.timeout.ms` is over.
    DeliveryTimedOut,
    UnknownTopicOrPartition,
    OutOfOrderSequenceNumber,
    InvalidProducerEpoch,
    /// A record without key, and the topic is compacted.
    InvalidRecord,
    InvalidProducerIdMapping,
    InvalidTxnState,
    /// The transaction before is still being completed.
    ConcurrentTransactions,
    /// The application aborted the transaction before the batch was sent.
    TransactionAborted,
}

impl ProduceError {
    /// Kafka's name of the error.
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestTimedOut | Self::DeliveryTimedOut => "REQUEST_TIMED_OUT",
            Self::UnknownTopicOrPartition => "UNKNOWN_TOPIC_OR_PARTITION",
            Self::OutOfOrderSequenceNumber => "OUT_OF_ORDER_SEQUENCE_NUMBER",
            Self::InvalidProducerEpoch => "INVALID_PRODUCER_EPOCH",
            Self::InvalidRecord => "INVALID_RECORD",
            Self::InvalidProducerIdMapping => "INVALID_PRODUCER_ID_MAPPING",
            Self::InvalidTxnState => "INVALID_TXN_STATE",
            Self::ConcurrentTransactions => "CONCURRENT_TRANSACTIONS",
            Self::TransactionAborted => "TRANSACTION_ABORTED",
        }
    }

    /// The class of the exception that the application gets.
    pub fn exception(self) -> &'static str {
        match self {
            Self::RequestTimedOut | Self::DeliveryTimedOut => "TimeoutException",
            Self::UnknownTopicOrPartition => "UnknownTopicOrPartitionException",
            Self::OutOfOrderSequenceNumber => "OutOfOrderSequenceException",
            Self::InvalidProducerEpoch => "InvalidProducerEpochException",
            Self::InvalidRecord => "InvalidRecordException",
            Self::InvalidProducerIdMapping => "InvalidPidMappingException",
            Self::InvalidTxnState => "InvalidTxnStateException",
            Self::ConcurrentTransactions => "ConcurrentTransactionsException",
            Self::TransactionAborted => "TransactionAbortedException",
        }
    }
}

impl From<SequenceError> for ProduceError {
    fn from(error: SequenceError) -> Self {
        match error {
            SequenceError::OutOfOrder => Self::OutOfOrderSequenceNumber,
            SequenceError::InvalidEpoch => Self::InvalidProducerEpoch,
        }
    }
}

/// What a producer tells of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A batch goes once more.
    Retries {
        topic: TopicName,
        partition: Partition,
        records: Rc<Vec<Record>>,
        /// Which attempt failed, from 1.
        attempt: u32,
        why: ProduceError,
        /// When it may go.
        at: Ms,
    },
    /// A batch is given up: its records may be in the log or not.
    Lost {
        topic: TopicName,
        partition: Partition,
        records: Rc<Vec<Record>>,
        why: ProduceError,
        /// Since its first record was sent.
        after_ms: Ms,
    },
    /// It goes on under another epoch, since its numbers don't fit the broker's any more.
    EpochBumped { epoch: i16 },
}

impl Producer {
    /// The broker answered: a request it does not wait for any more is ignored. `errors` names the batches that were
    /// refused by their index; the others are in the log.
    ///
    /// A connection gives answers in order. The model's network can lose a single one, or hold it up; an idempotent
    /// producer relies on the order, so it looks at an answer only after those to all requests before.
    pub fn on_response(
        &mut self,
        now: Ms,
        request: RequestId,
        errors: &[(u32, ProduceError)],
        chance: &mut Chance,
    ) -> Vec<Told> {
        let mut told = Vec::new();
        let is_oldest = self.in_flight.first_key_value().is_some_and(|(oldest, _)| *oldest == request);
        if !is_oldest && self.numbering != Numbering::Off {
            if let Some(flight) = self.in_flight.get_mut(&request) {
                flight.answer.get_or_insert_with(|| errors.into());
            }
            return told;
        }
        let Some(flight) = self.in_flight.remove(&request) else { return told };
        self.answered(now, &flight.batches, errors, chance, &mut told);
        while let Some(next) = self.in_flight.first_entry().filter(|next| next.get().answer.is_some()) {
            let Flight { batches, answer, .. } = next.remove();
            self.answered(now, &batches, &answer.unwrap_or_default(), chance, &mut told);
        }
        self.settle_numbers(&mut told);
        told
    }

    fn answered(
        &mut self,
        now: Ms,
        batches: &[Batch],
        errors: &[(u32, ProduceError)],
        chance: &mut Chance,
        told: &mut Vec<Told>,
    ) {
        let mut errors = errors.iter().peekable();
        for (at, batch) in batches.iter().enumerate() {
            let error = errors.next_if(|(index, _)| *index as usize == at);
            if !self.given_up.is_empty() && self.given_up.remove(&batch.number) {
                continue;
            }
            match error {
                None => self.acknowledge(batch),
                Some((_, error)) => told.extend(self.failed(now, batch, *error, chance)),
            }
        }
    }

    /// A request timed out: the client closes the connection, and with it all requests that are unanswered.
    pub(super) fn disconnect(&mut self, now: Ms, chance: &mut Chance, told: &mut Vec<Told>) {
        for (_, Flight { batches, .. }) in std::mem::take(&mut self.in_flight) {
            for batch in &*batches {
                if !self.given_up.remove(&batch.number) {
                    told.extend(self.failed(now, batch, ProduceError::RequestTimedOut, chance));
                }
            }
        }
    }

    fn acknowledge(&mut self, batch: &Batch) {
        self.acknowledged += batch.records.len() as u64;
        if batch.stamp.is_some()
            && let Some(topic) = self.topics.get_mut(batch.topic.as_str())
            && let Some(sequences) = topic.sequences.get_mut(&batch.partition)
        {
            sequences.acknowledged(batch.number);
        }
    }

    /// Tries a batch again, if that may help, or gives it up.
    fn failed(&mut self, now: Ms, batch: &Batch, why: ProduceError, chance: &mut Chance) -> Option<Told> {
        let in_time = now.saturating_sub(batch.created_ms) < self.config.delivery_timeout_ms;
        if !in_time || batch.attempts >= self.config.retries || !self.may_help(batch, why) {
            // Where attempts are used up nobody knows whether the number was taken.
            let adjust = batch.attempts < self.config.retries;
            return self.lose((&batch.topic, batch.partition), &Pending::again(batch, 0), (why, now), adjust);
        }
        let at = now.saturating_add(self.backoff_ms(batch.attempts, chance));
        let topic = self.topics.get_mut(batch.topic.as_str())?;
        topic.put_back(batch.partition, Pending::again(batch, at));
        self.waiting += batch.records.len();
        Some(Told::Retries {
            topic: batch.topic.clone(),
            partition: batch.partition,
            records: batch.records.clone(),
            attempt: batch.attempts + 1,
            why,
            at,
        })
    }

    /// Whether the error is one that another attempt may not meet (`RetriableException`, `TransactionManager.canRetry`).
    fn may_help(&mut self, batch: &Batch, why: ProduceError) -> bool {
        let topic = self.topics.get(batch.topic.as_str());
        let sequences = topic.and_then(|topic| topic.sequences.get(&batch.partition));
        match why {
            ProduceError::RequestTimedOut | ProduceError::ConcurrentTransactions => true,
            ProduceError::OutOfOrderSequenceNumber => {
                if sequences.is_some_and(|it| it.is_gap(batch.number, batch.attempts)) {
                    self.rewrite.insert((batch.topic.clone(), batch.partition));
                }
                true
            }
            // It was sent before the epoch changed.
            ProduceError::InvalidProducerEpoch => sequences.is_some_and(|it| it.is_reset(batch.number)),
            ProduceError::DeliveryTimedOut
            | ProduceError::UnknownTopicOrPartition
            | ProduceError::InvalidRecord
            | ProduceError::InvalidProducerIdMapping
            | ProduceError::InvalidTxnState
            | ProduceError::TransactionAborted => false,
        }
    }

    /// A batch that was sent or waited for too long is given up. `adjust` says that its number was not taken.
    pub(super) fn lose(
        &mut self,
        (topic, partition): (&TopicName, Partition),
        batch: &Pending,
        (why, now): (ProduceError, Ms),
        adjust: bool,
    ) -> Option<Told> {
        self.lost += batch.records.len() as u64;
        let state = self.topics.get_mut(topic.as_str())?;
        if let (Some(number), Some(sequences)) = (batch.number, state.sequences.get_mut(&partition)) {
            // A batch that was sent once only is not in retry (`ProducerBatch.inRetry`).
            let unclear = why == ProduceError::DeliveryTimedOut && batch.attempts > 0;
            sequences.given_up(number, unclear);
            self.unresolved |= unclear;
            if adjust {
                self.rewrite.insert((topic.clone(), partition));
            }
        }
        Some(Told::Lost {
            topic: topic.clone(),
            partition,
            records: batch.records.clone(),
            why,
            after_ms: now.saturating_sub(batch.created_ms),
        })
    }
}
