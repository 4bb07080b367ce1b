//! Cuts JSON lines into rows and gathers the names of their fields, whatever pieces the text comes in.
//!
//! Invariants:
//! - One object a line; blank lines are no rows. A line is checked whole, so nothing depends on where a piece ends.
//! - The columns are the fields in the order of their first appearance, those of an inner object as `a.b`, down to
//!   [`MAX_DEPTH`]. Beyond [`MAX_COLUMNS`] no more are offered: such names are data. A bad line leaves none behind.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::error::Category;
use serde_json::value::RawValue;

use super::csv::Broken;
use super::error::{ErrorKind, JsonErrorKind, excerpt};
use super::settings::Limits;
use crate::simulation::workload::json::fields;
use crate::simulation::workload::line_and_column;
use std::collections::BTreeMap;

/// How many fields are offered as columns.
pub const MAX_COLUMNS: usize = 1000;

/// How many objects inside each other a path leads through.
const MAX_DEPTH: usize = 4;

/// Fields that every line of `kcat -J` has, whatever its version.
const KCAT_FIELDS: [&str; 4] = ["topic", "partition", "offset", "payload"];

/// Cuts text into lines.
pub struct Lines {
    limits: Limits,
    held: Vec<u8>,
    given: bool,
    skipping: bool,
    line: u64,
}

impl Lines {
    pub fn new(limits: Limits) -> Self {
        Self { limits, held: Vec::new(), given: false, skipping: false, line: 1 }
    }

    /// The next line that ends in `input`, from `at` on, and its number; `None` when all of `input` is taken.
    pub fn next<'a>(
        &'a mut self,
        input: &'a [u8],
        at: &mut usize,
    ) -> Option<Result<(&'a [u8], u64), Broken>> {
        self.forget_given();
        let begin = *at;
        let end = input[begin..].iter().position(|byte| *byte == b'\n').map(|length| begin + length);
        let part = &input[begin..end.unwrap_or(input.len())];
        *at = end.map_or(input.len(), |end| end + 1);
        let line = self.line;
        self.line += u64::from(end.is_some());
        if self.skipping {
            self.skipping = end.is_none();
            return end.and_then(|_| self.next(input, at));
        }
        if self.held.len() + part.len() > self.limits.row_bytes {
            self.held.clear();
            self.skipping = end.is_none();
            let kind = ErrorKind::RowTooLong { limit_bytes: self.limits.row_bytes as u64 };
            return Some(Err(Broken { kind, place: (line, 1), cell: 0 }));
        }
        if end.is_none() {
            self.held.extend_from_slice(part);
            return None;
        }
        if self.held.is_empty() {
            return Some(Ok((without_cr(part), line)));
        }
        self.held.extend_from_slice(part);
        self.given = true;
        Some(Ok((without_cr(&self.held), line)))
    }

    /// At the end of the file: the line that no line end closes. To be called until there is none.
    pub fn finish(&mut self) -> Option<(&[u8], u64)> {
        self.forget_given();
        self.given = true;
        (!self.held.is_empty()).then(|| (without_cr(&self.held), self.line))
    }

    fn forget_given(&mut self) {
        if std::mem::take(&mut self.given) {
            self.held.clear();
        }
    }
}

fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The fields seen so far.
#[derive(Default)]
pub struct Columns {
    names: Vec<Rc<str>>,
    numbers: BTreeMap<Rc<str>, usize>,
    /// Where the next field is expected: most lines have the same fields in the same order.
    cursor: usize,
    /// Whether the lines are those of `kcat -J`; the first good one decides.
    kcat: Option<bool>,
}

impl Columns {
    /// Whether the lines are those of `kcat -J`.
    pub fn are_of_kcat(&self) -> bool {
        self.kcat == Some(true)
    }

    /// The names in their order.
    pub fn into_names(self) -> Vec<Rc<str>> {
        self.names
    }

    /// Checks that `line` is one JSON object, and takes its fields.
    pub fn take(&mut self, line: &str, number: u64, limits: Limits) -> Result<(), Broken> {
        let known = self.names.len();
        self.cursor = 0;
        let result = self.take_object(line, limits).map_err(|(kind, at)| {
            let place = line_and_column(number, line.as_bytes(), at);
            Broken { kind, place, cell: 0 }
        });
        if result.is_err() {
            self.names.truncate(known);
            self.numbers.retain(|_, number| *number < known);
        } else if self.kcat.is_none() {
            let kcat = KCAT_FIELDS.iter().all(|name| self.has(name));
            self.kcat = Some(kcat);
            if kcat {
                // What a record is made of goes first.
                self.reorder(&["key", "ts", "payload"]);
            }
        }
        result
    }

    /// Whether the first line has this field; with `-s value=avro` the payload is an object, of which inner fields stand
    /// here.
    fn has(&self, name: &str) -> bool {
        let inner = |column: &Rc<str>| column.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.numbers.contains_key(name) || self.names.iter().any(inner)
    }

    /// The error and the byte where it is.
    fn take_object(&mut self, line: &str, limits: Limits) -> Result<(), (ErrorKind, usize)> {
        let start = line.len() - line.trim_ascii_start().len();
        if !line[start..].starts_with('{') {
            return Err(not_an_object(line, start));
        }
        let mut skim = Skim { columns: self, limits, too_long: None };
        skim.take(line, "", 1).map_err(|error| bad_json(&error))?;
        match skim.too_long {
            None => Ok(()),
            Some((value, field)) => {
                let limit_bytes = limits.field_bytes as u64;
                let at = value.get().as_ptr() as usize - line.as_ptr() as usize;
                Err((ErrorKind::FieldTooLong { limit_bytes, field }, at))
            }
        }
    }

    fn note(&mut self, name: &str) {
        if self.names.get(self.cursor).is_some_and(|expected| &**expected == name) {
            self.cursor += 1;
        } else if let Some(number) = self.numbers.get(name) {
            self.cursor = number + 1;
        } else if self.names.len() < MAX_COLUMNS {
            let name: Rc<str> = name.into();
            self.numbers.insert(Rc::clone(&name), self.names.len());
            self.names.push(name);
            self.cursor = self.names.len();
        }
    }

    fn reorder(&mut self, first: &[&str]) {
        let rest = std::mem::take(&mut self.names);
        self.names = first.iter().map(|name| Rc::from(*name)).collect();
        self.names.extend(rest.into_iter().filter(|name| !first.contains(&&**name)));
        self.numbers = self.names.iter().cloned().zip(0..).collect();
    }
}

fn not_an_object(line: &str, start: usize) -> (ErrorKind, usize) {
    match serde_json::from_str::<&RawValue>(line) {
        Err(error) => bad_json(&error),
        Ok(value) => {
            let found = match value.get().as_bytes()[0] {
                b'[' => "array",
                b'"' => "string",
                b't' | b'f' => "boolean",
                b'n' => "null",
                _ => "number",
            };
            (ErrorKind::NotAnObject { found }, start)
        }
    }
}

/// The error and the byte where the reader stopped.
fn bad_json(error: &serde_json::Error) -> (ErrorKind, usize) {
    let kind = match error.classify() {
        Category::Eof => JsonErrorKind::CutOff,
        Category::Io | Category::Syntax | Category::Data => JsonErrorKind::Syntax,
    };
    let detail = error.to_string();
    let detail = excerpt(detail.split(" at line ").next().unwrap_or_default());
    (ErrorKind::BadJson { kind, detail }, error.column().saturating_sub(1))
}

/// A line's fields on their way into the columns.
struct Skim<'a, 'l> {
    columns: &'a mut Columns,
    limits: Limits,
    /// The first value that is too long, and its name.
    too_long: Option<(&'l RawValue, String)>,
}

impl<'l> Skim<'_, 'l> {
    /// Takes the fields of one object, and of the objects in it; `outer` is the path that leads to it.
    fn take(&mut self, object: &'l str, outer: &str, depth: usize) -> Result<(), serde_json::Error> {
        fields(object, |name, value| {
            let path = if outer.is_empty() { Cow::Borrowed(name) } else { format!("{outer}.{name}").into() };
            let text = value.get();
            if text.len() >= self.limits.field_bytes && self.too_long.is_none() {
                self.too_long = Some((value, excerpt(&path)));
            }
            let has_fields = text.starts_with('{') && !text[1..].trim_ascii_start().starts_with('}');
            if has_fields && depth < MAX_DEPTH {
                // Its syntax was checked with the line; at worst a field with half a surrogate pair is not offered.
                let _ = self.take(text, &path, depth + 1);
            } else {
                self.columns.note(&path);
            }
        })
    }
}
