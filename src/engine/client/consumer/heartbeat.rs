//! The member's side of the consumer group protocol (KIP-848): `ConsumerHeartbeatRequestManager` and
//! `ConsumerMembershipManager`.
//!
//! Heartbeats carry everything. An answer may bring a new assignment; the next poll hands over: back what is not
//! in it, then the callback for what is new, and at once a heartbeat that says so.
//!
//! Deliberately absent: the wait for metadata of topics that the client does not know yet.

use std::rc::Rc;

use super::{ClientFact, Consumer, Held, MemberState, Out};
use crate::engine::client::consumer_config::GroupProtocol;
use crate::engine::group::message::{JOIN_EPOCH, LEAVE_EPOCH, LEAVE_STATIC_EPOCH};
use crate::engine::group::{
    Beat, BeatOk, CommitReason, GroupError, LeaveReason, RebalanceReason, Request, Wanted,
};
use crate::engine::ids::{Ms, TopicPartition};

/// What a member of a consumer group has besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Heart {
    /// The assignment that the coordinator sent, where it is not carried out yet.
    target: Option<Vec<TopicPartition>>,
    /// Whether an assignment was carried out since it joined.
    assigned: bool,
    /// Whether the coordinator knows the present subscription.
    told: bool,
    /// `group.consumer.heartbeat.interval.ms`, as the last answer said.
    interval_ms: Option<Ms>,
}

impl Consumer {
    /// Whether it speaks the consumer protocol.
    pub fn is_modern(&self) -> bool {
        self.config.protocol.is_modern()
    }

    /// Whether it has an assignment to carry out.
    pub fn is_reconciling(&self) -> bool {
        self.heart.target.is_some()
    }

    /// How often it beats.
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
        out.push(Out::Send(self.beat_request()));
    }

    /// The heartbeat that is due.
    pub(super) fn beat_request(&mut self) -> Request {
        let wanted = (!self.heart.told).then(|| Wanted {
            topics: self.topics.clone(),
            regex: self.regex.clone(),
            assignor: self.config.remote_assignor.clone(),
            rack: self.config.rack.clone(),
            rebalance_timeout_ms: self.config.max_poll_interval_ms,
        });
        self.heart.told = true;
        let owned = self.held.keys().cloned().collect();
        Request::Beat(self.beat_of(self.generation, wanted, owned, LeaveReason::Close))
    }

    /// The goodbye of either protocol.
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
            MemberState::Stable if self.heart.target.is_some() => "RECONCILING",
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

    /// A heartbeat's answer arrived.
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
        if same && self.heart.assigned {
            self.heart.target = None;
            self.rejoin = None;
        } else {
            self.heart.target = Some(target);
            self.want_rejoin(now, RebalanceReason::Rejoin);
        }
    }

    /// Gives back, takes, and says so at once.
    fn hand_over(&mut self, now: Ms, out: &mut Vec<Out>) {
        let Some(target) = self.heart.target.take() else { return };
        let gone: Vec<_> = self.held.keys().filter(|tp| !target.contains(tp)).cloned().collect();
        if !gone.is_empty() {
            if self.config.enable_auto_commit {
                out.extend(self.commit_request(CommitReason::Revoke).map(Out::Send));
            }
            self.give_back(&gone, out);
        }
        let added: Vec<_> = target.into_iter().filter(|tp| !self.held.contains_key(tp)).collect();
        for tp in &added {
            self.held.insert(tp.clone(), Held::default());
        }
        out.push(Out::Fact(ClientFact::Assigned(added)));
        self.heart.assigned = true;
        self.last_heartbeat = Some(now);
        self.next_heartbeat = now + self.heartbeat_interval_ms();
        let beat = self.beat_request();
        out.push(Out::Send(beat));
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
