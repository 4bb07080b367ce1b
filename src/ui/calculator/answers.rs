//! The calculator's figures: skew, hot keys, what moves, and the histogram.

use std::fmt::Write;

use yew::prelude::*;

use super::table::key_chip;
use crate::tools::keys::{Ask, KeyCounts, Sheet, Spread, Tally};
use crate::ui::producers::client::client_name;
use crate::ui::words::format::number;
use crate::ui::words::{Words, show};

/// How many of the keys with most records are named.
const HOT: usize = 5;
/// With more partitions, the histogram names only the first and the last.
const MOST_NAMED: usize = 24;

/// The answers above the table.
pub(super) fn view(words: &Words, keys: &KeyCounts, ask: Ask, sheet: &Sheet) -> Html {
    let all = keys.entries().len();
    let counted = [("keys", all.into()), ("records", keys.records().into())];
    let hot = keys.hottest(HOT, |at| keys.entries()[at].1 > 1);
    html! {
        <>
            <p>
                { words.format("calc-counted", &counted) }
                if keys.keyless() > 0 {
                    { " " }{ words.format("calc-keyless", &[("n", keys.keyless().into())]) }
                }
            </p>
            { histogram(words, ask, sheet) }
            <dl class="steps">
                { skew(words, ask, sheet) }
                if !hot.is_empty() {
                    <dt>{ words.text("calc-hot") }</dt>
                    <dd>
                        for (key, count) in hot.into_iter().map(|at| &keys.entries()[at]) {
                            { key_chip(words, key) }<span class="soft">{ number(*count as f64) }</span>
                        }
                    </dd>
                }
                if let Some(other) = ask.other {
                    <dt>{ words.text("calc-differ") }</dt>
                    <dd><span>{ words.format("calc-differ-count", &[
                        ("n", sheet.differ.keys.into()),
                        ("keys", all.into()),
                        ("client", client_name(words, other.client.name()).into()),
                        ("percent", percent(sheet.differ, keys)),
                    ]) }</span></dd>
                }
                if let Some(then) = ask.then {
                    <dt>{ words.text("calc-moves") }</dt>
                    <dd><span>{ words.format("calc-moves-count", &[
                        ("n", sheet.moved.keys.into()),
                        ("keys", all.into()),
                        ("from", ask.partitions.into()),
                        ("to", show(then)),
                        ("percent", percent(sheet.moved, keys)),
                    ]) }</span></dd>
                }
            </dl>
        </>
    }
}

fn percent(tally: Tally, keys: &KeyCounts) -> crate::ui::words::Arg<'static> {
    show(number(keys.percent(tally).round()))
}

/// How uneven it is, for each rule that was asked about.
fn skew(words: &Words, ask: Ask, sheet: &Sheet) -> Html {
    let name = |client: &str| client_name(words, client);
    let then = ask.then.map(|n| words.format("calc-skew-then", &[("n", n.into())]));
    let lines = [
        (words.text("calc-skew"), &sheet.spread, ask.other.map(|_| name(ask.rule.client.name()))),
        (String::new(), &sheet.other_spread, ask.other.map(|other| name(other.client.name()))),
        (String::new(), &sheet.then_spread, then),
    ];
    let line = |(label, spread, who): (String, &Option<Spread>, Option<String>)| {
        let Some(spread) = spread else { return Html::default() };
        let ratio = spread.most() as f64 / spread.mean().max(f64::MIN_POSITIVE);
        let args = [
            ("partition", show(spread.fullest)),
            ("n", spread.most().into()),
            ("ratio", show(number(ratio))),
            ("mean", show(number(spread.mean()))),
            ("empty", spread.empty.into()),
        ];
        html! {
            <>
                <dt>{ label }</dt>
                <dd>
                    if let Some(who) = who {
                        <strong>{ who }</strong>
                    }
                    <span>{ words.format("calc-skew-is", &args) }</span>
                </dd>
            </>
        }
    };
    lines.into_iter().map(line).collect()
}

/// Records of each partition as bars; two clients' stand side by side.
fn histogram(words: &Words, ask: Ask, sheet: &Sheet) -> Html {
    let spreads: Vec<&Spread> = [&sheet.spread, &sheet.other_spread].into_iter().flatten().collect();
    let Some(first) = spreads.first() else { return Html::default() };
    let n = first.records.len();
    let most = spreads.iter().map(|spread| spread.most()).max().unwrap_or(1).max(1);
    let wide = 100.0 * if n > 100 { 1.0 } else { 0.84 } / spreads.len() as f64;
    let bars = |(at, spread): (usize, &&Spread)| {
        let mut path = String::new();
        for (partition, records) in spread.records.iter().enumerate().filter(|(_, records)| **records > 0) {
            let x = partition as f64 * 100.0 + 8.0 + wide * at as f64;
            let height = (*records as f64 * 100.0 / most as f64).max(1.0);
            let _ = write!(path, "M{x:.0} 100v-{height:.1}h{wide:.0}V100z");
        }
        html! { <path class={if at == 0 { "one" } else { "two" }} d={path} /> }
    };
    let mean = 100.0 - first.mean() * 100.0 / most as f64;
    let told = [("partition", show(first.fullest)), ("n", first.most().into()), ("partitions", n.into())];
    let label = |partition: usize| {
        html! {
            <span key={partition}>
                { partition }
                if spreads.len() == 1 {
                    <i>{ number(first.records[partition] as f64) }</i>
                }
            </span>
        }
    };
    html! {
        <div class="histogram">
            <svg
                viewBox={format!("0 0 {} 100", n * 100)}
                preserveAspectRatio="none"
                role="img"
                aria-label={words.format("calc-histogram", &told)}
            >
                { for spreads.iter().enumerate().map(bars) }
                <path class="mean" d={format!("M0 {mean:.1}H{}", n * 100)} />
            </svg>
            <div class="under soft" aria-hidden="true">
                if n <= MOST_NAMED {
                    { for (0..n).map(label) }
                } else {
                    <span class="first">{ "0" }</span>
                    <span class="last">{ n - 1 }</span>
                }
            </div>
            if let (Some(other), 2) = (ask.other, spreads.len()) {
                <p class="legend small">
                    <i class="one" />{ client_name(words, ask.rule.client.name()) }
                    <i class="two" />{ client_name(words, other.client.name()) }
                </p>
            }
        </div>
    }
}
