//! Reads the event times of a workload from one of its columns, in steps.
//!
//! Invariant: all times of a column have one format, that of its first row. A file that changes its format half-way was
//! joined from two, and reading both would shift one of them unseen (seconds against milliseconds, local against UTC).

use std::rc::Rc;

use super::error::{ErrorKind, ImportError, excerpt};
use super::outcome::{Progress, Skipped};
use super::settings::OnBadRow;
use super::timestamp::{TimeFormat, parse_millis, parse_timestamp};
use crate::simulation::workload::{RowFormat, Workload};

/// Reads times row by row, so that a page stays responsive; dropping it cancels.
pub struct TimeParser {
    workload: Rc<Workload>,
    column: usize,
    on_bad_row: OnBadRow,
    next: usize,
    /// The format, and the line where it was first seen.
    format: Option<(TimeFormat, u64)>,
    at_ms: Vec<i64>,
    /// The rows that stay, as soon as one does not.
    kept: Option<Vec<u32>>,
    skipped: Skipped,
}

/// A workload with times.
#[derive(Clone, Debug)]
pub struct Timed {
    /// The rows with their times. Rows that are out of order stay so: see [`Workload::late_rows`].
    pub workload: Rc<Workload>,
    /// How the times are written.
    pub format: TimeFormat,
    /// The rows left out under [`OnBadRow::Skip`].
    pub skipped: Skipped,
}

/// Reads all times of `column` at once: a million rows take about a tenth of a second.
///
/// # Errors
/// As those of [`TimeParser`].
pub fn with_time_column(
    workload: &Rc<Workload>,
    column: &str,
    on_bad_row: OnBadRow,
) -> Result<Timed, ImportError> {
    let mut parser = TimeParser::new(workload, column, on_bad_row)?;
    parser.step(usize::MAX)?;
    parser.finish()
}

impl TimeParser {
    /// A parser for the column of that name.
    ///
    /// # Errors
    /// `missing-column` where there is none.
    pub fn new(workload: &Rc<Workload>, column: &str, on_bad_row: OnBadRow) -> Result<Self, ImportError> {
        Ok(Self {
            workload: Rc::clone(workload),
            column: require_column(workload, column)?,
            on_bad_row,
            next: 0,
            format: None,
            at_ms: Vec::with_capacity(workload.len()),
            kept: None,
            skipped: Skipped::default(),
        })
    }

    /// Reads up to `rows` more rows, and returns whether all are read.
    ///
    /// # Errors
    /// `empty-time`, `bad-time`, `time-before-1970` or `mixed-time-formats` with the place of the first such cell, unless bad rows are
    /// skipped.
    pub fn step(&mut self, rows: usize) -> Result<bool, ImportError> {
        let end = self.next.saturating_add(rows).min(self.workload.len());
        while self.next < end {
            let row = self.next;
            match self.read(row) {
                Ok(ms) => {
                    self.at_ms.push(ms);
                    if let Some(kept) = &mut self.kept {
                        kept.push(row as u32);
                    }
                }
                Err(kind) => {
                    let place = self.workload.place(row, self.column);
                    let error = ImportError::at(kind, place, row as u64 + 1);
                    if self.on_bad_row == OnBadRow::Stop {
                        return Err(error);
                    }
                    self.skipped.add(error);
                    self.kept.get_or_insert_with(|| (0..row as u32).collect());
                }
            }
            self.next += 1;
        }
        Ok(self.next == self.workload.len())
    }

    /// How far it is; `bytes` stays 0.
    pub fn progress(&self) -> Progress {
        Progress { bytes: 0, rows: self.at_ms.len() as u64, skipped: self.skipped.count }
    }

    /// Reads the rest, and hands out the workload with its times.
    ///
    /// # Errors
    /// As those of [`Self::step`], and `nothing-left` where no row has a time.
    pub fn finish(mut self) -> Result<Timed, ImportError> {
        self.step(usize::MAX)?;
        let Some((format, _)) = self.format else {
            return Err(ErrorKind::NothingLeft { skipped: self.skipped.count }.into());
        };
        let workload = self.workload.with_times(self.column, self.kept.as_deref(), self.at_ms);
        Ok(Timed { workload: Rc::new(workload), format, skipped: self.skipped })
    }

    fn read(&mut self, row: usize) -> Result<i64, ErrorKind> {
        let name = || excerpt(&self.workload.columns()[self.column]);
        let cell = self.workload.field(row, self.column).unwrap_or_default();
        let value = || excerpt(&String::from_utf8_lossy(cell.trim_ascii()));
        if cell.trim_ascii().is_empty() {
            return Err(ErrorKind::EmptyTime { name: name() });
        }
        let parsed = if is_kcat_time(&self.workload, self.column) {
            parse_millis(&cell)
        } else {
            parse_timestamp(&cell)
        };
        let Some((format, ms)) = parsed else {
            return Err(ErrorKind::BadTime { name: name(), value: value() });
        };
        if ms < 0 {
            return Err(ErrorKind::TimeBefore1970 { name: name(), value: value() });
        }
        match self.format {
            Some((first_format, first_line)) if first_format != format => Err(ErrorKind::MixedTimeFormats {
                name: name(),
                first_format,
                first_line,
                found_format: format,
                value: value(),
            }),
            Some(_) => Ok(ms),
            None => {
                self.format = Some((format, self.workload.line(row)));
                Ok(ms)
            }
        }
    }
}

/// Whether the column is the `ts` of `kcat -J` lines, which counts milliseconds whatever its size.
pub(super) fn is_kcat_time(workload: &Workload, column: usize) -> bool {
    workload.format() == RowFormat::Kcat && &*workload.columns()[column] == "ts"
}

/// The number of the column of that name.
///
/// # Errors
/// `missing-column`, which names those that are there.
pub fn require_column(workload: &Workload, name: &str) -> Result<usize, ImportError> {
    const NAMED: usize = 20;
    workload.column(name).ok_or_else(|| {
        let available = workload.columns().iter().take(NAMED).map(|column| excerpt(column)).collect();
        ErrorKind::MissingColumn { name: excerpt(name), available }.into()
    })
}
