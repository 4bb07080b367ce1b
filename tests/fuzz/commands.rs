//! Random commands from their declarations: names that often fit, and now and then something that does not.

use loglab::engine::chance::Chance;
use loglab::scenario::commands::documented;
use loglab::scenario::shape::{CommandDoc, FieldDoc, Form, Needed, Shape};
use serde_json::{Map, Value, json};

use super::hostile;
use super::hostile::pick;

/// Settings of topics, producers, groups and members, each with a value that makes things happen soon.
const CONFIGS: [(&str, &str); 40] = [
    ("retention.ms", "1000"),
    ("retention.bytes", "4000"),
    ("segment.bytes", "2000"),
    ("segment.ms", "500"),
    ("acks", "0"),
    ("linger.ms", "0"),
    ("batch.size", "200"),
    ("max.request.size", "4000"),
    ("max.in.flight.requests.per.connection", "1"),
    ("metadata.max.age.ms", "100"),
    ("partitioner.adaptive.partitioning.enable", "false"),
    ("partitioner.ignore.keys", "true"),
    ("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner"),
    ("auto.offset.reset", "earliest"),
    ("auto.offset.reset", "none"),
    ("auto.offset.reset", "by_duration:PT1S"),
    ("enable.auto.commit", "false"),
    ("auto.commit.interval.ms", "1"),
    ("session.timeout.ms", "1500"),
    ("heartbeat.interval.ms", "200"),
    ("max.poll.interval.ms", "700"),
    ("max.poll.records", "1"),
    ("max.poll.records", "2147483647"),
    ("fetch.max.bytes", "0"),
    ("max.partition.fetch.bytes", "0"),
    ("fetch.min.bytes", "100000"),
    ("fetch.max.wait.ms", "0"),
    ("retry.backoff.ms", "0"),
    ("group.initial.rebalance.delay.ms", "0"),
    ("group.min.session.timeout.ms", "1"),
    ("group.max.size", "1"),
    ("group.consumer.max.size", "1"),
    ("group.share.max.size", "1"),
    ("group.consumer.session.timeout.ms", "1500"),
    ("group.consumer.heartbeat.interval.ms", "200"),
    ("group.consumer.regex.refresh.interval.ms", "10000"),
    ("group.remote.assignor", "range"),
    ("partition.assignment.strategy", "cooperative-sticky"),
    ("rebalance.timeout.ms", "1000"),
    ("request.timeout.ms", "1"),
];

pub struct Commands {
    pub chance: Chance,
    declared: Vec<CommandDoc>,
}

impl Commands {
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), declared: documented() }
    }

    fn below(&mut self, n: usize) -> usize {
        self.chance.below(n as u64) as usize
    }

    pub fn next(&mut self) -> Value {
        let at = self.below(self.declared.len());
        let declared = self.declared[at].clone();
        let mut out = Map::from_iter([("type".to_owned(), json!(declared.kind))]);
        self.fields(&declared.fields, &mut out);
        let mut command = Value::Object(out);
        // Most are left right, so that the world lives.
        if self.below(5) == 0 {
            self.spoil(&mut command);
        }
        command
    }

    /// Replaces, drops or adds something anywhere in it.
    fn spoil(&mut self, value: &mut Value) {
        match value {
            Value::Object(map) if !map.is_empty() && self.below(4) > 0 => {
                let at = self.below(map.len());
                let name = map.keys().nth(at).cloned().unwrap_or_default();
                match self.below(8) {
                    0 => {
                        map.remove(&name);
                    }
                    1 => {
                        map.insert(hostile::text(&mut self.chance), json!(1));
                    }
                    _ => {
                        if let Some(field) = map.get_mut(&name) {
                            self.spoil(field);
                        }
                    }
                }
            }
            Value::Array(list) if !list.is_empty() && self.below(3) > 0 => {
                let at = self.below(list.len());
                self.spoil(&mut list[at]);
            }
            Value::Number(_) if self.below(4) > 0 => *value = hostile::number(&mut self.chance),
            Value::String(_) if self.below(4) > 0 => *value = json!(hostile::text(&mut self.chance)),
            other => *other = hostile::value(&mut self.chance),
        }
    }

    fn fields(&mut self, fields: &[FieldDoc], out: &mut Map<String, Value>) {
        for field in fields {
            let left_out = match &field.needed {
                Needed::Yes | Needed::OrNull | Needed::Flat => false,
                Needed::No | Needed::Default(_) => self.below(2) == 0,
                Needed::Unless(other) => out.contains_key(*other) && self.below(2) == 0,
            };
            let value = match (&field.needed, field.name) {
                _ if left_out => continue,
                (Needed::OrNull, _) if self.below(3) == 0 => Value::Null,
                (_, "producer") => json!(pick(&mut self.chance, &["p", "q", "__proto__"])),
                (_, "topic") => self.topic(),
                (_, "topics") => (0..self.below(3)).map(|_| self.topic()).collect(),
                (_, "group") => json!(pick(&mut self.chance, &["g", "h", "__proto__"])),
                (_, "member") => json!(pick(&mut self.chance, &["c1", "c2", "c3", "__proto__"])),
                (_, "member_id" | "instance_id") => json!(pick(&mut self.chance, &["m", "i", "c1"])),
                (_, "subscribed_topic_regex") => self.regex(),
                (_, "assignors") => json!([pick(&mut self.chance, &["range", "sticky", "uniform"])]),
                (_, "workload") => json!("flights"),
                (_, "key") if self.below(2) == 0 => json!("carrier"),
                _ => self.value(&field.shape),
            };
            match (&field.needed, value) {
                (Needed::Flat, Value::Object(fields)) => out.extend(fields),
                (_, value) => {
                    out.insert(field.name.to_owned(), value);
                }
            }
        }
    }

    fn topic(&mut self) -> Value {
        json!(pick(&mut self.chance, &["t", "u", "__proto__"]))
    }

    fn regex(&mut self) -> Value {
        if self.below(4) == 0 {
            return json!(hostile::text(&mut self.chance));
        }
        json!(pick(&mut self.chance, &[".*", "t|u", "[", "(t"]))
    }

    fn value(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Such(example) => json!(example),
            Shape::Names(names) => json!(names[self.below(names.len())]),
            Shape::Integer { min, max } => json!(self.number(*min, *max)),
            Shape::Number { min, max } => json!(self.number(min.0 as i64, max.0 as i64) as f64 / 1_000.0),
            Shape::Flag => json!(self.below(2) == 0),
            Shape::List(of) => (0..self.below(4)).map(|_| self.value(of)).collect(),
            Shape::Bytes if self.below(3) == 0 => json!({ "base64": "/wD+" }),
            Shape::Text | Shape::Bytes => json!(pick(&mut self.chance, &["k", "", "日本"])),
            Shape::Headers => json!({ "trace": "1", "": "" }),
            Shape::Configs => {
                let count = self.below(3);
                (0..count).map(|_| self.config()).collect::<Map<_, _>>().into()
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
            _ => Value::Null,
        }
    }

    fn config(&mut self) -> (String, Value) {
        let (name, usual) = CONFIGS[self.below(CONFIGS.len())];
        let value = match self.below(4) {
            0 => hostile::number(&mut self.chance),
            _ => json!(usual),
        };
        (name.to_owned(), value)
    }

    /// Small mostly, at the limits now and then.
    fn number(&mut self, min: i64, max: i64) -> i64 {
        match self.below(10) {
            0 => min,
            1 => max,
            _ => min + self.below(12).min((max - min) as usize) as i64,
        }
    }
}
