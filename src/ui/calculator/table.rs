//! The calculator's table: key, hash, remainder, partition; the other client's beside it, and where keys go later.

use yew::prelude::*;

use crate::engine::kafka::client::producer::ProducerConfig;
use crate::engine::kafka::partitioner::{Fold, KeyArithmetic, PartitionerConfig};
use crate::scene::palette::key_hue;
use crate::session::shown::brief;
use crate::tools::keys::{Ask, KeyCounts, Placed, Rule, Sheet};
use crate::ui::producers::client::client_name;
use crate::ui::why::{Part, placement};
use crate::ui::words::format::number;
use crate::ui::words::{Words, show};

/// So many rows are shown; a file holds them all.
const SHOWN: usize = 200;
/// So many characters of a key.
const MOST_CHARS: usize = 32;

pub(super) fn view(words: &Words, keys: &KeyCounts, ask: Ask, sheet: &Sheet, only: bool) -> Html {
    let wanted = |at: usize| !only || sheet.rows[at].moves() || sheet.rows[at].differs();
    let shown = keys.hottest(SHOWN, wanted);
    let all = (0..sheet.rows.len()).filter(|&at| wanted(at)).count();
    let here = Columns::of(words, ask.rule, ask.partitions, sheet.rows.iter().filter_map(|row| row.here));
    let other = ask.other.map(|other| {
        Columns::of(words, other, ask.partitions, sheet.rows.iter().filter_map(|row| row.other))
    });
    let then = ask.then.filter(|_| here.fold.is_some());
    let cell =
        |at: usize| row(words, &keys.entries()[at], &sheet.rows[at], &here, other.as_ref(), then.is_some());
    html! {
        <>
            if shown.len() < all {
                <p class="soft small">
                    { words.format("calc-first", &[("shown", shown.len().into()), ("all", all.into())]) }
                </p>
            }
            if shown.is_empty() {
                <p class="soft">{ words.text("calc-none-such") }</p>
            } else {
                <div class="sheet" role="region" tabindex="0" aria-label={words.text("calc-table")}>
                    <table>
                        <thead>
                            if let Some(other) = &other {
                                <tr>
                                    <td colspan="2" />
                                    { here.title(words) }
                                    { other.title(words) }
                                    if then.is_some() {
                                        <td />
                                    }
                                </tr>
                            }
                            <tr>
                                <th scope="col">{ words.text("key") }</th>
                                <th scope="col" class="n">{ words.text("records") }</th>
                                { here.head(words) }
                                if let Some(other) = &other {
                                    { other.head(words) }
                                }
                                if let Some(then) = then {
                                    <th scope="col" class="n">
                                        { words.format("why-mod", &[("n", show(then))]) }
                                    </th>
                                }
                            </tr>
                        </thead>
                        <tbody>{ for shown.into_iter().map(cell) }</tbody>
                    </table>
                </div>
            }
        </>
    }
}

fn row(
    words: &Words,
    (key, count): &(Vec<u8>, u64),
    placed: &Placed,
    here: &Columns,
    other: Option<&Columns>,
    then: bool,
) -> Html {
    html! {
        <tr class={classes!((placed.moves() || placed.differs()).then_some("moves"))}>
            <td>{ key_chip(words, key) }</td>
            <td class="n">{ number(*count as f64) }</td>
            { here.cells(placed.here) }
            if let Some(other) = other {
                { other.cells(placed.other) }
            }
            if then {
                <td class={classes!("n", placed.moves().then_some("to"))}>{ placed.then }</td>
            }
        </tr>
    }
}

/// A key as it is drawn everywhere.
pub(super) fn key_chip(words: &Words, key: &[u8]) -> Html {
    if key.is_empty() {
        return html! { <span class="soft">{ words.text("why-empty") }</span> };
    }
    let text = brief(key, MOST_CHARS);
    html! { <span class={classes!("key", format!("k{}", key_hue(key)))}>{ text }</span> }
}

/// The columns of one rule.
struct Columns {
    rule: Rule,
    n: u32,
    algorithm: &'static str,
    /// How its hash becomes a partition; none where keys do not decide.
    fold: Option<Fold>,
    /// What it does then.
    instead: String,
}

impl Columns {
    fn of(words: &Words, rule: Rule, n: u32, mut placed: impl Iterator<Item = KeyArithmetic>) -> Self {
        let first = placed.next();
        let instead = if first.is_some() {
            String::new()
        } else {
            let config = PartitionerConfig {
                partitioner: rule.partitioner,
                ..ProducerConfig::new(rule.client).partitioning
            };
            let rows = placement(words, &config, Some(b"key"), n).rows;
            rows.get(1).and_then(|row| row.parts.first()).and_then(Part::text).unwrap_or_default().to_owned()
        };
        Self {
            rule,
            n,
            algorithm: first.map_or("", |it| it.algorithm.name()),
            fold: first.map(|it| it.fold),
            instead,
        }
    }

    fn wide(&self) -> &'static str {
        match self.fold {
            None => "1",
            Some(Fold::Unsigned) => "2",
            Some(_) => "3",
        }
    }

    fn title(&self, words: &Words) -> Html {
        html! {
            <th scope="colgroup" colspan={self.wide()}>
                { client_name(words, self.rule.client.name()) }
                { " " }
                <span class="soft">{ self.rule.partitioner.name() }</span>
            </th>
        }
    }

    fn head(&self, words: &Words) -> Html {
        let modulo = words.format("why-mod", &[("n", show(self.n))]);
        let (middle, last) = match self.fold {
            None => return html! { <th scope="col">{ words.text("why-rule") }</th> },
            Some(Fold::Unsigned) => (None, modulo),
            Some(Fold::Mask) => (Some(words.text("why-sign-off")), modulo),
            Some(Fold::Abs) => (Some(words.text("why-absolute")), modulo),
            Some(Fold::AbsRemainder) => (Some(modulo), words.text("why-sign-dropped")),
        };
        html! {
            <>
                <th scope="col" class="n">{ self.algorithm }</th>
                if let Some(middle) = middle {
                    <th scope="col" class="n">{ middle }</th>
                }
                <th scope="col" class="n">{ last }</th>
            </>
        }
    }

    fn cells(&self, placed: Option<KeyArithmetic>) -> Html {
        let Some(it) = placed else {
            return html! { <td colspan={self.wide()} class="soft">{ &self.instead }</td> };
        };
        let middle = match it.fold {
            Fold::Unsigned => None,
            Fold::Mask | Fold::Abs => Some(i64::from(it.folded)),
            Fold::AbsRemainder => Some(it.shown_hash() % i64::from(it.partitions)),
        };
        html! {
            <>
                <td class="n">{ it.shown_hash() }</td>
                if let Some(middle) = middle {
                    <td class="n">{ middle }</td>
                }
                <td class="n at">{ it.partition() }</td>
            </>
        }
    }
}
