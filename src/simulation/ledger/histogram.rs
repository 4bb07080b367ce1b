//! Times, counted in classes: exact below 128 ms, above that within 1.6 %.

/// As many classes as there are values below the second power of two that is not exact.
const EXACT: u64 = 128;
/// Classes to each doubling.
const STEPS: u64 = 64;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    #[inline]
    pub fn add(&mut self, value: u64) {
        self.add_many(value, 1);
    }

    #[inline]
    pub fn add_many(&mut self, value: u64, times: u64) {
        let class = class(value);
        if self.counts.len() <= class {
            self.counts.resize(class + 1, 0);
        }
        self.counts[class] += times;
        self.total += times;
    }

    /// How many were counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The value that so many of a hundred do not pass, by the lower end of its class; none where nothing was counted.
    pub fn percentile(&self, of_100: u64) -> Option<u64> {
        let rank = (self.total * of_100).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.counts.iter().position(|count| {
            seen += count;
            seen >= rank
        });
        found.map(|class| lower_end(class as u64))
    }

    pub fn memory_bytes(&self) -> usize {
        self.counts.capacity() * 8
    }
}

#[inline]
fn class(value: u64) -> usize {
    if value < EXACT {
        return value as usize;
    }
    let shift = u64::from(value.ilog2()) - 6;
    (EXACT + (shift - 1) * STEPS + (value >> shift) - STEPS) as usize
}

fn lower_end(class: u64) -> u64 {
    if class < EXACT {
        return class;
    }
    let shift = (class - EXACT) / STEPS + 1;
    ((class - EXACT) % STEPS + STEPS) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_narrow_and_in_order() {
        for value in (0..20_000).chain((1..40).map(|power| 1 << power)).chain([u64::MAX]) {
            let low = lower_end(class(value) as u64);
            assert!(low <= value && value - low <= value / 64, "{value} in the class of {low}");
        }
        assert!((0..20_000).map(class).is_sorted());
    }

    #[test]
    fn percentiles_are_ranks() {
        let mut times = Histogram::default();
        assert_eq!(times.percentile(50), None);
        (1..=100).for_each(|ms| times.add(ms));
        assert_eq!((times.percentile(50), times.percentile(99)), (Some(50), Some(99)));
        times.add_many(1_000, 300);
        assert_eq!(times.percentile(50), Some(lower_end(class(1_000) as u64)));
    }
}
