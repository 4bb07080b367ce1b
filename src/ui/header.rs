//! The bar on top: which world, how time runs, and what else there is.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::allowed::{Allowed, Lock};
use super::context::{use_allowed, use_words, when};
use super::drag::below;
use super::facts::Clock;
use super::form;
use super::gesture::Gesture;
use super::intent::{Dialog, Intent, MenuOf};
use super::words::format::{DAYS_FROM, clock, duration, moment, number};
use super::words::{Words, show};
use crate::engine::kafka::ids::Ms;

/// The speeds on offer.
pub const SPEEDS: [f64; 11] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 200.0, 1000.0];

/// What the bar shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub clock: Clock,
    /// The scenario's title and what stands beside it.
    pub title: (String, String),
    /// Timeouts shorter than Kafka's: name, here, Kafka's.
    pub shortened: Rc<Vec<(&'static str, Ms, Ms)>>,
    /// The switch to Kafka's timeouts is on.
    pub real_timers: bool,
    pub on_intent: Callback<Intent>,
}

/// The bar on top.
#[component]
pub fn Header(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    html! {
        <header class="top">
            <div class="side">
                <div class="mark">{ logo() }<span class="word">{ "LogLab" }</span></div>
                if allowed.may(Lock::All) {
                    { picker(&words, props) }
                    { timers(&words, props) }
                } else if allowed.full() {
                    <span class="name opt">{ &props.title.0 }</span>
                }
            </div>
            { transport(&words, props, allowed) }
            <div class="side end">
                if allowed.full() {
                    { tools(&words, props, allowed) }
                }
            </div>
        </header>
    }
}

fn logo() -> Html {
    let cells = [
        (0, 0, "l0"),
        (8, 0, "l0"),
        (16, 0, "lx"),
        (0, 6, "l1"),
        (8, 6, "lx"),
        (0, 12, "l2"),
        (8, 12, "l2"),
        (16, 12, "l2"),
    ];
    html! {
        <svg width="22" height="16" aria-hidden="true">
            for (x, y, class) in cells {
                <rect x={x.to_string()} y={y.to_string()} width="6" height="4" rx="1" {class} />
            }
        </svg>
    }
}

fn opens(on_intent: &Callback<Intent>, menu: MenuOf) -> Callback<MouseEvent> {
    on_intent.reform(move |event: MouseEvent| Intent::Menu(menu.clone(), below(&event)))
}

fn picker(words: &Words, props: &Props) -> Html {
    let (title, about) = &props.title;
    html! {
        <button
            type="button"
            class="btn pick opt"
            aria-haspopup="menu"
            aria-label={words.format("scenario-label", &[("title", [&**title, about].join(" ").trim().into())])}
            onclick={opens(&props.on_intent, MenuOf::Scenarios)}
        >
            <span class="name">{ title }</span>
            { " " }
            <span class="faint roomy">{ about }</span>
            <span class="caret" aria-hidden="true">{ "\u{25be}" }</span>
        </button>
    }
}

/// Says that waits are shorter than Kafka's, and puts the real ones back.
fn timers(words: &Words, props: &Props) -> Html {
    if props.shortened.is_empty() && !props.real_timers {
        return Html::default();
    }
    let line = |(name, now, real): &(&'static str, Ms, Ms)| {
        let args = [
            ("name", show(*name)),
            ("now", duration(words, *now).into()),
            ("real", duration(words, *real).into()),
        ];
        words.format("timers-line", &args)
    };
    let lines: Vec<String> = props.shortened.iter().map(line).collect();
    let (text, title) = if props.real_timers {
        (words.text("timers-real"), words.text("timers-real-why"))
    } else {
        (words.text("timers-short"), format!("{}\n{}", words.text("timers-short-why"), lines.join("\n")))
    };
    let class = classes!("btn", "opt", "roomy", (!props.real_timers).then_some("timers"));
    html! {
        <button
            type="button"
            {class}
            {title}
            onclick={props.on_intent.reform(|_: MouseEvent| Gesture::RealTimers.into())}
        >
            { text }
        </button>
    }
}

fn transport(words: &Words, props: &Props, allowed: Allowed) -> Html {
    let clock = &props.clock;
    let toggle = props.on_intent.reform(|_: MouseEvent| Intent::Toggle);
    let step = props.on_intent.reform(|_: MouseEvent| Intent::Step);
    let (icon, label) = if clock.running { (PAUSE, words.text("pause")) } else { (PLAY, words.text("play")) };
    html! {
        <div class="transport" role="group" aria-label={words.text("time")}>
            <button
                type="button"
                class="btn main play"
                data-kind="play"
                aria-pressed={clock.running.to_string()}
                aria-label={label.clone()}
                onclick={toggle}
            >
                <svg width="10" height="10" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
                    <path d={icon} />
                </svg>
                <span class="word" aria-hidden="true">{ label }</span>
            </button>
            <button type="button" class="btn" data-kind="step" title={words.text("step-why")} onclick={step}>
                { words.text("step") }
            </button>
            <button
                type="button"
                class={classes!("btn", allowed.full().then_some("opt"))}
                data-kind="restart"
                aria-label={words.text("restart")}
                title={words.text("restart-why")}
                onclick={props.on_intent.reform(|_: MouseEvent| Intent::Restart)}
            >
                <Arrow path={AGAIN} />
            </button>
            { speed(words, props) }
            { time(words, clock) }
        </div>
    }
}

/// The sign for `play`, in a box of 10.
pub const PLAY: &str = "M1 0 L10 5 L1 10 Z";
/// The sign for `pause`, in a box of 10.
pub const PAUSE: &str = "M1 0h3v10h-3z M6 0h3v10h-3z";

fn speed(words: &Words, props: &Props) -> Html {
    let onchange = when(&props.on_intent, |event: Event| {
        let select: HtmlSelectElement = event.target_dyn_into()?;
        form::number(&select.value()).map(Intent::Speed)
    });
    let now = props.clock.speed;
    let mut speeds = SPEEDS.to_vec();
    if !speeds.contains(&now) {
        speeds.push(now);
        speeds.sort_by(f64::total_cmp);
    }
    html! {
        <span class="speed-box">
            <select
                class="btn speed"
                data-kind="speed"
                aria-label={words.text("speed")}
                title={words.text("speed")}
                {onchange}
            >
                for speed in speeds {
                    <option
                        key={speed.to_string()}
                        value={speed.to_string()}
                        selected={(speed - now).abs() < f64::EPSILON}
                    >
                        { format!("{}\u{d7}", number(speed)) }
                    </option>
                }
            </select>
            <span class="caret" aria-hidden="true">{ "\u{25be}" }</span>
        </span>
    }
}

fn time(words: &Words, facts: &Clock) -> Html {
    let (digits, what) = match facts.event_ms {
        Some(at) => (clock(at), words.text("event-time")),
        // Days are counted as the log counts them.
        None if facts.now_ms >= DAYS_FROM => (moment(words, facts.now_ms), words.text("simulated-time")),
        None => (clock(facts.now_ms as i64), words.text("simulated-time")),
    };
    let elapsed = clock(facts.now_ms as i64);
    let title = words.format("clock-why", &[("elapsed", elapsed.into())]);
    html! {
        <div
            class="clock"
            data-kind="clock"
            role="timer"
            aria-label={what.clone()}
            data-time-ms={facts.now_ms.to_string()}
            {title}
        >
            <span class="digits">{ digits }</span>
            <span class="what roomy">{ what }</span>
        </div>
    }
}

fn tools(words: &Words, props: &Props, allowed: Allowed) -> Html {
    let on = &props.on_intent;
    html! {
        <>
            if allowed.may(Lock::All) {
                <button
                    type="button"
                    class="btn opt"
                    aria-label={words.text("undo")}
                    title={words.text("undo-why")}
                    disabled={!props.clock.can_undo}
                    onclick={on.reform(|_: MouseEvent| Intent::Undo)}
                >
                    <Arrow path={BACK} />
                </button>
                <button
                    type="button"
                    class="btn opt"
                    aria-label={words.text("redo")}
                    title={words.text("redo-why")}
                    disabled={!props.clock.can_redo}
                    onclick={on.reform(|_: MouseEvent| Intent::Redo)}
                >
                    <Arrow path={FORTH} />
                </button>
            }
            <button
                type="button"
                class="btn opt"
                aria-label={words.text("keys-title")}
                title={words.text("keys-title")}
                onclick={on.reform(|_: MouseEvent| Intent::Open(Dialog::Shortcuts))}
            >
                { "?" }
            </button>
            <button
                type="button"
                class="btn"
                aria-haspopup="menu"
                aria-label={words.text("more")}
                title={words.text("more")}
                onclick={opens(on, MenuOf::More)}
            >
                { "\u{22ef}" }
            </button>
        </>
    }
}

/// The signs for undo, redo and a new start, in a box of 14.
const BACK: &str = "M5 2 L1.5 5.5 L5 9 M1.5 5.5 H8.5 a3.5 3.5 0 0 1 0 7 H6";
const FORTH: &str = "M9 2 L12.5 5.5 L9 9 M12.5 5.5 H5.5 a3.5 3.5 0 0 0 0 7 H8";
const AGAIN: &str = "M2.5 2.5 V6 H6 M2.7 6 A5 5 0 1 1 2 8.2";

#[derive(Clone, PartialEq, Properties)]
struct ArrowProps {
    path: &'static str,
}

#[component]
fn Arrow(props: &ArrowProps) -> Html {
    html! {
        <svg
            width="14"
            height="14"
            viewBox="0 0 14 14"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d={props.path} />
        </svg>
    }
}
