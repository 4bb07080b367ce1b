//! How a file is to be read.

use serde::Serialize;

use crate::simulation::workload::MAX_ROW_BYTES;

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
    /// Columns of a CSV file: 5,000. More of them no form can offer.
    pub columns: usize,
    /// Bytes of one row, which becomes the value of a record: 1,048,576, the default of Kafka's `max.request.size`.
    pub row_bytes: usize,
    /// A single cell of this many bytes or more is refused: 1,000,000. It is nearly always an unclosed quote.
    pub field_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            rows: 1 << 20,
            columns: 5_000,
            row_bytes: MAX_ROW_BYTES,
            field_bytes: 1_000_000,
        }
    }
}
