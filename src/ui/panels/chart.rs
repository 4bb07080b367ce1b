//! Lag and throughput over time, one line for each group, labelled where it ends.

use std::rc::Rc;

use yew::prelude::*;

use super::width::use_width;
use crate::ui::chart::{Chart, Measure, Series, layout};
use crate::ui::context::use_words;
use crate::ui::words::format::{age, duration, number, rate};
use crate::ui::words::{Words, show};

/// A chart's height in CSS pixels.
const HEIGHT: f64 = 124.0;

/// A line with its name and colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub series: Series,
    /// What it is called.
    pub name: String,
    /// The class of its colour; none for what is produced.
    pub class: Option<String>,
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Lines of the lag.
    pub lag: Rc<Vec<Line>>,
    /// Lines of the age of what is not committed.
    pub age: Rc<Vec<Line>>,
    /// Lines of the throughput.
    pub throughput: Rc<Vec<Line>>,
}

/// The charts: one at a time.
#[component]
pub fn ChartPanel(props: &Props) -> Html {
    let words = use_words();
    let node = use_node_ref();
    let width = use_width(&node);
    let measure = use_state(Measure::default);
    let lines = match *measure {
        Measure::Lag => &props.lag,
        Measure::Age => &props.age,
        Measure::Throughput => &props.throughput,
    };
    let named: Vec<String> = lines.iter().map(|line| label(&words, line, *measure)).collect();
    let longest = named.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let series: Vec<Series> = lines.iter().map(|line| line.series.clone()).collect();
    let chart = layout(&series, longest, f64::from(width.max(120)), HEIGHT);
    let title = words.text(title_id(*measure));
    let span = duration(&words, chart.span_ms / 1_000 * 1_000);
    let choice = |of: Measure, id: &str| {
        let (measure, chosen) = (measure.setter(), *measure == of);
        html! {
            <button
                type="button"
                class="link quiet"
                aria-pressed={chosen.to_string()}
                onclick={move |_: MouseEvent| measure.set(of)}
            >
                { words.text(id) }
            </button>
        }
    };
    let told = words.format(
        "chart-told",
        &[("title", show(&title)), ("span", show(&span)), ("lines", words.list(&named, named.len()).into())],
    );
    html! {
        <section class="chart" aria-label={words.text("chart-panel")}>
            <div class="panel-head">
                <h2>{ title }</h2>
                { choice(Measure::Lag, "chart-lag") }
                { choice(Measure::Age, "chart-age") }
                { choice(Measure::Throughput, "chart-throughput") }
            </div>
            <div class="chart-area" ref={node}>
                if width > 0 && chart.span_ms > 0 {
                    { drawing(&words, &chart, lines, &named, (*measure, &told)) }
                    <p class="small soft">{ words.format("chart-span", &[("span", span.into())]) }</p>
                } else {
                    <p class="soft">{ words.text("chart-empty") }</p>
                }
            </div>
        </section>
    }
}

fn title_id(measure: Measure) -> &'static str {
    match measure {
        Measure::Lag => "chart-lag-title",
        Measure::Age => "chart-age-title",
        Measure::Throughput => "chart-throughput-title",
    }
}

/// A line's name with its newest value.
fn label(words: &Words, line: &Line, measure: Measure) -> String {
    let value = match (line.series.last(), measure) {
        (None, Measure::Throughput) => rate(0.0),
        (None, _) => words.text("lag-none"),
        (Some(last), measure) => figure(words, last, measure),
    };
    words.format("chart-label", &[("name", show(&line.name)), ("value", value.into())])
}

fn figure(words: &Words, value: f64, measure: Measure) -> String {
    match measure {
        Measure::Lag => number(value),
        Measure::Age => age(words, value as u64),
        Measure::Throughput => rate(value),
    }
}

fn drawing(
    words: &Words,
    chart: &Chart,
    lines: &[Line],
    named: &[String],
    (measure, told): (Measure, &str),
) -> Html {
    let px = |value: f64| format!("{value:.1}");
    let (left, right) = chart.across;
    html! {
        <svg role="img" aria-label={told.to_owned()} width={px(right)} height={px(HEIGHT)}>
            for tick in &chart.ticks {
                <g key={px(tick.y)} class="tick">
                    <path d={format!("M{left:.1} {0:.1}H{right:.1}", tick.y)} />
                    <text x="0" y={px(tick.y + 4.0)}>{ if measure == Measure::Age { duration(words, tick.value as u64) } else { number(tick.value) } }</text>
                </g>
            }
            for ((curve, line), name) in chart.curves.iter().zip(lines).zip(named) {
                <g key={line.name.as_str()} class={classes!("curve", line.class.clone())}>
                    <path d={curve.path.clone()} />
                    <text x={px(curve.label.0)} y={px(curve.label.1 + 4.0)}>{ name }</text>
                </g>
            }
        </svg>
    }
}
