//! Partitioners: key bytes → partition, as each client library does it.
//!
//! Invariants: [`decide_by_key`] is a pure function, and where it answers, every producer of that client
//! agrees; chance comes as an argument; an explicit partition always wins. Deliberately absent: what a broker
//! does. Brokers take the partition they are given.
//!
//! Sources: KIP-480, KIP-794; `BuiltInPartitioner`, `RoundRobinPartitioner`; `rdkafka_msg.c`, `rdfnv1a.c`;
//! Sarama's `partitioner.go`; kafkajs' `partitioners/default`; kafka-python's `partitioner/default.py`;
//! kafka-go's `balancer.go`.

mod client;
mod decision;
pub mod hash;
mod sticky;

pub use client::{Client, Partitioner, UnknownName};
pub use decision::{Decision, Fold, KeyArithmetic, Reason, StickyChoice, decide_by_key};
pub use sticky::Sticky;

use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, Partition};

/// What a partitioner is told, beside its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartitionerConfig {
    pub partitioner: Partitioner,
    /// `partitioner.ignore.keys` (Java): keyed records are placed like keyless ones. Default false.
    pub ignore_keys: bool,
    /// `partitioner.adaptive.partitioning.enable` (Java): shorter queues are likelier. Default true.
    pub adaptive: bool,
    /// `batch.size` (Java), bytes, at least 1: how much goes to one partition before the sticky partitioner
    /// moves on.
    pub batch_size: u64,
    /// `sticky.partitioning.linger.ms` (librdkafka): how long one random choice serves. Default 10; 0: not at
    /// all.
    pub sticky_linger_ms: Ms,
}

/// What is asked of a partitioner, record by record.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The key's bytes, or null.
    pub key: Option<&'a [u8]>,
    /// The partition that the record names, if it does; the caller refuses what isn't in `0..partitions`.
    pub explicit: Option<Partition>,
    /// How many partitions the topic has, as the client knows it; at least 1.
    pub partitions: u32,
    /// Simulated time, ms.
    pub now: Ms,
}

/// The state that a producer keeps for one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TopicPartitioner {
    sticky: Sticky,
    /// Of those that take turns.
    counter: Option<u32>,
    /// librdkafka's sticky partition, and since when.
    interval: Option<(Partition, Ms)>,
}

impl TopicPartitioner {
    /// Where the next record goes.
    ///
    /// `all_full` tells of a partition whether its last waiting batch takes no more, or none is waiting; only
    /// Java's sticky partitioner asks.
    #[inline]
    pub fn decide(
        &mut self,
        config: &PartitionerConfig,
        ask: Ask<'_>,
        all_full: impl Fn(Partition) -> bool,
        chance: &mut Chance,
    ) -> Decision {
        let Ask { key, explicit, partitions, now } = ask;
        let partitioner = config.partitioner;
        let decision = |(partition, reason)| Decision { partition, partitions, partitioner, reason };
        if let Some(partition) = explicit {
            return decision((partition, Reason::Explicit));
        }
        let keys_ignored = config.ignore_keys && partitioner == Partitioner::BuiltIn;
        if !keys_ignored && let Some(by_key) = decide_by_key(partitioner, key, partitions) {
            return by_key;
        }
        decision(match partitioner {
            Partitioner::BuiltIn => self.sticky.choose(partitions, config.batch_size, all_full, chance),
            Partitioner::RoundRobin
            | Partitioner::SaramaRoundRobin
            | Partitioner::KafkaGoRoundRobin
            | Partitioner::KafkaGoHash
            | Partitioner::KafkaJs => self.take_turn(partitioner, partitions, chance),
            Partitioner::ConsistentRandom | Partitioner::Murmur2Random | Partitioner::Fnv1aRandom
                if config.sticky_linger_ms > 0 =>
            {
                self.keep_for(config.sticky_linger_ms, now, partitions, chance)
            }
            _ => (chance.below(u64::from(partitions)) as u32, Reason::Random),
        })
    }

    /// Tells Java's sticky partitioner that a record which it placed took `bytes` (see [`Sticky::appended`]).
    pub fn appended(
        &mut self,
        config: &PartitionerConfig,
        bytes: u64,
        all_full: bool,
        partitions: u32,
        chance: &mut Chance,
    ) {
        self.sticky.appended(bytes, all_full, partitions, config.batch_size, chance);
    }

    /// Tells Java's sticky partitioner how long the queues are, if it adapts to them (see
    /// [`Sticky::learn_load`]).
    pub fn learn_load(
        &mut self,
        config: &PartitionerConfig,
        busy: impl FnOnce() -> Vec<(Partition, u32)>,
        known: bool,
        partitions: u32,
    ) {
        if config.adaptive && config.partitioner == Partitioner::BuiltIn {
            self.sticky.learn_load(busy(), known, partitions);
        }
    }

    fn take_turn(
        &mut self,
        partitioner: Partitioner,
        partitions: u32,
        chance: &mut Chance,
    ) -> (Partition, Reason) {
        let next = match (partitioner, self.counter) {
            // kafkajs starts anywhere.
            (Partitioner::KafkaJs, None) => chance.next_u64() as u32,
            (_, None) => 0,
            // Sarama's counter is a partition, and starts over where there is no such one.
            (Partitioner::SaramaRoundRobin, Some(next)) if next >= partitions => 0,
            (_, Some(next)) => next,
        };
        self.counter = Some(next.wrapping_add(1));
        let counter = match partitioner {
            Partitioner::KafkaJs => next.wrapping_add(1) & 0x7fff_ffff,
            Partitioner::RoundRobin => next & 0x7fff_ffff,
            _ => next,
        };
        (counter % partitions, Reason::Turn { counter })
    }

    fn keep_for(
        &mut self,
        linger_ms: Ms,
        now: Ms,
        partitions: u32,
        chance: &mut Chance,
    ) -> (Partition, Reason) {
        let kept =
            self.interval.filter(|(partition, since)| *partition < partitions && now < since + linger_ms);
        let (partition, since) = kept.unwrap_or_else(|| (chance.below(u64::from(partitions)) as u32, now));
        self.interval = Some((partition, since));
        (partition, Reason::StickyInterval { since, linger_ms })
    }
}
