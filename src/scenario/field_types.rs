//! How each type of a declared field stands in JSON: read, printed, and described.

use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value};

use super::field::{Field, Limited};
use super::fields::{Fields, below, wrong};
use super::shape::{EXACT, Shape};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::client::consumer::application::{CommitMode, Moment};
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{GroupId, InstanceId, MemberId, MemberName, ProducerName, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::Refusal;
use crate::simulation::command::{Bytes, Configs, Headers, Milli};
use crate::simulation::network::{Apis, Leg};

fn text<'a>(value: &'a Value, path: &str) -> Result<&'a str, Refusal> {
    value.as_str().ok_or_else(|| wrong(path, "string", value))
}

macro_rules! text_fields {
    ($($T:ty: $about:literal,)*) => {$(
        impl Field for $T {
            const ABOUT: &'static str = $about;

            fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
                text(value, path).map(Self::from)
            }

            fn print(&self) -> Value {
                Value::from(self.to_string())
            }

            fn shape() -> Shape {
                Shape::Text
            }
        }
    )*};
}

text_fields! {
    String: "",
    TopicName: "The topic's name.",
    ProducerName: "The producer's name, its `client.id`.",
    GroupId: "The group's name, its `group.id`.",
    MemberName: "The member's name, its `client.id`.",
    MemberId: "",
    InstanceId: "",
}

/// A whole number within limits.
fn whole(value: &Value, path: &str, min: i64, max: i64) -> Result<i64, Refusal> {
    let whole = value.as_i64().or_else(|| value.as_f64().filter(|f| f.fract() == 0.0).map(|f| f as i64));
    let number = whole.ok_or_else(|| wrong(path, "integer", value))?;
    if (min..=max).contains(&number) { Ok(number) } else { Err(out_of_range(path, number, min, max)) }
}

fn out_of_range<T: ToString>(path: &str, value: T, min: T, max: T) -> Refusal {
    Refusal::invalid(path, "out-of-range").with("value", value).with("min", min).with("max", max)
}

macro_rules! whole_fields {
    ($($T:ty: $usual:expr,)*) => {$(
        impl Field for $T {
            fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
                Self::read_within(value, path, &$usual)
            }

            fn print(&self) -> Value {
                Value::from(*self)
            }

            fn shape() -> Shape {
                Self::shape_within(&$usual)
            }
        }

        impl Limited for $T {
            type Number = Self;

            fn read_within(value: &Value, path: &str, limits: &RangeInclusive<Self>) -> Result<Self, Refusal> {
                whole(value, path, *limits.start() as i64, *limits.end() as i64).map(|number| number as Self)
            }

            fn shape_within(limits: &RangeInclusive<Self>) -> Shape {
                Shape::Integer { min: *limits.start() as i64, max: *limits.end() as i64 }
            }
        }
    )*};
}

whole_fields! {
    u32: 0..=i32::MAX as u32,
    u64: 0..=EXACT as u64,
    i64: -EXACT..=EXACT,
}

impl Field for Milli {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        Self::read_within(value, path, &(Self(0)..=Self::whole(1_000_000_000)))
    }

    fn print(&self) -> Value {
        if self.0.is_multiple_of(1_000) { Value::from(self.0 / 1_000) } else { Value::from(self.as_f64()) }
    }

    fn shape() -> Shape {
        Self::shape_within(&(Self(0)..=Self::whole(1_000_000_000)))
    }
}

impl Limited for Milli {
    type Number = Self;

    fn read_within(value: &Value, path: &str, limits: &RangeInclusive<Self>) -> Result<Self, Refusal> {
        let number = value.as_f64().ok_or_else(|| wrong(path, "number", value))?;
        let (min, max) = (limits.start().as_f64(), limits.end().as_f64());
        if number >= min && number <= max {
            return Ok(Self((number * 1_000.0 + 0.5) as u64));
        }
        Err(out_of_range(path, number, min, max))
    }

    fn shape_within(limits: &RangeInclusive<Self>) -> Shape {
        Shape::Number { min: *limits.start(), max: *limits.end() }
    }
}

impl Field for bool {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        value.as_bool().ok_or_else(|| wrong(path, "boolean", value))
    }

    fn print(&self) -> Value {
        Value::from(*self)
    }

    fn shape() -> Shape {
        Shape::Flag
    }
}

impl<T: Field> Field for Option<T> {
    const ABOUT: &'static str = T::ABOUT;

    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        T::read(value, path).map(Some)
    }

    fn print(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::print)
    }

    fn shape() -> Shape {
        T::shape()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Limited> Limited for Option<T> {
    type Number = T::Number;

    fn read_within(value: &Value, path: &str, limits: &RangeInclusive<T::Number>) -> Result<Self, Refusal> {
        T::read_within(value, path, limits).map(Some)
    }

    fn shape_within(limits: &RangeInclusive<T::Number>) -> Shape {
        T::shape_within(limits)
    }
}

/// Each entry of a list.
pub fn list<T>(
    value: &Value,
    path: &str,
    read: impl Fn(&Value, &str) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let list = value.as_array().ok_or_else(|| wrong(path, "array", value))?;
    list.iter().enumerate().map(|(index, value)| read(value, &format!("{path}[{index}]"))).collect()
}

impl<T: Field> Field for Vec<T> {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        list(value, path, T::read)
    }

    fn print(&self) -> Value {
        self.iter().map(T::print).collect()
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl Field for GroupProtocol {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        let name = text(value, path)?;
        let unknown = || Refusal::invalid(path, "protocol-not-modelled").with("protocol", name);
        Self::parse(name).ok_or_else(unknown)
    }

    fn print(&self) -> Value {
        Value::from(self.name())
    }

    fn shape() -> Shape {
        Shape::Names([Self::Classic, Self::Consumer, Self::Share].map(Self::name).to_vec())
    }
}

macro_rules! word_fields {
    ($($T:ty,)*) => {$(
        impl Field for $T {
            fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
                let word = text(value, path)?;
                Self::ALL.into_iter().find(|one| one.name() == word).ok_or_else(|| {
                    let known = Self::ALL.map(Self::name).join(", ");
                    Refusal::invalid(path, "unknown-word").with("word", word).with("known", known)
                })
            }

            fn print(&self) -> Value {
                Value::from(self.name())
            }

            fn shape() -> Shape {
                Shape::Names(Self::ALL.map(Self::name).to_vec())
            }
        }
    )*};
}

word_fields! {
    CommitMode,
    Moment,
}

impl Field for Client {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        let name = text(value, path)?;
        Self::parse(name).map_err(|error| {
            let known = error.known.join(", ");
            Refusal::invalid(path, "unknown-client").with("client", name).with("known", known)
        })
    }

    fn print(&self) -> Value {
        Value::from(self.name())
    }

    fn shape() -> Shape {
        let names = |client: &Self| [&[client.name()], client.aliases()].concat();
        Shape::Names(Self::ALL.iter().flat_map(names).collect())
    }
}

impl Field for Leg {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        let name = text(value, path)?;
        let known = || Self::ALL.map(Self::name).join(", ");
        let unknown = || Refusal::invalid(path, "unknown-word").with("word", name).with("known", known());
        Self::ALL.into_iter().find(|leg| leg.name() == name).ok_or_else(unknown)
    }

    fn print(&self) -> Value {
        Value::from(self.name())
    }

    fn shape() -> Shape {
        Shape::Names(Self::ALL.map(Self::name).to_vec())
    }
}

impl Apis {
    fn every() -> impl Iterator<Item = Self> {
        std::iter::once(Self::All).chain(ApiKey::ALL.into_iter().map(Self::Only))
    }
}

impl Field for Apis {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        let name = text(value, path)?;
        let known = || Self::every().map(Self::name).collect::<Vec<_>>().join(", ");
        let unknown = || Refusal::invalid(path, "unknown-word").with("word", name).with("known", known());
        Self::every().find(|api| api.name() == name).ok_or_else(unknown)
    }

    fn print(&self) -> Value {
        Value::from(self.name())
    }

    fn shape() -> Shape {
        Shape::Names(Self::every().map(Self::name).collect())
    }
}

impl Field for Bytes {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        match value {
            Value::String(text) => Ok(Self(text.clone().into_bytes())),
            Value::Object(_) => {
                let mut fields = Fields::of(value, path)?;
                let text: String = fields.take("base64")?;
                fields.finish()?;
                let bad = |_| Refusal::invalid(below(path, "base64"), "bad-base64");
                STANDARD.decode(text).map(Self).map_err(bad)
            }
            other => Err(wrong(path, "text-or-base64", other)),
        }
    }

    fn print(&self) -> Value {
        match std::str::from_utf8(&self.0) {
            Ok(text) => Value::from(text),
            Err(_) => serde_json::json!({ "base64": STANDARD.encode(&self.0) }),
        }
    }

    fn shape() -> Shape {
        Shape::Bytes
    }
}

/// Each entry of an object.
fn entries<T>(
    value: &Value,
    path: &str,
    read: impl Fn(&Value, &str) -> Result<T, Refusal>,
) -> Result<Vec<(String, T)>, Refusal> {
    let map = value.as_object().ok_or_else(|| wrong(path, "object", value))?;
    map.iter().map(|(name, value)| Ok((name.clone(), read(value, &below(path, name))?))).collect()
}

impl Field for Headers {
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        entries(value, path, Bytes::read)
    }

    fn print(&self) -> Value {
        Value::Object(self.iter().map(|(name, value)| (name.clone(), value.print())).collect())
    }

    fn shape() -> Shape {
        Shape::Headers
    }
}

/// A number as settings have it: `1e3` is `1000`.
fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(decimal) if number.is_f64() => decimal.to_string(),
        _ => number.to_string(),
    }
}

impl Field for Configs {
    /// Text, numbers and truth values alike are kept as text.
    fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        let one = |value: &Value, path: &str| match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number_text(number)),
            Value::Bool(flag) => Ok(flag.to_string()),
            Value::Array(list) if list.iter().all(Value::is_string) => {
                let texts: Vec<_> = list.iter().filter_map(Value::as_str).collect();
                Ok(texts.join(","))
            }
            other => Err(wrong(path, "setting", other)),
        };
        Ok(entries(value, path, one)?.into_iter().collect())
    }

    fn print(&self) -> Value {
        let text = |(name, value): (&String, &String)| (name.clone(), Value::from(value.as_str()));
        Value::Object(self.iter().map(text).collect::<Map<_, _>>())
    }

    fn shape() -> Shape {
        Shape::Configs
    }
}
