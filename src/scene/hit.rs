//! What is under a pointer.
//!
//! Invariant: reads the same list that is painted, so what one sees is what one hits. Thin things are given a pointer's
//! width; of several edges the nearest wins.

use super::curve;
use super::geometry::{PX, Point, Rect, Unit};
use super::input::Target;
use super::list::DisplayList;
use super::place::LanePlace;
use super::shape::{Item, ItemId, Shape};

/// How near is on it, for thin things: a mouse.
pub const NEAR: Unit = 4 * PX;

/// How near is on it, for thin things: a finger.
pub const NEAR_FINGER: Unit = 10 * PX;

/// The topmost item at `p`.
pub fn hit(list: &DisplayList, p: Point, near: Unit) -> Option<ItemId> {
    let mut edge: Option<(Unit, ItemId)> = None;
    for item in list.items().rev() {
        if !can_be_meant(item.id) {
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
            ItemId::Lane { row } if edge.is_none() => return Some(cell(list, row, p).unwrap_or(item.id)),
            id if edge.is_none() => return Some(exact(list, id, p)),
            _ => break,
        }
    }
    edge.map(|(_, id)| id)
}

/// What a person means who points at `p`.
pub fn target(list: &DisplayList, p: Point, near: Unit) -> Option<Target> {
    meant(list, hit(list, p, near)?)
}

/// What a person means who points at an item.
pub fn meant(list: &DisplayList, id: ItemId) -> Option<Target> {
    let tp = |row| list.lane(row).map(LanePlace::topic_partition);
    let group = |at: u16| list.groups.get(usize::from(at)).cloned();
    Some(match id {
        ItemId::Decor | ItemId::NewLane { .. } | ItemId::Ghost { .. } | ItemId::InFlight { .. } => {
            return None;
        }
        ItemId::Topic { topic } => {
            Target::Topic(list.topics.iter().find(|place| place.index == topic)?.topic.clone())
        }
        ItemId::Lane { row } | ItemId::Number { row, .. } | ItemId::Start { row } | ItemId::End { row } => {
            Target::Partition(tp(row)?)
        }
        ItemId::Cell { row, offset } => Target::Record { partition: tp(row)?, offset },
        ItemId::Rail { row, group: at } | ItemId::Marker { row, group: at } => {
            Target::Rail { group: group(at)?, partition: tp(row)? }
        }
        ItemId::Edge { row, member, .. } => {
            let (group, member) = list.members.get(usize::from(member))?.clone();
            Target::Edge { group, member, partition: tp(row)? }
        }
    })
}

fn can_be_meant(id: ItemId) -> bool {
    !matches!(id, ItemId::Decor | ItemId::NewLane { .. } | ItemId::Ghost { .. } | ItemId::InFlight { .. })
}

/// Many thin cells are drawn as one: which of them is it?
fn exact(list: &DisplayList, id: ItemId, p: Point) -> ItemId {
    let ItemId::Cell { row, .. } = id else { return id };
    cell(list, row, p).unwrap_or(id)
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
