//! The strips in words: a row for each partition, and what each member's listener was told.

use yew::prelude::*;

use crate::engine::kafka::ids::Ms;
use crate::tools::compare::{Call, Callback, Comparison, Protocol, Readers, Reading};
use crate::ui::words::format::{countdown, duration, partitions};
use crate::ui::words::{Words, show};

/// A row for each partition, a column for each protocol.
pub fn lanes(words: &Words, told: &Comparison) -> Html {
    let table = html! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{ words.text("compare-partition") }</th>
                    for run in &told.runs {
                        <th scope="col">{ words.text(name_of(run.protocol)) }</th>
                    }
                </tr>
            </thead>
            <tbody>
                for (at, lane) in told.runs[0].readers.iter().enumerate() {
                    <tr key={at}>
                        <th scope="row">{ lane.partition.to_string() }</th>
                        for run in &told.runs {
                            <td>{ run.readers.get(at).map(|lane| story(words, told, lane)) }</td>
                        }
                    </tr>
                }
            </tbody>
        </table>
    };
    folded(words.text("compare-table"), table)
}

/// Who reads it, before and after, and for how long nobody did.
fn story(words: &Words, told: &Comparison, lane: &Readers) -> String {
    let name = |member: Option<usize>| {
        member.map_or_else(|| words.text("compare-no-one"), |at| told.members[at].0.to_string())
    };
    let time = |ms: Ms| ("time", duration(words, ms).into());
    let owner = || ("owner", show(name(lane.after())));
    let Some(before) = lane.before else {
        let first = lane.spans.iter().find(|span| matches!(span.reading, Reading::By(_)));
        if first.is_none() {
            return words.text("compare-unread");
        }
        return words.format("compare-new", &[owner(), time(first.map_or(0, |span| span.from_ms))]);
    };
    let from = || ("before", show(name(Some(before))));
    let stop = lane.downtime_ms();
    match (lane.after() == Some(before), stop) {
        (true, 0) => words.format("compare-kept", &[owner()]),
        (true, _) => words.format("compare-kept-stopped", &[owner(), time(stop)]),
        (false, _) => words.format("compare-moved-stopped", &[from(), owner(), time(stop)]),
    }
}

/// Calls of the listeners, a list for each protocol.
pub fn calls(words: &Words, told: &Comparison) -> Html {
    let line = |call: &Call| {
        let numbers: Vec<_> = call.partitions.iter().map(|tp| tp.partition).collect();
        let method = match call.callback {
            Callback::Revoked => "onPartitionsRevoked",
            Callback::Lost => "onPartitionsLost",
            Callback::Assigned => "onPartitionsAssigned",
        };
        html! {
            <li>
                <span class="num soft">{ countdown(words, call.at_ms) }</span>
                <b>{ told.members[call.member].0.to_string() }</b>
                <code>{ format!("{method}({})", partitions(&numbers)) }</code>
            </li>
        }
    };
    let lists = html! {
        <div class="compare-calls">
            for run in &told.runs {
                <div>
                    <h3>{ words.text(name_of(run.protocol)) }</h3>
                    <ol>{ for run.calls.iter().map(line) }</ol>
                </div>
            }
        </div>
    };
    folded(words.text("compare-calls"), lists)
}

fn folded(summary: String, what: Html) -> Html {
    html! {
        <details class="compare-more">
            <summary>{ &summary }</summary>
            <div class="scrolls" role="region" aria-label={summary} tabindex="0">{ what }</div>
        </details>
    }
}

/// The message that names a protocol.
pub(super) fn name_of(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Eager => "compare-eager",
        Protocol::Cooperative => "compare-cooperative",
        Protocol::Consumer => "compare-consumer",
    }
}
