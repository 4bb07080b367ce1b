//! What happened, as marks on the timeline: few enough to read, the rest is in the log.

use crate::engine::kafka::group::{RebalanceReason, Removal};
use crate::engine::kafka::ids::Ms;
use crate::session::Lab;
use crate::session::subject::{Subject, kafka};
use crate::simulation::Fact;
use crate::simulation::kafka::Fact as KafkaFact;

/// Marks shown at most; the newest stay.
const MOST_MARKS: usize = 40;

/// A mark on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The log line it stands for.
    pub id: u64,
    pub time_ms: Ms,
    pub kind: MarkKind,
    /// Whose name the label tells.
    pub who: String,
    /// What a click selects.
    pub subject: Option<Subject>,
}

/// What a mark tells; the message is `mark-<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    Joins,
    Left,
    Crashed,
    Frozen,
    /// The coordinator removed a member.
    Expired,
    /// A group has its assignment.
    Assigned,
    Grew,
    /// A position was moved.
    Sought,
    /// Commits were reset.
    Reset,
    /// A file is at its end.
    Finished,
}

impl MarkKind {
    /// The message that names it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Joins => "mark-joins",
            Self::Left => "mark-left",
            Self::Crashed => "mark-crashed",
            Self::Frozen => "mark-frozen",
            Self::Expired => "mark-expired",
            Self::Assigned => "mark-assigned",
            Self::Grew => "mark-grew",
            Self::Sought => "mark-sought",
            Self::Reset => "mark-reset",
            Self::Finished => "mark-finished",
        }
    }

    /// Its shape and colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Crashed | Self::Expired => "bad",
            Self::Joins | Self::Left | Self::Frozen => "warn",
            Self::Assigned => "ok",
            Self::Grew | Self::Sought | Self::Reset | Self::Finished => "plain",
        }
    }
}

/// The marks of a lab's log, oldest first.
pub fn marks(lab: &Lab) -> Vec<Mark> {
    let mut marks: Vec<Mark> = lab
        .log()
        .entries()
        .iter()
        .rev()
        .filter_map(|line| {
            let (kind, who, subject) = read(&line.event.fact)?;
            Some(Mark { id: line.id, time_ms: line.event.time_ms, kind, who, subject: Some(subject) })
        })
        .take(MOST_MARKS)
        .collect();
    marks.reverse();
    marks
}

fn read(fact: &Fact) -> Option<(MarkKind, String, Subject)> {
    match fact {
        Fact::ProducerFinished { producer, .. } => {
            Some((MarkKind::Finished, producer.to_string(), Subject::Producer(producer.clone())))
        }
        Fact::Kafka(fact) => of_kafka(fact),
        _ => None,
    }
}

fn of_kafka(fact: &KafkaFact) -> Option<(MarkKind, String, Subject)> {
    use KafkaFact as F;
    use MarkKind as K;
    let (kind, who, subject) = match fact {
        F::MemberJoining { group, member, reason: RebalanceReason::Join } => (
            K::Joins,
            member.to_string(),
            kafka::Subject::Member { group: group.clone(), member: member.clone() },
        ),
        F::MemberLeft { group, member } => {
            (K::Left, member.to_string(), kafka::Subject::Group(group.clone()))
        }
        F::MemberCrashed { group, member, .. } => (
            K::Crashed,
            member.to_string(),
            kafka::Subject::Member { group: group.clone(), member: member.clone() },
        ),
        F::MemberFrozen { group, member, .. } => (
            K::Frozen,
            member.to_string(),
            kafka::Subject::Member { group: group.clone(), member: member.clone() },
        ),
        F::MemberRemoved { group, member, why } if !matches!(why, Removal::Left { .. }) => {
            (K::Expired, member.to_string(), kafka::Subject::Group(group.clone()))
        }
        F::RebalanceCompleted { group, .. } => {
            (K::Assigned, group.to_string(), kafka::Subject::Group(group.clone()))
        }
        F::PartitionsAdded { topic, .. } => {
            (K::Grew, topic.to_string(), kafka::Subject::Topic(topic.clone()))
        }
        F::Sought { group, .. } => (K::Sought, group.to_string(), kafka::Subject::Group(group.clone())),
        F::OffsetsReset { group, .. } => (K::Reset, group.to_string(), kafka::Subject::Group(group.clone())),
        _ => return None,
    };
    Some((kind, who, subject.into()))
}
