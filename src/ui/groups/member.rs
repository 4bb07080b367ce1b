//! One member: what it holds, what it does, how far behind it is. It is lifted by pointer and opens its menu by key.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::session::subject::kafka;
use crate::ui::allowed::Controls;
use crate::ui::context::{use_allowed, use_words, when};
use crate::ui::drag::{Point, below};
use crate::ui::facts::{MemberFacts, Phase};
use crate::ui::gesture::{DropZone, Gesture, Who};
use crate::ui::grip::Lift;
use crate::ui::intent::{Intent, MenuOf};
use crate::ui::stage::NewOwner;
use crate::ui::words::behind::lag;
use crate::ui::words::format::{countdown, partitions};
use crate::ui::words::idle::idle;
use crate::ui::words::narrate::faults::fault;
use crate::ui::words::{Words, show};

/// So many partition chips are shown; the rest is counted.
const CHIPS: usize = 12;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub facts: Rc<MemberFacts>,
    /// Partitions of its group that have another owner since a moment ago.
    pub moved: Rc<Vec<NewOwner>>,
    /// It is asked about.
    pub selected: bool,
    /// It is being dragged.
    pub lifted: bool,
    /// Chips name their topic.
    pub name_topics: bool,
    /// Gestures other than dragging.
    pub on_intent: Callback<Intent>,
    pub on_lift: Lift,
}

#[component]
#[allow(clippy::ignored_unit_patterns, reason = "the macro's own, for a tag that is chosen")]
pub fn Member(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let bar = use_node_ref();
    let facts = &props.facts;
    {
        let (bar, share) = (bar.clone(), share_left(&facts.phase));
        use_effect_with(share, move |share| {
            if let Some(bar) = bar.cast::<HtmlElement>() {
                let _ =
                    bar.style().set_property("transform", &format!("scaleX({:.3})", share.unwrap_or(0.0)));
            }
        });
    }
    let who = Who { group: Some(facts.group.clone()), member: facts.member.clone() };
    let name = facts.member.to_string();
    let doing = doing(&words, &facts.phase);
    let class = classes!(
        "member",
        format!("m{}", facts.colour),
        phase_class(&facts.phase),
        props.lifted.then_some("lifted"),
        facts.held_back.then_some("held-back"),
    );
    let (onpointerdown, onclick, onkeydown, oncontextmenu) = match allowed.controls {
        Controls::Full => handlers(props, &who),
        Controls::Minimal => (None, Some(select(props)), None, None),
        Controls::None => (None, None, None, None),
    };
    // Where nothing can be pressed, it is no button.
    let (tag, role) = if allowed.selects() { ("button", None) } else { ("div", Some("group")) };
    html! {
        <@{tag}
            type={allowed.selects().then_some("button")}
            {role}
            {class}
            data-kind="member"
            data-group={facts.group.to_string()}
            data-id={name.clone()}
            aria-haspopup={allowed.full().then_some("menu")}
            aria-current={props.selected.then_some("true")}
            title={name.clone()}
            {onpointerdown} {onclick} {onkeydown} {oncontextmenu}
        >
            <span class="title">
                <b class="name">{ name }</b>
                <span class="vh">{ label(&words, facts, &doing) }</span>
                if let Some(instance) = &facts.instance {
                    <span class="instance" aria-hidden="true" title={format!("group.instance.id={instance}")}>
                        { words.text("member-static") }
                    </span>
                }
                if !matches!(facts.phase, Phase::Idle(_)) {
                    <span class="doing" aria-hidden="true">{ doing }</span>
                }
            </span>
            if allowed.full() {
                { grip() }
            }
            { chips(props) }
            for asked in &facts.faults {
                <span class="fault" data-kind="fault" data-id={asked.fault.clone()} title={fault(&words, asked)}>
                    <span aria-hidden="true">{ format!("\u{26a1} {}", asked.fault) }</span>
                    <span class="vh">{ fault(&words, asked) }</span>
                </span>
            }
            if !facts.parts.is_empty() {
                <span class="lag">{ lag(&words, facts.behind.records) }</span>
            }
            if let Some(why) = why(&words, facts) {
                <span class="why">{ why }</span>
            }
            if share_left(&facts.phase).is_some() {
                <span class="until"><i ref={bar} /></span>
            }
        </@>
    }
}

type Handlers = (
    Option<Callback<PointerEvent>>,
    Option<Callback<MouseEvent>>,
    Option<Callback<KeyboardEvent>>,
    Option<Callback<MouseEvent>>,
);

/// A press asks about it, and that is all.
fn select(props: &Props) -> Callback<MouseEvent> {
    let (group, member) = (props.facts.group.clone(), props.facts.member.clone());
    let subject = kafka::Subject::Member { group, member };
    props.on_intent.reform(move |_: MouseEvent| Intent::Select(subject.clone().into()))
}

/// A pointer lifts (a click without a drag opens the menu), Enter and space open the menu, Delete leaves.
fn handlers(props: &Props, who: &Who) -> Handlers {
    let lift = {
        let who = who.clone();
        props.on_lift.reform(move |event: PointerEvent| (who.clone(), event))
    };
    let menu = |at: Point, who: &Who| Intent::Menu(MenuOf::Member(who.clone()), at);
    let click = {
        let who = who.clone();
        // Pointers end as `NewOwner::Click`; only keys and assistive technology click with no detail.
        when(&props.on_intent, move |event: MouseEvent| {
            (event.detail() == 0).then(|| menu(below(&event), &who))
        })
    };
    let key = {
        let who = who.clone();
        when(&props.on_intent, move |event: KeyboardEvent| {
            matches!(event.key().as_str(), "Delete" | "Backspace").then(|| {
                event.prevent_default();
                Gesture::Put(who.clone(), DropZone::Bench).into()
            })
        })
    };
    let context = {
        let who = who.clone();
        props.on_intent.reform(move |event: MouseEvent| {
            event.prevent_default();
            menu(Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }, &who)
        })
    };
    (Some(lift), Some(click), Some(key), Some(context))
}

/// The dots that mark it as draggable.
fn grip() -> Html {
    html! {
        <svg class="grip" viewBox="0 0 12 16" aria-hidden="true" fill="currentColor">
            for (x, y) in [("4", "3"), ("9", "3"), ("4", "8"), ("9", "8"), ("4", "13"), ("9", "13")] {
                <circle cx={x} cy={y} r="1.3" />
            }
        </svg>
    }
}

fn chips(props: &Props) -> Html {
    let (facts, name_topics) = (&props.facts, props.name_topics);
    let moved = |tp| props.moved.iter().any(|(group, moved)| *group == facts.group && moved == tp);
    if facts.parts.is_empty() {
        return Html::default();
    }
    let more = facts.parts.len().saturating_sub(CHIPS);
    // A topic is named by the first of its chips.
    let heads = |at: usize| at == 0 || facts.parts[at - 1].topic != facts.parts[at].topic;
    html! {
        <span class="parts" aria-hidden="true">
            for (at, tp) in facts.parts.iter().take(CHIPS).enumerate() {
                <span key={tp.to_string()} class="row-less">
                    if name_topics && heads(at) {
                        <span class="topic name">{ tp.topic.to_string() }</span>{ " " }
                    }
                    <span class={classes!("p", moved(tp).then_some("moved"))}>{ tp.partition }</span>
                </span>
            }
            if more > 0 {
                <span class="p more-parts">{ format!("+{more}") }</span>
            }
        </span>
    }
}

fn phase_class(phase: &Phase) -> Option<&'static str> {
    match phase {
        Phase::Joining | Phase::Syncing => Some("joining"),
        Phase::Idle(_) => Some("idle"),
        Phase::Frozen { .. } => Some("frozen"),
        Phase::Crashed { .. } | Phase::Out => Some("crashed"),
        Phase::Reading | Phase::Paused => None,
    }
}

fn doing(words: &Words, phase: &Phase) -> String {
    let until = |id: &str, left_ms: u64| words.format(id, &[("left", show(countdown(words, left_ms)))]);
    match phase {
        Phase::Joining => words.text("member-joining"),
        Phase::Syncing => words.text("member-syncing"),
        Phase::Reading => String::new(),
        Phase::Idle(_) => words.text("member-idle"),
        Phase::Paused => words.text("member-paused"),
        Phase::Frozen { left_ms: Some(left), .. } => until("member-frozen", *left),
        Phase::Frozen { left_ms: None, .. } => words.text("member-frozen-out"),
        Phase::Crashed { left_ms: Some(left), .. } => until("member-crashed", *left),
        Phase::Crashed { left_ms: None, .. } => words.text("member-crashed-soon"),
        Phase::Out => words.text("member-out"),
    }
}

fn why(words: &Words, facts: &MemberFacts) -> Option<String> {
    match &facts.phase {
        // A cooperative member reads on what it holds.
        Phase::Joining | Phase::Syncing if !facts.parts.is_empty() => None,
        Phase::Joining | Phase::Syncing if facts.is_modern => Some(words.text("member-waits-beat")),
        Phase::Joining | Phase::Syncing => Some(words.text("member-waits")),
        Phase::Idle(reason) => {
            let why = idle(words, reason);
            Some(words.format("member-idle-why", &[("why", why.into())]))
        }
        Phase::Paused => Some(words.text("member-paused-why")),
        Phase::Crashed { left_ms: Some(_), .. } => Some(words.text("member-crashed-why")),
        Phase::Frozen { left_ms: Some(_), .. } => Some(words.text("member-frozen-why")),
        _ => None,
    }
}

/// How much of a wait is left, of 1.
fn share_left(phase: &Phase) -> Option<f64> {
    match phase {
        Phase::Frozen { left_ms: Some(left), of_ms } | Phase::Crashed { left_ms: Some(left), of_ms } => {
            Some((*left as f64 / (*of_ms).max(1) as f64).min(1.0))
        }
        _ => None,
    }
}

fn label(words: &Words, facts: &MemberFacts, doing: &str) -> String {
    let mut numbers: Vec<_> = facts.parts.iter().map(|tp| tp.partition).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let args = [
        ("group", facts.group.as_str().into()),
        ("doing", if doing.is_empty() { words.text("member-reading").into() } else { doing.into() }),
        ("count", facts.parts.len().into()),
        ("partitions", partitions(&numbers).into()),
    ];
    let label = words.format("member-label", &args);
    let instance = facts.instance.as_ref();
    instance.map_or(label.clone(), |id| {
        words.format("member-label-static", &[("label", label.into()), ("instance", show(id))])
    })
}
