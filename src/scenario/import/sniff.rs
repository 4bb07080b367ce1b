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
    /// Where the text begins: behind the byte order mark.
    pub text_start: usize,
}

/// Tells what the file that begins with `window` is, unless `wanted` says so.
pub fn sniff(window: &[u8], wanted: Option<Format>) -> Result<Sniffed, ImportError> {
    if window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff") {
        return Err(ErrorKind::Utf16.into());
    }
    let text_start = if window.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &window[text_start..];
    refuse_binary(text)?;
    let Some(first) = text.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Err(ErrorKind::EmptyFile.into());
    };
    let layout = match (wanted, first) {
        (Some(Format::JsonLines) | None, b'[') => return Err(ErrorKind::JsonArray.into()),
        (Some(Format::JsonLines), _) | (None, b'{') => Layout::JsonLines,
        (Some(Format::Csv) | None, _) => Layout::Csv(dialect(text)),
    };
    Ok(Sniffed { layout, text_start })
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
        let found = sniff(window, wanted).map(|sniffed| (sniffed.layout, sniffed.text_start));
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
        assert_eq!(zip.kind, ErrorKind::Binary { byte: b'P', looks_like: "zip" });
        let zero = sniff(b"line\nx\0", None).unwrap_err();
        assert_eq!(zero.location, Some(Location { line: 2, column: 2, row: 0 }));
    }
}
