//! Timeouts of a consumer group: sessions, revocations, and the refresh of regular expressions.

use super::{ConsumerGroup, ConsumerMember};
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::Effect;
use crate::engine::kafka::group::reason::{RebalanceReason, Removal};
use crate::engine::kafka::ids::Ms;

impl ConsumerGroup {
    /// Does what is due at `now`.
    pub fn on_time(&mut self, now: Ms, topics: &dyn TopicImage) -> Vec<Effect> {
        let mut out = Vec::new();
        if self.patterns.due().is_some_and(|due| due <= now) {
            self.resolve_patterns(now, topics, &mut out);
        }
        self.shares_ready(now);
        let is_due = |deadline: Option<Ms>| deadline.is_some_and(|at| at <= now);
        while let Some(at) = self.members.iter().position(|m| is_due(m.session_deadline)) {
            let after_ms = self.session_timeout(&self.members[at]);
            let why = Removal::SessionTimeout { after_ms };
            self.remove(at, why, RebalanceReason::SessionTimeout, &mut out);
        }
        while let Some(at) = self.members.iter().position(|m| is_due(m.rebalance_deadline)) {
            let member = &self.members[at];
            let after_ms = member.rebalance_timeout_ms;
            let why = if member.classic.is_some() {
                Removal::RejoinTimeout { after_ms }
            } else {
                Removal::RevocationTimeout { after_ms }
            };
            self.remove(at, why, RebalanceReason::RejoinTimeout, &mut out);
        }
        self.tell_settled(&mut out);
        out
    }

    /// A member's session timeout: its own in the classic protocol, else the group's.
    pub fn session_timeout(&self, member: &ConsumerMember) -> Ms {
        member.classic.as_ref().map_or(self.modern().session_timeout_ms, |c| c.session_timeout_ms)
    }
}
