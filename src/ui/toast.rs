//! What a gesture did, in a sentence, with an undo button. It disappears after a while, unless the pointer is on it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::context::use_words;
use super::intent::{CodeOf, Dialog, Intent};
use super::panels::code::Example;

/// Long enough to read two lines twice.
const STAYS_MS: u32 = 9_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Rises with each message, so that the same text twice is two.
    pub id: u32,
    /// What happened, or why it did not.
    pub text: String,
    /// It did not happen.
    pub refused: bool,
    /// It can be undone.
    pub undo: bool,
    /// The client call behind it, where there is one.
    pub code: Option<Rc<Example>>,
}

/// A toast's message and ways out.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub toast: Toast,
    /// `Undo`.
    pub on_intent: Callback<Intent>,
    /// It has been read, or its time is over.
    pub on_gone: Callback<u32>,
}

#[component]
pub fn ToastView(props: &Props) -> Html {
    let words = use_words();
    let held = use_state(|| false);
    {
        let (id, on_gone) = (props.toast.id, props.on_gone.clone());
        use_effect_with((id, *held), move |(id, held)| {
            let id = *id;
            let timer = (!*held).then(|| Timeout::new(STAYS_MS, move || on_gone.emit(id)));
            move || drop(timer)
        });
    }
    let hold = |on: bool| {
        let held = held.setter();
        move || held.set(on)
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let id = props.toast.id;
    html! {
        <div
            class={classes!("toast", props.toast.refused.then_some("refused"))}
            onpointerenter={move |_: PointerEvent| enter()}
            onpointerleave={move |_: PointerEvent| leave()}
            onfocusin={move |_: FocusEvent| focus()}
            onfocusout={move |_: FocusEvent| blur()}
        >
            <span>{ &props.toast.text }</span>
            if let Some(code) = props.toast.code.clone() {
                <button
                    type="button"
                    class="btn"
                    onclick={props.on_intent.reform(move |_: MouseEvent| Intent::Open(Dialog::Code(CodeOf::Done(code.clone()))))}
                >
                    { words.text("code") }
                </button>
            }
            if props.toast.undo {
                <button
                    type="button"
                    class="btn"
                    onclick={props.on_intent.reform(|_: MouseEvent| Intent::Undo)}
                >
                    { words.text("undo") }
                </button>
            }
            <button
                type="button"
                class="btn"
                aria-label={words.text("close")}
                onclick={props.on_gone.reform(move |_: MouseEvent| id)}
            >
                { "\u{2715}" }
            </button>
        </div>
    }
}
