//! What a page pastes to show a lab: the element with its script, and a frame. Plain HTML, escaped for wherever it lands.
//!
//! - A scenario goes by its name, by the address of its file, or whole as a `data:` address. The last one is readable: only
//!   what HTML, an address or a template language could mistake is escaped.
//! - A frame carries a scenario behind `#`, which no server sees: its length has no limit there.
//!
//! Deliberately absent: words (the caller gives titles), and what the element does with its attributes.

use std::fmt::Write as _;

use crate::scenario::print::scenario_line;
use crate::scenario::{Scenario, library};
use crate::simulation::producer::command::Source;
use crate::simulation::{Command, producer};

/// Where the script lies beside its page for frames.
const FRAME_PAGE: &str = "embed.html";
const DATA: &str = "data:application/json,";

/// How a page names the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A built-in one, with another seed if it has one.
    BuiltIn { name: String, seed: Option<u64> },
    /// The address of its file.
    File(String),
    /// All of it.
    Whole(String),
}

impl Named {
    /// The shortest way that needs no file.
    pub fn short(scenario: &Scenario) -> Self {
        let built_in = library::scenario(&scenario.name);
        match built_in.filter(|built_in| Scenario { seed: scenario.seed, ..built_in.clone() } == *scenario) {
            Some(built_in) => {
                let seed = (built_in.seed != scenario.seed).then_some(scenario.seed);
                Self::BuiltIn { name: built_in.name, seed }
            }
            None => Self::Whole(data_address(scenario)),
        }
    }
}

/// A lab in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The address of `log-lab.js`.
    pub script: String,
    pub named: Named,
    /// The other attributes; those without a value are there or not.
    pub attributes: Vec<(&'static str, String)>,
    /// CSS lengths.
    pub width: String,
    pub height: String,
    /// What a frame is called.
    pub title: String,
    /// The frame may run scripts and nothing else.
    pub sandbox: bool,
}

impl Snippet {
    /// All attributes of the element, but for its size.
    pub fn element_attributes(&self) -> Vec<(&'static str, String)> {
        let scenario = match &self.named {
            Named::BuiltIn { name, .. } => name,
            Named::File(address) | Named::Whole(address) => address,
        };
        let mut all = vec![("scenario", scenario.clone())];
        if let Named::BuiltIn { seed: Some(seed), .. } = &self.named {
            all.push(("seed", seed.to_string()));
        }
        all.extend(self.attributes.iter().cloned());
        all
    }

    /// The element's snippet; `words` stand in its place where no script runs.
    pub fn element(&self, words: &str) -> String {
        let mut tag =
            format!("<script type=\"module\" src=\"{}\"></script>\n<log-lab", escaped(&self.script));
        for (name, value) in self.element_attributes() {
            let _ = match value.as_str() {
                "" => write!(tag, " {name}"),
                value if value.contains('"') => write!(tag, " {name}='{value}'"),
                value => write!(tag, " {name}=\"{}\"", escaped(value)),
            };
        }
        let (width, height) = (escaped(&self.width), escaped(&self.height));
        let wide = if self.width == "100%" { String::new() } else { format!("width: {width}; ") };
        let _ = write!(tag, " style=\"display: block; {wide}height: {height}\">{}</log-lab>", escaped(words));
        tag
    }

    /// The address of the frame's page with all that it is told.
    pub fn frame_address(&self) -> String {
        let folder = self.script.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut address = format!("{folder}/{FRAME_PAGE}");
        let is_long =
            |(name, _): &(&'static str, String)| *name == "scenario" && matches!(self.named, Named::Whole(_));
        let (long, short): (Vec<_>, Vec<_>) = self.element_attributes().into_iter().partition(is_long);
        for (sign, pairs) in [('?', short), ('#', long)] {
            for (at, (name, value)) in pairs.into_iter().enumerate() {
                address.push(if at == 0 { sign } else { '&' });
                address.push_str(name);
                if !value.is_empty() {
                    let _ = write!(address, "={}", percent_encoded(&value));
                }
            }
        }
        address
    }

    /// The frame's snippet.
    pub fn frame(&self) -> String {
        let sandbox = if self.sandbox { " sandbox=\"allow-scripts\"" } else { "" };
        format!(
            "<iframe src=\"{}\" title=\"{}\"{sandbox} loading=\"lazy\" style=\"display: block; width: {}; height: {}; border: 0\"></iframe>",
            escaped(&self.frame_address()),
            escaped(&self.title),
            escaped(&self.width),
            escaped(&self.height),
        )
    }
}

/// Files that a scenario's producers stream and that do not come with the app: no snippet can carry them.
pub fn foreign_files<'a>(scenario: &'a Scenario, is_foreign: impl Fn(&str) -> bool + 'a) -> Vec<&'a str> {
    let mut files: Vec<&str> = scenario
        .commands
        .iter()
        .filter_map(|(_, command)| match command {
            Command::Producer(producer::Command::ProducerCreate(create)) => match create.source.as_ref()? {
                Source::Workload { workload, .. } => Some(workload.as_str()),
                Source::Rate { .. } | Source::Every { .. } => None,
            },
            _ => None,
        })
        .filter(|file| is_foreign(file))
        .collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// The scenario as an address that is the scenario itself.
fn data_address(scenario: &Scenario) -> String {
    let mut address = DATA.to_owned();
    for c in scenario_line(scenario).chars() {
        // What ends an address or a text in quotes, opens a tag, an entity or an expression, or is not seen.
        if "%#&<>'`\\".contains(c) || c.is_control() || c.is_whitespace() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(address, "%{byte:02X}");
            }
        } else {
            address.push(c);
        }
    }
    address
}

/// As `encodeURIComponent` does.
fn percent_encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*()".contains(&byte) {
            out.push(byte.into());
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// For HTML, between double quotes as well as between tags.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn snippet(named: Named, attributes: &[(&'static str, &str)]) -> Snippet {
        Snippet {
            script: "https://host.example/a b/log-lab.js".into(),
            named,
            attributes: attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            width: "100%".into(),
            height: "480px".into(),
            title: "Who & what".into(),
            sandbox: false,
        }
    }

    #[test]
    fn a_built_in_scenario_goes_by_its_name() {
        let scenario = library::scenario("flights").unwrap();
        let named = Named::short(&scenario);
        assert_eq!(named, Named::BuiltIn { name: "flights".into(), seed: None });
        let lab = snippet(named, &[("view", "stage groups"), ("autoplay", "")]);
        assert_eq!(
            lab.element("A \"lab\""),
            "<script type=\"module\" src=\"https://host.example/a b/log-lab.js\"></script>\n\
             <log-lab scenario=\"flights\" view=\"stage groups\" autoplay style=\"display: block; height: 480px\">\
             A &quot;lab&quot;</log-lab>"
        );
        assert_eq!(
            lab.frame(),
            "<iframe src=\"https://host.example/a b/embed.html?scenario=flights&amp;view=stage%20groups&amp;autoplay\" \
             title=\"Who &amp; what\" loading=\"lazy\" style=\"display: block; width: 100%; height: 480px; border: 0\"></iframe>"
        );
    }

    #[test]
    fn another_seed_stands_beside_the_name() {
        let scenario = Scenario { seed: 99, ..library::scenario("orders").unwrap() };
        let lab = snippet(Named::short(&scenario), &[]);
        assert_eq!(lab.element_attributes(), [("scenario", "orders".into()), ("seed", "99".to_owned())]);
    }

    #[test]
    fn a_whole_scenario_survives_quotes_templates_and_tags() {
        let text = r#"{"version": 1, "name": "it's 100 % <b>&amp;</b> #1 `x` \\ \" ü", "title": "two words", "commands": []}"#;
        let scenario = parse::scenario_text(text).unwrap();
        let Named::Whole(address) = Named::short(&scenario) else { panic!("no built-in one") };
        assert!(!address.contains(['\'', '<', '&', '#', ' ', '`', '\\']), "{address}");
        let json = String::from_utf8(decoded(address.strip_prefix(DATA).unwrap())).unwrap();
        assert_eq!(parse::scenario_text(&json).unwrap(), scenario);
        let element = snippet(Named::Whole(address.clone()), &[]).element("");
        assert!(element.contains(&format!("scenario='{address}'")), "{element}");
        let frame = snippet(Named::Whole(address.clone()), &[("speed", "2")]).frame_address();
        let (query, fragment) = frame.split_once('#').unwrap();
        assert!(query.ends_with("embed.html?speed=2"), "{query}");
        let value = fragment.strip_prefix("scenario=").unwrap();
        assert_eq!(String::from_utf8(decoded(value)).unwrap(), address);
    }

    fn decoded(text: &str) -> Vec<u8> {
        let bytes = text.as_bytes();
        let (mut out, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        out
    }

    #[test]
    fn files_that_somebody_brought_are_named_once() {
        let producer = |name: &str, file: &str| {
            format!(
                r#"{{"type": "producer.create", "producer": "{name}", "topic": "t", "source": {{"workload": "{file}", "pace": 1}}}}"#
            )
        };
        let commands = [producer("a", "my.csv"), producer("b", "my.csv"), producer("c", "flights")].join(",");
        let text = format!(r#"{{"version": 1, "name": "n", "commands": [{commands}]}}"#);
        let scenario = parse::scenario_text(&text).unwrap();
        assert_eq!(foreign_files(&scenario, |file| file != "flights"), ["my.csv"]);
    }
}
