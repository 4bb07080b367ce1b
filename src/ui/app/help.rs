//! Dialogs that only tell: the list of keyboard shortcuts, and how exact the model is.

use yew::prelude::*;

use super::state::App;
use crate::scenario::library;
use crate::ui::dialog::Dialog as Frame;
use crate::ui::intent::{Dialog, Intent};
use crate::ui::words::fidelity;

/// The keyboard shortcuts: messages of a key and of what it does.
const SHORTCUTS: [(&str, &str); 10] = [
    ("key-play", "key-play-what"),
    ("key-step", "key-step-what"),
    ("key-undo", "key-undo-what"),
    ("key-help", "key-help-what"),
    ("key-member", "key-member-what"),
    ("key-delete", "key-delete-what"),
    ("key-marker", "key-marker-what"),
    ("key-enter", "key-enter-what"),
    ("key-lane", "key-lane-what"),
    ("key-escape", "key-escape-what"),
];

impl App {
    pub(super) fn shortcuts_view(&self, on_intent: &Callback<Intent>) -> Html {
        html! {
            <Frame title={self.words.text("keys-title")} on_intent={on_intent.clone()}>
                <dl class="keys">
                    for (key, what) in SHORTCUTS {
                        <dt><kbd>{ self.words.text(key) }</kbd></dt>
                        <dd>{ self.words.text(what) }</dd>
                    }
                </dl>
                <div class="ends">
                    <button
                        type="button"
                        class="btn"
                        onclick={on_intent.reform(|_: MouseEvent| Intent::Open(Dialog::Fidelity))}
                    >
                        { self.words.text("menu-fidelity") }
                    </button>
                    { self.close_button(on_intent) }
                </div>
            </Frame>
        }
    }

    pub(super) fn fidelity_view(&self, on_intent: &Callback<Intent>) -> Html {
        let labels = ["fidelity-source", "fidelity-exact", "fidelity-simpler"];
        let title = self.words.text("fidelity-title");
        html! {
            <Frame title={title.clone()} wide=true on_intent={on_intent.clone()}>
                <p class="soft">{ self.words.text("fidelity-about") }</p>
                <div class="exact" role="region" tabindex="0" aria-label={title}>
                    for id in fidelity::MECHANISMS {
                        <section key={id}>
                            <h3>{ marked(&self.words.text(id)) }</h3>
                            <dl class="steps">
                                for (label, text) in labels.into_iter().zip(fidelity::told(&self.words, id)) {
                                    <dt>{ self.words.text(label) }</dt>
                                    <dd><span>{ marked(&text) }</span></dd>
                                }
                            </dl>
                        </section>
                    }
                </div>
                <div class="ends">{ self.close_button(on_intent) }</div>
            </Frame>
        }
    }

    /// Scenarios that tell something step by step, on their shelves.
    pub(super) fn stories_view(&self, on_intent: &Callback<Intent>) -> Html {
        let title = self.words.text("stories");
        let story = |name: &'static str| {
            let title = library::scenario(name).and_then(|scenario| scenario.title).unwrap_or_default();
            let onclick = on_intent.reform(move |_: MouseEvent| Intent::Load(name.to_owned()));
            html! {
                <li key={name}><button type="button" class="link" {onclick}>{ title }</button></li>
            }
        };
        html! {
            <Frame title={title.clone()} wide=true on_intent={on_intent.clone()}>
                <p class="soft">{ self.words.text("stories-about") }</p>
                <div class="stories" role="region" tabindex="0" aria-label={title}>
                    for shelf in library::SHELVES {
                        <section key={shelf.name}>
                            <h3>{ self.words.text(shelf.name) }</h3>
                            <ul>{ for shelf.stories.iter().map(|(name, _)| story(name)) }</ul>
                        </section>
                    }
                </div>
                <div class="ends">{ self.close_button(on_intent) }</div>
            </Frame>
        }
    }

    fn close_button(&self, on_intent: &Callback<Intent>) -> Html {
        html! {
            <button type="button" class="btn main" onclick={on_intent.reform(|_: MouseEvent| Intent::Close)}>
                { self.words.text("close") }
            </button>
        }
    }
}

/// Text in which names of Kafka's stand between backticks.
fn marked(text: &str) -> Html {
    let piece = |(at, piece): (usize, &str)| {
        if at % 2 == 1 {
            html! { <code>{ piece }</code> }
        } else {
            piece.into()
        }
    };
    text.split('`').enumerate().map(piece).collect()
}
