//! `kafka-consumer-groups` for one group: a command line, what Kafka's tool prints for it, and for a reset its plan.
//!
//! - The plan is a dry run of the very line that is shown; what it would print and do comes from `simulation::console`.
//! - Where nothing can be done, the tool's own words stay as they are; beside them stands what to do about it.

mod line;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::engine::kafka::ids::{GroupId, TopicPartition};
use crate::simulation::World;
use crate::simulation::command::Command;
use crate::simulation::kafka::command::SeekTo;
use crate::simulation::kafka::{Seek, positions};
use crate::tools::console::{Printed, TextFile, requests, run_line};
use crate::tools::stopping::{self, Stopped};
use crate::ui::clipboard;
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::gesture::{Gesture, StopAndReset};
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::words::format::duration;
use crate::ui::words::{Words, show};
use line::{FILE, Form, first_value, shown, stuck, ways, wrong_class};
use std::collections::BTreeMap;

/// What stands before each line's own options.
const PROMPT: &str = "$ kafka-consumer-groups --bootstrap-server localhost:9092 ";

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    pub group: GroupId,
    /// Whether it resets; else it prints.
    pub resets: bool,
    /// `Gesture::Requests` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn ConsoleDialog(props: &Props) -> Html {
    let words = use_words();
    let form = use_state(Form::default);
    let copied = use_state(|| (String::new(), ""));
    let lab = props.lab.borrow();
    let group = &props.group;
    // While members live, what is shown is the group as it will be without them, as it was seen when this opened.
    let held = props.resets && !stopping::is_empty(lab.world(), group);
    let stopped = use_memo((), |()| held.then(|| stopping::stopped(lab.world(), group)));
    let without = stopped.as_ref().as_ref().filter(|_| held);
    let world = without.and_then(Option::as_ref).map_or(lab.world(), |stopped| &stopped.world);
    let line = line::line(group, props.resets, &form);
    let files = vec![TextFile { name: FILE.into(), text: form.value.clone() }];
    let printed = run_line(world, &line, &files);
    let commands = requests::commands(world, &printed.requests);
    let stuck =
        if props.resets && commands.is_empty() { stuck(&words, world, group, &form, &printed) } else { None };
    let wrong = stuck.as_ref().map_or("", |(field, _)| *field);
    let change = changed(props, form.clone());
    let text = shown(&printed);
    let stop = held.then(|| StopAndReset { group: group.clone(), line: line.clone(), files });
    let name = words.format("console-title", &[("group", show(group))]);
    let title = if props.resets {
        words.format("console-reset-title", &[("group", show(group))])
    } else {
        name.clone()
    };
    html! {
        <Dialog {title} wide=true on_intent={props.on_intent.clone()}>
            <div
                class={classes!("form", "console", (!props.resets).then_some("prints"))}
                data-kind="console"
                data-id={group.to_string()}
                onchange={change.clone()}
                oninput={change.reform(|event: InputEvent| event.into())}
            >
                { fields(&words, props.resets, &form, wrong) }
                if let Some(stopped) = without {
                    <p class="soft" data-kind="console-stop">{ stop_first(&words, group, stopped.as_ref()) }</p>
                }
                if let Some((_, text)) = stuck {
                    <p class={if wrong == "same" { "soft" } else { "problem" }} role="alert">{ text }</p>
                }
                <pre class="typed" data-kind="console-line">
                    for word in format!("{PROMPT}{line}").split(' ') {
                        <span>{ format!("{word} ") }</span>
                    }
                </pre>
                if props.resets {
                    { plan_table(&words, world, group, &printed) }
                }
                <pre
                    class={classes!("printed", wrong_class(&printed))}
                    tabindex="0"
                    role="region"
                    aria-label={name}
                    data-kind="console-output"
                >
                    { &text }
                </pre>
                { ends(&words, props, text, (commands, stop), copied) }
            </div>
        </Dialog>
    }
}

/// Why it is not done at once, and when it can be.
fn stop_first(words: &Words, group: &GroupId, stopped: Option<&Stopped>) -> String {
    match stopped {
        Some(stopped) => {
            let wait = duration(words, stopped.after_ms).into();
            words.format("console-stop", &[("group", show(group)), ("wait", wait)])
        }
        None => words.format("console-stop-never", &[("group", show(group))]),
    }
}

/// Takes over what was chosen or typed, by the field's name; a way to reset brings what its field holds at first.
fn changed(props: &Props, form: UseStateHandle<Form>) -> Callback<Event> {
    let (lab, group, resets) = (props.lab.clone(), props.group.clone(), props.resets);
    Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let (mut now, text) = ((*form).clone(), field.value());
        match field.name().as_str() {
            "scope" => now.scope = text,
            "value" => now.value = text,
            _ => {
                now.choice = ways(resets).iter().position(|(option, _)| *option == text).unwrap_or(0);
                now.value = first_value(lab.borrow().world(), &group, &text);
            }
        }
        form.set(now);
    })
}

fn fields(words: &Words, resets: bool, form: &Form, wrong: &str) -> Html {
    let (how, bad) = ways(resets)[form.choice];
    let from_file = how == "--from-file";
    let invalid = |field: &str| (wrong == field).to_string();
    html! {
        <>
            <div class="two">
                <label class="field">
                    { words.text(if resets { "console-to" } else { "console-view" }) }
                    <select class="input" name="how">
                        for &(option, id) in ways(resets) {
                            <option key={option} value={option} selected={option == how}>
                                { if resets { option.to_owned() } else { words.text(id) } }
                            </option>
                        }
                    </select>
                </label>
                if resets && !bad.is_empty() && !from_file {
                    <label class="field">
                        { how }
                        <input
                            class="input"
                            name="value"
                            value={form.value.clone()}
                            aria-invalid={invalid("value")}
                            autocomplete="off"
                            spellcheck="false"
                        />
                    </label>
                }
                if resets && !from_file {
                    <label class="field">
                        { words.text("console-scope") }
                        <input
                            class="input"
                            name="scope"
                            value={form.scope.clone()}
                            aria-invalid={invalid("scope")}
                            placeholder={words.text("console-scope-all")}
                            autocomplete="off"
                            spellcheck="false"
                        />
                    </label>
                }
            </div>
            if from_file {
                <label class="field">
                    { words.text("console-file") }
                    <textarea
                        class="input"
                        name="value"
                        rows="6"
                        value={form.value.clone()}
                        aria-invalid={invalid("value")}
                        spellcheck="false"
                    />
                </label>
            }
        </>
    }
}

/// For each partition of the plan: from where to where, what is read again and what is passed over.
fn plan_table(words: &Words, world: &World, group: &GroupId, printed: &Printed) -> Html {
    let rows = printed.offsets.iter().flat_map(|(_, rows)| rows.iter().cloned());
    // Kafka's order is that of a hash map; a person looks for partitions by their number.
    let rows: BTreeMap<TopicPartition, u64> = rows.collect();
    if rows.is_empty() {
        return Html::default();
    }
    let plans: Vec<_> = rows
        .iter()
        .filter_map(|(tp, to)| {
            Some((tp, to, positions::plan_seek(world, group, tp, SeekTo::Offset(*to)).ok()?))
        })
        .collect();
    let sum = |of: fn(&Seek) -> u64| plans.iter().map(|(.., seek)| of(seek)).sum::<u64>().to_string();
    let row = |(tp, to, seek): &(&TopicPartition, &u64, Seek)| {
        let from = seek.from.map_or("–".to_owned(), |from| from.to_string());
        let cells = [from, to.to_string(), seek.re_read.to_string(), seek.skipped.to_string()];
        html! {
            <tr>
                <th scope="row">{ tp.to_string() }</th>
                for cell in cells {
                    <td>{ cell }</td>
                }
            </tr>
        }
    };
    html! {
        <table class="plan">
            <thead>
                <tr>
                    for head in words.text("console-plan").split('|') {
                        <th scope="col">{ head.trim() }</th>
                    }
                </tr>
            </thead>
            <tbody>{ for plans.iter().map(row) }</tbody>
            <tfoot>
                <tr>
                    <th scope="row" colspan="3">
                        { words.format("console-plan-all", &[("partitions", plans.len().into())]) }
                    </th>
                    <td>{ sum(|seek| seek.re_read) }</td>
                    <td>{ sum(|seek| seek.skipped) }</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// The buttons: copy, close, and for a reset 'do it'.
fn ends(
    words: &Words,
    props: &Props,
    text: String,
    (commands, stop): (Vec<Command>, Option<StopAndReset>),
    copied: UseStateHandle<(String, &'static str)>,
) -> Html {
    let label = if copied.1.is_empty() || copied.0 != text { "console-copy" } else { copied.1 };
    let stuck = commands.is_empty();
    let copy = Callback::from(move |_: MouseEvent| {
        let (text, copied) = (text.clone(), copied.clone());
        spawn_local(async move {
            let done = clipboard::copy(&text).await;
            copied.set((text, if done { "console-copied" } else { "console-not-copied" }));
        });
    });
    let group = props.group.clone();
    let label_of_go = if stop.is_some() { "console-stop-go" } else { "console-go" };
    let go = props.on_intent.reform(move |_: MouseEvent| match &stop {
        Some(stop) => Gesture::StopAndReset(Box::new(stop.clone())).into(),
        None => Gesture::Requests(group.clone(), commands.clone()).into(),
    });
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <div class="ends">
            <button type="button" class="btn" aria-live="polite" onclick={copy}>{ words.text(label) }</button>
            <button type="button" class="btn" onclick={close}>{ words.text("close") }</button>
            if props.resets {
                <button type="button" class="btn main" disabled={stuck} onclick={go}>
                    { words.text(label_of_go) }
                </button>
            }
        </div>
    }
}
