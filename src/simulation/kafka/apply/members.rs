//! `member.*` and `consumer.*`.

use super::groups::check_timers;
use crate::engine::kafka::client::consumer::application::{Action, Application, CommitMode};
use crate::engine::kafka::client::consumer::{Consumer, Logs as _};
use crate::engine::kafka::group::consumer::regex::LONGEST_REGEX;
use crate::engine::kafka::group::{ClientNo, LeaveReason};
use crate::engine::kafka::ids::{
    GroupId, InstanceId, MemberId, MemberName, Ms, Offset, Partition, TopicName, TopicPartition,
    TransactionalId,
};
use crate::engine::kafka::log::Isolation;
use crate::simulation::command::{Milli, Refusal};
use crate::simulation::kafka::application::check_application;
use crate::simulation::kafka::checks::{check_name, check_protocol, set_all};
use crate::simulation::kafka::command::{CrashAt, MemberJoin, MemberSet, SeekTo};
use crate::simulation::kafka::lookup::{group, member, topic};
use crate::simulation::kafka::positions;
use crate::simulation::kafka::{Departure, Fact, Joined, Outcome};
use crate::simulation::kernel::Simulation;
use crate::simulation::ledger::LossReason;
use std::collections::BTreeSet;

pub fn join(sim: &mut Simulation, join: &MemberJoin) -> Result<Outcome, Refusal> {
    let world = &sim.world;
    let found = group(world, &join.group)?;
    if join.member.as_str().is_empty() {
        return Err(Refusal::invalid("member", "empty-member"));
    }
    let old = found.client(join.member.as_str());
    // A process that crashed may be started again at once. A static member is known by its instance id and has its
    // place back; any other is a new member, beside the one that the coordinator keeps until its session ends.
    let restarted = old.filter(|(_, old)| old.is_crashed()).map(|(no, _)| no);
    if restarted.is_none() && old.is_some() {
        return Err(Refusal::invalid("member", "member-exists")
            .with("member", &join.member)
            .with("group", &join.group));
    }
    let known = found.coordinator.members();
    let kept = |id: &InstanceId| known.iter().any(|member| member.instance_id == Some(id));
    let joined = Joined {
        alone: found.clients.keys().all(|no| Some(*no) == restarted),
        instance_id: join.instance_id.clone(),
        returns: join.instance_id.as_ref().is_some_and(kept),
    };
    check_work(join.processing_ms)?;
    check_application(world, Some(&join.effect), Some(&join.on_error))?;
    check_regex(join.subscribed_topic_regex.as_deref())?;
    let mut config = found.member_config.clone();
    if join.commit == CommitMode::Transaction && !found.configs.contains_key("isolation.level") {
        // Else it would read what is not decided, and not wait for commits that are not.
        config.isolation = Isolation::ReadCommitted;
    }
    set_all(&join.configs, |name, value| config.set(name, value))?;
    check_protocol(config.protocol, &join.configs)?;
    if let Some(id) = &join.instance_id {
        check_name("INVALID_CONFIG", "instance_id", id.as_str())?;
    }
    check_timers(&config)?;
    if !config.protocol.is_modern() {
        check_session(sim, &join.group, config.session_timeout_ms)?;
    }
    // Like a real client's, an id is never given twice while the coordinator still keeps the old one.
    let wanted = join.member_id.clone().unwrap_or_else(|| join.member.as_str().into());
    let member_id = free_id(sim, &join.group, &wanted);
    let mut consumer = Consumer::new(
        sim.world.now,
        join.member.clone(),
        member_id,
        join.instance_id.clone(),
        config,
        join.topics.clone(),
    );
    consumer.processing_us = join.processing_ms.0;
    consumer.commit_on_revoke = join.commit_on_revoke;
    consumer.application = Application {
        commit: join.commit,
        action: Action::from(&join.effect),
        on_error: (&join.on_error).into(),
    };
    consumer.set_transacting(transactional_id(&join.group, &join.member, join.commit));
    consumer.subscribe_regex(join.subscribed_topic_regex.as_deref().map(Into::into));
    consumer.started_at_ms = sim.world.start_time_ms;
    if let Some(dead) = restarted {
        sim.remove_client(&join.group, dead);
    }
    let client = sim.world.kafka.next_client();
    sim.world.kafka.clients = client;
    if let Some(group) = sim.world.kafka.groups.get_mut(&join.group) {
        consumer.set_trap(group.traps.remove(&join.member));
        group.clients.insert(client, consumer);
    }
    sim.concerns(&join.group, &join.topics);
    sim.settle_client(&join.group, client);
    Ok(Outcome::Joined(joined))
}

/// The limit of the public interface, which holds for forms as well.
fn check_work(processing_ms: Milli) -> Result<(), Refusal> {
    processing_ms.check("processing_ms", Milli(0), Milli::MOST)
}

/// A longer one could take more memory, compiled, than a lab has.
fn check_regex(regex: Option<&str>) -> Result<(), Refusal> {
    match regex.map(str::len) {
        Some(bytes) if bytes > LONGEST_REGEX => {
            let path = "subscribed_topic_regex";
            Err(Refusal::new("INVALID_REGULAR_EXPRESSION", path, "regex-too-long")
                .with("bytes", bytes)
                .with("max", LONGEST_REGEX))
        }
        _ => Ok(()),
    }
}

fn check_session(sim: &Simulation, id: &GroupId, timeout: Ms) -> Result<(), Refusal> {
    let limits = &group(&sim.world, id)?.config;
    if (limits.min_session_timeout_ms..=limits.max_session_timeout_ms).contains(&timeout) {
        return Ok(());
    }
    let path = "configs.session.timeout.ms";
    Err(Refusal::new("INVALID_SESSION_TIMEOUT", path, "session-timeout")
        .with("value", timeout)
        .with("min", limits.min_session_timeout_ms)
        .with("max", limits.max_session_timeout_ms))
}

fn free_id(sim: &Simulation, id: &GroupId, wanted: &MemberId) -> MemberId {
    let Some(group) = sim.world.kafka.groups.get(id) else { return wanted.clone() };
    let clients = group.clients.values().map(|client| &client.member_id);
    let members = group.coordinator.members();
    let ids = clients.chain(members.iter().map(|known| known.id));
    // 1 stands for the id itself.
    let number = |taken: &MemberId| match taken.as_str().strip_prefix(wanted.as_str())? {
        "" => Some(1),
        rest => rest.strip_prefix('-')?.parse::<u64>().ok(),
    };
    let taken: BTreeSet<u64> = ids.filter_map(number).collect();
    match (1..=taken.len() as u64 + 1).find(|n| !taken.contains(n)) {
        None | Some(1) => wanted.clone(),
        Some(n) => format!("{wanted}-{n}").as_str().into(),
    }
}

pub fn leave(sim: &mut Simulation, id: &GroupId, name: &MemberName) -> Result<Outcome, Refusal> {
    close(sim, id, name, false).map(Outcome::Left)
}

/// `close()`, with or without `LeaveGroup`.
pub fn close(
    sim: &mut Simulation,
    id: &GroupId,
    name: &MemberName,
    remain_in_group: bool,
) -> Result<Departure, Refusal> {
    let client = alive(sim, id, name)?;
    let departure = departure(sim, id, name)?;
    sim.emit(Fact::MemberLeft { group: id.clone(), member: name.clone() });
    let out = with_consumer(sim, id, client, |c, now| c.close(now, LeaveReason::Close, remain_in_group));
    sim.absorb_client(id, client, out);
    sim.remove_client(id, client);
    Ok(departure)
}

/// What the coordinator knows of a member that goes.
fn departure(sim: &Simulation, id: &GroupId, name: &MemberName) -> Result<Departure, Refusal> {
    let (_, consumer) = member(&sim.world, id, name)?;
    let coordinator = &group(&sim.world, id)?.coordinator;
    let session_ends = coordinator.member(&consumer.member_id).map(|known| known.session_deadline);
    Ok(Departure {
        known: session_ends.is_some(),
        instance_id: consumer.instance_id.clone(),
        session_timeout_ms: consumer.config.session_timeout_ms,
        session_ends_ms: session_ends.flatten(),
    })
}

pub fn crash(
    sim: &mut Simulation,
    id: &GroupId,
    name: &MemberName,
    at: Option<&CrashAt>,
) -> Result<Outcome, Refusal> {
    if let Some(at) = at {
        group(&sim.world, id)?;
        sim.set_trap(id, name, at)?;
        return Ok(Outcome::Done);
    }
    let (client, consumer) = member(&sim.world, id, name)?;
    if consumer.is_crashed() {
        return Err(Refusal::invalid("member", "member-is-dead").with("member", name));
    }
    let departure = departure(sim, id, name)?;
    with_consumer(sim, id, client, |c, now| {
        c.crash(now);
    });
    gone(sim, id, client, name);
    Ok(Outcome::Crashed(departure))
}

/// A member's process has died.
pub fn gone(sim: &mut Simulation, id: &GroupId, client: ClientNo, name: &MemberName) {
    let group = sim.world.kafka.groups.get(id);
    let consumer = group.and_then(|group| group.clients.get(&client));
    let known = group.zip(consumer).and_then(|(g, consumer)| g.coordinator.member(&consumer.member_id));
    let session_ends_ms = known.as_ref().and_then(|known| known.session_deadline);
    if known.is_none() {
        sim.remove_client(id, client);
    }
    sim.emit(Fact::MemberCrashed { group: id.clone(), member: name.clone(), session_ends_ms });
}

pub fn freeze(
    sim: &mut Simulation,
    id: &GroupId,
    name: &MemberName,
    for_ms: Option<Ms>,
) -> Result<Outcome, Refusal> {
    let client = alive(sim, id, name)?;
    let (max_poll_interval_ms, last_poll) = with_consumer(sim, id, client, |c, now| {
        c.freeze(now, for_ms);
        (c.config.max_poll_interval_ms, c.last_poll())
    });
    let poll_interval_ends_ms = last_poll.saturating_add(max_poll_interval_ms);
    sim.settle_client(id, client);
    sim.emit(Fact::MemberFrozen { group: id.clone(), member: name.clone(), poll_interval_ends_ms });
    Ok(Outcome::Frozen { max_poll_interval_ms, ends_ms: poll_interval_ends_ms })
}

pub fn thaw(sim: &mut Simulation, id: &GroupId, name: &MemberName) -> Result<Outcome, Refusal> {
    let client = alive(sim, id, name)?;
    with_consumer(sim, id, client, |c, now| {
        c.thaw(now);
    });
    sim.settle_client(id, client);
    sim.emit(Fact::MemberThawed { group: id.clone(), member: name.clone() });
    Ok(Outcome::Done)
}

/// Whoever starts again under the same name ends what it left open.
fn transactional_id(group: &GroupId, member: &MemberName, commit: CommitMode) -> Option<TransactionalId> {
    (commit == CommitMode::Transaction).then(|| format!("{group}-{member}").into())
}

pub fn set(sim: &mut Simulation, set: &MemberSet) -> Result<Outcome, Refusal> {
    let MemberSet { group: id, member: name, topics, configs, processing_ms, commit_on_revoke, .. } = set;
    let (topics, processing_ms) = (topics.as_deref(), *processing_ms);
    check_application(&sim.world, set.effect.as_ref(), set.on_error.as_ref())?;
    processing_ms.map_or(Ok(()), check_work)?;
    let client = alive(sim, id, name)?;
    let (_, consumer) = member(&sim.world, id, name)?;
    let mut config = consumer.config.clone();
    set_all(configs, |name, value| config.set(name, value))?;
    check_protocol(config.protocol, configs)?;
    check_timers(&config)?;
    if !config.protocol.is_modern() {
        check_session(sim, id, config.session_timeout_ms)?;
    }
    // `subscribe()` to nothing is `unsubscribe()`.
    let none = topics.is_some_and(<[_]>::is_empty);
    sim.concerns(id, topics.unwrap_or_default());
    let out = with_consumer(sim, id, client, |c, now| {
        c.config = config;
        if let Some(ms) = processing_ms {
            c.processing_us = ms.0;
        }
        c.commit_on_revoke = commit_on_revoke.unwrap_or(c.commit_on_revoke);
        let application = &mut c.application;
        application.commit = set.commit.unwrap_or(application.commit);
        application.action = set.effect.as_ref().map_or(application.action.clone(), Action::from);
        application.on_error = set.on_error.as_ref().map_or(application.on_error.clone(), Into::into);
        let commit = application.commit;
        c.set_transacting(transactional_id(id, name, commit));
        let out = if none { c.unsubscribe() } else { Vec::new() };
        if let Some(topics) = topics {
            c.subscribe(now, topics.to_vec());
        }
        c.reconfigured(now);
        out
    });
    sim.absorb_client(id, client, out);
    sim.settle_client(id, client);
    sim.emit(Fact::MemberChanged { group: id.clone(), member: name.clone() });
    Ok(Outcome::Done)
}

pub fn seek(sim: &mut Simulation, id: &GroupId, tp: &TopicPartition, to: SeekTo) -> Result<Outcome, Refusal> {
    let plan = positions::plan_seek(&sim.world, id, tp, to)?;
    let no_owner = || Refusal::invalid("partition", "no-owner").with("group", id).with("partition", tp);
    let name = plan.member.clone().ok_or_else(no_owner)?;
    let client = alive(sim, id, &name)?;
    with_consumer(sim, id, client, |c, now| {
        c.seek(now, tp, plan.to);
    });
    let cluster = &mut sim.world.kafka;
    let both = (cluster.groups.get_mut(id), cluster.topics.log(tp));
    if let (Some(from), (Some(group), Some(log))) = (plan.from, both) {
        group.count_seek(tp, log, from, plan.to);
    }
    sim.settle_client(id, client);
    sim.emit(Fact::Sought {
        group: id.clone(),
        member: name,
        topic: tp.topic.clone(),
        partition: tp.partition,
        from: plan.from,
        to: plan.to,
        re_read: plan.re_read,
        skipped: plan.skipped,
    });
    sim.tell_losses(id, tp, LossReason::Sought);
    Ok(Outcome::Sought(plan))
}

pub fn commit(
    sim: &mut Simulation,
    id: &GroupId,
    name: &MemberName,
    topic: Option<&TopicName>,
    partition: Option<Partition>,
    offset: Option<Offset>,
) -> Result<Outcome, Refusal> {
    let client = alive(sim, id, name)?;
    let held = held(sim, id, name, topic, partition)?;
    let (_, consumer) = member(&sim.world, id, name)?;
    let offsets: Vec<_> = held
        .into_iter()
        .filter_map(|tp| {
            let position = consumer.held().get(&tp).and_then(|h| h.position);
            offset.or(position).map(|at| (tp, at))
        })
        .collect();
    let out = consumer.commit_by_hand(Some(offsets.clone())).into_iter().collect();
    sim.absorb_client(id, client, out);
    Ok(Outcome::Committed(offsets))
}

pub fn set_paused(
    sim: &mut Simulation,
    id: &GroupId,
    name: &MemberName,
    topic: Option<&TopicName>,
    partition: Option<Partition>,
    paused: bool,
) -> Result<Outcome, Refusal> {
    let client = alive(sim, id, name)?;
    let partitions = held(sim, id, name, topic, partition)?;
    with_consumer(sim, id, client, |c, now| {
        for tp in &partitions {
            c.set_paused(now, tp, paused);
        }
    });
    sim.settle_client(id, client);
    let (group, member) = (id.clone(), name.clone());
    sim.emit(Fact::FetchingPaused { group, member, partitions: partitions.clone(), paused });
    Ok(Outcome::Fetching { partitions, paused })
}

/// The held partitions that `topic` and `partition` select; naming one that is not held is refused.
fn held(
    sim: &Simulation,
    id: &GroupId,
    name: &MemberName,
    topic_name: Option<&TopicName>,
    partition: Option<Partition>,
) -> Result<Vec<TopicPartition>, Refusal> {
    if let Some(name) = topic_name {
        topic(&sim.world, name)?;
    }
    let (_, consumer) = member(&sim.world, id, name)?;
    let wanted = |tp: &&TopicPartition| {
        topic_name.is_none_or(|t| tp.topic == *t) && partition.is_none_or(|p| tp.partition == p)
    };
    let found: Vec<_> = consumer.held().keys().filter(wanted).cloned().collect();
    if found.is_empty() && (topic_name.is_some() || partition.is_some()) {
        return Err(Refusal::invalid("partition", "not-assigned").with("member", name));
    }
    Ok(found)
}

/// The client of a member that is not dead.
pub fn alive(sim: &Simulation, id: &GroupId, name: &MemberName) -> Result<ClientNo, Refusal> {
    let (client, consumer) = member(&sim.world, id, name)?;
    if consumer.is_crashed() {
        return Err(Refusal::invalid("member", "member-is-dead").with("member", name));
    }
    Ok(client)
}

pub fn with_consumer<T: Default>(
    sim: &mut Simulation,
    id: &GroupId,
    client: ClientNo,
    change: impl FnOnce(&mut Consumer, Ms) -> T,
) -> T {
    let now = sim.world.now;
    let consumer = sim.world.kafka.groups.get_mut(id).and_then(|g| g.clients.get_mut(&client));
    consumer.map(|c| change(c, now)).unwrap_or_default()
}
