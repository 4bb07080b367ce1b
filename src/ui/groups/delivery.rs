//! How a member's application works: when it commits, what processing a record does, and what it does when that fails;
//! and where its process is to die.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::kafka::client::consumer::application::{CommitMode, Moment};
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, Offset, TopicName, TopicPartition};
use crate::simulation::command::{Configs, Milli};
use crate::simulation::kafka::command::{CrashAt, Effect, GiveUp, MemberCrash, MemberSet, OnError};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Values, choice, field};
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;
use crate::ui::words::{Words, show};

/// When an application commits, with the messages that say so.
const COMMITS: [(CommitMode, &str); 6] = [
    (CommitMode::Auto, "commit-auto"),
    (CommitMode::Before, "commit-before"),
    (CommitMode::After, "commit-after"),
    (CommitMode::Each, "commit-each"),
    (CommitMode::Transaction, "commit-transaction"),
    (CommitMode::Never, "commit-never"),
];
/// What processing does.
const COUNT: &str = "count";
const UPSERT: &str = "upsert";
/// What becomes of a record whose processing throws.
const ERRORS: [(&str, &str); 5] = [
    ("stop", "error-stop"),
    ("skip", "error-skip"),
    ("retry-skip", "error-retry-skip"),
    ("retry-stop", "error-retry-stop"),
    ("retry-dead", "error-retry-dead"),
];
/// Where a process dies.
const MOMENTS: [(Moment, &str); 3] = [
    (Moment::BeforeEffect, "moment-before-effect"),
    (Moment::AfterEffect, "moment-after-effect"),
    (Moment::AfterCommit, "moment-after-commit"),
];

/// An application as it works now.
#[derive(Clone, Debug, PartialEq)]
pub struct Works {
    pub commit: CommitMode,
    pub effect: Effect,
    pub on_error: OnError,
    pub processing_us: u64,
}

/// What the form needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub group: GroupId,
    pub member: MemberName,
    pub works: Works,
    pub topics: Rc<Vec<TopicName>>,
    /// `Gesture::Deliver` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn DeliveryForm(props: &Props) -> Html {
    let words = use_words();
    let works = use_state(|| props.works.clone());
    let onchange = {
        let works = works.clone();
        Callback::from(move |event: Event| {
            if let Some(values) = Values::around(&event) {
                works.set(read(&values, &works));
            }
        })
    };
    let onsubmit = {
        let (props, works) = (props.clone(), works.clone());
        Callback::from(move |event: SubmitEvent| {
            if let Some(values) = Values::of(&event) {
                props.on_intent.emit(set(&props, &read(&values, &works)).into());
            }
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    let title = words.format("delivery-title", &[("member", show(&props.member))]);
    html! {
        <Dialog {title} on_intent={props.on_intent.clone()}>
            <form class="form" data-kind="delivery" {onsubmit} {onchange}>
                <div class="two">
                    { choice(words.text("delivery-commit"), "commit", commits(&words), works.commit.name()) }
                    { field(words.text("processing-ms"), "processing", (props.works.processing_us / 1_000).to_string().into(), Some(0)) }
                    { choice(words.text("delivery-effect"), "effect", effects(&words, &props.topics), &effect_name(&works.effect)) }
                    { choice(words.text("delivery-error"), "error", errors(&words), error_name(&works.on_error)) }
                    if let OnError::Retry { retry, backoff_ms, then } = &works.on_error {
                        { field(words.text("delivery-retries"), "retries", retry.to_string().into(), Some(1)) }
                        { field(words.text("delivery-backoff"), "backoff", backoff_ms.to_string().into(), Some(0)) }
                        if let GiveUp::DeadLetter(topic) = then {
                            { choice(words.text("delivery-dead"), "dead", named(&props.topics), topic.as_str()) }
                        }
                    }
                </div>
                <p class="soft told">{ words.text(promise(&works)) }</p>
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn main">{ words.text("delivery-do") }</button>
                </div>
            </form>
        </Dialog>
    }
}

fn commits(words: &Words) -> Vec<(AttrValue, String)> {
    COMMITS.iter().map(|(mode, id)| (AttrValue::from(mode.name()), words.text(id))).collect()
}

fn errors(words: &Words) -> Vec<(AttrValue, String)> {
    ERRORS.iter().map(|(name, id)| (AttrValue::from(*name), words.text(id))).collect()
}

fn named(topics: &[TopicName]) -> Vec<(AttrValue, String)> {
    topics.iter().map(|topic| (AttrValue::from(topic.to_string()), topic.to_string())).collect()
}

fn effects(words: &Words, topics: &[TopicName]) -> Vec<(AttrValue, String)> {
    let mut all = vec![
        (AttrValue::from(COUNT), words.text("effect-count")),
        (AttrValue::from(UPSERT), words.text("effect-upsert")),
    ];
    let produce = |topic: &TopicName| {
        (AttrValue::from(format!("topic:{topic}")), words.format("effect-topic", &[("topic", show(topic))]))
    };
    all.extend(topics.iter().map(produce));
    all
}

fn effect_name(effect: &Effect) -> String {
    match effect {
        Effect::Count => COUNT.to_owned(),
        Effect::Upsert => UPSERT.to_owned(),
        Effect::Topic(topic) => format!("topic:{topic}"),
    }
}

fn error_name(on_error: &OnError) -> &'static str {
    match on_error {
        OnError::Stop => "stop",
        OnError::Skip => "skip",
        OnError::Retry { then: GiveUp::Skip, .. } => "retry-skip",
        OnError::Retry { then: GiveUp::Stop, .. } => "retry-stop",
        OnError::Retry { then: GiveUp::DeadLetter(_), .. } => "retry-dead",
    }
}

/// What a crash does to an application that works like this.
fn promise(works: &Works) -> &'static str {
    match (works.commit, &works.effect) {
        (_, Effect::Upsert) if works.commit != CommitMode::Before => "delivery-told-upsert",
        (CommitMode::Before, _) => "delivery-told-before",
        (CommitMode::Transaction, Effect::Topic(_)) => "delivery-told-transaction",
        (CommitMode::Transaction, _) => "delivery-told-outside",
        (CommitMode::Auto, _) => "delivery-told-auto",
        (CommitMode::Never, _) => "delivery-told-never",
        (CommitMode::After | CommitMode::Each, _) => "delivery-told-after",
    }
}

/// The form's fields; those that are not there have what they had.
fn read(values: &Values, before: &Works) -> Works {
    let commit = values.text("commit");
    let effect = match values.text("effect").as_str() {
        UPSERT => Effect::Upsert,
        other => match other.strip_prefix("topic:") {
            Some(topic) => Effect::Topic(topic.into()),
            None => Effect::Count,
        },
    };
    let retry = values.number("retries").unwrap_or(3).clamp(1, 1_000) as u32;
    let backoff_ms: Ms = values.number("backoff").unwrap_or(500);
    let dead = values.text("dead");
    let then = match values.text("error").as_str() {
        "retry-skip" => Some(GiveUp::Skip),
        "retry-stop" => Some(GiveUp::Stop),
        "retry-dead" => Some(GiveUp::DeadLetter(dead.as_str().into())),
        _ => None,
    };
    let on_error = match (then, values.text("error").as_str()) {
        (Some(then), _) => OnError::Retry { retry, backoff_ms, then },
        (None, "skip") => OnError::Skip,
        (None, _) => OnError::Stop,
    };
    Works {
        commit: COMMITS
            .iter()
            .map(|(mode, _)| *mode)
            .find(|mode| mode.name() == commit)
            .unwrap_or(before.commit),
        effect,
        on_error,
        processing_us: values.number("processing").map_or(before.processing_us, |ms| ms * 1_000),
    }
}

fn set(props: &Props, works: &Works) -> Gesture {
    let mut on_error = works.on_error.clone();
    if let OnError::Retry { then: GiveUp::DeadLetter(topic), .. } = &mut on_error
        && topic.as_str().is_empty()
        && let Some(first) = props.topics.first()
    {
        *topic = first.clone();
    }
    Gesture::Deliver(Box::new(MemberSet {
        group: props.group.clone(),
        member: props.member.clone(),
        topics: None,
        configs: Configs::new(),
        processing_ms: Some(Milli(works.processing_us)),
        commit_on_revoke: None,
        commit: Some(works.commit),
        effect: Some(works.effect.clone()),
        on_error: Some(on_error),
    }))
}

/// Who may die at a record: a member of a group, and whether it holds the partition now.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub group: GroupId,
    pub member: MemberName,
    pub owns: bool,
}

/// What the form for a crash needs.
#[derive(Clone, PartialEq, Properties)]
pub struct CrashProps {
    pub partition: TopicPartition,
    pub offset: Offset,
    /// Owners first.
    pub candidates: Vec<Candidate>,
    /// `Gesture::CrashAt` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn CrashForm(props: &CrashProps) -> Html {
    let words = use_words();
    let candidates = use_memo((), |()| props.candidates.clone());
    let who: Vec<_> = candidates
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let id = if it.owns { "crash-owner" } else { "crash-other" };
            let args = [("member", show(&it.member)), ("group", show(&it.group))];
            (AttrValue::from(at.to_string()), words.format(id, &args))
        })
        .collect();
    let moments =
        MOMENTS.iter().map(|(moment, id)| (AttrValue::from(moment.name()), words.text(id))).collect();
    let onsubmit = {
        let (props, candidates) = (props.clone(), Rc::clone(&candidates));
        Callback::from(move |event: SubmitEvent| {
            let Some(values) = Values::of(&event) else { return };
            let Some(it) = candidates.get(values.number("who").unwrap_or(0) as usize) else { return };
            let name = values.text("moment");
            let moment = MOMENTS.iter().map(|(moment, _)| *moment).find(|moment| moment.name() == name);
            let at = CrashAt::At {
                topic: props.partition.topic.clone(),
                partition: props.partition.partition,
                offset: values.number("offset").unwrap_or(props.offset),
                moment: moment.unwrap_or(Moment::AfterEffect),
            };
            let crash = MemberCrash { group: it.group.clone(), member: it.member.clone(), at: Some(at) };
            props.on_intent.emit(Gesture::CrashAt(Box::new(crash)).into());
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    let title = words.format("crash-title", &[("partition", show(&props.partition))]);
    html! {
        <Dialog {title} on_intent={props.on_intent.clone()}>
            <form class="form" data-kind="crash-at" {onsubmit}>
                if who.is_empty() {
                    <p class="soft">{ words.text("crash-nobody") }</p>
                } else {
                    <div class="two">
                        { choice(words.text("crash-who"), "who", who.clone(), "0") }
                        { field(words.text("crash-offset"), "offset", props.offset.to_string().into(), Some(0)) }
                    </div>
                    { choice(words.text("crash-moment"), "moment", moments, Moment::AfterEffect.name()) }
                    <p class="soft told">{ words.text("crash-told") }</p>
                }
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn bad" disabled={who.is_empty()}>{ words.text("crash-do") }</button>
                </div>
            </form>
        </Dialog>
    }
}
