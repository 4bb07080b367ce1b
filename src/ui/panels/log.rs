//! 'What happened': lines in plain words, newest first.
//!
//! - While a pointer is over the lines they stand still, so that one can press what one reads.
//! - One line is in the tab order; arrow keys move along the others.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::session::subject::Subject;
use crate::ui::context::use_words;
use crate::ui::words::journal::{Filter, Line, Lines};
use crate::ui::words::{Kind, Tone};

/// How many lines are shown at first, and how many more each time.
const PAGE: usize = 60;

/// The most names that one can filter by.
const MOST_NAMES: usize = 40;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lines: Lines,
    /// What is asked about: its lines are marked.
    #[prop_or_default]
    pub selected: Option<Subject>,
    /// A line's subject.
    pub on_select: Callback<Subject>,
}

#[component]
pub fn LogPanel(props: &Props) -> Html {
    let words = use_words();
    let filter = use_state(Filter::default);
    let open = use_state(|| false);
    let pages = use_state(|| 1_usize);
    let held = use_state(|| None::<Lines>);
    let lines = (*held).clone().unwrap_or_else(|| props.lines.clone());
    let missed = newer(&props.lines, &lines);
    let hold = {
        let (held, lines) = (held.setter(), props.lines.clone());
        Callback::from(move |_: PointerEvent| held.set(Some(lines.clone())))
    };
    let let_go = {
        let held = held.setter();
        Callback::from(move |_: PointerEvent| held.set(None))
    };
    let change = {
        let filter = filter.setter();
        Callback::from(move |now: Filter| filter.set(now))
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let more = {
        let pages = pages.clone();
        Callback::from(move |_: MouseEvent| pages.set(*pages + 1))
    };
    let passing: Vec<_> = lines.iter().filter(|line| line.passes(&filter)).collect();
    let shown = &passing[..passing.len().min(*pages * PAGE)];
    html! {
        <section role="group" class="log" data-kind="log" aria-label={words.text("log-title")}>
            <div class="panel-head">
                <h2>{ words.text("log-title") }</h2>
                if missed > 0 {
                    <span class="small soft">{ words.format("log-missed", &[("n", missed.into())]) }</span>
                }
                <button type="button" class="link quiet" aria-expanded={open.to_string()} onclick={toggle}>
                    { words.text("log-filter") }
                </button>
            </div>
            if *open {
                <FilterRow
                    filter={(*filter).clone()}
                    names={names(&lines)}
                    on_change={change}
                />
            }
            if shown.is_empty() {
                <p class="soft">
                    { words.text(if lines.is_empty() { "log-empty" } else { "log-nothing-passes" }) }
                </p>
            }
            <ol
                class="log-lines"
                aria-label={words.text("log-title")}
                onkeydown={move_along}
                onpointerenter={hold}
                onpointerleave={let_go}
            >
                for (i, line) in shown.iter().enumerate() {
                    <li key={line.id}>{ line_view(line, i == 0, props) }</li>
                }
            </ol>
            if passing.len() > shown.len() {
                <button type="button" class="link" onclick={more}>
                    { words.format("log-more", &[("n", (passing.len() - shown.len()).into())]) }
                </button>
            }
        </section>
    }
}

/// How many lines of `all` are newer than those shown.
fn newer(all: &Lines, shown: &Lines) -> usize {
    let newest = shown.first().map(|line| line.id);
    all.iter().take_while(|line| newest.is_none_or(|newest| line.id > newest)).count()
}

fn line_view(line: &Line, first: bool, props: &Props) -> Html {
    let sentence = &line.sentence;
    let tone = match sentence.tone {
        Tone::Trouble => Some("trouble"),
        Tone::Plain | Tone::Good | Tone::Wait => None,
    };
    let told = html! {
        <>
            <span class="time num">{ &line.time }</span>
            <span class="told"><b class={classes!(tone)}>{ &sentence.lead }</b>{ " " }{ &sentence.rest }</span>
        </>
    };
    let Some(subject) = sentence.subject.clone() else {
        return html! { <div class="line">{ told }</div> };
    };
    let current = props.selected.as_ref() == Some(&subject);
    let onclick = props.on_select.reform(move |_: MouseEvent| subject.clone());
    html! {
        <button
            type="button"
            class="line"
            tabindex={if first { "0" } else { "-1" }}
            aria-current={current.then_some("true")}
            {onclick}
        >
            { told }
        </button>
    }
}

/// Arrow keys move the focus from line to line.
fn move_along(event: KeyboardEvent) {
    let Some(button) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Ok(Some(item)) = button.closest("li") else { return };
    let list = item.parent_element();
    let next = |mut item: Option<Element>, step: fn(&Element) -> Option<Element>| {
        while let Some(found) = item {
            if let Some(button) = found.query_selector("button").ok().flatten() {
                return Some(button);
            }
            item = step(&found);
        }
        None
    };
    let (down, up) = (Element::next_element_sibling, Element::previous_element_sibling);
    let found = match event.key().as_str() {
        "ArrowDown" => next(down(&item), down),
        "ArrowUp" => next(up(&item), up),
        "Home" => next(list.and_then(|list| list.first_element_child()), down),
        "End" => next(list.and_then(|list| list.last_element_child()), up),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// The names that lines speak of, those of the newest lines first.
fn names(lines: &Lines) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in lines.iter().flat_map(|line| &line.names) {
        if names.len() < MOST_NAMES && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names.sort();
    names
}

#[derive(Clone, PartialEq, Properties)]
struct FilterProps {
    filter: Filter,
    names: Vec<String>,
    on_change: Callback<Filter>,
}

#[component]
fn FilterRow(props: &FilterProps) -> Html {
    let words = use_words();
    let change = |change: fn(&mut Filter, String)| {
        let (filter, on_change) = (props.filter.clone(), props.on_change.clone());
        move |value: String| {
            let mut filter = filter.clone();
            change(&mut filter, value);
            on_change.emit(filter);
        }
    };
    let kind =
        change(|filter, value| filter.kind = Kind::ALL.into_iter().find(|kind| kind.label_id() == value));
    let name = change(|filter, value| filter.name = Some(value).filter(|name| !name.is_empty()));
    let text = change(|filter, value| filter.text = value.trim().to_lowercase());
    let chosen = |event: &Event| event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
    let typed = |event: &InputEvent| event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
    let filter = &props.filter;
    html! {
        <div class="log-filter">
            <select
                class="input"
                aria-label={words.text("log-kind")}
                onchange={move |event: Event| chosen(&event).into_iter().for_each(&kind)}
            >
                <option value="" selected={filter.kind.is_none()}>{ words.text("log-kind-all") }</option>
                for kind in Kind::ALL {
                    <option key={kind.label_id()} value={kind.label_id()} selected={filter.kind == Some(kind)}>
                        { words.text(kind.label_id()) }
                    </option>
                }
            </select>
            <select
                class="input"
                aria-label={words.text("log-name")}
                onchange={move |event: Event| chosen(&event).into_iter().for_each(&name)}
            >
                <option value="" selected={filter.name.is_none()}>{ words.text("log-name-all") }</option>
                for name in &props.names {
                    <option
                        key={name.as_str()}
                        value={name.clone()}
                        selected={filter.name.as_ref() == Some(name)}
                    >
                        { name }
                    </option>
                }
            </select>
            <input
                class="input"
                type="search"
                aria-label={words.text("log-search")}
                placeholder={words.text("log-search")}
                value={filter.text.clone()}
                oninput={move |event: InputEvent| typed(&event).into_iter().for_each(&text)}
            />
        </div>
    }
}
