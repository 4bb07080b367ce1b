//! Reading JSON objects field by field: what is missing, unknown or of the wrong kind is refused by its path.

use base64::Engine as _;
use serde_json::{Map, Number, Value};

use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::partitioner::Client;
use crate::simulation::Refusal;
use crate::simulation::command::{Bytes, Configs, Milli};

/// How much of a wrong value a message shows.
const SHOWN: usize = 40;

/// The fields of one object, at `path` of what was given.
pub struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

fn wrong(path: &str, expected: &'static str, found: &Value) -> Refusal {
    Refusal::invalid(path, "wrong-type").with("expected", expected).with("found", short(found))
}

/// A value as a message shows it.
fn short(value: &Value) -> String {
    let mut text = String::new();
    print(value, &mut text);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// As JSON, as much of it as is shown. (The library's own printer brings 10 KB of tables for its numbers.)
fn print(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number_text(number)),
        Value::String(string) => *text += &["\"", string, "\""].concat(),
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().take(SHOWN).enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                print(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (i, (name, item)) in fields.iter().take(SHOWN).enumerate() {
                text.push_str(if i > 0 { ",\"" } else { "\"" });
                text.push_str(name);
                text.push_str("\":");
                print(item, text);
            }
            text.push('}');
        }
    }
}

/// A number as settings have it.
fn number_text(number: &Number) -> String {
    match (number.as_i64(), number.as_u64()) {
        (Some(n), _) => n.to_string(),
        (None, Some(n)) => n.to_string(),
        (None, None) => number.as_f64().unwrap_or(f64::NAN).to_string(),
    }
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which must be an object.
    pub fn of(value: &'a Value, path: impl Into<String>) -> Result<Self, Refusal> {
        let path = path.into();
        match value {
            Value::Object(map) => Ok(Self { path, map, known: Vec::new() }),
            other => Err(wrong(&path, "object", other)),
        }
    }

    /// The path of a field.
    pub fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field that may be absent. `null` counts as absent.
    pub fn get(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field stands there, if only as `null`.
    pub fn has(&mut self, name: &'static str) -> bool {
        self.known.push(name);
        self.map.contains_key(name)
    }

    fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| Refusal::invalid(self.at(name), "missing-field").with("field", name))
    }

    /// Text that may be absent.
    pub fn opt_text(&mut self, name: &'static str) -> Result<Option<&'a str>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(&self.at(name), "string", other)),
        }
    }

    pub fn text(&mut self, name: &'static str) -> Result<&'a str, Refusal> {
        let value = self.opt_text(name)?;
        self.required(name, value)
    }

    /// A name that may be absent.
    pub fn opt_name<T: From<&'a str>>(&mut self, name: &'static str) -> Result<Option<T>, Refusal> {
        Ok(self.opt_text(name)?.map(T::from))
    }

    pub fn name<T: From<&'a str>>(&mut self, name: &'static str) -> Result<T, Refusal> {
        Ok(T::from(self.text(name)?))
    }

    /// A whole number within `min..=max` that may be absent.
    pub fn opt_int(&mut self, name: &'static str, min: i64, max: i64) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let whole = value.as_i64().or_else(|| value.as_f64().filter(|f| f.fract() == 0.0).map(|f| f as i64));
        let number = whole.ok_or_else(|| wrong(&self.at(name), "integer", value))?;
        if (min..=max).contains(&number) {
            return Ok(Some(number));
        }
        Err(Refusal::invalid(self.at(name), "out-of-range")
            .with("value", number)
            .with("min", min)
            .with("max", max))
    }

    /// A whole number within `min..=max`.
    pub fn int(&mut self, name: &'static str, min: i64, max: i64) -> Result<i64, Refusal> {
        let value = self.opt_int(name, min, max)?;
        self.required(name, value)
    }

    /// A number of at least `min` and at most `max`, times 1,000.
    pub fn opt_milli(&mut self, name: &'static str, min: f64, max: f64) -> Result<Option<Milli>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().ok_or_else(|| wrong(&self.at(name), "number", value))?;
        if number >= min && number <= max {
            return Ok(Some(Milli((number * 1_000.0 + 0.5) as u64)));
        }
        Err(Refusal::invalid(self.at(name), "out-of-range")
            .with("value", number)
            .with("min", min)
            .with("max", max))
    }

    /// `true` or `false`; `default` where absent.
    pub fn flag(&mut self, name: &'static str, default: bool) -> Result<bool, Refusal> {
        Ok(self.opt_flag(name)?.unwrap_or(default))
    }

    /// A truth value that may be left out.
    pub fn opt_flag(&mut self, name: &'static str) -> Result<Option<bool>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong(&self.at(name), "boolean", other)),
        }
    }

    /// Settings: text, numbers and truth values alike, kept as text.
    pub fn configs(&mut self) -> Result<Configs, Refusal> {
        let Some(value) = self.get("configs") else { return Ok(Configs::new()) };
        let fields = Fields::of(value, self.at("configs"))?;
        let one = |(name, value): (&String, &Value)| match value {
            Value::String(text) => Ok((name.clone(), text.clone())),
            Value::Number(number) => Ok((name.clone(), number_text(number))),
            Value::Bool(flag) => Ok((name.clone(), flag.to_string())),
            Value::Array(list) if list.iter().all(Value::is_string) => {
                let texts: Vec<_> = list.iter().filter_map(Value::as_str).collect();
                Ok((name.clone(), texts.join(",")))
            }
            other => Err(wrong(&fields.at(name), "setting", other)),
        };
        fields.map.iter().map(one).collect()
    }

    /// A list that may be absent, each entry read by `read`.
    pub fn opt_list<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a Value, &str) -> Result<T, Refusal>,
    ) -> Result<Option<Vec<T>>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let path = self.at(name);
        let Value::Array(list) = value else { return Err(wrong(&path, "array", value)) };
        let read = |(index, value)| read(value, &format!("{path}[{index}]"));
        list.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
    }

    /// A list of names that may be absent.
    pub fn opt_names<T: From<&'a str>>(&mut self, name: &'static str) -> Result<Option<Vec<T>>, Refusal> {
        self.opt_list(name, |value, path| match value {
            Value::String(text) => Ok(T::from(text.as_str())),
            other => Err(wrong(path, "string", other)),
        })
    }

    /// Bytes: text, or `{"base64": "…"}`; `null` and absence are null.
    pub fn bytes(&mut self, name: &'static str) -> Result<Option<Bytes>, Refusal> {
        let path = self.at(name);
        self.get(name).map(|value| bytes(value, &path)).transpose()
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

/// Bytes: text, or `{"base64": "…"}`.
pub fn bytes(value: &Value, path: &str) -> Result<Bytes, Refusal> {
    match value {
        Value::String(text) => Ok(Bytes(text.clone().into_bytes())),
        Value::Object(_) => {
            let mut fields = Fields::of(value, path)?;
            let text = fields.text("base64")?;
            fields.finish()?;
            let decoded = base64::engine::general_purpose::STANDARD.decode(text);
            decoded.map(Bytes).map_err(|_| Refusal::invalid(format!("{path}.base64"), "bad-base64"))
        }
        other => Err(wrong(path, "text-or-base64", other)),
    }
}

pub fn client(f: &mut Fields<'_>) -> Result<Client, Refusal> {
    let Some(name) = f.opt_text("client")? else { return Ok(Client::Java) };
    Client::parse(name).map_err(|error| {
        let refusal = Refusal::invalid(f.at("client"), "unknown-client").with("client", name);
        refusal.with("known", error.known.join(", "))
    })
}

pub fn protocol(f: &mut Fields<'_>) -> Result<GroupProtocol, Refusal> {
    let Some(name) = f.opt_text("protocol")? else { return Ok(GroupProtocol::Classic) };
    let unknown = || Refusal::invalid(f.at("protocol"), "protocol-not-modelled").with("protocol", name);
    GroupProtocol::parse(name).ok_or_else(unknown)
}
