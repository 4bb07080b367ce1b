//! Formatting of numbers and times, in one place.
//!
//! Invariants:
//! - Counts are grouped (`16,384`), offsets and hashes are not: one copies them.
//! - Clock times are UTC, because a record's timestamp has no zone.

use time::OffsetDateTime;

use super::{Words, show};
use crate::engine::kafka::ids::{Ms, Partition, UnixMs};
use crate::session::shown::shown;

/// From the hundredth hour on, moments are told by their day.
pub const DAYS_FROM: Ms = 360_000_000;

/// A count with its digits grouped, and at most two decimals.
pub fn number(value: f64) -> String {
    let rounded = (value.abs() * 100.0).round();
    let (whole, cents) = ((rounded / 100.0).floor(), (rounded % 100.0) as u32);
    let digits = format!("{whole:.0}");
    let mut text = if value < 0.0 && rounded > 0.0 { "\u{2212}".to_owned() } else { String::new() };
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let tail = match cents {
        0 => String::new(),
        cents if cents.is_multiple_of(10) => format!(".{}", cents / 10),
        cents => format!(".{cents:02}"),
    };
    text + &tail
}

/// A rate: one decimal below ten, none above.
pub fn rate(value: f64) -> String {
    if value < 10.0 { number((value * 10.0).round() / 10.0) } else { number(value.round()) }
}

/// How long: `250 ms`, `3 s`, `6.1 s`, `5 min`, `7 days`.
pub fn duration(words: &Words, ms: Ms) -> String {
    let unit = |id, n: u64| words.format(id, &[("n", n.into())]);
    match ms {
        0..1_000 => unit("unit-ms", ms),
        1_000..60_000 if ms.is_multiple_of(1_000) => unit("unit-s", ms / 1_000),
        1_000..60_000 => words.format("unit-s", &[("n", show(tenths(ms)))]),
        _ if ms.is_multiple_of(86_400_000) => unit("unit-days", ms / 86_400_000),
        _ if ms.is_multiple_of(3_600_000) => unit("unit-h", ms / 3_600_000),
        _ if ms.is_multiple_of(60_000) && ms < 86_400_000 => unit("unit-min", ms / 60_000),
        60_000..3_600_000 => {
            let s = (ms % 60_000) / 1_000;
            words.format("unit-min-s", &[("min", (ms / 60_000).into()), ("s", s.into())])
        }
        3_600_000..86_400_000 => {
            let min = (ms % 3_600_000) / 60_000;
            words.format("unit-h-min", &[("h", (ms / 3_600_000).into()), ("min", min.into())])
        }
        _ => unit("unit-days", ms / 86_400_000),
    }
}

/// How old something is: with a tenth of a second below ten, and the larger units only above a minute.
pub fn age(words: &Words, ms: Ms) -> String {
    match ms {
        0..10_000 => words.format("unit-s", &[("n", show(tenths_down(ms)))]),
        10_000..60_000 => duration(words, ms / 1_000 * 1_000),
        60_000..86_400_000 => duration(words, ms / 60_000 * 60_000),
        _ => duration(words, ms / 86_400_000 * 86_400_000),
    }
}

/// A wait that is counted down: always with a tenth of a second below a minute, so that the text keeps its width.
pub fn countdown(words: &Words, ms: Ms) -> String {
    if ms < 60_000 { words.format("unit-s", &[("n", show(tenths(ms)))]) } else { duration(words, ms) }
}

/// A moment of simulated time since the world began: `12.4 s`, `2:12.4`, `1:02:12`, `day 432`.
pub fn moment(words: &Words, ms: Ms) -> String {
    let (h, min, s) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    match ms {
        0..60_000 => words.format("unit-s", &[("n", show(tenths_down(ms)))]),
        60_000..3_600_000 => format!("{min}:{s:02}.{}", ms / 100 % 10),
        DAYS_FROM.. => words.format("unit-day", &[("n", (ms / 86_400_000).into())]),
        _ => format!("{h}:{min:02}:{s:02}"),
    }
}

/// A time of day, UTC: `08:42:15`.
pub fn clock(at: UnixMs) -> String {
    let s = at.div_euclid(1_000).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)
}

/// A date and time, UTC, as in a record's timestamp: `2013-11-27 08:42:15.120`. What no calendar reaches stays a number.
pub fn timestamp(at: UnixMs) -> String {
    let Ok(moment) = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000) else {
        return at.to_string();
    };
    let tail = match moment.millisecond() {
        0 => String::new(),
        ms => format!(".{ms:03}"),
    };
    format!("{} {}{tail}", moment.date(), clock(at))
}

/// A size: `512 B`, `20.1 KB`, `1.4 MB` (powers of ten, as disks and networks count).
pub fn bytes(words: &Words, bytes: u64) -> String {
    let scaled = |id, unit: f64| words.format(id, &[("n", show(rate(bytes as f64 / unit)))]);
    match bytes {
        0..1_000 => words.format("unit-bytes", &[("n", bytes.into())]),
        1_000..1_000_000 => scaled("unit-kb", 1e3),
        1_000_000..1_000_000_000 => scaled("unit-mb", 1e6),
        _ => scaled("unit-gb", 1e9),
    }
}

/// Partition numbers in short: `0–2, 5`. They must be in ascending order.
pub fn partitions(numbers: &[Partition]) -> String {
    let mut runs: Vec<(Partition, Partition)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |&(first, last): &(Partition, Partition)| match last - first {
        0 => format!("{first}"),
        1 => format!("{first}, {last}"),
        _ => format!("{first}\u{2013}{last}"),
    };
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Bytes as one reads them in a hex dump, cut after `most`: `55 41`.
pub fn hex(bytes: &[u8], most: usize) -> String {
    let mut text: Vec<String> = bytes.iter().take(most).map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() > most {
        text.push("…".into());
    }
    text.join(" ")
}

/// Bytes as text or with escapes, cut after `most` characters. For keys, whose ends differ: `shown::brief`.
pub fn text_of(bytes: &[u8], most: usize) -> String {
    let text = shown(bytes);
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.into_owned(),
    }
}

/// Seconds with a tenth, rounded up: a wait is over only when it reads 0.0.
fn tenths(ms: Ms) -> String {
    let tenths = ms.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Seconds with a tenth, rounded down: a moment reads as the one that has begun.
fn tenths_down(ms: Ms) -> String {
    format!("{}.{}", ms / 1_000, ms / 100 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T, U: PartialEq + std::fmt::Debug>(cases: &[(T, U)], form: impl Fn(&T) -> U) {
        for (given, expected) in cases {
            assert_eq!(&form(given), expected);
        }
    }

    #[test]
    fn counts_are_grouped() {
        let cases = [(0.0, "0"), (999.0, "999"), (16_384.0, "16,384"), (1_000_000.0, "1,000,000")];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |n| number(*n));
        let cases = [(-5.0, "\u{2212}5"), (7.25, "7.25"), (7.2, "7.2"), (2.999, "3"), (-0.001, "0")];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |n| number(*n));
    }

    #[test]
    fn durations_name_their_unit() {
        let words = Words::new("en");
        let cases = [
            (250, "250 ms"),
            (10_000, "10 s"),
            (1_401, "1.5 s"),
            (300_000, "5 min"),
            (90_000, "1 min 30 s"),
            (3_600_000, "1 h"),
            (5_400_000, "90 min"),
            (5_401_000, "1 h 30 min"),
            (86_400_000, "1 day"),
            (604_800_000, "7 days"),
        ];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |ms| duration(&words, *ms));
    }

    #[test]
    fn moments_and_clocks() {
        let words = Words::new("en");
        let cases =
            [(12_450, "12.4 s"), (132_400, "2:12.4"), (3_732_000, "1:02:12"), (900_000_000, "day 10")];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |ms| moment(&words, *ms));
        let cases = [
            (0, "1970-01-01 00:00:00"),
            (1_385_541_735_120, "2013-11-27 08:42:15.120"),
            (951_782_400_000, "2000-02-29 00:00:00"),
            (-1, "1969-12-31 23:59:59.999"),
            (-62_135_596_800_000, "0001-01-01 00:00:00"),
            (i64::MAX, "9223372036854775807"),
        ];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |at| timestamp(*at));
    }

    #[test]
    fn bytes_partitions_and_dumps() {
        let words = Words::new("en");
        let cases = [(512, "512 B"), (20_144, "20 KB"), (1_440_000, "1.4 MB"), (3_000_000_000, "3 GB")];
        check(&cases.map(|(n, t)| (n, t.to_owned())), |n| bytes(&words, *n));
        assert_eq!(partitions(&[0, 1, 2, 5]), "0\u{2013}2, 5");
        assert_eq!(partitions(&[3, 4]), "3, 4");
        assert_eq!(hex(b"UA", 8), "55 41");
        assert_eq!(hex(b"abc", 2), "61 62 …");
        assert_eq!(text_of("naïve".as_bytes(), 3), "naï…");
    }
}
