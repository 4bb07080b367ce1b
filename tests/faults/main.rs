//! What faults of the network do to what clients send: exact logs by table, and random faults against a checker.

mod fetch;
mod idempotence;
mod members;
mod process;
mod produce;
#[path = "../support/mod.rs"]
mod support;

use loglab::engine::kafka::api::ApiKey;
use loglab::engine::kafka::log::PartitionLog;
use loglab::simulation::World;
use loglab::simulation::command::Milli;
use loglab::simulation::network::{Apis, FaultInject, Harm, Leg, Victim};

/// A fault that harms the next message of that kind.
pub fn fault(api: ApiKey, leg: Leg, what: Harm) -> FaultInject {
    FaultInject {
        fault: "f".into(),
        client: Victim::Any,
        api: Apis::Only(api),
        leg,
        what,
        times: 1,
        chance: Milli::whole(1),
    }
}

/// Which of a source's records lie in a log from an offset on: the values end with their number.
pub fn numbers(log: &PartitionLog, from: u64) -> Vec<u64> {
    let value = |offset| log.get(offset).and_then(|record| record.value).unwrap_or_default();
    let number = |offset| {
        let text = std::str::from_utf8(value(offset)).expect("generated values are text");
        let text = text.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
        text.parse().expect("a number")
    };
    (from..log.log_end_offset()).map(number).collect()
}

/// The one partition's records.
pub fn log_of(world: &World) -> Vec<u64> {
    numbers(&world.kafka.topics["t"].partitions[0], 0)
}
