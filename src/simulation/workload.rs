//! Workloads: rows of a real file that a producer replays as records.
//!
//! Invariants:
//! - A workload never changes and is shared by `Rc`: choosing a time column or an order gives another workload over
//!   the same text. It may stand in commands and snapshots, and cloning the `Rc` is all that a checkpoint costs.
//! - Two workloads are equal when their content is: rows, columns, times and order. The name is not part of it.
//! - Row numbers here count from 0, lines and columns of the file from 1, as an editor shows them.
//! - Event time never makes a schedule go back: [`Workload::due_ms`] is the latest time so far. The rows keep the
//!   order of the file unless [`Workload::sorted_by_time`] is asked for.
//!
//! Deliberately absent: reading files, guessing formats and words for errors; those live in `scenario::import`.

mod cell;
pub mod csv;
mod fingerprint;
mod format;
pub mod json;
mod table;
mod times;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

pub use cell::line_and_column;
pub use format::RowFormat;
pub use json::Header;
pub use table::{MAX_ROW_BYTES, Table, TableBuilder};

use fingerprint::Fingerprint;
use times::Times;

/// An immutable table of rows, with event times once a time column is chosen.
#[derive(Clone)]
pub struct Workload {
    name: Rc<str>,
    columns: Rc<[Rc<str>]>,
    table: Rc<Table>,
    /// Which rows of the table are replayed, and in which order; all of them in file order where absent.
    order: Option<Rc<[u32]>>,
    times: Option<Times>,
    id: u64,
}

impl Workload {
    /// A workload without times over `table`, whose cells are named by `columns` in their order.
    pub fn new(name: &str, columns: Vec<Rc<str>>, table: Table) -> Self {
        let mut id = Fingerprint::new();
        id.number(table.fingerprint());
        for column in &columns {
            id.bytes(column.as_bytes());
        }
        Self {
            name: name.into(),
            columns: columns.into(),
            table: Rc::new(table),
            order: None,
            times: None,
            id: id.finish(),
        }
    }

    /// The same rows with event times read from `column`.
    ///
    /// `kept` lists the rows (numbers of this workload, ascending) that stay, all of them where absent; `at_ms`
    /// holds the time of each, in Unix ms.
    ///
    /// # Panics
    /// If `at_ms` has not one time for each row that stays, or `column` is not one of the columns.
    #[must_use]
    pub fn with_times(&self, column: usize, kept: Option<&[u32]>, at_ms: Vec<i64>) -> Self {
        assert!(column < self.columns.len(), "no column {column}");
        let order = match kept {
            None => self.order.clone(),
            Some(kept) => Some(kept.iter().map(|row| self.table_row(*row as usize) as u32).collect()),
        };
        assert_eq!(at_ms.len(), kept.map_or(self.len(), <[u32]>::len), "one time a row");
        let mut id = Fingerprint::new();
        id.number(self.id);
        id.bytes(self.columns[column].as_bytes());
        id.numbers(kept.unwrap_or_default().iter().map(|row| u64::from(*row)));
        id.numbers(at_ms.iter().map(|ms| *ms as u64));
        Self { order, times: Some(Times::new(column, at_ms)), id: id.finish(), ..self.clone() }
    }

    /// The same rows in the order of their event times; rows of the same time keep the order of the file.
    /// Without times, or where they never go back, this is the workload itself.
    #[must_use]
    pub fn sorted_by_time(&self) -> Self {
        let Some(times) = self.times.as_ref().filter(|times| times.late_rows > 0) else {
            return self.clone();
        };
        let mut rows: Vec<u32> = (0..self.len() as u32).collect();
        rows.sort_by_key(|row| times.at_ms[*row as usize]);
        let at_ms = rows.iter().map(|row| times.at_ms[*row as usize]).collect();
        let mut id = Fingerprint::new();
        id.number(self.id);
        id.bytes(b"sorted by time");
        Self {
            order: Some(rows.iter().map(|row| self.table_row(*row as usize) as u32).collect()),
            times: Some(Times::new(times.column, at_ms)),
            id: id.finish(),
            ..self.clone()
        }
    }

    /// The name that scenarios call it by.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The same workload under another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { name: name.into(), ..self.clone() }
    }

    /// A stable 64-bit hash of the content: rows, columns, times and order.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// How the rows are written.
    pub fn format(&self) -> RowFormat {
        self.table.format()
    }

    /// How many rows are replayed.
    pub fn len(&self) -> usize {
        self.order.as_ref().map_or(self.table.len(), |order| order.len())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the columns. No two are equal.
    pub fn columns(&self) -> &[Rc<str>] {
        &self.columns
    }

    /// The number of the column of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &**column == name)
    }

    /// The raw text of row `row` as it stands in the file, without its line end.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`], as with a slice.
    pub fn row_bytes(&self, row: usize) -> &[u8] {
        self.table.row(self.table_row(row))
    }

    /// The value of the record that row `row` becomes: the raw row, or the `payload` of a `kcat -J` line, which is
    /// `None` where it is null (a tombstone).
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn value(&self, row: usize) -> Option<Cow<'_, [u8]>> {
        let raw = self.row_bytes(row);
        match self.format() {
            RowFormat::Csv { .. } | RowFormat::JsonLines => Some(Cow::Borrowed(raw)),
            RowFormat::Kcat => json::cell(raw, "payload").map(|cell| cell.bytes),
        }
    }

    /// The headers of the record that row `row` becomes; only `kcat -J` lines have some.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn headers(&self, row: usize) -> Vec<Header<'_>> {
        match self.format() {
            RowFormat::Csv { .. } | RowFormat::JsonLines => Vec::new(),
            RowFormat::Kcat => json::kcat_headers(self.row_bytes(row)),
        }
    }

    /// The cell of row `row` in column `column`, unquoted and unescaped.
    ///
    /// `None` where a JSON object lacks the field or holds null there, or there is no such column. Objects and
    /// arrays in a JSON cell are given as their text.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn field(&self, row: usize, column: usize) -> Option<Cow<'_, [u8]>> {
        self.table
            .format()
            .cell(self.row_bytes(row), column, self.columns.get(column)?)
            .map(|cell| cell.bytes)
    }

    /// All cells of row `row`, in the order of the columns, in one pass over it.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn fields(&self, row: usize) -> Vec<Option<Cow<'_, [u8]>>> {
        let mut cells = vec![None; self.columns.len()];
        self.table
            .format()
            .cells(self.row_bytes(row), &self.columns, |column, cell| cells[column] = Some(cell));
        cells
    }

    /// The key that row `row` has by `column`: its cell there. One that is empty in CSV is none, for CSV has no other way
    /// to say so.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn key(&self, row: usize, column: usize) -> Option<Cow<'_, [u8]>> {
        let cell = self.field(row, column)?;
        let missing = cell.is_empty() && matches!(self.format(), RowFormat::Csv { .. });
        (!missing).then_some(cell)
    }

    /// Line and column of the file, from 1, where the cell of `row` in `column` begins; where there is no such
    /// cell, those where the row begins.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn place(&self, row: usize, column: usize) -> (u64, u64) {
        let raw = self.row_bytes(row);
        let name = self.columns.get(column).map_or("", |name| name);
        let start = self.table.format().cell(raw, column, name).map_or(0, |cell| cell.start);
        line_and_column(self.line(row), raw, start)
    }

    /// The line of the file, from 1, where row `row` begins.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn line(&self, row: usize) -> u64 {
        self.table.line(self.table_row(row))
    }

    /// The chosen time column.
    pub fn time_column(&self) -> Option<usize> {
        self.times.as_ref().map(|times| times.column)
    }

    /// The event time of row `row` in Unix ms, once a time column is chosen.
    pub fn time_ms(&self, row: usize) -> Option<i64> {
        self.times.as_ref()?.at_ms.get(row).copied()
    }

    /// When row `row` is due in Unix ms: the latest event time of this row and those before it, so that replaying in
    /// this order never goes back. A late row is due at once, together with the row before it.
    pub fn due_ms(&self, row: usize) -> Option<i64> {
        self.times.as_ref()?.due_ms(row)
    }

    /// When the replay begins: the event time of the first row, in Unix ms.
    pub fn first_time_ms(&self) -> Option<i64> {
        self.due_ms(0)
    }

    /// When the last row is due, in Unix ms.
    pub fn last_time_ms(&self) -> Option<i64> {
        self.due_ms(self.len().checked_sub(1)?)
    }

    /// How many rows have an event time before that of a row above them. Above 0, a page may offer to sort.
    pub fn late_rows(&self) -> usize {
        self.times.as_ref().map_or(0, |times| times.late_rows)
    }

    /// Memory held by the text and its indexes, in bytes.
    pub fn size_bytes(&self) -> usize {
        let times = self.times.as_ref().map_or(0, Times::size_bytes);
        self.table.size_bytes() + self.order.as_ref().map_or(0, |order| size_of_val(&**order)) + times
    }

    fn table_row(&self, row: usize) -> usize {
        self.order.as_ref().map_or(row, |order| order[row] as usize)
    }
}

impl PartialEq for Workload {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Workload {}

impl Hash for Workload {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.id);
    }
}

/// Names and counts only: the text may be 100 MB.
impl fmt::Debug for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workload")
            .field("name", &self.name)
            .field("columns", &self.columns)
            .field("rows", &self.len())
            .field("id", &format_args!("{:016x}", self.id))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
