//! One lane: its label, where the log begins and ends, and what stands in the place of cells where there are none.

use super::cells;
use super::frame::{Emphasis, Frame};
use super::geometry::{PX, Point, Rect, Unit};
use super::kept;
use super::list::{DisplayList, Layer, Message};
use super::place::{CELL, LanePlace};
use super::section::Section;
use super::shape::{Anchor, Dash, Font, ItemId, Shape, Stroke, Token};
use super::text;
use crate::engine::kafka::ids::{Partition, TopicPartition};
use crate::engine::kafka::log::PartitionLog;
use crate::session::subject::kafka;

/// Lays a lane without its rails.
pub fn lay(
    frame: &Frame<'_>,
    section: &Section<'_>,
    partition: Partition,
    log: &PartitionLog,
    list: &mut DisplayList,
) -> LanePlace {
    let place = place(frame, section, partition, log);
    background(frame, &place, list);
    label(frame, &place, list);
    if place.start == place.end {
        empty(frame, &place, list);
    } else {
        cells::lay(frame, &place, log, section.growth, list);
        kept::lay(frame, &place, log, list);
    }
    ends(frame, &place, list);
    if partition == 0 {
        axis(frame, &place, list);
    }
    place
}

/// Left of a topic's first numbers: what they count.
fn axis(frame: &Frame<'_>, place: &LanePlace, list: &mut DisplayList) {
    let Some(above) = frame.metrics.numbers else { return };
    let label = list.say(Message::Offsets);
    let at = Point { x: frame.input.area.x + 14 * PX, y: place.y - above };
    let shape = Shape::text(at, Anchor::Start, Font::Number, label, place.x0 - at.x);
    list.fill(Layer::Marks, ItemId::Decor, shape, Token::Faint);
}

/// A lane that would be added.
pub fn lay_new(frame: &Frame<'_>, section: &Section<'_>, partition: Partition, list: &mut DisplayList) {
    let id = ItemId::NewLane { row: section.first_row + partition };
    let (metrics, columns) = (&frame.metrics, frame.columns);
    let y = section.lane_top(metrics, partition) + metrics.above;
    let rect = Rect { x: columns.cells_left, y, w: columns.right - columns.cells_left, h: metrics.cell };
    let dashed = Stroke { width: 10, dash: Dash::Even, round: false };
    list.stroke(Layer::Marks, id, Shape::Box { rect, radius: 6 * PX }, Token::Accent, dashed);
    let number = list.print(format_args!("{partition}"));
    let y = y + metrics.cell / 2 + 4 * PX;
    let at = Point { x: frame.input.area.x + 14 * PX, y };
    list.fill(
        Layer::Marks,
        id,
        Shape::text(at, Anchor::Start, Font::Heading, number, 60 * PX),
        Token::Accent,
    );
    let label = list.say(Message::NewLane { partition });
    let line =
        Shape::text(Point { x: rect.x + 10 * PX, y }, Anchor::Start, Font::Body, label, rect.w - 20 * PX);
    list.fill(Layer::Marks, ItemId::Decor, line, Token::Accent);
}

/// Where the lane is and which part of its log is in view.
fn place(frame: &Frame<'_>, section: &Section<'_>, partition: Partition, log: &PartitionLog) -> LanePlace {
    let (area, view, metrics) = (frame.input.area, &frame.input.view, &frame.metrics);
    let tp = TopicPartition { topic: section.name.clone(), partition };
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    let (left, right) = (frame.columns.cells_left, frame.columns.cells_right);
    let width = view.cell_width.max(PX);
    let in_view = (right - left).max(0) as u64 * CELL / width as u64;
    let whole = in_view / CELL * CELL;
    // A little of what was deleted shows that something was.
    let least = start.saturating_sub(2) * CELL;
    let newest = end * CELL;
    let shown_end =
        view.gliding.get(&tp).map_or(newest, |shown| (*shown).clamp(newest.saturating_sub(CELL), newest));
    let first = match view.held.get(&tp) {
        Some(held) => (*held).clamp(least, newest.saturating_sub(CELL).max(least)),
        None => shown_end.saturating_sub(whole).max(least),
    };
    let top = section.lane_top(metrics, partition);
    LanePlace {
        row: section.first_row + partition,
        topic: tp.topic,
        partition,
        block: Rect { x: area.x, y: top, w: area.w, h: metrics.gap },
        y: top + metrics.above,
        height: metrics.cell,
        x0: left,
        x1: right,
        cell_width: width,
        first,
        start,
        end,
    }
}

fn background(frame: &Frame<'_>, place: &LanePlace, list: &mut DisplayList) {
    let id = ItemId::Lane { row: place.row };
    let pad = if frame.is_dense() { 2 * PX } else { 3 * PX };
    let rect = Rect {
        x: place.x0 - 4 * PX,
        y: place.y - pad,
        w: frame.columns.right - place.x0 + 8 * PX,
        h: place.height + 2 * pad,
    };
    let shape = Shape::Box { rect, radius: 6 * PX };
    list.fill(Layer::Lanes, id, shape, Token::Lane);
    let is_lane =
        |subject: &kafka::Subject| matches!(subject, kafka::Subject::Partition(tp) if place.is_of(tp));
    match frame.emphasis(is_lane) {
        Emphasis::Selected => {
            list.stroke(Layer::Lanes, ItemId::Decor, shape, Token::Accent, Stroke::solid(12));
        }
        Emphasis::Hovered => list.stroke(Layer::Lanes, ItemId::Decor, shape, Token::Line, Stroke::solid(8)),
        Emphasis::None => {}
    }
}

/// The partition's number, and the first offset in view where older ones are not.
fn label(frame: &Frame<'_>, place: &LanePlace, list: &mut DisplayList) {
    let x = frame.input.area.x + 14 * PX;
    let y = frame.baseline(place);
    let number = list.print(format_args!("{}", place.partition));
    let id = ItemId::Lane { row: place.row };
    let shape = Shape::text(Point { x, y }, Anchor::Start, Font::Heading, number, 60 * PX);
    list.fill(Layer::Marks, id, shape, Token::Ink);
    let first = place.first_offset();
    if first > place.start && place.start < place.end {
        let elided = list.print(format_args!("… {first}"));
        let at = Point { x: place.x0 - 8 * PX, y };
        list.fill(Layer::Marks, id, Shape::text(at, Anchor::End, Font::First, elided, 90 * PX), Token::Faint);
    }
}

fn empty(frame: &Frame<'_>, place: &LanePlace, list: &mut DisplayList) {
    let drained = place.end > 0;
    let topic = place.topic.clone();
    let label = list.say(Message::EmptyLane { topic, partition: place.partition, drained });
    let after = text::digits_width(place.end, Font::End) + 18 * PX;
    let x = if drained { place.x_in_view(place.end).0 + after } else { place.x0 + 10 * PX };
    let at = Point { x, y: frame.baseline(place) };
    let shape = Shape::text(at, Anchor::Start, Font::Body, label, frame.columns.right - x - 8 * PX);
    list.fill(Layer::Marks, ItemId::Decor, shape, Token::Soft);
}

/// Where the log begins and ends.
fn ends(frame: &Frame<'_>, place: &LanePlace, list: &mut DisplayList) {
    if place.end == 0 {
        return;
    }
    let reach = frame.metrics.above.min(6 * PX) - 8;
    let bar = |x: Unit, reach: Unit| Shape::Line {
        from: Point { x, y: place.y - reach },
        to: Point { x, y: place.y + place.height + reach },
    };
    let y = frame.baseline(place);
    let (x, id) = (place.x_of(place.end), ItemId::End { row: place.row });
    let (label, ink, after) = if x <= frame.cells_end(place) {
        list.stroke(Layer::Marks, id, bar(x + PX, reach), Token::Ink, Stroke::solid(12));
        (list.print(format_args!("{}", place.end)), Token::Ink, x + 6 * PX)
    } else {
        (list.print(format_args!("… {}", place.end)), Token::Faint, place.x1 + 4 * PX)
    };
    let shape = Shape::text(Point { x: after, y }, Anchor::Start, Font::End, label, 90 * PX);
    list.fill(Layer::Marks, id, shape, ink);
    let (x, id) = (place.x_of(place.start), ItemId::Start { row: place.row });
    if place.start > 0 && x >= place.x0 && x <= place.x1 {
        list.stroke(Layer::Marks, id, bar(x - PX / 2, reach / 2), Token::Soft, Stroke::solid(12));
        if place.start < place.end && x - place.x0 >= text::digits_width(place.start, Font::Number) + 8 * PX {
            let label = list.print(format_args!("{}", place.start));
            let at = Point { x: x - 5 * PX, y };
            list.fill(
                Layer::Marks,
                id,
                Shape::text(at, Anchor::End, Font::Number, label, 90 * PX),
                Token::Soft,
            );
        }
    }
}
