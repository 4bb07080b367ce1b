//! Sizes: how tall a lane is at each density, and which density fits.
//!
//! Invariant: a lane's block holds everything that belongs to it, so blocks one below the other never overlap.

use super::geometry::{PX, Unit};
use super::input::Device;
use super::shape::Font;

/// Above the first lane of a topic: its heading.
pub const HEADING: Unit = 42 * PX;

/// Free below the last lane.
const FOOT: Unit = 20 * PX;

/// Lanes are not spread further apart than this.
const WIDEST_GAP: Unit = 96 * PX;

/// As much as a line of the smallest text takes.
const TEXT: Unit = 10 * PX;

/// More rails than this in a lane are not told apart.
pub const MOST_RAILS: usize = 6;

/// How tightly lanes are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Density {
    /// As tight as one can still read.
    Dense,
    /// Offset numbers, small rails.
    Compact,
    /// Everything in full.
    #[default]
    Comfortable,
}

/// Sizes at one density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    pub density: Density,
    /// From one block to the next.
    pub gap: Unit,
    /// From the top of a block to its cells.
    pub above: Unit,
    /// Height of the cells.
    pub cell: Unit,
    /// From the bottom of the cells to the first rail.
    pub rail_first: Unit,
    /// From rail to rail.
    pub rail_step: Unit,
    /// How thick a rail is.
    pub rail: Unit,
    /// Below the last rail.
    after: Unit,
    pub cell_font: Font,
    /// From the cells up to the baseline of the offset numbers; `None`: no numbers.
    pub numbers: Option<Unit>,
    /// Half a marker.
    pub marker: Unit,
}

impl Metrics {
    /// Sizes in full: each tighter density gives up what one misses least.
    fn of(density: Density) -> Self {
        let full = Self {
            density,
            gap: 0,
            above: 16 * PX,
            cell: 24 * PX,
            rail_first: 9 * PX,
            rail_step: 12 * PX,
            rail: 3 * PX,
            after: 6 * PX,
            cell_font: Font::Cell,
            numbers: Some(7 * PX),
            marker: 6 * PX,
        };
        match density {
            Density::Comfortable => full,
            Density::Compact => Self {
                above: 13 * PX,
                cell: 20 * PX,
                rail_first: 8 * PX,
                rail_step: 8 * PX,
                after: 4 * PX,
                numbers: Some(5 * PX),
                marker: 5 * PX,
                ..full
            },
            Density::Dense => Self {
                above: 4 * PX,
                cell: 15 * PX,
                rail_first: 6 * PX,
                rail_step: 5 * PX,
                rail: 2 * PX,
                after: 3 * PX,
                cell_font: Font::DenseCell,
                numbers: None,
                marker: 4 * PX,
                ..full
            },
        }
    }

    /// The height of a block with so many rails.
    fn block(&self, rails: usize) -> Unit {
        let rails =
            if rails == 0 { 0 } else { self.rail_first + self.rail_step * (rails as Unit - 1) + self.rail };
        self.above + self.cell + rails + self.after
    }

    /// The roomiest sizes at which all lanes fit, else the tightest, and then one scrolls.
    pub fn choose(device: Device, space: &Space) -> Self {
        let least = if device == Device::Narrow { Density::Compact } else { Density::Dense };
        let room = (space.height - HEADING * space.topics as Unit - FOOT) / space.lanes.max(1) as Unit;
        let all = [Density::Comfortable, Density::Compact, Density::Dense];
        let fits = |density: &Density| *density <= least || Self::of(*density).block(space.rails) <= room;
        let density = all.into_iter().find(fits).unwrap_or(least);
        let mut metrics = Self::of(density);
        if device == Device::Narrow {
            // No edge and no card beside the lanes says whose rail it is: each has room for that.
            metrics.rail_step = metrics.rail_step.max(TEXT);
        }
        let block = metrics.block(space.rails);
        metrics.gap = room.clamp(block, WIDEST_GAP.max(block));
        metrics
    }

    /// The height of all topics and lanes.
    pub fn content_height(&self, space: &Space) -> Unit {
        let lanes = i64::from(self.gap) * i64::from(space.lanes);
        let all = lanes + i64::from(HEADING) * space.topics as i64 + i64::from(FOOT);
        all.min(i64::from(Unit::MAX / 2)) as Unit
    }

    /// Whether each rail has room for a text beside it.
    pub fn rails_have_text(&self) -> bool {
        self.rail_step >= TEXT
    }
}

/// What has to fit.
#[derive(Clone, Copy, Debug)]
pub struct Space {
    /// Into so much.
    pub height: Unit,
    pub topics: usize,
    /// Lanes of all topics.
    pub lanes: u32,
    /// Rails under each.
    pub rails: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(lanes: u32, rails: usize, height: Unit) -> (Density, Unit, bool) {
        let space = Space { height: height * PX, topics: 1, lanes, rails };
        let metrics = Metrics::choose(Device::Wide, &space);
        (metrics.density, metrics.gap / PX, metrics.content_height(&space) > space.height)
    }

    #[test]
    fn few_lanes_are_roomy_and_many_scroll() {
        assert_eq!(chosen(1, 2, 598), (Density::Comfortable, 96, false));
        assert_eq!(chosen(6, 2, 598), (Density::Comfortable, 89, false));
        assert_eq!(chosen(9, 2, 598), (Density::Compact, 59, false));
        assert_eq!(chosen(14, 2, 598), (Density::Dense, 38, false));
        assert_eq!(chosen(50, 2, 598), (Density::Dense, 35, true));
        assert_eq!(chosen(1_000_000, 6, 598).0, Density::Dense);
        assert_eq!(chosen(0, 0, 0).0, Density::Dense, "nothing to fit, nowhere to fit it");
    }
}
