//! What the form looks like.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Choose, MOST_PARTITIONS, Msg, Speed, Times};
use crate::engine::kafka::partitioner::Client;
use crate::scenario::import::{Imported, OnBadRow};
use crate::simulation::workload::Workload;
use crate::ui::producers::client::client_name;
use crate::ui::upload::{FACTORS, RATES, problem};
use crate::ui::words::Words;
use crate::ui::words::format::{duration, text_of};

/// Rows of the preview.
const ROWS: usize = 5;
/// Columns of the preview.
const COLUMNS: usize = 12;
/// Characters of a column's name.
const NAME_CHARS: usize = 60;

impl Choose {
    pub(super) fn found(&self, imported: &Imported) -> Html {
        let rows = &imported.workload;
        let args = [("rows", rows.len().into()), ("columns", rows.columns().len().into())];
        let first = imported.skipped.first.first();
        html! {
            <>
                <p><strong>{ &**rows.name() }</strong>{ ": " }{ self.words.format("upload-found", &args) }</p>
                if let Some(error) = first {
                    <p class="soft small">
                        { self.words.format("upload-skipped", &[("n", imported.skipped.count.into())]) }
                        { " " }
                        { problem(&self.words, error) }
                    </p>
                }
            </>
        }
    }

    pub(super) fn key_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Key(chosen(&event)));
        let columns = ctx.props().imported.workload.columns();
        self.select("upload-key", "upload-key-none", columns, self.key.as_ref(), onchange)
    }

    pub(super) fn time_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Time(chosen(&event), OnBadRow::Stop));
        let columns = ctx.props().imported.workload.columns();
        self.select("upload-time", "upload-time-none", columns, self.time.as_ref(), onchange)
    }

    fn select(
        &self,
        label: &str,
        none: &str,
        columns: &[Rc<str>],
        value: Option<&Rc<str>>,
        onchange: Callback<Event>,
    ) -> Html {
        html! {
            <label class="field">
                { self.words.text(label) }
                <select class="input" {onchange}>
                    <option value="" selected={value.is_none()}>{ self.words.text(none) }</option>
                    for column in columns {
                        <option key={&**column} value={Rc::clone(column)} selected={value == Some(column)}>
                            { text_of(column.as_bytes(), NAME_CHARS) }
                        </option>
                    }
                </select>
            </label>
        }
    }

    pub(super) fn pace_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Pace(chosen(&event)));
        let span = match &self.times {
            Times::Read(timed) => timed.workload.last_time_ms().zip(timed.workload.first_time_ms()),
            _ => None,
        };
        let factors = span.into_iter().flat_map(|(last, first)| FACTORS.map(|factor| (factor, last - first)));
        // What would be over in a second is no choice.
        let factors =
            factors.filter(|(factor, ms)| *factor == FACTORS[0] || *ms >= i64::from(*factor) * 1_000);
        let lasts = |factor: u32, ms: i64| {
            duration(&self.words, (ms.max(0) as u64 / u64::from(factor)).div_ceil(1_000) * 1_000)
        };
        html! {
            <label class="field">
                { self.words.text("upload-pace") }
                <select class="input" {onchange}>
                    for (factor, ms) in factors {
                        <option
                            key={factor}
                            value={format!("factor-{factor}")}
                            selected={self.speed == Speed::Factor(factor)}
                        >
                            { self.words.format("upload-pace-factor", &[("factor", factor.into()), ("lasts", lasts(factor, ms).into())]) }
                        </option>
                    }
                    for rate in RATES {
                        <option
                            key={rate}
                            value={format!("rate-{rate}")}
                            selected={self.speed == Speed::Rate(rate)}
                        >
                            { self.words.format("upload-pace-rate", &[("rate", rate.into())]) }
                        </option>
                    }
                </select>
            </label>
        }
    }

    pub(super) fn where_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Fresh(chosen(&event) == "fresh"));
        html! {
            <label class="field">
                { self.words.text("upload-where") }
                <select class="input" {onchange}>
                    <option value="fresh" selected={self.fresh}>{ self.words.text("upload-fresh") }</option>
                    <option value="beside" selected={!self.fresh}>{ self.words.text("upload-beside") }</option>
                </select>
            </label>
        }
    }

    pub(super) fn topic_field(&self, ctx: &Context<Self>, problem: Option<&str>) -> Html {
        let oninput = ctx.link().callback(|event: InputEvent| Msg::Topic(typed(&event)));
        html! {
            <label class="field">
                { self.words.text("upload-topic") }
                <input
                    class="input"
                    value={self.topic.clone()}
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid={problem.is_some().to_string()}
                    {oninput}
                />
                if let Some(problem) = problem {
                    <span class="problem" role="alert">{ problem }</span>
                }
            </label>
        }
    }

    pub(super) fn partitions_field(&self, ctx: &Context<Self>) -> Html {
        let oninput = ctx.link().callback(|event: InputEvent| Msg::Partitions(typed(&event)));
        html! {
            <label class="field">
                { self.words.text("upload-partitions") }
                <input
                    class="input"
                    type="number"
                    min="1"
                    max={MOST_PARTITIONS.to_string()}
                    value={self.partitions.to_string()}
                    {oninput}
                />
            </label>
        }
    }

    pub(super) fn client_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Client(chosen(&event)));
        html! {
            <label class="field">
                { self.words.text("client") }
                <select class="input" {onchange}>
                    for client in Client::ALL {
                        <option
                            key={client.name()}
                            value={client.name()}
                            selected={client == self.client}
                        >
                            { client_name(&self.words, client.name()) }
                        </option>
                    }
                </select>
            </label>
        }
    }

    pub(super) fn time_state(&self, ctx: &Context<Self>) -> Html {
        match &self.times {
            Times::None | Times::Reading(_) => Html::default(),
            Times::Read(timed) => {
                let late = timed.workload.late_rows();
                let skipped = timed.skipped.first.first();
                html! {
                    <>
                        if late > 0 {
                            <p class="soft small">
                                { self.words.format("upload-late", &[("n", late.into())]) }
                            </p>
                        }
                        if let Some(error) = skipped {
                            <p class="soft small">
                                { self.words.format("upload-skipped", &[("n", timed.skipped.count.into())]) }
                                { " " }
                                { problem(&self.words, error) }
                            </p>
                        }
                    </>
                }
            }
            Times::Bad(error) => {
                let column = self.time.as_ref().map(ToString::to_string).unwrap_or_default();
                let skip =
                    ctx.link().callback(move |_: MouseEvent| Msg::Time(column.clone(), OnBadRow::Skip));
                html! {
                    <div role="alert">
                        <p class="problem">{ problem(&self.words, error) }</p>
                        if error.is_of_a_row() {
                            <button type="button" class="btn" onclick={skip}>
                                { self.words.text("upload-skip") }
                            </button>
                        }
                    </div>
                }
            }
        }
    }
}

fn chosen(event: &Event) -> String {
    event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
}

fn typed(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// The first rows, as a table.
pub(super) fn preview(words: &Words, rows: &Workload) -> Html {
    let columns = rows.columns().len().min(COLUMNS);
    let cell = |row: usize, column: usize| match rows.field(row, column) {
        Some(cell) => html! { text_of(&cell, 40) },
        // A field that is absent or null is not one that holds an empty text.
        None => html! { <span class="soft">{ words.text("why-null") }</span> },
    };
    html! {
        <div class="preview" role="region" tabindex="0" aria-label={words.text("upload-rows-label")}>
            <table>
                <thead>
                    <tr>
                        for column in &rows.columns()[..columns] {
                            <th key={&**column} scope="col">{ text_of(column.as_bytes(), NAME_CHARS) }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for row in 0..rows.len().min(ROWS) {
                        <tr key={row}>
                            for column in 0..columns {
                                <td key={column}>{ cell(row, column) }</td>
                            }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}
