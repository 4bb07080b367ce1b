//! How wide an element is: an observer that lets go when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::prelude::*;

use crate::ui::stopped::stopped;

/// Tells an element's width whenever it changes.
struct WidthWatch {
    observer: ResizeObserver,
    _tell: Closure<dyn FnMut()>,
}

impl WidthWatch {
    fn new(element: &Element, tell: impl Fn(u32) + 'static) -> Option<Self> {
        let watched = element.clone().dyn_into::<HtmlElement>().ok()?;
        let tell = Closure::<dyn FnMut()>::new(move || {
            if !stopped() {
                tell(watched.client_width().max(0) as u32);
            }
        });
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _tell: tell })
    }
}

impl Drop for WidthWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The width of the element behind `node` in CSS pixels; 0 until it is known.
#[hook]
pub fn use_width(node: &NodeRef) -> u32 {
    let width = use_state(|| 0);
    {
        let (node, width) = (node.clone(), width.setter());
        use_effect_with((), move |()| {
            let watch =
                node.cast::<Element>().and_then(|element| WidthWatch::new(&element, move |w| width.set(w)));
            move || drop(watch)
        });
    }
    *width
}
