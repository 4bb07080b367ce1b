//! Newtypes for everything that has a name, so that a group id can't be passed where a topic name is meant.
//!
//! Names are shared strings: cloning one is a reference count, because they travel in every event.

use std::borrow::Borrow;
use std::fmt;
use std::rc::Rc;

/// Milliseconds of simulated time since the world began: the one clock of every floor below `ui`.
pub type Ms = u64;

/// Milliseconds since the Unix epoch, as in a record's `CreateTime`.
pub type UnixMs = i64;

/// A position in one partition.
pub type Offset = u64;

/// The index of a partition in its topic.
pub type Partition = u32;

macro_rules! name {
    ($(#[$doc:meta])* $id:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(Rc<str>);

        impl $id {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $id {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }
        impl From<String> for $id {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }
        impl Borrow<str> for $id {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
    };
}

name!(
    /// A topic's name.
    TopicName
);
name!(
    /// A producer's name (its `client.id`).
    ProducerName
);
name!(
    /// A group's id (`group.id`).
    GroupId
);
name!(
    /// The name a person knows a member by (its `client.id`).
    MemberName
);
name!(
    /// The id the coordinator knows a member by (`member.id`).
    MemberId
);
name!(
    /// `transactional.id`: what stays the same when a producer is started again.
    TransactionalId
);
name!(
    /// `group.instance.id` of a static member.
    InstanceId
);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    pub topic: TopicName,
    pub partition: Partition,
}

impl TopicPartition {
    /// Partition `partition` of `topic`.
    pub fn new(topic: impl Into<TopicName>, partition: Partition) -> Self {
        Self { topic: topic.into(), partition }
    }
}

impl fmt::Display for TopicPartition {
    /// As Kafka prints it: `topic-0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}
