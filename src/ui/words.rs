//! Every word that a person reads: Fluent messages, and the sentences that facts become.
//!
//! Invariants:
//! - Words live in `assets/lang/*.ftl`; code names messages by id. A test holds every id against the sources.
//! - A message's value is its short form; its attribute `.why` is the reason that follows in plain type.
//! - Numbers and times take their form in `format`, nowhere else.
//!
//! Deliberately absent: a browser. Native tests narrate whole worlds.

pub mod fidelity;
pub mod fluent;
pub mod format;
pub mod journal;
pub mod narrate;
pub mod refusal;
pub mod sentence;

pub use narrate::narrate;
pub use refusal::refusal;
pub use sentence::{Kind, Sentence, Tone};

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use crate::assets;
use fluent::{Fill, Messages};

/// How many problems are remembered at most.
const PROBLEMS_KEPT: usize = 50;

/// What a message is given to fill in.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    /// A name, an id, an offset: shown as it is.
    Text(Cow<'a, str>),
    /// A count: digits are grouped, and the message may choose singular or plural by it.
    Count(i64),
}

/// The words of one language.
pub struct Words {
    messages: Messages,
    problems: RefCell<Vec<String>>,
}

impl Words {
    /// The words of `lang` (a BCP 47 tag), or English where there are none.
    pub fn new(_lang: &str) -> Self {
        let (mut messages, mut problems) = (Messages::default(), Vec::new());
        for file in assets::ENGLISH {
            messages.add(assets::text(file), &mut problems);
        }
        Self { messages, problems: RefCell::new(problems) }
    }

    /// The message `id`, which takes nothing to fill in.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// The message `id` with `args` filled in. An unknown id stands for itself.
    pub fn format(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.fill(id, None, args).unwrap_or_else(|| id.to_owned())
    }

    /// The attribute `.why` of the message `id`, if it has one.
    pub fn why(&self, id: &str, args: &[(&str, Arg)]) -> Option<String> {
        self.fill(id, Some("why"), args)
    }

    /// An attribute of the message `id`, which takes nothing to fill in.
    pub fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.fill(id, Some(name), &[])
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.messages.has(id)
    }

    /// What went wrong so far: unknown ids, arguments not given, errors in the files. Tests want none.
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
        let mut problems = Vec::new();
        let text = self.messages.write(id, attribute, &Args(args), &mut problems);
        for problem in problems {
            self.note(problem);
        }
        text
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
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// There is one language so far.
impl PartialEq for Words {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

struct Args<'a>(&'a [(&'a str, Arg<'a>)]);

impl Args<'_> {
    fn get(&self, name: &str) -> Option<&Arg<'_>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg)
    }
}

impl Fill for Args<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|arg| match arg {
            Arg::Text(text) => text.to_string(),
            Arg::Count(count) => format::number(*count as f64),
        })
    }

    fn has_key(&self, name: &str, key: &str) -> bool {
        match self.get(name) {
            // A key that is a number means one.
            Some(Arg::Text(text)) => text == key && key.parse::<i64>().is_err(),
            Some(Arg::Count(count)) => key.parse() == Ok(*count) || key == plural(*count),
            None => false,
        }
    }
}

/// The plural category of a whole number in English.
fn plural(count: i64) -> &'static str {
    if count == 1 { "one" } else { "other" }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! counts {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg<'_> {
            fn from(count: $number) -> Self {
                Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
    )*};
}
counts!(u64, usize);

impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

/// Something that is shown as it displays itself: a name, an offset, a code.
pub fn show(name: impl fmt::Display) -> Arg<'static> {
    Arg::Text(Cow::Owned(name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_sound() {
        assert_eq!(Words::new("en").problems(), Vec::<String>::new());
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
