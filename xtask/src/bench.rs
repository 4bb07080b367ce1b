//! `cargo xtask bench`: the native benchmarks (`[[bench]]` of Cargo.toml, in `benches/`), then the same in Chromium
//! (`tests/e2e/bench/*.mjs`, driven like the browser tests, on the built page).

use crate::run::{Outcome, cargo, command, root, run};
use crate::{browser, npm, site, tools};

/// Runs every benchmark whose name contains the filter, if one is given.
pub fn bench(args: &[String]) -> Outcome {
    let filter: Vec<&str> = args.iter().map(String::as_str).collect();
    if root().join("benches").is_dir() {
        println!("native");
        let mut bench = vec!["bench", "--package", "loglab", "--benches", "--"];
        bench.extend(&filter);
        run(&mut cargo(&bench))?;
    } else {
        println!("native: no benches/ yet");
    }
    if !root().join("tests/e2e/bench").is_dir() {
        println!("in Chromium: no tests/e2e/bench/ yet");
        return Ok(());
    }
    println!("in Chromium");
    tools::node()?;
    let site = site::build()?;
    npm::install("tests/e2e")?;
    let mut playwright = vec![
        "tests/e2e/node_modules/@playwright/test/cli.js",
        "test",
        "--config",
        "tests/e2e/bench/playwright.config.mjs",
    ];
    playwright.extend(&filter);
    run(command("node", &playwright).env("LOGLAB_SITE", site).env("CHROMIUM", browser::ensure()?))
}
