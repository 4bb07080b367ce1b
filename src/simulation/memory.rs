//! How much memory a world takes, and what a command would take.
//!
//! Invariants:
//! - A count follows from the state alone, and what is shared counts once (`engine::memory`).
//! - Between two counts, a simulation only takes from its room (`Simulation::take`); it never gives any back. So the
//!   room may seem less than it is, and whoever meets its end counts again.
//! - A command that would take more than there is room for is refused before it takes anything.

use super::agenda::{Agenda, Task};
use super::command::{Command, Refusal};
use super::event::Event;
use super::kafka::command::{MemberJoin, ProducerSend};
use super::kafka::{self, Group};
use super::kernel::Simulation;
use super::producer::command::{Keys, Source};
use super::producer::{self, Destination, Producer};
use super::world::World;
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::client::producer::Batch;
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::TopicName;
use crate::engine::kafka::log::PartitionLog;
use crate::engine::memory::Tally;

/// A partition as its reader, its group's coordinator and the messages between them keep it.
const HELD: usize = 500;
/// An entry of a map of partitions.
const ENTRY: usize = 96;
const CONSUMER: usize = 2_500;
const MEMBER: usize = 1_000;
const GROUP: usize = 2_500;
const PRODUCER: usize = 2_500;
const TASK: usize = 220;
const COMMAND: usize = 500;
const EVENT: usize = 220;
/// A key, a value and their heads, where a record waits.
const RECORD: usize = 120;
const NAMED: usize = 24;

impl Event {
    /// What it takes while it is kept.
    pub fn memory_bytes(&self) -> usize {
        EVENT + self.fact.listed() * NAMED
    }
}

impl World {
    /// Adds what this world takes.
    pub fn tally(&self, tally: &mut Tally) {
        for topic in self.kafka.topics.values() {
            tally.own(ENTRY);
            topic.partitions.iter().for_each(|log| log.tally(tally));
        }
        self.kafka.groups.values().for_each(|group| of_group(group, tally));
        self.producers.values().for_each(|producer| of_producer(producer, tally));
        for file in self.workloads.values() {
            tally.shared(file, file.size_bytes());
        }
        of_agenda(&self.agenda, tally);
        self.ledger.tally(tally);
    }
}

fn ranges(set: &RangeSet) -> usize {
    ENTRY + set.ranges().count() * 32
}

fn of_group(group: &Group, tally: &mut Tally) {
    let held: usize = group.clients.values().map(|client| client.held().len()).sum();
    tally.own(GROUP + group.clients.len() * CONSUMER + held * HELD);
    tally.own(group.coordinator.size() * MEMBER);
    tally.own((group.offsets.len() + group.holders.len()) * ENTRY);
    tally.own(group.delivered.values().chain(group.skipped.values()).map(ranges).sum());
}

fn of_producer(producer: &Producer, tally: &mut Tally) {
    tally.own(PRODUCER);
    if let Some(zipf) = producer.source.weights() {
        tally.shared(zipf, zipf.memory_bytes());
    }
    if let Some(file) = &producer.source.file {
        tally.shared(file, file.size_bytes());
    }
    for Destination::Kafka(sender) in &producer.destinations {
        let (records, bytes) = sender.waiting_bytes();
        tally.own(records * RECORD + bytes as usize);
    }
}

fn of_batch(batch: &Batch) -> usize {
    batch.records.len() * RECORD + batch.bytes as usize
}

fn of_agenda(agenda: &Agenda, tally: &mut Tally) {
    for task in agenda.tasks() {
        tally.own(match task {
            Task::Kafka(kafka::Task::Produce(_, _, batches)) => {
                TASK + batches.iter().map(of_batch).sum::<usize>()
            }
            _ => TASK,
        });
    }
    tally.own(agenda.commands().map(|command| COMMAND + of_text(command)).sum());
}

/// The bytes that a command brings along.
fn of_text(command: &Command) -> usize {
    match command {
        Command::Kafka(kafka::Command::ProducerSend(send)) => of_record(send),
        _ => 0,
    }
}

fn of_record(send: &ProducerSend) -> usize {
    let fields = send.key.iter().chain(&send.value).map(|bytes| bytes.0.len()).sum::<usize>();
    let headers = send.headers.iter().map(|(name, value)| name.len() + value.0.len() + 16).sum::<usize>();
    RECORD + fields + headers
}

/// What `command` would take at once.
pub fn needed(world: &World, command: &Command) -> u64 {
    use kafka::Command as K;
    let bytes = match command {
        Command::Kafka(K::TopicCreate(c)) => {
            c.partitions as usize * (PartitionLog::EMPTY_BYTES + readers(world, &c.topic) * HELD)
        }
        Command::Kafka(K::TopicAddPartitions(c)) => {
            let now = world.kafka.topics.partitions(&c.topic).unwrap_or(0);
            c.total.saturating_sub(now) as usize
                * (PartitionLog::EMPTY_BYTES + readers(world, &c.topic) * HELD)
        }
        Command::Kafka(K::ProducerSend(send)) => of_record(send),
        Command::Kafka(K::MemberJoin(join)) => of_join(world, join),
        Command::Producer(producer::Command::ProducerCreate(c)) => {
            match c.source.as_ref().and_then(Source::keys) {
                Some(Keys::Pool { pool, skew }) if skew.0 > 0 => *pool as usize * 8,
                _ => 0,
            }
        }
        _ => 0,
    };
    (bytes + COMMAND) as u64
}

/// How many groups would read a topic.
fn readers(world: &World, topic: &TopicName) -> usize {
    let reads = |group: &&Group| {
        group.clients.values().any(|c| c.regex.is_some() || c.pattern.is_some() || c.topics.contains(topic))
    };
    world.kafka.groups.values().filter(reads).count()
}

/// The partitions that a group reads with a member, and did not read before.
fn of_join(world: &World, join: &MemberJoin) -> usize {
    let Some(group) = world.kafka.groups.get(&join.group) else { return 0 };
    let count = |topic: &TopicName| world.kafka.topics.partitions(topic).unwrap_or(0) as usize;
    let partitions: usize = match &join.subscribed_topic_regex {
        Some(_) => world.kafka.topics.values().map(|topic| topic.partitions.len()).sum(),
        None => join.topics.iter().map(count).sum(),
    };
    CONSUMER + MEMBER + partitions.saturating_sub(group.holders.len()) * HELD
}

/// Says that a command needs more memory than there is.
pub fn full(needed: u64, room: u64) -> Refusal {
    let mb = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 20));
    Refusal::new("MEMORY_LIMIT", "", "memory-limit").with("needed", mb(needed)).with("free", mb(room))
}

impl Simulation {
    /// How many bytes may still be taken; no limit at first.
    pub fn room(&self) -> u64 {
        self.room
    }

    /// Sets how many bytes may be taken from now on.
    pub fn set_room(&mut self, bytes: u64) {
        self.room = bytes;
    }

    /// Whether nothing more may be taken: then time stands still.
    pub fn is_full(&self) -> bool {
        self.room == 0
    }

    /// Notes that so much was taken.
    pub(crate) fn take(&mut self, bytes: usize) {
        self.room = self.room.saturating_sub(bytes as u64);
    }

    /// Refuses a command for which there is no room, and takes the room of one for which there is.
    pub(super) fn take_for(&mut self, command: &Command) -> Result<(), Refusal> {
        let needed = needed(&self.world, command);
        if needed > self.room {
            return Err(full(needed, self.room));
        }
        self.take(needed as usize);
        Ok(())
    }

    /// Records of so many bytes wait, travel and are kept.
    pub(crate) fn take_records(&mut self, records: usize, bytes: usize) {
        self.take(2 * (records * RECORD + bytes));
    }

    /// An event is kept until somebody asks for it.
    pub(super) fn take_event(&mut self, event: &Event) {
        self.take(event.memory_bytes());
    }
}
