//! A scenario becomes a world.

use std::rc::Rc;

use super::Scenario;
use crate::simulation::workload::Workload;
use crate::simulation::{Refusal, Simulation, World};

/// The world in which a scenario begins: its commands of time 0 are done, the later ones stand on the agenda.
///
/// `files` are the workloads that its producers may stream.
pub fn build(scenario: &Scenario, files: &[Rc<Workload>]) -> Result<Simulation, Refusal> {
    build_within(scenario, files, u64::MAX)
}

/// The same, with room for so many bytes: what would take more is refused before it takes them.
pub fn build_within(scenario: &Scenario, files: &[Rc<Workload>], room: u64) -> Result<Simulation, Refusal> {
    let mut sim = Simulation::new(World::new(&scenario.name, scenario.seed, scenario.start_time_ms));
    sim.set_room(room);
    for file in files {
        sim.add_workload(file.clone());
    }
    for (index, (at, command)) in scenario.commands.iter().enumerate() {
        if *at == 0 {
            let under = |refusal: Refusal| refusal.under(&format!("commands[{index}]"));
            sim.apply(command).map_err(under)?;
        } else {
            sim.schedule(*at, command.clone());
        }
    }
    Ok(sim)
}
