//! Under each lane one rail per group: committed, position and lag at a glance, and where its markers belong.
//!
//! Invariant: a rail says nothing but offsets: solid up to the commit, pale up to the position, a line up to the end.

use super::input::{Device, Markers, Target, Which};
use super::lane;
use super::layout::Stage;
use super::list::{
    Anchor, Dash, DisplayList, Font, ItemId, Layer, PX, Paint, Point, Shape, Stroke, Token, Unit,
};
use super::owners::Owner;
use super::place::{LanePlace, MarkerPlace};
use super::text;
use crate::engine::kafka::ids::Offset;

/// How opaque the part between commit and position is.
const PALE: u8 = 96;

/// The height of a rail's middle.
pub(super) fn rail_y(stage: &Stage<'_>, place: &LanePlace, index: usize) -> Unit {
    place.y + place.height + stage.metrics.rail_first + stage.metrics.rail_step * index as Unit
}

/// Lays a lane's rails, one for each owner, and finds their markers' places.
pub(super) fn lay(stage: &Stage<'_>, place: &LanePlace, owners: &[(u16, Owner)], list: &mut DisplayList) {
    for (index, (group, owner)) in owners.iter().enumerate() {
        let y = rail_y(stage, place, index);
        if place.start < place.end {
            rail(stage, place, *group, owner, y, list);
        }
        if place.end > 0 {
            markers(stage, place, *group, owner, y, list);
        }
        if stage.lag_per_rail(owners.len()) {
            words(stage, place, owner, y, list);
        }
    }
}

/// The colour of whoever owns it.
fn colour(stage: &Stage<'_>, owner: &Owner) -> Option<u8> {
    stage.input.members.get(usize::from(owner.member?)).map(|view| view.colour)
}

fn rail(stage: &Stage<'_>, place: &LanePlace, group: u16, owner: &Owner, y: Unit, list: &mut DisplayList) {
    let token = colour(stage, owner).map_or(Token::Faint, Token::Member);
    let limit = lane::limit(stage, place);
    let left = place.x_of(place.start).clamp(place.x0 - 2 * PX, limit);
    let x = |offset: Offset| place.x_of(offset).clamp(left, limit);
    let id = ItemId::Rail { row: place.row, group };
    let stroke = Stroke { width: stage.metrics.rail, dash: Dash::Solid, round: true };
    let line = |to: Unit| Shape::Line { from: Point { x: left, y }, to: Point { x: to, y } };
    // What nobody was given yet is thinner than what somebody was: told by shape, too.
    let given = owner.position.max(owner.committed).map_or(left, x);
    let end = x(place.end);
    if given < end {
        let rest = Shape::Line { from: Point { x: given, y }, to: Point { x: end, y } };
        let thin = Stroke { width: stage.metrics.rail * 2 / 3, ..stroke };
        list.stroke(Layer::RailBase, id, rest, Paint { token: Token::Faint, alpha: PALE }, thin);
    }
    if let Some(at) = owner.position.map(x).filter(|at| *at > left) {
        list.stroke(Layer::RailPosition, id, line(at), Paint { token, alpha: PALE }, stroke);
    }
    if let Some(at) = owner.committed.map(x).filter(|at| *at > left) {
        list.stroke(Layer::RailCommitted, id, line(at), token, stroke);
    }
}

fn markers(stage: &Stage<'_>, place: &LanePlace, group: u16, owner: &Owner, y: Unit, list: &mut DisplayList) {
    let Some(name) = list.groups.get(usize::from(group)).cloned() else { return };
    let colour = colour(stage, owner);
    let both = [(Which::Committed, owner.committed), (Which::Position, owner.position)];
    for (which, offset) in both.into_iter().filter_map(|(which, offset)| Some((which, offset?))) {
        let (x, beyond) = place.x_in_view(offset);
        let x = if beyond.is_none() { x } else { x.min(lane::limit(stage, place)) };
        let visible = y > stage.clip_top && y < stage.input.area.bottom();
        if visible {
            let same_as_position = which == Which::Committed && owner.position == Some(offset);
            list.markers.push(MarkerPlace {
                group: name.clone(),
                topic: place.topic.clone(),
                partition: place.partition,
                which,
                x,
                y,
                offset,
                beyond,
                colour,
                same_as_position,
            });
        }
        let shows = which == Which::Position || owner.position.is_none();
        if stage.input.markers == Markers::Drawn && shows {
            let id = ItemId::Marker { row: place.row, group };
            let shape = Shape::Diamond {
                center: Point { x, y },
                radius: if beyond.is_some() { stage.metrics.marker * 2 / 3 } else { stage.metrics.marker },
            };
            let token = colour.map_or(Token::Faint, Token::Member);
            let fill = if which == Which::Position { token } else { Token::Ground };
            let edge = if which == Which::Position { Token::Ground } else { token };
            list.fill(Layer::Marks, id, shape, fill);
            list.stroke(Layer::Marks, id, shape, edge, Stroke::solid(12));
        }
    }
}

/// The lag at a rail's end; on a narrow screen, where no edge tells it, also the owner's name.
fn words(stage: &Stage<'_>, place: &LanePlace, owner: &Owner, y: Unit, list: &mut DisplayList) {
    let baseline = y + 26;
    let right = stage.x1 - 4 * PX;
    if let Some(committed) = owner.committed {
        lane::lag(place, committed, Point { x: right, y: baseline }, Font::Number, list);
    }
    if stage.input.device == Device::Wide {
        return;
    }
    let Some(view) = owner.member.and_then(|at| stage.input.members.get(usize::from(at))) else { return };
    let x = place.x1 + 8 * PX;
    let mut name = String::new();
    text::fit(view.member.as_str(), Font::Number, right - 36 * PX - x, &mut name);
    let label = list.write(|out| out.push_str(&name));
    let shape = lane::text_at(Point { x, y: baseline }, Anchor::Start, Font::Number, label, 70 * PX);
    list.fill(Layer::Marks, ItemId::Decor, shape, Token::Member(view.colour));
}

/// Where a marker in hand would go.
pub(super) fn ghost(stage: &Stage<'_>, list: &mut DisplayList) {
    let Some(ghost) = &stage.input.ghost else { return };
    let place = list
        .lanes
        .iter()
        .find(|lane| lane.partition == ghost.partition.partition && lane.topic == ghost.partition.topic);
    let Some(place) = place.cloned() else { return };
    let Some(group) = list.groups.iter().position(|group| *group == ghost.group) else { return };
    let marker = list.markers.iter().find(|marker| {
        marker.group == ghost.group && marker.topic == place.topic && marker.partition == place.partition
    });
    let Some(y) = marker.map(|marker| marker.y) else { return };
    let id = ItemId::Ghost { row: place.row, group: group as u16 };
    let (to, _) = place.x_in_view(ghost.to);
    if let Some(from) = ghost.from {
        let (from, _) = place.x_in_view(from);
        // Not across the marker that is still there.
        let radius = stage.metrics.marker;
        let from = if to < from { (from - radius).max(to) } else { (from + radius).min(to) };
        let line = Shape::Line { from: Point { x: from, y }, to: Point { x: to, y } };
        // Cleared ground, so that the dashes show on any rail.
        list.stroke(Layer::Marks, id, line, Token::Ground, Stroke::solid(stage.metrics.rail + PX));
        let dashed = Stroke { width: 12, dash: Dash::Even, round: false };
        list.stroke(Layer::Ghosts, id, line, Token::Accent, dashed);
    }
    let diamond = Shape::Diamond { center: Point { x: to, y }, radius: 6 * PX };
    list.fill(Layer::Ghosts, id, diamond, Token::Ground);
    list.stroke(Layer::Ghosts, id, diamond, Token::Accent, Stroke::solid(12));
}

/// Whether a target is about a lane's rail of a group.
pub(super) fn is_rail_of(target: &Target, group: &str, place: &LanePlace) -> bool {
    let (Target::Rail { group: of, partition: tp } | Target::Marker { group: of, partition: tp, .. }) =
        target
    else {
        return false;
    };
    of.as_str() == group && tp.partition == place.partition && tp.topic == place.topic
}
