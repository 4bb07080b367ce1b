//! Reading JSON objects field by field: what is missing, unknown or of the wrong kind is refused by its path.

use serde_json::{Map, Value};

use super::field::Field;
use crate::simulation::Refusal;

/// How much of a wrong value a message shows.
const SHOWN: usize = 40;

/// The fields of one object, at `path` of what was given.
pub struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

/// A value of another kind than `expected`.
pub fn wrong(path: &str, expected: &'static str, found: &Value) -> Refusal {
    Refusal::invalid(path, "wrong-type").with("expected", expected).with("found", short(found))
}

/// A value as a message shows it.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The path of a field below `path`.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which must be an object.
    pub fn of(value: &'a Value, path: &str) -> Result<Self, Refusal> {
        Self::of_or(value, path, "object")
    }

    /// The same, where something else might stand in its place.
    pub fn of_or(value: &'a Value, path: &str, expected: &'static str) -> Result<Self, Refusal> {
        match value {
            Value::Object(map) => Ok(Self { path: path.to_owned(), map, known: Vec::new() }),
            other => Err(wrong(path, expected, other)),
        }
    }

    /// The path of a field.
    pub fn at(&self, name: &str) -> String {
        below(&self.path, name)
    }

    /// A field that may be absent. `null` counts as absent.
    pub fn get(&mut self, name: &'static str) -> Option<&'a Value> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field says something: `false` says as little as absence.
    pub fn is_set(&mut self, name: &'static str) -> bool {
        self.get(name).is_some_and(|value| *value != Value::Bool(false))
    }

    /// A field that must be there, unless its type says what its absence means.
    pub fn take<T: Field>(&mut self, name: &'static str) -> Result<T, Refusal> {
        self.take_by(name, T::read)
    }

    /// The same, read by `read`.
    pub fn take_by<T: Field>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Value, &str) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let path = self.at(name);
        match self.get(name) {
            Some(value) => read(value, &path),
            None => T::absent().ok_or_else(|| missing(path, name)),
        }
    }

    /// A field that may be absent.
    pub fn take_opt<T: Field>(&mut self, name: &'static str) -> Result<Option<T>, Refusal> {
        let path = self.at(name);
        self.get(name).map(|value| T::read(value, &path)).transpose()
    }

    /// A field that must stand there, if only as `null`.
    pub fn take_nullable<T: Field>(&mut self, name: &'static str) -> Result<T, Refusal> {
        if self.map.contains_key(name) { self.take(name) } else { Err(missing(self.at(name), name)) }
    }

    /// Of fields that exclude each other, one at most may be there.
    pub fn only_one(&mut self, tags: &[Option<&'static str>]) -> Result<(), Refusal> {
        let second = tags.iter().flatten().filter(|tag| self.is_set(tag)).nth(1);
        second.map_or(Ok(()), |second| {
            Err(Refusal::invalid(self.at(second), "only-one").with("known", quoted(tags)))
        })
    }

    /// None of these fields is there; told at one of them.
    pub fn needs_one(&self, at: &str, tags: &[Option<&'static str>]) -> Refusal {
        Refusal::invalid(self.at(at), "needs-one").with("known", quoted(tags))
    }

    /// Refuses fields that nobody asked for.
    pub fn finish(self) -> Result<(), Refusal> {
        let unknown = self.map.keys().find(|name| !self.known.contains(&name.as_str()));
        match unknown {
            None => Ok(()),
            Some(name) => Err(Refusal::invalid(self.at(name), "unknown-field")
                .with("field", name)
                .with("known", self.known.join(", "))),
        }
    }
}

fn missing(path: String, name: &str) -> Refusal {
    Refusal::invalid(path, "missing-field").with("field", name)
}

fn quoted(names: &[Option<&'static str>]) -> String {
    let names: Vec<_> = names.iter().flatten().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}
