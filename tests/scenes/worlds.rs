//! Worlds to look at.

use std::collections::BTreeMap;

use loglab::engine::ids::Partition;
use loglab::scene::{CardEdge, GroupView, MemberView, PX, Point, StageInput};
use loglab::simulation::command::{Bytes, Join, Send};
use loglab::simulation::{Command, Simulation, World};

pub fn empty() -> Simulation {
    Simulation::new(World::new("test", 7, 0))
}

pub fn do_all(sim: &mut Simulation, commands: &[Command]) {
    sim.apply_all(commands).expect("the commands are right");
}

pub fn topic(name: &str, partitions: Partition) -> Command {
    Command::TopicCreate { topic: name.into(), partitions, configs: BTreeMap::new() }
}

pub fn group(name: &str) -> Command {
    let configs = [("auto.offset.reset", "earliest"), ("group.initial.rebalance.delay.ms", "0")];
    let configs = configs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Command::GroupCreate { group: name.into(), protocol: "classic".into(), assignors: None, configs }
}

/// A member that takes `processing_us` for a record and polls few at a time.
pub fn join(group: &str, member: &str, topics: &[&str], processing_us: u64) -> Command {
    Command::MemberJoin(Box::new(Join {
        group: group.into(),
        member: member.into(),
        topics: topics.iter().map(|topic| (*topic).into()).collect(),
        member_id: None,
        instance_id: None,
        configs: [("max.poll.records".to_owned(), "4".to_owned())].into(),
        processing_us,
    }))
}

pub fn send(topic: &str, key: Option<&[u8]>, value: Option<&str>, partition: Option<Partition>) -> Command {
    Command::ProducerSend(Box::new(Send {
        topic: topic.into(),
        key: key.map(|key| Bytes(key.to_vec())),
        value: value.map(|value| Bytes(value.into())),
        headers: Vec::new(),
        partition,
        timestamp_ms: None,
        producer: None,
    }))
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
    for (id, group) in &sim.world().groups {
        input.groups.push(GroupView { group: id.clone(), rail: true });
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
