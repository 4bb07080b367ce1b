//! The column at the left: producers, a record sent by hand, and a file that a person imports.

pub mod client;
mod form;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use client::client_name;
pub use form::{ProducerForm, Props as ProducerFormProps, TopicForm};

use super::allowed::{Allowed, Lock};
use super::context::{asks, use_allowed, use_words};
use super::drag::below;
use super::facts::ProducerFacts;
use super::gesture::Gesture;
use super::header::{PAUSE, PLAY};
use super::intent::{Dialog, Intent, MenuOf};
use super::words::format::{duration, rate};
use super::words::narrate::faults::fault;
use super::words::{Words, show};
use crate::session::subject::Subject;
use crate::simulation::command::Milli;
use crate::simulation::network::FaultInject;
use crate::simulation::producer::command::{Keys, Source};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub producers: Rc<Vec<Rc<ProducerFacts>>>,
    /// What is asked about.
    pub selected: Option<Subject>,
    /// More than one topic is written to: cards name theirs.
    pub name_topics: bool,
    pub on_intent: Callback<Intent>,
    /// What stands below the cards.
    pub children: Html,
}

#[component]
pub fn Producers(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let add = props.on_intent.reform(|_: MouseEvent| Intent::Open(Dialog::NewProducer));
    let is_selected = |facts: &ProducerFacts| matches!(&props.selected, Some(Subject::Producer(name)) if *name == facts.producer);
    html! {
        <section role="group" class="producers col" aria-labelledby="producers-title" data-scrolls="">
            <div class="col-head">
                <h2 id="producers-title">{ words.text("producers") }</h2>
                if allowed.may(Lock::Produce) {
                    <button
                        type="button"
                        class="link quiet"
                        aria-label={words.text("add-producer-label")}
                        onclick={add}
                    >
                        { words.text("add") }
                    </button>
                }
            </div>
            if props.producers.is_empty() {
                <p class="none-yet">{ words.text("producers-none") }</p>
            }
            for facts in &*props.producers {
                <ProducerCard
                    key={facts.producer.as_str()}
                    facts={Rc::clone(facts)}
                    selected={is_selected(facts)}
                    name_topics={props.name_topics}
                    on_intent={props.on_intent.clone()}
                />
            }
            { props.children.clone() }
        </section>
    }
}

/// A producer's card.
#[derive(Clone, PartialEq, Properties)]
struct CardProps {
    facts: Rc<ProducerFacts>,
    selected: bool,
    name_topics: bool,
    on_intent: Callback<Intent>,
}

#[component]
fn ProducerCard(props: &CardProps) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let bar = use_node_ref();
    let facts = &props.facts;
    let name = facts.producer.to_string();
    {
        let (bar, share) = (bar.clone(), facts.of.map(|of| facts.sent as f64 / of.max(1) as f64));
        use_effect_with(share, move |share| {
            if let (Some(bar), Some(share)) = (bar.cast::<HtmlElement>(), share) {
                let _ = bar.style().set_property("transform", &format!("scaleX({:.3})", share.min(1.0)));
            }
        });
    }
    let menu = {
        let producer = facts.producer.clone();
        props
            .on_intent
            .reform(move |event: MouseEvent| Intent::Menu(MenuOf::Producer(producer.clone()), below(&event)))
    };
    let runs = !facts.finished && !facts.crashed && !facts.frozen;
    let toggles = allowed.may(Lock::Produce) && runs && facts.source.is_some();
    let toggle = toggles.then(|| {
        let (producer, run) = (facts.producer.clone(), !facts.running);
        let onclick = props.on_intent.reform(move |_: MouseEvent| {
            (if run { Gesture::ResumeProducer } else { Gesture::PauseProducer })(producer.clone()).into()
        });
        let label =
            words.format(if run { "producer-resume" } else { "producer-pause" }, &[("name", (&name).into())]);
        html! {
            <button type="button" class="more" aria-label={label.clone()} title={label} {onclick}>
                <svg width="9" height="10" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
                    <path d={if run { PLAY } else { PAUSE }} />
                </svg>
            </button>
        }
    });
    html! {
        <section role="group"
            class="card producer"
            data-kind="producer"
            data-id={name.clone()}
            aria-label={words.format("producer-label", &[("name", (&name).into())])}
            aria-current={props.selected.then_some("true")}
        >
            <div class="producer-head">
                <h3 class="name" title={name.clone()}>
                    { asks(&name, Subject::Producer(facts.producer.clone()), allowed, &props.on_intent) }
                </h3>
                <span class="row">
                    { toggle }
                    if allowed.full() {
                        <button
                            type="button"
                            class="more"
                            aria-haspopup="menu"
                            aria-label={words.format("menu-of", &[("name", (&name).into())])}
                            onclick={menu}
                        >
                            { "\u{22ef}" }
                        </button>
                    }
                </span>
            </div>
            { figures(&words, facts, props.name_topics) }
            { fault_chips(&words, facts, allowed, &props.on_intent) }
            if facts.of.is_some() {
                <div class="meter" aria-hidden="true"><i ref={bar} /></div>
            }
        </section>
    }
}

fn figures(words: &Words, facts: &ProducerFacts, name_topics: bool) -> Html {
    let row = |id: &str, value: String| {
        html! {
            <>
                <dt>{ words.text(id) }</dt>
                <dd title={value.clone()}>{ value }</dd>
            </>
        }
    };
    let sent = match facts.of {
        Some(of) => words.format("sent-of", &[("sent", facts.sent.into()), ("of", of.into())]),
        None => words.format("sent", &[("sent", facts.sent.into())]),
    };
    let speed = match (facts.finished, facts.running) {
        _ if facts.crashed => words.text("producer-crashed"),
        _ if facts.frozen => words.text("producer-frozen"),
        (true, _) => words.text("rate-finished"),
        (_, false) => words.text("rate-paused"),
        _ if facts.source.is_none() => words.text("rate-by-hand"),
        _ if let Some(Source::Every { every_ms, .. }) = &facts.source => {
            words.format("rate-every", &[("time", duration(words, *every_ms).into())])
        }
        _ => words.format("rate", &[("rate", show(rate(facts.rate_per_s.as_f64())))]),
    };
    html! {
        <dl class="kv">
            if name_topics {
                { row("topic", facts.topic.to_string()) }
            }
            { row("client", client_name(words, &facts.client)) }
            { row("partitioner", facts.partitioner.to_owned()) }
            { row("key", key_text(words, facts.source.as_ref())) }
            { row("rate-name", speed) }
            { row("sent-name", sent) }
            if facts.lost > 0 {
                { row("lost-name", words.format("sent", &[("sent", facts.lost.into())])) }
            }
        </dl>
    }
}

/// The faults at work, each of which can be ended.
fn fault_chips(words: &Words, facts: &ProducerFacts, allowed: Allowed, on_intent: &Callback<Intent>) -> Html {
    if facts.faults.is_empty() {
        return Html::default();
    }
    let label = words.format("fault-chips-of", &[("name", show(&facts.producer))]);
    html! {
        <ul class="faults" aria-label={label}>
            for asked in &facts.faults {
                <li key={asked.fault.as_str()}>{ fault_chip(words, asked, allowed, on_intent) }</li>
            }
        </ul>
    }
}

fn fault_chip(words: &Words, asked: &FaultInject, allowed: Allowed, on_intent: &Callback<Intent>) -> Html {
    let sentence = fault(words, asked);
    let text = html! { <><span aria-hidden="true">{ "\u{26a1} " }</span>{ &asked.fault }</> };
    if !allowed.may(Lock::Crash) {
        return html! { <span class="fault" data-kind="fault" data-id={asked.fault.clone()} title={sentence}>{ text }</span> };
    }
    let name = asked.fault.clone();
    let onclick = on_intent.reform(move |_: MouseEvent| Gesture::Mend(name.clone()).into());
    let label = words
        .format("fault-chip-clear", &[("fault", asked.fault.as_str().into()), ("sentence", sentence.into())]);
    html! {
        <button
            type="button"
            class="fault"
            data-kind="fault"
            data-id={asked.fault.clone()}
            aria-label={label.clone()}
            title={label}
            {onclick}
        >
            { text }
            <span aria-hidden="true">{ " \u{00d7}" }</span>
        </button>
    }
}

fn key_text(words: &Words, source: Option<&Source>) -> String {
    if let Some(Source::Workload { key: Some(column), .. }) = source {
        return column.clone();
    }
    match source.and_then(Source::keys) {
        None | Some(Keys::None) => words.text("key-none"),
        Some(Keys::Fixed(key)) => key.clone(),
        Some(Keys::Pool { pool, skew: Milli(0) }) => words.format("key-pool", &[("size", (*pool).into())]),
        Some(Keys::Pool { pool, .. }) => words.format("key-pool-skewed", &[("size", (*pool).into())]),
    }
}
