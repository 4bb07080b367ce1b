//! Under each lane one rail per group: committed, position and lag at a glance, and where its markers belong.
//!
//! Invariant: a rail says nothing but offsets: solid up to the commit, pale up to the position, a line up to the end.

use super::frame::Frame;
use super::geometry::{PX, Point, Unit};
use super::in_flight;
use super::input::{Device, Markers};
use super::list::{DisplayList, Layer, Message};
use super::owners::{Link, Owner};
use super::place::{LanePlace, MarkerPlace};
use super::shape::{Anchor, Dash, Font, ItemId, Paint, Shape, Stroke, Token};
use super::text;
use crate::engine::kafka::ids::Offset;
use crate::session::subject::kafka::{Marker, Which};
use crate::simulation::kafka::lag;

/// How opaque the part between commit and position is.
const PALE: u8 = 96;

/// Lays a lane's rails, one for each owner, and finds their markers' places.
pub fn lay(frame: &Frame<'_>, place: &LanePlace, owners: &[Owner], list: &mut DisplayList) {
    let lag_per_rail = frame.lag_per_rail(owners.len());
    let landed = in_flight::landed(frame, place);
    for (index, told) in owners.iter().enumerate() {
        let y = frame.rail_y(place, index);
        let owner = &drawn(told, landed);
        if place.start < place.end {
            rail(frame, place, owner, y, list);
        }
        if place.end > 0 {
            markers(frame, place, (told, owner), y, list);
        }
        if lag_per_rail {
            words(frame, place, told, y, list);
        }
    }
    if lag_per_rail {
        return;
    }
    // Where there is room for one only: the one furthest behind of those who committed.
    let least = owners.iter().filter(|owner| owner.committed.is_some()).min_by_key(|owner| owner.committed);
    if let Some(owner) = least.or(owners.first()) {
        let at = Point { x: frame.columns.right - 4 * PX, y: frame.baseline(place) };
        lag(place, owner, at, Font::First, list);
    }
}

/// An owner as far as it can be drawn now: neither its position nor its commit goes beyond what has landed.
fn drawn(owner: &Owner, landed: Offset) -> Owner {
    Owner {
        position: owner.position.map(|position| position.min(landed)),
        committed: owner.committed.map(|committed| committed.min(landed)),
        ..*owner
    }
}

/// How far a group's commit is behind the end; quiet where it is not, silent where there is nothing to read and
/// where the group has neither committed nor a member that reads.
fn lag(place: &LanePlace, owner: &Owner, at: Point, font: Font, list: &mut DisplayList) {
    if place.end == 0 || (owner.committed.is_none() && owner.link == Link::None) {
        return;
    }
    let lag = lag::lag(place.end, owner.committed);
    let label = list.say(Message::Lag(lag));
    let ink = if lag.is_some_and(|lag| lag != 0) { Token::Soft } else { Token::Faint };
    list.fill(Layer::Marks, ItemId::Decor, Shape::text(at, Anchor::End, font, label, 70 * PX), ink);
}

/// The colour of whoever owns it.
fn colour(frame: &Frame<'_>, owner: &Owner) -> Option<u8> {
    frame.member(owner.member?).map(|view| view.colour)
}

fn rail(frame: &Frame<'_>, place: &LanePlace, owner: &Owner, y: Unit, list: &mut DisplayList) {
    let token = colour(frame, owner).map_or(Token::Faint, Token::Member);
    let limit = frame.cells_end(place);
    let left = place.x_of(place.start).clamp(place.x0 - 2 * PX, limit);
    let x = |offset: Offset| place.x_of(offset).clamp(left, limit);
    let id = ItemId::Rail { row: place.row, group: owner.group };
    let stroke = Stroke { width: frame.metrics.rail, dash: Dash::Solid, round: true };
    let line = |to: Unit| Shape::Line { from: Point { x: left, y }, to: Point { x: to, y } };
    // What nobody was given yet is thinner than what somebody was: told by shape, too.
    let given = owner.position.max(owner.committed).map_or(left, x);
    let end = x(place.end);
    if given < end {
        let rest = Shape::Line { from: Point { x: given, y }, to: Point { x: end, y } };
        let thin = Stroke { width: frame.metrics.rail * 2 / 3, ..stroke };
        list.stroke(Layer::RailBase, id, rest, Paint { token: Token::Faint, alpha: PALE }, thin);
    }
    if let Some(at) = owner.position.map(x).filter(|at| *at > left) {
        list.stroke(Layer::RailPosition, id, line(at), Paint { token, alpha: PALE }, stroke);
    }
    if let Some(at) = owner.committed.map(x).filter(|at| *at > left) {
        list.stroke(Layer::RailCommitted, id, line(at), token, stroke);
    }
}

/// The markers of an owner as it is, at the places where it is drawn.
fn markers(
    frame: &Frame<'_>,
    place: &LanePlace,
    (owner, drawn): (&Owner, &Owner),
    y: Unit,
    list: &mut DisplayList,
) {
    let Some(group) = list.groups.get(usize::from(owner.group)).cloned() else { return };
    let colour = colour(frame, owner);
    let both = [
        (Which::Committed, owner.committed.zip(drawn.committed)),
        (Which::Position, owner.position.zip(drawn.position)),
    ];
    for (which, (offset, shown)) in both.into_iter().filter_map(|(which, at)| Some((which, at?))) {
        let (x, beyond) = place.x_in_view(shown);
        let x = if beyond.is_none() { x } else { x.min(frame.cells_end(place)) };
        let visible = y > frame.clip_top && y < frame.input.area.bottom();
        if visible {
            let marker = Marker { group: group.clone(), partition: place.topic_partition(), which };
            list.markers.push(MarkerPlace { marker, x, y, offset, shown, beyond, colour });
        }
        let shows = which == Which::Position || owner.position.is_none();
        if frame.input.markers == Markers::Drawn && shows {
            let radius = if beyond.is_some() { frame.metrics.marker * 2 / 3 } else { frame.metrics.marker };
            let token = colour.map_or(Token::Faint, Token::Member);
            let (fill, edge) = match which {
                Which::Position => (token, Token::Ground),
                Which::Committed => (Token::Ground, token),
            };
            let id = ItemId::Marker { row: place.row, group: owner.group };
            let shape = Shape::Diamond { center: Point { x, y }, radius };
            list.fill(Layer::Marks, id, shape, fill);
            list.stroke(Layer::Marks, id, shape, edge, Stroke::solid(12));
        }
    }
}

/// The lag at a rail's end; on a narrow screen, where no edge tells it, also the owner's name.
fn words(frame: &Frame<'_>, place: &LanePlace, owner: &Owner, y: Unit, list: &mut DisplayList) {
    let baseline = y + 26;
    let right = frame.columns.right - 4 * PX;
    lag(place, owner, Point { x: right, y: baseline }, Font::Number, list);
    if frame.input.device == Device::Wide {
        return;
    }
    let Some(view) = owner.member.and_then(|at| frame.member(at)) else { return };
    let x = place.x1 + 8 * PX;
    let mut name = String::new();
    text::fit(view.member.as_str(), Font::Number, right - 36 * PX - x, &mut name);
    let label = list.write(|out| out.push_str(&name));
    let shape = Shape::text(Point { x, y: baseline }, Anchor::Start, Font::Number, label, 70 * PX);
    list.fill(Layer::Marks, ItemId::Decor, shape, Token::Member(view.colour));
}

/// Where the dragged marker would go.
pub fn ghost(frame: &Frame<'_>, list: &mut DisplayList) {
    let Some(ghost) = &frame.input.ghost else { return };
    let Some(place) = list.lane_of(&ghost.partition) else { return };
    let Some(group) = list.groups.iter().position(|group| *group == ghost.group) else { return };
    let Some(marker) = list.markers.iter().find(|marker| marker.is_of(&ghost.group, &ghost.partition)) else {
        return;
    };
    let id = ItemId::Ghost { row: place.row, group: group as u16 };
    let at = |offset: Offset| Point { x: place.x_in_view(offset).0, y: marker.y };
    let (from, to) = (ghost.from.map(at), at(ghost.to));
    if let Some(from) = from {
        // Not across the marker that is still there.
        let radius = frame.metrics.marker;
        let x = if to.x < from.x { (from.x - radius).max(to.x) } else { (from.x + radius).min(to.x) };
        let line = Shape::Line { from: Point { x, ..from }, to };
        // Cleared ground, so that the dashes show on any rail.
        list.stroke(Layer::Marks, id, line, Token::Ground, Stroke::solid(frame.metrics.rail + PX));
        let dashed = Stroke { width: 12, dash: Dash::Even, round: false };
        list.stroke(Layer::Ghosts, id, line, Token::Accent, dashed);
    }
    let diamond = Shape::Diamond { center: to, radius: 6 * PX };
    list.fill(Layer::Ghosts, id, diamond, Token::Ground);
    list.stroke(Layer::Ghosts, id, diamond, Token::Accent, Stroke::solid(12));
}
