//! What happened, as marks on the timeline: few enough to read, the rest is in the log.

use crate::engine::kafka::ids::Ms;
use crate::session::Lab;
use crate::session::subject::{Subject, kafka};
use crate::simulation::event::Fact;

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
    /// A member joins.
    Joins,
    /// A member left.
    Left,
    /// A member crashed.
    Crashed,
    /// A member was frozen.
    Frozen,
    /// The coordinator dropped a member.
    Expired,
    /// A group has its assignment.
    Assigned,
    /// A topic grew.
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
            Some(Mark { id: line.id, time_ms: line.event.time_ms, kind, who, subject })
        })
        .take(MOST_MARKS)
        .collect();
    marks.reverse();
    marks
}

fn read(fact: &Fact) -> Option<(MarkKind, String, Option<Subject>)> {
    use MarkKind as K;
    let (kind, who, subject): (K, String, Subject) = match fact {
        Fact::MemberJoining { group, member, reason: crate::engine::kafka::group::RebalanceReason::Join } => {
            (
                K::Joins,
                member.to_string(),
                kafka::Subject::Member { group: group.clone(), member: member.clone() }.into(),
            )
        }
        Fact::MemberLeft { group, member } => {
            (K::Left, member.to_string(), kafka::Subject::Group(group.clone()).into())
        }
        Fact::MemberCrashed { group, member, .. } => (
            K::Crashed,
            member.to_string(),
            kafka::Subject::Member { group: group.clone(), member: member.clone() }.into(),
        ),
        Fact::MemberFrozen { group, member, .. } => (
            K::Frozen,
            member.to_string(),
            kafka::Subject::Member { group: group.clone(), member: member.clone() }.into(),
        ),
        Fact::MemberRemoved { group, member, why }
            if !matches!(why, crate::engine::kafka::group::Removal::Left { .. }) =>
        {
            (K::Expired, member.to_string(), kafka::Subject::Group(group.clone()).into())
        }
        Fact::RebalanceCompleted { group, .. } => {
            (K::Assigned, group.to_string(), kafka::Subject::Group(group.clone()).into())
        }
        Fact::PartitionsAdded { topic, .. } => {
            (K::Grew, topic.to_string(), kafka::Subject::Topic(topic.clone()).into())
        }
        Fact::Sought { group, .. } => {
            (K::Sought, group.to_string(), kafka::Subject::Group(group.clone()).into())
        }
        Fact::OffsetsReset { group, .. } => {
            (K::Reset, group.to_string(), kafka::Subject::Group(group.clone()).into())
        }
        Fact::ProducerFinished { producer, .. } => {
            (K::Finished, producer.to_string(), Subject::Producer(producer.clone()))
        }
        _ => return None,
    };
    Some((kind, who, Some(subject)))
}
