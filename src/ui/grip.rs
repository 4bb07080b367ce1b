//! What a pointer can go down on and hold.

use yew::prelude::*;

use super::gesture::Who;
use crate::engine::kafka::ids::{TopicName, TopicPartition};
use crate::session::subject::kafka;

/// A pointer went down on a member, of a group or of the bench.
pub type Lift = Callback<(Who, PointerEvent)>;

/// A pointer went down on something of the stage.
pub type OnGrip = Callback<(Grip, PointerEvent)>;

/// Something of the stage that a pointer went down on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grip {
    /// A lane: it is panned, or what is under the pointer is asked about.
    Lane(TopicPartition),
    Marker(kafka::Marker),
    /// A topic's partition handle.
    Grow(TopicName),
}
