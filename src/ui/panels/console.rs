//! `kafka-consumer-groups` for one group: a command line, what Kafka's tool prints for it, and for a reset its plan.
//!
//! - The plan is a dry run of the very line that is shown; what it would print and do comes from `simulation::console`.
//! - Where nothing can be done, the tool's own words stay as they are; beside them stands what to do about it.

mod line;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::engine::kafka::ids::{GroupId, TopicPartition};
use crate::simulation::World;
use crate::simulation::command::Command;
use crate::simulation::kafka::command::SeekTo;
use crate::simulation::kafka::positions;
use crate::tools::console::{Printed, TextFile, requests, run_line};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
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
    let (world, group) = (lab.world(), &props.group);
    let line = line::line(group, props.resets, &form);
    let printed = run_line(world, &line, &[TextFile { name: FILE.into(), text: form.value.clone() }]);
    let commands = requests::commands(world, &printed.requests);
    let stuck =
        if props.resets && commands.is_empty() { stuck(&words, world, group, &form, &printed) } else { None };
    let wrong = stuck.as_ref().map_or("", |(field, _)| *field);
    let change = changed(props, form.clone());
    let text = shown(&printed);
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
                { ends(&words, props, text, commands, copied) }
            </div>
        </Dialog>
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
    let row = |(tp, to): (&TopicPartition, &u64)| {
        let seek = positions::plan_seek(world, group, tp, SeekTo::Offset(*to)).ok()?;
        let from = seek.from.map_or("–".to_owned(), |from| from.to_string());
        let cells = [from, to.to_string(), seek.re_read.to_string(), seek.skipped.to_string()];
        Some(html! {
            <tr>
                <th scope="row">{ tp.to_string() }</th>
                for cell in cells {
                    <td>{ cell }</td>
                }
            </tr>
        })
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
            <tbody>{ for rows.iter().filter_map(row) }</tbody>
        </table>
    }
}

/// The buttons: copy, close, and for a reset 'do it'.
fn ends(
    words: &Words,
    props: &Props,
    text: String,
    commands: Vec<Command>,
    copied: UseStateHandle<(String, &'static str)>,
) -> Html {
    let label = if copied.1.is_empty() || copied.0 != text { "console-copy" } else { copied.1 };
    let stuck = commands.is_empty();
    let copy = Callback::from(move |_: MouseEvent| {
        let (text, copied) = (text.clone(), copied.clone());
        spawn_local(async move {
            // A page without a certificate has no clipboard, and a frame may be denied it.
            let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
            let done = match clipboard.filter(|clipboard| !clipboard.is_undefined()) {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            copied.set((text, if done { "console-copied" } else { "console-not-copied" }));
        });
    });
    let group = props.group.clone();
    let go = props
        .on_intent
        .reform(move |_: MouseEvent| Gesture::Requests(group.clone(), commands.clone()).into());
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <div class="ends">
            <button type="button" class="btn" aria-live="polite" onclick={copy}>{ words.text(label) }</button>
            <button type="button" class="btn" onclick={close}>{ words.text("close") }</button>
            if props.resets {
                <button type="button" class="btn main" disabled={stuck} onclick={go}>
                    { words.text("console-go") }
                </button>
            }
        </div>
    }
}
