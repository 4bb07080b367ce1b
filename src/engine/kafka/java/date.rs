//! `Utils.getDateTime`: `yyyy-MM-dd'T'HH:mm:ss.SSS` with a zone, UTC where there is none, read by `SimpleDateFormat`.
//!
//! What that class does and a person may not expect: milliseconds are a number, not a fraction (`.5` is 5 ms); what
//! follows a date that was understood is ignored; a zone without a colon counts by its hours alone. The calendar is the
//! `time` crate's, so years end at 999,999.

use std::str::FromStr;

use time::{Date, Month, Time, UtcOffset};

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
    let zoned = if second.contains(['+', '-', 'Z']) { text.to_owned() } else { format!("{text}Z") };
    read(&zoned, true)
        .or_else(|| read(&zoned, false))
        .ok_or_else(|| ParseException(format!("Unparseable date: \"{zoned}\"")))
}

/// `colon`: the zone as `XXX` has it, else as `X`.
fn read(text: &str, colon: bool) -> Option<UnixMs> {
    let mut rest = text;
    let year = number(&mut rest, "-")?;
    let (month, day): (u8, u8) = (number(&mut rest, "-")?, number(&mut rest, "T")?);
    let (hour, minute, second) = (number(&mut rest, ":")?, number(&mut rest, ":")?, number(&mut rest, ".")?);
    let milli: u16 = number(&mut rest, "")?;
    let offset = zone(rest.trim_start_matches([' ', '\t']), colon)?;
    let day = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let at = Time::from_hms_milli(hour, minute, second, milli).ok()?;
    let moment = day.with_time(at).assume_offset(offset);
    (year > 0).then(|| moment.unix_timestamp() * 1_000 + i64::from(milli))
}

/// A number however many digits it has, blanks before it allowed, and what must follow it.
fn number<N: FromStr>(rest: &mut &str, until: &str) -> Option<N> {
    let text = rest.trim_start_matches([' ', '\t']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    *rest = text[digits..].strip_prefix(until)?;
    text[..digits].parse().ok()
}

fn zone(text: &str, colon: bool) -> Option<UtcOffset> {
    let sign = match text.bytes().next()? {
        b'Z' => return Some(UtcOffset::UTC),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let two = |at: usize| -> Option<i8> {
        let digits = text.get(at..at + 2)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let hours = two(1).filter(|hours| *hours < 24)?;
    let minutes = if colon { two(4).filter(|m| *m < 60 && text.as_bytes()[3] == b':')? } else { 0 };
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
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
            ("12000-01-01T00:00:00.000Z", 316_516_204_800_000),
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
            "0000-01-01T00:00:00.000Z",
            "2026-11-20T05:20:60.000Z",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
