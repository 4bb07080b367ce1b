//! From Kafka's facts to sentences.

mod delivery;
mod members;
mod offsets;
mod rebalance;
mod topics;
mod transactions;

use super::{MOST_NAMES, Teller};
use crate::engine::kafka::group::RebalanceReason;
use crate::engine::kafka::ids::{GroupId, MemberName, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka::Subject;
use crate::simulation::kafka::{Fact as F, Group};
use crate::ui::words::sentence::Sentence;
use crate::ui::words::{Arg, Words, format, show};

impl Teller<'_> {
    pub(super) fn kafka(&self, fact: &F) -> Sentence {
        match fact {
            F::TopicCreated { .. }
            | F::PartitionsAdded { .. }
            | F::TopicDeleted { .. }
            | F::RecordsDeleted { .. }
            | F::SegmentRolled { .. }
            | F::SegmentsDeleted { .. }
            | F::LogCleaned { .. }
            | F::GroupOvertaken { .. }
            | F::ProducerSawPartitions { .. }
            | F::SendFailed { .. }
            | F::Produce(_)
            | F::TransactionBegan { .. }
            | F::TransactionEnded { .. }
            | F::TransactionTimedOut { .. }
            | F::ProducerFenced { .. }
            | F::RecordsAppended { .. } => self.topics(fact),
            F::GroupCreated { .. }
            | F::GroupDeleted { .. }
            | F::MemberJoining { .. }
            | F::RebalanceStarted { .. }
            | F::JoinCompleted { .. }
            | F::RebalanceCompleted { .. }
            | F::GroupEmptied { .. }
            | F::GroupEpochBumped { .. }
            | F::TargetAssigned { .. }
            | F::RevocationAsked { .. }
            | F::GroupReconciled { .. }
            | F::GroupConverted { .. }
            | F::PartitionsRevoked { .. }
            | F::PartitionsLost { .. }
            | F::PartitionsAssigned { .. } => self.rebalance(fact),
            F::MemberReturned { .. }
            | F::MemberRemoved { .. }
            | F::MemberAway { .. }
            | F::MemberLeft { .. }
            | F::MemberCrashed { .. }
            | F::MemberFrozen { .. }
            | F::MemberThawed { .. }
            | F::MemberChanged { .. }
            | F::PollIntervalExceeded { .. }
            | F::MemberRefused { .. }
            | F::MemberUnanswered { .. }
            | F::MemberFailed { .. } => self.members(fact),
            F::CrashAwaited { .. }
            | F::DiedAtRecord { .. }
            | F::ProcessingFailed { .. }
            | F::EffectsRepeated { .. }
            | F::RecordsMissed { .. } => self.delivery(fact),
            F::RecordsDelivered { .. }
            | F::OffsetsCommitted { .. }
            | F::CommitFailed { .. }
            | F::PositionFromCommit { .. }
            | F::PositionReset { .. }
            | F::Sought { .. }
            | F::FetchingPaused { .. }
            | F::PauseEnded { .. }
            | F::OffsetsReset { .. }
            | F::OffsetsDeleted { .. }
            | F::OffsetsExpired { .. } => self.offsets(fact),
        }
    }

    fn group(&self, id: &GroupId) -> Option<&Group> {
        self.world.kafka.groups.get(id)
    }

    /// The protocol that the group speaks.
    fn kind(&self, id: &GroupId) -> Arg<'static> {
        self.group(id).map_or("classic", |group| group.coordinator.kind()).into()
    }

    /// The one member that the sentence is about, or its whole group.
    fn whom(&self, group: &GroupId) -> Subject {
        match &self.run.members[..] {
            [member] => Subject::Member { group: group.clone(), member: member.clone() },
            _ => Subject::Group(group.clone()),
        }
    }
}

/// Partitions in words: `flight-events 0–2 and gates 1`; one alone as Kafka prints it.
fn spell(words: &Words, partitions: &[TopicPartition]) -> String {
    if let [only] = partitions {
        return only.to_string();
    }
    let mut topics: Vec<(&TopicName, Vec<Partition>)> = Vec::new();
    for tp in partitions {
        match topics.iter_mut().find(|(topic, _)| **topic == tp.topic) {
            Some((_, numbers)) => numbers.push(tp.partition),
            None => topics.push((&tp.topic, vec![tp.partition])),
        }
    }
    let phrases: Vec<String> = topics
        .into_iter()
        .map(|(topic, mut numbers)| {
            numbers.sort_unstable();
            let numbers = format::partitions(&numbers);
            words.format("partition-numbers", &[("topic", show(topic)), ("numbers", numbers.into())])
        })
        .collect();
    words.list(&phrases, MOST_NAMES)
}

fn member_subject(group: &GroupId, member: &MemberName) -> Subject {
    Subject::Member { group: group.clone(), member: member.clone() }
}

fn reason_key(reason: RebalanceReason) -> Arg<'static> {
    let key = match reason {
        RebalanceReason::Join => "join",
        RebalanceReason::Leave => "leave",
        RebalanceReason::SessionTimeout => "session-timeout",
        RebalanceReason::RejoinTimeout => "rejoin-timeout",
        RebalanceReason::SubscriptionChanged => "subscription-changed",
        RebalanceReason::MetadataChanged => "metadata-changed",
        RebalanceReason::Requested => "requested",
        RebalanceReason::Rejoin => "rejoin",
        RebalanceReason::RegexResolved => "regex-resolved",
    };
    key.into()
}
