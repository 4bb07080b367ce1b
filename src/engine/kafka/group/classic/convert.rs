//! From a classic group to a consumer group and back (KIP-848, online migration).

use std::rc::Rc;

use super::{ClassicGroup, ClassicMember};
use crate::engine::kafka::group::config::GroupConfig;
use crate::engine::kafka::group::message::{Effect, GroupError, Response, Subscribed};
use crate::engine::kafka::group::reason::RebalanceReason;
use crate::engine::kafka::group::state::ClassicState;
use crate::engine::kafka::ids::{InstanceId, MemberId, MemberName, Ms, TopicName, TopicPartition};

/// What one coordinator hands to the other about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// `member.id`.
    pub id: MemberId,
    /// `client.id`.
    pub name: MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<InstanceId>,
    /// Subscribed topics, sorted.
    pub topics: Vec<TopicName>,
    /// `client.rack`.
    pub rack: Option<Rc<str>>,
    /// Assignors by preference.
    pub protocols: Vec<Rc<str>>,
    /// `session.timeout.ms`.
    pub session_timeout_ms: Ms,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout_ms: Ms,
    /// What it was given.
    pub assignment: Vec<TopicPartition>,
    /// When its session ends.
    pub session_deadline: Option<Ms>,
}

impl ClassicGroup {
    pub fn config(&self) -> &GroupConfig {
        &self.config
    }

    /// Gives all members away; who waits for a response is told to rejoin.
    pub fn hand_over(&mut self, out: &mut Vec<Effect>) -> Vec<Handover> {
        let mut all = Vec::with_capacity(self.members.len());
        for (id, mut member) in std::mem::take(&mut self.members) {
            if let Some(client) = member.awaiting_join.take() {
                out.push(Effect::Respond(client, Response::Join(Err(GroupError::RebalanceInProgress))));
            }
            if let Some(client) = member.awaiting_sync.take() {
                out.push(Effect::Respond(client, Response::Sync(Err(GroupError::RebalanceInProgress))));
            }
            all.push(Handover {
                id,
                name: member.name,
                instance_id: member.instance_id,
                topics: member.subscription.topics,
                rack: member.subscription.rack,
                protocols: member.protocols,
                session_timeout_ms: member.session_timeout_ms,
                rebalance_timeout_ms: member.rebalance_timeout_ms,
                assignment: member.assignment,
                session_deadline: member.session_deadline,
            });
        }
        all
    }

    /// A stable group of these members, who are asked to rejoin at once (`convertToClassicGroup`).
    pub fn taken_over(
        now: Ms,
        config: GroupConfig,
        generation: i32,
        members: Vec<Handover>,
        out: &mut Vec<Effect>,
    ) -> Self {
        let mut group = Self::new(config);
        group.generation = generation;
        group.state = ClassicState::Stable;
        group.leader = members.first().map(|m| m.id.clone());
        for handover in members {
            let member = ClassicMember {
                name: handover.name,
                instance_id: handover.instance_id,
                session_timeout_ms: handover.session_timeout_ms,
                rebalance_timeout_ms: handover.rebalance_timeout_ms,
                protocols: handover.protocols,
                subscription: Subscribed {
                    topics: handover.topics,
                    owned: handover.assignment.clone(),
                    generation,
                    rack: handover.rack,
                    sticky: None,
                },
                assignment: handover.assignment,
                session_deadline: Some(now + handover.session_timeout_ms),
                awaiting_join: None,
                awaiting_sync: None,
                synced: true,
                joined_no: 0,
            };
            group.admit(handover.id, member);
        }
        group.protocol = Some(group.vote());
        group.prepare_or_complete(now, RebalanceReason::Leave, None, out);
        group
    }
}
