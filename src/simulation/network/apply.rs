//! Commands about the network take effect here. A refused command changes nothing.

use super::command::{Command, FaultInject, Harm, MOST_DELAY_MS, MOST_TIMES};
use super::{Apis, Victim};
use crate::engine::kafka::api::ApiKey;
use crate::simulation::command::{Milli, Refusal};
use crate::simulation::event::Fact;
use crate::simulation::kafka::lookup::{unknown_group, unknown_producer};
use crate::simulation::kernel::Simulation;
use crate::simulation::outcome::Outcome;

/// Does one command.
pub fn apply(sim: &mut Simulation, command: &Command) -> Result<Outcome, Refusal> {
    match command {
        Command::FaultInject(asked) => inject(sim, asked),
        Command::FaultClear(c) => clear(sim, &c.fault),
    }
}

fn inject(sim: &mut Simulation, asked: &FaultInject) -> Result<Outcome, Refusal> {
    check(sim, asked)?;
    sim.world.network.add_fault(asked.clone());
    sim.emit(Fact::FaultInjected { asked: asked.clone() });
    Ok(Outcome::Done)
}

fn check(sim: &Simulation, asked: &FaultInject) -> Result<(), Refusal> {
    if asked.fault.is_empty() {
        return Err(Refusal::invalid("fault", "empty-fault"));
    }
    // The limits of the public interface, which hold for forms as well.
    let times = Milli::whole(u64::from(asked.times));
    times.check("times", Milli::whole(1), Milli::whole(u64::from(MOST_TIMES)))?;
    asked.chance.check("chance", Milli(0), Milli::whole(1))?;
    if let Harm::Delay(ms) = asked.what {
        Milli::whole(ms).check("what.delay_ms", Milli(0), Milli::whole(MOST_DELAY_MS))?;
    }
    match &asked.client {
        Victim::Any => return Ok(()),
        Victim::Producer(name) if !sim.world.producers.contains_key(name) => {
            return Err(unknown_producer(name).under("client"));
        }
        // A member that has yet to join may lose its first request.
        Victim::Member { group, .. } if !sim.world.kafka.groups.contains_key(group) => {
            return Err(unknown_group(group).under("client"));
        }
        Victim::Producer(_) | Victim::Member { .. } => {}
    }
    let of_producer = matches!(asked.client, Victim::Producer(_));
    match asked.api {
        Apis::Only(api) if api.is_of_producers() != of_producer => {
            let sent = ApiKey::ALL.into_iter().filter(|api| api.is_of_producers() == of_producer);
            let known = sent.map(ApiKey::name).collect::<Vec<_>>().join(", ");
            Err(Refusal::invalid("api", "fault-not-sent").with("api", api.name()).with("known", known))
        }
        _ => Ok(()),
    }
}

fn clear(sim: &mut Simulation, fault: &str) -> Result<Outcome, Refusal> {
    if !sim.world.network.end_fault(fault) {
        let known: Vec<_> = sim.world.network.faults().iter().map(|it| it.asked.fault.as_str()).collect();
        return Err(Refusal::invalid("fault", "unknown-fault")
            .with("fault", fault)
            .with("known", known.join(", ")));
    }
    sim.emit(Fact::FaultCleared { fault: fault.to_owned() });
    Ok(Outcome::Done)
}
