//! Share → Embed: what another page pastes to show this lab as it is now, with a live preview.
//!
//! - The world is the scenario so far; where no snippet can carry it, that is said and nothing is offered to copy.
//! - The preview is an element with the attributes of the snippet, and nothing else.

mod choice;
mod preview;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::engine::kafka::ids::Ms;
use crate::scenario::Scenario;
use crate::scenario::print::scenario_text;
use crate::tools::snippet::{Named, Snippet, foreign_files};
use crate::ui::clipboard;
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::download::Download;
use crate::ui::form::Values;
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::words::{Words, show};
pub use choice::Choice;
use preview::Preview;
pub use preview::script_address;

/// What fits well into an attribute, in bytes; a longer scenario is better kept in a file.
const LONG: usize = 8_000;

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    /// What the world is called.
    pub title: String,
    /// What is on the page now.
    pub first: Choice,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What there is to embed, taken once: time goes on behind the dialog, the snippet doesn't.
struct World {
    scenario: Option<Scenario>,
    now: Ms,
    foreign: Vec<String>,
}

impl World {
    fn of(lab: &Shared) -> Self {
        let lab = lab.borrow();
        let (scenario, brought) = (lab.scenario_so_far(), lab.brought_files());
        let foreign = scenario.as_ref().map(|it| foreign_files(it, |name| brought.contains(name)));
        let foreign = foreign.unwrap_or_default().into_iter().map(str::to_owned).collect();
        Self { scenario, now: lab.world().now, foreign }
    }

    /// Why no snippet can carry it.
    fn problem(&self, words: &Words) -> Option<String> {
        if self.scenario.is_none() {
            return Some(words.text("embed-too-many"));
        }
        let files = self.foreign.join(", ");
        (!files.is_empty()).then(|| words.format("embed-foreign", &[("files", show(&files))]))
    }
}

#[component]
pub fn EmbedDialog(props: &Props) -> Html {
    let words = use_words();
    let world = use_memo((), |()| World::of(&props.lab));
    let choice = use_state(|| props.first.clone());
    let script = use_state(String::new);
    let root = use_node_ref();
    {
        let (root, script) = (root.clone(), script.setter());
        use_effect_with((), move |()| script.set(script_address(&root).unwrap_or_default()));
    }
    let onchange = {
        let choice = choice.clone();
        Callback::from(move |event: Event| {
            if let Some(values) = Values::around(&event) {
                choice.set(choice.read(&values));
            }
        })
    };
    let body = match (world.problem(&words), &world.scenario) {
        (None, Some(scenario)) => {
            let scenario = choice.scenario(scenario, world.now);
            let snippet = choice.snippet(&scenario, script.to_string(), props.title.clone());
            answers(&words, &snippet, &scenario, &choice)
        }
        (problem, _) => html! { <p class="problem" role="alert">{ problem }</p> },
    };
    html! {
        <Dialog title={words.text("embed-title")} wide=true on_intent={props.on_intent.clone()}>
            <div class="tool calc embed" data-kind="embed" ref={root}>
                <form class="asks" {onchange} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    { choice.view(&words, world.now) }
                </form>
                <div class="answers">{ body }</div>
            </div>
            <div class="ends">
                <button
                    type="button"
                    class="btn"
                    onclick={props.on_intent.reform(|_: MouseEvent| Intent::Close)}
                >
                    { words.text("close") }
                </button>
            </div>
        </Dialog>
    }
}

/// The preview, and what is copied.
fn answers(words: &Words, snippet: &Snippet, scenario: &Scenario, choice: &Choice) -> Html {
    let seen = Snippet { named: Named::short(scenario), ..snippet.clone() };
    let stands_in = words.format("embed-stands-in", &[("title", show(&snippet.title))]);
    html! {
        <>
            <Preview
                attributes={Rc::new(seen.element_attributes())}
                width={snippet.width.clone()}
                height={snippet.height.clone()}
                label={words.text("embed-preview")}
            />
            <Copied id="embed-element" about="embed-element-about" text={snippet.element(&stands_in)} />
            <Copied
                id="embed-frame"
                about={if snippet.sandbox { "embed-frame-strict" } else { "embed-frame-about" }}
                text={snippet.frame()}
            />
            { file(words, snippet, scenario, choice) }
        </>
    }
}

/// The scenario as a file, where it is no built-in one.
fn file(words: &Words, snippet: &Snippet, scenario: &Scenario, choice: &Choice) -> Html {
    let id = match &snippet.named {
        Named::BuiltIn { .. } => return Html::default(),
        Named::Whole(address) if address.len() > LONG => "embed-long",
        Named::Whole(_) => "embed-whole",
        Named::File(_) => "embed-file-about",
    };
    let args = [("file", show(choice.file_name())), ("bytes", scenario_text(scenario).len().into())];
    html! { <FileOffer about={words.format(id, &args)} name={choice.file_name().to_owned()} text={scenario_text(scenario)} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct FileProps {
    about: String,
    name: String,
    text: String,
}

#[component]
fn FileOffer(props: &FileProps) -> Html {
    let words = use_words();
    let offered = use_mut_ref(|| None);
    let (name, text) = (props.name.clone(), props.text.clone());
    let onclick = move |_: MouseEvent| *offered.borrow_mut() = Download::offer(&name, &text);
    html! {
        <div class="row">
            <button type="button" class="btn" {onclick}>{ words.text("embed-download") }</button>
            <span class="soft">{ &props.about }</span>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CopiedProps {
    /// The message that names it, and its `data-id`.
    id: &'static str,
    /// The message of when to take it.
    about: &'static str,
    text: String,
}

/// A text that is there to be copied, and says that it was.
#[component]
fn Copied(props: &CopiedProps) -> Html {
    let words = use_words();
    let copied = use_state(|| (String::new(), ""));
    let field = use_node_ref();
    let label = if copied.1.is_empty() || copied.0 != props.text { "console-copy" } else { copied.1 };
    let onclick = {
        let (text, field) = (props.text.clone(), field.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, copied, field) = (text.clone(), copied.clone(), field.clone());
            spawn_local(async move {
                let done = clipboard::copy(&text).await;
                if let (false, Some(field)) = (done, field.cast::<HtmlTextAreaElement>()) {
                    field.select();
                }
                copied.set((text, if done { "console-copied" } else { "console-not-copied" }));
            });
        })
    };
    let name = words.text(props.id);
    html! {
        <div class="pasted" data-id={props.id}>
            <div class="row">
                <strong>{ &name }</strong>
                <span class="soft">{ words.text(props.about) }</span>
                <button
                    type="button"
                    class="btn"
                    aria-live="polite"
                    aria-label={format!("{}: {name}", words.text(label))}
                    {onclick}
                >
                    { words.text(label) }
                </button>
            </div>
            <textarea
                class="input paste"
                rows="3"
                readonly=true
                spellcheck="false"
                aria-label={name.clone()}
                ref={field}
                value={props.text.clone()}
            />
        </div>
    }
}
