//! Messages to which something happened, on the edge on which it did.

use std::collections::BTreeMap;

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::ids::TopicPartition;
use loglab::scene::journeys::Journeys;
use loglab::scene::mishaps::Mishaps;
use loglab::scene::{DisplayList, Harmed, ItemId, PX, Point, Rect, Shape, StageInput, Theme, layout};
use loglab::session::Lab;
use loglab::simulation::network::{Harm, Leg, Named};

use super::{check, worlds};

const FRAME_MS: u64 = 16;
/// How high a label is.
const LABEL: i32 = 15 * PX;

fn producer() -> Named {
    Named::Producer("airport".into())
}

fn member(group: &str, member: &str) -> Named {
    Named::Member(group.into(), member.into())
}

/// Every kind of harm at once, on six lanes and five edges.
fn harmed(progress: u16, left: u16) -> Vec<Harmed> {
    let (request, response) = (Leg::Request, Leg::Response);
    let of_producer = [
        (0, request, Harm::Drop),
        (1, response, Harm::Drop),
        (2, request, Harm::Delay(2_000)),
        (3, request, Harm::Duplicate),
        (4, response, Harm::Delay(350)),
        (5, response, Harm::Duplicate),
    ];
    let of_members = [
        ("delay-analytics", "a1", ApiKey::Heartbeat, request, Harm::Drop),
        ("delay-analytics", "a2", ApiKey::OffsetCommit, response, Harm::Drop),
        ("gate-displays", "c1", ApiKey::ConsumerGroupHeartbeat, request, Harm::Delay(500)),
        ("gate-displays", "c2", ApiKey::JoinGroup, response, Harm::Duplicate),
    ];
    let from = Some(Point { x: 0, y: 150 * PX });
    let one = |client, partition, api, leg, what| Harmed {
        id: 0,
        client,
        from,
        partition,
        api,
        leg,
        what,
        progress,
        left,
    };
    let producers = of_producer.map(|(partition, leg, what)| {
        one(producer(), Some(TopicPartition::new("flight-events", partition)), ApiKey::Produce, leg, what)
    });
    let members =
        of_members.map(|(group, name, api, leg, what)| one(member(group, name), None, api, leg, what));
    let all = producers.into_iter().chain(members);
    all.zip(1..).map(|(harmed, id)| Harmed { id, ..harmed }).collect()
}

fn look(width: i32, height: i32, (progress, left): (u16, u16)) -> StageInput {
    let mut input = worlds::look(&worlds::flights(), width, height);
    input.area = Rect { x: if width > 600 { 120 * PX } else { 0 }, ..input.area };
    input.area.w -= input.area.x;
    input.harmed = harmed(progress, left);
    input
}

#[test]
fn harmed_messages_stand_on_their_edges() {
    let sim = worlds::flights();
    check("harmed_messages_stand_half_way", Theme::Light, &sim, &look(934, 598, (500, 900)));
    check("harmed_messages_in_the_dark", Theme::Dark, &sim, &look(934, 598, (500, 900)));
    check("harmed_messages_on_a_phone", Theme::Light, &sim, &look(390, 598, (500, 900)));
    let mut still = look(934, 598, (0, 1_000));
    still.reduced_motion = true;
    check("harmed_messages_where_nothing_moves", Theme::Light, &sim, &still);
}

/// Everything that is drawn of one.
fn parts(list: &DisplayList, id: u64) -> Vec<Shape> {
    let items = list.items().filter(|item| item.id == ItemId::Harmed { id });
    items.map(|item| item.shape).collect()
}

fn letter(list: &DisplayList, id: u64) -> Option<Point> {
    parts(list, id).into_iter().find_map(|shape| match shape {
        Shape::Box { rect, .. } => Some(rect.center()),
        _ => None,
    })
}

#[test]
fn requests_and_responses_of_one_edge_go_opposite_ways() {
    let sim = worlds::flights();
    let at = |progress| layout(sim.world(), &look(934, 598, (progress, 1_000)));
    let (early, later) = (at(150), at(400));
    // Those of producers go to the right, those of members from their cards to the left; responses the other way.
    for (id, right) in [(1, true), (2, false), (7, false), (8, true)] {
        let (before, after) = (letter(&early, id).unwrap(), letter(&later, id).unwrap());
        assert_eq!(after.x > before.x, right, "{id}: {before:?} to {after:?}");
    }
    // What is whole so far is no mark of what will happen to it.
    assert!(parts(&early, 1).len() < parts(&at(500), 1).len());
}

#[test]
fn every_harm_has_a_shape_of_its_own() {
    let list = layout(worlds::flights().world(), &look(934, 598, (500, 1_000)));
    // The sizes of its boxes, and how many lines there are.
    let shapes = |id| {
        let (mut boxes, mut lines) = (Vec::new(), 0);
        for shape in parts(&list, id) {
            match shape {
                Shape::Box { rect, .. } if rect.h != LABEL => boxes.push((rect.w, rect.h)),
                Shape::Line { .. } => lines += 1,
                _ => {}
            }
        }
        (boxes, lines)
    };
    let kinds = [1, 2, 3, 4].map(shapes);
    for (at, one) in kinds.iter().enumerate() {
        assert!(!kinds[..at].contains(one), "{kinds:?}");
    }
}

/// A lab with a producer whose next acknowledgement, or request, is lost.
fn lab(leg: &str) -> Lab {
    let mut lab = Lab::default();
    let commands = format!(
        r#"{{"version":1,"name":"t","commands":[
            {{"type":"topic.create","topic":"orders","partitions":3}},
            {{"type":"producer.create","producer":"shop","topic":"orders"}},
            {{"type":"fault.inject","fault":"f","client":{{"producer":"shop"}},"api":"Produce","leg":"{leg}","what":"drop"}},
            {{"at_ms":1000,"type":"producer.send","topic":"orders","partition":2,"key":"k","value":"v","producer":"shop"}}
        ]}}"#
    );
    lab.load(loglab::scenario::parse::scenario_text(&commands).unwrap()).unwrap();
    lab.play();
    lab
}

/// Runs for some seconds; when a record was first on its way to its lane, when it had landed, when the mishap set out and
/// where it is.
fn run(leg: &str) -> (Option<u64>, Option<u64>, Option<TopicPartition>) {
    let mut lab = lab(leg);
    let (mut journeys, mut mishaps) = (Journeys::default(), Mishaps::default());
    let producers = BTreeMap::from([("shop".into(), Point { x: 0, y: 150 * PX })]);
    let (mut landed, mut set_out, mut place) = (None, None, None);
    for frame in 0..200 {
        lab.frame(FRAME_MS as f64, || 0.0);
        let fresh = lab.take_fresh();
        journeys.advance(&fresh, FRAME_MS, &producers);
        mishaps.advance(&fresh, (FRAME_MS, false), lab.world(), &journeys);
        if !journeys.is_empty() {
            landed = Some(frame + 1);
        }
        if let Some(harmed) = mishaps.list(&producers).first() {
            set_out = set_out.or(Some(frame));
            place.clone_from(&harmed.partition);
        }
    }
    (landed, set_out, place)
}

#[test]
fn an_acknowledgement_starts_when_its_record_has_landed() {
    let (landed, set_out, place) = run("response");
    assert!(
        landed.is_some() && set_out >= landed,
        "it sets out at {set_out:?}, the record lands at {landed:?}"
    );
    assert_eq!(place, Some(TopicPartition::new("orders", 2)));
    let (landed, set_out, place) = run("request");
    assert!(landed.is_none() && set_out.is_some(), "no record arrives: {landed:?}, {set_out:?}");
    assert_eq!(place, Some(TopicPartition::new("orders", 2)));
}

#[test]
fn a_mark_ends_after_a_while() {
    let mut lab = lab("request");
    let (journeys, mut mishaps) = (Journeys::default(), Mishaps::default());
    for still in [false, true] {
        let mut seen_ms = 0;
        lab.reset();
        lab.play();
        for _ in 0..500 {
            lab.frame(FRAME_MS as f64, || 0.0);
            mishaps.advance(&lab.take_fresh(), (FRAME_MS, still), lab.world(), &journeys);
            seen_ms += if mishaps.is_empty() { 0 } else { FRAME_MS };
        }
        assert!((2_500..5_000).contains(&seen_ms), "{still}: {seen_ms} ms");
        assert!(mishaps.is_empty());
    }
}
