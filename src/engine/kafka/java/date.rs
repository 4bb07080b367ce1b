//! `Utils.getDateTime`: `yyyy-MM-dd'T'HH:mm:ss.SSS` with a zone, UTC where there is none, read by `SimpleDateFormat`.
//!
//! What that class does and a person may not expect: milliseconds are a number, not a fraction (`.5` is 5 ms); what
//! follows a date that was understood is ignored; a zone without a colon counts by its hours alone.

use crate::engine::kafka::ids::UnixMs;

/// Why the text is refused, as the cause of a `RuntimeException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseException(pub String);

/// Milliseconds since the Unix epoch.
pub fn parse(text: &str) -> Result<UnixMs, ParseException> {
    // `split("T")` forgets what is empty at the end.
    let after =
        text.split_once('T').map(|(_, after)| after).filter(|after| !after.trim_matches('T').is_empty());
    let Some(after) = after else {
        let message = "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format";
        return Err(ParseException(message.to_owned()));
    };
    let second = after.split('T').next().unwrap_or_default();
    let zoned = if second.contains(['+', '-', 'Z']) { text.to_owned() } else { [text, "Z"].concat() };
    read(&zoned, true)
        .or_else(|| read(&zoned, false))
        .ok_or_else(|| ParseException(["Unparseable date: \"", &zoned, "\""].concat()))
}

/// `colon`: the zone as `XXX` has it, else as `X`.
fn read(text: &str, colon: bool) -> Option<UnixMs> {
    let mut rest = text;
    let mut field = |until: &str| -> Option<i64> {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let number = trimmed.get(..digits)?.parse().ok()?;
        rest = trimmed[digits..].strip_prefix(until)?;
        Some(number)
    };
    let (year, month, day) = (field("-")?, field("-")?, field("T")?);
    let (hour, minute, second) = (field(":")?, field(":")?, field(".")?);
    let milli = field("")?;
    let offset_minutes = zone(rest.trim_start_matches([' ', '\t']), colon)?;
    let fits = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && milli < 1_000
        && (1..=292_278_000).contains(&year);
    let days = days_from_epoch(year, month, day);
    let seconds = ((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second;
    fits.then_some(seconds * 1_000 + milli)
}

fn zone(text: &str, colon: bool) -> Option<i64> {
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'Z' => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let two = |at: usize| -> Option<i64> {
        let digits = text.get(at..at + 2)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let hours = two(1).filter(|hours| *hours < 24)?;
    let minutes = if colon { two(4).filter(|m| *m < 60 && bytes[3] == b':')? } else { 0 };
    Some(sign * (hours * 60 + minutes))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the day that leap years have more is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn as_simple_date_format_reads_it() {
        let ms = 1_795_152_000_000;
        for (text, expected) in [
            ("2026-11-20T05:20:00.000Z", ms),
            ("2026-11-20T05:20:00.000", ms),
            ("2026-11-20T05:20:00.001Z", ms + 1),
            ("2026-11-20T05:20:00.5Z", ms + 5),
            ("2026-11-20T05:20:00.000+01:00", ms - 3_600_000),
            ("2026-11-20T05:20:00.000+01", ms - 3_600_000),
            ("2026-11-20T05:20:00.000+0130", ms - 3_600_000),
            ("2026-11-20T05:20:00.000-05:30", ms + 19_800_000),
            ("2026-11-20T5:20:0.0Z and more", ms),
            ("1970-01-01T00:00:00.000Z", 0),
            ("2000-02-29T00:00:00.000Z", 951_782_400_000),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in [
            "yesterday",
            "2026-11-20T",
            "2026-11-20T05:20:00Z",
            "2026-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-11-20T24:00:00.000Z",
            "2026-11-20T05:20:00.1234Z",
            "2026-11-20T05:20:00.000+25:00",
            "2026-11-20t05:20:00.000Z",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
