//! What a person can point at: the one selection of a stage, and what a line of the log is about.
//!
//! Plain data without a browser in it, so that words and their tests can use it too.

use crate::engine::ids::{GroupId, MemberName, Offset, ProducerName, TopicName, TopicPartition};

/// Something on the stage that can be selected and asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One record.
    Record {
        /// Where it lies.
        partition: TopicPartition,
        /// Its offset there.
        offset: Offset,
    },
    /// One partition.
    Partition(TopicPartition),
    /// One member of a group.
    Member {
        /// The group.
        group: GroupId,
        /// The member's name.
        member: MemberName,
    },
    /// A group's bookmark on a partition.
    Marker {
        /// The group.
        group: GroupId,
        /// The partition.
        partition: TopicPartition,
        /// Which of the two bookmarks.
        which: Which,
    },
    /// A consumer group.
    Group(GroupId),
    /// A producer.
    Producer(ProducerName),
    /// A topic.
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
