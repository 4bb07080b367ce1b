//! What a group's applications were given, and what was passed over.

use super::Group;
use crate::engine::kafka::ids::{Offset, TopicPartition};
use crate::engine::kafka::log::PartitionLog;

impl Group {
    /// Notes a delivery; answers how many of its records the group had been given before.
    pub(crate) fn count_delivery(&mut self, tp: &TopicPartition, from: Offset, to: Offset) -> u64 {
        if let Some(stood) = self.adrift.remove(tp) {
            self.count_skip(tp, stood, from);
        }
        let delivered = match self.delivered.get_mut(tp) {
            Some(delivered) => delivered,
            None => self.delivered.entry(tp.clone()).or_default(),
        };
        let re_read = delivered.insert(from, to);
        if let Some(skipped) = self.skipped.get_mut(tp) {
            skipped.remove(from, to);
        }
        self.delivered_count += to - from;
        self.re_read_count += re_read;
        re_read
    }

    /// A position was sought from `from` to `to`. Where nothing is at `to`, a reset follows, or records up to there: it
    /// is not known yet what is passed over.
    pub(crate) fn count_seek(&mut self, tp: &TopicPartition, log: &PartitionLog, from: Offset, to: Offset) {
        let stood = self.adrift.remove(tp).unwrap_or(from);
        if log.can_fetch_at(to) {
            self.count_skip(tp, stood, to);
        } else {
            self.adrift.insert(tp.clone(), stood);
        }
    }

    /// `auto.offset.reset` moved a position.
    pub(crate) fn count_reset(&mut self, tp: &TopicPartition, from: Offset, to: Offset) {
        let stood = self.adrift.remove(tp).unwrap_or(from);
        self.count_skip(tp, stood, to);
    }

    /// Reading goes on at `to` instead of at `from`, without delivery: what was never delivered between is skipped.
    pub(crate) fn count_skip(&mut self, tp: &TopicPartition, from: Offset, to: Offset) {
        if from >= to {
            return;
        }
        let skipped = self.skipped.entry(tp.clone()).or_default();
        skipped.insert(from, to);
        if let Some(delivered) = self.delivered.get(tp) {
            for (start, end) in delivered.ranges() {
                skipped.remove(start, end);
            }
        }
    }
}
