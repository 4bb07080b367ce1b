//! What the components show, derived from the world at most ten times a second.
//!
//! Facts are plain values and honestly `PartialEq`: where nothing changed, nothing is drawn again. They hold no words;
//! components find those.

mod groups;
mod marks;

use std::rc::Rc;

pub use groups::{Countdown, GroupFacts, MemberFacts, Phase, group_dashes, group_facts, member_colour};
pub use marks::{Mark, MarkKind, marks};

use crate::engine::kafka::ids::{Ms, Partition, ProducerName, TopicName, UnixMs};
use crate::engine::kafka::transaction::ManagerState;
use crate::session::Lab;
use crate::simulation::command::Milli;
use crate::simulation::kafka::Sender;
use crate::simulation::network::{FaultInject, Named};
use crate::simulation::producer::Producer;
use crate::simulation::producer::command::{Pace, Source};
use crate::simulation::world::World;

#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The bar on top.
    pub clock: Clock,
    pub topics: Rc<Vec<TopicFacts>>,
    pub producers: Rc<Vec<Rc<ProducerFacts>>>,
    pub groups: Rc<Vec<Rc<GroupFacts>>>,
    /// What happened, for the timeline.
    pub marks: Rc<Vec<Mark>>,
    /// Timeouts that the scenario made shorter than Kafka's: name, here, Kafka's.
    pub shortened: Rc<Vec<(&'static str, Ms, Ms)>>,
    /// All members have Kafka's timeouts in spite of that.
    pub real_timers: bool,
}

/// Time, and what may be done with it.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Clock {
    pub scenario: Rc<str>,
    /// What the scenario calls itself, where it is none of those that come with the app.
    pub title: Option<Rc<str>>,
    pub now_ms: Ms,
    /// The same as a date.
    pub unix_ms: UnixMs,
    /// How far a file is: the time of the last row that was sent.
    pub event_ms: Option<UnixMs>,
    pub running: bool,
    /// Simulated time for each real one.
    pub speed: f64,
    /// What stands on the stage until time goes on.
    pub caption: Option<Rc<str>>,
    /// Whether the scenario stops again, where it stands now.
    pub stops_again: bool,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
    pub memory: Memory,
}

/// What a lab holds, about, in MB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub used_mb: u64,
    pub limit_mb: u64,
    /// Time stopped because there is no room.
    pub full: bool,
}

/// A topic's heading.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicFacts {
    pub topic: TopicName,
    pub partitions: Partition,
    /// The column that keys come from, where one producer's file tells.
    pub key: Option<String>,
    /// `retention.ms`, -1 for ever.
    pub retention_ms: i64,
    /// Groups with marks under its lanes.
    pub groups: usize,
}

/// A producer's card.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ProducerFacts {
    pub producer: ProducerName,
    /// Where it writes.
    pub topic: TopicName,
    /// The client library it is.
    pub client: String,
    /// Its partitioner, as its settings name it.
    pub partitioner: &'static str,
    /// Where its records come from.
    pub source: Option<Source>,
    /// Whether it sends.
    pub running: bool,
    /// Whether its source is used up.
    pub finished: bool,
    /// How far its transaction is, where it has a `transactional.id`.
    pub transaction: Option<ManagerState>,
    pub sent: u64,
    /// Of how many, where a file tells.
    pub of: Option<u64>,
    pub waiting: u64,
    /// Records per 1,000 s of late.
    pub rate_per_s: Milli,
    /// Its process stands still, or is dead.
    pub frozen: bool,
    pub crashed: bool,
    /// Records that it gave up.
    pub lost: u64,
    pub faults: Vec<FaultInject>,
}

/// The facts of a lab, now.
pub fn facts(lab: &Lab) -> Facts {
    let world = lab.world();
    Facts {
        clock: clock(lab),
        topics: Rc::new(topics(world)),
        producers: Rc::new(
            world.producers.values().filter_map(|p| producer(world, p).map(Rc::new)).collect(),
        ),
        groups: Rc::new(
            world.kafka.groups.iter().map(|(id, group)| Rc::new(group_facts(lab, id, group))).collect(),
        ),
        marks: Rc::new(marks(lab)),
        shortened: Rc::new(shortened(world)),
        real_timers: timers_are_real(world),
    }
}

fn clock(lab: &Lab) -> Clock {
    let world = lab.world();
    let (used_mb, limit_mb) = lab.memory_mb();
    Clock {
        scenario: Rc::clone(&world.name),
        title: lab.own_title(),
        now_ms: world.now,
        unix_ms: world.unix_now(),
        event_ms: world.producers.values().find_map(event_ms),
        running: lab.is_running(),
        speed: lab.speed(),
        caption: world.pause().and_then(|pause| pause.caption.clone()),
        stops_again: world.pause().is_some() && world.next_pause().is_some(),
        can_undo: lab.can_undo(),
        can_redo: lab.can_redo(),
        memory: Memory { used_mb, limit_mb, full: lab.is_full() },
    }
}

/// The event time that a producer's file has reached.
fn event_ms(producer: &Producer) -> Option<UnixMs> {
    let file = producer.source.file.as_ref().filter(|file| !file.is_empty())?;
    let row = (producer.source.given() as usize).clamp(1, file.len()) - 1;
    file.due_ms(row)
}

fn topics(world: &World) -> Vec<TopicFacts> {
    let facts = world.kafka.topics.iter().map(|(name, topic)| TopicFacts {
        topic: name.clone(),
        partitions: topic.partitions.len() as Partition,
        key: world.producers.values().find_map(|p| key_column(p, name)),
        retention_ms: topic.config.kept_ms().unwrap_or(-1),
        groups: world.kafka.groups.values().filter(|group| group.topics().contains(name)).count(),
    });
    facts.collect()
}

fn key_column(producer: &Producer, topic: &TopicName) -> Option<String> {
    match &producer.source.gives {
        Some(Source::Workload { key: Some(key), .. }) => producer.sender_to(topic).map(|_| key.clone()),
        _ => None,
    }
}

fn producer(world: &World, producer: &Producer) -> Option<ProducerFacts> {
    let sender = producer.kafka()?;
    Some(ProducerFacts {
        producer: producer.name.clone(),
        topic: sender.topic.clone(),
        client: sender.config().client.name().to_owned(),
        partitioner: sender.partitioner().name(),
        source: producer.source.gives.clone(),
        running: producer.source.running,
        finished: producer.source.finished,
        transaction: producer.transactions.as_ref().map(|transactions| transactions.manager.state()),
        sent: producer.sent,
        of: producer.source.file.as_ref().map(|file| file.len() as u64),
        waiting: producer.waiting(),
        rate_per_s: rate(producer),
        frozen: producer.is_frozen(),
        crashed: producer.is_crashed(),
        lost: producer.kafka().map_or(0, Sender::lost),
        faults: faults_of(world, &Named::Producer(producer.name.clone())),
    })
}

/// The faults that are meant for this client alone.
pub fn faults_of(world: &World, client: &Named) -> Vec<FaultInject> {
    let own = world.network.faults().iter().filter(|fault| fault.asked.client.is(client));
    own.map(|fault| FaultInject { times: fault.left, ..fault.asked.clone() }).collect()
}

/// The steady rate, or what a file's rows come to of late.
fn rate(producer: &Producer) -> Milli {
    if !producer.source.running || producer.source.finished {
        return Milli(0);
    }
    match &producer.source.gives {
        None => Milli(0),
        Some(Source::Rate { rate_per_s, .. } | Source::Workload { pace: Pace::Rate { rate_per_s }, .. }) => {
            *rate_per_s
        }
        Some(Source::Every { every_ms, .. }) => Milli(1_000_000 / every_ms.max(&1)),
        Some(Source::Workload { pace: Pace::EventTime { .. }, .. }) => producer.source.rate_of_late(),
    }
}

/// Timeouts that some group's members were given shorter than Kafka's defaults.
fn shortened(world: &World) -> Vec<(&'static str, Ms, Ms)> {
    let mut all: Vec<(&'static str, Ms, Ms)> = Vec::new();
    for (name, now, real) in world.kafka.groups.values().flat_map(|group| group.member_config.shortened()) {
        if !all.iter().any(|(known, ..)| *known == name) {
            all.push((name, now, real));
        }
    }
    all
}

/// Whether every running member has Kafka's timeouts although its group would give it shorter ones.
pub fn timers_are_real(world: &World) -> bool {
    let groups = world.kafka.groups.values().filter(|group| !group.member_config.shortened().is_empty());
    let mut members =
        groups.flat_map(|group| group.clients.values()).filter(|client| !client.is_crashed()).peekable();
    members.peek().is_some() && members.all(|client| client.config.shortened().is_empty())
}
