//! Reading files: tables of cases, cuts at every place, random bytes, and `csv-core` as the second opinion.

mod columns;
mod errors;
mod messages;
mod properties;
mod reports;

use loglab::scenario::import::{
    ImportError, Imported, Importer, Limits, OnBadRow, TimeFormat, suggest_columns, with_time_column,
};
use loglab::scenario::library::flights;
use loglab::simulation::workload::{RowFormat, Workload};

fn read(text: &[u8], policy: OnBadRow) -> Result<Imported, ImportError> {
    read_cut(text, policy, Limits::default(), &mut |left| left)
}

/// Reads `text` in pieces; `cut` tells how long the next one is, given how much is left.
fn read_cut(
    text: &[u8],
    policy: OnBadRow,
    limits: Limits,
    cut: &mut dyn FnMut(usize) -> usize,
) -> Result<Imported, ImportError> {
    let mut importer = Importer::new("test", None).on_bad_row(policy).limits(limits);
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(rest.len()).clamp(1, rest.len()));
        importer.push(piece)?;
        rest = after;
    }
    importer.finish()
}

fn cells(workload: &Workload, row: usize) -> Vec<Option<String>> {
    let text = |column| workload.field(row, column).map(|cell| String::from_utf8_lossy(&cell).into_owned());
    (0..workload.columns().len()).map(text).collect()
}

/// Columns and rows as `a|b`, absent cells as `-`.
fn check(text: &str, expected: &[&str]) {
    let workload =
        read(text.as_bytes(), OnBadRow::Stop).unwrap_or_else(|error| panic!("{error} in {text:?}")).workload;
    let mut found = vec![workload.columns().join("|")];
    for row in 0..workload.len() {
        let cells = cells(&workload, row);
        found.push(cells.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect::<Vec<_>>().join("|"));
    }
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn csv_is_read_as_people_write_it() {
    check("a,b\n1,2\n3,4\n", &["a|b", "1|2", "3|4"]);
    check("a,b\r\n1,2\r\n3,4", &["a|b", "1|2", "3|4"]);
    check("a,b\r1,2\r3,4\r", &["a|b", "1|2", "3|4"]);
    check("\u{feff}a,b\n1,2\n", &["a|b", "1|2"]);
    check("\n\na,b\n\n1,2\n\r\n\n3,4\n\n", &["a|b", "1|2", "3|4"]);
    check("a;b\n1,5;2\n", &["a|b", "1,5|2"]);
    check("a\tb\n1\t\n", &["a|b", "1|"]);
    check("\"a\",b\n\"1,\"\"2\"\"\r\n3\",\n,\"\"\n", &["a|b", "1,\"2\"\r\n3|", "|"]);
    check(" a , b c \nné, ü \n", &["a|b c", "né| ü "]);
    check(",b,\n0,1,2\n", &["column_1|b|column_3", "0|1|2"]);
    check("alone\n1\n2\n", &["alone", "1", "2"]);
}

#[test]
fn json_lines_are_read_as_people_write_them() {
    check("{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"c\":null}\n", &["a|b|c", "1|x|-", "-|y|-"]);
    check(
        "\u{feff}\n {\"a\":{\"b\":[1, 2],\"c\":{}}}\r\n\r\n{\"a\":3}",
        &["a.b|a.c|a", "[1, 2]|{}|{\"b\":[1, 2],\"c\":{}}", "-|-|3"],
    );
    check("{\"é\":\"\\u00e9\\n\"}\n", &["é", "é\n"]);
    check("{}\n{\"a\":true}\n", &["a", "-", "true"]);
}

#[test]
fn kcat_lines_are_recognised() {
    let text = concat!(
        r#"{"topic":"clicks","partition":2,"offset":40,"tstype":"create","ts":1385530080123,"broker":1,"headers":["trace","a1"],"key":"u-7","payload":"{\"page\":\"/\"}"}"#,
        "\n",
        r#"{"topic":"clicks","partition":2,"offset":41,"tstype":"create","ts":1385530081000,"broker":1,"key":null,"payload":null}"#,
        "\n",
    );
    let workload = read(text.as_bytes(), OnBadRow::Stop).unwrap().workload;
    assert_eq!(workload.format(), RowFormat::Kcat);
    assert_eq!(workload.columns().join(" "), "key ts payload topic partition offset tstype broker headers");
    assert_eq!(workload.value(0).as_deref(), Some(&b"{\"page\":\"/\"}"[..]));
    assert_eq!((workload.value(1), workload.field(1, 0)), (None, None));
    assert_eq!(workload.headers(0).len(), 1);

    let guess = suggest_columns(&workload);
    assert_eq!((guess.key.as_deref(), guess.time.as_deref()), (Some("key"), Some("ts")));
    let timed = with_time_column(&workload, "ts", OnBadRow::Stop).unwrap();
    assert_eq!((timed.workload.time_ms(0), timed.format), (Some(1_385_530_080_123), TimeFormat::UnixMillis));
    // A test topic's timestamps may be tiny, and are milliseconds all the same.
    let tiny = text.replace("1385530080123", "12").replace("1385530081000", "13");
    let tiny = read(tiny.as_bytes(), OnBadRow::Stop).unwrap().workload;
    assert_eq!(with_time_column(&tiny, "ts", OnBadRow::Stop).unwrap().workload.time_ms(0), Some(12));
}

#[test]
fn the_built_in_flights_are_whole() {
    let flights = flights::workload();
    assert_eq!((&**flights.name(), flights.len(), flights.columns().len()), ("flights", 978, 7));
    // 00:28 at UTC-5.
    assert_eq!(flights.first_time_ms(), Some(1_385_530_080_000));
    assert_eq!(flights.late_rows(), 0);
    assert_eq!(flights.row_bytes(0), b"2013-11-27T00:28:00-05:00,EV,5769,N833AS,LGA,IAD,298");
    assert_eq!(flights.field(977, flights.column("flight").unwrap()).as_deref(), Some(&b"1503"[..]));
    assert_eq!(flights, flights::workload());
    let guess = suggest_columns(&flights);
    assert_eq!((guess.key.as_deref(), guess.time.as_deref()), (Some("carrier"), Some("time")));
    assert_eq!(guess.time_format, Some(TimeFormat::Offset));
}
