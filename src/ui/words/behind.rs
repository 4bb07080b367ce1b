//! How far somebody is behind, in a line: in records, in time, and whether it grows.

use super::{Words, format};
use crate::session::Trend;
use crate::simulation::kafka::lag::Behind;

/// `Lag 23, oldest 4.2 s, growing`; none for who has nothing to read.
pub fn behind(words: &Words, behind: &Behind, trend: Option<Trend>) -> Option<String> {
    let Some(lag) = behind.records else {
        return (behind.uncommitted > 0).then(|| words.text("behind-none"));
    };
    let mut parts = vec![words.format("behind", &[("lag", lag.into())])];
    if let Some(age) = behind.oldest_ms.filter(|_| lag > 0) {
        parts.push(words.format("behind-oldest", &[("age", format::age(words, age).into())]));
    }
    match trend {
        Some(Trend::Grows) => parts.push(words.text("behind-grows")),
        Some(Trend::Shrinks) if lag > 0 => parts.push(words.text("behind-shrinks")),
        _ => {}
    }
    if behind.uncommitted > 0 {
        parts.push(words.format("behind-without", &[("n", behind.uncommitted.into())]));
    }
    Some(parts.join(&words.text("list-comma")))
}

/// A lag in short: `lag 23`, or that nothing is committed.
pub fn lag(words: &Words, lag: Option<i64>) -> String {
    match lag {
        Some(lag) => words.format("lag", &[("lag", lag.into())]),
        None => words.text("lag-none"),
    }
}
