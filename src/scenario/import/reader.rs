//! Turns the rows of one file into a table, and decides what a malformed row does.
//!
//! Invariant: a row is either in the table or counted as left out, and both count for its number.

use std::rc::Rc;

use super::csv::{Broken, RawRow, Scanner};
use super::error::{ErrorKind, ImportError, excerpt};
use super::json::{Columns, Lines};
use super::outcome::{Imported, Skipped};
use super::settings::{Limits, OnBadRow};
use super::sniff::{Layout, Sniffed};
use crate::simulation::workload::csv::Dialect;
use crate::simulation::workload::{RowFormat, TableBuilder, Workload, line_and_column};
use std::collections::BTreeMap;

pub struct Reader {
    parser: Parser,
    intake: Intake,
}

enum Parser {
    Csv { scanner: Box<Scanner>, dialect: Dialect, header: Option<Vec<Rc<str>>> },
    Json { lines: Lines, columns: Columns },
}

/// Rows taken and left out.
struct Intake {
    table: TableBuilder,
    on_bad_row: OnBadRow,
    limits: Limits,
    skipped: Skipped,
}

impl Reader {
    pub fn new(sniffed: &Sniffed, on_bad_row: OnBadRow, limits: Limits) -> Self {
        let parser = match sniffed.layout {
            Layout::Csv(dialect) => {
                let scanner = Box::new(Scanner::new(dialect, limits, sniffed.first_line));
                Parser::Csv { scanner, dialect, header: None }
            }
            Layout::JsonLines => Parser::Json { lines: Lines::new(limits), columns: Columns::default() },
        };
        let intake = Intake { table: TableBuilder::new(), on_bad_row, limits, skipped: Skipped::default() };
        Self { parser, intake }
    }

    pub fn rows(&self) -> u64 {
        self.intake.table.len() as u64
    }

    pub fn skipped(&self) -> u64 {
        self.intake.skipped.count
    }

    /// Takes a piece of the text.
    pub fn read(&mut self, piece: &[u8]) -> Result<(), ImportError> {
        let intake = &mut self.intake;
        let mut at = 0;
        match &mut self.parser {
            Parser::Csv { scanner, dialect, header } => loop {
                read_again(scanner, *dialect, header, intake)?;
                match scanner.next(piece, &mut at) {
                    None => return Ok(()),
                    Some(row) => intake.csv_row(row, *dialect, header)?,
                }
            },
            Parser::Json { lines, columns } => {
                while let Some(line) = lines.next(piece, &mut at) {
                    intake.json_line(line, columns)?;
                }
                Ok(())
            }
        }
    }

    /// Ends the text.
    pub fn finish(mut self, name: &str) -> Result<Imported, ImportError> {
        let intake = &mut self.intake;
        match &mut self.parser {
            Parser::Csv { scanner, dialect, header } => {
                while let Some(row) = scanner.finish() {
                    intake.csv_row(row, *dialect, header)?;
                    read_again(scanner, *dialect, header, intake)?;
                }
            }
            Parser::Json { lines, columns } => {
                while let Some(line) = lines.finish() {
                    intake.json_line(Ok(line), columns)?;
                }
            }
        }
        let Intake { table, skipped, .. } = self.intake;
        let (format, columns) = match self.parser {
            Parser::Csv { header: None, .. } => return Err(ErrorKind::EmptyFile.into()),
            Parser::Csv { header: Some(_), .. } if table.is_empty() && skipped.count == 0 => {
                return Err(ErrorKind::OnlyHeader.into());
            }
            Parser::Csv { dialect, header: Some(header), .. } => {
                (RowFormat::Csv { delimiter: dialect.delimiter }, header)
            }
            Parser::Json { columns, .. } => {
                let format = if columns.are_of_kcat() { RowFormat::Kcat } else { RowFormat::JsonLines };
                (format, columns.into_names())
            }
        };
        if table.is_empty() {
            return Err(match skipped.count {
                0 => ErrorKind::EmptyFile.into(),
                count => ErrorKind::NothingLeft { skipped: count }.into(),
            });
        }
        let workload = Rc::new(Workload::new(name, columns, table.finish(format)));
        Ok(Imported { workload, skipped })
    }
}

fn read_again(
    scanner: &mut Scanner,
    dialect: Dialect,
    header: &mut Option<Vec<Rc<str>>>,
    intake: &mut Intake,
) -> Result<(), ImportError> {
    let text = scanner.take_again();
    let mut at = 0;
    while !text.is_empty()
        && let Some(row) = scanner.next(&text, &mut at)
    {
        intake.csv_row(row, dialect, header)?;
    }
    Ok(())
}

impl Intake {
    fn csv_row(
        &mut self,
        row: Result<RawRow, Broken>,
        dialect: Dialect,
        header: &mut Option<Vec<Rc<str>>>,
    ) -> Result<(), ImportError> {
        let Some(columns) = header else {
            let row = row.map_err(|broken| ImportError::at(broken.kind, broken.place, 0))?;
            let (found, limit) = (row.cells, self.limits.columns as u64);
            if found > limit {
                return Err(ImportError::at(ErrorKind::TooManyColumns { found, limit }, (row.line, 1), 0));
            }
            *header = Some(column_names(&row, dialect)?);
            return Ok(());
        };
        let checked = row.and_then(|row| {
            check_utf8(row.text, row.line, "csv")?;
            check_cells(&row, dialect, columns.len() as u64)?;
            Ok(row)
        });
        match checked {
            Ok(row) => self.good_row(row.text, row.line),
            Err(mut broken) => {
                if let ErrorKind::FieldTooLong { field, .. } = &mut broken.kind {
                    *field = columns.get(broken.cell).map(|name| excerpt(name)).unwrap_or_default();
                }
                self.bad_row(broken)
            }
        }
    }

    fn json_line(
        &mut self,
        line: Result<(&[u8], u64), Broken>,
        columns: &mut Columns,
    ) -> Result<(), ImportError> {
        let checked = line.and_then(|(line, number)| {
            if line.trim_ascii().is_empty() {
                return Ok(None);
            }
            let text = if columns.are_of_kcat() { "kcat" } else { "json" };
            columns.take(check_utf8(line, number, text)?, number, self.limits)?;
            Ok(Some((line, number)))
        });
        match checked {
            Ok(None) => Ok(()),
            Ok(Some((line, number))) => self.good_row(line, number),
            Err(broken) => self.bad_row(broken),
        }
    }

    fn good_row(&mut self, text: &[u8], line: u64) -> Result<(), ImportError> {
        self.number((line, 1))?;
        self.table.push(text, line);
        Ok(())
    }

    fn bad_row(&mut self, broken: Broken) -> Result<(), ImportError> {
        let number = self.number(broken.place)?;
        let error = ImportError::at(broken.kind, broken.place, number);
        if self.on_bad_row == OnBadRow::Stop {
            return Err(error);
        }
        self.skipped.add(error);
        Ok(())
    }

    /// The number of the row that begins at `place`, if there may be one more.
    fn number(&self, place: (u64, u64)) -> Result<u64, ImportError> {
        let number = self.table.len() as u64 + self.skipped.count + 1;
        let limit_rows = self.limits.rows;
        if number > limit_rows {
            return Err(ImportError::at(ErrorKind::TooManyRows { limit_rows }, place, number));
        }
        Ok(number)
    }
}

/// What `text` is decides what can be done about it.
fn check_utf8<'t>(bytes: &'t [u8], line: u64, text: &'static str) -> Result<&'t str, Broken> {
    str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Broken {
            kind: ErrorKind::NotUtf8 { byte: bytes[at], text },
            place: line_and_column(line, bytes, at),
            cell: 0,
        }
    })
}

fn check_cells(row: &RawRow, dialect: Dialect, expected: u64) -> Result<(), Broken> {
    if row.cells == expected {
        return Ok(());
    }
    // The first cell too many, or the end of the row where some are missing.
    let surplus = dialect.cells(row.text).nth(expected as usize).map(|cell| cell.start);
    let place = line_and_column(row.line, row.text, surplus.unwrap_or(row.text.len()));
    Err(Broken { kind: ErrorKind::FieldCount { expected, found: row.cells }, place, cell: 0 })
}

/// The names in the header, without white space around them. A column without a name is called after its number, as
/// the index that many tools write first.
fn column_names(row: &RawRow, dialect: Dialect) -> Result<Vec<Rc<str>>, ImportError> {
    let text = check_utf8(row.text, row.line, "csv");
    text.map_err(|broken| ImportError::at(broken.kind, broken.place, 0))?;
    let mut names: Vec<Rc<str>> = Vec::new();
    let mut numbers = BTreeMap::new();
    for (cell, number) in dialect.cells(row.text).zip(1_u64..) {
        let name = String::from_utf8_lossy(cell.bytes.trim_ascii()).into_owned();
        let name: Rc<str> = if name.is_empty() { format!("column_{number}").into() } else { name.into() };
        if let Some(first) = numbers.insert(Rc::clone(&name), number) {
            let kind = ErrorKind::DuplicateColumn { name: excerpt(&name), first, second: number };
            return Err(ImportError::at(kind, line_and_column(row.line, row.text, cell.start), 0));
        }
        names.push(name);
    }
    Ok(names)
}
