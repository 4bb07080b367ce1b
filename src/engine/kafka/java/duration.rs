//! `java.time.Duration.parse`: how Kafka's tools and settings read a length of time.
//!
//! Source: `OpenJDK` 17. `PnDTnHnMn.nS`, in either case, each number with a sign of its own.

/// Milliseconds, or how Java refuses the text. Below a millisecond it is rounded down, as
/// `now.minus(duration).toEpochMilli()` does for a clock of whole milliseconds.
pub fn parse_millis(text: &str) -> Result<i64, &'static str> {
    const BAD: &str = "Text cannot be parsed to a Duration";
    let upper = text.to_ascii_uppercase();
    let (negative, rest) = match upper.as_bytes().first() {
        Some(b'-') => (true, &upper[1..]),
        Some(b'+') => (false, &upper[1..]),
        _ => (false, &upper[..]),
    };
    let mut rest = rest.strip_prefix('P').ok_or(BAD)?;
    let mut seconds: i128 = 0;
    let mut nanos: i128 = 0;
    let mut parts = 0;
    if let Some((days, after)) = number(rest).and_then(|(n, after)| Some((n, after.strip_prefix('D')?))) {
        seconds += whole(days, 86_400, "Text cannot be parsed to a Duration: days")?;
        (rest, parts) = (after, 1);
    }
    if let Some(mut time) = rest.strip_prefix('T') {
        let before = parts;
        for (unit, each, overflow) in [
            ('H', 3_600, "Text cannot be parsed to a Duration: hours"),
            ('M', 60, "Text cannot be parsed to a Duration: minutes"),
        ] {
            if let Some((n, after)) = number(time).and_then(|(n, after)| Some((n, after.strip_prefix(unit)?)))
            {
                seconds += whole(n, each, overflow)?;
                (time, parts) = (after, parts + 1);
            }
        }
        if let Some((n, after)) = number(time) {
            let (fraction, after) = fraction(after);
            time = after.strip_prefix('S').ok_or(BAD)?;
            seconds += whole(n, 1, "Text cannot be parsed to a Duration: seconds")?;
            nanos = if n.starts_with('-') { -fraction } else { fraction };
            parts += 1;
        }
        if parts == before {
            return Err(BAD);
        }
        rest = time;
    }
    if parts == 0 || !rest.is_empty() {
        return Err(BAD);
    }
    if i64::try_from(seconds).is_err() {
        return Err("Text cannot be parsed to a Duration: overflow");
    }
    let nanos = seconds * 1_000_000_000 + nanos;
    let nanos = if negative { -nanos } else { nanos };
    // Rounding a time down by taking this off means rounding the length up.
    let millis = nanos.div_euclid(1_000_000) + i128::from(nanos.rem_euclid(1_000_000) > 0);
    Ok(millis.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
}

/// A number with its sign, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| text.split_at(sign + digits))
}

/// Nanoseconds of `.nnn`, and what follows.
fn fraction(text: &str) -> (i128, &str) {
    let Some(after) = text.strip_prefix(['.', ',']) else { return (0, text) };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count().min(9);
    let (digits, rest) = after.split_at(digits);
    let nanos = format!("{digits:0<9}").parse().unwrap_or(0);
    (nanos, rest)
}

fn whole(digits: &str, seconds_each: i64, overflow: &'static str) -> Result<i128, &'static str> {
    let n: i64 = digits.parse().map_err(|_| overflow)?;
    n.checked_mul(seconds_each).map(i128::from).ok_or(overflow)
}

#[cfg(test)]
mod tests {
    use super::parse_millis;

    #[test]
    fn as_java_reads_it() {
        for (text, millis) in [
            ("PT1H", 3_600_000),
            ("P1D", 86_400_000),
            ("P2DT23H0M30S", 255_630_000),
            ("pt0.5s", 500),
            ("-PT1H", -3_600_000),
            ("PT-1H", -3_600_000),
            ("P-1DT+1H", -82_800_000),
            ("PT-0.25S", -250),
            ("PT1.S", 1_000),
        ] {
            assert_eq!(parse_millis(text), Ok(millis), "{text}");
        }
        for text in ["", "P", "PT", "P1DT", "P1W", "1h", "PT1", "PT1H1", "P1D1H", "PT.5S", "PT1M1H"] {
            assert!(parse_millis(text).is_err(), "{text}");
        }
        assert_eq!(
            parse_millis("P99999999999999999999D").unwrap_err(),
            "Text cannot be parsed to a Duration: days"
        );
    }
}
