//! The strip below the stage: what happened when. A mark selects what it is about.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::context::{use_words, when};
use super::facts::{Mark, MarkKind};
use super::intent::Intent;
use super::words::Words;
use super::words::format::moment;
use crate::engine::kafka::ids::Ms;

/// The strip's possible lengths: it grows in steps, so that marks stand still between them.
const LENGTHS_S: [Ms; 14] =
    [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800];
/// Distances of its ticks.
const STEPS_S: [Ms; 13] = [5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200, 14_400, 28_800];
/// So many ticks at most.
const TICKS: Ms = 12;
/// Labels nearer than this, in 1/1,000 of the strip, would run into each other.
const LABEL_ROOM: u64 = 92;

/// What the strip shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub now_ms: Ms,
    /// What happened, oldest first.
    pub marks: Rc<Vec<Mark>>,
    /// A mark was pressed.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn Timeline(props: &Props) -> Html {
    let words = use_words();
    let node = use_node_ref();
    let length = length_ms(props.now_ms);
    {
        let node = node.clone();
        use_effect(move || place_all(&node));
    }
    let at = |ms: Ms| ms.saturating_mul(1_000) / length.max(1);
    let now = percent(at(props.now_ms));
    let ticks = ticks(length);
    let last = ticks.len().saturating_sub(1);
    let end = |i: usize| if i == 0 { Some("first") } else { (i == last).then_some("last") };
    html! {
        <section class="timeline" aria-label={words.text("timeline")}>
            <div class="tl" ref={node}>
                <div class="tl-line" />
                <div class="tl-done" data-w={now.clone()} />
                for (i, tick) in ticks.into_iter().enumerate() {
                    <span
                        key={tick}
                        class={classes!("tl-tick", end(i))}
                        data-x={percent(at(tick))}
                    >
                        { moment_short(tick) }
                    </span>
                }
                for (mark, x, shown) in labelled(&props.marks, length) {
                    { one(&words, mark, x, shown, &props.on_intent) }
                }
                <div class="tl-now" data-x={now} />
            </div>
        </section>
    }
}

fn one(words: &Words, mark: &Mark, x: u64, shown: bool, on_intent: &Callback<Intent>) -> Html {
    let subject = mark.subject.clone();
    let onclick = when(on_intent, move |_: MouseEvent| subject.clone().map(Intent::Select));
    let label = words.format(mark.kind.message(), &[("who", (&mark.who).into())]);
    let edge = match x {
        0..60 => Some("at-start"),
        940.. => Some("at-end"),
        _ => None,
    };
    let class = classes!("tl-mark", mark.kind.class(), edge, (!shown).then_some("quiet"));
    let time = moment(words, mark.time_ms);
    html! {
        <button
            key={mark.id.to_string()}
            type="button"
            {class}
            data-x={percent(x)}
            aria-label={format!("{time}: {label}")}
            {onclick}
        >
            <span class="label" aria-hidden="true">{ label }</span>
        </button>
    }
}

/// Marks with their places; a label is shown where there is room, newest first.
fn labelled(marks: &[Mark], length: Ms) -> Vec<(&Mark, u64, bool)> {
    let mut free_until = u64::MAX;
    let mut placed: Vec<(&Mark, u64, bool)> = marks
        .iter()
        .rev()
        .map(|mark| {
            let x = mark.time_ms.saturating_mul(1_000) / length.max(1);
            // An assignment follows what set it off, which says more.
            let shown = mark.kind != MarkKind::Assigned && x.saturating_add(LABEL_ROOM) <= free_until;
            if shown {
                free_until = x;
            }
            (mark, x, shown)
        })
        .collect();
    placed.reverse();
    placed
}

fn length_ms(now_ms: Ms) -> Ms {
    let fits = LENGTHS_S.iter().map(|s| s * 1_000).find(|length| now_ms * 100 <= length * 97);
    fits.unwrap_or(now_ms + now_ms / 8)
}

fn ticks(length_ms: Ms) -> Vec<Ms> {
    let fits = STEPS_S.iter().map(|s| s * 1_000).find(|step| length_ms / step <= TICKS);
    let step = fits.unwrap_or((length_ms / TICKS).max(1));
    (0..=length_ms / step).map(|i| i * step).collect()
}

/// A tick's time: no more digits than it needs.
fn moment_short(ms: Ms) -> String {
    let s = ms / 1_000;
    if s < 3_600 {
        format!("{}:{:02}", s / 60, s % 60)
    } else {
        format!("{}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)
    }
}

/// 1/1,000 of the strip as CSS has it.
fn percent(x: u64) -> String {
    format!("{}.{}%", x / 10, x % 10)
}

/// Places are set by CSSOM, because style attributes are forbidden.
fn place_all(node: &NodeRef) {
    let Some(strip) = node.cast::<HtmlElement>() else { return };
    for (attribute, property) in [("data-x", "left"), ("data-w", "width")] {
        let Ok(list) = strip.query_selector_all(&format!("[{attribute}]")) else { return };
        for element in (0..list.length()).filter_map(|i| list.item(i)?.dyn_into::<HtmlElement>().ok()) {
            let _ =
                element.style().set_property(property, &element.get_attribute(attribute).unwrap_or_default());
        }
    }
}
