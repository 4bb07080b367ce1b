//! What is told of a gesture once it is done.

use super::{DropZone, Gesture, Transact, Who};
use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::ids::{GroupId, MemberName, TopicName, TopicPartition};
use crate::session::subject::kafka::Marker;
use crate::simulation::kafka::Seek;
use crate::simulation::kafka::command::{CrashAt, MemberCrash, SeekTo};
use crate::simulation::kafka::positions::{plan_seek, seek_between};
use crate::simulation::producer::Process;
use crate::simulation::world::World;
use crate::simulation::{Outcome, Refusal, kafka};
use crate::tools::plan::growth;
use crate::ui::facts::timers_are_real;
use crate::ui::words::format::{duration, timestamp};
use crate::ui::words::narrate::faults::fault;
use crate::ui::words::{Arg, Words, show};

impl Gesture {
    #[expect(clippy::too_many_lines, reason = "a table: one arm a gesture")]
    /// What it did, in a sentence: `outcomes` are what its commands answered, and `world` is the one after them.
    pub fn told(&self, words: &Words, world: &World, outcomes: &[Outcome]) -> String {
        let of = |id: &str, member: &MemberName| words.format(id, &[("member", show(member))]);
        match self {
            Self::CreateTopic(create) => {
                let args = [("topic", show(&create.topic)), ("partitions", create.partitions.into())];
                words.format("did-topic", &args)
            }
            Self::Grow(topic, _) => {
                let [Outcome::Kafka(kafka::Outcome::Grown { from, to })] = outcomes else {
                    return words.text("did");
                };
                let moved = growth(world, topic, *from, *to).map_or(0, |growth| growth.moved.len());
                let args = [("topic", show(topic)), ("total", (*to).into()), ("moved", moved.into())];
                words.format("did-grow", &args)
            }
            Self::DeleteTopic(name) => words.format("did-remove-topic", &[("name", show(name))]),
            Self::CreateProducer(create) => {
                let args = [("producer", show(&create.producer)), ("topic", show(&create.topic))];
                words.format("did-producer", &args)
            }
            Self::PauseProducer(producer) => words.format("did-pause", &[("producer", show(producer))]),
            Self::ResumeProducer(producer) => words.format("did-resume", &[("producer", show(producer))]),
            Self::RemoveProducer(name) => words.format("did-remove", &[("name", show(name))]),
            Self::Transact(producer, what) => {
                let id = match what {
                    Transact::Begin => "did-transaction-begin",
                    Transact::Commit => "did-transaction-commit",
                    Transact::Abort => "did-transaction-abort",
                };
                words.format(id, &[("producer", show(producer))])
            }
            Self::CrashProducer(producer) => {
                let lost = match world.producers.get(producer).map(|it| &it.process) {
                    Some(Process::Crashed { lost, .. }) => *lost,
                    _ => 0,
                };
                let args = [("producer", show(producer)), ("lost", lost.into())];
                words.format("did-crash-producer", &args)
            }
            Self::FreezeProducer(producer) => {
                words.format("did-freeze-producer", &[("producer", show(producer))])
            }
            Self::ThawProducer(producer) => {
                words.format("did-thaw-producer", &[("producer", show(producer))])
            }
            Self::Break(asked) => fault(words, asked),
            Self::Mend(fault) => words.format("did-mend", &[("fault", fault.as_str().into())]),
            Self::Send(send) => sent(words, &send.topic, outcomes),
            Self::CreateGroup(create, members) => {
                let args = [("group", show(&create.group)), ("members", members.len().into())];
                words.format("did-group", &args)
            }
            Self::DeleteGroup(name) => words.format("did-remove-group", &[("name", show(name))]),
            Self::Reset(group, _) => words.format("did-reset-all", &[("group", show(group))]),
            Self::Requests(group, _) => words.format("did-reset-some", &[("group", show(group))]),
            Self::StopAndReset(stop) => words.format("did-reset-stopped", &[("group", show(&stop.group))]),
            Self::Put(who, zone) => put(words, world, who, zone),
            Self::JoinStatic(group, member) => {
                words.format("did-join-static", &[("member", show(member)), ("group", show(group))])
            }
            Self::Bounce(group, member) => {
                let is_static = consumer(world, group, member).is_some_and(|it| it.instance_id.is_some());
                of(if is_static { "did-bounce-static" } else { "did-bounce" }, member)
            }
            Self::Freeze(group, member) => {
                let limit = consumer(world, group, member).map_or(0, |it| it.config.max_poll_interval_ms);
                let args = [("member", show(member)), ("limit", duration(words, limit).into())];
                words.format("did-freeze", &args)
            }
            Self::Thaw(_, member) => of("did-thaw", member),
            Self::CrashAt(crash) => crash_at(words, crash),
            Self::Deliver(set) => of("did-deliver", &set.member),
            Self::Commit(_, member) => of("did-commit", member),
            Self::PauseFetching(_, member) => of("did-pause-fetching", member),
            Self::ResumeFetching(_, member) => of("did-resume-fetching", member),
            Self::Seek(marker, _) => sought(words, world, marker, outcomes),
            Self::RealTimers if timers_are_real(world) => words.text("did-real-timers"),
            Self::RealTimers => words.text("did-short-timers"),
        }
    }
}

/// Where a process is to die.
fn crash_at(words: &Words, crash: &MemberCrash) -> String {
    let Some(CrashAt::At { topic, partition, offset, moment }) = &crash.at else { return words.text("did") };
    let args = [
        ("member", show(&crash.member)),
        ("partition", show(TopicPartition::new(topic.clone(), *partition))),
        ("offset", show(offset)),
        ("moment", moment.name().into()),
    ];
    words.format("did-crash-at", &args)
}

fn consumer<'w>(world: &'w World, group: &GroupId, member: &MemberName) -> Option<&'w Consumer> {
    world.kafka.groups.get(group)?.client(member.as_str()).map(|(_, consumer)| consumer)
}

fn put(words: &Words, world: &World, who: &Who, zone: &DropZone) -> String {
    let member = || ("member", show(&who.member));
    match (&who.group, zone) {
        (Some(from), DropZone::Group(to)) if from == to => revived(words, world, to, &who.member, member()),
        (Some(from), DropZone::Group(to)) => {
            words.format("did-move", &[member(), ("from", show(from)), ("to", show(to))])
        }
        (None, DropZone::Group(to)) => {
            let alone = world.kafka.groups.get(to).is_some_and(|group| group.clients.len() == 1);
            words.format(if alone { "did-join-first" } else { "did-join" }, &[member(), ("group", show(to))])
        }
        (Some(group), DropZone::Bench) => words.format("did-leave", &[member(), ("group", show(group))]),
        (Some(group), DropZone::Crash) => {
            let session = consumer(world, group, &who.member).map_or(0, |it| it.config.session_timeout_ms);
            words.format("did-crash", &[member(), ("session", duration(words, session).into())])
        }
        (None, DropZone::Bench | DropZone::Crash) => String::new(),
    }
}

/// A process that was started again: a static member has its place back, any other waits for the old one's session.
fn revived(
    words: &Words,
    world: &World,
    group: &GroupId,
    name: &MemberName,
    member: (&'static str, Arg<'static>),
) -> String {
    let Some(back) = consumer(world, group, name) else { return words.text("did") };
    if back.instance_id.is_some() {
        return words.format("did-revive-static", &[member]);
    }
    let known = world.kafka.groups.get(group).map(|group| group.coordinator.members()).unwrap_or_default();
    let old = known.iter().filter(|known| known.name == name && *known.id != back.member_id);
    let left = old.filter_map(|old| old.session_deadline).map(|until| until.saturating_sub(world.now)).max();
    match left {
        Some(left) => words.format(
            "did-revive",
            &[member, ("left", duration(words, left).into()), ("id", show(&back.member_id))],
        ),
        None => words.format("did-join", &[member, ("group", show(group))]),
    }
}

/// Where a record went.
fn sent(words: &Words, topic: &TopicName, outcomes: &[Outcome]) -> String {
    let [Outcome::Kafka(kafka::Outcome::Sent { partition, offset })] = outcomes else {
        return words.text("did");
    };
    let partition = TopicPartition::new(topic.clone(), *partition);
    let Some(offset) = offset else {
        return words.format("did-send-unanswered", &[("partition", show(partition))]);
    };
    words.format("did-send", &[("partition", show(partition)), ("offset", show(offset))])
}

/// Where a position or a commit went, and what that costs.
fn sought(words: &Words, world: &World, marker: &Marker, outcomes: &[Outcome]) -> String {
    let done = match outcomes {
        [Outcome::Kafka(kafka::Outcome::Sought(seek))] => Some(seek.clone()),
        [Outcome::Kafka(kafka::Outcome::Reset(rows))] if rows.len() == 1 => {
            seek_between(world, &marker.group, &marker.partition, rows[0].current, rows[0].new).ok()
        }
        _ => None,
    };
    done.map_or_else(|| words.text("did"), |done| seek_text(words, marker, &done, "did-seek"))
}

/// Where a marker would go and what that would cost.
pub fn seek_preview(words: &Words, world: &World, marker: &Marker, to: SeekTo) -> Result<String, Refusal> {
    let plan = plan_seek(world, &marker.group, &marker.partition, to)?;
    Ok(seek_text(words, marker, &plan, "seek-ghost"))
}

fn seek_text(words: &Words, marker: &Marker, seek: &Seek, id: &str) -> String {
    let forward = seek.from.is_some_and(|from| seek.lands.unwrap_or(seek.to) > from);
    let cost = if forward {
        words.format("seek-skips", &[("n", seek.skipped.into())])
    } else {
        words.format("seek-again", &[("n", seek.re_read.into())])
    };
    let time = seek.timestamp_ms.map_or_else(|| words.text("seek-end"), timestamp);
    let args = [
        ("offset", show(seek.to)),
        ("time", time.into()),
        ("cost", cost.into()),
        ("group", show(&marker.group)),
        ("partition", show(&marker.partition)),
    ];
    words.format(id, &args)
}
