//! Intents as commands, and what is told after a gesture.

use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::client::consumer_config::ConsumerConfig;
use crate::engine::kafka::ids::{GroupId, InstanceId, MemberName, TopicName, TopicPartition};
use crate::session::subject::kafka::{Marker, Which};
use crate::simulation::Refusal;
use crate::simulation::command::{Command, Configs, Milli};
use crate::simulation::kafka::Group;
use crate::simulation::kafka::command::{
    ConsumerCommit, ConsumerPause, ConsumerResume, ConsumerSeek, GroupCreate, GroupDelete, GroupResetOffsets,
    MemberCrash, MemberFreeze, MemberJoin, MemberLeave, MemberSet, MemberThaw, ProducerSend, ResetTo, SeekTo,
    TopicAddPartitions, TopicCreate, TopicDelete,
};
use crate::simulation::kafka::{placement, positions};
use crate::simulation::producer::command::{ProducerCreate, ProducerPause, ProducerRemove, ProducerResume};
use crate::simulation::world::World;
use crate::simulation::{kafka, producer};
use crate::tools::plan;
use crate::ui::facts::timers_are_real;
use crate::ui::intent::{DropZone, Intent, Who};
use crate::ui::words::format::{duration, timestamp};
use crate::ui::words::{Arg, Words, show};

/// The commands that do what a person wants; none where it is not about the world.
pub fn commands(world: &World, intent: &Intent) -> Vec<Command> {
    match intent {
        Intent::Put(who, zone) => put(world, who, zone),
        Intent::Freeze(group, member, true) => {
            vec![MemberFreeze { group: group.clone(), member: member.clone(), for_ms: None }.into()]
        }
        Intent::Freeze(group, member, false) => {
            vec![MemberThaw { group: group.clone(), member: member.clone() }.into()]
        }
        Intent::Bounce(group, member) => bounce(world, group, member),
        Intent::JoinStatic(group, member) => {
            vec![fixed(join(world, group, member, None), Some(member.as_str().into()))]
        }
        Intent::Seek(marker, to) => seek(marker, *to),
        Intent::Reset(group, to) => vec![
            GroupResetOffsets { group: group.clone(), topic: None, partitions: None, to: *to, execute: true }
                .into(),
        ],
        Intent::Grow(topic, total) => {
            vec![TopicAddPartitions { topic: topic.clone(), total: *total }.into()]
        }
        Intent::Producer(producer, true) => vec![ProducerResume { producer: producer.clone() }.into()],
        Intent::Producer(producer, false) => vec![ProducerPause { producer: producer.clone() }.into()],
        Intent::RemoveProducer(producer) => vec![ProducerRemove { producer: producer.clone() }.into()],
        Intent::RemoveGroup(group) => vec![GroupDelete { group: group.clone() }.into()],
        Intent::RemoveTopic(topic) => vec![TopicDelete { topic: topic.clone() }.into()],
        Intent::Make(commands) => commands.clone(),
        Intent::RealTimers => timers(world),
        _ => Vec::new(),
    }
}

fn put(world: &World, who: &Who, zone: &DropZone) -> Vec<Command> {
    let member = who.member.clone();
    match (&who.group, zone) {
        (Some(from), DropZone::Group(to)) if from != to => {
            let client = world.kafka.groups.get(from).and_then(|group| group.client(member.as_str()));
            let join = join(world, to, &member, client.map(|(_, client)| client));
            vec![MemberLeave { group: from.clone(), member }.into(), join.into()]
        }
        (None, DropZone::Group(to)) => vec![join(world, to, &member, None).into()],
        (Some(group), DropZone::Bench) => vec![MemberLeave { group: group.clone(), member }.into()],
        (Some(group), DropZone::Crash) => vec![MemberCrash { group: group.clone(), member }.into()],
        _ => Vec::new(),
    }
}

/// A member closes and comes back as it was; one that is dead only comes back.
fn bounce(world: &World, id: &GroupId, member: &MemberName) -> Vec<Command> {
    let client = world.kafka.groups.get(id).and_then(|group| group.client(member.as_str()));
    let Some((_, client)) = client else { return Vec::new() };
    let back = fixed(join(world, id, member, Some(client)), client.instance_id.clone());
    let close = MemberLeave { group: id.clone(), member: member.clone() }.into();
    if client.is_crashed() { vec![back] } else { vec![close, back] }
}

/// The same join under a `group.instance.id`.
fn fixed(join: MemberJoin, instance_id: Option<InstanceId>) -> Command {
    MemberJoin { instance_id, ..join }.into()
}

/// A newcomer reads what the group reads, or everything where nobody reads; it works as fast as before, or as its
/// peers.
fn join(world: &World, id: &GroupId, member: &MemberName, before: Option<&Consumer>) -> MemberJoin {
    let group = world.kafka.groups.get(id);
    let peer = group.and_then(|group| group.clients.values().next());
    let pace =
        before.or(peer).or_else(|| world.kafka.groups.values().find_map(|g| g.clients.values().next()));
    let mut topics: Vec<TopicName> = group.map(Group::topics).unwrap_or_default();
    if topics.is_empty() {
        topics = world.kafka.topics.keys().cloned().collect();
    }
    MemberJoin {
        group: id.clone(),
        member: member.clone(),
        topics,
        member_id: None,
        instance_id: group.and_then(|group| kept_place(group, member)),
        subscribed_topic_regex: None,
        configs: group
            .filter(|_| timers_are_real(world))
            .map(|group| real(&group.member_config))
            .unwrap_or_default(),
        processing_ms: Milli(pace.map_or(0, |client| client.processing_us)),
        commit_on_revoke: before.or(peer).is_some_and(|client| client.commit_on_revoke),
    }
}

/// A static member that is away still has its place: whoever comes under its name takes it.
fn kept_place(group: &Group, member: &MemberName) -> Option<InstanceId> {
    group.coordinator.seats().into_iter().find(|seat| seat.name == member)?.instance_id.cloned()
}

/// A position is sought by its owner; a commit of a group without members is reset.
fn seek(marker: &Marker, to: SeekTo) -> Vec<Command> {
    let (group, topic, partition) =
        (marker.group.clone(), marker.partition.topic.clone(), marker.partition.partition);
    match marker.which {
        Which::Position => vec![ConsumerSeek { group, topic, partition, to }.into()],
        Which::Committed => vec![
            GroupResetOffsets {
                group,
                topic: Some(topic),
                partitions: Some(vec![partition]),
                to: reset_to(to),
                execute: true,
            }
            .into(),
        ],
    }
}

/// The same place in the words of a reset.
pub fn reset_to(to: SeekTo) -> ResetTo {
    match to {
        SeekTo::Offset(offset) => ResetTo::Offset(offset),
        SeekTo::Beginning => ResetTo::Earliest,
        SeekTo::End => ResetTo::Latest,
        SeekTo::TimestampMs(time) => ResetTo::TimestampMs(time),
        SeekTo::ShiftBy(by) => ResetTo::ShiftBy(by),
    }
}

/// Kafka's own values of what the scenario made shorter.
fn real(config: &ConsumerConfig) -> Configs {
    config.shortened().into_iter().map(|(name, _, real)| (name.to_owned(), real.to_string())).collect()
}

/// The other way round: the scenario's values.
fn short(config: &ConsumerConfig) -> Configs {
    config.shortened().into_iter().map(|(name, now, _)| (name.to_owned(), now.to_string())).collect()
}

/// Every running member gets the timeouts that it does not have yet.
fn timers(world: &World) -> Vec<Command> {
    let were_real = timers_are_real(world);
    let mut commands = Vec::new();
    for (id, group) in &world.kafka.groups {
        let configs = if were_real { short(&group.member_config) } else { real(&group.member_config) };
        for client in group.clients.values().filter(|client| !client.is_crashed() && !configs.is_empty()) {
            commands.push(
                MemberSet {
                    group: id.clone(),
                    member: client.name.clone(),
                    topics: None,
                    configs: configs.clone(),
                    processing_ms: None,
                    commit_on_revoke: None,
                }
                .into(),
            );
        }
    }
    commands
}

/// What a person is told of a gesture that was done; `before` is the world without it.
pub fn told(words: &Words, before: &World, intent: &Intent) -> String {
    let say = |id: &str, args: &[(&str, Arg)]| words.format(id, args);
    match intent {
        Intent::Put(who, zone) => told_put(words, before, who, zone),
        Intent::Freeze(group, member, on) => {
            let client = before.kafka.groups.get(group).and_then(|group| group.client(member.as_str()));
            let limit = client.map_or(0, |(_, client)| client.config.max_poll_interval_ms);
            let id = if *on { "did-freeze" } else { "did-thaw" };
            say(id, &[("member", show(member)), ("limit", duration(words, limit).into())])
        }
        Intent::Seek(marker, to) => seek_text(words, before, marker, *to, "did-seek").unwrap_or_default(),
        Intent::Bounce(group, member) => {
            let client = before.kafka.groups.get(group).and_then(|group| group.client(member.as_str()));
            let is_static = client.is_some_and(|(_, client)| client.instance_id.is_some());
            say(if is_static { "did-bounce-static" } else { "did-bounce" }, &[("member", show(member))])
        }
        Intent::JoinStatic(group, member) => {
            say("did-join-static", &[("member", show(member)), ("group", show(group))])
        }
        Intent::Reset(group, _) => say("did-reset-all", &[("group", show(group))]),
        Intent::Grow(topic, total) => {
            let moved = plan::plan_add_partitions(before, topic, *total).map_or(0, |plan| plan.moved.len());
            say("did-grow", &[("topic", show(topic)), ("total", (*total).into()), ("moved", moved.into())])
        }
        Intent::Producer(producer, on) => {
            say(if *on { "did-resume" } else { "did-pause" }, &[("producer", show(producer))])
        }
        Intent::RemoveProducer(name) => say("did-remove", &[("name", show(name))]),
        Intent::RemoveGroup(name) => say("did-remove-group", &[("name", show(name))]),
        Intent::RemoveTopic(name) => say("did-remove-topic", &[("name", show(name))]),
        Intent::Make(commands) => told_make(words, before, commands),
        Intent::RealTimers if timers_are_real(before) => words.text("did-short-timers"),
        Intent::RealTimers => words.text("did-real-timers"),
        _ => String::new(),
    }
}

fn told_put(words: &Words, before: &World, who: &Who, zone: &DropZone) -> String {
    let member = || ("member", show(&who.member));
    let client = who.group.as_ref().and_then(|id| before.kafka.groups.get(id)?.client(who.member.as_str()));
    match (&who.group, zone) {
        (Some(from), DropZone::Group(to)) => {
            words.format("did-move", &[member(), ("from", show(from)), ("to", show(to))])
        }
        (None, DropZone::Group(to)) => {
            let alone = before.kafka.groups.get(to).is_some_and(|group| group.clients.is_empty());
            words.format(if alone { "did-join-first" } else { "did-join" }, &[member(), ("group", show(to))])
        }
        (Some(group), DropZone::Bench) => words.format("did-leave", &[member(), ("group", show(group))]),
        (_, DropZone::Crash) => {
            let session = client.map_or(0, |(_, client)| client.config.session_timeout_ms);
            words.format("did-crash", &[member(), ("session", duration(words, session).into())])
        }
        _ => String::new(),
    }
}

fn told_make(words: &Words, before: &World, commands: &[Command]) -> String {
    use kafka::Command as K;
    match commands.first() {
        Some(Command::Kafka(K::GroupCreate(GroupCreate { group, .. }))) => {
            let members = commands.len() - 1;
            words.format("did-group", &[("group", show(group)), ("members", members.into())])
        }
        Some(Command::Producer(producer::Command::ProducerCreate(ProducerCreate {
            producer,
            topic,
            ..
        }))) => words.format("did-producer", &[("producer", show(producer)), ("topic", show(topic))]),
        Some(Command::Kafka(K::TopicCreate(TopicCreate { topic, partitions, .. }))) => {
            words.format("did-topic", &[("topic", show(topic)), ("partitions", (*partitions).into())])
        }
        Some(Command::Kafka(K::ProducerSend(send))) => told_send(words, before, send),
        Some(Command::Kafka(K::GroupResetOffsets(GroupResetOffsets { group, .. }))) => {
            words.format("did-reset-some", &[("group", show(group))])
        }
        Some(Command::Kafka(K::ConsumerCommit(ConsumerCommit { member, .. }))) => {
            words.format("did-commit", &[("member", show(member))])
        }
        Some(Command::Kafka(K::ConsumerPause(ConsumerPause { member, .. }))) => {
            words.format("did-pause-fetching", &[("member", show(member))])
        }
        Some(Command::Kafka(K::ConsumerResume(ConsumerResume { member, .. }))) => {
            words.format("did-resume-fetching", &[("member", show(member))])
        }
        _ => words.text("did"),
    }
}

/// Where a record went. Without a key only the sender's chance knows.
fn told_send(words: &Words, before: &World, send: &ProducerSend) -> String {
    let key = send.key.as_ref().map(|key| key.0.as_slice());
    let planned = || placement::place_by_key(before, &send.topic, send.producer.as_ref(), key).ok().flatten();
    let partition = send.partition.or_else(|| planned().map(|decision| decision.partition));
    let log = partition.and_then(|partition| {
        let tp = TopicPartition::new(send.topic.clone(), partition);
        before.kafka.topics.log(&tp).map(|log| (tp, log.log_end_offset()))
    });
    match log {
        Some((tp, offset)) => words.format("did-send", &[("partition", show(tp)), ("offset", show(offset))]),
        None => words.format("did-send-somewhere", &[("topic", show(&send.topic))]),
    }
}

/// Where a marker would go and what that costs: of the ghost (`seek-ghost`) and afterwards (`did-seek`).
pub fn seek_text(
    words: &Words,
    world: &World,
    marker: &Marker,
    to: SeekTo,
    id: &str,
) -> Result<String, Refusal> {
    let plan = positions::plan_seek(world, &marker.group, &marker.partition, to)?;
    let forward = plan.from.is_some_and(|from| plan.to > from);
    let cost = if forward {
        words.format("seek-skips", &[("n", plan.skipped.into())])
    } else {
        words.format("seek-again", &[("n", plan.re_read.into())])
    };
    let time = plan.timestamp_ms.map_or_else(|| words.text("seek-end"), timestamp);
    let args = [
        ("offset", show(plan.to)),
        ("time", time.into()),
        ("cost", cost.into()),
        ("group", show(&marker.group)),
        ("partition", show(&marker.partition)),
    ];
    Ok(words.format(id, &args))
}

/// A name like `base` that is free.
pub fn free_name(base: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
