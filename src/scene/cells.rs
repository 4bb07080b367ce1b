//! The cells of a lane: one for each record, in the colour of its key, and offset numbers above them.
//!
//! Invariants:
//! - Cells of a lane stand in offset order and do not overlap; none leaves the lane.
//! - An offset without a record (compacted, or a transaction's mark) leaves a gap, never a cell.

use std::ops::Range;

use super::effects;
use super::frame::{Emphasis, Frame};
use super::geometry::{PX, Point, Rect, Unit};
use super::in_flight;
use super::input::{Growth, StageInput};
use super::kept::Fading;
use super::list::{DisplayList, Layer};
use super::palette;
use super::place::{CELL, LanePlace};
use super::section::Section;
use super::shape::{Anchor, Dash, Font, ItemId, Paint, Shape, Stroke, Token};
use super::text;
use super::transactions::{self, Standing};
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{Offset, TopicName, TopicPartition};
use crate::engine::kafka::log::{PartitionLog, RecordRef};
use crate::session::shown::Shared;
use crate::session::subject::kafka;
use std::collections::BTreeMap;

/// Narrower cells have no label.
const LABELLED: Unit = 16 * PX;
/// Narrower cells touch.
const PARTED: Unit = 5 * PX;
/// Narrower cells of one key become one.
const MERGED: Unit = 4 * PX;

/// So many of a lane's latest records are looked at for what keys have in common.
const LOOKED_AT: u64 = 32;

/// What the keys of each topic have in common: those of the latest records, whatever part of a log is in view, so that
/// a key keeps its label.
pub fn keys(input: &StageInput, sections: &[Section<'_>]) -> BTreeMap<TopicName, Shared> {
    if input.view.cell_width < LABELLED {
        return BTreeMap::new();
    }
    let mut text = String::new();
    let of = |section: &Section<'_>| {
        let mut shared = Shared::default();
        for log in section.logs() {
            let end = log.log_end_offset();
            let from = log.log_start_offset().max(end.saturating_sub(LOOKED_AT));
            for key in (from..end).filter_map(|offset| log.get(offset)?.key) {
                text.clear();
                text::key_text(Some(key), &mut text);
                shared.add(&text);
            }
        }
        (section.name.clone(), shared)
    };
    sections.iter().map(of).collect()
}

/// Lays the cells in view of a log that holds records. Where its topic grows, keys that stay pale.
pub fn lay(
    frame: &Frame<'_>,
    place: &LanePlace,
    log: &PartitionLog,
    growth: Option<&Growth>,
    list: &mut DisplayList,
) {
    let limit = frame.cells_end(place);
    cells(frame, place, log, growth, limit, list);
    let labelled = transactions::lay(frame, place, log, limit, list);
    numbers(frame, place, limit, labelled, list);
}

fn cells(
    frame: &Frame<'_>,
    place: &LanePlace,
    log: &PartitionLog,
    growth: Option<&Growth>,
    limit: Unit,
    list: &mut DisplayList,
) {
    let from = (place.first / CELL).clamp(place.start, place.end);
    let Ok(records) = log.fetch(from, usize::MAX, u64::MAX) else { return };
    let look = Look {
        growth,
        fading: Fading::of(frame, place, log),
        left: frame.input.compacted.iter().find(|(tp, _)| place.is_of(tp)).map(|(_, left)| &**left),
    };
    let inset = if place.cell_width >= 12 * PX { PX } else { i32::from(place.cell_width >= PARTED) * PX / 2 };
    let landed = in_flight::landed(frame, place);
    let mut run: Option<(Paint, Rect, ItemId)> = None;
    let standings = effects::standings(frame, place);
    for (offset, record) in records {
        let x = place.x_of(offset);
        if x >= limit || offset >= landed {
            break;
        }
        let left = x.max(place.x0) + inset;
        let right = (x + place.cell_width).min(limit) - inset;
        // A sliver of a cell gets no label.
        let sliver = right - left < (place.cell_width / 8).max(1);
        if sliver {
            continue;
        }
        let rect = Rect { x: left, y: place.y, w: right - left, h: place.height };
        let id = ItemId::Cell { row: place.row, offset };
        if place.cell_width >= MERGED {
            let standing = Standing::of(log, offset);
            cell(frame, place, &look, &Cell { id, rect, offset, record, standing }, list);
            if let Some(standings) = &standings {
                effects::mark(frame, place, standings, (offset, rect), list);
            }
            continue;
        }
        if look.is_cleaned(offset) {
            continue;
        }
        let token = Paint { token: palette::key_token(record.key), alpha: look.fading.alpha(offset) };
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

fn flush(run: Option<(Paint, Rect, ItemId)>, list: &mut DisplayList) {
    if let Some((token, rect, id)) = run {
        list.fill(Layer::Cells, id, Shape::Box { rect, radius: 0 }, token);
    }
}

/// How the cells of one lane are looked at.
struct Look<'a> {
    /// The partitions that would be added to its topic.
    growth: Option<&'a Growth>,
    fading: Fading,
    /// What a full compaction would leave, where that is shown.
    left: Option<&'a RangeSet>,
}

impl Look<'_> {
    /// Whether a full compaction, which is shown, would remove it.
    fn is_cleaned(&self, offset: Offset) -> bool {
        self.left.is_some_and(|left| !left.contains(offset))
    }
}

struct Cell<'a> {
    id: ItemId,
    rect: Rect,
    offset: Offset,
    record: RecordRef<'a>,
    standing: Standing,
}

fn cell(frame: &Frame<'_>, place: &LanePlace, look: &Look<'_>, cell: &Cell<'_>, list: &mut DisplayList) {
    let Cell { id, rect, offset, record, standing } = *cell;
    let growth = look.growth;
    let radius = (rect.w / 5).min(if frame.is_dense() { 3 * PX } else { 4 * PX });
    let shape = Shape::Box { rect, radius };
    let token = palette::key_token(record.key);
    let moves = growth.is_some_and(|growth| record.key.is_some_and(|key| growth.keys.contains(key)));
    let pale = growth.is_some() && !moves;
    let fade = look.fading.alpha(offset).min(standing.alpha());
    let paint = Paint { token, alpha: if pale { fade.min(90) } else { fade } };
    if look.is_cleaned(offset) {
        // Where it is now, and would not be.
        let trace = Stroke { width: 10, dash: Dash::Trace, round: false };
        list.stroke(Layer::Cells, id, Shape::Box { rect: rect.grown(-6), radius }, Token::Faint, trace);
        return;
    }
    if record.value.is_none() {
        // Hollow: a value that is not there.
        let hollow = Shape::Box { rect: rect.grown(-6), radius };
        list.fill(Layer::Cells, id, shape, Token::Lane);
        list.stroke(Layer::Cells, id, hollow, paint, Stroke::solid(12));
    } else {
        list.fill(Layer::Cells, id, shape, paint);
    }
    transactions::mark(standing, rect, radius, list);
    let mut rim = |token, width| list.stroke(Layer::Marks, ItemId::Decor, shape, token, Stroke::solid(width));
    if moves {
        rim(Token::Accent, 14);
    }
    let again =
        |(tp, offsets): &(TopicPartition, Range<Offset>)| offsets.contains(&offset) && place.is_of(tp);
    let is_this = |subject: &kafka::Subject| match subject {
        kafka::Subject::Record { partition, offset: at } => *at == offset && place.is_of(partition),
        _ => false,
    };
    match frame.emphasis(is_this) {
        Emphasis::Selected => rim(Token::Ink, 16),
        Emphasis::Hovered => rim(Token::Soft, 10),
        Emphasis::None => {}
    }
    if frame.input.again.iter().any(again) {
        read_again(rect, list);
    }
    if place.cell_width >= LABELLED && rect.w >= place.cell_width - 6 * PX {
        label(frame, place, cell, paint.alpha, pale, list);
    }
}

/// A record was read again a moment ago: a dashed rim, and a notch that shows in any colour.
fn read_again(rect: Rect, list: &mut DisplayList) {
    let dashed = Stroke { width: 14, dash: Dash::Even, round: false };
    list.stroke(Layer::Marks, ItemId::Decor, Shape::Box { rect, radius: 4 * PX }, Token::Warn, dashed);
    let bar = Rect { h: 3 * PX, ..rect };
    list.fill(Layer::Marks, ItemId::Decor, Shape::Box { rect: bar, radius: 0 }, Token::Warn);
}

/// A record's key on its cell.
fn label(
    frame: &Frame<'_>,
    place: &LanePlace,
    cell: &Cell<'_>,
    ground: u8,
    pale: bool,
    list: &mut DisplayList,
) {
    let Cell { id, rect, record, .. } = *cell;
    let font = frame.metrics.cell_font;
    let mut key = String::new();
    text::key_text(record.key, &mut key);
    let label = list.write(|out| frame.key(&place.topic, &key, font, rect.w - 4 * PX, out));
    let at = Point { x: rect.center().x, y: frame.baseline(place) };
    // On a cell that is nearly gone, the lane's own ink is the one that can be read.
    let token = if record.value.is_none() || ground < 150 && !pale { Token::Ink } else { Token::KeyInk };
    let paint = Paint { token, alpha: if pale { 150 } else { u8::MAX } };
    list.fill(Layer::Marks, id, Shape::text(at, Anchor::Middle, font, label, rect.w), paint);
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

fn numbers(
    frame: &Frame<'_>,
    place: &LanePlace,
    limit: Unit,
    labelled: Option<(Unit, Unit)>,
    list: &mut DisplayList,
) {
    let Some(above) = frame.metrics.numbers else { return };
    let step = step(place);
    let first = place.first_offset().max(place.start).next_multiple_of(step);
    for offset in (first..place.end).step_by(step as usize) {
        let x = place.x_of(offset) + place.cell_width / 2;
        if x + place.cell_width / 2 > limit {
            break;
        }
        let half = text::digits_width(offset, Font::Number) / 2 + 2 * PX;
        if labelled.is_some_and(|(from, to)| x + half > from && x - half < to) {
            continue;
        }
        let label = list.print(format_args!("{offset}"));
        let at = Point { x, y: place.y - above };
        let id = ItemId::Number { row: place.row, offset };
        list.fill(
            Layer::Marks,
            id,
            Shape::text(at, Anchor::Middle, Font::Number, label, 90 * PX),
            Token::Faint,
        );
    }
}
