//! The gate of the app: the way from a lab at rest to menus, dialogs, gestures and 'why?', which lie in a part of their
//! own. It is fetched when a pointer or the focus comes near, so that it is mostly there before a touch asks for it.
//!
//! - An intent that needs it is held back until it has come, and then sent again. Nothing else waits.
//! - The control that was touched shows that it waits. A part that was lost is told, and the next touch tries again.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::state::{App, Gate, Msg, Tools};
use crate::parts::Lost;
use crate::scenario::print::scenario_line;
use crate::ui::gesture::told::seek_preview;
use crate::ui::intent::Intent;
use crate::ui::panels::inspector::Inspector;
use crate::ui::stopped::take_print;
use crate::ui::why::why_here;

/// What is marked as waiting: the control that the touched thing belongs to.
const CONTROLS: &str = "button, select, input, [tabindex], [data-kind]";

async fn fetch() -> Result<Tools, Lost> {
    #[cfg(feature = "split")]
    return open().await;
    #[cfg(not(feature = "split"))]
    std::future::ready(open()).await
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(tools, fallible))]
#[allow(clippy::unnecessary_wraps, reason = "where it is a part of its own, it can be lost")]
fn open() -> Result<Tools, Lost> {
    Ok(Tools {
        menu: App::menu_view,
        dialog: App::dialog_view,
        growth: crate::ui::stage::grow::growth,
        gesture: App::gesture,
        preview: App::show_preview,
        stream: App::stream,
        print: scenario_line,
        callout: App::callout,
        legend: crate::ui::stage::legend::legend,
        tip: crate::ui::stage::tips::tip,
        inspector: Inspector { why: why_here, view: crate::ui::panels::why::view, seek_text: seek_preview },
    })
}

impl Gate {
    /// Watches for whatever comes near, and for what is touched.
    pub fn watch(&mut self, ctx: &Context<App>, app: &Element) {
        let capture = EventListenerOptions::run_in_capture_phase();
        for near in ["pointerover", "focusin"] {
            let link = ctx.link().clone();
            self.listeners.push(EventListener::once_with_options(app, near, capture, move |_| {
                link.send_message(Msg::Near);
            }));
        }
        for touch in ["pointerdown", "keydown", "drop"] {
            let touched = Rc::clone(&self.touched);
            self.listeners.push(EventListener::new_with_options(app, touch, capture, move |event| {
                let inner = event.composed_path().get(0).dyn_into::<Element>().ok();
                touched.replace(inner.and_then(|inner| inner.closest(CONTROLS).ok().flatten()));
            }));
        }
    }

    fn mark(&mut self) {
        if let Some(control) = self.touched.take() {
            // Any element takes this attribute.
            let _ = control.set_attribute("aria-busy", "true");
            self.waiting.push(control);
        }
    }

    fn unmark(&mut self) {
        for control in self.waiting.drain(..) {
            let _ = control.remove_attribute("aria-busy");
        }
    }
}

impl App {
    /// Has the part fetched, unless it is there or on its way.
    pub(super) fn fetch_tools(&mut self, ctx: &Context<Self>) -> bool {
        if self.gate.tools.is_none() && !self.gate.fetching {
            self.gate.fetching = true;
            let link = ctx.link().clone();
            spawn_local(async move { link.send_message(Msg::Came(fetch().await)) });
        }
        false
    }

    /// An intent waits for what does it.
    pub(super) fn hold(&mut self, ctx: &Context<Self>, intent: Intent) -> bool {
        self.gate.held.push(intent);
        self.gate.mark();
        self.fetch_tools(ctx)
    }

    /// It has come, or it was lost. Nobody is told of what nobody waits for.
    pub(super) fn came(&mut self, ctx: &Context<Self>, came: Result<Tools, Lost>) -> bool {
        self.gate.fetching = false;
        self.gate.unmark();
        let held = std::mem::take(&mut self.gate.held);
        match came {
            Ok(tools) => {
                take_print(tools.print);
                self.gate.tools = Some(tools);
                ctx.link().send_message_batch(held.into_iter().map(Msg::Intent).collect());
            }
            Err(Lost) if held.is_empty() => {}
            Err(Lost) => {
                let text = self.words.text("part-lost");
                ctx.props().on_lost.emit(text.clone());
                self.tell(text, true, false);
            }
        }
        true
    }
}
