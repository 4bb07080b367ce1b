//! Consumer settings, by Kafka's names and with Kafka's defaults (`ConsumerConfig`, Kafka 4.3).

use std::rc::Rc;

use super::config::{ConfigError, boolean, int, long};
use crate::engine::kafka::assignor::ServerAssignor;
use crate::engine::kafka::group::{GroupConfig, MigrationPolicy};
use crate::engine::kafka::ids::Ms;
use crate::engine::kafka::log::Isolation;

use super::reset::REQUEST_TIMEOUT_MS;

pub use super::reset::AutoOffsetReset;

/// `group.protocol`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupProtocol {
    /// `JoinGroup` and `SyncGroup`; a member assigns.
    #[default]
    Classic,
    /// KIP-848: heartbeats; the broker assigns.
    Consumer,
    /// KIP-932: as above, but members share partitions. A group is made so; a consumer is not.
    Share,
}

impl GroupProtocol {
    /// The names that a consumer may be given.
    pub const NAMES: [&'static str; 2] = ["classic", "consumer"];

    /// The protocol of that name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Classic, Self::Consumer, Self::Share].into_iter().find(|p| p.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Consumer => "consumer",
            Self::Share => "share",
        }
    }

    /// Settings that a consumer of this protocol refuses to be given (`ConsumerConfig`, `ShareConsumerConfig`).
    pub fn refused_settings(self) -> &'static [&'static str] {
        match self {
            Self::Classic => &["group.remote.assignor"],
            Self::Consumer => {
                &["partition.assignment.strategy", "heartbeat.interval.ms", "session.timeout.ms"]
            }
            Self::Share => &[
                "auto.offset.reset",
                "isolation.level",
                "enable.auto.commit",
                "partition.assignment.strategy",
                "session.timeout.ms",
                "heartbeat.interval.ms",
                "group.remote.assignor",
            ],
        }
    }

    /// Whether members send heartbeats and the broker assigns.
    pub fn is_modern(self) -> bool {
        self != Self::Classic
    }
}

/// A consumer's settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerConfig {
    /// `session.timeout.ms`, 45,000.
    pub session_timeout_ms: Ms,
    /// `heartbeat.interval.ms`, 3,000.
    pub heartbeat_interval_ms: Ms,
    /// `max.poll.interval.ms`, 300,000.
    pub max_poll_interval_ms: Ms,
    /// `max.poll.records`, 500.
    pub max_poll_records: u32,
    /// `fetch.max.bytes`, 52,428,800.
    pub fetch_max_bytes: u32,
    /// `enable.auto.commit`, true.
    pub enable_auto_commit: bool,
    /// `auto.commit.interval.ms`, 5,000.
    pub auto_commit_interval_ms: Ms,
    /// `auto.offset.reset`, latest.
    pub auto_offset_reset: AutoOffsetReset,
    /// `isolation.level`, `read_uncommitted`.
    pub isolation: Isolation,
    /// `request.timeout.ms`, 30,000: a reset that found no record recent enough is tried again after it.
    pub request_timeout_ms: Ms,
    /// `partition.assignment.strategy`, range then cooperative-sticky.
    pub assignors: Vec<Rc<str>>,
    /// `metadata.max.age.ms`, 300,000: how late a client may notice new partitions.
    pub metadata_max_age_ms: Ms,
    /// `client.rack`.
    pub rack: Option<Rc<str>>,
    /// `group.protocol`, classic.
    pub protocol: GroupProtocol,
    /// `group.remote.assignor`: the broker's assignor that the member asks for; the broker's first where it does not.
    pub remote_assignor: Option<Rc<str>>,
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        Self {
            session_timeout_ms: 45_000,
            heartbeat_interval_ms: 3_000,
            max_poll_interval_ms: 300_000,
            max_poll_records: 500,
            fetch_max_bytes: 52_428_800,
            enable_auto_commit: true,
            auto_commit_interval_ms: 5_000,
            auto_offset_reset: AutoOffsetReset::Latest,
            isolation: Isolation::ReadUncommitted,
            request_timeout_ms: REQUEST_TIMEOUT_MS,
            assignors: vec!["range".into(), "cooperative-sticky".into()],
            metadata_max_age_ms: 300_000,
            rack: None,
            protocol: GroupProtocol::Classic,
            remote_assignor: None,
        }
    }
}

/// The assignors a classic member may list, by Kafka's short names.
pub const CLIENT_ASSIGNORS: &[&str] = &["range", "roundrobin", "sticky", "cooperative-sticky"];

/// One of a few words, as Kafka's `ValidString` has it: case counts.
fn not_allowed(name: &str, value: &str, allowed: &[&'static str]) -> ConfigError {
    ConfigError::NotAllowed { name: name.into(), value: value.into(), allowed: allowed.to_vec() }
}

/// An assignor's short name, from that or from Kafka's class name.
fn assignor_name(value: &str) -> Result<Rc<str>, ConfigError> {
    let name = "partition.assignment.strategy";
    let short = match value.trim().rsplit('.').next().unwrap_or_default() {
        "RangeAssignor" => "range",
        "RoundRobinAssignor" => "roundrobin",
        "StickyAssignor" => "sticky",
        "CooperativeStickyAssignor" => "cooperative-sticky",
        _ => value.trim(),
    };
    if CLIENT_ASSIGNORS.contains(&short) {
        Ok(short.into())
    } else {
        Err(not_allowed(name, value, CLIENT_ASSIGNORS))
    }
}

impl ConsumerConfig {
    /// Sets one setting by Kafka's name.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        match name {
            "session.timeout.ms" => self.session_timeout_ms = int(name, value, 1)? as Ms,
            "heartbeat.interval.ms" => self.heartbeat_interval_ms = int(name, value, 1)? as Ms,
            "max.poll.interval.ms" => self.max_poll_interval_ms = int(name, value, 1)? as Ms,
            "max.poll.records" => self.max_poll_records = int(name, value, 1)? as u32,
            "fetch.max.bytes" => self.fetch_max_bytes = int(name, value, 1)? as u32,
            "enable.auto.commit" => self.enable_auto_commit = boolean(name, value)?,
            "auto.commit.interval.ms" => self.auto_commit_interval_ms = int(name, value, 0)? as Ms,
            "auto.offset.reset" => {
                let allowed = &["earliest", "latest", "none", "by_duration:<PnDTnHnMn.nS.>"];
                self.auto_offset_reset =
                    AutoOffsetReset::parse(value).ok_or_else(|| not_allowed(name, value, allowed))?;
            }
            "isolation.level" => {
                self.isolation =
                    Isolation::parse(value).ok_or_else(|| not_allowed(name, value, &Isolation::NAMES))?;
            }
            "request.timeout.ms" => self.request_timeout_ms = int(name, value, 0)? as Ms,
            "partition.assignment.strategy" => {
                let assignors: Vec<_> = value.split(',').map(assignor_name).collect::<Result<_, _>>()?;
                if let Some(twice) =
                    (1..assignors.len()).find(|at| assignors[..*at].contains(&assignors[*at]))
                {
                    let (name, value) = (name.to_owned(), assignors[twice].to_string());
                    return Err(ConfigError::Repeated { name, value });
                }
                self.assignors = assignors;
            }
            "metadata.max.age.ms" => self.metadata_max_age_ms = long(name, value, 0)? as Ms,
            "client.rack" => self.rack = (!value.is_empty()).then(|| value.into()),
            "group.protocol" => {
                let wrong = || not_allowed(name, value, &GroupProtocol::NAMES);
                let found = GroupProtocol::parse(value).filter(|p| *p != GroupProtocol::Share);
                self.protocol = found.ok_or_else(wrong)?;
            }
            "group.remote.assignor" if value.trim().is_empty() => self.remote_assignor = None,
            "group.remote.assignor" => {
                let known = ServerAssignor::parse(value).map(|assignor| assignor.name().into());
                let allowed = ServerAssignor::ALL.map(ServerAssignor::name);
                self.remote_assignor = Some(known.ok_or_else(|| not_allowed(name, value, &allowed))?);
            }
            _ => return Err(ConfigError::UnknownName { name: name.into() }),
        }
        Ok(())
    }

    /// Settings by name that differ from Kafka's defaults among those that only shorten timeouts.
    pub fn shortened(&self) -> Vec<(&'static str, Ms, Ms)> {
        let real = Self::default();
        [
            ("session.timeout.ms", self.session_timeout_ms, real.session_timeout_ms),
            ("heartbeat.interval.ms", self.heartbeat_interval_ms, real.heartbeat_interval_ms),
            ("max.poll.interval.ms", self.max_poll_interval_ms, real.max_poll_interval_ms),
            ("auto.commit.interval.ms", self.auto_commit_interval_ms, real.auto_commit_interval_ms),
            ("request.timeout.ms", self.request_timeout_ms, real.request_timeout_ms),
            ("metadata.max.age.ms", self.metadata_max_age_ms, real.metadata_max_age_ms),
        ]
        .into_iter()
        .filter(|(_, now, real)| now < real)
        .collect()
    }
}

impl GroupConfig {
    /// Sets one setting by Kafka's name.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        match name {
            "group.initial.rebalance.delay.ms" => {
                self.initial_rebalance_delay_ms = int(name, value, 0)? as Ms;
            }
            "group.min.session.timeout.ms" => self.min_session_timeout_ms = int(name, value, 0)? as Ms,
            "group.max.session.timeout.ms" => self.max_session_timeout_ms = int(name, value, 0)? as Ms,
            "group.max.size" => self.max_size = int(name, value, 1)? as u32,
            "group.consumer.session.timeout.ms" => {
                self.modern.session_timeout_ms = int(name, value, 1)? as Ms;
            }
            "group.consumer.heartbeat.interval.ms" => {
                self.modern.heartbeat_interval_ms = int(name, value, 1)? as Ms;
            }
            "group.consumer.assignment.interval.ms" => {
                self.modern.assignment_interval_ms = int(name, value, 0)? as Ms;
            }
            "group.consumer.regex.refresh.interval.ms" => {
                self.modern.regex_refresh_interval_ms = int(name, value, 10_000)? as Ms;
            }
            "group.share.session.timeout.ms" => self.share.session_timeout_ms = int(name, value, 1)? as Ms,
            "group.share.heartbeat.interval.ms" => {
                self.share.heartbeat_interval_ms = int(name, value, 1)? as Ms;
            }
            "group.share.assignment.interval.ms" => {
                self.share.assignment_interval_ms = int(name, value, 0)? as Ms;
            }
            "offsets.retention.minutes" => {
                self.offsets_retention_ms = int(name, value, 1)? as Ms * 60_000;
            }
            "offsets.retention.check.interval.ms" => {
                self.offsets_retention_check_ms = long(name, value, 1)? as Ms;
            }
            "group.share.max.size" => self.share.max_size = int(name, value, 1)? as u32,
            "group.consumer.max.size" => self.modern.max_size = int(name, value, 1)? as u32,
            "group.consumer.migration.policy" => {
                let found =
                    MigrationPolicy::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(value));
                let wrong = || not_allowed(name, value, &MigrationPolicy::NAMES.map(|(known, _)| known));
                self.modern.migration = found.ok_or_else(wrong)?.1;
            }
            _ => return Err(ConfigError::UnknownName { name: name.into() }),
        }
        Ok(())
    }
}
