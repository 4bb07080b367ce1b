//! Texts in files of their own: messages, and the rows of the built-in workload.
//!
//! A native build includes them. In the page, the browser fetches them while the wasm compiles and passes them to
//! `provide` before they are used. They don't change afterwards.

/// The message files of English, the language that every other one falls back to.
pub const ENGLISH: [&str; 5] =
    ["lang/en.ftl", "lang/en-fidelity.ftl", "lang/en-import.ftl", "lang/en-stage.ftl", "lang/en-tools.ftl"];
/// Flights that left New York on 27 November 2013.
pub const FLIGHTS: &str = "flights-2013-11-27.csv";

/// The text of one of them; empty if the page did not provide it.
#[cfg(not(target_arch = "wasm32"))]
pub fn text(name: &str) -> &'static str {
    match name {
        "lang/en.ftl" => include_str!("../assets/lang/en.ftl"),
        "lang/en-fidelity.ftl" => include_str!("../assets/lang/en-fidelity.ftl"),
        "lang/en-import.ftl" => include_str!("../assets/lang/en-import.ftl"),
        "lang/en-stage.ftl" => include_str!("../assets/lang/en-stage.ftl"),
        "lang/en-tools.ftl" => include_str!("../assets/lang/en-tools.ftl"),
        FLIGHTS => include_str!("../assets/flights-2013-11-27.csv"),
        "calls/java.txt" => include_str!("../assets/calls/java.txt"),
        "calls/python.txt" => include_str!("../assets/calls/python.txt"),
        "calls/rust.txt" => include_str!("../assets/calls/rust.txt"),
        "calls/shell.txt" => include_str!("../assets/calls/shell.txt"),
        _ => "",
    }
}

#[cfg(target_arch = "wasm32")]
pub use page::{provide, text};

#[cfg(target_arch = "wasm32")]
mod page {
    use std::sync::Mutex;

    static TEXTS: Mutex<Vec<(String, &'static str)>> = Mutex::new(Vec::new());

    /// The text of one of them; empty if the page did not provide it.
    pub fn text(name: &str) -> &'static str {
        let texts = TEXTS.lock().expect("no panic happens while it is held");
        texts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// Takes a text from the page, for as long as the page lives; in place of one that was lost on its way.
    pub fn provide(name: String, text: String) {
        let mut texts = TEXTS.lock().expect("no panic happens while it is held");
        texts.retain(|(known, _)| *known != name);
        texts.push((name, text.leak()));
    }
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH, FLIGHTS, text};

    /// The script of the page's elements fetches just these.
    #[test]
    fn the_page_fetches_them_all() {
        let script = include_str!("../assets/shared.js");
        let list = ENGLISH.into_iter().chain([FLIGHTS]).map(|name| format!("\"{name}\""));
        let line = format!("const TEXTS = [{}];", list.collect::<Vec<_>>().join(", "));
        assert!(script.contains(&line), "shared.js should say: {line}");
        assert!(ENGLISH.into_iter().chain([FLIGHTS]).all(|name| !text(name).is_empty()));
    }
}
