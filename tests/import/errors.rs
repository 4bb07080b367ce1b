//! What is wrong with a file, and where.

use loglab::scenario::import::{ErrorKind, Format, ImportError, Importer, JsonErrorKind, Limits, OnBadRow};

use super::{cells, check, read, read_cut};

/// The code and `line:column/row` of the error.
fn check_error(text: &[u8], expected: &str) -> ImportError {
    let error =
        read(text, OnBadRow::Stop).err().unwrap_or_else(|| panic!("{:?}", String::from_utf8_lossy(text)));
    let place = error.location.map(|at| format!(" {}:{}/{}", at.line, at.column, at.row)).unwrap_or_default();
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
    assert_eq!(stray.kind, ErrorKind::StrayQuote { opened_line: 2, opened_column: 3 });
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
    assert!(matches!(cut.kind, ErrorKind::BadJson { kind: JsonErrorKind::CutOff, .. }));
    check_error(b"\n\n{\"a\":1}\n{\"a\":1", "bad-json 4:6/2");
}

#[test]
fn a_cell_of_a_megabyte_is_refused() {
    let cell = "x".repeat(1_000_000);
    let error = check_error(format!("a,b\n1,2\n3,{cell}\n").as_bytes(), "field-too-long 3:3/2");
    assert_eq!(error.kind, ErrorKind::FieldTooLong { limit_bytes: 1_000_000, field: "b".into() });
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
    assert_eq!(read(b"a,b\n1\n2\n", OnBadRow::Skip).unwrap_err().kind, ErrorKind::NothingLeft { skipped: 2 });
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
