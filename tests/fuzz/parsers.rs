//! Each parser of text, given nearly right and quite wrong texts.

use loglab::engine::chance::Chance;
use loglab::engine::kafka::java::{date, duration};
use loglab::scenario::import::{Importer, OnBadRow, suggest_columns, with_time_column};
use loglab::scenario::parse;
use loglab::simulation::World;
use loglab::tools::console::{TextFile, run_line};
use loglab::tools::keys::KeyCounts;

use super::attack;
use super::hostile;
use super::hostile::pick;

const WORDS: [&str; 34] = [
    "--group",
    "g",
    "h",
    "--all-groups",
    "--describe",
    "--list",
    "--delete",
    "--reset-offsets",
    "--delete-offsets",
    "--topic",
    "t",
    "t:0,1",
    "t:99",
    "t:4294967296",
    "--all-topics",
    "--to-earliest",
    "--to-latest",
    "--to-current",
    "--to-offset",
    "--shift-by",
    "--by-duration",
    "PT1H",
    "--to-datetime",
    "2026-11-20T05:20:00.000",
    "--from-file",
    "f",
    "--export",
    "--execute",
    "--dry-run",
    "--members",
    "--verbose",
    "--state",
    "--offsets",
    "--timeout",
];

/// A line for `kafka-consumer-groups`.
pub fn console_line(chance: &mut Chance) -> String {
    let word = |chance: &mut Chance| match chance.below(10) {
        0 => hostile::text(chance),
        1 => hostile::number(chance).to_string(),
        _ => pick(chance, &WORDS).to_owned(),
    };
    let words: Vec<_> = (0..2 + chance.below(9)).map(|_| word(chance)).collect();
    format!("--bootstrap-server x {}", words.join(" "))
}

/// A text made of these parts, a hostile one among them now and then.
fn of_parts(chance: &mut Chance, parts: &[&str], most: u64) -> String {
    let part = |chance: &mut Chance| match chance.below(12) {
        0 => hostile::text(chance),
        1 => hostile::number(chance).to_string(),
        _ => pick(chance, parts).to_owned(),
    };
    (0..chance.below(most)).map(|_| part(chance)).collect()
}

#[test]
fn durations_and_dates() {
    const DURATION: [&str; 16] = [
        "P",
        "PT",
        "-",
        "+",
        "1",
        "99999999999",
        "9223372036854775807",
        "D",
        "H",
        "M",
        "S",
        "T",
        ".",
        "5",
        "0",
        "W",
    ];
    const DATE: [&str; 18] = [
        "2026",
        "-",
        "11",
        "20",
        "T",
        "05",
        ":",
        "00",
        ".",
        "000",
        "Z",
        "+",
        "+2360",
        "99",
        "-9999",
        "292278994",
        "00",
        "2026-11-20T05:20:00.000",
    ];
    attack(60_000, |seed, watch| {
        let chance = &mut Chance::new(seed);
        let text = of_parts(chance, &DURATION, 9);
        watch.step(text.chars().take(100).collect::<String>());
        let _ = duration::parse_millis(&text);
        let text = of_parts(chance, &DATE, 14);
        let _ = date::parse(&text);
    });
}

#[test]
fn files_of_rows() {
    const CSV: [&str; 14] = [
        "a",
        "time",
        ",",
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "sep=;",
        "1e308",
        "2026-11-20T05:20:00Z",
        "\u{feff}",
    ];
    const JSON: [&str; 14] = [
        "{",
        "}",
        "[",
        "]",
        "\"a\"",
        ":",
        ",",
        "1",
        "null",
        "\n",
        "{\"a\":1}\n",
        "{\"payload\":{},\"topic\":\"t\"}\n",
        "\\u0000",
        "{\"ts\":1e308}\n",
    ];
    attack(20_000, |seed, watch| {
        let chance = &mut Chance::new(seed);
        let (start, parts): (&str, &[&str]) = match chance.below(4) {
            0 => ("", &CSV),
            1 => ("", &JSON),
            2 => ("a,time\n1,2026-11-20T05:20:00Z\n", &CSV),
            _ => ("{\"a\":1,\"ts\":1700000000}\n", &JSON),
        };
        let text = format!("{start}{}", of_parts(chance, parts, 60));
        watch.step(text.chars().take(200).collect::<String>());
        let policy = if chance.below(2) == 0 { OnBadRow::Stop } else { OnBadRow::Skip };
        let mut importer = Importer::new("file", None).on_bad_row(policy);
        let Ok(()) = importer.push(text.as_bytes()) else { return };
        let Ok(imported) = importer.finish() else { return };
        let workload = imported.workload;
        let _ = suggest_columns(&workload);
        for column in workload.columns().iter().take(8) {
            let _ = with_time_column(&workload, column, OnBadRow::Skip)
                .map(|timed| timed.workload.sorted_by_time());
        }
        for row in 0..workload.len().min(50) {
            let _ = (workload.value(row), workload.headers(row), workload.line(row));
            for at in 0..workload.columns().len().min(50) {
                let _ = workload.field(row, at);
            }
        }
    });
}

#[test]
fn console_lines_and_their_files() {
    let world = || World::new("w", 1, 0);
    attack(20_000, |seed, watch| {
        let chance = &mut Chance::new(seed);
        let line = console_line(chance);
        watch.step(line.chars().take(300).collect::<String>());
        let text = of_parts(chance, &["g", "t", ",", "0", "1", "\n", "\"", "-1"], 20);
        let printed = run_line(&world(), &line, &[TextFile { name: "f".into(), text }]);
        let _ = printed.stdout.len();
    });
}

#[test]
fn scenario_texts_and_keys() {
    const JSON: [&str; 14] = [
        "{",
        "}",
        "[",
        "]",
        "\"version\":1",
        ",",
        "\"name\":\"x\"",
        "\"commands\":[",
        "\"type\":",
        "\"topic.create\"",
        "\"seed\":",
        "null",
        "1",
        " ",
    ];
    attack(30_000, |seed, watch| {
        let chance = &mut Chance::new(seed);
        let text = of_parts(chance, &JSON, 20);
        watch.step(text.chars().take(200).collect::<String>());
        if let Err(refusal) = parse::scenario_text(&text) {
            assert!(refusal.args.iter().all(|(_, value)| value.len() < 4_000), "{} echoes", refusal.id);
        }
        let _ = KeyCounts::of_lines(&text).records();
    });
}
