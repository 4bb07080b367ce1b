//! The size budget, compressed as a server would: what a browser fetches for a page at work, and what it fetches more
//! when a person touches a lab (`split`).

use std::fs;

use crate::run::Outcome;
use crate::site;

/// What the page may weigh: wasm + js + css, brotli.
const PAGE: usize = 350 * 1024;
/// What the page and its tools weigh together may not pass: lower it with every saving.
const WHOLE: usize = 456 * 1024;
/// What only tools need.
const TOOLS: &str = "loglab_tools.wasm";
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

/// Prints what each file weighs and fails where a sum is over its budget.
pub fn check() -> Outcome {
    let site = site::folder();
    let mut files = site::files_below(&site).map_err(|error| error.to_string())?;
    let is_code = |end: &std::ffi::OsStr| end == "wasm" || end == "js" || end == "css";
    files.retain(|file| file.extension().is_some_and(is_code) && !file.starts_with(site.join("examples")));
    println!("  {:<24} {:>11} {:>11}", "file", "bytes", "brotli");
    let (mut page, mut tools) = (0, 0);
    for file in &files {
        let bytes = fs::read(file).map_err(|error| error.to_string())?;
        let small = compressed_len(&bytes)?;
        let name = file.strip_prefix(&site).unwrap_or(file).display().to_string();
        println!("  {name:<24} {:>11} {small:>11}", bytes.len());
        *(if name == TOOLS { &mut tools } else { &mut page }) += small;
    }
    within("the page", page, PAGE)?;
    within("with its tools", page + tools, WHOLE)
}

fn within(what: &str, size: usize, budget: usize) -> Outcome {
    println!("  {what:<24} {:>11} {size:>11} of {budget} ({} %)", "", size * 100 / budget);
    if size <= budget { Ok(()) } else { Err(format!("{what}: {} bytes over the budget", size - budget)) }
}

fn compressed_len(bytes: &[u8]) -> Outcome<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &params).map_err(|error| error.to_string())
}
