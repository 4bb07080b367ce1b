//! Records on their way: effects are drawn after their causes, at any speed.

use std::collections::{BTreeMap, BTreeSet};

use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::scene::journeys::Journeys;
use loglab::scene::{CardEdge, Course, DisplayList, InFlight, MemberView, PX, Point, StageInput, layout};
use loglab::session::Lab;

const FRAME_MS: u64 = 16;

/// A stage with all groups and members, and the records on their way.
fn look(lab: &Lab, journeys: &Journeys) -> StageInput {
    let mut input = StageInput::sized(934, 720);
    for (id, group) in &lab.world().kafka.groups {
        input.groups.push(id.clone());
        for client in group.clients.values() {
            let card = Some(CardEdge { at: Point { x: 900 * PX, y: 90 * PX }, height: 60 * PX });
            let member = client.name.clone();
            input.members.push(MemberView { group: id.clone(), member, colour: 1, card });
        }
    }
    input.in_flight = journeys.list();
    input
}

/// The first offset of each partition that is still on its way to its lane, and how many travel with it.
fn arriving(flying: &[InFlight]) -> BTreeMap<TopicPartition, (Offset, Offset)> {
    let mut first = BTreeMap::new();
    for record in flying.iter().filter(|record| matches!(record.course, Course::Produce { .. })) {
        let (offset, count) = (record.offset, Offset::from(record.count));
        let known = first.entry(record.partition.clone()).or_insert((offset, count));
        *known = (offset, count).min(*known);
    }
    first
}

/// Nothing leaves a lane, passes a slot or stands in one before it has landed there.
fn check(at: &str, flying: &[InFlight], list: &DisplayList) {
    let landed = arriving(flying);
    for record in flying.iter().filter(|record| matches!(record.course, Course::Deliver { .. })) {
        let end = record.offset + Offset::from(record.count);
        let first = landed.get(&record.partition);
        assert!(first.is_none_or(|(first, _)| *first >= end), "{at}: {record:?} leaves before {first:?}");
    }
    for marker in &list.markers {
        let Some((first, _)) = landed.get(&marker.marker.partition) else { continue };
        let lane = list.lane_of(&marker.marker.partition).unwrap();
        assert!(marker.x <= lane.x_in_view(*first).0, "{at}: {marker:?} passes {first}");
    }
    for lane in &list.lanes {
        let Some((first, count)) = landed.get(&lane.topic_partition()) else { continue };
        let behind = lane.end - (first + count).min(lane.end);
        assert!(behind <= 12, "{at}: the cells of {} are {behind} behind", lane.partition);
    }
}

/// How many records set out for a lane, and how many for a member, in five seconds of wall time.
fn run(scenario: &str, speed: f64) -> (usize, usize) {
    let mut lab = Lab::default();
    lab.load(loglab::scenario::library::named(scenario).unwrap()).unwrap();
    lab.set_speed(speed);
    lab.play();
    let mut journeys = Journeys::default();
    let at = Point { x: 0, y: 150 * PX };
    let producers = lab.world().producers.keys().map(|name| (name.clone(), at)).collect();
    let (mut to_lanes, mut to_members) = (BTreeSet::new(), BTreeSet::new());
    for frame in 0..300 {
        lab.frame(FRAME_MS as f64, || 0.0);
        journeys.advance(&lab.take_fresh(), FRAME_MS, &producers);
        let input = look(&lab, &journeys);
        let list = layout(lab.world(), &input);
        check(&format!("{scenario} at {speed}, frame {frame}"), &input.in_flight, &list);
        for record in &input.in_flight {
            match record.course {
                Course::Produce { .. } => to_lanes.insert(record.id),
                Course::Deliver { .. } => to_members.insert(record.id),
            };
        }
    }
    (to_lanes.len(), to_members.len())
}

#[test]
fn effects_follow_their_causes_at_any_speed() {
    for scenario in ["flights", "trips", "classroom"] {
        for speed in [0.1, 1.0, 10.0, 100.0] {
            run(scenario, speed);
        }
    }
    let (to_lanes, to_members) = run("flights", 1.0);
    assert!(to_lanes > 10 && to_members > 10, "{to_lanes} and {to_members} are seen on their way");
}

#[test]
fn where_records_are_too_fast_to_be_seen_neither_leg_is_shown() {
    let (to_lanes, to_members) = run("orders", 1_000.0);
    assert!(to_lanes <= 6 && to_members <= 12, "{to_lanes} and {to_members} before it was known");
}

#[test]
fn cells_after_one_on_its_way_wait_for_it() {
    let sim = super::worlds::flights();
    let mut input = super::worlds::look(&sim, 934, 598);
    let partition = TopicPartition::new("flight-events", 3);
    let end = sim.world().kafka.topics["flight-events"].partitions[3].log_end_offset();
    let from = Point { x: 0, y: 150 * PX };
    let course = Course::Produce { from };
    input.in_flight = vec![InFlight {
        id: 1,
        course,
        partition: partition.clone(),
        offset: end - 3,
        count: 1,
        progress: 500,
    }];
    let list = layout(sim.world(), &input);
    let row = list.lane_of(&partition).unwrap().row;
    let drawn = |at: Offset| {
        list.items().any(|item| {
            matches!(item.id, loglab::scene::ItemId::Cell { row: r, offset } if r == row && offset == at)
        })
    };
    assert!(drawn(end - 4) && !drawn(end - 3) && !drawn(end - 2) && !drawn(end - 1));
}
