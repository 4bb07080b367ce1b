//! A topic's settings, by Kafka's names.
//!
//! Source: `TopicConfig`, `LogConfig`: which there are, their defaults, and what each may be. Settings that change
//! nothing in this model (indexes, flushing, compression, replication) are unknown here.

use std::hash::{Hash, Hasher};

use super::{LogConfig, Retention, TimestampLimits};
use crate::engine::kafka::client::config::{ConfigError, choices, int, long, one_of, unit};

/// Everything that a topic can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopicConfig {
    /// What its logs follow when they append.
    log: LogConfig,
    /// How long they keep records, where `cleanup.policy` has `delete`.
    pub retention: Retention,
    /// How far from now a record's own time may be.
    pub timestamps: TimestampLimits,
    pub cleanup: Cleanup,
    /// `message.timestamp.type`: whether records get the time at which they were appended (`LogAppendTime`) instead of
    /// keeping their own (`CreateTime`, the default).
    pub append_time: bool,
}

impl Hash for TopicConfig {
    /// Settings that came later count where somebody set them: who never did has the state that he had.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.log, self.retention, self.timestamps).hash(state);
        if (self.cleanup, self.append_time) != (Cleanup::default(), false) {
            (self.cleanup, self.append_time).hash(state);
        }
    }
}

/// How old records go, and what the cleaner follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cleanup {
    /// `cleanup.policy` has `delete` (the default).
    pub delete: bool,
    /// `cleanup.policy` has `compact`.
    pub compact: bool,
    /// `min.cleanable.dirty.ratio`. Default 0.5.
    pub min_dirty_ratio: Ratio,
    /// `delete.retention.ms`: how long a tombstone stays after the cleaner first met it. Default 1 day.
    pub delete_retention_ms: i64,
    /// `min.compaction.lag.ms`: younger segments are not cleaned. Default 0.
    pub min_lag_ms: i64,
    /// `max.compaction.lag.ms`: what is dirty for longer is cleaned, whatever the ratio. Default: for ever.
    pub max_lag_ms: i64,
}

impl Default for Cleanup {
    fn default() -> Self {
        Self {
            delete: true,
            compact: false,
            min_dirty_ratio: Ratio::new(0.5),
            delete_retention_ms: 24 * 3_600_000,
            min_lag_ms: 0,
            max_lag_ms: i64::MAX,
        }
    }
}

impl Cleanup {
    /// As Kafka prints it.
    pub fn policy(&self) -> &'static str {
        match (self.compact, self.delete) {
            (true, true) => "compact,delete",
            (true, false) => "compact",
            (false, true) => "delete",
            (false, false) => "",
        }
    }
}

/// A number of 0 to 1, compared by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio(u64);

impl Ratio {
    pub fn new(ratio: f64) -> Self {
        Self(ratio.to_bits())
    }

    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl TopicConfig {
    /// Sets one of them.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        let cleanup = &mut self.cleanup;
        match name {
            "cleanup.policy" => {
                let given = choices(name, value, &["compact", "delete"])?;
                (cleanup.compact, cleanup.delete) = (given.contains(&"compact"), given.contains(&"delete"));
            }
            "min.cleanable.dirty.ratio" => cleanup.min_dirty_ratio = Ratio::new(unit(name, value)?),
            "delete.retention.ms" => cleanup.delete_retention_ms = long(name, value, 0)?,
            "min.compaction.lag.ms" => cleanup.min_lag_ms = long(name, value, 0)?,
            "max.compaction.lag.ms" => cleanup.max_lag_ms = long(name, value, 1)?,
            "retention.ms" => self.retention.ms = Some(long(name, value, -1)?).filter(|ms| *ms >= 0),
            // Any number: a negative one is for ever.
            "retention.bytes" => self.retention.bytes = u64::try_from(long(name, value, i64::MIN)?).ok(),
            // KIP-1030: no less than a megabyte.
            "segment.bytes" => self.log.segment_bytes = int(name, value, 1 << 20)? as u64,
            "segment.ms" => self.log.segment_ms = long(name, value, 1)?,
            "message.timestamp.type" => {
                self.append_time = one_of(name, value, &["CreateTime", "LogAppendTime"])? == "LogAppendTime";
            }
            "message.timestamp.before.max.ms" => self.timestamps.before_max_ms = long(name, value, 0)?,
            "message.timestamp.after.max.ms" => self.timestamps.after_max_ms = long(name, value, 0)?,
            _ => return Err(ConfigError::UnknownName { name: name.into() }),
        }
        Ok(())
    }

    /// What must hold between them (`LogConfig.validateValues`); the setting that is wrong, else.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.cleanup.min_lag_ms > self.cleanup.max_lag_ms {
            return Err(ConfigError::Conflict {
                name: "min.compaction.lag.ms",
                with: "max.compaction.lag.ms",
            });
        }
        Ok(())
    }

    /// For how long its records are kept, if time deletes them at all.
    pub fn kept_ms(&self) -> Option<i64> {
        self.retention.ms.filter(|_| self.cleanup.delete)
    }

    /// What a log follows when it appends: of a compacted one, segments roll no later than
    /// `max.compaction.lag.ms` asks (`LogConfig.maxSegmentMs`).
    pub fn log(&self) -> LogConfig {
        let mut log = self.log;
        if self.cleanup.compact {
            log.segment_ms = log.segment_ms.min(self.cleanup.max_lag_ms);
        }
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_a_list() {
        for (text, compact, delete) in [
            ("delete", false, true),
            ("compact", true, false),
            ("compact,delete", true, true),
            (" delete , compact ", true, true),
            ("", false, false),
        ] {
            let mut config = TopicConfig::default();
            config.set("cleanup.policy", text).unwrap();
            assert_eq!((config.cleanup.compact, config.cleanup.delete), (compact, delete), "{text:?}");
        }
        let mut config = TopicConfig::default();
        assert!(matches!(
            config.set("cleanup.policy", "compact,delete,compact"),
            Err(ConfigError::Repeated { .. })
        ));
        assert!(matches!(config.set("cleanup.policy", "Compact"), Err(ConfigError::NotAllowed { .. })));
    }

    #[test]
    fn a_compacted_log_rolls_as_often_as_its_lag_asks() {
        let mut config = TopicConfig::default();
        config.set("max.compaction.lag.ms", "60000").unwrap();
        assert_eq!(config.log().segment_ms, 7 * 24 * 3_600_000);
        config.set("cleanup.policy", "compact").unwrap();
        assert_eq!(config.log().segment_ms, 60_000);
        config.set("min.compaction.lag.ms", "60001").unwrap();
        assert!(matches!(config.check(), Err(ConfigError::Conflict { .. })));
    }
}
