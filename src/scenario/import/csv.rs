//! Cuts CSV into rows, strictly by RFC 4180, whatever pieces the text comes in.
//!
//! Invariants:
//! - A quote opens a cell only as its first byte, is doubled inside, and a delimiter or a line end follows the closing
//!   one. Anything else is a fault, since guessing would move cells into wrong columns. (Reading cells of rows that
//!   passed is `simulation::workload`'s; `csv-core` agrees with both in `tests/import.rs`.)
//! - `\n`, `\r\n` and a lone `\r` end rows. Blank lines are no rows.
//! - Every decision depends on bytes up to its place, never on where a piece ends: limits are compared wherever a byte
//!   matters and at the end of each piece, so they hold at the same byte for every cut.
//! - After a fault, reading goes on with the line after the one where the bad row began: an unclosed quote costs that
//!   line, not the rows it swallowed.

use super::Limits;
use super::error::Fault;
use super::sniff::is_binary;
use crate::simulation::workload::line_and_column;

/// A row as it stands in the file, without its line end.
pub struct RawRow<'a> {
    pub text: &'a [u8],
    /// The line where it begins.
    pub line: u64,
    /// How many cells it has.
    pub cells: u64,
}

/// A row that breaks the rules.
pub struct Broken {
    pub fault: Fault,
    /// Line and column.
    pub place: (u64, u64),
    /// The number of the cell at fault, from 0.
    pub cell: usize,
}

pub struct Scanner {
    classes: [Class; 256],
    limits: Limits,
    state: State,
    /// The row so far, where an earlier piece ended inside it.
    held: Vec<u8>,
    /// Whether `held` is a row that was handed out.
    given: bool,
    /// What is to be read again before anything else.
    again: Vec<u8>,
    /// Cells of this row that have ended.
    cells: u64,
    /// Where the present cell begins, from the start of the row.
    cell_start: usize,
    /// The line where this row begins.
    line: u64,
    /// Line ends inside this row.
    breaks: u64,
    /// Whether the byte before was `\r`.
    after_cr: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the first byte of a cell.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first of two.
    QuoteSeen,
    /// In the rest of a line that was given up.
    Skipping,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Delimiter,
    Quote,
    Break,
    Binary,
}

/// A piece of the file under reading.
struct Piece<'a, 'i> {
    input: &'a [u8],
    /// Where the next call goes on.
    at: &'i mut usize,
    /// Where the present row's part of it begins.
    begin: usize,
}

impl Scanner {
    pub fn new(delimiter: u8, limits: Limits) -> Self {
        let mut classes = [Class::Other; 256];
        for byte in 0..=u8::MAX {
            classes[usize::from(byte)] = match byte {
                b'"' => Class::Quote,
                b'\n' | b'\r' => Class::Break,
                _ if byte == delimiter => Class::Delimiter,
                _ if is_binary(byte) => Class::Binary,
                _ => Class::Other,
            };
        }
        Self {
            classes,
            limits,
            state: State::Start,
            held: Vec::new(),
            given: false,
            again: Vec::new(),
            cells: 0,
            cell_start: 0,
            line: 1,
            breaks: 0,
            after_cr: false,
        }
    }

    /// The next row that ends in `input`, from `at` on; `None` when all of `input` is taken.
    pub fn next<'a>(&'a mut self, input: &'a [u8], at: &mut usize) -> Option<Result<RawRow<'a>, Broken>> {
        self.forget_given();
        let mut piece = Piece { input, begin: *at, at };
        let mut i = piece.begin;
        loop {
            i = self.skip_dull(input, i);
            let offset = self.held.len() + i - piece.begin;
            if let Some(fault) = self.too_long(offset) {
                return Some(Err(self.give_up(fault, &mut piece, i)));
            }
            let Some(byte) = input.get(i).copied() else { break };
            let class = self.classes[usize::from(byte)];
            let second_of_crlf = byte == b'\n' && self.after_cr;
            self.after_cr = byte == b'\r';
            match (self.state, class) {
                (State::Quoted, Class::Break) => self.breaks += u64::from(!second_of_crlf),
                (State::Skipping, Class::Break) => {
                    self.state = State::Start;
                    self.line += 1;
                    piece.begin = i + 1;
                }
                (State::Start, Class::Break) if offset == 0 => {
                    self.line += u64::from(!second_of_crlf);
                    piece.begin = i + 1;
                }
                (_, Class::Break) => return Some(Ok(self.end_row(&mut piece, i))),
                (State::Start | State::Plain | State::QuoteSeen, Class::Delimiter) => {
                    self.cells += 1;
                    self.cell_start = offset + 1;
                    self.state = State::Start;
                }
                (State::Start | State::QuoteSeen, Class::Quote) => self.state = State::Quoted,
                (State::Quoted, Class::Quote) => self.state = State::QuoteSeen,
                (State::Start, Class::Other) => self.state = State::Plain,
                (State::Plain, Class::Quote) | (State::QuoteSeen, Class::Other) => {
                    let fault = Fault::StrayQuote { opened_line: 0, opened_column: 0 };
                    return Some(Err(self.give_up(fault, &mut piece, i)));
                }
                (State::Start | State::Plain | State::Quoted | State::QuoteSeen, Class::Binary) => {
                    let fault = Fault::Binary { byte, looks_like: "unknown" };
                    return Some(Err(self.give_up(fault, &mut piece, i)));
                }
                // `skip_dull` has passed these.
                (State::Plain | State::Quoted | State::Skipping, _) => {}
            }
            i += 1;
        }
        if self.state != State::Skipping {
            self.held.extend_from_slice(&input[piece.begin..]);
        }
        *piece.at = input.len();
        None
    }

    /// At the end of the file: the row that no line end closes. To be called until there is none.
    pub fn finish(&mut self) -> Option<Result<RawRow<'_>, Broken>> {
        self.forget_given();
        let mut at = 0;
        let mut piece = Piece { input: &[], begin: 0, at: &mut at };
        match self.state {
            State::Quoted => Some(Err(self.give_up(Fault::UnclosedQuote, &mut piece, 0))),
            State::Start | State::Plain | State::QuoteSeen if !self.held.is_empty() => {
                Some(Ok(self.end_row(&mut piece, 0)))
            }
            State::Start | State::Plain | State::QuoteSeen | State::Skipping => None,
        }
    }

    /// Text to be read again after an error, before the rest of the present piece.
    pub fn take_again(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.again)
    }

    /// Moves over bytes that change nothing in the present state.
    fn skip_dull(&mut self, input: &[u8], from: usize) -> usize {
        let classes = &self.classes;
        let ends = |byte: &u8| match (self.state, classes[usize::from(*byte)]) {
            (State::Plain, class) => class != Class::Other,
            (State::Quoted, class) => !matches!(class, Class::Other | Class::Delimiter),
            (State::Skipping, class) => class == Class::Break,
            (State::Start | State::QuoteSeen, _) => true,
        };
        let dull = input[from..].iter().position(ends).unwrap_or(input.len() - from);
        self.after_cr &= dull == 0;
        from + dull
    }

    fn too_long(&self, offset: usize) -> Option<Fault> {
        let (cell_end, row_end) =
            (self.cell_start + self.limits.field_bytes, self.limits.row_bytes.saturating_add(1));
        if self.state == State::Skipping || offset < cell_end.min(row_end) {
            None
        } else if cell_end <= row_end {
            Some(Fault::FieldTooLong { limit_bytes: self.limits.field_bytes as u64, field: String::new() })
        } else {
            Some(Fault::RowTooLong { limit_bytes: self.limits.row_bytes as u64 })
        }
    }

    fn end_row<'a>(&'a mut self, piece: &mut Piece<'a, '_>, end: usize) -> RawRow<'a> {
        let (line, cells) = (self.line, self.cells + 1);
        self.line += self.breaks + 1;
        self.start_row(State::Start);
        *piece.at = end + 1;
        let part = &piece.input[piece.begin..end];
        let text = if self.held.is_empty() {
            part
        } else {
            self.held.extend_from_slice(part);
            self.given = true;
            &self.held
        };
        RawRow { text, line, cells }
    }

    /// Reports the fault at `end` of the piece, and goes back to the second line of the row, or on to the next.
    fn give_up(&mut self, mut fault: Fault, piece: &mut Piece, end: usize) -> Broken {
        let from_before = self.held.len();
        self.held.extend_from_slice(&piece.input[piece.begin..end]);
        let place_of = |at| line_and_column(self.line, &self.held, at);
        let quoted = matches!(self.state, State::Quoted | State::QuoteSeen);
        let place = place_of(match &mut fault {
            Fault::FieldTooLong { .. } | Fault::UnclosedQuote => self.cell_start,
            Fault::RowTooLong { .. } => 0,
            Fault::StrayQuote { opened_line, opened_column } if quoted => {
                (*opened_line, *opened_column) = place_of(self.cell_start);
                // The quote that seemed to close the cell.
                self.held.len() - 1
            }
            _ => self.held.len(),
        });
        let cell = self.cells as usize;
        match self.held.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            None => {
                self.start_row(State::Skipping);
                *piece.at = end;
            }
            Some(first_break) => {
                let next = first_break + 1;
                self.line += 1;
                self.start_row(State::Start);
                self.after_cr = self.held[first_break] == b'\r';
                *piece.at = piece.begin + next.saturating_sub(from_before);
                self.again = self.held.get(next..from_before).unwrap_or_default().to_vec();
            }
        }
        self.held.clear();
        Broken { fault, place, cell }
    }

    fn start_row(&mut self, state: State) {
        self.state = state;
        self.cells = 0;
        self.cell_start = 0;
        self.breaks = 0;
    }

    fn forget_given(&mut self) {
        if std::mem::take(&mut self.given) {
            self.held.clear();
        }
    }
}
