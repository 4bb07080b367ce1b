//! `transactions`: calls of producers, one after the other, on the engine's coordinator, logs and client.
//!
//! The player keeps what those leave out: a clock, which only the waiting of calls moves, batches that wait, and
//! groups without members. It understands more calls than the public cases show; `tests/fixtures/transactions.json`
//! plays them, with the answers of a broker of the same version. A call that it does not understand fails by its name.

mod calls;
mod producer;
mod world;

use loglab::engine::kafka::transaction::Exception;
use serde_json::{Value, json};

use crate::json::name;
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};
use world::World;

/// Producers, call by call.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    check_own(file.cases())
}

/// The same of cases that lie elsewhere.
pub fn check_own(cases: &[Value]) -> Report {
    let mut report = Report::default();
    for case in cases {
        let result = play(case, &mut report);
        let told = match case["fails"].as_str() {
            None => result,
            Some(expected) => match result {
                Err(error) if error.contains(expected) => Ok(()),
                other => Err(format!("{expected:?} is not told: {other:?}")),
            },
        };
        report.case(name(case), told);
    }
    report
}

fn play(case: &Value, report: &mut Report) -> Result<(), String> {
    let calls = case["calls"].as_array().ok_or("no calls")?;
    let mut world = World::default();
    let mut result = Ok(());
    for (at, call) in calls.iter().enumerate() {
        let one = match world.call(call) {
            Ok(answer) if call["error"].is_null() => {
                equal("result", &as_written(answer, &call["result"]), &call["result"])
            }
            Ok(answer) => Err(format!("{answer}, Kafka throws {}", call["error"])),
            Err(thrown) => equal("error", &told(&thrown, &call["error"]), &without_chance(&call["error"])),
        };
        let one = one.map_err(|error| format!("call {at} {} {}: {error}", call["on"], call["call"]));
        if case["fails"].is_null() {
            report.step(one.is_ok());
        }
        result = result.and(one);
    }
    result
}

/// An answer without the parts of it that were not written down: kinds of records are not, in our own cases.
fn as_written(mut answer: Value, recorded: &Value) -> Value {
    for (tp, seen) in answer.as_object_mut().into_iter().flatten() {
        if let Some(seen) = seen.as_object_mut().filter(|_| recorded[tp]["log"].is_null()) {
            seen.remove("log");
        }
    }
    answer
}

/// An exception as it is recorded, with as much of its causes as was written down.
fn told(thrown: &Exception, recorded: &Value) -> Value {
    let mut told = json!({ "class": thrown.class, "message": plain(&thrown.message) });
    if let (Some(cause), recorded @ Value::Object(_)) = (&thrown.cause, &recorded["cause"]) {
        told["cause"] = self::told(cause, recorded);
    }
    told
}

fn without_chance(recorded: &Value) -> Value {
    let mut recorded = recorded.clone();
    if let Some(message) = recorded["message"].as_str() {
        recorded["message"] = json!(plain(message));
    }
    if recorded["cause"].is_object() {
        recorded["cause"] = without_chance(&recorded["cause"]);
    }
    recorded
}

/// How long a batch waited exactly and which producer id was given is chance.
fn plain(message: &str) -> String {
    let mut text = message.to_owned();
    for (before, after) in [("(producerId=", ", epoch"), (":", " ms has passed")] {
        let Some(end) = text.find(after) else { continue };
        let Some(start) = text[..end].rfind(before) else { continue };
        text.replace_range(start + before.len()..end, "<n>");
    }
    text
}
