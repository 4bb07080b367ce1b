//! What a partition's leader knows of the producers that number their batches: so it drops repetitions and refuses
//! gaps.
//!
//! Source: `ProducerStateManager`, `ProducerStateEntry`, `ProducerAppendInfo` (4.3). Invariants: of each producer the
//! last five batches of its present epoch are known, oldest first; an epoch never goes back.
//!
//! One rule is stricter than Kafka's: a producer that the log does not know begins at 0. Kafka takes any number from
//! it, which is safe there because a connection delivers in order; the model's network can lose a single message.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::{Appended, PartitionLog, RecordRef};
use crate::engine::kafka::ids::Offset;

/// `producerId`, which the broker gives out.
pub type ProducerId = u64;

/// The number of a record of one producer in one partition. After the greatest comes 0.
pub type Sequence = i32;

/// One life of a producer: who comes back with a greater epoch fences the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    pub id: ProducerId,
    pub epoch: i16,
}

/// What a batch says of who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    pub producer: Identity,
    /// Of its first record (`baseSequence`).
    pub first: Sequence,
}

/// Why a leader refuses a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SequenceError {
    /// `OUT_OF_ORDER_SEQUENCE_NUMBER`: what should come before is not here.
    OutOfOrder,
    /// `INVALID_PRODUCER_EPOCH`: the producer was here with a greater epoch.
    InvalidEpoch,
}

/// What is to be done with a batch that is not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Append,
    /// It is in the log already, from this offset on: that is the answer to it.
    Repeated(Offset),
}

/// How many batches are known of each producer (`NUM_BATCHES_TO_RETAIN`).
const KEPT: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Kept {
    first: Sequence,
    last: Sequence,
    base_offset: Offset,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Entry {
    epoch: i16,
    batches: VecDeque<Kept>,
}

/// The producers that a partition's leader knows. Clones share what they know until one of them learns more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Producers(Option<Rc<BTreeMap<ProducerId, Entry>>>);

impl Producers {
    /// What is to be done with a batch of so many records.
    pub fn check(&self, stamp: Stamp, records: u32) -> Result<Verdict, SequenceError> {
        let entry = self.0.as_ref().and_then(|known| known.get(&stamp.producer.id));
        let Some(entry) = entry else { return begins(stamp) };
        if stamp.producer.epoch != entry.epoch {
            return if stamp.producer.epoch < entry.epoch {
                Err(SequenceError::InvalidEpoch)
            } else {
                begins(stamp)
            };
        }
        let last = later(stamp.first, records.saturating_sub(1));
        let same = |kept: &&Kept| (kept.first, kept.last) == (stamp.first, last);
        if let Some(kept) = entry.batches.iter().find(same) {
            return Ok(Verdict::Repeated(kept.base_offset));
        }
        match entry.batches.back() {
            Some(before) if later(before.last, 1) != stamp.first => Err(SequenceError::OutOfOrder),
            Some(_) => Ok(Verdict::Append),
            None => begins(stamp),
        }
    }

    /// Takes note of a batch that was appended.
    pub fn appended(&mut self, stamp: Stamp, records: u32, base_offset: Offset) {
        let known = Rc::make_mut(self.0.get_or_insert_default());
        let fresh = || Entry { epoch: stamp.producer.epoch, batches: VecDeque::with_capacity(KEPT) };
        let entry = known.entry(stamp.producer.id).or_insert_with(fresh);
        if entry.epoch != stamp.producer.epoch {
            *entry = fresh();
        }
        if entry.batches.len() == KEPT {
            entry.batches.pop_front();
        }
        let last = later(stamp.first, records.saturating_sub(1));
        entry.batches.push_back(Kept { first: stamp.first, last, base_offset });
    }

    /// From now on only this epoch of the producer, or a greater one, is taken: it begins with number 0.
    pub fn fence(&mut self, producer: Identity) {
        let known = Rc::make_mut(self.0.get_or_insert_default());
        if known.get(&producer.id).is_none_or(|entry| entry.epoch < producer.epoch) {
            known.insert(producer.id, Entry { epoch: producer.epoch, batches: VecDeque::new() });
        }
    }

    /// The present epoch of a producer, and the number of its last record.
    pub fn last(&self, producer: ProducerId) -> Option<(i16, Option<Sequence>)> {
        let entry = self.0.as_ref()?.get(&producer)?;
        Some((entry.epoch, entry.batches.back().map(|kept| kept.last)))
    }
}

/// What became of a batch that says who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamped {
    Appended(Appended),
    /// It was appended before, from this offset on.
    Repeated(Offset),
}

impl PartitionLog {
    /// What the leader does with a batch that says who sent it: appends it, or finds that it is here already.
    pub fn append_stamped<'r, I>(&mut self, stamp: Stamp, records: I) -> Result<Stamped, SequenceError>
    where
        I: IntoIterator<Item = RecordRef<'r>, IntoIter: ExactSizeIterator + Clone>,
    {
        let records = records.into_iter();
        self.append_once(stamp, records.len() as u32, |log| log.append_batch(records))
    }

    /// Appends a batch of so many records, unless it is here already.
    pub(super) fn append_once(
        &mut self,
        stamp: Stamp,
        count: u32,
        append: impl FnOnce(&mut Self) -> Appended,
    ) -> Result<Stamped, SequenceError> {
        if let Verdict::Repeated(base_offset) = self.producers.check(stamp, count)? {
            return Ok(Stamped::Repeated(base_offset));
        }
        let appended = append(self);
        self.producers.appended(stamp, count, appended.base_offset);
        Ok(Stamped::Appended(appended))
    }

    /// The producers that it knows.
    pub fn producers(&self) -> &Producers {
        &self.producers
    }
}

impl Producers {
    /// The offset of the last record of each producer: a cleaner keeps at least the head of its batch
    /// (`UnifiedLog.lastRecordsOfActiveProducers`).
    pub fn last_offsets(&self) -> BTreeSet<Offset> {
        let known = self.0.iter().flat_map(|known| known.values());
        let records = |kept: &Kept| i64::from(kept.last) - i64::from(kept.first);
        // After the greatest number comes 0.
        let count = |kept| records(kept).rem_euclid(i64::from(Sequence::MAX) + 1) as Offset;
        known.filter_map(|entry| entry.batches.back()).map(|kept| kept.base_offset + count(kept)).collect()
    }
}

/// `DefaultRecordBatch.incrementSequence`.
pub fn later(sequence: Sequence, by: u32) -> Sequence {
    let sum = i64::from(sequence) + i64::from(by);
    (sum % (i64::from(Sequence::MAX) + 1)) as Sequence
}

/// A producer or an epoch that is new here.
fn begins(stamp: Stamp) -> Result<Verdict, SequenceError> {
    if stamp.first == 0 { Ok(Verdict::Append) } else { Err(SequenceError::OutOfOrder) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(epoch: i16, first: Sequence) -> Stamp {
        Stamp { producer: Identity { id: 7, epoch }, first }
    }

    /// Those that were appended, each of two records.
    fn known(batches: impl IntoIterator<Item = (i16, Sequence)>) -> Producers {
        let mut known = Producers::default();
        for (at, (epoch, first)) in batches.into_iter().enumerate() {
            known.appended(stamp(epoch, first), 2, 10 * at as Offset);
        }
        known
    }

    #[test]
    fn the_next_batch_is_taken_a_repeated_one_is_answered_a_gap_is_refused() {
        let check = |known: &Producers, epoch, first, expected| {
            assert_eq!(known.check(stamp(epoch, first), 2), expected, "{epoch} {first}");
        };
        let (append, gap) = (Ok(Verdict::Append), Err(SequenceError::OutOfOrder));
        check(&known([]), 0, 0, append);
        check(&known([]), 0, 2, gap);
        let three = known([(0, 0), (0, 2), (0, 4)]);
        check(&three, 0, 6, append);
        check(&three, 0, 8, gap);
        check(&three, 0, 2, Ok(Verdict::Repeated(10)));
        check(&three, 1, 0, append);
        check(&three, 1, 6, gap);
        let bumped = known([(0, 0), (1, 0)]);
        check(&bumped, 0, 2, Err(SequenceError::InvalidEpoch));
        check(&bumped, 1, 0, Ok(Verdict::Repeated(10)));
    }

    #[test]
    fn five_batches_are_known_and_no_more() {
        let six = known((0..6).map(|at| (0, 2 * at)));
        assert_eq!(six.check(stamp(0, 2), 2), Ok(Verdict::Repeated(10)));
        assert_eq!(six.check(stamp(0, 0), 2), Err(SequenceError::OutOfOrder));
    }

    #[test]
    fn after_the_greatest_number_comes_zero() {
        assert_eq!(later(Sequence::MAX, 1), 0);
        let mut known = Producers::default();
        known.appended(stamp(0, 0), 1, 0);
        let entry = Rc::make_mut(known.0.as_mut().unwrap()).get_mut(&7).unwrap();
        entry.batches.push_back(Kept { first: Sequence::MAX - 1, last: Sequence::MAX, base_offset: 5 });
        assert_eq!(known.check(stamp(0, 0), 2), Ok(Verdict::Append));
    }
}
