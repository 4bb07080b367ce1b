//! Reading files: tables of cases, cuts at every place, random bytes, and `csv-core` as the second opinion.

use std::fmt::Write as _;
use std::rc::Rc;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use loglab::engine::chance::Chance;
use loglab::scenario::import::{
    Arg, Fault, Format, ImportError, Imported, Importer, JsonFault, Limits, OnBadRow, Place, TimeFormat,
    TimeParser, suggest_columns, with_time_column,
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

/// The code and `line:column/row` of the error.
fn check_error(text: &[u8], expected: &str) -> ImportError {
    let error =
        read(text, OnBadRow::Stop).err().unwrap_or_else(|| panic!("{:?}", String::from_utf8_lossy(text)));
    let place = error.place.map(|at| format!(" {}:{}/{}", at.line, at.column, at.row)).unwrap_or_default();
    assert_eq!(format!("{}{place}", error.code()), expected, "{:?}", String::from_utf8_lossy(text));
    error
}

#[test]
fn bad_files_say_what_and_where() {
    check_error(b"", "empty-file");
    check_error(b"\xef\xbb\xbf", "empty-file");
    check_error(b" \r\n\t", "empty-file");
    check_error(b"a,b\n\n", "only-header");
    check_error(b"\x89PNG\r\n\x1a\n\0\0", "binary 1:1/0");
    check_error(b"a,b\n1,2\0\n", "binary 2:4/0");
    check_error(b"\xff\xfea\0,\0", "utf-16");
    check_error(b"a,b\n1,2\nx,caf\xe9\n", "not-utf-8 3:6/2");
    check_error(b"a,caf\xe9\n1,2\n", "not-utf-8 1:6/0");
    check_error(b"a,b\n1,2\n1,2,3\n", "field-count 3:5/2");
    check_error("a,b\n\n\"é\ny\",1\nééé\n".as_bytes(), "field-count 5:4/2");
    check_error(b"a,b\n1,\"x\n2,3\n", "unclosed-quote 2:3/1");
    check_error(b"a,\"b\n1,2\n", "unclosed-quote 1:3/0");
    check_error("a,b\né,5\" pipe\n".as_bytes(), "stray-quote 2:4/1");
    let stray = check_error(b"a,b\n1,\"x\n2,\"y\"\n", "stray-quote 3:3/1");
    assert_eq!(stray.fault, Fault::StrayQuote { opened_line: 2, opened_column: 3 });
    check_error(b"a,b,a\n1,2,3\n", "duplicate-column 1:5/0");
    check_error(b"a,b\n1,2\n3,long enough that one odd byte is not much: \x02\n", "binary 3:46/2");
}

#[test]
fn bad_json_says_what_and_where() {
    check_error(b"[{\"a\":1}]", "json-array");
    check_error(b"{\"a\":1}\n[1]\n", "not-an-object 2:1/2");
    check_error(b"{\"a\":1}\n  null\n", "not-an-object 2:3/2");
    check_error("{\"é\":1}\n{\"é\" 2}\n".as_bytes(), "bad-json 2:6/2");
    check_error(b"{\"a\":1}\nnonsense\n", "bad-json 2:2/2");
    check_error(b"{\"a\":1}\n{\"a\":1} {}\n", "bad-json 2:9/2");
    check_error(b"{\"a\":1}\n{\"a\":\"\xff\"}\n", "not-utf-8 2:7/2");
    let cut = check_error(b"{\n  \"a\": 1\n}\n", "bad-json 1:1/1");
    assert!(matches!(cut.fault, Fault::BadJson { fault: JsonFault::CutOff, .. }));
    check_error(b"\n\n{\"a\":1}\n{\"a\":1", "bad-json 4:6/2");
}

#[test]
fn a_cell_of_a_megabyte_is_refused() {
    let cell = "x".repeat(1_000_000);
    let error = check_error(format!("a,b\n1,2\n3,{cell}\n").as_bytes(), "field-too-long 3:3/2");
    assert_eq!(error.fault, Fault::FieldTooLong { limit_bytes: 1_000_000, field: "b".into() });
    check_error(format!("{{\"a\":1,\"b\":\"{cell}\"}}\n").as_bytes(), "field-too-long 1:12/1");
    let halves = format!("a,b,c\n{0},{0},{0}\n", &cell[..400_000]);
    check_error(halves.as_bytes(), "row-too-long 2:1/1");
    check_error(format!("{{\"a\":\"{cell}{cell}\"}}\n").as_bytes(), "row-too-long 1:1/1");
    // Skipped, it costs its own line and no other.
    let text = format!("a,b\n1,2\n3,\"{cell}\n4,5\n{cell}\n6,7\n");
    let imported = read(text.as_bytes(), OnBadRow::Skip).unwrap();
    assert_eq!((imported.workload.len(), imported.skipped.count), (3, 2));
    // One byte less is a record that Kafka would take.
    check(&format!("a\n{}\n", &cell[1..]), &["a", &cell[1..]]);
}

#[test]
fn files_beyond_the_limits_are_refused() {
    let limits = Limits { file_bytes: 24, rows: 3, ..Limits::default() };
    let code = |text: &str| {
        let result = read_cut(text.as_bytes(), OnBadRow::Skip, limits, &mut |_| 7);
        result.map(|imported| imported.workload.len()).map_err(|error| error.code())
    };
    assert_eq!(code("a\n1\n2\n3\n"), Ok(3));
    assert_eq!(code("a\n1\n2\n3\n4\n"), Err("too-many-rows"));
    assert_eq!(code("a\n1\n2,2\n3\n4\n"), Err("too-many-rows"));
    assert_eq!(code("a\n12345678901\n123456789"), Ok(2));
    assert_eq!(code("a\n12345678901\n12345678901"), Err("too-large"));
}

#[test]
fn skipping_leaves_out_bad_rows_only() {
    let text = b"a,b\n1,2\n3\n4,\"open\n5,\"fine\"\n6,x\"\n7,8,9\n10,\xff\n11,12\n13,\"never\n14,15\n";
    let imported = read(text, OnBadRow::Skip).unwrap();
    let rows: Vec<_> =
        (0..imported.workload.len()).map(|row| cells(&imported.workload, row)[0].clone().unwrap()).collect();
    assert_eq!(rows, ["1", "5", "11", "14"]);
    let lines: Vec<_> = (0..rows.len()).map(|row| imported.workload.line(row)).collect();
    assert_eq!(lines, [2, 5, 9, 11]);
    let faults: Vec<_> = imported.skipped.first.iter().map(ToString::to_string).collect();
    assert_eq!(imported.skipped.count, 6);
    assert_eq!(
        faults,
        [
            "field-count at 3:2",
            "stray-quote at 5:3",
            "stray-quote at 6:4",
            "field-count at 7:5",
            "not-utf-8 at 8:4"
        ]
    );

    let json = read(b"{\"a\":1}\n{\"zzz\":1,\n[]\n{\"b\":2}\n", OnBadRow::Skip).unwrap();
    assert_eq!((json.workload.columns().join(" "), json.skipped.count), ("a b".into(), 2));
    assert_eq!(read(b"a,b\n1\n2\n", OnBadRow::Skip).unwrap_err().fault, Fault::NothingLeft { skipped: 2 });
    // What is wrong with the file as a whole is not skipped.
    assert_eq!(read(b"a,a\n1,2\n", OnBadRow::Skip).unwrap_err().code(), "duplicate-column");
    assert_eq!(read(b"a\0", OnBadRow::Skip).unwrap_err().code(), "binary");
}

#[test]
fn an_error_stays() {
    let mut importer = Importer::new("test", Some(Format::Csv));
    importer.push(b"a,b\n").unwrap();
    importer.push(&b"1,2\n".repeat(2000)).unwrap();
    assert_eq!((importer.progress().bytes, importer.progress().rows), (8004, 2000));
    let error = importer.push(b"1\n").unwrap_err();
    assert_eq!(importer.push(b"1,2\n").unwrap_err(), error);
    assert_eq!(importer.finish().unwrap_err(), error);
}

fn check_times(column: &str, expected: &str) -> Result<Rc<Workload>, ImportError> {
    let text = format!(
        "n,t\n{}",
        column.split(' ').map(|cell| format!("x,{}\n", cell.replace('_', " "))).collect::<String>()
    );
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
    let _ = check_times("2013-11-27 _", "empty-time at 3:3");
    let _ = check_times("1385510400 1385510400000", "mixed-time-formats at 3:3");
    let error =
        check_times("2013-11-27T00:00:00Z 2013-11-27T00:00:00", "mixed-time-formats at 3:3").unwrap_err();
    let expected = Fault::MixedTimeFormats {
        name: "t".into(),
        first_format: TimeFormat::Offset,
        first_line: 2,
        found_format: TimeFormat::NoOffset,
        value: "2013-11-27T00:00:00".into(),
    };
    assert_eq!((error.fault, error.place), (expected, Some(Place { line: 3, column: 3, row: 2 })));
}

#[test]
fn times_are_read_in_steps_and_bad_ones_skipped() {
    let text = b"t,v\n2013-11-27,a\n,b\n2013-11-28,c\nsoon,d\n5,e\n2013-11-26,f\n";
    let workload = read(text, OnBadRow::Stop).unwrap().workload;
    let mut times = TimeParser::new(&workload, "t", OnBadRow::Skip).unwrap();
    assert!(!times.step(4).unwrap());
    assert_eq!((times.progress().rows, times.progress().skipped), (2, 2));
    assert!(times.step(2).unwrap());
    let timed = times.finish().unwrap();
    assert_eq!((timed.workload.len(), timed.skipped.count, timed.workload.late_rows()), (3, 3, 1));
    let codes: Vec<_> = timed.skipped.first.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["empty-time at 3:1", "bad-time at 5:1", "mixed-time-formats at 6:1"]);
    assert_eq!(cells(&timed.workload, 2), [Some("2013-11-26".into()), Some("f".into())]);

    let missing = TimeParser::new(&workload, "when", OnBadRow::Skip).err().unwrap();
    assert_eq!(
        missing.fault,
        Fault::MissingColumn { name: "when".into(), available: vec!["t".into(), "v".into()] }
    );
    let none = with_time_column(&workload, "v", OnBadRow::Skip).unwrap_err();
    assert_eq!(none.fault, Fault::NothingLeft { skipped: 6 });
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

/// Everything that an import gives, as one comparable text.
fn outcome(result: &Result<Imported, ImportError>) -> String {
    match result {
        Err(error) => format!("{error:?}"),
        Ok(Imported { workload, skipped }) => {
            let mut text = format!("{workload:?} {:?} {skipped:?}", workload.format());
            for row in 0..workload.len() {
                let _ = write!(text, "\n{} {:?}", workload.line(row), workload.row_bytes(row));
            }
            text
        }
    }
}

const CSV_PARTS: [&[u8]; 16] = [
    b"a",
    b"b",
    b",",
    b",",
    b",",
    b"\"",
    b"\"",
    b"\"\"",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    "é".as_bytes(),
    b"xxxxxxxx",
    b"\x01",
];
const JSON_PARTS: [&[u8]; 16] = [
    b"{\"a\":1}\n",
    b"{\"a\":\"",
    b"{\"b\":{\"c\":[",
    b"]}",
    b"\"}",
    b"}",
    b"}\r\n",
    b",\"d\":null",
    b"\n",
    b" ",
    "é".as_bytes(),
    b"\\\"",
    b"\\",
    b"xxxxxxxxxxxxxxxx",
    b"1.5e3",
    b"\xff",
];

/// A file that begins well, for longer than the first bytes that the format is told from, and goes on anyhow.
fn random_file(chance: &mut Chance) -> Vec<u8> {
    let (mut text, parts) = match chance.below(2) {
        0 => ([&b"a,b\n"[..], &b"1,2\n".repeat(1023)].concat(), CSV_PARTS),
        _ => (b"{\"a\": 12}\n".repeat(410), JSON_PARTS),
    };
    for _ in 0..chance.below(80) {
        text.extend_from_slice(parts[chance.below(parts.len() as u64) as usize]);
    }
    text
}

#[test]
fn any_cut_gives_the_same() {
    for seed in 0..3000 {
        let chance = &mut Chance::new(seed);
        let text = random_file(chance);
        let policy = if chance.below(3) == 0 { OnBadRow::Stop } else { OnBadRow::Skip };
        let limits = match chance.below(3) {
            0 => Limits::default(),
            1 => Limits { field_bytes: 12, row_bytes: 20, ..Limits::default() },
            _ => Limits { field_bytes: 16, row_bytes: 13, rows: 1030, file_bytes: 4200 },
        };
        let whole = outcome(&read_cut(&text, policy, limits, &mut |left| left));
        let byte_by_byte = outcome(&read_cut(&text, policy, limits, &mut |_| 1));
        assert_eq!(whole, byte_by_byte, "seed {seed}");
        for _ in 0..3 {
            let longest = 1 + chance.below(60);
            let cut = outcome(&read_cut(&text, policy, limits, &mut |_| 1 + chance.below(longest) as usize));
            assert_eq!(whole, cut, "seed {seed}");
        }
    }
}

/// All records of `text` as `csv-core` reads them.
fn csv_core_records(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv_core::ReaderBuilder::new().build();
    let (mut records, mut rest) = (Vec::new(), text);
    let (mut output, mut ends) = (vec![0; text.len() + 8], vec![0; text.len() + 8]);
    let (mut written, mut count) = (0, 0);
    loop {
        let (result, taken, more, cells) =
            reader.read_record(rest, &mut output[written..], &mut ends[count..]);
        rest = &rest[taken..];
        (written, count) = (written + more, count + cells);
        match result {
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends[..count].iter().copied());
                let cells = starts.zip(&ends[..count]).map(|(start, end)| &output[start..*end]);
                records.push(cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
                (written, count) = (0, 0);
            }
            // The end of the input has to be said a second time.
            csv_core::ReadRecordResult::InputEmpty => {}
            csv_core::ReadRecordResult::End => return records,
            full => panic!("{full:?}"),
        }
    }
}

#[test]
fn csv_core_reads_the_same_from_files_that_are_taken() {
    let mut taken = 0;
    for seed in 0..30_000 {
        let chance = &mut Chance::new(seed);
        let mut text = b"h,i\n".to_vec();
        for _ in 0..chance.below(16) {
            text.extend_from_slice(CSV_PARTS[chance.below(15) as usize]);
        }
        let Ok(imported) = read(&text, OnBadRow::Stop) else { continue };
        taken += 1;
        let workload = imported.workload;
        let ours: Vec<Vec<_>> =
            (0..workload.len()).map(|row| cells(&workload, row).into_iter().flatten().collect()).collect();
        assert_eq!(ours, csv_core_records(&text)[1..], "seed {seed}: {:?}", String::from_utf8_lossy(&text));
    }
    assert!(taken > 300, "only {taken} files were taken");
}

#[test]
fn random_bytes_never_panic() {
    for seed in 0..20_000 {
        let chance = &mut Chance::new(seed);
        let text: Vec<u8> = match chance.below(3) {
            0 => (0..chance.below(64)).map(|_| chance.next_u64() as u8).collect(),
            1 => (0..chance.below(12)).flat_map(|_| JSON_PARTS[chance.below(16) as usize].to_vec()).collect(),
            _ => flights_with_noise(chance),
        };
        let policy = if chance.below(2) == 0 { OnBadRow::Stop } else { OnBadRow::Skip };
        let Ok(imported) = read(&text, policy) else { continue };
        let workload = imported.workload;
        for column in workload.columns() {
            let _ = with_time_column(&workload, column, OnBadRow::Skip)
                .map(|timed| timed.workload.sorted_by_time());
        }
        let _ = suggest_columns(&workload);
        for row in 0..workload.len() {
            let _ = (workload.value(row), workload.headers(row), cells(&workload, row));
        }
    }
}

fn flights_with_noise(chance: &mut Chance) -> Vec<u8> {
    let flights = flights::workload();
    let mut text = format!("{}\n", flights.columns().join(",")).into_bytes();
    for row in 0..1 + chance.below(5) as usize {
        text.extend_from_slice(flights.row_bytes(row));
        text.push(b'\n');
    }
    for _ in 0..chance.below(4) {
        let at = chance.below(text.len() as u64) as usize;
        text[at] = chance.next_u64() as u8;
    }
    text
}

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
        Fault::EmptyTime { name: name() },
        Fault::TooManyRows { limit_rows: 1 << 20 },
        Fault::TooLarge { limit_bytes: 128 << 20 },
    ]
}

#[test]
fn every_error_has_a_message_that_uses_its_facts() {
    let resource = FluentResource::try_new(include_str!("../assets/lang/en-import.ftl").to_owned())
        .unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut bundle = FluentBundle::new(vec!["en".parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap();
    for fault in every_fault() {
        let error = ImportError { fault, place: Some(Place { line: 41, column: 17, row: 39 }) };
        let mut args = FluentArgs::new();
        for (name, arg) in error.args() {
            args.set(
                name,
                match arg {
                    Arg::Number(number) => FluentValue::from(number),
                    Arg::Text(text) => FluentValue::from(text),
                },
            );
        }
        let id = format!("import-error-{}", error.code());
        let pattern =
            bundle.get_message(&id).and_then(|message| message.value()).unwrap_or_else(|| panic!("{id}"));
        let mut problems = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut problems);
        assert!(problems.is_empty(), "{id}: {problems:?}");
        // Serialised, an error carries the same code and place.
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!((&json["code"], &json["line"]), (&error.code().into(), &41.into()), "{json}");
        println!("{text}");
    }
}
