//! Keys that are generated: a pool of them, even or by Zipf's law.

use super::command::{Keys, Source};
use crate::engine::chance::Chance;
use crate::simulation::command::Milli;

/// Cumulative weights of a pool's keys: key `i` (from 1) has weight `i^-s`.
#[derive(Debug)]
pub struct Zipf {
    cumulative: Vec<u64>,
}

/// The weight of the first key; the others' are rounded to whole numbers, so that sums are exact everywhere.
const UNIT: f64 = 1e9;

impl Zipf {
    /// The weights that a source needs, if its pool is skewed.
    pub fn of(source: &Source) -> Option<Self> {
        match source.keys() {
            Some(Keys::Pool { pool, skew }) if *skew > Milli(0) => Some(Self::new(*pool, *skew)),
            _ => None,
        }
    }

    fn new(size: u32, skew: Milli) -> Self {
        let exponent = -skew.as_f64();
        let mut sum = 0;
        let cumulative = (1..=size.max(1))
            .map(|rank| {
                // `libm`, because the platform's own `pow` may differ in the last bit.
                sum += (libm::pow(f64::from(rank), exponent) * UNIT).max(1.0) as u64;
                sum
            })
            .collect();
        Self { cumulative }
    }

    /// Memory held, in bytes.
    pub fn memory_bytes(&self) -> usize {
        self.cumulative.capacity() * size_of::<u64>()
    }

    fn pick(&self, chance: &mut Chance) -> u64 {
        let total = self.cumulative.last().copied().unwrap_or(1);
        let at = chance.below(total);
        self.cumulative.partition_point(|sum| *sum <= at) as u64
    }
}

/// The next key, if records have one.
pub fn next_key(keys: &Keys, zipf: Option<&Zipf>, chance: &mut Chance) -> Option<Vec<u8>> {
    match keys {
        Keys::None => None,
        Keys::Fixed(key) => Some(key.clone().into_bytes()),
        Keys::Pool { pool, .. } => {
            let index = match zipf {
                Some(zipf) => zipf.pick(chance),
                None => chance.below(u64::from((*pool).max(1))),
            };
            Some(format!("key-{index}").into_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skewed_pool_favours_its_first_keys_as_zipf_says() {
        let zipf = Zipf::new(100, Milli::whole(1));
        let mut chance = Chance::new(7);
        let mut counts = [0_u32; 100];
        for _ in 0..100_000 {
            counts[zipf.pick(&mut chance) as usize] += 1;
        }
        // 1 / H(100) = 19.3 %, and half of that for the second.
        assert!((18_500..20_000).contains(&counts[0]), "{}", counts[0]);
        assert!((9_000..10_300).contains(&counts[1]), "{}", counts[1]);
        assert!(counts[99] > 100);
    }
}
