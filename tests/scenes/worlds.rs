//! Worlds to look at.

use loglab::engine::kafka::ids::Partition;
use loglab::scene::{CardEdge, MemberView, PX, Point, StageInput};
use loglab::simulation::command::{Bytes, Milli};
use loglab::simulation::kafka::command::{GroupCreate, MemberJoin, ProducerSend};
use loglab::simulation::{Command, Simulation, World};

use crate::support;

pub fn empty() -> Simulation {
    Simulation::new(World::new("test", 7, 0))
}

pub fn do_all(sim: &mut Simulation, commands: &[Command]) {
    sim.apply_all(commands).expect("the commands are right");
}

pub fn topic(name: &str, partitions: Partition) -> Command {
    support::topic(name, partitions).into()
}

pub fn group(name: &str) -> Command {
    let configs =
        support::configs(&[("auto.offset.reset", "earliest"), ("group.initial.rebalance.delay.ms", "0")]);
    GroupCreate { configs, ..support::group(name) }.into()
}

/// A member that takes `processing_us` for a record and polls few at a time.
pub fn join(group: &str, member: &str, topics: &[&str], processing_us: u64) -> Command {
    MemberJoin {
        topics: topics.iter().map(|topic| (*topic).into()).collect(),
        configs: support::configs(&[("max.poll.records", "4")]),
        processing_ms: Milli(processing_us),
        ..support::member(group, member, "")
    }
    .into()
}

pub fn send(topic: &str, key: Option<&[u8]>, value: Option<&str>, partition: Option<Partition>) -> Command {
    ProducerSend {
        topic: topic.into(),
        key: key.map(|key| Bytes(key.to_vec())),
        value: value.map(|value| Bytes(value.into())),
        headers: Vec::new(),
        partition,
        timestamp_ms: None,
        producer: None,
        poison: false,
    }
    .into()
}

/// The first departures of the day, by carrier.
pub fn departures(count: usize) -> Vec<Command> {
    let file = include_str!("../../assets/flights-2013-11-27.csv");
    let carriers = file.lines().skip(1).take(count).filter_map(|row| row.split(',').nth(1));
    carriers.map(|carrier| send("flight-events", Some(carrier.as_bytes()), Some("gate C92"), None)).collect()
}

/// The study: two groups at work on 420 departures.
pub fn flights() -> Simulation {
    let mut sim = empty();
    do_all(&mut sim, &[topic("flight-events", 6), group("gate-displays"), group("delay-analytics")]);
    do_all(&mut sim, &departures(420));
    let topics = ["flight-events"];
    let members = [("gate-displays", "c1", 150_000), ("gate-displays", "c2", 60_000)];
    let others = [("delay-analytics", "a1", 148_000), ("delay-analytics", "a2", 54_000)];
    for (group, member, processing_us) in members.into_iter().chain(others) {
        do_all(&mut sim, &[join(group, member, &topics, processing_us)]);
    }
    sim.advance(16_700);
    sim
}

/// A stage that shows every group and member, with cards down the right side.
pub fn look(sim: &Simulation, width: i32, height: i32) -> StageInput {
    let mut input = StageInput::sized(width, height);
    let mut top = 70 * PX;
    for (id, group) in &sim.world().kafka.groups {
        input.groups.push(id.clone());
        for client in group.clients.values() {
            let at = Point { x: input.size.0 - 2 * PX, y: top };
            let card = (width > 600).then_some(CardEdge { at, height: 52 * PX });
            let colour = (input.members.len() % 10) as u8;
            input.members.push(MemberView { group: id.clone(), member: client.name.clone(), colour, card });
            top += 58 * PX;
        }
        top += 70 * PX;
    }
    input
}

/// A classroom: sixteen partitions, four groups of four.
pub fn classroom() -> Simulation {
    let mut sim = empty();
    do_all(&mut sim, &[topic("orders", 16)]);
    let records: Vec<_> = (0..1_600_u32)
        .map(|n| {
            let key = format!("key-{}", n.wrapping_mul(2_654_435_761) % 97);
            send("orders", Some(key.as_bytes()), Some("v"), None)
        })
        .collect();
    do_all(&mut sim, &records);
    for (name, processing_us) in
        [("billing", 9_000), ("fraud", 31_000), ("search", 52_000), ("shipping", 17_000)]
    {
        do_all(&mut sim, &[group(name)]);
        for member in ["w1", "w2", "w3", "w4"] {
            do_all(&mut sim, &[join(name, member, &["orders"], processing_us)]);
        }
    }
    sim.advance(17_000);
    sim
}

/// More lanes than fit, one group of twenty.
pub fn many() -> Simulation {
    let mut sim = empty();
    do_all(&mut sim, &[topic("clicks", 50), group("sessions")]);
    let records: Vec<_> = (0..2_000_u32)
        .map(|n| send("clicks", Some(format!("user-{}", n * n % 211).as_bytes()), Some("v"), None))
        .collect();
    do_all(&mut sim, &records);
    for member in 1..=20 {
        do_all(&mut sim, &[join("sessions", &format!("pod-{member}"), &["clicks"], 80_000)]);
    }
    sim.advance(12_000);
    sim
}

/// Names and keys longer than any place for them.
pub fn long_names() -> Simulation {
    let mut sim = empty();
    let name = "com.example.retail.checkout.order-line-items.enriched.v3.internal-only";
    do_all(&mut sim, &[topic(name, 3), group("the-group-that-writes-everything-to-the-warehouse")]);
    let keys =
        ["customer-8812734", "customer-17", "Ωμέγα-κλειδί", "漢字の鍵", "a", "https://example.org/a/b/c"];
    let records: Vec<_> =
        (0..60).map(|n| send(name, Some(keys[n * 7 % keys.len()].as_bytes()), Some("v"), None)).collect();
    do_all(&mut sim, &records);
    let group = "the-group-that-writes-everything-to-the-warehouse";
    do_all(&mut sim, &[join(group, "warehouse-writer-eu-central-1a-7f9c", &[name], 200_000)]);
    sim.advance(7_000);
    sim
}

/// Every kind of key and value that a record can have.
pub fn odd_records() -> Simulation {
    let mut sim = empty();
    do_all(&mut sim, &[topic("odd", 1)]);
    let keys: [Option<&[u8]>; 8] = [
        Some(b"k1"),
        None,
        Some(b""),
        Some(&[0xff, 0xfe, 0x00]),
        Some(b"<&>"),
        Some("é".as_bytes()),
        Some(b"tab\tbed"),
        Some(b"k1"),
    ];
    for (at, key) in keys.into_iter().enumerate() {
        let value = (at % 4 != 3).then_some("v");
        do_all(&mut sim, &[send("odd", key, value, Some(0))]);
    }
    sim
}
