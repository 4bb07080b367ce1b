//! Why a log's segments stay or go, and what its cleaner waits for.

use super::answer::Row;
use super::asker::Asker;
use crate::engine::kafka::ids::TopicPartition;
use crate::engine::kafka::log::{PartitionLog, Segment, TopicConfig};
use crate::ui::words::{Arg, format, show};

impl Asker<'_> {
    /// The segments, what becomes of the oldest one, and the cleaner.
    pub(super) fn kept(&self, tp: &TopicPartition, log: &PartitionLog) -> Vec<Row> {
        let Some(topic) = self.world.kafka.topics.get(&tp.topic) else { return Vec::new() };
        let config = &topic.config;
        let mut rows = vec![self.segments(log)];
        if config.cleanup.delete {
            rows.extend(self.by_time(log, config));
            rows.extend(self.by_size(log, config));
        }
        if config.cleanup.compact {
            rows.push(self.cleaner(log, config));
        }
        if !config.cleanup.delete && !config.cleanup.compact {
            rows.push(self.row("why-kept", [self.soft("why-kept-all", &[])]));
        }
        rows
    }

    fn segments(&self, log: &PartitionLog) -> Row {
        let count = log.segments().count();
        let Some(active) = log.segments().last() else { return self.row("why-segments", []) };
        let args = [
            ("n", (count as u64 - 1).into()),
            ("base", show(active.base_offset)),
            ("bytes", format::bytes(self.words, active.size_bytes).into()),
        ];
        self.row("why-segments", [self.soft("why-segments-are", &args)])
    }

    /// The oldest segment, as its span, its size and its age.
    fn oldest<'l>(&self, log: &'l PartitionLog) -> Option<(&'l Segment, [(&'static str, Arg<'_>); 3])> {
        let mut segments = log.segments();
        let first = segments.next()?;
        let end = segments.next().map_or(log.log_end_offset(), |next| next.base_offset);
        let args = [
            ("from", show(first.base_offset)),
            ("last", show(end.saturating_sub(1))),
            ("bytes", format::bytes(self.words, first.size_bytes).into()),
        ];
        Some((first, args))
    }

    fn by_time(&self, log: &PartitionLog, config: &TopicConfig) -> Option<Row> {
        let Some(ms) = config.kept_ms() else {
            return Some(self.row("why-by-time", [self.soft("why-by-time-never", &[])]));
        };
        let (first, span) = self.oldest(log)?;
        let (newest, _) = first.max_timestamp?;
        let age = self.world.unix_now().saturating_sub(newest);
        let time = |ms: i64| format::duration(self.words, ms.max(0) as u64);
        let due = if age > ms { "now" } else { "later" };
        let mut args = Vec::from(span);
        args.extend([
            ("age", time(age).into()),
            ("ms", time(ms).into()),
            ("left", time(ms - age).into()),
            ("due", due.into()),
        ]);
        Some(self.row("why-by-time", [self.soft("why-by-time-rule", &args)]))
    }

    fn by_size(&self, log: &PartitionLog, config: &TopicConfig) -> Option<Row> {
        let limit = config.retention.bytes?;
        let (first, _) = self.oldest(log)?;
        let bytes = |n: u64| format::bytes(self.words, n);
        let left = log.size_bytes().saturating_sub(first.size_bytes);
        let is_only = log.segments().nth(1).is_none();
        let args = [
            ("all", bytes(log.size_bytes()).into()),
            ("first", bytes(first.size_bytes).into()),
            ("left", bytes(left).into()),
            ("limit", bytes(limit).into()),
            (
                "due",
                // The messages' variants: never, now, later.
                match (is_only, left >= limit) {
                    (true, _) => 0_u64,
                    (false, true) => 1,
                    (false, false) => 2,
                }
                .into(),
            ),
        ];
        Some(self.row("why-by-size", [self.soft("why-by-size-rule", &args)]))
    }

    fn cleaner(&self, log: &PartitionLog, config: &TopicConfig) -> Row {
        let dirty = log.dirty(self.world.unix_now(), &config.cleanup);
        let bytes = |n: u64| format::bytes(self.words, n);
        let all = dirty.clean_bytes + dirty.cleanable_bytes;
        let ratio = if all == 0 { 0.0 } else { dirty.ratio() };
        let args = [
            ("clean", show(dirty.from)),
            ("dirty", bytes(dirty.cleanable_bytes).into()),
            ("all", bytes(all).into()),
            ("ratio", show(format::number(ratio))),
            ("least", show(format::number(config.cleanup.min_dirty_ratio.get()))),
            ("due", if dirty.is_due(&config.cleanup) { "now" } else { "later" }.into()),
        ];
        self.row("why-cleaner", [self.soft("why-cleaner-rule", &args)])
    }
}
