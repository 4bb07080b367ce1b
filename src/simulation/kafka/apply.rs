//! Commands take effect here. A refused command changes nothing.

mod groups;
pub(crate) mod members;
mod records;
mod topics;

use super::{Command, Outcome};
use crate::engine::kafka::ids::TopicPartition;
use crate::simulation::command::Refusal;
use crate::simulation::kernel::Simulation;

/// Does one command.
pub fn apply(sim: &mut Simulation, command: &Command) -> Result<Outcome, Refusal> {
    use Command as C;
    match command {
        C::TopicCreate(c) => topics::create(sim, &c.topic, c.partitions, &c.configs),
        C::TopicAddPartitions(c) => topics::add_partitions(sim, &c.topic, c.total),
        C::TopicDelete(c) => topics::delete(sim, &c.topic),
        C::TopicDeleteRecords(c) => topics::delete_records(sim, &c.topic, c.partition, c.before_offset),
        C::ProducerSend(c) => records::send(sim, c),
        C::GroupCreate(c) => groups::create(sim, &c.group, c.protocol, c.assignors.as_deref(), &c.configs),
        C::GroupDelete(c) => groups::delete(sim, &c.group),
        C::GroupResetOffsets(c) => {
            groups::reset_offsets(sim, &c.group, c.topic.as_ref(), c.partitions.as_deref(), c.to, c.execute)
        }
        C::GroupDeleteOffsets(c) => groups::delete_offsets(sim, &c.group, &c.topic, c.partitions.as_deref()),
        C::MemberJoin(c) => members::join(sim, c),
        C::MemberLeave(c) => members::leave(sim, &c.group, &c.member),
        C::MemberCrash(c) => members::crash(sim, &c.group, &c.member, c.at.as_ref()),
        C::MemberFreeze(c) => members::freeze(sim, &c.group, &c.member, c.for_ms),
        C::MemberThaw(c) => members::thaw(sim, &c.group, &c.member),
        C::MemberSet(c) => members::set(sim, c),
        C::ConsumerSeek(c) => {
            let tp = TopicPartition { topic: c.topic.clone(), partition: c.partition };
            members::seek(sim, &c.group, &tp, c.to)
        }
        C::ConsumerCommit(c) => {
            members::commit(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, c.offset)
        }
        C::ConsumerPause(c) => {
            members::set_paused(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, true)
        }
        C::ConsumerResume(c) => {
            members::set_paused(sim, &c.group, &c.member, c.topic.as_ref(), c.partition, false)
        }
    }
}
