//! Decisions: which partition, and every number on the way there. Plain data, without texts.

use super::client::Partitioner;
use super::hash::KeyHash;
use crate::engine::kafka::ids::{Ms, Partition};

/// How a client turns 32 bits into a number that it can take the remainder of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// The sign bit is cleared: `hash & 0x7fffffff` (`Utils.toPositive`).
    Mask,
    /// The bits are read as unsigned.
    Unsigned,
    /// The bits are read as signed, and the absolute value taken (librdkafka's FNV-1a).
    Abs,
    /// The bits are read as signed, and the remainder is negated where negative (Sarama's FNV-1a). The same
    /// partition as `Abs`, by other arithmetic.
    AbsRemainder,
}

/// From key bytes to a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyArithmetic {
    pub algorithm: KeyHash,
    /// The hash, 32 bits.
    pub hash: u32,
    /// How the client reads them.
    pub fold: Fold,
    /// What the remainder is taken of, never negative.
    pub folded: u32,
    /// How many partitions there are: the modulus.
    pub partitions: u32,
    /// A null key was hashed as if it were empty.
    pub null_as_empty: bool,
}

impl KeyArithmetic {
    #[inline]
    pub(super) fn new(algorithm: KeyHash, fold: Fold, key: Option<&[u8]>, partitions: u32) -> Self {
        let hash = algorithm.of(key.unwrap_or_default());
        let folded = match fold {
            Fold::Mask => hash & 0x7fff_ffff,
            Fold::Unsigned => hash,
            Fold::Abs | Fold::AbsRemainder => hash.cast_signed().unsigned_abs(),
        };
        Self { algorithm, hash, fold, folded, partitions, null_as_empty: key.is_none() }
    }

    /// The hash as a signed number, as Java and Go print it.
    pub fn signed_hash(&self) -> i32 {
        self.hash.cast_signed()
    }

    /// The hash as its client prints it: CRC-32 unsigned, the others signed.
    pub fn shown_hash(&self) -> i64 {
        match self.algorithm {
            KeyHash::Crc32 => self.hash.into(),
            KeyHash::Murmur2 | KeyHash::Fnv1a => self.signed_hash().into(),
        }
    }

    /// The partition. There must be one.
    #[inline]
    pub fn partition(&self) -> Partition {
        self.folded % self.partitions
    }
}

/// Why this partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The record named its partition.
    Explicit,
    /// The key decided.
    Key(KeyArithmetic),
    /// Java's sticky partitioner (KIP-794).
    Sticky {
        /// Bytes that went to this partition since it was chosen, before this record.
        produced_bytes: u64,
        /// The `batch.size` after which it moves on, and at twice of which it does so whatever the batches
        /// say.
        sticky_batch_size: u64,
        /// How the partition was chosen, where it was chosen for this very record.
        chosen: Option<StickyChoice>,
    },
    /// librdkafka's sticky partition: one random choice serves until it expires.
    StickyInterval {
        /// Since when, ms of simulated time.
        since: Ms,
        /// `sticky.partitioning.linger.ms`.
        linger_ms: Ms,
    },
    /// In turn: the counter, modulo the number of partitions.
    Turn {
        /// The counter's value for this record, as a non-negative number.
        counter: u32,
    },
    /// Drawn for this record alone.
    Random,
}

/// How the sticky partitioner chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StickyChoice {
    /// Evenly among all partitions.
    Uniform,
    /// By weight: partitions with shorter queues are likelier (adaptive partitioning).
    Adaptive {
        /// The weight of the chosen one: longest queue + 1 − its own queue.
        weight: u32,
        /// The sum of all weights.
        total: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decision {
    /// Where the record goes.
    pub partition: Partition,
    /// Among how many.
    pub partitions: u32,
    /// Who decided; `Partitioner::source` names the class or function.
    pub partitioner: Partitioner,
    pub reason: Reason,
}

/// Where `partitioner` puts `key`, if the key alone decides; none where chance, turn or stickiness does.
///
/// `partitions` must be at least one. Pure: what key calculators and 'why?' ask.
#[inline]
pub fn decide_by_key(partitioner: Partitioner, key: Option<&[u8]>, partitions: u32) -> Option<Decision> {
    use Partitioner as P;
    let (algorithm, fold) = match (partitioner, key) {
        (P::RoundRobin | P::Random | P::SaramaRandom | P::SaramaRoundRobin | P::KafkaGoRoundRobin, _)
        // The one that takes an empty key for none.
        | (P::ConsistentRandom, None | Some([])) => return None,
        (P::Consistent | P::ConsistentRandom, _) => (KeyHash::Crc32, Fold::Unsigned),
        // These hash null like an empty key, the others leave it to chance, turn or stickiness.
        (P::Murmur2, _) => (KeyHash::Murmur2, Fold::Mask),
        (P::Fnv1a, _) => (KeyHash::Fnv1a, Fold::Abs),
        (_, None) => return None,
        (P::BuiltIn | P::Murmur2Random | P::KafkaJs | P::KafkaPython, _) => (KeyHash::Murmur2, Fold::Mask),
        (P::Fnv1aRandom, _) => (KeyHash::Fnv1a, Fold::Abs),
        (P::SaramaHash | P::KafkaGoHash, _) => (KeyHash::Fnv1a, Fold::AbsRemainder),
        (P::SaramaReferenceHash, _) => (KeyHash::Fnv1a, Fold::Mask),
    };
    let arithmetic = KeyArithmetic::new(algorithm, fold, key, partitions);
    Some(Decision {
        partition: arithmetic.partition(),
        partitions,
        partitioner,
        reason: Reason::Key(arithmetic),
    })
}
