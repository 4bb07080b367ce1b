//! Every error has its words.

use loglab::scenario::import::{Fault, ImportError, JsonFault, Place, TimeFormat};
use loglab::ui::upload::problem;
use loglab::ui::words::Words;

fn every_fault() -> Vec<Fault> {
    let name = || String::from("time");
    vec![
        Fault::EmptyFile,
        Fault::OnlyHeader,
        Fault::NothingLeft { skipped: 3 },
        Fault::Binary { byte: 0, looks_like: "unknown" },
        Fault::Binary { byte: b'P', looks_like: "zip" },
        Fault::Utf16,
        Fault::NotUtf8 { byte: 0xe9 },
        Fault::FieldCount { expected: 7, found: 1 },
        Fault::UnclosedQuote,
        Fault::StrayQuote { opened_line: 0, opened_column: 0 },
        Fault::StrayQuote { opened_line: 4, opened_column: 2 },
        Fault::FieldTooLong { limit_bytes: 1_000_000, field: name() },
        Fault::FieldTooLong { limit_bytes: 1_000_000, field: String::new() },
        Fault::RowTooLong { limit_bytes: 1 << 20 },
        Fault::DuplicateColumn { name: name(), first: 1, second: 3 },
        Fault::MissingColumn { name: name(), available: vec!["a".into(), "b".into()] },
        Fault::BadJson { fault: JsonFault::CutOff, detail: "EOF while parsing an object".into() },
        Fault::BadJson { fault: JsonFault::Syntax, detail: "expected `:`".into() },
        Fault::JsonArray,
        Fault::NotAnObject { found: "number" },
        Fault::MixedTimeFormats {
            name: name(),
            first_format: TimeFormat::Offset,
            first_line: 2,
            found_format: TimeFormat::UnixMillis,
            value: "1385530080123".into(),
        },
        Fault::BadTime { name: name(), value: "soon".into() },
        Fault::TimeBefore1970 { name: name(), value: "1969-12-31".into() },
        Fault::EmptyTime { name: name() },
        Fault::TooManyRows { limit_rows: 1 << 20 },
        Fault::TooLarge { limit_bytes: 128 << 20 },
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
    for fault in every_fault() {
        let error = ImportError { fault, place: Some(Place { line: 41, column: 17, row: 39 }) };
        let text = problem(&words, &error);
        assert_eq!(words.problems(), Vec::<String>::new(), "{}", error.code());
        // Serialised, an error carries the same code and place.
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!((&json["code"], &json["line"]), (&error.code().into(), &41.into()), "{json}");
        let names_place = text.contains("41") && (text.contains("17") || text.starts_with("Line 41: "));
        assert!(names_place || OF_THE_FILE.contains(&error.code()), "{text}");
    }
}
