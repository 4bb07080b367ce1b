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
mod outcome;
mod reader;
mod settings;
mod sniff;
mod suggest;
mod time_column;
mod timestamp;

pub use error::{Arg, ErrorKind, ImportError, JsonErrorKind, Location};
pub use outcome::{Imported, Progress, Skipped};
pub use settings::{Format, Limits, OnBadRow};
pub use suggest::{Suggestions, suggest_columns};
pub use time_column::{TimeParser, Timed, require_column, with_time_column};
pub use timestamp::{TimeFormat, parse_timestamp};

use crate::simulation::workload::MAX_ROW_BYTES;
use reader::Reader;

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
            let mut reader = Reader::new(&sniffed, self.on_bad_row, self.limits);
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
