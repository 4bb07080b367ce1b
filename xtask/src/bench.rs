//! `cargo xtask bench`: each file of `benches/` natively, then the very same source as wasm in Chromium, then what only
//! a page can tell (`tests/e2e/bench/*.bench.js`: loading, frames).
//!
//! The wasm of a bench is a module of its own in `.build/bench`, so that nothing of it weighs on the page.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Outcome, cargo, command, output, root, run};
use crate::tools::Tools;
use crate::{browser, npm, site, tools};

/// What a page does in pieces, between frames, and is measured whole only natively.
const NATIVE_ONLY: [&str; 1] = ["import"];
const TARGET: &str = "wasm32-unknown-unknown";

/// Runs every benchmark, or those measurements whose name contains the filter.
pub fn bench(args: &[String]) -> Outcome {
    let filter = args.first().map_or("", String::as_str);
    let names = names()?;
    for name in &names {
        println!("\n== {name}, native");
        run(&mut cargo(&["bench", "--package", "loglab", "--bench", name, "--", filter]))?;
    }
    println!("\n== in Chromium");
    let tools = tools::ensure()?;
    // Whatever lies there is measured: nothing of an earlier run may.
    let _ = fs::remove_dir_all(folder());
    for name in names.iter().filter(|name| !NATIVE_ONLY.contains(&name.as_str())) {
        wasm(&tools, name)?;
    }
    let site = site::build()?;
    npm::install("tests/e2e")?;
    let playwright = "tests/e2e/node_modules/@playwright/test/cli.js";
    let mut playwright = command("node", &[playwright, "test", "--config", "tests/e2e/bench"]);
    playwright.env("LOGLAB_SITE", site).env("LOGLAB_BENCHES", folder()).env("LOGLAB_BENCH_FILTER", filter);
    run(playwright.env("CHROMIUM", browser::ensure()?))
}

/// `benches/*.rs`, each a `[[bench]]` with `harness = false` in Cargo.toml.
fn names() -> Outcome<Vec<String>> {
    let files = fs::read_dir(root().join("benches")).map_err(|error| format!("benches: {error}"))?;
    let rust = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let mut names: Vec<String> =
        rust.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}

fn folder() -> PathBuf {
    root().join(".build/bench")
}

/// Builds one bench as a module for a page, as Trunk builds the page.
fn wasm(tools: &Tools, name: &str) -> Outcome {
    let build = ["bench", "--package", "loglab", "--bench", name, "--target", TARGET, "--no-run"];
    run(&mut cargo(&build))?;
    let messages = output(cargo(&build).arg("--message-format=json")).unwrap_or_default();
    let built = executable(&messages, name).ok_or_else(|| format!("cargo named no executable for {name}"))?;
    let out = folder();
    let args = ["--target", "web", "--no-typescript", "--out-name", name, "--out-dir"];
    run(command(tools.find("wasm-bindgen")?, &args).arg(&out).arg(built))?;
    let module = out.join(format!("{name}_bg.wasm"));
    run(command(tools.find("wasm-opt")?, &site::WASM_OPT)
        .env("PATH", &tools.path)
        .arg(&module)
        .arg("-o")
        .arg(&module))
}

/// The bench's `"executable":"…"` among cargo's messages, which name the page's own binary too.
fn executable<'m>(messages: &'m str, name: &str) -> Option<&'m Path> {
    let named = messages.split("\"executable\":\"").skip(1).filter_map(|after| after.split('"').next());
    let is_it = |path: &&Path| {
        path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with(&format!("{name}-")))
    };
    named.map(Path::new).find(is_it)
}
