//! The member's side of the classic rebalance protocol, eager and cooperative.

use super::{App, ClientFact, Consumer, Held, Logs, MemberState, Out};
use crate::engine::kafka::assignor::{self, ClientAssignor, RebalanceProtocol};
use crate::engine::kafka::group::message::Subscribed;
use crate::engine::kafka::group::{
    CommitReason, GroupError, JoinOk, JoinRequest, RebalanceReason, Request, Response, SyncRequest,
};
use crate::engine::kafka::ids::{MemberId, Ms, TopicPartition};

const STICKY: ClientAssignor = ClientAssignor::Sticky;

impl Consumer {
    /// Whether all listed assignors can rebalance without revoking everything first (KIP-429).
    pub fn is_cooperative(&self) -> bool {
        if self.is_modern() {
            return true;
        }
        let cooperative = |a: ClientAssignor| a.protocols().contains(&RebalanceProtocol::Cooperative);
        self.config.assignors.iter().all(|name| ClientAssignor::parse(name).is_some_and(cooperative))
    }

    /// `onJoinPrepare` and `JoinGroup`.
    pub(super) fn start_join(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        if self.is_modern() {
            return self.join_or_reconcile(now, out);
        }
        self.refresh_pattern(now, logs);
        let reason = self.rejoin.take().unwrap_or(RebalanceReason::Rejoin);
        let was_in = self.state == MemberState::Stable;
        self.is_leader = false;
        self.group_topics.clear();
        if was_in && self.auto_commits() {
            out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
        }
        let owned: Vec<_> = self.held.keys().cloned().collect();
        if self.is_cooperative() {
            let left: Vec<_> = owned.into_iter().filter(|tp| !self.topics.contains(&tp.topic)).collect();
            if !left.is_empty() {
                self.give_back(&left, out);
            }
        } else if was_in {
            self.give_back(&owned, out);
        }
        out.push(Out::Fact(ClientFact::Joining { reason }));
        self.send_join(now, reason, out);
        self.state = MemberState::PreparingRebalance;
    }

    fn send_join(&mut self, now: Ms, reason: RebalanceReason, out: &mut Vec<Out>) {
        self.await_join(now);
        // Only an eager `StickyAssignor` carries what was revoked.
        let sticky = self.config.assignors.iter().any(|name| ClientAssignor::parse(name) == Some(STICKY));
        out.push(Out::Send(Request::Join(JoinRequest {
            member_id: self.member_id.clone(),
            fresh: !self.has_id,
            name: self.name.clone(),
            instance_id: self.instance_id.clone(),
            session_timeout_ms: self.config.session_timeout_ms,
            rebalance_timeout_ms: self.config.max_poll_interval_ms,
            protocols: self.config.assignors.clone(),
            subscription: Subscribed {
                topics: self.topics.clone(),
                owned: self.held.keys().cloned().collect(),
                generation: self.generation,
                rack: self.config.rack.clone(),
                sticky: if sticky { self.sticky.clone() } else { None },
            },
            reason,
        })));
    }

    /// The same in a rebalance: a pause ends with the assignment.
    pub(super) fn give_back(&mut self, partitions: &[TopicPartition], out: &mut Vec<Out>) {
        let paused = self.paused_among(partitions);
        self.revoke(partitions, out);
        out.extend(paused);
    }

    /// What is told of a pause that ends as these partitions go.
    pub(super) fn paused_among(&self, partitions: &[TopicPartition]) -> Option<Out> {
        let is_paused = |tp: &&TopicPartition| self.held.get(*tp).is_some_and(|held| held.paused);
        let paused: Vec<_> = partitions.iter().filter(is_paused).cloned().collect();
        (!paused.is_empty()).then_some(Out::Fact(ClientFact::PauseEnded(paused)))
    }

    /// `onPartitionsRevoked`; an application that commits there still has all its positions.
    pub(super) fn revoke(&mut self, partitions: &[TopicPartition], out: &mut Vec<Out>) {
        self.commit_in_callback(partitions, out);
        for tp in partitions {
            self.held.remove(tp);
        }
        out.push(Out::Fact(ClientFact::Revoked(partitions.to_vec())));
    }

    /// A response arrived. Those to `JoinGroup` and `SyncGroup` are read by `poll`, and wait for it.
    pub fn receive(&mut self, now: Ms, response: Response, logs: &dyn Logs) -> Vec<Out> {
        let mut out = Vec::new();
        if self.is_crashed() {
            return out;
        }
        self.answered_in_time(&response);
        let polling = matches!(self.app, App::Waiting { .. });
        if !polling && matches!(response, Response::Join(_) | Response::Sync(_)) {
            self.inbox.push(response);
        } else {
            self.handle(now, response, logs, &mut out);
        }
        out
    }

    pub(super) fn handle(&mut self, now: Ms, response: Response, logs: &dyn Logs, out: &mut Vec<Out>) {
        match response {
            Response::Join(answer) if self.state == MemberState::PreparingRebalance => match answer {
                Ok(joined) => self.joined(now, joined, logs, out),
                Err(GroupError::MemberIdRequired) => {
                    self.has_id = true;
                    self.send_join(now, RebalanceReason::Join, out);
                }
                Err(error) => self.refused(error, out),
            },
            Response::Sync(answer) if self.state == MemberState::CompletingRebalance => match answer {
                Ok(partitions) => self.synced(now, partitions, out),
                Err(GroupError::RebalanceInProgress) => {
                    self.state = MemberState::Unjoined;
                    self.rejoin = Some(RebalanceReason::Rejoin);
                    self.poll_by(now);
                }
                Err(error) => self.refused(error, out),
            },
            Response::Heartbeat(Err(error)) if self.beats() => match error {
                GroupError::RebalanceInProgress => {
                    if self.state == MemberState::Stable {
                        self.want_rejoin(now, RebalanceReason::Rejoin);
                    }
                }
                // The heartbeat thread keeps it for the application's next `poll`.
                GroupError::FencedInstanceId => {
                    out.push(Out::Fact(ClientFact::Refused { error }));
                    self.fall_out(true);
                    self.fatal = Some("FencedInstanceIdException");
                }
                error => self.refused(error, out),
            },
            Response::Commit(offsets, reason, answer) => {
                if let Err(error @ (GroupError::UnknownMemberId | GroupError::IllegalGeneration)) = answer
                    && self.state == MemberState::Stable
                {
                    self.fall_out(error == GroupError::UnknownMemberId);
                }
                self.commit_answered(now, (&offsets, reason), answer, logs, out);
            }
            Response::Beat(answer) => self.answered(now, answer, out),
            Response::Positions(commits) => self.place(now, &commits, logs, out),
            Response::Transactional(what, answer) => {
                self.transaction_answered(now, &what, answer, logs, out);
            }
            Response::Fetch(number, fetched) => self.fetch_answered(now, number, fetched),
            _ => {}
        }
    }

    pub(super) fn refused(&mut self, error: GroupError, out: &mut Vec<Out>) {
        out.push(Out::Fact(ClientFact::Refused { error }));
        match error {
            // An id that the coordinator may still know is kept.
            GroupError::IllegalGeneration | GroupError::RebalanceInProgress => self.fall_out(false),
            GroupError::UnknownMemberId
            | GroupError::MemberIdRequired
            | GroupError::FencedMemberEpoch
            | GroupError::StaleMemberEpoch => self.fall_out(true),
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

    /// A fatal exception comes out of `poll`, and the application closes its consumer.
    pub(super) fn die(&mut self, exception: &'static str, out: &mut Vec<Out>) {
        self.state = MemberState::Unjoined;
        self.inbox.clear();
        self.patience.forget();
        self.hand.slices.clear();
        self.commit = None;
        let held: Vec<_> = std::mem::take(&mut self.held).into_keys().collect();
        if !held.is_empty() {
            out.push(Out::Fact(ClientFact::Lost(held)));
        }
        out.push(Out::Fact(ClientFact::Failed { exception }));
    }

    fn joined(&mut self, now: Ms, joined: JoinOk, logs: &dyn Logs, out: &mut Vec<Out>) {
        self.has_id = true;
        self.generation = joined.generation;
        self.protocol = Some(joined.protocol.clone());
        self.state = MemberState::CompletingRebalance;
        self.next_heartbeat = now + self.config.heartbeat_interval_ms;
        let leads = joined.leader == self.member_id;
        let assignments = if leads { self.lead(now, &joined, logs) } else { Vec::new() };
        self.await_sync(now);
        out.push(Out::Send(Request::Sync(SyncRequest {
            member_id: self.member_id.clone(),
            instance_id: self.instance_id.clone(),
            generation: self.generation,
            assignments,
        })));
    }

    /// The leader's work: `ConsumerCoordinator.onLeaderElected`.
    fn lead(&mut self, now: Ms, joined: &JoinOk, logs: &dyn Logs) -> Vec<(MemberId, Vec<TopicPartition>)> {
        let all = joined.members.iter().flat_map(|(_, _, subscribed)| subscribed.topics.iter().cloned());
        let mut topics: Vec<_> = all.collect();
        topics.sort();
        topics.dedup();
        self.watch(now, topics, logs);
        let assignor = ClientAssignor::parse(&joined.protocol);
        if joined.skip_assignment {
            return Vec::new();
        }
        let mut members = Vec::with_capacity(joined.members.len());
        for (id, instance_id, subscribed) in &joined.members {
            let by_subscription = (subscribed.owned.clone(), subscribed.generation);
            let (owned, generation) = match assignor {
                Some(STICKY) => subscribed.sticky.clone().unwrap_or((Vec::new(), -1)),
                _ => by_subscription,
            };
            members.push(assignor::Member {
                instance_id: instance_id.clone(),
                rack: subscribed.rack.clone(),
                owned,
                generation: Some(generation),
                subscription_generation: Some(subscribed.generation),
                ..assignor::Member::new(id.clone(), subscribed.topics.as_slice())
            });
        }
        let counts = self.known.iter().map(|(name, n)| (name.clone(), assignor::Topic::from(*n)));
        let topics = counts.collect();
        let assigned = assignor.map(|a| a.assign(&topics, &members));
        assigned.and_then(Result::ok).map(|a| a.into_iter().collect()).unwrap_or_default()
    }

    /// `onJoinComplete`.
    fn synced(&mut self, now: Ms, partitions: Vec<TopicPartition>, out: &mut Vec<Out>) {
        self.state = MemberState::Stable;
        self.poll_by(now);
        // One that led before it left compares once more with what it assigned by then.
        let stale = self.sees_other_counts();
        if !self.is_leader {
            self.assigned_by = None;
        }
        if partitions.iter().any(|tp| !self.topics.contains(&tp.topic)) {
            // The subscription changed since it joined: this assignment is not taken.
            self.rejoin = Some(RebalanceReason::SubscriptionChanged);
            return;
        }
        if stale {
            self.rejoin = Some(RebalanceReason::MetadataChanged);
        }
        let gone: Vec<_> = self.held.keys().filter(|tp| !partitions.contains(tp)).cloned().collect();
        if !gone.is_empty() {
            if self.auto_commits() {
                out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
            }
            self.give_back(&gone, out);
            // What was revoked can be handed to its new owner only in another generation (KIP-429).
            self.rejoin = Some(RebalanceReason::Requested);
        }
        if self.protocol.as_deref().and_then(ClientAssignor::parse) == Some(STICKY) {
            self.sticky = Some((partitions.clone(), self.generation));
        }
        let added: Vec<_> = partitions.into_iter().filter(|tp| !self.held.contains_key(tp)).collect();
        for tp in &added {
            self.held.insert(tp.clone(), Held::default());
        }
        out.push(Out::Fact(ClientFact::Assigned(added)));
        self.next_auto_commit = now + self.config.auto_commit_interval_ms.max(1);
    }
}
