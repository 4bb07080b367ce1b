//! The one rule for where a reset takes a partition: `GroupOffsetsResetter`.

use crate::engine::kafka::ids::{Offset, TopicPartition, UnixMs};
use crate::engine::kafka::log::{OffsetSpec, PartitionLog};
use std::collections::BTreeMap;

/// Where a reset goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetRule {
    /// To the log start.
    Earliest,
    /// To the log end.
    Latest,
    /// To this offset, within the log.
    Offset(i64),
    /// To the first record at or after this time.
    Time(UnixMs),
    /// By so many from the commit, within the log.
    ShiftBy(i64),
    /// To the commit.
    Current,
    /// To these offsets, within the log (`--from-file`).
    Plan(BTreeMap<TopicPartition, i64>),
}

/// Where one partition goes, and what the tool remarks on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub to: i64,
    /// The offset that was asked for, where it lies outside the log.
    pub clamped_from: Option<i64>,
    /// No record is recent enough, so the log end was taken.
    pub nothing_so_late: bool,
}

/// Where a reset takes one partition; none where it shifts a commit that is not there.
pub fn moved(
    rule: &ResetRule,
    tp: &TopicPartition,
    log: &PartitionLog,
    commit: Option<Offset>,
) -> Option<Moved> {
    let (start, end) = (log.log_start_offset() as i64, log.high_watermark() as i64);
    let plain = |to| Some(Moved { to, clamped_from: None, nothing_so_late: false });
    let within = |asked: i64| {
        // The end is looked at first, as Kafka does.
        let to = if asked > end { end } else { asked.max(start) };
        Some(Moved { to, clamped_from: (to != asked).then_some(asked), nothing_so_late: false })
    };
    let commit = commit.map(|offset| offset as i64);
    match rule {
        ResetRule::Earliest => plain(start),
        ResetRule::Latest => plain(end),
        ResetRule::Offset(offset) => within(*offset),
        ResetRule::Time(time) => match log.list_offset(spec_of(*time)).0 {
            -1 => Some(Moved { to: end, clamped_from: None, nothing_so_late: true }),
            found => plain(found),
        },
        ResetRule::ShiftBy(by) => within(commit?.wrapping_add(*by)),
        ResetRule::Current => plain(commit.unwrap_or(end)),
        ResetRule::Plan(plan) => within(plan.get(tp).copied().unwrap_or(end)),
    }
}

/// A time on the wire: the negative ones nearest to zero mean something else (`ListOffsetsRequest`).
fn spec_of(time: UnixMs) -> OffsetSpec {
    match time {
        -1 => OffsetSpec::Latest,
        -2 => OffsetSpec::Earliest,
        -3 => OffsetSpec::MaxTimestamp,
        -4 => OffsetSpec::EarliestLocal,
        -5 => OffsetSpec::LatestTiered,
        time => OffsetSpec::ForTimestamp(time),
    }
}

/// What the tool says of a group that has members.
pub fn while_active(group: &str, state: &str) -> String {
    format!(
        "Assignments can only be reset if the group '{group}' is inactive, but the current state is {state}."
    )
}

/// What the tool says of a shift without a commit.
pub fn no_commit(tp: &TopicPartition) -> String {
    format!("Cannot shift offset for partition {tp} since there is no current committed offset")
}
