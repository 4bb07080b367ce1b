//! A dialog: the frame that forms and lists stand in.
//!
//! It takes the focus when it opens, keeps it, and ends with Esc or a press beside it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use super::intent::Intent;

const FOCUSABLE: &str = "button, input, select, textarea, [tabindex='0']";

/// A dialog's title and contents.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub title: String,
    /// Wider than a form.
    #[prop_or_default]
    pub wide: bool,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
    pub children: Html,
}

#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlElement>() {
                let first = dialog.query_selector("input, select, textarea, button").ok().flatten();
                let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
                let _ = first.unwrap_or(dialog).focus();
            }
        });
    }
    let onkeydown = {
        let (node, on_intent) = (node.clone(), props.on_intent.clone());
        Callback::from(move |event: KeyboardEvent| {
            event.stop_propagation();
            match event.key().as_str() {
                "Escape" => on_intent.emit(Intent::Close),
                "Tab" => {
                    if let Some(dialog) = node.cast::<HtmlElement>() {
                        wrap_focus(&dialog, &event);
                    }
                }
                _ => {}
            }
        })
    };
    let away = {
        let on_intent = props.on_intent.clone();
        Callback::from(move |event: MouseEvent| {
            let target: Option<HtmlElement> = event.target_dyn_into();
            if target.is_some_and(|target| target.class_list().contains("veil")) {
                on_intent.emit(Intent::Close);
            }
        })
    };
    let class = classes!("dialog", props.wide.then_some("wide"));
    html! {
        <div class="veil dim" onmousedown={away}>
            <div
                {class}
                role="dialog"
                aria-modal="true"
                aria-label={props.title.clone()}
                tabindex="-1"
                ref={node}
                {onkeydown}
            >
                <h2 class="dialog-title">{ &props.title }</h2>
                { props.children.clone() }
            </div>
        </div>
    }
}

fn wrap_focus(dialog: &HtmlElement, event: &KeyboardEvent) {
    let Ok(list) = dialog.query_selector_all(FOCUSABLE) else { return };
    let items: Vec<HtmlElement> = (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect();
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
    let at = |item: &HtmlElement| item.matches(":focus").unwrap_or(false);
    let to = match event.shift_key() {
        true if at(first) => last,
        false if at(last) => first,
        _ => return,
    };
    event.prevent_default();
    let _ = to.focus();
}
