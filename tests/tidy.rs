//! What the compiler can't hold: floors, forbidden names, sizes of files, words for people, leftovers.
//!
//! Each rule is a table or a few lines below, and reports every breach at once, as `file:line: what`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the top down, and what each may import beside itself.
const FLOORS: [(&str, &[&str]); 9] = [
    ("embed", &["ui", "lessons", "tools", "scene", "session", "scenario", "simulation", "engine"]),
    ("ui", &["lessons", "tools", "scene", "session", "scenario", "simulation", "engine"]),
    ("lessons", &["session", "scenario", "simulation", "engine"]),
    ("tools", &["session", "scenario", "simulation", "engine"]),
    ("scene", &["session", "scenario", "simulation", "engine"]),
    ("session", &["scenario", "simulation", "engine"]),
    ("scenario", &["simulation", "engine"]),
    ("simulation", &["engine"]),
    ("engine", &[]),
];

/// The floors that know no browser, no wall clock and no order that differs from run to run.
const PURE: [&str; 7] = ["engine", "simulation", "scenario", "session", "tools", "lessons", "scene"];
const NOT_PURE: [&str; 16] = [
    "yew",
    "web_sys",
    "js_sys",
    "gloo",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "std::time",
    "core::time",
    "std::thread",
    "std::fs",
    "std::net",
    "HashMap",
    "HashSet",
    "Instant",
    "SystemTime",
    "thread_local",
];
/// The one part of a pure floor that draws on a browser's canvas.
const CANVAS_PAINTER: [&str; 2] = ["src/scene/painter.rs", "src/scene/painter/"];

const LONGEST_FILE: usize = 400;
/// In two halves, so that this file does not find itself.
const LEFTOVERS: [&str; 8] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("HA", "CK"),
    concat!("#[ig", "nore"),
    concat!("db", "g!("),
    concat!("unimple", "mented!("),
    concat!("to", "do!("),
];
const LEFTOVERS_IN_SCRIPTS: [&str; 4] =
    [concat!("test.on", "ly"), concat!("test.sk", "ip"), concat!("test.fix", "me"), concat!("debug", "ger;")];
/// Attributes of elements that a person reads or hears.
const SPOKEN: [&str; 7] = [
    "aria-label=",
    "aria-description=",
    "aria-roledescription=",
    "aria-valuetext=",
    "title=",
    "placeholder=",
    "alt=",
];

struct Source {
    name: String,
    text: String,
}

impl Source {
    fn floor(&self) -> Option<&str> {
        self.name
            .strip_prefix("src/")?
            .split(['/', '.'])
            .next()
            .filter(|floor| FLOORS.iter().any(|it| it.0 == *floor))
    }

    /// Lines of code with their numbers, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines.map(|(at, line)| (at + 1, without_comment(line))).filter(|(_, line)| !line.trim().is_empty())
    }
}

#[test]
fn imports_point_one_way() {
    check("an import upwards", |file, found| {
        let Some(floor) = file.floor() else { return };
        let allowed = FLOORS.iter().find(|it| it.0 == floor).map_or(&[][..], |it| it.1);
        for (line, code) in file.code() {
            for imported in crate_paths(code) {
                let is_floor = FLOORS.iter().any(|it| it.0 == imported);
                if is_floor && imported != floor && !allowed.contains(&imported) {
                    found.at(file, line, &format!("{floor} names {imported}"));
                }
            }
        }
    });
}

#[test]
fn lower_floors_name_no_browser_clock_thread_or_hash_order() {
    check("a name that a pure floor must not know", |file, found| {
        let painter = CANVAS_PAINTER.iter().any(|path| file.name.starts_with(path));
        if painter || !file.floor().is_some_and(|floor| PURE.contains(&floor)) {
            return;
        }
        for (line, code) in file.code() {
            for name in NOT_PURE.iter().filter(|name| has_word(code, name)) {
                found.at(file, line, name);
            }
        }
    });
}

#[test]
fn words_for_people_come_from_the_message_file() {
    check("words for people in code", |file, found| {
        if file.floor() != Some("ui") {
            return;
        }
        for (line, code) in file.code().take_while(|(_, code)| !code.contains("#[cfg(test)]")) {
            let text_node = code.trim().trim_matches(|c| c == '{' || c == '}' || c == ' ');
            if whole_literal(text_node).is_some_and(has_words) {
                found.at(file, line, text_node);
            }
            for spoken in SPOKEN {
                let Some((before, after)) = code.split_once(spoken) else { continue };
                let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
                if whole && literal(after.trim_start_matches('{')).is_some_and(has_words) {
                    found.at(file, line, code.trim());
                }
            }
        }
    });
}

#[test]
fn every_module_says_what_it_is() {
    check("no `//!` at the head", |file, found| {
        if !file.text.starts_with("//!") {
            found.at(file, 1, "");
        }
    });
}

#[test]
fn files_stay_short() {
    check("too long", |file, found| {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            found.at(
                file,
                lines,
                &format!("{lines} lines, of {LONGEST_FILE} at most: split it by what it does"),
            );
        }
    });
    let mut found = Found::default();
    for file in sources(&["assets", "tests/e2e", "xtask"], &["js", "mjs", "css"]) {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            found.at(&file, lines, &format!("{lines} lines, of {LONGEST_FILE} at most"));
        }
    }
    found.assert_none("too long");
}

#[test]
fn nothing_is_left_lying_about() {
    check("a leftover", |file, found| {
        for (line, text) in file.text.lines().enumerate() {
            for leftover in LEFTOVERS.iter().filter(|leftover| text.contains(*leftover)) {
                found.at(file, line + 1, leftover);
            }
        }
    });
    let mut found = Found::default();
    for file in sources(&["assets", "tests/e2e", "xtask"], &["js", "mjs", "css", "html"]) {
        for (line, text) in file.text.lines().enumerate() {
            for leftover in LEFTOVERS[..3].iter().chain(&LEFTOVERS_IN_SCRIPTS).filter(|it| text.contains(*it))
            {
                found.at(&file, line + 1, leftover);
            }
        }
    }
    found.assert_none("a leftover");
}

/// Pages obey `style-src 'self'` and `script-src 'self'`: neither inline styles nor inline scripts.
#[test]
fn nothing_inline_that_the_policy_forbids() {
    let mut found = Found::default();
    for file in sources(&["."], &["html"]) {
        for (line, text) in file.text.lines().enumerate() {
            let inline_script = text.contains("<script") && !text.contains("src=");
            if inline_script || text.contains("<style") || text.contains(" style=") {
                found.at(&file, line + 1, text.trim());
            }
        }
    }
    for file in sources(&["src/ui", "src/embed"], &["rs"]) {
        for (line, code) in file.code() {
            if has_word(code, "style") && code.contains("style={") || code.contains(" style=\"") {
                found.at(&file, line, "a style attribute: set the property through CSSOM or a class");
            }
        }
    }
    found.assert_none("inline");
}

/// Runs one rule over every Rust file.
fn check(what: &str, rule: impl Fn(&Source, &mut Found)) {
    let mut found = Found::default();
    let files = sources(&["src", "tests", "benches", "xtask/src"], &["rs"]);
    assert!(files.len() > 10, "the sources were not found");
    for file in &files {
        rule(file, &mut found);
    }
    found.assert_none(what);
}

#[derive(Default)]
struct Found(String);

impl Found {
    fn at(&mut self, file: &Source, line: usize, what: &str) {
        let _ = writeln!(self.0, "{}:{line}: {what}", file.name);
    }

    fn assert_none(self, what: &str) {
        assert!(self.0.is_empty(), "{what}:\n{}", self.0);
    }
}

fn sources(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut paths);
    }
    paths.retain(|path| path.extension().is_some_and(|end| endings.iter().any(|it| end == *it)));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .trim_start_matches("./")
            .replace('\\', "/");
        Source { name, text: fs::read_to_string(&path).unwrap_or_default() }
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let made = name.to_string_lossy().starts_with('.')
            || ["target", "dist", "node_modules", "artefacts", "test-results"].iter().any(|it| name == *it);
        if path.is_dir() && !made {
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

/// The first names of paths that start at the crate: `crate::scene::…`, `crate::{scene, ui::…}`.
fn crate_paths(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let end = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        match rest.strip_prefix('{') {
            None => names.push(&rest[..end(rest)]),
            Some(list) => {
                names.extend(list.split([',', '{', '}']).map(str::trim).map(|item| &item[..end(item)]));
            }
        }
    }
    names
}

fn has_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part))
}

/// What stands between the quotes, where a text is nothing but one string.
fn whole_literal(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"').filter(|inside| !inside.contains('"'))
}

/// What stands between the quotes that a text begins with.
fn literal(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

/// Two letters in a row are a word; `…`, `+` and `×` are signs.
fn has_words(text: &str) -> bool {
    // A sign may be written by its code: `\u{22ef}`.
    let text = if text.starts_with("\\u{") { "" } else { text };
    text.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
}
