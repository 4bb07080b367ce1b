//! Lag and throughput over time, one line for each group, labelled where it ends.

use std::rc::Rc;

use yew::prelude::*;

use super::width::use_width;
use crate::ui::chart::{Chart, Measure, Named, Series, layout};
use crate::ui::context::use_words;
use crate::ui::words::format::{age, duration, number, rate};
use crate::ui::words::{Words, show};

/// A chart's height in CSS pixels.
const HEIGHT: f64 = 148.0;

/// A line with its name and how it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub series: Series,
    /// What it is called.
    pub name: String,
    /// The class of its dashes; none for what is produced.
    pub class: Option<&'static str>,
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
    let named: Vec<Named> = lines.iter().map(|line| named(&words, line, *measure)).collect();
    let series: Vec<Series> = lines.iter().map(|line| line.series.clone()).collect();
    let tell = |value: f64| match *measure {
        Measure::Age => duration(&words, value as u64),
        Measure::Lag | Measure::Throughput => number(value),
    };
    let chart = layout(&series, &named, f64::from(width.max(120)), HEIGHT, tell);
    let (title, unit) = titles(*measure);
    let (title, unit) = (words.text(title), words.text(unit));
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
    let label = |one: &Named| {
        words.format("chart-label", &[("name", (&one.name).into()), ("value", (&one.value).into())])
    };
    let all: Vec<String> = named.iter().map(label).collect();
    let told = words.format(
        "chart-told",
        &[("title", show(&title)), ("span", show(&span)), ("lines", words.list(&all, all.len()).into())],
    );
    let axes = Axes { told, unit, since: words.format("chart-since", &[("span", span.into())]) };
    html! {
        <section role="group" class="chart" aria-label={words.text("chart-panel")}>
            <div class="panel-head">
                <h2>{ title }</h2>
                { choice(Measure::Lag, "chart-lag") }
                { choice(Measure::Age, "chart-age") }
                { choice(Measure::Throughput, "chart-throughput") }
            </div>
            <div class="chart-area" ref={node}>
                if width > 0 && chart.span_ms > 0 {
                    { drawing(&words, &chart, lines, axes) }
                } else {
                    <p class="soft">{ words.text("chart-empty") }</p>
                }
            </div>
        </section>
    }
}

/// The messages of a chart's title and of what it counts.
fn titles(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Lag => ("chart-lag-title", "chart-lag-unit"),
        Measure::Age => ("chart-age-title", "chart-age-unit"),
        Measure::Throughput => ("chart-throughput-title", "chart-throughput-unit"),
    }
}

/// A line's name with its newest value.
fn named(words: &Words, line: &Line, measure: Measure) -> Named {
    let value = match (line.series.last(), measure) {
        (None, Measure::Throughput) => rate(0.0),
        (None, _) => words.text("lag-none"),
        (Some(last), measure) => figure(words, last, measure),
    };
    Named { name: line.name.clone(), value }
}

fn figure(words: &Words, value: f64, measure: Measure) -> String {
    match measure {
        Measure::Lag => number(value),
        Measure::Age => age(words, value as u64),
        Measure::Throughput => rate(value),
    }
}

/// What stands at the chart's axes, and the whole of it in words.
struct Axes {
    told: String,
    unit: String,
    since: String,
}

fn drawing(words: &Words, chart: &Chart, lines: &[Line], axes: Axes) -> Html {
    let px = |value: f64| format!("{value:.1}");
    let (left, right) = chart.across;
    let below = px(HEIGHT - 4.0);
    html! {
        <svg role="img" aria-label={axes.told} width={px(right)} height={px(HEIGHT)}>
            <text class="axis" x="0" y="9">{ axes.unit }</text>
            for tick in &chart.ticks {
                <g key={px(tick.y)} class="tick">
                    <path d={format!("M{left:.1} {0:.1}H{right:.1}", tick.y)} />
                    <text x="0" y={px(tick.y + 4.0)}>{ &tick.text }</text>
                </g>
            }
            <text class="axis" x={px(left)} y={below.clone()}>{ axes.since }</text>
            <text class="axis now" x={px(chart.now_x)} y={below}>{ words.text("chart-now") }</text>
            for (curve, line) in chart.curves.iter().zip(lines) {
                <g key={line.name.as_str()} class={classes!("curve", line.class)}>
                    <path d={curve.path.clone()} />
                    if let Some(label) = &curve.label {
                        <text x={px(label.x)} y={px(label.y + 4.0)}>{ &label.text }</text>
                    }
                </g>
            }
            if let Some((count, x, y)) = chart.unnamed {
                <text class="axis" x={px(x)} y={px(y + 4.0)}>
                    { words.format("chart-more", &[("n", count.into())]) }
                </text>
            }
        </svg>
    }
}
