//! What an application, or a person in its place, can ask of a consumer.

use super::{App, ClientFact, Consumer, MemberState, Out};
use crate::engine::group::{CommitReason, LeaveReason, RebalanceReason, Request};
use crate::engine::ids::{Ms, Offset, TopicName, TopicPartition};

impl Consumer {
    /// `close()`: commits where `enable.auto.commit` is on, gives partitions back, and says goodbye.
    pub fn close(&mut self, reason: LeaveReason) -> Vec<Out> {
        let mut out = Vec::new();
        let member = self.state != MemberState::Unjoined;
        if self.state == MemberState::Stable && self.config.enable_auto_commit {
            out.extend(self.commit_request(CommitReason::Close).map(Out::Send));
        }
        let held: Vec<_> = std::mem::take(&mut self.held).into_keys().collect();
        if !held.is_empty() {
            let fact = if self.lost { ClientFact::Lost(held) } else { ClientFact::Revoked(held) };
            out.push(Out::Fact(fact));
        }
        // A static member says nothing: its place is kept for the session timeout (KIP-345).
        if member && (self.instance_id.is_none() || self.is_modern()) {
            out.push(Out::Send(self.leave_request(reason)));
        }
        self.state = MemberState::Unjoined;
        self.lost = false;
        out
    }

    /// The process dies; nobody is told.
    pub fn crash(&mut self, now: Ms) {
        self.app = App::Crashed { since: now };
        self.poll_at = None;
    }

    /// The application stops coming back to `poll`, for a time or until `thaw`.
    pub fn freeze(&mut self, now: Ms, for_ms: Option<Ms>) {
        let left_ms = match self.app {
            App::Processing { until, .. } => until.saturating_sub(now),
            App::Frozen { left_ms, .. } => left_ms,
            App::Waiting { .. } | App::Crashed { .. } => 0,
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

    /// The application runs on.
    pub fn thaw(&mut self, now: Ms) {
        if let App::Frozen { left_ms, .. } = self.app {
            self.resume_app(now, left_ms);
        }
    }

    pub(super) fn resume_app(&mut self, now: Ms, left_ms: Ms) {
        self.app = App::Processing { since: now, until: now + left_ms.max(1), records: 0 };
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

    /// `commitSync()` of the held positions, or of given offsets.
    pub fn commit_by_hand(&self, offsets: Option<Vec<(TopicPartition, Offset)>>) -> Option<Request> {
        match offsets {
            Some(offsets) => Some(self.commit_of(offsets, CommitReason::Manual)),
            None => self.commit_request(CommitReason::Manual),
        }
    }

    /// `subscribe()` to other topics: takes effect with a rebalance at the next poll.
    pub fn subscribe(&mut self, now: Ms, mut topics: Vec<TopicName>) {
        topics.sort();
        topics.dedup();
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

    /// Settings changed while running: timers that hang on them start anew.
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
