//! Plays a trace on the simulation, with the ids of one repeat, and writes down what can be seen after each step.

use std::collections::{BTreeMap, BTreeSet};

use loglab::engine::kafka::assignor::TopicId;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::{MemberName, TopicName};
use loglab::simulation::command::{Configs, Milli};
use loglab::simulation::kafka::command::{
    CommitMode, ConsumerCommit, Effect, GroupCreate, MemberCrash, MemberFreeze, MemberJoin, MemberLeave,
    MemberSet, MemberThaw, OnError, TopicAddPartitions, TopicCreate, TopicDelete,
};
use loglab::simulation::{Command, Refusal, Simulation, World};
use serde_json::Value;

use super::trace::{
    Assignment, Callback, REPEATS, Seen, Step, Trace, Trouble, member_configs, names, optional,
};

pub const GROUP: &str = "g";
/// What a step has that was looked at after a given time, settled or not.
const OBSERVE: &str = "observe_ms";
/// How finely the simulation is looked at.
const LOOK_MS: u64 = 20;
/// A step has settled when nothing changed for so long, as in the recording.
pub const QUIET_MS: u64 = 1_500;
/// How much later the recording may have seen that: it asked the broker about every 120 ms and waited for the
/// answer. That decides the heartbeats' phase at the next step.
const LATE_MS: [u64; 9] = [240, 120, 0, 360, 480, 60, 180, 300, 420];
/// By how much more it was so at each further step: a real heartbeat's phase wanders.
const DRIFT_MS: [u64; 3] = [0, 140, 380];
/// Phases beyond this are those of another heartbeat.
const LATEST_MS: u64 = 600;
/// How much later than its time a snapshot was taken, which differs from one to the next.
const SNAPSHOT_LATE_MS: [u64; 3] = [120, 20, 0];
/// So many snapshots of a trace are varied apart from each other.
const SNAPSHOTS: u32 = 3;
/// When metadata comes to a client that did not know its topics when it was first told its assignment: after the
/// poll in which it was.
const METADATA_MS: u64 = 110;
/// A step that has not settled by then never will.
const LONGEST_MS: u64 = 90_000;

/// What a play leaves to chance.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    pub repeat: usize,
    /// Which of those who join at once comes first.
    first: usize,
    /// How late the recording saw that the first step was over.
    late_ms: u64,
    drift_ms: u64,
    /// Which of `SNAPSHOT_LATE_MS` each snapshot has: a digit for each.
    snapshots: usize,
}

impl Luck {
    /// Every way to play a trace.
    pub fn all(trace: &Trace) -> Vec<Self> {
        let joining =
            |step: &Step| if step.label.starts_with("join") { names(&step.action).len() } else { 1 };
        let most = trace.steps.iter().map(joining).max().unwrap_or(1).max(1);
        let snapshots = trace.steps.iter().filter(|step| optional(&step.action, OBSERVE).is_some()).count();
        let ways = SNAPSHOT_LATE_MS.len().pow(SNAPSHOTS.min(snapshots as u32));
        let mut all = Vec::new();
        for drift_ms in DRIFT_MS {
            for snapshots in 0..ways {
                for late_ms in LATE_MS {
                    for repeat in 0..REPEATS {
                        all.extend((0..most).map(|first| Self {
                            repeat,
                            first,
                            late_ms,
                            drift_ms,
                            snapshots,
                        }));
                    }
                }
            }
        }
        all
    }

    /// How late the recording saw that the step of that number was over.
    pub fn late_ms(&self, step: usize) -> u64 {
        (self.late_ms + self.drift_ms * step as u64) % LATEST_MS
    }

    /// How late the snapshot of that number is.
    fn snapshot_late_ms(&self, number: u32) -> u64 {
        let ways = SNAPSHOT_LATE_MS.len();
        SNAPSHOT_LATE_MS[self.snapshots / ways.pow(number % SNAPSHOTS) % ways]
    }
}

/// Why a trace was not played.
pub enum Unplayable {
    /// The simulation does not know a setting or gesture of it: this one.
    NotModelled(String),
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
pub struct Player<'t> {
    pub trace: &'t Trace,
    pub luck: Luck,
    pub sim: Simulation,
    pub stalled: BTreeSet<String>,
    pub callbacks: BTreeMap<String, Vec<Callback>>,
    pub errors: Vec<Trouble>,
    pub began: u64,
    pub changed: u64,
    /// The present step, and snapshots taken so far.
    pub at: usize,
    snapshots: u32,
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
        at: 0,
        snapshots: 0,
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
        let protocol = if self.trace.is_share() { Some("share") } else { asked.as_deref() };
        let protocol = protocol.unwrap_or("classic");
        let unknown = || Unplayable::NotModelled(format!("group.protocol {protocol}"));
        let protocol = GroupProtocol::parse(protocol).ok_or_else(unknown)?;
        // The head names settings for both protocols ('classic only').
        configs.retain(|name, _| !protocol.refused_settings().contains(&name.as_str()));
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
        self.apply(
            &GroupCreate {
                group: GROUP.into(),
                protocol,
                assignors: None,
                configs: configs.into_iter().collect(),
            }
            .into(),
        )
    }

    fn step(&mut self, index: usize, step: &Step) -> Result<Played, Unplayable> {
        self.at = index;
        self.began = self.sim.world().now;
        self.changed = self.began;
        self.callbacks.clear();
        self.errors.clear();
        self.act(index, step)?;
        self.listen();
        if let Some(ms) = optional(&step.action, OBSERVE) {
            self.run_until(self.began + ms + self.luck.snapshot_late_ms(self.snapshots));
            self.snapshots += 1;
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
            "delete_topic" => self.apply(&TopicDelete { topic: text("topic").into() }.into()),
            "add_partitions" => {
                let (topic, total) = (text("topic").into(), number("total") as u32);
                self.apply(&TopicAddPartitions { topic, total }.into())
            }
            kind => whom.iter().try_for_each(|member| self.act_on(index, kind, action, member)),
        }
    }

    fn act_on(&mut self, index: usize, kind: &str, action: &Value, name: &str) -> Result<(), Unplayable> {
        let (group, member) = (GROUP.into(), name.into());
        let command = match kind {
            "join" => {
                self.join(index, action, name)?;
                return self.subscribe_pattern(action, name);
            }
            "leave" => MemberLeave { group, member }.into(),
            "crash" => MemberCrash { group, member, at: None }.into(),
            "stall" => {
                self.stalled.insert(name.into());
                MemberFreeze { group, member, for_ms: None }.into()
            }
            "resume" => {
                self.stalled.remove(name);
                self.announce(index, name)?;
                MemberThaw { group, member }.into()
            }
            "commit" => ConsumerCommit { group, member, topic: None, partition: None, offset: None }.into(),
            "subscribe" => {
                self.announce(index, name)?;
                let topics = action["topics"].as_array().into_iter().flatten();
                let topics = topics.filter_map(|t| Some(t.as_str()?.into())).collect();
                let (configs, processing_ms) = (Configs::new(), None);
                let topics = Some(topics);
                MemberSet {
                    group,
                    member,
                    topics,
                    configs,
                    processing_ms,
                    commit_on_revoke: None,
                    commit: None,
                    effect: None,
                    on_error: None,
                }
                .into()
            }
            // A dynamic member of a consumer group leaves for good even so.
            "close_remain_in_group" if self.is_modern() => MemberLeave { group, member }.into(),
            // `enforceRebalance` does nothing in a consumer group.
            "enforce_rebalance" if self.is_modern() => return Ok(()),
            _ => return self.act_by_hand(kind, member),
        };
        self.apply(&command)
    }

    /// A pattern that the client itself matches with the topics it sees.
    fn subscribe_pattern(&mut self, action: &Value, name: &str) -> Result<(), Unplayable> {
        let regex =
            action["members"].as_array().into_iter().flatten().find(|m| m["name"].as_str() == Some(name));
        match regex.and_then(|member| member["regex"].as_str()) {
            Some(pattern) => {
                let result = self.sim.subscribe_pattern(&GROUP.into(), &name.into(), pattern);
                result.map_err(|refusal| Unplayable::Broken(format!("{refusal:?}")))
            }
            None => Ok(()),
        }
    }

    /// A member that joins again gets another id: the recorded one.
    fn announce(&mut self, index: usize, name: &str) -> Result<(), Unplayable> {
        let Some(id) = self.trace.id_of(self.luck.repeat, index, name) else { return Ok(()) };
        let result = self.sim.set_next_member_id(&GROUP.into(), &name.into(), id.into());
        result.map_err(|refusal| Unplayable::Broken(format!("{refusal:?}")))
    }

    /// What the public interface has no command for.
    fn act_by_hand(&mut self, kind: &str, member: MemberName) -> Result<(), Unplayable> {
        let group = GROUP.into();
        let result = match kind {
            "close_remain_in_group" => self.sim.close_remaining(&group, &member),
            "unsubscribe" => self.sim.unsubscribe(&group, &member),
            "enforce_rebalance" => self.sim.enforce_rebalance(&group, &member),
            other => return Err(Unplayable::NotModelled(format!("action {other:?}"))),
        };
        result.map_err(|refusal| Unplayable::Broken(format!("{kind} was refused: {refusal:?}")))
    }

    fn join(&mut self, index: usize, action: &Value, name: &str) -> Result<(), Unplayable> {
        let all = action["members"].as_array().into_iter().flatten();
        let member = all.clone().find(|m| m["name"].as_str() == Some(name)).unwrap_or(&Value::Null);
        let topics = member["topics"].as_array().into_iter().flatten();
        let id = self.trace.id_of(self.luck.repeat, index, name);
        let mut configs = member_configs(member);
        if configs.get("group.protocol").is_some_and(|protocol| protocol == "classic") {
            configs.remove("group.protocol");
        }
        let modern =
            configs.get("group.protocol").map_or(self.is_modern(), |protocol| protocol == "consumer");
        let join = MemberJoin {
            group: GROUP.into(),
            member: name.into(),
            topics: topics.filter_map(|t| Some(t.as_str()?.into())).collect(),
            member_id: id.map(Into::into),
            subscribed_topic_regex: member["re2j"].as_str().map(Into::into),
            instance_id: member["instance"].as_str().map(Into::into),
            configs: configs.into_iter().collect(),
            processing_ms: Milli(0),
            commit_on_revoke: false,
            commit: CommitMode::Auto,
            effect: Effect::Count,
            on_error: OnError::Stop,
        };
        if modern && self.trace.heard_before_metadata(self.luck.repeat, index, name) {
            let result = self.sim.join_before_metadata(&join, METADATA_MS);
            return result.map_err(|refusal| unplayable(&join.into(), &refusal));
        }
        self.apply(&join.into())
    }

    fn create_topic(&mut self, topic: &str, partitions: u64) -> Result<(), Unplayable> {
        let (topic, partitions) = (TopicName::from(topic), partitions as u32);
        self.apply(&TopicCreate { topic: topic.clone(), partitions, configs: Configs::new() }.into())?;
        if let Some(id) = self.trace.topic_id(self.luck.repeat, topic.as_str()) {
            let id = TopicId::parse(id).ok_or_else(|| Unplayable::Broken(format!("{id} is no topic id")))?;
            let result = self.sim.set_topic_id(&topic, id);
            result.map_err(|refusal| Unplayable::Broken(format!("{refusal:?}")))?;
        }
        Ok(())
    }

    fn apply(&mut self, command: &Command) -> Result<(), Unplayable> {
        self.sim.apply(command).map(|_| ()).map_err(|refusal| unplayable(command, &refusal))
    }
}

fn unplayable(command: &Command, refusal: &Refusal) -> Unplayable {
    match refusal.id {
        "protocol-not-modelled" | "unknown-config" | "unknown-assignor" => {
            Unplayable::NotModelled(format!("{refusal:?}"))
        }
        _ => Unplayable::Broken(format!("{command:?} was refused: {refusal:?}")),
    }
}
