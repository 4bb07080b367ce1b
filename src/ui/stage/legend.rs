//! The legend: what each mark of a lane is, beside a sample of it.

use yew::prelude::*;

use crate::scene::palette::key_hue;
use crate::ui::context::use_words;
use crate::ui::intent::Intent;
use crate::ui::words::Words;

/// Each mark: the message of its name, whose reason explains it.
const MARKS: [&str; 13] = [
    "legend-record",
    "legend-end",
    "legend-start",
    "legend-committed",
    "legend-position",
    "legend-lag",
    "legend-again",
    "legend-repeated",
    "legend-lost",
    "legend-once",
    "legend-edge",
    "legend-harmed",
    "legend-group",
];

pub fn legend(_words: &Words, on_intent: &Callback<Intent>) -> Html {
    html! { <Legend on_intent={on_intent.clone()} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    on_intent: Callback<Intent>,
}

#[component]
fn Legend(props: &Props) -> Html {
    let words = use_words();
    let close = use_node_ref();
    {
        let close = close.clone();
        use_effect_with((), move |()| {
            if let Some(close) = close.cast::<web_sys::HtmlElement>() {
                let _ = close.focus();
            }
        });
    }
    let onkeydown = crate::ui::context::when(&props.on_intent, |event: KeyboardEvent| {
        (event.key() == "Escape").then(|| {
            event.stop_propagation();
            Intent::Close
        })
    });
    html! {
        <section
            class="card legend-card"
            role="dialog"
            aria-label={words.text("legend")}
            data-kind="legend-card"
            {onkeydown}
        >
            <div class="row">
                <h2 class="grow">{ words.text("legend") }</h2>
                <button
                    ref={close}
                    type="button"
                    class="more"
                    aria-label={words.text("close")}
                    onclick={props.on_intent.reform(|_: MouseEvent| Intent::Close)}
                >
                    { "\u{2715}" }
                </button>
            </div>
            <dl class="marks">
                for (at, id) in MARKS.into_iter().enumerate() {
                    <div key={id}>
                        <dt>{ sample(at) }<span>{ words.text(id) }</span></dt>
                        <dd>{ words.why(id, &[]) }</dd>
                    </div>
                }
            </dl>
        </section>
    }
}

/// The mark itself, in a box of 34 × 20, drawn as lanes draw it.
#[expect(clippy::too_many_lines, reason = "a table: one arm a mark")]
fn sample(of: usize) -> Html {
    let key = format!("k{}", key_hue(b"UA"));
    let drawn = match of {
        0 => html! {
            <>
                <rect class={key} x="5" y="1" width="24" height="18" rx="4" />
                <text x="17" y="14">{ "UA" }</text>
            </>
        },
        1 => html! {
            <>
                <path class="ink" d="M9 1V19" />
                <text class="start" x="13" y="14">{ "24" }</text>
            </>
        },
        2 => html! {
            <>
                <text class="end" x="20" y="14">{ "7" }</text>
                <path class="soft" d="M24 4V16" />
            </>
        },
        3 => html! { <><path class="rail m0" d="M1 10H18" /><path class="tick m0" d="M18 4V16" /></> },
        4 => html! {
            <>
                <path class="rail pale m0" d="M1 10H20" />
                <path class="full m0" d="M22 4l6 6-6 6-6-6z" />
            </>
        },
        5 => html! {
            <>
                <path class="rail m0" d="M1 10H12" />
                <path class="rest" d="M13 10H33" />
                <path class="ink" d="M33 3V17" />
            </>
        },
        6 => html! {
            <>
                <rect class={key} x="5" y="1" width="24" height="18" rx="4" />
                <path class="again" d="M5 2.5H29" />
                <rect class="rim" x="5" y="1" width="24" height="18" rx="4" />
            </>
        },
        7 => html! {
            <>
                <rect class={key} x="5" y="5" width="24" height="14" rx="4" />
                <rect class="badge" x="15" y="1" width="17" height="11" rx="3" />
                <text class="times" x="23.5" y="9.5">{ "2\u{d7}" }</text>
            </>
        },
        8 => html! {
            <>
                <rect class={key} x="5" y="5" width="24" height="14" rx="4" />
                <rect class="gone" x="5" y="5" width="24" height="14" rx="4" />
                <rect class="badge hollow" x="15" y="1" width="17" height="11" rx="3" />
                <text class="times hollow" x="23.5" y="9.5">{ "0" }</text>
            </>
        },
        9 => html! {
            <>
                <rect class={key} x="5" y="1" width="24" height="18" rx="4" />
                <path class="done" d="M20 13l2 2 4-5" />
            </>
        },
        10 => html! { <path class="edge m0" d="M1 4C14 4 20 16 33 16" /> },
        11 => html! {
            <>
                <path class="ink" d="M7 4h20v13h-20zM8 5l9 6 9-6" />
                <path class="harm" d="M8.5 2l17 17M25.5 2l-17 17" />
            </>
        },
        _ => html! { <g class="g1"><path class="ink" d="M1 10H33" /></g> },
    };
    html! { <svg class="mark-sample" viewBox="0 0 34 20" aria-hidden="true">{ drawn }</svg> }
}
