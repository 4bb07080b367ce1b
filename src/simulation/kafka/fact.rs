//! What happened in Kafka, with why.

use std::rc::Rc;

use crate::engine::kafka::group::{CommitReason, RebalanceReason, Removal};
use crate::engine::kafka::ids::{
    GroupId, MemberName, Ms, Offset, Partition, ProducerName, TopicName, TopicPartition, TransactionalId,
    UnixMs,
};

mod produce;

pub use produce::ProduceFact;

/// What can happen to topics, groups and their clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    TopicCreated {
        topic: TopicName,
        partitions: Partition,
    },
    PartitionsAdded {
        topic: TopicName,
        from: Partition,
        to: Partition,
    },
    /// A topic and its records are gone.
    TopicDeleted {
        topic: TopicName,
    },
    /// The log start offset moved: somebody deleted records, or retention did.
    RecordsDeleted {
        topic: TopicName,
        partition: Partition,
        from: Offset,
        to: Offset,
        by_retention: bool,
    },
    /// A batch opened a new segment, and the one before rests from now on.
    SegmentRolled {
        topic: TopicName,
        partition: Partition,
        /// Where the new one begins.
        base_offset: Offset,
        /// The size of the one before.
        bytes: u64,
        /// The setting that was reached.
        why: &'static str,
    },
    /// Segments are gone, the oldest of their log.
    SegmentsDeleted {
        topic: TopicName,
        partition: Partition,
        /// `retention.ms`, `retention.bytes`, or `log_start_offset` where their records had been deleted before.
        why: &'static str,
        from: Offset,
        to: Offset,
        segments: u32,
        bytes: u64,
        /// The time of their newest record.
        newest_ms: UnixMs,
    },
    /// The cleaner was in a compacted log.
    LogCleaned {
        topic: TopicName,
        partition: Partition,
        /// The dirty part whose keys counted.
        from: Offset,
        to: Offset,
        /// Records that went.
        records: u64,
        /// Tombstones among them.
        tombstones: u64,
        bytes_before: u64,
        bytes_after: u64,
        segments_before: u32,
        segments_after: u32,
    },
    /// Records went before a group had read them.
    GroupOvertaken {
        group: GroupId,
        topic: TopicName,
        partition: Partition,
        /// Where the group stands: its position, or else its commit.
        bookmark: Offset,
        log_start_offset: Offset,
        /// Offsets that went unread.
        records: u64,
    },
    /// A producer saw that its topic has more partitions now.
    ProducerSawPartitions {
        producer: ProducerName,
        topic: TopicName,
        partitions: Partition,
    },
    /// A producer began a transaction.
    TransactionBegan {
        producer: ProducerName,
        transactional_id: TransactionalId,
        epoch: i16,
    },
    /// All markers of a transaction are written.
    TransactionEnded {
        transactional_id: TransactionalId,
        /// Whose it was, if that producer is still there.
        producer: Option<ProducerName>,
        /// Else aborted.
        committed: bool,
    },
    /// The coordinator aborts a transaction that took longer than its `transaction.timeout.ms`.
    TransactionTimedOut {
        transactional_id: TransactionalId,
        timeout_ms: Ms,
    },
    /// A producer can do nothing any more: a newer one has its transactional id, or something else is fatal.
    ProducerFenced {
        producer: ProducerName,
        transactional_id: TransactionalId,
        exception: &'static str,
        message: String,
    },
    /// A record could not be sent.
    SendFailed {
        producer: ProducerName,
        code: &'static str,
        bytes: u64,
    },
    /// A batch was not simply acknowledged.
    Produce(ProduceFact),
    /// Records were appended: offsets `base_offset` … `base_offset + count - 1`.
    RecordsAppended {
        producer: Option<ProducerName>,
        topic: TopicName,
        partition: Partition,
        base_offset: Offset,
        count: u32,
    },
    /// `poll` returned these offsets to the application.
    RecordsDelivered {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        from: Offset,
        to: Offset,
        re_read: u64,
    },
    GroupCreated {
        group: GroupId,
    },
    /// A group and its offsets are gone.
    GroupDeleted {
        group: GroupId,
    },
    /// A member sent `JoinGroup`.
    MemberJoining {
        group: GroupId,
        member: MemberName,
        reason: RebalanceReason,
    },
    /// The coordinator asks all members to rejoin.
    RebalanceStarted {
        group: GroupId,
        reason: RebalanceReason,
        member: Option<MemberName>,
        generation: i32,
        /// When the coordinator goes on without those who have not rejoined.
        deadline_ms: Ms,
        /// The wait is `group.initial.rebalance.delay.ms`.
        initial_delay: bool,
    },
    /// All are in; the leader assigns.
    JoinCompleted {
        group: GroupId,
        generation: i32,
        protocol: Rc<str>,
        leader: MemberName,
    },
    /// The assignment is out.
    RebalanceCompleted {
        group: GroupId,
        generation: i32,
        protocol: Rc<str>,
        assignment: Vec<(MemberName, Vec<TopicPartition>)>,
        /// Since the rebalance started.
        took_ms: Ms,
    },
    /// The group epoch went up: a new target assignment is due (KIP-848).
    GroupEpochBumped {
        group: GroupId,
        epoch: i32,
        reason: RebalanceReason,
        member: Option<MemberName>,
    },
    /// The coordinator's assignor ran.
    TargetAssigned {
        group: GroupId,
        epoch: i32,
        assignor: Rc<str>,
        assignment: Vec<(MemberName, Vec<TopicPartition>)>,
    },
    /// A member was told to revoke partitions; its member epoch waits for that.
    RevocationAsked {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
    },
    /// Every member has what the target assignment gives it.
    GroupReconciled {
        group: GroupId,
        epoch: i32,
        /// Since the group epoch went up.
        took_ms: Ms,
    },
    /// A static member of a consumer group closed; its place is kept until its session ends.
    MemberAway {
        group: GroupId,
        member: MemberName,
        session_ends_ms: Ms,
    },
    /// The group changed its protocol while it had members.
    GroupConverted {
        group: GroupId,
        to: &'static str,
        epoch: i32,
    },
    /// The last member is gone.
    GroupEmptied {
        group: GroupId,
        generation: i32,
    },
    /// `onPartitionsRevoked`.
    PartitionsRevoked {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
    },
    /// `onPartitionsLost`.
    PartitionsLost {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
    },
    /// `onPartitionsAssigned`.
    PartitionsAssigned {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
    },
    /// A `group.instance.id` has a new member, which keeps its place, its partitions and the generation.
    MemberReturned {
        group: GroupId,
        member: MemberName,
        generation: i32,
    },
    /// The coordinator removed a member.
    MemberRemoved {
        group: GroupId,
        member: MemberName,
        why: Removal,
    },
    /// A member was closed by a person or script.
    MemberLeft {
        group: GroupId,
        member: MemberName,
    },
    /// A member's process crashed; its session ends at `session_ends_ms` unless something else does.
    MemberCrashed {
        group: GroupId,
        member: MemberName,
        session_ends_ms: Option<Ms>,
    },
    /// A member is to die at a record, once it gets there.
    CrashAwaited {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        offset: Offset,
        /// `before_effect`, `after_effect`, `after_commit`.
        moment: &'static str,
    },
    /// A member's process died while it worked on a record: told before `MemberCrashed`.
    DiedAtRecord {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        offset: Offset,
        /// As above, or `poison`: processing threw, and nothing caught that.
        moment: &'static str,
        /// The group's commit at that time: where the next owner begins.
        committed: Option<Offset>,
    },
    /// Processing a record threw.
    ProcessingFailed {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        offset: Offset,
        /// How often by now, in a row.
        failures: u32,
        /// What the application does: `stop`, `skip`, `retry`, `dead_letter`.
        answer: &'static str,
        /// When it tries again, if it does.
        retry_at_ms: Option<Ms>,
        /// Where it puts a copy, if it does.
        dead_letter: Option<TopicName>,
    },
    /// Effects happened that had happened before.
    EffectsRepeated {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        /// The records that were worked on.
        from: Offset,
        to: Offset,
        /// How many of them had an effect already.
        count: u64,
    },
    /// Records that a group has gone past, or that are deleted, without an effect.
    RecordsMissed {
        group: GroupId,
        topic: TopicName,
        partition: Partition,
        /// The first of all that the group has lost there.
        first: Offset,
        /// How many more than were told before.
        count: u64,
        /// `committed`, `reset`, `sought`, `retention`, `deleted`.
        why: &'static str,
    },
    /// A member's application stalls.
    MemberFrozen {
        group: GroupId,
        member: MemberName,
        /// When `max.poll.interval.ms` will be over.
        poll_interval_ends_ms: Ms,
    },
    /// A member's application continues.
    MemberThawed {
        group: GroupId,
        member: MemberName,
    },
    /// A member's settings or subscription changed.
    MemberChanged {
        group: GroupId,
        member: MemberName,
    },
    /// The heartbeat thread left the group, because the application did not poll.
    PollIntervalExceeded {
        group: GroupId,
        member: MemberName,
        limit_ms: Ms,
    },
    /// A member got no answer to a request in time: it tries again.
    MemberUnanswered {
        group: GroupId,
        member: MemberName,
        api: &'static str,
    },
    /// The coordinator refused a member.
    MemberRefused {
        group: GroupId,
        member: MemberName,
        code: &'static str,
    },
    /// A member's application ended with this exception.
    MemberFailed {
        group: GroupId,
        member: MemberName,
        exception: &'static str,
    },
    /// Offsets were committed.
    OffsetsCommitted {
        group: GroupId,
        member: MemberName,
        reason: CommitReason,
        offsets: Vec<(TopicPartition, Offset)>,
    },
    /// A commit was refused.
    CommitFailed {
        group: GroupId,
        member: MemberName,
        code: &'static str,
        /// What the application gets: the class, and Kafka's message.
        exception: &'static str,
        message: &'static str,
    },
    /// A consumer started from the group's commit.
    PositionFromCommit {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        offset: Offset,
    },
    /// `auto.offset.reset` set a position.
    PositionReset {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        from: Option<Offset>,
        to: Offset,
    },
    /// A consumer's position was moved.
    Sought {
        group: GroupId,
        member: MemberName,
        topic: TopicName,
        partition: Partition,
        from: Option<Offset>,
        to: Offset,
        /// Records from there on that the group was given before and will be given again.
        re_read: u64,
        /// Records that are passed over and were never given to the group.
        skipped: u64,
    },
    /// `pause` or `resume` of partitions.
    FetchingPaused {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
        paused: bool,
    },
    /// Partitions that a member had paused went with a rebalance. A pause holds for one assignment: whoever gets them
    /// reads them.
    PauseEnded {
        group: GroupId,
        member: MemberName,
        partitions: Vec<TopicPartition>,
    },
    /// A group's commits were reset.
    OffsetsReset {
        group: GroupId,
        rows: Vec<ResetRow>,
    },
    /// A group's commits of these partitions are gone.
    OffsetsDeleted {
        group: GroupId,
        partitions: Vec<TopicPartition>,
    },
    /// Commits that nobody renewed for `offsets.retention.minutes` are gone.
    OffsetsExpired {
        group: GroupId,
        partitions: Vec<TopicPartition>,
        /// It has neither members nor commits any more: it is Dead.
        dead: bool,
    },
}

/// One row of an offset reset, as `kafka-consumer-groups --reset-offsets` plans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetRow {
    pub topic: TopicName,
    pub partition: Partition,
    /// The commit before.
    pub current: Option<Offset>,
    /// The commit after.
    pub new: Offset,
}

impl Fact {
    /// How many partitions it lists.
    pub fn listed(&self) -> usize {
        match self {
            Self::RebalanceCompleted { assignment, .. } | Self::TargetAssigned { assignment, .. } => {
                assignment.iter().map(|(_, partitions)| 2 + partitions.len()).sum()
            }
            Self::RevocationAsked { partitions, .. }
            | Self::PartitionsRevoked { partitions, .. }
            | Self::PartitionsLost { partitions, .. }
            | Self::PartitionsAssigned { partitions, .. }
            | Self::FetchingPaused { partitions, .. }
            | Self::OffsetsDeleted { partitions, .. } => partitions.len(),
            Self::OffsetsCommitted { offsets, .. } => 2 * offsets.len(),
            Self::OffsetsReset { rows, .. } => 2 * rows.len(),
            _ => 0,
        }
    }

    /// Whether a rebalance begins or ends with it.
    pub fn is_rebalance(&self) -> bool {
        matches!(
            self,
            Self::RebalanceStarted { .. }
                | Self::RebalanceCompleted { .. }
                | Self::GroupEpochBumped { .. }
                | Self::GroupReconciled { .. }
                | Self::GroupEmptied { .. }
        )
    }

    /// Whether it happens so often that a log for people leaves it out.
    pub fn is_routine(&self) -> bool {
        // What retention deleted is told by segments.
        matches!(
            self,
            Self::RecordsAppended { .. }
                | Self::RecordsDelivered { .. }
                | Self::RecordsDeleted { by_retention: true, .. }
        )
    }
}
