//! What a command did in Kafka: what is told of it is read here, not foreseen.

use super::ResetRow;
use crate::engine::kafka::ids::{InstanceId, MemberName, Ms, Offset, Partition, TopicPartition, UnixMs};

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What it says, and no more.
    Done,
    /// `topic.add_partitions`.
    Grown { from: Partition, to: Partition },
    /// `topic.delete_records`: how the log start offset moved.
    RecordsDeleted { from: Offset, to: Offset },
    /// `producer.send`: where the record is.
    Sent {
        partition: Partition,
        /// None as long as no answer is there.
        offset: Option<Offset>,
    },
    /// `group.reset_offsets`: the plan, or what was done.
    Reset(Vec<ResetRow>),
    /// `group.delete_offsets`: of which partitions there is no commit any more.
    OffsetsDeleted(Vec<TopicPartition>),
    /// `member.join`.
    Joined(Joined),
    /// `member.leave`.
    Left(Departure),
    /// `member.crash`.
    Crashed(Departure),
    /// `member.freeze`: when `max.poll.interval.ms` will be over.
    Frozen { max_poll_interval_ms: Ms, ends_ms: Ms },
    /// `consumer.seek`.
    Sought(Seek),
    /// `consumer.commit`: what the member asked the coordinator to keep.
    Committed(Vec<(TopicPartition, Offset)>),
    /// `consumer.pause`, `consumer.resume`: of which partitions.
    Fetching { partitions: Vec<TopicPartition>, paused: bool },
}

/// How a member came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Nobody else is in the group.
    pub alone: bool,
    /// `group.instance.id`, of a static member.
    pub instance_id: Option<InstanceId>,
    /// The coordinator still keeps that instance's place.
    pub returns: bool,
}

/// How a member went, and what the coordinator knew of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// It was in the group, and not only on its way in.
    pub known: bool,
    /// `group.instance.id`, of a static member: its place is kept until its session ends.
    pub instance_id: Option<InstanceId>,
    pub session_timeout_ms: Ms,
    /// When the session ends, if the coordinator hears no more.
    pub session_ends_ms: Option<Ms>,
}

/// A seek or reset of one partition: where it goes, and what that costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seek {
    /// The member that holds the partition.
    pub member: Option<MemberName>,
    /// Its position before; without an owner, the group's commit.
    pub from: Option<Offset>,
    /// The position after.
    pub to: Offset,
    /// Where reading goes on: at `to`, or where `auto.offset.reset` leads if nothing is there. None where it leads
    /// nowhere yet.
    pub lands: Option<Offset>,
    /// The timestamp of the record there, if there is one.
    pub timestamp_ms: Option<UnixMs>,
    /// Records from there on that the group was given before and will be given again.
    pub re_read: u64,
    /// Records that are passed over and were never given to the group.
    pub skipped: u64,
}
