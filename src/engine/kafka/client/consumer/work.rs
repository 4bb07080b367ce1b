//! The application's loop around `poll`: one record after the other, the effect of each when the work on it is over,
//! and commits as it makes them.
//!
//! A `commitSync` that fails is told, and the application goes on: with what it has in hand, or in the next `poll`,
//! where it learns whether it is still a member. One that committed before it processed lets go of what it has in hand,
//! since somebody else may have it.

use super::application::{Answer, CommitMode, Death, GiveUp, Moment, OnError, Trap};
use super::{App, ClientFact, Consumer, Logs, MemberState, Out};
use crate::engine::kafka::client::commit_error::{CommitError, IN_A_REBALANCE, NOT_A_MEMBER, TIMED_OUT};
use crate::engine::kafka::group::{CommitReason, GroupError};
use crate::engine::kafka::ids::{Ms, Offset, TopicPartition};

/// `default.api.timeout.ms`: how long `commitSync` tries.
const API_TIMEOUT_MS: Ms = 60_000;

/// Where the application goes on once a commit is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Then {
    /// With what it has in hand.
    Work,
    /// With `poll`.
    Poll,
}

/// A `commitSync` that has not returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Commit {
    offsets: Vec<(TopicPartition, Offset)>,
    then: Then,
    /// When the request is sent again, should nothing come back.
    again_at: Ms,
    /// When it gives up.
    ends_at: Ms,
    /// What came back while the application stalled.
    answer: Option<Result<(), GroupError>>,
}

impl Consumer {
    /// The records of a partition that its application has in hand, as ranges of offsets.
    pub fn in_hand(&self, partition: &TopicPartition) -> impl Iterator<Item = (Offset, Offset)> + '_ {
        let of = self.hand.slices.iter().filter(|slice| slice.partition == *partition);
        of.map(|slice| (slice.from, slice.to)).collect::<Vec<_>>().into_iter()
    }

    /// Whether the consumer commits by itself.
    pub fn auto_commits(&self) -> bool {
        self.config.enable_auto_commit && self.application.commit == CommitMode::Auto
    }

    /// A process that is to die at a record, and where.
    pub fn trap(&self) -> Option<&Trap> {
        self.trap.as_ref()
    }

    /// It is to die there; none: it is not any more.
    pub fn set_trap(&mut self, trap: Option<Trap>) {
        self.trap = trap.map(|trap| {
            let reached = self.in_hand(&trap.partition).any(|(from, to)| (from..to).contains(&trap.offset));
            Trap { reached, ..trap }
        });
    }

    /// When the application does something by itself next; nothing while it waits for records.
    pub(super) fn work_due(&self, until: Ms) -> Ms {
        self.hand.due().unwrap_or(until)
    }

    pub(super) fn commit_due(&self) -> Option<Ms> {
        self.commit.as_ref().map(|commit| commit.again_at.min(commit.ends_at))
    }

    /// `poll` returned records.
    pub(super) fn begin_work(&mut self, now: Ms, records: u32, out: &mut Vec<Out>) {
        if let Some(trap) = &mut self.trap {
            let here = |slice: &super::hand::Slice| {
                slice.partition == trap.partition && (slice.from..slice.to).contains(&trap.offset)
            };
            trap.reached |= self.hand.slices.iter().any(here);
        }
        let work = (u64::from(records) * self.processing_us).div_ceil(1_000).max(1);
        self.app = App::Processing { since: now, until: now + work, records };
        if self.begin_transaction(now, out) {
            return;
        }
        if self.application.commit == CommitMode::Before {
            let offsets = self.positions();
            if !self.commit_sync(now, offsets, Then::Work, out) {
                self.hand.slices.clear();
            }
        }
    }

    /// Works on what is in hand as far as time has come, and polls when all is done.
    pub(super) fn work(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        while let Some((partition, offset, poison)) = self.hand.first() {
            if self.hand.due().is_none_or(|due| due > now) {
                return;
            }
            let at = (partition.clone(), offset);
            let trap = self.trap.as_ref().filter(|trap| trap.partition == at.0 && trap.offset >= offset);
            let until_trap = trap.map_or(u64::MAX, |trap| trap.offset - offset);
            let dies = trap.filter(|_| until_trap == 0).map(|trap| trap.moment);
            if dies == Some(Moment::BeforeEffect) {
                return self.perish(now, at, Death::At(Moment::BeforeEffect), out);
            }
            if poison {
                match self.face_poison(now, &at, out) {
                    Answer::Stop => return self.perish(now, at, Death::Poison, out),
                    Answer::Retry { .. } => continue,
                    Answer::Skip | Answer::DeadLetter(_) => {}
                }
            } else {
                let alone = self.application.commit == CommitMode::Each || until_trap == 0;
                let most = if alone { 1 } else { until_trap };
                self.take_effect(self.hand.done_by(now).min(most), out);
            }
            if dies == Some(Moment::AfterEffect) {
                return self.perish(now, at, Death::At(Moment::AfterEffect), out);
            }
            if self.application.commit == CommitMode::Each
                && self.commit_sync(now, vec![(at.0, offset + 1)], Then::Work, out)
            {
                return;
            }
        }
        if self.application.commit == CommitMode::After && std::mem::take(&mut self.owes_commit) {
            let offsets = self.positions();
            if self.commit_sync(now, offsets, Then::Poll, out) {
                return;
            }
        }
        if std::mem::take(&mut self.owes_commit) && self.application.commit == CommitMode::Transaction {
            let offsets = self.positions();
            if self.end_transaction(now, offsets, logs, out) {
                return;
            }
        }
        self.poll(now, logs, out);
    }

    /// The effects of the next so many records happen.
    fn take_effect(&mut self, records: u64, out: &mut Vec<Out>) {
        let Some(slice) = self.hand.slices.front() else { return };
        let (partition, from) = (slice.partition.clone(), slice.from);
        let (since_us, each_us) = (self.hand.since_us, self.hand.each_us);
        self.owes_commit = true;
        self.hand.advance(records);
        out.push(Out::Effects { partition, from, to: from + records, since_us, each_us });
    }

    /// Processing the first record in hand threw: what the application does now.
    fn face_poison(
        &mut self,
        now: Ms,
        (partition, offset): &(TopicPartition, Offset),
        out: &mut Vec<Out>,
    ) -> Answer {
        self.hand.failures += 1;
        let failures = self.hand.failures;
        let answer = match &self.application.on_error {
            OnError::Retry { times, backoff_ms, .. } if failures <= *times => {
                Answer::Retry { at_ms: now + backoff_ms, left: times - failures }
            }
            for_good => gives_up(for_good),
        };
        let (partition, offset) = (partition.clone(), *offset);
        out.push(Out::Fact(ClientFact::Threw {
            partition: partition.clone(),
            offset,
            failures,
            answer: answer.clone(),
        }));
        match &answer {
            Answer::Stop => return answer,
            Answer::Retry { at_ms, .. } => {
                self.hand.since_us = at_ms * 1_000;
                return answer;
            }
            Answer::DeadLetter(topic) => {
                out.push(Out::SetAside { partition, offset, topic: topic.clone() });
            }
            Answer::Skip => {}
        }
        self.owes_commit = true;
        self.hand.advance(1);
        answer
    }

    /// The process dies at a record.
    pub(super) fn perish(&mut self, now: Ms, at: (TopicPartition, Offset), death: Death, out: &mut Vec<Out>) {
        self.trap = None;
        self.crash(now);
        out.push(Out::Fact(ClientFact::Died { partition: at.0, offset: at.1, death }));
    }

    pub(super) fn positions(&self) -> Vec<(TopicPartition, Offset)> {
        self.held.iter().filter_map(|(tp, held)| Some((tp.clone(), held.position?))).collect()
    }

    /// `commitSync()`; false where it threw at once, without asking the coordinator.
    fn commit_sync(
        &mut self,
        now: Ms,
        offsets: Vec<(TopicPartition, Offset)>,
        then: Then,
        out: &mut Vec<Out>,
    ) -> bool {
        if offsets.is_empty() {
            return false;
        }
        if let Some(thrown) = self.commit_refused() {
            out.push(Out::Fact(ClientFact::CommitRefused { thrown }));
            return false;
        }
        out.push(Out::Send(self.commit_of(offsets.clone(), CommitReason::Sync)));
        let again_at = now + self.config.request_timeout_ms.max(1);
        self.commit = Some(Commit { offsets, then, again_at, ends_at: now + API_TIMEOUT_MS, answer: None });
        if !self.is_frozen() {
            self.app = App::Committing { since: now };
        }
        true
    }

    /// A commit's response arrived: perhaps the one that the application waits for.
    pub(super) fn commit_answered(
        &mut self,
        now: Ms,
        (offsets, reason): (&[(TopicPartition, Offset)], CommitReason),
        answer: Result<(), GroupError>,
        logs: &dyn Logs,
        out: &mut Vec<Out>,
    ) {
        let waits = reason == CommitReason::Sync
            && self.commit.as_mut().is_some_and(|commit| {
                let mine = commit.offsets == offsets && commit.answer.is_none();
                if mine {
                    commit.answer = Some(answer);
                }
                mine
            });
        if let Some(trap) = self.trap.as_ref().filter(|trap| trap.reached && answer.is_ok()) {
            let covered = offsets.iter().any(|(tp, next)| *tp == trap.partition && *next > trap.offset);
            if trap.moment == Moment::AfterCommit && covered {
                let at = (trap.partition.clone(), trap.offset);
                return self.perish(now, at, Death::At(Moment::AfterCommit), out);
            }
        }
        if waits && matches!(self.app, App::Committing { .. }) {
            self.go_on(now, logs, out);
        }
    }

    /// Nothing came back in time: the request goes out once more, or `commitSync` throws.
    pub(super) fn commit_late(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        let Some(commit) = &mut self.commit else { return };
        if commit.answer.is_some() {
            return self.go_on(now, logs, out);
        }
        if commit.ends_at <= now {
            out.push(Out::Fact(ClientFact::CommitRefused { thrown: TIMED_OUT }));
            return self.resume_after(now, false, logs, out);
        }
        commit.again_at = now + self.config.request_timeout_ms.max(1);
        let offsets = commit.offsets.clone();
        out.push(Out::Send(self.commit_of(offsets, CommitReason::Sync)));
    }

    /// `commitSync` returns, or throws what was told when the response was sent.
    fn go_on(&mut self, now: Ms, logs: &dyn Logs, out: &mut Vec<Out>) {
        let Some(answer) = self.commit.as_ref().and_then(|commit| commit.answer) else { return };
        if answer == Err(GroupError::FencedInstanceId) {
            self.commit = None;
            return self.die("FencedInstanceIdException", out);
        }
        self.resume_after(now, answer.is_ok(), logs, out);
    }

    fn resume_after(&mut self, now: Ms, done: bool, logs: &dyn Logs, out: &mut Vec<Out>) {
        let Some(commit) = self.commit.take() else { return };
        if self.application.commit == CommitMode::Before && !done {
            self.hand.slices.clear();
        }
        if commit.then == Then::Poll || self.hand.is_empty() {
            return self.poll(now, logs, out);
        }
        self.start_hand(now);
    }

    /// The next record's turn begins now.
    pub(super) fn start_hand(&mut self, now: Ms) {
        self.hand.since_us = self.hand.since_us.max(now * 1_000);
        let records = self.hand.slices.iter().map(|slice| slice.to - slice.from).sum::<u64>();
        let work = (records * self.hand.each_us).div_ceil(1_000).max(1);
        self.app = App::Processing { since: now, until: now + work, records: records as u32 };
    }

    /// Goes on where it stalled at `since`.
    pub(super) fn wake_up(&mut self, now: Ms, since: Ms) {
        self.hand.since_us += now.saturating_sub(since) * 1_000;
        if let Some(commit) = &mut self.commit {
            // Time passed for the request all the same.
            commit.again_at = if commit.answer.is_some() { now } else { commit.again_at.max(now) };
            self.app = App::Committing { since: now };
        }
        if self.waits_for_transaction() {
            self.app = App::Committing { since: now };
        }
    }

    /// The application ends its loop: what it has in hand is done at once, what it owes is committed.
    pub(super) fn wind_up(&mut self, now: Ms, out: &mut Vec<Out>) {
        if self.commit.take().is_some() && self.application.commit == CommitMode::Before {
            self.hand.slices.clear();
        }
        if self.application.commit == CommitMode::Transaction {
            // What a transaction holds is all or nothing: it is left for whoever comes next.
            self.hand.slices.clear();
            self.owes_commit = false;
            return self.abort_on_close(out);
        }
        (self.hand.since_us, self.hand.each_us) = (now * 1_000, 0);
        while let Some((partition, offset, poison)) = self.hand.first() {
            if !poison {
                self.take_effect(self.hand.done_by(now), out);
                continue;
            }
            let partition = partition.clone();
            match gives_up(&self.application.on_error) {
                Answer::Stop => break,
                Answer::DeadLetter(topic) => out.push(Out::SetAside { partition, offset, topic }),
                Answer::Skip | Answer::Retry { .. } => {}
            }
            self.hand.advance(1);
        }
        // What is left undone is no one's to commit.
        for slice in std::mem::take(&mut self.hand.slices).into_iter().rev() {
            if let Some(held) = self.held.get_mut(&slice.partition) {
                held.position = Some(slice.from);
            }
        }
        let commits = matches!(self.application.commit, CommitMode::After | CommitMode::Each);
        if commits && std::mem::take(&mut self.owes_commit) && self.state == MemberState::Stable {
            out.extend(self.commit_request(CommitReason::Sync).map(Out::Send));
        }
    }

    /// What `commitSync` throws at once where the consumer itself knows that it is in no settled group.
    pub(super) fn commit_refused(&self) -> Option<CommitError> {
        match self.state {
            MemberState::Stable => None,
            _ if self.is_modern() => None,
            MemberState::Unjoined => Some(NOT_A_MEMBER),
            _ => Some(IN_A_REBALANCE),
        }
    }
}

/// What the application does with a record that failed for good.
fn gives_up(on_error: &OnError) -> Answer {
    match on_error {
        OnError::Stop | OnError::Retry { then: GiveUp::Stop, .. } => Answer::Stop,
        OnError::Skip | OnError::Retry { then: GiveUp::Skip, .. } => Answer::Skip,
        OnError::Retry { then: GiveUp::DeadLetter(topic), .. } => Answer::DeadLetter(topic.clone()),
    }
}
