//! How fast files are read, piece by piece as the page does, beside the plain copy of the same text.
//! `cargo bench --bench import`: 1,000,000 rows of about 100 bytes in each format.

#![expect(clippy::disallowed_types, reason = "a benchmark measures wall time")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

use loglab::engine::chance::Chance;
use loglab::scenario::import::{Importer, OnBadRow, suggest_columns, with_time_column};
use loglab::simulation::workload::Workload;

const ROWS: u64 = 1_000_000;
const PIECE_BYTES: usize = 1 << 20;

fn main() {
    measure("CSV", &csv(false), "at");
    measure("CSV, quoted", &csv(true), "at");
    measure("JSON lines", &json(false), "at");
    measure("kcat -J", &json(true), "ts");
}

fn measure(what: &str, text: &str, time_column: &str) {
    let megabytes = text.len() as f64 / 1e6;
    let report = |step: &str, seconds: f64| {
        let (speed, rows) = (megabytes / seconds, ROWS as f64 / seconds / 1e6);
        println!("{what:12} {step:22} {:7.1} ms  {speed:7.0} MB/s  {rows:6.2} million rows/s", seconds * 1e3);
    };
    report(
        "plain copy",
        seconds(|| text.as_bytes().chunks(PIECE_BYTES).map(<[u8]>::to_vec).collect::<Vec<_>>()).1,
    );
    let (workload, time) = seconds(|| import(text));
    report("import", time);
    println!("{what:12} suggest columns        {:7.1} ms", seconds(|| suggest_columns(&workload)).1 * 1e3);
    let (timed, time) = seconds(|| with_time_column(&workload, time_column, OnBadRow::Stop).expect("times"));
    report("time column", time);
    let key = workload.column("key").expect("a key column");
    report(
        "every key",
        seconds(|| {
            (0..workload.len()).filter_map(|row| workload.field(row, key)).map(|key| key.len()).sum::<usize>()
        })
        .1,
    );
    let held = timed.workload.size_bytes() as f64 / 1e6;
    println!("{what:12} {megabytes:.0} MB of text are held in {held:.0} MB\n");
}

fn import(text: &str) -> Rc<Workload> {
    let mut importer = Importer::new("bench", None);
    for piece in text.as_bytes().chunks(PIECE_BYTES) {
        importer.push(piece).expect("a well-formed piece");
    }
    importer.finish().expect("a well-formed file").workload
}

fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = black_box(work());
    (result, start.elapsed().as_secs_f64())
}

fn csv(quoted: bool) -> String {
    let mut text = String::from("at,key,amount,note\n");
    let chance = &mut Chance::new(1);
    for row in 0..ROWS {
        let (key, amount) = (chance.below(5_000), chance.below(100_000));
        let (second, minute, hour) = (row / 12 % 60, row / 720 % 60, row / 43_200 % 24);
        let _ = if quoted {
            writeln!(
                text,
                "\"2013-11-27T{hour:02}:{minute:02}:{second:02}Z\",\"customer-{key:04}\",{amount},\"a \"\"quoted\"\" note, long enough for 100 bytes\""
            )
        } else {
            writeln!(
                text,
                "2013-11-27T{hour:02}:{minute:02}:{second:02}Z,customer-{key:04},{amount},a note that is just long enough for 100 bytes or so"
            )
        };
    }
    text
}

fn json(kcat: bool) -> String {
    let mut text = String::new();
    let chance = &mut Chance::new(1);
    for row in 0..ROWS {
        let (key, amount) = (chance.below(5_000), chance.below(100_000));
        let ms = 1_385_530_080_000 + row * 83;
        let _ = if kcat {
            writeln!(
                text,
                r#"{{"topic":"t","partition":3,"offset":{row},"ts":{ms},"key":"c-{key:04}","payload":"{{\"amount\":{amount}}}"}}"#
            )
        } else {
            writeln!(
                text,
                r#"{{"at":{ms},"key":"customer-{key:04}","amount":{amount},"note":"long enough for 100 bytes"}}"#
            )
        };
    }
    text
}
