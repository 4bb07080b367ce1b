//! How an idempotent producer numbers its batches, and what it does when a number does not fit.
//!
//! Source: `TransactionManager`, `TxnPartitionEntry`, `TxnPartitionMap` of Kafka's client, as far as a producer without
//! transactions needs them. Batches 'in flight' are Kafka's: sent and neither acknowledged nor given up, those that
//! wait for another attempt included.

use std::collections::VecDeque;

use crate::engine::kafka::ids::Ms;
use crate::engine::kafka::log::{Identity, Sequence, Stamp, later};

/// `TxnPartitionEntry.NO_LAST_ACKED_SEQUENCE_NUMBER`.
const NONE_ACKED: Sequence = -1;

/// Whether a producer numbers its batches, and as whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Numbering {
    /// `enable.idempotence` is off.
    Off,
    /// It asks the broker who it is, and sends nothing before it knows.
    Asking {
        /// When it asks next; none while it waits for the answer.
        due: Option<Ms>,
        /// When it asked last.
        asked: Ms,
    },
    As(Identity),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Numbered {
    batch: u64,
    first: Sequence,
    records: u32,
    /// It got another number than the one it was sent with first (`sequenceHasBeenReset`).
    reset: bool,
}

/// The numbers of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sequences {
    producer: Identity,
    next: Sequence,
    last_acked: Sequence,
    in_flight: VecDeque<Numbered>,
    /// A batch was given up though it may be in the log: the number of what comes after it.
    unresolved: Option<Sequence>,
}

impl Sequences {
    pub fn new(producer: Identity) -> Self {
        Self { producer, next: 0, last_acked: NONE_ACKED, in_flight: VecDeque::new(), unresolved: None }
    }

    /// Whether the first batch of the queue must wait (`shouldStopDrainBatchesForPartition`).
    pub fn holds_back(&self, batch: Option<u64>, now_as: Identity) -> bool {
        match batch {
            None => (!self.in_flight.is_empty() && self.producer != now_as) || self.unresolved.is_some(),
            Some(number) => self.in_flight.front().is_some_and(|first| first.batch != number),
        }
    }

    /// The number of a batch that is sent now: of one that was sent before, the one it has.
    pub fn stamp(&mut self, batch: u64, fresh: bool, records: u32, now_as: Identity) -> Stamp {
        if fresh {
            if self.producer != now_as && self.in_flight.is_empty() {
                self.start_over(now_as);
            }
            let first = self.next;
            self.next = later(first, records);
            self.in_flight.push_back(Numbered { batch, first, records, reset: false });
            return Stamp { producer: self.producer, first };
        }
        let first = self.find(batch).map_or(0, |numbered| numbered.first);
        Stamp { producer: self.producer, first }
    }

    /// Numbers begin at 0 again, under another epoch, and what is in flight gets new ones
    /// (`startSequencesAtBeginning`).
    pub fn start_over(&mut self, producer: Identity) {
        let mut next = 0;
        for numbered in &mut self.in_flight {
            (numbered.first, numbered.reset) = (next, true);
            next = later(next, numbered.records);
        }
        (self.producer, self.next, self.last_acked, self.unresolved) = (producer, next, NONE_ACKED, None);
    }

    /// The broker has it.
    pub fn acknowledged(&mut self, batch: u64) {
        if let Some(numbered) = self.remove(batch) {
            self.last_acked = self.last_acked.max(later(numbered.first, numbered.records - 1));
        }
    }

    /// It is given up.
    pub fn given_up(&mut self, batch: u64, expired_in_retry: bool) {
        if let Some(numbered) = self.remove(batch)
            && expired_in_retry
        {
            let next = later(numbered.first, numbered.records);
            self.unresolved = Some(self.unresolved.map_or(next, |known| known.max(next)));
        }
    }

    /// Whether an `OUT_OF_ORDER_SEQUENCE_NUMBER` means a gap that only another epoch mends (`canRetry`).
    ///
    /// At its first attempt a batch may just have overtaken the one before, which it can't on a connection: then Kafka's
    /// client sees a gap at once, and this one a try later.
    pub fn is_gap(&self, batch: u64, attempts: u32) -> bool {
        let Some(numbered) = self.find(batch) else { return false };
        let is_next = numbered.first.wrapping_sub(self.last_acked) == 1;
        match self.unresolved {
            None => !numbered.reset && is_next && attempts > 0,
            Some(after) => numbered.first == after,
        }
    }

    /// Whether a batch has another number than the one it was sent with first.
    pub fn is_reset(&self, batch: u64) -> bool {
        self.find(batch).is_some_and(|numbered| numbered.reset)
    }

    /// Where a batch was given up and nothing is in flight any more: whether the numbers must begin again, if it is
    /// known by now (`maybeResolveSequences`).
    pub fn resolve(&mut self) -> bool {
        if self.unresolved.is_none() || !self.in_flight.is_empty() {
            return false;
        }
        self.unresolved = None;
        self.next.wrapping_sub(self.last_acked) != 1
    }

    pub fn is_unresolved(&self) -> bool {
        self.unresolved.is_some()
    }

    /// The number of a batch in flight.
    pub fn first_of(&self, batch: u64) -> Option<Sequence> {
        self.find(batch).map(|numbered| numbered.first)
    }

    fn find(&self, batch: u64) -> Option<&Numbered> {
        self.in_flight.iter().find(|numbered| numbered.batch == batch)
    }

    fn remove(&mut self, batch: u64) -> Option<Numbered> {
        let at = self.in_flight.iter().position(|numbered| numbered.batch == batch)?;
        self.in_flight.remove(at)
    }
}
