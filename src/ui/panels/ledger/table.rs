//! A page of the ledger: a record a row.

use yew::prelude::*;

use crate::engine::kafka::ids::MemberName;
use crate::session::shown::shown;
use crate::session::subject::{Subject, kafka};
use crate::simulation::ledger::{Row, Standing};
use crate::simulation::world::World;
use crate::tools::ledger::key_of;
use crate::ui::words::Words;
use crate::ui::words::format::moment;

use super::STANDINGS;

/// Which columns hold numbers.
const NUMBERS: [usize; 3] = [3, 5, 6];

/// How a record stands, as its cell on the stage shows it.
pub fn mark(standing: Standing, effects: u64) -> Html {
    let (class, sign) = match standing {
        Standing::Once => ("once", "\u{2713}".to_owned()),
        Standing::Repeated => ("repeated", format!("{}\u{d7}", effects.max(2))),
        Standing::Lost => ("lost", "0".to_owned()),
        Standing::Pending => ("pending", "\u{2013}".to_owned()),
    };
    html! { <span class={classes!("effect", class)} aria-hidden="true">{ sign }</span> }
}

pub fn view(words: &Words, world: &World, rows: &[Row], on_record: &Callback<Subject>) -> Html {
    if rows.is_empty() {
        return html! { <p class="soft empty">{ words.text("ledger-empty") }</p> };
    }
    html! {
        <div class="sheet" tabindex="0" role="region" aria-label={words.text("ledger-table")}>
            <table>
                <thead>
                    <tr>
                        for (at, head) in words.text("ledger-heads").split('|').enumerate() {
                            <th key={at} scope="col" class={NUMBERS.contains(&at).then_some("n")}>{ head.trim() }</th>
                        }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(|row| line(words, world, row, on_record)) }</tbody>
            </table>
        </div>
    }
}

fn line(words: &Words, world: &World, row: &Row, on_record: &Callback<Subject>) -> Html {
    let id = STANDINGS.iter().find(|(it, _)| *it == row.standing).map_or("", |(_, id)| *id);
    let place = format!("{}, {}", row.partition, row.offset);
    let key = key_of(world, row).map(|key| shown(key).into_owned()).unwrap_or_default();
    let names: Vec<&str> = row.by.iter().map(MemberName::as_str).collect();
    let time = |ms: Option<u64>| ms.map(|ms| moment(words, ms)).unwrap_or_default();
    let subject: Subject =
        kafka::Subject::Record { partition: row.partition.clone(), offset: row.offset }.into();
    let onclick = on_record.reform(move |_: MouseEvent| subject.clone());
    html! {
        <tr key={place.clone()} data-effects={row.effects.to_string()} data-standing={row.standing.name()}>
            <th scope="row"><button type="button" class="link" {onclick}>{ place }</button></th>
            <td class="name">{ key }</td>
            <td>{ mark(row.standing, row.effects) }{ words.text(id) }</td>
            <td class="n">{ row.effects }</td>
            <td class="name">{ names.join(", ") }</td>
            <td class="n">{ time(row.first_ms) }</td>
            <td class="n">{ time(row.last_ms) }</td>
        </tr>
    }
}
