//! How far a play's times may lie from the recorded ones.
//!
//! Nothing synchronises the clocks of a group: a member learns of a rebalance at its next heartbeat, somewhere in
//! an interval of `heartbeat.interval.ms`, and acts on it at its next `poll`, within 100 ms; a session ends so long
//! after the *last heartbeat*, another interval's phase; a client learns of topics at its next metadata request,
//! within `metadata.max.age.ms`, whose answer may queue behind a fetch that waits `fetch.max.wait.ms` on the same
//! connection. Two plays of one step differ in these phases and in nothing else, so the time of a callback in one
//! lies within the sum of the phases of its time in any other. What a setting makes everyone wait (the initial
//! delay, a session, a poll interval) is in both, so a model that forgets to wait, or waits twice, is seen.

use super::trace::{Step, Trace};

/// `fetch.max.wait.ms`, Kafka's default.
const FETCH_WAIT_MS: u64 = 500;
/// How long the recording's members block in `poll`.
const POLL_MS: u64 = 100;
/// Requests, callbacks and the recording machine itself.
const MACHINE_MS: u64 = 250;

/// The sum of the phases of one step in which `generations` began.
pub fn phases(trace: &Trace, step: &Step, generations: u64) -> u64 {
    let heartbeat = trace.ms("heartbeat.interval.ms");
    let learn = heartbeat + POLL_MS;
    let metadata = trace.ms("metadata.max.age.ms") + FETCH_WAIT_MS;
    let kind = step.action["action"].as_str().unwrap_or_default();
    // Each further generation is begun by one member and learnt by the others; who begins it for topics' sake
    // has to see new metadata first.
    let mut phases = learn * generations.max(1) + MACHINE_MS;
    if generations > 1 || kind.contains("topic") || kind.contains("partitions") || kind == "subscribe" {
        phases += metadata * generations.max(1);
    }
    // Somebody's session, or poll interval, began at a heartbeat or poll before the step.
    phases += heartbeat;
    phases
}

/// Whether a time fits the recorded earliest and latest.
pub fn fits(ms: u64, recorded: (u64, u64), phases: u64) -> bool {
    ms + phases >= recorded.1 && ms <= recorded.0 + phases
}
