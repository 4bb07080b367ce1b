//! A reader of Fluent files: as much of Project Fluent as these files use, in a few kilobytes.
//!
//! Invariants:
//! - Messages with attributes, variables, references to messages, quoted text and selectors. No terms, no functions.
//! - Whatever it writes is what the reference implementation writes; a test compares them, message by message.
//! - A message is read when it is first asked for; adding a file only finds where each one begins.

use std::cell::RefCell;
use std::rc::Rc;

use std::collections::BTreeMap;

/// How deep messages may refer to messages.
const DEEPEST: usize = 4;

/// Messages by id, still as they stand in their files: what follows the `=`.
#[derive(Default)]
pub struct Messages {
    bodies: BTreeMap<&'static str, &'static str>,
    /// Those that have been asked for.
    read: RefCell<BTreeMap<&'static str, Rc<Message>>>,
}

/// What a message is filled with.
pub trait Fill {
    /// The text of a variable; none where it was not given.
    fn text(&self, name: &str) -> Option<String>;
    /// Whether a selector's variable has this key: a number, a plural category, or a word.
    fn has_key(&self, name: &str, key: &str) -> bool;
}

impl Messages {
    /// Adds the messages of a file; an id that is known already is told, and stays what it was.
    pub fn add(&mut self, source: &'static str, problems: &mut Vec<String>) {
        let mut open: Option<(&'static str, usize)> = None;
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if line.starts_with(|c: char| c.is_whitespace() || c == '}') {
                continue;
            }
            self.close(source, open.take(), start, problems);
            let head = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()));
            match head {
                Some((id, _)) => open = Some((id.trim(), start + id.len() + 1)),
                None if line.starts_with('#') => {}
                None => problems.push(format!("not a message: {line}")),
            }
        }
        self.close(source, open, at, problems);
    }

    fn close(
        &mut self,
        source: &'static str,
        open: Option<(&'static str, usize)>,
        end: usize,
        problems: &mut Vec<String>,
    ) {
        let Some((id, start)) = open else { return };
        let body = &source[start..end];
        if (Reader { text: body, at: 0 }).message().is_none() {
            problems.push(format!("'{id}' can't be read"));
        } else if self.bodies.contains_key(id) {
            problems.push(format!("'{id}' is there twice"));
        } else {
            self.bodies.insert(id, body);
        }
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.bodies.contains_key(id)
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.bodies.keys().copied()
    }

    /// A message, read at most once.
    fn message(&self, id: &str) -> Option<Rc<Message>> {
        if let Some(message) = self.read.borrow().get(id) {
            return Some(Rc::clone(message));
        }
        let (id, body) = self.bodies.get_key_value(id)?;
        let message = Rc::new(Reader { text: body, at: 0 }.message()?);
        self.read.borrow_mut().insert(id, Rc::clone(&message));
        Some(message)
    }

    /// A message's value, or one of its attributes, filled in; none where there is no such thing.
    pub fn write(
        &self,
        id: &str,
        attribute: Option<&str>,
        fill: &dyn Fill,
        problems: &mut Vec<String>,
    ) -> Option<String> {
        let mut writer = Writer { messages: self, fill, problems, out: String::new() };
        writer.message(id, attribute, 0).then_some(writer.out)
    }
}

/// A piece of a pattern.
enum Piece {
    Text(&'static str),
    /// New lines, and how far the text after them is indented.
    Break(usize, usize),
    Variable(&'static str),
    Message(&'static str),
    Quoted(&'static str),
    Select(&'static str, Vec<Variant>),
}

struct Variant {
    key: &'static str,
    is_default: bool,
    pattern: Vec<Piece>,
}

struct Message {
    value: Vec<Piece>,
    attributes: Vec<(&'static str, Vec<Piece>)>,
}

/// Reads the body of one message. `None` means that it is none.
struct Reader {
    text: &'static str,
    at: usize,
}

impl Reader {
    fn rest(&self) -> &'static str {
        &self.text[self.at..]
    }

    fn skip(&mut self, blank: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    fn expect(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> &'static str {
        let rest = self.rest();
        let taken = &rest[..rest.find(end).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn name(&mut self) -> Option<&'static str> {
        let name = self.until(|c| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        (!name.is_empty()).then_some(name)
    }

    fn message(mut self) -> Option<Message> {
        let value = self.pattern()?;
        let mut attributes = Vec::new();
        self.skip(char::is_whitespace);
        while self.expect(".").is_some() {
            let name = self.name()?;
            self.skip(|c| c == ' ');
            self.expect("=")?;
            attributes.push((name, self.pattern()?));
            self.skip(char::is_whitespace);
        }
        self.rest().is_empty().then_some(Message { value, attributes })
    }

    fn pattern(&mut self) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        self.skip(|c| c == ' ');
        loop {
            match self.rest().chars().next() {
                None | Some('}') => break,
                Some('{') => pieces.push(self.placeable()?),
                Some('\n') => {
                    let rest = self.rest();
                    let next = rest.trim_start();
                    if next.is_empty() || next.starts_with(['}', '[', '*', '.']) {
                        break;
                    }
                    let blank = &rest[..rest.len() - next.len()];
                    let lines = blank.matches('\n').count();
                    let indent = blank.len() - blank.rfind('\n').unwrap_or(0) - 1;
                    pieces.push(Piece::Break(lines, indent));
                    self.at += blank.len();
                }
                Some(_) => pieces.push(Piece::Text(self.until(|c| matches!(c, '{' | '}' | '\n')))),
            }
        }
        Some(pieces)
    }

    fn placeable(&mut self) -> Option<Piece> {
        self.expect("{")?;
        self.skip(char::is_whitespace);
        let piece = if self.expect("$").is_some() {
            let name = self.name()?;
            self.skip(char::is_whitespace);
            if self.expect("->").is_some() {
                Piece::Select(name, self.variants()?)
            } else {
                Piece::Variable(name)
            }
        } else if self.expect("\"").is_some() {
            let quoted = self.until(|c| c == '"');
            self.expect("\"")?;
            Piece::Quoted(quoted)
        } else {
            Piece::Message(self.name()?)
        };
        self.skip(char::is_whitespace);
        self.expect("}")?;
        Some(piece)
    }

    fn variants(&mut self) -> Option<Vec<Variant>> {
        let mut variants = Vec::new();
        self.skip(char::is_whitespace);
        while !self.rest().starts_with('}') {
            let is_default = self.expect("*").is_some();
            self.expect("[")?;
            let key = self.until(|c| c == ']').trim();
            self.expect("]")?;
            variants.push(Variant { key, is_default, pattern: self.pattern()? });
            self.skip(char::is_whitespace);
        }
        variants.iter().any(|variant| variant.is_default).then_some(variants)
    }
}

struct Writer<'m> {
    messages: &'m Messages,
    fill: &'m dyn Fill,
    problems: &'m mut Vec<String>,
    out: String,
}

impl Writer<'_> {
    /// Whether there was something to write.
    fn message(&mut self, id: &str, attribute: Option<&str>, depth: usize) -> bool {
        let Some(message) = self.messages.message(id).filter(|_| depth <= DEEPEST) else {
            self.problems.push(format!("no message '{id}'"));
            return false;
        };
        let pattern = match attribute {
            None => Some(&message.value),
            Some(name) => message.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value),
        };
        let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) else { return false };
        self.pattern(id, pattern, depth);
        true
    }

    fn pattern(&mut self, id: &str, pieces: &[Piece], depth: usize) {
        let indents = pieces.iter().filter_map(|piece| match piece {
            Piece::Break(_, indent) => Some(*indent),
            _ => None,
        });
        let common = indents.min().unwrap_or(0);
        for (i, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) if i + 1 == pieces.len() => self.out.push_str(text.trim_end_matches(' ')),
                Piece::Text(text) | Piece::Quoted(text) => self.out.push_str(text),
                Piece::Break(lines, indent) => {
                    let lines = if i == 0 { 0 } else { *lines };
                    self.out.extend(std::iter::repeat_n('\n', lines));
                    self.out.extend(std::iter::repeat_n(' ', indent - common));
                }
                Piece::Variable(name) => self.variable(id, name),
                Piece::Message(other) => {
                    self.message(other, None, depth + 1);
                }
                Piece::Select(name, variants) => self.select(id, name, variants, depth),
            }
        }
    }

    fn variable(&mut self, id: &str, name: &str) {
        if let Some(text) = self.fill.text(name) {
            self.out.push_str(&text);
        } else {
            self.problems.push(format!("'{id}' is not given ${name}"));
            self.out.push_str(name);
        }
    }

    fn select(&mut self, id: &str, name: &str, variants: &[Variant], depth: usize) {
        if self.fill.text(name).is_none() {
            self.problems.push(format!("'{id}' is not given ${name}"));
        }
        let chosen = variants.iter().find(|variant| self.fill.has_key(name, variant.key));
        let chosen = chosen.or_else(|| variants.iter().find(|variant| variant.is_default));
        if let Some(variant) = chosen {
            self.pattern(id, &variant.pattern, depth);
        }
    }
}
