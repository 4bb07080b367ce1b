//! `auto.offset.reset`: what a consumer does whose position is unknown or out of range.
//!
//! Source: `AutoOffsetResetStrategy`, `OffsetFetcherUtils`, KIP-1106.

use crate::engine::kafka::ids::{Ms, Offset, UnixMs};
use crate::engine::kafka::java::duration;
use crate::engine::kafka::log::{Isolation, PartitionLog};

/// `request.timeout.ms`, Kafka's default: a reset that found no record recent enough is tried again after it.
pub const REQUEST_TIMEOUT_MS: Ms = 30_000;

/// `auto.offset.reset`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AutoOffsetReset {
    /// Start at the log start offset.
    Earliest,
    /// Start at the log end offset.
    #[default]
    Latest,
    /// Fail with `NoOffsetForPartitionException` or `OffsetOutOfRangeException`.
    None,
    /// Start at the first record of the last so many milliseconds.
    ByDuration(Ms),
}

/// What a reset comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    To(Offset),
    /// No record is recent enough: it is tried again when the request times out, and never falls to the end.
    Wait,
    /// There is no policy: an exception.
    Refuse,
}

impl AutoOffsetReset {
    /// The policy of that name; case counts.
    pub fn parse(value: &str) -> Option<Self> {
        Some(match value {
            "earliest" => Self::Earliest,
            "latest" => Self::Latest,
            "none" => Self::None,
            _ => {
                let ms = duration::parse_millis(value.strip_prefix("by_duration:")?).ok()?;
                Self::ByDuration(Ms::try_from(ms).ok()?)
            }
        })
    }

    /// Whether a consumer without a position gets an exception.
    pub fn refuses(self) -> bool {
        self == Self::None
    }

    /// Where it leads in `log` at `unix_now`, for a consumer of that isolation level.
    pub fn reset(self, log: &PartitionLog, unix_now: UnixMs, isolation: Isolation) -> Reset {
        match self {
            Self::Earliest => Reset::To(log.log_start_offset()),
            Self::Latest => Reset::To(log.end_for(isolation)),
            Self::None => Reset::Refuse,
            Self::ByDuration(ago) => match log.offset_for_time(unix_now.saturating_sub_unsigned(ago)) {
                Some((offset, _)) => Reset::To(offset),
                None => Reset::Wait,
            },
        }
    }
}
