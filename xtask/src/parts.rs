//! Cuts the page's wasm into what a lab at rest needs and the parts that a touch fetches. Where the cuts are, the Rust
//! code says (`wasm_split`, behind the cargo feature `split`); the work is that of `wasm-split-cli` and `wasm-bindgen`.
//!
//! Trunk calls this as a hook of every build, `trunk serve` included, and what it made of the whole module is replaced.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Outcome, command, root, run};
use crate::tools;

const CUT: &str = ".build/parts";

/// The files of `assets/css` in their order: a later rule wins over an earlier one.
const STYLES: [&str; 10] =
    ["tokens", "base", "header", "stage", "groups", "overlay", "panels", "compare", "tools", "narrow"];

/// Puts the parts, and the scripts that fetch them, into the folder that Trunk is filling.
pub fn parts() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR").ok_or("parts: this is a hook of Trunk's (Trunk.toml)")?;
    let staging = Path::new(&staging);
    let profile = env::var("TRUNK_PROFILE").unwrap_or_default();
    let module = target().join("wasm32-unknown-unknown").join(profile).join("loglab.wasm");
    let tools = tools::for_parts()?;
    let cut = root().join(CUT);
    // Parts of an earlier build must not come along.
    let _ = fs::remove_dir_all(&cut);
    fs::create_dir_all(&cut).map_err(|error| format!("{CUT}: {error}"))?;
    let mut split = command(tools.find("wasm-split-cli")?, &["--target", "web", "--out-name", "loglab"]);
    run(split.arg(module).arg(&cut))?;
    // Without the linker's own exports the parts would not find the memory that they share.
    let args =
        ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "loglab", "--out-dir"];
    let whole = cut.join("loglab.wasm");
    run(command(tools.find("wasm-bindgen")?, &args).arg(&cut).arg(&whole))?;
    fs::remove_file(&whole).map_err(|error| format!("{CUT}: {error}"))?;
    scripts(&tools, &cut, staging)?;
    take_along(&cut, staging).map_err(|error| format!("{CUT}: {error}"))?;
    stylesheet(staging).map_err(|error| format!("assets/css: {error}"))
}

/// The glue and what fetches the parts become one function that makes an instance of the module: after a trap the page
/// needs another one, and scripts are run once. The element's files become one script.
fn scripts(tools: &tools::Tools, cut: &Path, staging: &Path) -> Outcome {
    let esbuild = tools.find("esbuild")?;
    let bundle = |from: &Path, name: &str, args: &[&str]| {
        let mut esbuild = command(&esbuild, &["--bundle", "--log-level=warning", "--allow-overwrite"]);
        run(esbuild.args(args).arg(from).arg(format!("--outfile={}", staging.join(name).display())))
    };
    let instance = [
        "--format=iife",
        "--global-name=glue",
        "--define:import.meta.url=base",
        "--banner:js=export function instance(base) {",
        "--footer:js=return glue; }",
    ];
    bundle(&cut.join("loglab.js"), "loglab.js", &instance)?;
    bundle(&root().join("assets/log-lab.js"), "log-lab.js", &["--format=esm"])
}

/// One stylesheet of all: a page on a slow network waits for one answer instead of ten.
fn stylesheet(staging: &Path) -> std::io::Result<()> {
    let read = |name| fs::read_to_string(root().join(format!("assets/css/{name}.css")));
    let all = STYLES.iter().map(read).collect::<std::io::Result<Vec<_>>>()?;
    fs::write(staging.join("log-lab.css"), all.join("\n"))
}

/// The module's first part and the others.
fn take_along(cut: &Path, staging: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(cut)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "wasm") {
            fs::copy(&path, staging.join(path.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |target| root().join(target))
}
