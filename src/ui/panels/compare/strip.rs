//! Downtime strips: one row for each partition, time from left to right, the owner's colour where it is read.
//!
//! A stop is a gap with a broken line in it, so that colour says who, and form whether. Places are percentages of
//! the strip's width: nothing needs to be measured.

use yew::prelude::*;

use crate::engine::kafka::ids::Ms;
use crate::tools::compare::{Comparison, Readers, Reading, Run, Span};
use crate::ui::facts::member_colour;
use crate::ui::words::Words;
use crate::ui::words::format::duration;

/// Places go from 0 to this.
const WHOLE: i64 = 10_000;
/// A stop is drawn at least so wide: a notch that one can see.
const NOTCH: i64 = 50;
/// A name is written into a span from this width on.
const ROOM: i64 = 500;
/// The least distance of two partition numbers, in hundredths of a pixel.
const LINE: usize = 1_300;
/// Steps of the axis, in ms.
const STEPS: [Ms; 15] =
    [1, 10, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000];
/// As many steps at most.
const MOST_STEPS: Ms = 6;

/// The axis that all three share: a little before the change, and all that follows.
#[derive(Clone, Copy, PartialEq)]
pub struct Scale {
    /// What is shown before the change.
    pub lead_ms: Ms,
    span_ms: Ms,
}

impl Scale {
    /// An axis for so much time after the change.
    pub fn new(span_ms: Ms) -> Self {
        Self { lead_ms: (span_ms / 20).max(1), span_ms: span_ms.max(1) }
    }

    /// The place of a moment.
    fn place(self, at: i64) -> i64 {
        (at + self.lead_ms as i64) * WHOLE / (self.lead_ms + self.span_ms) as i64
    }

    /// The moment at a share of the width.
    pub fn at(self, share: f64) -> i64 {
        (share * (self.lead_ms + self.span_ms) as f64) as i64 - self.lead_ms as i64
    }

    /// What one press of an arrow key goes.
    pub fn step(self) -> Ms {
        (self.span_ms / 200).max(1)
    }

    fn ticks(self) -> impl Iterator<Item = Ms> {
        let step = STEPS.into_iter().find(|step| self.span_ms / step <= MOST_STEPS).unwrap_or(self.span_ms);
        (0..=self.span_ms).step_by(step as usize)
    }
}

/// A number of hundredths with two decimals.
fn cents(n: i64) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

fn percent(place: i64) -> String {
    cents(place) + "%"
}

/// The height of a row in hundredths of a pixel: roomy for a few, a hair for hundreds.
fn pitch(rows: usize) -> usize {
    if rows <= 12 { 1_800 } else { (24_000 / rows).clamp(120, 1_200) }
}

/// Times along the top.
pub fn axis(words: &Words, scale: Scale) -> Html {
    html! {
        <svg class="strip-axis" width="100%" height="14" aria-hidden="true">
            for at in scale.ticks() {
                <text key={at} x={percent(scale.place(at as i64))} y="11">
                    { if at == 0 { words.text("compare-zero") } else { duration(words, at) } }
                </text>
            }
        </svg>
    }
}

/// Partition numbers, as many as there is room for.
pub fn labels(run: &Run) -> Html {
    let pitch = pitch(run.readers.len());
    let every = LINE.div_ceil(pitch);
    let baseline = if pitch < 900 { 600 } else { 400 };
    let y = |at: usize| cents((at * pitch + pitch.min(1_800) / 2) as i64 + baseline);
    html! {
        <svg
            class="strip-labels"
            width="30"
            height={cents((run.readers.len() * pitch) as i64)}
            aria-hidden="true"
        >
            for (at, lane) in run.readers.iter().enumerate().step_by(every) {
                <text key={at} x="26" y={y(at)}>{ lane.partition.partition }</text>
            }
        </svg>
    }
}

/// The strips of one protocol.
pub fn strip(told: &Comparison, run: &Run, scale: Scale, now: i64, said: &str) -> Html {
    let pitch = pitch(run.readers.len());
    let gap = if pitch >= 600 { pitch / 6 } else { 0 };
    let height = cents((run.readers.len() * pitch) as i64);
    let line = |class: &'static str, at: i64| {
        let x = percent(scale.place(at));
        html! { <line {class} x1={x.clone()} x2={x} y1="0" y2="100%" /> }
    };
    html! {
        <svg class="strip" width="100%" {height} role="img" aria-label={said.to_owned()}>
            for (at, lane) in run.readers.iter().enumerate() {
                { row(told, lane, scale, at * pitch, pitch - gap) }
            }
            for at in scale.ticks().skip(1) {
                { line("tick", at as i64) }
            }
            { line("change", 0) }
            { line("now", now) }
        </svg>
    }
}

fn row(told: &Comparison, lane: &Readers, scale: Scale, y: usize, height: usize) -> Html {
    let before = lane.before.map(|member| bar(told, member, (0, scale.place(0)), scale.place(0), y, height));
    // Gaps come last, so that a short one is not covered by what follows.
    let is_gap = |span: &&Span| !matches!(span.reading, Reading::By(_));
    let (gaps, bars): (Vec<&Span>, Vec<&Span>) = lane.spans.iter().partition(is_gap);
    let bars = bars.into_iter().filter_map(|span| {
        let Reading::By(member) = span.reading else { return None };
        // What goes on from before the change is one bar.
        let whole = span.from_ms == 0 && lane.before == Some(member);
        let from = if whole { 0 } else { scale.place(span.from_ms as i64) };
        Some(bar(told, member, (from, scale.place(span.to_ms as i64)), scale.place(0), y, height))
    });
    let gaps = gaps.into_iter().map(|span| {
        let from = scale.place(span.from_ms as i64);
        let to = scale.place(span.to_ms as i64).max(from + NOTCH);
        let middle = cents((y + height / 2) as i64);
        html! {
            <g key={from} class="stop">
                <rect
                    x={percent(from)}
                    y={cents(y as i64)}
                    width={percent(to - from)}
                    height={cents(height as i64)}
                />
                if height > 300 {
                    <line x1={percent(from)} x2={percent(to)} y1={middle.clone()} y2={middle} />
                }
            </g>
        }
    });
    html! { <g class="lane-row">{ before }{ for bars }{ for gaps }</g> }
}

/// A time of one owner; its name stands at its beginning, but never before the change.
fn bar(
    told: &Comparison,
    member: usize,
    (from, to): (i64, i64),
    change: i64,
    y: usize,
    height: usize,
) -> Html {
    let (name, client) = &told.members[member];
    let class = format!("m{}", member_colour(*client));
    let begin = from.max(change);
    let is_roomy = height >= LINE && to - begin >= ROOM;
    html! {
        <g {class}>
            <rect
                x={percent(from)}
                y={cents(y as i64)}
                width={percent(to - from)}
                height={cents(height as i64)}
            />
            if is_roomy {
                <text x={percent(begin)} dx="5" y={cents((y + height / 2 + 400) as i64)}>
                    { name.to_string() }
                </text>
            }
        </g>
    }
}
