//! `fetch_positions`: the calls of an application, one after the other, on the engine's rules for positions.
//!
//! The player keeps what those rules leave out: a clock, which only the waiting of calls moves, and groups of one
//! member, which hold all partitions of their topics from the first `poll` on. It understands more calls than the
//! public cases show; `tests/fixtures/calls.json` plays them, with answers read in Kafka's source. A call that it does
//! not understand fails by its name.
//!
//! Topics were named at random, which decides the order in which a client's hash maps walk their partitions; the
//! recording writes them all as `t`. So a case with several partitions is played under several names.

mod calls;
mod client;
mod group;
mod world;

use loglab::engine::kafka::client::positions::Thrown;
use serde_json::{Value, json};

use crate::json::name;
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};
use world::{TOPIC, World};

/// Answers that no rule of Kafka's explains; `committed` of a topic that the case has just made says 1.
const ODD: [&str; 1] = ["unknown-topic-position"];

/// Consumers, call by call, in both protocols.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        check_case(case, &mut report);
    }
    report
}

/// The player itself: calls that no recording shows, and calls that must fail.
pub fn check_own(cases: &[Value]) -> Report {
    let mut report = Report::default();
    for case in cases {
        match case["fails"].as_str() {
            None => check_case(case, &mut report),
            Some(expected) => {
                let mut failing = Report::default();
                check_case(case, &mut failing);
                let told = failing.failures.iter().any(|failure| failure.contains(expected));
                let result = if told { Ok(()) } else { Err(format!("{expected:?} is not told")) };
                report.case(name(case), result);
            }
        }
    }
    report
}

fn check_case(case: &Value, report: &mut Report) {
    for protocol in ["classic", "consumer"] {
        let runs: Vec<&[Value]> =
            [case, &case["second_run"]].iter().filter_map(|run| calls(run, protocol)).collect();
        let best = runs
            .iter()
            .flat_map(|calls| names(case).into_iter().map(move |topic| play(case, calls, protocol, &topic)))
            .max_by_key(|steps: &Result<Vec<_>, String>| {
                let passed = |steps: &Vec<Result<(), String>>| {
                    (steps.iter().all(Result::is_ok), steps.iter().filter(|step| step.is_ok()).count())
                };
                steps.as_ref().map(passed).unwrap_or_default()
            });
        let result = match best {
            None => Err("no calls".to_owned()),
            Some(Err(error)) => Err(error),
            Some(Ok(steps)) => {
                for step in &steps {
                    report.step(step.is_ok());
                }
                steps.into_iter().collect()
            }
        };
        if ODD.contains(&name(case)) {
            report.apart("odd answers left out", result.is_ok());
        }
        report.case(&format!("{} ({protocol})", name(case)), result);
    }
}

/// The calls as they went in a protocol, in one of the two runs.
fn calls<'v>(run: &'v Value, protocol: &str) -> Option<&'v [Value]> {
    let classic = run["calls"].as_array();
    let calls = match (&run["consumer_protocol"], protocol) {
        (_, "classic") => classic,
        (Value::Array(calls), _) => Some(calls),
        (other, _) => other["calls"].as_array().or(classic),
    };
    calls.map(Vec::as_slice)
}

/// Names for the topic that differ in the bucket of a hash map; one is enough for a single partition.
fn names(case: &Value) -> Vec<String> {
    let several = case["setup"]["partitions"].as_array().is_some_and(|all| all.len() > 1);
    let others = ('a'..='p').filter(|_| several).map(|letter| format!("{TOPIC}{letter}"));
    std::iter::once(TOPIC.to_owned()).chain(others).collect()
}

fn play(
    case: &Value,
    calls: &[Value],
    protocol: &str,
    topic: &str,
) -> Result<Vec<Result<(), String>>, String> {
    let mut world = World::set_up(&case["setup"], protocol, topic)?;
    let mut steps = Vec::with_capacity(calls.len());
    for (at, call) in calls.iter().enumerate() {
        let odd = ODD.contains(&name(case)) && call["call"] == "committed";
        let one = match world.call(call) {
            Ok(answer) if call["error"].is_null() => equal("result", &answer, &call["result"]),
            Ok(answer) => Err(format!("{answer}, Kafka throws {}", call["error"])),
            Err(thrown) => equal("error", &error(&thrown, protocol, topic), &call["error"]),
        };
        let one = one.map_err(|error| format!("call {at} {}: {error}", call["call"]));
        steps.push(if odd { Ok(()) } else { one });
    }
    Ok(steps)
}

fn error(thrown: &Thrown, protocol: &str, topic: &str) -> Value {
    let caused = |message: &str, class: &str, cause: Value| {
        let cause = json!({ "class": class, "message": cause });
        json!({ "class": thrown.class, "message": message, "cause": cause })
    };
    // The asynchronous consumer passes on a future's timeout, which has no words of its own.
    if protocol == "consumer" && thrown.message.contains("before successfully committing") {
        return caused("java.util.concurrent.TimeoutException", "TimeoutException", Value::Null);
    }
    if let Some((message, cause)) = thrown.message.split_once(client::CAUSED_BY) {
        let (class, text) = cause.split_once(": ").unwrap_or((cause, ""));
        return caused(message, class, json!(text));
    }
    let message = thrown.message.replace(&format!("{topic}-"), &format!("{TOPIC}-"));
    let message = if message.is_empty() { Value::Null } else { json!(message) };
    json!({ "class": thrown.class, "message": message })
}
