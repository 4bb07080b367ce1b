//! Time columns, and the columns that are suggested.

use std::rc::Rc;

use loglab::scenario::import::{
    ErrorKind, ImportError, Location, OnBadRow, TimeFormat, TimeParser, suggest_columns, with_time_column,
};
use loglab::simulation::workload::Workload;

use super::{cells, read};

fn check_times(column: &str, expected: &str) -> Result<Rc<Workload>, ImportError> {
    let rows = column.split(' ').map(|cell| ["x,", &cell.replace('_', " "), "\n"].concat());
    let text = ["n,t\n", &rows.collect::<String>()].concat();
    let workload = read(text.as_bytes(), OnBadRow::Stop)?.workload;
    let result = with_time_column(&workload, "t", OnBadRow::Stop);
    let found = match &result {
        Ok(timed) => format!("{} {:?}", timed.format.code(), timed.workload.last_time_ms().unwrap()),
        Err(error) => error.to_string(),
    };
    assert_eq!(found, expected, "{column}");
    result.map(|timed| timed.workload)
}

#[test]
fn a_time_column_has_one_format() {
    let day = "1385510400000";
    let _ = check_times("2013-11-27T00:00:00Z 2013-11-27T01:00:00.5+01:00", "offset 1385510400500");
    let _ = check_times("2013-11-27_00:00:00 2013-11-27T00:00", &format!("no-offset {day}"));
    let _ = check_times("2013-11-26 2013-11-27", &format!("date {day}"));
    let _ = check_times("1385510400 1385510400.0", &format!("unix-seconds {day}"));
    let _ = check_times("1385510400000", &format!("unix-millis {day}"));
    let _ = check_times("1385510400000000", &format!("unix-micros {day}"));
    let _ = check_times("2013-11-27 soon", "bad-time at 3:3");
    let _ = check_times("1970-01-01 1969-12-31", "time-before-1970 at 3:3");
    let _ = check_times("2013-11-27 _", "empty-time at 3:3");
    let _ = check_times("1385510400 1385510400000", "mixed-time-formats at 3:3");
    let error =
        check_times("2013-11-27T00:00:00Z 2013-11-27T00:00:00", "mixed-time-formats at 3:3").unwrap_err();
    let expected = ErrorKind::MixedTimeFormats {
        name: "t".into(),
        first_format: TimeFormat::Offset,
        first_line: 2,
        found_format: TimeFormat::NoOffset,
        value: "2013-11-27T00:00:00".into(),
    };
    assert_eq!((error.kind, error.location), (expected, Some(Location { line: 3, column: 3, row: 2 })));
}

#[test]
fn times_are_read_in_steps_and_bad_ones_skipped() {
    let text = b"t,v\n2013-11-27,a\n,b\n2013-11-28,c\nsoon,d\n5,e\n2013-11-26,f\n";
    let workload = read(text, OnBadRow::Stop).unwrap().workload;
    let mut parser = TimeParser::new(&workload, "t", OnBadRow::Skip).unwrap();
    assert!(!parser.step(4).unwrap());
    assert_eq!((parser.progress().rows, parser.progress().skipped), (2, 2));
    assert!(parser.step(2).unwrap());
    let timed = parser.finish().unwrap();
    assert_eq!((timed.workload.len(), timed.skipped.count, timed.workload.late_rows()), (3, 3, 1));
    let codes: Vec<_> = timed.skipped.first.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["empty-time at 3:1", "bad-time at 5:1", "mixed-time-formats at 6:1"]);
    assert_eq!(cells(&timed.workload, 2), [Some("2013-11-26".into()), Some("f".into())]);

    let missing = TimeParser::new(&workload, "when", OnBadRow::Skip).err().unwrap();
    assert_eq!(
        missing.kind,
        ErrorKind::MissingColumn { name: "when".into(), available: vec!["t".into(), "v".into()] }
    );
    let none = with_time_column(&workload, "v", OnBadRow::Skip).unwrap_err();
    assert_eq!(none.kind, ErrorKind::NothingLeft { skipped: 6 });
}

fn check_guess(text: &str, key: Option<&str>, time: Option<&str>) {
    let guess = suggest_columns(&read(text.as_bytes(), OnBadRow::Stop).unwrap().workload);
    assert_eq!((guess.key.as_deref(), guess.time.as_deref()), (key, time), "{text}");
}

#[test]
fn columns_are_suggested() {
    check_guess(
        "n,user_id,at\n1,a,1385510400\n2,b,1385510401\n3,a,1385510402\n4,b,1385510403\n",
        Some("user_id"),
        Some("at"),
    );
    check_guess("price,qty\n1.5,1\n2.5,2\n1.5,1\n2.5,2\n", Some("qty"), None);
    check_guess("a,b\n1,2\n3,4\n", None, None);
    check_guess(
        "{\"user\":{\"id\":1},\"day\":\"2013-11-27\",\"created_at\":\"2013-11-27T00:00:00Z\"}\n{\"user\":{\"id\":2},\"day\":\"2013-11-27\",\"created_at\":\"2013-11-27T00:00:01Z\"}\n{\"user\":{\"id\":1},\"day\":\"2013-11-27\",\"created_at\":\"2013-11-27T00:00:01Z\"}\n{\"user\":{\"id\":2},\"day\":\"2013-11-27\",\"created_at\":\"2013-11-27T00:00:01Z\"}\n",
        Some("user.id"),
        Some("created_at"),
    );
}
