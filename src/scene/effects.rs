//! How often the effect of each record happened for one reader, as a mark on its cell: a shape, in no colour of its own.
//!
//! - `2×` on a dark ground: repeated. `0` on a light one, in a dashed rim: lost. A tick: once. Nothing: not yet.
//! - Cells too small for that have a bar for a repeat and a hollow diamond for a loss.

use super::frame::Frame;
use super::geometry::{PX, Point, Rect, Unit};
use super::list::{DisplayList, Layer};
use super::place::LanePlace;
use super::shape::{Anchor, Dash, Font, ItemId, Paint, Shape, Stroke, Token};
use crate::engine::kafka::ids::Offset;
use crate::simulation::ledger::query::Standings;
use crate::simulation::ledger::{ReaderId, Standing};

/// Whose effects are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effects {
    pub reader: ReaderId,
    /// Also those of records that are as they should be.
    pub all: bool,
}

/// Narrower cells, and dense ones, have no badge.
const ROOMY: Unit = 22 * PX;
/// Narrower cells have no mark at all.
const LEAST: Unit = 5 * PX;

/// How the records of a lane stand with the reader whose effects are shown.
pub fn standings<'w>(frame: &Frame<'w>, place: &LanePlace) -> Option<(Standings<'w>, bool)> {
    let effects = frame.input.effects.as_ref().filter(|_| place.cell_width >= LEAST)?;
    let found = frame.world.standings(&effects.reader, &place.topic_partition())?;
    Some((found, effects.all))
}

/// The mark of one cell.
pub fn mark(
    frame: &Frame<'_>,
    place: &LanePlace,
    (standings, all): &(Standings<'_>, bool),
    (offset, rect): (Offset, Rect),
    list: &mut DisplayList,
) {
    let roomy = place.cell_width >= ROOMY && !frame.is_dense();
    match standings.of(offset) {
        Standing::Repeated if roomy => {
            let text = list.print(format_args!("{}\u{d7}", standings.effects(offset)));
            badge(rect, (Token::Ink, Token::Ground), Stroke::solid(0), text, list);
        }
        Standing::Repeated => {
            let bar = Rect { y: rect.y + rect.h - 3 * PX, h: 3 * PX, ..rect };
            list.fill(Layer::Marks, ItemId::Decor, Shape::Box { rect: bar, radius: 0 }, Token::Ink);
        }
        Standing::Lost if roomy => {
            let rim = Shape::Box { rect, radius: 4 * PX };
            list.stroke(Layer::Marks, ItemId::Decor, rim, Token::Ink, dashed());
            let text = list.print(format_args!("0"));
            badge(rect, (Token::Lane, Token::Ink), Stroke::solid(8), text, list);
        }
        Standing::Lost => {
            let diamond = Shape::Diamond { center: rect.center(), radius: rect.w.min(rect.h) / 3 };
            list.stroke(Layer::Marks, ItemId::Decor, diamond, Token::Ink, Stroke::solid(10));
        }
        Standing::Once if *all && roomy => tick(rect, list),
        Standing::Once | Standing::Pending => {}
    }
}

fn dashed() -> Stroke {
    Stroke { width: 12, dash: Dash::Even, round: false }
}

/// A sign on the upper right corner.
fn badge(
    cell: Rect,
    (ground, ink): (Token, Token),
    rim: Stroke,
    text: super::shape::Label,
    list: &mut DisplayList,
) {
    let (w, h) = (16 * PX, 11 * PX);
    let rect = Rect { x: cell.right() - w, y: cell.y - 4 * PX, w, h };
    let shape = Shape::Box { rect, radius: 3 * PX };
    list.fill(Layer::Ghosts, ItemId::Decor, shape, ground);
    if rim.width > 0 {
        list.stroke(Layer::Ghosts, ItemId::Decor, shape, ink, rim);
    }
    let at = Point { x: rect.center().x, y: rect.y + h - 2 * PX - PX / 2 };
    list.fill(Layer::Ghosts, ItemId::Decor, Shape::text(at, Anchor::Middle, Font::Number, text, w), ink);
}

/// A small tick in the lower right corner.
fn tick(cell: Rect, list: &mut DisplayList) {
    let (right, low) = (cell.right() - 3 * PX, cell.y + cell.h - 3 * PX);
    let corners = [
        Point { x: right - 6 * PX, y: low - 2 * PX },
        Point { x: right - 4 * PX, y: low },
        Point { x: right, y: low - 5 * PX },
    ];
    let paint = Paint { token: Token::KeyInk, alpha: 190 };
    let stroke = Stroke { width: 11, dash: Dash::Solid, round: true };
    for pair in corners.windows(2) {
        let line = Shape::Line { from: pair[0], to: pair[1] };
        list.stroke(Layer::Marks, ItemId::Decor, line, paint, stroke);
    }
}
