//! One lane: its label, its cells with their offsets, where the log begins and ends.
//!
//! Invariants:
//! - Cells of a lane stand in offset order and do not overlap; none leaves the lane.
//! - An offset without a record (compacted, or a transaction's mark) leaves a gap, never a cell.

use super::flights;
use super::input::{CELL, Growth, Pan, Target};
use super::layout::{Emphasis, Stage};
use super::list::{
    Anchor, Dash, DisplayList, Font, ItemId, Layer, Message, PX, Paint, Point, Rect, Shape, Stroke, Token,
    Unit,
};
use super::owners::Owner;
use super::palette;
use super::place::LanePlace;
use super::text;
use crate::engine::kafka::ids::{Offset, Partition, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, RecordRef};

/// Narrower cells say nothing.
const LABELLED: Unit = 16 * PX;
/// Narrower cells touch.
const PARTED: Unit = 5 * PX;
/// Narrower cells of one key become one.
const MERGED: Unit = 4 * PX;

/// Which lane to lay, and where.
pub(super) struct LaneLook<'a> {
    pub tp: TopicPartition,
    pub row: u32,
    pub top: Unit,
    pub growth: Option<&'a Growth>,
}

/// Lays a lane without its rails.
pub(super) fn lay(
    stage: &Stage<'_>,
    look: &LaneLook<'_>,
    log: &PartitionLog,
    owners: &[(u16, Owner)],
    list: &mut DisplayList,
) -> LanePlace {
    let place = place(stage, look, log);
    background(stage, &place, list);
    label(stage, &place, list);
    if place.start == place.end {
        empty(stage, &place, list);
    } else {
        cells(stage, look, log, &place, list);
        numbers(stage, &place, list);
    }
    ends(stage, &place, list);
    if !stage.lag_per_rail(owners.len()) {
        let commits = owners.iter().filter_map(|(_, owner)| owner.committed);
        if let Some(least) = commits.min() {
            let at = Point { x: stage.x1 - 4 * PX, y: middle(stage, &place) };
            lag(&place, least, at, Font::First, list);
        }
    }
    place
}

/// How far a commit is behind the end; quiet where it is not, silent where there is nothing to read.
pub(super) fn lag(place: &LanePlace, committed: Offset, at: Point, font: Font, list: &mut DisplayList) {
    if place.end == 0 {
        return;
    }
    let lag = place.end as i64 - committed as i64;
    let label = list.say(Message::Lag(lag));
    let ink = if lag == 0 { Token::Faint } else { Token::Soft };
    list.fill(Layer::Marks, ItemId::Decor, text_at(at, Anchor::End, font, label, 70 * PX), ink);
}

/// A lane that would be added.
pub(super) fn lay_new(stage: &Stage<'_>, row: u32, partition: Partition, top: Unit, list: &mut DisplayList) {
    let id = ItemId::NewLane { row };
    let y = top + stage.metrics.above;
    let rect = Rect { x: stage.x0, y, w: stage.x1 - stage.x0, h: stage.metrics.cell };
    let dashed = Stroke { width: 10, dash: Dash::Even, round: false };
    list.stroke(Layer::Marks, id, Shape::Box { rect, radius: 6 * PX }, Token::Accent, dashed);
    let number = list.print(format_args!("{partition}"));
    let baseline = y + stage.metrics.cell / 2 + 4 * PX;
    let at = Point { x: stage.input.area.x + 14 * PX, y: baseline };
    list.fill(Layer::Marks, id, text_at(at, Anchor::Start, Font::Heading, number, 60 * PX), Token::Accent);
    let label = list.say(Message::NewLane { partition });
    let at = Point { x: stage.x0 + 10 * PX, y: baseline };
    let max = rect.w - 20 * PX;
    list.fill(Layer::Marks, ItemId::Decor, text_at(at, Anchor::Start, Font::Body, label, max), Token::Accent);
}

/// Where the lane is and which part of its log is in view.
fn place(stage: &Stage<'_>, look: &LaneLook<'_>, log: &PartitionLog) -> LanePlace {
    let area = stage.input.area;
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    let view = &stage.input.view;
    let width = view.cell_width.max(PX);
    let in_view = (stage.cells_right - stage.x0).max(0) as u64 * CELL / width as u64;
    let whole = in_view / CELL * CELL;
    // A little of what was deleted shows that something was.
    let least = start.saturating_sub(2) * CELL;
    let newest = end * CELL;
    let shown_end = view
        .gliding
        .get(&look.tp)
        .map_or(newest, |shown| (*shown).clamp(newest.saturating_sub(CELL), newest));
    let follow = |back: u64| shown_end.saturating_sub(whole).saturating_sub(back).max(least);
    let first = match (view.held.get(&look.tp), &view.pan) {
        (Some(held), _) => (*held).clamp(least, newest.saturating_sub(CELL).max(least)),
        (None, Pan::Follow) => follow(0),
        (None, Pan::Back(back)) => follow(*back),
    };
    LanePlace {
        row: look.row,
        topic: look.tp.topic.clone(),
        partition: look.tp.partition,
        block: Rect { x: area.x, y: look.top, w: area.w, h: stage.metrics.gap },
        y: look.top + stage.metrics.above,
        height: stage.metrics.cell,
        x0: stage.x0,
        x1: stage.cells_right,
        cell_width: width,
        first,
        start,
        end,
    }
}

fn background(stage: &Stage<'_>, place: &LanePlace, list: &mut DisplayList) {
    let id = ItemId::Lane { row: place.row };
    let pad = if stage.is_dense() { 2 * PX } else { 3 * PX };
    let rect = Rect {
        x: place.x0 - 4 * PX,
        y: place.y - pad,
        w: stage.x1 - place.x0 + 8 * PX,
        h: place.height + 2 * pad,
    };
    let shape = Shape::Box { rect, radius: 6 * PX };
    list.fill(Layer::Lanes, id, shape, Token::Lane);
    let is_lane = |target: &Target| matches!(target, Target::Partition(tp) if tp.partition == place.partition && tp.topic == place.topic);
    match stage.emphasis(is_lane) {
        Emphasis::Selected => {
            list.stroke(Layer::Lanes, ItemId::Decor, shape, Token::Accent, Stroke::solid(12));
        }
        Emphasis::Hovered => list.stroke(Layer::Lanes, ItemId::Decor, shape, Token::Line, Stroke::solid(8)),
        Emphasis::None => {}
    }
}

/// The partition's number, and the first offset in view where older ones are not.
fn label(stage: &Stage<'_>, place: &LanePlace, list: &mut DisplayList) {
    let x = stage.input.area.x + 14 * PX;
    let y = middle(stage, place);
    let number = list.print(format_args!("{}", place.partition));
    let id = ItemId::Lane { row: place.row };
    let shape = text_at(Point { x, y }, Anchor::Start, Font::Heading, number, 60 * PX);
    list.fill(Layer::Marks, id, shape, Token::Ink);
    let first = place.first_offset();
    if first > place.start && place.start < place.end {
        let elided = list.print(format_args!("… {first}"));
        let at = Point { x: place.x0 - 8 * PX, y };
        list.fill(Layer::Marks, id, text_at(at, Anchor::End, Font::First, elided, 90 * PX), Token::Faint);
    }
}

fn empty(stage: &Stage<'_>, place: &LanePlace, list: &mut DisplayList) {
    let drained = place.end > 0;
    let topic = place.topic.clone();
    let label = list.say(Message::EmptyLane { topic, partition: place.partition, drained });
    let after = text::digits_width(place.end, Font::End) + 18 * PX;
    let x = if drained { place.x_in_view(place.end).0 + after } else { place.x0 + 10 * PX };
    let at = Point { x, y: middle(stage, place) };
    let shape = text_at(at, Anchor::Start, Font::Body, label, stage.x1 - x - 8 * PX);
    list.fill(Layer::Marks, ItemId::Decor, shape, Token::Soft);
}

/// How far right a cell may reach: one cell more while the lane glides.
pub(super) fn limit(stage: &Stage<'_>, place: &LanePlace) -> Unit {
    let end = place.x_of(place.end);
    if end <= place.x1 + place.cell_width { end.max(place.x1).min(stage.x1) } else { place.x1 }
}

fn cells(
    stage: &Stage<'_>,
    look: &LaneLook<'_>,
    log: &PartitionLog,
    place: &LanePlace,
    list: &mut DisplayList,
) {
    let limit = limit(stage, place);
    let from = (place.first / CELL).clamp(place.start, place.end);
    let Ok(records) = log.fetch(from, usize::MAX, u64::MAX) else { return };
    let inset = if place.cell_width >= 12 * PX { PX } else { i32::from(place.cell_width >= PARTED) * PX / 2 };
    let landing = flights::landing(stage, &look.tp);
    let mut run: Option<(Token, Rect, ItemId)> = None;
    for (offset, record) in records {
        let x = place.x_of(offset);
        if x >= limit {
            break;
        }
        let left = x.max(place.x0) + inset;
        let right = (x + place.cell_width).min(limit) - inset;
        // A sliver of a cell says nothing.
        if right - left < (place.cell_width / 8).max(1) || landing.hides(offset) {
            continue;
        }
        let rect = Rect { x: left, y: place.y, w: right - left, h: place.height };
        let id = ItemId::Cell { row: place.row, offset };
        if place.cell_width >= MERGED {
            cell(stage, look, place, &Cell { id, rect, offset, record }, list);
            continue;
        }
        let token = palette::key_token(record.key);
        match &mut run {
            Some((last, rect, _)) if *last == token && rect.right() == left => rect.w = right - rect.x,
            _ => {
                flush(run.take(), list);
                run = Some((token, rect, id));
            }
        }
    }
    flush(run, list);
}

fn flush(run: Option<(Token, Rect, ItemId)>, list: &mut DisplayList) {
    if let Some((token, rect, id)) = run {
        list.fill(Layer::Cells, id, Shape::Box { rect, radius: 0 }, token);
    }
}

struct Cell<'a> {
    id: ItemId,
    rect: Rect,
    offset: Offset,
    record: RecordRef<'a>,
}

fn cell(stage: &Stage<'_>, look: &LaneLook<'_>, place: &LanePlace, cell: &Cell<'_>, list: &mut DisplayList) {
    let Cell { id, rect, offset, record } = *cell;
    let radius = (rect.w / 5).min(if stage.is_dense() { 3 * PX } else { 4 * PX });
    let shape = Shape::Box { rect, radius };
    let token = palette::key_token(record.key);
    let moves = look.growth.is_some_and(|growth| record.key.is_some_and(|key| growth.keys.contains(key)));
    let alpha = if look.growth.is_some() && !moves { 90 } else { u8::MAX };
    let tombstone = record.value.is_none();
    if tombstone {
        // Hollow: a value that is not there.
        let hollow = Shape::Box { rect: rect.grown(-6), radius };
        list.fill(Layer::Cells, id, shape, Token::Lane);
        list.stroke(Layer::Cells, id, hollow, Paint { token, alpha }, Stroke::solid(12));
    } else {
        list.fill(Layer::Cells, id, shape, Paint { token, alpha });
    }
    if moves {
        list.stroke(Layer::Marks, ItemId::Decor, shape, Token::Accent, Stroke::solid(14));
    }
    let is_this = |target: &Target| matches!(target, Target::Record { partition, offset: at } if *at == offset && *partition == look.tp);
    match stage.emphasis(is_this) {
        Emphasis::Selected => list.stroke(Layer::Marks, ItemId::Decor, shape, Token::Ink, Stroke::solid(16)),
        Emphasis::Hovered => list.stroke(Layer::Marks, ItemId::Decor, shape, Token::Soft, Stroke::solid(10)),
        Emphasis::None => {}
    }
    if place.cell_width < LABELLED || rect.w < place.cell_width - 6 * PX {
        return;
    }
    let font = stage.metrics.cell_font;
    let mut key = String::new();
    text::key_text(record.key, &mut key);
    let label = list.write(|out| text::fit(&key, font, rect.w - 4 * PX, out));
    let at = Point { x: rect.center().x, y: middle(stage, place) };
    let ink = if tombstone { Token::Ink } else { Token::KeyInk };
    let alpha = if alpha == u8::MAX { alpha } else { 150 };
    let shape = text_at(at, Anchor::Middle, font, label, rect.w);
    list.fill(Layer::Marks, id, shape, Paint { token: ink, alpha });
}

/// An offset every so many cells: 1, 2 or 5 times a power of ten, as far apart as in the study.
fn step(place: &LanePlace) -> Offset {
    let width = i64::from(place.cell_width);
    let apart = i64::from((100 * PX).max(text::digits_width(place.end, Font::Number) + 24 * PX));
    let mut base = 1_u64;
    loop {
        for step in [base, 2 * base, 5 * base] {
            if step as i64 * width >= apart {
                return step;
            }
        }
        base *= 10;
    }
}

fn numbers(stage: &Stage<'_>, place: &LanePlace, list: &mut DisplayList) {
    let Some(above) = stage.metrics.numbers else { return };
    let step = step(place);
    let first = place.first_offset().max(place.start).next_multiple_of(step);
    let limit = limit(stage, place);
    for offset in (first..place.end).step_by(step as usize) {
        let x = place.x_of(offset) + place.cell_width / 2;
        if x + place.cell_width / 2 > limit {
            break;
        }
        let label = list.print(format_args!("{offset}"));
        let at = Point { x, y: place.y - above };
        let id = ItemId::Number { row: place.row, offset };
        list.fill(Layer::Marks, id, text_at(at, Anchor::Middle, Font::Number, label, 90 * PX), Token::Faint);
    }
}

/// Where the log begins and ends.
fn ends(stage: &Stage<'_>, place: &LanePlace, list: &mut DisplayList) {
    if place.end == 0 {
        return;
    }
    let reach = stage.metrics.above.min(6 * PX) - 8;
    let bar = |x: Unit, reach: Unit| Shape::Line {
        from: Point { x, y: place.y - reach },
        to: Point { x, y: place.y + place.height + reach },
    };
    let y = middle(stage, place);
    let (x, id) = (place.x_of(place.end), ItemId::End { row: place.row });
    let (label, ink, after) = if x <= limit(stage, place) {
        list.stroke(Layer::Marks, id, bar(x + PX, reach), Token::Ink, Stroke::solid(12));
        (list.print(format_args!("{}", place.end)), Token::Ink, x + 6 * PX)
    } else {
        (list.print(format_args!("… {}", place.end)), Token::Faint, place.x1 + 4 * PX)
    };
    let shape = text_at(Point { x: after, y }, Anchor::Start, Font::End, label, 90 * PX);
    list.fill(Layer::Marks, id, shape, ink);
    let (x, id) = (place.x_of(place.start), ItemId::Start { row: place.row });
    if place.start > 0 && x >= place.x0 && x <= place.x1 {
        list.stroke(Layer::Marks, id, bar(x - PX / 2, reach / 2), Token::Soft, Stroke::solid(12));
        if place.start < place.end && x - place.x0 >= text::digits_width(place.start, Font::Number) + 8 * PX {
            let label = list.print(format_args!("{}", place.start));
            let at = Point { x: x - 5 * PX, y };
            list.fill(Layer::Marks, id, text_at(at, Anchor::End, Font::Number, label, 90 * PX), Token::Soft);
        }
    }
}

/// The baseline of text in the middle of the cells.
pub(super) fn middle(stage: &Stage<'_>, place: &LanePlace) -> Unit {
    let (size, _) = stage.metrics.cell_font.size_weight();
    place.y + place.height / 2 + size * 3 / 8
}

pub(super) fn text_at(at: Point, anchor: Anchor, font: Font, label: super::list::Label, max: Unit) -> Shape {
    Shape::Text { at, anchor, font, label, max }
}
