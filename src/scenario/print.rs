//! Scenarios → JSON text, as `parse` reads it.
//!
//! Invariant: `parse::scenario_text` of what `scenario_text` gives is the same scenario.

use serde_json::{Map, Value, json};

use super::Scenario;
use super::commands::print;
use crate::engine::kafka::ids::Ms;
use crate::simulation::Command;

/// A scenario as JSON text for people: one line for each command.
pub fn scenario_text(scenario: &Scenario) -> String {
    let mut lines: Vec<String> =
        head(scenario).iter().map(|(name, value)| format!("  {}: {value}", json!(name))).collect();
    let commands: Vec<String> =
        scenario.commands.iter().map(|(at, command)| format!("    {}", timed(*at, command))).collect();
    lines.push(if commands.is_empty() {
        "  \"commands\": []".to_owned()
    } else {
        format!("  \"commands\": [\n{}\n  ]", commands.join(",\n"))
    });
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// A scenario as JSON text for machines: nothing but what counts.
pub fn scenario_line(scenario: &Scenario) -> String {
    let mut whole = head(scenario);
    let commands = scenario.commands.iter().map(|(at, command)| timed(*at, command));
    whole.insert("commands".into(), commands.collect());
    Value::Object(whole).to_string()
}

/// All but the commands; what is as usual is left out.
fn head(scenario: &Scenario) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("version".into(), json!(1));
    head.insert("name".into(), json!(scenario.name));
    if let Some(title) = &scenario.title {
        head.insert("title".into(), json!(title));
    }
    if scenario.seed != 0 {
        head.insert("seed".into(), json!(scenario.seed));
    }
    if scenario.start_time_ms != 0 {
        head.insert("start_time_ms".into(), json!(scenario.start_time_ms));
    }
    head
}

fn timed(at: Ms, command: &Command) -> Value {
    let Value::Object(fields) = print(command) else { return Value::Null };
    let mut whole = Map::new();
    if at != 0 {
        whole.insert("at_ms".into(), json!(at));
    }
    whole.extend(fields);
    Value::Object(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{library, parse};

    #[test]
    fn what_is_printed_is_read_as_the_same_scenario() {
        for name in library::names() {
            let scenario = library::scenario(name).unwrap();
            for text in [scenario_text(&scenario), scenario_line(&scenario)] {
                assert_eq!(parse::scenario_text(&text).unwrap(), scenario, "{text}");
            }
        }
    }

    #[test]
    fn for_people_each_command_stands_on_a_line() {
        let text = r#"{"version": 1, "name": "a", "title": "A \"b\"", "seed": 7, "commands": [
            {"at_ms": 5, "type": "topic.create", "topic": "t", "partitions": 2}]}"#;
        let scenario = parse::scenario_text(text).unwrap();
        assert_eq!(
            scenario_text(&scenario),
            r#"{
  "version": 1,
  "name": "a",
  "title": "A \"b\"",
  "seed": 7,
  "commands": [
    {"at_ms":5,"type":"topic.create","topic":"t","partitions":2}
  ]
}
"#
        );
    }
}
