//! Random JSON of what is declared: whatever a declaration allows, at its limits often.

use loglab::engine::chance::Chance;
use loglab::scenario::shape::{CommandDoc, FieldDoc, Form, Needed, Shape};
use serde_json::{Map, Value, json};

const TEXTS: [&str; 6] = ["t", "key-1", "", "日本", "a \"quoted\" one", "none"];

pub struct Random(Chance);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Chance::new(seed))
    }

    fn below(&mut self, n: usize) -> usize {
        self.0.below(n as u64) as usize
    }

    fn text(&mut self) -> &'static str {
        TEXTS[self.below(TEXTS.len())]
    }

    pub fn command(&mut self, declared: &CommandDoc) -> Value {
        let mut out = Map::from_iter([("type".to_owned(), json!(declared.kind))]);
        self.fields(&declared.fields, &mut out);
        Value::Object(out)
    }

    fn fields(&mut self, fields: &[FieldDoc], out: &mut Map<String, Value>) {
        for field in fields {
            let left_out = match &field.needed {
                Needed::Yes | Needed::OrNull | Needed::Flat => false,
                Needed::No | Needed::Default(_) => self.below(2) == 0,
                Needed::Unless(other) => out.contains_key(*other) && self.below(2) == 0,
            };
            match &field.needed {
                _ if left_out => {}
                Needed::Flat => out.extend(self.value(&field.shape).as_object().cloned().unwrap()),
                Needed::OrNull if self.below(3) == 0 => {
                    out.insert(field.name.to_owned(), Value::Null);
                }
                _ => {
                    out.insert(field.name.to_owned(), self.value(&field.shape));
                }
            }
        }
    }

    fn value(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Such(example) => json!(example),
            Shape::Names(names) => json!(names[self.below(names.len())]),
            Shape::Integer { min, max } => json!(self.number(*min, *max)),
            Shape::Number { min, max } => json!(self.number(min.0 as i64, max.0 as i64) as f64 / 1_000.0),
            Shape::Flag => json!(self.below(2) == 0),
            Shape::List(of) => (0..self.below(4)).map(|_| self.value(of)).collect(),
            Shape::Bytes if self.below(2) == 0 => json!({ "base64": "/wD+" }),
            Shape::Text | Shape::Bytes => json!(self.text()),
            Shape::Headers => json!({ "trace": self.value(&Shape::Bytes), "": self.text() }),
            Shape::Configs => {
                json!({ "acks": "all", "linger.ms": self.below(9), "enable.idempotence": true, "list": ["a", "b"] })
            }
            Shape::Value(describe) => {
                let value = describe();
                match &value.forms[self.below(value.forms.len())].form {
                    Form::Word(word) => json!(word),
                    Form::Flag(key) => json!({ *key: true }),
                    Form::Key(key, shape) => json!({ *key: self.value(shape) }),
                    Form::Fields(fields) => {
                        let mut out = Map::new();
                        self.fields(fields, &mut out);
                        Value::Object(out)
                    }
                    Form::Other(shape) => self.value(shape),
                }
            }
            Shape::Decimal | Shape::Nullable(_) | Shape::Pair(_) | Shape::Named(_) => {
                unreachable!("only in answers: {shape:?}")
            }
        }
    }

    fn number(&mut self, min: i64, max: i64) -> i64 {
        match self.below(4) {
            0 => min,
            1 => max,
            2 => min + self.below(20).min((max - min) as usize) as i64,
            _ => min + self.0.below((max - min) as u64) as i64,
        }
    }
}
