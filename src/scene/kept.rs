//! How a lane's log is kept: which segments it consists of, which of them will go soon, what is clean.
//!
//! A segment that rests has a bracket above its cells; the active one has none, it is still open. In a compacted topic
//! the bracket of a clean segment is a line, that of a dirty one is dashed. Cells of segments that will soon be deleted
//! fade, and a segment that is only waiting for the next check is nearly gone.
//!
//! Invariant: a log of one segment looks as if there were none.

use super::frame::Frame;
use super::geometry::{PX, Point};
use super::list::{DisplayList, Layer};
use super::place::LanePlace;
use super::shape::{Dash, ItemId, Paint, Shape, Stroke, Token};
use crate::engine::kafka::ids::Offset;
use crate::engine::kafka::log::PartitionLog;

/// Narrower segments have no bracket.
const LEAST: i32 = 6 * PX;
/// From this share of their time on, segments fade.
const FADES_FROM: f64 = 0.6;
/// How much is left to be seen of what may go with the next check.
const FAINTEST: f64 = 70.0;

/// How visible the cells of one lane are, by their segments.
pub struct Fading {
    /// Where a segment ends, and how visible its cells are; in order.
    ends: Vec<(Offset, u8)>,
}

impl Fading {
    /// That of the segments from `from` on, up to the first that is quite visible.
    pub fn of(frame: &Frame<'_>, place: &LanePlace, log: &PartitionLog) -> Self {
        let topic = frame.world.kafka.topics.get(&place.topic);
        let Some(config) = topic.map(|topic| topic.config).filter(|config| config.cleanup.delete) else {
            return Self { ends: Vec::new() };
        };
        let now = frame.world.unix_now();
        let mut surplus = config.retention.bytes.map(|bytes| log.size_bytes() as f64 - bytes as f64);
        let mut ends = Vec::new();
        let mut segments = log.segments().peekable();
        while let Some(segment) = segments.next() {
            let end = segments.peek().map_or(log.log_end_offset(), |next| next.base_offset);
            let age = segment.max_timestamp.map_or(0.0, |(max, _)| now.saturating_sub(max) as f64);
            let by_time = config.kept_ms().map_or(0.0, |ms| age / (ms.max(1) as f64));
            let size = segment.size_bytes.max(1) as f64;
            let is_active = segments.peek().is_none();
            let by_size = surplus.filter(|_| !is_active).map_or(0.0, |surplus| surplus / size);
            surplus = surplus.map(|surplus| surplus - size);
            let share = by_time.max(by_size);
            if share <= FADES_FROM {
                break;
            }
            let gone = ((share - FADES_FROM) / (1.0 - FADES_FROM)).min(1.0);
            ends.push((end, (255.0 - gone * (255.0 - FAINTEST)) as u8));
        }
        Self { ends }
    }

    /// How visible the cell at `offset` is.
    pub fn alpha(&self, offset: Offset) -> u8 {
        let at = self.ends.partition_point(|(end, _)| *end <= offset);
        self.ends.get(at).map_or(u8::MAX, |(_, alpha)| *alpha)
    }
}

/// The brackets of the segments in view.
pub fn lay(frame: &Frame<'_>, place: &LanePlace, log: &PartitionLog, list: &mut DisplayList) {
    let topic = frame.world.kafka.topics.get(&place.topic);
    let config = topic.map(|topic| topic.config).unwrap_or_default();
    let first = place.first / super::place::CELL;
    let mut segments = log.segments_from(first).peekable();
    let limit = frame.cells_end(place);
    while let Some(segment) = segments.next() {
        // The active one is open.
        let Some(next) = segments.peek() else { break };
        let from = place.x_of(segment.base_offset.max(place.start)).max(place.x0);
        let to = place.x_of(next.base_offset);
        if from >= limit {
            break;
        }
        if to - from < LEAST {
            continue;
        }
        let shown = to.min(limit);
        let (left, right) = (from + PX, shown - PX);
        let y = place.y - 2 * PX - PX / 2;
        let is_dirty = config.cleanup.compact && segment.base_offset >= log.first_dirty_offset();
        let dash = if is_dirty { Dash::Even } else { Dash::Solid };
        let stroke = Stroke { width: 12, dash, round: false };
        let paint = Paint { token: Token::Soft, alpha: u8::MAX };
        let mut line = |from: Point, to: Point, stroke: Stroke| {
            list.stroke(Layer::Marks, ItemId::Decor, Shape::Line { from, to }, paint, stroke);
        };
        line(Point { x: left, y }, Point { x: right, y }, stroke);
        let cap = |x| (Point { x, y }, Point { x, y: y + 4 * PX });
        // An end that is out of view is not one.
        if place.x_of(segment.base_offset) >= place.x0 {
            let (from, to) = cap(left);
            line(from, to, Stroke::solid(12));
        }
        if to <= limit {
            let (from, to) = cap(right);
            line(from, to, Stroke::solid(12));
        }
    }
}
