//! The brokers' housekeeping: the retention check of topics that are not compacted, and the cleaner of those that are.
//!
//! Source: `LogManager.cleanupLogs`, which runs 30 s after the start (`InitialTaskDelayMs`) and then every
//! `log.retention.check.interval.ms`, and `LogCleaner.CleanerThread`, which sleeps for `log.cleaner.backoff.ms` where
//! nothing is to be cleaned. The age of a segment is that of its newest record by the records' own timestamps, so rows
//! of an old file go with the first check, unless the world starts in their time.
//!
//! A check that can find nothing is left out: after each one, the next is when an append or a deletion made it worth
//! looking, or when time alone makes something due. So a quiet year costs nothing, and what is done is done at the same
//! ticks. The cleaner takes no time here.

use super::{Fact, Task};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{GroupId, Ms, Offset, TopicPartition, UnixMs};
use crate::engine::kafka::log::{Deleted, PartitionLog, TopicConfig, Why};
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::LossReason;

const FIRST_CHECK_MS: Ms = 30_000;
/// `log.retention.check.interval.ms`.
const CHECK_INTERVAL_MS: Ms = 300_000;
/// `log.cleaner.backoff.ms`.
const CLEANER_BACKOFF_MS: Ms = 15_000;

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keeper {
    /// The retention check, of topics that are not compacted.
    Retention,
    /// The cleaner, of topics that are.
    Cleaner,
}

impl Keeper {
    /// Whose a topic is.
    pub fn of(config: &TopicConfig) -> Self {
        if config.cleanup.compact { Self::Cleaner } else { Self::Retention }
    }

    /// Its first look from `at` on.
    fn look_from(self, at: Ms) -> Ms {
        let (first, every) = match self {
            Self::Retention => (FIRST_CHECK_MS, CHECK_INTERVAL_MS),
            Self::Cleaner => (0, CLEANER_BACKOFF_MS),
        };
        first + at.saturating_sub(first).div_ceil(every).saturating_mul(every)
    }
}

/// Something changed that the next check must look at.
pub fn changed(sim: &mut Simulation, keeper: Keeper) {
    let now = sim.world.now;
    schedule(sim, keeper, keeper.look_from(now + 1));
}

/// Records were appended to a partition.
pub fn appended(sim: &mut Simulation, tp: &TopicPartition) {
    let Some(topic) = sim.world.kafka.topics.get_mut(&tp.topic) else { return };
    let keeper = Keeper::of(&topic.config);
    let rolled = topic.partitions.get_mut(tp.partition as usize).and_then(PartitionLog::take_roll);
    changed(sim, keeper);
    if let Some(rolled) = rolled {
        sim.emit(Fact::SegmentRolled {
            topic: tp.topic.clone(),
            partition: tp.partition,
            base_offset: rolled.base_offset,
            bytes: rolled.bytes,
            why: if rolled.full { "segment.bytes" } else { "segment.ms" },
        });
    }
}

fn schedule(sim: &mut Simulation, keeper: Keeper, at: Ms) {
    let now = sim.world.now;
    let due = sim.world.kafka.checks.get(&keeper);
    if due.is_none_or(|due| at < *due || *due < now) {
        sim.world.kafka.checks.insert(keeper, at);
        sim.world.agenda.add(at, Task::Housekeeping(keeper));
    }
}

/// One check of all its topics.
pub fn check(sim: &mut Simulation, keeper: Keeper) {
    let now = sim.world.now;
    if sim.world.kafka.checks.get(&keeper) != Some(&now) {
        return;
    }
    sim.world.kafka.checks.remove(&keeper);
    let unix_now = sim.world.unix_now();
    let mut facts = Vec::new();
    let mut due: Option<UnixMs> = None;
    for (name, topic) in &mut sim.world.kafka.topics {
        if Keeper::of(&topic.config) != keeper {
            continue;
        }
        for (partition, log) in (0..).zip(&mut topic.partitions) {
            let tp = TopicPartition::new(name.clone(), partition);
            look(&tp, log, &topic.config, unix_now, &mut facts);
            due = [due, next_due(log, &topic.config, unix_now)].into_iter().flatten().min();
        }
    }
    for fact in facts {
        if let Fact::RecordsDeleted { topic, partition, from, to, .. } = &fact {
            let (tp, from, to) = (TopicPartition::new(topic.clone(), *partition), *from, *to);
            sim.log_start_moved(&tp, LossReason::Retention);
            sim.emit(fact);
            tell_overtaken(sim, &tp, from, to);
        } else {
            sim.emit(fact);
        }
    }
    if let Some(due) = due {
        let at = Ms::try_from(due.saturating_sub(sim.world.start_time_ms)).unwrap_or_default();
        schedule(sim, keeper, keeper.look_from(at.max(now + 1)));
    }
}

fn look(
    tp: &TopicPartition,
    log: &mut PartitionLog,
    config: &TopicConfig,
    now: UnixMs,
    facts: &mut Vec<Fact>,
) {
    let from = log.log_start_offset();
    let (topic, partition) = (&tp.topic, tp.partition);
    let deleted = if config.cleanup.compact {
        let (cleaned, deleted) = log.visit(now, config);
        facts.extend(cleaned.map(|cleaned| Fact::LogCleaned {
            topic: topic.clone(),
            partition,
            from: cleaned.from,
            to: cleaned.to,
            records: cleaned.records,
            tombstones: cleaned.tombstones,
            bytes_before: cleaned.bytes.0,
            bytes_after: cleaned.bytes.1,
            segments_before: cleaned.segments.0 as u32,
            segments_after: cleaned.segments.1 as u32,
        }));
        deleted
    } else {
        log.delete_old_segments(now, config)
    };
    for same in deleted.chunk_by(|one, next| one.why == next.why) {
        facts.push(segments_deleted(tp, same));
    }
    let to = log.log_start_offset();
    if to > from {
        facts.push(Fact::RecordsDeleted { topic: topic.clone(), partition, from, to, by_retention: true });
    }
}

/// Segments that went for the same reason, as one fact.
fn segments_deleted(tp: &TopicPartition, deleted: &[Deleted]) -> Fact {
    let newest = deleted.iter().filter_map(|it| it.segment.max_timestamp).map(|(at, _)| at).max();
    Fact::SegmentsDeleted {
        topic: tp.topic.clone(),
        partition: tp.partition,
        why: match deleted.first().map(|it| it.why) {
            Some(Why::Size) => "retention.bytes",
            Some(Why::Time) => "retention.ms",
            _ => "log_start_offset",
        },
        from: deleted.first().map_or(0, |it| it.segment.base_offset),
        to: deleted.last().map_or(0, |it| it.end_offset),
        segments: deleted.len() as u32,
        bytes: deleted.iter().map(|it| it.segment.size_bytes).sum(),
        newest_ms: newest.unwrap_or_default(),
    }
}

/// When time alone makes something due in a log, if it ever does.
fn next_due(log: &PartitionLog, config: &TopicConfig, now: UnixMs) -> Option<UnixMs> {
    let first = log.segments().next().and_then(|segment| segment.max_timestamp);
    let expires = first.zip(config.kept_ms()).map(|((max, _), ms)| max.saturating_add(ms).saturating_add(1));
    let cleans = config.cleanup.compact.then(|| log.next_cleanable(now, &config.cleanup)).flatten();
    [expires, cleans].into_iter().flatten().min()
}

/// Groups that had not read what is gone from `from` to `to`, as far as their bookmarks tell.
pub fn tell_overtaken(sim: &mut Simulation, tp: &TopicPartition, from: Offset, to: Offset) {
    let Some(log) = sim.world.kafka.topics.log(tp) else { return };
    let start = log.log_start_offset();
    let behind = |(id, group): (&GroupId, &super::Group)| {
        let bookmark = group.bookmark(tp)?;
        (bookmark < to).then(|| Fact::GroupOvertaken {
            group: id.clone(),
            topic: tp.topic.clone(),
            partition: tp.partition,
            bookmark,
            log_start_offset: start,
            records: to - bookmark.max(from),
        })
    };
    let facts: Vec<_> = sim.world.kafka.groups.iter().filter_map(behind).collect();
    for fact in facts {
        sim.emit(fact);
    }
}
