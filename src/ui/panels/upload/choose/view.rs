//! What the form looks like.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Choose, MOST_PARTITIONS, Msg, Speed, Times};
use crate::scenario::import::{Imported, OnBadRow};
use crate::simulation::workload::Workload;
use crate::ui::upload::{FACTORS, RATES, problem};
use crate::ui::words::format::{duration, number, text_of};
use crate::ui::words::{Words, show};

/// Rows of the preview.
const ROWS: usize = 5;
/// Columns of the preview.
const COLUMNS: usize = 12;
/// Partitions whose share is shown.
const SHARES: usize = 12;
/// A partition with more than this many times its even share is hot.
const HOT: f64 = 1.5;
/// Of fewer rows it says nothing.
const ENOUGH: f64 = 20.0;

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
                            { &**column }
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

    pub(super) fn skew_view(&self) -> Html {
        let Some(counts) = &self.skew else {
            return html! { <p class="soft small">{ self.words.text("upload-skew-none") }</p> };
        };
        let all = counts.iter().sum::<u64>().max(1) as f64;
        let percent = |count: u64| number((count as f64 * 100.0 / all).round());
        let hottest = counts.iter().enumerate().max_by_key(|(_, count)| **count);
        let even = all / counts.len().max(1) as f64;
        let hot =
            hottest.filter(|(_, count)| counts.len() > 1 && all >= ENOUGH && **count as f64 > even * HOT);
        let row = |partition: usize| {
            let count = counts[partition];
            let args =
                [("partition", show(partition)), ("n", count.into()), ("percent", percent(count).into())];
            html! {
                <li key={partition.to_string()}>
                    <span>{ self.words.format("upload-skew-row", &args) }</span>
                    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="whole" width="100" height="4" />
                        <rect class="left" width={format!("{:.1}", count as f64 * 100.0 / all)} height="4" />
                    </svg>
                </li>
            }
        };
        html! {
            <div class="skew">
                <h3>{ self.words.text("upload-skew-title") }</h3>
                if let Some((partition, count)) = hot {
                    <p>{ self.words.format("upload-skew-hot", &[("partition", show(partition)), ("percent", percent(*count).into())]) }</p>
                }
                <ul>{ for (0..counts.len().min(SHARES)).map(row) }</ul>
            </div>
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
    let cell = |row: usize, column: usize| {
        let cell = rows.field(row, column).unwrap_or_default();
        text_of(&cell, 40)
    };
    html! {
        <div class="preview" role="region" tabindex="0" aria-label={words.text("upload-rows-label")}>
            <table>
                <thead>
                    <tr>
                        for column in &rows.columns()[..columns] {
                            <th key={&**column} scope="col">{ &**column }</th>
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
