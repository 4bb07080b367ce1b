//! What the ledger answers of a world. Nothing here changes it.

mod filter;

pub use filter::{Filter, Standings};

use super::origin::Origins;
use super::reader::{Counts, Part, Reader, ReaderId};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{MemberName, Ms, Offset, Partition, TopicName, TopicPartition};
use crate::engine::kafka::log::{Isolation, PartitionLog};
use crate::simulation::World;

/// How a record stands with a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Once,
    Repeated,
    /// No effect, and none will come by itself: the reader is past it, or it is deleted.
    Lost,
    /// No effect yet.
    Pending,
}

impl Standing {
    pub fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Repeated => "repeated",
            Self::Lost => "lost",
            Self::Pending => "pending",
        }
    }
}

/// A record, and what a reader did with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub partition: TopicPartition,
    pub offset: Offset,
    pub standing: Standing,
    pub effects: u64,
    /// Who, in order of their first effect on it.
    pub by: Vec<MemberName>,
    pub first_ms: Option<Ms>,
    pub last_ms: Option<Ms>,
}

/// Which offsets of a partition a reader is past: those below `next` but for what somebody has in hand.
struct Past {
    next: Offset,
    in_hand: RangeSet,
}

impl World {
    /// How a reader's records stand, all topics that are its concern together.
    pub fn standing(&self, id: &ReaderId) -> Counts {
        let Some(reader) = self.ledger.reader(id) else { return Counts::default() };
        let mut counts = reader.gone;
        for (tp, log) in self.concerns(reader) {
            counts.add(self.standing_in(id, reader, &tp, log));
        }
        counts
    }

    /// The same of one partition.
    pub fn standing_of(&self, id: &ReaderId, tp: &TopicPartition) -> Counts {
        let found = self.ledger.reader(id).zip(self.kafka.topics.log(tp));
        found.map_or_else(Counts::default, |(reader, log)| self.standing_in(id, reader, tp, log))
    }

    /// The first record of a partition that is lost to a reader.
    pub fn first_lost(&self, id: &ReaderId, tp: &TopicPartition) -> Option<Offset> {
        let (reader, log) = self.ledger.reader(id).zip(self.kafka.topics.log(tp))?;
        let none = (Part::default(), Origins::default());
        let part = reader.parts.get(tp).unwrap_or(&none.0);
        let origins = self.ledger.origins(tp).unwrap_or(&none.1);
        let past = self.past(id, tp, log);
        let until = past.next.max(log.log_start_offset()).min(log.log_end_offset());
        let no_aborted = RangeSet::default();
        let aborted = log.aborted().filter(|_| self.passes_aborted(id)).unwrap_or(&no_aborted);
        let mut idle = part
            .effects
            .gaps(part.base, until)
            .flat_map(|(from, to)| origins.blanks.gaps(from, to))
            .flat_map(|(from, to)| aborted.gaps(from, to));
        idle.find_map(|(from, to)| past.in_hand.gaps(from, to).next()).map(|(from, _)| from)
    }

    /// Whether a group's members pass over what was aborted.
    fn passes_aborted(&self, id: &ReaderId) -> bool {
        let ReaderId::Group(group) = id;
        let Some(group) = self.kafka.groups.get(group) else { return false };
        let mut levels = group.clients.values().map(|client| client.config.isolation).peekable();
        if levels.peek().is_none() {
            return group.member_config.isolation == Isolation::ReadCommitted;
        }
        levels.all(|level| level == Isolation::ReadCommitted)
    }

    fn concerns<'w>(
        &'w self,
        reader: &'w Reader,
    ) -> impl Iterator<Item = (TopicPartition, &'w PartitionLog)> {
        let topics = reader.topics.iter().filter_map(|name| Some((name, self.kafka.topics.get(name)?)));
        topics
            .flat_map(|(name, topic)| (0..).zip(&topic.partitions).map(move |(at, log)| (tp(name, at), log)))
    }

    fn standing_in(&self, id: &ReaderId, reader: &Reader, tp: &TopicPartition, log: &PartitionLog) -> Counts {
        let none = (Part::default(), Origins::default());
        let part = reader.parts.get(tp).unwrap_or(&none.0);
        let origins = self.ledger.origins(tp).unwrap_or(&none.1);
        let past = self.past(id, tp, log);
        let until = past.next.max(log.log_start_offset()).min(log.log_end_offset());
        // What was aborted is nothing that a reader with `read_committed` could miss.
        let aborted = log.aborted().filter(|_| self.passes_aborted(id));
        let counted = |from: Offset, to: Offset| {
            let aborted = aborted.into_iter().flat_map(|aborted| aborted.within(from, to));
            origins.count(from, to) - aborted.map(|(from, to)| origins.count(from, to)).sum::<u64>()
        };
        let idle = |from: Offset, to: Offset| {
            part.effects.gaps(from, to).map(|(from, to)| counted(from, to)).sum::<u64>()
        };
        let in_hand: u64 = past.in_hand.within(part.base, until).map(|(from, to)| idle(from, to)).sum();
        let lost = idle(part.base, until) - in_hand;
        Counts {
            once: part.effected - part.repeated,
            repeated: part.repeated,
            lost,
            pending: idle(until.max(part.base), log.log_end_offset()) + in_hand,
        }
    }

    /// How far a reader is past the records of a partition: where the owner reads next, or where the next owner will
    /// begin.
    fn past(&self, id: &ReaderId, tp: &TopicPartition, log: &PartitionLog) -> Past {
        let ReaderId::Group(group) = id;
        let mut in_hand = RangeSet::default();
        let Some(group) = self.kafka.groups.get(group) else {
            return Past { next: log.log_start_offset(), in_hand };
        };
        let committed = group.offsets.get(tp).map(|commit| commit.offset);
        let alive = group.clients.values().filter(|client| !client.is_crashed());
        for (from, to) in alive.flat_map(|client| client.in_hand(tp)) {
            in_hand.insert(from, to);
        }
        let position = group.owner_position(tp);
        Past { next: position.or(committed).unwrap_or(0), in_hand }
    }

    /// Rows of a reader's records that are kept, by topic, partition and offset: `limit` of them, from number `from`.
    pub fn ledger_rows(&self, id: &ReaderId, from: u64, limit: usize) -> Vec<Row> {
        let Some(reader) = self.ledger.reader(id) else { return Vec::new() };
        let (mut skip, mut rows) = (from, Vec::new());
        for (tp, log) in self.concerns(reader) {
            let base = reader.parts.get(&tp).map_or(0, |part| part.base);
            let start = base.max(log.log_start_offset());
            let none = Origins::default();
            let origins = self.ledger.origins(&tp).unwrap_or(&none);
            let all = origins.count(start, log.log_end_offset());
            if skip >= all {
                skip -= all;
                continue;
            }
            let past = self.past(id, &tp, log);
            for (from, to) in origins.blanks.gaps(start, log.log_end_offset()) {
                let first = (from + skip).min(to);
                skip -= first - from;
                let wanted = first..to.min(first + (limit - rows.len()) as Offset);
                rows.extend(wanted.map(|offset| Self::row(reader, &tp, log, &past, offset)));
            }
            if rows.len() >= limit {
                break;
            }
        }
        rows
    }

    /// How the record at `offset` stands with a reader, and who did what with it.
    pub fn ledger_row(&self, id: &ReaderId, tp: &TopicPartition, offset: Offset) -> Option<Row> {
        let (reader, log) = self.ledger.reader(id).zip(self.kafka.topics.log(tp))?;
        let first = self.ledger.origins(tp).map_or(offset, |origins| origins.first_of(offset));
        Some(Self::row(reader, tp, log, &self.past(id, tp, log), first))
    }

    fn row(reader: &Reader, tp: &TopicPartition, log: &PartitionLog, past: &Past, offset: Offset) -> Row {
        let part = reader.parts.get(tp);
        let runs: Vec<_> = match part {
            Some(part) if part.effects.contains(offset) => part.effects_on(offset).collect(),
            _ => Vec::new(),
        };
        let mut by: Vec<MemberName> = Vec::new();
        for name in runs.iter().filter_map(|run| reader.names.get(&run.client)) {
            if !by.contains(name) {
                by.push(name.clone());
            }
        }
        let gone = offset < past.next || offset < log.log_start_offset();
        let standing = match runs.len() {
            0 if gone && !past.in_hand.contains(offset) => Standing::Lost,
            0 => Standing::Pending,
            1 => Standing::Once,
            _ => Standing::Repeated,
        };
        Row {
            partition: tp.clone(),
            offset,
            standing,
            effects: runs.len() as u64,
            by,
            first_ms: runs.first().map(|run| run.at(offset)),
            last_ms: runs.last().map(|run| run.at(offset)),
        }
    }
}

fn tp(topic: &TopicName, partition: Partition) -> TopicPartition {
    TopicPartition { topic: topic.clone(), partition }
}
