//! The display list: what the stage looks like, as plain data.
//!
//! Invariants:
//! - Integers only, in eighths of a CSS pixel; equal worlds and equal inputs give equal lists on every machine.
//! - Layers are painted in order. Within a layer fills come first, then strokes, then text, so that a painter may
//!   group by paint: shapes of one kind in one layer either do not overlap or look alike.
//! - No words: text is digits, names and keys, or a [`Message`] that the caller puts into words.
//! - Clearing keeps allocations; a frame of steady size allocates nothing here.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::geometry::Unit;
use super::metrics::Density;
use super::place::{LanePlace, MarkerPlace, TopicPlace};
use super::shape::{Font, Item, ItemId, Label, Paint, Pass, Shape, Stroke};
use super::text;
use crate::engine::kafka::ids::{GroupId, MemberName, Partition, TopicName, TopicPartition};

/// Text that is words: the caller looks it up in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// How far a group's commit is behind the log's end; none without a commit.
    Lag(Option<i64>),
    /// A partition that holds nothing. `drained`: it once did.
    EmptyLane {
        topic: TopicName,
        partition: Partition,
        /// The log start is above 0.
        drained: bool,
    },
    /// A line about a topic, beside its name.
    Topic {
        topic: TopicName,
        partitions: Partition,
    },
    /// A partition that would be added.
    NewLane {
        partition: Partition,
    },
    /// What the numbers above the cells count.
    Offsets,
    NoTopics,
}

/// What lies over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Lanes,
    RailBase,
    RailPosition,
    RailCommitted,
    Edges,
    Cells,
    Marks,
    Ghosts,
    InFlight,
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
    /// How tightly they are packed.
    pub density: Density,
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
        self.density = Density::default();
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

    /// What a label says: a message in the words of `say`, shortened to its room.
    pub fn read(
        &self,
        label: Label,
        font: Font,
        max: Unit,
        say: &dyn Fn(&Message) -> String,
    ) -> Cow<'_, str> {
        match label {
            Label::Plain { start, end } => {
                self.text.get(start as usize..end as usize).unwrap_or_default().into()
            }
            Label::Message(at) => {
                let mut fitted = String::new();
                if let Some(message) = self.messages.get(usize::from(at)) {
                    text::fit(&say(message), font, max, &mut fitted);
                }
                fitted.into()
            }
        }
    }

    /// The lane of that row, if it is in view.
    pub fn lane(&self, row: u32) -> Option<&LanePlace> {
        let at = self.lanes.binary_search_by_key(&row, |lane| lane.row).ok()?;
        self.lanes.get(at)
    }

    /// That partition's lane, if it is in view.
    pub fn lane_of(&self, tp: &TopicPartition) -> Option<&LanePlace> {
        self.lanes.iter().find(|lane| lane.is_of(tp))
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
}
