//! What stands above the canvas: the parts of a frame that are real elements, as plain facts.

use std::rc::Rc;

use crate::engine::kafka::ids::{Offset, TopicName, TopicPartition};
use crate::scene::{self, DisplayList};
use crate::simulation::world::World;
use crate::ui::intent::Bookmark;
use crate::ui::subject::Which;

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
                .map(|marker| &marker.mark)
                .eq(other.markers.iter().map(|marker| &marker.mark))
    }

    /// Leaves all markers but each `every`th what they said before, so that no frame tells hundreds of them anew.
    pub fn tell_some(&mut self, before: &Self, every: usize, first: usize) {
        for (at, marker) in self.markers.iter_mut().enumerate().filter(|(at, _)| at % every != first % every)
        {
            let old = before.markers.get(at).filter(|old| old.is_like(marker));
            *marker = old.map_or_else(|| Rc::clone(marker), Rc::clone);
        }
    }
}

impl MarkerFacts {
    /// The same but for its offsets.
    fn is_like(&self, other: &Self) -> bool {
        self.mark == other.mark && self.colour == other.colour && self.movable == other.movable
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
    pub mark: Bookmark,
    pub offset: Offset,
    /// The log start offset.
    pub start: Offset,
    /// The log end offset.
    pub end: Offset,
    /// The owner's colour.
    pub colour: Option<u8>,
    /// Whether it can be moved: positions of living owners, and commits of groups without members.
    pub movable: bool,
}

/// The same marker kind in the words of the interface.
pub fn which(which: scene::Which) -> Which {
    match which {
        scene::Which::Position => Which::Position,
        scene::Which::Committed => Which::Committed,
    }
}

/// And in those of the scene.
pub fn scene_which(which: Which) -> scene::Which {
    match which {
        Which::Position => scene::Which::Position,
        Which::Committed => scene::Which::Committed,
    }
}

/// The name in `data-which`.
pub fn which_name(which: Which) -> &'static str {
    scene_which(which).name()
}

/// The elements of a frame.
pub fn places(world: &World, list: &DisplayList, panned: bool) -> Places {
    let lanes = list.lanes.iter().map(|lane| LaneFacts {
        tp: lane.topic_partition(),
        start: lane.start,
        end: lane.end,
    });
    let markers = list.markers.iter().filter_map(|place| {
        let lane =
            list.lanes.iter().find(|lane| lane.partition == place.partition && lane.topic == place.topic)?;
        let group = world.groups.get(&place.group)?;
        let which = which(place.which);
        let movable = match which {
            Which::Position => true,
            Which::Committed => group.clients.is_empty() && group.coordinator.size() == 0,
        };
        let tp = lane.topic_partition();
        let mark = Bookmark { group: place.group.clone(), tp, which };
        let (start, end) = (lane.start, lane.end);
        Some(Rc::new(MarkerFacts { mark, offset: place.offset, start, end, colour: place.colour, movable }))
    });
    Places {
        topics: list.topics.iter().map(|place| place.topic.clone()).collect(),
        lanes: lanes.collect(),
        markers: markers.collect(),
        panned,
        density: match list.lanes.first().map_or(24, |lane| lane.height / scene::PX) {
            24.. => "roomy",
            18..24 => "compact",
            _ => "tight",
        },
    }
}
