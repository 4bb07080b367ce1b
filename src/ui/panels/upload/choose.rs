//! What the columns of a file mean, how fast it streams, and where its records will go.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::job::Timing;
use crate::engine::ids::{Partition, TopicName};
use crate::scenario::import::{ImportError, Imported, OnBadRow, Timed, suggest_columns};
use crate::simulation::workload::Workload;
use crate::ui::upload::{
    Choice, FACTORS, RATES, by_event_time, by_rate, fitting_factor, problem, skew, topic_name,
};
use crate::ui::words::format::{duration, number};
use crate::ui::words::{Words, show};

/// Rows of the preview.
const ROWS: usize = 5;
/// Columns of the preview.
const COLUMNS: usize = 12;
/// Partitions whose share is shown.
const SHARES: usize = 12;
/// A partition with more than this many times its even share is hot.
const HOT: f64 = 2.0;
/// The most partitions that the form offers.
const MOST_PARTITIONS: Partition = 1_000;

/// The form. The rows are compared by what they are, not cell by cell.
#[derive(Clone, Properties)]
pub struct Props {
    /// What was read.
    pub imported: Rc<Imported>,
    /// Topics that there are.
    pub topics: Rc<Vec<TopicName>>,
    /// What was chosen in the end.
    pub on_go: Callback<Choice>,
    /// Nothing was.
    pub on_close: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.imported, &other.imported)
            && self.topics == other.topics
            && self.on_go == other.on_go
            && self.on_close == other.on_close
    }
}

/// What happens to the form.
pub enum Msg {
    /// Another key column, or none.
    Key(String),
    /// Another time column, or none.
    Time(String, OnBadRow),
    /// The times were read, or could not be.
    Timed(Result<Rc<Timed>, ImportError>),
    /// Another pace.
    Pace(String),
    /// Another name of the topic.
    Topic(String),
    /// Another number of partitions.
    Partitions(String),
    /// A world of its own, or not.
    Fresh(bool),
    /// Do it.
    Go,
}

enum Times {
    None,
    Reading(#[expect(dead_code, reason = "it stops when it is dropped")] Timing),
    Read(Rc<Timed>),
    Bad(ImportError),
}

#[derive(Clone, Copy, PartialEq)]
enum Speed {
    Factor(u32),
    Rate(u32),
}

/// The form.
pub struct Choose {
    words: Rc<Words>,
    key: Option<Rc<str>>,
    time: Option<Rc<str>>,
    times: Times,
    speed: Speed,
    topic: String,
    partitions: Partition,
    fresh: bool,
    skew: Option<Vec<u64>>,
}

impl Component for Choose {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let words = ctx.link().context::<Rc<Words>>(Callback::noop()).map(|(words, _)| words);
        let rows = &ctx.props().imported.workload;
        let suggested = suggest_columns(rows);
        let mut form = Self {
            words: words.unwrap_or_else(|| Rc::new(Words::new("en"))),
            key: suggested.key,
            time: None,
            times: Times::None,
            speed: Speed::Rate(RATES[2]),
            topic: topic_name(rows.name()).to_string(),
            partitions: 6,
            fresh: true,
            skew: None,
        };
        form.spread(rows);
        if let Some(time) = suggested.time {
            form.choose_time(ctx, &time, OnBadRow::Stop);
        }
        form
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let rows = &ctx.props().imported.workload;
        match msg {
            Msg::Key(name) => self.choose_key(rows, &name),
            Msg::Time(name, on_bad_row) => self.choose_time(ctx, &name, on_bad_row),
            Msg::Timed(result) => self.timed(result),
            Msg::Pace(value) => self.choose_pace(&value),
            Msg::Topic(topic) => self.topic = topic,
            Msg::Partitions(text) => self.choose_partitions(rows, &text),
            Msg::Fresh(fresh) => self.fresh = fresh,
            Msg::Go => self.go(ctx),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let problem = self.topic_problem(&props.topics);
        let waits = matches!(self.times, Times::Reading(_) | Times::Bad(_));
        html! {
            <>
                { self.found(&props.imported) }
                { preview(&self.words, &props.imported.workload) }
                <div class="two">
                    { self.key_choice(ctx) }
                    { self.time_choice(ctx) }
                    { self.pace_choice(ctx) }
                    { self.where_choice(ctx) }
                    { self.topic_field(ctx, problem.as_deref()) }
                    { self.partitions_field(ctx) }
                </div>
                { self.time_state(ctx) }
                { self.skew_view() }
                <div class="ends">
                    <button type="button" class="btn" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ self.words.text("upload-cancel") }</button>
                    <button type="button" class="btn main" disabled={waits || problem.is_some()} onclick={ctx.link().callback(|_| Msg::Go)}>
                        { self.words.text("upload-go") }
                    </button>
                </div>
            </>
        }
    }
}

impl Choose {
    fn spread(&mut self, rows: &Workload) {
        self.skew = skew(rows, self.key.as_deref(), self.partitions);
    }

    fn choose_key(&mut self, rows: &Workload, name: &str) {
        self.key = rows.column(name).map(|column| Rc::clone(&rows.columns()[column]));
        self.spread(rows);
    }

    fn choose_time(&mut self, ctx: &Context<Self>, name: &str, on_bad_row: OnBadRow) {
        let rows = &ctx.props().imported.workload;
        self.time = rows.column(name).map(|column| Rc::clone(&rows.columns()[column]));
        self.times = match &self.time {
            Some(column) => {
                Times::Reading(Timing::start(rows, column, on_bad_row, ctx.link().callback(Msg::Timed)))
            }
            None => Times::None,
        };
        if self.time.is_none() && matches!(self.speed, Speed::Factor(_)) {
            self.speed = Speed::Rate(RATES[2]);
        }
    }

    fn timed(&mut self, result: Result<Rc<Timed>, ImportError>) {
        self.times = match result {
            Ok(timed) => {
                let (first, last) = (timed.workload.first_time_ms(), timed.workload.last_time_ms());
                self.speed = Speed::Factor(fitting_factor(first.unwrap_or(0), last.unwrap_or(0)));
                Times::Read(timed)
            }
            Err(error) => Times::Bad(error),
        };
    }

    fn choose_pace(&mut self, value: &str) {
        let parsed = |text: &str| text.parse().ok();
        if let Some(factor) = value.strip_prefix("factor-").and_then(parsed) {
            self.speed = Speed::Factor(factor);
        } else if let Some(rate) = value.strip_prefix("rate-").and_then(parsed) {
            self.speed = Speed::Rate(rate);
        }
    }

    fn choose_partitions(&mut self, rows: &Workload, text: &str) {
        if let Ok(partitions) = text.trim().parse::<Partition>() {
            self.partitions = partitions.clamp(1, MOST_PARTITIONS);
            self.spread(rows);
        }
    }

    fn go(&mut self, ctx: &Context<Self>) {
        let untimed = &ctx.props().imported.workload;
        let workload = match &self.times {
            Times::Read(timed) => &timed.workload,
            _ => untimed,
        };
        ctx.props().on_go.emit(Choice {
            workload: Rc::clone(workload),
            key: self.key.clone(),
            pace: match self.speed {
                Speed::Factor(factor) => by_event_time(factor),
                Speed::Rate(rate) => by_rate(rate),
            },
            topic: self.topic.trim().into(),
            partitions: self.partitions,
            fresh: self.fresh,
        });
    }

    fn topic_problem(&self, topics: &[TopicName]) -> Option<String> {
        let name = self.topic.trim();
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.is_empty() || name.len() > 249 || matches!(name, "." | "..") || !name.chars().all(legal) {
            return Some(self.words.text("upload-bad-topic"));
        }
        let taken = !self.fresh && topics.iter().any(|topic| topic.as_str() == name);
        taken.then(|| self.words.format("upload-topic-taken", &[("topic", show(name))]))
    }

    fn found(&self, imported: &Imported) -> Html {
        let rows = &imported.workload;
        let args = [("rows", rows.len().into()), ("columns", rows.columns().len().into())];
        let first = imported.skipped.first.first();
        html! {
            <>
                <p><strong>{ &**rows.name() }</strong>{ ": " }{ self.words.format("upload-found", &args) }</p>
                if let Some(error) = first {
                    <p class="soft small">
                        { self.words.format("upload-skipped", &[("n", imported.skipped.count.into())]) }{ " " }{ problem(&self.words, error) }
                    </p>
                }
            </>
        }
    }

    fn key_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Key(chosen(&event)));
        let columns = ctx.props().imported.workload.columns();
        self.select("upload-key", "upload-key-none", columns, self.key.as_ref(), onchange)
    }

    fn time_choice(&self, ctx: &Context<Self>) -> Html {
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
                    { for columns.iter().map(|column| html! {
                        <option key={&**column} value={column.to_string()} selected={value == Some(column)}>{ &**column }</option>
                    }) }
                </select>
            </label>
        }
    }

    fn pace_choice(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| Msg::Pace(chosen(&event)));
        let span = match &self.times {
            Times::Read(timed) => timed.workload.last_time_ms().zip(timed.workload.first_time_ms()),
            _ => None,
        };
        let factors = span.into_iter().flat_map(|(last, first)| FACTORS.map(|factor| (factor, last - first)));
        html! {
            <label class="field">
                { self.words.text("upload-pace") }
                <select class="input" {onchange}>
                    { for factors.map(|(factor, ms)| {
                        let lasts = duration(&self.words, (ms.max(0) as u64 / u64::from(factor)).div_ceil(1_000) * 1_000);
                        let args = [("factor", factor.into()), ("lasts", lasts.into())];
                        html! {
                            <option key={format!("factor-{factor}")} value={format!("factor-{factor}")} selected={self.speed == Speed::Factor(factor)}>
                                { self.words.format("upload-pace-factor", &args) }
                            </option>
                        }
                    }) }
                    { for RATES.into_iter().map(|rate| html! {
                        <option key={format!("rate-{rate}")} value={format!("rate-{rate}")} selected={self.speed == Speed::Rate(rate)}>
                            { self.words.format("upload-pace-rate", &[("rate", rate.into())]) }
                        </option>
                    }) }
                </select>
            </label>
        }
    }

    fn where_choice(&self, ctx: &Context<Self>) -> Html {
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

    fn topic_field(&self, ctx: &Context<Self>, problem: Option<&str>) -> Html {
        let oninput = ctx.link().callback(|event: InputEvent| Msg::Topic(typed(&event)));
        html! {
            <label class="field">
                { self.words.text("upload-topic") }
                <input class="input" value={self.topic.clone()} autocomplete="off" spellcheck="false" aria-invalid={problem.is_some().to_string()} {oninput} />
                if let Some(problem) = problem {
                    <span class="problem" role="alert">{ problem }</span>
                }
            </label>
        }
    }

    fn partitions_field(&self, ctx: &Context<Self>) -> Html {
        let oninput = ctx.link().callback(|event: InputEvent| Msg::Partitions(typed(&event)));
        html! {
            <label class="field">
                { self.words.text("upload-partitions") }
                <input class="input" type="number" min="1" max={MOST_PARTITIONS.to_string()} value={self.partitions.to_string()} {oninput} />
            </label>
        }
    }

    fn time_state(&self, ctx: &Context<Self>) -> Html {
        match &self.times {
            Times::None | Times::Reading(_) => Html::default(),
            Times::Read(timed) => {
                let late = timed.workload.late_rows();
                let skipped = timed.skipped.first.first();
                html! {
                    <>
                        if late > 0 {
                            <p class="soft small">{ self.words.format("upload-late", &[("n", late.into())]) }</p>
                        }
                        if let Some(error) = skipped {
                            <p class="soft small">
                                { self.words.format("upload-skipped", &[("n", timed.skipped.count.into())]) }{ " " }{ problem(&self.words, error) }
                            </p>
                        }
                    </>
                }
            }
            Times::Bad(error) => {
                let column = self.time.as_ref().map(ToString::to_string).unwrap_or_default();
                let skip = ctx.link().callback(move |_| Msg::Time(column.clone(), OnBadRow::Skip));
                html! {
                    <div role="alert">
                        <p class="problem">{ problem(&self.words, error) }</p>
                        if error.is_of_a_row() {
                            <button type="button" class="btn" onclick={skip}>{ self.words.text("upload-skip") }</button>
                        }
                    </div>
                }
            }
        }
    }

    fn skew_view(&self) -> Html {
        let Some(counts) = &self.skew else {
            return html! { <p class="soft small">{ self.words.text("upload-skew-none") }</p> };
        };
        let all = counts.iter().sum::<u64>().max(1) as f64;
        let percent = |count: u64| number((count as f64 * 100.0 / all).round());
        let hottest = counts.iter().enumerate().max_by_key(|(_, count)| **count);
        let hot = hottest.filter(|(_, count)| **count as f64 > all * HOT / counts.len() as f64);
        let row = |partition: usize| {
            let count = counts[partition];
            let args = [
                ("partition", show(partition)),
                ("n", count.into()),
                ("percent", percent(count).into()),
            ];
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
fn preview(words: &Words, rows: &Workload) -> Html {
    let columns = rows.columns().len().min(COLUMNS);
    let cell = |row: usize, column: usize| {
        let cell = rows.field(row, column).unwrap_or_default();
        crate::ui::words::format::text_of(&cell, 40)
    };
    html! {
        <div class="preview" role="region" tabindex="0" aria-label={words.text("upload-rows-label")}>
            <table>
                <thead><tr>{ for rows.columns()[..columns].iter().map(|column| html! { <th key={&**column} scope="col">{ &**column }</th> }) }</tr></thead>
                <tbody>
                    { for (0..rows.len().min(ROWS)).map(|row| html! {
                        <tr key={row.to_string()}>
                            { for (0..columns).map(|column| html! { <td key={column.to_string()}>{ cell(row, column) }</td> }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
