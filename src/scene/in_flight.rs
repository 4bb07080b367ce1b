//! Records in flight: producer → lane, lane → member.
//!
//! Invariant: they are for display only. What they show has already happened in the world; until a record has landed
//! its cell and those after it are left out, and no position or commit is drawn beyond it. With reduced motion the cell
//! is there at once, and ringed.

use std::fmt::Write as _;

use super::curve;
use super::frame::Frame;
use super::geometry::{PX, Point, Rect, Unit};
use super::input::{Course, InFlight};
use super::list::{DisplayList, Layer};
use super::palette;
use super::place::LanePlace;
use super::shape::{Anchor, Dash, Font, ItemId, Shape, Stroke, Token};
use super::text;
use crate::engine::kafka::ids::Offset;

/// Left of the lanes, where records go up and down.
const GUTTER: Unit = 6 * PX;
/// As wide as one without a count is at most.
const MOST_CHIP: Unit = 25 * PX;

/// Only so few leave a trace.
const TRACED: usize = 6;

/// How far a lane's records have landed: the first offset on its way to it, else the log's end.
///
/// Records after it wait for it, as they do in the log.
pub fn landed(frame: &Frame<'_>, lane: &LanePlace) -> Offset {
    if frame.input.reduced_motion {
        return lane.end;
    }
    let arriving = frame.input.in_flight.iter().filter(|moving| {
        matches!(moving.course, Course::Produce { .. })
            && moving.progress < 1_000
            && lane.is_of(&moving.partition)
    });
    arriving.map(|moving| moving.offset).min().unwrap_or(lane.end).clamp(lane.start, lane.end)
}

/// Lays all whose lane is in view.
pub fn lay(frame: &Frame<'_>, list: &mut DisplayList) {
    let traced = frame.input.in_flight.len() <= TRACED;
    for moving in &frame.input.in_flight {
        let Some(lane) = list.lane_of(&moving.partition).cloned() else { continue };
        if lane.y < frame.clip_top {
            continue;
        }
        if frame.input.reduced_motion {
            ring(&lane, moving, list);
            continue;
        }
        match &moving.course {
            Course::Produce { from } => produced(frame, &lane, moving, *from, traced, list),
            Course::Deliver { group, member } => {
                let at = frame.roll.find(group.as_str(), member.as_str());
                let card = at.and_then(|at| frame.member(at)).and_then(|view| view.card);
                let marker = list.markers.iter().find(|marker| marker.is_of(group, &moving.partition));
                let y = marker.map_or_else(|| frame.rail_y(&lane, 0), |marker| marker.y);
                delivered(frame, &lane, moving, (y, card.map(|card| card.at)), list);
            }
        }
    }
}

fn cell_of(lane: &LanePlace, offset: Offset) -> Rect {
    let (x, _) = lane.x_in_view(offset);
    Rect { x, y: lane.y, w: lane.cell_width, h: lane.height }
}

fn ring(lane: &LanePlace, moving: &InFlight, list: &mut DisplayList) {
    let (_, beyond) = lane.x_in_view(moving.offset);
    if beyond.is_none() {
        let shape = Shape::Box { rect: cell_of(lane, moving.offset).grown(-4), radius: 4 * PX };
        list.stroke(
            Layer::Ghosts,
            ItemId::InFlight { id: moving.id },
            shape,
            Token::Accent,
            Stroke::solid(12),
        );
    }
}

/// Out of the producer, up or down beside the lanes' numbers, along the free strip above the lane, down onto its place.
fn produced(
    frame: &Frame<'_>,
    lane: &LanePlace,
    moving: &InFlight,
    from: Point,
    traced: bool,
    list: &mut DisplayList,
) {
    let cell = cell_of(lane, moving.offset);
    let way = way_in(frame, lane, moving.offset, from);
    if traced {
        way.trace(list);
    }
    let at = way.at(curve::eased(i32::from(moving.progress)));
    chip(frame, moving, at, MOST_CHIP.min(cell.w.max(10 * PX)), lane.height.min(20 * PX), list);
}

/// A producer's way to a place in a lane.
#[derive(Clone, Copy)]
pub struct WayIn {
    climb: [Point; 4],
    turn: Point,
    to: Point,
}

/// From a producer to an offset's place.
pub fn way_in(frame: &Frame<'_>, lane: &LanePlace, offset: Offset, from: Point) -> WayIn {
    let cell = cell_of(lane, offset);
    let to = Point { x: cell.center().x.min(frame.columns.right), y: cell.center().y };
    // Above the offset numbers.
    let turn = Point { x: to.x, y: lane.y - frame.metrics.above - 2 * PX };
    let entry = Point { x: frame.input.area.x.min(turn.x), y: turn.y };
    // Where lanes begin at the lab's edge there is no room beside the numbers: there they come in on their strip.
    let gutter = entry.x - GUTTER;
    let from = if gutter > MOST_CHIP { from } else { Point { y: turn.y, ..from } };
    let gutter = gutter.max(0);
    let climb = [from, Point { x: gutter, y: from.y }, Point { x: gutter, y: entry.y }, entry];
    WayIn { climb, turn, to }
}

impl WayIn {
    pub fn trace(&self, list: &mut DisplayList) {
        let trace = Stroke { width: PX, dash: Dash::Trace, round: false };
        list.stroke(Layer::Ghosts, ItemId::Decor, Shape::Curve(self.climb), Token::Faint, trace);
        let strip = Shape::Line { from: self.climb[3], to: self.turn };
        list.stroke(Layer::Ghosts, ItemId::Decor, strip, Token::Faint, trace);
    }

    /// Where one is after `progress` of 1,000 of the way.
    pub fn at(&self, progress: i32) -> Point {
        along(self.climb, self.turn, self.to, progress)
    }
}

/// Where one is after `progress` of 1,000 of the way up the curve, straight on to `turn` and down to `to`.
fn along(climb: [Point; 4], turn: Point, to: Point, progress: i32) -> Point {
    let [from, _, _, entry] = climb;
    let whole = i64::from(curve::WHOLE);
    let climbing = i64::from((entry.x - from.x).abs() + (entry.y - from.y).abs() / 2);
    let sliding = i64::from(turn.x - entry.x);
    // The drop is short; it takes its time so that one sees where.
    let dropping = i64::from(to.y - turn.y) * 3;
    let gone = (climbing + sliding + dropping) * i64::from(progress) / whole;
    if gone < climbing {
        curve::at(climb, (gone * whole / climbing) as i32)
    } else if gone < climbing + sliding {
        Point { x: entry.x + (gone - climbing) as Unit, y: turn.y }
    } else {
        let dropped = (gone - climbing - sliding) * i64::from(to.y - turn.y) / dropping.max(1);
        Point { x: to.x, y: turn.y + dropped as Unit }
    }
}

/// Along the group's rail, then along the edge to the member's card.
fn delivered(
    frame: &Frame<'_>,
    lane: &LanePlace,
    moving: &InFlight,
    (y, to): (Unit, Option<Point>),
    list: &mut DisplayList,
) {
    const TURN: i32 = 450;
    let progress = curve::eased(i32::from(moving.progress));
    let start = cell_of(lane, moving.offset).center();
    let corner = Point { x: frame.columns.right + 8 * PX, y };
    let along = [start, Point { x: start.x, y }, Point { x: start.x + (corner.x - start.x) / 3, y }, corner];
    let at = match to {
        Some(to) if progress > TURN => {
            curve::at(curve::level(corner, to), (progress - TURN) * curve::WHOLE / (curve::WHOLE - TURN))
        }
        Some(_) => curve::at(along, progress * curve::WHOLE / TURN),
        None => curve::at(along, progress),
    };
    chip(frame, moving, at, 12 * PX, 12 * PX, list);
}

fn chip(frame: &Frame<'_>, moving: &InFlight, center: Point, least: Unit, h: Unit, list: &mut DisplayList) {
    let log = frame.world.kafka.topics.get(&moving.partition.topic);
    let log = log.and_then(|topic| topic.partitions.get(moving.partition.partition as usize));
    let Some(record) = log.and_then(|log| log.get(moving.offset)) else { return };
    let small = h < 14 * PX;
    let mut words = String::new();
    if moving.count > 1 {
        let _ = write!(words, "×{}", moving.count);
    } else if !small {
        let mut key = String::new();
        text::key_text(record.key, &mut key);
        let room = least.max(25 * PX) - 5 * PX;
        frame.key(&moving.partition.topic, &key, Font::Chip, room, &mut words);
    }
    let w = least.max(if words.is_empty() { 0 } else { text::width(&words, Font::Chip) + 8 * PX });
    // No part of a chip leaves the canvas.
    let x = (center.x - w / 2).clamp(0, (frame.input.size.0 - w).max(0));
    let y = (center.y - h / 2).clamp(0, (frame.input.size.1 - h).max(0));
    let rect = Rect { x, y, w, h };
    let id = ItemId::InFlight { id: moving.id };
    let shape = Shape::Box { rect, radius: if small { 3 * PX } else { 4 * PX } };
    list.fill(Layer::InFlight, id, shape, palette::key_token(record.key));
    // Its rim separates it from what is below.
    list.stroke(Layer::InFlight, id, shape, Token::Ground, Stroke::solid(14));
    if !words.is_empty() {
        let label = list.write(|out| out.push_str(&words));
        let at = Point { x: rect.center().x, y: rect.center().y + 29 };
        list.fill(Layer::InFlight, id, Shape::text(at, Anchor::Middle, Font::Chip, label, w), Token::KeyInk);
    }
}
