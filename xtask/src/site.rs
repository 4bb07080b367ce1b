//! The built page: made by Trunk in `.build/site` (`parts` is its hook), then made small, only when something it is made
//! of has changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::run::{Outcome, command, root, run};
use crate::tools;

/// Everything that the built page is made of.
const INPUTS: [&str; 13] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "build.rs",
    "embed.html",
    "examples",
    "index.html",
    "rust-toolchain.toml",
    "src",
    "xtask/npm/package-lock.json",
    "xtask/src/parts.rs",
];

/// For size; the features are those that every browser of the last years has.
/// The second round finds what the first one and its look at the whole program (`--gufa`) left.
pub const WASM_OPT: [&str; 10] = [
    "-Oz",
    "--gufa",
    "-Oz",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The folder of the built page.
pub fn folder() -> PathBuf {
    root().join(".build/site")
}

/// The release build, made again only where needed.
pub fn build() -> Outcome<PathBuf> {
    let site = folder();
    let mark = root().join(".build/site.mark");
    let now = fingerprint()?;
    if site.join("loglab_bg.wasm").is_file() && fs::read_to_string(&mark).is_ok_and(|made| made == now) {
        println!("the page is up to date");
        return Ok(site);
    }
    let tools = tools::ensure()?;
    // A build that fails half-way must not pass for the one before it.
    let _ = fs::remove_file(&mark);
    let mut trunk = command(tools.find("trunk")?, &["build", "--release", "--dist", ".build/site"]);
    run(trunk.env("PATH", &tools.path).env_remove("NO_COLOR"))?;
    let files = files_below(&site).map_err(|error| error.to_string())?;
    optimise(&tools, &files)?;
    minify(&tools, &files)?;
    fs::write(&mark, now).map_err(|error| error.to_string())?;
    Ok(site)
}

/// Each part of the wasm by itself. The names of functions have done their work, but a profile is read with them.
fn optimise(tools: &tools::Tools, files: &[PathBuf]) -> Outcome {
    let names_go = if names_stay() { "-g" } else { "--strip-debug" };
    for file in files.iter().filter(|file| has_end(file, "wasm")) {
        let mut optimise = command(tools.find("wasm-opt")?, &WASM_OPT);
        run(optimise.arg(names_go).arg(file).arg("-o").arg(file))?;
    }
    Ok(())
}

/// `LOGLAB_NAMES=1` leaves functions their names, for profiles.
pub fn names_stay() -> bool {
    std::env::var_os("LOGLAB_NAMES").is_some()
}

/// Scripts and styles without comments and long names: they are a part of the page's size too.
fn minify(tools: &tools::Tools, files: &[PathBuf]) -> Outcome {
    let esbuild = tools.find("esbuild")?;
    for file in files.iter().filter(|file| has_end(file, "js") || has_end(file, "css")) {
        let mut esbuild = command(&esbuild, &["--minify", "--allow-overwrite", "--log-level=warning"]);
        run(esbuild.arg(file).arg(format!("--outfile={}", file.display())))?;
    }
    Ok(())
}

/// Whether a name ends so.
pub fn has_end(file: &Path, end: &str) -> bool {
    file.extension().is_some_and(|it| it == end)
}

/// `dist/`: what a static host or a course server holds.
pub fn dist() -> Outcome {
    let site = build()?;
    let dist = root().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(|error| format!("dist: {error}"))?;
    }
    let files = files_below(&site).map_err(|error| error.to_string())?;
    for file in &files {
        let to = dist.join(file.strip_prefix(&site).unwrap_or(file));
        copy(file, &to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    println!("dist/ holds {} files; put it anywhere on a static host, below any path", files.len());
    Ok(())
}

/// Every file below a folder, in a stable order.
pub fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(from, to).map(drop)
}

/// Of names and contents, not of times: a fresh checkout of the same tree needs no new build.
fn fingerprint() -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        let path = root().join(input);
        let files = if path.is_dir() { files_below(&path) } else { Ok(vec![path]) };
        for file in files.map_err(|error| format!("{input}: {error}"))? {
            hasher.write(file.to_string_lossy().as_bytes());
            hasher.write(&fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?);
        }
    }
    Ok(format!("{:016x}{}", hasher.finish(), if names_stay() { " with names" } else { "" }))
}
