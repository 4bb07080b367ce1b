//! A menu: whatever can be dragged can also be done from one.
//!
//! The first item has the focus when it opens; arrows, Home and End move it, letters find an item, Esc and Tab close.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use super::allowed::Allowed;
use super::context::when;
use super::drag::{Origin, Point};
use super::intent::Intent;

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Something to do.
    Item(Item),
    /// A line between.
    Rule,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub label: String,
    /// A word beside it: a key, or what will follow.
    pub note: String,
    /// What it does; nothing where it can't be done now.
    pub intent: Option<Intent>,
    /// Chosen, of those that exclude each other.
    pub chosen: Option<bool>,
    pub bad: bool,
    /// It can't be done now.
    pub blocked: bool,
}

impl Item {
    /// An item that does `intent`.
    pub fn new(label: String, intent: impl Into<Intent>) -> Self {
        Self {
            label,
            note: String::new(),
            intent: Some(intent.into()),
            chosen: None,
            bad: false,
            blocked: false,
        }
    }

    /// With a word beside it.
    #[must_use]
    pub fn note(mut self, note: String) -> Self {
        self.note = note;
        self
    }

    /// One of several that exclude each other.
    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    #[must_use]
    pub fn bad(mut self) -> Self {
        self.bad = true;
        self
    }

    /// Cannot be done where `blocked`.
    #[must_use]
    pub fn unless(mut self, blocked: bool) -> Self {
        self.blocked |= blocked;
        self
    }
}

/// The entries that a page leaves: what it has locked is not offered, and no line is drawn beside nothing.
pub fn offered(entries: Vec<Entry>, allowed: Allowed) -> Vec<Entry> {
    let mut left: Vec<Entry> = Vec::new();
    for entry in entries {
        let keep = match &entry {
            Entry::Item(Item { intent: Some(intent), .. }) => allowed.refuses(intent.needs()).is_none(),
            Entry::Item(_) => true,
            Entry::Rule => left.last().is_some_and(|last| *last != Entry::Rule),
        };
        if keep {
            left.push(entry);
        }
    }
    if left.last() == Some(&Entry::Rule) {
        left.pop();
    }
    left
}

/// A menu's contents and place.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub title: String,
    pub entries: Vec<Entry>,
    /// Where it opens, in client coordinates.
    pub at: Point,
    /// What was chosen; `Intent::Close` where nothing was.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn Menu(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let (node, at) = (node.clone(), props.at);
        use_effect_with(at, move |at| {
            if let Some(menu) = node.cast::<HtmlElement>() {
                settle(&menu, *at);
                move_focus(&menu, |_, _| 0);
            }
        });
    }
    let onkeydown = {
        let (node, on_intent) = (node.clone(), props.on_intent.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(menu) = node.cast::<HtmlElement>() {
                key(&menu, &event, &on_intent);
            }
        })
    };
    let away = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <>
            <div class="veil" onclick={away} />
            <div class="menu" role="menu" aria-label={props.title.clone()} ref={node} {onkeydown}>
                <div class="menu-title name" aria-hidden="true">{ &props.title }</div>
                for (i, entry) in props.entries.iter().enumerate() {
                    { line(i, entry, &props.on_intent) }
                }
            </div>
        </>
    }
}

fn line(index: usize, entry: &Entry, on_intent: &Callback<Intent>) -> Html {
    let Entry::Item(item) = entry else { return html! { <hr key={index} /> } };
    let intent = item.intent.clone().filter(|_| !item.blocked);
    let stuck = intent.is_none();
    let onclick = when(on_intent, move |_: MouseEvent| intent.clone());
    let (role, checked) = match item.chosen {
        Some(chosen) => ("menuitemradio", Some(chosen.to_string())),
        None => ("menuitem", None),
    };
    html! {
        <button
            key={index}
            type="button"
            {role}
            tabindex="-1"
            class={classes!(item.bad.then_some("bad"))}
            aria-checked={checked}
            aria-disabled={stuck.then_some("true")}
            {onclick}
        >
            <span class="name">{ &item.label }</span>
            if item.chosen == Some(true) {
                <span class="note" aria-hidden="true">{ "\u{2713}" }</span>
            } else if !item.note.is_empty() {
                <span class="note">{ &item.note }</span>
            }
        </button>
    }
}

fn key(menu: &HtmlElement, event: &KeyboardEvent, on_intent: &Callback<Intent>) {
    match event.key().as_str() {
        "ArrowDown" => move_focus(menu, |at, count| (at + 1) % count),
        "ArrowUp" => move_focus(menu, |at, count| (at + count - 1) % count),
        "Home" => move_focus(menu, |_, _| 0),
        "End" => move_focus(menu, |_, count| count - 1),
        "Escape" | "Tab" => on_intent.emit(Intent::Close),
        letter if letter.chars().count() == 1 && letter != " " => find(menu, letter),
        _ => {
            // Enter and space press the button; the page's own keys stay out of a menu.
            event.stop_propagation();
            return;
        }
    }
    event.stop_propagation();
    event.prevent_default();
}

fn items(menu: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(list) = menu.query_selector_all("[role^=menuitem]") else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

fn focused(items: &[HtmlElement]) -> usize {
    items.iter().position(|item| item.matches(":focus").unwrap_or(false)).unwrap_or(0)
}

fn move_focus(menu: &HtmlElement, to: impl Fn(usize, usize) -> usize) {
    let items = items(menu);
    if let Some(item) = (!items.is_empty()).then(|| &items[to(focused(&items), items.len())]) {
        // Focus fails only for what can't have it.
        let _ = item.focus();
    }
}

fn find(menu: &HtmlElement, letter: &str) {
    let letter = letter.to_lowercase();
    let items = items(menu);
    let from = focused(&items) + 1;
    let round = items.iter().cycle().skip(from).take(items.len());
    for item in round {
        if item.text_content().is_some_and(|text| text.to_lowercase().starts_with(&letter)) {
            let _ = item.focus();
            return;
        }
    }
}

/// Puts the menu where it was asked for, but inside the lab.
fn settle(menu: &HtmlElement, at: Point) {
    let Some(app) = menu.closest(".app").ok().flatten() else { return };
    let at = Origin::of(&app).here(at);
    let fit = |at: f64, size: i32, room: i32| at.min(f64::from(room - size - 8)).max(8.0);
    let x = fit(at.x, menu.offset_width(), app.client_width());
    let y = fit(at.y, menu.offset_height(), app.client_height());
    super::drag::place(menu, x, y);
}
