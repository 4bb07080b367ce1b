//! The snapshot of the public interface, version 1.

use std::collections::BTreeMap;

use super::declare::{Named, Told, answer_field, answer_needed, answers};
use crate::engine::kafka::client::consumer::Consumer;
use crate::engine::kafka::group::consumer::ConsumerGroup;
use crate::engine::kafka::ids::{GroupId, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, Segment};
use crate::session::Lab;
use crate::simulation::World;
use crate::simulation::kafka::{Cluster, Group, GroupPartition, Sender, Topic};
use crate::simulation::ledger::{Counts, ReaderId};
use crate::simulation::producer::Producer;

answers! {
    /// The present state. Each system's part lies beside what is common to all.
    struct Snapshot {
        /// Of this shape: 1.
        version: u64,
        /// The scenario's name.
        scenario: String,
        /// The seed of its chance.
        seed: u64,
        /// Simulated time since it began.
        time_ms: u64,
        /// Unix time at which it began.
        start_time_ms: i64,
        /// Of the whole state: equal states have equal digests, native and wasm.
        digest: String,
        /// By name.
        producers: Named<ProducerState>,
        /// Topics and groups.
        #[serde(flatten)]
        kafka: KafkaState,
        /// What each reader did with the records that are its concern, by reader: `group:g`.
        ledger: Named<Standing>,
        /// What was counted since the beginning.
        counters: Counters,
        /// Whether time runs.
        running: bool,
        /// How many times faster than the clock.
        speed: f64,
        /// What stands on the stage until time goes on.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    }
    /// A producer.
    struct ProducerState {
        /// Where its source's records go.
        topic: String,
        /// Its client library.
        client: String,
        /// How it places records.
        partitioner: String,
        /// Whether its source gives records.
        running: bool,
        /// Whether its source is used up.
        finished: bool,
        /// Records it was given to send.
        sent: u64,
        /// Records in batches that were not sent yet.
        waiting: u64,
    }
    /// Kafka's part of the state.
    struct KafkaState {
        /// By name.
        topics: Named<TopicState>,
        /// By name.
        groups: Named<GroupState>,
    }
    /// A topic.
    struct TopicState {
        /// By index.
        partitions: Vec<PartitionState>,
    }
    /// A partition's log.
    struct PartitionState {
        partition: u32,
        /// The first offset that is kept.
        log_start_offset: u64,
        /// The offset up to which consumers may read.
        high_watermark: u64,
        /// The offset up to which consumers with `read_committed` may read: where the oldest open transaction begins, else
        /// the high watermark.
        last_stable_offset: u64,
        /// The offset of the next record.
        log_end_offset: u64,
        /// What its records take.
        size_bytes: u64,
        /// The oldest first; the last one is the active one.
        segments: Vec<SegmentState>,
        /// The time of the first record that is kept; none where there is none.
        first_timestamp_ms: Option<i64>,
        /// Up to which offset it is compacted.
        #[serde(skip_serializing_if = "Option::is_none")]
        clean_to: Option<u64>,
    }
    /// A segment of a log.
    struct SegmentState {
        /// The offset that it begins with.
        base_offset: u64,
        /// What it takes.
        size_bytes: u64,
        /// The time of its newest record; none where it holds none.
        largest_timestamp_ms: Option<i64>,
    }
    /// A group.
    struct GroupState {
        /// `classic`, `consumer` or `share`.
        protocol: String,
        /// The assignor's name.
        assignor: String,
        /// Kafka's name: `Empty`, `PreparingRebalance`, `CompletingRebalance`, `Assigning`, `Reconciling`, `Stable`, `Dead`.
        state: String,
        /// Of the classic protocol.
        #[serde(skip_serializing_if = "Option::is_none")]
        generation: Option<i32>,
        /// Of the consumer protocol.
        #[serde(skip_serializing_if = "Option::is_none")]
        group_epoch: Option<i32>,
        /// Of the consumer protocol.
        #[serde(skip_serializing_if = "Option::is_none")]
        assignment_epoch: Option<i32>,
        /// By name.
        members: Named<MemberOf>,
        /// Of all partitions that it reads or has commits of.
        offsets: Vec<OffsetRow>,
        /// What it did with the records that are its concern.
        ledger: Standing,
    }
    /// A member of a group.
    struct MemberOf {
        /// What the coordinator knows it by.
        member_id: String,
        /// Its `group.instance.id`, if it is static.
        instance_id: Option<String>,
        /// Kafka's name of it.
        state: String,
        /// False once its process died.
        alive: bool,
        /// Whether its application stalls.
        frozen: bool,
        /// Each partition that it holds, by topic and index.
        assignment: Vec<(String, u32)>,
        /// Of the consumer protocol.
        #[serde(skip_serializing_if = "Option::is_none")]
        member_epoch: Option<i32>,
    }
    /// How far a group is in a partition.
    struct OffsetRow {
        topic: String,
        partition: u32,
        /// The member that holds it.
        owner: Option<String>,
        /// The offset that it reads next.
        position: Option<u64>,
        /// The group's commit.
        committed: Option<u64>,
        /// The log end offset less the commit, as Kafka's tools print it.
        lag: Option<i64>,
    }
    /// How a reader's records stand. What a retry appended twice is one record.
    struct Standing {
        /// Records whose effect happened once.
        once: u64,
        /// Those whose effect happened more than once.
        repeated: u64,
        /// Those without an effect that the reader has gone past, or that are deleted.
        lost: u64,
        /// Those without an effect so far.
        pending: u64,
        /// Effects on a key that came after the effect of a record of that key which its producer sent later.
        order_breaks: u64,
        /// From when a record was handed to its producer's client to its first effect.
        in_system_ms: Spread,
    }
    /// How long something takes; null before it happened.
    struct Spread {
        /// Half of them take no longer; within 1.6 %.
        median: Option<u64>,
        /// 99 of 100 take no longer; within 1.6 %.
        p99: Option<u64>,
    }
    /// Counts.
    struct Counters {
        /// Records appended.
        produced: u64,
        /// By name.
        groups: Named<GroupCounters>,
    }
    /// What a group was given.
    struct GroupCounters {
        /// Records handed to its members.
        delivered: u64,
        /// Those of an offset that it was given before.
        re_read: u64,
        /// Offsets never delivered that a seek, reset or retention passed over.
        skipped: u64,
    }
}

impl Told<Lab> for Snapshot {
    fn told(lab: &Lab) -> Self {
        let world = lab.world();
        Self {
            version: 1,
            scenario: world.name.to_string(),
            seed: world.seed,
            time_ms: world.now,
            start_time_ms: world.start_time_ms,
            digest: world.digest(),
            producers: by_name(&world.producers),
            kafka: kafka_state(world),
            ledger: world.ledger.readers().map(|(id, _)| (id.to_string(), standing(world, id))).collect(),
            counters: Told::told(world),
            running: lab.is_running(),
            speed: lab.speed(),
            caption: world.pause().and_then(|pause| pause.caption.as_deref().map(str::to_owned)),
        }
    }
}

fn by_name<N: ToString, T, E: Told<T>>(all: &BTreeMap<N, T>) -> Named<E> {
    all.iter().map(|(name, one)| (name.to_string(), E::told(one))).collect()
}

impl Told<Producer> for ProducerState {
    fn told(producer: &Producer) -> Self {
        let sender = producer.kafka();
        let said = |of: fn(&Sender) -> String| sender.map(of).unwrap_or_default();
        Self {
            topic: said(|sender| sender.topic.to_string()),
            client: said(|sender| sender.config().client.name().to_owned()),
            partitioner: said(|sender| sender.partitioner().name().to_owned()),
            running: producer.source.running && !producer.source.finished,
            finished: producer.source.finished,
            sent: producer.sent,
            waiting: producer.waiting(),
        }
    }
}

fn kafka_state(world: &World) -> KafkaState {
    let cluster = &world.kafka;
    let group = |(id, group): (&GroupId, &Group)| {
        (id.to_string(), group_state(cluster, group, standing(world, &ReaderId::Group(id.clone()))))
    };
    KafkaState { topics: by_name(&cluster.topics), groups: cluster.groups.iter().map(group).collect() }
}

fn standing(world: &World, id: &ReaderId) -> Standing {
    let Counts { once, repeated, lost, pending } = world.standing(id);
    let reader = world.ledger.reader(id);
    let spread = |of_100| reader.and_then(|reader| reader.in_system.percentile(of_100));
    Standing {
        once,
        repeated,
        lost,
        pending,
        order_breaks: reader.map_or(0, |reader| reader.order_breaks),
        in_system_ms: Spread { median: spread(50), p99: spread(99) },
    }
}

impl Told<Topic> for TopicState {
    fn told(topic: &Topic) -> Self {
        let partition = |(partition, log): (u32, &PartitionLog)| PartitionState {
            partition,
            log_start_offset: log.log_start_offset(),
            high_watermark: log.high_watermark(),
            last_stable_offset: log.last_stable_offset(),
            log_end_offset: log.log_end_offset(),
            size_bytes: log.size_bytes(),
            segments: log.segments().map(Told::told).collect(),
            first_timestamp_ms: log.first_timestamp(),
            clean_to: topic.config.cleanup.compact.then(|| log.first_dirty_offset()),
        };
        Self { partitions: (0..).zip(&topic.partitions).map(partition).collect() }
    }
}

impl Told<Segment> for SegmentState {
    fn told(segment: &Segment) -> Self {
        Self {
            base_offset: segment.base_offset,
            size_bytes: segment.size_bytes,
            largest_timestamp_ms: segment.max_timestamp.map(|(at, _)| at),
        }
    }
}

fn group_state(cluster: &Cluster, group: &Group, ledger: Standing) -> GroupState {
    let coordinator = &group.coordinator;
    let modern = coordinator.consumer();
    let wanted = || group.member_config.assignors.first().map(ToString::to_string).unwrap_or_default();
    let offset = |(tp, row): (TopicPartition, GroupPartition<'_>)| OffsetRow {
        topic: Told::told(&tp.topic),
        partition: tp.partition,
        owner: row.owner.map(Told::told),
        position: row.position,
        committed: row.committed,
        lag: row.lag,
    };
    GroupState {
        protocol: coordinator.kind().to_owned(),
        assignor: coordinator.protocol().map_or_else(wanted, str::to_owned),
        state: coordinator.state().name().to_owned(),
        generation: modern.is_none().then(|| coordinator.generation()),
        group_epoch: modern.map(ConsumerGroup::epoch),
        assignment_epoch: modern.map(ConsumerGroup::assignment_epoch),
        members: group
            .clients
            .values()
            .map(|client| (client.name.to_string(), member(group, client)))
            .collect(),
        offsets: group.partitions(&cluster.topics).into_iter().map(offset).collect(),
        ledger,
    }
}

fn member(group: &Group, client: &Consumer) -> MemberOf {
    let known = group.coordinator.consumer().and_then(|group| group.member(&client.member_id));
    // What the coordinator waits for says more than what the member does.
    let waits = known.map(|member| member.state.name()).filter(|_| !client.is_zombie());
    MemberOf {
        member_id: client.member_id.to_string(),
        instance_id: client.instance_id.as_ref().map(ToString::to_string),
        state: waits.unwrap_or_else(|| client.state_name()).to_owned(),
        alive: !client.is_crashed(),
        frozen: client.is_frozen(),
        assignment: group
            .assignment_of(client)
            .iter()
            .map(|tp| (tp.topic.to_string(), tp.partition))
            .collect(),
        member_epoch: known.map(|member| member.epoch),
    }
}

impl Told<World> for Counters {
    fn told(world: &World) -> Self {
        Self { produced: world.produced, groups: by_name(&world.kafka.groups) }
    }
}

impl Told<Group> for GroupCounters {
    fn told(group: &Group) -> Self {
        Self {
            delivered: group.delivered_count,
            re_read: group.re_read_count,
            skipped: group.skipped_count(),
        }
    }
}
