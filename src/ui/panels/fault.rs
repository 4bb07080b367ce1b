//! A fault of the network: which messages of a client are harmed, how, how often and how likely.

use yew::prelude::*;

use crate::engine::kafka::api::ApiKey;
use crate::simulation::command::Milli;
use crate::simulation::network::{Apis, FaultInject, Harm, Leg, Named};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Values, choice, field};
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// A name that is free.
    pub fault: String,
    pub client: Named,
    /// `Gesture::Break` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What happens to a message, with what it is called.
const HARMS: [(&str, &str); 3] =
    [("drop", "harm-drop"), (DELAY, "harm-delay"), ("duplicate", "harm-duplicate")];
const DELAY: &str = "delay";

#[component]
pub fn FaultForm(props: &Props) -> Html {
    let words = use_words();
    let of_producer = matches!(props.client, Named::Producer(_));
    let apis = ApiKey::ALL.into_iter().filter(|api| api.is_of_producers() == of_producer);
    let mut apis: Vec<_> = apis.map(|api| (AttrValue::from(api.name()), api.name().to_owned())).collect();
    apis.push((AttrValue::from(Apis::All.name()), words.text("fault-all-apis")));
    let first = apis.first().map(|(name, _)| name.to_string()).unwrap_or_default();
    let legs = [("request", "leg-request"), ("response", "leg-response")];
    let legs = legs.map(|(leg, id)| (AttrValue::from(leg), words.text(id))).to_vec();
    let harms = HARMS.map(|(what, id)| (AttrValue::from(what), words.text(id))).to_vec();
    let onsubmit = {
        let (props, on_intent) = (props.clone(), props.on_intent.clone());
        Callback::from(move |event: SubmitEvent| {
            if let Some(values) = Values::of(&event) {
                on_intent.emit(gesture(&props, &values).into());
            }
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <Dialog title={words.text("new-fault")} on_intent={props.on_intent.clone()}>
            <form class="form" {onsubmit}>
                <div class="two">
                    { field(words.text("fault-name"), "fault", props.fault.clone().into(), None) }
                    { choice(words.text("fault-api"), "api", apis, &first) }
                    { choice(words.text("fault-leg"), "leg", legs, "request") }
                    { choice(words.text("fault-what"), "what", harms, "drop") }
                    { field(words.text("fault-delay"), "delay", "2000".into(), Some(0)) }
                    { field(words.text("fault-times"), "times", "1".into(), Some(1)) }
                    { field(words.text("fault-chance"), "chance", "100".into(), Some(0)) }
                </div>
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn main">{ words.text("fault-begin") }</button>
                </div>
            </form>
        </Dialog>
    }
}

fn gesture(props: &Props, values: &Values) -> Gesture {
    let api = values.text("api");
    let api = ApiKey::ALL.into_iter().find(|known| known.name() == api).map_or(Apis::All, Apis::Only);
    let leg = values.text("leg");
    let what = match values.text("what").as_str() {
        "drop" => Harm::Drop,
        DELAY => Harm::Delay(values.number("delay").unwrap_or(0)),
        _ => Harm::Duplicate,
    };
    Gesture::Break(Box::new(FaultInject {
        fault: values.text("fault"),
        client: props.client.clone().into(),
        api,
        leg: Leg::ALL.into_iter().find(|known| known.name() == leg).unwrap_or(Leg::Request),
        what,
        times: values.number("times").and_then(|times| u32::try_from(times).ok()).unwrap_or(1),
        // Of a hundred.
        chance: Milli(values.number("chance").unwrap_or(100).saturating_mul(10)),
    }))
}
