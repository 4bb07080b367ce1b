//! Random commands, sensible ones mostly, and time in between.

use loglab::engine::chance::Chance;
use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::InstanceId;
use loglab::engine::kafka::log::PartitionLog;
use loglab::engine::kafka::partitioner::Client;
use loglab::simulation::Simulation;
use loglab::simulation::command::{Command, Configs, Milli};
use loglab::simulation::kafka::command::{
    CommitMode, ConsumerCommit, ConsumerPause, ConsumerResume, ConsumerSeek, Effect, GroupCreate,
    GroupDeleteOffsets, GroupResetOffsets, MemberCrash, MemberFreeze, MemberJoin, MemberLeave, MemberSet,
    MemberThaw, OnError, ResetTo, SeekTo, TopicAddPartitions, TopicCreate, TopicDeleteRecords,
};
use loglab::simulation::producer::command::{Keys, ProducerCreate, ProducerPause, ProducerResume, Source};

const TOPICS: [&str; 2] = ["alpha", "beta"];
const GROUPS: [&str; 3] = ["g0", "g1", "g2"];
/// The group of the consumer protocol; members of either protocol may come to any group (online migration).
const MODERN: &str = "g2";

/// Where random commands come from.
pub struct Gestures {
    chance: Chance,
    begun: bool,
}

fn configs(pairs: &[(&str, &str)]) -> Configs {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

impl Gestures {
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed ^ 0x5eed), begun: false }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.chance.below(from.len() as u64) as usize]
    }

    /// Does one thing; says what, if it was a command.
    pub fn next(&mut self, sim: &mut Simulation) -> String {
        if !self.begun {
            self.begun = true;
            let commands = self.world();
            sim.apply_all(&commands).expect("the first commands are right");
            return format!("{commands:?}");
        }
        match self.chance.below(100) {
            0..12 => {
                let command = self.command(sim);
                let answer = sim.apply(&command);
                format!("{command:?} → {answer:?}")
            }
            12..30 => {
                sim.step();
                String::new()
            }
            30..97 => {
                sim.advance(1 + self.chance.below(150));
                String::new()
            }
            _ => {
                sim.advance(self.chance.below(15_000));
                String::new()
            }
        }
    }

    /// What each random world begins with.
    pub fn world(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for topic in TOPICS {
            let partitions = 1 + self.chance.below(6) as u32;
            commands.push(TopicCreate { topic: topic.into(), partitions, configs: Configs::new() }.into());
            let keys = match self.chance.below(3) {
                0 => Keys::None,
                1 => Keys::Fixed("k".into()),
                _ => Keys::Pool { pool: 20, skew: Milli(700) },
            };
            let rate_per_s = Milli(500 + self.chance.below(8_000));
            commands.push(
                ProducerCreate {
                    producer: format!("to-{topic}").into(),
                    topic: topic.into(),
                    client: Client::Java,
                    source: Some(Source::Rate {
                        rate_per_s,
                        keys,
                        value_bytes: 8,
                        poison: Milli(0),
                        transaction: None,
                    }),
                    configs: configs(&[("metadata.max.age.ms", "2000")]),
                }
                .into(),
            );
        }
        for group in GROUPS {
            let protocol = if group == MODERN { GroupProtocol::Consumer } else { GroupProtocol::Classic };
            let assignor = if group == MODERN {
                self.pick(&["uniform", "range"])
            } else {
                self.pick(&["range", "roundrobin", "sticky", "cooperative-sticky"])
            };
            let reset = self.pick(&["earliest", "latest"]);
            let delay = self.pick(&["0", "500", "3000"]);
            let auto = self.pick(&["true", "true", "false"]);
            let mut settings = vec![
                ("auto.offset.reset", reset),
                ("group.initial.rebalance.delay.ms", delay),
                ("enable.auto.commit", auto),
                ("group.consumer.session.timeout.ms", "6000"),
                ("group.consumer.heartbeat.interval.ms", "1000"),
                ("max.poll.interval.ms", "9000"),
                ("auto.commit.interval.ms", "1500"),
                ("metadata.max.age.ms", "2500"),
                ("max.poll.records", "7"),
                ("offsets.retention.minutes", "5"),
                ("offsets.retention.check.interval.ms", "20000"),
            ];
            if group != MODERN {
                settings.extend([("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "1000")]);
            }
            commands.push(
                GroupCreate {
                    group: group.into(),
                    protocol,
                    assignors: Some(vec![assignor.into()]),
                    configs: configs(&settings),
                }
                .into(),
            );
        }
        commands
    }

    /// Some members are static, now and then two of them under one `group.instance.id`, and a crashed one may
    /// return; those of the consumer protocol subscribe by regular expression at times.
    fn identity(&mut self, group: &str, member: &str) -> (Option<InstanceId>, Option<String>) {
        let is = |one_in: u64, chance: &mut Chance| group == MODERN && chance.below(one_in) == 0;
        let instance = match member {
            "c5" if group != MODERN => Some("i5".into()),
            "c6" | "c7" if group != MODERN && self.chance.below(3) > 0 => Some("i6".into()),
            _ => is(3, &mut self.chance).then(|| format!("i-{member}").into()),
        };
        let regex = is(4, &mut self.chance).then(|| "alp.*".to_owned());
        (instance, regex)
    }

    #[expect(clippy::too_many_lines, reason = "a table of commands")]
    pub fn command(&mut self, sim: &Simulation) -> Command {
        let group = self.pick(&GROUPS);
        let topic = self.pick(&TOPICS);
        let member = format!("c{}", self.chance.below(8));
        let partition = self.chance.below(6) as u32;
        let end = sim.world().kafka.topics[topic]
            .partitions
            .get(partition as usize)
            .map_or(0, PartitionLog::log_end_offset);
        let offset = self.chance.below(end + 1);
        let other = if group == MODERN { "classic" } else { "consumer" };
        let migrates = self.chance.below(8) == 0;
        let joining = match (migrates, other) {
            (false, _) => Configs::new(),
            (true, "consumer") => configs(&[("group.protocol", other)]),
            // What its group does not tell a member of the classic protocol.
            (true, _) => configs(&[
                ("group.protocol", other),
                ("session.timeout.ms", "6000"),
                ("heartbeat.interval.ms", "1000"),
            ]),
        };
        let (instance, regex) = self.identity(group, &member);
        let (group, member) = (group.into(), member.as_str().into());
        match self.chance.below(24) {
            0..7 => MemberJoin {
                group,
                member,
                topics: self
                    .pick(&[&["alpha"][..], &["beta"], &["alpha", "beta"]])
                    .iter()
                    .map(|t| (*t).into())
                    .collect(),
                member_id: None,
                instance_id: instance,
                subscribed_topic_regex: regex,
                configs: joining,
                processing_ms: self.pick(&[0, 5, 60].map(Milli::whole)),
                commit_on_revoke: self.chance.below(3) == 0,
                commit: CommitMode::Auto,
                effect: Effect::Count,
                on_error: OnError::Stop,
            }
            .into(),
            7..10 => MemberLeave { group, member }.into(),
            10..12 => MemberCrash { group, member, at: None }.into(),
            12 => {
                let for_ms = self.pick(&[None, Some(500), Some(4_000), Some(20_000)]);
                MemberFreeze { group, member, for_ms }.into()
            }
            13 | 14 => MemberThaw { group, member }.into(),
            15 => MemberSet {
                group,
                member,
                topics: Some(vec![topic.into()]),
                configs: Configs::new(),
                processing_ms: Some(self.pick(&[0, 2, 90].map(Milli::whole))),
                commit_on_revoke: self.pick(&[None, Some(true), Some(false)]),
                commit: None,
                effect: None,
                on_error: None,
            }
            .into(),
            16 | 17 => {
                let to = match self.chance.below(5) {
                    0 => SeekTo::Offset(offset + self.pick(&[0, 0, 0, 3, 1_000])),
                    1 => SeekTo::Beginning,
                    2 => SeekTo::End,
                    3 => SeekTo::TimestampMs(sim.world().unix_now() - self.chance.below(60_000) as i64),
                    _ => SeekTo::ShiftBy(-(self.chance.below(10) as i64)),
                };
                ConsumerSeek { group, topic: topic.into(), partition, to }.into()
            }
            18 => ConsumerCommit { group, member, topic: None, partition: None, offset: None }.into(),
            19 => {
                let (topic, partition) = (Some(topic.into()), Some(partition));
                if self.chance.below(2) == 0 {
                    ConsumerPause { group, member, topic, partition }.into()
                } else {
                    ConsumerResume { group, member, topic, partition }.into()
                }
            }
            20 if self.chance.below(3) == 0 => {
                GroupDeleteOffsets { group, topic: topic.into(), partitions: None }.into()
            }
            20 => {
                let to =
                    self.pick(&[ResetTo::Earliest, ResetTo::Latest, ResetTo::ShiftBy(-5), ResetTo::Current]);
                GroupResetOffsets { group, topic: None, partitions: None, to, execute: true }.into()
            }
            21 => {
                let total = sim.world().kafka.topics[topic].partitions.len() as u32 + 1;
                if total > 9 {
                    return MemberThaw { group, member }.into();
                }
                TopicAddPartitions { topic: topic.into(), total }.into()
            }
            22 => TopicDeleteRecords {
                topic: topic.into(),
                partition,
                before_offset: self.chance.below(offset + 1) as i64,
            }
            .into(),
            _ => {
                let producer = format!("to-{topic}").into();
                if self.chance.below(2) == 0 {
                    ProducerPause { producer }.into()
                } else {
                    ProducerResume { producer }.into()
                }
            }
        }
    }
}
