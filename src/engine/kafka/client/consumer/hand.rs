//! What the last poll returned, and how far the application is with it.

use std::collections::VecDeque;

use super::{Consumer, Out};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition};

/// Consecutive records of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slice {
    pub partition: TopicPartition,
    pub from: Offset,
    pub to: Offset,
}

/// Records that the application has in hand, in the order in which it works on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Hand {
    pub slices: VecDeque<Slice>,
    /// When work on the first of them begins, microseconds of simulated time.
    pub since_us: u64,
    /// How long each takes.
    pub each_us: u64,
}

impl Hand {
    /// A poll returns at `now`.
    pub fn begin(&mut self, now: Ms, each_us: u64) {
        self.slices.clear();
        // Work that takes no time is over within the millisecond.
        self.since_us = if each_us == 0 { (now + 1) * 1_000 } else { now * 1_000 };
        self.each_us = each_us;
    }

    /// The poll returns this record as well.
    #[inline]
    pub fn take(&mut self, partition: &TopicPartition, offset: Offset) {
        if let Some(last) = self.slices.back_mut()
            && last.to == offset
            && last.partition == *partition
        {
            last.to += 1;
            return;
        }
        let partition = partition.clone();
        self.slices.push_back(Slice { partition, from: offset, to: offset + 1 });
    }
}

impl Consumer {
    /// The records of a partition that its application has in hand, as ranges of offsets.
    pub fn in_hand(&self, partition: &TopicPartition) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        let of = self.hand.slices.iter().filter(|slice| slice.partition == *partition);
        of.map(|slice| (slice.from, slice.to)).collect::<Vec<_>>().into_iter()
    }

    /// Everything in hand is done.
    pub(super) fn work_off(&mut self, out: &mut Vec<Out>) {
        for Slice { partition, from, to } in self.hand.slices.drain(..) {
            let (since_us, each_us) = (self.hand.since_us, self.hand.each_us);
            self.hand.since_us += (to - from) * each_us;
            out.push(Out::Effects { partition, from, to, since_us, each_us });
        }
    }
}
