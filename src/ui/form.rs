//! Fields of a form, and reading them: whatever a form's elements hold when it is sent is what counts.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlFormElement, SubmitEvent};
use yew::prelude::*;

/// A number as a person or a page wrote it. The browser reads it: the standard library's reader brings 13 KB.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = if text.is_empty() { f64::NAN } else { JsValue::from_str(text).unchecked_into_f64() };
    number.is_finite().then_some(number)
}

/// A form's values at the moment in which it is sent.
pub struct Values(FormData);

impl Values {
    /// Reads the form of a submit event and keeps the browser from sending it anywhere.
    pub fn of(event: &SubmitEvent) -> Option<Self> {
        event.prevent_default();
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        FormData::new_with_form(&form).ok().map(Self)
    }

    /// Reads the form around a field that has changed.
    pub fn around(event: &Event) -> Option<Self> {
        let form = event.target()?.dyn_into::<Element>().ok()?.closest("form").ok()??;
        FormData::new_with_form(form.unchecked_ref()).ok().map(Self)
    }

    /// The field's text as it stands there.
    pub fn raw(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default()
    }

    /// The field's text without spaces around it.
    pub fn text(&self, name: &str) -> String {
        self.raw(name).trim().to_owned()
    }

    /// The field's whole number, if it is one.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.text(name).parse().ok()
    }
}

/// A labelled text field with what it holds at first; with `min`, a number of at least that.
pub fn field(label: String, name: &'static str, value: AttrValue, min: Option<u32>) -> Html {
    let kind = if min.is_some() { "number" } else { "text" };
    html! {
        <label class="field">
            { label }
            <input
                class="input"
                type={kind}
                {name}
                {value}
                min={min.map(|min| min.to_string())}
                autocomplete="off"
                required=true
            />
        </label>
    }
}

/// A labelled choice among values with what they are called.
pub fn choice(label: String, name: &'static str, options: Vec<(AttrValue, String)>, chosen: &str) -> Html {
    html! {
        <label class="field">
            { label }
            <select class="input" {name}>
                for (value, text) in options {
                    <option key={value.as_str()} value={value.clone()} selected={*value == *chosen}>
                        { text }
                    </option>
                }
            </select>
        </label>
    }
}
