//! Cuts CSV into rows, whatever pieces the text comes in. What a byte means is `workload::csv`'s to say.
//!
//! Invariants:
//! - Blank lines are no rows.
//! - Every decision depends on bytes up to its place, never on where a piece ends: limits are compared wherever a byte
//!   matters and at the end of each piece, so they hold at the same byte for every cut.
//! - After an error, reading goes on with the line after the one where the bad row began: an unclosed quote costs that
//!   line, not the rows it swallowed.

use super::error::ErrorKind;
use super::settings::Limits;
use crate::simulation::workload::csv::{Dialect, State, Step};
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
    pub kind: ErrorKind,
    /// Line and column.
    pub place: (u64, u64),
    /// The number of the cell at error, from 0.
    pub cell: usize,
}

pub struct Scanner {
    dialect: Dialect,
    limits: Limits,
    state: State,
    /// Whether the rest of a line is given up.
    skipping: bool,
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

/// A piece of the file under reading.
struct Piece<'a, 'i> {
    input: &'a [u8],
    /// Where the next call goes on.
    at: &'i mut usize,
    /// Where the present row's part of it begins.
    begin: usize,
}

impl Scanner {
    /// One whose text begins on that line of the file.
    pub fn new(dialect: Dialect, limits: Limits, first_line: u64) -> Self {
        Self {
            dialect,
            limits,
            state: State::Start,
            skipping: false,
            held: Vec::new(),
            given: false,
            again: Vec::new(),
            cells: 0,
            cell_start: 0,
            line: first_line,
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
            if let Some(kind) = self.too_long(offset) {
                return Some(Err(self.give_up(kind, &mut piece, i)));
            }
            let Some(byte) = input.get(i).copied() else { break };
            let second_of_crlf = byte == b'\n' && self.after_cr;
            self.after_cr = byte == b'\r';
            let kind = match self.dialect.step(self.state, byte) {
                // `skip_dull` has passed all but the line end.
                _ if self.skipping => {
                    self.skipping = false;
                    self.line += 1;
                    piece.begin = i + 1;
                    None
                }
                Step::RowEnd if offset == 0 => {
                    self.line += u64::from(!second_of_crlf);
                    piece.begin = i + 1;
                    None
                }
                Step::RowEnd => return Some(Ok(self.end_row(&mut piece, i))),
                Step::LineEnd => {
                    self.breaks += u64::from(!second_of_crlf);
                    None
                }
                Step::CellEnd => {
                    self.cells += 1;
                    self.cell_start = offset + 1;
                    self.state = State::Start;
                    None
                }
                Step::Inside(state) => {
                    self.state = state;
                    None
                }
                Step::StrayQuote => Some(ErrorKind::StrayQuote { opened_line: 0, opened_column: 0 }),
                Step::Binary => Some(ErrorKind::Binary { byte, looks_like: "unknown" }),
            };
            if let Some(kind) = kind {
                return Some(Err(self.give_up(kind, &mut piece, i)));
            }
            i += 1;
        }
        if !self.skipping {
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
            State::Quoted => Some(Err(self.give_up(ErrorKind::UnclosedQuote, &mut piece, 0))),
            State::Start | State::Plain | State::QuoteSeen => {
                (!self.held.is_empty()).then(|| Ok(self.end_row(&mut piece, 0)))
            }
        }
    }

    /// Text to be read again after an error, before the rest of the present piece.
    pub fn take_again(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.again)
    }

    /// Moves over bytes that change nothing in the present state.
    fn skip_dull(&mut self, input: &[u8], from: usize) -> usize {
        let rest = &input[from..];
        let dull = if self.skipping {
            rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
        } else {
            self.dialect.dull(self.state, rest)
        };
        self.after_cr &= dull == 0;
        from + dull
    }

    fn too_long(&self, offset: usize) -> Option<ErrorKind> {
        let (cell_end, row_end) =
            (self.cell_start + self.limits.field_bytes, self.limits.row_bytes.saturating_add(1));
        if self.skipping || offset < cell_end.min(row_end) {
            None
        } else if cell_end <= row_end {
            Some(ErrorKind::FieldTooLong {
                limit_bytes: self.limits.field_bytes as u64,
                field: String::new(),
            })
        } else {
            Some(ErrorKind::RowTooLong { limit_bytes: self.limits.row_bytes as u64 })
        }
    }

    fn end_row<'a>(&'a mut self, piece: &mut Piece<'a, '_>, end: usize) -> RawRow<'a> {
        let (line, cells) = (self.line, self.cells + 1);
        self.line += self.breaks + 1;
        self.start_row();
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

    /// Reports the error at `end` of the piece, and goes back to the second line of the row, or on to the next.
    fn give_up(&mut self, mut kind: ErrorKind, piece: &mut Piece, end: usize) -> Broken {
        let from_before = self.held.len();
        self.held.extend_from_slice(&piece.input[piece.begin..end]);
        let place_of = |at| line_and_column(self.line, &self.held, at);
        let quoted = matches!(self.state, State::Quoted | State::QuoteSeen);
        let place = place_of(match &mut kind {
            ErrorKind::FieldTooLong { .. } | ErrorKind::UnclosedQuote => self.cell_start,
            ErrorKind::RowTooLong { .. } => 0,
            ErrorKind::StrayQuote { opened_line, opened_column } if quoted => {
                (*opened_line, *opened_column) = place_of(self.cell_start);
                // The quote that seemed to close the cell.
                self.held.len() - 1
            }
            _ => self.held.len(),
        });
        let cell = self.cells as usize;
        match self.held.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            None => {
                self.start_row();
                self.skipping = true;
                *piece.at = end;
            }
            Some(first_break) => {
                let next = first_break + 1;
                self.line += 1;
                self.start_row();
                self.after_cr = self.held[first_break] == b'\r';
                *piece.at = piece.begin + next.saturating_sub(from_before);
                self.again = self.held.get(next..from_before).unwrap_or_default().to_vec();
            }
        }
        self.held.clear();
        Broken { kind, place, cell }
    }

    fn start_row(&mut self) {
        self.state = State::Start;
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
