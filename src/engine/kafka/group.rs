//! Group coordination: what the broker keeps of a group, and the requests and responses between it and members.
//!
//! The coordinators are state machines with time as an argument. They hold deadlines rather than timers:
//! whoever drives them asks `next_deadline` and calls `on_time`. Nothing here knows logs or sockets.

mod beat;
pub mod classic;
pub mod consumer;
pub mod coordinator;
pub mod message;
pub mod offsets;

pub use classic::{ClassicGroup, ClassicMember, ClassicState};
pub use consumer::{ConsumerGroup, ConsumerMember, Reconciliation};
pub use coordinator::{Coordinator, GroupState, Seat};
pub use message::{
    Beat, BeatOk, ClientNo, CommitReason, Effect, GroupError, GroupFact, JoinOk, JoinRequest, LeaveReason,
    RebalanceReason, Request, Response, SyncRequest, Wanted,
};
pub use offsets::{Committed, Offsets, RangeSet};

use super::assignor::TopicId;
use crate::engine::kafka::ids::{Ms, Partition, TopicName};

/// What a coordinator knows of the cluster's topics (its metadata image).
pub trait TopicImage {
    /// A topic's id and how many partitions it has.
    fn topic(&self, name: &TopicName) -> Option<(TopicId, Partition)>;
    /// All topics' names, in order.
    fn names(&self) -> Vec<TopicName>;
    /// Goes up whenever a topic is created, grows or is deleted.
    fn version(&self) -> u64;
    /// The version at which a topic was last created.
    fn newest(&self) -> u64;
}

/// `group.consumer.migration.policy`: whether a group may change its protocol while it has members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MigrationPolicy {
    #[default]
    Bidirectional,
    /// From classic to consumer.
    Upgrade,
    /// From consumer to classic.
    Downgrade,
    Disabled,
}

impl MigrationPolicy {
    /// All, by Kafka's names.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("bidirectional", Self::Bidirectional),
        ("upgrade", Self::Upgrade),
        ("downgrade", Self::Downgrade),
        ("disabled", Self::Disabled),
    ];

    fn upgrades(self) -> bool {
        matches!(self, Self::Bidirectional | Self::Upgrade)
    }

    fn downgrades(self) -> bool {
        matches!(self, Self::Bidirectional | Self::Downgrade)
    }
}

/// The broker's settings for one group (`group.*`), with Kafka's defaults.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupConfig {
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members. 3,000.
    pub initial_rebalance_delay_ms: Ms,
    /// `group.min.session.timeout.ms`. 6,000.
    pub min_session_timeout_ms: Ms,
    /// `group.max.session.timeout.ms`. 1,800,000.
    pub max_session_timeout_ms: Ms,
    /// `group.max.size`: how many members a group may have. 2,147,483,647.
    pub max_size: u32,
    /// Settings of consumer groups.
    pub modern: ModernConfig,
    /// Settings of share groups.
    pub share: ModernConfig,
}

/// The broker's settings for a group of the consumer or share protocol (`group.consumer.*`, `group.share.*`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModernConfig {
    /// `session.timeout.ms`. 45,000.
    pub session_timeout_ms: Ms,
    /// `heartbeat.interval.ms`. 5,000.
    pub heartbeat_interval_ms: Ms,
    /// `assignment.interval.ms`: the assignor runs no more often than that. 1,000.
    pub assignment_interval_ms: Ms,
    /// `regex.refresh.interval.ms`. 600,000.
    pub regex_refresh_interval_ms: Ms,
    /// `max.size`. 2,147,483,647.
    pub max_size: u32,
    /// `migration.policy`. bidirectional.
    pub migration: MigrationPolicy,
}

impl Default for ModernConfig {
    fn default() -> Self {
        Self {
            session_timeout_ms: 45_000,
            heartbeat_interval_ms: 5_000,
            assignment_interval_ms: 1_000,
            regex_refresh_interval_ms: 600_000,
            max_size: i32::MAX as u32,
            migration: MigrationPolicy::default(),
        }
    }
}

impl Default for GroupConfig {
    fn default() -> Self {
        Self {
            initial_rebalance_delay_ms: 3_000,
            min_session_timeout_ms: 6_000,
            max_session_timeout_ms: 1_800_000,
            max_size: i32::MAX as u32,
            modern: ModernConfig::default(),
            share: ModernConfig { max_size: 200, ..ModernConfig::default() },
        }
    }
}
