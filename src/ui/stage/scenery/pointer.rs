//! What pointers do on the stage: ask what is there, pan, zoom, aim.

use super::{Scenery, here, units};
use crate::engine::kafka::ids::{Offset, TopicPartition};
use crate::scene::{self, CELL_WIDTHS, DisplayList, Hit, LanePlace, PX, Point, Unit};
use crate::session::subject::{Subject, kafka};
use crate::simulation::world::World;
use crate::ui::drag::{self, Origin};
use crate::ui::stage::places::{Places, places};

/// A dragged marker this near to a lane's end moves the lane along.
const NUDGE: Unit = 14 * PX;

impl Scenery {
    /// The pointer is there, or nowhere.
    pub fn point_at(&mut self, at: Option<drag::Point>) {
        self.pointer = at;
    }

    /// What a person means who points there.
    pub fn subject_at(&self, at: drag::Point) -> Option<Subject> {
        self.under(self.origin()?, at).map(Hit::subject)
    }

    /// Where the pointer is on the stage, and what is drawn there.
    pub fn pointed(&self) -> Option<(Point, &DisplayList)> {
        Some((here(self.origin()?, self.pointer?), &self.list))
    }

    pub(super) fn under(&self, origin: Origin, at: drag::Point) -> Option<Hit> {
        scene::hit(&self.list, here(origin, at), scene::hit::NEAR)
    }

    fn origin(&self) -> Option<Origin> {
        let nodes = self.nodes.as_ref()?;
        Some(Origin { y: nodes.scroll.get_bounding_client_rect().top(), ..Origin::of(&nodes.app) })
    }

    fn lane(&self, tp: &TopicPartition) -> Option<&LanePlace> {
        self.list.lane_of(tp)
    }

    /// The offset at which a marker dropped there would be.
    pub fn offset_at(&self, tp: &TopicPartition, at: drag::Point) -> Option<Offset> {
        let x = here(self.origin()?, at).x;
        self.lane(tp).map(|lane| lane.offset_at(x.clamp(lane.x0, lane.x1)))
    }

    /// The marker of that lane that is nearest to a pointer: rails lie closer together than fingers are wide. Of two
    /// at one place, the one that can be moved.
    pub fn nearest(&self, marker: &kafka::Marker, at: drag::Point) -> kafka::Marker {
        let Some(p) = self.origin().map(|origin| here(origin, at)) else { return marker.clone() };
        let places = self.list.markers.iter().filter(|place| place.marker.partition == marker.partition);
        let nearest = places.min_by_key(|place| {
            let away = (place.x - p.x).abs().max((place.y - p.y).abs());
            (away / PX, place.marker.which != kafka::Which::Position)
        });
        nearest.map_or(marker, |place| &place.marker).clone()
    }

    /// A lane stands still while one of its markers is dragged.
    pub fn grab(&mut self, tp: &TopicPartition) {
        self.let_go();
        if let Some(first) = self.first_of(tp)
            && !self.input.view.held.contains_key(tp)
        {
            self.input.view.held.insert(tp.clone(), first);
            self.grabbed = Some(tp.clone());
        }
    }

    /// It may move on.
    pub fn let_go(&mut self) {
        if let Some(tp) = self.grabbed.take() {
            self.input.view.held.remove(&tp);
            self.dirty = true;
        }
    }

    /// Where a lane begins in view, for a pan that starts now.
    pub fn first_of(&self, tp: &TopicPartition) -> Option<u64> {
        self.lane(tp).map(|lane| lane.first)
    }

    /// The lane is held `dx` px of the window right of where it was when its pan began.
    pub fn pan_by_pointer(&mut self, tp: &TopicPartition, began_at: u64, dx: f64) {
        let scale = self.origin().map_or(1.0, |origin| origin.scale);
        self.pan(tp, began_at, dx / scale);
    }

    /// The lane is held `dx` CSS px right of where it was when its pan began.
    pub fn pan(&mut self, tp: &TopicPartition, began_at: u64, dx: f64) {
        if let Some(lane) = self.lane(tp) {
            let first = LanePlace { first: began_at, ..lane.clone() }.panned(units(dx));
            self.hold(tp, first);
        }
    }

    /// All lanes in view are moved by `dx` CSS px.
    pub fn pan_all(&mut self, dx: f64) {
        for lane in self.list.lanes.clone() {
            self.hold(&lane.topic_partition(), lane.panned(units(dx)));
        }
    }

    /// A lane whose end comes back into view follows it again.
    fn hold(&mut self, tp: &TopicPartition, first: u64) {
        let Some(lane) = self.lane(tp) else { return };
        let room = i64::from((lane.x1 - lane.x0) / lane.cell_width.max(1)) as u64;
        if first / scene::CELL + room > lane.end + 1 {
            self.input.view.held.remove(tp);
        } else {
            self.input.view.held.insert(tp.clone(), first);
        }
        self.dirty = true;
    }

    /// Cells wider or narrower by this factor.
    pub fn zoom(&mut self, factor: f64) {
        let width = (f64::from(self.input.view.cell_width) * factor).round() as Unit;
        self.input.view.cell_width = width.clamp(CELL_WIDTHS.0, CELL_WIDTHS.1);
        self.dirty = true;
    }

    /// All lanes follow their ends again, at the usual width.
    pub fn follow(&mut self) {
        self.input.view.held.clear();
        self.input.view.cell_width = scene::CELL_WIDTH;
        self.dirty = true;
    }

    /// A record is brought into view.
    pub fn reveal(&mut self, tp: &TopicPartition, offset: Offset) {
        let Some(lane) = self.lane(tp) else { return };
        let last = lane.first_offset() + ((lane.x1 - lane.x0) / lane.cell_width.max(1)) as u64;
        if offset < lane.first_offset() || offset >= last {
            let first = offset.saturating_sub(4) * scene::CELL;
            self.hold(tp, first);
        }
    }

    /// A marker held at a lane's edge moves the lane along.
    pub(super) fn nudge(&mut self, origin: Origin) {
        let (Some(ghost), Some(at)) = (&self.looks.ghost, self.pointer) else { return };
        let tp = ghost.partition.clone();
        let x = here(origin, at).x;
        let Some(lane) = self.lane(&tp) else { return };
        let by = if x < lane.x0 + NUDGE && lane.first > lane.start * scene::CELL {
            3.0
        } else if x > lane.x1 - NUDGE / 2 && self.input.view.held.contains_key(&tp) {
            -3.0
        } else {
            return;
        };
        let first = lane.first;
        self.pan(&tp, first, by);
    }

    /// The elements that should exist.
    pub fn places(&self, world: &World) -> Places {
        let view = &self.input.view;
        let held = view.held.keys().filter(|tp| self.grabbed.as_ref() != Some(*tp)).count();
        let panned = held > 0 || view.cell_width != scene::CELL_WIDTH;
        places(world, &self.list, panned)
    }
}
