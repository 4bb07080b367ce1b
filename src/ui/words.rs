//! Every text that a person reads: Fluent messages, and the sentences made from facts.
//!
//! Invariants:
//! - Texts are in `assets/lang/*.ftl`; code names messages by id. A test compares the ids with the sources.
//! - A message's value is its short form; its attribute `.why` is the reason, shown after it in plain type.
//! - Numbers and times are formatted in `format`, nowhere else; plural forms are chosen by Fluent's rules.
//! - A language's files are parsed once; `shared` hands the result to every lab of the page.
//!
//! Deliberately absent: a browser. Native tests narrate whole worlds.

pub mod behind;
pub mod fidelity;
pub mod format;
pub mod idle;
pub mod journal;
pub mod lanes;
pub mod narrate;
pub mod refusal;
pub mod sentence;
mod stepped;

pub use narrate::narrate;
pub use refusal::refusal;
pub use sentence::{Kind, Sentence, Tone};
pub use stepped::stepped;

/// A value for a message's variable. Text is shown as it is; a number is grouped, and chooses the plural form.
pub use fluent_bundle::FluentValue as Arg;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use crate::assets;

/// Each language with its message files. The first one replaces those that are not here.
const LANGUAGES: [(&str, &[&str]); 1] = [("en", &assets::ENGLISH)];

const PROBLEMS_KEPT: usize = 50;

thread_local! {
    static SHARED: RefCell<BTreeMap<&'static str, Rc<Words>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The messages of one language.
pub struct Words {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
    problems: RefCell<Vec<String>>,
}

impl Words {
    /// The words of `lang` (a BCP 47 tag), or English where there are none.
    pub fn new(lang: &str) -> Self {
        let (language, files) = language(lang);
        let mut bundle = FluentBundle::new(language.parse().into_iter().collect());
        // Texts are copied, compared and drawn on a canvas: no invisible characters around variables.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            Arg::Number(number) => Some(format::number(number.value)),
            _ => None,
        }));
        let words = Self { language, bundle, problems: RefCell::default() };
        words.with_files(files)
    }

    /// The same, parsed once per language and shared by all labs of the page.
    pub fn shared(lang: &str) -> Rc<Self> {
        let (language, _) = language(lang);
        SHARED.with_borrow_mut(|shared| {
            Rc::clone(shared.entry(language).or_insert_with(|| Rc::new(Self::new(language))))
        })
    }

    fn with_files(mut self, files: &[&str]) -> Self {
        for file in files {
            let resource = FluentResource::try_new(assets::text(file).to_owned()).unwrap_or_else(
                |(resource, errors)| {
                    self.note_all(file, &errors);
                    resource
                },
            );
            if let Err(errors) = self.bundle.add_resource(resource) {
                self.note_all(file, &errors);
            }
        }
        self
    }

    /// The message `id`, which has no variables.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// The message `id` with `args` filled in. An unknown id is shown itself.
    pub fn format(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.fill(id, None, args).unwrap_or_else(|| id.to_owned())
    }

    /// The attribute `.why` of the message `id`, if it has one.
    pub fn why(&self, id: &str, args: &[(&str, Arg)]) -> Option<String> {
        self.fill(id, Some("why"), args)
    }

    /// An attribute, without variables, of the message `id`.
    pub fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.fill(id, Some(name), &[])
    }

    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// What went wrong so far: unknown ids, missing arguments, errors in the files. Tests expect none.
    pub fn problems(&self) -> Vec<String> {
        self.problems.borrow().clone()
    }

    /// Several names in one phrase: 'c1, c2 and c3'; of more than `most` the rest is counted.
    pub fn list<T: fmt::Display>(&self, items: &[T], most: usize) -> String {
        let shown = if items.len() > most { most.max(1) } else { items.len() };
        let rest = items.len() - shown;
        let names: Vec<String> = items[..shown].iter().map(ToString::to_string).collect();
        match (names.split_last(), rest) {
            (None, _) => self.text("list-none"),
            (Some((only, [])), 0) => only.clone(),
            (Some((last, head)), 0) => {
                self.format("list-and", &[("head", self.commas(head).into()), ("last", last.into())])
            }
            (Some(_), _) => {
                self.format("list-more", &[("head", self.commas(&names).into()), ("rest", rest.into())])
            }
        }
    }

    fn commas(&self, names: &[String]) -> String {
        names.join(&self.text("list-comma"))
    }

    fn fill(&self, id: &str, attribute: Option<&str>, args: &[(&str, Arg)]) -> Option<String> {
        let Some(message) = self.bundle.get_message(id) else {
            self.note(format!("no message '{id}'"));
            return None;
        };
        let pattern = match attribute {
            None => message.value(),
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
        }?;
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        self.note_all(id, &errors);
        Some(text)
    }

    fn note_all(&self, place: &str, errors: &[impl fmt::Display]) {
        for error in errors {
            self.note(format!("{place}: {error}"));
        }
    }

    fn note(&self, problem: String) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < PROBLEMS_KEPT && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

fn language(tag: &str) -> (&'static str, &'static [&'static str]) {
    let wanted = tag.split(['-', '_']).next().unwrap_or_default();
    let found = LANGUAGES.into_iter().find(|(language, _)| language.eq_ignore_ascii_case(wanted));
    found.unwrap_or(LANGUAGES[0])
}

/// Something that is shown as it displays itself: a name, an offset, a code.
pub fn show(name: impl fmt::Display) -> Arg<'static> {
    Arg::String(Cow::Owned(name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_sound() {
        for (language, _) in LANGUAGES {
            assert_eq!(Words::new(language).problems(), Vec::<String>::new(), "{language}");
        }
    }

    #[test]
    fn a_language_without_files_is_replaced_by_english() {
        for (tag, language) in [("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("xx", "en"), ("", "en")] {
            assert_eq!(Words::new(tag).language, language, "{tag}");
        }
        assert!(Rc::ptr_eq(&Words::shared("en-GB"), &Words::shared("xx")));
    }

    #[test]
    fn names_are_listed_as_people_list_them() {
        let words = Words::new("en");
        let list = |names: &[&str], most| words.list(names, most);
        assert_eq!(list(&[], 3), "none");
        assert_eq!(list(&["c1"], 3), "c1");
        assert_eq!(list(&["c1", "c2"], 3), "c1 and c2");
        assert_eq!(list(&["c1", "c2", "c3"], 3), "c1, c2 and c3");
        assert_eq!(list(&["c1", "c2", "c3", "c4", "c5"], 3), "c1, c2, c3 and 2 more");
    }

    #[test]
    fn what_is_missing_is_noted_and_still_readable() {
        let words = Words::new("xx");
        assert_eq!(words.text("no-such-message"), "no-such-message");
        assert_eq!(words.problems(), ["no message 'no-such-message'"]);
    }
}
