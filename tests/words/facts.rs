//! One example, or several, of every fact.

use loglab::engine::kafka::client::commit_error::{CommitError, IN_A_REBALANCE, NOT_A_MEMBER};
use loglab::engine::kafka::group::Removal;
use loglab::engine::kafka::group::{CommitReason, GroupError, LeaveReason, RebalanceReason};
use loglab::engine::kafka::ids::{GroupId, MemberName, ProducerName, TopicName, TopicPartition};
use loglab::simulation;
use loglab::simulation::command::{Milli, Refusal};
use loglab::simulation::kafka::{Fact, ResetRow};

use crate::variants::{VARIANTS, number};

mod faults;

fn topic() -> TopicName {
    "flight-events".into()
}

fn group() -> GroupId {
    "gate-displays".into()
}

fn member() -> MemberName {
    "c1".into()
}

fn producer() -> ProducerName {
    "gates".into()
}

fn partitions(numbers: &[u32]) -> Vec<TopicPartition> {
    numbers.iter().map(|n| TopicPartition::new(topic(), *n)).collect()
}

/// All of them. `number` fails to compile when a variant is added and forgotten here.
pub fn every_fact() -> Vec<simulation::Fact> {
    let mut facts = topics();
    facts.extend(records());
    facts.extend(faults::batches().into_iter().map(Fact::Produce));
    facts.extend(groups());
    facts.extend(handovers());
    facts.extend(reconciliation());
    facts.extend(members());
    facts.extend(delivery());
    facts.extend(troubles());
    facts.extend(offsets());
    facts.extend(positions());
    let all: Vec<_> = facts.into_iter().map(simulation::Fact::Kafka).chain(producers()).collect();
    let mut listed: Vec<_> = all.iter().map(number).collect();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed, (0..VARIANTS).collect::<Vec<_>>(), "an example of each variant");
    all
}

/// What is the world's own, whatever the system.
fn producers() -> Vec<simulation::Fact> {
    use simulation::Fact;
    vec![
        Fact::ProducerCreated { producer: producer(), topic: topic() },
        Fact::ProducerPaused { producer: producer() },
        Fact::ProducerResumed { producer: producer() },
        Fact::ProducerRemoved { producer: producer() },
        Fact::ProducerFinished { producer: producer(), sent: 978 },
        Fact::ProducerCrashed { producer: producer(), waiting: 1, in_flight: 0 },
        Fact::ProducerCrashed { producer: producer(), waiting: 0, in_flight: 3 },
        Fact::ProducerFrozen { producer: producer() },
        Fact::ProducerThawed { producer: producer() },
        Fact::LabPaused { caption: Some("Who owns partition 3 now?".into()) },
        Fact::CommandRefused {
            refusal: Refusal::invalid("member", "member-is-dead").with("member", member()),
        },
        Fact::TimeLapse { days_per_s: Some(Milli::whole(42)) },
        Fact::TimeLapse { days_per_s: None },
        Fact::MemoryFull { used_mb: 255, limit_mb: 256 },
    ]
    .into_iter()
    .chain(faults::faults())
    .collect()
}

fn topics() -> Vec<Fact> {
    vec![
        Fact::TopicCreated { topic: topic(), partitions: 6 },
        Fact::TopicCreated { topic: topic(), partitions: 1 },
        Fact::PartitionsAdded { topic: topic(), from: 3, to: 4 },
        Fact::TopicDeleted { topic: topic() },
        Fact::RecordsDeleted { topic: topic(), partition: 3, from: 0, to: 40, by_retention: false },
        Fact::RecordsDeleted { topic: topic(), partition: 3, from: 0, to: 40, by_retention: true },
        Fact::SegmentRolled {
            topic: topic(),
            partition: 3,
            base_offset: 40,
            bytes: 1_048_500,
            why: "segment.bytes",
        },
        deleted("retention.ms"),
        deleted("retention.bytes"),
        deleted("log_start_offset"),
        cleaned(0, 0),
        cleaned(1, 1),
        cleaned(30, 2),
        Fact::GroupOvertaken {
            group: group(),
            topic: topic(),
            partition: 3,
            bookmark: 12,
            log_start_offset: 40,
            records: 28,
        },
    ]
}

fn deleted(why: &'static str) -> Fact {
    let segments = if why == "retention.ms" { 1 } else { 3 };
    Fact::SegmentsDeleted {
        topic: topic(),
        partition: 3,
        why,
        from: 0,
        to: 40,
        segments,
        bytes: 3_145_728,
        newest_ms: 0,
    }
}

fn cleaned(records: u64, tombstones: u64) -> Fact {
    Fact::LogCleaned {
        topic: topic(),
        partition: 3,
        from: 0,
        to: 40,
        records,
        tombstones,
        bytes_before: 4_000,
        bytes_after: 2_500,
        segments_before: 2,
        segments_after: 1,
    }
}

fn records() -> Vec<Fact> {
    let appended = |producer, count| Fact::RecordsAppended {
        producer,
        topic: topic(),
        partition: 3,
        base_offset: 12_000,
        count,
    };
    vec![
        Fact::ProducerSawPartitions { producer: producer(), topic: topic(), partitions: 4 },
        Fact::SendFailed { producer: producer(), code: "RECORD_TOO_LARGE", bytes: 2_000_000 },
        Fact::SendFailed { producer: producer(), code: "INVALID_RECORD", bytes: 200 },
        Fact::SendFailed { producer: producer(), code: "UNKNOWN_TOPIC_OR_PARTITION", bytes: 80 },
        Fact::TransactionBegan { producer: producer(), transactional_id: "tx".into(), epoch: 3 },
        Fact::TransactionEnded { transactional_id: "tx".into(), producer: Some(producer()), committed: true },
        Fact::TransactionEnded { transactional_id: "tx".into(), producer: None, committed: false },
        Fact::TransactionTimedOut { transactional_id: "tx".into(), timeout_ms: 60_000 },
        fenced("ProducerFencedException"),
        fenced("InvalidTxnStateException"),
        appended(Some(producer()), 3),
        appended(None, 1),
        appended(None, 2),
    ]
}

fn fenced(exception: &'static str) -> Fact {
    let message = "The producer attempted a transactional operation in an invalid state.".to_owned();
    Fact::ProducerFenced { producer: producer(), transactional_id: "tx".into(), exception, message }
}

fn groups() -> Vec<Fact> {
    let reasons = [
        RebalanceReason::Join,
        RebalanceReason::Leave,
        RebalanceReason::SessionTimeout,
        RebalanceReason::RejoinTimeout,
        RebalanceReason::SubscriptionChanged,
        RebalanceReason::MetadataChanged,
        RebalanceReason::Requested,
        RebalanceReason::Rejoin,
        RebalanceReason::RegexResolved,
    ];
    let joining = |reason| Fact::MemberJoining { group: group(), member: member(), reason };
    let started = |reason, deadline_ms, initial_delay| Fact::RebalanceStarted {
        group: group(),
        reason,
        member: (reason != RebalanceReason::MetadataChanged).then(member),
        generation: 3,
        deadline_ms,
        initial_delay,
    };
    let mut facts = vec![
        Fact::GroupCreated { group: group() },
        Fact::GroupDeleted { group: group() },
        started(RebalanceReason::Join, 15_400, true),
        Fact::GroupEmptied { group: group(), generation: 4 },
    ];
    facts.extend(reasons.map(joining));
    facts.extend(reasons.map(|reason| started(reason, 312_400, false)));
    facts.extend(reasons.map(|reason| started(reason, 12_400, false)));
    facts
}

fn handovers() -> Vec<Fact> {
    let assignment = |n: usize, busy: usize| Fact::RebalanceCompleted {
        group: group(),
        generation: 4,
        protocol: "range".into(),
        assignment: (0..n)
            .map(|i| {
                let own = if i < busy { partitions(&[i as u32]) } else { Vec::new() };
                (format!("c{i}").into(), own)
            })
            .collect(),
        took_ms: 3_100,
    };
    vec![
        Fact::JoinCompleted { group: group(), generation: 4, protocol: "range".into(), leader: member() },
        assignment(2, 2),
        assignment(3, 0),
        assignment(4, 3),
        assignment(9, 7),
        assignment(6, 5),
        Fact::PartitionsRevoked { group: group(), member: member(), partitions: partitions(&[0, 1, 2]) },
        Fact::PartitionsRevoked { group: group(), member: member(), partitions: Vec::new() },
        Fact::PartitionsLost { group: group(), member: member(), partitions: partitions(&[0, 2]) },
        Fact::PartitionsAssigned { group: group(), member: member(), partitions: partitions(&[3]) },
        Fact::PartitionsAssigned { group: group(), member: member(), partitions: Vec::new() },
    ]
}

fn reconciliation() -> Vec<Fact> {
    let bumped = |reason| Fact::GroupEpochBumped {
        group: group(),
        epoch: 7,
        reason,
        member: (reason != RebalanceReason::MetadataChanged).then(member),
    };
    let target = |own: &[u32]| Fact::TargetAssigned {
        group: group(),
        epoch: 7,
        assignor: "uniform".into(),
        assignment: vec![(member(), partitions(own))],
    };
    let mut facts = vec![
        target(&[0, 1]),
        target(&[]),
        Fact::RevocationAsked { group: group(), member: member(), partitions: partitions(&[1]) },
        Fact::GroupReconciled { group: group(), epoch: 7, took_ms: 1_100 },
        Fact::GroupConverted { group: group(), to: "consumer", epoch: 7 },
        Fact::GroupConverted { group: group(), to: "classic", epoch: 7 },
        Fact::MemberAway { group: group(), member: member(), session_ends_ms: 57_400 },
    ];
    let reasons = [
        RebalanceReason::Join,
        RebalanceReason::Leave,
        RebalanceReason::SessionTimeout,
        RebalanceReason::RejoinTimeout,
        RebalanceReason::SubscriptionChanged,
        RebalanceReason::MetadataChanged,
        RebalanceReason::RegexResolved,
        RebalanceReason::Rejoin,
    ];
    facts.extend(reasons.map(bumped));
    facts
}

fn delivery() -> Vec<Fact> {
    let moments = ["before_effect", "after_effect", "after_commit"];
    let awaited = |moment| Fact::CrashAwaited {
        group: group(),
        member: member(),
        topic: "t".into(),
        partition: 0,
        offset: 12,
        moment,
    };
    let died = |moment, committed| Fact::DiedAtRecord {
        group: group(),
        member: member(),
        topic: "t".into(),
        partition: 0,
        offset: 12,
        moment,
        committed,
    };
    let failed = |failures, answer, retry_at_ms, dead_letter: Option<&str>| Fact::ProcessingFailed {
        group: group(),
        member: member(),
        topic: "t".into(),
        partition: 0,
        offset: 12,
        failures,
        answer,
        retry_at_ms,
        dead_letter: dead_letter.map(Into::into),
    };
    let repeated = |to, count| Fact::EffectsRepeated {
        group: group(),
        member: member(),
        topic: "t".into(),
        partition: 0,
        from: 12,
        to,
        count,
    };
    let lost = |count, why| Fact::RecordsMissed {
        group: group(),
        topic: "t".into(),
        partition: 0,
        first: 12,
        count,
        why,
    };
    let mut facts = Vec::from(moments.map(awaited));
    for moment in moments.into_iter().chain(["poison"]) {
        facts.extend([None, Some(5), Some(13)].map(|committed| died(moment, committed)));
    }
    facts.extend([
        failed(1, "stop", None, None),
        failed(1, "skip", None, None),
        failed(2, "retry", Some(12_400), None),
        failed(3, "dead_letter", None, Some("dead")),
        repeated(13, 1),
        repeated(20, 8),
    ]);
    facts.extend(["committed", "reset", "sought", "retention", "deleted"].map(|why| lost(3, why)));
    facts.push(lost(1, "committed"));
    facts
}

fn members() -> Vec<Fact> {
    let removed = |why| Fact::MemberRemoved { group: group(), member: member(), why };
    let left = |reason| removed(Removal::Left { reason });
    let crashed = |session_ends_ms| Fact::MemberCrashed { group: group(), member: member(), session_ends_ms };
    let frozen = |poll_interval_ends_ms| Fact::MemberFrozen {
        group: group(),
        member: member(),
        poll_interval_ends_ms,
    };
    vec![
        left(LeaveReason::Close),
        left(LeaveReason::Unsubscribe),
        left(LeaveReason::PollInterval),
        left(LeaveReason::Failed),
        removed(Removal::SessionTimeout { after_ms: 45_000 }),
        removed(Removal::RejoinTimeout { after_ms: 300_000 }),
        removed(Removal::RevocationTimeout { after_ms: 300_000 }),
        removed(Removal::Fenced),
        Fact::MemberLeft { group: group(), member: member() },
        crashed(Some(22_400)),
        crashed(None),
        frozen(312_400),
        frozen(0),
        Fact::MemberReturned { group: group(), member: member(), generation: 7 },
        Fact::MemberThawed { group: group(), member: member() },
        Fact::MemberChanged { group: group(), member: member() },
        Fact::PollIntervalExceeded { group: group(), member: member(), limit_ms: 300_000 },
    ]
}

fn troubles() -> Vec<Fact> {
    let refused = |code| Fact::MemberRefused { group: group(), member: member(), code };
    let failed = |exception| Fact::MemberFailed { group: group(), member: member(), exception };
    let mut facts: Vec<_> = [
        "UNKNOWN_MEMBER_ID",
        "ILLEGAL_GENERATION",
        "REBALANCE_IN_PROGRESS",
        "FENCED_INSTANCE_ID",
        "INCONSISTENT_GROUP_PROTOCOL",
        "INVALID_SESSION_TIMEOUT",
        "GROUP_MAX_SIZE_REACHED",
        "FENCED_MEMBER_EPOCH",
        "STALE_MEMBER_EPOCH",
        "UNRELEASED_INSTANCE_ID",
        "UNSUPPORTED_ASSIGNOR",
        "INVALID_REGULAR_EXPRESSION",
        "GROUP_ID_NOT_FOUND",
        "SOMETHING_NEW",
    ]
    .map(refused)
    .into();
    facts.extend(
        [
            "NoOffsetForPartitionException",
            "OffsetOutOfRangeException",
            "FencedInstanceIdException",
            "InconsistentGroupProtocolException",
            "InvalidSessionTimeoutException",
            "GroupMaxSizeReachedException",
            "UnreleasedInstanceIdException",
            "UnsupportedAssignorException",
            "InvalidRegularExpression",
            "GroupIdNotFoundException",
            "SomethingNewException",
        ]
        .map(failed),
    );
    facts
}

fn offsets() -> Vec<Fact> {
    let committed = |reason, n: u32| Fact::OffsetsCommitted {
        group: group(),
        member: member(),
        reason,
        offsets: (0..n).map(|p| (TopicPartition::new(topic(), p), 131)).collect(),
    };
    let failed = |error: GroupError| {
        let CommitError { class: exception, message } = CommitError::of(false, error);
        Fact::CommitFailed { group: group(), member: member(), code: error.name(), exception, message }
    };
    let refused = |CommitError { class, message }| Fact::CommitFailed {
        group: group(),
        member: member(),
        code: class,
        exception: class,
        message,
    };
    let row = |partition, current, new| ResetRow { topic: topic(), partition, current, new };
    vec![
        committed(CommitReason::Auto, 1),
        committed(CommitReason::Auto, 7),
        committed(CommitReason::Revoke, 2),
        committed(CommitReason::Callback, 2),
        committed(CommitReason::Close, 2),
        committed(CommitReason::Sync, 2),
        committed(CommitReason::Transaction, 1),
        committed(CommitReason::Transaction, 2),
        committed(CommitReason::Manual, 2),
        failed(GroupError::UnknownMemberId),
        failed(GroupError::IllegalGeneration),
        failed(GroupError::FencedInstanceId),
        Fact::MemberUnanswered { group: group(), member: member(), api: "SyncGroup" },
        refused(NOT_A_MEMBER),
        refused(IN_A_REBALANCE),
        failed(GroupError::RebalanceInProgress),
        failed(GroupError::FencedInstanceId),
        failed(GroupError::StaleMemberEpoch),
        Fact::OffsetsReset { group: group(), rows: vec![row(0, Some(84), 0), row(1, None, 0)] },
        Fact::OffsetsDeleted { group: group(), partitions: partitions(&[0, 1]) },
        Fact::OffsetsExpired { group: group(), partitions: partitions(&[0, 1]), dead: false },
        Fact::OffsetsExpired { group: group(), partitions: partitions(&[0, 1]), dead: true },
    ]
}

fn positions() -> Vec<Fact> {
    let delivered = |from, to, re_read| Fact::RecordsDelivered {
        group: group(),
        member: member(),
        topic: topic(),
        partition: 3,
        from,
        to,
        re_read,
    };
    let reset = |from| Fact::PositionReset {
        group: group(),
        member: member(),
        topic: topic(),
        partition: 3,
        from,
        to: 137,
    };
    let sought = |from, to, re_read, skipped| Fact::Sought {
        group: group(),
        member: member(),
        topic: topic(),
        partition: 4,
        from,
        to,
        re_read,
        skipped,
    };
    let paused = |paused| Fact::FetchingPaused {
        group: group(),
        member: member(),
        partitions: partitions(&[0, 1]),
        paused,
    };
    vec![
        delivered(12, 13, 0),
        delivered(12, 20, 0),
        delivered(12, 13, 1),
        delivered(12, 20, 4),
        Fact::PositionFromCommit {
            group: group(),
            member: member(),
            topic: topic(),
            partition: 3,
            offset: 131,
        },
        reset(None),
        reset(Some(12)),
        sought(Some(70), 63, 7, 0),
        sought(Some(70), 63, 0, 0),
        sought(Some(63), 64, 0, 1),
        sought(Some(63), 100, 0, 0),
        sought(None, 64, 0, 0),
        paused(true),
        paused(false),
        Fact::PauseEnded { group: group(), member: member(), partitions: partitions(&[0, 1]) },
    ]
}
