//! Positions and fetches of one `KafkaConsumer` as its application sees them call by call.
//!
//! Source: `SubscriptionState`, `OffsetFetcher`, `FetchCollector`, `CompletedFetch`, 4.3.1.
//!
//! - A position is what was sought, committed or reset, in range or not: only a fetch finds out, and `poll` resets.
//! - What was fetched is handed out though it was deleted since; a seek elsewhere throws it away, a pause keeps it.
//!
//! Deliberately absent: groups and time passing. The simulation's `Consumer` shares the reset rule (`reset`) and
//! reads the log when it polls instead of keeping a buffer.

use super::consumer::Logs;
use super::reset::{AutoOffsetReset, REQUEST_TIMEOUT_MS, Reset};
use crate::engine::kafka::ids::{Offset, TopicPartition, UnixMs};
use std::collections::BTreeMap;

/// What Kafka's client throws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// The class, without its package.
    pub class: &'static str,
    /// `getMessage`.
    pub message: String,
}

impl Thrown {
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }
}

/// What a group has committed.
pub type Commits<'c> = dyn Fn(&TopicPartition) -> Option<Offset> + 'c;

/// Where a partition's next record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// `INITIALIZING`: the commit is asked first.
    Start,
    /// `AWAIT_RESET`: by this policy, not before that time.
    Reset(AutoOffsetReset, Option<UnixMs>),
    /// `FETCHING`, with the leader epoch of what was read before, if any was.
    Position(Offset, Option<i32>),
}

/// What one fetch brought.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fetched {
    /// Where it goes on.
    next: Offset,
    /// Offsets of records not handed out yet, in order, the next one last.
    left: Vec<Offset>,
    /// The position after all of it.
    end: Offset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    at: At,
    paused: bool,
    fetched: Option<Fetched>,
    high_watermark: Option<Offset>,
    end_asked: bool,
}

/// The partitions of a consumer.
#[derive(Clone, Debug)]
pub struct Positions {
    /// `auto.offset.reset`.
    pub policy: AutoOffsetReset,
    /// `max.poll.records`.
    pub max_poll_records: usize,
    /// `max.partition.fetch.bytes`.
    pub max_partition_bytes: u64,
    /// The leader as an exception prints it: `127.0.0.1:19092 (id: 1 rack: null isFenced: false)`.
    pub leader: String,
    parts: BTreeMap<TopicPartition, Part>,
}

impl Positions {
    /// Of a consumer that holds nothing.
    pub fn new(policy: AutoOffsetReset) -> Self {
        let leader = "localhost:9092 (id: 1 rack: null isFenced: false)".to_owned();
        Self { policy, max_poll_records: 500, max_partition_bytes: 1 << 20, leader, parts: BTreeMap::new() }
    }

    /// `assign`: what was held already keeps its position and its pause.
    pub fn assign(&mut self, partitions: &[TopicPartition]) {
        let mut parts = BTreeMap::new();
        for tp in partitions {
            let new =
                Part { at: At::Start, paused: false, fetched: None, high_watermark: None, end_asked: false };
            parts.insert(tp.clone(), self.parts.remove(tp).unwrap_or(new));
        }
        self.parts = parts;
    }

    pub fn assignment(&self) -> impl Iterator<Item = &TopicPartition> {
        self.parts.keys()
    }

    pub fn paused(&self) -> impl Iterator<Item = &TopicPartition> {
        self.parts.iter().filter(|(_, part)| part.paused).map(|(tp, _)| tp)
    }

    fn part(&mut self, tp: &TopicPartition) -> Result<&mut Part, Thrown> {
        let name = tp.to_string();
        let none =
            || Thrown::new("IllegalStateException", format!("No current assignment for partition {name}"));
        self.parts.get_mut(tp).ok_or_else(none)
    }

    pub fn seek(&mut self, tp: &TopicPartition, to: i64) -> Result<(), Thrown> {
        let negative =
            |_| Thrown::new("IllegalArgumentException", "seek offset must not be a negative number");
        let to = Offset::try_from(to).map_err(negative)?;
        self.part(tp)?.at = At::Position(to, None);
        Ok(())
    }

    /// `seekToBeginning` and `seekToEnd`: remembered, and looked up when the position is needed.
    pub fn seek_to(&mut self, tp: &TopicPartition, policy: AutoOffsetReset) -> Result<(), Thrown> {
        self.part(tp)?.at = At::Reset(policy, None);
        Ok(())
    }

    pub fn set_paused(&mut self, tp: &TopicPartition, paused: bool) -> Result<(), Thrown> {
        self.part(tp)?.paused = paused;
        Ok(())
    }

    /// The position, if it is known. Asking for a partition that is not held is an error.
    pub fn position(&self, tp: &TopicPartition) -> Result<Option<Offset>, Thrown> {
        let Some(part) = self.parts.get(tp) else {
            let message = "You can only check the position for partitions assigned to this consumer.";
            return Err(Thrown::new("IllegalStateException", message));
        };
        Ok(match part.at {
            At::Position(offset, _) => Some(offset),
            _ => None,
        })
    }

    /// Every known position: what `commitSync()` commits.
    pub fn consumed(&self) -> Vec<(TopicPartition, Offset)> {
        let known = |(tp, part): (&TopicPartition, &Part)| match part.at {
            At::Position(offset, _) => Some((tp.clone(), offset)),
            _ => None,
        };
        self.parts.iter().filter_map(known).collect()
    }

    /// `currentLag`: from the last fetch, or asked for and there the next time.
    pub fn lag(&mut self, tp: &TopicPartition) -> Result<Option<i64>, Thrown> {
        let part = self.part(tp)?;
        if let (At::Position(offset, _), Some(end)) = (part.at, part.high_watermark) {
            return Ok(Some(end as i64 - offset as i64));
        }
        part.end_asked = true;
        Ok(None)
    }

    /// `updateFetchPositions`: commits first, then the policy. `commit` is none for a consumer without a group.
    pub fn find(&mut self, now: UnixMs, logs: &dyn Logs, commit: Option<&Commits<'_>>) -> Result<(), Thrown> {
        let mut without: Vec<String> = Vec::new();
        for (tp, part) in &mut self.parts {
            if std::mem::take(&mut part.end_asked) {
                part.high_watermark =
                    logs.log(tp).map(crate::engine::kafka::log::PartitionLog::high_watermark);
            }
            if part.at != At::Start {
                continue;
            }
            if let Some(offset) = commit.and_then(|commit| commit(tp)) {
                part.at = At::Position(offset, None);
            } else if self.policy == AutoOffsetReset::None {
                without.push(tp.to_string());
            } else {
                part.at = At::Reset(self.policy, None);
            }
        }
        if !without.is_empty() {
            let list = without.join(", ");
            let text = format!("Undefined offset with no reset policy for partitions: [{list}]");
            return Err(Thrown::new("NoOffsetForPartitionException", text));
        }
        for (tp, part) in &mut self.parts {
            let At::Reset(policy, retry_at) = part.at else { continue };
            let Some(log) = logs.log(tp).filter(|_| retry_at.is_none_or(|at| at <= now)) else { continue };
            part.at = match policy.reset(log, now) {
                Reset::To(offset) => At::Position(offset, Some(0)),
                Reset::Wait | Reset::Refuse => At::Reset(policy, Some(now + REQUEST_TIMEOUT_MS as UnixMs)),
            };
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
            let ready = self.collect();
            if !ready.is_empty() {
                return Ok(ready);
            }
            self.fetch(logs)?;
            let ready = self.collect();
            if !ready.is_empty() {
                return Ok(ready);
            }
        }
        Ok(Vec::new())
    }

    fn fetch(&mut self, logs: &dyn Logs) -> Result<(), Thrown> {
        for (tp, part) in &mut self.parts {
            let At::Position(offset, epoch) = part.at else { continue };
            let Some(log) = logs.log(tp).filter(|_| !part.paused && part.fetched.is_none()) else { continue };
            let Ok(mut fetch) = log.fetch(offset, usize::MAX, self.max_partition_bytes) else {
                if self.policy == AutoOffsetReset::None {
                    return Err(out_of_range(tp, offset, epoch, &self.leader));
                }
                part.at = At::Reset(self.policy, None);
                continue;
            };
            let mut left: Vec<Offset> = fetch.by_ref().map(|(offset, _)| offset).collect();
            left.reverse();
            part.high_watermark = Some(log.high_watermark());
            let end = fetch.next_offset();
            part.fetched = (end > offset).then_some(Fetched { next: offset, left, end });
        }
        Ok(())
    }

    /// `collectFetch`: at most `max.poll.records`.
    fn collect(&mut self) -> Vec<(TopicPartition, Vec<Offset>)> {
        let mut room = self.max_poll_records;
        let mut ready = Vec::new();
        for (tp, part) in &mut self.parts {
            let At::Position(offset, _) = part.at else {
                part.fetched = None;
                continue;
            };
            if part.paused || room == 0 {
                continue;
            }
            let Some(mut fetched) = part.fetched.take().filter(|fetched| fetched.next == offset) else {
                continue;
            };
            let given = fetched.left.split_off(fetched.left.len().saturating_sub(room));
            room -= given.len();
            fetched.next = fetched.left.last().copied().unwrap_or(fetched.end);
            part.at = At::Position(fetched.next, Some(0));
            if !fetched.left.is_empty() {
                part.fetched = Some(fetched);
            }
            if !given.is_empty() {
                ready.push((tp.clone(), given.into_iter().rev().collect()));
            }
        }
        ready
    }
}

fn out_of_range(tp: &TopicPartition, offset: Offset, epoch: Option<i32>, leader: &str) -> Thrown {
    let epoch = epoch.map_or("Optional.empty".to_owned(), |epoch| format!("Optional[{epoch}]"));
    let leader = format!("LeaderAndEpoch{{leader=Optional[{leader}], epoch=0}}");
    let position = format!("FetchPosition{{offset={offset}, offsetEpoch={epoch}, currentLeader={leader}}}");
    let text = format!("Fetch position {position} is out of range for partition {tp}");
    Thrown::new("OffsetOutOfRangeException", text)
}
