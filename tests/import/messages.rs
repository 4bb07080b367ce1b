//! Every error has its words.

use loglab::scenario::import::{ErrorKind, ImportError, JsonErrorKind, Location, TimeFormat};
use loglab::ui::upload::problem;
use loglab::ui::words::Words;

fn every_fault() -> Vec<ErrorKind> {
    let name = || String::from("time");
    vec![
        ErrorKind::EmptyFile,
        ErrorKind::OnlyHeader,
        ErrorKind::NothingLeft { skipped: 3 },
        ErrorKind::Binary { byte: 0, looks_like: "unknown" },
        ErrorKind::Binary { byte: b'P', looks_like: "zip" },
        ErrorKind::Utf16,
        ErrorKind::NotUtf8 { byte: 0xe9, text: "csv" },
        ErrorKind::NotUtf8 { byte: 0xe9, text: "json" },
        ErrorKind::NotUtf8 { byte: 0xe9, text: "kcat" },
        ErrorKind::TooManyColumns { found: 30_000, limit: 5_000 },
        ErrorKind::FieldCount { expected: 7, found: 1 },
        ErrorKind::UnclosedQuote,
        ErrorKind::StrayQuote { opened_line: 0, opened_column: 0 },
        ErrorKind::StrayQuote { opened_line: 4, opened_column: 2 },
        ErrorKind::FieldTooLong { limit_bytes: 1_000_000, field: name() },
        ErrorKind::FieldTooLong { limit_bytes: 1_000_000, field: String::new() },
        ErrorKind::RowTooLong { limit_bytes: 1 << 20 },
        ErrorKind::DuplicateColumn { name: name(), first: 1, second: 3 },
        ErrorKind::MissingColumn { name: name(), available: vec!["a".into(), "b".into()] },
        ErrorKind::BadJson { kind: JsonErrorKind::CutOff, detail: "EOF while parsing an object".into() },
        ErrorKind::BadJson { kind: JsonErrorKind::Syntax, detail: "expected `:`".into() },
        ErrorKind::JsonArray,
        ErrorKind::NotAnObject { found: "number" },
        ErrorKind::MixedTimeFormats {
            name: name(),
            first_format: TimeFormat::Offset,
            first_line: 2,
            found_format: TimeFormat::UnixMillis,
            value: "1385530080123".into(),
        },
        ErrorKind::BadTime { name: name(), value: "soon".into() },
        ErrorKind::TimeBefore1970 { name: name(), value: "1969-12-31".into() },
        ErrorKind::EmptyTime { name: name() },
        ErrorKind::TooManyRows { limit_rows: 1 << 20 },
        ErrorKind::TooLarge { limit_bytes: 128 << 20 },
    ]
}

/// Errors about the file as a whole, or whose message needs no place.
const OF_THE_FILE: [&str; 8] = [
    "empty-file",
    "only-header",
    "nothing-left",
    "binary",
    "utf-16",
    "missing-column",
    "json-array",
    "too-large",
];

#[test]
fn every_error_has_a_message_that_uses_its_facts() {
    let words = Words::new("en");
    for kind in every_fault() {
        let error = ImportError { kind, location: Some(Location { line: 41, column: 17, row: 39 }) };
        let text = problem(&words, &error);
        assert_eq!(words.problems(), Vec::<String>::new(), "{}", error.code());
        // Serialised, an error carries the same code and place.
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!((&json["code"], &json["line"]), (&error.code().into(), &41.into()), "{json}");
        let names_place = text.contains("41") && (text.contains("17") || text.starts_with("Line 41: "));
        assert!(names_place || OF_THE_FILE.contains(&error.code()), "{text}");
    }
}
