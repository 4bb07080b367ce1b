//! Requests whose answers do not come: how long a consumer waits, and what it does then.
//!
//! Source: `AbstractCoordinator` (`JoinGroup` waits as long as a rebalance may take and 5 s more, all others
//! `request.timeout.ms`), `ConsumerCoordinator.fetchCommittedOffsets`, `AbstractHeartbeatRequestManager` (4.3).
//! Heartbeats of the classic protocol and commits that nobody waits for are not waited for either: the next ones follow
//! in their time. A client that gives up waiting closes the connection: answers that come later are not read.

use super::{Consumer, MemberState, Out};
use crate::engine::kafka::group::{RebalanceReason, Response};
use crate::engine::kafka::ids::Ms;

/// `retry.backoff.ms`.
pub(super) const RETRY_BACKOFF_MS: Ms = 100;

/// `JOIN_GROUP_TIMEOUT_LAPSE`.
const JOIN_LAPSE_MS: Ms = 5_000;

/// When the consumer gives up waiting for which answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Patience {
    /// To `JoinGroup` or `SyncGroup`.
    join: Option<Ms>,
    /// To `OffsetFetch`.
    positions: Option<Ms>,
    /// To `ConsumerGroupHeartbeat`.
    beat: Option<Ms>,
    /// How often it closed its connection.
    connection: u32,
}

impl Patience {
    pub fn ends(&self) -> Option<Ms> {
        [self.join, self.positions, self.beat].into_iter().flatten().min()
    }

    /// Nothing is waited for any more: it left.
    pub fn forget(&mut self) {
        (self.join, self.positions, self.beat) = (None, None, None);
    }
}

impl Consumer {
    /// How often it closed its connection: who answers an older one answers nobody.
    pub fn connection(&self) -> u32 {
        self.patience.connection
    }

    pub(super) fn await_join(&mut self, now: Ms) {
        let rebalance = self.config.max_poll_interval_ms.saturating_add(JOIN_LAPSE_MS);
        self.patience.join = Some(overdue(now, rebalance.max(self.config.request_timeout_ms)));
    }

    pub(super) fn await_sync(&mut self, now: Ms) {
        self.patience.join = Some(overdue(now, self.config.request_timeout_ms));
    }

    pub(super) fn await_positions(&mut self, now: Ms) {
        self.patience.positions = Some(overdue(now, self.config.request_timeout_ms));
    }

    pub(super) fn await_beat(&mut self, now: Ms) {
        self.patience.beat = Some(overdue(now, self.config.request_timeout_ms));
    }

    /// Whether a heartbeat of the consumer protocol has no answer yet: then there is no other.
    pub(super) fn beat_is_out(&self) -> bool {
        self.patience.beat.is_some()
    }

    /// An answer came.
    pub(super) fn answered_in_time(&mut self, response: &Response) {
        match response {
            Response::Join(_) | Response::Sync(_) => self.patience.join = None,
            Response::Positions(_) => self.patience.positions = None,
            Response::Beat(_) => self.patience.beat = None,
            Response::Heartbeat(_)
            | Response::Commit(..)
            | Response::Transactional(..)
            | Response::Fetch(..) => {}
        }
    }

    /// Gives up what is overdue, and tries again after `retry.backoff.ms`.
    pub(super) fn give_up_waiting(&mut self, now: Ms, out: &mut Vec<Out>) {
        if self.patience.ends().is_none_or(|at| at > now) {
            return;
        }
        self.patience.connection += 1;
        let due = |at: &mut Option<Ms>| at.take_if(|at| *at <= now).is_some();
        let patience = &mut self.patience;
        let (join, positions, beat) =
            (due(&mut patience.join), due(&mut patience.positions), due(&mut patience.beat));
        let again = now + RETRY_BACKOFF_MS;
        if join && matches!(self.state, MemberState::PreparingRebalance | MemberState::CompletingRebalance) {
            let api = if self.state == MemberState::PreparingRebalance { "JoinGroup" } else { "SyncGroup" };
            tell_unanswered(api, out);
            self.state = MemberState::Unjoined;
            let reason = if self.has_id { RebalanceReason::Rejoin } else { RebalanceReason::Join };
            self.rejoin = Some(reason);
            self.poll_by(again);
        }
        if positions {
            tell_unanswered("OffsetFetch", out);
            for held in self.held.values_mut() {
                held.asked = false;
            }
            self.poll_by(again);
        }
        if beat && self.is_modern() {
            tell_unanswered("ConsumerGroupHeartbeat", out);
            self.subscription_changed();
            if self.state == MemberState::PreparingRebalance {
                self.state = MemberState::Unjoined;
                self.rejoin = Some(RebalanceReason::Join);
                self.poll_by(again);
            } else {
                self.next_heartbeat = again;
            }
        }
    }
}

pub(super) fn tell_unanswered(api: &'static str, out: &mut Vec<Out>) {
    out.push(Out::Fact(super::ClientFact::Unanswered { api }));
}

/// A timeout is over once more than so much has passed.
pub(super) fn overdue(now: Ms, timeout_ms: Ms) -> Ms {
    now.saturating_add(timeout_ms).saturating_add(1)
}
