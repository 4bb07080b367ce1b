//! The stage: lanes on a canvas, and above them the real elements that a person touches.

pub mod grow;
mod labels;
mod lanes;
pub mod legend;
mod marker;
pub mod places;
pub mod scenery;
pub mod tips;
mod traces;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::TouchEvent;
use yew::prelude::*;

use super::allowed::Allowed;
use super::context::{use_allowed, use_words};
use super::drag::point;
use super::grip::OnGrip;
use super::intent::{Dialog, Intent};
use super::words::Words;
use crate::session::subject::{Subject, kafka};
use marker::Marker;
use places::{MarkerFacts, Places};
use scenery::Scenery;
use tips::Tip;
pub use traces::NewOwner;

/// The stage's other half, which runs outside Yew. Equal means the same one.
#[derive(Clone)]
pub struct SceneryHandle(Rc<RefCell<Scenery>>);

impl SceneryHandle {
    /// A stage without nodes yet.
    pub fn new(words: Rc<Words>) -> Self {
        Self(Rc::new(RefCell::new(Scenery::new(words))))
    }

    /// Does something with it.
    pub fn with<T>(&self, with: impl FnOnce(&mut Scenery) -> T) -> T {
        with(&mut self.0.borrow_mut())
    }
}

impl PartialEq for SceneryHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the stage shows besides the canvas.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The elements above the canvas.
    pub places: Rc<Places>,
    /// What pointers and wheels work on.
    pub scenery: SceneryHandle,
    /// There is no topic, and one may be made.
    pub empty: bool,
    /// What is asked about.
    pub selected: Option<Subject>,
    /// The dragged marker, where it would go, and what that would do.
    pub seeking: Option<(kafka::Marker, u64, String)>,
    /// What the pointer rests on, in words.
    pub tip: Option<Tip>,
    /// A hint at something on the stage.
    pub callout: Option<Html>,
    /// Whether the legend is open; none where nobody offers one.
    pub legend: Option<bool>,
    pub on_intent: Callback<Intent>,
    /// A pointer went down.
    pub on_grip: OnGrip,
    pub on_marker_key: Callback<(kafka::Marker, KeyboardEvent)>,
    /// A marker lost the focus.
    pub on_marker_blur: Callback<()>,
    /// What stands above the lanes: the preview of a growing topic.
    pub children: Html,
}

#[component]
pub fn Stage(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let places = &props.places;
    let hover = {
        let scenery = props.scenery.clone();
        move |event: PointerEvent| scenery.with(|stage| stage.point_at(Some(point(&event))))
    };
    let leave = {
        let scenery = props.scenery.clone();
        move |_: PointerEvent| scenery.with(|stage| stage.point_at(None))
    };
    let node = use_node_ref();
    {
        let (node, scenery) = (node.clone(), props.scenery.clone());
        // Yew's own wheel listeners are passive and could not keep the page from zooming.
        use_effect_with((), move |()| {
            let active = EventListenerOptions { passive: false, ..EventListenerOptions::default() };
            let listeners = node.cast::<web_sys::Element>().map(|stage| {
                let (pinched, apart) = (scenery.clone(), Rc::new(Cell::new(0.0)));
                let begun = Rc::clone(&apart);
                let fingers = EventListener::new(&stage, "touchstart", move |_| begun.set(0.0));
                let wheels = EventListener::new_with_options(&stage, "wheel", active, move |event| {
                    event.dyn_ref::<WheelEvent>().into_iter().for_each(|event| wheel(&scenery, event));
                });
                let touches = EventListener::new_with_options(&stage, "touchmove", active, move |event| {
                    event
                        .dyn_ref::<TouchEvent>()
                        .into_iter()
                        .for_each(|event| pinch(&pinched, &apart, event));
                });
                (wheels, fingers, touches)
            });
            move || drop(listeners)
        });
    }
    html! {
        <section role="group"
            class={classes!("stage", places.panned.then_some("panned"))}
            aria-label={words.text("stage")}
            onpointermove={hover}
            onpointerleave={leave}
            ref={node}
        >
            <div class="stage-scroll" data-scrolls="">
                <div class={classes!("stage-layer", places.density)}>
                    for topic in &places.topics {
                        { lanes::topic_head(&words, topic, allowed, &props.on_intent, &props.on_grip) }
                    }
                    for lane in &places.lanes {
                        { lanes::lane_body(&words, lane, allowed, &props.on_grip) }
                    }
                    if allowed.selects() {
                        for lane in &places.lanes {
                            { lanes::partition(&words, lane, props.selected.as_ref(), &props.on_intent) }
                        }
                    }
                    for facts in &places.markers {
                        { marker(facts, allowed, props) }
                    }
                    if let Some((.., text)) = &props.seeking {
                        <div key="tip" class="tip" data-place="tip" aria-hidden="true">{ text }</div>
                    }
                    if let Some(tip) = &props.tip {
                        <div key="mark" class="tip mark" data-place="mark" role="tooltip">
                            <b>{ &tip.name }</b>{ " " }<span class="sub">{ &tip.what }</span>
                        </div>
                    }
                    { props.callout.clone().unwrap_or_default() }
                </div>
                <div class="stage-space" />
            </div>
            if props.empty {
                <div class="empty-stage">
                    <button
                        type="button"
                        class="btn main"
                        onclick={props.on_intent.reform(|_: MouseEvent| Intent::Open(Dialog::NewTopic))}
                    >
                        { words.text("menu-new-topic") }
                    </button>
                </div>
            } else if allowed.full() || allowed.selects() && places.panned {
                { zoom(&words, props) }
            }
            if let Some(open) = props.legend {
                <button
                    type="button"
                    class="btn legend-toggle"
                    data-kind="legend"
                    aria-haspopup="dialog"
                    aria-expanded={open.to_string()}
                    onclick={props.on_intent.reform(|_: MouseEvent| Intent::Legend)}
                >
                    { words.text("legend") }
                </button>
            }
            { props.children.clone() }
        </section>
    }
}

/// Ctrl zooms along offsets, Shift or a sideways wheel pans; a plain wheel scrolls lanes as everywhere.
fn wheel(scenery: &SceneryHandle, event: &WheelEvent) {
    let sideways = if event.shift_key() { event.delta_y() + event.delta_x() } else { event.delta_x() };
    if event.ctrl_key() || event.meta_key() {
        event.prevent_default();
        scenery.with(|stage| stage.zoom((-event.delta_y() / 240.0).exp2()));
    } else if sideways.abs() > event.delta_y().abs() || event.shift_key() {
        event.prevent_default();
        scenery.with(|stage| stage.pan_all(-sideways));
    }
}

/// Two fingers zoom as a wheel with Ctrl does. `apart` is how far apart they were when cells last changed, 0 at first.
fn pinch(scenery: &SceneryHandle, apart: &Cell<f64>, event: &TouchEvent) {
    let fingers = event.touches();
    let (Some(one), Some(other)) = (fingers.item(0), fingers.item(1)) else { return };
    event.prevent_default();
    let now =
        f64::from(one.client_x() - other.client_x()).hypot(f64::from(one.client_y() - other.client_y()));
    let factor = now / apart.get();
    if apart.get() == 0.0 || !factor.is_finite() {
        apart.set(now);
    } else if (factor - 1.0).abs() > 0.05 {
        apart.set(now);
        scenery.with(|stage| stage.zoom(factor));
    }
}

fn marker(facts: &Rc<MarkerFacts>, allowed: Allowed, props: &Props) -> Html {
    let kafka::Marker { group, partition: tp, which } = &facts.marker;
    let key = format!("{group} {tp} {}", *which as u8);
    let seeking = props.seeking.as_ref().filter(|(marker, ..)| *marker == facts.marker);
    html! {
        <Marker
            {key}
            facts={Rc::clone(facts)}
            {allowed}
            seeking={seeking.map(|(_, to, text)| (*to, text.clone()))}
            on_grip={props.on_grip.clone()}
            on_key={props.on_marker_key.clone()}
            on_blur={props.on_marker_blur.clone()}
        />
    }
}

fn zoom(words: &Words, props: &Props) -> Html {
    let act = |act: fn(&mut Scenery)| {
        let scenery = props.scenery.clone();
        Callback::from(move |_: MouseEvent| scenery.with(act))
    };
    let button = |id: &str, sign: &'static str, onclick: Callback<MouseEvent>| {
        let name = words.text(id);
        html! {
            <button type="button" class="btn" aria-label={name.clone()} title={name} {onclick}>{ sign }</button>
        }
    };
    html! {
        <div class="zoom" role="group" aria-label={words.text("zoom")}>
            if props.places.panned {
                <button
                    type="button"
                    class="btn"
                    title={words.text("follow-why")}
                    onclick={act(Scenery::follow)}
                >
                    { words.text("follow") }
                </button>
            }
            { button("earlier", "\u{2190}", act(|stage| stage.pan_all(160.0))) }
            { button("later", "\u{2192}", act(|stage| stage.pan_all(-160.0))) }
            { button("zoom-out", "\u{2212}", act(|stage| stage.zoom(0.75))) }
            { button("zoom-in", "+", act(|stage| stage.zoom(1.0 / 0.75))) }
        </div>
    }
}
