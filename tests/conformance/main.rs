//! Conformance: what `LogLab` answers beside what Apache Kafka and librdkafka answered.
//!
//! `cargo test --test conformance` checks `tests/vectors`, `LOGLAB_VECTORS=DIR` another folder; an argument
//! keeps only families whose name holds it. A family is checked by the function that `families` names for it;
//! one without is named as not modelled yet. To add one: write `fn(&VectorFile, &Vectors) -> Report` in a
//! file of its group and enter it in the table.

mod assignors;
mod compaction;
mod console;
mod hash_order;
mod json;
mod offsets;
mod partitioners;
mod positions;
mod produce;
mod report;
mod retention;
mod traces;
mod transactions;
mod vectors;

use std::collections::BTreeMap;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use report::Report;
use vectors::{VectorFile, Vectors};

type Check = fn(&VectorFile, &Vectors) -> Report;

/// Every family that the model knows.
fn families() -> BTreeMap<&'static str, Check> {
    let table: &[(&str, Check)] = &[
        ("murmur2", partitioners::murmur2),
        ("librdkafka_partitioner", partitioners::librdkafka),
        ("assignor_range", assignors::client),
        ("assignor_roundrobin", assignors::client),
        ("assignor_sticky", assignors::client),
        ("assignor_cooperative_sticky", assignors::client),
        ("assignor_seq_sticky", assignors::client),
        ("assignor_seq_cooperative_sticky", assignors::client),
        ("kip848_uniform", assignors::server),
        ("kip848_range", assignors::server),
        ("kip848_seq_uniform", assignors::server),
        ("kip848_seq_range", assignors::server),
        ("kip848_simple", assignors::share),
        ("java_hash_order", hash_order::java_order),
        ("offsets_for_times", offsets::for_times),
        ("produce_real", produce::real),
        ("retention", retention::check),
        ("compaction", compaction::check),
        ("group_trace_classic_cooperative", traces::check),
        ("group_trace_classic_default", traces::check),
        ("group_trace_classic_range", traces::check),
        ("group_trace_classic_roundrobin", traces::check),
        ("group_trace_classic_sticky", traces::check),
        ("group_trace_consumer_range", traces::check),
        ("group_trace_consumer_uniform", traces::check),
        ("group_trace_migration", traces::check),
        ("group_trace_share", traces::check),
        ("group_trace_topics_subscriptions", traces::check),
        ("fetch_positions", positions::check),
        ("reset_offsets", console::reset),
        ("describe_group", console::describe),
        ("group_trace_rolling_upgrade", traces::check),
        ("group_trace_stall", traces::check),
        ("group_trace_static", traces::check),
        ("group_trace_timing", traces::check),
        ("group_trace_zombie_fencing", traces::check),
        ("transactions", transactions::check),
    ];
    table.iter().copied().collect()
}

/// Files that help to check others and hold no answers of their own.
const HELPS: [&str; 1] = ["order_sensitive_shape"];

/// The name under which calls are reported that no recording shows.
const OWN_CALLS: &str = "fetch_positions_own";
const OWN_TRANSACTIONS: &str = "transactions_own";
/// How many differences of a family are printed.
const SHOWN: usize = 10;

fn main() -> ExitCode {
    let vectors = match Vectors::load() {
        Ok(vectors) => vectors,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    // What `cargo test` passes on: flags are for another harness, a word is a filter.
    let filter = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let checks = families();
    let mut reports = BTreeMap::<&str, Report>::new();
    for file in &vectors.files {
        if HELPS.contains(&file.family.as_str()) || !file.family.contains(&filter) {
            continue;
        }
        reports.entry(&file.family).or_default().merge(check(file, &vectors, &checks));
    }
    if OWN_CALLS.contains(&filter) {
        reports.insert(OWN_CALLS, own(include_str!("../fixtures/calls.json"), positions::check_own));
    }
    if OWN_TRANSACTIONS.contains(&filter) {
        reports.insert(
            OWN_TRANSACTIONS,
            own(include_str!("../fixtures/transactions.json"), transactions::check_own),
        );
    }
    println!("{:<36}{:>13}{:>15}", "family", "cases", "steps");
    for (family, report) in &reports {
        println!("{}", report.line(family));
        for failure in report.failures.iter().take(SHOWN) {
            println!("    {failure}");
        }
        if let Some(more @ 1..) = report.failures.len().checked_sub(SHOWN) {
            println!("    and {more} more");
        }
    }
    let unknown = reports.values().filter(|report| report.not_modelled > 0);
    let (families, cases) = unknown.fold((0, 0), |(n, cases), report| (n + 1, cases + report.not_modelled));
    if families > 0 {
        println!(
            "not modelled: {families} families with {cases} cases, as named above; they are not held against the model"
        );
    }
    if reports.values().any(Report::failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What a player must understand besides, with answers read in Kafka's source or given by a broker.
fn own(cases: &str, check: fn(&[serde_json::Value]) -> Report) -> Report {
    match serde_json::from_str::<Vec<serde_json::Value>>(cases) {
        Ok(cases) => check(&cases),
        Err(error) => {
            let mut report = Report::default();
            report.fail(error.to_string());
            report
        }
    }
}

fn check(file: &VectorFile, vectors: &Vectors, checks: &BTreeMap<&str, Check>) -> Report {
    let Some(check) = checks.get(file.family.as_str()) else {
        return Report { not_modelled: file.cases().len(), ..Report::default() };
    };
    // A panic is a difference too, and the other families are still worth checking.
    let mut report = catch_unwind(AssertUnwindSafe(|| check(file, vectors))).unwrap_or_else(|_| {
        let mut report = Report::default();
        report.fail(format!("{}: panicked", file.name));
        report
    });
    if report.cases.total + report.not_modelled == 0 && report.failures.is_empty() {
        report.fail(format!("{}: no cases in it", file.name));
    }
    report
}
