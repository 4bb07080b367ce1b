//! A panic is told to the page's script, which shows it in each lab (`assets/instance.js`), and no lab goes on.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::ui::stopped;
use crate::ui::words::{Words, show};

/// Where what happened will stand in the sentence.
const HERE: &str = "\u{fffc}";

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// From now on `tell` is called with a panic's own message, once, and before the module traps.
///
/// Returns the words for it, since none can be made afterwards: the sentence with U+FFFC for the message, and what the
/// button says that starts again.
#[wasm_bindgen]
pub fn watch(tell: Function) -> Vec<String> {
    TELL.replace(Some(tell));
    yew::set_custom_panic_hook(Box::new(|info: &PanicHookInfo<'_>| {
        // The first panic may cause others.
        if !stopped::stopped() {
            stopped::stop();
            told(&info.to_string());
        }
    }));
    let words = Words::shared("en");
    vec![words.format("stopped", &[("what", show(HERE))]), words.text("start-again")]
}

/// The module has trapped without a panic (no memory was left, or no stack): nothing goes on in it.
#[wasm_bindgen]
pub fn stop() {
    stopped::stop();
}

fn told(what: &str) {
    TELL.with_borrow(|tell| {
        // The script's function does not throw, and there would be nobody to tell.
        let _ = tell.as_ref().map(|tell| tell.call1(&JsValue::NULL, &what.into()));
    });
}
