//! Kafka's commands as calls.

use super::settings::of_consumer;
use super::{Call, Role, Value};
use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::client::consumer::application::CommitMode;
use crate::engine::kafka::client::consumer_config::ConsumerConfig;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka::Marker;
use crate::simulation::command::Configs;
use crate::simulation::kafka::command::{
    ConsumerCommit, ConsumerSeek, Effect, GroupDeleteOffsets, GroupResetOffsets, MemberJoin, MemberSet,
    ResetTo, SeekTo, TopicCreate, TopicDeleteRecords,
};
use crate::simulation::kafka::positions::{plan_reset, plan_seek};
use crate::simulation::kafka::{Command, Group};
use crate::simulation::world::World;

use super::producer::sent;

/// The call behind a command of Kafka's; none where no client makes one.
pub fn call(world: &World, command: &Command) -> Option<Call> {
    match command {
        Command::TopicCreate(create) => Some(create_topic(create)),
        Command::TopicAddPartitions(it) => {
            Some(of_topic("add-partitions", &it.topic).with("total", it.total))
        }
        Command::TopicDelete(it) => Some(of_topic("delete-topic", &it.topic)),
        Command::TopicDeleteRecords(it) => Some(delete_records(it)),
        Command::ProducerSend(send) => Some(sent(world, send)),
        // A group comes about when its first member joins; only what is set on the broker is a call of its own.
        Command::GroupCreate(create) => group_settings(&create.group, &create.configs),
        Command::GroupDelete(it) => Some(of_group("delete-group", &it.group)),
        Command::GroupResetOffsets(reset) => Some(reset_offsets(world, reset)),
        Command::GroupDeleteOffsets(delete) => Some(delete_offsets(world, delete)),
        Command::MemberJoin(join) => Some(joined(world, join)),
        Command::MemberLeave(_) => Some(Call::new("close", Role::Consumer)),
        Command::MemberCrash(_) => Some(Call::new("kill", Role::Consumer)),
        Command::MemberFreeze(freeze) => Some(frozen(freeze.for_ms)),
        Command::MemberSet(set) => changed(world, set),
        Command::ConsumerSeek(seek) => sought(world, seek),
        Command::ConsumerCommit(commit) => committed(world, commit),
        Command::ConsumerPause(it) => {
            fetching(world, "pause", (&it.group, &it.member), (it.topic.as_ref(), it.partition))
        }
        Command::ConsumerResume(it) => {
            fetching(world, "resume", (&it.group, &it.member), (it.topic.as_ref(), it.partition))
        }
        Command::MemberThaw(_) => None,
    }
}

fn of_topic(program: &'static str, topic: &TopicName) -> Call {
    Call::new(program, Role::Broker).with("topic", topic.as_str())
}

fn of_group(program: &'static str, group: &GroupId) -> Call {
    Call::new(program, Role::Broker).with("group", group.as_str())
}

/// What a program asks about a group.
pub fn describe_group(group: &GroupId) -> Call {
    of_group("describe-group", group)
}

/// What a program asks about a topic.
pub fn describe_topic(topic: &TopicName) -> Call {
    of_topic("describe-topic", topic)
}

/// Reads one record, in no group.
pub fn record(partition: &TopicPartition, offset: Offset) -> Call {
    of_topic("read-record", &partition.topic).with("partition", partition.partition).with("offset", offset)
}

/// A consumer's whole loop, as it runs now.
pub fn consumer(world: &World, group: &GroupId, member: &MemberName) -> Option<Call> {
    let found = world.kafka.groups.get(group)?;
    let (_, client) = found.client(member.as_str())?;
    let application = &client.application;
    let call = client_call(group, client).with_some("out", out(&Effect::from(&application.action)));
    Some(looping(call, client.commit_on_revoke, client.config.enable_auto_commit, application.commit))
}

/// Where a group is in a partition.
pub fn marker(world: &World, marker: &Marker) -> Option<Call> {
    owning(world, "position", &marker.group, &marker.partition)
}

fn create_topic(create: &TopicCreate) -> Call {
    let settings = create.configs.iter().map(|(name, value)| (name.clone(), value.clone()));
    of_topic("create-topic", &create.topic).with("partitions", create.partitions).set(settings)
}

fn delete_records(delete: &TopicDeleteRecords) -> Call {
    let json = serde_json::Value::from(delete.topic.as_str()).to_string();
    of_topic("delete-records", &delete.topic)
        .with("topic_json", Value::Plain(json))
        .with("partition", delete.partition)
        .with("offset", delete.before_offset)
        .when("end", delete.before_offset < 0)
}

/// Settings that the broker keeps for a group, by their names there.
fn group_settings(group: &GroupId, configs: &Configs) -> Option<Call> {
    let own = |name: &str| {
        let kept = name.strip_prefix("group.")?;
        (kept.starts_with("consumer.") || kept.starts_with("share.")).then(|| kept.to_owned())
    };
    let mut call = of_group("configure-group", group);
    let mut pairs = Vec::new();
    for (name, value) in configs {
        let Some(name) = own(name) else { continue };
        pairs.push(format!("{name}={value}"));
        call = call.with("group_setting", &*name).with("group_value", &**value);
    }
    (!pairs.is_empty()).then(|| call.with("group_config", &*pairs.join(",")))
}

fn reset_offsets(world: &World, reset: &GroupResetOffsets) -> Call {
    let (topic, partitions) = (reset.topic.as_ref(), reset.partitions.as_deref());
    let rows = plan_reset(world, &reset.group, topic, partitions, reset.to).unwrap_or_default();
    let mut call = of_group("alter-offsets", &reset.group).when("dry", !reset.execute);
    let numbers = |these: &[Partition]| these.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let scope = match (topic, partitions) {
        (None, _) => "--all-topics".to_owned(),
        (Some(topic), None) => format!("--topic {topic}"),
        (Some(topic), Some(these)) => format!("--topic {topic}:{}", numbers(these)),
    };
    call = call.with("scope", Value::Plain(scope)).with("way", Value::Plain(way(reset.to)));
    for row in rows {
        call = call
            .with("row_topic", row.topic.as_str())
            .with("row_partition", row.partition)
            .with("row_offset", row.new)
            .with("row", Value::Plain(TopicPartition::new(row.topic.clone(), row.partition).to_string()));
    }
    call
}

/// The option of `kafka-consumer-groups`.
fn way(to: ResetTo) -> String {
    match to {
        ResetTo::Earliest => "--to-earliest".into(),
        ResetTo::Latest => "--to-latest".into(),
        ResetTo::Offset(offset) => format!("--to-offset {offset}"),
        ResetTo::TimestampMs(time) => format!("--to-datetime {}", super::datetime(time)),
        ResetTo::DurationMs(ms) => format!("--by-duration PT{}S", ms as f64 / 1_000.0),
        ResetTo::ShiftBy(by) => format!("--shift-by {by}"),
        ResetTo::Current => "--to-current".into(),
    }
}

fn delete_offsets(world: &World, delete: &GroupDeleteOffsets) -> Call {
    let all = world.kafka.topics.get(&delete.topic).map_or(0, |topic| topic.partitions.len() as Partition);
    let these = delete.partitions.clone().unwrap_or_else(|| (0..all).collect());
    let list = these.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let name = format!("{}:{list}", delete.topic);
    let mut call = of_group("delete-offsets", &delete.group).with("topic_partition", &*name);
    for (at, partition) in these.iter().enumerate() {
        let comma = if at + 1 < these.len() { "," } else { "" };
        call = call
            .with("row_topic", delete.topic.as_str())
            .with("row_partition", *partition)
            .with("row_comma", Value::Plain(comma.into()));
    }
    call
}

fn joined(world: &World, join: &MemberJoin) -> Call {
    let group = world.kafka.groups.get(&join.group);
    let mut config = group.map(|group| group.member_config.clone()).unwrap_or_default();
    for (name, value) in &join.configs {
        // What can't be set is refused with the command.
        let _ = config.set(name, value);
    }
    let topics: Vec<&str> = join.topics.iter().map(TopicName::as_str).collect();
    let call = start(&join.group, &join.member, &config, &topics);
    let call = call.set(join.instance_id.iter().map(|id| ("group.instance.id".to_owned(), id.to_string())));
    let call = call.with_some("out", out(&join.effect));
    looping(call, join.commit_on_revoke, config.enable_auto_commit, join.commit)
}

/// Settings are those with which the process is started again; topics are subscribed to while it runs.
fn changed(world: &World, set: &MemberSet) -> Option<Call> {
    let group = world.kafka.groups.get(&set.group)?;
    let (_, client) = group.client(set.member.as_str())?;
    if set.topics.as_ref().is_some_and(Vec::is_empty) {
        return Some(Call::new("unsubscribe", Role::Consumer));
    }
    let mut config = client.config.clone();
    for (name, value) in &set.configs {
        // As above.
        let _ = config.set(name, value);
    }
    let topics = set.topics.as_ref().unwrap_or(&client.topics);
    let topics: Vec<&str> = topics.iter().map(TopicName::as_str).collect();
    let call = start(&set.group, &set.member, &config, &topics);
    let on_revoke = set.commit_on_revoke.unwrap_or(client.commit_on_revoke);
    let effect = set.effect.clone().unwrap_or_else(|| (&client.application.action).into());
    let commit = set.commit.unwrap_or(client.application.commit);
    Some(looping(call.with_some("out", out(&effect)), on_revoke, config.enable_auto_commit, commit))
}

/// The program of a loop that commits in this way: with any but `auto`, the consumer does not do it by itself.
fn looping(mut call: Call, on_revoke: bool, auto: bool, commit: CommitMode) -> Call {
    call.program = match (commit, auto, on_revoke) {
        (CommitMode::Before, ..) => "consume-before",
        (CommitMode::After, ..) => "consume-after",
        (CommitMode::Each, ..) => "consume-each",
        (CommitMode::Transaction, ..) => "consume-transaction",
        (CommitMode::Auto, true, _) => "consume-auto",
        (_, _, true) => "consume-on-revoke",
        (CommitMode::Auto | CommitMode::Never, _, false) => "consume-never",
    };
    if call.program == "consume-auto" {
        return call;
    }
    if call.program == "consume-transaction" {
        let first = call.values.get("group").and_then(|values| values.first()).cloned();
        let id = match first {
            Some(Value::Text(group)) => format!("{group}-1"),
            _ => "1".to_owned(),
        };
        let known = call.values.contains_key("out");
        call = call.with("transactional_id", &*id).with_some("out", (!known).then_some("results"));
    }
    call.set([("enable.auto.commit".to_owned(), "false".to_owned())])
}

/// The topic that processing produces to.
fn out(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::Topic(topic) => Some(topic.as_str()),
        Effect::Count | Effect::Upsert => None,
    }
}

fn start(group: &GroupId, member: &MemberName, config: &ConsumerConfig, topics: &[&str]) -> Call {
    let pattern = topics.join("|");
    Call::new("consume-auto", Role::Consumer)
        .with("group", group.as_str())
        .with("member", member.as_str())
        .with_all("topics", topics.iter().copied())
        .with("pattern", &*pattern)
        .when("several", topics.len() > 1)
        .with("most", config.max_poll_records)
        .set(of_consumer(config))
}

fn client_call(group: &GroupId, client: &Consumer) -> Call {
    let topics: Vec<&str> = client.topics.iter().map(TopicName::as_str).collect();
    start(group, &client.name, &client.config, &topics)
        .set(client.instance_id.iter().map(|id| ("group.instance.id".to_owned(), id.to_string())))
}

/// A call on a partition by its owner, or by any member of its group where it has none.
fn owning(world: &World, program: &'static str, id: &GroupId, partition: &TopicPartition) -> Option<Call> {
    let group = world.kafka.groups.get(id)?;
    let owner = group.owners().get(partition).map(|(name, _)| (*name).clone());
    let client =
        owner.and_then(|name| Some(group.client(name.as_str())?.1)).or(group.clients.values().next());
    let call = match client {
        Some(client) => client_call(id, client),
        None => without_members(group, id, &partition.topic),
    };
    let name = partition.topic.as_str();
    let both = format!("{name}:{}", partition.partition);
    let call = Call { program, ..call };
    Some(call.with("topic", name).with("partition", partition.partition).with("topic_partition", &*both))
}

/// The next member of a group that has none.
fn without_members(group: &Group, id: &GroupId, topic: &TopicName) -> Call {
    start(id, &"c1".into(), &group.member_config, &[topic.as_str()])
}

fn sought(world: &World, seek: &ConsumerSeek) -> Option<Call> {
    let partition = TopicPartition::new(seek.topic.clone(), seek.partition);
    let program = match seek.to {
        SeekTo::Offset(_) => "seek",
        SeekTo::Beginning => "seek-beginning",
        SeekTo::End => "seek-end",
        SeekTo::TimestampMs(_) => "seek-time",
        SeekTo::ShiftBy(_) => "seek-shift",
    };
    let call = owning(world, program, &seek.group, &partition)?;
    let call =
        call.with_some("offset", plan_seek(world, &seek.group, &partition, seek.to).ok().map(|it| it.to));
    Some(match seek.to {
        SeekTo::TimestampMs(time) => call.with("timestamp", time).with("datetime", &*super::datetime(time)),
        SeekTo::ShiftBy(by) => call.with("by", by),
        _ => call,
    })
}

fn committed(world: &World, commit: &ConsumerCommit) -> Option<Call> {
    match (&commit.topic, commit.partition) {
        (Some(topic), Some(partition)) => {
            let partition = TopicPartition::new(topic.clone(), partition);
            let program = if commit.offset.is_some() { "commit-offset" } else { "commit-partition" };
            Some(owning(world, program, &commit.group, &partition)?.with_some("offset", commit.offset))
        }
        _ => held(world, "commit", &commit.group, &commit.member),
    }
}

fn fetching(
    world: &World,
    program: &'static str,
    (group, member): (&GroupId, &MemberName),
    of: (Option<&TopicName>, Option<Partition>),
) -> Option<Call> {
    let (Some(topic), Some(partition)) = of else { return held(world, program, group, member) };
    let program = if program == "pause" { "pause-partition" } else { "resume-partition" };
    owning(world, program, group, &TopicPartition::new(topic.clone(), partition))
}

/// A call on all that a member holds.
fn held(world: &World, program: &'static str, group: &GroupId, member: &MemberName) -> Option<Call> {
    let (_, client) = world.kafka.groups.get(group)?.client(member.as_str())?;
    Some(Call { program, ..client_call(group, client) })
}

fn frozen(for_ms: Option<u64>) -> Call {
    let seconds = for_ms.map(|ms| Value::Plain((ms as f64 / 1_000.0).to_string()));
    Call::new("freeze", Role::Consumer).with_some("ms", for_ms).with_some("seconds", seconds)
}
