//! What every component may ask for.

use std::rc::Rc;

use yew::prelude::*;

use super::words::Words;

/// The words of the lab's language.
#[hook]
pub fn use_words() -> Rc<Words> {
    use_context::<Rc<Words>>().unwrap_or_else(|| Words::shared("en"))
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
