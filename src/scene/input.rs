//! What the interface tells the scene: where things are, what is touched, what is under way.
//!
//! Nothing here changes the world; it only says how to show it.

use super::effects::Effects;
use super::geometry::{PX, Point, Rect, Unit};
use crate::engine::kafka::api::ApiKey;
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, Partition, TopicName, TopicPartition};
use crate::session::subject::{Subject, kafka};
use crate::simulation::network::{Harm, Leg, Named};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// How wide a cell is unless a person zooms.
pub const CELL_WIDTH: Unit = 27 * PX;

/// A zoom stays within these widths.
pub const CELL_WIDTHS: (Unit, Unit) = (2 * PX, 96 * PX);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// Groups stand beside the lanes; edges lead to them.
    #[default]
    Wide,
    /// Groups stand below; each rail names its owner.
    Narrow,
}

/// How lanes are looked at along their offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub cell_width: Unit,
    /// Lanes held in place: the first offset in view, in parts of a cell.
    pub held: BTreeMap<TopicPartition, u64>,
    /// Lanes that still glide after an append: the end as it is shown, in parts of a cell.
    pub gliding: BTreeMap<TopicPartition, u64>,
}

impl Default for View {
    fn default() -> Self {
        Self { cell_width: CELL_WIDTH, held: BTreeMap::new(), gliding: BTreeMap::new() }
    }
}

/// Where a member's card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardEdge {
    /// The middle of the side that edges come to.
    pub at: Point,
    /// The height of that side.
    pub height: Unit,
}

/// A member as the stage shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberView {
    pub group: GroupId,
    pub member: MemberName,
    /// Its colour, 0 … 9.
    pub colour: u8,
    /// Its card, if it is on the screen.
    pub card: Option<CardEdge>,
}

/// What a pointer is on: a subject, or one of its edges, which no word and no inspector tells apart from its member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    Subject(Subject),
    Edge { group: GroupId, member: MemberName, partition: TopicPartition },
}

impl Hit {
    /// What a person means who points there.
    pub fn subject(self) -> Subject {
        match self {
            Self::Subject(subject) => subject,
            Self::Edge { group, member, .. } => kafka::Subject::Member { group, member }.into(),
        }
    }
}

/// A marker that is being dragged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghost {
    pub group: GroupId,
    pub partition: TopicPartition,
    /// Where it was.
    pub from: Option<Offset>,
    /// Where it would go.
    pub to: Offset,
}

/// Partitions that would be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    pub topic: TopicName,
    /// It would have so many.
    pub total: Partition,
    /// Keys whose next records would go elsewhere.
    pub keys: BTreeSet<Vec<u8>>,
}

/// Where a record in flight is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// From a producer to its place in the lane.
    Produce {
        /// Where it comes from.
        from: Point,
    },
    /// From the lane to a member.
    Deliver {
        /// The member's group.
        group: GroupId,
        member: MemberName,
    },
}

/// A record, or some of one batch, on its way. For display only: it has already been appended or delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// Stable while it lasts.
    pub id: u64,
    /// From where to where.
    pub course: Course,
    pub partition: TopicPartition,
    /// The first offset.
    pub offset: Offset,
    /// How many records fly as one.
    pub count: u32,
    /// 0 … 1,000.
    pub progress: u16,
}

/// A message between a client and a broker to which something happened on its way. For display only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harmed {
    /// Stable while it lasts.
    pub id: u64,
    pub client: Named,
    /// Where a producer is.
    pub from: Option<Point>,
    /// What a producer's message is about.
    pub partition: Option<TopicPartition>,
    pub api: ApiKey,
    pub leg: Leg,
    pub what: Harm,
    /// How far it is on its way, 0 … 1,000. What is lost or late comes half-way.
    pub progress: u16,
    /// How much is left of it at the end of its way, 1,000 … 0.
    pub left: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markers {
    /// The interface, as elements above the canvas.
    #[default]
    Places,
    /// The list itself, for pictures.
    Drawn,
}

/// Everything that the layout needs besides the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageInput {
    /// Width and height of the canvas.
    pub size: (Unit, Unit),
    /// Where lanes go on it. Edges cross what is right of it, producers' records what is left.
    pub area: Rect,
    pub device: Device,
    /// How far lanes are scrolled.
    pub scroll: Unit,
    /// How lanes are looked at along their offsets.
    pub view: View,
    /// Groups in the order of the rails.
    pub groups: Vec<GroupId>,
    pub members: Vec<MemberView>,
    pub selection: Option<Subject>,
    /// What the pointer is on.
    pub hover: Option<Hit>,
    /// The dragged marker.
    pub ghost: Option<Ghost>,
    /// Partitions that would be added.
    pub growth: Option<Growth>,
    pub in_flight: Vec<InFlight>,
    /// Messages to which something happened.
    pub harmed: Vec<Harmed>,
    /// Partitions that a group's other member has since a moment ago.
    pub moved: Vec<(GroupId, TopicPartition)>,
    /// Records that were read again a moment ago.
    pub again: Vec<(TopicPartition, Range<Offset>)>,
    /// Lanes that are shown as if they were fully compacted, and the offsets that would be left.
    pub compacted: Vec<(TopicPartition, Rc<RangeSet>)>,
    /// Whose effects the cells show, if anybody's.
    pub effects: Option<Effects>,
    /// No motion: the same facts as steps.
    pub reduced_motion: bool,
    pub markers: Markers,
}

/// Room for edges right of the lanes.
pub const EDGE_ROOM: Unit = 84 * PX;

impl StageInput {
    /// A canvas of that many CSS pixels with the lanes where they usually are.
    pub fn sized(width: Unit, height: Unit) -> Self {
        let device = if width > 600 { Device::Wide } else { Device::Narrow };
        let (w, h) = (width * PX, height * PX);
        let right = if device == Device::Wide { EDGE_ROOM } else { 14 * PX };
        Self {
            size: (w, h),
            area: Rect { x: 0, y: 0, w: w - right, h },
            device,
            scroll: 0,
            view: View::default(),
            groups: Vec::new(),
            members: Vec::new(),
            selection: None,
            hover: None,
            ghost: None,
            growth: None,
            in_flight: Vec::new(),
            harmed: Vec::new(),
            moved: Vec::new(),
            again: Vec::new(),
            compacted: Vec::new(),
            effects: None,
            reduced_motion: false,
            markers: Markers::Places,
        }
    }
}
