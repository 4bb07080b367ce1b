//! The element's attributes as typed values. Each invalid attribute is reported by name.

use serde_json::Value;

use super::bridge::Problem;
use crate::session::SPEEDS;
use crate::session::memory::{LIMITS_MB, USUAL_MB};
use crate::ui::allowed::{Allowed, CONTROLS, Controls, LOCKS, Lock, PARTS, View, words_of};
use crate::ui::form::number;
use crate::ui::words::{Arg, Words};

const THEMES: [(&str, &str); 4] =
    [("auto", "auto"), ("light", "light"), ("dark", "dark"), ("contrast", "contrast")];

/// The attributes of one element, each at its default until an attribute says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes {
    /// Replaces the scenario's seed.
    pub seed: Option<u64>,
    /// Simulated milliseconds for each real one.
    pub speed: f64,
    /// `auto`, `light`, `dark` or `contrast`.
    pub theme: &'static str,
    /// `full`, `minimal` or `none`, and what `lock` takes away.
    controls: Controls,
    locks: Vec<Lock>,
    /// The parts that `view` names.
    pub view: Option<View>,
    /// How much memory it may hold, in MB.
    pub memory: u64,
    /// A language tag; none means English.
    pub lang: Option<String>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            seed: None,
            speed: 1.0,
            theme: THEMES[0].1,
            controls: Controls::default(),
            locks: Vec::new(),
            view: None,
            memory: USUAL_MB,
            lang: None,
        }
    }
}

impl Attributes {
    /// Reads an object of attribute values; those that can't be taken stay at their defaults and are returned.
    pub fn from_json(object: &Value) -> (Self, Vec<Problem>) {
        let lang = object.get("lang").and_then(Value::as_str).map(str::to_owned);
        let mut attributes = Self { lang, ..Self::default() };
        let mut problems = Vec::new();
        for (name, value) in object.as_object().into_iter().flatten() {
            problems.extend(attributes.set(name, value.as_str()).err());
        }
        (attributes, problems)
    }

    /// Takes one attribute; `None` puts its default back.
    pub fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        let words = Words::shared(self.lang());
        let wrong = |id: &str, args: &[(&str, Arg)]| Problem::invalid(name, words.format(id, args));
        let given = value.unwrap_or_default();
        let value_arg = [("value", given.into())];
        let one_of =
            |known: String| wrong("attribute-one-of", &[("value", given.into()), ("known", known.into())]);
        match name {
            "seed" => {
                self.seed = value.map(seed).transpose().map_err(|()| wrong("attribute-seed", &value_arg))?;
            }
            "speed" => {
                self.speed =
                    value.map_or(Ok(1.0), speed).map_err(|()| wrong("attribute-speed", &value_arg))?;
            }
            "theme" => self.theme = chosen(&THEMES, value).map_err(one_of)?,
            "controls" => self.controls = chosen(&CONTROLS, value).map_err(one_of)?,
            "lock" => {
                self.locks = words_of(&LOCKS, given).map_err(|word| unknown(&words, name, &word, &LOCKS))?;
            }
            "view" => {
                let parts = words_of(&PARTS, given).map_err(|word| unknown(&words, name, &word, &PARTS))?;
                self.view = (!parts.is_empty()).then(|| View::of(&parts));
            }
            "memory" => {
                self.memory =
                    value.map_or(Ok(USUAL_MB), memory).map_err(|()| wrong("attribute-memory", &value_arg))?;
            }
            "lang" => self.lang = value.map(str::to_owned),
            _ => return Err(Problem::invalid(name, "no such option")),
        }
        Ok(())
    }

    /// What a person may do.
    pub fn allowed(&self) -> Allowed {
        Allowed::new(self.controls, &self.locks)
    }

    /// The language to show it in.
    pub fn lang(&self) -> &str {
        self.lang.as_deref().unwrap_or("en")
    }
}

fn seed(text: &str) -> Result<u64, ()> {
    text.trim().parse().map_err(drop)
}

fn speed(text: &str) -> Result<f64, ()> {
    number(text).filter(|speed| (SPEEDS.0..=SPEEDS.1).contains(speed)).ok_or(())
}

fn memory(text: &str) -> Result<u64, ()> {
    text.trim().parse().ok().filter(|mb| (LIMITS_MB.0..=LIMITS_MB.1).contains(mb)).ok_or(())
}

/// The value of that name, the first one where none is given; else the names there are.
fn chosen<T: Copy>(known: &[(&str, T)], value: Option<&str>) -> Result<T, String> {
    let Some(value) = value.map(str::trim) else { return Ok(known[0].1) };
    let found = known.iter().find(|(name, _)| *name == value).map(|(_, it)| *it);
    found.ok_or_else(|| names(known))
}

fn unknown<T>(words: &Words, name: &str, word: &str, known: &[(&str, T)]) -> Problem {
    let args = [("value", word.into()), ("known", names(known).into())];
    Problem::invalid(name, words.format("attribute-unknown-word", &args))
}

fn names<T>(known: &[(&str, T)]) -> String {
    known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
