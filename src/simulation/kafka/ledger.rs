//! What a group's applications were given, and what was passed over.

use super::Group;
use crate::engine::kafka::ids::{Offset, TopicPartition};

impl Group {
    /// Notes a delivery; answers how many of its records the group had been given before.
    pub(crate) fn count_delivery(&mut self, tp: &TopicPartition, from: Offset, to: Offset) -> u64 {
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

    /// A position moved from `from` to `to` without delivery: what was never delivered between is skipped.
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
