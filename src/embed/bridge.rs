//! JSON from and to the page, and the events that an element dispatches.
//!
//! Values come in as text through the browser's own JSON, and go out one by one (printing them would cost the page
//! the tables that floating-point numbers are printed with): numbers stay plain numbers and keys keep their order.

use js_sys::{Array, Object, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

/// What is wrong, as API.md has it: Kafka's error name or `INVALID_COMMAND`, words, and the offending field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Kafka's error name where there is one.
    pub code: &'static str,
    /// What a person reads.
    pub message: String,
    /// The field, as in `[1].configs`.
    pub path: Option<String>,
}

impl Problem {
    /// Something asked for in a way that cannot be understood.
    pub fn invalid(path: &str, message: impl Into<String>) -> Self {
        Self { code: "INVALID_COMMAND", message: message.into(), path: Some(path.to_owned()) }
    }

    /// The object that the page gets.
    pub fn to_json(&self) -> Value {
        json!({ "code": self.code, "message": self.message, "path": self.path })
    }
}

impl From<Problem> for JsValue {
    fn from(problem: Problem) -> Self {
        to_js(&problem.to_json())
    }
}

/// A value of the page as JSON. What JSON can't carry (a function, a cycle, `undefined`) is refused.
pub fn from_js(value: &JsValue, path: &str) -> Result<Value, JsValue> {
    let refused = || JsValue::from(Problem::invalid(path, "not a JSON value"));
    // `JSON.stringify` throws at a cycle and yields `undefined` for what has no JSON form.
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).ok_or_else(refused)?;
    serde_json::from_str(&text).map_err(|_| refused())
}

/// JSON as a value of the page.
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        // Offsets and times stay below 2^53: the parser refuses what is greater.
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN).into(),
        Value::String(text) => text.into(),
        Value::Array(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Object(fields) => {
            let object = Object::new();
            for (name, field) in fields {
                set(&object, name, &to_js(field));
            }
            object.into()
        }
    }
}

/// Gives an object a field of its own. Setting `__proto__` would change what the object inherits from instead.
fn set(object: &Object, name: &str, value: &JsValue) {
    if name == "__proto__" {
        let own = Object::new();
        for (name, value) in [("value", value), ("enumerable", &true.into()), ("configurable", &true.into())]
        {
            let _ = Reflect::set(&own, &name.into(), value);
        }
        Object::define_property(object, &name.into(), &own);
    } else {
        // A plain object takes any property.
        let _ = Reflect::set(object, &name.into(), value);
    }
}

/// Dispatches an event on the element. It does not bubble, so no form around an element takes `change` for its own.
pub fn emit(element: &HtmlElement, name: &str, detail: &Value) {
    let init = CustomEventInit::new();
    init.set_detail(&to_js(detail));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // The only error is a listener's own, which the browser has reported to the page already.
        let _ = element.dispatch_event(&event);
    }
}
