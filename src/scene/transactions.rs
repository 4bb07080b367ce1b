//! Transactions on a lane: their marks as control records, and the last stable offset, where readers with
//! `read_committed` stop.
//!
//! Shape says what it is: a tick commits, a cross aborts; records of an open transaction have a dashed rim, aborted ones
//! are struck through.

use super::frame::{Emphasis, Frame};
use super::geometry::{PX, Point, Rect, Unit};
use super::list::{DisplayList, Layer};
use super::place::{CELL, LanePlace};
use super::shape::{Anchor, Dash, Font, ItemId, Paint, Shape, Stroke, Token};
use super::text;
use crate::engine::kafka::ids::Offset;
use crate::engine::kafka::log::{Kind, PartitionLog};
use crate::engine::kafka::transaction::Ending;
use crate::session::subject::kafka;

/// What a cell shows of its record's transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has none, or it is committed.
    Settled,
    Open,
    Aborted,
}

impl Standing {
    pub fn of(log: &PartitionLog, offset: Offset) -> Self {
        if !log.has_transactions() {
            Self::Settled
        } else if log.open_at(offset).is_some() {
            Self::Open
        } else if log.aborted().is_some_and(|aborted| aborted.contains(offset)) {
            Self::Aborted
        } else {
            Self::Settled
        }
    }

    /// How strongly the key's colour shows.
    pub fn alpha(self) -> u8 {
        match self {
            Self::Settled => u8::MAX,
            Self::Open => 120,
            Self::Aborted => 90,
        }
    }
}

/// What tells a cell's standing without colour.
pub fn mark(standing: Standing, rect: Rect, radius: Unit, list: &mut DisplayList) {
    match standing {
        Standing::Settled => {}
        Standing::Open => {
            let dashed = Stroke { width: 12, dash: Dash::Even, round: false };
            let shape = Shape::Box { rect: rect.grown(-6), radius };
            list.stroke(Layer::Marks, ItemId::Decor, shape, Token::Ink, dashed);
        }
        Standing::Aborted => {
            let y = rect.center().y;
            let line = Shape::Line { from: Point { x: rect.x, y }, to: Point { x: rect.right(), y } };
            list.stroke(Layer::Marks, ItemId::Decor, line, Token::Ink, Stroke::solid(14));
        }
    }
}

/// Lays the control records in view, and the last stable offset where it is behind. Answers from where to where its
/// label stands, so that no offset number is written over it.
pub fn lay(
    frame: &Frame<'_>,
    place: &LanePlace,
    log: &PartitionLog,
    limit: Unit,
    list: &mut DisplayList,
) -> Option<(Unit, Unit)> {
    if !log.has_transactions() {
        return None;
    }
    let first = (place.first / CELL).clamp(place.start, place.end);
    for offset in first..place.end {
        let x = place.x_of(offset);
        if x >= limit {
            break;
        }
        if let Some(Kind::Marker(ending)) = log.kind(offset) {
            marker(frame, place, offset, ending, list);
        }
    }
    let stable = log.last_stable_offset();
    if stable >= log.high_watermark() {
        return None;
    }
    stable_offset(frame, place, stable, limit, list)
}

/// A control record: narrower than a record, with a tick or a cross.
fn marker(frame: &Frame<'_>, place: &LanePlace, offset: Offset, ending: Ending, list: &mut DisplayList) {
    let x = place.x_of(offset).max(place.x0);
    let side = (place.cell_width - 2 * PX).min(place.height).min(14 * PX);
    let id = ItemId::Cell { row: place.row, offset };
    if side < 5 * PX {
        // Too narrow for a sign: a line where no record is.
        let rect = Rect { x, y: place.y, w: place.cell_width.max(4), h: place.height };
        let bar = Rect { y: rect.y + rect.h / 4, h: rect.h / 2, ..rect };
        list.fill(Layer::Cells, id, Shape::Box { rect: bar, radius: 0 }, Token::Soft);
        return;
    }
    let (cx, cy) = (x + place.cell_width / 2, place.y + place.height / 2);
    let rect = Rect { x: cx - side / 2, y: cy - side / 2, w: side, h: side };
    let shape = Shape::Box { rect, radius: side / 2 };
    list.fill(Layer::Cells, id, shape, Token::Panel);
    let is_this = |subject: &kafka::Subject| match subject {
        kafka::Subject::Record { partition, offset: at } => *at == offset && place.is_of(partition),
        _ => false,
    };
    let rim = match frame.emphasis(is_this) {
        Emphasis::Selected => (Token::Ink, 16),
        Emphasis::Hovered => (Token::Soft, 12),
        Emphasis::None => (Token::Soft, 8),
    };
    list.stroke(Layer::Marks, ItemId::Decor, shape, rim.0, Stroke::solid(rim.1));
    let point = |dx: i32, dy: i32| Point { x: cx + side * dx / 16, y: cy + side * dy / 16 };
    let lines = match ending {
        Ending::Commit => [(point(-4, 0), point(-1, 3)), (point(-1, 3), point(4, -3))],
        Ending::Abort => [(point(-3, -3), point(3, 3)), (point(-3, 3), point(3, -3))],
    };
    for (from, to) in lines {
        let stroke = Stroke { width: 14, dash: Dash::Solid, round: true };
        list.stroke(Layer::Marks, ItemId::Decor, Shape::Line { from, to }, Token::Ink, stroke);
    }
}

/// Where readers with `read_committed` stop.
fn stable_offset(
    frame: &Frame<'_>,
    place: &LanePlace,
    stable: Offset,
    limit: Unit,
    list: &mut DisplayList,
) -> Option<(Unit, Unit)> {
    let x = place.x_of(stable);
    if x < place.x0 - 2 * PX || x > limit {
        return None;
    }
    let reach = frame.metrics.above.min(10 * PX) - 4;
    let line = Shape::Line {
        from: Point { x, y: place.y - reach },
        to: Point { x, y: place.y + place.height + 3 * PX },
    };
    let dashed = Stroke { width: 14, dash: Dash::Even, round: false };
    list.stroke(Layer::Marks, ItemId::Decor, line, Token::Ink, dashed);
    if frame.metrics.numbers.is_none() || place.cell_width < 12 * PX {
        return None;
    }
    let label = list.print(format_args!("LSO {stable}"));
    let width = text::digits_width(stable, Font::Number) + 30 * PX;
    let at = Point { x: x + 3 * PX, y: place.y - reach + 5 * PX };
    let paint = Paint { token: Token::Ink, alpha: u8::MAX };
    let shape = Shape::text(at, Anchor::Start, Font::Number, label, width);
    list.fill(Layer::Marks, ItemId::Decor, shape, paint);
    Some((x - 4 * PX, x + width))
}
