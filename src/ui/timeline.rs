//! The strip below the stage: what happened when. A mark selects what it is about.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::context::{use_words, when};
use super::facts::{Mark, MarkKind};
use super::intent::Intent;
use super::panels::width::use_width;
use super::words::Words;
use super::words::format::{DAYS_FROM, moment};
use crate::engine::kafka::ids::Ms;
use crate::scene::{Font, PX, text_width};

/// The strip's possible lengths: it grows in steps, so that marks stand still between them.
const LENGTHS_S: [Ms; 14] =
    [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800];
/// Distances of its ticks.
const STEPS_S: [Ms; 13] = [5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200, 14_400, 28_800];
/// So many ticks at most.
const TICKS: Ms = 12;
/// How wide the strip is taken to be until that is known, in CSS pixels.
const USUAL_PX: u32 = 1_400;
/// Between two labels, in CSS pixels.
const APART_PX: f64 = 12.0;
/// A label at an edge begins this far outside of its mark.
const INSET_PX: f64 = 5.0;

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
    let width = f64::from(Some(use_width(&node)).filter(|width| *width > 0).unwrap_or(USUAL_PX));
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
        <section role="group" class="timeline" aria-label={words.text("timeline")}>
            <div class="tl" ref={node}>
                <div class="tl-line" data-w={now.clone()} />
                for (i, tick) in ticks.into_iter().enumerate() {
                    <span
                        key={tick}
                        class={classes!("tl-tick", end(i))}
                        data-x={percent(at(tick))}
                    >
                        { if tick < DAYS_FROM { moment_short(tick) } else { moment(&words, tick) } }
                        if i == last {
                            <span class="tl-unit">{ words.text("simulated-time") }</span>
                        }
                    </span>
                }
                for placed in labelled(&words, &props.marks, length, width) {
                    { one(&words, placed, &props.on_intent) }
                }
                <span class="tl-now" data-x={now}>{ words.text("chart-now") }</span>
            </div>
        </section>
    }
}

/// A mark, its place in 1/1,000 of the strip, and its label.
struct Placed<'a> {
    mark: &'a Mark,
    x: u64,
    label: String,
    /// Where the label stands that would leave the strip if it stood in the middle.
    edge: Option<&'static str>,
    /// There is room for it.
    shown: bool,
}

fn one(words: &Words, placed: Placed<'_>, on_intent: &Callback<Intent>) -> Html {
    let Placed { mark, x, label, edge, shown } = placed;
    let subject = mark.subject.clone();
    let onclick = when(on_intent, move |_: MouseEvent| subject.clone().map(Intent::Select));
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

/// Marks with their places in a strip of so many pixels; a label is shown where there is room, newest first.
fn labelled<'a>(words: &Words, marks: &'a [Mark], length: Ms, width: f64) -> Vec<Placed<'a>> {
    let mut free_until = f64::INFINITY;
    let mut placed: Vec<Placed<'a>> = marks
        .iter()
        .rev()
        .map(|mark| {
            let x = mark.time_ms.saturating_mul(1_000) / length.max(1);
            let label = words.format(mark.kind.message(), &[("who", (&mark.who).into())]);
            let at = x as f64 * width / 1_000.0;
            let long = f64::from(text_width(&label, Font::First)) / f64::from(PX);
            let (edge, left) = if at < long / 2.0 {
                (Some("at-start"), at - INSET_PX)
            } else if at + long / 2.0 > width {
                (Some("at-end"), at + INSET_PX - long)
            } else {
                (None, at - long / 2.0)
            };
            // An assignment follows what set it off, which says more.
            let shown = mark.kind != MarkKind::Assigned && left + long + APART_PX <= free_until;
            if shown {
                free_until = left;
            }
            Placed { mark, x, label, edge, shown }
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
