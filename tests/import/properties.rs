//! What holds for every file, tried on random ones; a failure names its seed.

use std::fmt::Write as _;

use loglab::engine::chance::Chance;
use loglab::scenario::import::{ImportError, Imported, Limits, OnBadRow, suggest_columns, with_time_column};
use loglab::scenario::library::flights;
use loglab::simulation::workload::{RowFormat, Workload};

use super::{cells, read, read_cut};

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

/// Each row begins on the line that it claims.
fn check_lines(text: &[u8], workload: &Workload, seed: u64) {
    let text = String::from_utf8_lossy(text);
    let is_json = workload.format() == RowFormat::JsonLines;
    let text = if is_json { text } else { text.replace("\r\n", "\n").replace('\r', "\n").into() };
    let lines: Vec<&str> = text.split('\n').collect();
    for row in 0..workload.len() {
        let raw = String::from_utf8_lossy(workload.row_bytes(row));
        let first = if is_json { &*raw } else { raw.split(['\r', '\n']).next().unwrap_or_default() };
        let line = lines[workload.line(row) as usize - 1];
        assert!(line.starts_with(first), "seed {seed}: row {row} {raw:?} is not on line {line:?}");
    }
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
            _ => Limits { field_bytes: 16, row_bytes: 13, rows: 1030, file_bytes: 4200, columns: 2 },
        };
        let result = read_cut(&text, policy, limits, &mut |left| left);
        if let Ok(imported) = &result {
            check_lines(&text, &imported.workload, seed);
        }
        let whole = outcome(&result);
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
    for row in 0..=chance.below(5) as usize {
        text.extend_from_slice(flights.row_bytes(row));
        text.push(b'\n');
    }
    for _ in 0..chance.below(4) {
        let at = chance.below(text.len() as u64) as usize;
        text[at] = chance.next_u64() as u8;
    }
    text
}
