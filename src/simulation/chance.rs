//! Streams of chance: one for each that draws, so that what one draws reshuffles no other.
//!
//! A stream follows from the world's seed and its owner's name alone. Its owner keeps it, as part of the state.

use std::hash::{Hash as _, Hasher as _};

use super::digest::StableHasher;
use crate::engine::chance::Chance;

/// The stream of what is called `name` among those of its `kind`.
pub fn stream(seed: u64, kind: &str, name: &str) -> Chance {
    let mut hasher = StableHasher::default();
    (seed, kind, name).hash(&mut hasher);
    Chance::new(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_seed_kind_and_name_and_by_nothing_else() {
        let first = |seed, kind, name| stream(seed, kind, name).next_u64();
        let drawn = [
            first(1, "producer", "p"),
            first(2, "producer", "p"),
            first(1, "fault", "p"),
            first(1, "producer", "q"),
            first(1, "producer", ""),
        ];
        for (at, one) in drawn.iter().enumerate() {
            assert!(!drawn[..at].contains(one), "{drawn:?}");
        }
        assert_eq!(first(1, "producer", "p"), drawn[0]);
    }
}
