//! A panic is told in words: the page's script shows them in each lab (`assets/log-lab.js`), and no lab goes on.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::ui::stopped::{stop, stopped};
use crate::ui::words::{Words, show};

/// Where the panic's own message will stand in the sentence.
const HERE: &str = "\u{fffc}";

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes the function that tells a panic. It is called with a sentence, once, and before the module traps.
#[wasm_bindgen]
pub fn on_panic(tell: Function) {
    TELL.replace(Some(tell));
}

/// From now on a panic is reported. The sentence is made beforehand, because formatting it afterwards may fail.
pub fn watch(words: &Words) {
    let sentence = words.format("stopped", &[("what", show(HERE))]);
    yew::set_custom_panic_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        // The first panic may cause others.
        if !stopped() {
            stop();
            tell(&sentence.replace(HERE, &info.to_string()));
        }
    }));
}

fn tell(sentence: &str) {
    TELL.with_borrow(|tell| {
        // The script's function does not throw, and there would be nobody to tell.
        let _ = tell.as_ref().map(|tell| tell.call1(&JsValue::NULL, &sentence.into()));
    });
}
