//! Fetches that a fault of the network may harm: one request at a time, what its answer brought, and for how long it is
//! waited for.
//!
//! Source: `AbstractFetch` (no second fetch to a node that has not answered), `FetchCollector` (what was fetched from
//! elsewhere than the position is thrown away; a pause keeps it), `NetworkClient` (`request.timeout.ms`), 4.3.1.
//!
//! - A fetch is sent when there is something to read: a broker would hold one that finds nothing.
//! - What came is handed out poll by poll, and nothing is fetched ahead.
//! - A fetch has no part in a rebalance: one that has no answer yet keeps the consumer from reading what it is given.

use std::hash::{Hash, Hasher};

use super::patience::{overdue, tell_unanswered};
use super::poll::Ready;
use super::{Consumer, Logs, Out};
use crate::engine::kafka::group::{FetchRequest, Fetched, Request};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition};

/// What a consumer fetches through the network, if it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetching {
    /// Some fault may harm its fetches.
    faulty: bool,
    /// How many it has sent.
    sent: u32,
    /// The last one has no answer yet: when it is given up.
    overdue: Option<Ms>,
    /// What came and was not handed out yet.
    buffer: Vec<Fetched>,
}

// A consumer that never met a fault is as one that cannot.
impl Hash for Fetching {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if *self != Self::default() {
            (self.faulty, self.sent, self.overdue, &self.buffer).hash(state);
        }
    }
}

impl Fetching {
    /// Whether `poll` fetches through the network, or has not done with what it fetched so.
    pub fn is_used(&self) -> bool {
        self.faulty || self.overdue.is_some() || !self.buffer.is_empty()
    }

    /// When the fetch that has no answer is given up.
    pub fn overdue_at(&self) -> Option<Ms> {
        self.overdue
    }

    /// The application has what was fetched of a partition up to `to`.
    pub fn handed_out(&mut self, partition: &TopicPartition, to: Offset) {
        let Some(at) = self.buffer.iter().position(|fetched| fetched.partition == *partition) else { return };
        self.buffer[at].from = to;
        if self.buffer[at].to.is_none_or(|end| end <= to) {
            self.buffer.remove(at);
        }
    }
}

impl Consumer {
    /// Whether some fault may harm its fetches from now on.
    pub fn set_faulty_fetches(&mut self, faulty: bool) {
        self.fetching.faulty = faulty;
    }

    /// What came of earlier fetches, in turn; where that is nothing and no fetch is out, there is one from now on. None
    /// where a position is out of range and `auto.offset.reset` is `none`.
    pub(super) fn fetch(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) -> Option<Vec<Ready>> {
        if !self.discard_useless(now, logs, out) {
            return None;
        }
        let turns = self.turn_order(logs);
        let end_of = |it: &Ready| {
            let fetched = self.fetching.buffer.iter().find(|fetched| fetched.partition == it.partition)?;
            fetched.to
        };
        let ready: Vec<Ready> =
            turns.iter().filter_map(|it| Some(Ready { end: end_of(it)?, ..it.clone() })).collect();
        if ready.is_empty() && self.fetching.overdue.is_none() {
            if !self.fetching.faulty {
                return self.read_directly(now, logs, out);
            }
            self.send_fetch(now, &turns, out);
        }
        if !ready.is_empty() {
            // It may be that none of it is for the application, and there is more where it ends.
            self.poll_by(now + 1);
        }
        Some(ready)
    }

    /// Forgets what was fetched from where the position is not any more, resets positions that turned out to be out of
    /// range; false where `auto.offset.reset` is `none`.
    fn discard_useless(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) -> bool {
        let mut wrong = Vec::new();
        let held = &self.held;
        self.fetching.buffer.retain(|fetched| {
            let Some(held) = held.get(&fetched.partition) else { return false };
            if held.position != Some(fetched.from) {
                return false;
            }
            let is_wrong = fetched.to.is_none() && !held.paused;
            if is_wrong {
                wrong.push((fetched.partition.clone(), fetched.from));
            }
            // What was deleted since cannot be read any more: it is fetched again.
            let log = logs.log(&fetched.partition);
            !is_wrong && log.is_some_and(|log| fetched.to.is_none() || log.can_fetch_at(fetched.from))
        });
        wrong.iter().all(|(tp, from)| self.reset(now, tp, Some(*from), logs, out))
    }

    /// One request for all partitions that may be read, if some has anything.
    fn send_fetch(&mut self, now: Ms, turns: &[Ready], out: &mut Vec<Out>) {
        if turns.is_empty() {
            return;
        }
        self.fetching.sent += 1;
        self.fetching.overdue = Some(overdue(now, self.config.request_timeout_ms));
        let readable = self.held.iter().filter(|(_, held)| !held.paused);
        let from = readable.filter_map(|(tp, held)| Some((tp.clone(), held.position?))).collect();
        out.push(Out::Send(Request::Fetch(FetchRequest {
            number: self.fetching.sent,
            isolation: self.config.isolation,
            max_bytes: self.config.fetch_max_bytes,
            from,
        })));
    }

    /// An answer came. Only one to the fetch that is waited for is read, and only once.
    pub(super) fn fetch_answered(&mut self, now: Ms, number: u32, fetched: Vec<Fetched>) {
        if number != self.fetching.sent || self.fetching.overdue.take().is_none() {
            return;
        }
        let fresh = |old: &Fetched| fetched.iter().all(|new| new.partition != old.partition);
        self.fetching.buffer.retain(fresh);
        self.fetching.buffer.extend(fetched);
        self.poll_by(now);
    }

    /// Gives up a fetch that is overdue. The next `poll` fetches again.
    pub(super) fn give_up_fetch(&mut self, now: Ms, out: &mut Vec<Out>) {
        if self.fetching.overdue.take_if(|at| *at <= now).is_some() {
            tell_unanswered("Fetch", out);
            self.poll_by(now);
        }
    }
}
