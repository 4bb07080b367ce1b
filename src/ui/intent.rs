//! What a person asks of the interface, by dragging, from a menu or by a key.
//!
//! Components only emit intents; the app does them, so that every way does the same. A change of the world is one of
//! them, and has a type of its own (`Gesture`).

use std::rc::Rc;

use super::allowed::{Controls, Lock};
use super::drag::Point;
use super::gesture::{Gesture, Who};
use super::panels::code::Example;
use crate::engine::kafka::ids::{
    GroupId, MemberName, Offset, Partition, ProducerName, TopicName, TopicPartition,
};
use crate::session::subject::{Subject, kafka};
use crate::simulation::ledger::ReaderId;
use crate::simulation::network::Named;

/// A menu, by what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuOf {
    /// A member or a bench member.
    Member(Who),
    Group(GroupId),
    Producer(ProducerName),
    /// What can go wrong between a client and the brokers.
    Faults(Named),
    Marker(kafka::Marker),
    Topic(TopicName),
    Scenarios,
    /// Whatever else the bar holds.
    More,
}

#[derive(Clone, Debug, PartialEq)]
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
    /// Who has which partition of a group, and who would have it: as it is, or without a member.
    Matrix(GroupId, Option<MemberName>),
    /// What another page pastes to show this lab.
    Embed,
    /// Where keys land, beginning with those of a topic.
    Calculator(Option<TopicName>),
    /// Scenarios that tell something step by step.
    Stories,
    /// What goes wrong between this client and the brokers, how often and how likely.
    Fault(Named),
    /// What a reader did with each record, beginning with this reader.
    Ledger(Option<ReaderId>),
    /// How a member's application works.
    Delivery(GroupId, MemberName),
    /// Where a process is to die.
    CrashAt(CrashOf),
    /// The client call behind gestures.
    Code(CodeOf),
}

/// What a person began with who wants a process to die.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrashOf {
    /// At this record.
    Record(TopicPartition, Offset),
    /// This member, at what it reads next.
    Member(GroupId, MemberName),
}

/// Whose calls are shown.
#[derive(Clone, Debug, PartialEq)]
pub enum CodeOf {
    /// What was done a moment ago.
    Done(Rc<Example>),
    /// What a menu offers.
    Menu(MenuOf),
    /// What can be done about a subject.
    Subject(Subject),
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
    /// Change the world.
    Do(Gesture),
    /// Open the preview of a topic with this many partitions, or close it.
    Preview(TopicName, Option<Partition>),
    /// Ask about something.
    Select(Subject),
    /// Ask about whatever lies there on the stage.
    SelectRecord(TopicPartition, Offset),
    /// Play or pause.
    Toggle,
    Step,
    /// On to where the scenario stops next.
    NextStop,
    Speed(f64),
    /// Back to the beginning.
    Restart,
    Load(String),
    /// Undo the last gesture.
    Undo,
    /// Redo what was undone.
    Redo,
    Theme(&'static str),
    /// Let the lab hold so many MB.
    Memory(u64),
    /// Open a menu at a place.
    Menu(MenuOf, Point),
    Open(Dialog),
    /// Close menu, dialog or preview.
    Close,
    Tab(Tab),
    /// Open the legend, or close it.
    Legend,
    /// Show a topic as if it were fully compacted, or as it is.
    Compacted(TopicName),
    /// No more hints.
    NoHints,
    /// Show on the cells how often each effect happened for this reader; for none, only where it went wrong.
    Effects(Option<ReaderId>),
    /// Ask about nothing any more.
    Unselect,
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
                | Self::NextStop
                | Self::Speed(_)
                | Self::Restart
                | Self::Load(_)
                | Self::Undo
                | Self::Redo
                | Self::Theme(_)
                | Self::Memory(_)
                | Self::Close
                | Self::Tab(_)
                | Self::NoHints
                | Self::Compacted(_)
                | Self::Effects(_)
                | Self::Unselect
                | Self::Say(_)
        )
    }
}

impl Intent {
    /// What a page locks it by.
    pub fn needs(&self) -> &'static [Lock] {
        match self {
            Self::Do(gesture) => gesture.needs(),
            Self::Preview(..) | Self::Open(Dialog::NewTopic) => &[Lock::Partitions],
            Self::Open(Dialog::NewGroup) => &[Lock::Join],
            Self::Open(Dialog::NewProducer) => &[Lock::Produce],
            Self::Open(Dialog::Console(_, true)) => &[Lock::Reset],
            Self::Open(Dialog::Import) => &[Lock::Import],
            Self::Open(Dialog::CrashAt(_) | Dialog::Fault(_)) | Self::Menu(MenuOf::Faults(_), _) => {
                &[Lock::Crash]
            }
            Self::Load(_)
            | Self::Memory(_)
            | Self::Menu(MenuOf::Scenarios, _)
            | Self::Open(Dialog::Stories | Dialog::Delivery(..))
            | Self::Undo
            | Self::Redo => &[Lock::All],
            Self::Select(_)
            | Self::SelectRecord(..)
            | Self::Toggle
            | Self::Step
            | Self::NextStop
            | Self::Speed(_)
            | Self::Restart
            | Self::Theme(_)
            | Self::Menu(..)
            | Self::Open(_)
            | Self::Close
            | Self::Tab(_)
            | Self::Legend
            | Self::Compacted(_)
            | Self::NoHints
            | Self::Effects(_)
            | Self::Unselect
            | Self::Say(_) => &[],
        }
    }

    /// Whether this level of controls has it at all.
    pub fn is_of(&self, controls: Controls) -> bool {
        match self {
            Self::Close | Self::Say(_) | Self::Tab(_) | Self::Unselect => true,
            Self::Toggle
            | Self::Step
            | Self::NextStop
            | Self::Speed(_)
            | Self::Restart
            | Self::Select(_)
            | Self::SelectRecord(..)
            | Self::Compacted(_)
            | Self::Legend => controls != Controls::None,
            _ => controls == Controls::Full,
        }
    }
}

impl From<Gesture> for Intent {
    fn from(gesture: Gesture) -> Self {
        Self::Do(gesture)
    }
}
