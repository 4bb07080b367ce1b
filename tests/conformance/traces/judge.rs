//! Compares a play with the recording, step by step.
//!
//! A stable step is compared in full: assignments by name, each member's callbacks with their partitions, errors,
//! state, assignor and how far the generation went. One that varies must agree with one of the repeats in what
//! its `sizes_agree` promises of counts, and in kind and order of each member's callbacks.

use std::collections::BTreeMap;

use super::Verdicts;
use super::clock;
use super::play::{Luck, Played};
use super::trace::{Assignment, Callback, Seen, Step, Trace};

/// Compares each step of one play.
pub fn judge(trace: &Trace, luck: Luck, played: &[Played]) -> Verdicts {
    let mut verdicts = Verdicts { steps: Vec::new(), exact: Vec::new() };
    let mut before = Generations::default();
    for (step, played) in trace.steps.iter().zip(played) {
        let verdict = one(trace, step, played, &before);
        let exact = &step.repeats[luck.repeat];
        verdicts.exact.push(verdict.is_ok() && !step.stable && in_full(exact, &played.seen).is_ok());
        verdicts.steps.push(verdict);
        before.note(step, played);
    }
    verdicts
}

/// The generations at the last step that told them.
#[derive(Default)]
struct Generations {
    ours: i64,
    repeats: Vec<i64>,
    /// No delta can be told from the step before.
    unknown: bool,
}

impl Generations {
    fn note(&mut self, step: &Step, played: &Played) {
        let recorded: Vec<_> = step.repeats.iter().filter_map(|seen| seen.generation).collect();
        if recorded.len() == step.repeats.len() {
            self.repeats = recorded;
            self.ours = played.seen.generation.unwrap_or(0);
            self.unknown = step.generations_differ;
        }
    }

    /// How far a repeat and the play went since.
    fn deltas(&self, step: &Step, played: &Played) -> Option<(Vec<i64>, i64)> {
        if self.unknown || step.generations_differ {
            return None;
        }
        let since = |index: usize| self.repeats.get(index).copied().unwrap_or(0);
        let repeats = step.repeats.iter().enumerate();
        let theirs: Option<Vec<_>> = repeats.map(|(i, seen)| Some(seen.generation? - since(i))).collect();
        Some((theirs?, played.seen.generation? - self.ours))
    }
}

fn one(trace: &Trace, step: &Step, played: &Played, before: &Generations) -> Result<(), String> {
    if let Some(state) = &step.state
        && *state != played.state
        && !step.varies.iter().any(|what| what == "state")
    {
        return Err(format!("state {}, Kafka says {state}", played.state));
    }
    let mut generations = 1;
    if let Some((theirs, ours)) = before.deltas(step, played) {
        if !theirs.contains(&ours) {
            return Err(format!("{ours} generations, Kafka says {theirs:?}"));
        }
        generations = theirs.iter().copied().max().unwrap_or(1).unsigned_abs();
    }
    if step.assignor.is_some() && played.state == "STABLE" && step.assignor != played.assignor {
        return Err(format!("assignor {:?}, Kafka says {:?}", played.assignor, step.assignor));
    }
    errors(step, played)?;
    if step.stable {
        in_full(&step.repeats[0], &played.seen)?;
        in_time(trace, step, played, generations)?;
        return also(step, played);
    }
    let mut difference = String::new();
    for repeat in &step.repeats {
        match in_kind(step, repeat, &played.seen) {
            Ok(()) => return Ok(()),
            Err(why) => difference = why,
        }
    }
    Err(format!("like no repeat; unlike the last: {difference}"))
}

fn errors(step: &Step, played: &Played) -> Result<(), String> {
    let told = |all: &[super::trace::Trouble]| -> Vec<(String, String)> {
        let mut told: Vec<_> =
            all.iter().filter(|t| t.class != "none").map(|t| (t.member.clone(), t.class.clone())).collect();
        told.sort();
        told
    };
    let (theirs, ours) = (told(&step.errors), told(&played.errors));
    if theirs != ours && !step.varies.iter().any(|what| what == "errors") {
        return Err(format!("errors {ours:?}, Kafka says {theirs:?}"));
    }
    for kafka in &step.errors {
        let Some(message) = &kafka.message else { continue };
        let ours = played.errors.iter().find(|t| t.member == kafka.member).and_then(|t| t.message.as_ref());
        if ours.is_some_and(|ours| ours != message) {
            return Err(format!("{}: message {ours:?}, Kafka says {message:?}", kafka.member));
        }
    }
    Ok(())
}

/// Ids that the group still holds though nobody is behind them.
fn also(step: &Step, played: &Played) -> Result<(), String> {
    let dead = |all: &BTreeMap<String, Assignment>| -> BTreeMap<String, Assignment> {
        let live = |name: &String| played.seen.assignment.contains_key(name);
        all.iter().filter(|(name, _)| !live(name)).map(|(n, a)| (n.clone(), a.clone())).collect()
    };
    let (theirs, ours) = (dead(&step.also_in_group), dead(&played.also_in_group));
    if theirs == ours {
        return Ok(());
    }
    Err(format!("the group also holds {ours:?}, Kafka says {theirs:?}"))
}

fn in_full(kafka: &Seen, ours: &Seen) -> Result<(), String> {
    if kafka.assignment != ours.assignment {
        return Err(format!("assigned {:?}, Kafka says {:?}", ours.assignment, kafka.assignment));
    }
    let told = |seen: &Seen| -> BTreeMap<String, String> {
        let line = |calls: &[Callback]| {
            let one = |c: &Callback| format!("{}{:?}", c.kind, c.partitions);
            calls.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        seen.callbacks.iter().map(|(member, calls)| (member.clone(), line(calls))).collect()
    };
    let (theirs, ours) = (told(kafka), told(ours));
    if theirs == ours {
        return Ok(());
    }
    Err(format!("callbacks {ours:?}, Kafka says {theirs:?}"))
}

fn in_time(trace: &Trace, step: &Step, played: &Played, generations: u64) -> Result<(), String> {
    let phases = clock::phases(trace, step, generations);
    for (member, calls) in &played.seen.callbacks {
        let theirs = step.repeats[0].callbacks.get(member).map_or(&[][..], Vec::as_slice);
        for (call, kafka) in calls.iter().zip(theirs) {
            if !clock::fits(call.ms.0, kafka.ms, phases) {
                return Err(format!(
                    "{member} {} after {} ms, Kafka says {:?} give or take {phases}",
                    call.kind, call.ms.0, kafka.ms
                ));
            }
        }
    }
    Ok(())
}

fn in_kind(step: &Step, kafka: &Seen, ours: &Seen) -> Result<(), String> {
    let sizes = |seen: &Seen| -> Vec<(String, usize)> {
        let size = |assignment: &Assignment| assignment.values().map(std::collections::BTreeSet::len).sum();
        let mut sizes: Vec<_> =
            seen.assignment.iter().map(|(member, of)| (member.clone(), size(of))).collect();
        if step.sizes_agree == "as_multiset" {
            for (member, _) in &mut sizes {
                member.clear();
            }
            sizes.sort();
        }
        sizes
    };
    if step.sizes_agree != "no" && sizes(kafka) != sizes(ours) {
        return Err(format!("sizes {:?}, Kafka says {:?}", sizes(ours), sizes(kafka)));
    }
    let kinds = |seen: &Seen| -> BTreeMap<String, String> {
        let line = |calls: &[Callback]| calls.iter().map(|c| c.kind.as_str()).collect::<Vec<_>>().join(" ");
        seen.callbacks.iter().map(|(member, calls)| (member.clone(), line(calls))).collect()
    };
    if kinds(kafka) == kinds(ours) {
        return Ok(());
    }
    Err(format!("callbacks {:?}, Kafka says {:?}", kinds(ours), kinds(kafka)))
}
