//! Programs with places to fill in.
//!
//! A file holds sections, each below a line `== name`. In a section's lines:
//! - `«name»` is a value, written as the language does. The line stands there once for each value of that name: not at
//!   all where there is none, several times where there are several. `«name,»` is all of them in one line.
//! - `«?name»` at the beginning: the line stands there only where there is such a value; `«!name»`: where there is none.
//! - `«@name»` alone: the lines of another section.

use std::collections::BTreeMap;

use super::{Language, Value};

type Values = BTreeMap<&'static str, Vec<Value>>;

/// The section `name` of `programs`, filled in; nothing where there is no such section.
pub fn fill(language: Language, programs: &str, name: &str, values: &Values) -> Option<String> {
    let mut lines = Vec::new();
    let filling = Filling { language, programs, values };
    filling.section(name, "", &mut lines)?;
    let first = lines.iter().position(|line: &String| !line.is_empty())?;
    let text = lines[first..].join("\n");
    Some(format!("{}\n", closed(text.trim_end())))
}

/// A last line that ends in `\` goes on nowhere; a call that ends on a line of its own ends on the one before.
fn closed(text: &str) -> String {
    text.trim_end_matches([' ', '\\']).replace(" \\\n\n", "\n\n")
}

struct Filling<'a> {
    language: Language,
    programs: &'a str,
    values: &'a Values,
}

impl Filling<'_> {
    fn section(&self, name: &str, indent: &str, out: &mut Vec<String>) -> Option<()> {
        let head = format!("== {name}");
        let mut rest = self.programs.lines().skip_while(|line| **line != *head);
        rest.next()?;
        let body: Vec<&str> = rest.take_while(|line| !line.starts_with("== ")).collect();
        let end = body.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
        for line in &body[..end] {
            let own = line.trim_start();
            match own.strip_prefix("«@").and_then(|rest| rest.strip_suffix('»')) {
                Some(other) => {
                    let indent = format!("{indent}{}", &line[..line.len() - own.len()]);
                    self.section(other, &indent, out)?;
                }
                None => self.line(line, indent, out),
            }
        }
        Some(())
    }

    fn line(&self, line: &str, indent: &str, out: &mut Vec<String>) {
        let mut line = line;
        while let Some((condition, rest)) = condition(line) {
            let (wanted, name) = condition;
            if self.values.contains_key(name) != wanted {
                return;
            }
            line = rest;
        }
        let Some(times) = self.times(line) else { return };
        for at in 0..times {
            let filled = self.filled(line, at);
            let indent = if filled.is_empty() { "" } else { indent };
            out.push(format!("{indent}{filled}"));
        }
    }

    /// How often a line stands there.
    fn times(&self, line: &str) -> Option<usize> {
        let mut times = 1;
        for name in line.split('«').skip(1).filter_map(|rest| Some(rest.split_once('»')?.0)) {
            let values = self.values.get(name.trim_end_matches(',')).filter(|values| !values.is_empty())?;
            if !name.ends_with(',') {
                times = times.max(values.len());
            }
        }
        Some(times)
    }

    fn filled(&self, line: &str, at: usize) -> String {
        let mut pieces = line.split('«');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let Some((name, rest)) = piece.split_once('»') else { continue };
            let values = self.values.get(name.trim_end_matches(',')).map_or(&[][..], Vec::as_slice);
            let write = |value: &Value| self.language.write(value);
            if name.ends_with(',') {
                text += &values.iter().map(write).collect::<Vec<_>>().join(", ");
            } else if let Some(value) = values.get(at).or(values.first()) {
                text += &write(value);
            }
            text += rest;
        }
        text
    }
}

/// The condition that a line begins with, and the rest of it.
fn condition(line: &str) -> Option<((bool, &str), &str)> {
    let rest = line.strip_prefix('«')?;
    let (wanted, rest) = rest
        .strip_prefix('?')
        .map(|rest| (true, rest))
        .or(rest.strip_prefix('!').map(|rest| (false, rest)))?;
    let (name, rest) = rest.split_once('»')?;
    Some(((wanted, name), rest))
}
