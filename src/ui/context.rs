//! What every component may ask for.

use std::rc::Rc;

use yew::prelude::*;

use super::allowed::{Allowed, Controls};
use super::intent::Intent;
use super::words::Words;
use crate::session::subject::Subject;

/// The words of the lab's language.
#[hook]
pub fn use_words() -> Rc<Words> {
    use_context::<Rc<Words>>().unwrap_or_else(|| Words::shared("en"))
}

/// What a person may do in the lab.
#[hook]
pub fn use_allowed() -> Allowed {
    use_context::<Allowed>().unwrap_or_default()
}

/// A card's name: where no menu asks about the card, its name does.
pub fn asks(name: &str, subject: impl Into<Subject>, allowed: Allowed, on_intent: &Callback<Intent>) -> Html {
    if allowed.controls != Controls::Minimal {
        return html! { { name } };
    }
    let subject = subject.into();
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Select(subject.clone()));
    html! { <button type="button" class="asks" {onclick}>{ name }</button> }
}

/// A callback that emits on `on` whatever `read` makes of an event, if anything.
pub fn when<E: 'static, T: 'static>(
    on: &Callback<T>,
    read: impl Fn(E) -> Option<T> + 'static,
) -> Callback<E> {
    let on = on.clone();
    Callback::from(move |event| {
        if let Some(value) = read(event) {
            on.emit(value);
        }
    })
}
