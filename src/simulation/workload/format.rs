//! How the rows of a table are written, and the way to their cells.
//!
//! Invariant: the importer has checked the rows, so nothing here reports errors: text that no importer would accept
//! gives some cell or none, never a panic.

use std::borrow::Cow;
use std::rc::Rc;

use super::cell::Cell;
use super::csv::Dialect;
use super::json;

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowFormat {
    /// Comma-separated values as RFC 4180 has them, with this delimiter.
    Csv {
        /// The byte between two cells: `,` `;` `|` or a tab.
        delimiter: u8,
    },
    /// One JSON object a line. `a.b` names the field `b` of the object in field `a`.
    JsonLines,
    /// The lines of `kcat -J`: a record a line, whose key and payload are strings.
    Kcat,
}

impl RowFormat {
    /// A number for hashes.
    pub(super) fn tag(self) -> u8 {
        match self {
            Self::Csv { delimiter } => delimiter,
            Self::JsonLines => 1,
            Self::Kcat => 2,
        }
    }

    /// Hands all cells of `row` to `each` with the numbers of their columns.
    pub(super) fn cells<'a>(
        self,
        row: &'a [u8],
        columns: &[Rc<str>],
        mut each: impl FnMut(usize, Cow<'a, [u8]>),
    ) {
        match self {
            Self::Csv { delimiter } => {
                let cells = Dialect { delimiter }.cells(row).take(columns.len()).enumerate();
                cells.for_each(|(column, cell)| each(column, cell.bytes));
            }
            Self::JsonLines | Self::Kcat => json::cells(row, columns, each),
        }
    }

    /// The cell of `row` in the column of that number and name.
    pub(super) fn cell<'a>(self, row: &'a [u8], column: usize, name: &str) -> Option<Cell<'a>> {
        match self {
            Self::Csv { delimiter } => Dialect { delimiter }.cells(row).nth(column),
            Self::JsonLines | Self::Kcat => json::cell(row, name),
        }
    }
}
