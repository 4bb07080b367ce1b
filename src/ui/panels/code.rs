//! The client call behind a gesture, ready to copy: one program for each language.
//!
//! - What is shown was made when this opened: the world goes on behind it, the numbers of the case do not.
//! - The programs lie in files beside the page, each fetched when its language is first asked for.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlSelectElement, Response, Url};
use yew::prelude::*;

use super::embed::script_address;
use crate::assets;
use crate::tools::calls::{Call, Language};
use crate::ui::clipboard;
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::intent::Intent;
use crate::ui::words::{Words, show};

/// Something that a person may do, and the calls behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub label: String,
    pub calls: Vec<Call>,
}

/// The language that was chosen last, for as long as the lab lives.
#[derive(Clone, Default)]
pub struct Chosen(Rc<Cell<Language>>);

impl PartialEq for Chosen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The messages of a language's name and of its client library's.
const NAMES: [(Language, &str, &str); 4] = [
    (Language::Python, "code-python", "code-python-library"),
    (Language::Java, "code-java", "code-java-library"),
    (Language::Rust, "code-rust", "code-rust-library"),
    (Language::Shell, "code-shell", "code-shell-library"),
];

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub examples: Rc<Vec<Example>>,
    pub chosen: Chosen,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// Where a language's programs are.
#[derive(Clone, Copy, PartialEq)]
enum Programs {
    Coming,
    Here,
    Lost,
}

#[component]
pub fn CodeDialog(props: &Props) -> Html {
    let words = use_words();
    let examples = use_memo((), |()| Rc::clone(&props.examples));
    let language = use_state(|| props.chosen.0.get());
    let which = use_state(|| 0);
    let programs = use_state(|| Programs::Coming);
    let copied = use_state(|| (String::new(), ""));
    let root = use_node_ref();
    {
        let (root, programs) = (root.clone(), programs.setter());
        use_effect_with(*language, move |language| bring(&root, *language, programs));
    }
    let Some(example) = examples.get(*which) else { return Html::default() };
    let here = if assets::text(language.file()).is_empty() { *programs } else { Programs::Here };
    let text = if here == Programs::Here { text(&words, example, *language) } else { None };
    let choose = {
        let (language, chosen) = (language.clone(), props.chosen.clone());
        Callback::from(move |other: Language| {
            chosen.0.set(other);
            language.set(other);
        })
    };
    let onchange = {
        let which = which.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            which.set(select.selected_index().max(0) as usize);
        })
    };
    html! {
        <Dialog title={words.text("code-title")} wide=true on_intent={props.on_intent.clone()}>
            <div class="form console code" data-kind="code" ref={root}>
                if examples.len() > 1 {
                    <label class="field">
                        { words.text("code-what") }
                        <select class="input" {onchange}>
                            for (at, example) in examples.iter().enumerate() {
                                <option key={at} selected={at == *which}>{ &example.label }</option>
                            }
                        </select>
                    </label>
                } else {
                    <p class="soft">{ &example.label }</p>
                }
                { tabs(&words, *language, &choose) }
                { program(&words, here, text.as_deref(), *language) }
                { ends(&words, props, text, copied) }
            </div>
        </Dialog>
    }
}

/// All programs of an example, one below the other; nothing where the language has none.
fn text(words: &Words, example: &Example, language: Language) -> Option<String> {
    let programs = assets::text(language.file());
    let texts: Vec<String> = example.calls.iter().filter_map(|call| call.text(language, programs)).collect();
    let rule = |at: usize| {
        let args = [("at", (at + 1).into()), ("of", texts.len().into())];
        format!("{} {}\n", language.comment(), words.format("code-part", &args))
    };
    match &texts[..] {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let parts = several.iter().enumerate().map(|(at, text)| format!("{}{text}", rule(at)));
            Some(parts.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn tabs(words: &Words, now: Language, choose: &Callback<Language>) -> Html {
    let onkeydown = {
        let choose = choose.clone();
        Callback::from(move |event: KeyboardEvent| along(&event, now, &choose))
    };
    html! {
        <div class="languages" role="tablist" aria-label={words.text("code-language")} {onkeydown}>
            for (language, name, _) in NAMES {
                <button
                    key={name}
                    type="button"
                    role="tab"
                    class="btn"
                    aria-selected={(language == now).to_string()}
                    tabindex={if language == now { "0" } else { "-1" }}
                    onclick={choose.reform(move |_: MouseEvent| language)}
                >
                    { words.text(name) }
                </button>
            }
        </div>
    }
}

/// Arrow keys go from tab to tab.
fn along(event: &KeyboardEvent, now: Language, choose: &Callback<Language>) {
    let all = Language::ALL;
    let at = all.iter().position(|language| *language == now).unwrap_or(0);
    let to = match event.key().as_str() {
        "ArrowRight" => (at + 1) % all.len(),
        "ArrowLeft" => (at + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    choose.emit(all[to]);
    let tab = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let tabs = tab.and_then(|tab| tab.parent_element()).map(|list| list.children());
    if let Some(tab) = tabs.and_then(|tabs| tabs.item(to as u32)?.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}

fn program(words: &Words, here: Programs, text: Option<&str>, language: Language) -> Html {
    let name = NAMES
        .iter()
        .find(|(known, ..)| *known == language)
        .map_or(("", ""), |(_, name, library)| (*name, *library));
    let library = words.text(name.1);
    let label = words.text(name.0);
    match (here, text) {
        (_, Some(text)) => html! {
            <>
                <p class="soft">{ words.format("code-library", &[("library", show(library))]) }</p>
                <pre class="printed" tabindex="0" role="region" aria-label={label} data-kind="program">{ text }</pre>
            </>
        },
        (Programs::Here, None) => html! {
            <p class="soft empty" role="status">{ words.format("code-none", &[("language", show(label))]) }</p>
        },
        (Programs::Coming, None) => {
            html! { <p class="soft empty" role="status">{ words.text("code-coming") }</p> }
        }
        (Programs::Lost, None) => html! { <p class="problem" role="alert">{ words.text("code-lost") }</p> },
    }
}

fn ends(
    words: &Words,
    props: &Props,
    text: Option<String>,
    copied: UseStateHandle<(String, &'static str)>,
) -> Html {
    let text = text.unwrap_or_default();
    let label = if copied.1.is_empty() || copied.0 != text { "console-copy" } else { copied.1 };
    let nothing = text.is_empty();
    let copy = Callback::from(move |_: MouseEvent| {
        let (text, copied) = (text.clone(), copied.clone());
        spawn_local(async move {
            let done = clipboard::copy(&text).await;
            copied.set((text, if done { "console-copied" } else { "console-not-copied" }));
        });
    });
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <div class="ends">
            <button type="button" class="btn" onclick={close}>{ words.text("close") }</button>
            <button type="button" class="btn main" aria-live="polite" disabled={nothing} onclick={copy}>
                { words.text(label) }
            </button>
        </div>
    }
}

/// Has a language's programs fetched, unless they are there.
fn bring(root: &NodeRef, language: Language, programs: UseStateSetter<Programs>) {
    if !assets::text(language.file()).is_empty() {
        programs.set(Programs::Here);
        return;
    }
    programs.set(Programs::Coming);
    let address = script_address(root).and_then(|base| Url::new_with_base(language.file(), &base).ok());
    spawn_local(async move {
        let text = match address {
            Some(address) => fetched(&address.href()).await,
            None => None,
        };
        match text {
            Some(text) => {
                assets::provide(language.file().to_owned(), text);
                programs.set(Programs::Here);
            }
            None => programs.set(Programs::Lost),
        }
    });
}

async fn fetched(address: &str) -> Option<String> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = response.ok().then(|| response.text().ok())??;
    JsFuture::from(text).await.ok()?.as_string()
}
