//! What stands above the canvas: the parts of a frame that are real elements, as plain facts.

use std::rc::Rc;

use crate::engine::kafka::ids::{Offset, TopicName, TopicPartition};
use crate::scene::{Density, DisplayList};
use crate::session::subject::kafka;
use crate::simulation::world::World;

/// The elements that the stage shows now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Topics in view.
    pub topics: Vec<TopicName>,
    /// Lanes in view.
    pub lanes: Vec<LaneFacts>,
    /// Markers in view.
    pub markers: Vec<Rc<MarkerFacts>>,
    /// Lanes are held in place or zoomed.
    pub panned: bool,
    /// How tightly lanes are packed.
    pub density: &'static str,
}

impl Places {
    /// Whether the same elements stand there, whatever they say.
    pub fn same_elements(&self, other: &Self) -> bool {
        self.topics == other.topics
            && self.lanes.iter().map(|lane| &lane.tp).eq(other.lanes.iter().map(|lane| &lane.tp))
            && self
                .markers
                .iter()
                .map(|marker| &marker.marker)
                .eq(other.markers.iter().map(|marker| &marker.marker))
    }

    /// Keeps the texts of all markers except each `every`th, so that no frame renders hundreds of them.
    pub fn tell_some(&mut self, before: &Self, every: usize, first: usize) {
        for (at, marker) in self.markers.iter_mut().enumerate().filter(|(at, _)| at % every != first % every)
        {
            let old = before.markers.get(at).filter(|old| old.is_like(marker));
            *marker = old.map_or_else(|| Rc::clone(marker), Rc::clone);
        }
    }
}

impl MarkerFacts {
    /// The same except for its offsets.
    fn is_like(&self, other: &Self) -> bool {
        self.marker == other.marker && self.colour == other.colour && self.movable == other.movable
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct LaneFacts {
    pub tp: TopicPartition,
    /// The log start offset.
    pub start: Offset,
    /// The log end offset.
    pub end: Offset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerFacts {
    pub marker: kafka::Marker,
    pub offset: Offset,
    /// The log start offset.
    pub start: Offset,
    /// The log end offset.
    pub end: Offset,
    /// The owner's colour.
    pub colour: Option<u8>,
    /// Whether it can be moved: positions of running owners, and commits of groups without members.
    pub movable: bool,
}

/// The elements of a frame.
pub fn places(world: &World, list: &DisplayList, panned: bool) -> Places {
    let lanes = list.lanes.iter().map(|lane| LaneFacts {
        tp: lane.topic_partition(),
        start: lane.start,
        end: lane.end,
    });
    let markers = list.markers.iter().filter_map(|place| {
        let lane = list.lane_of(&place.marker.partition)?;
        let group = world.kafka.groups.get(&place.marker.group)?;
        let movable = match place.marker.which {
            kafka::Which::Position => true,
            kafka::Which::Committed => group.clients.is_empty() && group.coordinator.size() == 0,
        };
        Some(Rc::new(MarkerFacts {
            marker: place.marker.clone(),
            offset: place.offset,
            start: lane.start,
            end: lane.end,
            colour: place.colour,
            movable,
        }))
    });
    Places {
        topics: list.topics.iter().map(|place| place.topic.clone()).collect(),
        lanes: lanes.collect(),
        markers: markers.collect(),
        panned,
        density: match list.density {
            Density::Comfortable => "roomy",
            Density::Compact => "compact",
            Density::Dense => "tight",
        },
    }
}
