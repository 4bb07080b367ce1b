//! What happened in Kafka.

use super::declare::{Told, answer_field, answer_needed, answers, kinds};
use super::produce_event::ProduceHappening;
use super::reasons::{CommitReason, RebalanceReason, Removal};
use crate::engine::kafka::ids::TopicPartition;
use crate::simulation::kafka;

answers! {
    /// A partition by its name.
    struct PartitionOf {
        topic: String,
        partition: u32,
    }
    /// One row of an offset reset, as `kafka-consumer-groups --reset-offsets` plans it.
    struct ResetRow {
        topic: String,
        partition: u32,
        /// The commit before.
        current: Option<u64>,
        /// The commit after.
        new: u64,
    }
}

impl Told<TopicPartition> for PartitionOf {
    fn told(from: &TopicPartition) -> Self {
        Self { topic: Told::told(&from.topic), partition: from.partition }
    }
}

impl Told<kafka::ResetRow> for ResetRow {
    fn told(from: &kafka::ResetRow) -> Self {
        let kafka::ResetRow { topic, partition, current, new } = from;
        Self { topic: Told::told(topic), partition: *partition, current: *current, new: *new }
    }
}

kinds! {
    /// What happened to topics, groups and their clients.
    "type" KafkaHappening from kafka::Fact where Produce(ProduceHappening) {
        /// A topic was created.
        "topic_created" TopicCreated {
            topic: String,
            /// How many partitions it has.
            partitions: u32,
        }
        /// A topic grew.
        "partitions_added" PartitionsAdded {
            topic: String,
            /// How many it had.
            from: u32,
            /// How many it has now.
            to: u32,
        }
        /// A topic and its records are gone.
        "topic_deleted" TopicDeleted {
            topic: String,
        }
        /// The log start offset moved: somebody deleted records, or retention did.
        "records_deleted" RecordsDeleted {
            topic: String,
            partition: u32,
            /// The log start offset before.
            from: u64,
            /// The log start offset now.
            to: u64,
            /// Whether retention did it.
            by_retention: bool,
        }
        /// A batch opened a new segment; the one before rests from now on.
        "segment_rolled" SegmentRolled {
            topic: String,
            partition: u32,
            /// Where the new one begins.
            base_offset: u64,
            /// The size of the one before.
            bytes: u64,
            /// The setting that was reached: `segment.bytes` or `segment.ms`.
            why: String,
        }
        /// Segments are gone, the oldest of their log.
        "segments_deleted" SegmentsDeleted {
            topic: String,
            partition: u32,
            /// `retention.ms`, `retention.bytes`, or `log_start_offset` where their records had been deleted before.
            why: String,
            /// The first offset that is gone.
            from: u64,
            /// The offset after the last one.
            to: u64,
            /// How many.
            segments: u32,
            /// What they took.
            bytes: u64,
            /// The time of their newest record.
            newest_ms: i64,
        }
        /// The cleaner was in a compacted log.
        "log_cleaned" LogCleaned {
            topic: String,
            partition: u32,
            /// Where the dirty part began whose keys counted.
            from: u64,
            /// The offset after it: up to there it is clean now.
            to: u64,
            /// Records that went.
            records: u64,
            /// Tombstones among them.
            tombstones: u64,
            /// What the cleaned segments took.
            bytes_before: u64,
            /// What they take now.
            bytes_after: u64,
            /// How many there were.
            segments_before: u32,
            /// How many there are.
            segments_after: u32,
        }
        /// Records went before a group had read them.
        "group_overtaken" GroupOvertaken {
            group: String,
            topic: String,
            partition: u32,
            /// Where the group stands: its position, or else its commit.
            bookmark: u64,
            /// The first offset that is left.
            log_start_offset: u64,
            /// Offsets that went unread.
            records: u64,
        }
        /// A producer saw that its topic has more partitions now.
        "producer_saw_partitions" ProducerSawPartitions {
            producer: String,
            topic: String,
            /// How many it sees now.
            partitions: u32,
        }
        /// A producer began a transaction.
        "transaction_began" TransactionBegan {
            producer: String,
            /// Whose transactions these are: `transactional.id`.
            transactional_id: String,
            /// `producer.epoch`: it rises with each transaction.
            epoch: i16,
        }
        /// All markers of a transaction are written.
        "transaction_ended" TransactionEnded {
            /// Whose transactions these are: `transactional.id`.
            transactional_id: String,
            /// Whose it was, if that producer is still there.
            #[serde(skip_serializing_if = "Option::is_none")]
            producer: Option<String>,
            /// Else aborted.
            committed: bool,
        }
        /// The coordinator aborts a transaction that took longer than its `transaction.timeout.ms`.
        "transaction_timed_out" TransactionTimedOut {
            /// Whose transactions these are: `transactional.id`.
            transactional_id: String,
            /// Its `transaction.timeout.ms`.
            timeout_ms: u64,
        }
        /// A producer can do nothing any more: a newer one has its transactional id, or something else is fatal.
        "producer_fenced" ProducerFenced {
            producer: String,
            /// Whose transactions these are: `transactional.id`.
            transactional_id: String,
            /// The class of the exception that its application gets.
            exception: String,
            /// Its message, as Kafka words it.
            message: String,
        }
        /// A record could not be sent.
        "send_failed" SendFailed {
            producer: String,
            code: String,
            /// How large the record would be, where that is why.
            bytes: u64,
        }
        /// Records were appended: offsets `base_offset` … `base_offset + count - 1`.
        "records_appended" RecordsAppended {
            /// Who sent them, if a producer did.
            #[serde(skip_serializing_if = "Option::is_none")]
            producer: Option<String>,
            topic: String,
            partition: u32,
            /// The first offset.
            base_offset: u64,
            /// How many records.
            count: u32,
        }
        /// `poll` returned these offsets to the application.
        "records_delivered" RecordsDelivered {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The first offset.
            from: u64,
            /// The offset after the last.
            to: u64,
            /// How many of them the group was given before.
            re_read: u64,
        }
        /// A group was created.
        "group_created" GroupCreated {
            group: String,
        }
        /// A group and its offsets are gone.
        "group_deleted" GroupDeleted {
            group: String,
        }
        /// A member sent `JoinGroup`.
        "member_joining" MemberJoining {
            group: String,
            member: String,
            reason: RebalanceReason,
        }
        /// The coordinator asks all members to rejoin.
        "rebalance_started" RebalanceStarted {
            group: String,
            reason: RebalanceReason,
            /// The member that caused it, if one did.
            #[serde(skip_serializing_if = "Option::is_none")]
            member: Option<String>,
            generation: i32,
            /// When the coordinator goes on without those who have not rejoined.
            deadline_ms: u64,
            /// The wait is `group.initial.rebalance.delay.ms`.
            initial_delay: bool,
        }
        /// All members have joined; the leader assigns.
        "join_completed" JoinCompleted {
            group: String,
            generation: i32,
            /// The assignor that all have in common.
            protocol: String,
            /// The member that assigns.
            leader: String,
        }
        /// The members have their assignment.
        "rebalance_completed" RebalanceCompleted {
            group: String,
            generation: i32,
            /// The assignor.
            protocol: String,
            /// What each member has.
            assignment: Vec<(String, Vec<PartitionOf>)>,
            /// Since the rebalance started.
            took_ms: u64,
        }
        /// The group epoch went up: a new target assignment is due (KIP-848).
        "group_epoch_bumped" GroupEpochBumped {
            group: String,
            epoch: i32,
            reason: RebalanceReason,
            /// The member that caused it, if one did.
            #[serde(skip_serializing_if = "Option::is_none")]
            member: Option<String>,
        }
        /// The coordinator's assignor ran.
        "target_assigned" TargetAssigned {
            group: String,
            epoch: i32,
            /// The assignor.
            assignor: String,
            /// The target assignment of each member.
            assignment: Vec<(String, Vec<PartitionOf>)>,
        }
        /// A member was told to revoke partitions; its member epoch waits for that.
        "revocation_asked" RevocationAsked {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
        }
        /// Every member has what the target assignment gives it.
        "group_reconciled" GroupReconciled {
            group: String,
            epoch: i32,
            /// Since the group epoch went up.
            took_ms: u64,
        }
        /// A static member of a consumer group closed; its place is kept until its session ends.
        "member_away" MemberAway {
            group: String,
            member: String,
            /// When that is.
            session_ends_ms: u64,
        }
        /// The group changed its protocol while it had members.
        "group_converted" GroupConverted {
            group: String,
            /// Its protocol now.
            to: String,
            epoch: i32,
        }
        /// The last member is gone.
        "group_emptied" GroupEmptied {
            group: String,
            generation: i32,
        }
        /// `onPartitionsRevoked`.
        "partitions_revoked" PartitionsRevoked {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
        }
        /// `onPartitionsLost`.
        "partitions_lost" PartitionsLost {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
        }
        /// `onPartitionsAssigned`.
        "partitions_assigned" PartitionsAssigned {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
        }
        /// A `group.instance.id` has a new member, which keeps its place, its partitions and the generation.
        "member_returned" MemberReturned {
            group: String,
            member: String,
            generation: i32,
        }
        /// The coordinator removed a member.
        "member_removed" MemberRemoved {
            group: String,
            member: String,
            /// Why.
            why: Removal,
        }
        /// A member was closed by a person or script.
        "member_left" MemberLeft {
            group: String,
            member: String,
        }
        /// A member's process crashed; its session ends at `session_ends_ms` unless something else does.
        "member_crashed" MemberCrashed {
            group: String,
            member: String,
            /// When its session ends, if the coordinator knows the member.
            #[serde(skip_serializing_if = "Option::is_none")]
            session_ends_ms: Option<u64>,
        }
        /// A member is to die at a record, once it gets there.
        "crash_awaited" CrashAwaited {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The record's offset.
            offset: u64,
            /// `before_effect`, `after_effect`, `after_commit`.
            moment: String,
        }
        /// A member's process died while it worked on a record; `member_crashed` follows.
        "died_at_record" DiedAtRecord {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The record's offset.
            offset: u64,
            /// `before_effect`, `after_effect`, `after_commit`; `poison`: processing threw, and nothing caught that.
            moment: String,
            /// The group's commit at that time: where the next owner begins.
            #[serde(skip_serializing_if = "Option::is_none")]
            committed: Option<u64>,
        }
        /// Processing a record threw.
        "processing_failed" ProcessingFailed {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The record's offset.
            offset: u64,
            /// How often by now, in a row.
            failures: u32,
            /// What the application does: `stop`, `skip`, `retry`, `dead_letter`.
            answer: String,
            /// When it tries again, if it does.
            #[serde(skip_serializing_if = "Option::is_none")]
            retry_at_ms: Option<u64>,
            /// The topic that gets a copy, if one does.
            #[serde(skip_serializing_if = "Option::is_none")]
            dead_letter: Option<String>,
        }
        /// Effects happened that had happened before.
        "effects_repeated" EffectsRepeated {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The first record that was worked on.
            from: u64,
            /// The offset after the last.
            to: u64,
            /// How many of them had an effect already.
            count: u64,
        }
        /// Records without an effect that a group has gone past, or that are deleted.
        "records_missed" RecordsMissed {
            group: String,
            topic: String,
            partition: u32,
            /// The first of all that the group has lost there.
            first: u64,
            /// How many more than were told before.
            count: u64,
            /// What made the group go past them, or took them: `committed`, `reset`, `sought`, `retention`, `deleted`.
            why: String,
        }
        /// A member's application stalls.
        "member_frozen" MemberFrozen {
            group: String,
            member: String,
            /// When `max.poll.interval.ms` will be over.
            poll_interval_ends_ms: u64,
        }
        /// A member's application continues.
        "member_thawed" MemberThawed {
            group: String,
            member: String,
        }
        /// A member's settings or subscription changed.
        "member_changed" MemberChanged {
            group: String,
            member: String,
        }
        /// The heartbeat thread left the group, because the application did not poll.
        "poll_interval_exceeded" PollIntervalExceeded {
            group: String,
            member: String,
            /// The `max.poll.interval.ms` that passed.
            limit_ms: u64,
        }
        /// A member got no answer to a request in time: it tries again.
        "member_unanswered" MemberUnanswered {
            group: String,
            member: String,
            /// Kafka's name of the request.
            api: String,
        }
        /// The coordinator refused a member.
        "member_refused" MemberRefused {
            group: String,
            member: String,
            code: String,
        }
        /// A member's application ended with this exception.
        "member_failed" MemberFailed {
            group: String,
            member: String,
            exception: String,
        }
        /// Offsets were committed.
        "offsets_committed" OffsetsCommitted {
            group: String,
            member: String,
            reason: CommitReason,
            /// Each partition with its commit: the next offset to read.
            offsets: Vec<(PartitionOf, u64)>,
        }
        /// A commit was refused.
        "commit_failed" CommitFailed {
            group: String,
            member: String,
            code: String,
            /// The class of the exception that the application gets.
            exception: String,
            /// Its message, as Kafka words it.
            message: String,
        }
        /// A consumer started from the group's commit.
        "position_from_commit" PositionFromCommit {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The commit.
            offset: u64,
        }
        /// `auto.offset.reset` set a position.
        "position_reset" PositionReset {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The position before, if there was one.
            #[serde(skip_serializing_if = "Option::is_none")]
            from: Option<u64>,
            /// The position now.
            to: u64,
        }
        /// A consumer's position was moved.
        "sought" Sought {
            group: String,
            member: String,
            topic: String,
            partition: u32,
            /// The position before, if there was one.
            #[serde(skip_serializing_if = "Option::is_none")]
            from: Option<u64>,
            /// The position now.
            to: u64,
            /// Records from there on that the group was given before and will be given again.
            re_read: u64,
            /// Records that are passed over and were never given to the group.
            skipped: u64,
        }
        /// `pause` or `resume` of partitions.
        "fetching_paused" FetchingPaused {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
            /// False: they are fetched again.
            paused: bool,
        }
        /// Partitions that a member had paused went with a rebalance: whoever gets them reads them.
        "pause_ended" PauseEnded {
            group: String,
            member: String,
            partitions: Vec<PartitionOf>,
        }
        /// A group's commits were reset.
        "offsets_reset" OffsetsReset {
            group: String,
            /// Each commit before and after.
            rows: Vec<ResetRow>,
        }
        /// A group's commits of these partitions are gone.
        "offsets_deleted" OffsetsDeleted {
            group: String,
            partitions: Vec<PartitionOf>,
        }
        /// Commits that nobody renewed for `offsets.retention.minutes` are gone.
        "offsets_expired" OffsetsExpired {
            group: String,
            partitions: Vec<PartitionOf>,
            /// The group has neither members nor commits any more, and is gone.
            dead: bool,
        }
    }
}
