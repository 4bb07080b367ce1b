//! The brokers' retention check: what is too old or too large is deleted, a whole segment at a time.
//!
//! Source: `LogManager.cleanupLogs`, which runs 30 s after the start (`InitialTaskDelayMs`) and then every
//! `log.retention.check.interval.ms`. The age of a segment is that of its newest record by the records' own
//! timestamps, so rows of an old file go with the first check, unless the world starts in their time.

use super::{Fact, Task};
use crate::engine::kafka::ids::{Ms, TopicPartition};
use crate::simulation::kernel::Simulation;

const FIRST_CHECK_MS: Ms = 30_000;
/// `log.retention.check.interval.ms`.
const CHECK_INTERVAL_MS: Ms = 300_000;

/// Makes sure that the next check comes: a world without topics has none.
pub fn schedule(sim: &mut Simulation) {
    let now = sim.world.now;
    if sim.world.kafka.retention_check.is_none_or(|at| at < now) {
        let passed = (now + CHECK_INTERVAL_MS).saturating_sub(FIRST_CHECK_MS) / CHECK_INTERVAL_MS;
        let at = FIRST_CHECK_MS + passed * CHECK_INTERVAL_MS;
        sim.world.kafka.retention_check = Some(at);
        sim.world.agenda.add(at, Task::Retention);
    }
}

/// One check of all topics.
pub fn check(sim: &mut Simulation) {
    let unix_now = sim.world.unix_now();
    let mut facts = Vec::new();
    for (name, topic) in &mut sim.world.kafka.topics {
        for (partition, log) in (0..).zip(&mut topic.partitions) {
            let from = log.log_start_offset();
            log.apply_retention(unix_now, topic.retention);
            let to = log.log_start_offset();
            if to > from {
                facts.push(Fact::RecordsDeleted {
                    topic: name.clone(),
                    partition,
                    from,
                    to,
                    by_retention: true,
                });
            }
        }
    }
    for fact in facts {
        if let Fact::RecordsDeleted { topic, partition, .. } = &fact {
            sim.log_start_moved(&TopicPartition { topic: topic.clone(), partition: *partition });
        }
        sim.emit(fact);
    }
    sim.world.kafka.retention_check = None;
    if !sim.world.kafka.topics.is_empty() {
        schedule(sim);
    }
}
