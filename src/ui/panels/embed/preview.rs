//! A lab as another page would show it.
//!
//! The element is made by hand and not by Yew: its size is set through CSSOM, which no Content-Security-Policy forbids.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};
use yew::prelude::*;

/// As wide as the text of a usual page, in px: narrower rooms show it smaller.
const PAGE_WIDTH: i32 = 860;
/// As much height as the preview takes, in px.
const MOST_HEIGHT: f64 = 460.0;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub attributes: Rc<Vec<(&'static str, String)>>,
    pub width: String,
    pub height: String,
    pub label: String,
}

#[component]
pub fn Preview(props: &Props) -> Html {
    let room = use_node_ref();
    {
        let room = room.clone();
        use_effect_with(props.clone(), move |props| {
            let shown = room.cast::<HtmlElement>().and_then(|room| show(&room, props));
            move || {
                if let Some(element) = shown {
                    element.remove();
                }
            }
        });
    }
    html! { <div class="preview" role="group" aria-label={props.label.clone()} ref={room} /> }
}

/// Puts the element there, made smaller if there is not enough room.
fn show(room: &HtmlElement, props: &Props) -> Option<HtmlElement> {
    let element: HtmlElement = gloo::utils::document().create_element("log-lab").ok()?.dyn_into().ok()?;
    for (name, value) in props.attributes.iter() {
        element.set_attribute(name, value).ok()?;
    }
    let (style, wide) = (element.style(), room.client_width());
    let page =
        if props.width == "100%" { format!("{}px", wide.max(PAGE_WIDTH)) } else { props.width.clone() };
    let set = |name: &str, value: &str| style.set_property(name, value);
    set("display", "block").ok()?;
    set("width", &page).ok()?;
    set("height", &props.height).ok()?;
    room.append_child(&element).ok()?;
    let size = (f64::from(element.offset_width().max(1)), f64::from(element.offset_height().max(1)));
    let scale = (f64::from(wide) / size.0).min(MOST_HEIGHT / size.1).min(1.0);
    set("transform", &format!("scale({scale})")).ok()?;
    room.style().set_property("height", &format!("{}px", (size.1 * scale).ceil())).ok()?;
    Some(element)
}

/// Where `log-lab.js` was loaded from: the element's class knows.
pub fn script_address(root: &NodeRef) -> Option<String> {
    let shadow: ShadowRoot = root.cast::<Element>()?.get_root_node().dyn_into().ok()?;
    let class = Reflect::get(&shadow.host(), &"constructor".into()).ok()?;
    Reflect::get(&class, &"address".into()).ok()?.as_string()
}
