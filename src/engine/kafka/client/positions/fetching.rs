//! Finding positions, fetching, and handing out: what happens inside `poll` and `position`.

use super::{At, Commits, Positions, Thrown, in_map_order};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::client::reset::Reset;
use crate::engine::kafka::ids::{Offset, TopicPartition, UnixMs};
use crate::engine::kafka::log::{Isolation, PartitionLog};

/// The only leader epoch of the model's logs.
const EPOCH: i32 = 0;

/// What one fetch of one partition brought (`CompletedFetch`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fetched {
    /// Where it goes on.
    next: Offset,
    /// Offsets of records not handed out yet, in order, the next one last.
    left: Vec<Offset>,
    /// The position after all of it.
    end: Offset,
    /// `OFFSET_OUT_OF_RANGE` instead of records.
    out_of_range: bool,
}

impl Positions {
    /// `updateFetchPositions`: commits first, then the policy. `commit` is none for a consumer without a group.
    pub fn find(&mut self, now: UnixMs, logs: &dyn Logs, commit: Option<&Commits<'_>>) -> Result<(), Thrown> {
        self.met = true;
        self.validate(logs)?;
        let mut without: Vec<&TopicPartition> = Vec::new();
        for tp in &self.order {
            let Some(part) = self.parts.get_mut(tp) else { continue };
            if std::mem::take(&mut part.end_asked) {
                part.high_watermark = logs.log(tp).map(PartitionLog::high_watermark);
            }
            if part.at != At::Start {
                continue;
            }
            if let Some(offset) = commit.and_then(|commit| commit(tp)) {
                part.at = At::Position(offset, None);
            } else if self.policy.refuses() {
                without.push(tp);
            } else {
                part.at = At::Reset(self.policy, None);
            }
        }
        if !without.is_empty() {
            let list: Vec<String> = in_map_order(&without, 16).iter().map(ToString::to_string).collect();
            let list = list.join(", ");
            let text = format!("Undefined offset with no reset policy for partitions: [{list}]");
            return Err(Thrown::new("NoOffsetForPartitionException", text));
        }
        let timeout = self.request_timeout_ms as UnixMs;
        for (tp, part) in &mut self.parts {
            let At::Reset(policy, retry_at) = part.at else { continue };
            let Some(log) = logs.log(tp).filter(|_| retry_at.is_none_or(|at| at <= now)) else { continue };
            part.at = match policy.reset(log, now, Isolation::ReadUncommitted) {
                Reset::To(offset) => At::Position(offset, None),
                Reset::Wait | Reset::Refuse => At::Reset(policy, Some(now + timeout)),
            };
        }
        Ok(())
    }

    /// `OffsetsForLeaderEpoch`: a position beyond the epoch's end means that the log was cut since.
    fn validate(&mut self, logs: &dyn Logs) -> Result<(), Thrown> {
        let (mut cut, mut diverging) = (false, Vec::new());
        for tp in &self.order {
            let Some(part) = self.parts.get_mut(tp).filter(|part| part.unvalidated) else { continue };
            let (At::Position(offset, Some(epoch)), Some(log)) = (part.at, logs.log(tp)) else { continue };
            let end = log.log_end_offset();
            let known = epoch <= EPOCH;
            if known && end >= offset {
                part.unvalidated = false;
            } else if self.policy.refuses() {
                cut = true;
                if known {
                    let metadata = format!("offset={end}, leaderEpoch={EPOCH}, metadata=''");
                    diverging.push(format!("{tp}=OffsetAndMetadata{{{metadata}}}"));
                }
            } else {
                part.unvalidated = false;
                part.at = if known { At::Position(end, Some(EPOCH)) } else { At::Reset(self.policy, None) };
            }
        }
        if cut {
            let list = diverging.join(", ");
            let text = format!("Detected log truncation with diverging offsets {{{list}}}");
            return Err(Thrown::new("LogTruncationException", text));
        }
        Ok(())
    }

    /// One pass of `poll`: finds positions, then hands out what was fetched before or, if that is nothing, fetches.
    pub fn poll(
        &mut self,
        now: UnixMs,
        logs: &dyn Logs,
        commit: Option<&Commits<'_>>,
    ) -> Result<Vec<(TopicPartition, Vec<Offset>)>, Thrown> {
        // A position that a fetch finds out of range is reset, and read from, before `poll` returns.
        for _ in 0..2 {
            self.find(now, logs, commit)?;
            let mut ready = self.collect()?;
            if ready.is_empty() {
                self.fetch(logs);
                ready = self.collect()?;
            }
            if !ready.is_empty() {
                // While the application works, the next fetch is under way.
                self.fetch(logs);
                return Ok(ready);
            }
        }
        Ok(Vec::new())
    }

    /// Fetches for each partition that has nothing in the buffer.
    fn fetch(&mut self, logs: &dyn Logs) {
        for tp in &self.order {
            let Some(part) = self.parts.get_mut(tp).filter(|part| !part.paused && !part.unvalidated) else {
                continue;
            };
            let At::Position(offset, _) = part.at else { continue };
            let buffered = self.buffer.iter().any(|(other, _)| other == tp);
            let Some(log) = logs.log(tp).filter(|_| !buffered) else { continue };
            let Ok(mut fetch) = log.fetch(offset, usize::MAX, self.max_partition_bytes) else {
                let failed = Fetched { next: offset, left: Vec::new(), end: offset, out_of_range: true };
                self.buffer.push_back((tp.clone(), failed));
                continue;
            };
            let mut left: Vec<Offset> = fetch.by_ref().map(|(offset, _)| offset).collect();
            left.reverse();
            part.high_watermark = Some(log.high_watermark());
            let end = fetch.next_offset();
            if end > offset {
                self.buffer.push_back((tp.clone(), Fetched { next: offset, left, end, out_of_range: false }));
            }
        }
    }

    /// `collectFetch`: at most `max.poll.records`, the fetch next in line first.
    fn collect(&mut self) -> Result<Vec<(TopicPartition, Vec<Offset>)>, Thrown> {
        let mut room = self.max_poll_records;
        let (mut ready, mut paused) = (Vec::new(), Vec::new());
        let mut result = Ok(());
        while room > 0 {
            let Some((tp, mut fetched)) = self.buffer.pop_front() else { break };
            let Some(part) = self.parts.get_mut(&tp) else { continue };
            if part.paused {
                paused.push((tp, fetched));
                continue;
            }
            // Positions have moved since: what was fetched is of no use.
            let At::Position(offset, epoch) = part.at else { continue };
            if offset != fetched.next {
                continue;
            }
            if fetched.out_of_range {
                if self.policy.refuses() {
                    if ready.is_empty() {
                        result = Err(out_of_range(&tp, offset, epoch, &self.leader));
                    } else {
                        self.buffer.push_front((tp, fetched));
                    }
                    break;
                }
                part.at = At::Reset(self.policy, None);
                self.move_to_end(&tp);
                continue;
            }
            let given = fetched.left.split_off(fetched.left.len().saturating_sub(room));
            let drained = given.len() < room;
            room -= given.len();
            fetched.next = match given.first() {
                _ if drained => fetched.end,
                Some(last) => last + 1,
                None => fetched.next,
            };
            part.at = At::Position(fetched.next, Some(EPOCH));
            if drained {
                self.move_to_end(&tp);
            } else {
                self.buffer.push_front((tp.clone(), fetched));
            }
            if !given.is_empty() {
                ready.push((tp, given.into_iter().rev().collect()));
            }
        }
        // They are looked at again in the next poll.
        self.buffer.extend(paused);
        result.map(|()| ready)
    }

    fn move_to_end(&mut self, tp: &TopicPartition) {
        if let Some(at) = self.order.iter().position(|other| other == tp) {
            self.order[at..].rotate_left(1);
        }
    }
}

fn out_of_range(tp: &TopicPartition, offset: Offset, epoch: Option<i32>, leader: &str) -> Thrown {
    let epoch = epoch.map_or("Optional.empty".to_owned(), |epoch| format!("Optional[{epoch}]"));
    let leader = format!("LeaderAndEpoch{{leader=Optional[{leader}], epoch={EPOCH}}}");
    let position = format!("FetchPosition{{offset={offset}, offsetEpoch={epoch}, currentLeader={leader}}}");
    let text = format!("Fetch position {position} is out of range for partition {tp}");
    Thrown::new("OffsetOutOfRangeException", text)
}
