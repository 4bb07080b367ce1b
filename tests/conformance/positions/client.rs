//! A consumer of the recorded calls, made from settings as the vectors write them.

use loglab::engine::kafka::client::config::{ConfigError, ConfigType, boolean, int};
use loglab::engine::kafka::client::consumer_config::ConsumerConfig;
use loglab::engine::kafka::client::positions::{Positions, Thrown};

const NO_GROUP: &str = "To use the group management or offset commit APIs, you must provide a valid group.id in the \
                        consumer configuration.";
const NO_GROUP_TO_COMMIT: &str = "Failed to construct kafka consumer\nCaused by: InvalidConfigurationException: \
                                  enable.auto.commit cannot be set to true when default group id (null) is used.";
const EXCLUSIVE: &str = "Subscription to topics, partitions and pattern are mutually exclusive";
/// What stands between an exception and its cause.
pub const CAUSED_BY: &str = "\nCaused by: ";

/// `SubscriptionState.SubscriptionType`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subscription {
    #[default]
    None,
    Topics(Vec<String>),
    Assigned,
}

/// A consumer, its settings, and how far it is in its group.
#[expect(clippy::struct_excessive_bools, reason = "plain facts of a test driver, each on its own")]
pub struct Client {
    pub positions: Positions,
    pub config: ConsumerConfig,
    pub group: bool,
    pub api_timeout_ms: i64,
    pub subscription: Subscription,
    /// When the member is in its group, once it has asked to be.
    pub joins_at: Option<i64>,
    pub member: bool,
    /// Its subscription changed: the next poll joins again.
    pub rejoins: bool,
    pub poll_interval_set: bool,
    pub thrown_out: bool,
    pub closed: bool,
    /// `wakeup` was called, and nothing has woken yet.
    pub woken: bool,
    /// It has talked to its coordinator.
    pub knows_coordinator: bool,
    pub next_auto_commit: i64,
    /// Commits of `commitAsync` whose callbacks wait for the next call, and those called since they were asked for.
    pub pending: Vec<Callback>,
    pub called: Vec<Callback>,
}

/// What an `OffsetCommitCallback` is told: offsets by partition, and an exception, if there is one.
pub type Callback = (Vec<(String, u64)>, Option<Thrown>);

impl Client {
    /// What needs a group is refused without one.
    pub fn grouped(&self) -> Result<(), Thrown> {
        if self.group { Ok(()) } else { Err(Thrown::new("InvalidGroupIdException", NO_GROUP)) }
    }

    pub fn started(mut self, now: i64) -> Self {
        self.next_auto_commit = now + self.config.auto_commit_interval_ms as i64;
        self
    }

    /// Takes another kind of subscription than before only after `unsubscribe`.
    pub fn subscribe(&mut self, to: Subscription) -> Result<(), Thrown> {
        let same = std::mem::discriminant(&self.subscription) == std::mem::discriminant(&to);
        if self.subscription != Subscription::None && !same {
            return Err(Thrown::new("IllegalStateException", EXCLUSIVE));
        }
        self.subscription = to;
        Ok(())
    }

    pub fn unsubscribe(&mut self) {
        self.subscription = Subscription::None;
        self.positions.assign(&[]);
        (self.member, self.joins_at, self.thrown_out, self.rejoins) = (false, None, false, false);
    }

    /// `WakeupException`, if somebody called `wakeup`.
    pub fn wake(&mut self) -> Result<(), Thrown> {
        if std::mem::take(&mut self.woken) { Err(Thrown::new("WakeupException", "")) } else { Ok(()) }
    }

    /// Callbacks are called in the thread of the application, inside its next call.
    pub fn call_back(&mut self) {
        self.called.append(&mut self.pending);
    }
}

/// Settings as the vectors write them, `name=value, …`; `(none)` leaves one out.
pub fn new_client(settings: &str) -> Result<Client, Thrown> {
    let mut config = ConsumerConfig { enable_auto_commit: false, ..ConsumerConfig::default() };
    let mut positions = Positions::new(config.auto_offset_reset);
    positions.leader = "127.0.0.1:19092 (id: 1 rack: null isFenced: false)".into();
    let (mut group, mut api_timeout_ms, mut poll_interval_set) = (true, 4_000, false);
    for setting in settings.split(", ").filter(|setting| !setting.is_empty()) {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        let set = match name {
            "group.id" => {
                group = value != "(none)";
                Ok(())
            }
            _ if value == "(none)" => Ok(()),
            "default.api.timeout.ms" => int(name, value, 0).map(|ms| api_timeout_ms = ms.into()),
            "max.partition.fetch.bytes" => {
                int(name, value, 0).map(|bytes| positions.max_partition_bytes = bytes as u64)
            }
            // Neither changes what these calls answer.
            "fetch.max.wait.ms" | "fetch.min.bytes" | "retry.backoff.ms" => int(name, value, 0).map(drop),
            "allow.auto.create.topics" | "check.crcs" => boolean(name, value).map(drop),
            _ => {
                poll_interval_set |= name == "max.poll.interval.ms";
                config.set(name, value)
            }
        };
        set.map_err(|error| refused(&error))?;
    }
    if !group && config.enable_auto_commit {
        return Err(Thrown::new("KafkaException", NO_GROUP_TO_COMMIT));
    }
    positions.policy = config.auto_offset_reset;
    positions.max_poll_records = config.max_poll_records as usize;
    positions.request_timeout_ms = config.request_timeout_ms;
    Ok(Client {
        positions,
        config,
        group,
        api_timeout_ms,
        subscription: Subscription::None,
        joins_at: None,
        member: false,
        rejoins: false,
        poll_interval_set,
        thrown_out: false,
        closed: false,
        woken: false,
        knows_coordinator: false,
        next_auto_commit: 0,
        pending: Vec::new(),
        called: Vec::new(),
    })
}

/// `ConfigException` in `ConfigDef`'s words.
fn refused(error: &ConfigError) -> Thrown {
    let invalid = |name: &str, value: &str, why: &str| {
        Thrown::new("ConfigException", format!("Invalid value {value} for configuration {name}: {why}"))
    };
    match error {
        ConfigError::OutOfRange { name, value, min, max } => {
            let least = format!("Value must be at least {min}");
            let most = format!("Value must be no more than {max}");
            invalid(name, &value.to_string(), if value < min { &least } else { &most })
        }
        ConfigError::WrongType { name, value, expected } => match expected {
            ConfigType::Int => invalid(name, value, "Not a number of type INT"),
            ConfigType::Long => invalid(name, value, "Not a number of type LONG"),
            _ => invalid(name, value, "Expected value to be either true or false"),
        },
        ConfigError::NotAllowed { name, value, .. } if name == "auto.offset.reset" => {
            let why = format!(
                "Invalid value `{value}` for configuration {name}. The value must be either 'earliest', 'latest', \
                 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'."
            );
            invalid(name, value, &why)
        }
        other => Thrown::new("a test", format!("setting not understood: {other}")),
    }
}
