//! A consumer of the recorded calls, made from settings as the vectors write them.

use loglab::engine::kafka::client::consumer_config::ConsumerConfig;
use loglab::engine::kafka::client::positions::{Positions, Thrown};

const NO_GROUP: &str = "To use the group management or offset commit APIs, you must provide a valid group.id in the \
                        consumer configuration.";

/// A consumer, its settings, and how far it is in its group.
#[expect(clippy::struct_excessive_bools, reason = "plain facts of a test driver, each on its own")]
pub struct Client {
    pub positions: Positions,
    pub config: ConsumerConfig,
    pub group: bool,
    pub api_timeout_ms: i64,
    /// Topics subscribed to, and when the member is in its group.
    pub topics: Vec<String>,
    pub joins_at: Option<i64>,
    pub member: bool,
    pub poll_interval_set: bool,
    pub thrown_out: bool,
    pub closed: bool,
}

/// What needs a group is refused without one.
pub fn grouped(c: &Client) -> Result<(), Thrown> {
    if c.group { Ok(()) } else { Err(Thrown::new("InvalidGroupIdException", NO_GROUP)) }
}

/// Settings as the vectors write them, `name=value, …`; `(none)` leaves one out.
pub fn new_client(settings: &str) -> Result<Client, Thrown> {
    let mut config = ConsumerConfig { enable_auto_commit: false, ..ConsumerConfig::default() };
    let mut positions = Positions::new(config.auto_offset_reset);
    positions.leader = "127.0.0.1:19092 (id: 1 rack: null isFenced: false)".into();
    let (mut group, mut api_timeout_ms, mut poll_interval_set) = (true, 4_000, false);
    for setting in settings.split(", ").filter(|setting| !setting.is_empty()) {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        match name {
            "group.id" => group = value != "(none)",
            "default.api.timeout.ms" => api_timeout_ms = value.parse().unwrap_or(api_timeout_ms),
            "max.partition.fetch.bytes" => positions.max_partition_bytes = value.parse().unwrap_or(1 << 20),
            _ if value == "(none)" => {}
            _ => {
                poll_interval_set |= name == "max.poll.interval.ms";
                config.set(name, value).map_err(|_| refused(name, value))?;
            }
        }
    }
    positions.policy = config.auto_offset_reset;
    positions.max_poll_records = config.max_poll_records as usize;
    let (topics, joins_at) = (Vec::new(), None);
    let (member, thrown_out, closed) = (false, false, false);
    Ok(Client {
        positions,
        config,
        group,
        api_timeout_ms,
        topics,
        joins_at,
        member,
        poll_interval_set,
        thrown_out,
        closed,
    })
}

fn refused(name: &str, value: &str) -> Thrown {
    let head = format!("Invalid value {value} for configuration {name}: ");
    let why = if name == "auto.offset.reset" {
        format!(
            "Invalid value `{value}` for configuration {name}. The value must be either 'earliest', 'latest', 'none' \
             or of the format 'by_duration:<PnDTnHnMn.nS.>'."
        )
    } else {
        "Value must be at least 1".to_owned()
    };
    Thrown::new("ConfigException", head + &why)
}
