//! Fields of a form, and reading them: whatever a form's elements hold when it is sent is what counts.

use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, SubmitEvent};
use yew::prelude::*;

/// A form's values at the moment in which it is sent.
pub struct Values(FormData);

impl Values {
    /// Reads the form of a submit event and keeps the browser from sending it anywhere.
    pub fn of(event: &SubmitEvent) -> Option<Self> {
        event.prevent_default();
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        FormData::new_with_form(&form).ok().map(Self)
    }

    /// The field's text without spaces around it.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default().trim().to_owned()
    }

    /// The field's whole number, if it is one.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.text(name).parse().ok()
    }
}

/// A labelled text or number field.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// Its label.
    pub label: String,
    /// Its name in the form.
    pub name: &'static str,
    /// What it holds at first.
    pub value: AttrValue,
    /// A number of at least this.
    #[prop_or_default]
    pub min: Option<u32>,
}

/// A labelled text or number field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let kind = if props.min.is_some() { "number" } else { "text" };
    html! {
        <label class="field">
            { &props.label }
            <input class="input" type={kind} name={props.name} value={props.value.clone()} min={props.min.map(|min| min.to_string())} autocomplete="off" required=true />
        </label>
    }
}

/// A labelled choice.
#[derive(Clone, PartialEq, Properties)]
pub struct ChoiceProps {
    /// Its label.
    pub label: String,
    /// Its name in the form.
    pub name: &'static str,
    /// Values with what they are called.
    pub options: Vec<(AttrValue, String)>,
    /// What is chosen at first.
    #[prop_or_default]
    pub value: AttrValue,
}

/// A labelled choice.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    html! {
        <label class="field">
            { &props.label }
            <select class="input" name={props.name}>
                { for props.options.iter().map(|(value, text)| html! {
                    <option key={value.as_str()} value={value.clone()} selected={*value == props.value}>{ text }</option>
                }) }
            </select>
        </label>
    }
}
