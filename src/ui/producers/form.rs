//! A new producer: who it is, where it writes, how fast and with which keys. A new topic has its form here too.

use std::rc::Rc;

use yew::prelude::*;

use super::client::client_name;
use crate::engine::kafka::ids::TopicName;
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::{Configs, Milli};
use crate::simulation::kafka::command::TopicCreate;
use crate::simulation::producer::command::{Keys, ProducerCreate, Source};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Values, choice, field};
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;

/// Kinds of records with the messages that name them.
const KINDS: [(&str, &str); 4] =
    [("pool", "keys-pool"), ("fixed", "keys-fixed"), ("none", "keys-none"), ("hand", "keys-hand")];

/// Bytes of a value that a producer generates.
const VALUE_BYTES: u32 = 64;

/// What the forms need to know.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// A name that is free.
    pub name: String,
    pub topics: Rc<Vec<TopicName>>,
    /// `Gesture::CreateProducer`, `Gesture::CreateTopic` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn ProducerForm(props: &Props) -> Html {
    let words = use_words();
    let kind = use_state(|| "pool".to_owned());
    let clients: Vec<_> = Client::ALL
        .iter()
        .map(|client| (AttrValue::from(client.name()), client_name(&words, client.name())))
        .collect();
    let topics: Vec<_> =
        props.topics.iter().map(|topic| (AttrValue::from(topic.to_string()), topic.to_string())).collect();
    let kinds = KINDS.map(|(kind, id)| (AttrValue::from(kind), words.text(id))).to_vec();
    let onsubmit = {
        let on_intent = props.on_intent.clone();
        Callback::from(move |event: SubmitEvent| {
            if let Some(values) = Values::of(&event) {
                on_intent.emit(Gesture::CreateProducer(Box::new(create(&values))).into());
            }
        })
    };
    let onchange = {
        let kind = kind.setter();
        Callback::from(move |event: Event| {
            let select: Option<web_sys::HtmlSelectElement> = event.target_dyn_into();
            if let Some(select) = select.filter(|select| select.name() == "keys") {
                kind.set(select.value());
            }
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <Dialog title={words.text("new-producer")} on_intent={props.on_intent.clone()}>
            <form class="form" {onsubmit} {onchange}>
                <div class="two">
                    { field("client.id".into(), "producer", props.name.clone().into(), None) }
                    { choice(words.text("topic"), "topic", topics, "") }
                    { choice(words.text("client"), "client", clients, "java") }
                    { choice(words.text("records"), "keys", kinds, "pool") }
                    if *kind != "hand" {
                        { field(words.text("rate-per-s"), "rate", "5".into(), Some(1)) }
                    }
                    if *kind != "hand" {
                        { field(words.text("poison-share"), "poison", "0".into(), Some(0)) }
                    }
                    if *kind == "pool" {
                        { field(words.text("pool-size"), "size", "100".into(), Some(1)) }
                        { field(words.text("pool-skew"), "skew", "0".into(), Some(0)) }
                    }
                    if *kind == "fixed" {
                        { field(words.text("key"), "key", "key-0".into(), None) }
                    }
                </div>
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn main">{ words.text("create") }</button>
                </div>
            </form>
        </Dialog>
    }
}

fn create(values: &Values) -> ProducerCreate {
    let keys = match values.text("keys").as_str() {
        "fixed" => Some(Keys::Fixed(values.text("key"))),
        "pool" => Some(Keys::Pool {
            pool: values.number("size").unwrap_or(100).min(u64::from(u32::MAX)) as u32,
            skew: Milli::whole(values.number("skew").unwrap_or(0)),
        }),
        "none" => Some(Keys::None),
        _ => None,
    };
    let rate_per_s = Milli::whole(values.number("rate").unwrap_or(5));
    ProducerCreate {
        producer: values.text("producer").as_str().into(),
        topic: values.text("topic").as_str().into(),
        client: Client::parse(&values.text("client")).unwrap_or_default(),
        source: keys.map(|keys| Source::Rate {
            rate_per_s,
            keys,
            value_bytes: VALUE_BYTES,
            // Whole percent, as thousandths.
            poison: Milli(values.number("poison").unwrap_or(0).min(100) * 10),
            transaction: None,
        }),
        configs: Configs::new(),
    }
}

/// How long a topic may keep its records: the setting and its value, and the message that names it.
const KEPT: [(&str, &str); 7] = [
    ("retention.ms=604800000", "kept-7-days"),
    ("retention.ms=2592000000", "kept-30-days"),
    ("retention.ms=7776000000", "kept-90-days"),
    ("retention.ms=31536000000", "kept-1-year"),
    ("retention.ms=220752000000", "kept-7-years"),
    ("retention.ms=-1", "kept-always"),
    ("retention.bytes=1073741824", "kept-1-gib"),
];

/// What `cleanup.policy` may be.
const POLICIES: [(&str, &str); 3] =
    [("delete", "policy-delete"), ("compact", "policy-compact"), ("compact,delete", "policy-both")];

/// The settings that were chosen, but for Kafka's defaults.
fn topic_configs(values: &Values) -> Configs {
    let mut configs = Configs::new();
    let kept = values.text("kept");
    if let Some((name, value)) = kept.split_once('=').filter(|_| kept != KEPT[0].0) {
        configs.insert(name.to_owned(), value.to_owned());
    }
    let policy = values.text("policy");
    if !policy.is_empty() && policy != POLICIES[0].0 {
        configs.insert("cleanup.policy".to_owned(), policy);
    }
    configs
}

#[component]
pub fn TopicForm(props: &Props) -> Html {
    let words = use_words();
    let onsubmit = {
        let on_intent = props.on_intent.clone();
        Callback::from(move |event: SubmitEvent| {
            if let Some(values) = Values::of(&event) {
                let create = TopicCreate {
                    topic: values.text("topic").as_str().into(),
                    partitions: values.number("partitions").unwrap_or(1).min(10_000) as u32,
                    configs: topic_configs(&values),
                };
                on_intent.emit(Gesture::CreateTopic(create).into());
            }
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    let named = |choices: &[(&'static str, &'static str)]| -> Vec<(AttrValue, String)> {
        choices.iter().map(|(value, id)| (AttrValue::from(*value), words.text(id))).collect()
    };
    html! {
        <Dialog title={words.text("new-topic")} on_intent={props.on_intent.clone()}>
            <form class="form" {onsubmit}>
                <div class="two">
                    { field(words.text("topic"), "topic", props.name.clone().into(), None) }
                    { field(words.text("partitions"), "partitions", "3".into(), Some(1)) }
                    { choice(words.text("kept-label"), "kept", named(&KEPT), KEPT[0].0) }
                    { choice("cleanup.policy".into(), "policy", named(&POLICIES), POLICIES[0].0) }
                </div>
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn main">{ words.text("create") }</button>
                </div>
            </form>
        </Dialog>
    }
}
