//! What the last poll returned, and how far the application is with it.

use std::collections::VecDeque;

use crate::engine::kafka::ids::{Ms, Offset, TopicPartition};
use crate::engine::kafka::log::RecordRef;

/// The header of a record whose processing throws.
pub const POISON: &str = "loglab.poison";

/// Consecutive records of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slice {
    pub partition: TopicPartition,
    pub from: Offset,
    pub to: Offset,
    /// Offsets of poison records among them, in order.
    pub poison: VecDeque<Offset>,
}

/// Records that the application has in hand, in the order in which it works on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Hand {
    pub slices: VecDeque<Slice>,
    /// When work on the first of them begins, or begins again, microseconds of simulated time.
    pub since_us: u64,
    /// How long each takes.
    pub each_us: u64,
    /// How often processing the first of them has failed.
    pub failures: u32,
}

impl Hand {
    /// A poll returns at `now`.
    pub fn begin(&mut self, now: Ms, each_us: u64) {
        self.slices.clear();
        self.failures = 0;
        self.each_us = each_us;
        // Work that takes no time is over within the millisecond.
        self.since_us = if each_us == 0 { (now + 1) * 1_000 } else { now * 1_000 };
    }

    /// The poll returns this record as well.
    #[inline]
    pub fn take(&mut self, partition: &TopicPartition, offset: Offset, record: &RecordRef<'_>) {
        match self.slices.back_mut() {
            Some(last) if last.to == offset && last.partition == *partition => last.to += 1,
            _ => {
                let partition = partition.clone();
                let slice = Slice { partition, from: offset, to: offset + 1, poison: VecDeque::new() };
                self.slices.push_back(slice);
            }
        }
        if !record.headers.is_empty()
            && record.headers.iter().any(|header| header.key == POISON)
            && let Some(last) = self.slices.back_mut()
        {
            last.poison.push_back(offset);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.slices.is_empty()
    }

    /// When the work on the first record is over.
    pub fn due(&self) -> Option<Ms> {
        (!self.is_empty()).then(|| (self.since_us + self.each_us).div_ceil(1_000))
    }

    /// The first record, and whether it is poison.
    pub fn first(&self) -> Option<(&TopicPartition, Offset, bool)> {
        let slice = self.slices.front()?;
        Some((&slice.partition, slice.from, slice.poison.front() == Some(&slice.from)))
    }

    /// How many records of the first slice are done by `now`, up to the next that is poison.
    pub fn done_by(&self, now: Ms) -> u64 {
        let Some(slice) = self.slices.front() else { return 0 };
        let plain = slice.poison.front().map_or(slice.to, |poison| *poison) - slice.from;
        let Some(passed) = (now * 1_000).checked_sub(self.since_us) else { return 0 };
        passed.checked_div(self.each_us).map_or(plain, |done| done.min(plain))
    }

    /// So many records of the first slice are behind it.
    pub fn advance(&mut self, records: u64) {
        self.since_us += records * self.each_us;
        self.failures = 0;
        let Some(slice) = self.slices.front_mut() else { return };
        slice.from += records;
        while slice.poison.front().is_some_and(|poison| *poison < slice.from) {
            slice.poison.pop_front();
        }
        if slice.from >= slice.to {
            self.slices.pop_front();
        }
    }
}
