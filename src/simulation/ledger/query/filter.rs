//! Some of a reader's rows: those that stand in one way, of one partition, of one key.

use super::{Past, Row, Standing};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{Offset, TopicPartition};
use crate::engine::kafka::log::PartitionLog;
use crate::simulation::World;
use crate::simulation::ledger::ReaderId;
use crate::simulation::ledger::origin::Origins;
use crate::simulation::ledger::reader::{Part, Reader};

/// Which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub standing: Option<Standing>,
    pub partition: Option<TopicPartition>,
    pub key: Option<Vec<u8>>,
}

impl World {
    /// Rows of a reader's records that are kept and that fit, by topic, partition and offset: `limit` of them, from
    /// number `from`. Only offsets that may fit are looked at.
    pub fn ledger_where(&self, id: &ReaderId, filter: &Filter, from: u64, limit: usize) -> Vec<Row> {
        if filter.standing.is_none() && filter.partition.is_none() && filter.key.is_none() {
            return self.ledger_rows(id, from, limit);
        }
        let Some(reader) = self.ledger.reader(id) else { return Vec::new() };
        let (mut skip, mut rows) = (from, Vec::new());
        for (tp, log) in self.concerns(reader) {
            if filter.partition.as_ref().is_some_and(|wanted| *wanted != tp) {
                continue;
            }
            let past = self.past(id, &tp, log);
            for (start, end) in self.candidates(reader, &tp, log, filter.standing) {
                for offset in start..end {
                    let fits = filter.key.as_deref().is_none_or(|key| keyed(log, offset, key));
                    if !fits || !Self::stands(reader, &tp, log, &past, offset, filter.standing) {
                        continue;
                    }
                    if skip > 0 {
                        skip -= 1;
                        continue;
                    }
                    rows.push(Self::row(reader, &tp, log, &past, offset));
                    if rows.len() >= limit {
                        return rows;
                    }
                }
            }
        }
        rows
    }

    /// Ranges of offsets among which are all that stand so.
    fn candidates(
        &self,
        reader: &Reader,
        tp: &TopicPartition,
        log: &PartitionLog,
        standing: Option<Standing>,
    ) -> Vec<(Offset, Offset)> {
        let (no_part, no_origins) = (Part::default(), Origins::default());
        let part = reader.parts.get(tp).unwrap_or(&no_part);
        let origins = self.ledger.origins(tp).unwrap_or(&no_origins);
        let (start, end) = (part.base.max(log.log_start_offset()), log.log_end_offset());
        let ranges: Vec<_> = match standing {
            None => vec![(start, end)],
            Some(Standing::Once) => part.effects.within(start, end).collect(),
            Some(Standing::Repeated) => part.repeats.within(start, end).collect(),
            Some(Standing::Lost | Standing::Pending) => part.effects.gaps(start, end).collect(),
        };
        ranges.into_iter().flat_map(|(from, to)| origins.blanks.gaps(from, to)).collect()
    }

    fn stands(
        reader: &Reader,
        tp: &TopicPartition,
        log: &PartitionLog,
        past: &Past,
        offset: Offset,
        standing: Option<Standing>,
    ) -> bool {
        standing.is_none_or(|wanted| Self::row(reader, tp, log, past, offset).standing == wanted)
    }
}

fn keyed(log: &PartitionLog, offset: Offset, key: &[u8]) -> bool {
    log.get(offset).is_some_and(|record| record.key == Some(key))
}

/// How the records of one partition stand with a reader, asked offset by offset.
pub struct Standings<'w> {
    part: Option<&'w Part>,
    origins: Option<&'w Origins>,
    log_start: Offset,
    past: Past,
}

impl World {
    /// Those of a partition that is the reader's concern.
    pub fn standings(&self, id: &ReaderId, tp: &TopicPartition) -> Option<Standings<'_>> {
        let reader = self.ledger.reader(id).filter(|reader| reader.topics.contains(&tp.topic))?;
        let log = self.kafka.topics.log(tp)?;
        Some(Standings {
            part: reader.parts.get(tp),
            origins: self.ledger.origins(tp),
            log_start: log.log_start_offset(),
            past: self.past(id, tp, log),
        })
    }
}

impl Standings<'_> {
    /// How the record at `offset` stands.
    pub fn of(&self, offset: Offset) -> Standing {
        let first = self.first(offset);
        match self.part {
            Some(part) if part.repeats.contains(first) => Standing::Repeated,
            Some(part) if part.effects.contains(first) => Standing::Once,
            Some(part) if first < part.base => Standing::Pending,
            _ if self.past.in_hand.contains(first) => Standing::Pending,
            _ if first < self.past.next || first < self.log_start => Standing::Lost,
            _ => Standing::Pending,
        }
    }

    /// How often its effect happened.
    pub fn effects(&self, offset: Offset) -> usize {
        let first = self.first(offset);
        self.part.map_or(0, |part| part.effects_on(first).count())
    }

    /// What a retry appended again is the same record.
    fn first(&self, offset: Offset) -> Offset {
        self.origins.map_or(offset, |origins| origins.first_of(offset))
    }
}
