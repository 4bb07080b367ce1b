//! A gesture as commands.

use super::{DropZone, Gesture, Transact, Who};
use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::client::consumer_config::ConsumerConfig;
use crate::engine::kafka::ids::{GroupId, InstanceId, MemberName, TopicName};
use crate::session::subject::kafka::{Marker, Which};
use crate::simulation::command::{Command, Configs, Milli};
use crate::simulation::kafka::Group;
use crate::simulation::kafka::command::{
    ConsumerCommit, ConsumerPause, ConsumerResume, ConsumerSeek, GroupDelete, GroupResetOffsets, MemberCrash,
    MemberFreeze, MemberJoin, MemberLeave, MemberSet, MemberThaw, ResetTo, SeekTo, TopicAddPartitions,
    TopicDelete,
};
use crate::simulation::network::command::FaultClear;
use crate::simulation::producer::command::{
    ProducerCrash, ProducerFreeze, ProducerPause, ProducerRemove, ProducerResume, ProducerThaw,
    TransactionAbort, TransactionBegin, TransactionCommit,
};
use crate::simulation::world::World;
use crate::ui::facts::timers_are_real;

impl Gesture {
    /// What does it in this world; none where there is nothing to do.
    pub fn commands(&self, world: &World) -> Vec<Command> {
        match self {
            Self::CreateTopic(create) => one(create.clone()),
            Self::Grow(topic, total) => one(TopicAddPartitions { topic: topic.clone(), total: *total }),
            Self::DeleteTopic(topic) => one(TopicDelete { topic: topic.clone() }),
            Self::CreateProducer(create) => one((**create).clone()),
            Self::PauseProducer(producer) => one(ProducerPause { producer: producer.clone() }),
            Self::ResumeProducer(producer) => one(ProducerResume { producer: producer.clone() }),
            Self::RemoveProducer(producer) => one(ProducerRemove { producer: producer.clone() }),
            Self::Transact(producer, what) => {
                let producer = producer.clone();
                match what {
                    Transact::Begin => one(TransactionBegin { producer }),
                    Transact::Commit => one(TransactionCommit { producer }),
                    Transact::Abort => one(TransactionAbort { producer }),
                }
            }
            Self::CrashProducer(producer) => one(ProducerCrash { producer: producer.clone() }),
            Self::FreezeProducer(producer) => one(ProducerFreeze { producer: producer.clone() }),
            Self::ThawProducer(producer) => one(ProducerThaw { producer: producer.clone() }),
            Self::Send(send) => one((**send).clone()),
            Self::Break(fault) => one((**fault).clone()),
            Self::Mend(fault) => one(FaultClear { fault: fault.clone() }),
            Self::CreateGroup(create, members) => {
                let joins = members.iter().cloned().map(Command::from);
                std::iter::once(create.clone().into()).chain(joins).collect()
            }
            Self::DeleteGroup(group) => one(GroupDelete { group: group.clone() }),
            Self::Reset(group, to) => one(GroupResetOffsets {
                group: group.clone(),
                topic: None,
                partitions: None,
                to: *to,
                execute: true,
            }),
            Self::Requests(_, commands) => commands.clone(),
            Self::StopAndReset(stop) => stop.requests(world),
            Self::Put(who, zone) => put(world, who, zone),
            Self::JoinStatic(group, member) => {
                let instance_id = Some(member.as_str().into());
                one(MemberJoin { instance_id, ..join(world, group, member, None) })
            }
            Self::Bounce(group, member) => bounce(world, group, member),
            Self::Freeze(group, member) => {
                one(MemberFreeze { group: group.clone(), member: member.clone(), for_ms: None })
            }
            Self::Thaw(group, member) => one(MemberThaw { group: group.clone(), member: member.clone() }),
            Self::CrashAt(crash) => one((**crash).clone()),
            Self::Deliver(set) => one((**set).clone()),
            Self::Commit(group, member) => {
                let (topic, partition, offset) = (None, None, None);
                one(ConsumerCommit { group: group.clone(), member: member.clone(), topic, partition, offset })
            }
            Self::PauseFetching(group, member) => {
                let (topic, partition) = (None, None);
                one(ConsumerPause { group: group.clone(), member: member.clone(), topic, partition })
            }
            Self::ResumeFetching(group, member) => {
                let (topic, partition) = (None, None);
                one(ConsumerResume { group: group.clone(), member: member.clone(), topic, partition })
            }
            Self::Seek(marker, to) => seek(marker, *to),
            Self::RealTimers => timers(world),
        }
    }
}

fn one(command: impl Into<Command>) -> Vec<Command> {
    vec![command.into()]
}

fn put(world: &World, who: &Who, zone: &DropZone) -> Vec<Command> {
    let member = who.member.clone();
    match (&who.group, zone) {
        (Some(from), DropZone::Group(to)) if from != to => {
            let client = world.kafka.groups.get(from).and_then(|group| group.client(member.as_str()));
            let join = join(world, to, &member, client.map(|(_, client)| client));
            vec![MemberLeave { group: from.clone(), member }.into(), join.into()]
        }
        // It is there already; but one that crashed is started again.
        (Some(_), DropZone::Group(to)) => revive(world, to, &member),
        (None, DropZone::Group(to)) => one(join(world, to, &member, None)),
        (Some(group), DropZone::Bench) => one(MemberLeave { group: group.clone(), member }),
        (Some(group), DropZone::Crash) => one(MemberCrash { group: group.clone(), member, at: None }),
        // On the bench nothing can die.
        (None, DropZone::Bench | DropZone::Crash) => Vec::new(),
    }
}

/// A member closes and comes back as it was; one that is dead only comes back.
fn bounce(world: &World, id: &GroupId, member: &MemberName) -> Vec<Command> {
    let Some(client) = client(world, id, member) else { return Vec::new() };
    let close = MemberLeave { group: id.clone(), member: member.clone() }.into();
    if client.is_crashed() { vec![back(world, id, client)] } else { vec![close, back(world, id, client)] }
}

/// A process that crashed is started again under its name.
fn revive(world: &World, id: &GroupId, member: &MemberName) -> Vec<Command> {
    let dead = client(world, id, member).filter(|client| client.is_crashed());
    dead.map(|dead| back(world, id, dead)).into_iter().collect()
}

fn back(world: &World, id: &GroupId, client: &Consumer) -> Command {
    let instance_id = client.instance_id.clone();
    MemberJoin { instance_id, ..join(world, id, &client.name, Some(client)) }.into()
}

fn client<'w>(world: &'w World, id: &GroupId, member: &MemberName) -> Option<&'w Consumer> {
    world.kafka.groups.get(id)?.client(member.as_str()).map(|(_, client)| client)
}

/// A newcomer reads what the group reads, or everything where nobody reads; it works as fast as before, or as its
/// peers.
fn join(world: &World, id: &GroupId, member: &MemberName, before: Option<&Consumer>) -> MemberJoin {
    let group = world.kafka.groups.get(id);
    let peer = group.and_then(|group| group.clients.values().next());
    let pace =
        before.or(peer).or_else(|| world.kafka.groups.values().find_map(|g| g.clients.values().next()));
    let application = before.or(peer).map(|client| client.application.clone()).unwrap_or_default();
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
        commit: application.commit,
        effect: (&application.action).into(),
        on_error: (&application.on_error).into(),
    }
}

/// A static member that is away still has its place: whoever comes under its name takes it.
fn kept_place(group: &Group, member: &MemberName) -> Option<InstanceId> {
    group.coordinator.members().into_iter().find(|known| known.name == member)?.instance_id.cloned()
}

/// A position is sought by its owner; a commit of a group without members is reset.
fn seek(marker: &Marker, to: SeekTo) -> Vec<Command> {
    let (group, topic, partition) =
        (marker.group.clone(), marker.partition.topic.clone(), marker.partition.partition);
    match marker.which {
        Which::Position => one(ConsumerSeek { group, topic, partition, to }),
        Which::Committed => one(GroupResetOffsets {
            group,
            topic: Some(topic),
            partitions: Some(vec![partition]),
            to: reset_to(to),
            execute: true,
        }),
    }
}

/// The same place in the words of a reset.
fn reset_to(to: SeekTo) -> ResetTo {
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
                    commit: None,
                    effect: None,
                    on_error: None,
                }
                .into(),
            );
        }
    }
    commands
}
