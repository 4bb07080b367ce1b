//! What an application, or a person in its place, can ask of a consumer.

use super::heartbeat::Heart;
use super::{App, ClientFact, Consumer, MemberState, Out};
use crate::engine::kafka::group::{CommitReason, LeaveReason, RebalanceReason};
use crate::engine::kafka::ids::{MemberId, Ms, Offset, TopicName, TopicPartition};

impl Consumer {
    /// The application ends its loop and calls `close()`: commits where `enable.auto.commit` is on, revokes partitions, and leaves, unless it is to remain in
    /// the group (`CloseOptions`, KIP-1092).
    pub fn close(&mut self, now: Ms, reason: LeaveReason, remain_in_group: bool) -> Vec<Out> {
        let mut out = Vec::new();
        self.wind_up(now, &mut out);
        if self.state == MemberState::Stable && self.auto_commits() {
            out.extend(self.commit_request(CommitReason::Close).map(Out::Send));
        }
        self.leave(reason, remain_in_group, &mut out);
        out
    }

    /// `unsubscribe()`: revokes partitions and leaves; `subscribe` brings it in again.
    pub fn unsubscribe(&mut self) -> Vec<Out> {
        let mut out = Vec::new();
        self.leave(LeaveReason::Unsubscribe, false, &mut out);
        self.topics.clear();
        self.pattern = None;
        self.regex = None;
        self.group_topics.clear();
        self.rejoin = Some(RebalanceReason::Join);
        out
    }

    /// `onLeavePrepare` and `maybeLeaveGroup`.
    fn leave(&mut self, reason: LeaveReason, remain_in_group: bool, out: &mut Vec<Out>) {
        let held: Vec<_> = self.held.keys().cloned().collect();
        if !held.is_empty() {
            // In the middle of a classic rebalance nobody can tell whose they are by now. A member of the newer
            // protocol checks whether it ever had an epoch, and it had.
            let settled = self.is_modern() || (self.state == MemberState::Stable && !self.lost);
            if settled {
                self.revoke(&held, out);
            } else {
                out.push(Out::Fact(ClientFact::Lost(held)));
            }
        }
        self.held.clear();
        if !remain_in_group {
            self.say_goodbye(reason, out);
        }
        self.state = MemberState::Unjoined;
        self.generation = -1;
        self.has_id = false;
        self.lost = false;
        self.heart = Heart::default();
        self.patience.forget();
        self.inbox.clear();
    }

    /// The process dies without a request to the coordinator.
    pub fn crash(&mut self, now: Ms) {
        self.app = App::Crashed { since: now };
        self.poll_at = None;
        self.hand.slices.clear();
        self.commit = None;
    }

    /// The application stops coming back to `poll`, for a time or until `thaw`.
    pub fn freeze(&mut self, now: Ms, for_ms: Option<Ms>) {
        let left_ms = match self.app {
            App::Processing { until, .. } => until.saturating_sub(now),
            App::Frozen { left_ms, .. } => left_ms,
            App::Waiting { .. } | App::Committing { .. } | App::Crashed { .. } => 0,
        };
        if matches!(self.app, App::Waiting { .. }) {
            self.last_poll = now;
        }
        self.app = App::Frozen { since: now, until: for_ms.map(|ms| now.saturating_add(ms)), left_ms };
        self.poll_at = None;
        if self.beats() {
            let end = self.last_poll.saturating_add(self.config.max_poll_interval_ms).saturating_add(1);
            self.next_heartbeat = self.next_heartbeat.min(end.max(now));
        }
    }

    /// The application continues.
    pub fn thaw(&mut self, now: Ms) {
        if let App::Frozen { since, left_ms, .. } = self.app {
            self.resume_app(now, since, left_ms);
        }
    }

    pub(super) fn resume_app(&mut self, now: Ms, since: Ms, left_ms: Ms) {
        self.app = App::Processing { since: now, until: now + left_ms.max(1), records: 0 };
        self.wake_up(now, since);
    }

    /// `seek()`; false where the partition is not held.
    pub fn seek(&mut self, now: Ms, partition: &TopicPartition, to: Offset) -> bool {
        let Some(held) = self.held.get_mut(partition) else { return false };
        (held.position, held.retry_at) = (Some(to), None);
        self.poll_by(now + 1);
        true
    }

    /// `pause()` or `resume()`; false where the partition is not held.
    pub fn set_paused(&mut self, now: Ms, partition: &TopicPartition, paused: bool) -> bool {
        let Some(held) = self.held.get_mut(partition) else { return false };
        held.paused = paused;
        self.poll_by(now + 1);
        true
    }

    /// `commitSync()` of the held positions, or of given offsets; refused at once by a consumer that knows that it
    /// is in no settled group.
    pub fn commit_by_hand(&self, offsets: Option<Vec<(TopicPartition, Offset)>>) -> Option<Out> {
        if let Some(thrown) = self.commit_refused() {
            return Some(Out::Fact(ClientFact::CommitRefused { thrown }));
        }
        match offsets {
            Some(offsets) => Some(Out::Send(self.commit_of(offsets, CommitReason::Manual))),
            None => self.commit_request(CommitReason::Manual).map(Out::Send),
        }
    }

    /// `subscribe()` to other topics: takes effect with a rebalance at the next poll.
    pub fn subscribe(&mut self, now: Ms, mut topics: Vec<TopicName>) {
        topics.sort();
        topics.dedup();
        self.pattern = None;
        if topics != self.topics {
            let outside = self.topics.is_empty();
            self.next_metadata = now;
            self.change_topics(now, topics);
            if outside {
                self.poll_by(now + 1);
            }
        }
    }

    /// `subscribe(Pattern)`: the topics that match are found with the next metadata.
    pub fn subscribe_pattern(&mut self, now: Ms, pattern: &str) {
        self.pattern = Some(pattern.into());
        // A member of the newer protocol joins meanwhile, with what it knows: no topics.
        self.next_metadata = if self.is_modern() { now + 2 } else { now };
        self.poll_by(now + 1);
    }

    pub(super) fn change_topics(&mut self, now: Ms, topics: Vec<TopicName>) {
        if topics != self.topics {
            self.topics = topics;
            self.subscription_changed();
            if self.is_modern() {
                return;
            }
            if self.state == MemberState::Stable {
                self.want_rejoin(now, RebalanceReason::SubscriptionChanged);
            }
        }
    }

    /// `enforceRebalance()`: a rebalance begins at the next poll.
    pub fn enforce_rebalance(&mut self, now: Ms) {
        if self.state == MemberState::Stable && !self.is_modern() {
            self.want_rejoin(now, RebalanceReason::Requested);
        }
    }

    /// The id that the coordinator generates when this consumer joins again; one that is a member keeps its own.
    pub fn set_next_member_id(&mut self, id: MemberId) {
        if !self.has_id {
            self.member_id = id;
        }
    }

    /// Settings changed while running: timers that depend on them start again.
    pub fn reconfigured(&mut self, now: Ms) {
        self.next_heartbeat = self.next_heartbeat.min(now + self.heartbeat_interval_ms());
        self.next_auto_commit = self.next_auto_commit.min(now + self.config.auto_commit_interval_ms);
        let metadata = now.saturating_add(self.config.metadata_max_age_ms);
        self.next_metadata = self.next_metadata.min(metadata);
        if matches!(self.app, App::Waiting { .. }) {
            self.poll_by(now + 1);
        }
    }
}
