//! What a pointer rests on, in words: each mark of a lane says what it is and what it counts.

use crate::engine::kafka::ids::{Offset, TopicPartition};
use crate::scene::{DisplayList, Hit, ItemId, LanePlace, PX, Point, Unit, hit};
use crate::session::subject::kafka::{Marker, Which};
use crate::simulation::kafka::lag::lag;
use crate::simulation::world::World;
use crate::ui::stage::scenery::Scenery;
use crate::ui::words::format::timestamp;
use crate::ui::words::{Arg, Words, show};

/// Half of a marker, as wide as a pointer takes it.
const MARKER: (Unit, Unit) = (7 * PX, 6 * PX);

/// A mark's name and what is to be said of it, and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    pub name: String,
    pub what: String,
    pub at: Point,
}

/// The tip for what the pointer is on now.
pub fn tip(words: &Words, world: &World, stage: &Scenery) -> Option<Tip> {
    let (at, list) = stage.pointed()?;
    let (id, args, place) = told(world, list, at)?;
    let what = words.why(id, &args).unwrap_or_default();
    Some(Tip { name: words.format(id, &args), what, at: place })
}

type Told = (&'static str, Vec<(&'static str, Arg<'static>)>, Point);

fn told(world: &World, list: &DisplayList, at: Point) -> Option<Told> {
    let near = |place: &&crate::scene::MarkerPlace| {
        (place.x - at.x).abs() <= MARKER.0 && (place.y - at.y).abs() <= MARKER.1
    };
    // Of two at one place the position lies on top.
    let marker = list.markers.iter().filter(near).min_by_key(|place| place.marker.which != Which::Position);
    if let Some(place) = marker {
        let id = match place.marker.which {
            Which::Position => "tip-position",
            Which::Committed => "tip-committed",
        };
        return Some((id, offsets(world, list, &place.marker)?, Point { x: place.x, y: place.y }));
    }
    let item = hit::item_at(list, at, hit::NEAR);
    let lane = |row| list.lane(row);
    let on =
        |lane: &LanePlace, offset: Offset| Point { x: lane.x_in_view(offset).0, y: lane.y + lane.height };
    let Some(item) = item.filter(|item| !matches!(item, ItemId::Lane { .. })) else {
        return lag_beside(world, list, at);
    };
    match item {
        ItemId::End { row } => {
            let lane = lane(row)?;
            Some(("tip-end", of_lane(lane, lane.end), on(lane, lane.end)))
        }
        ItemId::Start { row } => {
            let lane = lane(row)?;
            Some(("tip-start", of_lane(lane, lane.start), on(lane, lane.start)))
        }
        ItemId::Cell { row, offset } => {
            let lane = lane(row)?;
            let log = &world.kafka.topics.get(&lane.topic)?.partitions.get(lane.partition as usize)?;
            let mut args = of_lane(lane, offset);
            args.push(("time", timestamp(log.get(offset)?.timestamp).into()));
            Some(("tip-record", args, on(lane, offset)))
        }
        ItemId::Rail { row, group } | ItemId::Marker { row, group } => {
            let group = list.groups.get(usize::from(group))?.clone();
            let marker = Marker { group, partition: lane(row)?.topic_partition(), which: Which::Committed };
            Some(("tip-lag", offsets(world, list, &marker)?, at))
        }
        _ => edge(list, item, at),
    }
}

/// Right of the cells stands how far each rail's group is behind.
fn lag_beside(world: &World, list: &DisplayList, at: Point) -> Option<Told> {
    let here = |lane: &&LanePlace| {
        at.x > lane.x1 && at.x < lane.block.right() && at.y >= lane.y && at.y < lane.block.bottom()
    };
    let lane = list.lanes.iter().find(here)?;
    let rails = list.markers.iter().filter(|place| lane.is_of(&place.marker.partition));
    let nearest = rails.min_by_key(|place| (place.y - at.y).abs())?;
    Some(("tip-lag", offsets(world, list, &nearest.marker)?, at))
}

fn edge(list: &DisplayList, item: ItemId, at: Point) -> Option<Told> {
    let Some(Hit::Edge { group, member, partition }) = hit::meant_by(list, item) else { return None };
    let args = vec![("group", show(group)), ("member", show(member)), ("partition", show(partition))];
    Some(("tip-edge", args, at))
}

fn of_lane(lane: &LanePlace, offset: Offset) -> Vec<(&'static str, Arg<'static>)> {
    vec![("offset", show(offset)), ("partition", show(lane.topic_partition()))]
}

/// A group's offsets of a partition, as its rail shows them.
fn offsets(world: &World, list: &DisplayList, marker: &Marker) -> Option<Vec<(&'static str, Arg<'static>)>> {
    let lane = list.lane_of(&marker.partition)?;
    let of = |which: Which| {
        let mut places = list.markers.iter().filter(|place| place.is_of(&marker.group, &marker.partition));
        places.find(|place| place.marker.which == which).map(|place| place.offset)
    };
    let (committed, position) = (of(Which::Committed), of(Which::Position));
    let owner = owner(world, marker).unwrap_or_default();
    let text = |offset: Option<Offset>| offset.map_or_else(|| "–".to_owned(), |offset| offset.to_string());
    let lag = lag(lane.end, committed).map_or_else(|| "–".to_owned(), |lag| lag.to_string());
    Some(vec![
        ("group", show(&marker.group)),
        ("member", show(if owner.is_empty() { marker.group.to_string() } else { owner })),
        ("partition", show(&marker.partition)),
        ("committed", text(committed).into()),
        ("position", text(position).into()),
        ("end", show(lane.end)),
        ("lag", lag.into()),
    ])
}

/// Who holds a partition for the group now.
fn owner(world: &World, marker: &Marker) -> Option<String> {
    let group = world.kafka.groups.get(&marker.group)?;
    let holds = |tp: &TopicPartition| {
        group
            .clients
            .values()
            .find(|client| client.held().contains_key(tp))
            .map(|client| client.name.to_string())
    };
    holds(&marker.partition)
}
