//! Java's sticky uniform partitioner for records without a key (KIP-794).
//!
//! Source: `BuiltInPartitioner`, and `RecordAccumulator.append` and `partitionReady`, which feed it. One a
//! topic and producer. Invariant: the partition changes only once `batch.size` bytes went to it, and then
//! preferably between two batches.

use super::decision::{Reason, StickyChoice};
use crate::engine::chance::Chance;
use crate::engine::ids::Partition;

/// The sticky partition of one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sticky {
    current: Option<Current>,
    /// Running sums of weights and the partitions that they belong to; empty: choose evenly.
    load: Vec<(u32, Partition)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Current {
    partition: Partition,
    produced_bytes: u64,
    /// Taken by the first record that goes there.
    chosen: Option<StickyChoice>,
}

impl Sticky {
    /// The partition for the next record of null key, and why.
    ///
    /// `all_full` tells of a partition whether its last batch takes no more (or none is waiting): then a
    /// switch that was put off happens now. `batch_size` is in bytes, at least 1.
    pub fn choose(
        &mut self,
        partitions: u32,
        batch_size: u64,
        all_full: impl Fn(Partition) -> bool,
        chance: &mut Chance,
    ) -> (Partition, Reason) {
        // A topic that came back smaller has no such partition any more.
        if self.current.as_ref().is_none_or(|current| current.partition >= partitions) {
            self.switch(partitions, chance);
        }
        if self.current.as_ref().is_some_and(|current| all_full(current.partition)) {
            self.count(0, true, partitions, batch_size, chance);
        }
        let Some(current) = &mut self.current else { return (0, Reason::Random) };
        let (produced_bytes, chosen) = (current.produced_bytes, current.chosen.take());
        (current.partition, Reason::Sticky { produced_bytes, sticky_batch_size: batch_size, chosen })
    }

    /// Takes note that `bytes` (in Kafka's format, a new batch's overhead included) were added for a record
    /// that `choose` placed; `all_full` as above, after the record.
    pub fn appended(
        &mut self,
        bytes: u64,
        all_full: bool,
        partitions: u32,
        batch_size: u64,
        chance: &mut Chance,
    ) {
        self.count(bytes, all_full, partitions, batch_size, chance);
    }

    fn count(&mut self, bytes: u64, may_switch: bool, partitions: u32, batch_size: u64, chance: &mut Chance) {
        let Some(current) = &mut self.current else { return };
        current.produced_bytes += bytes;
        let produced = current.produced_bytes;
        // Not within a batch that could still fill up, lest batches end up small; but at twice the size in
        // any case.
        if (produced >= batch_size && may_switch) || produced >= batch_size * 2 {
            self.switch(partitions, chance);
        }
    }

    fn switch(&mut self, partitions: u32, chance: &mut Chance) {
        let total = self.load.last().map_or(0, |(sum, _)| *sum);
        let drawn = chance.below(u64::from(if total > 0 { total } else { partitions })) as u32;
        let (partition, chosen) = if total > 0 {
            let index = self.load.partition_point(|(sum, _)| *sum <= drawn);
            let below = index.checked_sub(1).map_or(0, |before| self.load[before].0);
            let (sum, partition) = self.load[index];
            (partition, StickyChoice::Adaptive { weight: sum - below, total })
        } else {
            (drawn, StickyChoice::Uniform)
        };
        self.current = Some(Current { partition, produced_bytes: 0, chosen: Some(chosen) });
    }

    /// Learns how many batches wait for each partition (`updatePartitionLoadStats`), before the sender
    /// drains.
    ///
    /// `queues` lists the available partitions, in order; `known` is how many had a batch so far. Weights are
    /// used only once every partition of the topic had one, and only while queues differ or a partition is
    /// left out as unavailable.
    pub fn learn_load(&mut self, queues: &[(Partition, u32)], known: u32, partitions: u32) {
        self.load.clear();
        let even = queues.iter().all(|(_, queue)| *queue == queues[0].1);
        if known < partitions || known < 2 || queues.is_empty() || (even && queues.len() == known as usize) {
            return;
        }
        let most = queues.iter().map(|(_, queue)| *queue).max().unwrap_or(0) + 1;
        self.load.extend(queues.iter().scan(0, |sum, (partition, queue)| {
            *sum += most - queue;
            Some((*sum, *partition))
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_example_in_kafkas_code() {
        let mut sticky = Sticky::default();
        sticky.learn_load(&[(0, 0), (1, 3), (2, 1)], 3, 3);
        assert_eq!(sticky.load, [(4, 0), (5, 1), (8, 2)]);
        let mut counts = [0; 3];
        let mut chance = Chance::new(1);
        for _ in 0..8000 {
            sticky.switch(3, &mut chance);
            counts[sticky.current.as_ref().unwrap().partition as usize] += 1;
        }
        assert!((3800..4200).contains(&counts[0]) && (850..1150).contains(&counts[1]), "{counts:?}");
        sticky.learn_load(&[(0, 1), (1, 1), (2, 1)], 3, 3);
        assert!(sticky.load.is_empty(), "equal queues choose evenly");
        sticky.learn_load(&[(0, 0), (1, 3)], 2, 3);
        assert!(sticky.load.is_empty(), "a partition without a batch so far could never be chosen by weight");
    }

    #[test]
    fn it_moves_on_after_a_batch_and_never_past_two() {
        let mut chance = Chance::new(7);
        let mut sticky = Sticky::default();
        let (mut last, mut run, mut runs) = (None, 0_u64, Vec::new());
        for record in 0..4000_u64 {
            let (partition, _) = sticky.choose(6, 1000, |_| false, &mut chance);
            if last.is_some_and(|last| last != partition) {
                runs.push(std::mem::take(&mut run));
            }
            (last, run) = (Some(partition), run + 100);
            sticky.appended(100, record % 7 == 0, 6, 1000, &mut chance);
        }
        // A switch may choose the same partition again, so runs are sums of stays.
        assert!(runs.iter().all(|run| *run >= 1000), "{runs:?}");
        assert!(runs.len() > 200, "{}", runs.len());
    }
}
