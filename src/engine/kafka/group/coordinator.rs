//! A group's coordinator, whichever protocol the group speaks, and how one turns into the other.

use super::beat::JOIN_EPOCH;
use super::classic::{ClassicGroup, ClassicMember};
use super::config::GroupConfig;
use super::consumer::{ConsumerGroup, ConsumerMember};
use super::image::TopicImage;
use super::message::{ClientNo, Effect, GroupError, Request, Response};
use super::state::GroupState;
use crate::engine::kafka::ids::{InstanceId, MemberId, MemberName, Ms, Offset, TopicName, TopicPartition};

/// A member as its coordinator knows it, as far as the protocols agree.
#[derive(Clone, Copy, Debug)]
pub struct MemberRef<'a> {
    /// `member.id`.
    pub id: &'a MemberId,
    /// `client.id`.
    pub name: &'a MemberName,
    /// `group.instance.id`.
    pub instance_id: Option<&'a InstanceId>,
    /// When its session ends unless it sends a heartbeat.
    pub session_deadline: Option<Ms>,
    /// The session timeout in force.
    pub session_timeout_ms: Ms,
    kept: Kept<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Kept<'a> {
    Classic(&'a ClassicMember),
    Consumer(&'a ConsumerMember),
}

impl MemberRef<'_> {
    /// Whether it subscribes to a topic by name.
    pub fn reads(&self, topic: &TopicName) -> bool {
        match self.kept {
            Kept::Classic(member) => member.subscription.topics.contains(topic),
            Kept::Consumer(member) => member.topics.contains(topic),
        }
    }

    /// What the coordinator keeps for it.
    pub fn assignment(&self) -> Vec<TopicPartition> {
        match self.kept {
            Kept::Classic(member) => member.assignment.clone(),
            Kept::Consumer(member) => member.partitions(),
        }
    }
}

/// One group's coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Coordinator {
    /// `group.protocol=classic`.
    Classic(ClassicGroup),
    /// `group.protocol=consumer`, and share groups, whose members send heartbeats as well.
    Consumer(ConsumerGroup),
}

impl Coordinator {
    /// The group's type, as `kafka-groups` prints it in lower case.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Classic(_) => "classic",
            Self::Consumer(group) if group.is_share() => "share",
            Self::Consumer(_) => "consumer",
        }
    }

    pub fn state(&self) -> GroupState {
        match self {
            Self::Classic(group) => group.state().into(),
            Self::Consumer(group) => group.state(),
        }
    }

    /// The generation, or the group epoch.
    pub fn generation(&self) -> i32 {
        match self {
            Self::Classic(group) => group.generation(),
            Self::Consumer(group) => group.epoch(),
        }
    }

    /// The assignor in force.
    pub fn protocol(&self) -> Option<&str> {
        match self {
            Self::Classic(group) => group.protocol(),
            Self::Consumer(group) => Some(group.assignor_name()),
        }
    }

    pub fn classic(&self) -> Option<&ClassicGroup> {
        match self {
            Self::Classic(group) => Some(group),
            Self::Consumer(_) => None,
        }
    }

    pub fn consumer(&self) -> Option<&ConsumerGroup> {
        match self {
            Self::Classic(_) => None,
            Self::Consumer(group) => Some(group),
        }
    }

    /// Who assigns, where a member does.
    pub fn leader(&self) -> Option<&MemberId> {
        self.classic().and_then(ClassicGroup::leader)
    }

    /// Whether a member subscribes to a topic, by name or by a regular expression.
    pub fn reads(&self, topic: &TopicName) -> bool {
        match self {
            Self::Classic(_) => self.members().iter().any(|member| member.reads(topic)),
            Self::Consumer(group) => group.members().iter().any(|member| group.reads(member, topic)),
        }
    }

    /// How many members it has.
    pub fn size(&self) -> usize {
        match self {
            Self::Classic(group) => group.members().len(),
            Self::Consumer(group) => group.members().len(),
        }
    }

    /// A member, as far as the protocols agree.
    pub fn member(&self, id: &MemberId) -> Option<MemberRef<'_>> {
        match self {
            Self::Classic(group) => group.members().get_key_value(id).map(|(id, m)| classic_member(id, m)),
            Self::Consumer(group) => group.member(id).map(|m| consumer_member(group, m)),
        }
    }

    /// All members.
    pub fn members(&self) -> Vec<MemberRef<'_>> {
        match self {
            Self::Classic(group) => group.members().iter().map(|(id, m)| classic_member(id, m)).collect(),
            Self::Consumer(group) => group.members().iter().map(|m| consumer_member(group, m)).collect(),
        }
    }

    /// When the running rebalance stops waiting, and for how many members it still waits.
    pub fn waiting(&self) -> Option<(Ms, usize)> {
        self.classic().and_then(ClassicGroup::waiting)
    }

    /// Whether the running wait is the initial delay of an empty group.
    pub fn in_initial_delay(&self) -> bool {
        self.classic().is_some_and(ClassicGroup::in_initial_delay)
    }

    /// When `on_time` must be called next.
    pub fn next_deadline(&self) -> Option<Ms> {
        match self {
            Self::Classic(group) => group.next_deadline(),
            Self::Consumer(group) => group.next_deadline(),
        }
    }

    /// Does what is due at `now`.
    pub fn on_time(&mut self, now: Ms, topics: &dyn TopicImage) -> Vec<Effect> {
        let mut out = match self {
            Self::Classic(group) => group.on_time(now),
            Self::Consumer(group) => group.on_time(now, topics),
        };
        self.downgrade(now, &mut out);
        out
    }

    /// Whether an `OffsetCommit` of this member is accepted.
    pub fn check_commit(
        &mut self,
        now: Ms,
        (id, instance): (&MemberId, Option<&InstanceId>),
        generation: i32,
        offsets: &[(TopicPartition, Offset)],
    ) -> Result<(), GroupError> {
        match self {
            Self::Classic(group) => group.check_commit(now, id, instance, generation),
            Self::Consumer(group) => group.check_commit(now, id, generation, offsets),
        }
    }

    /// Handles what is about membership.
    pub fn request(
        &mut self,
        now: Ms,
        from: ClientNo,
        request: Request,
        topics: &dyn TopicImage,
    ) -> Vec<Effect> {
        let mut out = Vec::new();
        let Some(request) = self.upgrade(now, from, request, topics, &mut out) else { return out };
        let effects = match (&mut *self, request) {
            (Self::Classic(group), Request::Join(join)) => group.join(now, from, join),
            (Self::Classic(group), Request::Sync(sync)) => group.sync(now, from, sync),
            (Self::Classic(group), Request::Heartbeat { member_id, instance_id, generation }) => {
                let answer = group.heartbeat(now, &member_id, instance_id.as_ref(), generation);
                vec![Effect::Respond(from, Response::Heartbeat(answer))]
            }
            (Self::Classic(group), Request::Leave { member_id, reason }) => {
                group.leave(now, &member_id, reason)
            }
            (Self::Classic(_), Request::Beat(beat)) if beat.epoch >= JOIN_EPOCH => {
                vec![Effect::Respond(from, Response::Beat(Err(GroupError::GroupIdNotFound)))]
            }
            (Self::Consumer(group), Request::Join(join)) => group.join_classic(now, from, join, topics),
            (Self::Consumer(group), Request::Sync(sync)) => group.sync_classic(now, from, &sync),
            (Self::Consumer(group), Request::Heartbeat { member_id, generation, .. }) => {
                let answer = group.heartbeat_classic(now, &member_id, generation);
                vec![Effect::Respond(from, Response::Heartbeat(answer))]
            }
            (Self::Consumer(group), Request::Leave { member_id, reason }) => {
                group.leave_classic(&member_id, reason)
            }
            (Self::Consumer(group), Request::Beat(beat)) => group.heartbeat(now, from, beat, topics),
            (
                _,
                Request::Beat(_)
                | Request::Commit { .. }
                | Request::Positions { .. }
                | Request::Transactional(_)
                | Request::Fetch(_),
            ) => Vec::new(),
        };
        out.extend(effects);
        self.downgrade(now, &mut out);
        out
    }

    /// A newcomer of the other protocol converts the group: an empty one always, one with members only from
    /// classic to consumer, where the broker's policy lets it, and only if the newcomer is let in. Hands the
    /// request back where it is still to be handled.
    fn upgrade(
        &mut self,
        now: Ms,
        from: ClientNo,
        request: Request,
        topics: &dyn TopicImage,
        out: &mut Vec<Effect>,
    ) -> Option<Request> {
        match (&mut *self, request) {
            (Self::Classic(group), Request::Beat(beat)) if beat.epoch == JOIN_EPOCH => {
                let config = group.config().clone();
                if group.members().is_empty() {
                    *self = Self::Consumer(ConsumerGroup::new(config));
                } else if config.modern.migration.upgrades() {
                    let mut effects = Vec::new();
                    let mut next = ConsumerGroup::from_classic(&mut group.clone(), &mut effects);
                    let answer = next.heartbeat(now, from, beat, topics);
                    let is_in = next.members().iter().any(|member| member.classic.is_none());
                    if is_in {
                        *self = Self::Consumer(next);
                        out.extend(effects);
                    }
                    out.extend(answer);
                    return None;
                }
                Some(Request::Beat(beat))
            }
            (Self::Consumer(group), request @ Request::Join(_))
                if group.members().is_empty() && !group.is_share() =>
            {
                *self = Self::Classic(ClassicGroup::new(group.config().clone()));
                Some(request)
            }
            (_, request) => Some(request),
        }
    }

    fn downgrade(&mut self, now: Ms, out: &mut Vec<Effect>) {
        if let Self::Consumer(group) = self
            && group.is_to_downgrade()
        {
            *self = Self::Classic(group.to_classic(now, out));
        }
    }
}

impl Coordinator {
    /// The coordinator of a group that nobody has joined yet.
    pub fn new(protocol: &str, config: GroupConfig) -> Self {
        match protocol {
            "classic" => Self::Classic(ClassicGroup::new(config)),
            "share" => Self::Consumer(ConsumerGroup::share(config)),
            _ => Self::Consumer(ConsumerGroup::new(config)),
        }
    }
}

fn classic_member<'a>(id: &'a MemberId, member: &'a ClassicMember) -> MemberRef<'a> {
    MemberRef {
        id,
        name: &member.name,
        instance_id: member.instance_id.as_ref(),
        session_deadline: member.session_deadline,
        session_timeout_ms: member.session_timeout_ms,
        kept: Kept::Classic(member),
    }
}

fn consumer_member<'a>(group: &ConsumerGroup, member: &'a ConsumerMember) -> MemberRef<'a> {
    MemberRef {
        id: &member.id,
        name: &member.name,
        instance_id: member.instance_id.as_ref(),
        session_deadline: member.session_deadline,
        session_timeout_ms: group.session_timeout(member),
        kept: Kept::Consumer(member),
    }
}
