//! What commands of every sort are checked for: names and settings.

use crate::engine::kafka::client::config::ConfigError;
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::simulation::command::{Configs, Refusal};

/// Names of topics and groups: what Kafka's `Topic.validate` takes.
pub(crate) fn check_name(code: &'static str, path: &'static str, name: &str) -> Result<(), Refusal> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.len() > 249 || name == "." || name == ".." || !name.chars().all(legal) {
        return Err(Refusal::new(code, path, "bad-name").with("name", name));
    }
    Ok(())
}

/// Sets each of `configs`; the first one refused is named by its path.
pub(crate) fn set_all(
    configs: &Configs,
    mut set: impl FnMut(&str, &str) -> Result<(), ConfigError>,
) -> Result<(), Refusal> {
    for (name, value) in configs {
        set(name, value).map_err(|error| config_refusal(name, value, &error))?;
    }
    Ok(())
}

/// Settings that a consumer of that protocol is not to be given.
pub(crate) fn check_protocol(protocol: GroupProtocol, configs: &Configs) -> Result<(), Refusal> {
    let given = |name: &&&str| configs.get(**name).is_some_and(|value| !value.trim().is_empty());
    let Some(name) = protocol.refused_settings().iter().find(given) else { return Ok(()) };
    let instead = match *name {
        "session.timeout.ms" | "heartbeat.interval.ms" => "broker",
        "partition.assignment.strategy" => "remote",
        "group.remote.assignor" if protocol == GroupProtocol::Classic => "strategy",
        _ => "other",
    };
    Err(Refusal::new("INVALID_CONFIG", format!("configs.{name}"), "config-protocol")
        .with("name", name)
        .with("protocol", protocol.name())
        .with("instead", instead))
}

/// Words a refused setting as a refusal.
pub(crate) fn config_refusal(name: &str, value: &str, error: &ConfigError) -> Refusal {
    let refuse = |id| {
        Refusal::new("INVALID_CONFIG", format!("configs.{name}"), id).with("name", name).with("value", value)
    };
    match error {
        ConfigError::UnknownName { .. } => refuse("unknown-config"),
        ConfigError::WrongType { expected, .. } => {
            refuse("config-type").with("expected", format!("{expected:?}").to_ascii_lowercase())
        }
        ConfigError::OutOfRange { min, max, .. } => refuse("config-range").with("min", min).with("max", max),
        ConfigError::NoRatio { .. } => refuse("config-range").with("min", 0).with("max", 1),
        ConfigError::NotAllowed { allowed, .. } => {
            refuse("config-choice").with("allowed", allowed.join(", "))
        }
        ConfigError::Repeated { value, .. } => refuse("config-repeated").with("twice", value),
        ConfigError::Conflict { with, .. } => refuse("config-conflict").with("with", with),
    }
}
