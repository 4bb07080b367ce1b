//! Topics one below the other: the rows and rails of each, and which of its lanes are in view.

use std::ops::Range;

use super::geometry::Unit;
use super::input::{Growth, StageInput};
use super::metrics::{HEADING, MOST_RAILS, Metrics, Space};
use super::owners;
use crate::engine::kafka::ids::{GroupId, Partition, TopicName};
use crate::engine::kafka::log::PartitionLog;
use crate::simulation::kafka::Topic;
use crate::simulation::world::World;

/// One topic's part of the stage.
pub struct Section<'a> {
    pub index: u16,
    pub name: &'a TopicName,
    pub topic: &'a Topic,
    /// Groups with rails here, as indexes into the input's.
    pub groups: Vec<u16>,
    pub growth: Option<&'a Growth>,
    pub first_row: u32,
    /// Lanes that exist, and lanes that would.
    pub lanes: Partition,
    pub new_lanes: Partition,
    /// The top of its heading, as far as the stage is scrolled.
    pub top: Unit,
    /// Its lanes, new ones included, of which any part is in view.
    pub shown: Range<Partition>,
}

/// All topics to show, each in no place yet.
pub fn sections<'a>(world: &'a World, input: &'a StageInput) -> Vec<Section<'a>> {
    let mut first_row = 0;
    let section = |((name, topic), index): ((&'a TopicName, &'a Topic), u16)| {
        let reads = |id: &GroupId| world.kafka.groups.get(id).is_some_and(|group| owners::reads(group, name));
        let groups = input.groups.iter().zip(0..).filter(|(id, _)| reads(id));
        let growth = input.growth.as_ref().filter(|growth| growth.topic == *name);
        let lanes = topic.partitions.len() as Partition;
        let section = Section {
            index,
            name,
            topic,
            groups: groups.map(|(_, at)| at).take(MOST_RAILS).collect(),
            growth,
            first_row,
            lanes,
            new_lanes: growth.map_or(0, |growth| growth.total.saturating_sub(lanes)),
            top: 0,
            shown: 0..0,
        };
        first_row += section.all_lanes();
        section
    };
    world.kafka.topics.iter().zip(0..).map(section).collect()
}

/// What has to fit.
pub fn space(sections: &[Section<'_>], input: &StageInput) -> Space {
    Space {
        height: input.area.h,
        topics: sections.len(),
        lanes: sections.iter().map(Section::all_lanes).sum(),
        rails: sections.iter().map(|section| section.groups.len()).max().unwrap_or(0),
    }
}

/// Puts each in its place.
pub fn stack(sections: &mut [Section<'_>], metrics: &Metrics, input: &StageInput) {
    let mut top: Unit = 0;
    for section in sections {
        let first_lane = top + HEADING - input.scroll;
        let lane_at = |y: Unit| ((y - first_lane).max(0) / metrics.gap) as Partition;
        let all = section.all_lanes();
        section.shown = lane_at(0).min(all)..lane_at(input.area.h + metrics.gap - 1).min(all);
        section.top = input.area.y + top - input.scroll;
        top = top.saturating_add(section.height(metrics));
    }
}

impl<'a> Section<'a> {
    pub fn all_lanes(&self) -> Partition {
        self.lanes + self.new_lanes
    }

    /// Its heading and all its lanes.
    pub fn height(&self, metrics: &Metrics) -> Unit {
        HEADING.saturating_add(metrics.gap.saturating_mul(self.all_lanes() as Unit))
    }

    /// The top of a lane's block.
    pub fn lane_top(&self, metrics: &Metrics, partition: Partition) -> Unit {
        self.top + HEADING + metrics.gap * partition as Unit
    }

    /// The lanes in view that exist.
    pub fn existing(&self) -> Range<Partition> {
        self.shown.start.min(self.lanes)..self.shown.end.min(self.lanes)
    }

    /// Their logs.
    pub fn logs(&self) -> &'a [PartitionLog] {
        let existing = self.existing();
        self.topic.partitions.get(existing.start as usize..existing.end as usize).unwrap_or_default()
    }
}
