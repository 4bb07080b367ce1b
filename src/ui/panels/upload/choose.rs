//! What the columns of a file mean, how fast it streams, and where its records will go.

mod spread;
mod view;

use std::rc::Rc;

use yew::prelude::*;

use super::job::Timing;
use crate::engine::kafka::ids::{Partition, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::scenario::import::{ImportError, Imported, OnBadRow, Timed, suggest_columns};
use crate::simulation::workload::Workload;
use crate::ui::upload::{Arrivals, Choice, RATES, by_event_time, by_rate, fitting_factor, topic_name};
use crate::ui::words::{Words, show};

/// The most partitions that the form offers.
const MOST_PARTITIONS: Partition = 1_000;

/// The form. The rows are compared by what they are, not cell by cell.
#[derive(Clone, Properties)]
pub struct Props {
    /// What was read.
    pub imported: Rc<Imported>,
    pub topics: Rc<Vec<TopicName>>,
    /// What was chosen in the end.
    pub on_go: Callback<Choice>,
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

pub enum Msg {
    /// Another key column, or none.
    Key(String),
    /// Another time column, or none.
    Time(String, OnBadRow),
    /// The times were read, or could not be.
    Timed(Result<Rc<Timed>, ImportError>),
    Pace(String),
    /// Another name of the topic.
    Topic(String),
    /// Another number of partitions.
    Partitions(String),
    /// Another client library.
    Client(String),
    /// A world of its own, or not.
    Fresh(bool),
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

pub struct Choose {
    words: Rc<Words>,
    key: Option<Rc<str>>,
    time: Option<Rc<str>>,
    times: Times,
    speed: Speed,
    topic: String,
    partitions: Partition,
    client: Client,
    fresh: bool,
    arrivals: Arrivals,
}

impl Component for Choose {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let words = ctx.link().context::<Rc<Words>>(Callback::noop()).map(|(words, _)| words);
        let rows = &ctx.props().imported.workload;
        let suggested = suggest_columns(rows);
        let mut form = Self {
            words: words.unwrap_or_else(|| Words::shared("en")),
            key: suggested.key,
            time: None,
            times: Times::None,
            speed: Speed::Rate(RATES[2]),
            topic: topic_name(rows.name()).to_string(),
            partitions: 6,
            client: Client::default(),
            fresh: true,
            arrivals: Arrivals::default(),
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
            Msg::Client(name) => self.choose_client(rows, &name),
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
                { view::preview(&self.words, &props.imported.workload) }
                <div class="two">
                    { self.key_choice(ctx) }
                    { self.time_choice(ctx) }
                    { self.pace_choice(ctx) }
                    { self.where_choice(ctx) }
                    { self.topic_field(ctx, problem.as_deref()) }
                    { self.partitions_field(ctx) }
                    { self.client_choice(ctx) }
                </div>
                { self.time_state(ctx) }
                { self.spread_view() }
                <div class="ends">
                    <button type="button" class="btn" onclick={props.on_close.reform(|_: MouseEvent| ())}>
                        { self.words.text("upload-cancel") }
                    </button>
                    <button
                        type="button"
                        class="btn main"
                        disabled={waits || problem.is_some()}
                        onclick={ctx.link().callback(|_: MouseEvent| Msg::Go)}
                    >
                        { self.words.text("upload-go") }
                    </button>
                </div>
            </>
        }
    }
}

impl Choose {
    fn spread(&mut self, rows: &Workload) {
        self.arrivals = Arrivals::of(rows, self.key.as_deref(), self.client, self.partitions);
    }

    fn choose_client(&mut self, rows: &Workload, name: &str) {
        self.client = Client::parse(name).unwrap_or_default();
        self.spread(rows);
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
            client: self.client,
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
}
