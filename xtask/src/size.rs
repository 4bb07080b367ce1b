//! The size budget, compressed as a server would: what a browser fetches before the first frame, and what a touch fetches
//! more (`parts`).

use std::fs;

use crate::run::Outcome;
use crate::site;

/// What a page may fetch before its first frame: wasm + js + css, brotli.
const FIRST: Limit = Limit { budget: 500 * 1024, most: 680 * 1024 };
/// What it may fetch of these altogether.
const WHOLE: Limit = Limit { budget: 1200 * 1024, most: 1200 * 1024 };
/// The one wasm that is there from the start.
const MAIN: &str = "loglab_bg.wasm";
/// The ordinary parts cost more than the budget today (BENCHMARKS.md says which): it may not become more still. Lower
/// `most` with every saving, until it is the budget. A build sways by some hundred bytes with the place it is made in.
struct Limit {
    budget: usize,
    most: usize,
}

const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

/// Prints what each file weighs and fails where a sum is over what it may be.
pub fn check() -> Outcome {
    let site = site::folder();
    let mut files = site::files_below(&site).map_err(|error| error.to_string())?;
    let is_code = |end: &std::ffi::OsStr| end == "wasm" || end == "js" || end == "css";
    files.retain(|file| file.extension().is_some_and(is_code) && !file.starts_with(site.join("examples")));
    println!("  {:<24} {:>11} {:>11}", "file", "bytes", "brotli");
    let (mut first, mut later) = (0, 0);
    for file in &files {
        let bytes = fs::read(file).map_err(|error| error.to_string())?;
        let small = compressed_len(&bytes)?;
        let name = file.strip_prefix(&site).unwrap_or(file).display().to_string();
        println!("  {name:<24} {:>11} {small:>11}", bytes.len());
        let is_later = name != MAIN && site::has_end(file, "wasm");
        *(if is_later { &mut later } else { &mut first }) += small;
    }
    within("before the first frame", first, FIRST)?;
    within("everything", first + later, WHOLE)
}

fn within(what: &str, size: usize, limit: Limit) -> Outcome {
    let Limit { budget, most } = limit;
    println!("  {what:<24} {:>11} {size:>11} of {budget} ({:.1} %)", "", size as f64 * 100.0 / budget as f64);
    if size <= most { Ok(()) } else { Err(format!("{what}: {size} bytes, at most {most}")) }
}

fn compressed_len(bytes: &[u8]) -> Outcome<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &params).map_err(|error| error.to_string())?;
    Ok(out.len())
}
