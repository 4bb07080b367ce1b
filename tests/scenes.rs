//! Each scene as SVG text, compared with its picture in `tests/scenes/`.
//!
//! `UPDATE_SCENES=1 cargo test --test scenes` writes the pictures again; look at them before committing.

#[path = "scenes/flying.rs"]
mod flying;
#[path = "scenes/harmed.rs"]
mod harmed;
#[path = "scenes/kept.rs"]
mod kept;
#[path = "scenes/sound.rs"]
mod sound;
mod support;
#[path = "scenes/worlds.rs"]
mod worlds;

use std::fs;
use std::path::Path;

use loglab::engine::kafka::ids::TopicPartition;
use loglab::scene::glide::Glide;
use loglab::scene::palette::palette;
use loglab::scene::{
    CELL, CELL_WIDTH, Course, DisplayList, Effects, Font, Ghost, Growth, Hit, InFlight, ItemId, Markers,
    Message, PX, Point, Rect, Shape, StageInput, Theme, View, layout, svg, text_width,
};
use loglab::session::subject::kafka;
use loglab::simulation::kafka::command::{
    ConsumerPause, ConsumerResume, ConsumerSeek, MemberCrash, SeekTo, TopicDeleteRecords,
};
use loglab::simulation::ledger::ReaderId;
use loglab::simulation::{Command, Simulation};

/// Words for pictures, as the page's own might be.
fn say(message: &Message) -> String {
    match message {
        Message::Lag(lag) => lag.map_or("no commit".into(), |lag| format!("lag {lag}")),
        Message::EmptyLane { partition, drained: false, .. } => {
            format!("Empty. No key seen so far hashes to partition {partition}.")
        }
        Message::EmptyLane { .. } => "Every record was deleted.".to_owned(),
        Message::Topic { partitions, .. } => format!("{partitions} partitions"),
        Message::NewLane { partition } => format!("partition {partition} would be new"),
        Message::Offsets => "offset".to_owned(),
        Message::NoTopics => "No topic yet.".to_owned(),
    }
}

/// Compares a scene with its picture.
fn check(name: &str, theme: Theme, sim: &Simulation, input: &StageInput) -> DisplayList {
    let list = layout(sim.world(), input);
    sound::check(name, &list);
    let drawn = svg(&list, theme, &say);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenes/{name}.svg"));
    if std::env::var_os("UPDATE_SCENES").is_some_and(|set| set == "1") {
        fs::write(&path, &drawn).expect("the picture can be written");
        return list;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    for (at, (was, is)) in kept.lines().zip(drawn.lines()).enumerate() {
        assert_eq!(was, is, "{name}.svg, line {}", at + 1);
    }
    assert_eq!(kept.lines().count(), drawn.lines().count(), "{name}.svg: lines");
    list
}

#[test]
fn an_empty_world_says_so() {
    let sim = worlds::empty();
    check("an_empty_world_says_so", Theme::Light, &sim, &worlds::look(&sim, 900, 600));
}

#[test]
fn flights_stream_to_two_groups() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 934, 598);
    input.markers = Markers::Drawn;
    check("flights_stream_to_two_groups", Theme::Light, &sim, &input);
    check("flights_in_the_dark", Theme::Dark, &sim, &input);
    check("flights_in_high_contrast", Theme::Contrast, &sim, &input);
}

#[test]
fn a_classroom_fits() {
    let sim = worlds::classroom();
    check("a_classroom_fits", Theme::Light, &sim, &worlds::look(&sim, 934, 720));
}

#[test]
fn many_lanes_scroll() {
    let sim = worlds::many();
    let mut input = worlds::look(&sim, 934, 598);
    check("many_lanes_are_dense", Theme::Light, &sim, &input);
    input.scroll = 500 * PX + 3;
    check("many_lanes_scroll_below_their_heading", Theme::Light, &sim, &input);
}

#[test]
fn one_lane_is_not_lost_in_space() {
    let mut sim = worlds::empty();
    let records: Vec<_> = (0..9).map(|n| worlds::send("t", Some(&[b'a' + n % 3]), Some("v"), None)).collect();
    worlds::do_all(&mut sim, &[worlds::topic("t", 1)]);
    worlds::do_all(&mut sim, &records);
    check("one_lane_is_not_lost_in_space", Theme::Light, &sim, &worlds::look(&sim, 934, 400));
}

#[test]
fn long_names_are_shortened() {
    let sim = worlds::long_names();
    let mut input = worlds::look(&sim, 934, 400);
    check("long_names_are_shortened", Theme::Light, &sim, &input);
    input = worlds::look(&sim, 320, 400);
    check("long_names_on_a_small_phone", Theme::Light, &sim, &input);
}

#[test]
fn a_phone_shows_owners_by_name() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 390, 500);
    input.markers = Markers::Drawn;
    check("a_phone_shows_owners_by_name", Theme::Light, &sim, &input);
}

#[test]
fn odd_records_have_looks_of_their_own() {
    let sim = worlds::odd_records();
    check("odd_records_have_looks_of_their_own", Theme::Light, &sim, &worlds::look(&sim, 600, 200));
    check("odd_records_in_the_dark", Theme::Dark, &sim, &worlds::look(&sim, 600, 200));
}

/// Two records read again, two passed over, the rest read once; the last ones still to come.
#[test]
fn effects_stand_on_the_cells() {
    let mut sim = worlds::empty();
    let records: Vec<_> =
        (0..10).map(|n| worlds::send("t", Some(&[b'a' + n % 3]), Some("v"), None)).collect();
    worlds::do_all(&mut sim, &[worlds::topic("t", 1), worlds::group("g")]);
    worlds::do_all(&mut sim, &records);
    worlds::do_all(&mut sim, &[worlds::join("g", "c1", &["t"], 10_000)]);
    sim.advance(2_000);
    let seek = |offset| ConsumerSeek {
        group: "g".into(),
        topic: "t".into(),
        partition: 0,
        to: SeekTo::Offset(offset),
    };
    worlds::do_all(&mut sim, &[seek(8).into()]);
    sim.advance(1_000);
    let pause = |on: bool| -> Command {
        let (group, member, topic, partition) = ("g".into(), "c1".into(), None, None);
        if on {
            ConsumerPause { group, member, topic, partition }.into()
        } else {
            ConsumerResume { group, member, topic, partition }.into()
        }
    };
    worlds::do_all(&mut sim, &[pause(true)]);
    worlds::do_all(&mut sim, &records[..6]);
    worlds::do_all(&mut sim, &[seek(12).into(), pause(false)]);
    sim.advance(1_000);
    worlds::do_all(&mut sim, &[pause(true)]);
    worlds::do_all(&mut sim, &records[..2]);
    let mut input = worlds::look(&sim, 934, 300);
    let shown = |all| Some(Effects { reader: ReaderId::Group("g".into()), all });
    input.effects = shown(false);
    check("repeats_and_losses_stand_on_the_cells", Theme::Light, &sim, &input);
    input.effects = shown(true);
    check("all_effects_stand_on_the_cells", Theme::Dark, &sim, &input);
    input.view.cell_width = 10 * PX;
    check("small_cells_have_small_marks", Theme::Light, &sim, &input);
}

#[test]
fn a_rebalance_cuts_edges() {
    let mut sim = worlds::flights();
    worlds::do_all(&mut sim, &[worlds::join("gate-displays", "c3", &["flight-events"], 60_000)]);
    // Until one member has revoked its partitions and waits for the others.
    let holding = |sim: &Simulation| {
        sim.world().kafka.groups["gate-displays"]
            .clients
            .values()
            .filter(|client| !client.held().is_empty())
            .count()
    };
    while holding(&sim) > 1 {
        sim.advance(10);
    }
    check("a_rebalance_cuts_edges", Theme::Light, &sim, &worlds::look(&sim, 934, 598));
}

#[test]
fn a_dead_member_keeps_dashed_edges_until_it_is_missed() {
    let mut sim = worlds::flights();
    let crash = MemberCrash { group: "delay-analytics".into(), member: "a1".into(), at: None }.into();
    let pause = ConsumerPause {
        group: "gate-displays".into(),
        member: "c2".into(),
        topic: Some("flight-events".into()),
        partition: Some(4),
    }
    .into();
    worlds::do_all(&mut sim, &[crash, pause]);
    sim.advance(2_000);
    let name = "a_dead_member_keeps_dashed_edges_until_it_is_missed";
    check(name, Theme::Light, &sim, &worlds::look(&sim, 934, 598));
}

#[test]
fn deleted_records_leave_a_start_mark() {
    let mut sim = worlds::flights();
    let delete = |partition, before_offset| {
        TopicDeleteRecords { topic: "flight-events".into(), partition, before_offset }.into()
    };
    worlds::do_all(&mut sim, &[delete(0, 70), delete(2, -1), delete(4, 20)]);
    check("deleted_records_leave_a_start_mark", Theme::Light, &sim, &worlds::look(&sim, 934, 598));
}

#[test]
fn lanes_pan_and_zoom() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 934, 598);
    input.view.cell_width = 8 * PX;
    check("zoomed_out_cells_lose_their_labels", Theme::Light, &sim, &input);
    input.view.cell_width = 2 * PX;
    check("zoomed_far_out_cells_run_together", Theme::Light, &sim, &input);
    input.view.cell_width = 56 * PX;
    for lane in layout(sim.world(), &input).lanes {
        input.view.held.insert(lane.topic_partition(), lane.first.saturating_sub(CELL * 7 / 2));
    }
    input.view.held.insert(TopicPartition::new("flight-events", 3), 40 * CELL + 100);
    check("zoomed_in_and_panned_back", Theme::Light, &sim, &input);
}

#[test]
fn a_hand_on_the_stage() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 934, 598);
    input.markers = Markers::Drawn;
    let partition = TopicPartition::new("flight-events", 4);
    input.selection = Some(kafka::Subject::Record { partition: partition.clone(), offset: 69 }.into());
    let member = kafka::Subject::Member { group: "gate-displays".into(), member: "c2".into() };
    input.hover = Some(Hit::Subject(member.into()));
    input.ghost = Some(Ghost { group: "gate-displays".into(), partition, from: Some(82), to: 64 });
    check("a_marker_in_hand_shows_where_it_would_go", Theme::Light, &sim, &input);
}

#[test]
fn more_partitions_show_which_keys_move() {
    let sim = worlds::flights();
    let mut input = worlds::look(&sim, 934, 720);
    let keys = ["EV", "DL", "9E"].map(|key| key.as_bytes().to_vec()).into();
    input.growth = Some(Growth { topic: "flight-events".into(), total: 8, keys });
    check("more_partitions_show_which_keys_move", Theme::Light, &sim, &input);
}

fn flying(sim: &Simulation) -> StageInput {
    let mut input = worlds::look(sim, 934, 598);
    let from = Point { x: 0, y: 150 * PX };
    let deliver = || Course::Deliver { group: "delay-analytics".into(), member: "a2".into() };
    let flights = [
        (Course::Produce { from }, 3, 136, 1, 640),
        (Course::Produce { from }, 5, 89, 1, 930),
        (deliver(), 4, 80, 1, 300),
        (deliver(), 3, 130, 4, 800),
    ];
    input.in_flight = flights
        .into_iter()
        .zip(0..)
        .map(|((course, partition, offset, count, progress), id)| InFlight {
            id,
            course,
            partition: TopicPartition::new("flight-events", partition),
            offset,
            count,
            progress,
        })
        .collect();
    input
}

#[test]
fn records_fly() {
    let sim = worlds::flights();
    let mut input = flying(&sim);
    check("records_fly_to_lanes_and_members", Theme::Light, &sim, &input);
    input.reduced_motion = true;
    check("records_are_ringed_where_motion_is_reduced", Theme::Light, &sim, &input);
}

/// Where the records in flight of a list are drawn, and where its lanes' numbers are.
fn chips_and_numbers(list: &DisplayList) -> (Vec<Rect>, Vec<Rect>) {
    let (mut chips, mut numbers) = (Vec::new(), Vec::new());
    for item in list.items() {
        match (item.id, item.shape, item.stroke) {
            (ItemId::InFlight { .. }, Shape::Box { rect, .. }, None) => chips.push(rect),
            (ItemId::Lane { .. }, Shape::Text { at, font: Font::Heading, label, max, .. }, _) => {
                let w = text_width(&list.read(label, Font::Heading, max, &say), Font::Heading);
                numbers.push(Rect { x: at.x, y: at.y - 9 * PX, w, h: 9 * PX });
            }
            _ => {}
        }
    }
    (chips, numbers)
}

#[test]
fn records_on_their_way_cross_no_lane_number() {
    let sim = worlds::flights();
    for (width, height) in [(934, 598), (934, 420), (390, 430)] {
        for (partition, offset) in [(0, 40), (2, 20), (3, 136), (4, 80), (5, 89)] {
            for progress in (0..1_000).step_by(20) {
                let mut input = worlds::look(&sim, width, height);
                // Producers stand left of the lanes, or nowhere.
                let left = if height == 598 { 208 * PX } else { 0 };
                input.area = Rect { x: left, w: input.area.w - left, ..input.area };
                input.in_flight = vec![InFlight {
                    id: 1,
                    course: Course::Produce { from: Point { x: left - 10 * PX, y: 150 * PX } },
                    partition: TopicPartition::new("flight-events", partition),
                    offset,
                    count: 1,
                    progress,
                }];
                let (chips, numbers) = chips_and_numbers(&layout(sim.world(), &input));
                assert_eq!((chips.len(), numbers.len()), (1, 6));
                for number in &numbers {
                    let chip = chips[0];
                    let apart = chip.right() <= number.x
                        || number.right() <= chip.x
                        || chip.bottom() <= number.y
                        || number.bottom() <= chip.y;
                    assert!(
                        apart,
                        "{width} px, {progress}: a record of {partition} at {chip:?} hides {number:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn topics_stand_one_below_the_other() {
    let mut sim = worlds::flights();
    worlds::do_all(&mut sim, &[worlds::topic("alerts", 2), worlds::send("alerts", None, Some("v"), Some(1))]);
    check("topics_stand_one_below_the_other", Theme::Dark, &sim, &worlds::look(&sim, 934, 700));
}

#[test]
fn a_lane_glides_at_most_one_cell() {
    let mut sim = worlds::flights();
    let lane = TopicPartition::new("flight-events", 4);
    let (mut glide, mut view) = (Glide::default(), View::default());
    assert!(!glide.advance(sim.world(), [&lane], 16, false, &mut view), "nothing has moved yet");
    worlds::do_all(&mut sim, &[worlds::send("flight-events", Some(b"UA"), Some("v"), None)]);
    sim.advance(10);
    let mut places = Vec::new();
    while glide.advance(sim.world(), [&lane], 16, false, &mut view) {
        let mut input = worlds::look(&sim, 934, 598);
        input.view = view.clone();
        let list = layout(sim.world(), &input);
        sound::check("gliding", &list);
        places.push(list.lanes[4].x_of(83));
    }
    assert!(places.len() > 5 && places.is_sorted_by(|a, b| a > b), "to the left, step by step: {places:?}");
    assert!(places[0] - places[places.len() - 1] < CELL_WIDTH);
    worlds::do_all(&mut sim, &[worlds::send("flight-events", Some(b"UA"), Some("v"), None)]);
    sim.advance(10);
    assert!(!glide.advance(sim.world(), [&lane], 16, true, &mut view), "no motion where it is not wanted");
}

#[test]
fn the_stylesheet_has_the_pictures_colours() {
    let css = include_str!("../assets/css/tokens.css");
    let blocks = [".app {", ".app[data-theme=\"dark\"] {", ".app[data-theme=\"contrast\"] {"];
    for (theme, block) in Theme::ALL.into_iter().zip(blocks) {
        let after = css.split_once(block).map_or("", |(_, after)| after);
        let declared = after.split_once('}').map_or("", |(inside, _)| inside);
        for expected in palette(theme).css().lines() {
            let found = declared.split(';').any(|one| one.trim() == expected.trim_end_matches(';'));
            assert!(found, "tokens.css, {theme:?}: {expected} of scene/palette.rs is missing");
        }
    }
}
