//! What a person holds: a member on its way to a group, a marker, a lane, a topic's handle.

use crate::engine::kafka::ids::{Offset, Partition, TopicName, TopicPartition};
use crate::scene::Ghost;
use crate::session::subject::kafka;
use crate::ui::drag::{Drag, Point};
use crate::ui::gesture::{DropZone, Who};

/// A member that a pointer went down on.
pub struct Dragging {
    pub who: Who,
    pub begun: bool,
    pub over: Option<DropZone>,
    pub(super) at: Point,
    pub(super) _drag: Drag,
}

/// What a pointer holds on the stage, or the keys a marker.
pub enum Seeking {
    Marker {
        marker: kafka::Marker,
        /// Where it was.
        from: Option<Offset>,
        /// Where it would go; `None` until it moves.
        to: Option<Offset>,
        /// What that means.
        text: String,
        /// The pointer; none where keys move it.
        drag: Option<Drag>,
    },
    Pan {
        tp: TopicPartition,
        /// Where in the lane the pan began.
        first: u64,
        /// Where the pointer did.
        start: Point,
        _drag: Drag,
    },
    /// The partition handle.
    Grow {
        topic: TopicName,
        /// Where the pointer went down.
        start: Point,
        now: Partition,
        _drag: Drag,
    },
}

impl Seeking {
    /// The marker as the scene draws it.
    pub fn ghost(&self) -> Option<Ghost> {
        match self {
            Self::Marker { marker, from, to: Some(to), .. } => Some(Ghost {
                group: marker.group.clone(),
                partition: marker.partition.clone(),
                from: *from,
                to: *to,
            }),
            _ => None,
        }
    }

    /// The marker, where it would go and what that means.
    pub fn told(&self) -> Option<(kafka::Marker, Offset, String)> {
        match self {
            Self::Marker { marker, to: Some(to), text, .. } => Some((marker.clone(), *to, text.clone())),
            _ => None,
        }
    }
}
