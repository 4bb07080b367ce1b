//! What the sources say and what the message files hold, read as text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// All of `src`, as one text; tests at the ends of files included.
pub fn sources() -> String {
    all("src", "rs")
}

/// All message files, as one text.
pub fn message_files() -> String {
    all("assets/lang", "ftl")
}

fn all(folder: &str, extension: &str) -> String {
    let mut text = String::new();
    read(Path::new(folder), extension, &mut text);
    text
}

fn read(folder: &Path, extension: &str, text: &mut String) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read(&path, extension, text);
        } else if path.extension().is_some_and(|found| found == extension) {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
            text.push('\n');
        }
    }
}

/// Message id → the variables that its value and attributes name, those of messages inside it included.
pub fn messages() -> BTreeMap<String, BTreeSet<String>> {
    let text = message_files();
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut inside: Vec<(String, String)> = Vec::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) =
            line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            id.trim().clone_into(&mut current);
            let before = messages.insert(current.clone(), BTreeSet::new());
            assert!(before.is_none(), "'{current}' is there twice");
        }
        let variables =
            line.split('$').skip(1).map(|rest| word(rest, |c| c.is_ascii_alphanumeric() || c == '_'));
        if let Some(known) = messages.get_mut(&current) {
            known.extend(variables.map(str::to_owned));
        }
        let named =
            line.split("{ ").skip(1).map(|rest| word(rest, |c| c.is_ascii_alphanumeric() || c == '-'));
        let named = named.filter(|id| !id.is_empty());
        inside.extend(named.map(|id| (current.clone(), id.to_owned())));
    }
    for (outer, inner) in inside {
        let variables = messages[&inner].clone();
        messages.entry(outer).or_default().extend(variables);
    }
    messages
}

/// Every key that a selector names: plural categories, numbers and words.
pub fn keys() -> BTreeSet<String> {
    let text = message_files();
    let variants = text.lines().filter_map(|line| line.trim().trim_start_matches('*').strip_prefix('['));
    variants.filter_map(|rest| Some(rest.split_once(']')?.0.trim().to_owned())).collect()
}

fn word(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())]
}

/// Messages whose ids are made of these and a code, each with the sources' own test that there is one for each code.
pub const BY_CODE: &[&str] =
    &["import-error-", "embed-controls-", "embed-lock-", "embed-theme-", "embed-view-"];

/// Refusals that the sources make: their ids with the arguments that follow them, each of the value 3.
pub fn refusals() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let text: &'static str = sources().leak();
    let literal = |text: &'static str| text.split('"').nth(1).unwrap();
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let starts = text.match_indices("Refusal::").filter(|(at, _)| {
        let rest = &text[at + "Refusal::".len()..];
        rest.starts_with("new(") || rest.starts_with("invalid(")
    });
    for (at, _) in starts {
        let call = &text[at..];
        let close = closing(call);
        let last =
            call[..close].rsplit(',').find(|part| !part.trim_matches([')', ' ', '\n']).is_empty()).unwrap();
        let args = args_after(&call[close + 1..]);
        if last.contains('"') {
            found.entry(literal(last)).or_default().extend(args);
        } else {
            // The id was chosen just before: by a match, an `if`, or by a closure's caller.
            for (id, more) in ids_near(&text[..at], call) {
                found.entry(id).or_default().extend(args.iter().copied().chain(more));
            }
        }
    }
    let value = |name: &'static str| (name, "3".to_owned());
    found.into_iter().map(|(id, args)| (id, args.into_iter().map(value).collect())).collect()
}

/// The index of the parenthesis that closes the first one.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    panic!("no end of a call: {}", &text[..text.len().min(80)]);
}

/// The names given by `.with("name", …)` right after a call.
fn args_after(mut text: &'static str) -> Vec<&'static str> {
    let mut names = Vec::new();
    while let Some(rest) = text.trim_start().strip_prefix(".with(") {
        names.extend(rest.split('"').nth(1));
        text = &rest[closing_of_open(rest) + 1..];
    }
    names
}

fn closing_of_open(text: &str) -> usize {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    panic!("no end of an argument");
}

/// Ids of a refusal whose id is a variable, with more arguments: literals of a `let id = …` above, or arguments of
/// `refuse("…")` below.
fn ids_near(before: &'static str, after: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let end_of_function = after.find("\n}").unwrap_or(after.len());
    let called = after[..end_of_function].split("refuse(\"").skip(1).map(|rest| {
        let id = word(rest, |c| c != '"');
        (id, args_after(&rest[id.len() + 2..]))
    });
    let mut ids: Vec<_> = called.collect();
    if ids.is_empty() {
        let start = before.rfind("let id =").expect("where this refusal's id comes from");
        ids = before[start..].split('"').skip(1).step_by(2).map(|id| (id, Vec::new())).collect();
    }
    ids
}

/// Ways to ask for a message: what opens the call, and what names it is given: by the call's list, or always these.
const ASKED_BY: &[(&str, Option<&[&str]>)] = &[
    ("words.text(\"", Some(&[])),
    ("self.text(\"", Some(&[])),
    ("self.row(\"", Some(&[])),
    ("self.act(\"", Some(&[])),
    ("self.wait(\"", Some(&["wait"])),
    ("words.format(\"", None),
    ("self.say(\"", None),
    ("self.soft(\"", None),
];

/// Messages asked for in the sources: id, and the names given, where they are a list on the spot.
pub fn calls() -> Vec<(String, Option<BTreeSet<String>>)> {
    let text = all("src/ui", "rs");
    let mut calls = Vec::new();
    for (opening, names) in ASKED_BY {
        for (at, _) in text.match_indices(opening) {
            let rest = &text[at + opening.len()..];
            let id = word(rest, |c| c != '"').to_owned();
            if id == "no-such-message" {
                continue;
            }
            let after = rest[id.len() + 1..].trim_start_matches([',', ' ', '\n']);
            let given = match names {
                Some(names) => Some(names.iter().map(|name| (*name).to_owned()).collect()),
                None => after.strip_prefix("&[").and_then(|list| {
                    let close = closing(after.strip_prefix('&').unwrap()) - 1;
                    names_in(&list[..close])
                }),
            };
            calls.push((id, given));
        }
    }
    calls
}

/// The names of a list of pairs `("name", …), …`; none where it holds something else.
fn names_in(list: &str) -> Option<BTreeSet<String>> {
    let mut depth = 0;
    let mut names = BTreeSet::new();
    for (at, c) in list.char_indices() {
        match c {
            '(' | '[' => {
                depth += 1;
                let pair = list[at + 1..].trim_start();
                if depth == 1 && pair.starts_with('"') {
                    names.insert(word(&pair[1..], |c| c != '"').to_owned());
                }
            }
            ')' | ']' => depth -= 1,
            c if depth == 0 && c.is_alphabetic() => return None,
            _ => {}
        }
    }
    Some(names)
}
