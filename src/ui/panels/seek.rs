//! Moving a marker by typing where to: what it costs is told before it is done.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::scenario::import::parse_timestamp;
use crate::session::subject::kafka;
use crate::simulation::kafka::command::SeekTo;
use crate::ui::context::use_words;
use crate::ui::gesture::Gesture;

/// What a seek would do, or why it can't be done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    pub text: String,
    /// It can be done.
    pub possible: bool,
}

/// Ways to say where to.
const HOW: [&str; 5] = ["seek-offset", "seek-shift", "seek-time", "seek-beginning", "seek-end-of-log"];

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub marker: kafka::Marker,
    /// What it would do.
    pub preview: Callback<(kafka::Marker, SeekTo), Preview>,
    pub on_gesture: Callback<Gesture>,
    /// Rises when facts change: what a seek costs is asked again.
    pub tick: u32,
}

#[component]
pub fn SeekForm(props: &Props) -> Html {
    let words = use_words();
    let how = use_state(|| HOW[0]);
    let text = use_state(String::new);
    let to = place(*how, &text);
    let preview = to.map(|to| props.preview.emit((props.marker.clone(), to)));
    let needs_text = !matches!(*how, "seek-beginning" | "seek-end-of-log");
    let choose = {
        let how = how.setter();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            how.set(HOW.into_iter().find(|id| Some(*id) == value.as_deref()).unwrap_or(HOW[0]));
        })
    };
    let typed = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            text.set(
                event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default(),
            );
        })
    };
    let possible = preview.as_ref().is_some_and(|preview| preview.possible);
    let onsubmit = {
        let (on_gesture, marker) = (props.on_gesture.clone(), props.marker.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(to) = to.filter(|_| possible) {
                on_gesture.emit(Gesture::Seek(marker.clone(), to));
            }
        })
    };
    let placeholder = if needs_text { words.text(example_id(*how)) } else { String::new() };
    html! {
        <form class="seek" {onsubmit}>
            <select class="input" aria-label={words.text("seek-how")} onchange={choose}>
                for id in HOW {
                    <option key={id} value={id} selected={id == *how}>{ words.text(id) }</option>
                }
            </select>
            if needs_text {
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    aria-label={words.text("seek-where")}
                    {placeholder}
                    value={(*text).clone()}
                    oninput={typed}
                />
            }
            <button type="submit" class="btn" disabled={!possible}>{ words.text("seek-do") }</button>
            <output
                class={classes!("small", if preview.as_ref().is_none_or(|p| p.possible) { "soft" } else { "problem" })}
            >
                { preview.map_or_else(String::new, |preview| preview.text) }
            </output>
        </form>
    }
}

fn example_id(how: &str) -> &'static str {
    match how {
        "seek-shift" => "seek-shift-example",
        "seek-time" => "seek-time-example",
        _ => "seek-offset-example",
    }
}

/// Where the form's text leads, if anywhere.
fn place(how: &str, text: &str) -> Option<SeekTo> {
    let text = text.trim().replace('\u{2212}', "-");
    match how {
        "seek-beginning" => Some(SeekTo::Beginning),
        "seek-end-of-log" => Some(SeekTo::End),
        "seek-shift" => text.trim_start_matches('+').parse().ok().map(SeekTo::ShiftBy),
        "seek-time" => parse_timestamp(text.as_bytes()).map(|(_, ms)| SeekTo::TimestampMs(ms)),
        _ => text.parse().ok().map(SeekTo::Offset),
    }
}
