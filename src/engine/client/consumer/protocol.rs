//! The member's side of the classic rebalance protocol, eager and cooperative.

use super::{ClientFact, Consumer, Held, Logs, MemberState, Out};
use crate::engine::assignor::{self, ClientAssignor, RebalanceProtocol};
use crate::engine::group::message::Subscribed;
use crate::engine::group::{
    CommitReason, GroupError, JoinOk, JoinRequest, RebalanceReason, Request, Response, SyncRequest,
};
use crate::engine::ids::{MemberId, Ms, TopicPartition};
use crate::engine::map::Map;

impl Consumer {
    /// Whether all listed assignors can rebalance without giving everything back first (KIP-429).
    pub fn is_cooperative(&self) -> bool {
        if self.is_modern() {
            return true;
        }
        let cooperative = |a: ClientAssignor| a.protocols().contains(&RebalanceProtocol::Cooperative);
        self.config.assignors.iter().all(|name| ClientAssignor::parse(name).is_some_and(cooperative))
    }

    /// `onJoinPrepare` and `JoinGroup`.
    pub(super) fn start_join(&mut self, now: Ms, out: &mut Vec<Out>) {
        if self.is_modern() {
            return self.join_or_reconcile(now, out);
        }
        let reason = self.rejoin.take().unwrap_or(RebalanceReason::Rejoin);
        let was_in = self.state == MemberState::Stable;
        if was_in && self.config.enable_auto_commit {
            out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
        }
        let owned: Vec<_> = self.held.keys().cloned().collect();
        if self.is_cooperative() {
            let left: Vec<_> = owned.iter().filter(|tp| !self.topics.contains(&tp.topic)).cloned().collect();
            if !left.is_empty() {
                self.give_back(&left, out);
            }
        } else if was_in {
            self.give_back(&owned, out);
        }
        out.push(Out::Fact(ClientFact::Joining { reason }));
        out.push(Out::Send(Request::Join(JoinRequest {
            member_id: self.member_id.clone(),
            name: self.name.clone(),
            instance_id: self.instance_id.clone(),
            session_timeout_ms: self.config.session_timeout_ms,
            rebalance_timeout_ms: self.config.max_poll_interval_ms,
            protocols: self.config.assignors.clone(),
            subscription: Subscribed {
                topics: self.topics.clone(),
                owned,
                generation: self.generation,
                rack: self.config.rack.clone(),
            },
            reason,
        })));
        self.state = MemberState::PreparingRebalance;
    }

    pub(super) fn give_back(&mut self, partitions: &[TopicPartition], out: &mut Vec<Out>) {
        for tp in partitions {
            self.held.remove(tp);
        }
        out.push(Out::Fact(ClientFact::Revoked(partitions.to_vec())));
    }

    /// An answer arrived.
    pub fn receive(&mut self, now: Ms, response: Response, logs: &dyn Logs) -> Vec<Out> {
        let mut out = Vec::new();
        if self.is_crashed() {
            return out;
        }
        match response {
            Response::Join(answer) if self.state == MemberState::PreparingRebalance => match answer {
                Ok(joined) => self.joined(now, joined, logs, &mut out),
                Err(error) => self.refused(error, &mut out),
            },
            Response::Sync(answer) if self.state == MemberState::CompletingRebalance => match answer {
                Ok(partitions) => self.synced(now, partitions, &mut out),
                Err(GroupError::RebalanceInProgress) => {
                    self.state = MemberState::Unjoined;
                    self.rejoin = Some(RebalanceReason::Rejoin);
                    self.poll_by(now);
                }
                Err(error) => self.refused(error, &mut out),
            },
            Response::Heartbeat(Err(error)) if self.beats() => match error {
                GroupError::RebalanceInProgress => {
                    if self.state == MemberState::Stable {
                        self.want_rejoin(now, RebalanceReason::Rejoin);
                    }
                }
                error => self.refused(error, &mut out),
            },
            Response::Commit(_, _, Err(GroupError::UnknownMemberId | GroupError::IllegalGeneration))
                if self.state == MemberState::Stable =>
            {
                self.fall_out();
            }
            Response::Beat(answer) => self.answered(now, answer, &mut out),
            Response::Positions(commits) => self.place(now, &commits, logs, &mut out),
            _ => {}
        }
        out
    }

    pub(super) fn refused(&mut self, error: GroupError, out: &mut Vec<Out>) {
        out.push(Out::Fact(ClientFact::Refused { error }));
        match error {
            GroupError::UnknownMemberId
            | GroupError::IllegalGeneration
            | GroupError::RebalanceInProgress
            | GroupError::FencedMemberEpoch
            | GroupError::StaleMemberEpoch => self.fall_out(),
            GroupError::FencedInstanceId => self.die("FencedInstanceIdException", out),
            GroupError::InconsistentGroupProtocol => self.die("InconsistentGroupProtocolException", out),
            GroupError::InvalidSessionTimeout => self.die("InvalidSessionTimeoutException", out),
            GroupError::GroupMaxSizeReached => self.die("GroupMaxSizeReachedException", out),
            GroupError::UnreleasedInstanceId => self.die("UnreleasedInstanceIdException", out),
            GroupError::UnsupportedAssignor => self.die("UnsupportedAssignorException", out),
            GroupError::InvalidRegularExpression => self.die("InvalidRegularExpression", out),
            GroupError::GroupIdNotFound => self.die("GroupIdNotFoundException", out),
        }
    }

    /// A fatal exception comes out of `poll`; the application ends without having been a member.
    fn die(&mut self, exception: &'static str, out: &mut Vec<Out>) {
        self.state = MemberState::Unjoined;
        let held: Vec<_> = std::mem::take(&mut self.held).into_keys().collect();
        if !held.is_empty() {
            out.push(Out::Fact(ClientFact::Lost(held)));
        }
        out.push(Out::Fact(ClientFact::Failed { exception }));
    }

    fn joined(&mut self, now: Ms, joined: JoinOk, logs: &dyn Logs, out: &mut Vec<Out>) {
        self.generation = joined.generation;
        self.protocol = Some(joined.protocol.clone());
        self.state = MemberState::CompletingRebalance;
        self.next_heartbeat = now + self.config.heartbeat_interval_ms;
        let assignments = if joined.leader == self.member_id {
            self.next_metadata = now.saturating_add(self.config.metadata_max_age_ms.max(1));
            self.lead(&joined, logs)
        } else {
            self.leads_with = None;
            Vec::new()
        };
        out.push(Out::Send(Request::Sync(SyncRequest {
            member_id: self.member_id.clone(),
            instance_id: self.instance_id.clone(),
            generation: self.generation,
            assignments,
        })));
    }

    /// The leader's work: `ConsumerCoordinator.onLeaderElected`.
    fn lead(&mut self, joined: &JoinOk, logs: &dyn Logs) -> Vec<(MemberId, Vec<TopicPartition>)> {
        let mut counts = Map::new();
        let mut members = Vec::with_capacity(joined.members.len());
        for (id, instance_id, subscribed) in &joined.members {
            for topic in &subscribed.topics {
                counts.insert(topic.clone(), logs.partitions(topic).unwrap_or(0));
            }
            members.push(assignor::Member {
                instance_id: instance_id.clone(),
                rack: subscribed.rack.clone(),
                owned: subscribed.owned.clone(),
                generation: Some(subscribed.generation),
                ..assignor::Member::new(id.clone(), subscribed.topics.as_slice())
            });
        }
        let topics = counts.iter().map(|(name, n)| (name.clone(), assignor::Topic::from(*n))).collect();
        self.leads_with = Some(counts);
        let assigned = ClientAssignor::parse(&joined.protocol).map(|a| a.assign(&topics, &members));
        assigned.and_then(Result::ok).map(|a| a.into_iter().collect()).unwrap_or_default()
    }

    fn synced(&mut self, now: Ms, partitions: Vec<TopicPartition>, out: &mut Vec<Out>) {
        self.state = MemberState::Stable;
        let gone: Vec<_> = self.held.keys().filter(|tp| !partitions.contains(tp)).cloned().collect();
        if !gone.is_empty() {
            if self.config.enable_auto_commit {
                out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
            }
            self.give_back(&gone, out);
            // What was given back can be handed to its new owner only in another generation (KIP-429).
            self.rejoin = Some(RebalanceReason::Requested);
        }
        let added: Vec<_> = partitions.into_iter().filter(|tp| !self.held.contains_key(tp)).collect();
        for tp in &added {
            self.held.insert(tp.clone(), Held::default());
        }
        out.push(Out::Fact(ClientFact::Assigned(added)));
        self.next_auto_commit = now + self.config.auto_commit_interval_ms.max(1);
        self.poll_by(now);
    }
}
