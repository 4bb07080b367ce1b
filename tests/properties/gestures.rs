//! Random commands, sensible ones mostly, and time in between.

use loglab::engine::chance::Chance;
use loglab::engine::kafka::ids::InstanceId;
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::Simulation;
use loglab::simulation::command::{Command, Configs, Join, Keys, ResetTo, SeekTo, Source};

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

    fn world(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for topic in TOPICS {
            let partitions = 1 + self.chance.below(6) as u32;
            commands.push(Command::TopicCreate { topic: topic.into(), partitions, configs: Configs::new() });
            let keys = match self.chance.below(3) {
                0 => Keys::None,
                1 => Keys::Fixed("k".into()),
                _ => Keys::Pool { size: 20, skew_milli: 700 },
            };
            let per_1000_s = 500 + self.chance.below(8_000);
            commands.push(Command::ProducerCreate {
                producer: format!("to-{topic}").into(),
                topic: topic.into(),
                client: "java".into(),
                source: Source::Rate { per_1000_s, keys, value_bytes: 8 },
                configs: configs(&[("metadata.max.age.ms", "2000")]),
            });
        }
        for group in GROUPS {
            let protocol = if group == MODERN { "consumer" } else { "classic" };
            let assignor = if group == MODERN {
                self.pick(&["uniform", "range"])
            } else {
                self.pick(&["range", "roundrobin", "sticky", "cooperative-sticky"])
            };
            let reset = self.pick(&["earliest", "latest"]);
            let delay = self.pick(&["0", "500", "3000"]);
            let auto = self.pick(&["true", "true", "false"]);
            commands.push(Command::GroupCreate {
                group: group.into(),
                protocol: protocol.into(),
                assignors: Some(vec![assignor.into()]),
                configs: configs(&[
                    ("auto.offset.reset", reset),
                    ("group.initial.rebalance.delay.ms", delay),
                    ("enable.auto.commit", auto),
                    ("group.consumer.session.timeout.ms", "6000"),
                    ("group.consumer.heartbeat.interval.ms", "1000"),
                    ("session.timeout.ms", "6000"),
                    ("heartbeat.interval.ms", "1000"),
                    ("max.poll.interval.ms", "9000"),
                    ("auto.commit.interval.ms", "1500"),
                    ("metadata.max.age.ms", "2500"),
                    ("max.poll.records", "7"),
                ]),
            });
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
    fn command(&mut self, sim: &Simulation) -> Command {
        let group = self.pick(&GROUPS);
        let topic = self.pick(&TOPICS);
        let member = format!("c{}", self.chance.below(8));
        let partition = self.chance.below(6) as u32;
        let end = sim.world().topics[topic]
            .partitions
            .get(partition as usize)
            .map_or(0, PartitionLog::log_end_offset);
        let offset = self.chance.below(end + 1);
        let other = if group == MODERN { "classic" } else { "consumer" };
        let migrates = self.chance.below(8) == 0;
        let joining = if migrates { configs(&[("group.protocol", other)]) } else { Configs::new() };
        let (instance, regex) = self.identity(group, &member);
        let (group, member) = (group.into(), member.as_str().into());
        match self.chance.below(24) {
            0..7 => Command::MemberJoin(Box::new(Join {
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
                processing_us: self.pick(&[0, 5_000, 60_000]),
                commit_on_revoke: self.chance.below(3) == 0,
            })),
            7..10 => Command::MemberLeave { group, member },
            10..12 => Command::MemberCrash { group, member },
            12 => {
                let for_ms = self.pick(&[None, Some(500), Some(4_000), Some(20_000)]);
                Command::MemberFreeze { group, member, for_ms }
            }
            13 | 14 => Command::MemberThaw { group, member },
            15 => Command::MemberSet {
                group,
                member,
                topics: Some(vec![topic.into()]),
                configs: Configs::new(),
                processing_us: Some(self.pick(&[0, 2_000, 90_000])),
                commit_on_revoke: self.pick(&[None, Some(true), Some(false)]),
            },
            16 | 17 => {
                let to = match self.chance.below(5) {
                    0 => SeekTo::Offset(offset),
                    1 => SeekTo::Beginning,
                    2 => SeekTo::End,
                    3 => SeekTo::TimestampMs(sim.world().unix_now() - self.chance.below(60_000) as i64),
                    _ => SeekTo::ShiftBy(-(self.chance.below(10) as i64)),
                };
                Command::ConsumerSeek { group, topic: topic.into(), partition, to }
            }
            18 => Command::ConsumerCommit { group, member, topic: None, partition: None, offset: None },
            19 => {
                let (topic, partition) = (Some(topic.into()), Some(partition));
                if self.chance.below(2) == 0 {
                    Command::ConsumerPause { group, member, topic, partition }
                } else {
                    Command::ConsumerResume { group, member, topic, partition }
                }
            }
            20 if self.chance.below(3) == 0 => {
                Command::GroupDeleteOffsets { group, topic: topic.into(), partitions: None }
            }
            20 => {
                let to =
                    self.pick(&[ResetTo::Earliest, ResetTo::Latest, ResetTo::ShiftBy(-5), ResetTo::Current]);
                Command::GroupResetOffsets { group, topic: None, partitions: None, to, execute: true }
            }
            21 => {
                let total = sim.world().topics[topic].partitions.len() as u32 + 1;
                if total > 9 {
                    return Command::MemberThaw { group, member };
                }
                Command::TopicAddPartitions { topic: topic.into(), total }
            }
            22 => Command::TopicDeleteRecords {
                topic: topic.into(),
                partition,
                before_offset: self.chance.below(offset + 1) as i64,
            },
            _ => {
                let producer = format!("to-{topic}").into();
                if self.chance.below(2) == 0 {
                    Command::ProducerPause { producer }
                } else {
                    Command::ProducerResume { producer }
                }
            }
        }
    }
}
