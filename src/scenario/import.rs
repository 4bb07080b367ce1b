//! Import of files: CSV, JSON lines and the output of `kcat -J`.
//!
//! Invariants:
//! - A file may come in pieces of any size, cut anywhere (inside a character, a quoted cell, a line end). The pieces
//!   give the same workload, or the same error, as the whole file at once.
//! - Nothing is changed until [`Importer::finish`] hands out a workload; dropping an importer cancels.
//! - Errors are facts: a code, numbers and excerpts. Line and column count from 1, columns in characters, as an editor
//!   shows them; rows count from 1 without the header. The texts are in `assets/lang`.
//! - Any bytes give a workload or an error, never a panic, and memory stays within the limits.
//!
//! Deliberately absent: files, promises and progress bars (the page feeds pieces), guesses that cannot be undone (a
//! person confirms the suggested columns).

mod csv;
mod error;
mod json;
mod reader;
mod sniff;
mod suggest;
mod time_column;
mod timestamp;

use std::rc::Rc;

use serde::Serialize;

pub use error::{Arg, ErrorKind, ImportError, JsonErrorKind, Location};
pub use suggest::{Suggestions, suggest_columns};
pub use time_column::{TimeParser, Timed, require_column, with_time_column};
pub use timestamp::{TimeFormat, parse_timestamp};

use crate::simulation::workload::{MAX_ROW_BYTES, Workload};
use reader::Reader;

/// How a file is written, when the person says so instead of leaving it to its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values with a header row; `;`, `|` or tabs may stand for the commas.
    Csv,
    /// One JSON object a line; lines of `kcat -J` are recognised among them.
    JsonLines,
}

/// What a malformed row does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBadRow {
    /// The import ends with its error.
    #[default]
    Stop,
    /// The row is left out and counted. What is wrong with the file as a whole still ends the import.
    Skip,
}

/// What an import takes at most. The defaults are what the app promises to handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file: 128 MiB.
    pub file_bytes: u64,
    /// Rows of the file without its header, malformed ones included: 1,048,576, a full sheet of Excel.
    pub rows: u64,
    /// Bytes of one row, which becomes the value of a record: 1,048,576, the default of Kafka's `max.request.size`.
    pub row_bytes: usize,
    /// A single cell of this many bytes or more is refused: 1,000,000. It is nearly always an unclosed quote.
    pub field_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 128 << 20, rows: 1 << 20, row_bytes: MAX_ROW_BYTES, field_bytes: 1_000_000 }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Bytes taken so far.
    pub bytes: u64,
    /// Rows read so far, without the malformed ones.
    pub rows: u64,
    /// Malformed rows left out so far.
    pub skipped: u64,
}

/// Malformed rows that were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    pub count: u64,
    /// What was wrong with the first few, in their order.
    pub first: Vec<ImportError>,
}

impl Skipped {
    const KEPT: usize = 5;

    fn add(&mut self, error: ImportError) {
        self.count += 1;
        if self.first.len() < Self::KEPT {
            self.first.push(error);
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its rows, still without times.
    pub workload: Rc<Workload>,
    /// The rows left out under [`OnBadRow::Skip`].
    pub skipped: Skipped,
}

/// Reads one file, piece by piece.
pub struct Importer {
    name: String,
    wanted: Option<Format>,
    on_bad_row: OnBadRow,
    limits: Limits,
    taken: u64,
    state: State,
}

enum State {
    /// Gathers the first bytes, from which the format is told.
    Sniffing(Vec<u8>),
    Reading(Box<Reader>),
    Failed(ImportError),
}

impl Importer {
    /// An importer for a workload called `name`. Without a `format` it is told from the first bytes.
    pub fn new(name: &str, format: Option<Format>) -> Self {
        Self {
            name: name.to_owned(),
            wanted: format,
            on_bad_row: OnBadRow::Stop,
            limits: Limits::default(),
            taken: 0,
            state: State::Sniffing(Vec::new()),
        }
    }

    /// Says what a malformed row does. To be called before the first piece.
    #[must_use]
    pub fn on_bad_row(mut self, policy: OnBadRow) -> Self {
        self.on_bad_row = policy;
        self
    }

    /// Sets other limits. To be called before the first piece; a row never exceeds [`MAX_ROW_BYTES`].
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Limits { row_bytes: limits.row_bytes.min(MAX_ROW_BYTES), ..limits };
        self
    }

    /// Takes the next piece of the file. A piece of 1 MB takes some milliseconds.
    ///
    /// # Errors
    /// What is wrong with the file so far; every later call returns the same.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), ImportError> {
        let room = self.limits.file_bytes - self.taken;
        let taken = &chunk[..chunk.len().min(usize::try_from(room).unwrap_or(usize::MAX))];
        self.taken += taken.len() as u64;
        let result = self.take(taken).and_then(|()| {
            let limit_bytes = self.limits.file_bytes;
            if taken.len() < chunk.len() { Err(ErrorKind::TooLarge { limit_bytes }.into()) } else { Ok(()) }
        });
        self.remember(result)
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let (rows, skipped) = match &self.state {
            State::Reading(reader) => (reader.rows(), reader.skipped()),
            State::Sniffing(_) | State::Failed(_) => (0, 0),
        };
        Progress { bytes: self.taken, rows, skipped }
    }

    /// Ends the file and hands out its rows.
    ///
    /// # Errors
    /// What is wrong with the file, also where it has no row, or none that is well formed.
    pub fn finish(mut self) -> Result<Imported, ImportError> {
        self.start_reading()?;
        match self.state {
            State::Reading(reader) => reader.finish(&self.name),
            State::Failed(error) => Err(error),
            State::Sniffing(_) => Err(ErrorKind::EmptyFile.into()),
        }
    }

    fn take(&mut self, mut chunk: &[u8]) -> Result<(), ImportError> {
        if let State::Sniffing(window) = &mut self.state {
            // The window is filled completely, so that the result does not depend on the pieces.
            let (first, rest) = chunk.split_at(chunk.len().min(sniff::WINDOW_BYTES - window.len()));
            window.extend_from_slice(first);
            chunk = rest;
            if window.len() == sniff::WINDOW_BYTES {
                self.start_reading()?;
            }
        }
        match &mut self.state {
            State::Reading(reader) => reader.read(chunk),
            State::Failed(error) => Err(error.clone()),
            State::Sniffing(_) => Ok(()),
        }
    }

    fn start_reading(&mut self) -> Result<(), ImportError> {
        if let State::Sniffing(window) = &mut self.state {
            let window = std::mem::take(window);
            let sniffed = sniff::sniff(&window, self.wanted)?;
            let mut reader = Reader::new(sniffed.layout, self.on_bad_row, self.limits);
            let result = reader.read(&window[sniffed.text_start..]);
            self.state = State::Reading(Box::new(reader));
            result?;
        }
        Ok(())
    }

    fn remember(&mut self, result: Result<(), ImportError>) -> Result<(), ImportError> {
        if let Err(error) = &result {
            self.state = State::Failed(error.clone());
        }
        result
    }
}
