//! The one reader of CSV: RFC 4180 with a delimiter of choice, for files that are read in and for rows read again.
//!
//! Invariants:
//! - A quote opens a cell only as its first byte, is doubled inside, and a delimiter or a line end follows the closing
//!   one. Anything else is an error, since guessing would move cells into wrong columns.
//! - `\n`, `\r\n` and a lone `\r` end rows; a quoted cell may hold them.
//! - A cell is borrowed from its row unless doubled quotes have to be taken out of it.
//!
//! `csv-core` reads the same dialect, and the tests compare the two. It takes what is malformed without a word, though,
//! so an importer that says what is wrong and where could not lean on it.

use std::borrow::Cow;

use super::cell::Cell;

/// CSV with this byte between two cells: `,` `;` `|` or a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
}

/// Where in a row the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// At the first byte of a cell.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first of two.
    QuoteSeen,
}

/// What a byte does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It belongs to the cell.
    Inside(State),
    /// It is a line end inside a quoted cell.
    LineEnd,
    CellEnd,
    RowEnd,
    StrayQuote,
    /// It has no business in text.
    Binary,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Quote,
    Break,
    Binary,
}

/// What bytes are in every dialect; the delimiter is `Other` here.
static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'"' => Class::Quote,
            b'\n' | b'\r' => Class::Break,
            other if is_binary(other) => Class::Binary,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
}

/// Whether text has no business with this byte: control characters but white space and escape.
pub const fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1b)
}

impl Dialect {
    /// What `byte` does in `state`.
    pub fn step(self, state: State, byte: u8) -> Step {
        match (state, CLASSES[usize::from(byte)]) {
            (_, Class::Binary) => Step::Binary,
            (State::Quoted, Class::Break) => Step::LineEnd,
            (State::Quoted, Class::Quote) => Step::Inside(State::QuoteSeen),
            (State::Quoted, Class::Other) | (State::Start | State::QuoteSeen, Class::Quote) => {
                Step::Inside(State::Quoted)
            }
            (_, Class::Break) => Step::RowEnd,
            (_, Class::Other) if byte == self.delimiter => Step::CellEnd,
            (State::Start | State::Plain, Class::Other) => Step::Inside(State::Plain),
            (State::Plain, Class::Quote) | (State::QuoteSeen, Class::Other) => Step::StrayQuote,
        }
    }

    /// How many bytes at the head of `text` change nothing in `state`.
    pub fn dull(self, state: State, text: &[u8]) -> usize {
        let is_other = |byte: &u8| CLASSES[usize::from(*byte)] == Class::Other;
        let end = match state {
            State::Start | State::QuoteSeen => Some(0),
            State::Plain => text.iter().position(|byte| *byte == self.delimiter || !is_other(byte)),
            State::Quoted => text.iter().position(|byte| !is_other(byte)),
        };
        end.unwrap_or(text.len())
    }

    /// The cells of `row`, which has no line end. Of a row that no importer would take they are some cells, never a
    /// panic.
    pub fn cells(self, row: &[u8]) -> Cells<'_> {
        Cells { dialect: self, row, next: 0 }
    }

    /// Where the cell that begins at `from` ends, in a row without errors: there only quotes and the delimiter count,
    /// and to look for them alone is twice as fast as step by step.
    fn cell_end(self, row: &[u8], from: usize) -> usize {
        let find = |from: usize, wanted: u8| {
            row.get(from..)?.iter().position(|byte| *byte == wanted).map(|length| from + length)
        };
        let mut at = from;
        if row.get(from) == Some(&b'"') {
            at += 1;
            while let Some(quote) = find(at, b'"') {
                at = quote + 1;
                if row.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        find(at, self.delimiter).unwrap_or(row.len())
    }
}

/// The cells of one row, from left to right.
pub struct Cells<'a> {
    dialect: Dialect,
    row: &'a [u8],
    /// Where the next cell begins; beyond the row when there is none.
    next: usize,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let start = self.next;
        if start > self.row.len() {
            return None;
        }
        let end = self.dialect.cell_end(self.row, start);
        self.next = end + 1;
        let bytes = match &self.row[start..end] {
            [b'"', inner @ .., b'"'] => undoubled(inner),
            plain => Cow::Borrowed(plain),
        };
        Some(Cell { bytes, start })
    }
}

/// What stands between the quotes of a cell, each doubled quote as one.
fn undoubled(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'"') {
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
