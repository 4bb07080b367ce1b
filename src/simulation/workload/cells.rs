//! Cells of a row that the importer accepted.
//!
//! Invariants:
//! - The importer has checked the row, so nothing here reports errors: text that no importer would accept gives some
//!   cell or none, never a panic.
//! - A cell is borrowed from its row unless a quote or an escape has to be taken out of it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

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

/// One cell: its content, and where in the row its text begins.
pub struct Cell<'a> {
    /// Unquoted and unescaped.
    pub bytes: Cow<'a, [u8]>,
    /// Bytes from the start of the row, at the opening quote where it has one.
    pub start: usize,
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

    /// The cell of `row` in the column of that number and name.
    pub(super) fn cell<'a>(self, row: &'a [u8], column: usize, name: &str) -> Option<Cell<'a>> {
        match self {
            Self::Csv { delimiter } => CsvCells::new(row, delimiter).nth(column),
            Self::JsonLines | Self::Kcat => json_cell(row, name),
        }
    }
}

/// The cells of one CSV row, from left to right.
pub struct CsvCells<'a> {
    row: &'a [u8],
    delimiter: u8,
    /// Where the next cell begins; beyond the row when there is none.
    next: usize,
}

impl<'a> CsvCells<'a> {
    /// The cells of `row`, which has no line end.
    pub fn new(row: &'a [u8], delimiter: u8) -> Self {
        Self { row, delimiter, next: 0 }
    }

    fn quoted(&mut self, start: usize) -> Cow<'a, [u8]> {
        let mut at = start + 1;
        let mut doubled = false;
        while let Some(quote) = find(self.row, at, b'"') {
            if self.row.get(quote + 1) != Some(&b'"') {
                self.next = find(self.row, quote + 1, self.delimiter).unwrap_or(self.row.len()) + 1;
                return undouble(&self.row[start + 1..quote], doubled);
            }
            doubled = true;
            at = quote + 2;
        }
        self.next = self.row.len() + 1;
        undouble(&self.row[start + 1..], doubled)
    }
}

impl<'a> Iterator for CsvCells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let start = self.next;
        if start > self.row.len() {
            return None;
        }
        if self.row.get(start) == Some(&b'"') {
            return Some(Cell { bytes: self.quoted(start), start });
        }
        let end = find(self.row, start, self.delimiter).unwrap_or(self.row.len());
        self.next = end + 1;
        Some(Cell { bytes: Cow::Borrowed(&self.row[start..end]), start })
    }
}

fn find(row: &[u8], from: usize, byte: u8) -> Option<usize> {
    row.get(from..)?.iter().position(|b| *b == byte).map(|at| from + at)
}

fn undouble(text: &[u8], doubled: bool) -> Cow<'_, [u8]> {
    if !doubled {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(*byte);
        if *byte == b'"' {
            rest.next();
        }
    }
    Cow::Owned(bytes)
}

/// The field at `path` in the JSON object `line`; `None` where it is absent or null.
pub fn json_cell<'a>(line: &'a [u8], path: &str) -> Option<Cell<'a>> {
    let line = str::from_utf8(line).ok()?;
    let raw = find_path(line, path)?.get();
    Some(Cell { bytes: json_bytes(raw)?, start: raw.as_ptr() as usize - line.as_ptr() as usize })
}

/// The headers of a `kcat -J` line, which lists names and values in turn.
pub fn kcat_headers(line: &[u8]) -> Vec<super::Header<'_>> {
    let Ok(line) = str::from_utf8(line) else { return Vec::new() };
    let list = find_path(line, "headers").map(|raw| serde_json::from_str::<Vec<&RawValue>>(raw.get()));
    let Some(Ok(list)) = list else { return Vec::new() };
    list.as_chunks::<2>()
        .0
        .iter()
        .filter_map(|[name, value]| Some((json_bytes(name.get())?, json_bytes(value.get()))))
        .collect()
}

/// A string's content, any other value's text, nothing for null.
fn json_bytes(raw: &str) -> Option<Cow<'_, [u8]>> {
    #[derive(Deserialize)]
    struct Content<'a>(#[serde(borrow)] Cow<'a, [u8]>);

    match raw.as_bytes().first() {
        Some(b'n') => None,
        // As bytes, since JSON may escape half a surrogate pair, which no `str` can hold.
        Some(b'"') => serde_json::from_str::<Content>(raw).ok().map(|content| content.0),
        _ => Some(Cow::Borrowed(raw.as_bytes())),
    }
}

fn find_path<'a>(object: &'a str, path: &str) -> Option<&'a RawValue> {
    serde_json::Deserializer::from_str(object).deserialize_map(Find(path)).ok()?
}

/// A key of an object, borrowed where it has no escape.
#[derive(Deserialize)]
pub struct JsonKey<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Looks a path up in one object. Of equal keys the last counts, as in most JSON readers; a key that is the whole
/// path goes before one that leads into an object.
struct Find<'p>(&'p str);

impl<'de> Visitor<'de> for Find<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut whole, mut inner) = (None, None);
        while let Some(JsonKey(key)) = map.next_key()? {
            let value: &'de RawValue = map.next_value()?;
            if key == self.0 {
                whole = Some(value);
            } else if value.get().starts_with('{')
                && let Some(rest) = self.0.strip_prefix(&*key).and_then(|rest| rest.strip_prefix('.'))
            {
                inner = find_path(value.get(), rest);
            }
        }
        Ok(whole.or(inner))
    }
}

/// The line and the column, both from 1, of the byte `at` of a row that begins on line `row_line`.
///
/// `\n`, `\r\n` and a lone `\r` end lines; columns count characters (Unicode scalar values).
pub fn line_and_column(row_line: u64, row: &[u8], at: usize) -> (u64, u64) {
    let before = &row[..at.min(row.len())];
    let (mut line, mut column, mut after_cr) = (row_line, 1, false);
    for byte in before {
        match byte {
            b'\n' if after_cr => {}
            b'\n' | b'\r' => {
                line += 1;
                column = 1;
            }
            // Bytes after the first of a character.
            0x80..0xc0 => {}
            _ => column += 1,
        }
        after_cr = *byte == b'\r';
    }
    (line, column)
}
