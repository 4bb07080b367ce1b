//! The broker's settings for groups, by Kafka's names and with Kafka's defaults.

use crate::engine::kafka::ids::Ms;

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

    pub fn upgrades(self) -> bool {
        matches!(self, Self::Bidirectional | Self::Upgrade)
    }

    pub fn downgrades(self) -> bool {
        matches!(self, Self::Bidirectional | Self::Downgrade)
    }
}

/// The broker's settings for one group (`group.*`, `offsets.retention.*`), with Kafka's defaults.
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
    /// `offsets.retention.minutes`: how long commits are kept that nobody renews. 10,080 minutes.
    pub offsets_retention_ms: Ms,
    /// `offsets.retention.check.interval.ms`. 600,000.
    pub offsets_retention_check_ms: Ms,
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
            offsets_retention_ms: 7 * 24 * 3_600_000,
            offsets_retention_check_ms: 600_000,
            modern: ModernConfig::default(),
            share: ModernConfig { max_size: 200, ..ModernConfig::default() },
        }
    }
}
