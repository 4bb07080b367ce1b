//! What is under a pointer.
//!
//! Invariant: reads the same list that is painted, so what one sees is what one hits. Thin things are given a pointer's
//! width; of several edges the nearest wins.

use super::curve;
use super::geometry::{PX, Point, Rect, Unit};
use super::input::Hit;
use super::list::DisplayList;
use super::place::LanePlace;
use super::shape::{Item, ItemId, Shape};
use crate::session::subject::kafka::{Marker, Subject, Which};

/// How near is on it, for thin things.
pub const NEAR: Unit = 4 * PX;

/// What a pointer at `p` is on.
pub fn hit(list: &DisplayList, p: Point, near: Unit) -> Option<Hit> {
    meant_by(list, item_at(list, p, near)?)
}

/// The topmost item at `p` that a person could mean.
pub fn item_at(list: &DisplayList, p: Point, near: Unit) -> Option<ItemId> {
    let mut edge: Option<(Unit, ItemId)> = None;
    for item in list.items().rev() {
        if is_decoration(item.id) {
            continue;
        }
        let Some(away) = distance(item, p, near) else { continue };
        match item.id {
            ItemId::Edge { .. } => {
                if edge.is_none_or(|(least, _)| away < least) {
                    edge = Some((away, item.id));
                }
            }
            // Edges lie below cells and rails, so all of them are known once something lower comes.
            _ if edge.is_some() => break,
            // Many thin cells are drawn as one, and there are gaps between wide ones.
            ItemId::Lane { row } | ItemId::Cell { row, .. } => {
                return Some(cell(list, row, p).unwrap_or(item.id));
            }
            id => return Some(id),
        }
    }
    edge.map(|(_, id)| id)
}

fn is_decoration(id: ItemId) -> bool {
    matches!(
        id,
        ItemId::Decor
            | ItemId::NewLane { .. }
            | ItemId::Ghost { .. }
            | ItemId::InFlight { .. }
            | ItemId::Harmed { .. }
    )
}

/// What a person means who points at an item.
pub fn meant_by(list: &DisplayList, id: ItemId) -> Option<Hit> {
    let tp = |row| list.lane(row).map(LanePlace::topic_partition);
    let subject = match id {
        ItemId::Decor
        | ItemId::NewLane { .. }
        | ItemId::Ghost { .. }
        | ItemId::InFlight { .. }
        | ItemId::Harmed { .. } => return None,
        ItemId::Edge { row, member, .. } => {
            let (group, member) = list.members.get(usize::from(member))?.clone();
            return Some(Hit::Edge { group, member, partition: tp(row)? });
        }
        ItemId::Topic { topic } => {
            Subject::Topic(list.topics.iter().find(|place| place.index == topic)?.topic.clone())
        }
        ItemId::Lane { row } | ItemId::Number { row, .. } | ItemId::Start { row } | ItemId::End { row } => {
            Subject::Partition(tp(row)?)
        }
        ItemId::Cell { row, offset } => Subject::Record { partition: tp(row)?, offset },
        // A rail begins with what is committed.
        ItemId::Rail { row, group } | ItemId::Marker { row, group } => {
            let group = list.groups.get(usize::from(group))?.clone();
            Subject::Marker(Marker { group, partition: tp(row)?, which: Which::Committed })
        }
    };
    Some(Hit::Subject(subject.into()))
}

/// The cell at `p`, also in the gap between two of them.
fn cell(list: &DisplayList, row: u32, p: Point) -> Option<ItemId> {
    let lane = list.lane(row)?;
    let offset = lane.cell_at(p.x)?;
    let inside = p.y >= lane.y && p.y < lane.y + lane.height;
    let drawn = || list.items().any(|item| item.id == ItemId::Cell { row, offset });
    (inside && (lane.cell_width < 4 * PX || drawn())).then_some(ItemId::Cell { row, offset })
}

/// How far `p` is from an item that it may count for.
fn distance(item: &Item, p: Point, near: Unit) -> Option<Unit> {
    match item.shape {
        Shape::Box { rect, .. } => rect.contains(p).then_some(0),
        Shape::Diamond { center, radius } => {
            let away = (p.x - center.x).abs() + (p.y - center.y).abs();
            (away <= radius + near / 2).then_some(0)
        }
        Shape::Line { from, to } => Some(curve::segment_distance(from, to, p)).filter(|away| *away <= near),
        Shape::Curve(points) => {
            if !bounds(points).grown(near).contains(p) {
                return None;
            }
            Some(curve::distance(points, p)).filter(|away| *away <= near)
        }
        Shape::Text { .. } => None,
    }
}

fn bounds(points: [Point; 4]) -> Rect {
    let (xs, ys) = (points.map(|p| p.x), points.map(|p| p.y));
    let least = |all: [Unit; 4]| all.into_iter().min().unwrap_or_default();
    let most = |all: [Unit; 4]| all.into_iter().max().unwrap_or_default();
    Rect { x: least(xs), y: least(ys), w: most(xs) - least(xs) + 1, h: most(ys) - least(ys) + 1 }
}
