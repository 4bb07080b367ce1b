//! npm packages, exactly as their lock files say.

use std::fs;
use std::process::Command;

use crate::run::{Outcome, command, root, run};

/// npm as this system calls it.
fn npm(args: &[&str]) -> Command {
    command(if cfg!(windows) { "npm.cmd" } else { "npm" }, args)
}

/// Installs the packages of `folder` unless the very same lock file was installed before.
pub fn install(folder: &str) -> Outcome {
    let dir = root().join(folder);
    let lock = fs::read(dir.join("package-lock.json"))
        .map_err(|error| format!("{folder}/package-lock.json: {error}"))?;
    let done = dir.join("node_modules/.installed-lock.json");
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing the npm packages of {folder}");
    run(npm(&["ci", "--no-audit", "--no-fund"]).current_dir(&dir))?;
    fs::write(&done, lock).map_err(|error| error.to_string())
}
