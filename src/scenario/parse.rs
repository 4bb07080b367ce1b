//! JSON → commands and scenarios, as the public interface defines them.

use serde_json::Value;

use super::Scenario;
use super::commands::read;
use super::field_types::list;
use super::fields::Fields;
use crate::engine::kafka::ids::Ms;
use crate::simulation::{Command, Refusal};

/// The most commands that a scenario has.
const MOST_COMMANDS: usize = 100_000;

/// A scenario from JSON text.
pub fn scenario_text(text: &str) -> Result<Scenario, Refusal> {
    let value = serde_json::from_str(text).map_err(|error| {
        Refusal::invalid("", "bad-json").with("line", error.line()).with("column", error.column())
    })?;
    scenario(&value)
}

/// A scenario from JSON.
pub fn scenario(value: &Value) -> Result<Scenario, Refusal> {
    let mut f = Fields::of(value, "")?;
    let version: u64 = f.take("version")?;
    if version != 1 {
        return Err(Refusal::invalid("version", "unknown-version").with("version", version));
    }
    let commands = f.get("commands");
    if let Some(count) =
        commands.and_then(Value::as_array).map(Vec::len).filter(|count| *count > MOST_COMMANDS)
    {
        return Err(Refusal::invalid("commands", "too-many").with("count", count).with("max", MOST_COMMANDS));
    }
    let scenario = Scenario {
        name: f.take("name")?,
        title: f.take("title")?,
        seed: f.take_opt("seed")?.unwrap_or(0),
        start_time_ms: f.take_opt("start_time_ms")?.unwrap_or(0),
        commands: commands.map_or(Ok(Vec::new()), |commands| list(commands, "commands", timed_command))?,
    };
    f.finish()?;
    Ok(scenario)
}

/// A command with its `at_ms`.
fn timed_command(value: &Value, path: &str) -> Result<(Ms, Command), Refusal> {
    let mut f = Fields::of(value, path)?;
    let at = f.take_opt("at_ms")?.unwrap_or(0);
    let command = read(&mut f)?;
    f.finish()?;
    Ok((at, command))
}

/// A command; `path` is where it stands in what was given.
pub fn command(value: &Value, path: &str) -> Result<Command, Refusal> {
    let mut f = Fields::of(value, path)?;
    let command = read(&mut f)?;
    f.finish()?;
    Ok(command)
}
