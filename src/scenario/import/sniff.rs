//! Detects the format of a file from its first bytes.
//!
//! Invariant: only the first [`WINDOW_BYTES`] count, however the file is cut, so the answer depends on nothing else.

use super::error::{Fault, ImportError};
use super::{Format, Place};
use crate::simulation::workload::line_and_column;

/// How many bytes are looked at.
pub const WINDOW_BYTES: usize = 4096;

/// How the text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Csv { delimiter: u8 },
    JsonLines,
}

#[derive(Debug)]
pub struct Sniffed {
    pub layout: Layout,
    /// Where the text begins: behind the byte order mark.
    pub text_start: usize,
}

/// Tells what the file that begins with `window` is, unless `wanted` says so.
pub fn sniff(window: &[u8], wanted: Option<Format>) -> Result<Sniffed, ImportError> {
    if window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff") {
        return Err(Fault::Utf16.into());
    }
    let text_start = if window.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &window[text_start..];
    refuse_binary(text)?;
    let Some(first) = text.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Err(Fault::EmptyFile.into());
    };
    let layout = match (wanted, first) {
        (Some(Format::JsonLines) | None, b'[') => return Err(Fault::JsonArray.into()),
        (Some(Format::JsonLines), _) | (None, b'{') => Layout::JsonLines,
        (Some(Format::Csv) | None, _) => Layout::Csv { delimiter: delimiter(text) },
    };
    Ok(Sniffed { layout, text_start })
}

/// Whether text has no business with this byte: control characters but white space and escape.
pub fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1b)
}

const KINDS: [(&[u8], &str); 8] = [
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"%PDF-", "pdf"),
    (b"SQLite format 3", "sqlite"),
    (b"Obj\x01", "avro"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG", "png"),
];

fn refuse_binary(text: &[u8]) -> Result<(), ImportError> {
    let kind = KINDS.iter().find(|(magic, _)| text.starts_with(magic)).map(|(_, name)| *name);
    let zero = text.iter().position(|byte| *byte == 0);
    // A lone control character is a row's fault, which may be skipped; many of them are no text.
    let controls = text.iter().filter(|byte| is_binary(**byte)).count();
    let at = match (kind, zero) {
        (Some(_), _) => 0,
        (None, Some(at)) => at,
        (None, None) if controls * 32 > text.len() => {
            text.iter().position(|byte| is_binary(*byte)).unwrap_or(0)
        }
        (None, None) => return Ok(()),
    };
    let (line, column) = line_and_column(1, text, at);
    let fault = Fault::Binary { byte: text[at], looks_like: kind.unwrap_or("unknown") };
    Err(ImportError { fault, place: Some(Place { line, column, row: 0 }) })
}

/// The delimiter that the header has most of; commas where none stands out.
fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    let header = text.trim_ascii_start();
    for byte in header.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| !quoted && delimiter == byte) {
            *count += 1;
        }
    }
    // The last of equals wins, so the preferred ones are asked last.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(window: &[u8], wanted: Option<Format>, expected: Result<(Layout, usize), &str>) {
        let found = sniff(window, wanted).map(|sniffed| (sniffed.layout, sniffed.text_start));
        assert_eq!(found.as_ref().map_err(ImportError::code), expected.as_ref().map_err(|code| *code));
    }

    fn csv(delimiter: u8) -> Layout {
        Layout::Csv { delimiter }
    }

    #[test]
    fn formats_are_told_from_the_first_bytes() {
        check(b"a,b\n", None, Ok((csv(b','), 0)));
        check(b"alone\n", None, Ok((csv(b','), 0)));
        check(b"a;b;c,d\n1,2,3", None, Ok((csv(b';'), 0)));
        check(b"a\tb\n", None, Ok((csv(b'\t'), 0)));
        check(b"\n\na|b\n", None, Ok((csv(b'|'), 0)));
        check(b"\"a;b;c\",d\n", None, Ok((csv(b','), 0)));
        check(b"a,b;c\n", None, Ok((csv(b','), 0)));
        check(b"\xef\xbb\xbfa,b\n", None, Ok((csv(b','), 3)));
        check(b"\xef\xbb\xbf {\"a\":1}", None, Ok((Layout::JsonLines, 3)));
        check(b"{\"a\"}", Some(Format::Csv), Ok((csv(b','), 0)));
        check(b"a,b", Some(Format::JsonLines), Ok((Layout::JsonLines, 0)));
        check(b"[{", None, Err("json-array"));
        check(b"[a],b", Some(Format::Csv), Ok((csv(b','), 0)));
        check(b"a\x01long enough that one odd byte is not much\n", None, Ok((csv(b','), 0)));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(b"", None, Err("empty-file"));
        check(b"\xef\xbb\xbf \r\n", None, Err("empty-file"));
        check(b"\xff\xfea\0", None, Err("utf-16"));
        check(b"PK\x03\x04rest", None, Err("binary"));
        check(b"text\0text", Some(Format::Csv), Err("binary"));
        check(b"\x01\x02\x03ab", None, Err("binary"));
        let zip = sniff(b"PK\x03\x04rest", None).unwrap_err();
        assert_eq!(zip.fault, Fault::Binary { byte: b'P', looks_like: "zip" });
        let zero = sniff(b"line\nx\0", None).unwrap_err();
        assert_eq!(zero.place, Some(Place { line: 2, column: 2, row: 0 }));
    }
}
