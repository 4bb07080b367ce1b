//! Gestures, script lines and embed calls as data: the commands of the public interface.
//!
//! `scenario::parse` reads them from JSON; serialising one gives that JSON back.

use serde::Serialize;

use crate::engine::kafka::ids::{
    GroupId, InstanceId, MemberId, MemberName, Ms, Offset, Partition, ProducerName, TopicName, UnixMs,
};
use std::collections::BTreeMap;

/// Settings by Kafka's names, values as text.
pub type Configs = BTreeMap<String, String>;

/// Bytes of a key or a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    /// As text where it is UTF-8, else as `{"base64": "…"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine as _;
        use serde::ser::SerializeMap as _;
        if let Ok(text) = std::str::from_utf8(&self.0) {
            serializer.serialize_str(text)
        } else {
            let mut map = serializer.serialize_map(Some(1))?;
            let text = base64::engine::general_purpose::STANDARD.encode(&self.0);
            map.serialize_entry("base64", &text)?;
            map.end()
        }
    }
}

/// Where a seek goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeekTo {
    /// To this offset.
    Offset(Offset),
    /// To the log start offset.
    Beginning,
    /// To the log end offset.
    End,
    /// To the first record at or after this time.
    TimestampMs(UnixMs),
    /// By so many records, from the present position.
    ShiftBy(i64),
}

/// Where `group.reset_offsets` goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetTo {
    /// To the log start offset.
    Earliest,
    /// To the log end offset.
    Latest,
    /// To this offset, clamped to the log.
    Offset(Offset),
    /// To the first record at or after this time.
    TimestampMs(UnixMs),
    /// To the first record of the last so many milliseconds.
    DurationMs(i64),
    /// By so many records from the commit, clamped to the log.
    ShiftBy(i64),
    /// To the commit; the log end where there is none.
    Current,
}

/// The keys of a producer that makes its records up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keys {
    /// Records have no key.
    None,
    /// Always this key.
    Fixed(String),
    /// `key-0` … `key-(n-1)`, even, or with Zipf's law at exponent `skew_milli` / 1,000.
    Pool {
        /// How many keys.
        size: u32,
        /// 1,000 times Zipf's exponent; 0 is even.
        skew_milli: u32,
    },
}

/// Where a producer's records come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Only sent by hand.
    Hand,
    /// Made up at a steady rate.
    Rate {
        /// Records per 1,000 seconds.
        per_1000_s: u64,
        /// Their keys.
        keys: Keys,
        /// Bytes of each value.
        value_bytes: u32,
    },
    /// Rows of a file, by event time or at a steady rate.
    Workload {
        /// Its name.
        workload: String,
        /// The key column; without one, records have no key.
        key: Option<String>,
        /// How rows are timed.
        pace: Pace,
    },
}

/// How rows of a workload are timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Event time runs 1/1,000 of this factor as fast as the clock; silences are cut to `max_gap_ms`.
    EventTime {
        /// 1,000 times the factor.
        factor_milli: u64,
        /// The longest silence, in simulated time.
        max_gap_ms: Option<Ms>,
    },
    /// So many rows per 1,000 seconds.
    Rate {
        /// Rows per 1,000 seconds.
        per_1000_s: u64,
    },
}

/// One command of the public interface, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are those of the public interface, described there")]
pub enum Command {
    TopicCreate {
        topic: TopicName,
        partitions: u32,
        configs: Configs,
    },
    TopicAddPartitions {
        topic: TopicName,
        total: u32,
    },
    TopicDelete {
        topic: TopicName,
    },
    TopicDeleteRecords {
        topic: TopicName,
        partition: Partition,
        before_offset: i64,
    },
    ProducerCreate {
        producer: ProducerName,
        topic: TopicName,
        client: String,
        source: Source,
        configs: Configs,
    },
    ProducerPause {
        producer: ProducerName,
    },
    ProducerResume {
        producer: ProducerName,
    },
    ProducerRemove {
        producer: ProducerName,
    },
    ProducerSend(Box<Send>),
    GroupCreate {
        group: GroupId,
        protocol: String,
        assignors: Option<Vec<String>>,
        configs: Configs,
    },
    GroupDelete {
        group: GroupId,
    },
    GroupResetOffsets {
        group: GroupId,
        topic: Option<TopicName>,
        partitions: Option<Vec<Partition>>,
        to: ResetTo,
        execute: bool,
    },
    GroupDeleteOffsets {
        group: GroupId,
        topic: TopicName,
        partitions: Option<Vec<Partition>>,
    },
    MemberJoin(Box<Join>),
    MemberLeave {
        group: GroupId,
        member: MemberName,
    },
    MemberCrash {
        group: GroupId,
        member: MemberName,
    },
    MemberFreeze {
        group: GroupId,
        member: MemberName,
        for_ms: Option<Ms>,
    },
    MemberThaw {
        group: GroupId,
        member: MemberName,
    },
    MemberSet {
        group: GroupId,
        member: MemberName,
        topics: Option<Vec<TopicName>>,
        configs: Configs,
        processing_us: Option<u64>,
        commit_on_revoke: Option<bool>,
    },
    ConsumerSeek {
        group: GroupId,
        topic: TopicName,
        partition: Partition,
        to: SeekTo,
    },
    ConsumerCommit {
        group: GroupId,
        member: MemberName,
        topic: Option<TopicName>,
        partition: Option<Partition>,
        offset: Option<Offset>,
    },
    ConsumerPause {
        group: GroupId,
        member: MemberName,
        topic: Option<TopicName>,
        partition: Option<Partition>,
    },
    ConsumerResume {
        group: GroupId,
        member: MemberName,
        topic: Option<TopicName>,
        partition: Option<Partition>,
    },
}

/// `producer.send`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are those of the public interface, described there")]
pub struct Send {
    pub topic: TopicName,
    pub key: Option<Bytes>,
    pub value: Option<Bytes>,
    pub headers: Vec<(String, Bytes)>,
    pub partition: Option<Partition>,
    pub timestamp_ms: Option<UnixMs>,
    pub producer: Option<ProducerName>,
}

/// `member.join`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are those of the public interface, described there")]
pub struct Join {
    pub group: GroupId,
    pub member: MemberName,
    pub topics: Vec<TopicName>,
    pub subscribed_topic_regex: Option<String>,
    pub member_id: Option<MemberId>,
    pub instance_id: Option<InstanceId>,
    pub configs: Configs,
    pub processing_us: u64,
    pub commit_on_revoke: bool,
}

/// Why a command was refused. Words for it are looked up under `refusal-<id>` in the message file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Kafka's error name where there is one, else `INVALID_COMMAND`.
    pub code: &'static str,
    /// The offending field, as `commands[2].topic`.
    pub path: String,
    /// Which message says it.
    pub id: &'static str,
    /// What the message needs to know.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal under Kafka's error name `code`, at field `path`.
    pub fn new(code: &'static str, path: impl Into<String>, id: &'static str) -> Self {
        Self { code, path: path.into(), id, args: Vec::new() }
    }

    /// A refusal that has no name in Kafka.
    pub fn invalid(path: impl Into<String>, id: &'static str) -> Self {
        Self::new("INVALID_COMMAND", path, id)
    }

    /// With something the message needs to know.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The same, with `prefix` before the path.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.path = match (prefix.is_empty(), self.path.is_empty()) {
            (true, _) => self.path,
            (false, true) => prefix.to_owned(),
            (false, false) => format!("{prefix}.{}", self.path),
        };
        self
    }
}
