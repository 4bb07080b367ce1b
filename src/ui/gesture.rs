//! What a person does to the world, whichever way it is said: by dragging, from a menu, by a key, a form or a button.
//!
//! - A gesture becomes commands, which are done and taken back together (`Lab::do_now`).
//! - What is told of it is what was done: what its commands answered, and the world after them.
//! - No browser: native tests make gestures and read what is told.

mod commands;
pub mod told;

use crate::engine::kafka::ids::{GroupId, MemberName, Partition, ProducerName, TopicName};
use crate::session::subject::kafka::{Marker, Which};
use crate::session::{Done, Lab};
use crate::simulation::Refusal;
use crate::simulation::command::Command;
use crate::simulation::kafka::command::{
    GroupCreate, MemberCrash, MemberJoin, MemberSet, ProducerSend, ResetTo, SeekTo, TopicCreate,
};
use crate::simulation::network::FaultInject;
use crate::simulation::producer::command::ProducerCreate;
use crate::simulation::world::World;
use crate::tools::console::{TextFile, requests, run_line};
use crate::tools::stopping;
use crate::ui::allowed::Lock;

impl Gesture {
    /// Does it; nothing where there is nothing to do.
    pub fn act(&self, lab: &mut Lab) -> Option<Result<Done, Refusal>> {
        if let Self::StopAndReset(stop) = self {
            let first = stopping::leaves(lab.world(), &stop.group);
            let empty = |world: &World| stopping::is_empty(world, &stop.group);
            return Some(lab.do_when(&first, empty, stopping::LIMIT_MS, |world| stop.requests(world)));
        }
        let commands = self.commands(lab.world());
        (!commands.is_empty()).then(|| lab.do_now(&commands))
    }
}

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

/// A reset that waits until nobody is left in its group.
#[derive(Clone, Debug, PartialEq)]
pub struct StopAndReset {
    pub group: GroupId,
    /// Arguments of `kafka-consumer-groups`.
    pub line: String,
    /// The files that the line names.
    pub files: Vec<TextFile>,
}

impl StopAndReset {
    fn requests(&self, world: &World) -> Vec<Command> {
        requests::commands(world, &run_line(world, &self.line, &self.files).requests)
    }
}

/// What a producer is told to do with its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transact {
    Begin,
    Commit,
    Abort,
}

/// A change of the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    CreateTopic(TopicCreate),
    /// So many partitions in all.
    Grow(TopicName, Partition),
    DeleteTopic(TopicName),

    CreateProducer(Box<ProducerCreate>),
    /// Its source pauses.
    PauseProducer(ProducerName),
    ResumeProducer(ProducerName),
    RemoveProducer(ProducerName),
    /// A call of a producer with a `transactional.id`.
    Transact(ProducerName, Transact),
    CrashProducer(ProducerName),
    FreezeProducer(ProducerName),
    ThawProducer(ProducerName),
    Send(Box<ProducerSend>),

    /// Something goes wrong between a client and a broker.
    Break(Box<FaultInject>),
    /// It does so no more.
    Mend(String),

    /// With its first members.
    CreateGroup(GroupCreate, Vec<MemberJoin>),
    DeleteGroup(GroupId),
    /// All commits of a group without members move.
    Reset(GroupId, ResetTo),
    /// What `kafka-consumer-groups` does with the commits of a group.
    Requests(GroupId, Vec<Command>),
    /// All members close, and once the group is empty its commits are reset as this line says.
    StopAndReset(Box<StopAndReset>),

    Put(Who, DropZone),
    /// A member joins under a `group.instance.id`.
    JoinStatic(GroupId, MemberName),
    /// A member closes and starts again at once.
    Bounce(GroupId, MemberName),
    /// A member's application stalls.
    Freeze(GroupId, MemberName),
    Thaw(GroupId, MemberName),
    /// A process dies at a record, once it gets there.
    CrashAt(Box<MemberCrash>),
    /// A member's application works in another way from now on.
    Deliver(Box<MemberSet>),
    Commit(GroupId, MemberName),
    PauseFetching(GroupId, MemberName),
    ResumeFetching(GroupId, MemberName),
    Seek(Marker, SeekTo),

    /// Timeouts as Kafka's defaults have them, or as the scenario had them.
    RealTimers,
}

impl Gesture {
    /// What a page locks it by.
    pub fn needs(&self) -> &'static [Lock] {
        match self {
            Self::CreateTopic(_) | Self::Grow(..) | Self::DeleteTopic(_) => &[Lock::Partitions],
            Self::CreateProducer(_)
            | Self::PauseProducer(_)
            | Self::ResumeProducer(_)
            | Self::RemoveProducer(_)
            | Self::Transact(..)
            | Self::Send(_) => &[Lock::Produce],
            Self::CreateGroup(..) | Self::JoinStatic(..) | Self::Put(Who { group: None, .. }, _) => {
                &[Lock::Join]
            }
            Self::Put(Who { group: Some(from), .. }, DropZone::Group(to)) if from == to => &[Lock::Join],
            // It takes the group's commits with it.
            Self::DeleteGroup(_) | Self::Reset(..) | Self::Requests(..) => &[Lock::Reset],
            Self::StopAndReset(_) => &[Lock::Leave, Lock::Reset],
            Self::Put(_, DropZone::Group(_)) | Self::Bounce(..) => &[Lock::Leave, Lock::Join],
            Self::Put(_, DropZone::Bench) => &[Lock::Leave],
            Self::Put(_, DropZone::Crash)
            | Self::CrashAt(_)
            | Self::Freeze(..)
            | Self::Thaw(..)
            | Self::CrashProducer(_)
            | Self::FreezeProducer(_)
            | Self::ThawProducer(_)
            | Self::Break(_)
            | Self::Mend(_) => &[Lock::Crash],
            Self::Seek(marker, _) => match marker.which {
                Which::Position => &[Lock::Seek],
                Which::Committed => &[Lock::Reset],
            },
            Self::Deliver(_)
            | Self::Commit(..)
            | Self::PauseFetching(..)
            | Self::ResumeFetching(..)
            | Self::RealTimers => &[Lock::All],
        }
    }
}
