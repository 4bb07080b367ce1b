//! `cargo xtask test`: every check, one step after the other, each with its name and its time; the first failure ends
//! it. Names of steps as arguments run only those.

use std::process::Command;
#[expect(
    clippy::disallowed_types,
    reason = "the time a step took is for people; nothing is decided by it"
)]
use std::time::Instant;

use crate::run::{Outcome, cargo, command, run};
use crate::{browser, npm, site, size, tools};

type Step = (&'static str, &'static str, fn() -> Outcome);

/// Quick answers first.
const STEPS: [Step; 8] = [
    ("fmt", "the code is formatted", fmt),
    ("clippy", "no lint complains, native", clippy),
    ("clippy-wasm", "no lint complains, wasm", clippy_wasm),
    ("native", "unit, property, conformance and tidy tests", native),
    ("wasm", "the same engine in wasm", wasm),
    ("build", "the page, release", build),
    ("size", "the page keeps to its budget", size::check),
    ("e2e", "the page in a real browser", e2e),
];

/// Runs all steps, or the named ones.
pub fn test(args: &[String]) -> Outcome {
    if args.iter().any(|arg| arg == "--list") {
        for (name, what, _) in STEPS {
            println!("{name:<12} {what}");
        }
        return Ok(());
    }
    if let Some(unknown) = args.iter().find(|arg| !STEPS.iter().any(|step| step.0 == arg.as_str())) {
        return Err(format!("test: no such step: {unknown} (`cargo xtask test --list`)"));
    }
    let mut report = Vec::new();
    for (name, what, step) in STEPS {
        if !args.is_empty() && !args.iter().any(|arg| arg == name) {
            continue;
        }
        println!("\n== {name}: {what}");
        let (outcome, seconds) = timed(step);
        report.push(format!(
            "{name:<12} {seconds:>7.1} s  {}",
            if outcome.is_ok() { "passed" } else { "FAILED" }
        ));
        if let Err(error) = outcome {
            print_report(&report, 1);
            return Err(format!("step '{name}': {error}"));
        }
    }
    print_report(&report, 0);
    Ok(())
}

#[expect(clippy::disallowed_types, reason = "the time a step took is for people; nothing is decided by it")]
fn timed(step: fn() -> Outcome) -> (Outcome, f64) {
    let start = Instant::now();
    (step(), start.elapsed().as_secs_f64())
}

fn print_report(report: &[String], failed: usize) {
    println!("\n{}\n\n{} passed, {failed} failed", report.join("\n"), report.len() - failed);
}

fn fmt() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// As one module and in parts: what a gate is made of differs.
fn clippy_wasm() -> Outcome {
    tools::ensure()?;
    let target = ["clippy", "--package", "loglab", "--lib", "--bins", "--target", "wasm32-unknown-unknown"];
    for features in ["", "split"] {
        run(cargo(&target).args(["--locked", "--features", features, "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn native() -> Outcome {
    run(&mut cargo(&["test", "--workspace", "--locked"]))
}

/// `tests/wasm.rs` and `tests/digest.rs` run in Node: the same module that the browser loads, without a driver to keep in step with it.
fn wasm() -> Outcome {
    let tools = tools::ensure()?;
    let runner = tools.find("wasm-bindgen-test-runner")?;
    let test = [
        "test",
        "--package",
        "loglab",
        "--test",
        "wasm",
        "--test",
        "digest",
        "--target",
        "wasm32-unknown-unknown",
        "--locked",
    ];
    run(cargo(&test).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
}

fn build() -> Outcome {
    site::build().map(drop)
}

fn e2e() -> Outcome {
    tools::node()?;
    let site = site::build()?;
    npm::install("tests/e2e")?;
    let chromium = browser::ensure()?;
    let mut playwright: Command =
        command("node", &["tests/e2e/node_modules/@playwright/test/cli.js", "test", "--config", "tests/e2e"]);
    run(playwright.env("LOGLAB_SITE", site).env("CHROMIUM", chromium))
}
