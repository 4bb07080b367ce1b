//! What a file imports, as paths from the root of the crate: `crate::…` as it stands, `super::…` and `self::…` resolved.

use crate::source::SourceFile;

/// The module at the top of the crate that each path of the file leads to, with its line.
///
/// A path that stays inside its own module leads there; so a `super::super::…` that climbs to the root and down another
/// floor is seen, from a file's own module and from the modules written inside it.
pub fn top_modules(file: &SourceFile) -> Vec<(usize, String)> {
    let own = module_path(&file.name);
    let code: Vec<(usize, &str)> = file.code().collect();
    // As one text, since a list of imports may take several lines.
    let text: String = code.iter().flat_map(|(_, line)| [line, "\n"]).collect();
    let mut found = Vec::new();
    let mut inner: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for (number, line) in &code {
        let indent = line.len() - line.trim_start().len();
        if line.trim() == "}" && inner.last().is_some_and(|(opened, _)| *opened == indent) {
            inner.pop();
        }
        let here: Vec<&str> = own.iter().copied().chain(inner.iter().map(|(_, name)| *name)).collect();
        for (at, root) in starts(line) {
            let rest = &text[start + at..];
            let base = if root { &[] } else { &here[..] };
            follow(base, rest, &mut |module| found.push((*number, module.to_owned())));
        }
        if let Some(name) = inline_module(line) {
            inner.push((indent, name));
        }
        start += line.len() + 1;
    }
    found
}

/// `src/ui/words/format.rs` is `ui::words::format`.
fn module_path(name: &str) -> Vec<&str> {
    let path = name.strip_prefix("src/").unwrap_or(name).trim_end_matches(".rs");
    path.split('/').filter(|part| !matches!(*part, "lib" | "main" | "mod")).collect()
}

/// The name in `mod name {`. What it holds is indented further than itself, since `cargo fmt` reaches every file.
fn inline_module(line: &str) -> Option<&str> {
    let (head, name) = line.strip_suffix(" {")?.split_once("mod ")?;
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    (matches!(head.trim(), "" | "pub" | "pub(crate)" | "pub(super)") && name.chars().all(plain))
        .then_some(name)
}

/// Where paths begin that name their start, and whether that is the root. A `use` has one; what stands in its braces
/// goes on from there.
fn starts(line: &str) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    for (start, root) in [("crate::", true), ("super::", false), ("self::", false)] {
        for (at, _) in line.match_indices(start) {
            // One in the middle of a path is a step of it.
            let whole = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if whole {
                found.push((if root { at + start.len() } else { at }, root));
            }
        }
    }
    if line.trim_start().trim_start_matches("pub ").starts_with("use ") {
        found.sort_unstable();
        found.truncate(1);
    }
    found
}

/// Hands on the top module of each path that `rest` lists, seen from the module `base`.
fn follow(base: &[&str], rest: &str, each: &mut impl FnMut(&str)) {
    let rest = rest.trim_start();
    if let Some(list) = rest.strip_prefix('{') {
        for item in items(list) {
            follow(base, item, each);
        }
        return;
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    match (name, after.strip_prefix("::")) {
        ("super", Some(after)) => follow(&base[..base.len().saturating_sub(1)], after, each),
        ("self", Some(after)) => follow(base, after, each),
        _ => each(base.first().copied().unwrap_or(name)),
    }
}

/// The items of a list in braces, of which the first brace is gone.
fn items(list: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        if c == '}' && depth == 0 && start == at + 1 {
            break;
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

#[test]
fn paths_lead_to_their_floor() {
    let check = |name: &str, text: &str, expected: &[&str]| {
        let file = SourceFile { name: name.to_owned(), text: text.to_owned() };
        let found: Vec<String> = top_modules(&file).into_iter().map(|(_, module)| module).collect();
        assert_eq!(found, expected, "{name}: {text}");
    };
    check("src/scene/lane.rs", "use crate::engine::kafka::log::Chunk;", &["engine"]);
    check("src/scene/lane.rs", "use crate::{engine::x, scene::{a, b}, ui};", &["engine", "scene", "ui"]);
    check("src/scene/lane.rs", "use crate::{\n    engine::x,\n    ui::y,\n};", &["engine", "ui"]);
    check("src/scene/lane.rs", "use super::list::Point;", &["scene"]);
    check("src/scene/lane.rs", "use super::super::ui::App;", &["ui"]);
    check("src/scene/lane.rs", "use super::{super::{ui, tools::x}, list};", &["ui", "tools", "scene"]);
    check("src/scene.rs", "use super::ui::App;", &["ui"]);
    check(
        "src/scene/lane.rs",
        "mod tests {\n    use super::super::list;\n    use super::*;\n}",
        &["scene"; 2],
    );
    check("src/scene/lane.rs", "mod tests {\n    use super::super::super::ui;\n}", &["ui"]);
    check("src/scene/lane.rs", "mod tests {\n}\nuse super::super::ui;", &["ui"]);
    check("src/scene/lane.rs", "let x = super::super::ui::f(crate::tools::g());", &["tools", "ui"]);
    check("src/scene/lane.rs", "// use crate::ui;", &[]);
}
