//! Java's sticky uniform partitioner for records without a key (KIP-794).
//!
//! Source: `BuiltInPartitioner`, and `RecordAccumulator.append` and `partitionReady`, which feed it. One a
//! topic and producer. Invariant: the partition changes only once `batch.size` bytes went to it, and then
//! preferably between two batches.

use super::decision::{Reason, StickyChoice};
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::Partition;

/// The sticky partition of one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sticky {
    current: Option<Current>,
    /// None: choose evenly.
    load: Option<Load>,
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
        // Queues of a topic that came back smaller are those of partitions that are no more.
        let (partition, chosen) = match &self.load {
            Some(load) if load.partitions <= partitions => load.choose(chance),
            _ => (chance.below(u64::from(partitions)) as u32, StickyChoice::Uniform),
        };
        self.current = Some(Current { partition, produced_bytes: 0, chosen: Some(chosen) });
    }

    /// Learns how many batches wait for each partition (`updatePartitionLoadStats`), before the sender
    /// drains.
    ///
    /// `busy` lists the partitions for which some wait, in order. Weights are used only once every partition
    /// of the topic had a batch (`known`), and only while queues differ.
    pub fn learn_load(&mut self, busy: Vec<(Partition, u32)>, known: bool, partitions: u32) {
        let most = busy.iter().map(|(_, queue)| *queue).max().unwrap_or(0);
        let even = busy.is_empty()
            || (busy.len() == partitions as usize && busy.iter().all(|(_, queue)| *queue == most));
        self.load = (known && partitions > 1 && !even).then_some(Load { partitions, most, busy });
    }
}

/// The queues of a topic, as long as they differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Load {
    partitions: u32,
    /// The longest queue.
    most: u32,
    /// Partitions whose queue isn't empty, in order; the state of thousands that are would weigh on every
    /// clone.
    busy: Vec<(Partition, u32)>,
}

impl Load {
    /// Each partition by its weight, longest queue + 1 − its own queue: the one in whose part of the sum of
    /// all weights the drawn number falls.
    fn choose(&self, chance: &mut Chance) -> (Partition, StickyChoice) {
        let full = u64::from(self.most) + 1;
        let waiting: u64 = self.busy.iter().map(|(_, queue)| u64::from(*queue)).sum();
        let total = u64::from(self.partitions) * full - waiting;
        let (partition, weight) = self.at(chance.below(total));
        let shown = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        (partition, StickyChoice::Adaptive { weight: shown(weight), total: shown(total) })
    }

    fn at(&self, mut drawn: u64) -> (Partition, u64) {
        let full = u64::from(self.most) + 1;
        let mut next = 0;
        for (partition, queue) in &self.busy {
            let idle = u64::from(partition - next) * full;
            if drawn < idle {
                break;
            }
            drawn -= idle;
            let weight = full - u64::from(*queue);
            if drawn < weight {
                return (*partition, weight);
            }
            drawn -= weight;
            next = partition + 1;
        }
        (next + (drawn / full) as Partition, full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_example_in_kafkas_code() {
        let mut sticky = Sticky::default();
        sticky.learn_load(vec![(1, 3), (2, 1)], true, 3);
        let load = sticky.load.as_ref().unwrap();
        let chosen: Vec<_> = (0..8).map(|drawn| load.at(drawn)).collect();
        assert_eq!(chosen, [(0, 4), (0, 4), (0, 4), (0, 4), (1, 1), (2, 3), (2, 3), (2, 3)]);
        let mut counts = [0; 3];
        let mut chance = Chance::new(1);
        for _ in 0..8000 {
            sticky.switch(3, &mut chance);
            counts[sticky.current.as_ref().unwrap().partition as usize] += 1;
        }
        assert!((3800..4200).contains(&counts[0]) && (850..1150).contains(&counts[1]), "{counts:?}");
        sticky.learn_load(vec![(0, 1), (1, 1), (2, 1)], true, 3);
        assert!(sticky.load.is_none(), "equal queues choose evenly");
        sticky.learn_load(vec![(1, 3)], false, 3);
        assert!(sticky.load.is_none(), "a partition without a batch so far could never be chosen by weight");
    }

    #[test]
    fn any_queues_give_each_partition_its_weight() {
        let mut chance = Chance::new(2);
        for _ in 0..300 {
            let queues: Vec<u32> = (0..2 + chance.below(6)).map(|_| chance.below(4) as u32).collect();
            let busy = (0..).zip(queues.iter().copied()).filter(|(_, queue)| *queue > 0).collect();
            let mut sticky = Sticky::default();
            sticky.learn_load(busy, true, queues.len() as u32);
            let most = *queues.iter().max().unwrap();
            let Some(load) = sticky.load else {
                assert!(queues.iter().all(|queue| *queue == most), "{queues:?}");
                continue;
            };
            let weights = queues.iter().map(|queue| u64::from(most + 1 - queue));
            let expected: Vec<_> =
                (0..).zip(weights).flat_map(|(at, weight)| vec![(at, weight); weight as usize]).collect();
            let chosen: Vec<_> = (0..expected.len() as u64).map(|drawn| load.at(drawn)).collect();
            assert_eq!(chosen, expected, "{queues:?}");
        }
    }

    #[test]
    fn a_topic_that_came_back_smaller_is_not_chosen_from_by_old_queues() {
        let (mut sticky, mut chance) = (Sticky::default(), Chance::new(5));
        sticky.learn_load(vec![(199, 1)], true, 200);
        for _ in 0..300 {
            let (partition, _) = sticky.choose(3, 1, |_| true, &mut chance);
            assert!(partition < 3, "partition {partition} of 3");
        }
    }

    #[test]
    fn weights_of_long_queues_do_not_overflow() {
        let mut sticky = Sticky::default();
        sticky.learn_load(vec![(0, 1_000_000)], true, 10_000);
        assert!(sticky.choose(10_000, 1, |_| true, &mut Chance::new(1)).0 < 10_000);
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
