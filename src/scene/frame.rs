//! What every part of the layout needs: the world, the look at it, and the sizes that were chosen for it.
//!
//! Invariant: imports plain data only; the parts import this file, and it none of them.

use super::geometry::Unit;
use super::input::{Device, Hit, MemberView, StageInput};
use super::metrics::{Density, Metrics};
use super::place::LanePlace;
use super::roll::Roll;
use super::shape::Font;
use super::text;
use crate::engine::kafka::ids::TopicName;
use crate::session::shown::Shared;
use crate::session::subject::{Subject, kafka};
use crate::simulation::world::World;
use std::collections::BTreeMap;

/// One picture of the stage while it is being laid out.
pub struct Frame<'a> {
    pub world: &'a World,
    pub input: &'a StageInput,
    pub roll: Roll<'a>,
    pub metrics: Metrics,
    pub columns: Columns,
    /// What the keys of each topic have in common.
    pub keys: BTreeMap<TopicName, Shared>,
    /// Lanes above this are hidden by a heading.
    pub clip_top: Unit,
}

/// Where cells begin and end, and where lanes end.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub cells_left: Unit,
    pub cells_right: Unit,
    pub right: Unit,
}

/// How much a thing stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    None,
    Hovered,
    Selected,
}

impl Frame<'_> {
    /// Whether edges lead to members' cards.
    pub fn has_edges(&self) -> bool {
        self.input.device == Device::Wide
    }

    /// Whether every rail says its own lag.
    pub fn lag_per_rail(&self, rails: usize) -> bool {
        self.metrics.rails_have_text() && (rails > 1 || self.input.device == Device::Narrow)
    }

    /// Appends a key to `out`, shortened so that it differs from the other keys of its topic.
    pub fn key(&self, topic: &TopicName, key: &str, font: Font, max: Unit, out: &mut String) {
        match self.keys.get(topic) {
            Some(shared) => text::fit_of(shared, key, font, max, out),
            None => text::fit(key, font, max, out),
        }
    }

    /// Whether cells are as tight as they get.
    pub fn is_dense(&self) -> bool {
        self.metrics.density == Density::Dense
    }

    /// Whether something is selected, or else only pointed at.
    pub fn emphasis(&self, is: impl Fn(&kafka::Subject) -> bool) -> Emphasis {
        match (&self.input.selection, &self.input.hover) {
            (Some(Subject::Kafka(subject)), _) if is(subject) => Emphasis::Selected,
            (_, Some(Hit::Subject(Subject::Kafka(subject)))) if is(subject) => Emphasis::Hovered,
            _ => Emphasis::None,
        }
    }

    /// The member of that index.
    pub fn member(&self, at: u16) -> Option<&MemberView> {
        self.input.members.get(usize::from(at))
    }

    /// The baseline of text in the middle of a lane's cells.
    pub fn baseline(&self, lane: &LanePlace) -> Unit {
        let (size, _) = self.metrics.cell_font.size_weight();
        lane.y + lane.height / 2 + size * 3 / 8
    }

    /// How far right a lane's cells may reach: one cell more while the lane glides.
    pub fn cells_end(&self, lane: &LanePlace) -> Unit {
        let end = lane.x_of(lane.end);
        if end <= lane.x1 + lane.cell_width { end.max(lane.x1).min(self.columns.right) } else { lane.x1 }
    }

    /// The height of the middle of a lane's rail, counted from 0.
    pub fn rail_y(&self, lane: &LanePlace, rail: usize) -> Unit {
        lane.y + lane.height + self.metrics.rail_first + self.metrics.rail_step * rail as Unit
    }
}
