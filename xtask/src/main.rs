//! The project's own tasks: `cargo xtask serve | test | bench | dist`.
//!
//! - On a new machine only Rust (rustup) and Node.js are there; whatever else is needed is installed here, at pinned
//!   versions, and nothing of the user's own is replaced. What can't be installed is named with its command.
//! - A second run does nothing twice: tools, npm packages and the built page are looked at before they are made.
//! - CI runs `cargo xtask test` and nothing else, so whatever must hold is a step of it.

mod bench;
mod browser;
mod npm;
mod parts;
mod run;
mod serve;
mod site;
mod size;
mod test;
mod tools;

use std::process::ExitCode;

use run::Outcome;

const HELP: &str = "\
cargo xtask serve [--port N] [--no-open]   builds the page (release) and serves it at a local address
cargo xtask test [STEP …]                  every check that CI runs, or only the named ones; `--list` names them
cargo xtask bench [FILTER]                 benchmarks, native and as wasm in Chromium
cargo xtask dist                           dist/: the page and the element, for any static host
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let outcome: Outcome = match args.first().map(String::as_str) {
        Some("serve") => serve::serve(rest),
        Some("test") => test::test(rest),
        Some("bench") => bench::bench(rest),
        Some("dist") => site::dist(),
        // Trunk's hook, not for people.
        Some("parts") => parts::parts(),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("no such task: {other}\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}
