//! A number for every fact, so that a list of examples can be held to be whole.

use loglab::simulation;
use loglab::simulation::kafka::{Fact, ProduceFact};

pub const VARIANTS: usize = 72;

/// A number for every variant; a new variant fails to compile here.
pub fn number(fact: &simulation::Fact) -> usize {
    use simulation::Fact;
    match fact {
        Fact::Kafka(fact) => number_of_kafka(fact),
        Fact::ProducerCreated { .. } => 42,
        Fact::ProducerPaused { .. } => 43,
        Fact::ProducerResumed { .. } => 44,
        Fact::ProducerRemoved { .. } => 45,
        Fact::ProducerFinished { .. } => 46,
        Fact::CommandRefused { .. } => 47,
        Fact::LabPaused { .. } => 50,
        Fact::MemoryFull { .. } => 51,
        Fact::ProducerCrashed { .. } => 64,
        Fact::ProducerFrozen { .. } => 65,
        Fact::ProducerThawed { .. } => 66,
        Fact::FaultInjected { .. } => 52,
        Fact::FaultCleared { .. } => 53,
        Fact::MessageHarmed { .. } => 54,
        Fact::TimeLapse { .. } => 63,
    }
}

fn number_of_kafka(fact: &Fact) -> usize {
    match fact {
        Fact::TopicCreated { .. } => 0,
        Fact::PartitionsAdded { .. } => 1,
        Fact::TopicDeleted { .. } => 2,
        Fact::RecordsDeleted { .. } => 3,
        Fact::SegmentRolled { .. } => 59,
        Fact::SegmentsDeleted { .. } => 60,
        Fact::LogCleaned { .. } => 61,
        Fact::GroupOvertaken { .. } => 62,
        Fact::ProducerSawPartitions { .. } => 4,
        Fact::SendFailed { .. } => 5,
        Fact::RecordsAppended { .. } => 6,
        Fact::RecordsDelivered { .. } => 7,
        Fact::GroupCreated { .. } => 8,
        Fact::GroupDeleted { .. } => 9,
        Fact::MemberJoining { .. } => 10,
        Fact::RebalanceStarted { .. } => 11,
        Fact::JoinCompleted { .. } => 12,
        Fact::RebalanceCompleted { .. } => 13,
        Fact::GroupEmptied { .. } => 14,
        Fact::PartitionsRevoked { .. } => 15,
        Fact::PartitionsLost { .. } => 16,
        Fact::PartitionsAssigned { .. } => 17,
        Fact::MemberRemoved { .. } => 18,
        Fact::MemberLeft { .. } => 19,
        Fact::MemberCrashed { .. } => 20,
        Fact::MemberFrozen { .. } => 21,
        Fact::MemberThawed { .. } => 22,
        Fact::MemberChanged { .. } => 23,
        Fact::PollIntervalExceeded { .. } => 24,
        Fact::MemberRefused { .. } => 25,
        Fact::MemberFailed { .. } => 26,
        Fact::OffsetsCommitted { .. } => 27,
        Fact::CommitFailed { .. } => 28,
        Fact::PositionFromCommit { .. } => 29,
        Fact::PositionReset { .. } => 30,
        Fact::Sought { .. } => 31,
        Fact::FetchingPaused { .. } => 32,
        Fact::OffsetsReset { .. } => 33,
        Fact::GroupEpochBumped { .. } => 34,
        Fact::TargetAssigned { .. } => 35,
        Fact::RevocationAsked { .. } => 36,
        Fact::GroupReconciled { .. } => 37,
        Fact::MemberAway { .. } => 38,
        Fact::GroupConverted { .. } => 39,
        Fact::MemberReturned { .. } => 40,
        Fact::OffsetsDeleted { .. } => 41,
        Fact::CrashAwaited { .. } => 67,
        Fact::DiedAtRecord { .. } => 68,
        Fact::ProcessingFailed { .. } => 69,
        Fact::EffectsRepeated { .. } => 70,
        Fact::RecordsMissed { .. } => 71,
        Fact::PauseEnded { .. } => 48,
        Fact::OffsetsExpired { .. } => 49,
        Fact::Produce(ProduceFact::Retried { .. }) => 55,
        Fact::Produce(ProduceFact::Lost { .. }) => 56,
        Fact::Produce(ProduceFact::RepetitionDropped { .. }) => 57,
        Fact::Produce(ProduceFact::EpochBumped { .. }) => 58,
    }
}
