//! The size budget: what a browser fetches before it can show anything, compressed as a server would.

use std::fs;

use crate::run::Outcome;
use crate::site;

/// What the page should weigh: wasm + js + css, brotli. It is over it (`BENCHMARKS.md` says what weighs).
const BUDGET: usize = 350 * 1024;
/// What it may not pass until then: lower it with every saving, so that it only ever shrinks.
const LIMIT: usize = 480 * 1024;
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

/// Prints what each file weighs and fails where the sum is over the budget.
pub fn check() -> Outcome {
    let site = site::folder();
    let mut files = site::files_below(&site).map_err(|error| error.to_string())?;
    files.retain(|file| file.extension().is_some_and(|end| end == "wasm" || end == "js" || end == "css"));
    println!("  {:<24} {:>11} {:>11}", "file", "bytes", "brotli");
    let mut total = 0;
    for file in &files {
        let bytes = fs::read(file).map_err(|error| error.to_string())?;
        let small = compressed_len(&bytes)?;
        let name = file.strip_prefix(&site).unwrap_or(file).display().to_string();
        println!("  {name:<24} {:>11} {small:>11}", bytes.len());
        total += small;
    }
    println!("  {:<24} {:>11} {total:>11} of {BUDGET} ({} %)", "all", "", total * 100 / BUDGET);
    if total > BUDGET {
        println!("  over its budget by {} bytes; the check fails above {LIMIT}", total - BUDGET);
    }
    if total <= LIMIT { Ok(()) } else { Err(format!("the page is {} bytes over its limit", total - LIMIT)) }
}

fn compressed_len(bytes: &[u8]) -> Outcome<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &params).map_err(|error| error.to_string())
}
