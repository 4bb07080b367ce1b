//! The assignment matrix: who has which partition now, and who would have it by any assignor, with one member more or
//! one fewer.
//!
//! It shows the group as it was when the dialog opened. Assignments are `simulation::reassign`'s; here are the form and
//! what is drawn and said of them.

mod grid;

use std::rc::Rc;

use yew::prelude::*;

use super::context::use_words;
use super::dialog::Dialog;
use super::facts::member_colour;
use super::form::{Values, choice};
use super::intent::Intent;
use super::shared::Shared;
use super::why::Reasons;
use super::words::format::{number, partitions};
use super::words::{Words, show};
use crate::engine::kafka::assignor::{Assignment, Difference};
use crate::engine::kafka::ids::{GroupId, MemberId, MemberName, Partition, TopicName, TopicPartition};
use crate::simulation::kafka::Group;
use crate::tools::reassign::{Assignor, Replan, Seen};
use grid::Line;
use std::collections::BTreeMap;

/// So many moves are told one by one.
const MOVES: usize = 12;

/// What the matrix begins with.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    pub group: GroupId,
    /// The member that it begins without.
    pub without: Option<MemberName>,
    /// A name for one member more.
    pub fresh: String,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What the form holds.
#[derive(Clone)]
struct State {
    group: Rc<Group>,
    now: Rc<Seen>,
    assignor: usize,
    /// The member that is to come or go.
    change: Option<MemberId>,
}

impl State {
    fn new(props: &Props) -> Option<Self> {
        let lab = props.lab.borrow();
        let group = lab.world().kafka.groups.get(&props.group)?;
        let now = Seen::now(lab.world(), group);
        let own = Assignor::of(group);
        let assignor = Assignor::ALL.iter().position(|assignor| Some(*assignor) == own).unwrap_or(0);
        let members = group.coordinator.members();
        let gone = members.iter().find(|member| Some(member.name) == props.without.as_ref());
        let change = gone.map(|member| member.id.clone());
        Some(Self { group: Rc::new(group.clone()), now: Rc::new(now), assignor, change })
    }

    fn is_member(&self, id: &MemberId) -> bool {
        self.now.members.iter().any(|member| member.id == *id)
    }

    /// The group with the change.
    fn changed(&self) -> Seen {
        let mut seen = (*self.now).clone();
        match &self.change {
            Some(id) if self.is_member(id) => seen.members.retain(|member| member.id != *id),
            Some(id) => seen.join(id.clone(), self.group.topics()),
            None => {}
        }
        seen
    }
}

#[component]
pub fn Matrix(props: &Props) -> Html {
    let words = use_words();
    let state = {
        let props = props.clone();
        use_state(move || State::new(&props))
    };
    let oninput = {
        let state = state.clone();
        Callback::from(move |event: InputEvent| {
            if let (Some(values), Some(now)) = (Values::around(&event), &*state) {
                let change = values.text("change");
                state.set(Some(State {
                    assignor: values.number("assignor").map_or(now.assignor, |n| n as usize),
                    change: (!change.is_empty()).then(|| change.into()),
                    ..now.clone()
                }));
            }
        })
    };
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    let title = words.format("matrix-title", &[("group", show(&props.group))]);
    html! {
        <Dialog {title} wide=true on_intent={props.on_intent.clone()}>
            <form class="matrix tool" {oninput} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                if let Some(state) = &*state {
                    { contents(&words, state, &props.fresh) }
                }
            </form>
            <div class="ends">
                <button type="button" class="btn main" onclick={close}>{ words.text("close") }</button>
            </div>
        </Dialog>
    }
}

fn contents(words: &Words, state: &State, fresh: &str) -> Html {
    let seen = state.changed();
    let plans: Vec<Option<Replan>> = Assignor::ALL
        .iter()
        .map(|assignor| seen.replan(*assignor).ok().filter(|_| !seen.members.is_empty()))
        .collect();
    let lines = lines(state, &seen);
    let plan = plans.get(state.assignor).and_then(Option::as_ref);
    html! {
        <>
            <div class="asks">
                { changes(words, state, fresh) }
                { assignors(words, state, &seen, &plans) }
            </div>
            if let Some(plan) = plan {
                <div class="answers">
                    <p class="soft small">{ words.text("matrix-bands") }</p>
                    { grid::view(words, &seen, &plan.after, plan.difference, &lines) }
                    if plan.rounds > 1 {
                        <p class="soft">{ words.text("matrix-two-rounds") }</p>
                    }
                    { moves(words, state, &seen, plan, &lines) }
                    { as_table(words, &seen.made, &plan.after, &lines) }
                </div>
            } else {
                <p class="soft answers">{ words.text("matrix-none") }</p>
            }
        </>
    }
}

/// Everyone who has something before or after, in the order of the assignor.
fn lines(state: &State, seen: &Seen) -> Vec<Line> {
    let mut ids: Vec<MemberId> = state.now.members.iter().map(|member| member.id.clone()).collect();
    ids.extend(seen.members.iter().map(|member| member.id.clone()).filter(|id| !state.is_member(id)));
    let line = |id: MemberId| {
        let client = state.group.clients.iter().find(|(_, client)| client.member_id == id);
        let name = state
            .group
            .coordinator
            .member(&id)
            .map_or_else(|| id.to_string(), |known| known.name.to_string());
        let colour = client.map_or(9, |(number, _)| member_colour(*number));
        Line { id, name, colour }
    };
    ids.into_iter().map(line).collect()
}

fn changes(words: &Words, state: &State, fresh: &str) -> Html {
    let mut options = vec![
        (AttrValue::from(""), words.text("matrix-as-is")),
        (AttrValue::from(fresh.to_owned()), words.format("matrix-join", &[("member", fresh.into())])),
    ];
    options.extend(state.now.members.iter().map(|member| {
        let known = state.group.coordinator.member(&member.id);
        let name = known.map_or_else(|| member.id.to_string(), |known| known.name.to_string());
        (member.id.to_string().into(), words.format("matrix-leave", &[("member", name.into())]))
    }));
    let chosen = state.change.as_ref().map_or("", MemberId::as_str);
    choice(words.text("matrix-members"), "change", options, chosen)
}

/// The assignors with their figures; one of them is chosen.
fn assignors(words: &Words, state: &State, seen: &Seen, plans: &[Option<Replan>]) -> Html {
    let own = Assignor::of(&state.group);
    let mean = seen.partitions() as f64 / seen.members.len().max(1) as f64;
    let figures = |Difference { kept, moved, found, spread, .. }: Difference| {
        [kept, moved, found, spread.0, spread.1]
            .map(|figure| figure.to_string())
            .into_iter()
            .chain([number(mean)])
    };
    let row = |(at, assignor): (usize, &Assignor)| {
        let id =
            if matches!(assignor, Assignor::Client(_)) { "matrix-by-leader" } else { "matrix-by-broker" };
        html! {
            <tr key={at} class={classes!((at == state.assignor).then_some("chosen"))}>
                <th scope="row">
                    <label>
                        <input
                            type="radio"
                            name="assignor"
                            value={at.to_string()}
                            checked={at == state.assignor}
                        />
                        { assignor.name() }{ " " }<span class="soft">{ words.text(id) }</span>
                        if own == Some(*assignor) {
                            { " " }<span class="chip">{ words.text("matrix-in-force") }</span>
                        }
                    </label>
                </th>
                if let Some(plan) = &plans[at] {
                    for figure in figures(plan.difference) {
                        <td class="n">{ figure }</td>
                    }
                } else {
                    <td colspan="6" />
                }
            </tr>
        }
    };
    let heads = ["matrix-kept", "matrix-moved", "matrix-found", "matrix-least", "matrix-most", "matrix-mean"];
    html! {
        <div class="sheet" role="region" tabindex="0" aria-label={words.text("assignor")}>
            <table>
                <thead><tr>
                    <th scope="col">{ words.text("assignor") }</th>
                    for id in heads {
                        <th scope="col" class="n">{ words.text(id) }</th>
                    }
                </tr></thead>
                <tbody>{ for Assignor::ALL.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}

/// What goes from one member to another, with why.
fn moves(words: &Words, state: &State, seen: &Seen, plan: &Replan, lines: &[Line]) -> Html {
    let (before, after) = (owners(&seen.made), owners(&plan.after));
    let moved: Vec<_> = after.iter().filter(|(tp, owner)| before.get(**tp) != Some(*owner)).collect();
    let reasons = Reasons {
        words,
        coordinator: &state.group.coordinator,
        seen,
        made: &plan.after,
        assignor: Assignor::ALL[state.assignor],
    };
    let name =
        |id: &MemberId| lines.iter().find(|line| line.id == *id).map_or("", |line| &line.name).to_owned();
    let sentence = |tp: &TopicPartition, owner: &MemberId| {
        let from = before.get(tp).map_or_else(|| words.text("why-nobody"), |id| name(id));
        let args = [("partition", show(tp)), ("from", from.into()), ("to", name(owner).into())];
        words.format("matrix-move", &args)
    };
    html! {
        <section>
            <h3>{ words.text("matrix-moves") }</h3>
            if moved.is_empty() {
                <p class="soft">{ words.text("matrix-nothing") }</p>
            }
            <ul class="moved">
                for (tp, owner) in moved.iter().take(MOVES) {
                    <li key={tp.to_string()}>
                        <strong>{ sentence(tp, owner) }</strong>
                        { " " }
                        <span class="soft">{ reasons.sentence(tp) }</span>
                    </li>
                }
                if moved.len() > MOVES {
                    <li class="soft">{ words.format("why-more", &[("n", (moved.len() - MOVES).into())]) }</li>
                }
            </ul>
        </section>
    }
}

fn owners(assignment: &Assignment) -> BTreeMap<&TopicPartition, &MemberId> {
    assignment.iter().flat_map(|(id, list)| list.iter().map(move |tp| (tp, id))).collect()
}

/// The same as text: each member with what it has and would have.
fn as_table(words: &Words, before: &Assignment, after: &Assignment, lines: &[Line]) -> Html {
    html! {
        <details>
            <summary>{ words.text("matrix-table") }</summary>
            <table class="plain">
                <thead><tr>
                    <th scope="col">{ words.text("matrix-member") }</th>
                    <th scope="col">{ words.text("matrix-now") }</th>
                    <th scope="col">{ words.text("matrix-then") }</th>
                </tr></thead>
                <tbody>
                    for line in lines {
                        <tr key={line.id.as_str()}>
                            <th scope="row">{ &line.name }</th>
                            <td>{ listed(words, before.get(&line.id)) }</td>
                            <td>{ listed(words, after.get(&line.id)) }</td>
                        </tr>
                    }
                </tbody>
            </table>
        </details>
    }
}

/// Partitions in short, topic by topic.
fn listed(words: &Words, list: Option<&Vec<TopicPartition>>) -> String {
    let mut topics: BTreeMap<&TopicName, Vec<Partition>> = BTreeMap::new();
    for tp in list.into_iter().flatten() {
        topics.entry(&tp.topic).or_default().push(tp.partition);
    }
    if topics.is_empty() {
        return words.text("why-reads-nothing");
    }
    let one = |(topic, mut numbers): (&TopicName, Vec<Partition>)| {
        numbers.sort_unstable();
        words.format("partition-numbers", &[("topic", show(topic)), ("numbers", partitions(&numbers).into())])
    };
    topics.into_iter().map(one).collect::<Vec<_>>().join("; ")
}
