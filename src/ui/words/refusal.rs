//! Why a command was refused, in words.
//!
//! A refusal carries its message's id and arguments as text. What is a number in the message (so that it can choose
//! singular and plural, or be grouped) is listed here by name; everything else is shown as it is.

use super::{Arg, Words, format};
use crate::simulation::command::Refusal;

/// Arguments that are counts.
const COUNTS: &[&str] = &["count", "max", "members", "min", "partitions", "rows", "total"];

/// Arguments that are lengths of time in ms.
const TIMES: &[&str] = &["heartbeat", "session"];

/// What a refusal says to a person.
pub fn refusal(words: &Words, refusal: &Refusal) -> String {
    let args: Vec<(&str, Arg)> =
        refusal.args.iter().map(|(name, value)| (*name, argument(words, name, value))).collect();
    words.format(&message_id(refusal.id), &args)
}

/// The message that words refusals of this id.
pub fn message_id(id: &str) -> String {
    format!("refusal-{id}")
}

fn argument<'a>(words: &Words, name: &str, value: &'a str) -> Arg<'a> {
    match value.parse::<i64>() {
        Ok(ms) if TIMES.contains(&name) => format::duration(words, ms.max(0) as u64).into(),
        Ok(count) if COUNTS.contains(&name) => Arg::from(count),
        _ => Arg::from(value),
    }
}
