//! What must hold after every step, computed apart from the code that is checked.

use std::collections::{BTreeMap, BTreeSet};

use loglab::engine::kafka::client::consumer::App;
use loglab::engine::kafka::group::{ConsumerGroup, GroupState};
use loglab::engine::kafka::ids::{GroupId, MemberName, Ms, Offset, TopicName, TopicPartition};
use loglab::simulation::kafka::Fact;
use loglab::simulation::{self, Event, World};

type Broken = String;

/// `metadata.max.age.ms` of the random worlds, and the time that a rebalance takes.
const METADATA_MS: Ms = 2_600;

/// What a member of a group is expected to be given next.
type Key = (GroupId, MemberName, TopicPartition);

/// Remembers as much of the past as the next check needs.
#[derive(Default)]
pub struct Checker {
    next: BTreeMap<Key, Offset>,
    commits: BTreeMap<(GroupId, TopicPartition), Offset>,
    /// Every position that a group ever had in a partition: the only places where it may commit.
    positions: BTreeMap<(GroupId, TopicPartition), BTreeSet<Offset>>,
    counts: BTreeMap<TopicName, u32>,
    /// When a topic grew, and from how many partitions.
    grown: Vec<(Ms, TopicName, u32)>,
    /// Who was fenced, or thrown out, and has not joined again.
    outside: BTreeSet<(GroupId, MemberName)>,
    /// Key, timestamp and length of each record, as first seen.
    records: BTreeMap<TopicPartition, Vec<u64>>,
    starts: BTreeMap<TopicPartition, Offset>,
    turn: u64,
}

macro_rules! hold {
    ($condition:expr, $($words:tt)*) => {
        if !$condition {
            return Err(format!($($words)*));
        }
    };
}

impl Checker {
    pub fn check(&mut self, world: &World, events: &[Event]) -> Result<(), Broken> {
        for event in events {
            let simulation::Fact::Kafka(fact) = &event.fact else { continue };
            self.membership(world, fact)?;
            self.event(event.time_ms, fact)?;
        }
        owners(world)?;
        awake(world)?;
        self.offsets(world)?;
        self.logs(world)?;
        let counts = world.kafka.topics.iter().map(|(name, t)| (name.clone(), t.partitions.len() as u32));
        self.counts = counts.collect();
        Ok(())
    }

    fn event(&mut self, now: Ms, fact: &Fact) -> Result<(), Broken> {
        match fact {
            Fact::PositionFromCommit { group, member, topic, partition, offset } => {
                let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                let commit = self.commits.get(&(group.clone(), tp.clone()));
                hold!(
                    commit == Some(offset),
                    "{member} starts {tp} at {offset}, but the group committed {commit:?}"
                );
                self.place(group, member, &tp, *offset);
            }
            Fact::PositionReset { group, member, topic, partition, to, .. }
            | Fact::Sought { group, member, topic, partition, to, .. } => {
                let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                self.place(group, member, &tp, *to);
            }
            Fact::RecordsDelivered { group, member, topic, partition, from, to, .. } => {
                let tp = TopicPartition { topic: topic.clone(), partition: *partition };
                let expected = self.next.get(&(group.clone(), member.clone(), tp.clone())).copied();
                hold!(
                    expected == Some(*from),
                    "{member} of {group} was given {tp} from {from}, not from {expected:?}"
                );
                hold!(from < to, "{tp}: {from}..{to} was delivered");
                self.place(group, member, &tp, *to);
            }
            Fact::PartitionsAssigned { group, member, partitions } => {
                for tp in partitions {
                    self.next.remove(&(group.clone(), member.clone(), tp.clone()));
                }
            }
            Fact::OffsetsCommitted { group, offsets, .. } => {
                for (tp, offset) in offsets {
                    let key = (group.clone(), tp.clone());
                    let known = self.positions.get(&key).is_some_and(|p| p.contains(offset));
                    hold!(known, "{group} committed {tp} at {offset}, where no member ever was");
                    self.commits.insert(key, *offset);
                }
            }
            Fact::OffsetsReset { group, rows } => {
                for row in rows {
                    let tp = TopicPartition { topic: row.topic.clone(), partition: row.partition };
                    self.commits.insert((group.clone(), tp), row.new);
                }
            }
            Fact::OffsetsDeleted { group, partitions } | Fact::OffsetsExpired { group, partitions, .. } => {
                for tp in partitions {
                    self.commits.remove(&(group.clone(), tp.clone()));
                }
            }
            Fact::RebalanceCompleted { group, assignment, protocol, .. } => {
                self.complete(now, group, assignment, protocol)?;
            }
            Fact::PartitionsAdded { topic, from, .. } => self.grown.push((now, topic.clone(), *from)),
            _ => {}
        }
        Ok(())
    }

    fn place(&mut self, group: &GroupId, member: &MemberName, tp: &TopicPartition, at: Offset) {
        self.next.insert((group.clone(), member.clone(), tp.clone()), at);
        self.positions.entry((group.clone(), tp.clone())).or_default().insert(at);
    }

    /// A fenced member never commits successfully, nor does one that was thrown out.
    fn membership(&mut self, world: &World, fact: &Fact) -> Result<(), Broken> {
        match fact {
            Fact::MemberRefused { group, member, code: "FENCED_INSTANCE_ID" | "UNKNOWN_MEMBER_ID" } => {
                self.outside.insert((group.clone(), member.clone()));
            }
            // Whom the coordinator removed, or who left by itself as it did not poll, is out before it hears of it.
            // The place of a static member that closed can end while another has its name.
            Fact::PollIntervalExceeded { group, member, .. } | Fact::MemberRemoved { group, member, .. } => {
                let known = world
                    .kafka
                    .groups
                    .get(group)
                    .map(|group| group.coordinator.members())
                    .unwrap_or_default();
                if !known.iter().any(|known| known.name == member) {
                    self.outside.insert((group.clone(), member.clone()));
                }
            }
            Fact::MemberJoining { group, member, .. } => {
                self.outside.remove(&(group.clone(), member.clone()));
            }
            Fact::OffsetsCommitted { group, member, .. } => {
                let inside = !self.outside.contains(&(group.clone(), member.clone()));
                hold!(inside, "{member} committed to {group}, which had refused it");
            }
            _ => {}
        }
        Ok(())
    }

    /// How many partitions of a topic every leader knows: who grew within its `metadata.max.age.ms` may be missed.
    fn known(&self, now: Ms, topic: &TopicName) -> u32 {
        let recent = |(at, grown, _): &&(Ms, TopicName, u32)| grown == topic && at + METADATA_MS >= now;
        let before = self.grown.iter().filter(recent).map(|(_, _, from)| *from).min();
        before.unwrap_or_else(|| self.counts.get(topic).copied().unwrap_or(0))
    }

    /// Assigned ∪ unassigned = all, and eager assignors leave nothing unassigned that a member reads.
    fn complete(
        &self,
        now: Ms,
        group: &GroupId,
        assignment: &[(MemberName, Vec<TopicPartition>)],
        protocol: &str,
    ) -> Result<(), Broken> {
        let mut seen = BTreeSet::new();
        for (member, partitions) in assignment {
            for tp in partitions {
                hold!(seen.insert(tp.clone()), "{group}: {tp} is assigned twice, also to {member}");
            }
        }
        if protocol == "cooperative-sticky" {
            return Ok(());
        }
        let topics: BTreeSet<_> = seen.iter().map(|tp| tp.topic.clone()).collect();
        for topic in topics {
            let known = self.known(now, &topic);
            for partition in 0..known {
                let tp = TopicPartition { topic: topic.clone(), partition };
                hold!(seen.contains(&tp), "{group}: nobody got {tp}");
            }
        }
        Ok(())
    }

    fn offsets(&self, world: &World) -> Result<(), Broken> {
        for (id, group) in &world.kafka.groups {
            for (tp, commit) in &group.offsets {
                let told = self.commits.get(&(id.clone(), tp.clone()));
                hold!(told == Some(&commit.offset), "{id}: {tp} is at {}, told {told:?}", commit.offset);
            }
            let delivered: u64 =
                group.delivered.values().map(loglab::engine::kafka::group::RangeSet::len).sum();
            hold!(
                group.delivered_count == delivered + group.re_read_count,
                "{id}: {} deliveries, {delivered} offsets, {} again",
                group.delivered_count,
                group.re_read_count
            );
            for (tp, skipped) in &group.skipped {
                let end = world.kafka.topics[&tp.topic].partitions[tp.partition as usize].log_end_offset();
                let beyond = skipped.count_within(end, Offset::MAX);
                hold!(beyond == 0, "{id} skipped {beyond} records of {tp} past its end {end}");
                let given = |(from, to)| group.delivered.get(tp).map_or(0, |d| d.count_within(from, to));
                let both: u64 = skipped.ranges().map(given).sum();
                hold!(both == 0, "{id} was given {both} records of {tp} that it skipped");
            }
        }
        Ok(())
    }

    /// Offsets are dense, and a record never changes; each check looks at the new ones and at one old one.
    fn logs(&mut self, world: &World) -> Result<(), Broken> {
        self.turn += 1;
        for (name, topic) in &world.kafka.topics {
            for (partition, log) in topic.partitions.iter().enumerate() {
                let tp = TopicPartition { topic: name.clone(), partition: partition as u32 };
                let seen = self.records.entry(tp.clone()).or_default();
                let end = log.log_end_offset();
                hold!(end >= seen.len() as u64, "{tp} shrank to {end}");
                let start = log.log_start_offset();
                let before = self.starts.insert(tp.clone(), start).unwrap_or(0);
                hold!(before <= start && start <= end, "{tp} starts at {start} after {before}");
                hold!(log.high_watermark() == end, "{tp}: high watermark {}", log.high_watermark());
                let old = (!seen.is_empty()).then(|| self.turn.wrapping_mul(0x9e37_79b9) % seen.len() as u64);
                for offset in old.into_iter().chain(seen.len() as u64..end) {
                    let record = log.get(offset);
                    hold!(record.is_some() == (offset >= start), "{tp}: record {offset} is missing");
                    let print = record.map_or(0, |r| {
                        let key = r.key.map_or(1, |k| k.iter().fold(7, |h: u64, b| h * 31 + u64::from(*b)));
                        key ^ (r.timestamp as u64) << 8 ^ r.value.map_or(0, <[u8]>::len) as u64
                    });
                    match seen.get(offset as usize) {
                        None => seen.push(print),
                        Some(first) => {
                            hold!(record.is_none() || *first == print, "{tp}: record {offset} changed");
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// In a consumer group a partition is one member's at most, the one that has to give it back included, and epochs
/// follow one another.
fn promised(id: &GroupId, group: &ConsumerGroup) -> Result<(), Broken> {
    let mut owners: BTreeMap<&TopicPartition, &MemberName> = BTreeMap::new();
    let (epoch, assignment) = (group.epoch(), group.assignment_epoch());
    hold!(assignment <= epoch, "{id}: assignment epoch {assignment} is ahead of group epoch {epoch}");
    for member in group.members() {
        hold!(member.epoch <= assignment, "{id}: {} is at epoch {}", member.name, member.epoch);
        for tp in member.assigned.keys().chain(&member.revoking) {
            let other = owners.insert(tp, &member.name);
            hold!(other.is_none(), "{id}: {tp} is promised to {other:?} and {}", member.name);
        }
    }
    Ok(())
}

/// A consumer that could read something, or stands where nothing is, never sleeps without a wake.
fn awake(world: &World) -> Result<(), Broken> {
    /// How long a `poll` blocks at most: a consumer that will join again notices when it is over.
    const POLL_MS: Ms = 100;
    for (id, group) in &world.kafka.groups {
        for (no, consumer) in &group.clients {
            let reads = consumer.held().iter().find(|(tp, held)| {
                let topic = world.kafka.topics.get(&tp.topic);
                let log = topic.and_then(|topic| topic.partitions.get(tp.partition as usize));
                let at_end = log.is_none_or(|log| held.position == Some(log.log_end_offset()));
                held.position.is_some() && !held.paused && !at_end
            });
            let Some((tp, held)) = reads.filter(|_| matches!(consumer.app(), App::Waiting { .. })) else {
                continue;
            };
            let (poll, wake) = (consumer.next_poll(), group.next_wake(*no));
            hold!(
                poll.is_some_and(|poll| poll <= world.now + POLL_MS && wake.is_some_and(|wake| wake <= poll)),
                "{} of {id} stands at {:?} of {tp} and sleeps: poll {poll:?}, wake {wake:?}, now {}",
                consumer.name,
                held.position,
                world.now
            );
        }
    }
    Ok(())
}

/// One owner per partition and group, and states that fit the members.
fn owners(world: &World) -> Result<(), Broken> {
    for (id, group) in &world.kafka.groups {
        let mut owners: BTreeMap<&TopicPartition, &MemberName> = BTreeMap::new();
        for consumer in group.clients.values() {
            // Who was thrown out and does not know it yet may still hold what another has by now.
            if consumer.is_zombie() || group.coordinator.member(&consumer.member_id).is_none() {
                continue;
            }
            // Nor does a static member know that a generation went on without it: its place is kept, and its
            // partitions may be another's.
            let behind = consumer.generation() < group.coordinator.generation();
            if consumer.instance_id.is_some() && behind {
                continue;
            }
            // Nor does a member of the classic protocol know what it has to give back before it reads its `SyncGroup`
            // response: a group that becomes one of the consumer protocol meanwhile hands it on
            // (`ConsumerGroup.fromClassicGroup` goes by the assignment that was sent).
            let unread = !consumer.is_modern() && consumer.state_name() == "CompletingRebalance";
            if unread && group.coordinator.consumer().is_some() {
                continue;
            }
            for tp in consumer.held().keys() {
                let other = owners.insert(tp, &consumer.name);
                hold!(other.is_none(), "{id}: {tp} is held by {other:?} and {}", consumer.name);
            }
        }
        let (state, members) = (group.coordinator.state(), group.coordinator.size());
        hold!(
            (members == 0) == (state == GroupState::Empty) || state == GroupState::PreparingRebalance,
            "{id} has {members} members in state {state:?}"
        );
        if let Some(consumer) = group.coordinator.consumer() {
            promised(id, consumer)?;
        }
    }
    Ok(())
}
