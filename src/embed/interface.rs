//! The public interface as values: what the element's members take and give.

use serde_json::{Value, json};

use super::answers::Told;
use super::answers::event::LabEvent;
use super::answers::ledger::LedgerRow;
use super::answers::result::result;
use super::answers::snapshot::Snapshot;
use crate::engine::kafka::ids::Ms;
use crate::scenario::fields::Fields;
use crate::scenario::{library, parse};
use crate::session::Lab;
use crate::simulation::ledger::ReaderId;
use crate::simulation::{Event, Refusal};
use crate::tools::console::{TextFile, requests, run_line};

/// No built-in scenario has a longer name, in bytes.
const LONGEST_NAME: usize = 80;
/// How many rows `ledger` gives where nobody says, and at most.
const ROWS: u64 = 1_000;
const MOST_ROWS: u64 = 10_000;
/// The longest time that `advance` runs at once: 31 days.
const MOST_ADVANCE_MS: f64 = 31.0 * 24.0 * 3_600_000.0;

impl Lab {
    /// `snapshot()`.
    pub fn snapshot(&self) -> Value {
        json!(Snapshot::told(self))
    }

    /// `apply(command or [commands])`: all or nothing. One command's result stands alone, a list's in a list.
    pub fn apply_json(&mut self, value: &Value) -> Result<Value, Refusal> {
        let (commands, many) = match value {
            Value::Array(list) => {
                let read = |(index, value)| parse::command(value, &format!("[{index}]"));
                (list.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?, true)
            }
            one => (vec![parse::command(one, "")?], false),
        };
        let done = self.do_now(&commands).map_err(|mut refusal| {
            if !many {
                refusal.path = refusal.path.trim_start_matches("[0]").trim_start_matches('.').to_owned();
            }
            refusal
        })?;
        let mut results: Vec<Value> = done.outcomes.iter().map(result).collect();
        let result = if many { Value::Array(results) } else { results.pop().unwrap_or_default() };
        Ok(json!({ "events": told(&done.events), "result": result }))
    }

    /// `advance(ms)`: runs whole milliseconds, a month at most, and gives the new time. Where memory is
    /// full on the way, time stands there and it is refused.
    pub fn advance_json(&mut self, ms: f64) -> Result<Ms, Refusal> {
        if !(0.0..=MOST_ADVANCE_MS).contains(&ms) {
            return Err(Refusal::invalid("ms", "out-of-range")
                .with("value", ms)
                .with("min", 0)
                .with("max", MOST_ADVANCE_MS));
        }
        let now = self.advance(ms as Ms);
        if !self.is_full() {
            return Ok(now);
        }
        Err(self.memory_full("ms"))
    }

    /// That time stopped because memory is full.
    pub fn memory_full(&self, path: &str) -> Refusal {
        let (time, limit_mb) = (self.world().now, self.memory_mb().1);
        Refusal::new("MEMORY_LIMIT", path, "memory-full").with("time", time).with("limit", limit_mb)
    }

    /// `console(line, files)`: what `kafka-consumer-groups` prints, after doing what it does.
    pub fn console_json(&mut self, line: &str, files: &Value) -> Result<Value, Refusal> {
        let file = |(name, text): (&String, &Value)| TextFile {
            name: name.clone(),
            text: text.as_str().unwrap_or_default().to_owned(),
        };
        let files: Vec<TextFile> = files.as_object().into_iter().flatten().map(file).collect();
        let printed = run_line(self.world(), line, &files);
        let commands = requests::commands(self.world(), &printed.requests);
        if !commands.is_empty() {
            self.do_now(&commands)?;
        }
        Ok(json!({ "stdout": printed.stdout, "stderr": printed.stderr, "exit": printed.exit }))
    }

    /// `load(name, text or object)`.
    pub fn load_json(&mut self, value: &Value) -> Result<(), Refusal> {
        let scenario = match value {
            Value::String(name) if is_name(name) => library::named(name.trim())?,
            Value::String(text) => parse::scenario_text(text)?,
            value => parse::scenario(value)?,
        };
        self.load(scenario)
    }

    /// `step()`: the facts of one event.
    pub fn step_json(&mut self) -> Value {
        json!(told(&self.step()))
    }

    /// `ledger({"reader", "from", "limit"})`: rows of what a reader did with the records that are its concern.
    pub fn ledger_json(&self, options: &Value) -> Result<Value, Refusal> {
        let mut fields = Fields::of(options, "")?;
        let name: String = fields.take("reader")?;
        let from = fields.take_opt::<u64>("from")?.unwrap_or(0);
        let limit = fields.take_opt::<u64>("limit")?.unwrap_or(ROWS);
        fields.finish()?;
        if !(1..=MOST_ROWS).contains(&limit) {
            return Err(Refusal::invalid("limit", "out-of-range")
                .with("value", limit)
                .with("min", 1)
                .with("max", MOST_ROWS));
        }
        let world = self.world();
        let known = |id: &ReaderId| match id {
            ReaderId::Group(group) => world.kafka.groups.contains_key(group),
        };
        let Some(reader) = ReaderId::parse(&name).filter(known) else {
            let all: Vec<_> = world.kafka.groups.keys().map(|id| format!("group:{id}")).collect();
            return Err(Refusal::invalid("reader", "unknown-reader")
                .with("reader", name)
                .with("known", all.join(", ")));
        };
        let rows = world.ledger_rows(&reader, from, limit as usize);
        Ok(json!(rows.iter().map(|row| LedgerRow::of(world, row)).collect::<Vec<_>>()))
    }

    /// `events(since)`: those from that number on, and the number to ask with next.
    pub fn events_json(&self, since: u64) -> Value {
        json!({ "next": self.recent().next(), "events": told(self.recent().since(since)) })
    }
}

fn told<'e>(events: impl IntoIterator<Item = &'e Event>) -> Vec<LabEvent> {
    events.into_iter().map(Told::told).collect()
}

/// Whether a text can only be meant as a scenario's name: short, one line, and without the signs that JSON is made of.
fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && !text.contains(['{', '}', '[', ']', '"', '\n', ':', ','])
}
