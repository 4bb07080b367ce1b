//! What an assignor is told and what it answers: plain data.
//!
//! Invariants:
//! - Nothing here depends on the order in which a map is walked; members are in the order in which the leader (or the
//!   coordinator) learnt of them, because Kafka's answer may depend on it.
//! - A list of partitions is in the order in which Kafka would give it.

use std::fmt;
use std::rc::Rc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::engine::kafka::ids::{InstanceId, MemberId, TopicName, TopicPartition};
use crate::engine::kafka::java::hash_order;
use std::collections::BTreeMap;

/// Who reads what: every member has an entry, if only an empty one.
pub type Assignment = BTreeMap<MemberId, Vec<TopicPartition>>;

/// The topics that the metadata knows.
pub type Topics = BTreeMap<TopicName, Topic>;

/// A topic's id (`org.apache.kafka.common.Uuid`). Broker-side assignors hash it, so it can decide an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u128);

impl TopicId {
    /// The id that Kafka prints as `text` (URL-safe base64 of 16 bytes).
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(u128::from_be_bytes(bytes.try_into().ok()?)))
    }
}

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(self.0.to_be_bytes()))
    }
}

/// What the metadata says of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// How many partitions it has; 0 is as good as unknown.
    pub partitions: u32,
    pub id: TopicId,
    /// For each partition the racks of its replicas; empty where brokers have no racks.
    pub racks: Vec<Vec<Rc<str>>>,
}

impl From<u32> for Topic {
    fn from(partitions: u32) -> Self {
        Self { partitions, ..Self::default() }
    }
}

/// A member as the assignor sees it: its subscription, and what it says it owns.
///
/// Classic groups: `ConsumerPartitionAssignor.Subscription`. Broker side: the member's subscription and, in
/// `owned`, its previous target assignment; generations mean nothing there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// `member.id`.
    pub id: MemberId,
    /// `group.instance.id` of a static member.
    pub instance_id: Option<InstanceId>,
    /// `client.rack`; an empty one is none.
    pub rack: Option<Rc<str>>,
    /// The topics it subscribes to, known or not, in its own order. Members that share a list share the work.
    pub topics: Rc<[TopicName]>,
    /// The partitions it owned when it joined.
    pub owned: Vec<TopicPartition>,
    /// The generation in which it owned them: -1 for a fresh member, `None` for a client too old to say.
    pub generation: Option<i32>,
    /// The generation that the subscription itself names, where it differs from `generation`: a zombie that lost
    /// its membership still holds the user data of its last assignment.
    pub subscription_generation: Option<i32>,
}

impl Member {
    /// A fresh dynamic member that subscribes to `topics`.
    pub fn new(id: impl Into<MemberId>, topics: impl Into<Rc<[TopicName]>>) -> Self {
        Self {
            id: id.into(),
            instance_id: None,
            rack: None,
            topics: topics.into(),
            owned: Vec::new(),
            generation: Some(-1),
            subscription_generation: None,
        }
    }

    /// The rack that counts: Kafka takes an empty one for none.
    pub(super) fn rack(&self) -> Option<&str> {
        self.rack.as_deref().filter(|rack| !rack.is_empty())
    }

    /// `AbstractPartitionAssignor.MemberInfo.compareTo`: static members first, by instance id; then by member id.
    pub(super) fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (&self.instance_id, &other.instance_id) {
            (Some(mine), Some(theirs)) => hash_order::compare(mine.as_str(), theirs.as_str()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => hash_order::compare(self.id.as_str(), other.id.as_str()),
        }
    }
}

/// Why there is no assignment. Displays as Kafka throws it: class and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignError {
    /// The sticky assignors divide by the number of members.
    DivideByNoMembers,
    /// The round robin assignor has no members.
    NobodyToGoRound,
    /// The sticky assignors count on owned partitions to exist; with stale ones the sums do not come out.
    NoMoreUnfilled,
    /// As above: some members stay below the quota that the others were filled by.
    ExpectedMoreOverQuota,
    /// As above, for this member.
    BelowQuota(MemberId),
    /// The uniform assignor counts on targets not to overlap.
    LeftUnassigned,
}

impl fmt::Display for AssignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DivideByNoMembers => f.write_str("java.lang.ArithmeticException: / by zero"),
            Self::NobodyToGoRound => f.write_str(
                "java.lang.IllegalArgumentException: CircularIterator can only be used on non-empty lists",
            ),
            Self::NoMoreUnfilled => f.write_str(
                "java.lang.IllegalStateException: No more unfilled consumers to be assigned.",
            ),
            Self::ExpectedMoreOverQuota => f.write_str(
                "java.lang.IllegalStateException: We haven't reached the expected number of members with more \
                 than the minQuota partitions, but no more partitions to be assigned",
            ),
            Self::BelowQuota(member) => write!(
                f,
                "java.lang.IllegalStateException: Consumer: [{member}] doesn't reach minQuota partitions, and no \
                 more partitions to be assigned",
            ),
            Self::LeftUnassigned => f.write_str(
                "org.apache.kafka.coordinator.group.api.assignor.PartitionAssignorException: Partitions were \
                 left unassigned",
            ),
        }
    }
}

impl std::error::Error for AssignError {}
