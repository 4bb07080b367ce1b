//! When a source's next record is due, and what it is.

use super::Producer;
use super::command::{Pace, Source};
use super::keys::next_key;
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, UnixMs};
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::simulation::command::Milli;
use crate::simulation::workload::Workload;

impl Producer {
    /// When the source's next record is due.
    pub(super) fn due(&self) -> Option<Ms> {
        let after = match self.source.as_ref()? {
            Source::Rate { rate_per_s, .. } | Source::Workload { pace: Pace::Rate { rate_per_s }, .. } => {
                every(*rate_per_s, self.given)
            }
            Source::Workload { pace: Pace::EventTime { pace }, .. } => {
                scaled(self.workload.as_ref()?, self.given as usize, *pace)
            }
        };
        Some(self.after_origin(after))
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
            None => Record::new(None, None, unix_now),
            Some(Source::Rate { keys, value_bytes, .. }) => {
                let key = next_key(keys, self.zipf.as_deref(), chance);
                let mut value = format!("{} {row}", self.name).into_bytes();
                value.resize(value.len().max(*value_bytes as usize), b'.');
                value.truncate((*value_bytes).max(1) as usize);
                Record::new(key.as_deref(), Some(&value), unix_now)
            }
            Some(Source::Workload { pace, max_gap_ms, .. }) => {
                let (pace, max_gap_ms) = (*pace, *max_gap_ms);
                let Some(file) = self.workload.clone() else { return Record::new(None, None, unix_now) };
                self.finished = self.given as usize >= file.len();
                if !self.finished {
                    self.cut_silence(&file, pace, max_gap_ms);
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
    fn cut_silence(&mut self, file: &Workload, pace: Pace, max_gap_ms: Option<Ms>) {
        let (Pace::EventTime { pace }, Some(most)) = (pace, max_gap_ms) else { return };
        let next = self.given as usize;
        let gap = scaled(file, next, pace).saturating_sub(scaled(file, next - 1, pace));
        self.origin -= gap.saturating_sub(most) as i64;
    }
}

/// When record number `n` of a steady rate is due, after its beginning.
fn every(per_s: Milli, n: u64) -> Ms {
    (u128::from(n) * 1_000_000 / u128::from(per_s.0.max(1))) as Ms
}

/// When row `row` is due after the first one, so many times faster than by event time.
fn scaled(file: &Workload, row: usize, pace: Milli) -> Ms {
    let (Some(first), Some(due)) = (file.first_time_ms(), file.due_ms(row)) else { return 0 };
    let passed = due.saturating_sub(first).max(0) as u128;
    (passed * 1_000 / u128::from(pace.0.max(1))) as Ms
}
