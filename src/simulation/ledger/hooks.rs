//! What the world tells its ledger.

use super::LossReason;
use super::origin::{Origins, Sender};
use super::reader::{Counts, Done, Example, Pace, ReaderId, Run};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, TopicName, TopicPartition};
use crate::engine::kafka::log::Mark;
use crate::engine::kafka::partitioner::decide_by_key;
use crate::simulation::kafka;
use crate::simulation::kernel::Simulation;
use crate::simulation::world::World;

impl<'a> Sender<'a> {
    /// A client of these settings that knows of so many partitions.
    pub fn new(name: &'a str, config: &ProducerConfig, partitions: u32) -> Self {
        let placing = &config.partitioning;
        let by_key = !placing.ignore_keys && decide_by_key(placing.partitioner, Some(b"k"), 1).is_some();
        Self { name, by_key_over: by_key.then_some(partitions) }
    }
}

impl Origins {
    /// Records that nobody told of are unknown ones.
    pub(super) fn catch_up(&mut self, to: Offset) {
        while self.end() < to {
            self.append(0, 0, std::iter::once((Mark::default(), None)));
        }
    }
}

impl Simulation {
    /// The effects of consecutive records happened; answers how many of them were repeated.
    pub(crate) fn effects_happened(
        &mut self,
        group: &GroupId,
        (client, name): (ClientNo, &MemberName),
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
        pace: Pace,
        upsert: bool,
    ) -> u64 {
        if from == to {
            return 0;
        }
        let run = Run { from, to, client, pace };
        let reader = ReaderId::Group(group.clone());
        self.world.ledger.note(&reader, name, Done { partition, run, upsert })
    }

    /// Tells what a group lost in a partition since it was last told.
    pub(crate) fn tell_losses(&mut self, group: &GroupId, tp: &TopicPartition, why: LossReason) {
        let id = ReaderId::Group(group.clone());
        let Some(first) = self.world.first_lost(&id, tp) else { return };
        let lost = self.world.standing_of(&id, tp).lost;
        let now = self.world.now;
        let Some(reader) = self.world.ledger.readers.get_mut(&id) else { return };
        let part = reader.parts.entry(tp.clone()).or_default();
        let told = std::mem::replace(&mut part.told_lost, lost);
        if lost <= told {
            return;
        }
        let example = Example { partition: tp.clone(), offset: first, at_ms: now, client: None };
        reader.broken.lost.get_or_insert(example);
        // Where a group begins is told by itself.
        if why == LossReason::Begun {
            return;
        }
        self.emit(kafka::Fact::RecordsMissed {
            group: group.clone(),
            topic: tp.topic.clone(),
            partition: tp.partition,
            first,
            count: lost - told,
            why: why.name(),
        });
    }

    /// A group reads these topics from now on.
    pub(crate) fn concerns(&mut self, group: &GroupId, topics: &[TopicName]) {
        let World { ledger, kafka, .. } = &mut self.world;
        let reader = ReaderId::Group(group.clone());
        for name in topics {
            if let Some(topic) = kafka.topics.get(name) {
                ledger.concern(
                    &reader,
                    name,
                    topic.partitions.iter().map(crate::engine::kafka::log::PartitionLog::log_start_offset),
                );
            }
        }
    }

    /// The start of a log moved.
    pub(crate) fn log_start_moved(&mut self, tp: &TopicPartition, why: LossReason) {
        let concerned =
            self.world.ledger.readers.iter().filter(|(_, reader)| reader.topics.contains(&tp.topic));
        let groups: Vec<_> = concerned.map(|(ReaderId::Group(group), _)| group.clone()).collect();
        for group in groups {
            self.tell_losses(&group, tp, why);
        }
        if let Some(start) =
            self.world.kafka.topics.log(tp).map(crate::engine::kafka::log::PartitionLog::log_start_offset)
        {
            self.world.ledger.trim(tp, start);
        }
    }

    /// A topic goes: what becomes of its records is final. To be called while it is still there.
    pub(crate) fn topic_goes(&mut self, topic: &TopicName) {
        let ids: Vec<_> = self.world.ledger.readers().map(|(id, _)| id.clone()).collect();
        for id in ids {
            let partitions = self.world.kafka.topics.partitions(topic).unwrap_or(0);
            let mut gone = Counts::default();
            if self.world.ledger.reader(&id).is_some_and(|reader| reader.topics.contains(topic)) {
                for partition in 0..partitions {
                    let tp = TopicPartition { topic: topic.clone(), partition };
                    gone.add(self.world.standing_of(&id, &tp));
                }
            }
            let lost = gone.lost + gone.pending;
            if let Some(reader) = self.world.ledger.readers.get_mut(&id) {
                reader.gone.add(Counts { lost, pending: 0, ..gone });
                reader.topics.remove(topic);
                reader.parts.retain(|tp, _| tp.topic != *topic);
            }
        }
        self.world.ledger.topics.remove(topic);
    }
}
