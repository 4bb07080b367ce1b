//! The member's side of the consumer group protocol (KIP-848): `ConsumerHeartbeatRequestManager` and
//! `ConsumerMembershipManager`.
//!
//! Heartbeats carry everything. A response may bring a new assignment. The next poll revokes what is not in it: that
//! is a callback in the application's thread, and the network thread goes on only once it has heard that the callback
//! is over, so what is new comes with the poll after. Until then the client's own assignment is the old one, though it
//! does not read what it revoked. Then comes the callback for what is new, and at once a heartbeat that says so.
//!
//! Topics are assigned by id. A client that has no metadata yet knows none by name: it carries out an empty assignment,
//! and the rest once it knows. Later metadata takes no time here.

use std::rc::Rc;

use super::{ClientFact, Consumer, Held, MemberState, Out, POLL_TIMEOUT_MS};
use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::group::beat::{JOIN_EPOCH, LEAVE_EPOCH, LEAVE_STATIC_EPOCH};
use crate::engine::kafka::group::{
    Beat, BeatOk, CommitReason, GroupError, LeaveReason, RebalanceReason, Request, Wanted,
};
use crate::engine::kafka::ids::{Ms, TopicPartition};

/// What a member of a consumer group has besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Heart {
    /// The assignment that the coordinator sent, where it is not carried out yet.
    target: Option<Vec<TopicPartition>>,
    /// The assignment that is being carried out: what is not in it was revoked, what is new comes next.
    next: Option<Vec<TopicPartition>>,
    /// What it revoked on the way there, which is in its assignment until it gets there.
    given_back: Vec<TopicPartition>,
    /// Whether an assignment was carried out since it joined.
    assigned: bool,
    /// Whether the coordinator knows the present subscription.
    told: bool,
    /// `group.consumer.heartbeat.interval.ms`, as the last response said.
    interval_ms: Option<Ms>,
}

impl Consumer {
    /// Whether it speaks the consumer protocol.
    pub fn is_modern(&self) -> bool {
        self.config.protocol.is_modern()
    }

    /// Whether it has an assignment to carry out.
    pub fn is_reconciling(&self) -> bool {
        self.heart.target.is_some() || self.heart.next.is_some()
    }

    /// `Consumer.assignment()`: what it holds and, in the midst of a reconciliation, what it just revoked.
    pub fn assignment(&self) -> Vec<TopicPartition> {
        self.held.keys().chain(&self.heart.given_back).cloned().collect()
    }

    /// How often it sends heartbeats.
    pub fn heartbeat_interval_ms(&self) -> Ms {
        self.heart.interval_ms.filter(|_| self.is_modern()).unwrap_or(self.config.heartbeat_interval_ms)
    }

    /// Joins, or, once in the group, carries out what the coordinator sent.
    pub(super) fn join_or_reconcile(&mut self, now: Ms, out: &mut Vec<Out>) {
        let reason = self.rejoin.take().unwrap_or(RebalanceReason::Rejoin);
        if self.state == MemberState::Stable {
            self.hand_over(now, out);
            return;
        }
        self.heart = Heart::default();
        self.generation = JOIN_EPOCH;
        self.state = MemberState::PreparingRebalance;
        out.push(Out::Fact(ClientFact::Joining { reason }));
        let beat = self.beat_request(now);
        out.push(Out::Send(beat));
    }

    /// The heartbeat that is due.
    pub(super) fn beat_request(&mut self, now: Ms) -> Request {
        self.await_beat(now);
        let wanted = (!self.heart.told).then(|| Wanted {
            topics: self.topics.clone(),
            regex: self.regex.clone(),
            assignor: self.config.remote_assignor.clone(),
            rack: self.config.rack.clone(),
            rebalance_timeout_ms: self.config.max_poll_interval_ms,
        });
        self.heart.told = true;
        let owned = self.assignment();
        Request::Beat(self.beat_of(self.generation, wanted, owned, LeaveReason::Close))
    }

    /// The request to leave, in either protocol.
    pub(super) fn leave_request(&self, reason: LeaveReason) -> Request {
        if !self.is_modern() {
            return Request::Leave { member_id: self.member_id.clone(), reason };
        }
        // A static member's place is kept until its session ends.
        let epoch = if self.instance_id.is_some() { LEAVE_STATIC_EPOCH } else { LEAVE_EPOCH };
        Request::Beat(self.beat_of(epoch, None, Vec::new(), reason))
    }

    /// Its state in the words of either protocol's client (`MemberState`).
    pub fn state_name(&self) -> &'static str {
        if !self.is_modern() {
            return self.state.name();
        }
        match self.state {
            MemberState::Unjoined if self.lost => "STALE",
            MemberState::Unjoined => "UNSUBSCRIBED",
            MemberState::PreparingRebalance | MemberState::CompletingRebalance => "JOINING",
            MemberState::Stable if self.is_reconciling() => "RECONCILING",
            MemberState::Stable => "STABLE",
        }
    }

    fn beat_of(
        &self,
        epoch: i32,
        wanted: Option<Wanted>,
        owned: Vec<TopicPartition>,
        reason: LeaveReason,
    ) -> Beat {
        Beat {
            member_id: self.member_id.clone(),
            name: self.name.clone(),
            instance_id: self.instance_id.clone(),
            epoch,
            wanted,
            owned,
            reason,
        }
    }

    /// The subscription changed: the next heartbeat says so.
    pub(super) fn subscription_changed(&mut self) {
        self.heart.told = false;
    }

    /// A heartbeat's response arrived.
    pub(super) fn answered(&mut self, now: Ms, answer: Result<BeatOk, GroupError>, out: &mut Vec<Out>) {
        let joining = self.state == MemberState::PreparingRebalance;
        if !joining && self.state != MemberState::Stable {
            return;
        }
        let ok = match answer {
            Ok(ok) => ok,
            Err(error) => return self.refused(error, out),
        };
        self.generation = ok.epoch;
        self.heart.interval_ms = Some(ok.interval_ms);
        if joining {
            self.state = MemberState::Stable;
            self.next_heartbeat = now + ok.interval_ms;
            self.next_auto_commit = now + self.config.auto_commit_interval_ms.max(1);
        }
        // A share consumer has no listener, and the model's reads nothing yet: only the group's view counts.
        let Some(target) = ok.assignment.filter(|_| self.config.protocol == GroupProtocol::Consumer) else {
            return;
        };
        let same = target.len() == self.held.len() && target.iter().all(|tp| self.held.contains_key(tp));
        if same && self.heart.assigned && self.heart.next.is_none() {
            self.heart.target = None;
            self.rejoin = None;
        } else {
            self.heart.target = Some(target);
            self.want_rejoin(now, RebalanceReason::Rejoin);
        }
    }

    /// One step towards the assignment that the coordinator sent.
    fn hand_over(&mut self, now: Ms, out: &mut Vec<Out>) {
        if let Some(next) = self.heart.next.take() {
            return self.take_over(now, next, out);
        }
        let Some(target) = self.heart.target.take() else { return };
        if self.last_metadata.is_none() && !target.is_empty() {
            if !self.heart.assigned {
                self.take_over(now, Vec::new(), out);
            }
            self.heart.target = Some(target);
            return;
        }
        let gone: Vec<_> = self.held.keys().filter(|tp| !target.contains(tp)).cloned().collect();
        if gone.is_empty() {
            return self.take_over(now, target, out);
        }
        if self.auto_commits() {
            out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
        }
        self.give_back(&gone, out);
        self.heart.given_back = gone;
        self.heart.next = Some(target);
        self.rejoin = Some(RebalanceReason::Rejoin);
        self.poll_by(now + POLL_TIMEOUT_MS);
    }

    /// Topics are known by name now: an assignment that waited for that is carried out.
    pub(super) fn names_arrived(&mut self, now: Ms) {
        if self.heart.target.is_some() && self.state == MemberState::Stable {
            self.want_rejoin(now, RebalanceReason::Rejoin);
        }
    }

    /// Takes what is new, and says so at once.
    fn take_over(&mut self, now: Ms, next: Vec<TopicPartition>, out: &mut Vec<Out>) {
        self.heart.given_back.clear();
        let added: Vec<_> = next.into_iter().filter(|tp| !self.held.contains_key(tp)).collect();
        for tp in &added {
            self.held.insert(tp.clone(), Held::default());
        }
        out.push(Out::Fact(ClientFact::Assigned(added)));
        self.heart.assigned = true;
        self.last_heartbeat = Some(now);
        self.next_heartbeat = now + self.heartbeat_interval_ms();
        let beat = self.beat_request(now);
        out.push(Out::Send(beat));
        if self.heart.target.is_some() {
            self.rejoin = Some(RebalanceReason::Rejoin);
        }
        self.poll_by(now + 1);
    }

    /// Subscribes to what the broker matches against a regular expression, besides the topics by name.
    pub fn subscribe_regex(&mut self, regex: Option<Rc<str>>) {
        if self.regex != regex {
            self.regex = regex;
            self.subscription_changed();
        }
    }
}
