//! The one reader of JSON objects that stand a line each: `serde_json` reads, and here a field is found by its path.
//!
//! Invariant: a field's content is borrowed from its line unless an escape has to be taken out of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::Cell;

/// How many objects inside each other a column's path leads through at most.
const MAX_DEPTH: usize = 4;

/// A record header as `kcat -J` writes it: its name, and its value where there is one.
pub type Header<'a> = (Cow<'a, [u8]>, Option<Cow<'a, [u8]>>);

/// Hands the fields of `object` to `each` in their order, equal names as often as they stand there.
pub fn fields<'a>(object: &'a str, each: impl FnMut(&str, &'a RawValue)) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(object);
    reader.deserialize_map(Fields(each))?;
    reader.end()
}

struct Fields<F>(F);

impl<'de, F: FnMut(&str, &'de RawValue)> Visitor<'de> for Fields<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        /// Borrowed where it has no escape.
        #[derive(Deserialize)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

        while let Some(Name(name)) = map.next_key()? {
            (self.0)(&name, map.next_value()?);
        }
        Ok(())
    }
}

/// The field at `path` in the JSON object `line`; `None` where it is absent or null.
pub fn cell<'a>(line: &'a [u8], path: &str) -> Option<Cell<'a>> {
    let line = str::from_utf8(line).ok()?;
    let raw = find(line, path)?.get();
    Some(Cell { bytes: content(raw)?, start: raw.as_ptr() as usize - line.as_ptr() as usize })
}

/// Hands the fields of the JSON object `line` that `columns` name to `each`, as [`cell`] finds them.
pub fn cells<'a>(line: &'a [u8], columns: &[Rc<str>], mut each: impl FnMut(usize, Cow<'a, [u8]>)) {
    let Ok(line) = str::from_utf8(line) else { return };
    let numbers: BTreeMap<&str, usize> = columns.iter().map(|name| &**name).zip(0..).collect();
    let mut found = BTreeMap::new();
    walk(line, "", 0, &mut |path, depth, value| {
        let Some(column) = numbers.get(path) else { return };
        let place = found.entry(*column).or_insert((depth, value));
        // A name that is the whole path goes before one that leads into an object; of equal ones the last counts.
        if depth <= place.0 {
            *place = (depth, value);
        }
    });
    for (column, (_, value)) in found {
        if let Some(content) = content(value.get()) {
            each(column, content);
        }
    }
}

/// Hands every field of `object`, and of the objects in it, to `each` with its path and how deep it is.
fn walk<'a>(object: &'a str, outer: &str, depth: usize, each: &mut impl FnMut(&str, usize, &'a RawValue)) {
    // What is no object has no fields; the importer has checked the line.
    let _ = fields(object, |name, value| {
        let path = if outer.is_empty() { Cow::Borrowed(name) } else { format!("{outer}.{name}").into() };
        each(&path, depth, value);
        if value.get().starts_with('{') && depth < MAX_DEPTH {
            walk(value.get(), &path, depth + 1, each);
        }
    });
}

/// The headers of a `kcat -J` line, which lists names and values in turn.
pub fn kcat_headers(line: &[u8]) -> Vec<Header<'_>> {
    let Ok(line) = str::from_utf8(line) else { return Vec::new() };
    let list = find(line, "headers").map(|raw| serde_json::from_str::<Vec<&RawValue>>(raw.get()));
    let Some(Ok(list)) = list else { return Vec::new() };
    list.as_chunks::<2>()
        .0
        .iter()
        .filter_map(|[name, value]| Some((content(name.get())?, content(value.get()))))
        .collect()
}

/// A string's content, any other value's text, nothing for null.
fn content(raw: &str) -> Option<Cow<'_, [u8]>> {
    #[derive(Deserialize)]
    struct Content<'a>(#[serde(borrow)] Cow<'a, [u8]>);

    match raw.as_bytes().first() {
        Some(b'n') => None,
        // As bytes, since JSON may escape half a surrogate pair, which no `str` can hold.
        Some(b'"') => serde_json::from_str::<Content>(raw).ok().map(|content| content.0),
        _ => Some(Cow::Borrowed(raw.as_bytes())),
    }
}

/// Looks a path up in one object. Of equal names the last counts, as in most JSON readers; a name that is the whole
/// path goes before one that leads into an object.
fn find<'a>(object: &'a str, path: &str) -> Option<&'a RawValue> {
    let (mut whole, mut inner) = (None, None);
    let read = fields(object, |name, value| {
        if name == path {
            whole = Some(value);
        } else if value.get().starts_with('{')
            && let Some(rest) = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'))
        {
            inner = find(value.get(), rest);
        }
    });
    read.ok()?;
    whole.or(inner)
}
