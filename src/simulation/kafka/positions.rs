//! Where a seek or a reset goes, from the state of a world. Nothing here changes it.

use super::lookup::{group, topic, unknown_partition};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::client::reset::Reset;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, Partition, TopicName, TopicPartition, UnixMs};
use crate::engine::kafka::log::PartitionLog;
use crate::engine::kafka::reset_offsets::{ResetRule, moved, no_commit, while_active};
use crate::simulation::command::Refusal;
use crate::simulation::kafka::command::{ResetTo, SeekTo};
use crate::simulation::kafka::{Group, ResetRow, Seek};
use crate::simulation::world::World;

/// What a consumer seek would do.
pub fn plan_seek(world: &World, id: &GroupId, tp: &TopicPartition, to: SeekTo) -> Result<Seek, Refusal> {
    let found = group(world, id)?;
    let log = log(world, tp)?;
    let owners = found.owners();
    let owner = owners.get(tp);
    let committed = found.offsets.get(tp).map(|c| c.offset);
    let from = owner.map_or(committed, |(_, position)| *position);
    let to = match to {
        SeekTo::Offset(offset) => offset,
        SeekTo::Beginning => log.log_start_offset(),
        SeekTo::End => log.log_end_offset(),
        SeekTo::TimestampMs(time) => log.offset_for_time(time).map_or(log.log_end_offset(), |(o, _)| o),
        SeekTo::ShiftBy(by) => {
            let no_position = || Refusal::invalid("to.shift_by", "no-position").with("partition", tp);
            from.ok_or_else(no_position)?.saturating_add_signed(by)
        }
    };
    let member = owner.map(|(name, _)| (*name).clone());
    Ok(measured(found, (tp, log), world.unix_now(), member, (from, to)))
}

/// What it comes to that a group goes on at `to` instead of `from`; the same before it is done and after.
pub fn seek_between(
    world: &World,
    id: &GroupId,
    tp: &TopicPartition,
    from: Option<Offset>,
    to: Offset,
) -> Result<Seek, Refusal> {
    let found = group(world, id)?;
    let log = log(world, tp)?;
    let member = found.owners().get(tp).map(|(name, _)| (*name).clone());
    Ok(measured(found, (tp, log), world.unix_now(), member, (from, to)))
}

fn measured(
    group: &Group,
    (tp, log): (&TopicPartition, &PartitionLog),
    unix_now: UnixMs,
    member: Option<MemberName>,
    (from, to): (Option<Offset>, Offset),
) -> Seek {
    let lands = landing(group, log, unix_now, member.as_ref(), to);
    let (re_read, skipped) = match (from, lands) {
        (Some(from), Some(lands)) => passed(group, tp, log, from, lands),
        _ => (0, 0),
    };
    let timestamp_ms = log.get(lands.unwrap_or(to)).map(|record| record.timestamp);
    Seek { member, from, to, lands, timestamp_ms, re_read, skipped }
}

/// Where reading goes on after a seek to `to`; without an owner, in the place that Kafka's tool would take instead.
fn landing(
    group: &Group,
    log: &PartitionLog,
    unix_now: UnixMs,
    owner: Option<&MemberName>,
    to: Offset,
) -> Option<Offset> {
    if log.can_fetch_at(to) {
        return Some(to);
    }
    let Some((_, owner)) = owner.and_then(|name| group.client(name.as_str())) else {
        return Some(to.clamp(log.log_start_offset(), log.log_end_offset()));
    };
    match owner.config.auto_offset_reset.reset(log, unix_now, owner.config.isolation) {
        Reset::To(offset) => Some(offset),
        Reset::Wait | Reset::Refuse => None,
    }
}

/// How many records will be read again, and how many never delivered ones are passed over.
fn passed(group: &Group, tp: &TopicPartition, log: &PartitionLog, from: Offset, to: Offset) -> (u64, u64) {
    let delivered = group.delivered.get(tp);
    if to <= from {
        return (delivered.map_or(0, |d| d.count_within(to, log.log_end_offset())), 0);
    }
    // What was delivered beyond the new position will still be read again, as it would have been before.
    let again = delivered.map_or(0, |d| d.count_within(to, log.log_end_offset()));
    let seen = delivered.map_or(0, |d| d.count_within(from, to));
    (again, (to - from).saturating_sub(seen))
}

fn log<'w>(world: &'w World, tp: &TopicPartition) -> Result<&'w PartitionLog, Refusal> {
    let partitions = topic(world, &tp.topic)?.partitions.len();
    world.kafka.topics.log(tp).ok_or_else(|| unknown_partition(tp, partitions))
}

/// What `kafka-consumer-groups --reset-offsets` would do: refused while the group has members; where each partition
/// goes is the tool's own rule (`console::reset`).
pub fn plan_reset(
    world: &World,
    id: &GroupId,
    topic_name: Option<&TopicName>,
    partitions: Option<&[Partition]>,
    to: ResetTo,
) -> Result<Vec<ResetRow>, Refusal> {
    let found = group(world, id)?;
    let state = found.coordinator.state().name();
    // A consumer that the coordinator has put out, or does not know yet, holds nothing up.
    if state != "Empty" && state != "Dead" {
        let message = while_active(id.as_str(), state);
        return Err(Refusal::new("NON_EMPTY_GROUP", "group", "reset-while-active").with("message", message));
    }
    let selected = selected(world, found, topic_name, partitions)?;
    let rule = rule(world, to);
    let mut rows = Vec::with_capacity(selected.len());
    for tp in selected {
        let current = found.offsets.get(&tp).map(|c| c.offset);
        let refused = || Refusal::invalid("to.shift_by", "no-commit").with("message", no_commit(&tp));
        let moved = moved(&rule, &tp, log(world, &tp)?, current).ok_or_else(refused)?;
        let new = moved.to.max(0) as Offset;
        rows.push(ResetRow { topic: tp.topic, partition: tp.partition, current, new });
    }
    Ok(rows)
}

/// The same in the words of Kafka's tool.
fn rule(world: &World, to: ResetTo) -> ResetRule {
    match to {
        ResetTo::Earliest => ResetRule::Earliest,
        ResetTo::Latest => ResetRule::Latest,
        ResetTo::Offset(offset) => ResetRule::Offset(offset as i64),
        ResetTo::TimestampMs(time) => ResetRule::Time(time),
        ResetTo::DurationMs(ago) => ResetRule::Time(world.unix_now().saturating_sub(ago)),
        ResetTo::ShiftBy(by) => ResetRule::ShiftBy(by),
        ResetTo::Current => ResetRule::Current,
    }
}

fn selected(
    world: &World,
    group: &Group,
    topic_name: Option<&TopicName>,
    partitions: Option<&[Partition]>,
) -> Result<Vec<TopicPartition>, Refusal> {
    let of = |topic: &TopicName, partition| TopicPartition { topic: topic.clone(), partition };
    match (topic_name, partitions) {
        (Some(name), Some(partitions)) => {
            for partition in partitions {
                log(world, &of(name, *partition))?;
            }
            Ok(partitions.iter().map(|p| of(name, *p)).collect())
        }
        (Some(name), None) => {
            let count = topic(world, name)?.partitions.len() as Partition;
            Ok((0..count).map(|p| of(name, p)).collect())
        }
        (None, Some(_)) => Err(Refusal::invalid("partitions", "partitions-need-topic")),
        (None, None) => Ok(group.offsets.keys().cloned().collect()),
    }
}
