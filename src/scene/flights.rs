//! Records in flight: producer → lane, lane → member.
//!
//! Invariant: flights are decoration. What they show has already happened in the world; until a record has landed its
//! cell is left out, and with reduced motion the cell is ringed instead.

use std::fmt::Write as _;

use super::curve;
use super::input::{Course, Flight};
use super::lane::text_at;
use super::layout::Stage;
use super::list::{
    Anchor, Dash, DisplayList, Font, ItemId, Layer, PX, Point, Rect, Shape, Stroke, Token, Unit,
};
use super::palette;
use super::place::LanePlace;
use super::text;
use crate::engine::kafka::ids::{Offset, TopicPartition};

/// Only so few flights leave a trace.
const TRACED: usize = 6;

/// The offsets of one lane that have not landed.
pub(super) struct Landing<'a> {
    flights: &'a [Flight],
    tp: &'a TopicPartition,
}

/// What has not landed in a lane.
pub(super) fn landing<'a>(stage: &Stage<'a>, tp: &'a TopicPartition) -> Landing<'a> {
    let flights = if stage.input.reduced_motion { &[][..] } else { &stage.input.flights[..] };
    Landing { flights, tp }
}

impl Landing<'_> {
    /// Whether the record at `offset` is still on its way.
    pub fn hides(&self, offset: Offset) -> bool {
        self.flights.iter().any(|flight| {
            matches!(flight.course, Course::Produce { .. })
                && flight.progress < 1_000
                && (flight.offset..flight.offset + Offset::from(flight.count)).contains(&offset)
                && flight.partition == *self.tp
        })
    }
}

/// Lays all flights whose lane is in view.
pub(super) fn lay(stage: &Stage<'_>, list: &mut DisplayList) {
    let traced = stage.input.flights.len() <= TRACED;
    for flight in &stage.input.flights {
        let lane = list.lanes.iter().find(|lane| {
            lane.partition == flight.partition.partition && lane.topic == flight.partition.topic
        });
        let Some(lane) = lane.cloned() else { continue };
        if lane.y < stage.clip_top {
            continue;
        }
        if stage.input.reduced_motion {
            ring(&lane, flight, list);
            continue;
        }
        match &flight.course {
            Course::Produce { from } => produced(stage, &lane, flight, *from, traced, list),
            Course::Deliver { group, member } => {
                let at = stage.roll.find(group.as_str(), member.as_str());
                let card =
                    at.and_then(|at| stage.input.members.get(usize::from(at))).and_then(|view| view.card);
                let rail = list.markers.iter().find(|marker| {
                    marker.group == *group && marker.partition == lane.partition && marker.topic == lane.topic
                });
                let y = rail.map_or(lane.y + lane.height + stage.metrics.rail_first, |marker| marker.y);
                delivered(stage, &lane, flight, (y, card.map(|card| card.at)), list);
            }
        }
    }
}

fn cell_of(lane: &LanePlace, offset: Offset) -> Rect {
    let (x, _) = lane.x_in_view(offset);
    Rect { x, y: lane.y, w: lane.cell_width, h: lane.height }
}

fn ring(lane: &LanePlace, flight: &Flight, list: &mut DisplayList) {
    let (_, beyond) = lane.x_in_view(flight.offset);
    if beyond.is_none() {
        let shape = Shape::Box { rect: cell_of(lane, flight.offset).grown(-4), radius: 4 * PX };
        list.stroke(Layer::Ghosts, ItemId::Flight { id: flight.id }, shape, Token::Accent, Stroke::solid(12));
    }
}

/// Out of the producer, along the free strip above the lane, down onto its place.
fn produced(
    stage: &Stage<'_>,
    lane: &LanePlace,
    flight: &Flight,
    from: Point,
    traced: bool,
    list: &mut DisplayList,
) {
    let cell = cell_of(lane, flight.offset);
    let to = Point { x: cell.center().x.min(stage.x1), y: cell.center().y };
    // Above the offset numbers.
    let turn = Point { x: to.x, y: lane.y - stage.metrics.above - 2 * PX };
    let entry = Point { x: (lane.x0 + 8 * PX).min(turn.x), y: turn.y };
    let climb = curve::level(from, entry);
    if traced {
        let trace = Stroke { width: PX, dash: Dash::Trace, round: false };
        list.stroke(Layer::Ghosts, ItemId::Decor, Shape::Curve(climb), Token::Faint, trace);
        let strip = Shape::Line { from: entry, to: turn };
        list.stroke(Layer::Ghosts, ItemId::Decor, strip, Token::Faint, trace);
    }
    let at = along(climb, turn, to, curve::eased(i32::from(flight.progress)));
    chip(stage, flight, at, (25 * PX).min(cell.w.max(10 * PX)), lane.height.min(20 * PX), list);
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
    stage: &Stage<'_>,
    lane: &LanePlace,
    flight: &Flight,
    (y, to): (Unit, Option<Point>),
    list: &mut DisplayList,
) {
    const TURN: i32 = 450;
    let progress = curve::eased(i32::from(flight.progress));
    let start = cell_of(lane, flight.offset).center();
    let corner = Point { x: stage.x1 + 8 * PX, y };
    let along = [start, Point { x: start.x, y }, Point { x: start.x + (corner.x - start.x) / 3, y }, corner];
    let at = match to {
        Some(to) if progress > TURN => {
            curve::at(curve::level(corner, to), (progress - TURN) * curve::WHOLE / (curve::WHOLE - TURN))
        }
        Some(_) => curve::at(along, progress * curve::WHOLE / TURN),
        None => curve::at(along, progress),
    };
    chip(stage, flight, at, 12 * PX, 12 * PX, list);
}

fn chip(stage: &Stage<'_>, flight: &Flight, center: Point, least: Unit, h: Unit, list: &mut DisplayList) {
    let log = stage.world.topics.get(&flight.partition.topic);
    let log = log.and_then(|topic| topic.partitions.get(flight.partition.partition as usize));
    let Some(record) = log.and_then(|log| log.get(flight.offset)) else { return };
    let small = h < 14 * PX;
    let mut words = String::new();
    if flight.count > 1 {
        let _ = write!(words, "×{}", flight.count);
    } else if !small {
        let mut key = String::new();
        text::key_text(record.key, &mut key);
        text::fit(&key, Font::Chip, least.max(25 * PX) - 5 * PX, &mut words);
    }
    let w = least.max(if words.is_empty() { 0 } else { text::width(&words, Font::Chip) + 8 * PX });
    // No part of a chip leaves the canvas.
    let x = (center.x - w / 2).clamp(0, (stage.input.size.0 - w).max(0));
    let y = (center.y - h / 2).clamp(0, (stage.input.size.1 - h).max(0));
    let rect = Rect { x, y, w, h };
    let id = ItemId::Flight { id: flight.id };
    let shape = Shape::Box { rect, radius: if small { 3 * PX } else { 4 * PX } };
    list.fill(Layer::Flights, id, shape, palette::key_token(record.key));
    // Its rim parts it from what it passes over.
    list.stroke(Layer::Flights, id, shape, Token::Ground, Stroke::solid(14));
    if !words.is_empty() {
        let label = list.write(|out| out.push_str(&words));
        let at = Point { x: rect.center().x, y: rect.center().y + 29 };
        list.fill(Layer::Flights, id, text_at(at, Anchor::Middle, Font::Chip, label, w), Token::KeyInk);
    }
}
