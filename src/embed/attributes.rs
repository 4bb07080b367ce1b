//! The element's attributes as typed values. Each invalid attribute is reported by name.

use serde_json::Value;

use super::bridge::Problem;
use crate::ui::form::number;

/// What an element without a `scenario` attribute shows.
const DEFAULT_SCENARIO: &str = "flights";
const THEMES: [&str; 4] = ["auto", "light", "dark", "contrast"];
const CONTROLS: [&str; 3] = ["full", "minimal", "none"];

/// The attributes of one element, each at its default until an attribute says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes {
    /// A built-in name or a scenario's text.
    pub scenario: Option<String>,
    /// Replaces the scenario's seed.
    pub seed: Option<u64>,
    /// Simulated milliseconds for each real one.
    pub speed: f64,
    /// `auto`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// `full`, `minimal` or `none`.
    pub controls: String,
    /// A language tag; none means English.
    pub lang: Option<String>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            scenario: None,
            seed: None,
            speed: 1.0,
            theme: THEMES[0].into(),
            controls: CONTROLS[0].into(),
            lang: None,
        }
    }
}

impl Attributes {
    /// Reads an object of attribute values; those that can't be taken stay at their defaults and are returned.
    pub fn from_json(object: &Value) -> (Self, Vec<Problem>) {
        let mut attributes = Self::default();
        let mut problems = Vec::new();
        for (name, value) in object.as_object().into_iter().flatten() {
            problems.extend(attributes.set(name, value.as_str().map(str::to_owned)).err());
        }
        (attributes, problems)
    }

    /// Takes one attribute; `None` puts its default back.
    pub fn set(&mut self, name: &str, value: Option<String>) -> Result<(), Problem> {
        match name {
            "scenario" => self.scenario = value,
            "seed" => self.seed = value.map(|text| parse_seed(&text)).transpose()?,
            "speed" => self.speed = value.map_or(Ok(1.0), |text| parse_speed(&text))?,
            "theme" => self.theme = one_of("theme", &THEMES, value)?,
            "controls" => self.controls = one_of("controls", &CONTROLS, value)?,
            "lang" => self.lang = value,
            _ => return Err(Problem::invalid(name, "no such option")),
        }
        Ok(())
    }

    /// The language to show it in.
    pub fn lang(&self) -> &str {
        self.lang.as_deref().unwrap_or("en")
    }

    /// The scenario to show.
    pub fn scenario(&self) -> &str {
        self.scenario.as_deref().unwrap_or(DEFAULT_SCENARIO)
    }
}

fn parse_seed(text: &str) -> Result<u64, Problem> {
    text.trim()
        .parse()
        .map_err(|_| Problem::invalid("seed", format!("'{text}' is not an integer of 0 or more")))
}

fn parse_speed(text: &str) -> Result<f64, Problem> {
    let speed = number(text).filter(|speed| (0.1..=1000.0).contains(speed));
    speed.ok_or_else(|| Problem::invalid("speed", format!("'{text}' is not a number of 0.1 to 1000")))
}

fn one_of(name: &str, values: &[&str], value: Option<String>) -> Result<String, Problem> {
    let Some(value) = value else { return Ok(values[0].to_owned()) };
    if values.contains(&value.as_str()) {
        return Ok(value);
    }
    Err(Problem::invalid(name, format!("'{value}' is not one of {}", values.join(", "))))
}
