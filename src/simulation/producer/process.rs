//! A producer's process dies, stands still, and goes on.

use super::{Process, Producer};
use crate::engine::kafka::ids::ProducerName;
use crate::simulation::command::Refusal;
use crate::simulation::event::Fact;
use crate::simulation::kafka;
use crate::simulation::kafka::lookup::unknown_producer;
use crate::simulation::kernel::Simulation;
use crate::simulation::outcome::Outcome;

/// What was buffered, and what is not acknowledged, dies with it.
pub(super) fn crash(sim: &mut Simulation, name: &ProducerName) -> Result<Outcome, Refusal> {
    let now = sim.world.now;
    let producer = alive(sim, name)?;
    producer.source.set_running(now, false);
    let (waiting, in_flight) = (producer.waiting(), producer.unfinished() - producer.waiting());
    for sender in producer.senders_mut() {
        sender.die(now);
    }
    producer.process = Process::Crashed { since_ms: now, lost: waiting + in_flight };
    sim.emit(Fact::ProducerCrashed { producer: name.clone(), waiting, in_flight });
    Ok(Outcome::Done)
}

pub(super) fn freeze(sim: &mut Simulation, name: &ProducerName) -> Result<Outcome, Refusal> {
    let now = sim.world.now;
    let producer = alive(sim, name)?;
    if producer.is_frozen() {
        return Ok(Outcome::Done);
    }
    let source_ran = producer.source.running;
    producer.source.set_running(now, false);
    producer.process = Process::Frozen { since_ms: now, source_ran, inbox: Vec::new() };
    sim.emit(Fact::ProducerFrozen { producer: name.clone() });
    Ok(Outcome::Done)
}

/// Answers that waited come first, as they do in Kafka's client; then it looks at the clock.
pub(super) fn thaw(sim: &mut Simulation, name: &ProducerName) -> Result<Outcome, Refusal> {
    let now = sim.world.now;
    let producer = alive(sim, name)?;
    let Process::Frozen { source_ran, inbox, .. } = std::mem::replace(&mut producer.process, Process::Runs)
    else {
        return Ok(Outcome::Done);
    };
    if source_ran {
        producer.source.set_running(now, true);
    }
    sim.emit(Fact::ProducerThawed { producer: name.clone() });
    for answer in inbox {
        sim.run_kafka(answer);
    }
    sim.drain_producer(name);
    sim.run_transactions(name);
    sim.settle_producer(name);
    Ok(Outcome::Done)
}

fn alive<'s>(sim: &'s mut Simulation, name: &ProducerName) -> Result<&'s mut Producer, Refusal> {
    let producer = sim.world.producers.get_mut(name).ok_or_else(|| unknown_producer(name))?;
    if producer.is_crashed() {
        return Err(Refusal::invalid("producer", "producer-is-dead").with("producer", name));
    }
    Ok(producer)
}

impl Simulation {
    /// An answer reaches a producer: a frozen one finds it later, a dead one never. Returns whether it is read now.
    pub(crate) fn reads_now(&mut self, name: &ProducerName, answer: impl FnOnce() -> kafka::Task) -> bool {
        let Some(producer) = self.world.producers.get_mut(name) else { return false };
        match &mut producer.process {
            Process::Runs => true,
            Process::Frozen { inbox, .. } => {
                inbox.push(answer());
                false
            }
            Process::Crashed { .. } => false,
        }
    }
}
