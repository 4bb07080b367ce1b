//! What must hold of transactions at every moment. It reads events and logs, and keeps its own account.

use std::collections::{BTreeMap, BTreeSet};

use loglab::engine::kafka::ids::{Offset, TopicPartition};
use loglab::engine::kafka::log::{Isolation, Kind, PartitionLog};
use loglab::engine::kafka::transaction::{Ending, TransactionState};
use loglab::simulation::World;

/// What was seen of one partition.
#[derive(Default)]
struct Seen {
    /// Up to where its log was looked at.
    to: Offset,
    stable: Offset,
    /// Offsets of records of open transactions, by the producer id that the log names.
    open: BTreeMap<u64, BTreeSet<Offset>>,
    aborted: BTreeSet<Offset>,
    /// Offsets that a reader with `read_committed` was given.
    given: BTreeSet<Offset>,
}

#[derive(Default)]
pub struct Checker {
    seen: BTreeMap<TopicPartition, Seen>,
    /// How each end of a transaction was marked, by id and number of the epoch.
    marks: BTreeMap<(u64, i16), Ending>,
}

impl Checker {
    pub fn check(&mut self, world: &World) -> Result<(), String> {
        for (name, topic) in &world.kafka.topics {
            for (partition, log) in (0..).zip(&topic.partitions) {
                let tp = TopicPartition::new(name.clone(), partition);
                let seen = self.seen.entry(tp.clone()).or_default();
                seen.look(log).map_err(|broken| format!("{tp}: {broken}"))?;
            }
        }
        self.markers_agree(world)
    }

    /// A transaction that is decided one way is never marked the other way.
    fn markers_agree(&mut self, world: &World) -> Result<(), String> {
        for (id, transaction) in world.kafka.transactions.transactions() {
            let ending = match transaction.state {
                TransactionState::PrepareCommit | TransactionState::CompleteCommit => Ending::Commit,
                TransactionState::PrepareAbort | TransactionState::CompleteAbort => Ending::Abort,
                TransactionState::Empty | TransactionState::Ongoing => continue,
            };
            let key = (transaction.producer_id, transaction.epoch);
            let before = *self.marks.entry(key).or_insert(ending);
            if before != ending {
                return Err(format!("{id} {key:?}: decided as {before:?}, now {ending:?}"));
            }
        }
        Ok(())
    }
}

impl Seen {
    fn look(&mut self, log: &PartitionLog) -> Result<(), String> {
        for offset in self.to..log.log_end_offset() {
            if log.kind(offset) != Some(Kind::Transactional) {
                continue;
            }
            if let Some(producer) = log.open_at(offset) {
                self.open.entry(producer).or_default().insert(offset);
            } else if log.aborted().is_some_and(|aborted| aborted.contains(offset)) {
                self.aborted.insert(offset);
            }
        }
        self.to = log.log_end_offset();
        self.marked_since(log);
        let (start, stable) = (log.log_start_offset(), log.last_stable_offset());
        if stable < self.stable || stable < start || stable > log.high_watermark() {
            return Err(format!("last stable offset {stable} after {}", self.stable));
        }
        let first_open = self.open.values().filter_map(|open| open.first().copied()).min();
        let expected = first_open.unwrap_or(log.high_watermark());
        if stable != expected {
            return Err(format!("last stable offset {stable}, the oldest open transaction says {expected}"));
        }
        self.stable = stable;
        let fetch = log.fetch_isolated(Isolation::ReadCommitted, start, usize::MAX, u64::MAX);
        let fetch = fetch.map_err(|error| format!("{error:?}"))?;
        for (offset, _) in fetch {
            self.given.insert(offset);
        }
        let open = self.open.values().flatten();
        match open.chain(&self.aborted).find(|offset| self.given.contains(offset)) {
            Some(offset) => Err(format!("read_committed was given {offset}, which is open or aborted")),
            None => Ok(()),
        }
    }

    /// Transactions that are over: their records are aborted or given to everybody.
    fn marked_since(&mut self, log: &PartitionLog) {
        let over: Vec<u64> = self
            .open
            .iter()
            .filter(|(producer, open)| {
                log.open_since(**producer)
                    .is_none_or(|since| open.first().is_some_and(|first| *first < since))
            })
            .map(|(producer, _)| *producer)
            .collect();
        for producer in over {
            let still = log.open_since(producer);
            let Some(open) = self.open.get_mut(&producer) else { continue };
            let (ended, left): (BTreeSet<_>, BTreeSet<_>) =
                open.iter().copied().partition(|offset| still.is_none_or(|since| *offset < since));
            *open = left;
            let aborted = log.aborted();
            self.aborted.extend(
                ended.into_iter().filter(|offset| aborted.is_some_and(|aborted| aborted.contains(*offset))),
            );
        }
        self.open.retain(|_, open| !open.is_empty());
    }

    /// For tests of the checker itself.
    pub fn forget_abort(&mut self, offset: Offset) {
        self.given.insert(offset);
    }
}

impl Checker {
    /// Pretends that a reader was given a record that is aborted or open: it must be told.
    pub fn plant_dirty_read(&mut self) -> bool {
        let dirty = self.seen.values_mut().find_map(|seen| {
            let offset =
                seen.aborted.first().copied().or_else(|| seen.open.values().flatten().next().copied())?;
            seen.forget_abort(offset);
            Some(())
        });
        dirty.is_some()
    }

    /// Pretends that other ends were decided; again at each step, since it shows only while one is being written.
    pub fn plant_other_end(&mut self) -> bool {
        for ending in self.marks.values_mut() {
            *ending = if *ending == Ending::Commit { Ending::Abort } else { Ending::Commit };
        }
        false
    }

    /// Pretends that the last stable offset was further already.
    pub fn plant_stable_offset(&mut self) {
        for seen in self.seen.values_mut() {
            seen.stable += 1_000_000;
        }
    }
}
