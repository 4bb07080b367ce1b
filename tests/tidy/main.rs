//! What the compiler can't hold: floors, forbidden names, sizes of files, words for people, leftovers.
//!
//! Each rule is a table or a few lines below, reports every breach at once, as `file:line: what`, and is shown to catch
//! planted ones.

mod imports;
mod source;

use source::{Found, SourceFile, check, file};

/// The floors from the top down, as they are drawn in each of [`DRAWN_IN`]: imports point to the right.
const FLOORS: &str = "embed → ui → {tools, scene} → session → scenario → simulation → engine";
const DRAWN_IN: [&str; 3] = ["src/lib.rs", "README.md", "docs/architecture.md"];
/// What lies beside the floors: what the page brings along, and the parts in which it comes.
const BESIDE: [&str; 4] = ["assets", "parts", "lib", "main"];

/// The floors that know no browser, no wall clock and no order that differs from run to run.
const NOT_PURE_FLOORS: [&str; 2] = ["embed", "ui"];
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
/// Tables with an entry for each fact of Kafka's, which stand in one piece each.
const TABLES: [&str; 3] =
    ["src/embed/answers/kafka_event.rs", "src/simulation/kafka/fact.rs", "tests/words/facts.rs"];
const LONGEST_TABLE: usize = 600;

/// What no file of these kinds may hold. In two halves, so that this file does not find itself.
const FORBIDDEN: [(&[&str], &str); 15] = [
    (&["rs", "js", "mjs", "css", "html"], concat!("TO", "DO")),
    (&["rs", "js", "mjs", "css", "html"], concat!("FIX", "ME")),
    (&["rs", "js", "mjs", "css", "html"], concat!("XX", "X:")),
    (&["rs"], concat!("HA", "CK")),
    (&["rs"], concat!("#[ig", "nore")),
    (&["rs"], concat!("db", "g!(")),
    (&["rs"], concat!("unimple", "mented!(")),
    (&["rs"], concat!("to", "do!(")),
    (&["js", "mjs"], concat!("test.on", "ly")),
    (&["js", "mjs"], concat!("test.sk", "ip")),
    (&["js", "mjs"], concat!("test.fix", "me")),
    (&["js", "mjs"], concat!("debug", "ger;")),
    // Yew's own macro, the stock toolchain, and no request that makes the page wait.
    (&["rs"], concat!("mark", "up!")),
    (&["rs", "toml", "yml", "yaml", "sh"], concat!("RUSTC_", "BOOTSTRAP")),
    (&["rs"], concat!("open_with_", "async")),
];

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

/// The floors from the top down; those in braces lie side by side.
fn floors() -> Vec<Vec<&'static str>> {
    FLOORS.split(" → ").map(|step| step.trim_matches(['{', '}']).split(", ").collect()).collect()
}

fn floor(file: &SourceFile) -> Option<&str> {
    file.top_module().filter(|module| floors().iter().flatten().any(|floor| floor == module))
}

#[test]
fn imports_point_one_way() {
    let level = |module: &str| floors().iter().position(|step| step.contains(&module));
    let rule = |file: &SourceFile, found: &mut Found| {
        let Some(own) = floor(file) else { return };
        for (line, imported) in imports::top_modules(file) {
            let upwards = level(&imported).is_some_and(|other| Some(other) <= level(own));
            if imported != own && upwards {
                found.at(file, line, &format!("{own} names {imported}"));
            }
        }
    };
    check(
        "an import upwards",
        rule,
        &[
            ("src/engine/kafka/log.rs", "use crate::simulation::World;"),
            ("src/engine/kafka/log.rs", "use super::super::super::simulation::World;"),
            ("src/scene/lane.rs", "mod tests {\n    use super::super::super::ui::App;\n}"),
            ("src/scene/lane.rs", "use crate::{\n    engine::kafka,\n    tools::keys,\n};"),
            ("src/tools/keys.rs", "fn f() -> crate::scene::DisplayList {}"),
        ],
    );
}

#[test]
fn floors_are_drawn_as_they_are() {
    for name in DRAWN_IN {
        assert!(file(name).text.contains(FLOORS), "{name} does not draw the floors as {FLOORS}");
    }
    let drawn = floors().concat();
    let map = file("docs/architecture.md").text;
    for floor in &drawn {
        assert!(
            map.contains(&format!("| `src/{floor}/` |")),
            "docs/architecture.md does not tell of {floor}"
        );
    }
    let known = |module: &str| drawn.contains(&module) || BESIDE.contains(&module);
    let rule = |file: &SourceFile, found: &mut Found| {
        if let Some(module) = file.top_module().filter(|module| !known(module)) {
            found.at(file, 1, &format!("{module} is no floor"));
        }
    };
    check("a module that stands on no floor", rule, &[("src/attic/box.rs", "")]);
}

#[test]
fn lower_floors_name_no_browser_clock_thread_or_hash_order() {
    let rule = |file: &SourceFile, found: &mut Found| {
        let painter = CANVAS_PAINTER.iter().any(|path| file.name.starts_with(path));
        if painter || floor(file).is_none_or(|floor| NOT_PURE_FLOORS.contains(&floor)) {
            return;
        }
        for (line, code) in file.code() {
            for name in NOT_PURE.iter().filter(|name| has_word(code, name)) {
                found.at(file, line, name);
            }
        }
    };
    check(
        "a name that a pure floor must not know",
        rule,
        &[
            ("src/tools/keys.rs", "use std::collections::HashMap;"),
            ("src/scene/lane.rs", "let now = web_sys::window();"),
        ],
    );
}

#[test]
fn words_for_people_come_from_the_message_file() {
    let rule = |file: &SourceFile, found: &mut Found| {
        if floor(file) != Some("ui") {
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
    };
    check(
        "words for people in code",
        rule,
        &[("src/ui/app.rs", "{ \"Add a member\" }"), ("src/ui/app.rs", "<button title={\"Close\"}>")],
    );
}

#[test]
fn every_module_says_what_it_is() {
    let rule = |file: &SourceFile, found: &mut Found| {
        if file.is(&["rs"]) && !file.text.starts_with("//!") {
            found.at(file, 1, "");
        }
    };
    check("no `//!` at the head", rule, &[("src/scene/lane.rs", "use std::rc::Rc;")]);
}

#[test]
fn files_stay_short() {
    let rule = |file: &SourceFile, found: &mut Found| {
        let lines = file.text.lines().count();
        let most = if TABLES.contains(&&*file.name) { LONGEST_TABLE } else { LONGEST_FILE };
        if file.is(&["rs", "js", "mjs", "css"]) && lines > most {
            let what = format!("{lines} lines, of {most} at most: split it by what it does");
            found.at(file, lines, &what);
        }
    };
    check("too long", rule, &[("xtask/src/main.rs", &"\n".repeat(LONGEST_FILE + 1))]);
}

#[test]
fn nothing_forbidden_and_nothing_left_lying_about() {
    let rule = |file: &SourceFile, found: &mut Found| {
        for (line, text) in file.lines() {
            for (_, what) in FORBIDDEN.iter().filter(|(kinds, what)| file.is(kinds) && text.contains(what)) {
                found.at(file, line, what);
            }
            // `open(method, url, false)`: the page would stand still until the answer is there.
            let waits = text.split_once(".open(").is_some_and(|(_, call)| {
                call.split_once(')').is_some_and(|(arguments, _)| arguments.trim_end().ends_with("false"))
            });
            if waits && file.is(&["js", "mjs", "html"]) {
                found.at(file, line, "a synchronous request");
            }
        }
    };
    let planted = FORBIDDEN.map(|(kinds, what)| (format!("xtask/planted.{}", kinds[0]), what));
    let mut planted: Vec<(&str, &str)> = planted.iter().map(|(name, what)| (name.as_str(), *what)).collect();
    planted.push(("assets/page.js", "request.open(\"GET\", address, false);"));
    check("what must not be there", rule, &planted);
}

/// Pages obey `style-src 'self'` and `script-src 'self'`: neither inline styles nor inline scripts.
#[test]
fn nothing_inline_that_the_policy_forbids() {
    let rule = |file: &SourceFile, found: &mut Found| {
        if file.is(&["html"]) {
            for (line, text) in file.lines() {
                let inline_script = text.contains("<script") && !text.contains("src=");
                if inline_script || text.contains("<style") || text.contains(" style=") {
                    found.at(file, line, text.trim());
                }
            }
        } else if file.is_in(&["src/ui", "src/embed"]) {
            for (line, code) in file.code() {
                if has_word(code, "style") && code.contains("style={") || code.contains(" style=\"") {
                    found.at(file, line, "a style attribute: set the property through CSSOM or a class");
                }
            }
        }
    };
    check(
        "inline",
        rule,
        &[
            ("index.html", "<script>start()</script>"),
            ("index.html", "<p style=\"color: red\">"),
            ("src/ui/app.rs", "<p style={colour}>"),
        ],
    );
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
