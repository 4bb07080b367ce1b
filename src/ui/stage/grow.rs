//! Adding partitions: which keys will move is shown before anything happens.

use yew::prelude::*;

use crate::engine::kafka::ids::{Partition, TopicName};
use crate::scene::palette::key_hue;
use crate::session::shown::brief;
use crate::tools::plan::{GrowPlan, MovedKey};
use crate::ui::context::{use_words, when};
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;
use crate::ui::words::{Words, show};

/// So many keys are named; the rest is counted.
const KEYS_NAMED: usize = 18;
/// Kafka takes more, but nobody could see them.
const MOST: Partition = 10_000;

/// The preview of a topic with more partitions.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub topic: TopicName,
    /// What would happen.
    pub plan: GrowPlan,
    /// `Intent::Preview`, `Gesture::Grow` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

pub fn growth(topic: &TopicName, plan: &GrowPlan, on_intent: &Callback<Intent>) -> Html {
    html! { <Grow topic={topic.clone()} plan={plan.clone()} on_intent={on_intent.clone()} /> }
}

#[component]
pub fn Grow(props: &Props) -> Html {
    let words = use_words();
    let button = use_node_ref();
    {
        let button = button.clone();
        use_effect_with((), move |()| {
            if let Some(button) = button.cast::<web_sys::HtmlElement>() {
                let _ = button.focus();
            }
        });
    }
    let (topic, plan) = (&props.topic, &props.plan);
    let more = plan.to - plan.from;
    let preview = |total: Partition| {
        let topic = topic.clone();
        props.on_intent.reform(move |_: MouseEvent| Intent::Preview(topic.clone(), Some(total)))
    };
    let grow = {
        let (topic, total) = (topic.clone(), plan.to);
        props.on_intent.reform(move |_: MouseEvent| Gesture::Grow(topic.clone(), total).into())
    };
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    let onkeydown = when(&props.on_intent, |event: KeyboardEvent| {
        event.stop_propagation();
        (event.key() == "Escape").then_some(Intent::Close)
    });
    html! {
        <section
            class="card growth"
            role="dialog"
            aria-label={words.format("grow-title", &[("topic", show(topic))])}
            {onkeydown}
        >
            <div class="row">
                <h3 class="grow name">{ words.format("grow-title", &[("topic", show(topic))]) }</h3>
                <span class="stepper">
                    <button
                        type="button"
                        class="btn"
                        aria-label={words.text("fewer")}
                        disabled={more <= 1}
                        onclick={preview(plan.to - 1)}
                    >
                        { "\u{2212}" }
                    </button>
                    <output>{ format!("{} \u{2192} {}", plan.from, plan.to) }</output>
                    <button
                        type="button"
                        class="btn"
                        aria-label={words.text("more-partitions")}
                        disabled={plan.to >= MOST}
                        onclick={preview(plan.to + 1)}
                    >
                        { "+" }
                    </button>
                </span>
            </div>
            { moved(&words, plan) }
            <div class="row ends">
                <button type="button" class="btn" onclick={close}>{ words.text("cancel") }</button>
                <button type="button" class="btn main" ref={button} onclick={grow}>
                    { words.format("grow-do", &[("n", more.into())]) }
                </button>
            </div>
        </section>
    }
}

/// What will move, in words and as keys.
fn moved(words: &Words, plan: &GrowPlan) -> Html {
    let args = [("moved", plan.moved.len().into()), ("keys", plan.keys.into()), ("to", plan.to.into())];
    let rest = plan.moved.len().saturating_sub(KEYS_NAMED);
    let id = match (plan.keys, plan.moved.len()) {
        (0, _) => "grow-no-keys",
        (_, 0) => "grow-none-move",
        _ => "grow-moves",
    };
    html! {
        <>
            <p class="soft" aria-live="polite">{ words.format(id, &args) }</p>
            if !plan.moved.is_empty() {
                <ul class="moved">
                    for moved in plan.moved.iter().take(KEYS_NAMED) {
                        { one(moved) }
                    }
                    if rest > 0 {
                        <li key="rest">{ words.format("grow-more", &[("n", rest.into())]) }</li>
                    }
                </ul>
            }
        </>
    }
}

fn one(moved: &MovedKey) -> Html {
    let key = brief(&moved.key, 24);
    let hue = key_hue(&moved.key);
    html! {
        <li key={format!("{:?}", moved.key)}>
            <span class={classes!("key", format!("k{hue}"))} title={key.clone()}>{ key }</span>
            { format!("{} \u{2192} {}", moved.from, moved.to) }
        </li>
    }
}
