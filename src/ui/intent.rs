//! What a person asks for, by dragging, from a menu or by a key.
//!
//! Components only emit intents; the app turns them into commands, so that every way does the same.

use super::drag::Point;
use crate::engine::kafka::ids::{
    GroupId, MemberName, Offset, Partition, ProducerName, TopicName, TopicPartition,
};
use crate::session::subject::{Subject, kafka};
use crate::simulation::command::Command;
use crate::simulation::kafka::command::{ResetTo, SeekTo};

/// A member of a group, or one of the bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Its group; none for the bench.
    pub group: Option<GroupId>,
    pub member: MemberName,
}

/// Where a member can be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DropZone {
    /// Into this group.
    Group(GroupId),
    /// Out of its group, cleanly.
    Bench,
    Crash,
}

/// A menu, by what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuOf {
    /// A member or a bench member.
    Member(Who),
    Group(GroupId),
    Producer(ProducerName),
    Marker(kafka::Marker),
    Topic(TopicName),
    Scenarios,
    /// Whatever else the bar holds.
    More,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The list of keyboard shortcuts.
    Shortcuts,
    /// How exact the model is.
    Fidelity,
    NewGroup,
    NewProducer,
    NewTopic,
    /// Streaming a person's own file.
    Import,
    /// `kafka-consumer-groups` for a group: to print, or to reset its offsets.
    Console(GroupId, bool),
    /// One change under three protocols, in this group or whichever there is.
    Compare(Option<GroupId>),
    /// Who has which partition of a group, and who would have it.
    Matrix(GroupId),
    /// Where keys land, beginning with those of a topic.
    Calculator(Option<TopicName>),
}

/// The tabs of a narrow lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The lanes, with the groups.
    Stage,
    Groups,
    Producers,
    Log,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Put a member somewhere.
    Put(Who, DropZone),
    /// Stall a member's application, or let it go on.
    Freeze(GroupId, MemberName, bool),
    /// Close a member and start it again at once.
    Bounce(GroupId, MemberName),
    /// Let a member join under a `group.instance.id`.
    JoinStatic(GroupId, MemberName),
    Seek(kafka::Marker, SeekTo),
    /// Move all commits of a group without members.
    Reset(GroupId, ResetTo),
    /// Open the preview of a topic with this many partitions, or close it.
    Preview(TopicName, Option<Partition>),
    Grow(TopicName, Partition),
    /// Let a producer's source pause or run on.
    Producer(ProducerName, bool),
    RemoveProducer(ProducerName),
    RemoveGroup(GroupId),
    RemoveTopic(TopicName),
    /// The commands of a form.
    Make(Vec<Command>),
    /// Timeouts as Kafka's defaults have them, or as the scenario had them.
    RealTimers,
    /// Ask about something.
    Select(Subject),
    /// Ask about whatever lies there on the stage.
    SelectRecord(TopicPartition, Offset),
    /// Play or pause.
    Toggle,
    Step,
    Speed(f64),
    /// Back to the beginning.
    Restart,
    Load(String),
    /// Undo the last gesture.
    Undo,
    /// Redo what was undone.
    Redo,
    Theme(&'static str),
    /// Open a menu at a place.
    Menu(MenuOf, Point),
    Open(Dialog),
    /// Close menu, dialog or preview.
    Close,
    Tab(Tab),
    /// Tell a person who can't see it.
    Say(String),
}

impl Intent {
    /// Whether it needs what lies behind the app's gate: all but what runs the lab and leads through it.
    pub fn needs_tools(&self) -> bool {
        !matches!(
            self,
            Self::Toggle
                | Self::Step
                | Self::Speed(_)
                | Self::Restart
                | Self::Load(_)
                | Self::Undo
                | Self::Redo
                | Self::Theme(_)
                | Self::Close
                | Self::Tab(_)
                | Self::Say(_)
        )
    }
}
