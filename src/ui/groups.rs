//! The column at the right: groups with their members, the bench, and the crash zone.

mod bench;
mod card;
pub mod delivery;
mod form;
mod member;

use std::rc::Rc;

use yew::prelude::*;

pub use form::{GroupForm, Props as GroupFormProps};

use super::allowed::Lock;
use super::app::hints::Hint;
use super::context::{use_allowed, use_words};
use super::facts::GroupFacts;
use super::gesture::Who;
use super::grip::Lift;
use super::intent::{Dialog, Intent};
use super::stage::NewOwner;
use crate::engine::kafka::ids::MemberName;
use crate::session::subject::{Subject, kafka};
use bench::Bench;
use card::GroupCard;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub groups: Rc<Vec<Rc<GroupFacts>>>,
    /// Names on the bench.
    pub spare: Rc<Vec<MemberName>>,
    /// What to try next, and its words.
    pub hint: Option<(String, Hint)>,
    /// Partitions that have another owner since a moment ago.
    pub moved: Rc<Vec<NewOwner>>,
    /// What is asked about.
    pub selected: Option<Subject>,
    /// What is being dragged.
    pub lifted: Option<Who>,
    /// More than one topic is read: chips name theirs.
    pub name_topics: bool,
    /// Gestures other than dragging.
    pub on_intent: Callback<Intent>,
    /// Something is lifted.
    pub on_lift: Lift,
}

#[component]
pub fn Groups(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let moves = [Lock::Join, Lock::Leave, Lock::Crash].into_iter().any(|lock| allowed.may(lock));
    let add = props.on_intent.reform(|_: MouseEvent| Intent::Open(Dialog::NewGroup));
    html! {
        // Where nothing in it takes the focus, it takes it itself: keys can scroll it.
        <section
            role={if allowed.selects() { "group" } else { "region" }}
            tabindex={(!allowed.selects()).then_some("0")}
            class="groups col"
            aria-labelledby="groups-title"
            data-scrolls=""
        >
            <div class="col-head">
                <h2 id="groups-title">{ words.text("groups") }</h2>
                if allowed.may(Lock::Join) {
                    <button
                        type="button"
                        class="link quiet"
                        aria-label={words.text("add-group-label")}
                        onclick={add}
                    >
                        { words.text("add") }
                    </button>
                }
            </div>
            if props.groups.is_empty() {
                <p class="none-yet">{ words.text("groups-none") }</p>
            }
            for (at, group) in props.groups.iter().enumerate() {
                <GroupCard
                    {at}
                    key={group.group.as_str()}
                    facts={Rc::clone(group)}
                    moved={Rc::clone(&props.moved)}
                    selected={props.selected.clone().filter(|subject| is_of(subject, group))}
                    lifted={props.lifted.clone()}
                    name_topics={props.name_topics}
                    on_intent={props.on_intent.clone()}
                    on_lift={props.on_lift.clone()}
                />
            }
            if moves {
                <Bench
                    spare={Rc::clone(&props.spare)}
                    hint={props.hint.clone()}
                    lifted={props.lifted.clone()}
                    on_intent={props.on_intent.clone()}
                    on_lift={props.on_lift.clone()}
                />
            }
        </section>
    }
}

fn is_of(subject: &Subject, facts: &GroupFacts) -> bool {
    match subject {
        Subject::Kafka(kafka::Subject::Member { group, .. } | kafka::Subject::Group(group)) => {
            *group == facts.group
        }
        _ => false,
    }
}
