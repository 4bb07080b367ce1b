//! Cells, places, times and equality of workloads.

use super::*;

fn table(format: RowFormat, rows: &[&str]) -> Table {
    let mut table = TableBuilder::new();
    rows.iter().zip(2..).for_each(|(row, line)| table.push(row.as_bytes(), line));
    table.finish(format)
}

fn workload(format: RowFormat, columns: &[&str], rows: &[&str]) -> Workload {
    Workload::new("test", columns.iter().map(|name| (*name).into()).collect(), table(format, rows))
}

const CSV: RowFormat = RowFormat::Csv { delimiter: b',' };

fn check_csv(row: &str, cells: &[&str]) {
    let found: Vec<_> =
        csv::Dialect { delimiter: b',' }.cells(row.as_bytes()).map(|cell| cell.bytes.into_owned()).collect();
    assert_eq!(found, cells.iter().map(|cell| cell.as_bytes().to_vec()).collect::<Vec<_>>(), "{row}");
}

#[test]
fn csv_cells_are_unquoted() {
    check_csv("a,b", &["a", "b"]);
    check_csv("", &[""]);
    check_csv(",", &["", ""]);
    check_csv("\"\"", &[""]);
    check_csv("\"a,b\",c,", &["a,b", "c", ""]);
    check_csv("\"say \"\"hi\"\"\",\"\"\"\"", &["say \"hi\"", "\""]);
    check_csv("\"two\r\nlines\",x", &["two\r\nlines", "x"]);
    check_csv("né,\"ü\"", &["né", "ü"]);
    // No importer accepts these; they may give anything but a panic.
    check_csv("\"open", &["\"open"]);
    check_csv("\"a\"b,c", &["\"a\"b", "c"]);
}

fn check_json(line: &str, path: &str, expected: Option<&str>) {
    let found = json::cell(line.as_bytes(), path);
    let text = found.as_ref().map(|cell| String::from_utf8_lossy(&cell.bytes).into_owned());
    assert_eq!(text.as_deref(), expected, "{path} in {line}");
}

#[test]
fn json_cells_are_found_by_path() {
    let line = r#"{"id":17,"who":"né\n","a":{"b":{"c":1.10},"list":[1, 2]},"a.b":true,"none":null}"#;
    check_json(line, "id", Some("17"));
    check_json(line, "who", Some("né\n"));
    check_json(line, "a.b.c", Some("1.10"));
    check_json(line, "a.list", Some("[1, 2]"));
    check_json(line, "a.b", Some("true"));
    check_json(line, "none", None);
    check_json(line, "missing", None);
    check_json(line, "id.x", None);
    check_json(r#"{"k":1,"k":2}"#, "k", Some("2"));
    check_json("[1]", "k", None);
    check_json("{", "k", None);
    check_json(r#"{"k":"\ud83d\ude00"}"#, "k", Some("😀"));
    check_json(r#"{"k":"half \ud83d"}"#, "k", Some("half \u{fffd}\u{fffd}\u{fffd}"));
}

#[test]
fn places_count_characters_and_lines() {
    let row = "né,\"two\r\nlines\",x".as_bytes();
    assert_eq!(line_and_column(7, row, 0), (7, 1));
    assert_eq!(line_and_column(7, row, 4), (7, 4));
    assert_eq!(line_and_column(7, row, row.len() - 1), (8, 8));
    assert_eq!(line_and_column(7, b"a\rb\n\nc", 5), (10, 1));
    assert_eq!(line_and_column(7, b"a", 99), (7, 2));

    let rows = workload(CSV, &["a", "b", "c"], &["1,2,3", "né,\"two\nlines\",x"]);
    assert_eq!([rows.place(0, 2), rows.place(1, 1), rows.place(1, 2)], [(2, 5), (3, 4), (4, 8)]);
}

#[test]
fn kcat_lines_are_records() {
    let rows = workload(
        RowFormat::Kcat,
        &["key", "ts", "payload"],
        &[
            r#"{"topic":"t","partition":0,"offset":4,"ts":12,"headers":["h","1","n",null],"key":"k","payload":"{\"a\":1}"}"#,
            r#"{"topic":"t","partition":0,"offset":5,"ts":13,"key":null,"payload":null}"#,
        ],
    );
    assert_eq!(rows.value(0).as_deref(), Some(&b"{\"a\":1}"[..]));
    assert_eq!(rows.field(0, 0).as_deref(), Some(&b"k"[..]));
    let headers = rows.headers(0);
    assert_eq!(headers.len(), 2);
    assert_eq!((&*headers[0].0, headers[0].1.as_deref()), (&b"h"[..], Some(&b"1"[..])));
    assert_eq!((&*headers[1].0, headers[1].1.as_deref()), (&b"n"[..], None));
    assert_eq!((rows.value(1), rows.field(1, 0), rows.headers(1).len()), (None, None, 0));
}

#[test]
fn late_rows_never_make_the_schedule_go_back() {
    let rows = workload(CSV, &["t"], &["3", "1", "5", "4", "5"]).with_times(0, None, vec![3, 1, 5, 4, 5]);
    let all = |of: &dyn Fn(usize) -> Option<i64>| (0..5).map(|row| of(row).unwrap()).collect::<Vec<_>>();
    assert_eq!(all(&|row| rows.time_ms(row)), [3, 1, 5, 4, 5]);
    assert_eq!(all(&|row| rows.due_ms(row)), [3, 3, 5, 5, 5]);
    assert_eq!((rows.late_rows(), rows.first_time_ms(), rows.last_time_ms()), (2, Some(3), Some(5)));

    let sorted = rows.sorted_by_time();
    assert_eq!(all(&|row| sorted.due_ms(row)), [1, 3, 4, 5, 5]);
    assert_eq!((0..5).map(|row| sorted.line(row)).collect::<Vec<_>>(), [3, 2, 5, 4, 6]);
    assert_eq!((sorted.late_rows(), sorted.row_bytes(0)), (0, &b"1"[..]));
    assert_ne!(sorted, rows);
    assert_eq!(sorted.sorted_by_time(), sorted);
}

#[test]
fn times_may_leave_rows_out() {
    let rows = workload(CSV, &["t"], &["10", "x", "30"]).with_times(0, Some(&[0, 2]), vec![10, 30]);
    assert_eq!((rows.len(), rows.row_bytes(1), rows.line(1)), (2, &b"30"[..], 4));
    assert_eq!((rows.time_ms(1), rows.time_ms(2)), (Some(30), None));
}

#[test]
fn equality_is_that_of_the_content() {
    let base = workload(CSV, &["a", "b"], &["1,2", "3,4"]);
    assert_eq!(base, workload(CSV, &["a", "b"], &["1,2", "3,4"]));
    assert_eq!(base, base.named("other"));
    let others = [
        workload(CSV, &["a", "c"], &["1,2", "3,4"]),
        workload(CSV, &["a", "b"], &["1,2", "3,5"]),
        workload(CSV, &["a", "b"], &["1,23", ",4"]),
        workload(RowFormat::Csv { delimiter: b';' }, &["a", "b"], &["1,2", "3,4"]),
        base.with_times(0, None, vec![1, 3]),
        base.with_times(1, None, vec![1, 3]),
        base.with_times(0, None, vec![1, 4]),
        base.with_times(0, Some(&[0]), vec![1]),
    ];
    assert!(others.iter().all(|other| *other != base));
}
