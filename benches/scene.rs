//! One frame of the stage: layout, and in a browser also painting, beside a frame that shows nothing.

mod support;

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::simulation::command::{Configs, Milli};
use loglab::simulation::kafka::command::{CommitMode, Effect, GroupCreate, MemberJoin, OnError, TopicCreate};
use std::hint::black_box;

use loglab::engine::kafka::ids::Partition;
use loglab::engine::kafka::log::RecordRef;
use loglab::scene::{
    CardEdge, DisplayList, MemberView, Message, PX, Point, StageInput, Theme, hit, layout_into, svg,
};
use loglab::simulation::{Command, Simulation, World};

/// A canvas of a usual size.
const WIDTH: i32 = 1_000;
const HEIGHT: i32 = 640;

fn main() {
    let mut bench = support::Bench::from_args();
    let stages = [
        ("classroom, 16 lanes, 4 groups of 4", classroom()),
        ("1,000 lanes, 200 members, 1,000,000 records", large()),
    ];
    let empty = Simulation::new(World::new("empty", 1, 0));
    let mut list = DisplayList::default();
    let nothing = StageInput::sized(WIDTH, HEIGHT);
    bench.limit("limit: a frame of nothing", 1, || layout_into(empty.world(), &nothing, &mut list));
    for (name, (world, input)) in &stages {
        bench.run(&format!("layout: {name}"), 1, || layout_into(world, input, &mut list));
        let at =
            list.lanes.first().map_or_else(Point::default, |lane| Point { x: lane.x0 + 99, y: lane.y + 40 });
        bench.run(&format!("hit test: {name}"), 1, || hit::item_at(&list, black_box(at), hit::NEAR));
        bench.run(&format!("svg: {name}"), 1, || svg(&list, Theme::Light, &say));
        #[cfg(target_arch = "wasm32")]
        paint(&mut bench, name, world, input);
    }
}

/// A frame as the page draws it.
#[cfg(target_arch = "wasm32")]
fn paint(bench: &mut support::Bench, name: &str, world: &World, input: &StageInput) {
    use loglab::scene::painter::Painter;
    use wasm_bindgen::JsCast as _;

    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let canvas = document.create_element("canvas").expect("an element");
    document.body().expect("a body").append_child(&canvas).expect("its place");
    let canvas: web_sys::HtmlCanvasElement = canvas.unchecked_into();
    for ratio in [1.0, 2.0] {
        let mut painter = Painter::new(canvas.clone()).expect("a context");
        painter.set_theme(&canvas, Theme::Light);
        painter.set_size(WIDTH as u32, HEIGHT as u32, ratio);
        let mut list = DisplayList::default();
        bench.run(&format!("layout and paint at {ratio}x: {name}"), 1, || {
            layout_into(world, input, &mut list);
            painter.paint(&list, &say);
        });
    }
    canvas.remove();
}

fn say(message: &Message) -> String {
    match message {
        Message::Lag(lag) => lag.map_or("no commit".into(), |lag| format!("lag {lag}")),
        _ => "some words".to_owned(),
    }
}

fn classroom() -> (World, StageInput) {
    let groups: Vec<_> = (0..4).map(|group| (format!("group-{group}"), 4)).collect();
    stage(16, 200 * 600, &groups)
}

fn large() -> (World, StageInput) {
    stage(1_000, 1_000_000, &[("group".to_owned(), 200)])
}

/// A topic that holds so many records, groups of so many members that have read some, and a card for each member.
fn stage(partitions: Partition, records: u32, groups: &[(String, u32)]) -> (World, StageInput) {
    let mut sim = Simulation::new(World::new("bench", 7, 0));
    let mut commands =
        vec![TopicCreate { topic: "orders".into(), partitions, configs: Configs::new() }.into()];
    for (group, members) in groups {
        commands.push(
            GroupCreate {
                group: group.as_str().into(),
                protocol: GroupProtocol::Classic,
                assignors: None,
                configs: [("auto.offset.reset".to_owned(), "earliest".to_owned())].into(),
            }
            .into(),
        );
        commands.extend((0..*members).map(|member| join(group, &format!("c{member}"))));
    }
    sim.apply_all(&commands).expect("the commands are right");
    let mut world = sim.world().clone();
    let logs = &mut world.kafka.topics.get_mut("orders").expect("it was just created").partitions;
    for number in 0..records {
        let key = format!("key-{}", number.wrapping_mul(2_654_435_761) % 997);
        let record = RecordRef { key: Some(key.as_bytes()), value: Some(b"some value"), ..RecordRef::at(0) };
        logs[(number % partitions) as usize].append(record);
    }
    let mut sim = Simulation::new(world);
    sim.advance(20_000);
    let world = sim.world().clone();
    let input = look(&world);
    (world, input)
}

fn join(group: &str, member: &str) -> Command {
    MemberJoin {
        group: group.into(),
        member: member.into(),
        topics: vec!["orders".into()],
        member_id: None,
        instance_id: None,
        subscribed_topic_regex: None,
        configs: Configs::new(),
        processing_ms: Milli(20_000),
        commit_on_revoke: false,
        commit: CommitMode::default(),
        effect: Effect::Count,
        on_error: OnError::Stop,
    }
    .into()
}

fn look(world: &World) -> StageInput {
    let mut input = StageInput::sized(WIDTH, HEIGHT);
    for (id, group) in &world.kafka.groups {
        input.groups.push(id.clone());
        for client in group.clients.values() {
            let number = input.members.len() as i32;
            let at = Point { x: input.size.0 - 2 * PX, y: (20 + number * 36 % (HEIGHT - 40)) * PX };
            let card = Some(CardEdge { at, height: 30 * PX });
            let member = client.name.clone();
            input.members.push(MemberView { group: id.clone(), member, colour: (number % 10) as u8, card });
        }
    }
    input
}
