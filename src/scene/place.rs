//! Where lanes, headings and markers are, so that the interface can put its own elements there and turn a pointer's
//! place into an offset.
//!
//! Invariant: `offset_at(x_of(offset)) == offset` for every offset in view.

use super::geometry::{Rect, Unit};
use crate::engine::kafka::ids::{GroupId, Offset, Partition, TopicName, TopicPartition};
use crate::session::subject::kafka::Marker;

/// Parts of a cell in which a pan is counted, so that lanes glide rather than jump.
pub const CELL: u64 = 256;

/// A side of a lane, beyond which something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// One lane in view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanePlace {
    /// Its number among all lanes of the stage.
    pub row: u32,
    pub topic: TopicName,
    pub partition: Partition,
    /// Everything that belongs to it: numbers, cells, rails.
    pub block: Rect,
    /// The upper edge of its cells.
    pub y: Unit,
    /// The height of its cells.
    pub height: Unit,
    /// Where cells begin.
    pub x0: Unit,
    /// Where cells end at the latest.
    pub x1: Unit,
    pub cell_width: Unit,
    /// What is at `x0`, in [`CELL`]s from offset 0.
    pub first: u64,
    /// The log start offset.
    pub start: Offset,
    /// The log end offset.
    pub end: Offset,
}

impl LanePlace {
    /// The partition's full name.
    pub fn topic_partition(&self) -> TopicPartition {
        TopicPartition { topic: self.topic.clone(), partition: self.partition }
    }

    /// Whether it is that partition's.
    pub fn is_of(&self, tp: &TopicPartition) -> bool {
        self.partition == tp.partition && self.topic == tp.topic
    }

    /// The first offset that is wholly in view.
    pub fn first_offset(&self) -> Offset {
        self.first.div_ceil(CELL)
    }

    /// The left edge of the cell at `offset`, in view or not.
    pub fn x_of(&self, offset: Offset) -> Unit {
        let cells = i128::from(offset) * i128::from(CELL) - i128::from(self.first);
        let x = cells * i128::from(self.cell_width) / i128::from(CELL);
        self.x0 + x.clamp(-1_000_000, 1_000_000) as Unit
    }

    /// `x_of`, kept inside the lane, and the side beyond which the offset really is.
    pub fn x_in_view(&self, offset: Offset) -> (Unit, Option<Side>) {
        let x = self.x_of(offset);
        if x < self.x0 {
            (self.x0, Some(Side::Left))
        } else if x > self.x1 {
            (self.x1, Some(Side::Right))
        } else {
            (x, None)
        }
    }

    /// The offset whose left edge is nearest, kept inside the log: where a marker dropped at `x` goes.
    pub fn offset_at(&self, x: Unit) -> Offset {
        let width = i128::from(self.cell_width.max(1));
        let at = i128::from(self.first) * width + i128::from(x - self.x0) * i128::from(CELL);
        let cell = width * i128::from(CELL);
        let offset = (at + cell / 2).div_euclid(cell).max(0) as Offset;
        offset.clamp(self.start, self.end.max(self.start))
    }

    /// The offset whose cell is at `x`, if there is one.
    pub fn cell_at(&self, x: Unit) -> Option<Offset> {
        let width = i128::from(self.cell_width.max(1));
        let at = i128::from(self.first) * width + i128::from(x - self.x0) * i128::from(CELL);
        let offset = Offset::try_from(at.div_euclid(width * i128::from(CELL))).ok()?;
        (offset >= self.start && offset < self.end && x >= self.x0 && x < self.x1).then_some(offset)
    }

    /// What `first` would be after dragging the lane `dx` to the right: kept so that some of the log stays in view.
    pub fn panned(&self, dx: Unit) -> u64 {
        let by = i128::from(dx) * i128::from(CELL) / i128::from(self.cell_width.max(1));
        let first = i128::from(self.first) - by;
        let least = i128::from(self.start.saturating_sub(2)) * i128::from(CELL);
        let most = i128::from(self.end.saturating_sub(1)) * i128::from(CELL);
        first.clamp(least.min(most), most.max(least)) as u64
    }
}

/// Where a marker belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerPlace {
    pub marker: Marker,
    pub x: Unit,
    pub y: Unit,
    pub offset: Offset,
    /// Where it is drawn: not beyond what is still on its way to the lane.
    pub shown: Offset,
    /// It really is beyond that side of the lane.
    pub beyond: Option<Side>,
    /// The owner's colour.
    pub colour: Option<u8>,
}

impl MarkerPlace {
    /// Whether it is one of that group's on that partition.
    pub fn is_of(&self, group: &GroupId, tp: &TopicPartition) -> bool {
        self.marker.group == *group && self.marker.partition == *tp
    }
}

/// Where a topic's heading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicPlace {
    pub topic: TopicName,
    /// Its number among those on the stage.
    pub index: u16,
    /// Its heading, for buttons at its right end.
    pub heading: Rect,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::geometry::PX;

    fn place(first: u64, cell_width: Unit) -> LanePlace {
        LanePlace {
            row: 0,
            topic: "t".into(),
            partition: 0,
            block: Rect::default(),
            y: 0,
            height: 24 * PX,
            x0: 74 * PX,
            x1: 700 * PX,
            cell_width,
            first,
            start: 3,
            end: 2_000_000,
        }
    }

    #[test]
    fn an_offset_comes_back_from_its_place() {
        for cell_width in [2 * PX, 27 * PX, 27 * PX + 3, 96 * PX] {
            for first in [0, 5 * CELL, 1_000_000 * CELL + 77] {
                let lane = place(first, cell_width);
                for offset in lane.first_offset().max(3)..lane.first_offset() + 6 {
                    let (x, beyond) = lane.x_in_view(offset);
                    assert_eq!(beyond, None);
                    assert_eq!(lane.offset_at(x), offset, "width {cell_width}, first {first}");
                    assert_eq!(lane.cell_at(x + cell_width / 2), Some(offset));
                }
            }
        }
    }

    #[test]
    fn places_outside_the_log_are_kept_inside() {
        let lane = place(0, 27 * PX);
        assert_eq!(lane.offset_at(-500), 3, "the log start");
        assert_eq!(lane.x_in_view(1_999_999), (700 * PX, Some(Side::Right)));
        let lane = place(10 * CELL, 27 * PX);
        assert_eq!(lane.x_in_view(3), (74 * PX, Some(Side::Left)));
        assert_eq!(lane.panned(27 * PX), 9 * CELL);
        assert_eq!(lane.panned(i32::MAX), CELL, "a little of what was deleted");
    }
}
