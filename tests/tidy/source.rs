//! The files of the repository as the rules read them, and what the rules find.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What is text and written by hand.
const ENDINGS: [&str; 10] = ["rs", "js", "mjs", "css", "html", "toml", "yml", "yaml", "sh", "md"];
/// What is made, not written.
const MADE: [&str; 8] =
    ["target", "dist", "node_modules", "artefacts", "test-results", "book", "build", "vendor"];

/// One file.
pub struct SourceFile {
    /// Its path from the root, with slashes.
    pub name: String,
    pub text: String,
}

impl SourceFile {
    /// Whether its name ends in one of these.
    pub fn is(&self, endings: &[&str]) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, end)| endings.contains(&end))
    }

    /// Whether it lies in one of these folders.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    /// The module below `src` that it belongs to.
    pub fn top_module(&self) -> Option<&str> {
        self.name.strip_prefix("src/")?.split(['/', '.']).next()
    }

    /// All lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }

    /// Lines of code with their numbers, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().map(|(at, line)| (at, without_comment(line))).filter(|(_, line)| !line.trim().is_empty())
    }
}

/// All files of the repository that a person wrote.
pub fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        SourceFile { name, text: fs::read_to_string(&path).unwrap_or_default() }
    };
    let files: Vec<_> = paths.into_iter().map(read).filter(|file| file.is(&ENDINGS)).collect();
    assert!(files.len() > 100, "the sources were not found");
    files
}

/// The text of one file.
pub fn file(name: &str) -> SourceFile {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    SourceFile { name: name.to_owned(), text: text.unwrap_or_else(|error| panic!("{name}: {error}")) }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.') && name != ".cargo" && name != ".ci";
        if path.is_dir() && !hidden && !MADE.iter().any(|made| name == *made) {
            collect(&path, paths);
        } else if path.is_file() {
            paths.push(path);
        }
    }
}

/// The line up to `//`, unless that stands in a string (an address, say).
fn without_comment(line: &str) -> &str {
    let cut = line.match_indices("//").find(|(at, _)| line[..*at].matches('"').count().is_multiple_of(2));
    cut.map_or(line, |(at, _)| &line[..at])
}

/// The breaches of one rule.
#[derive(Default)]
pub struct Found(pub String);

impl Found {
    pub fn at(&mut self, file: &SourceFile, line: usize, what: &str) {
        let _ = writeln!(self.0, "{}:{line}: {what}", file.name);
    }
}

/// Runs one rule over every file, and over breaches planted in files that do not exist, each of which it must catch.
pub fn check(what: &str, rule: impl Fn(&SourceFile, &mut Found), planted: &[(&str, &str)]) {
    for (name, text) in planted {
        let mut found = Found::default();
        rule(&SourceFile { name: (*name).to_owned(), text: (*text).to_owned() }, &mut found);
        assert!(!found.0.is_empty(), "{what} is not caught in {name}:\n{text}");
    }
    let mut found = Found::default();
    for file in &files() {
        rule(file, &mut found);
    }
    assert!(found.0.is_empty(), "{what}:\n{}", found.0);
}
