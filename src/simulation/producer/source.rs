//! When a source's next record is due, and what it is.

use super::Producer;
use super::keys::next_key;
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, UnixMs};
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::simulation::command::{Pace, Source};
use crate::simulation::workload::Workload;

impl Producer {
    /// When the source's next record is due.
    pub(super) fn due(&self) -> Option<Ms> {
        match &self.source {
            Source::Hand => None,
            Source::Rate { per_1000_s, .. } => Some(self.after_origin(every(*per_1000_s, self.given))),
            Source::Workload { pace: Pace::Rate { per_1000_s }, .. } => {
                Some(self.after_origin(every(*per_1000_s, self.given)))
            }
            Source::Workload { pace: Pace::EventTime { factor_milli, .. }, .. } => {
                let file = self.workload.as_ref()?;
                Some(self.after_origin(scaled(file, self.given as usize, *factor_milli)))
            }
        }
    }

    /// The origin lies before the world's own beginning once silences were cut.
    fn after_origin(&self, after: Ms) -> Ms {
        (self.origin + after as i64).max(0) as Ms
    }

    /// The next record; the source moves on to the one after it.
    pub(super) fn take(&mut self, unix_now: UnixMs, chance: &mut Chance) -> Record {
        let row = self.given as usize;
        self.given += 1;
        match &self.source {
            Source::Hand => Record::new(None, None, unix_now),
            Source::Rate { keys, value_bytes, .. } => {
                let key = next_key(keys, self.zipf.as_deref(), chance);
                let mut value = format!("{} {row}", self.name).into_bytes();
                value.resize(value.len().max(*value_bytes as usize), b'.');
                value.truncate((*value_bytes).max(1) as usize);
                Record::new(key.as_deref(), Some(&value), unix_now)
            }
            Source::Workload { pace, .. } => {
                let pace = *pace;
                let Some(file) = self.workload.clone() else { return Record::new(None, None, unix_now) };
                self.finished = self.given as usize >= file.len();
                if !self.finished {
                    self.cut_silence(&file, pace);
                }
                let key = self.key_column.and_then(|column| file.field(row, column));
                let timestamp = file.time_ms(row).unwrap_or(unix_now);
                let mut record = Record::new(key.as_deref(), file.value(row).as_deref(), timestamp);
                let headers = file.headers(row);
                if !headers.is_empty() {
                    let text = |key| std::str::from_utf8(key).unwrap_or_default();
                    record.headers = OwnedHeaders::new(
                        headers.iter().map(|(key, value)| Header { key: text(key), value: value.as_deref() }),
                    );
                }
                record
            }
        }
    }

    /// A silence longer than the source allows is cut: its clock begins so much earlier.
    fn cut_silence(&mut self, file: &Workload, pace: Pace) {
        let Pace::EventTime { factor_milli, max_gap_ms: Some(most) } = pace else { return };
        let next = self.given as usize;
        let gap = scaled(file, next, factor_milli).saturating_sub(scaled(file, next - 1, factor_milli));
        self.origin -= gap.saturating_sub(most) as i64;
    }
}

/// When record number `n` of a steady rate is due, after its beginning.
fn every(per_1000_s: u64, n: u64) -> Ms {
    (u128::from(n) * 1_000_000 / u128::from(per_1000_s.max(1))) as Ms
}

/// When row `row` is due after the first one, at 1/1,000 of this factor of event time.
fn scaled(file: &Workload, row: usize, factor_milli: u64) -> Ms {
    let (Some(first), Some(due)) = (file.first_time_ms(), file.due_ms(row)) else { return 0 };
    let passed = due.saturating_sub(first).max(0) as u128;
    (passed * 1_000 / u128::from(factor_milli.max(1))) as Ms
}
