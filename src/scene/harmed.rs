//! Messages between clients and brokers to which something happened, on the edge on which it did.
//!
//! A request is a letter, a response a letter with a tick. Shapes say what became of it, in any colour:
//! - lost: a request is crossed out half-way, a response breaks in two; either fades;
//! - late: it stands half-way below a clock, with its time;
//! - doubled: two, one behind the other.
//!
//! With reduced motion a still mark stands half-way.

use std::fmt::Write as _;

use super::curve::{self, WHOLE};
use super::frame::Frame;
use super::geometry::{PX, Point, Rect, Unit};
use super::in_flight::{WayIn, way_in};
use super::input::Harmed;
use super::list::{DisplayList, Layer};
use super::place::MarkerPlace;
use super::shape::{Anchor, Dash, Font, ItemId, Paint, Shape, Stroke, Token};
use super::text;
use crate::simulation::network::{Harm, Leg, Named};

/// A letter.
const SIZE: (Unit, Unit) = (20 * PX, 13 * PX);
/// How far a doubled message is behind the first where nothing moves.
const BEHIND_STILL: Unit = 24 * PX;
/// How long the way is drawn that has no edge of its own.
const OWN_WAY: Unit = 70 * PX;
/// Between lanes and edges.
const GAP: Unit = 8 * PX;

/// The way of a message, from one end to the other.
enum Way {
    In(WayIn),
    Edge([Point; 4]),
}

/// A way, in the direction of the message.
struct Course {
    way: Way,
    /// It goes against the way.
    back: bool,
}

impl Course {
    fn at(&self, progress: i32) -> Point {
        let progress = if self.back { WHOLE - progress } else { progress };
        match &self.way {
            Way::In(way) => way.at(progress),
            Way::Edge(curve) => curve::at(*curve, progress),
        }
    }

    /// Where the second of a doubled message is, once it has set out; `still`: where the first stands and nothing moves.
    fn behind(&self, what: Harm, progress: i32, still: Option<Point>) -> Option<Point> {
        if what != Harm::Duplicate {
            return None;
        }
        if let Some(first) = still {
            let by = if self.back { BEHIND_STILL } else { -BEHIND_STILL };
            return Some(Point { x: first.x + by, ..first });
        }
        // Edges are short.
        let by = match self.way {
            Way::In(_) => 140,
            Way::Edge(_) => 300,
        };
        (progress > by).then(|| self.at(progress - by))
    }
}

/// Lays all whose edge is in view.
pub fn lay(frame: &Frame<'_>, list: &mut DisplayList) {
    for harmed in &frame.input.harmed {
        let Some(course) = course(frame, harmed, list) else { continue };
        if let Way::In(way) = &course.way {
            way.trace(list);
        }
        let still = frame.input.reduced_motion;
        let progress = if still { WHOLE / 2 } else { i32::from(harmed.progress) };
        let at = inside(frame, course.at(progress));
        let mark = Mark { harmed, alpha: alpha(harmed, still), still };
        if let Some(behind) = course.behind(harmed.what, progress, still.then_some(at)) {
            mark.letter(inside(frame, behind), list);
        }
        mark.draw(at, list);
        mark.label(frame, at, list);
    }
}

/// It fades once it has been seen for a while.
fn alpha(harmed: &Harmed, still: bool) -> u8 {
    if still { u8::MAX } else { (u32::from(harmed.left.min(500)) * 255 / 500) as u8 }
}

/// No part of a letter leaves the canvas.
fn inside(frame: &Frame<'_>, at: Point) -> Point {
    let (w, h) = frame.input.size;
    let (mx, my) = (SIZE.0, SIZE.1 + 2 * PX);
    Point { x: at.x.clamp(mx, (w - mx).max(mx)), y: at.y.clamp(my, (h - my).max(my)) }
}

fn course(frame: &Frame<'_>, harmed: &Harmed, list: &mut DisplayList) -> Option<Course> {
    match &harmed.client {
        Named::Producer(_) => {
            let lane = list.lane_of(harmed.partition.as_ref()?)?;
            if lane.y < frame.clip_top {
                return None;
            }
            let from = harmed.from?;
            let way = way_in(frame, lane, lane.end, Point { x: from.x.max(0), ..from });
            Some(Course { way: Way::In(way), back: harmed.leg == Leg::Response })
        }
        Named::Member(group, member) => {
            let curve = edge_of(frame, group.as_str(), member.as_str(), list)?;
            Some(Course { way: Way::Edge(curve), back: harmed.leg == Leg::Request })
        }
    }
}

/// A member's first edge; without one, a line beside its card; without that, the end of a rail that it reads on.
fn edge_of(frame: &Frame<'_>, group: &str, name: &str, list: &mut DisplayList) -> Option<[Point; 4]> {
    let index = frame.roll.find(group, name)?;
    let edge = list.items().find_map(|item| match (item.id, item.shape) {
        (ItemId::Edge { member, .. }, Shape::Curve(curve)) if member == index => Some(curve),
        _ => None,
    });
    if edge.is_some() {
        return edge;
    }
    let card = frame.member(index)?.card.filter(|_| frame.has_edges());
    let (from, to) = if let Some(card) = card {
        (Point { x: frame.columns.right + GAP, y: card.at.y }, card.at)
    } else {
        let mut clients = frame.world.kafka.groups.get(group)?.clients.values();
        let client = clients.find(|client| client.name.as_str() == name)?;
        let lane = client.held().keys().find_map(|tp| list.lane_of(tp))?;
        let of_lane = |marker: &&MarkerPlace| {
            marker.marker.group.as_str() == group && lane.is_of(&marker.marker.partition)
        };
        let y = list.markers.iter().find(of_lane).map_or_else(|| frame.rail_y(lane, 0), |marker| marker.y);
        (Point { x: lane.x1 - OWN_WAY, y }, Point { x: lane.x1, y })
    };
    let trace = Stroke { width: PX, dash: Dash::Trace, round: false };
    list.stroke(Layer::Ghosts, ItemId::Decor, Shape::Line { from, to }, Token::Faint, trace);
    Some(curve::level(from, to))
}

/// What one message looks like.
struct Mark<'a> {
    harmed: &'a Harmed,
    alpha: u8,
    still: bool,
}

impl Mark<'_> {
    fn id(&self) -> ItemId {
        ItemId::Harmed { id: self.harmed.id }
    }

    fn paint(&self, token: Token) -> Paint {
        Paint { token, alpha: self.alpha }
    }

    fn line(&self, from: Point, to: Point, token: Token, width: Unit, list: &mut DisplayList) {
        let stroke = Stroke { width, dash: Dash::Solid, round: true };
        list.stroke(Layer::InFlight, self.id(), Shape::Line { from, to }, self.paint(token), stroke);
    }

    fn card(&self, rect: Rect, radius: Unit, list: &mut DisplayList) {
        let shape = Shape::Box { rect, radius };
        list.fill(Layer::InFlight, self.id(), shape, self.paint(Token::Panel));
        list.stroke(Layer::InFlight, self.id(), shape, self.paint(Token::Ink), Stroke::solid(12));
    }

    fn draw(&self, at: Point, list: &mut DisplayList) {
        let stands = self.still || self.harmed.progress >= 500;
        match (self.harmed.what, self.harmed.leg) {
            (Harm::Drop, Leg::Response) if stands => self.halves(at, list),
            (Harm::Drop, _) if stands => {
                self.letter(at, list);
                self.cross(at, list);
            }
            (Harm::Delay(_), _) if stands => {
                self.letter(at, list);
                self.clock(Point { y: at.y - SIZE.1 / 2 - 9 * PX, ..at }, list);
            }
            _ => self.letter(at, list),
        }
    }

    /// A request has a flap, a response a tick.
    fn letter(&self, at: Point, list: &mut DisplayList) {
        let (w, h) = SIZE;
        let (left, top) = (at.x - w / 2, at.y - h / 2);
        self.card(Rect { x: left, y: top, w, h }, 2 * PX, list);
        let points = match self.harmed.leg {
            Leg::Request => [(left + 8, top + 10), (at.x, at.y + 4), (left + w - 8, top + 10)],
            Leg::Response => [(at.x - 32, at.y), (at.x - 10, at.y + 24), (at.x + 34, at.y - 24)],
        };
        let [start, corner, end] = points.map(|(x, y)| Point { x, y });
        self.line(start, corner, Token::Ink, 10, list);
        self.line(corner, end, Token::Ink, 10, list);
    }

    fn cross(&self, at: Point, list: &mut DisplayList) {
        let r = 9 * PX;
        for (x, y) in [(r, r), (r, -r)] {
            let (from, to) = (Point { x: at.x - x, y: at.y - y }, Point { x: at.x + x, y: at.y + y });
            self.line(from, to, Token::Warn, 20, list);
        }
    }

    /// Two halves that fall apart.
    fn halves(&self, at: Point, list: &mut DisplayList) {
        let (w, h) = SIZE;
        let fallen = if self.still { 500 } else { Unit::from(1_000 - self.harmed.left).min(500) };
        let gap = 2 * PX + 3 * PX * fallen / 500;
        let drop = 3 * PX * fallen / 500;
        let left = Rect { x: at.x - w / 2 - gap, y: at.y - h / 2 + drop, w: w / 2, h };
        let right = Rect { x: at.x + gap, y: at.y - h / 2 - drop, w: w / 2, h };
        for half in [left, right] {
            self.card(half, 2 * PX, list);
        }
        // The crack.
        let r = h / 2 + 3 * PX;
        let zigzag = [(6, -r), (-14, -r / 3), (14, r / 3), (-6, r)];
        let points = zigzag.map(|(x, y)| Point { x: at.x + x, y: at.y + y });
        for pair in points.windows(2) {
            self.line(pair[0], pair[1], Token::Warn, 16, list);
        }
    }

    fn clock(&self, at: Point, list: &mut DisplayList) {
        let r = 6 * PX;
        self.card(Rect { x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r }, r, list);
        self.line(at, Point { y: at.y - 30, ..at }, Token::Ink, 10, list);
        self.line(at, Point { x: at.x + 24, ..at }, Token::Ink, 10, list);
    }

    /// Which message it is, and how late: beside it on a producer's way, else below it and not under its card.
    fn label(&self, frame: &Frame<'_>, at: Point, list: &mut DisplayList) {
        let mut words = self.harmed.api.name().to_owned();
        // Writing to a string does not fail.
        let _ = match self.harmed.what {
            Harm::Drop => Ok(()),
            Harm::Delay(ms) if ms >= 1_000 && ms % 1_000 == 0 => write!(words, " +{} s", ms / 1_000),
            Harm::Delay(ms) => write!(words, " +{ms} ms"),
            Harm::Duplicate => write!(words, " ×2"),
        };
        let w = text::width(&words, Font::Chip) + 8 * PX;
        let h = 15 * PX;
        let (width, height) = frame.input.size;
        let (x, y) = match &self.harmed.client {
            Named::Producer(_) => {
                let beside = at.x + SIZE.0 / 2 + 9 * PX;
                // The second of a doubled response is on that side.
                let free = (self.harmed.what, self.harmed.leg) != (Harm::Duplicate, Leg::Response);
                let x = if free && beside + w <= width { beside } else { at.x - SIZE.0 / 2 - 9 * PX - w };
                (x, at.y - h / 2)
            }
            Named::Member(group, member) => {
                let view =
                    frame.roll.find(group.as_str(), member.as_str()).and_then(|index| frame.member(index));
                let card = view.and_then(|view| view.card).filter(|_| frame.has_edges());
                // Its group's card begins before it.
                let card = card.map_or(width, |card| card.at.x - 16 * PX);
                ((at.x - w / 2).min(card - w), at.y + SIZE.1 / 2 + 5 * PX)
            }
        };
        let rect = Rect { x: x.clamp(0, (width - w).max(0)), y: y.clamp(0, (height - h).max(0)), w, h };
        let plate = Paint { token: Token::Panel, alpha: (u16::from(self.alpha) * 9 / 10) as u8 };
        let label = list.write(|out| out.push_str(&words));
        list.fill(Layer::InFlight, self.id(), Shape::Box { rect, radius: 3 * PX }, plate);
        let text_at = Point { x: rect.center().x, y: rect.center().y + 29 };
        let shape = Shape::text(text_at, Anchor::Middle, Font::Chip, label, w);
        list.fill(Layer::InFlight, self.id(), shape, self.paint(Token::Ink));
    }
}
