//! Subjects of the interface as targets of the scene, and back.

use super::places::{scene_which, which};
use crate::scene::Target;
use crate::ui::subject::{Subject, Which};

/// What the scene calls it.
pub fn target(subject: &Subject) -> Target {
    match subject.clone() {
        Subject::Record { partition, offset } => Target::Record { partition, offset },
        Subject::Partition(tp) => Target::Partition(tp),
        Subject::Member { group, member } => Target::Member { group, member },
        Subject::Marker { group, partition, which } => {
            Target::Marker { group, partition, which: scene_which(which) }
        }
        Subject::Group(group) => Target::Group(group),
        Subject::Producer(producer) => Target::Producer(producer),
        Subject::Topic(topic) => Target::Topic(topic),
    }
}

/// What the inspector calls it.
pub fn subject(target: Target) -> Subject {
    match target {
        Target::Record { partition, offset } => Subject::Record { partition, offset },
        Target::Partition(tp) => Subject::Partition(tp),
        Target::Member { group, member } | Target::Edge { group, member, .. } => {
            Subject::Member { group, member }
        }
        Target::Marker { group, partition, which } => {
            Subject::Marker { group, partition, which: self::which(which) }
        }
        Target::Rail { group, partition } => Subject::Marker { group, partition, which: Which::Committed },
        Target::Group(group) => Subject::Group(group),
        Target::Producer(producer) => Subject::Producer(producer),
        Target::Topic(topic) => Subject::Topic(topic),
    }
}
