//! `kafka-consumer-groups` for one group: a command line, what Kafka's tool prints for it, and for a reset its plan.
//!
//! The plan is a dry run of the very line that is shown; what it would print and do comes from `simulation::console`.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::engine::ids::GroupId;
use crate::simulation::console::{Printed, TextFile, deeds};
use crate::simulation::command::SeekTo;
use crate::simulation::plan;
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::words::show;

/// The file that a plan typed here goes by.
const FILE: &str = "plan.csv";

/// What can be printed: its message, and its options.
const VIEWS: [(&str, &str); 7] = [
    ("console-offsets", "--describe"),
    ("console-offsets-verbose", "--describe --offsets --verbose"),
    ("console-members", "--describe --members"),
    ("console-members-verbose", "--describe --members --verbose"),
    ("console-state", "--describe --state"),
    ("console-state-verbose", "--describe --state --verbose"),
    ("console-list", "--list --type --state"),
];

/// Where a reset can go: its option, and what stands in its field at first; none where it has no field.
const RESETS: [(&str, Option<&str>); 8] = [
    ("--to-earliest", None),
    ("--to-latest", None),
    ("--to-offset", Some("0")),
    ("--to-datetime", Some("2026-01-01T00:00:00.000")),
    ("--by-duration", Some("PT1H")),
    ("--shift-by", Some("-10")),
    ("--to-current", None),
    ("--from-file", Some(FILE)),
];

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The lab.
    pub lab: Shared,
    /// The group.
    pub group: GroupId,
    /// Whether it resets; else it prints.
    pub resets: bool,
    /// `Intent::Make` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// The dialog.
#[component]
pub fn ConsoleDialog(props: &Props) -> Html {
    let words = use_words();
    let choice = use_state(|| 0_usize);
    let value = use_state(|| AttrValue::from(""));
    let scope = use_state(|| AttrValue::from(""));
    let csv = use_state(|| AttrValue::from(""));
    let how = if props.resets { RESETS[*choice].0 } else { VIEWS[*choice].1 };
    let line = if props.resets { reset_line(props, *choice, &value, &scope) } else { view_line(&props.group, how) };
    let files = [TextFile { name: FILE.into(), text: csv.to_string() }];
    let lab = props.lab.borrow();
    let printed = deeds::on_world(lab.world(), &line, &files);
    let choose = {
        let (choice, value) = (choice.clone(), value.clone());
        let resets = props.resets;
        Callback::from(move |event: Event| {
            let at = event.target_unchecked_into::<HtmlSelectElement>().selected_index().max(0) as usize;
            if resets {
                value.set(AttrValue::from(RESETS[at].1.unwrap_or_default()));
            }
            choice.set(at);
        })
    };
    let typed = |state: &UseStateHandle<AttrValue>| {
        let state = state.clone();
        Callback::from(move |event: InputEvent| {
            state.set(event.target_unchecked_into::<HtmlInputElement>().value().into());
        })
    };
    let typed_csv = {
        let csv = csv.clone();
        Callback::from(move |event: InputEvent| {
            csv.set(event.target_unchecked_into::<HtmlTextAreaElement>().value().into());
        })
    };
    let names: Vec<String> = if props.resets {
        RESETS.iter().map(|(option, _)| (*option).to_owned()).collect()
    } else {
        VIEWS.iter().map(|(id, _)| words.text(id)).collect()
    };
    let title = if props.resets { "console-reset-title" } else { "console-title" };
    let from_file = props.resets && how == "--from-file";
    html! {
        <Dialog title={words.format(title, &[("group", show(&props.group))])} wide=true on_intent={props.on_intent.clone()}>
            <div class="form console" data-kind="console" data-id={props.group.to_string()}>
                <div class="two">
                    <label class="field">
                        { words.text(if props.resets { "console-to" } else { "console-view" }) }
                        <select class="input" name="how" onchange={choose}>
                            { for names.into_iter().enumerate().map(|(at, name)| html! {
                                <option key={at} selected={at == *choice}>{ name }</option>
                            }) }
                        </select>
                    </label>
                    if props.resets && RESETS[*choice].1.is_some() && !from_file {
                        <label class="field">
                            { how }
                            <input class="input" name="value" value={(*value).clone()} oninput={typed(&value)} autocomplete="off" />
                        </label>
                    }
                    if props.resets && !from_file {
                        <label class="field">
                            { words.text("console-scope") }
                            <input class="input" name="scope" value={(*scope).clone()} oninput={typed(&scope)} autocomplete="off" />
                        </label>
                    }
                </div>
                if from_file {
                    <label class="field">
                        { words.text("console-file") }
                        <textarea class="input" name="file" rows="4" value={(*csv).clone()} oninput={typed_csv} />
                    </label>
                }
                <pre class="typed" data-kind="console-line">{ ["$ kafka-consumer-groups --bootstrap-server localhost:9092 ", &line].concat() }</pre>
                <pre class="printed" tabindex="0" data-kind="console-output">{ shown(&printed) }</pre>
                if props.resets {
                    <ul class="plan">{ for plan_rows(lab.world(), &props.group, &printed).into_iter().map(|args| html! {
                        <li>{ words.format("console-plan", &args) }</li>
                    }) }</ul>
                }
                <Ends {printed} resets={props.resets} lab={props.lab.clone()} on_intent={props.on_intent.clone()} />
            </div>
        </Dialog>
    }
}

fn view_line(group: &GroupId, options: &str) -> String {
    if options.starts_with("--list") { options.to_owned() } else { [options, " --group ", group.as_str()].concat() }
}

fn reset_line(props: &Props, choice: usize, value: &str, scope: &str) -> String {
    let (option, field) = RESETS[choice];
    let mut line = ["--reset-offsets --group ", props.group.as_str(), " ", option].concat();
    if field.is_some() {
        line.extend([" ", if option == "--from-file" { FILE } else { value }]);
    }
    if option != "--from-file" {
        let topics: Vec<&str> = scope.split_whitespace().collect();
        if topics.is_empty() {
            line.push_str(" --all-topics");
        }
        for topic in topics {
            line.extend([" --topic ", topic]);
        }
    }
    line + " --execute"
}

/// Both streams, as a terminal shows them.
fn shown(printed: &Printed) -> String {
    let break_between = if printed.stdout.is_empty() || printed.stderr.is_empty() { "" } else { "\n" };
    [printed.stderr.as_str(), break_between, printed.stdout.trim_start_matches('\n')].concat()
}

/// For each partition of the plan: from where to where, what is read again and what is passed over.
fn plan_rows(
    world: &crate::simulation::World,
    group: &GroupId,
    printed: &Printed,
) -> Vec<Vec<(&'static str, crate::ui::words::Arg<'static>)>> {
    let rows = printed.offsets.iter().filter(|(id, _)| id == group.as_str()).flat_map(|(_, rows)| rows);
    rows.filter_map(|(tp, to)| {
        let seek = plan::plan_seek(world, group, tp, SeekTo::Offset(*to)).ok()?;
        let from = seek.from.map_or("–".to_owned(), |from| from.to_string());
        Some(vec![
            ("partition", show(tp)),
            ("from", show(&from)),
            ("to", show(to)),
            ("again", seek.re_read.into()),
            ("skipped", seek.skipped.into()),
        ])
    })
    .collect()
}

#[derive(Clone, PartialEq, Properties)]
struct EndsProps {
    printed: Printed,
    resets: bool,
    lab: Shared,
    on_intent: Callback<Intent>,
}

/// The buttons: copy, close, and for a reset 'do it'.
#[component]
fn Ends(props: &EndsProps) -> Html {
    let words = use_words();
    let copied = use_state(|| false);
    let copy = {
        let (text, copied) = (shown(&props.printed), copied.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(window) = web_sys::window() {
                let _ = window.navigator().clipboard().write_text(&text);
                copied.set(true);
            }
        })
    };
    let go = {
        let (lab, deeds, on_intent) =
            (props.lab.clone(), props.printed.deeds.clone(), props.on_intent.clone());
        Callback::from(move |_: MouseEvent| {
            let commands = deeds::commands(lab.borrow().world(), &deeds);
            on_intent.emit(Intent::Make(commands));
        })
    };
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <div class="ends">
            <button type="button" class="btn" onclick={copy}>{ words.text(if *copied { "console-copied" } else { "console-copy" }) }</button>
            <button type="button" class="btn" onclick={close}>{ words.text("close") }</button>
            if props.resets {
                <button type="button" class="btn main" disabled={props.printed.deeds.is_empty()} onclick={go}>{ words.text("console-go") }</button>
            }
        </div>
    }
}
