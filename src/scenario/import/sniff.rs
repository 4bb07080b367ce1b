//! Detects the format of a file from its first bytes.
//!
//! Invariant: only the first [`WINDOW_BYTES`] count, however the file is cut, so the answer depends on nothing else.

use super::error::{ErrorKind, ImportError, Location};
use super::settings::Format;
use crate::simulation::workload::csv::{Dialect, is_binary};
use crate::simulation::workload::line_and_column;

/// How many bytes are looked at.
pub const WINDOW_BYTES: usize = 4096;

/// How the text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Csv(Dialect),
    JsonLines,
}

#[derive(Debug)]
pub struct Sniffed {
    pub layout: Layout,
    /// Where the text begins: behind the byte order mark, and behind a line that names the delimiter.
    pub text_start: usize,
    /// The number of the line that begins there.
    pub first_line: u64,
}

/// Tells what the file that begins with `window` is, unless `wanted` says so.
pub fn sniff(window: &[u8], wanted: Option<Format>) -> Result<Sniffed, ImportError> {
    if window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff") {
        return Err(ErrorKind::Utf16.into());
    }
    let mut text_start = if window.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &window[text_start..];
    refuse_binary(text)?;
    let named = if wanted == Some(Format::JsonLines) { None } else { named_delimiter(text) };
    if let Some((dialect, length)) = named {
        text_start += length;
        return Ok(Sniffed { layout: Layout::Csv(dialect), text_start, first_line: 2 });
    }
    let Some(first) = text.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Err(ErrorKind::EmptyFile.into());
    };
    let layout = match (wanted, first) {
        (Some(Format::JsonLines) | None, b'[') => return Err(ErrorKind::JsonArray.into()),
        (Some(Format::JsonLines), _) | (None, b'{') => Layout::JsonLines,
        (Some(Format::Csv) | None, _) => Layout::Csv(dialect(text)),
    };
    Ok(Sniffed { layout, text_start, first_line: 1 })
}

/// Excel's `sep=;` in the first line, and how long that line is.
fn named_delimiter(text: &[u8]) -> Option<(Dialect, usize)> {
    let line = text.split_inclusive(|byte| *byte == b'\n').next()?;
    let bare = line.trim_ascii_end();
    let bare = bare.strip_prefix(b"\"").and_then(|bare| bare.strip_suffix(b"\"")).unwrap_or(bare);
    let (name, delimiter) = bare.split_at_checked(4)?;
    // A tab at the end of the line is no white space here.
    let delimiter = match delimiter {
        [] if line[4..].starts_with(b"\t") => b'\t',
        [delimiter] if delimiter.is_ascii_punctuation() && *delimiter != b'"' => *delimiter,
        _ => return None,
    };
    name.eq_ignore_ascii_case(b"sep=").then_some((Dialect { delimiter }, line.len()))
}

/// Whether half of the bytes of a text are the zeros between the letters of UTF-16.
fn is_utf16(text: &[u8]) -> bool {
    let pairs = text.as_chunks::<2>().0;
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    pairs.len() > 1 && first.max(second) * 3 > pairs.len() && first.min(second) * 20 <= first.max(second)
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
    if kind.is_none() && zero.is_some() && is_utf16(text) {
        return Err(ErrorKind::Utf16.into());
    }
    // A lone control character is a row's error, which may be skipped; many of them are no text.
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
    let kind = ErrorKind::Binary { byte: text[at], looks_like: kind.unwrap_or("unknown") };
    Err(ImportError { kind, location: Some(Location { line, column, row: 0 }) })
}

/// The dialect that gives the header most cells; commas where none stands out.
fn dialect(text: &[u8]) -> Dialect {
    let text = text.trim_ascii_start();
    let header = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    // The last of equals wins, so the preferred ones are asked last.
    let dialects = [b'|', b'\t', b';', b','].map(|delimiter| Dialect { delimiter });
    dialects.into_iter().max_by_key(|dialect| dialect.cells(header).count()).unwrap_or(dialects[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(window: &[u8], wanted: Option<Format>, expected: Result<(Layout, usize), &str>) {
        let found = sniff(window, wanted).map(|sniffed| {
            assert_eq!(sniffed.first_line == 2, window[..sniffed.text_start].ends_with(b"\n"));
            (sniffed.layout, sniffed.text_start)
        });
        assert_eq!(found.as_ref().map_err(ImportError::code), expected.as_ref().map_err(|code| *code));
    }

    fn csv(delimiter: u8) -> Layout {
        Layout::Csv(Dialect { delimiter })
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
        check(b"sep=;\na;b,c,d\n", None, Ok((csv(b';'), 6)));
        check(b"\xef\xbb\xbf\"SEP=|\"\r\na|b\n", None, Ok((csv(b'|'), 12)));
        check(b"sep=\t\na\tb\n", None, Ok((csv(b'\t'), 6)));
        check(b"sep=;,a\n1,2\n", None, Ok((csv(b','), 0)));
        check(b"sep=a\n", None, Ok((csv(b','), 0)));
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
        check(b"a\0,\0b\0\n\0", None, Err("utf-16"));
        check(b"\0{\0\"\0a\0\"", Some(Format::JsonLines), Err("utf-16"));
        check(b"PK\x03\x04rest", None, Err("binary"));
        check(b"text\0text", Some(Format::Csv), Err("binary"));
        check(b"\x01\x02\x03ab", None, Err("binary"));
        let zip = sniff(b"PK\x03\x04rest", None).unwrap_err();
        assert_eq!(zip.kind, ErrorKind::Binary { byte: b'P', looks_like: "zip" });
        let zero = sniff(b"line\nx\0", None).unwrap_err();
        assert_eq!(zero.location, Some(Location { line: 2, column: 2, row: 0 }));
    }
}
