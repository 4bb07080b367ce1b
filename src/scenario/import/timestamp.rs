//! Times as files write them, read as Unix milliseconds.
//!
//! Invariants:
//! - The calendar is the `time` crate's; the splitting is ours, since files mix blanks, commas, offsets of any form and
//!   seconds that are left out, and that crate's parsers want one strict layout each.
//! - A time without an offset is UTC. Nothing is guessed from the reader's own time zone.
//! - What is finer than a millisecond is cut off.

use serde::Serialize;
use time::{Date, Month, Time, UtcOffset};

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeFormat {
    /// RFC 3339 or ISO 8601 with an offset: `2013-11-27T00:28:00-05:00`, `2013-11-27 05:28:00Z`.
    Offset,
    /// The same without an offset, taken as UTC: `2013-11-27 05:28:00.250`.
    NoOffset,
    /// A day, taken as its first moment in UTC: `2013-11-27`.
    Date,
    /// Seconds since 1970, also with a fraction, below 100,000,000,000.
    UnixSeconds,
    /// Milliseconds since 1970, below 100,000,000,000,000.
    UnixMillis,
    /// Microseconds since 1970, below 100,000,000,000,000,000.
    UnixMicros,
    /// Nanoseconds since 1970.
    UnixNanos,
}

impl TimeFormat {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::NoOffset => "no-offset",
            Self::Date => "date",
            Self::UnixSeconds => "unix-seconds",
            Self::UnixMillis => "unix-millis",
            Self::UnixMicros => "unix-micros",
            Self::UnixNanos => "unix-nanos",
        }
    }

    /// Whether it is a count since 1970.
    pub fn is_unix(self) -> bool {
        matches!(self, Self::UnixSeconds | Self::UnixMillis | Self::UnixMicros | Self::UnixNanos)
    }
}

/// The format of `text`, white space around it aside, and its time in Unix ms; `None` where it is no time.
pub fn parse_timestamp(text: &[u8]) -> Option<(TimeFormat, i64)> {
    let text = text.trim_ascii();
    if text.get(4) == Some(&b'-') { parse_calendar(text) } else { parse_unix(text) }
}

/// A whole number of milliseconds since 1970, as `kcat -J` writes `ts`, however small it is.
pub fn parse_millis(text: &[u8]) -> Option<(TimeFormat, i64)> {
    let ms = str::from_utf8(text.trim_ascii()).ok()?.parse().ok()?;
    Some((TimeFormat::UnixMillis, ms))
}

fn parse_calendar(text: &[u8]) -> Option<(TimeFormat, i64)> {
    let mut rest = Digits(text);
    let year = rest.number(4)?;
    rest.expect(b"-")?;
    let month = Month::try_from(rest.number(2)? as u8).ok()?;
    rest.expect(b"-")?;
    let day = Date::from_calendar_date(year, month, rest.number(2)? as u8).ok()?;
    if rest.0.is_empty() {
        return Some((TimeFormat::Date, unix_ms(day, Time::MIDNIGHT, UtcOffset::UTC)));
    }
    rest.expect(b"Tt ")?;
    let hour = rest.number(2)?;
    rest.expect(b":")?;
    let minute = rest.number(2)?;
    let (mut second, mut ms) = (0, 0);
    if rest.expect(b":").is_some() {
        second = rest.number(2)?;
        if rest.expect(b".,").is_some() {
            ms = rest.fraction_ms()?;
        }
    }
    // A leap second is counted as the first one of the next minute, as Unix time has it.
    let leap = i64::from(second == 60);
    let at = Time::from_hms(hour as u8, minute as u8, (second - leap as i32) as u8).ok()?;
    let (format, offset) = parse_offset(rest.0)?;
    Some((format, unix_ms(day, at, offset) + leap * 1000 + ms))
}

/// What follows the time of day: nothing, or an offset as `Z`, ` UTC`, `+01`, `+0100` or `+01:00`.
fn parse_offset(text: &[u8]) -> Option<(TimeFormat, UtcOffset)> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    match text {
        b"" => return Some((TimeFormat::NoOffset, UtcOffset::UTC)),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some((TimeFormat::Offset, UtcOffset::UTC)),
        _ => {}
    }
    let mut rest = Digits(text);
    let sign = if rest.expect(b"+").is_some() { 1 } else { rest.expect(b"-").map(|()| -1)? };
    let hours = rest.number(2)?;
    let minutes = if rest.0.is_empty() {
        0
    } else {
        let _ = rest.expect(b":");
        rest.number(2)?
    };
    let in_range = rest.0.is_empty() && hours < 24 && minutes < 60;
    in_range.then_some(())?;
    let offset = UtcOffset::from_hms((sign * hours) as i8, (sign * minutes) as i8, 0).ok()?;
    Some((TimeFormat::Offset, offset))
}

fn unix_ms(day: Date, at: Time, offset: UtcOffset) -> i64 {
    day.with_time(at).assume_offset(offset).unix_timestamp() * 1000
}

fn parse_unix(text: &[u8]) -> Option<(TimeFormat, i64)> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at(point);
    if !whole.first()?.is_ascii_digit() {
        return None;
    }
    let whole: i64 = str::from_utf8(whole).ok()?.parse().ok()?;
    let fraction_ms = match fraction {
        [] => 0,
        [_, fraction @ ..] => {
            let mut rest = Digits(fraction);
            let ms = rest.fraction_ms()?;
            rest.0.is_empty().then_some(ms)?
        }
    };
    let (format, ms) = if whole < 100_000_000_000 {
        (TimeFormat::UnixSeconds, whole * 1000 + fraction_ms)
    } else if whole < 100_000_000_000_000 {
        (TimeFormat::UnixMillis, whole)
    } else if whole < 100_000_000_000_000_000 {
        (TimeFormat::UnixMicros, whole / 1000)
    } else {
        (TimeFormat::UnixNanos, whole / 1_000_000)
    };
    Some((format, sign * ms))
}

/// Text read from the left.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    /// A number of exactly `count` digits.
    fn number(&mut self, count: usize) -> Option<i32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let number = digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i32::from(digit - b'0'))
        })?;
        self.0 = rest;
        Some(number)
    }

    /// One of these bytes.
    fn expect(&mut self, any: &[u8]) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| self.0 = rest)
    }

    /// One digit or more behind a decimal point of seconds.
    fn fraction_ms(&mut self) -> Option<i64> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let ms =
            [100, 10, 1].iter().zip(digits).map(|(weight, digit)| weight * i64::from(digit - b'0')).sum();
        (count > 0).then_some(ms)
    }
}

#[cfg(test)]
mod tests {
    use super::TimeFormat::{Date, NoOffset, Offset, UnixMicros, UnixMillis, UnixNanos, UnixSeconds};
    use super::*;

    fn check(expected: Option<(TimeFormat, i64)>, texts: &[&str]) {
        for text in texts {
            assert_eq!(parse_timestamp(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn one_moment_in_every_format() {
        let ms = 1_385_530_080_000;
        check(
            Some((Offset, ms)),
            &[
                "2013-11-27T00:28:00-05:00",
                "2013-11-27T05:28:00Z",
                "2013-11-27t05:28:00.000000z",
                "2013-11-27 05:28:00 UTC",
                "2013-11-27 06:28:00 +0100",
                "2013-11-27T06:28+01",
                "2013-11-27T05:27:60Z",
            ],
        );
        check(Some((NoOffset, ms)), &["2013-11-27 05:28:00", "2013-11-27T05:28", " 2013-11-27 05:28:00,0 "]);
        check(Some((UnixSeconds, ms)), &["1385530080", "1385530080.0", "+1385530080"]);
        check(Some((UnixMillis, ms)), &["1385530080000", "1385530080000.9"]);
        check(Some((UnixMicros, ms)), &["1385530080000999"]);
        check(Some((UnixNanos, ms)), &["1385530080000999999"]);
        check(Some((Date, 1_385_510_400_000)), &["2013-11-27"]);
    }

    #[test]
    fn fractions_and_times_before_1970() {
        check(Some((Offset, 250)), &["1970-01-01T00:00:00.25Z", "1970-01-01T00:00:00.2509Z"]);
        check(Some((UnixSeconds, 1_500)), &["1.5", "1.5009"]);
        check(Some((UnixSeconds, -1_500)), &["-1.5"]);
        check(Some((NoOffset, -1_000)), &["1969-12-31 23:59:59"]);
        check(Some((Date, -62_135_596_800_000)), &["0001-01-01"]);
        check(Some((Date, 951_782_400_000)), &["2000-02-29"]);
        check(Some((UnixSeconds, 0)), &["0"]);
    }

    #[test]
    fn what_is_no_time() {
        let none = [
            "",
            " ",
            "-",
            "+",
            ".",
            ".5",
            "1.",
            "1.2.3",
            "1e9",
            "12a",
            "--1",
            "N833AS",
            "1900-02-29",
            "2013-13-01",
            "2013-11-31",
            "2013-11-27T",
            "2013-11-27T05",
            "2013-11-27T24:00",
            "2013-11-27T05:60",
            "2013-11-27T05:28:61Z",
            "2013-11-27T05:28:00.",
            "2013-11-27T05:28:00+",
            "2013-11-27T05:28:00+5",
            "2013-11-27T05:28:00+24:00",
            "2013-11-27T05:28:00+01:60",
            "2013-11-27T05:28:00Zx",
            "2013-11-27x",
            "2013-11",
            "27-11-2013",
            "20é3-11-27",
            "99999999999999999999",
            "2013-1１-27",
        ];
        check(None, &none);
    }

    #[test]
    fn kcat_writes_milliseconds() {
        assert_eq!(parse_millis(b"12"), Some((UnixMillis, 12)));
        assert_eq!(parse_millis(b"-1"), Some((UnixMillis, -1)));
        assert_eq!(parse_millis(b"1.5"), None);
    }
}
