//! Bytes as a person reads them, and labels cut so that what differs between them stays.
//!
//! Invariant: different bytes look different. What is no text, or can't be seen, is escaped as Rust writes it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// Marks an omission.
pub const ELLIPSIS: char = '…';

/// Characters that have no looks of their own or change those of others.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}

/// Text as it is; whatever is none with escapes: `\xff`, `\n`.
pub fn shown(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(is_unseen) && !text.contains("\\x") => Cow::Borrowed(text),
        _ => {
            let mut out = String::new();
            escape(bytes, &mut out);
            Cow::Owned(out)
        }
    }
}

fn escape(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\\' => out.push_str("\\\\"),
                c if c.is_ascii_control() => escape_byte(c as u8, out),
                c if is_unseen(c) => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            escape_byte(*byte, out);
        }
    }
}

fn escape_byte(byte: u8, out: &mut String) {
    // Writing to a string does not fail.
    let _ = write!(out, "\\x{byte:02x}");
}

/// The same with its middle left out where it has more than `most` characters: what differs is at either end.
pub fn brief(bytes: &[u8], most: usize) -> String {
    let text = shown(bytes);
    let count = text.chars().count();
    if count <= most {
        return text.into_owned();
    }
    let tail = most.saturating_sub(1) / 2;
    let head = most.saturating_sub(1) - tail;
    let mut out: String = text.chars().take(head).collect();
    out.push(ELLIPSIS);
    out.extend(text.chars().skip(count - tail));
    out
}

/// What the labels of a set have in common at their start and at their end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// The first of them.
    first: Option<String>,
    head: usize,
    tail: usize,
    shortest: usize,
}

impl Shared {
    /// Takes in a label.
    pub fn add(&mut self, label: &str) {
        let Some(first) = &self.first else {
            self.first = Some(label.to_owned());
            (self.head, self.tail, self.shortest) = (label.len(), label.len(), label.len());
            return;
        };
        let same = |(a, b): &(u8, u8)| a == b;
        let head = first.bytes().zip(label.bytes()).take(self.head).take_while(same).count();
        let tail = first.bytes().rev().zip(label.bytes().rev()).take(self.tail).take_while(same).count();
        (self.head, self.tail) = (head, tail);
        self.shortest = self.shortest.min(label.len());
    }

    /// The part of one of them that is not the same in all; no number is cut in two.
    pub fn differs<'l>(&self, label: &'l str) -> &'l str {
        &label[self.part(label)]
    }

    fn part(&self, label: &str) -> Range<usize> {
        let whole = 0..label.len();
        let Some(first) = self.first.as_deref().filter(|first| self.head < first.len()) else { return whole };
        let is_inside = |at: usize, byte: usize| {
            !first.is_char_boundary(at) || first.as_bytes().get(byte).is_some_and(u8::is_ascii_digit)
        };
        let mut head = self.head;
        while head > 0 && is_inside(head, head - 1) {
            head -= 1;
        }
        let mut tail = self.tail.min(self.shortest - head);
        while tail > 0 && is_inside(first.len() - tail, first.len() - tail) {
            tail -= 1;
        }
        let part = head..label.len().saturating_sub(tail);
        if label.get(part.clone()).is_some_and(|part| !part.is_empty()) { part } else { whole }
    }

    /// A label as it is where it fits, else what differs in it, with marks of what was left out if those fit too.
    pub fn shorten<'l>(&self, label: &'l str, fits: impl Fn(&str) -> bool) -> Cow<'l, str> {
        if fits(label) {
            return Cow::Borrowed(label);
        }
        let at = self.part(label);
        let mark = |cut: bool| if cut { "…" } else { "" };
        let (before, after) = (mark(at.start > 0), mark(at.end < label.len()));
        let part = &label[at];
        let marked = format!("{before}{part}{after}");
        if fits(&marked) { Cow::Owned(marked) } else { Cow::Borrowed(part) }
    }
}

impl<L: AsRef<str>> FromIterator<L> for Shared {
    fn from_iter<I: IntoIterator<Item = L>>(labels: I) -> Self {
        let mut shared = Self::default();
        for label in labels {
            shared.add(label.as_ref());
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        let cases: [(&[u8], &str); 9] = [
            ("ключ".as_bytes(), "ключ"),
            (&[0xff, 0x00], "\\xff\\x00"),
            (&[0xfe, 0x00], "\\xfe\\x00"),
            (b"\xffA", "\\xffA"),
            (b"a\nb", "a\\nb"),
            (b"C:\\data", "C:\\data"),
            (b"\\xff", "\\\\xff"),
            ("\u{fffd}".as_bytes(), "\\u{fffd}"),
            ("a\u{202e}b".as_bytes(), "a\\u{202e}b"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(shown(bytes), expected, "{bytes:?}");
        }
        assert_eq!(brief(b"aircraft-N1234", 9), "airc…1234");
        assert_eq!(brief(b"short", 9), "short");
    }

    #[test]
    fn the_part_that_differs_stays() {
        let cases: [(&[&str], &[&str]); 7] = [
            (&["key-0", "key-10", "key-7"], &["…0", "10", "…7"]),
            (&["key-10", "key-11", "key-12"], &["10", "11", "12"]),
            (&["account-17-eur", "account-18-eur"], &["17", "18"]),
            (&["aircraft-N1", "aircraft-M1"], &["N1", "M1"]),
            (&["user-a", "user-b"], &["…a", "…b"]),
            (&["яблоко-1", "яблоко-2"], &["…1", "…2"]),
            (&["customer", "customer"], &["customer", "customer"]),
        ];
        for (labels, expected) in cases {
            let shared: Shared = labels.iter().collect();
            let short: Vec<_> =
                labels.iter().map(|label| shared.shorten(label, |text| text.chars().count() <= 2)).collect();
            assert_eq!(short, expected, "{labels:?}");
        }
        let nested: Shared = ["a1", "a1-a1"].iter().collect();
        assert_eq!((nested.differs("a1"), nested.differs("a1-a1")), ("a1", "a1-a1"));
    }
}
