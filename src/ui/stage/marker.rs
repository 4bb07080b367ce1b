//! A marker of a group on a lane: dragged by pointer, or moved by keys like any slider.

use std::rc::Rc;

use yew::prelude::*;

use super::places::MarkerFacts;
use crate::session::subject::kafka;
use crate::ui::allowed::{Allowed, Controls, Lock};
use crate::ui::context::use_words;
use crate::ui::grip::{Grip, OnGrip};
use crate::ui::words::show;

/// A marker, and where it would go while it is dragged.
#[derive(Clone, PartialEq, Properties)]
pub struct MarkerProps {
    pub facts: Rc<MarkerFacts>,
    /// Whether it can be dragged here, or only asked about.
    pub allowed: Allowed,
    /// Where it would go, and what that means.
    pub seeking: Option<(u64, String)>,
    /// A pointer went down on it.
    pub on_grip: OnGrip,
    /// A key was pressed on it.
    pub on_key: Callback<(kafka::Marker, KeyboardEvent)>,
    /// It lost the focus.
    pub on_blur: Callback<()>,
}

#[component]
pub fn Marker(props: &MarkerProps) -> Html {
    let words = use_words();
    let facts = &props.facts;
    let marker = &facts.marker;
    let (grip, key) = {
        let (a, b) = (marker.clone(), marker.clone());
        (
            props.on_grip.reform(move |event: PointerEvent| (Grip::Marker(a.clone()), event)),
            props.on_key.reform(move |event: KeyboardEvent| (b.clone(), event)),
        )
    };
    let which = marker.which.name();
    let now = props.seeking.as_ref().map_or(facts.offset, |(to, _)| *to);
    let text = props.seeking.as_ref().map(|(_, text)| text.clone());
    let args = [("group", show(&marker.group)), ("partition", show(&marker.partition))];
    let lock = if marker.which == kafka::Which::Position { Lock::Seek } else { Lock::Reset };
    let (free, slides) = (props.allowed.may(lock), props.allowed.full());
    let movable = facts.movable && free;
    let title = (slides && free && !facts.movable).then(|| words.text("committed-held"));
    let role = match props.allowed.controls {
        Controls::Full => "slider",
        Controls::Minimal => "button",
        Controls::None => "img",
    };
    let tabindex = (props.allowed.selects()).then_some(if movable || !slides { "0" } else { "-1" });
    let class = classes!(
        "marker",
        which,
        facts.colour.map(|colour| format!("m{colour}")),
        props.seeking.is_some().then_some("dragging"),
    );
    html! {
        <div
            {class}
            {role}
            {tabindex}
            data-kind="marker"
            data-place="marker"
            data-group={marker.group.to_string()}
            data-topic={marker.partition.topic.to_string()}
            data-partition={marker.partition.partition.to_string()}
            data-which={which}
            aria-label={words.format(if which == "position" { "marker-position" } else { "marker-committed" }, &args)}
            aria-valuemin={slides.then(|| facts.start.to_string())}
            aria-valuemax={slides.then(|| facts.end.to_string())}
            aria-valuenow={slides.then(|| now.to_string())}
            aria-valuetext={slides.then(|| text.unwrap_or_else(|| words.format("offset-n", &[("offset", show(now))])))}
            aria-disabled={(slides && !movable).then_some("true")}
            {title}
            onpointerdown={props.allowed.selects().then_some(grip)}
            onkeydown={props.allowed.selects().then_some(key)}
            onblur={props.on_blur.reform(|_: FocusEvent| ())}
        />
    }
}
