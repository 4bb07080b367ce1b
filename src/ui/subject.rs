//! What a person can point at: the one selection of a stage, and what a line of the log is about.
//!
//! Plain data without a browser in it, so that words and their tests can use it too.

use crate::engine::kafka::ids::{GroupId, MemberName, Offset, ProducerName, TopicName, TopicPartition};

/// Something on the stage that can be selected and asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Record {
        /// Where it lies.
        partition: TopicPartition,
        offset: Offset,
    },
    Partition(TopicPartition),
    /// One member of a group.
    Member {
        group: GroupId,
        /// The member's name.
        member: MemberName,
    },
    /// A group's bookmark on a partition.
    Marker {
        group: GroupId,
        partition: TopicPartition,
        /// Which of the two bookmarks.
        which: Which,
    },
    /// A consumer group.
    Group(GroupId),
    Producer(ProducerName),
    Topic(TopicName),
}

/// The two bookmarks of a group on a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The next offset that the owner will be given.
    Position,
    /// The next offset that a new owner would start from.
    Committed,
}
