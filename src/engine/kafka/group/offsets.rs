//! Committed offsets, and which offsets a group was given.

use crate::engine::kafka::ids::{Ms, Offset, TopicPartition};
use std::collections::BTreeMap;

/// A committed offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Committed {
    /// The next offset to read.
    pub offset: Offset,
    /// When it was committed.
    pub at: Ms,
}

/// All commits of a group.
pub type Offsets = BTreeMap<TopicPartition, Committed>;

/// A set of offsets as sorted, disjoint, non-touching ranges `start..end`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RangeSet {
    ranges: BTreeMap<Offset, Offset>,
}

impl RangeSet {
    /// How many offsets are in the set.
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|(start, end)| end - start).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The ranges, in order.
    pub fn ranges(&self) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        self.ranges.iter().map(|(&start, &end)| (start, end))
    }

    /// How many offsets of `start..end` are in the set.
    pub fn count_within(&self, start: Offset, end: Offset) -> u64 {
        self.overlapping(start, end).map(|(s, e)| e.min(end) - s.max(start)).sum()
    }

    /// What of `start..end` is in the set, as ranges in order.
    pub fn within(&self, start: Offset, end: Offset) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        self.overlapping(start, end).map(move |(s, e)| (s.max(start), e.min(end)))
    }

    /// What of `start..end` is not in the set, as ranges in order.
    pub fn gaps(&self, start: Offset, end: Offset) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        let mut at = start;
        let ends = self.within(start, end).chain(std::iter::once((end, end)));
        ends.filter_map(move |(s, e)| {
            let gap = (at, s);
            at = e;
            (gap.0 < gap.1).then_some(gap)
        })
    }

    /// Whether `offset` is in the set.
    pub fn contains(&self, offset: Offset) -> bool {
        self.ranges.range(..=offset).next_back().is_some_and(|(_, end)| offset < *end)
    }

    /// Adds `start..end`; returns how many of them were there already.
    pub fn insert(&mut self, start: Offset, end: Offset) -> u64 {
        if start >= end {
            return 0;
        }
        // Most often it goes on where the last one ends.
        if let Some(mut last) = self.ranges.last_entry()
            && *last.get() == start
        {
            *last.get_mut() = end;
            return 0;
        }
        let known = self.count_within(start, end);
        let (mut low, mut high) = (start, end);
        let touching: Vec<_> = self.overlapping(start.saturating_sub(1), end + 1).collect();
        for (s, e) in touching {
            if e >= start && s <= end {
                low = low.min(s);
                high = high.max(e);
                self.ranges.remove(&s);
            }
        }
        self.ranges.insert(low, high);
        known
    }

    /// Takes `start..end` out.
    pub fn remove(&mut self, start: Offset, end: Offset) {
        if start >= end {
            return;
        }
        let hit: Vec<_> = self.overlapping(start, end).collect();
        for (s, e) in hit {
            self.ranges.remove(&s);
            if s < start {
                self.ranges.insert(s, start);
            }
            if e > end {
                self.ranges.insert(end, e);
            }
        }
    }

    fn overlapping(&self, start: Offset, end: Offset) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        let first = self.ranges.range(..=start).next_back().map_or(start, |(&s, _)| s);
        self.ranges
            .range(first..end.max(first))
            .map(|(&s, &e)| (s, e))
            .filter(move |&(s, e)| e > start && s < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::chance::Chance;
    use std::collections::BTreeSet;

    #[test]
    fn agrees_with_a_plain_set() {
        for seed in 0..50 {
            let mut chance = Chance::new(seed);
            let (mut ranges, mut plain) = (RangeSet::default(), BTreeSet::new());
            for _ in 0..200 {
                let start = chance.below(60);
                let end = start + chance.below(12);
                if chance.below(3) == 0 {
                    ranges.remove(start, end);
                    plain.retain(|o| *o < start || *o >= end);
                } else {
                    let known = (start..end).filter(|o| plain.contains(o)).count() as u64;
                    assert_eq!(ranges.insert(start, end), known, "seed {seed}");
                    plain.extend(start..end);
                }
                let listed: Vec<u64> = ranges.ranges().flat_map(|(s, e)| s..e).collect();
                assert_eq!(listed, plain.iter().copied().collect::<Vec<_>>(), "seed {seed}");
                assert_eq!(ranges.len(), plain.len() as u64);
                let (low, high) = (start.saturating_sub(9), end + 3);
                let of = |ranges: Vec<(u64, u64)>| ranges.into_iter().flat_map(|(s, e)| s..e).collect();
                let (inside, outside): (Vec<u64>, Vec<u64>) = (low..high).partition(|o| plain.contains(o));
                let (within, gaps): (Vec<u64>, Vec<u64>) =
                    (of(ranges.within(low, high).collect()), of(ranges.gaps(low, high).collect()));
                assert_eq!((within, gaps), (inside, outside), "seed {seed}");
                assert!((low..high).all(|o| ranges.contains(o) == plain.contains(&o)), "seed {seed}");
                let pairs: Vec<_> = ranges.ranges().collect();
                assert!(pairs.windows(2).all(|w| w[0].1 < w[1].0), "seed {seed}: ranges touch");
            }
        }
    }
}
