//! Membership traces (`group_trace_*`): what members and coordinator of a real Kafka 4.3.1 did, step by step,
//! beside what the simulation does with the same settings, the same gestures and the recorded member ids.
//!
//! Chance is part of a recording: which of two members that join at once comes first (and so leads), and the
//! random ids of members and topics, which Java's hash maps walk in their own order, whether a joiner's client knows
//! its topics by name when it is first told its assignment, and where in the heartbeats' interval a step begins. So a
//! trace is played several times, with each repeat's ids, with each of those who join at once as the first, and with
//! later beginnings; the play that agrees in most steps counts, and one play must explain a whole
//! trace for the trace to pass.
//!
//! `trace` reads a trace, `play` does its steps on a `Simulation`, `watch` writes down what could be seen, `judge`
//! compares a step, `clock` says how far times may differ. To let another protocol in, teach `watch` where its
//! state is kept; a trace whose gestures or settings the simulation refuses as unknown to it fails, with the name of
//! what is not modelled.

mod clock;
mod judge;
mod play;
mod trace;
mod watch;

use crate::json;
use crate::report::Report;
use crate::vectors::{VectorFile, Vectors};
use play::{Luck, Unplayable};
use serde_json::Value;
use trace::Trace;

/// Where a step was held to less than equality, since Kafka did not repeat itself.
const VARIES: &str = "varies";
/// Those among them in which a play agreed with a repeat in everything.
const EXACT: &str = "of these exact";

/// One play's verdicts, step by step.
struct Verdicts {
    steps: Vec<Result<(), String>>,
    exact: Vec<bool>,
}

impl Verdicts {
    fn passed(&self) -> usize {
        self.steps.iter().filter(|step| step.is_ok()).count()
    }

    fn is_perfect(&self, trace: &Trace) -> bool {
        let exact = trace.steps.iter().zip(&self.exact).all(|(step, exact)| step.stable || *exact);
        exact && self.passed() == self.steps.len()
    }

    fn score(&self) -> (usize, usize) {
        (self.passed(), self.exact.iter().filter(|exact| **exact).count())
    }
}

/// Checks every trace of a family.
pub fn check(file: &VectorFile, _: &Vectors) -> Report {
    let mut report = Report::default();
    for case in file.cases() {
        match one(file, case) {
            Ok((trace, verdicts)) => count(&mut report, &trace, &verdicts),
            Err(Unplayable::NotModelled(what)) => {
                report.case(json::name(case), Err(format!("not modelled: {what}")));
            }
            Err(Unplayable::Broken(why)) => report.case(json::name(case), Err(why)),
        }
    }
    report
}

fn one(file: &VectorFile, case: &Value) -> Result<(Trace, Verdicts), Unplayable> {
    let trace = Trace::read(&file.content["config"], case).map_err(Unplayable::Broken)?;
    let mut best: Option<Verdicts> = None;
    for luck in Luck::all(&trace) {
        let seen = play::play(&trace, luck)?;
        let verdicts = judge::judge(&trace, luck, &seen);
        if best.as_ref().is_none_or(|best| verdicts.score() > best.score()) {
            best = Some(verdicts);
        }
        if best.as_ref().is_some_and(|best| best.is_perfect(&trace)) {
            break;
        }
    }
    let best = best.ok_or_else(|| Unplayable::Broken("no way to play it".into()))?;
    Ok((trace, best))
}

fn count(report: &mut Report, trace: &Trace, verdicts: &Verdicts) {
    let mut differences = Vec::new();
    for (index, (step, verdict)) in trace.steps.iter().zip(&verdicts.steps).enumerate() {
        report.step(verdict.is_ok());
        if !step.stable {
            report.apart(VARIES, verdict.is_ok());
            report.apart(EXACT, verdicts.exact[index]);
        }
        if let Err(difference) = verdict {
            differences.push(format!("step {index} {}: {difference}", step.label));
        }
    }
    let result = if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) };
    report.case(&trace.name, result);
}
