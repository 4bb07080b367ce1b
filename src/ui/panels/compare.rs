//! Same change, three protocols: what a membership change would do under each, on one clock.
//!
//! The lab is not touched: the dialog looks at the world as it was when it opened. The three runs are made in slices
//! (`work`), and closing the dialog drops them.

mod strip;
mod table;
mod work;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement, PointerEvent, SubmitEvent};
use yew::prelude::*;

use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms};
use crate::simulation::kafka::Group;
use crate::simulation::world::World;
use crate::tools::compare::{
    AWAY_MS, Change, Comparison, Protocol, ROLL_EVERY_MS, Readers, Reading, Run, Span, is_comparable,
};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Values, choice, field};
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::slices::Stop;
use crate::ui::words::format::{countdown, duration};
use crate::ui::words::{Arg, Words, refusal, show};
use strip::Scale;
use table::name_of;
use work::Told;

/// Changes by the messages that name them; those at 1, 2 and 3 are of one member.
const CHANGES: [&str; 6] =
    ["compare-join", "compare-leave", "compare-crash", "compare-restart", "compare-roll", "compare-grow"];
/// So many names are told of partitions that stand still.
const NAMED: usize = 12;

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    /// The group that it begins with; the first one that can be compared where none is named.
    pub group: Option<GroupId>,
    /// Who would join.
    pub newcomer: MemberName,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What is chosen, as the form's fields hold it.
#[derive(Clone, PartialEq, Default)]
struct Choice {
    group: String,
    change: String,
    member: String,
    partitions: u32,
}

#[component]
pub fn CompareDialog(props: &Props) -> Html {
    let words = use_words();
    let world = use_state(|| props.lab.borrow().world().clone());
    let chosen = use_state(|| Choice { partitions: 2, ..Choice::default() });
    let at = use_state(|| 0_i64);
    let groups: Vec<&GroupId> =
        world.kafka.groups.iter().filter(|(_, group)| is_comparable(group)).map(|(id, _)| id).collect();
    let group = groups.iter().find(|id| id.as_str() == chosen.group).copied();
    let group = group.or(props.group.as_ref()).or(groups.first().copied()).cloned();
    let (told, job) = (use_state(|| Told::Working(0.0)), use_mut_ref(|| None::<Stop>));
    {
        let (world, newcomer) = (world.clone(), props.newcomer.clone());
        let (tell, job) = (told.setter(), Rc::clone(&job));
        use_effect_with((group.clone(), (*chosen).clone()), move |(group, chosen)| {
            let stop = Stop::default();
            let wanted = group.as_ref().and_then(|id| Some((id, change(&world, id, chosen, &newcomer)?)));
            match wanted {
                Some((id, change)) => {
                    spawn_local(work::work(world.clone(), id.clone(), change, stop.flag(), tell));
                }
                None => tell.set(Told::Nobody),
            }
            job.replace(Some(stop));
            move || drop(job.take())
        });
    }
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            if let Some(values) = Values::around(&event) {
                chosen.set(Choice {
                    group: values.text("group"),
                    change: values.text("change"),
                    member: values.text("member"),
                    partitions: values.number("partitions").unwrap_or(2).clamp(1, 1_000) as u32,
                });
            }
        })
    };
    let title = words.text("compare-title");
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <Dialog {title} wide=true on_intent={props.on_intent.clone()}>
            <div class="compare" data-kind="compare">
                <form class="compare-form" {onchange} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    { fields(&words, &world, &groups, group.as_ref(), &chosen) }
                </form>
                { match &*told {
                    Told::Nobody => html! { <p class="soft">{ words.text("compare-nobody") }</p> },
                    Told::Working(share) => work::progress(&words, *share, cancel(job, told.setter())),
                    Told::Cancelled => html! { <p class="soft">{ words.text("compare-cancelled") }</p> },
                    Told::Refused(refused) => html! {
                        <p class="problem" role="alert">{ refusal(&words, refused) }</p>
                    },
                    Told::Done(done) => shown(&words, &done.0, &done.1, &at),
                } }
                <div class="ends">
                    <button type="button" class="btn main" onclick={close}>{ words.text("close") }</button>
                </div>
            </div>
        </Dialog>
    }
}

/// Drops the work, and all of it.
fn cancel(job: Rc<RefCell<Option<Stop>>>, tell: UseStateSetter<Told>) -> Callback<MouseEvent> {
    Callback::from(move |_| {
        job.take();
        tell.set(Told::Cancelled);
    })
}

/// What the fields ask for; none where the group has nobody left.
fn change(world: &World, group: &GroupId, chosen: &Choice, newcomer: &MemberName) -> Option<Change> {
    let group = world.kafka.groups.get(group)?;
    let member = member(group, chosen)?.clone();
    let at = CHANGES.iter().position(|id| *id == chosen.change).unwrap_or(0);
    let topic = || group.topics().into_iter().find(|topic| world.kafka.topics.partitions(topic).is_some());
    Some(match at {
        1 => Change::Leave(member),
        2 => Change::Crash(member),
        3 => Change::Restart(member),
        4 => Change::Roll,
        5 => Change::Grow(topic()?, chosen.partitions),
        _ => Change::Join(newcomer.clone()),
    })
}

fn alive(group: &Group) -> impl Iterator<Item = &MemberName> {
    group.clients.values().filter(|client| !client.is_crashed()).map(|client| &client.name)
}

/// The member that is chosen; the first one where it is not in the group.
fn member<'g>(group: &'g Group, chosen: &Choice) -> Option<&'g MemberName> {
    alive(group).find(|name| name.as_str() == chosen.member).or_else(|| alive(group).next())
}

fn fields(
    words: &Words,
    world: &World,
    groups: &[&GroupId],
    group: Option<&GroupId>,
    chosen: &Choice,
) -> Html {
    let named = |name: &str| (AttrValue::from(name.to_owned()), name.to_owned());
    let ids = groups.iter().map(|id| named(id.as_str())).collect();
    let at = CHANGES.iter().position(|id| *id == chosen.change).unwrap_or(0);
    let changes = CHANGES.iter().map(|id| (AttrValue::from(*id), words.text(id))).collect();
    let found = group.and_then(|id| world.kafka.groups.get(id));
    let members = found.into_iter().flat_map(alive).map(|name| named(name.as_str())).collect();
    let member = found.and_then(|group| member(group, chosen)).map_or("", MemberName::as_str);
    html! {
        <>
            if groups.len() > 1 {
                { choice(words.text("compare-group"), "group", ids, group.map_or("", GroupId::as_str)) }
            }
            { choice(words.text("compare-change"), "change", changes, CHANGES[at]) }
            if (1..=3).contains(&at) {
                { choice(words.text("compare-member"), "member", members, member) }
            }
            if at == 5 {
                { field(words.text("partitions"), "partitions", chosen.partitions.to_string().into(), Some(1)) }
            }
        </>
    }
}

/// The three runs under one axis.
fn shown(words: &Words, told: &Comparison, change: &Change, at: &UseStateHandle<i64>) -> Html {
    let scale = Scale::new(told.span_ms);
    let now = (**at).clamp(-(scale.lead_ms as i64), told.span_ms as i64);
    let oninput = {
        let at = at.clone();
        Callback::from(move |event: InputEvent| {
            at.set(event.target_unchecked_into::<HtmlInputElement>().value_as_number() as i64);
        })
    };
    let onpointermove = {
        let at = at.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(strip) = event
                .current_target()
                .and_then(|target| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(target).ok())
            else {
                return;
            };
            let place = strip.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
            at.set(scale.at(share));
        })
    };
    let time = match Ms::try_from(now) {
        Ok(now) => words.format("compare-time", &[("time", countdown(words, now).into())]),
        Err(_) => words.text("compare-before"),
    };
    html! {
        <>
            <p class="compare-cause">{ cause(words, told, change) }</p>
            <div class="compare-axis">
                <label class="small soft" for="compare-at">{ &time }</label>
                <div>
                    { strip::axis(words, scale) }
                    <input
                        id="compare-at"
                        type="range"
                        name="at"
                        aria-valuetext={time.clone()}
                        min={(-(scale.lead_ms as i64)).to_string()}
                        max={told.span_ms.to_string()}
                        step={scale.step().to_string()}
                        value={now.to_string()}
                        {oninput}
                    />
                </div>
            </div>
            for run in &told.runs {
                { of_run(words, told, run, scale, now, &onpointermove) }
            }
            { table::lanes(words, told) }
            { table::calls(words, told) }
        </>
    }
}

fn of_run(
    words: &Words,
    told: &Comparison,
    run: &Run,
    scale: Scale,
    now: i64,
    onpointermove: &Callback<PointerEvent>,
) -> Html {
    let name = words.text(name_of(run.protocol));
    let why = why(words, run);
    let onpointermove = onpointermove.clone();
    html! {
        <section class="versus" aria-label={name.clone()} data-kind="versus" data-id={name_of(run.protocol)}>
            <div class="versus-head">
                <h3>{ name }</h3>
                <span class="small soft">{ &*run.assignor }</span>
                <dl class="kv">
                    for (name, value) in figures(words, run) {
                        <dt>{ words.text(name) }</dt>
                        <dd>{ value }</dd>
                    }
                </dl>
            </div>
            <div class="versus-time">
                { strip::labels(run) }
                <div class="strip-area" {onpointermove}>{ strip::strip(told, run, scale, now, &why) }</div>
                <p class="small soft versus-now">{ reading(words, run, now) }</p>
            </div>
            <p class="versus-why">{ why }</p>
        </section>
    }
}

fn figures(words: &Words, run: &Run) -> [(&'static str, String); 6] {
    let all = run.readers.iter().filter(|lane| lane.before.is_some()).count();
    let of = |n: usize| words.format("compare-of", &[("n", n.into()), ("all", all.into())]);
    let rounds = if run.protocol == Protocol::Consumer { "compare-epochs" } else { "compare-generations" };
    let never = || words.text("compare-never");
    [
        ("compare-stopped", of(run.stopped())),
        ("compare-moved", of(run.moved())),
        ("compare-longest", duration(words, run.longest_ms())),
        ("compare-total", duration(words, run.total_ms())),
        ("compare-stable", run.stable_ms.map_or_else(never, |ms| duration(words, ms))),
        (rounds, run.rounds.to_string()),
    ]
}

/// What is read at a moment.
fn reading(words: &Words, run: &Run, now: i64) -> String {
    let idle: Vec<_> =
        run.readers.iter().filter(|lane| !is_read(lane, now)).map(|lane| &lane.partition).collect();
    let args: [(&str, Arg); 3] = [
        ("read", (run.readers.len() - idle.len()).into()),
        ("all", run.readers.len().into()),
        ("idle", words.list(&idle, NAMED).into()),
    ];
    if idle.is_empty() {
        words.format("compare-all-read", &args[..2])
    } else {
        words.format("compare-read", &args)
    }
}

fn is_read(lane: &Readers, now: i64) -> bool {
    let then = |span: &&Span| now >= span.from_ms as i64;
    match lane.spans.iter().rev().find(then) {
        Some(span) => matches!(span.reading, Reading::By(_)),
        None => lane.before.is_some(),
    }
}

/// What happens, once for all three.
fn cause(words: &Words, told: &Comparison, change: &Change) -> String {
    let time = |ms: Ms| Arg::from(duration(words, ms));
    let session = || ("session", time(told.waits[0].0));
    match change {
        Change::Join(member) => words.format("compare-cause-join", &[("member", show(member))]),
        Change::Leave(member) => words.format("compare-cause-leave", &[("member", show(member))]),
        Change::Crash(member) => words.format("compare-cause-crash", &[("member", show(member)), session()]),
        Change::Restart(member) => {
            let args = [("member", show(member)), ("away", time(AWAY_MS)), session()];
            words.format("compare-cause-restart", &args)
        }
        Change::Roll => {
            words.format("compare-cause-roll", &[("away", time(AWAY_MS)), ("every", time(ROLL_EVERY_MS))])
        }
        Change::Grow(topic, by) => {
            words.format("compare-cause-grow", &[("topic", show(topic)), ("n", (*by).into())])
        }
    }
}

/// What happens under one protocol, and why.
fn why(words: &Words, run: &Run) -> String {
    let rounds = ("rounds", Arg::from(run.rounds));
    match run.protocol {
        _ if run.rounds == 0 => words.text("compare-why-quiet"),
        Protocol::Eager => words
            .format("compare-why-eager", &[("stopped", run.stopped().into()), ("moved", run.moved().into())]),
        Protocol::Cooperative => words.format("compare-why-cooperative", &[rounds]),
        Protocol::Consumer => words.text("compare-why-consumer"),
    }
}
