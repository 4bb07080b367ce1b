//! A source of records: what it gives and when, whoever sends it.
//!
//! Invariant: what a source gives is a function of the world's state alone; records become due in order.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::command::{Pace, Source};
use super::keys::{Zipf, next_key};
use crate::engine::chance::Chance;
use crate::engine::kafka::ids::{Ms, ProducerName, UnixMs};
use crate::engine::kafka::log::{Header, OwnedHeaders, Record};
use crate::simulation::command::Milli;
use crate::simulation::kafka::application::with_poison;
use crate::simulation::workload::Workload;

/// Where a producer's records come from, and how far it is.
#[derive(Clone, Debug)]
pub struct RecordSource {
    /// Whose it is: records that are made up say so.
    name: ProducerName,
    /// What it gives; nothing where records are sent by hand.
    pub gives: Option<Source>,
    /// The file it streams, if it does.
    pub file: Option<Rc<Workload>>,
    /// Whether it runs, or is held.
    pub running: bool,
    /// Whether it is used up.
    pub finished: bool,
    key_column: Option<usize>,
    zipf: Option<Rc<Zipf>>,
    /// How many records it gave.
    given: u64,
    /// When its clock began, moved on by pauses and cut silences.
    origin: i64,
    paused_at: Option<Ms>,
    chance: Chance,
    /// Which records are poison: a stream of its own.
    poison: Chance,
}

impl Hash for RecordSource {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.gives, self.running, self.finished).hash(state);
        (self.file.as_ref().map(|file| file.id()), self.key_column).hash(state);
        (self.given, self.origin, self.paused_at, &self.chance, &self.poison).hash(state);
    }
}

impl RecordSource {
    /// A source that starts at `now`. The key column was checked.
    pub fn new(
        now: Ms,
        name: ProducerName,
        gives: Option<Source>,
        file: Option<Rc<Workload>>,
        (chance, poison): (Chance, Chance),
    ) -> Self {
        let key_column = match (&gives, &file) {
            (Some(Source::Workload { key: Some(key), .. }), Some(file)) => file.column(key),
            _ => None,
        };
        Self {
            zipf: gives.as_ref().and_then(Zipf::of).map(Rc::new),
            name,
            gives,
            file,
            running: true,
            finished: false,
            key_column,
            given: 0,
            origin: now as i64,
            paused_at: None,
            chance,
            poison,
        }
    }

    /// How many rows or records it gave so far.
    pub fn given(&self) -> u64 {
        self.given
    }

    /// The weights of its keys, if they differ; copies of a world share them.
    pub fn weights(&self) -> Option<&Rc<Zipf>> {
        self.zipf.as_ref()
    }

    /// Holds it, or lets it go on where it was.
    pub(super) fn set_running(&mut self, now: Ms, running: bool) {
        if running {
            if let Some(since) = self.paused_at.take() {
                self.origin += (now - since) as i64;
            }
        } else if self.paused_at.is_none() {
            self.paused_at = Some(now);
        }
        self.running = running;
    }

    /// When its next record is due, while it runs.
    pub(crate) fn due(&self) -> Option<Ms> {
        if !self.running || self.finished {
            return None;
        }
        let after = match self.gives.as_ref()? {
            Source::Rate { rate_per_s, .. } | Source::Workload { pace: Pace::Rate { rate_per_s }, .. } => {
                every(*rate_per_s, self.given)
            }
            Source::Every { every_ms, .. } => every_ms.saturating_mul(self.given),
            Source::Workload { pace: Pace::EventTime { pace }, .. } => {
                scaled(self.file.as_ref()?, self.given as usize, *pace)
            }
        };
        Some(self.after_origin(after))
    }

    /// The origin lies before the world's own beginning once silences were cut.
    fn after_origin(&self, after: Ms) -> Ms {
        (self.origin + after as i64).max(0) as Ms
    }

    /// The next record; the source moves on to the one after it.
    pub(crate) fn take(&mut self, unix_now: UnixMs) -> Record {
        let mut record = self.take_plain(unix_now);
        let share = match &self.gives {
            Some(Source::Rate { poison, .. } | Source::Workload { poison, .. }) => poison.0,
            _ => 0,
        };
        if share > 0 && self.poison.below(1_000) < share {
            record.headers = with_poison(&record.headers);
        }
        record
    }

    fn take_plain(&mut self, unix_now: UnixMs) -> Record {
        let row = self.given as usize;
        self.given += 1;
        match &self.gives {
            None => Record::new(None, None, unix_now),
            Some(Source::Rate { keys, value_bytes, .. } | Source::Every { keys, value_bytes, .. }) => {
                let key = next_key(keys, self.zipf.as_deref(), &mut self.chance);
                let mut value = format!("{} {row}", self.name).into_bytes();
                value.resize(value.len().max(*value_bytes as usize), b'.');
                value.truncate((*value_bytes).max(1) as usize);
                Record::new(key.as_deref(), Some(&value), unix_now)
            }
            Some(Source::Workload { pace, max_gap_ms, .. }) => {
                let (pace, max_gap_ms) = (*pace, *max_gap_ms);
                let Some(file) = self.file.clone() else { return Record::new(None, None, unix_now) };
                self.finished = self.given as usize >= file.len();
                if !self.finished {
                    self.cut_silence(&file, pace, max_gap_ms);
                }
                let key = self.key_column.and_then(|column| file.key(row, column));
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

    /// How many records a second its file's rows have come to of late: the last ten seconds of them, or so many rows.
    pub fn rate_of_late(&self) -> Milli {
        const SPAN_MS: Ms = 10_000;
        const MOST_ROWS: usize = 1_000;
        let (Some(Source::Workload { pace: Pace::EventTime { pace }, max_gap_ms, .. }), Some(file)) =
            (&self.gives, &self.file)
        else {
            return Milli(0);
        };
        let last = (self.given as usize).min(file.len());
        let (mut rows, mut span) = (0, 0);
        while rows < MOST_ROWS && rows + 1 < last && span < SPAN_MS {
            let at = last - 1 - rows;
            let gap = scaled(file, at, *pace).saturating_sub(scaled(file, at - 1, *pace));
            span += max_gap_ms.map_or(gap, |most| gap.min(most));
            rows += 1;
        }
        Milli((rows as u64 * 1_000_000).checked_div(span).unwrap_or(0))
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
