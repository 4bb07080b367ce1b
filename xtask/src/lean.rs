//! The page's wasm with a standard library made for size: 60 KB less to fetch than with the one that comes compiled.
//!
//! - `std` is compiled from its sources with the project's own profile and the feature `optimize_for_size`, whose sorts
//!   are small, and a panic traps at once instead of carrying its message along.
//! - Cargo calls both unstable, so the pinned compiler is told that we know (`RUSTC_BOOTSTRAP`). Nothing in the source
//!   depends on it: `trunk serve` alone builds the same page, larger, and tests run with the usual library.

use std::path::Path;
use std::process::Command;

use crate::run::{Outcome, command, output, run};

const SETTINGS: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort"),
];

/// Has `command`, which builds wasm, build it lean.
pub fn lean(command: &mut Command) -> &mut Command {
    command.envs(SETTINGS)
}

/// Makes sure of the standard library's sources.
pub fn ensure() -> Outcome {
    let sysroot = output(&mut command("rustc", &["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file() {
        return Ok(());
    }
    println!("adding the standard library's sources");
    run(&mut command("rustup", &["component", "add", "rust-src"]))
}
