//! One group: its name, its state with what it waits for, and its members.

use std::rc::Rc;

use yew::prelude::*;

use super::member::Member;
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::MemberName;
use crate::session::subject::{Subject, kafka};
use crate::ui::context::{asks, use_allowed, use_words};
use crate::ui::drag::below;
use crate::ui::facts::{GroupFacts, MemberFacts, Phase, group_dashes};
use crate::ui::gesture::{DropZone, Gesture, Who};
use crate::ui::grip::Lift;
use crate::ui::intent::{Intent, MenuOf};
use crate::ui::stage::NewOwner;
use crate::ui::words::behind::behind;
use crate::ui::words::format::countdown;
use crate::ui::words::{Words, show};

/// From so many members on, a card is set closer.
const DENSE_FROM: usize = 7;
/// So many names are told of those who are waited for.
const NAMES_TOLD: usize = 3;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub facts: Rc<GroupFacts>,
    /// Its number among the groups, by which its line in the charts is dashed.
    pub at: usize,
    /// Partitions that have another owner since a moment ago.
    pub moved: Rc<Vec<NewOwner>>,
    /// What is asked about, if it is the group or one of its members.
    pub selected: Option<Subject>,
    /// What is being dragged.
    pub lifted: Option<Who>,
    /// Chips name their topic.
    pub name_topics: bool,
    /// Gestures other than dragging.
    pub on_intent: Callback<Intent>,
    /// A member is lifted.
    pub on_lift: Lift,
}

#[component]
pub fn GroupCard(props: &Props) -> Html {
    let (words, allowed) = (use_words(), use_allowed());
    let facts = &props.facts;
    let id = facts.group.to_string();
    let to = DropZone::Group(facts.group.clone());
    let takes = props.lifted.as_ref().is_some_and(|who| {
        let own = who.group.as_ref() == Some(&facts.group);
        let dead =
            |it: &Rc<MemberFacts>| it.member == who.member && matches!(it.phase, Phase::Crashed { .. });
        own == (own && facts.members.iter().any(dead))
            && allowed.refuses(Gesture::Put(who.clone(), to).needs()).is_none()
    });
    let menu = {
        let group = facts.group.clone();
        props
            .on_intent
            .reform(move |event: MouseEvent| Intent::Menu(MenuOf::Group(group.clone()), below(&event)))
    };
    let class = classes!(
        "card",
        "group",
        takes.then_some("target"),
        (facts.members.len() >= DENSE_FROM).then_some("dense"),
    );
    let is_selected = |name: &MemberName| matches!(&props.selected, Some(Subject::Kafka(kafka::Subject::Member { member, .. })) if member == name);
    let is_lifted = |name: &MemberName| {
        props
            .lifted
            .as_ref()
            .is_some_and(|who| who.group.as_ref() == Some(&facts.group) && who.member == *name)
    };
    html! {
        <section role="group"
            {class}
            data-kind="group"
            data-id={id.clone()}
            data-drop={format!("group:{id}")}
            aria-label={words.format("group-label", &[("group", (&id).into())])}
        >
            <div class="group-head">
                <svg class={classes!("sample", group_dashes(props.at))} viewBox="0 0 22 8" aria-hidden="true">
                    <path d="M0 4H22" />
                </svg>
                <h3 class="name" title={id.clone()}>
                    { asks(&id, kafka::Subject::Group(facts.group.clone()), allowed, &props.on_intent) }
                </h3>
                <span class={classes!("state", state_class(facts.state))}>{ state_text(&words, facts) }</span>
                if allowed.full() {
                    <button
                        type="button"
                        class="more"
                        aria-haspopup="menu"
                        aria-label={words.format("menu-of", &[("name", (&id).into())])}
                        onclick={menu}
                    >
                        { "\u{22ef}" }
                    </button>
                }
            </div>
            <p class="about">{ about(&words, facts) }</p>
            if let Some(text) = behind(&words, &facts.behind, facts.trend) {
                <p class="about behind" title={words.text("behind-why")}>{ text }</p>
            }
            <div class="members" role="list">
                for member in &facts.members {
                    <div role="listitem" key={member.member.as_str()}>
                        <Member
                            facts={Rc::clone(member)}
                            moved={Rc::clone(&props.moved)}
                            selected={is_selected(&member.member)}
                            lifted={is_lifted(&member.member)}
                            name_topics={props.name_topics}
                            on_intent={props.on_intent.clone()}
                            on_lift={props.on_lift.clone()}
                        />
                    </div>
                }
            </div>
            if facts.members.is_empty() {
                <p class="none-yet">{ words.text("members-none") }</p>
            }
        </section>
    }
}

fn state_class(state: GroupState) -> Option<&'static str> {
    match state {
        GroupState::Stable => Some("ok"),
        GroupState::PreparingRebalance
        | GroupState::CompletingRebalance
        | GroupState::Assigning
        | GroupState::Reconciling => Some("warn"),
        GroupState::Empty | GroupState::Dead => None,
    }
}

fn state_text(words: &Words, facts: &GroupFacts) -> String {
    let state = words.text(match facts.state {
        GroupState::Empty => "state-empty",
        GroupState::PreparingRebalance => "state-preparing",
        GroupState::CompletingRebalance => "state-completing",
        GroupState::Assigning => "state-assigning",
        GroupState::Reconciling => "state-reconciling",
        GroupState::Stable => "state-stable",
        GroupState::Dead => "state-dead",
    });
    match &facts.countdown {
        Some(wait) if wait.initial => {
            let left = show(countdown(words, wait.left_ms));
            words.format("state-for", &[("state", state.into()), ("left", left)])
        }
        _ => state,
    }
}

fn about(words: &Words, facts: &GroupFacts) -> String {
    let waits = facts.countdown.as_ref().filter(|wait| !wait.initial && !wait.missing.is_empty());
    if let Some(wait) = waits {
        let names = words.list(&wait.missing, NAMES_TOLD);
        let left = countdown(words, wait.left_ms);
        return words.format("group-waits", &[("names", names.into()), ("left", left.into())]);
    }
    let message = match facts.state {
        GroupState::PreparingRebalance | GroupState::CompletingRebalance => "group-about-moving",
        _ if facts.has_epochs => "group-about-epoch",
        GroupState::Empty | GroupState::Dead if facts.generation == 0 => "group-about-new",
        _ => "group-about",
    };
    let args = [
        ("assignor", (&*facts.assignor).into()),
        ("generation", show(facts.generation)),
        ("next", show(facts.generation + 1)),
    ];
    words.format(message, &args)
}
