//! The matrix as a picture: a row for each member, a column for each partition, two bands in a row.
//!
//! A member is two paths, however many partitions there are; where columns are narrow, neighbours run together.

use std::fmt::Write;

use yew::prelude::*;

use crate::engine::kafka::assignor::{Assignment, Difference};
use crate::engine::kafka::ids::{MemberId, TopicName};
use crate::tools::reassign::Seen;
use crate::ui::words::Words;
use std::collections::BTreeMap;

/// A member's row.
pub(super) struct Line {
    pub id: MemberId,
    pub name: String,
    pub colour: u8,
}

/// The height of a member's row, as in the stylesheet.
const ROW: u32 = 26;
/// The room above for numbers, and for topics' names.
const HEAD: u32 = 34;
/// Bands: where they begin in a row, and how high they are.
const BANDS: [(u32, u32); 2] = [(4, 7), (13, 9)];
/// How wide all columns together should be, and a column at least and at most.
const WIDE: u32 = 900;
const COLUMN: (u32, u32) = (1, 24);
/// From this width on, columns have a gap.
const GAP_FROM: u32 = 6;
/// Numbers stand no closer.
const NUMBERS: u32 = 28;

pub(super) fn view(
    words: &Words,
    seen: &Seen,
    after: &Assignment,
    difference: Difference,
    lines: &[Line],
) -> Html {
    let all = seen.partitions() as u32;
    let column = (WIDE / all.max(1)).clamp(COLUMN.0, COLUMN.1);
    let mut first: BTreeMap<&TopicName, u32> = BTreeMap::new();
    let mut next = 0;
    for (name, topic) in &seen.topics {
        first.insert(name, next);
        next += topic.partitions;
    }
    let (wide, high) = (all * column, HEAD + lines.len() as u32 * ROW);
    let label = words.format(
        "matrix-label",
        &[
            ("partitions", all.into()),
            ("members", lines.len().into()),
            ("kept", difference.kept.into()),
            ("moved", difference.moved.into()),
        ],
    );
    let count = |assignment: &Assignment, id: &MemberId| assignment.get(id).map_or(0, Vec::len);
    let row = |(at, line): (usize, &Line)| {
        let band = |assignment: &Assignment, band: usize| {
            let mut columns: Vec<u32> = Vec::new();
            for tp in assignment.get(&line.id).into_iter().flatten() {
                columns.extend(first.get(&tp.topic).map(|first| first + tp.partition));
            }
            columns.sort_unstable();
            let (y, height) = BANDS[band];
            path(&columns, column, HEAD + at as u32 * ROW + y, height)
        };
        html! {
            <g key={line.id.as_str()} class={format!("m{}", line.colour)}>
                <path class="now" d={band(&seen.made, 0)} />
                <path d={band(after, 1)} />
            </g>
        }
    };
    html! {
        <div class="grid">
            <div class="names" aria-hidden="true">
                for line in lines {
                    <div key={line.id.as_str()} class={format!("m{}", line.colour)}>
                        <span class="name">{ &line.name }</span>
                        <span class="n">
                            { format!("{} → {}", count(&seen.made, &line.id), count(after, &line.id)) }
                        </span>
                    </div>
                }
            </div>
            <div class="lanes" tabindex="0" role="region" aria-label={words.text("matrix-picture")}>
                <svg width={(wide + 1).to_string()} height={high.to_string()} role="img" aria-label={label}>
                    <path class="rules" d={rules(lines.len() as u32, wide)} />
                    for (name, topic) in &seen.topics {
                        { heading(name, first[name] * column, topic.partitions, column) }
                    }
                    for line in lines.iter().enumerate() {
                        { row(line) }
                    }
                </svg>
            </div>
        </div>
    }
}

/// Columns of one band; neighbours without a gap are one piece.
fn path(columns: &[u32], column: u32, y: u32, height: u32) -> String {
    let gap = u32::from(column >= GAP_FROM);
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    for &at in columns {
        match pieces.last_mut() {
            Some((from, count)) if gap == 0 && *from + *count == at => *count += 1,
            _ => pieces.push((at, 1)),
        }
    }
    let mut d = String::new();
    for (from, count) in pieces {
        let (x, wide) = (from * column, count * column - gap);
        let _ = write!(d, "M{x} {y}h{wide}v{height}h-{wide}z");
    }
    d
}

/// Lines between members.
fn rules(rows: u32, wide: u32) -> String {
    (0..=rows).fold(String::new(), |mut d, row| {
        let _ = write!(d, "M0 {}.5h{wide}", HEAD + row * ROW);
        d
    })
}

/// A topic's name above its columns, and as many numbers as have room.
fn heading(name: &TopicName, x: u32, partitions: u32, column: u32) -> Html {
    let steps = [1, 2, 5, 10, 20, 50, 100];
    let step =
        steps.into_iter().find(|step| step * column >= NUMBERS.min(column * partitions)).unwrap_or(100);
    let step = if column >= 16 { 1 } else { step };
    html! {
        <g key={name.as_str()} class="heading">
            <text class="topic" x={x.to_string()} y="12">{ name.as_str() }</text>
            for at in (0..partitions).step_by(step as usize) {
                <text key={at} x={(x + at * column + column / 2).to_string()} y={(HEAD - 6).to_string()}>
                    { at }
                </text>
            }
        </g>
    }
}
