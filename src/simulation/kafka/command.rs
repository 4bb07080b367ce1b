//! Kafka's commands: topics, groups, their members, and what a consumer is told to do.
//!
//! Each is declared here and nowhere else (`simulation::command` says how).

pub use crate::engine::kafka::client::consumer::application::{CommitMode, Moment};
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{
    GroupId, InstanceId, MemberId, MemberName, Ms, Offset, Partition, ProducerName, TopicName, UnixMs,
};
use crate::simulation::command::{Bytes, Configs, Headers, Milli, declare_commands, declare_values};

/// The table of Kafka's commands, handed to `$take`.
macro_rules! kafka_commands {
    ($take:ident) => {
        $take! { Kafka {
            /// Makes a topic.
            "topic.create" TopicCreate {
                topic: TopicName,
                /// How many partitions it has: 1 to 10,000.
                partitions: u32,
                /// Settings of the topic: `retention.ms`, `retention.bytes`, `segment.bytes`, `segment.ms`,
                /// `message.timestamp.before.max.ms`, `message.timestamp.after.max.ms`.
                configs: Configs = Configs::new(),
            }
            /// Adds partitions to a topic. Records stay where they are; keys may go elsewhere from now on.
            "topic.add_partitions" TopicAddPartitions {
                topic: TopicName,
                /// How many partitions it has then: more than now.
                total: u32,
            }
            /// Deletes a topic, its records and the commits that groups have of it.
            "topic.delete" TopicDelete {
                topic: TopicName,
            }
            /// Moves a partition's log start offset, as `kafka-delete-records` does.
            "topic.delete_records" TopicDeleteRecords {
                topic: TopicName,
                /// The partition's index; the first is 0.
                partition: Partition,
                /// The first offset that stays; -1 is the high watermark.
                before_offset: i64 [-1..=EXACT],
            }
            /// Sends one record at once. `result`: `{"partition", "offset"}`.
            "producer.send" ProducerSend {
                topic: TopicName,
                /// Its key; null is none.
                key: Option<Bytes> [null],
                /// Its value; null is a tombstone.
                value: Option<Bytes> [null],
                /// Its headers.
                headers: Headers = Headers::new(),
                /// Where it goes; without it, the partitioner decides.
                partition: Option<Partition>,
                /// Its `CreateTime`; without it, now.
                timestamp_ms: Option<UnixMs> [0..=EXACT],
                /// As which producer it is sent: its partitioner decides. Without it, Java's default does.
                producer: Option<ProducerName>,
                /// Whether processing it throws, whoever reads it: it has the header `loglab.poison`.
                poison: bool = false,
            }
            /// Makes a group.
            "group.create" GroupCreate {
                group: GroupId,
                /// `group.protocol` of its members.
                protocol: GroupProtocol = GroupProtocol::Classic,
                /// `range`, `roundrobin`, `sticky`, `cooperative-sticky`; with the consumer protocol `uniform`, `range`.
                assignors: Option<Vec<String>>,
                /// Settings of the group, and those that its members start with.
                configs: Configs = Configs::new(),
            }
            /// Deletes a group and its commits; refused while it has members (`NON_EMPTY_GROUP`).
            "group.delete" GroupDelete {
                group: GroupId,
            }
            /// Moves a group's commits, as `kafka-consumer-groups --reset-offsets` does; refused while it has members.
            /// `result`: rows `{"topic", "partition", "current", "new"}`.
            "group.reset_offsets" GroupResetOffsets {
                group: GroupId,
                /// Of this topic; without it, of all that the group has commits of.
                topic: Option<TopicName>,
                /// Of these partitions; without them, of all.
                partitions: Option<Vec<Partition>>,
                /// Where the commits go.
                to: ResetTo,
                /// False is a dry run: rows are answered, nothing changes.
                execute: bool = false,
            }
            /// Deletes commits; refused while a member subscribes to the topic (`GROUP_SUBSCRIBED_TO_TOPIC`).
            "group.delete_offsets" GroupDeleteOffsets {
                group: GroupId,
                topic: TopicName,
                /// Of these partitions; without them, of all.
                partitions: Option<Vec<Partition>>,
            }
            /// Starts a member.
            "member.join" MemberJoin {
                group: GroupId,
                member: MemberName,
                /// With the consumer protocol, the regular expression of the topics it reads: the broker matches it.
                subscribed_topic_regex: Option<String>,
                /// The topics it subscribes to.
                topics: Vec<TopicName> [unless subscribed_topic_regex],
                /// Its `member.id`; without it, its name.
                member_id: Option<MemberId>,
                /// `group.instance.id`: a static member. After a leave or crash it may join again at once and has its
                /// place back.
                instance_id: Option<InstanceId>,
                /// Settings of this member, over those of its group.
                configs: Configs = Configs::new(),
                /// How long its application works on each record.
                processing_ms: Milli [Milli(0)..=MOST] = Milli(0),
                /// Whether the application calls `commitSync()` in `onPartitionsRevoked`, as one does with
                /// `enable.auto.commit` off, so that the next owner goes on where this one stopped; not in
                /// `onPartitionsLost`, where a commit would be refused.
                commit_on_revoke: bool = false,
                /// When the application commits: `auto` as `enable.auto.commit` says; with any other it does so itself, and
                /// the consumer does not. `before`: `commitSync()` as soon as `poll` returned. `after`: when all of it is
                /// processed. `each`: after each record. `transaction`: what a poll returned is processed, produced and
                /// committed in one transaction.
                commit: CommitMode = CommitMode::Auto,
                /// What processing a record does when its `processing_ms` are over.
                effect: Effect = Effect::Count,
                /// What the application does with a record whose processing throws (`poison`).
                on_error: OnError = OnError::Stop,
            }
            /// Closes a member: the consumer's `close()`, which commits where `enable.auto.commit` is on, as it is by
            /// default.
            "member.leave" MemberLeave {
                group: GroupId,
                member: MemberName,
            }
            /// Kills a member's process: the coordinator learns of it when its session ends.
            "member.crash" MemberCrash {
                group: GroupId,
                member: MemberName,
                /// Not now, but at this record, once it gets there. It may be said of a member that is yet to come.
                at: Option<CrashAt>,
            }
            /// Stalls a member's application: heartbeats go on, `poll` does not.
            "member.freeze" MemberFreeze {
                group: GroupId,
                member: MemberName,
                /// For how long; without it, until `member.thaw`.
                for_ms: Option<Ms>,
            }
            /// Lets a frozen member run on.
            "member.thaw" MemberThaw {
                group: GroupId,
                member: MemberName,
            }
            /// Changes a member. What is left out stays as it is.
            "member.set" MemberSet {
                group: GroupId,
                member: MemberName,
                /// The topics it subscribes to; none in the list is `unsubscribe()`.
                topics: Option<Vec<TopicName>>,
                /// Settings that change.
                configs: Configs = Configs::new(),
                /// How long its application works on each record.
                processing_ms: Option<Milli> [Milli(0)..=MOST],
                /// Whether it commits in `onPartitionsRevoked`.
                commit_on_revoke: Option<bool>,
                /// When its application commits.
                commit: Option<CommitMode>,
                /// What processing a record does.
                effect: Option<Effect>,
                /// What it does with a record whose processing throws.
                on_error: Option<OnError>,
            }
            /// Moves the position of a partition's present owner. `result`: `{"offset"}`.
            "consumer.seek" ConsumerSeek {
                group: GroupId,
                topic: TopicName,
                /// The partition's index; the first is 0.
                partition: Partition,
                /// Where the position goes.
                to: SeekTo,
            }
            /// Commits positions, as `commitSync()` does.
            "consumer.commit" ConsumerCommit {
                group: GroupId,
                member: MemberName,
                /// Of this topic; without it, of all that it holds.
                topic: Option<TopicName>,
                /// Of this partition; without it, of all that it holds.
                partition: Option<Partition>,
                /// This offset instead of the position.
                offset: Option<Offset>,
            }
            /// Stops fetching from partitions that the member keeps: the consumer's `pause()`.
            "consumer.pause" ConsumerPause {
                group: GroupId,
                member: MemberName,
                /// Those of this topic; without it, all that it holds.
                topic: Option<TopicName>,
                /// This partition; without it, all that it holds.
                partition: Option<Partition>,
            }
            /// Fetches from paused partitions again: the consumer's `resume()`.
            "consumer.resume" ConsumerResume {
                group: GroupId,
                member: MemberName,
                /// Those of this topic; without it, all that it holds.
                topic: Option<TopicName>,
                /// This partition; without it, all that it holds.
                partition: Option<Partition>,
            }
        } }
    };
}

/// The table of the values in them.
macro_rules! kafka_values {
    ($take:ident) => {
        $take! {
            /// Where a seek goes.
            #[derive(Copy)]
            one of SeekTo needs "offset" {
                /// To this offset.
                "offset" Offset(Offset),
                /// To the log start offset.
                "beginning" Beginning,
                /// To the log end offset.
                "end" End,
                /// To the first record at or after this time.
                "timestamp_ms" TimestampMs(UnixMs),
                /// By so many records, from the present position.
                "shift_by" ShiftBy(i64),
            }
            /// What processing a record does.
            one of Effect needs "topic" {
                /// An outside effect that can't tell repeats, as a payment or a mail.
                = "count" Count,
                /// An outside store with the record's identity as unique key: a repeat changes nothing.
                = "upsert" Upsert,
                /// A copy is produced to this topic.
                "topic" Topic(TopicName),
            }
            /// What an application does with a record whose processing throws.
            one of OnError needs "retry" {
                /// It catches nothing: the process dies, and the next owner meets the same record.
                = "stop" Stop,
                /// It goes on with the next record.
                = "skip" Skip,
                /// It tries again.
                Retry {
                    /// So often.
                    retry: u32 [1..=1_000],
                    /// Pauses of so long before each.
                    backoff_ms: Ms = 0,
                    /// What it does if that is of no use.
                    then: GiveUp,
                },
            }
            /// What it does with a record that failed for good.
            one of GiveUp needs "dead_letter" {
                /// It goes on with the next record.
                = "skip" Skip,
                /// The process dies.
                = "stop" Stop,
                /// A copy is produced to this topic, and it goes on.
                "dead_letter" DeadLetter(TopicName),
            }
            /// A record, and where within the work on it a process dies.
            one of CrashAt needs "topic" {
                At {
                    topic: TopicName,
                    /// The partition's index; the first is 0.
                    partition: Partition,
                    /// The record's offset.
                    offset: Offset,
                    /// `before_effect`; `after_effect`, before any commit of it; `after_commit`, once a commit that covers it is answered.
                    moment: Moment,
                },
            }
            /// Where `group.reset_offsets` goes.
            #[derive(Copy)]
            one of ResetTo needs "offset" also {
                /// To the first record at or after this time, as `--to-datetime` reads it.
                "datetime" datetime = "2026-11-20T05:20:00.000Z",
                /// To the first record of so long a time before now, as `--by-duration` reads it.
                "duration" duration = "PT1H30M",
            } {
                /// To the log start offset.
                "earliest" Earliest,
                /// To the log end offset.
                "latest" Latest,
                /// To this offset, clamped to the log.
                "offset" Offset(Offset),
                /// To the first record at or after this time.
                "timestamp_ms" TimestampMs(UnixMs),
                /// To the first record of the last so many milliseconds.
                "duration_ms" DurationMs(i64),
                /// By so many records from the commit, clamped to the log.
                "shift_by" ShiftBy(i64),
                /// To the commit; the log end where there is none.
                "current" Current,
            }
        }
    };
}

kafka_commands!(declare_commands);
kafka_values!(declare_values);

pub(crate) use {kafka_commands, kafka_values};
