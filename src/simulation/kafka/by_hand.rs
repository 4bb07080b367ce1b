//! What a program can do with a consumer beyond the commands of the public interface.

use super::apply::members;
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::client::consumer::{Consumer, Out};
use crate::engine::kafka::ids::{GroupId, MemberId, MemberName, Ms, TopicName};
use crate::simulation::Simulation;
use crate::simulation::command::Refusal;
use crate::simulation::kafka::command::MemberJoin;
use crate::simulation::kafka::lookup::unknown_topic;

impl Simulation {
    /// `close()` with `CloseOptions.groupMembershipOperation(REMAIN_IN_GROUP)`: no `LeaveGroup` is sent.
    pub fn close_remaining(&mut self, group: &GroupId, member: &MemberName) -> Result<(), Refusal> {
        members::close(self, group, member, true)?;
        self.run_until(self.world.now);
        Ok(())
    }

    /// `unsubscribe()`.
    pub fn unsubscribe(&mut self, group: &GroupId, member: &MemberName) -> Result<(), Refusal> {
        self.by_hand(group, member, |c, _| c.unsubscribe())
    }

    /// `enforceRebalance()`.
    pub fn enforce_rebalance(&mut self, group: &GroupId, member: &MemberName) -> Result<(), Refusal> {
        self.by_hand(group, member, |c, now| {
            c.enforce_rebalance(now);
            Vec::new()
        })
    }

    /// `subscribe(Pattern)`, which the client itself matches with the topics it sees.
    pub fn subscribe_pattern(
        &mut self,
        group: &GroupId,
        member: &MemberName,
        pattern: &str,
    ) -> Result<(), Refusal> {
        self.by_hand(group, member, |c, now| {
            c.subscribe_pattern(now, pattern);
            Vec::new()
        })
    }

    /// The id that the coordinator will generate for a member that has to join again.
    pub fn set_next_member_id(
        &mut self,
        group: &GroupId,
        member: &MemberName,
        id: MemberId,
    ) -> Result<(), Refusal> {
        self.by_hand(group, member, |c, _| {
            c.set_next_member_id(id);
            Vec::new()
        })
    }

    /// A member joins whose client gets its first metadata only after `ms`.
    pub fn join_before_metadata(&mut self, join: &MemberJoin, ms: Ms) -> Result<(), Refusal> {
        members::join(self, join)?;
        self.by_hand(&join.group, &join.member, |c, now| {
            c.await_metadata(now + ms);
            Vec::new()
        })
    }

    /// The id of a topic, which Kafka draws at random when it is created.
    pub fn set_topic_id(&mut self, topic: &TopicName, id: TopicId) -> Result<(), Refusal> {
        let found = self.world.kafka.topics.get_mut(topic).ok_or_else(|| unknown_topic(topic))?;
        found.id = id;
        Ok(())
    }

    fn by_hand(
        &mut self,
        group: &GroupId,
        member: &MemberName,
        act: impl FnOnce(&mut Consumer, Ms) -> Vec<Out>,
    ) -> Result<(), Refusal> {
        let client = members::alive(self, group, member)?;
        let out = members::with_consumer(self, group, client, act);
        self.absorb_client(group, client, out);
        self.settle_client(group, client);
        self.run_until(self.world.now);
        Ok(())
    }
}
