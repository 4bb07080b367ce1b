//! What can be wrong with a file: codes, places and facts. The texts are in `assets/lang`, one message for each code,
//! `import-error-<code>`, with the arguments of [`ImportError::args`].

mod args;

use std::fmt;

use serde::Serialize;

pub use args::Arg;

use super::timestamp::TimeFormat;

/// Why an import ended, or a row was left out.
///
/// It serialises flat: `{"code": "stray-quote", "line": 3, "column": 5, "row": 2, …}` with the facts of its error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportError {
    /// What is wrong.
    #[serde(flatten)]
    pub kind: ErrorKind,
    /// Where, unless it is about the file as a whole.
    #[serde(flatten)]
    pub location: Option<Location>,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line, from 1.
    pub line: u64,
    /// The character in that line, from 1.
    pub column: u64,
    /// The row, from 1 and without the header; 0 in the header itself.
    pub row: u64,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum ErrorKind {
    /// Nothing but white space.
    EmptyFile,
    /// A header and no row.
    OnlyHeader,
    /// Every row was malformed and left out.
    NothingLeft {
        /// How many rows were left out.
        skipped: u64,
    },
    /// Bytes that no text has.
    Binary {
        /// The first such byte.
        byte: u8,
        /// The kind of file that begins like this: `gzip`, `zip`, `parquet` …; else `unknown`.
        looks_like: &'static str,
    },
    /// Text in UTF-16, as some spreadsheets save it.
    #[serde(rename = "utf-16")]
    Utf16,
    /// A byte that is not UTF-8.
    #[serde(rename = "not-utf-8")]
    NotUtf8 {
        /// The first such byte.
        byte: u8,
        /// What the text is else: `csv`, `json` or `kcat`.
        text: &'static str,
    },
    /// More columns than are taken.
    TooManyColumns {
        found: u64,
        /// The most columns taken.
        limit: u64,
    },
    /// A row with more or fewer cells than the header.
    FieldCount {
        /// Cells of the header.
        expected: u64,
        /// Cells of the row.
        found: u64,
    },
    /// The file ends inside a quoted cell; the place is its opening quote.
    UnclosedQuote,
    /// A quote inside an unquoted cell, or text after a closing quote.
    StrayQuote {
        /// Line of the opening quote, 0 where the cell is unquoted.
        opened_line: u64,
        /// Column of the opening quote, 0 where the cell is unquoted.
        opened_column: u64,
    },
    /// One cell as long as a whole record may be; the place is its beginning.
    FieldTooLong {
        /// Cells are shorter than this.
        limit_bytes: u64,
        field: String,
    },
    /// One row longer than a record may be; the place is its beginning.
    RowTooLong {
        /// The longest row taken.
        limit_bytes: u64,
    },
    /// Two columns of one name; the place is the second one.
    DuplicateColumn {
        name: String,
        /// Number of the first one, from 1.
        first: u64,
        /// Number of the second one, from 1.
        second: u64,
    },
    /// A column that was asked for is not there.
    MissingColumn {
        name: String,
        /// The names that are there; the first few of many.
        available: Vec<String>,
    },
    /// A line that is not JSON.
    BadJson {
        /// How it is broken.
        #[serde(rename = "fault")]
        kind: JsonErrorKind,
        /// What the JSON reader reports.
        detail: String,
    },
    /// The file is one JSON array instead of an object a line.
    JsonArray,
    /// A line of JSON that is not an object.
    NotAnObject {
        /// `array`, `string`, `number`, `boolean` or `null`.
        found: &'static str,
    },
    /// Times of two formats in one column; the place is the first one that differs.
    MixedTimeFormats {
        name: String,
        /// The format of the first row.
        first_format: TimeFormat,
        /// The line of that row.
        first_line: u64,
        /// The format found here.
        found_format: TimeFormat,
        /// The text found here.
        value: String,
    },
    /// A cell of the time column that is no time.
    BadTime { name: String, value: String },
    /// A cell of the time column that is empty or missing.
    EmptyTime { name: String },
    /// A time before 1970, which Kafka's producers refuse as the timestamp of a record.
    #[serde(rename = "time-before-1970")]
    TimeBefore1970 { name: String, value: String },
    /// More rows than are taken.
    TooManyRows {
        /// The most rows taken.
        limit_rows: u64,
    },
    /// More bytes than are taken.
    TooLarge {
        /// The most bytes taken.
        limit_bytes: u64,
    },
}

/// How a line of JSON is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JsonErrorKind {
    /// It ends too early, as the lines of one object spread over several do.
    CutOff,
    /// Something stands where it must not.
    Syntax,
}

impl JsonErrorKind {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::CutOff => "cut-off",
            Self::Syntax => "syntax",
        }
    }
}

impl ImportError {
    pub(super) fn at(kind: ErrorKind, (line, column): (u64, u64), row: u64) -> Self {
        Self { kind, location: Some(Location { line, column, row }) }
    }

    /// Its stable name in kebab case; the message is `import-error-<code>`.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Whether a row is to blame, so that leaving it out would help.
    pub fn is_of_a_row(&self) -> bool {
        use ErrorKind as K;
        let of_rows = !matches!(
            self.kind,
            K::TooManyRows { .. }
                | K::TooLarge { .. }
                | K::TooManyColumns { .. }
                | K::JsonArray
                | K::Utf16
                | K::DuplicateColumn { .. }
        );
        of_rows && self.location.is_some_and(|place| place.row > 0)
    }

    /// The arguments of its message: `line`, `column`, `row` and `part` (`header` or `row`) where it has a place, and
    /// the facts of its error under their names. Lists are joined by commas.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        let mut args = Vec::new();
        if let Some(Location { line, column, row }) = self.location {
            args.extend(
                [("line", line), ("column", column), ("row", row)].map(|(name, at)| (name, Arg::Ordinal(at))),
            );
            args.push(("part", if row == 0 { "header" } else { "row" }.into()));
        }
        self.kind.add_args(&mut args);
        args
    }
}

impl From<ErrorKind> for ImportError {
    fn from(kind: ErrorKind) -> Self {
        Self { kind, location: None }
    }
}

/// For logs and panics of tests; people read the message of its code.
impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        self.location.map_or(Ok(()), |place| write!(f, " at {}:{}", place.line, place.column))
    }
}

impl std::error::Error for ImportError {}

/// The first 60 characters, so that a message stays one even where a cell is a megabyte.
pub(super) fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 60;
    match text.char_indices().nth(CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
