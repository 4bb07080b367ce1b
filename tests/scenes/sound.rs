//! What holds for every scene, whatever it shows.

use loglab::scene::{DisplayList, Hit, ItemId, LanePlace, PX, Pass, Point, Rect, Shape, hit};
use loglab::session::subject::kafka;

/// Panics where a list is not sound.
pub fn check(name: &str, list: &DisplayList) {
    everything_is_in_view(name, list);
    for lane in &list.lanes {
        cells_stand_in_order(name, list, lane);
    }
    markers_come_back(name, list);
    what_one_sees_is_what_one_hits(name, list);
    assert!(
        list.lanes.windows(2).all(|pair| pair[0].block.bottom() <= pair[1].block.y),
        "{name}: lanes overlap"
    );
}

fn everything_is_in_view(name: &str, list: &DisplayList) {
    let (w, h) = list.size;
    for item in list.items() {
        let points = match item.shape {
            Shape::Box { rect, .. } => {
                vec![Point { x: rect.x, y: rect.y }, Point { x: rect.right(), y: rect.bottom() }]
            }
            Shape::Line { from, to } => vec![from, to],
            Shape::Curve(points) => points.to_vec(),
            Shape::Diamond { center, .. } => vec![center],
            Shape::Text { at, .. } => vec![at],
        };
        assert!(
            points.iter().all(|p| (0..=w).contains(&p.x)),
            "{name}: left or right of the canvas: {item:?}"
        );
        let (top, bottom) = (points.iter().map(|p| p.y).min(), points.iter().map(|p| p.y).max());
        // A lane that is half in view is laid out whole.
        let slack = 96 * PX;
        assert!(
            bottom > Some(-slack) && top < Some(h + slack),
            "{name}: above or below the canvas: {item:?}"
        );
    }
}

fn cells(list: &DisplayList, row: u32) -> Vec<(u64, Rect)> {
    let of_row = list.items().filter(|item| item.pass() == Pass::Fills).filter_map(|item| {
        match (item.id, item.shape) {
            (ItemId::Cell { row: at, offset }, Shape::Box { rect, .. }) if at == row => Some((offset, rect)),
            _ => None,
        }
    });
    of_row.collect()
}

fn cells_stand_in_order(name: &str, list: &DisplayList, lane: &LanePlace) {
    let cells = cells(list, lane.row);
    for pair in cells.windows(2) {
        let [(left, a), (right, b)] = [pair[0], pair[1]];
        assert!(left < right && a.right() <= b.x, "{name}, row {}: {left} and {right} overlap", lane.row);
    }
    for (offset, rect) in cells {
        assert!((lane.start..lane.end).contains(&offset), "{name}: no record at {offset}");
        assert!(
            rect.x >= lane.x0 && rect.right() <= lane.x1 + lane.cell_width,
            "{name}: {offset} leaves its lane"
        );
    }
}

fn markers_come_back(name: &str, list: &DisplayList) {
    for marker in &list.markers {
        let lane = list.lane_of(&marker.marker.partition);
        let lane = lane.unwrap_or_else(|| panic!("{name}: a marker without a lane"));
        assert!(
            marker.y > lane.y + lane.height && marker.y < lane.block.bottom(),
            "{name}: not below its lane"
        );
        if marker.beyond.is_none() && marker.shown >= lane.start {
            assert_eq!(lane.offset_at(marker.x), marker.shown, "{name}: {marker:?}");
        }
    }
}

fn what_one_sees_is_what_one_hits(name: &str, list: &DisplayList) {
    let near = hit::NEAR;
    let covered =
        list.topics.iter().map(|topic| topic.heading.bottom()).filter(|y| *y < 60 * PX).max().unwrap_or(0);
    // Narrower ones of one key are drawn as one.
    for lane in list.lanes.iter().filter(|lane| lane.cell_width >= 4 * PX) {
        for (offset, rect) in cells(list, lane.row) {
            if rect.y < covered && list.topics.iter().any(|topic| topic.heading.contains(rect.center())) {
                continue;
            }
            let found = hit::item_at(list, rect.center(), near);
            let id = ItemId::Cell { row: lane.row, offset };
            let over = found.is_some_and(|id| matches!(id, ItemId::End { .. } | ItemId::Start { .. }));
            assert!(found == Some(id) || over && rect.w < 9 * PX, "{name}: {found:?} instead of {id:?}");
            let record = kafka::Subject::Record { partition: lane.topic_partition(), offset };
            assert_eq!(hit::meant_by(list, id), Some(Hit::Subject(record.into())));
        }
    }
    for item in list.items() {
        if let (ItemId::Edge { .. }, Shape::Curve([from, _, _, to])) = (item.id, item.shape) {
            let middle = Point { x: i32::midpoint(from.x, to.x), y: i32::midpoint(from.y, to.y) };
            let found = hit::item_at(list, middle, near);
            assert!(matches!(found, Some(ItemId::Edge { .. })), "{name}: {found:?} instead of an edge");
        }
    }
    assert_eq!(hit::item_at(list, Point { x: -9, y: -9 }, near), None);
}
