//! One call of `poll`: rejoin if need be, commit if due, find positions, hand out records.

use std::ops::Bound;

use super::{App, ClientFact, Consumer, Held, Logs, MemberState, Out};
use crate::engine::kafka::client::reset::Reset;
use crate::engine::kafka::group::{CommitReason, LeaveReason, RebalanceReason, Request};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition, UnixMs};

/// A partition that has something for a consumer.
#[derive(Clone)]
pub(super) struct Ready {
    pub partition: TopicPartition,
    pub position: Offset,
    /// How far it may be read.
    pub end: Offset,
}

impl Consumer {
    /// The application calls `poll`.
    pub(super) fn poll(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        self.last_poll = now;
        self.app = App::Waiting { since: now };
        self.poll_at = None;
        if let Some(exception) = self.fatal.take() {
            return self.die(exception, out);
        }
        if self.topics.is_empty() && self.pattern.is_none() && self.regex.is_none() {
            return;
        }
        for answer in std::mem::take(&mut self.inbox) {
            self.handle(now, answer, logs, out);
        }
        if self.state == MemberState::Stable && self.rejoin.is_none() && self.sees_other_counts() {
            self.rejoin = Some(RebalanceReason::MetadataChanged);
        }
        if self.lost {
            self.lost = false;
            let gone: Vec<_> = self.held.keys().cloned().collect();
            let paused = self.paused_among(&gone);
            self.held.clear();
            if !gone.is_empty() {
                out.push(Out::Fact(ClientFact::Lost(gone)));
            }
            out.extend(paused);
        }
        match self.state {
            // A cooperative member reads on with what it keeps; an eager one holds nothing now.
            MemberState::PreparingRebalance | MemberState::CompletingRebalance => {
                if self.held.is_empty() {
                    return;
                }
            }
            MemberState::Unjoined => return self.start_join(now, logs, out),
            MemberState::Stable if self.rejoin.is_some() => {
                self.start_join(now, logs, out);
                if self.held.is_empty() {
                    return;
                }
            }
            MemberState::Stable => {}
        }
        if self.state == MemberState::Stable {
            self.auto_commit(now, out);
        }
        self.ask_positions(now, out);
        self.try_resets_again(now, logs, out);
        let Some(ready) = self.ready(now, logs, out) else {
            return self.fail(now, "OffsetOutOfRangeException", out);
        };
        let records = self.deliver(now, logs, ready, out);
        if records > 0 {
            self.begin_work(now, records, out);
        } else if self.state == MemberState::Stable && self.auto_commits() && self.has_uncommitted() {
            self.poll_by(self.next_auto_commit.max(now + 1));
        }
        if let Some(at) = self.held.values().filter_map(|held| held.retry_at).min() {
            self.poll_by(at.max(now + 1));
        }
    }

    /// New records arrived in a partition that this consumer waits for.
    pub fn data_available(&mut self, now: Ms) {
        self.poll_by(now + 1);
    }

    fn has_uncommitted(&self) -> bool {
        self.held.values().any(|held| held.position.is_some())
    }

    fn auto_commit(&mut self, now: Ms, out: &mut Vec<Out>) {
        if self.auto_commits() && self.next_auto_commit <= now {
            self.next_auto_commit = now + self.config.auto_commit_interval_ms.max(1);
            if let Some(commit) = self.commit_request(CommitReason::Auto) {
                out.push(Out::Send(commit));
            }
        }
    }

    /// `OffsetCommit` of every known position; `None` where none is known.
    pub(super) fn commit_request(&self, reason: CommitReason) -> Option<Request> {
        let offsets: Vec<_> =
            self.held.iter().filter_map(|(tp, held)| Some((tp.clone(), held.position?))).collect();
        (!offsets.is_empty()).then(|| self.commit_of(offsets, reason))
    }

    /// What an application does in `onPartitionsRevoked` if it is one that commits there.
    pub(super) fn commit_in_callback(&self, gone: &[TopicPartition], out: &mut Vec<Out>) {
        if self.commit_on_revoke && !gone.is_empty() {
            out.extend(self.commit_request(CommitReason::Callback).map(Out::Send));
        }
    }

    pub(super) fn commit_of(&self, offsets: Vec<(TopicPartition, Offset)>, reason: CommitReason) -> Request {
        Request::Commit {
            member_id: self.member_id.clone(),
            instance_id: self.instance_id.clone(),
            generation: self.generation,
            offsets,
            reason,
        }
    }

    fn ask_positions(&mut self, now: Ms, out: &mut Vec<Out>) {
        let mut partitions = Vec::new();
        for (tp, held) in &mut self.held {
            if held.position.is_none() && !held.asked && held.retry_at.is_none() {
                held.asked = true;
                partitions.push(tp.clone());
            }
        }
        if !partitions.is_empty() {
            self.await_positions(now);
            out.push(Out::Send(Request::Positions { partitions }));
        }
    }

    /// The group's commits arrived: positions are those, or what `auto.offset.reset` says.
    pub(super) fn place(
        &mut self,
        now: Ms,
        commits: &[(TopicPartition, Option<Offset>)],
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) {
        for (tp, commit) in commits {
            let Some(held) = self.held.get_mut(tp) else { continue };
            held.asked = false;
            if held.position.is_some() {
                continue;
            }
            if let Some(at) = *commit {
                held.position = Some(at);
                out.push(Out::Fact(ClientFact::Resumed { partition: tp.clone(), at }));
            } else if !self.reset(now, tp, None, logs, out) {
                return self.fail(now, "NoOffsetForPartitionException", out);
            }
        }
        self.poll_by(now);
    }

    /// Sets the position by `auto.offset.reset`; false where that is `none`.
    pub(super) fn reset(
        &mut self,
        now: Ms,
        tp: &TopicPartition,
        from: Option<Offset>,
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) -> bool {
        let (Some(held), Some(log)) = (self.held.get_mut(tp), logs.log(tp)) else { return true };
        let unix_now = self.started_at_ms + now as UnixMs;
        match self.config.auto_offset_reset.reset(log, unix_now, self.config.isolation) {
            Reset::To(to) => {
                (held.position, held.retry_at) = (Some(to), None);
                out.push(Out::Fact(ClientFact::Reset { partition: tp.clone(), from, to }));
            }
            Reset::Wait => {
                (held.position, held.retry_at) = (None, Some(now + self.config.request_timeout_ms));
            }
            Reset::Refuse => return false,
        }
        true
    }

    /// Resets that found no record recent enough, once their request has timed out.
    fn try_resets_again(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        let due = |held: &Held| held.position.is_none() && held.retry_at.is_some_and(|at| at <= now);
        let due: Vec<_> = self.held.iter().filter(|(_, held)| due(held)).map(|(tp, _)| tp.clone()).collect();
        for tp in due {
            self.reset(now, &tp, None, logs, out);
        }
    }

    /// What this `poll` can hand out; none where a position is out of range and `auto.offset.reset` is `none`.
    fn ready(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) -> Option<Vec<Ready>> {
        if self.fetching.is_used() {
            return self.fetch(now, logs, out);
        }
        self.read_directly(now, logs, out)
    }

    /// What lies in the logs now.
    pub(super) fn read_directly(
        &mut self,
        now: Ms,
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) -> Option<Vec<Ready>> {
        self.leave_wrong_places(now, logs, out).then(|| self.turn_order(logs))
    }

    /// A fetch from where nothing is fails, and the same `poll` reads on from where `auto.offset.reset` leads; false
    /// where that is `none`.
    fn leave_wrong_places(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) -> bool {
        let wrong = |it: &Ready| logs.log(&it.partition).is_some_and(|log| !log.can_fetch_at(it.position));
        let all: Vec<_> = self.turn_order(logs).into_iter().filter(wrong).collect();
        all.iter().all(|it| self.reset(now, &it.partition, Some(it.position), logs, out))
    }

    fn fail(&mut self, now: Ms, exception: &'static str, out: &mut Vec<Out>) {
        out.push(Out::Fact(ClientFact::Failed { exception }));
        out.extend(self.close(now, LeaveReason::Failed, false));
    }

    /// Hands out up to `max.poll.records`, going on after the partition served last; returns how many.
    fn deliver(&mut self, now: Ms, logs: &dyn Logs, ready: Vec<Ready>, out: &mut Vec<Out>) -> u32 {
        self.hand.begin(now, self.processing_us);
        let mut room = self.config.max_poll_records;
        let mut bytes = u64::from(self.config.fetch_max_bytes);
        for Ready { partition: tp, position, end } in ready {
            let Some(log) = logs.log(&tp) else { continue };
            let Ok(fetch) = log.fetch_isolated(self.config.isolation, position, room as usize, bytes) else {
                continue;
            };
            let mut fetch = fetch.up_to(end);
            let mut count = 0;
            // Control records, holes and what was aborted lie between runs.
            let mut run = (position, position);
            let given = |(from, to)| Out::Fact(ClientFact::Delivered { partition: tp.clone(), from, to });
            for (offset, record) in &mut fetch {
                self.hand.take(&tp, offset, &record);
                if offset != run.1 {
                    if run.0 < run.1 {
                        out.push(given(run));
                    }
                    run.0 = offset;
                }
                run.1 = offset + 1;
                count += 1;
                bytes = bytes.saturating_sub(record.key.map_or(0, <[u8]>::len) as u64);
                bytes = bytes.saturating_sub(record.value.map_or(0, <[u8]>::len) as u64);
            }
            let to = fetch.next_offset();
            if to == position {
                continue;
            }
            if let Some(held) = self.held.get_mut(&tp) {
                held.position = Some(to);
            }
            self.fetching.handed_out(&tp, to);
            if run.0 < run.1 {
                out.push(given(run));
            }
            self.cursor = Some(tp);
            room -= count;
            if room == 0 || bytes == 0 {
                break;
            }
        }
        self.config.max_poll_records - room
    }

    /// Partitions that have something for this consumer, beginning after the one served last.
    pub(super) fn turn_order(&self, logs: &dyn Logs) -> Vec<Ready> {
        let ready = |(tp, held): (&TopicPartition, &Held)| {
            let position = held.position.filter(|_| !held.paused)?;
            let isolation = self.config.isolation;
            let idle = logs.log(tp).is_none_or(|log| {
                let end = log.end_for(isolation);
                position == end || (position > end && log.can_fetch_at(position))
            });
            (!idle).then(|| Ready { partition: tp.clone(), position, end: Offset::MAX })
        };
        match &self.cursor {
            None => self.held.iter().filter_map(ready).collect(),
            Some(last) => {
                let after = self.held.range((Bound::Excluded(last), Bound::Unbounded));
                let before = self.held.range(..=last);
                after.chain(before).filter_map(ready).collect()
            }
        }
    }
}
