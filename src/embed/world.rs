//! A stand-in for the lab: a name, a seed and a clock, with the members that the real one has.

#![expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the real lab's signatures")]

use serde_json::{Value, json};

use super::bridge::Problem;
use crate::engine::chance::Chance;

/// A world in which nothing happens but time.
pub struct World {
    name: String,
    seed: u64,
    own_seed: u64,
    time_ms: f64,
    /// Whether the driver lets time pass.
    pub running: bool,
    /// Simulated milliseconds for each real one.
    pub speed: f64,
}

impl World {
    /// A world as the element asks for it; where its scenario is refused, an empty one and the reason.
    pub fn start(scenario: Option<&str>, seed: Option<u64>, speed: f64) -> (Self, Option<Problem>) {
        let mut world =
            Self { name: "empty".into(), seed: 1, own_seed: 1, time_ms: 0.0, running: false, speed };
        let problem = world.load(scenario.unwrap_or("flights")).err();
        world.reseed(seed);
        (world, problem)
    }

    /// The scenario's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Simulated time.
    pub fn time_ms(&self) -> u64 {
        self.time_ms as u64
    }

    /// The present state.
    pub fn snapshot(&self) -> Value {
        let digest = Chance::new(self.seed ^ self.time_ms()).next_u64();
        json!({
            "version": 1, "scenario": self.name, "seed": self.seed, "time_ms": self.time_ms(),
            "running": self.running, "speed": self.speed, "digest": format!("{digest:016x}"),
            "topics": {}, "producers": {}, "groups": {}, "counters": { "produced": 0, "groups": {} },
        })
    }

    /// All or nothing; this world knows no command.
    pub fn apply(&mut self, commands: &Value) -> Result<Value, Problem> {
        let list = commands.as_array().map_or(std::slice::from_ref(commands), Vec::as_slice);
        match list.first().map(|command| command["type"].as_str().unwrap_or_default().to_owned()) {
            None => Ok(json!({ "events": [], "result": null })),
            Some(kind) => Err(Problem::invalid("type", format!("no such command: '{kind}'"))),
        }
    }

    /// Exactly so much time.
    pub fn advance(&mut self, ms: u64) -> Result<u64, Problem> {
        self.time_ms = self.time_ms.floor() + ms as f64;
        Ok(self.time_ms())
    }

    /// So much time as a frame brings.
    pub fn run(&mut self, ms: f64) {
        self.time_ms += ms;
    }

    /// One event.
    pub fn step(&mut self) -> Result<(), Problem> {
        self.advance(1).map(drop)
    }

    /// Another world, by name or text.
    pub fn load(&mut self, scenario: &str) -> Result<(), Problem> {
        if scenario.trim_start().starts_with('{') {
            let value: Value = serde_json::from_str(scenario)
                .map_err(|error| Problem::invalid("scenario", error.to_string()))?;
            let name =
                value["name"].as_str().ok_or_else(|| Problem::invalid("name", "a scenario has a name"))?;
            name.clone_into(&mut self.name);
        } else if scenario.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            scenario.clone_into(&mut self.name);
        } else {
            return Err(Problem::invalid("scenario", format!("no such scenario: '{scenario}'")));
        }
        self.reset();
        Ok(())
    }

    /// The same world from its start.
    pub fn reset(&mut self) {
        self.time_ms = 0.0;
    }

    /// Another seed, or the scenario's own.
    pub fn reseed(&mut self, seed: Option<u64>) {
        self.seed = seed.unwrap_or(self.own_seed);
        self.reset();
    }
}
