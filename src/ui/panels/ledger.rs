//! The ledger of a reader: what it was promised, and its records with how often the effect of each happened.
//!
//! - Everything shown is asked of the world as it is now; the page of rows in view is all that is asked of the rows.
//! - Rows that are taken away as a file are those that the filter leaves, not only the page.

mod table;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::why::rows;
use crate::engine::kafka::ids::TopicPartition;
use crate::session::subject::{Subject, kafka};
use crate::simulation::ledger::query::Filter;
use crate::simulation::ledger::{ReaderId, Standing};
use crate::simulation::world::World;
use crate::tools::ledger::{csv, json_lines};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::download::Download;
use crate::ui::form::{Values, choice};
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::why::guarantees;
use crate::ui::words::format::duration;
use crate::ui::words::{Words, show};

/// So many rows stand on a page.
const PAGE: usize = 50;

/// How a record may stand, with the message that says so.
pub const STANDINGS: [(Standing, &str); 4] = [
    (Standing::Once, "ledger-once"),
    (Standing::Repeated, "ledger-repeated"),
    (Standing::Lost, "ledger-lost"),
    (Standing::Pending, "ledger-pending"),
];

/// What the dialog needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    /// Whose ledger it begins with; the first there is, without one.
    pub reader: Option<ReaderId>,
    /// Whose effects the cells show because a person wanted that.
    pub marked: Option<ReaderId>,
    /// Rises when facts change.
    pub tick: u32,
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn LedgerDialog(props: &Props) -> Html {
    let words = use_words();
    let lab = props.lab.borrow();
    let world = lab.world();
    let readers: Vec<ReaderId> = world.ledger.readers().map(|(id, _)| id.clone()).collect();
    let chosen =
        use_state(|| props.reader.clone().filter(|id| readers.contains(id)).or(readers.first().cloned()));
    let filter = use_state(Filter::default);
    let from = use_state(|| 0_u64);
    let taken = use_mut_ref(|| None::<Download>);
    let title = words.text("ledger-title");
    let Some(reader) = chosen.as_ref().filter(|id| readers.contains(id)).or(readers.first()).cloned() else {
        return html! {
            <Dialog {title} on_intent={props.on_intent.clone()}>
                <div class="form" data-kind="ledger"><p class="soft">{ words.text("ledger-none") }</p></div>
            </Dialog>
        };
    };
    let page = world.ledger_where(&reader, &filter, *from, PAGE + 1);
    let changed = changed(&chosen, &filter, &from);
    let record = props.on_intent.reform(|subject: Subject| match subject {
        Subject::Kafka(kafka::Subject::Record { partition, offset }) => {
            Intent::SelectRecord(partition, offset)
        }
        other => Intent::Select(other),
    });
    html! {
        <Dialog {title} wide=true on_intent={props.on_intent.clone()}>
            <div class="tool ledger" data-kind="ledger" data-id={reader.to_string()}>
                <div class="two">
                    { picker(&words, &readers, &reader, &chosen, &from) }
                    { on_cells(&words, props, &reader) }
                </div>
                { summary(&words, world, &reader) }
                <section class="why promises" role="group" aria-label={words.text("promises")}>
                    { rows(&guarantees(&words, world, &reader), &record) }
                </section>
                <form class="asks" onchange={changed} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                    { fields(&words, world, &reader, &filter) }
                </form>
                { table::view(&words, world, &page[..page.len().min(PAGE)], &record) }
                { ends(&words, props, (&reader, &filter), (&from, page.len()), &taken) }
            </div>
        </Dialog>
    }
}

fn picker(
    words: &Words,
    readers: &[ReaderId],
    now: &ReaderId,
    chosen: &UseStateHandle<Option<ReaderId>>,
    from: &UseStateHandle<u64>,
) -> Html {
    let onchange = {
        let (chosen, from, readers) = (chosen.clone(), from.clone(), readers.to_vec());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            chosen.set(readers.get(select.selected_index().max(0) as usize).cloned());
            from.set(0);
        })
    };
    html! {
        <label class="field reader">
            { words.text("ledger-reader") }
            <select class="input" name="reader" {onchange}>
                for reader in readers {
                    <option key={reader.to_string()} selected={reader == now}>{ reader.to_string() }</option>
                }
            </select>
        </label>
    }
}

/// Whether the stage's cells show it too.
fn on_cells(words: &Words, props: &Props, reader: &ReaderId) -> Html {
    let marked = props.marked.as_ref() == Some(reader);
    let wanted = (!marked).then(|| reader.clone());
    let onchange = props.on_intent.reform(move |_: Event| Intent::Effects(wanted.clone()));
    html! {
        <label class="check">
            <input type="checkbox" checked={marked} {onchange} />{ words.text("ledger-on-cells") }
        </label>
    }
}

/// How many records came to which end, and how long they took.
fn summary(words: &Words, world: &World, id: &ReaderId) -> Html {
    let counts = world.standing(id);
    let numbers = [counts.once, counts.repeated, counts.lost, counts.pending];
    let histogram = world.ledger.reader(id).map(|reader| &reader.in_system);
    let time = |of_100: u64| {
        let found = histogram.and_then(|histogram| histogram.percentile(of_100));
        found.map_or_else(|| "\u{2013}".to_owned(), |ms| duration(words, ms))
    };
    let ReaderId::Group(group) = id;
    let lag = world
        .kafka
        .groups
        .get(group)
        .and_then(|group| crate::simulation::kafka::lag::Behind::of_group(world, group).records);
    let lag = lag.map_or_else(|| "\u{2013}".to_owned(), |lag| crate::ui::words::format::number(lag as f64));
    html! {
        <dl class="totals">
            for ((standing, id), n) in STANDINGS.into_iter().zip(numbers) {
                <div class={classes!(standing.name(), (n > 0).then_some("some"))}>
                    <dt>{ table::mark(standing, 2) }{ words.text(id) }</dt>
                    <dd>{ crate::ui::words::format::number(n as f64) }</dd>
                </div>
            }
            <div><dt>{ words.text("ledger-median") }</dt><dd>{ time(50) }</dd></div>
            <div><dt>{ words.text("ledger-p99") }</dt><dd>{ time(99) }</dd></div>
            <div><dt>{ words.text("ledger-lag") }</dt><dd>{ lag }</dd></div>
        </dl>
    }
}

fn fields(words: &Words, world: &World, id: &ReaderId, filter: &Filter) -> Html {
    let mut standings = vec![(AttrValue::from(""), words.text("ledger-all"))];
    standings.extend(STANDINGS.map(|(standing, id)| (AttrValue::from(standing.name()), words.text(id))));
    let mut partitions = vec![(AttrValue::from(""), words.text("ledger-all-partitions"))];
    let topics = world.ledger.reader(id).map(|reader| reader.topics.clone()).unwrap_or_default();
    for topic in &topics {
        let count = world.kafka.topics.get(topic).map_or(0, |topic| topic.partitions.len());
        for partition in 0..count as u32 {
            let name = TopicPartition::new(topic.clone(), partition).to_string();
            partitions.push((AttrValue::from(name.clone()), name));
        }
    }
    let now = filter.partition.as_ref().map(ToString::to_string).unwrap_or_default();
    let key = filter.key.as_deref().map(|key| String::from_utf8_lossy(key).into_owned()).unwrap_or_default();
    html! {
        <>
            { choice(words.text("ledger-which"), "standing", standings, filter.standing.map_or("", Standing::name)) }
            { choice(words.text("ledger-partition"), "partition", partitions, &now) }
            <label class="field">
                { words.text("ledger-key") }
                <input
                    class="input"
                    name="key"
                    type="search"
                    value={key}
                    placeholder={words.text("ledger-any-key")}
                    autocomplete="off"
                    spellcheck="false"
                />
            </label>
        </>
    }
}

/// Reads the form; another filter begins with its first page.
fn changed(
    _chosen: &UseStateHandle<Option<ReaderId>>,
    filter: &UseStateHandle<Filter>,
    from: &UseStateHandle<u64>,
) -> Callback<Event> {
    let (filter, from) = (filter.clone(), from.clone());
    Callback::from(move |event: Event| {
        let Some(values) = Values::around(&event) else { return };
        let standing = values.text("standing");
        let partition = values.text("partition");
        let key = values.raw("key");
        let name =
            |(topic, partition): (&str, &str)| Some(TopicPartition::new(topic, partition.parse().ok()?));
        filter.set(Filter {
            standing: STANDINGS.iter().map(|(it, _)| *it).find(|it| it.name() == standing),
            partition: partition.rsplit_once('-').and_then(name),
            key: (!key.is_empty()).then(|| key.into_bytes()),
        });
        from.set(0);
    })
}

type Taken = Rc<RefCell<Option<Download>>>;

/// From page to page, and the rows as files.
fn ends(
    words: &Words,
    props: &Props,
    (reader, filter): (&ReaderId, &Filter),
    (from, found): (&UseStateHandle<u64>, usize),
    taken: &Taken,
) -> Html {
    let (at, page) = (**from, PAGE as u64);
    let go = |to: u64| {
        let from = from.clone();
        Callback::from(move |_: MouseEvent| from.set(to))
    };
    let take = |name: &'static str, text: fn(&World, &ReaderId, &Filter) -> String| {
        let (lab, reader, filter, taken) =
            (props.lab.clone(), reader.clone(), filter.clone(), Rc::clone(taken));
        Callback::from(move |_: MouseEvent| {
            let text = text(lab.borrow().world(), &reader, &filter);
            *taken.borrow_mut() = Download::offer(name, &text);
        })
    };
    let shown = found.min(PAGE) as u64;
    let range = [("from", show(at + u64::from(shown > 0))), ("to", show(at + shown))];
    html! {
        <div class="ends">
            <span class="soft pages" role="status">{ words.format("ledger-rows", &range) }</span>
            <button type="button" class="btn" disabled={at == 0} onclick={go(at.saturating_sub(page))}>
                { words.text("ledger-before") }
            </button>
            <button type="button" class="btn" disabled={found <= PAGE} onclick={go(at + page)}>
                { words.text("ledger-after") }
            </button>
            <button type="button" class="btn" onclick={take("ledger.csv", csv)}>{ words.text("ledger-csv") }</button>
            <button type="button" class="btn" onclick={take("ledger.jsonl", json_lines)}>
                { words.text("ledger-json") }
            </button>
            <button type="button" class="btn main" onclick={props.on_intent.reform(|_: MouseEvent| Intent::Close)}>
                { words.text("close") }
            </button>
        </div>
    }
}
