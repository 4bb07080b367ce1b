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
    run(command(tools.find("wasm-bindgen")?, &args).arg(&staging).arg(cut.join("loglab.wasm")))?;
    take_along(&cut, Path::new(&staging)).map_err(|error| format!("{CUT}: {error}"))?;
    stylesheet(Path::new(&staging)).map_err(|error| format!("assets/css: {error}"))
}

/// One stylesheet of all: a page on a slow network waits for one answer instead of ten.
fn stylesheet(staging: &Path) -> std::io::Result<()> {
    let read = |name| fs::read_to_string(root().join(format!("assets/css/{name}.css")));
    let all = STYLES.iter().map(read).collect::<std::io::Result<Vec<_>>>()?;
    fs::write(staging.join("log-lab.css"), all.join("\n"))
}

/// The parts themselves and the script that fetches them need no more work.
fn take_along(cut: &Path, staging: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(cut)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.extension().is_some_and(|end| end == "wasm" || end == "js") && name != "loglab.wasm" {
            fs::copy(&path, staging.join(name))?;
        }
    }
    Ok(())
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |target| root().join(target))
}
