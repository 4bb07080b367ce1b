//! The lab's own keyboard shortcuts: they act while the focus is inside the element, or on the body where the element is the page.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

use crate::ui::guards::Guards;

/// Listens inside the lab, and on the body of its page.
pub fn listen(on_key: &Callback<KeyboardEvent>, app: &Element, full_page: bool, guards: &Guards) {
    let active = EventListenerOptions { passive: false, ..EventListenerOptions::default() };
    let on = |target: &web_sys::EventTarget, only_body: bool| {
        let on_key = on_key.clone();
        guards.keep(EventListener::new_with_options(target, "keydown", active, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let body = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            let on_body = body.is_some_and(|target| target.tag_name() == "BODY");
            if !event.default_prevented() && (!only_body || on_body) && acts(event) {
                event.prevent_default();
                on_key.emit(event.clone());
            }
        }));
    };
    on(app, false);
    if full_page && let Some(document) = app.owner_document() {
        on(&document, true);
    }
}

/// Whether the key is one of the lab's, and not meant for the element that has the focus.
fn acts(event: &KeyboardEvent) -> bool {
    let inner = event.composed_path().get(0);
    let element = inner.dyn_ref::<Element>();
    let tag = element.map(Element::tag_name).unwrap_or_default();
    let types = matches!(tag.as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    let presses = tag == "BUTTON" || inner.dyn_ref::<Node>().is_some() && tag == "A";
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        _ if types || event.alt_key() => false,
        "z" | "Z" | "y" if command => true,
        _ if command => false,
        " " => !presses,
        "ArrowRight" | "?" | "Escape" => true,
        _ => false,
    }
}
