//! Plays a trace on the simulation, with the ids of one repeat, and writes down what can be seen after each step.

use std::collections::{BTreeMap, BTreeSet};

use loglab::simulation::command::Join;
use loglab::simulation::{Command, Fact, Group, Refusal, Simulation, World};
use serde_json::Value;

use super::trace::{
    Assignment, Callback, Configs, REPEATS, Seen, Step, Trace, Trouble, member_configs, names, optional,
};

const GROUP: &str = "g";
/// How finely the simulation is looked at.
const LOOK_MS: u64 = 20;
/// A step has settled when nothing changed for so long, as in the recording.
const QUIET_MS: u64 = 1_500;
/// A step that has not settled by then never will.
const LONGEST_MS: u64 = 90_000;

/// What a play leaves to chance.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    /// Whose ids.
    pub repeat: usize,
    /// Which of those who join at once comes first.
    first: usize,
}

impl Luck {
    /// Every way to play a trace.
    pub fn all(trace: &Trace) -> Vec<Self> {
        let joining =
            |step: &Step| if step.label.starts_with("join") { names(&step.action).len() } else { 1 };
        let most = trace.steps.iter().map(joining).max().unwrap_or(1).max(1);
        (0..REPEATS).flat_map(|repeat| (0..most).map(move |first| Self { repeat, first })).collect()
    }
}

/// Why a trace was not played.
pub enum Unplayable {
    /// The simulation does not know a setting or gesture of it.
    NotModelled,
    /// It refused something that it should know.
    Broken(String),
}

/// What was seen after one step.
pub struct Played {
    pub seen: Seen,
    pub state: String,
    pub assignor: Option<String>,
    pub also_in_group: BTreeMap<String, Assignment>,
    pub errors: Vec<Trouble>,
}

/// A trace under way.
struct Player<'t> {
    trace: &'t Trace,
    luck: Luck,
    sim: Simulation,
    stalled: BTreeSet<String>,
    callbacks: BTreeMap<String, Vec<Callback>>,
    errors: Vec<Trouble>,
    began: u64,
    changed: u64,
}

/// Plays a whole trace.
pub fn play(trace: &Trace, luck: Luck) -> Result<Vec<Played>, Unplayable> {
    let mut player = Player {
        trace,
        luck,
        sim: Simulation::new(World::new("trace", 1, 0)),
        stalled: BTreeSet::new(),
        callbacks: BTreeMap::new(),
        errors: Vec::new(),
        began: 0,
        changed: 0,
    };
    player.set_up()?;
    let steps = trace.steps.iter().enumerate();
    steps.map(|(index, step)| player.step(index, step)).collect()
}

impl Player<'_> {
    fn set_up(&mut self) -> Result<(), Unplayable> {
        for (topic, partitions) in &self.trace.topics {
            self.create_topic(topic, *partitions)?;
        }
        let mut configs = self.trace.client.clone();
        let asked = configs.remove("group.protocol");
        let protocol = if self.trace.is_share() { Some("share".into()) } else { asked };
        let protocol = protocol.unwrap_or_else(|| "classic".into());
        // Of the broker's settings, those that concern a single group.
        let known = [
            "group.initial.rebalance.delay.ms",
            "group.min.session.timeout.ms",
            "group.max.session.timeout.ms",
            "group.consumer.session.timeout.ms",
            "group.consumer.heartbeat.interval.ms",
            "group.consumer.assignment.interval.ms",
            "group.consumer.migration.policy",
            "group.share.session.timeout.ms",
            "group.share.heartbeat.interval.ms",
            "group.share.assignment.interval.ms",
            "group.consumer.regex.refresh.interval.ms",
        ];
        for (name, value) in &self.trace.broker {
            if known.contains(&name.as_str()) {
                configs.insert(name.clone(), value.clone());
            }
        }
        self.apply(&Command::GroupCreate {
            group: GROUP.into(),
            protocol,
            assignors: None,
            configs: configs.into_iter().collect(),
        })
    }

    fn step(&mut self, index: usize, step: &Step) -> Result<Played, Unplayable> {
        self.began = self.sim.world().now;
        self.changed = self.began;
        self.callbacks.clear();
        self.errors.clear();
        self.act(index, step)?;
        self.listen();
        if let Some(ms) = optional(&step.action, "observe_ms") {
            self.run_until(self.began + ms);
        } else {
            let least = self.began + optional(&step.action, "min_ms").unwrap_or(0);
            let linger = step.action["linger"].as_bool() == Some(true);
            while !self.settled(least, linger) && self.sim.world().now < self.began + LONGEST_MS {
                self.run_until(self.sim.world().now + LOOK_MS);
            }
        }
        Ok(self.observe())
    }

    fn run_until(&mut self, until: u64) {
        while self.sim.world().now < until {
            self.sim.advance(LOOK_MS.min(until - self.sim.world().now));
            self.listen();
        }
    }

    fn act(&mut self, index: usize, step: &Step) -> Result<(), Unplayable> {
        let action = &step.action;
        let mut whom = names(action);
        let count = whom.len().max(1);
        whom.rotate_left(self.luck.first % count);
        let text = |field: &str| action[field].as_str().unwrap_or_default().to_owned();
        let number = |field: &str| optional(action, field).unwrap_or(0);
        match action["action"].as_str().unwrap_or_default() {
            "wait" => Ok(()),
            "create_topic" => self.create_topic(&text("topic"), number("partitions")),
            "delete_topic" => self.apply(&Command::TopicDelete { topic: text("topic").into() }),
            "add_partitions" => {
                let (topic, total) = (text("topic").into(), number("total") as u32);
                self.apply(&Command::TopicAddPartitions { topic, total })
            }
            kind => whom.iter().try_for_each(|member| self.act_on(index, kind, action, member)),
        }
    }

    fn act_on(&mut self, index: usize, kind: &str, action: &Value, name: &str) -> Result<(), Unplayable> {
        let (group, member) = (GROUP.into(), name.into());
        let command = match kind {
            "join" => self.join(index, action, name)?,
            "leave" => Command::MemberLeave { group, member },
            "crash" => Command::MemberCrash { group, member },
            "stall" => {
                self.stalled.insert(name.into());
                Command::MemberFreeze { group, member, for_ms: None }
            }
            "resume" => {
                self.stalled.remove(name);
                Command::MemberThaw { group, member }
            }
            "commit" => Command::ConsumerCommit { group, member, topic: None, partition: None, offset: None },
            "subscribe" => {
                let topics = action["topics"].as_array().into_iter().flatten();
                let topics = topics.filter_map(|t| Some(t.as_str()?.into())).collect();
                let (configs, processing_us) = (Configs::new(), None);
                Command::MemberSet { group, member, topics: Some(topics), configs, processing_us }
            }
            // A dynamic member of a consumer group leaves for good even so.
            "close_remain_in_group" if self.is_modern() => Command::MemberLeave { group, member },
            // `enforceRebalance` does nothing in a consumer group.
            "enforce_rebalance" if self.is_modern() => return Ok(()),
            _ => return Err(Unplayable::NotModelled),
        };
        self.apply(&command)
    }

    fn join(&self, index: usize, action: &Value, name: &str) -> Result<Command, Unplayable> {
        let all = action["members"].as_array().into_iter().flatten();
        let member = all.clone().find(|m| m["name"].as_str() == Some(name)).unwrap_or(&Value::Null);
        if member.get("regex").is_some() {
            return Err(Unplayable::NotModelled);
        }
        let topics = member["topics"].as_array().into_iter().flatten();
        let id = self.trace.id_of(self.luck.repeat, index, name);
        let mut configs = member_configs(member);
        if configs.get("group.protocol").is_some_and(|protocol| protocol == "classic") {
            configs.remove("group.protocol");
        }
        Ok(Command::MemberJoin(Box::new(Join {
            group: GROUP.into(),
            member: name.into(),
            topics: topics.filter_map(|t| Some(t.as_str()?.into())).collect(),
            member_id: id.map(Into::into),
            subscribed_topic_regex: member["re2j"].as_str().map(Into::into),
            instance_id: member["instance"].as_str().map(Into::into),
            configs: configs.into_iter().collect(),
            processing_us: 0,
        })))
    }

    fn create_topic(&mut self, topic: &str, partitions: u64) -> Result<(), Unplayable> {
        let (topic, partitions) = (topic.into(), partitions as u32);
        self.apply(&Command::TopicCreate { topic, partitions, configs: Configs::new() })
    }

    fn apply(&mut self, command: &Command) -> Result<(), Unplayable> {
        self.sim.apply(command).map(|_| ()).map_err(|refusal| unplayable(command, &refusal))
    }

    /// Writes down what members were told.
    fn listen(&mut self) {
        for event in self.sim.drain_events() {
            let at = event.time_ms;
            let (kind, member, partitions) = match event.fact {
                Fact::PartitionsRevoked { member, partitions, .. } => ("revoked", member, partitions),
                Fact::PartitionsLost { member, partitions, .. } => ("lost", member, partitions),
                Fact::PartitionsAssigned { member, partitions, .. } => ("assigned", member, partitions),
                Fact::MemberFailed { member, exception, .. } => {
                    self.trouble(member.as_str(), exception);
                    continue;
                }
                Fact::CommitFailed { member, .. } => {
                    self.trouble(member.as_str(), "CommitFailedException");
                    continue;
                }
                Fact::JoinCompleted { .. }
                | Fact::RebalanceCompleted { .. }
                | Fact::GroupEpochBumped { .. }
                | Fact::TargetAssigned { .. }
                | Fact::GroupReconciled { .. }
                | Fact::GroupEmptied { .. } => {
                    self.changed = self.changed.max(at);
                    continue;
                }
                _ => continue,
            };
            self.changed = self.changed.max(at);
            let partitions = partitions.iter().map(|tp| format!("{}-{}", tp.topic, tp.partition)).collect();
            let ms = at - self.began;
            let call = Callback { kind: kind.into(), partitions, ms: (ms, ms) };
            self.callbacks.entry(member.as_str().into()).or_default().push(call);
        }
    }

    fn trouble(&mut self, member: &str, class: &str) {
        self.errors.push(Trouble { member: member.into(), class: class.into(), message: None });
    }

    fn is_modern(&self) -> bool {
        let asked = self.trace.client.get("group.protocol");
        self.trace.is_share() || asked.is_some_and(|protocol| protocol != "classic")
    }

    fn group(&self) -> &Group {
        &self.sim.world().groups[GROUP]
    }

    /// The recording's rule: every live member's own assignment equals what the group reports, the group is
    /// stable or empty, and nothing changed for a while.
    fn settled(&self, least: u64, linger: bool) -> bool {
        let now = self.sim.world().now;
        if now < least || now < self.changed + QUIET_MS {
            return false;
        }
        let played = self.observe();
        if !["STABLE", "EMPTY"].contains(&played.state.as_str()) {
            return false;
        }
        let group = self.group();
        let agree = group.clients.values().filter(|c| !c.is_crashed()).all(|client| {
            let name = client.name.as_str();
            let known = group.coordinator.seat(&client.member_id);
            // Who stalls is waited for until the group gave it up.
            if self.stalled.contains(name) {
                return linger || known.is_none();
            }
            if client.topics.is_empty() && client.regex.is_none() {
                return known.is_none();
            }
            if self.trace.is_share() {
                return group.coordinator.consumer().is_some_and(|shared| {
                    let member = shared.member(&client.member_id);
                    member.is_some_and(|m| {
                        m.epoch == shared.epoch() && m.is_reconciled(shared.assignment_epoch())
                    })
                });
            }
            known.is_some_and(|seat| {
                let mut own: Vec<_> = seat.assignment();
                own.sort();
                own.iter().eq(client.held().keys())
            })
        });
        agree && (linger || played.also_in_group.is_empty())
    }

    fn observe(&self) -> Played {
        let group = self.group();
        let mut seen = Seen { callbacks: self.callbacks.clone(), ..Seen::default() };
        for client in group.clients.values().filter(|c| !c.is_crashed()) {
            let name = client.name.as_str().to_owned();
            seen.ids.insert(name.clone(), client.member_id.as_str().into());
            // A share consumer has no listener; what it has is what the group says.
            let own = if self.trace.is_share() {
                by_topic(group.assignment_of(client).iter())
            } else {
                by_topic(client.held().keys())
            };
            seen.assignment.insert(name, own);
        }
        let live: BTreeSet<_> =
            group.clients.values().filter(|c| !c.is_crashed()).map(|c| c.member_id.clone()).collect();
        let seats = group.coordinator.seats().into_iter();
        let gone = seats.filter(|seat| !live.contains(seat.id));
        let also_in_group =
            gone.map(|seat| (seat.name.as_str().to_owned(), by_topic(seat.assignment().iter()))).collect();
        seen.generation = Some(i64::from(group.coordinator.generation()));
        Played {
            seen,
            state: snake(group.coordinator.state().name()),
            assignor: group.coordinator.protocol().map(str::to_owned),
            also_in_group,
            errors: self.errors.clone(),
        }
    }
}

fn unplayable(command: &Command, refusal: &Refusal) -> Unplayable {
    match refusal.id {
        "protocol-not-modelled" | "unknown-config" | "unknown-assignor" => Unplayable::NotModelled,
        _ => Unplayable::Broken(format!("{command:?} was refused: {refusal:?}")),
    }
}

fn by_topic<'a>(partitions: impl Iterator<Item = &'a loglab::engine::ids::TopicPartition>) -> Assignment {
    let mut assignment = Assignment::new();
    for tp in partitions {
        assignment.entry(tp.topic.as_str().into()).or_default().insert(tp.partition.into());
    }
    assignment
}

/// `PreparingRebalance` as tools print it: `PREPARING_REBALANCE`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.chars().enumerate() {
        if at > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_uppercase());
    }
    snake
}
