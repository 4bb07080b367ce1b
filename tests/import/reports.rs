//! Files as people bring them: from spreadsheets, from kcat with a deserializer, with keys that are no text.

use std::borrow::Cow;
use std::time::Duration;

use loglab::scenario::import::{ErrorKind, OnBadRow, suggest_columns};
use loglab::simulation::workload::RowFormat;
use loglab::ui::upload::problem;
use loglab::ui::words::Words;

use super::{check, read};

/// The code of the error, and what people read.
fn refused(text: &[u8]) -> (&'static str, String) {
    let error = read(text, OnBadRow::Stop).expect_err("it is refused");
    (error.code(), problem(&Words::new("en"), &error))
}

#[test]
fn a_spreadsheet_names_its_delimiter_in_the_first_line() {
    check("sep=;\na;b\n1,5;2\n", &["a|b", "1,5|2"]);
    check("\u{feff}sep=\t\r\na\tb\r\n1\t2\r\n", &["a|b", "1|2"]);
    check("\"sep=|\"\na|b\n1|2\n", &["a|b", "1|2"]);
    check("sep=\n1\n", &["sep=", "1"]);
    let imported = read(b"sep=;\na;b\n1;2\n1;2;3\n", OnBadRow::Skip).unwrap();
    assert_eq!(imported.workload.line(0), 3);
    assert_eq!(imported.skipped.first[0].location.unwrap().line, 4);
    assert_eq!(refused(b"sep=;\n").0, "empty-file");
}

#[test]
fn kcat_decodes_avro_to_objects() {
    let text = concat!(
        r#"{"topic":"t","partition":0,"offset":1,"tstype":"create","ts":12,"broker":1,"key":"k","payload":{"id":{"int":7},"name":"x"}}"#,
        "\n",
        r#"{"topic":"t","partition":0,"offset":2,"tstype":"create","ts":13,"broker":1,"key":null,"payload":null}"#,
        "\n",
        r#"{"topic":"t","partition":0,"offset":3,"tstype":"create","ts":14,"broker":1,"key":"l","payload":5}"#,
        "\n",
    );
    let rows = read(text.as_bytes(), OnBadRow::Stop).unwrap().workload;
    assert_eq!(rows.format(), RowFormat::Kcat);
    assert_eq!(rows.value(0).as_deref(), Some(&br#"{"id":{"int":7},"name":"x"}"#[..]));
    assert_eq!((rows.value(1), rows.value(2).as_deref()), (None, Some(&b"5"[..])));
    let guess = suggest_columns(&rows);
    assert_eq!((guess.key.as_deref(), guess.time.as_deref()), (Some("key"), Some("ts")));
    assert!(rows.column("payload.id.int").is_some(), "{:?}", rows.columns());
    // With `-s key=avro` the key is an object as well.
    let objects = text.replace(r#""key":"k""#, r#""key":{"id":1}"#);
    let rows = read(objects.as_bytes(), OnBadRow::Stop).unwrap().workload;
    assert_eq!(rows.format(), RowFormat::Kcat);
    let key = rows.column("key").unwrap();
    assert_eq!((rows.key(0, key).as_deref(), rows.key(1, key)), (Some(&br#"{"id":1}"#[..]), None));
}

#[test]
fn advice_is_what_can_help_with_this_kind_of_file() {
    let line = br#"{"topic":"t","partition":0,"offset":1,"ts":12,"key":"k","payload":"x"}"#;
    let mut binary = [&line[..], b"\n", &line[..], b"\n"].concat();
    let at = binary.len() - 20;
    binary[at] = 0xff;
    let (code, text) = refused(&binary);
    assert!(code == "not-utf-8" && text.contains("-s key=") && !text.contains("save it as"), "{text}");
    let (_, text) = refused(b"{\"a\":1}\n{\"a\":\"\xff\"}\n");
    assert!(text.contains("base64") && !text.contains("CSV"), "{text}");
    let (_, text) = refused(b"a,b\ncaf\xe9,1\n");
    assert!(text.contains("save it as UTF-8"), "{text}");
    for mark in [&b"\xff\xfe"[..], b""] {
        let letters = "{\"a\": 1}\n{\"a\": 2}\n".encode_utf16().flat_map(u16::to_le_bytes);
        let (code, text) = refused(&mark.iter().copied().chain(letters).collect::<Vec<_>>());
        assert!(code == "utf-16" && text.contains("iconv") && !text.contains("that byte"), "{text}");
    }
    let (code, text) = refused(b"a,b\n1,\0\n");
    assert!(code == "binary" && !text.contains("remove"), "{text}");
}

#[test]
fn a_cell_that_is_missing_is_no_key() {
    let rows = read(b"k,v\n,1\n\"\",2\nx,3\n", OnBadRow::Stop).unwrap().workload;
    let keys: Vec<_> = (0..3).map(|row| rows.key(row, 0).map(Cow::into_owned)).collect();
    assert_eq!(keys, [None, None, Some(b"x".to_vec())]);
    // JSON can tell.
    let rows = read(b"{\"k\":\"\"}\n{\"k\":null}\n{}\n", OnBadRow::Stop).unwrap().workload;
    let keys: Vec<_> = (0..3).map(|row| rows.key(row, 0).map(Cow::into_owned)).collect();
    assert_eq!(keys, [Some(Vec::new()), None, None]);
}

/// 30,000 columns took 21 s, most of it one pass over the row for each of them.
#[test]
#[expect(clippy::disallowed_types, reason = "what is measured is a wait")]
fn many_columns_are_bounded_and_cost_one_pass_a_row() {
    let row = |of: &str, columns: usize| vec![of; columns].join(",");
    let header: Vec<String> = (0..30_000).map(|n| format!("c{n}")).collect();
    let many = format!("{}\n{}\n", header.join(","), row("1", 30_000));
    let error = read(many.as_bytes(), OnBadRow::Stop).expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::TooManyColumns { found: 30_000, limit: 5_000 });
    let begun = std::time::Instant::now();
    let most = format!("{}\n{}", header[..5_000].join(","), (row("1", 5_000) + "\n").repeat(200));
    let rows = read(most.as_bytes(), OnBadRow::Stop).unwrap().workload;
    // A pass over a row for each of its cells would take a thousand times as long as reading it.
    let patience = begun.elapsed() * 200 + Duration::from_secs(2);
    assert_eq!(suggest_columns(&rows).key, None);
    let names: Vec<String> = header[..1_000].iter().map(|name| format!("\"{name}\":1")).collect();
    let json = format!("{{{}}}\n", names.join(",")).repeat(200);
    let rows = read(json.as_bytes(), OnBadRow::Stop).unwrap().workload;
    assert_eq!(suggest_columns(&rows).key, None);
    assert!(begun.elapsed() < patience, "{:?} of {patience:?}", begun.elapsed());
}

#[test]
fn what_a_message_quotes_is_short() {
    let long = "x".repeat(900_000);
    for text in [
        format!("{long},{long}\n1,2\n"),
        format!("{{\"{long}\": \"{long}{long}\"}}\n"),
        format!("a,b\n\"{long}\",{long}{long}\n"),
    ] {
        let (_, message) = refused(text.as_bytes());
        assert!(message.len() < 1_000, "{} bytes", message.len());
    }
}

/// Every way to a cell gives the same one.
#[test]
fn all_cells_of_a_row_at_once_are_the_cells_one_by_one() {
    for text in [
        "a,b,c\n1,\"2,\"\"\",\n,,\n",
        "{\"a\":{\"b\":1,\"c\":null},\"a.b\":2,\"d\":[{\"e\":3}]}\n{\"a\":4,\"a\":5}\n{\"a\":{\"b\":{\"x\":\"\\u00e9\"}}}\n",
    ] {
        let rows = read(text.as_bytes(), OnBadRow::Stop).unwrap().workload;
        for row in 0..rows.len() {
            let one_by_one: Vec<_> =
                (0..rows.columns().len()).map(|column| rows.field(row, column)).collect();
            assert_eq!(rows.fields(row), one_by_one, "{text}: row {row}");
        }
    }
}
