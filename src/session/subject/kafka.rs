//! What of Kafka a person can point at.

use crate::engine::kafka::ids::{GroupId, MemberName, Offset, TopicName, TopicPartition};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Topic(TopicName),
    Partition(TopicPartition),
    Record { partition: TopicPartition, offset: Offset },
    Group(GroupId),
    Member { group: GroupId, member: MemberName },
    Marker(Marker),
}

/// One of the two places that a group has in a partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marker {
    pub group: GroupId,
    pub partition: TopicPartition,
    pub which: Which,
}

/// Which of the two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The next offset that the owner will be given.
    Position,
    /// The next offset that a new owner would start from.
    Committed,
}

impl Which {
    pub const ALL: [Self; 2] = [Self::Position, Self::Committed];

    /// The name in `data-which`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Committed => "committed",
        }
    }
}
