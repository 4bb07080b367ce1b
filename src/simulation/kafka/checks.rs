//! What commands of every sort are checked for: names and settings.

use crate::engine::kafka::client::config::ConfigError;
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
        ConfigError::NotAllowed { allowed, .. } => {
            refuse("config-choice").with("allowed", allowed.join(", "))
        }
        ConfigError::Conflict { with, .. } => refuse("config-conflict").with("with", with),
    }
}
