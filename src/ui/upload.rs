//! What an imported file becomes: a topic, a producer that streams it, and groups that read it.
//!
//! Invariants:
//! - Nothing here changes a world: a choice becomes commands, and those are given only when the person confirms.
//! - No browser: the dialog feeds the importer and shows this.

use std::rc::Rc;

use crate::engine::chance::Chance;
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::ids::{GroupId, Partition, ProducerName, TopicName, UnixMs};
use crate::engine::kafka::partitioner::{Ask, Client, Reason, TopicPartitioner};
use crate::scenario::Scenario;
use crate::scenario::import::{Arg as Given, ImportError};
use crate::simulation::command::{Command, Configs, Milli};
use crate::simulation::kafka::command::{CommitMode, Effect, GroupCreate, MemberJoin, OnError, TopicCreate};
use crate::simulation::producer::command::{Pace, ProducerCreate, Source};
use crate::simulation::workload::Workload;
use crate::ui::words::{Arg, Words};
use std::collections::BTreeMap;

/// How many rows are looked at to tell how keys spread.
pub const LOOKED_AT: usize = 50_000;

/// How long a file streams by default, in ms.
const STREAMS_MS: i64 = 180_000;

/// Silences are cut to this.
const MAX_GAP_MS: u64 = 1_500;

/// Factors of event time that are offered.
pub const FACTORS: [u32; 10] = [1, 2, 5, 10, 30, 60, 300, 600, 3_600, 86_400];

/// Rows a second that are offered.
pub const RATES: [u32; 6] = [1, 5, 10, 50, 100, 1_000];

/// What a person chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The rows, with times where they are replayed by event time.
    pub workload: Rc<Workload>,
    /// The key column; none for null keys.
    pub key: Option<Rc<str>>,
    /// How rows are timed.
    pub pace: Pace,
    /// The topic to make.
    pub topic: TopicName,
    pub partitions: Partition,
    /// The client library that streams it.
    pub client: Client,
    /// A world of its own, or another topic in the present one.
    pub fresh: bool,
}

/// Names of what is made for a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Names {
    /// Who streams it.
    pub producer: ProducerName,
    /// Who reads it, in a world of its own.
    pub groups: [GroupId; 2],
}

impl Names {
    /// Names that `taken` does not know yet.
    pub fn free(words: &Words, topic: &TopicName, taken: impl Fn(&str) -> bool) -> Self {
        let base = words.format("upload-producer", &[("topic", crate::ui::words::show(topic))]);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let producer = std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name));
        let groups = [words.text("upload-group-one"), words.text("upload-group-two")].map(GroupId::from);
        Self { producer: producer.unwrap_or(base).into(), groups }
    }
}

impl Choice {
    /// What makes the topic and lets its producer stream.
    pub fn commands(&self, names: &Names) -> Vec<Command> {
        let source = Source::Workload {
            workload: self.workload.name().to_string(),
            key: self.key.as_ref().map(ToString::to_string),
            pace: self.pace,
            max_gap_ms: Some(MAX_GAP_MS),
            poison: Milli(0),
            transaction: None,
        };
        let mut commands = vec![
            TopicCreate {
                topic: self.topic.clone(),
                partitions: self.partitions,
                // Old rows keep their own times, so the first retention check would delete what was just brought.
                configs: Configs::from([("retention.ms".to_owned(), "-1".to_owned())]),
            }
            .into(),
            ProducerCreate {
                producer: names.producer.clone(),
                topic: self.topic.clone(),
                client: self.client,
                source: Some(source),
                configs: Configs::new(),
            }
            .into(),
        ];
        if self.fresh {
            let members = [("c1", 0), ("c2", 0), ("a1", 1), ("a2", 1)];
            commands.extend(names.groups.iter().map(group_command));
            commands.extend(members.map(|(member, group)| self.join(&names.groups[group], member)));
        }
        commands
    }

    /// A world that holds the file alone. It begins at the time of the first row; where rows have no times, at `now`.
    pub fn scenario(&self, names: &Names, now: UnixMs) -> Scenario {
        let first = self.workload.first_time_ms();
        Scenario {
            name: self.workload.name().to_string(),
            title: None,
            seed: 7,
            start_time_ms: first.unwrap_or(now),
            commands: self.commands(names).into_iter().map(|command| (0, command)).collect(),
        }
    }

    fn join(&self, group: &GroupId, member: &str) -> Command {
        MemberJoin {
            group: group.clone(),
            member: member.into(),
            topics: vec![self.topic.clone()],
            member_id: None,
            instance_id: None,
            subscribed_topic_regex: None,
            configs: Configs::new(),
            processing_ms: Milli(20_000),
            commit_on_revoke: false,
            commit: CommitMode::Auto,
            effect: Effect::Count,
            on_error: OnError::Stop,
        }
        .into()
    }
}

/// Groups read from the start, and wait less long than Kafka would, so that a person can.
fn group_command(group: &GroupId) -> Command {
    let configs = [
        ("auto.offset.reset", "earliest"),
        ("session.timeout.ms", "10000"),
        ("heartbeat.interval.ms", "1000"),
        ("max.poll.interval.ms", "20000"),
        ("auto.commit.interval.ms", "3000"),
        ("metadata.max.age.ms", "4000"),
        ("group.initial.rebalance.delay.ms", "500"),
    ];
    GroupCreate {
        group: group.clone(),
        protocol: GroupProtocol::Classic,
        assignors: None,
        configs: configs.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    }
    .into()
}

/// A topic's name for a file: what Kafka takes of its name, without the ending.
pub fn topic_name(file: &str) -> TopicName {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let legal = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = stem.chars().map(legal).take(60).collect();
    let name = name.trim_matches('-');
    if name.is_empty() || name.chars().all(|c| c == '.') { "my-file".into() } else { name.into() }
}

/// The factor of event time by which the file streams in about three minutes.
pub fn fitting_factor(first: UnixMs, last: UnixMs) -> u32 {
    let wanted = (last - first).max(0) / STREAMS_MS;
    let fits = FACTORS.iter().rev().find(|factor| i64::from(**factor) <= wanted);
    fits.copied().unwrap_or(FACTORS[0])
}

pub fn by_event_time(factor: u32) -> Pace {
    Pace::EventTime { pace: Milli::whole(factor.into()) }
}

/// A steady pace.
pub fn by_rate(rows_per_s: u32) -> Pace {
    Pace::Rate { rate_per_s: Milli::whole(rows_per_s.into()) }
}

/// Where a file's first rows go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrivals {
    /// How many rows were looked at.
    pub rows: u64,
    /// Records of each partition, as far as keys or turns decide.
    pub counts: Vec<u64>,
    /// Records that are placed in turn.
    pub turns: u64,
    /// Records that go where chance or the batches before them lead.
    pub open: u64,
    /// In the fullest partition, the key that most records have, and how many.
    pub hot: Option<(Vec<u8>, u64)>,
}

impl Arrivals {
    /// Asks the partitioner of a new producer of that library, row by row.
    pub fn of(workload: &Workload, key: Option<&str>, client: Client, partitions: Partition) -> Self {
        let column = key.and_then(|key| workload.column(key));
        let config = ProducerConfig::new(client).partitioning;
        let (mut partitioner, mut chance) = (TopicPartitioner::default(), Chance::new(0));
        let rows = workload.len().min(LOOKED_AT);
        let mut found = Self { rows: rows as u64, counts: vec![0; partitions as usize], ..Self::default() };
        let mut keys: BTreeMap<(Partition, Vec<u8>), u64> = BTreeMap::new();
        for row in 0..rows {
            let key = column.and_then(|column| workload.key(row, column));
            let ask = Ask { key: key.as_deref(), explicit: None, partitions, now: 0 };
            let decision = partitioner.decide(&config, ask, |_| false, &mut chance);
            let decided = match decision.reason {
                Reason::Key(_) => true,
                // kafkajs begins its turns anywhere.
                Reason::Turn { .. } => client != Client::KafkaJs,
                _ => false,
            };
            match found.counts.get_mut(decision.partition as usize).filter(|_| decided) {
                Some(count) => *count += 1,
                None => found.open += 1,
            }
            found.turns += u64::from(decided && matches!(decision.reason, Reason::Turn { .. }));
            if let (Reason::Key(_), Some(key)) = (decision.reason, key) {
                *keys.entry((decision.partition, key.into_owned())).or_default() += 1;
            }
        }
        let fullest = found.fullest();
        let in_fullest = keys.into_iter().filter(|((partition, _), _)| Some(*partition) == fullest);
        found.hot = in_fullest.max_by_key(|(_, count)| *count).map(|((_, key), count)| (key, count));
        found
    }

    /// The partition with most records; the first of several.
    pub fn fullest(&self) -> Option<Partition> {
        let most = self.counts.iter().max().filter(|most| **most > 0)?;
        (0..).zip(&self.counts).find(|(_, count)| *count == most).map(|(partition, _)| partition)
    }

    /// What part of all rows that were looked at so many are, in percent.
    pub fn percent(&self, records: u64) -> f64 {
        records as f64 * 100.0 / self.rows.max(1) as f64
    }
}

/// What is wrong with a file, in words.
pub fn problem(words: &Words, error: &ImportError) -> String {
    let given = error.args();
    let args: Vec<(&str, Arg)> = given
        .iter()
        .map(|(name, arg)| {
            let arg = match arg {
                Given::Ordinal(at) => Arg::from(at.to_string()),
                Given::Count(count) => Arg::from(*count),
                Given::Text(text) => Arg::from(text),
            };
            (*name, arg)
        })
        .collect();
    words.format(&format!("import-error-{}", error.code()), &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::build;
    use crate::scenario::import::Importer;
    use crate::scenario::library::flights;
    use crate::simulation::kafka::lag::Behind;

    fn choice(fresh: bool) -> Choice {
        Choice {
            workload: flights::workload(),
            key: Some("carrier".into()),
            pace: by_event_time(300),
            topic: topic_name("flights 2013.csv"),
            partitions: 6,
            client: Client::Java,
            fresh,
        }
    }

    #[test]
    fn files_become_topics() {
        let cases = [
            ("flights-2013-11-27.csv", "flights-2013-11-27"),
            ("C:\\data\\my file.jsonl", "my-file"),
            ("über.csv", "ber"),
            ("....", "my-file"),
            ("", "my-file"),
        ];
        for (file, topic) in cases {
            assert_eq!(topic_name(file).as_str(), topic, "{file}");
        }
    }

    #[test]
    fn a_day_streams_in_minutes() {
        let file = flights::workload();
        let factor = fitting_factor(file.first_time_ms().unwrap(), file.last_time_ms().unwrap());
        assert_eq!(factor, 300);
        assert_eq!(fitting_factor(0, 1_000), 1);
    }

    fn streamed(choice: &Choice) -> Vec<u64> {
        let names = Names::free(&Words::new("en"), &choice.topic, |_| false);
        let scenario = choice.scenario(&names, 1_700_000_000_000);
        let mut sim = build(&scenario, std::slice::from_ref(&choice.workload)).unwrap();
        sim.advance(600_000);
        let behind = |group| Behind::of_group(sim.world(), group).records;
        assert!(sim.world().kafka.groups.values().all(|group| behind(group) == Some(0)));
        let logs = &sim.world().kafka.topics[&choice.topic].partitions;
        logs.iter().map(crate::engine::kafka::log::PartitionLog::log_end_offset).collect()
    }

    #[test]
    fn where_records_will_go_is_where_they_arrive_whoever_sends_them() {
        for client in Client::ALL {
            let choice = Choice { client, ..choice(true) };
            let told = Arrivals::of(&choice.workload, choice.key.as_deref(), client, 6);
            assert_eq!((told.counts.iter().sum::<u64>(), told.open, told.rows), (978, 0, 978), "{client:?}");
            assert_eq!(streamed(&choice), told.counts, "{client:?}");
        }
    }

    #[test]
    fn the_hot_key_is_named_and_null_keys_are_part_of_the_whole() {
        let mut importer = Importer::new("keys.csv", None);
        importer.push(b"k,n\nUA,1\nUA,2\nUA,3\nB6,4\n,5\n,6\n,7\n,8\n").unwrap();
        let rows = importer.finish().unwrap().workload;
        let told = Arrivals::of(&rows, Some("k"), Client::Java, 6);
        assert_eq!((told.rows, told.open, told.hot.clone()), (8, 4, Some((b"UA".to_vec(), 3))));
        assert!((told.percent(3) - 37.5).abs() < 1e-9);
        let none = Arrivals::of(&rows, None, Client::Java, 6);
        assert_eq!((none.open, none.fullest(), none.hot), (8, None, None));
        let turns = Arrivals::of(&rows, None, Client::KafkaGo, 3);
        assert_eq!((turns.counts, turns.turns, turns.open), (vec![3, 3, 2], 8, 0));
    }

    #[test]
    fn rows_without_times_are_of_the_time_of_the_lab() {
        let mut importer = Importer::new("keys.csv", None);
        importer.push(b"k,n\nUA,1\n").unwrap();
        let workload = importer.finish().unwrap().workload;
        let choice = Choice { workload, key: None, pace: by_rate(1), ..choice(true) };
        let names = Names::free(&Words::new("en"), &choice.topic, |_| false);
        let now = 1_700_000_000_000;
        let scenario = choice.scenario(&names, now);
        let mut sim = build(&scenario, std::slice::from_ref(&choice.workload)).unwrap();
        sim.advance(2_000);
        let logs = &sim.world().kafka.topics[&choice.topic].partitions;
        let times: Vec<_> = logs.iter().filter_map(|log| log.get(0)).map(|record| record.timestamp).collect();
        assert!(matches!(times[..], [at] if at >= now && at < now + 2_000), "{times:?}");
    }

    #[test]
    fn names_in_use_are_left_alone() {
        let words = Words::new("en");
        let names = Names::free(&words, &"flights".into(), |name| name == "flights-feed");
        assert_eq!(names.producer.as_str(), "flights-feed-2");
        assert_eq!(choice(false).commands(&names).len(), 2);
    }
}
