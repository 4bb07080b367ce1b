//! Families of assignors: cases and sequences of those that clients run and of those that brokers run.
//!
//! `LogLab` walks in the order of Java's hash maps, so most order-sensitive answers are equal in full as well; how
//! many is told apart, and asked only in so far as the vectors' README asks it.

mod compare;
mod read;

use loglab::engine::kafka::assignor::{Assignment, ClientAssignor, ServerAssignor, ShareAssignor};
use serde_json::Value;

use crate::json::{list, text};
use crate::report::{Report, equal};
use crate::vectors::{VectorFile, Vectors};
use compare::Shapes;
use read::Question;

/// Which assignor a family is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client(ClientAssignor),
    Server(ServerAssignor),
    Share(ShareAssignor),
}

impl Side {
    fn answer(self, question: &Question) -> Result<Assignment, String> {
        let Question { topics, members, .. } = question;
        match self {
            Self::Client(assignor) => assignor.assign(topics, members).map_err(|error| error.to_string()),
            Self::Server(assignor) => assignor.assign(topics, members).map_err(|error| error.to_string()),
            Self::Share(assignor) => Ok(assignor.assign(topics, members)),
        }
    }
}

/// `assignor_…` and `assignor_seq_…`: the client-side ones.
pub fn client(file: &VectorFile, vectors: &Vectors) -> Report {
    check(file, vectors, |name| ClientAssignor::parse(name).map(Side::Client))
}

/// `kip848_…` and `kip848_seq_…`: those of the coordinator.
pub fn server(file: &VectorFile, vectors: &Vectors) -> Report {
    check(file, vectors, |name| ServerAssignor::parse(name).map(Side::Server))
}

/// `kip848_simple`: share groups.
pub fn share(file: &VectorFile, vectors: &Vectors) -> Report {
    let simple = ShareAssignor::Simple;
    check(file, vectors, |name| (name == simple.name()).then_some(Side::Share(simple)))
}

fn check(file: &VectorFile, vectors: &Vectors, side: impl Fn(&str) -> Option<Side>) -> Report {
    let mut report = Report::default();
    let shapes = Shapes::of(file, vectors);
    for (at, case) in file.cases().iter().enumerate() {
        let result = text(case, "assignor").and_then(|name| {
            let side = side(name).ok_or_else(|| format!("no assignor {name}"))?;
            match case["steps"].as_array() {
                Some(steps) => sequence(side, case, steps, &shapes, at, &mut report),
                None => step(side, case, case, &shapes.of_case(at), &mut report),
            }
        });
        report.case(&format!("{at} ({})", case["kind"].as_str().unwrap_or_default()), result);
    }
    report
}

fn sequence(
    side: Side,
    head: &Value,
    steps: &[Value],
    shapes: &Shapes,
    at: usize,
    report: &mut Report,
) -> Result<(), String> {
    let mut first = Ok(());
    for (number, recorded) in steps.iter().enumerate() {
        let result = step(side, head, recorded, &shapes.of_step(at, number), report);
        report.step(result.is_ok());
        let event = recorded["event"].as_str().unwrap_or_default();
        first = first.and(result.map_err(|difference| format!("step {number} ({event}): {difference}")));
    }
    first
}

/// One question and its answer; `head` has what all steps of a sequence share.
fn step(
    side: Side,
    head: &Value,
    case: &Value,
    shape: &compare::Shape,
    report: &mut Report,
) -> Result<(), String> {
    let question = Question::read(head, case)?;
    let answer = side.answer(&question);
    if let Some(error) = case["expected_error"].as_str() {
        return equal("error", &answer, &Err(error.to_string()));
    }
    let (ours, kafkas) = (answer?, read::assignment(&case["expected"])?);
    let result = compare::by_its_flags(side, case, &question, shape, &ours, &kafkas);
    if case["order_sensitive"] == true {
        report.apart("order-sensitive but equal", compare::same_sets(&ours, &kafkas));
    }
    if list(case, "anomaly").is_ok() {
        report.apart("odd as Kafka's", compare::same_sets(&ours, &kafkas));
    }
    result
}
