//! `consumer.pause` and what ends it.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::TopicPartition;
use loglab::simulation::Simulation;
use loglab::simulation::kafka::Fact;
use loglab::simulation::kafka::command::{ConsumerPause, GroupCreate, MemberLeave};
use loglab::simulation::{self, Event};

use crate::support::{group, member, simulation, topic};

fn world(assignor: &str) -> Simulation {
    let assignors = Some(vec![assignor.into()]);
    let protocol = if assignor == "uniform" { GroupProtocol::Consumer } else { GroupProtocol::Classic };
    let create = GroupCreate { protocol, assignors, ..group("g") };
    let mut sim = simulation(&[topic("t", 4).into(), create.into(), member("g", "c1", "t").into()]);
    sim.advance(20_000);
    let pause = ConsumerPause { group: "g".into(), member: "c1".into(), topic: None, partition: None };
    sim.apply(&pause.into()).unwrap();
    sim.drain_events();
    sim
}

fn ended(events: &[Event]) -> Vec<Vec<u32>> {
    let of = |event: &Event| match &event.fact {
        simulation::Fact::Kafka(Fact::PauseEnded { partitions, .. }) => {
            Some(partitions.iter().map(|tp| tp.partition).collect())
        }
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

fn paused(sim: &Simulation) -> Vec<bool> {
    let (_, consumer) = sim.world().kafka.groups["g"].client("c1").unwrap();
    (0..4).filter_map(|p| Some(consumer.held().get(&TopicPartition::new("t", p))?.paused)).collect()
}

#[test]
fn a_rebalance_ends_the_pause_of_what_it_revokes_and_says_so() {
    for (assignor, gone, stays) in [
        ("range", vec![0, 1, 2, 3], vec![false, false]),
        ("cooperative-sticky", vec![2, 3], vec![true, true]),
        ("uniform", vec![2, 3], vec![true, true]),
    ] {
        let mut sim = world(assignor);
        sim.apply(&member("g", "c2", "t").into()).unwrap();
        sim.advance(20_000);
        let told = ended(&sim.drain_events());
        assert_eq!(told.concat().len(), gone.len(), "{assignor}: {told:?}");
        assert_eq!(paused(&sim), stays, "{assignor}");
    }
}

#[test]
fn who_leaves_ends_no_pause_by_a_rebalance() {
    let mut sim = world("range");
    sim.apply(&MemberLeave { group: "g".into(), member: "c1".into() }.into()).unwrap();
    sim.advance(20_000);
    assert!(ended(&sim.drain_events()).is_empty());
}
