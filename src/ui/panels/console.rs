//! `kafka-consumer-groups` for one group: a command line, what Kafka's tool prints for it, and for a reset its plan.
//!
//! - The plan is a dry run of the very line that is shown; what it would print and do comes from `simulation::console`.
//! - Where nothing can be done, the tool's own words stay as they are; beside them stands what to do about it.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::ids::{GroupId, TopicName, TopicPartition};
use crate::simulation::World;
use crate::simulation::command::{Command, SeekTo};
use crate::simulation::kafka::positions;
use crate::tools::console::{Printed, TextFile, deeds};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::words::format::timestamp;
use crate::ui::words::{Words, show};
use std::collections::BTreeMap;

/// The file that a plan typed here goes by.
const FILE: &str = "plan.csv";

/// What can be printed: its options, and its message.
const VIEWS: [(&str, &str); 7] = [
    ("--describe", "console-offsets"),
    ("--describe --offsets --verbose", "console-offsets-verbose"),
    ("--describe --members", "console-members"),
    ("--describe --members --verbose", "console-members-verbose"),
    ("--describe --state", "console-state"),
    ("--describe --state --verbose", "console-state-verbose"),
    ("--list --type --state", "console-list"),
];

/// Where a reset can go: its option, and what is said of a value that it does not take; none where it has no value.
const RESETS: [(&str, &str); 8] = [
    ("--to-earliest", ""),
    ("--to-latest", ""),
    ("--to-offset", "console-bad-offset"),
    ("--to-datetime", "console-bad-datetime"),
    ("--by-duration", "console-bad-duration"),
    ("--shift-by", "console-bad-shift"),
    ("--to-current", ""),
    ("--from-file", "console-bad-line"),
];

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    pub group: GroupId,
    /// Whether it resets; else it prints.
    pub resets: bool,
    /// `Intent::Make` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What a person has chosen and typed.
#[derive(Clone, Default)]
struct Form {
    choice: usize,
    value: String,
    scope: String,
}

#[component]
pub fn ConsoleDialog(props: &Props) -> Html {
    let words = use_words();
    let form = use_state(Form::default);
    let copied = use_state(|| (String::new(), ""));
    let lab = props.lab.borrow();
    let (world, group) = (lab.world(), &props.group);
    let line = line(props, &form);
    let printed = deeds::on_world(world, &line, &[TextFile { name: FILE.into(), text: form.value.clone() }]);
    let commands = deeds::commands(world, &printed.deeds);
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
            <div class={classes!("form", "console", (!props.resets).then_some("prints"))} data-kind="console" data-id={group.to_string()}
                onchange={change.clone()} oninput={change.reform(|event: InputEvent| event.into())}>
                { fields(&words, props.resets, &form, wrong) }
                if let Some((_, text)) = stuck {
                    <p class={if wrong == "same" { "soft" } else { "problem" }} role="alert">{ text }</p>
                }
                <pre class="typed" data-kind="console-line">
                    { for ["$ kafka-consumer-groups --bootstrap-server localhost:9092 ", &line].concat().split(' ').enumerate().map(|(at, word)| html! {
                        <span key={at}>{ [word, " "].concat() }</span>
                    }) }
                </pre>
                if props.resets {
                    { plan_table(&words, world, group, &printed) }
                }
                <pre class={classes!("printed", wrong_class(&printed))} tabindex="0" role="region" aria-label={name} data-kind="console-output">{ &text }</pre>
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

fn ways(resets: bool) -> &'static [(&'static str, &'static str)] {
    if resets { &RESETS } else { &VIEWS }
}

/// What a field holds at first: what shows how it is written, and does something here.
fn first_value(world: &World, group: &GroupId, option: &str) -> String {
    match option {
        "--to-offset" => "0".into(),
        "--to-datetime" => some_time(world),
        "--by-duration" => "PT1H".into(),
        "--shift-by" => "-10".into(),
        "--from-file" => {
            let mut text = String::new();
            for (tp, commit) in world.groups.get(group).iter().flat_map(|group| &group.offsets) {
                let (partition, offset) = (tp.partition.to_string(), commit.offset.to_string());
                text.extend([tp.topic.as_str(), ",", &partition, ",", &offset, "\n"]);
            }
            text
        }
        _ => String::new(),
    }
}

/// The time of a record in the middle of a log, as the tool takes it.
fn some_time(world: &World) -> String {
    let mut logs = world.topics.values().flat_map(|topic| &topic.partitions);
    let time = logs
        .find_map(|log| log.get(log.log_start_offset().midpoint(log.log_end_offset())))
        .map(|record| record.timestamp);
    let text = timestamp(time.unwrap_or_else(|| world.unix_now())).replace(' ', "T");
    // The tool insists on milliseconds.
    if text.contains('.') { text } else { text + ".000" }
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
                        { for ways(resets).iter().map(|(option, id)| html! {
                            <option key={*option} value={*option} selected={*option == how}>{ if resets { (*option).to_owned() } else { words.text(id) } }</option>
                        }) }
                    </select>
                </label>
                if resets && !bad.is_empty() && !from_file {
                    <label class="field">
                        { how }
                        <input class="input" name="value" value={form.value.clone()} aria-invalid={invalid("value")} autocomplete="off" spellcheck="false" />
                    </label>
                }
                if resets && !from_file {
                    <label class="field">
                        { words.text("console-scope") }
                        <input class="input" name="scope" value={form.scope.clone()} aria-invalid={invalid("scope")} placeholder={words.text("console-scope-all")} autocomplete="off" spellcheck="false" />
                    </label>
                }
            </div>
            if from_file {
                <label class="field">
                    { words.text("console-file") }
                    <textarea class="input" name="value" rows="6" value={form.value.clone()} aria-invalid={invalid("value")} spellcheck="false" />
                </label>
            }
        </>
    }
}

/// The arguments: what is typed stays one word each, as in a shell.
fn line(props: &Props, form: &Form) -> String {
    let (how, bad) = ways(props.resets)[form.choice];
    let group = quoted(props.group.as_str());
    if !props.resets {
        return if how.starts_with("--list") { how.to_owned() } else { [how, " --group ", &group].concat() };
    }
    let mut line = ["--reset-offsets --group ", &group, " ", how].concat();
    if how == "--from-file" {
        line.extend([" ", FILE]);
    } else {
        if !bad.is_empty() {
            line.extend([" ", &quoted(form.value.trim())]);
        }
        for topic in form.scope.split_whitespace() {
            line.extend([" --topic ", &quoted(topic)]);
        }
        if form.scope.trim().is_empty() {
            line.push_str(" --all-topics");
        }
    }
    line + " --execute"
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        ["'", &word.replace('\'', "'\\''"), "'"].concat()
    }
}

/// Both streams, as a terminal shows them.
fn shown(printed: &Printed) -> String {
    let break_between = if printed.stdout.is_empty() || printed.stderr.is_empty() { "" } else { "\n" };
    [printed.stderr.as_str(), break_between, printed.stdout.trim_start_matches('\n')].concat()
}

/// Sentences are wrapped, tables are not.
fn wrong_class(printed: &Printed) -> Option<&'static str> {
    (printed.exit != 0 || printed.stdout.contains("Error: ")).then_some("wrong")
}

/// Why there is nothing to do: the field it lies in, and what to do about it.
fn stuck(
    words: &Words,
    world: &World,
    group: &GroupId,
    form: &Form,
    printed: &Printed,
) -> Option<(&'static str, String)> {
    let (how, bad) = RESETS[form.choice];
    let text = shown(printed);
    let topic = world.topics.keys().next().map_or("topic", TopicName::as_str);
    let told = |field, id, text: &str| {
        let args = [
            ("text", show(text)),
            ("topic", show(topic)),
            ("group", show(group)),
            ("time", show(some_time(world))),
        ];
        Some((field, words.format(id, &args)))
    };
    if text.contains("can only be reset") {
        return told("", "console-stop", "");
    }
    if !printed.deeds.is_empty() {
        return told("same", "console-same", "");
    }
    let there = |topic: &str, partition: &str| {
        partition
            .trim()
            .parse()
            .is_ok_and(|partition| world.topics.log(&TopicPartition::new(topic, partition)).is_some())
    };
    if how == "--from-file" {
        let fits = |line: &&str| matches!(line.split(',').collect::<Vec<_>>()[..], [topic, partition, offset] if there(topic, partition) && offset.trim().parse::<u64>().is_ok());
        return told("value", bad, form.value.lines().find(|line| !fits(line)).unwrap_or_default());
    }
    let missing = |named: &&str| {
        let (topic, partitions) = named.split_once(':').unwrap_or((named, "0"));
        !partitions.split(',').all(|partition| there(topic, partition))
    };
    if let Some(named) = form.scope.split_whitespace().find(missing) {
        return told("scope", "console-bad-scope", named);
    }
    if text.contains("Duplicate key") {
        return told("scope", "console-bad-twice", "");
    }
    if bad.is_empty() || text.contains("no current committed") || wrong_class(printed).is_none() {
        return told("scope", "console-no-commit", "");
    }
    told("value", bad, &form.value)
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
        Some(
            html! { <tr><th scope="row">{ tp.to_string() }</th>{ for cells.map(|cell| html! { <td>{ cell }</td> }) }</tr> },
        )
    };
    html! {
        <table class="plan">
            <thead><tr>{ for words.text("console-plan").split('|').map(|head| html! { <th scope="col">{ head.trim() }</th> }) }</tr></thead>
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
    let go = props.on_intent.reform(move |_: MouseEvent| Intent::Make(commands.clone()));
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <div class="ends">
            <button type="button" class="btn" aria-live="polite" onclick={copy}>{ words.text(label) }</button>
            <button type="button" class="btn" onclick={close}>{ words.text("close") }</button>
            if props.resets {
                <button type="button" class="btn main" disabled={stuck} onclick={go}>{ words.text("console-go") }</button>
            }
        </div>
    }
}
