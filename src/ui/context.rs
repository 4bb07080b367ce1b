//! What every component may ask for.

use std::rc::Rc;

use yew::prelude::*;

use super::words::Words;

/// The words of the lab's language.
#[hook]
pub fn use_words() -> Rc<Words> {
    use_context::<Rc<Words>>().unwrap_or_else(|| Rc::new(Words::new("en")))
}
