//! Small random worlds: a topic, a producer, a group of three, and everything that goes wrong around them.

use loglab::engine::chance::Chance;
use loglab::scenario::parse;
use loglab::simulation::{Simulation, World};
use serde_json::{Value, json};

/// How the group's applications commit, and what they do.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub commit: &'static str,
    pub effect: &'static str,
    /// The producer is not idempotent, and its responses get lost: records are appended twice.
    pub duplicates: bool,
}

impl Kind {
    pub fn of(commit: &'static str, effect: &'static str) -> Self {
        Self { commit, effect, duplicates: false }
    }

    fn effect(self) -> Value {
        if self.effect == "out" { json!({ "topic": "out" }) } else { json!(self.effect) }
    }
}

pub struct Story {
    pub sim: Simulation,
    kind: Kind,
    chance: Chance,
}

impl Story {
    pub fn new(kind: Kind, seed: u64) -> Self {
        let sim = Simulation::new(World::new("delivery", seed, 1_700_000_000_000));
        let mut story = Self { sim, kind, chance: Chance::new(seed) };
        let protocol = if seed.is_multiple_of(3) { "consumer" } else { "classic" };
        let mut group = json!({ "type": "group.create", "group": "g", "protocol": protocol, "configs": {
            "auto.offset.reset": "earliest", "auto.commit.interval.ms": 300, "max.poll.interval.ms": 4000,
            "max.poll.records": 6, "request.timeout.ms": 700 } });
        let timers = if protocol == "classic" {
            json!({ "group.initial.rebalance.delay.ms": 0, "session.timeout.ms": 6000, "heartbeat.interval.ms": 500 })
        } else {
            json!({ "group.consumer.session.timeout.ms": 6000, "group.consumer.heartbeat.interval.ms": 500 })
        };
        for (name, value) in timers.as_object().into_iter().flatten() {
            group["configs"][name] = value.clone();
        }
        if seed.is_multiple_of(2) && protocol == "classic" {
            group["assignors"] = json!(["cooperative-sticky"]);
        }
        let configs = if kind.duplicates {
            json!({ "enable.idempotence": false, "linger.ms": 0, "request.timeout.ms": 300, "delivery.timeout.ms": 5000 })
        } else {
            json!({ "linger.ms": 0, "request.timeout.ms": 300, "delivery.timeout.ms": 5000 })
        };
        for command in [
            json!({ "type": "topic.create", "topic": "t", "partitions": 3 }),
            json!({ "type": "topic.create", "topic": "out", "partitions": 2 }),
            group,
            json!({ "type": "producer.create", "producer": "p", "topic": "t", "configs": configs,
                    "source": { "rate_per_s": 8, "keys": { "pool": 7 }, "value_bytes": 12 } }),
        ] {
            story.apply(&command);
        }
        story
    }

    pub fn keep_ledger(&mut self, kept: bool) {
        self.sim.keep_ledger(kept);
    }

    /// Whether some record of the producer lies in the log twice.
    pub fn produced_twice(&self) -> bool {
        let topics = &self.sim.world().kafka.topics;
        let logs = topics.iter().filter(|(name, _)| name.as_str() == "t").flat_map(|(_, t)| &t.partitions);
        let mut values: Vec<Vec<u8>> = Vec::new();
        for log in logs {
            let all = (0..log.log_end_offset()).filter_map(|at| log.get(at)?.value.map(<[u8]>::to_vec));
            values.extend(all);
        }
        let count = values.len();
        values.sort();
        values.dedup();
        values.len() < count
    }

    /// Does something, or lets time pass; tells what was tried.
    pub fn step(&mut self) -> String {
        let drawn = self.chance.below(100);
        if drawn < 88 {
            let ms = 1 + self.chance.below(25);
            self.sim.advance(ms);
            return format!("{ms} ms later");
        }
        let member = ["c1", "c2", "c3"][self.chance.below(3) as usize];
        let of = |kind: &str| json!({ "type": kind, "group": "g", "member": member });
        let command = match drawn {
            88..93 => self.join(member),
            93 => of("member.leave"),
            94 => of("member.crash"),
            95 => {
                let for_ms = 200 + self.chance.below(7_000);
                json!({ "type": "member.freeze", "group": "g", "member": member, "for_ms": for_ms })
            }
            96 => of("member.thaw"),
            97 => self.crash_at(member),
            _ => self.fault(),
        };
        self.apply(&command);
        command.to_string()
    }

    fn join(&mut self, member: &str) -> Value {
        let processing_ms = [0.0, 0.4, 3.0, 40.0][self.chance.below(4) as usize];
        json!({ "type": "member.join", "group": "g", "member": member, "topics": ["t"],
                "processing_ms": processing_ms,
                "commit": self.kind.commit, "effect": self.kind.effect() })
    }

    fn crash_at(&mut self, member: &str) -> Value {
        let partition = self.chance.below(3);
        let log =
            &self.sim.world().kafka.topics.iter().find(|(name, _)| name.as_str() == "t").expect("made").1;
        let end = log.partitions[partition as usize].log_end_offset();
        let moment = ["before_effect", "after_effect", "after_commit"][self.chance.below(3) as usize];
        json!({ "type": "member.crash", "group": "g", "member": member, "at": {
            "topic": "t", "partition": partition, "offset": end + self.chance.below(4), "moment": moment } })
    }

    /// Lost requests and responses. (A commit that comes twice, or late, could undo a later one: a connection does not
    /// let that happen.)
    fn fault(&mut self) -> Value {
        let apis = ["OffsetCommit", "OffsetCommit", "Heartbeat", "ConsumerGroupHeartbeat", "Produce"];
        let api = apis[self.chance.below(apis.len() as u64) as usize];
        let leg = ["request", "response"][self.chance.below(2) as usize];
        let client = if api == "Produce" {
            json!({ "producer": "p" })
        } else {
            let member = ["c1", "c2", "c3"][self.chance.below(3) as usize];
            json!({ "group": "g", "member": member })
        };
        json!({ "type": "fault.inject", "fault": format!("{api} {leg}"), "client": client, "api": api, "leg": leg,
                "what": "drop", "times": 1 + self.chance.below(3) })
    }

    /// What is refused changes nothing.
    fn apply(&mut self, command: &Value) {
        let command = parse::command(command, "").unwrap_or_else(|wrong| panic!("{command}: {wrong:?}"));
        let _ = self.sim.apply(&command);
    }
}
