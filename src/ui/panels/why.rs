//! The inspector: 'why?' of whatever is selected, as rows of arithmetic.

use std::rc::Rc;

use yew::prelude::*;

use super::seek::{Preview, SeekForm};
use crate::scene::palette::key_hue;
use crate::session::subject::{Subject, kafka};
use crate::simulation::kafka::command::SeekTo;
use crate::simulation::ledger::ReaderId;
use crate::ui::allowed::{Allowed, Lock};
use crate::ui::context::{use_allowed, use_words};
use crate::ui::gesture::Gesture;
use crate::ui::intent::{CodeOf, CrashOf, Dialog};
use crate::ui::why::{Act, Part, Row, Why};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub why: Rc<Why>,
    /// Of what.
    pub subject: Option<Subject>,
    /// A dialog about it is wanted.
    pub on_open: Callback<Dialog>,
    /// Another subject is asked about.
    pub on_select: Callback<Subject>,
    /// Nothing is, any more.
    pub on_close: Callback<()>,
    /// What a button does, or the form that moves a marker.
    pub on_gesture: Callback<Gesture>,
    /// Rises when facts change: what a seek costs is asked again.
    pub tick: u32,
    /// What a seek would do.
    pub preview: Callback<(kafka::Marker, SeekTo), Preview>,
}

pub fn view(props: Props) -> Html {
    html! { <WhyPanel ..props /> }
}

#[component]
pub fn WhyPanel(props: &Props) -> Html {
    let (words, allowed, why) = (use_words(), use_allowed(), &props.why);
    let moves = |marker: &kafka::Marker| {
        allowed.refuses(Gesture::Seek(marker.clone(), SeekTo::End).needs()).is_none()
    };
    let acts = || why.acts.iter().filter(|act| allowed.refuses(act.gesture.needs()).is_none());
    html! {
        <section role="group" class="why" data-kind="inspector" aria-label={words.text("why-panel")}>
            <div class="panel-head">
                <h2>{ &why.title }</h2>
                if let Some(subject) = props.subject.clone().filter(|_| allowed.full()) {
                    <button
                        type="button"
                        class="link quiet code-of"
                        onclick={props.on_open.reform(move |_: MouseEvent| Dialog::Code(CodeOf::Subject(subject.clone())))}
                    >
                        { words.text("code") }
                    </button>
                }
                <button
                    type="button"
                    class="more"
                    aria-label={words.text("close")}
                    onclick={props.on_close.reform(|_: MouseEvent| ())}
                >
                    { "\u{2715}" }
                </button>
            </div>
            <div class="answer">
            { rows(&why.rows, &props.on_select) }
            if let Some(note) = &why.note {
                <p class="note">{ note }</p>
            }
            if let Some(marker) = why.seek.clone().filter(moves) {
                <SeekForm
                    {marker}
                    tick={props.tick}
                    preview={props.preview.clone()}
                    on_gesture={props.on_gesture.clone()}
                />
            }
            if acts().next().is_some() {
                <div class="acts">{ for acts().map(|act| button(act, &props.on_gesture)) }</div>
            }
            if let Some((label, dialog)) = leads_to(props.subject.as_ref(), allowed) {
                <div class="acts">
                    <button
                        type="button"
                        class="btn"
                        onclick={props.on_open.reform(move |_: MouseEvent| dialog.clone())}
                    >
                        { words.text(label) }
                    </button>
                </div>
            }
            </div>
        </section>
    }
}

/// The dialog in which more can be done about a subject, with what the button says.
fn leads_to(subject: Option<&Subject>, allowed: Allowed) -> Option<(&'static str, Dialog)> {
    let Subject::Kafka(subject) = subject? else { return None };
    match subject {
        kafka::Subject::Record { partition, offset } if allowed.may(Lock::Crash) => {
            Some(("crash-here", Dialog::CrashAt(CrashOf::Record(partition.clone(), *offset))))
        }
        kafka::Subject::Group(group) if allowed.full() => {
            Some(("menu-ledger", Dialog::Ledger(Some(ReaderId::Group(group.clone())))))
        }
        kafka::Subject::Member { group, member } if allowed.may(Lock::All) => {
            Some(("menu-delivery", Dialog::Delivery(group.clone(), member.clone())))
        }
        _ => None,
    }
}

/// Rows as a list of terms; those of one label stand together.
pub fn rows(rows: &[Row], on_select: &Callback<Subject>) -> Html {
    html! {
        <dl class="steps">
            for row in rows {
                <dt>{ &row.label }</dt>
                <dd>{ for row.parts.iter().map(|part| piece(part, on_select)) }</dd>
            }
        </dl>
    }
}

fn piece(part: &Part, on_select: &Callback<Subject>) -> Html {
    match part {
        Part::Code(text) => html! { <code>{ text }</code> },
        Part::Strong(text) => html! { <strong>{ text }</strong> },
        Part::Soft(text) => html! { <span class="soft">{ text }</span> },
        Part::Key(text, bytes) => {
            html! { <span class={classes!("key", format!("k{}", key_hue(bytes)))}>{ text }</span> }
        }
        Part::Link(text, subject) => {
            let subject = subject.clone();
            let onclick = on_select.reform(move |_: MouseEvent| subject.clone());
            html! { <button type="button" class="link" {onclick}>{ text }</button> }
        }
        Part::Wait(left, whole) => wait(*left, *whole),
    }
}

/// A wait as a bar that runs down; its words stand beside it.
fn wait(left: u64, whole: u64) -> Html {
    let share = left as f64 * 100.0 / whole.max(1) as f64;
    html! {
        <svg class="wait" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="whole" width="100" height="4" />
            <rect class="left" width={format!("{:.1}", share.min(100.0))} height="4" />
        </svg>
    }
}

fn button(act: &Act, on_gesture: &Callback<Gesture>) -> Html {
    let gesture = act.gesture.clone();
    let onclick = on_gesture.reform(move |_: MouseEvent| gesture.clone());
    let class = classes!("btn", act.harsh.then_some("bad"));
    html! { <button key={act.label.as_str()} type="button" {class} {onclick}>{ &act.label }</button> }
}
