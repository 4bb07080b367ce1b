//! Transactions as a partition's log knows them: which are open, what was aborted, and what their ends look like.
//!
//! Source: `ProducerStateManager` (ongoing and completed transactions), `UnifiedLog.lastStableOffset`,
//! `TransactionIndex`, `ControlRecordType`, `EndTransactionMarker`. One replica: a transaction is decided as soon as
//! its marker is appended.
//!
//! Invariants: a producer has at most one open transaction here; `log_start_offset ≤ last_stable_offset ≤
//! high_watermark`; aborted offsets are those of records, never of markers, and lie below the last stable offset.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Appended, Identity, PartitionLog, RecordRef, SequenceError, Stamp, Stamped};
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{Offset, UnixMs};
use crate::engine::kafka::transaction::{Ending, ProducerId};

/// `isolation.level`: which records a consumer is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// All up to the high watermark.
    #[default]
    ReadUncommitted,
    /// Those before the last stable offset that no aborted transaction wrote.
    ReadCommitted,
}

impl Isolation {
    /// Kafka's names.
    pub const NAMES: [&'static str; 2] = ["read_uncommitted", "read_committed"];

    /// The level of that name; case counts.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::ReadUncommitted, Self::ReadCommitted].into_iter().find(|level| level.name() == name)
    }

    pub fn name(self) -> &'static str {
        Self::NAMES[usize::from(self == Self::ReadCommitted)]
    }
}

/// What lies at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A record outside of transactions.
    Plain,
    /// A record of a transaction, however that ended.
    Transactional,
    /// The control record that ends a transaction.
    Marker(Ending),
}

/// A transaction whose marker has not come yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Open {
    first: Offset,
    records: RangeSet,
}

/// The transactions of one log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Transactions {
    open: BTreeMap<ProducerId, Open>,
    aborted: RangeSet,
}

impl Transactions {
    pub fn memory_bytes(&self) -> usize {
        let ranges = self.aborted.ranges().count() + self.open.len();
        size_of::<Self>() + ranges * 4 * size_of::<Offset>()
    }
}

impl PartitionLog {
    /// Appends `records` as one batch of the producer's transaction, which it opens if need be.
    pub fn append_transactional<'r, I>(&mut self, producer: ProducerId, records: I) -> Appended
    where
        I: IntoIterator<Item = RecordRef<'r>, IntoIter: Clone>,
    {
        let appended = self.append_records(records.into_iter(), None, true);
        let (first, end) = (appended.base_offset, appended.end_offset);
        if first < end {
            let transactions = Rc::make_mut(self.transactions.get_or_insert_default());
            let open = transactions.open.entry(producer);
            open.or_insert_with(|| Open { first, records: RangeSet::default() }).records.insert(first, end);
        }
        appended
    }

    /// The same for a batch that says who sent it: it may be here already.
    pub fn append_stamped_transactional<'r, I>(
        &mut self,
        stamp: Stamp,
        records: I,
    ) -> Result<Stamped, SequenceError>
    where
        I: IntoIterator<Item = RecordRef<'r>, IntoIter: ExactSizeIterator + Clone>,
    {
        let records = records.into_iter();
        self.append_once(stamp, records.len() as u32, |log| {
            log.append_transactional(stamp.producer.id, records)
        })
    }

    /// The marker as its leader takes it (`appendEndTxnMarker`): not of an epoch that is over, and of the present one only
    /// where nothing is open. From then on batches of older epochs are refused.
    pub fn append_marker_of(
        &mut self,
        producer: Identity,
        ending: Ending,
        timestamp: UnixMs,
    ) -> Result<Offset, SequenceError> {
        let current = self.producers.last(producer.id).map_or(-1, |(epoch, _)| epoch);
        let retried = producer.epoch == current && self.open_since(producer.id).is_none();
        if producer.epoch <= current && !retried {
            return Err(SequenceError::InvalidEpoch);
        }
        let offset = self.append_marker(producer.id, ending, timestamp);
        self.producers.fence(producer);
        Ok(offset)
    }

    /// Appends the marker that ends the producer's transaction here. Without an open one it takes its offset all the
    /// same, and decides nothing.
    pub fn append_marker(&mut self, producer: ProducerId, ending: Ending, timestamp: UnixMs) -> Offset {
        // Version, and type; version, and coordinator epoch.
        let kind = match ending {
            Ending::Abort => [0, 0, 0, 0],
            Ending::Commit => [0, 0, 0, 1],
        };
        let record = RecordRef { key: Some(&kind), value: Some(&[0; 6]), ..RecordRef::at(timestamp) };
        let offset = self.append_one(&record, true).base_offset;
        if let Some(transactions) = &mut self.transactions
            && transactions.open.contains_key(&producer)
        {
            let transactions = Rc::make_mut(transactions);
            let open = transactions.open.remove(&producer);
            if ending == Ending::Abort {
                for (start, end) in open.iter().flat_map(|open| open.records.ranges()) {
                    transactions.aborted.insert(start, end);
                }
            }
        }
        self.forget_aborted();
        offset
    }

    /// Appends a control record that ends no transaction of this log: as the marker of one that wrote nothing here.
    pub fn append_control(&mut self, timestamp: UnixMs) -> Offset {
        let record = RecordRef { key: Some(&[0; 4]), value: Some(&[0; 6]), ..RecordRef::at(timestamp) };
        self.append_one(&record, true).base_offset
    }

    /// The first offset that readers with `read_committed` are not given yet: where the oldest open transaction begins,
    /// else the high watermark.
    pub fn last_stable_offset(&self) -> Offset {
        let open = self.transactions.iter().flat_map(|transactions| transactions.open.values());
        let first = open.map(|open| open.first).min().unwrap_or(self.high_watermark);
        first.max(self.log_start_offset).min(self.high_watermark)
    }

    /// Where a fetch of that isolation level ends.
    #[inline]
    pub fn end_for(&self, isolation: Isolation) -> Offset {
        match isolation {
            Isolation::ReadUncommitted => self.high_watermark,
            Isolation::ReadCommitted => self.last_stable_offset(),
        }
    }

    /// Where a producer's open transaction begins here, if it has one.
    pub fn open_since(&self, producer: ProducerId) -> Option<Offset> {
        self.transactions.as_ref()?.open.get(&producer).map(|open| open.first)
    }

    /// Open transactions: whose, and where they begin here.
    pub fn open_transactions(&self) -> impl Iterator<Item = (ProducerId, Offset)> + '_ {
        let open = self.transactions.iter().flat_map(|transactions| &transactions.open);
        open.map(|(producer, open)| (*producer, open.first))
    }

    /// The producer whose transaction is open and holds the record at `offset`.
    pub fn open_at(&self, offset: Offset) -> Option<ProducerId> {
        let mut open = self.transactions.iter().flat_map(|transactions| &transactions.open);
        open.find(|(_, open)| open.records.contains(offset)).map(|(producer, _)| *producer)
    }

    /// Whether there ever was a transaction in this log.
    pub fn has_transactions(&self) -> bool {
        self.transactions.is_some()
    }

    /// Offsets of records whose transaction was aborted.
    pub fn aborted(&self) -> Option<&RangeSet> {
        self.transactions.as_ref().map(|transactions| &transactions.aborted)
    }

    /// What lies at an offset.
    pub fn kind(&self, offset: Offset) -> Option<Kind> {
        let chunk = self.chunk(self.chunk_at(offset))?;
        let (record, tag) = chunk.get(offset.checked_sub(chunk.base)? as usize)?;
        Some(if tag.is_control() {
            let commit = record.key.is_some_and(|key| key.ends_with(&[1]));
            Kind::Marker(if commit { Ending::Commit } else { Ending::Abort })
        } else if tag.is_transactional() {
            Kind::Transactional
        } else {
            Kind::Plain
        })
    }

    /// Aborted records below the log start are no more.
    pub(super) fn forget_aborted(&mut self) {
        let start = self.log_start_offset;
        let Some(transactions) = &mut self.transactions else { return };
        if transactions.aborted.ranges().next().is_some_and(|(first, _)| first < start) {
            Rc::make_mut(transactions).aborted.remove(0, start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kafka::log::Record;

    fn given(log: &PartitionLog, isolation: Isolation) -> (Vec<Offset>, Offset) {
        let mut fetch = log.fetch_isolated(isolation, log.log_start_offset(), usize::MAX, u64::MAX).unwrap();
        let offsets = fetch.by_ref().map(|(offset, _)| offset).collect();
        (offsets, fetch.next_offset())
    }

    #[test]
    fn an_open_transaction_holds_back_and_an_aborted_one_is_left_out() {
        let (mut log, value) = (PartitionLog::default(), Record::new(None, Some(b"v"), 5));
        let one = || [value.view()];
        log.append_transactional(7, one());
        log.append_batch(one());
        log.append_transactional(8, one());
        assert_eq!((log.last_stable_offset(), log.high_watermark()), (0, 3));
        assert_eq!(given(&log, Isolation::ReadCommitted), (vec![], 0));
        assert_eq!(given(&log, Isolation::ReadUncommitted), (vec![0, 1, 2], 3));
        log.append_marker(7, Ending::Abort, 6);
        assert_eq!(log.last_stable_offset(), 2, "the other one is still open");
        assert_eq!(given(&log, Isolation::ReadCommitted), (vec![1], 2));
        log.append_marker(8, Ending::Commit, 6);
        assert_eq!(given(&log, Isolation::ReadCommitted), (vec![1, 2], 5));
        assert_eq!(given(&log, Isolation::ReadUncommitted), (vec![0, 1, 2], 5));
        let kinds: Vec<_> = (0..6).map(|offset| log.kind(offset)).collect();
        let (open, abort, commit) =
            (Kind::Transactional, Kind::Marker(Ending::Abort), Kind::Marker(Ending::Commit));
        let expected = [open, Kind::Plain, open, abort, commit];
        assert_eq!(kinds, [expected.map(Some).as_slice(), &[None]].concat());
    }

    #[test]
    fn deleted_records_are_forgotten_and_do_not_move_the_stable_offset_back() {
        let (mut log, value) = (PartitionLog::default(), Record::new(None, Some(b"v"), 5));
        log.append_transactional(7, [value.view(), value.view(), value.view()]);
        log.delete_records(2).unwrap();
        assert_eq!(log.last_stable_offset(), 2, "the transaction began at 0, which is no more");
        log.append_marker(7, Ending::Abort, 6);
        assert_eq!(log.aborted().map(|aborted| aborted.ranges().collect()), Some(vec![(2, 3)]));
    }
}
