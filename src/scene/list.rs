//! The display list: what the stage looks like, as plain data.
//!
//! Invariants:
//! - Integers only, in eighths of a CSS pixel; equal worlds and equal inputs give equal lists on every machine.
//! - Layers are painted in order. Within a layer fills come first, then strokes, then text, so that a painter may
//!   group by paint: shapes of one kind in one layer either do not overlap or look alike.
//! - No words: text is digits, names and keys, or a [`Message`] that the caller puts into words.
//! - Clearing keeps allocations; a frame of steady size allocates nothing here.

use std::fmt::{self, Write as _};

use super::edges::Draft;
use super::input::{GroupView, Target};
use super::place::{LanePlace, MarkerPlace, TopicPlace};
use crate::engine::ids::{GroupId, MemberName, Offset, Partition, TopicName};

/// Eighths of a CSS pixel.
pub type Unit = i32;

/// One CSS pixel.
pub const PX: Unit = 8;

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: Unit,
    /// Down.
    pub y: Unit,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: Unit,
    /// Upper edge.
    pub y: Unit,
    /// Width.
    pub w: Unit,
    /// Height.
    pub h: Unit,
}

impl Rect {
    /// The point in its middle.
    pub fn center(self) -> Point {
        Point { x: self.x + self.w / 2, y: self.y + self.h / 2 }
    }

    /// The first x to its right.
    pub fn right(self) -> Unit {
        self.x + self.w
    }

    /// The first y below it.
    pub fn bottom(self) -> Unit {
        self.y + self.h
    }

    /// The rectangle with `by` more on every side.
    #[must_use]
    pub fn grown(self, by: Unit) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2 * by, h: self.h + 2 * by }
    }

    /// Whether the point is inside.
    pub fn contains(self, p: Point) -> bool {
        p.x >= self.x && p.x < self.right() && p.y >= self.y && p.y < self.bottom()
    }
}

/// What a colour means. The painter looks it up in the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of the stylesheet's tokens")]
pub enum Token {
    Ground,
    Panel,
    Ink,
    Soft,
    Faint,
    Line,
    Lane,
    Accent,
    AccentSoft,
    Warn,
    KeyInk,
    /// The cell of a record without a key.
    KeyNone,
    /// A key's hue, 0 … 23.
    Key(u8),
    /// A member's colour, 0 … 9.
    Member(u8),
}

/// A colour and how opaque it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Paint {
    /// Which colour.
    pub token: Token,
    /// 255 is opaque.
    pub alpha: u8,
}

impl From<Token> for Paint {
    fn from(token: Token) -> Self {
        Self { token, alpha: u8::MAX }
    }
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// 3 on, 3 off: what would be.
    Even,
    /// 2 on, 3 off: what is held up.
    Short,
    /// 2 on, 4 off: a trace.
    Trace,
    /// 6 on, 4 off: paused.
    Long,
}

/// How an outline is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stroke {
    /// Its width.
    pub width: Unit,
    /// How it is broken.
    pub dash: Dash,
    /// Whether its ends are round.
    pub round: bool,
}

impl Stroke {
    /// An unbroken line with flat ends.
    pub const fn solid(width: Unit) -> Self {
        Self { width, dash: Dash::Solid, round: false }
    }
}

/// A type style. The family is the stage's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "sizes and weights stand in one table below")]
pub enum Font {
    Heading,
    Body,
    First,
    Cell,
    DenseCell,
    End,
    Number,
    Chip,
}

impl Font {
    /// All styles, as indexes of a painter's table.
    pub const ALL: [Self; 8] = [
        Self::Heading,
        Self::Body,
        Self::First,
        Self::Cell,
        Self::DenseCell,
        Self::End,
        Self::Number,
        Self::Chip,
    ];

    /// Size in units, and weight.
    pub const fn size_weight(self) -> (Unit, u16) {
        match self {
            Self::Heading => (104, 600),
            Self::Body => (96, 400),
            Self::First => (88, 400),
            Self::Cell => (84, 550),
            Self::DenseCell => (72, 550),
            Self::End => (84, 600),
            Self::Number => (76, 400),
            Self::Chip => (80, 600),
        }
    }
}

/// Where a text's x is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in SVG")]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Digits, a name or a key: a part of the list's text.
    Plain {
        /// Where it begins.
        start: u32,
        /// Where it ends.
        end: u32,
    },
    /// The list's message of that index.
    Message(u16),
}

/// Text that is words: the caller looks it up in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// How far a group's commit is behind the log's end.
    Lag(i64),
    /// A partition that holds nothing. `drained`: it once did.
    EmptyLane {
        /// The topic.
        topic: TopicName,
        /// The partition.
        partition: Partition,
        /// The log start is above 0.
        drained: bool,
    },
    /// A line about a topic, beside its name.
    Topic {
        /// The topic.
        topic: TopicName,
        /// How many partitions it has.
        partitions: Partition,
    },
    /// A partition that would be added.
    NewLane {
        /// The partition.
        partition: Partition,
    },
    /// There is no topic at all.
    NoTopics,
}

/// A shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle with round corners.
    Box {
        /// Where.
        rect: Rect,
        /// Of the corners.
        radius: Unit,
    },
    /// A straight line.
    Line {
        /// From.
        from: Point,
        /// To.
        to: Point,
    },
    /// A cubic Bézier curve.
    Curve([Point; 4]),
    /// A square on its corner.
    Diamond {
        /// Its middle.
        center: Point,
        /// From there to a corner.
        radius: Unit,
    },
    /// A line of text.
    Text {
        /// Where its anchor and baseline are.
        at: Point,
        /// What `at.x` is to it.
        anchor: Anchor,
        /// Its style.
        font: Font,
        /// What it says.
        label: Label,
        /// Words are shortened to this width.
        max: Unit,
    },
}

/// What an item is about. Rows, groups and members are indexes into the list's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the fields are the same everywhere")]
pub enum ItemId {
    /// Nothing one could touch.
    Decor,
    Topic { topic: u16 },
    Lane { row: u32 },
    NewLane { row: u32 },
    Cell { row: u32, offset: Offset },
    Number { row: u32, offset: Offset },
    Start { row: u32 },
    End { row: u32 },
    Rail { row: u32, group: u16 },
    Marker { row: u32, group: u16 },
    Edge { row: u32, group: u16, member: u16 },
    Ghost { row: u32, group: u16 },
    Flight { id: u64 },
}

/// One thing to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub id: ItemId,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub paint: Paint,
    /// An outline of this kind; filled without one.
    pub stroke: Option<Stroke>,
}

impl Item {
    /// When it is painted within its layer.
    pub fn pass(&self) -> Pass {
        match (self.shape, self.stroke) {
            (Shape::Text { .. }, _) => Pass::Text,
            (_, Some(_)) => Pass::Strokes,
            (_, None) => Pass::Fills,
        }
    }
}

/// A layer is painted in three passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "named after what they paint")]
pub enum Pass {
    Fills,
    Strokes,
    Text,
}

impl Pass {
    /// In order.
    pub const ALL: [Self; 3] = [Self::Fills, Self::Strokes, Self::Text];
}

/// What lies over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "named after what they hold")]
pub enum Layer {
    Lanes,
    RailBase,
    RailPosition,
    RailCommitted,
    Edges,
    Cells,
    Marks,
    Ghosts,
    Flights,
    Headings,
}

const LAYERS: usize = Layer::Headings as usize + 1;

/// Everything on the stage's canvas, and where the interface's own elements belong above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisplayList {
    /// Width and height of the canvas.
    pub size: (Unit, Unit),
    /// How tall the lanes would be without scrolling.
    pub content_height: Unit,
    /// Lanes in view, by row.
    pub lanes: Vec<LanePlace>,
    /// Markers in view: real elements stand there.
    pub markers: Vec<MarkerPlace>,
    /// Topic headings in view.
    pub topics: Vec<TopicPlace>,
    /// What [`Label::Message`] points to.
    pub messages: Vec<Message>,
    /// What [`ItemId`]'s `group` points to.
    pub groups: Vec<GroupId>,
    /// What [`ItemId`]'s `member` points to: its group and its name.
    pub members: Vec<(GroupId, MemberName)>,
    layers: [Vec<Item>; LAYERS],
    text: String,
    pub(super) drafts: Vec<Draft>,
}

impl DisplayList {
    /// Empties the list and keeps its memory.
    pub fn clear(&mut self) {
        self.lanes.clear();
        self.markers.clear();
        self.topics.clear();
        self.messages.clear();
        self.groups.clear();
        self.members.clear();
        self.layers.iter_mut().for_each(Vec::clear);
        self.text.clear();
        self.content_height = 0;
    }

    /// The layers, lowest first.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = &[Item]> {
        self.layers.iter().map(Vec::as_slice)
    }

    /// All items, lowest first.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.layers.iter().flat_map(|layer| {
            Pass::ALL.into_iter().flat_map(move |pass| layer.iter().filter(move |item| item.pass() == pass))
        })
    }

    /// The text of a plain label; a message gives nothing.
    pub fn plain(&self, label: Label) -> &str {
        match label {
            Label::Plain { start, end } => self.text.get(start as usize..end as usize).unwrap_or_default(),
            Label::Message(_) => "",
        }
    }

    /// What a label says, in the words of `say`.
    pub fn read(&self, label: Label, say: &dyn Fn(&Message) -> String) -> String {
        match label {
            Label::Plain { .. } => self.plain(label).to_owned(),
            Label::Message(at) => self.messages.get(at as usize).map(say).unwrap_or_default(),
        }
    }

    /// The lane of that row, if it is in view.
    pub fn lane(&self, row: u32) -> Option<&LanePlace> {
        let at = self.lanes.binary_search_by_key(&row, |lane| lane.row).ok()?;
        self.lanes.get(at)
    }

    /// What a person means who points at an item.
    pub fn target(&self, id: ItemId) -> Option<Target> {
        let tp = |row| self.lane(row).map(LanePlace::topic_partition);
        let group = |at: u16| self.groups.get(at as usize).cloned();
        Some(match id {
            ItemId::Decor | ItemId::NewLane { .. } | ItemId::Ghost { .. } | ItemId::Flight { .. } => return None,
            ItemId::Topic { topic } => {
                Target::Topic(self.topics.iter().find(|place| place.index == topic)?.topic.clone())
            }
            ItemId::Lane { row } | ItemId::Number { row, .. } | ItemId::Start { row } | ItemId::End { row } => {
                Target::Partition(tp(row)?)
            }
            ItemId::Cell { row, offset } => Target::Record(tp(row)?, offset),
            ItemId::Rail { row, group: at } | ItemId::Marker { row, group: at } => {
                Target::Rail { group: group(at)?, partition: tp(row)? }
            }
            ItemId::Edge { row, member, .. } => {
                let (group, member) = self.members.get(member as usize)?.clone();
                Target::Edge { group, member, partition: tp(row)? }
            }
        })
    }

    pub(super) fn push(&mut self, layer: Layer, item: Item) {
        self.layers[layer as usize].push(item);
    }

    pub(super) fn fill(&mut self, layer: Layer, id: ItemId, shape: Shape, paint: impl Into<Paint>) {
        self.push(layer, Item { id, shape, paint: paint.into(), stroke: None });
    }

    pub(super) fn stroke(
        &mut self,
        layer: Layer,
        id: ItemId,
        shape: Shape,
        paint: impl Into<Paint>,
        stroke: Stroke,
    ) {
        self.push(layer, Item { id, shape, paint: paint.into(), stroke: Some(stroke) });
    }

    /// Writes a plain label.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut String)) -> Label {
        let start = self.text.len() as u32;
        write(&mut self.text);
        Label::Plain { start, end: self.text.len() as u32 }
    }

    /// Prints a plain label.
    pub(super) fn print(&mut self, args: fmt::Arguments<'_>) -> Label {
        // Writing to a string does not fail.
        self.write(|out| {
            let _ = out.write_fmt(args);
        })
    }

    /// Keeps a message to be put into words.
    pub(super) fn say(&mut self, message: Message) -> Label {
        self.messages.push(message);
        Label::Message((self.messages.len() - 1) as u16)
    }

    pub(super) fn name_groups(&mut self, groups: &[GroupView]) {
        self.groups.extend(groups.iter().map(|view| view.group.clone()));
    }
}
