//! The key calculator: where a list of keys lands, by one client's rule or by two, now and with more partitions.
//!
//! The numbers are `simulation::keys`'; here are the form that asks and the dialog around the answers. Whatever the
//! form's fields hold when one of them changes is what counts.

mod answers;
mod table;

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::context::use_words;
use super::dialog::Dialog;
use super::download::Download;
use super::form::{Values, choice};
use super::intent::Intent;
use super::producers::client::client_name;
use super::shared::Shared;
use super::words::Words;
use crate::engine::kafka::ids::TopicName;
use crate::engine::kafka::partitioner::Client;
use crate::simulation::world::World;
use crate::tools::keys::{Ask, KeyCounts, Rule, Sheet};

/// The most partitions that can be asked about, as many as a topic may have.
const MOST_PARTITIONS: u64 = 10_000;

/// What the calculator begins with.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The lab whose topics offer their keys.
    pub lab: Shared,
    /// The topic it begins with.
    pub topic: Option<TopicName>,
    /// What was entered last.
    pub kept: Kept,
    /// `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// What was entered last, for as long as its lab lives.
#[derive(Clone, Default)]
pub struct Kept(Rc<RefCell<Option<State>>>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the form holds, and the keys that it means.
#[derive(Clone)]
struct State {
    /// The topic whose keys they are; none for a list of one's own.
    topic: Option<TopicName>,
    text: String,
    keys: Rc<KeyCounts>,
    ask: Ask,
    /// The two fields of numbers, as they stand there.
    typed: [String; 2],
    /// Show only keys that move or differ.
    only: bool,
}

impl State {
    fn new(world: &World, topic: Option<&TopicName>) -> Self {
        let writes =
            |name: &&TopicName| world.producers.values().any(|producer| producer.sender_to(name).is_some());
        let first = world.kafka.topics.keys().find(writes).or_else(|| world.kafka.topics.keys().next());
        let ask = Ask { rule: Rule::of(Client::Java), partitions: 6, other: None, then: None };
        let mut state = Self {
            topic: None,
            text: String::new(),
            keys: Rc::default(),
            ask,
            typed: [ask.partitions.to_string(), String::new()],
            only: false,
        };
        state.take(world, topic.or(first).cloned());
        state
    }

    /// As it was left, with the keys that the topic has now; another topic is taken as at first.
    fn again(mut self, world: &World, topic: Option<&TopicName>) -> Self {
        let now = self.topic.as_ref().and_then(|name| world.kafka.topics.get(name));
        match (topic.filter(|topic| self.topic.as_ref() != Some(*topic)), now) {
            (Some(other), _) => self.take(world, Some(other.clone())),
            (None, Some(found)) => self.keys = Rc::new(KeyCounts::of_topic(found)),
            // The topic is gone; its keys are still there as a list.
            (None, None) => self.topic = None,
        }
        self
    }

    /// Takes the keys of a topic, and asks as its first producer would.
    fn take(&mut self, world: &World, topic: Option<TopicName>) {
        if let Some((name, found)) =
            topic.as_ref().and_then(|name| Some((name, world.kafka.topics.get(name)?)))
        {
            self.keys = Rc::new(KeyCounts::of_topic(found));
            let text = self.keys.entries().iter().filter_map(|(key, _)| std::str::from_utf8(key).ok());
            self.text = text
                .filter(|key| !key.is_empty() && !key.contains(['\n', '\r']))
                .collect::<Vec<_>>()
                .join("\n");
            self.ask.partitions = found.partitions.len() as u32;
            self.typed[0] = self.ask.partitions.to_string();
            if let Some(writer) = world.producers.values().find_map(|producer| producer.sender_to(name)) {
                self.ask.rule = Rule { client: writer.config().client, partitioner: writer.partitioner() };
            }
        } else {
            self.keys = Rc::new(KeyCounts::of_lines(&self.text));
        }
        self.topic = topic;
    }

    /// The state after the form was changed.
    fn read(&self, world: &World, values: &Values) -> Self {
        let mut state = self.clone();
        let topic = values.text("source");
        let topic = (!topic.is_empty()).then(|| TopicName::from(topic));
        if topic != state.topic {
            state.take(world, topic);
            return state;
        }
        if topic.is_none() {
            state.text = values.raw("keys");
            state.keys = Rc::new(KeyCounts::of_lines(&state.text));
        }
        state.ask.rule = rule(&values.text("rule")).unwrap_or(state.ask.rule);
        state.ask.other = rule(&values.text("other"));
        state.typed = ["partitions", "then"].map(|name| values.text(name));
        let count = |at: usize| state.typed[at].parse().ok().filter(|n| (1..=MOST_PARTITIONS).contains(n));
        state.ask.partitions = count(0).map_or(state.ask.partitions, |n: u64| n as u32);
        state.ask.then = count(1).map(|n| n as u32);
        state.only = !values.text("only").is_empty();
        state
    }

    /// Whether a field holds something that is no number of partitions.
    fn is_wrong(&self, field: usize) -> bool {
        let text = &self.typed[field];
        let optional = field == 1 && text.is_empty();
        !optional && !text.parse().is_ok_and(|n| (1..=MOST_PARTITIONS).contains(&n))
    }
}

/// A rule as the form names it: the client's number and the partitioner's.
fn rule(value: &str) -> Option<Rule> {
    let (client, partitioner) = value.split_once(' ')?;
    let client = *Client::ALL.get(client.parse::<usize>().ok()?)?;
    let partitioner = *client.partitioners().get(partitioner.parse::<usize>().ok()?)?;
    Some(Rule { client, partitioner })
}

#[component]
pub fn Calculator(props: &Props) -> Html {
    let words = use_words();
    let state = {
        let props = props.clone();
        use_state(move || {
            let (lab, topic) = (props.lab.borrow(), props.topic.as_ref());
            match props.kept.0.borrow().clone() {
                Some(kept) => kept.again(lab.world(), topic),
                None => State::new(lab.world(), topic),
            }
        })
    };
    let taken = use_mut_ref(|| None::<Download>);
    let oninput = {
        let (state, lab, kept) = (state.clone(), props.lab.clone(), props.kept.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(values) = Values::around(&event) {
                let now = state.read(lab.borrow().world(), &values);
                kept.0.replace(Some(now.clone()));
                state.set(now);
            }
        })
    };
    let sheet = Sheet::new(&state.keys, state.ask);
    let save = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            let csv = Sheet::new(&state.keys, state.ask).csv(&state.keys, state.ask);
            *taken.borrow_mut() = Download::offer("keys.csv", &csv);
        })
    };
    let topics: Vec<TopicName> = props.lab.borrow().world().kafka.topics.keys().cloned().collect();
    let close = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <Dialog title={words.text("calc-title")} wide=true on_intent={props.on_intent.clone()}>
            <form class="calc tool" {oninput} onsubmit={|event: SubmitEvent| event.prevent_default()}>
                { fields(&words, &state, &topics) }
                <div class="answers">
                    if state.keys.entries().is_empty() {
                        <p class="soft">{ words.text("calc-none") }</p>
                    } else {
                        { answers::view(&words, &state.keys, state.ask, &sheet) }
                        { table::view(&words, &state.keys, state.ask, &sheet, state.only) }
                    }
                </div>
            </form>
            <div class="ends">
                <button type="button" class="btn" disabled={state.keys.entries().is_empty()} onclick={save}>
                    { words.text("calc-csv") }
                </button>
                <button type="button" class="btn main" onclick={close}>{ words.text("close") }</button>
            </div>
        </Dialog>
    }
}

fn fields(words: &Words, state: &State, topics: &[TopicName]) -> Html {
    let own = state.topic.is_none();
    let number = |label: &str, name: &'static str, at: usize| {
        html! {
            <label class="field">
                { words.text(label) }
                <input
                    class="input"
                    type="number"
                    {name}
                    min="1"
                    max={MOST_PARTITIONS.to_string()}
                    autocomplete="off"
                    value={state.typed[at].clone()}
                    aria-invalid={state.is_wrong(at).to_string()}
                />
            </label>
        }
    };
    html! {
        <div class="asks">
            <label class="field">
                { words.text("calc-source") }
                <select class="input" name="source">
                    for topic in topics {
                        <option
                            key={topic.as_str()}
                            value={topic.to_string()}
                            selected={state.topic.as_ref() == Some(topic)}
                        >
                            { words.format("calc-source-topic", &[("topic", topic.as_str().into())]) }
                        </option>
                    }
                    <option value="" selected={own}>{ words.text("calc-source-own") }</option>
                </select>
            </label>
            if own {
                <label class="field">
                    { words.text("calc-list") }
                    <textarea
                        class="input paste"
                        name="keys"
                        rows="7"
                        spellcheck="false"
                        autocomplete="off"
                        value={state.text.clone()}
                    />
                </label>
            }
            { rules(words, "calc-rule", "rule", Some(state.ask.rule)) }
            { number("calc-partitions", "partitions", 0) }
            { rules(words, "calc-other", "other", state.ask.other) }
            { number("calc-then", "then", 1) }
            <label class="row small check">
                <input type="checkbox" name="only" checked={state.only} />
                { words.text("calc-only") }
            </label>
        </div>
    }
}

/// All clients with their partitioners; the second field also offers none.
fn rules(words: &Words, label: &str, name: &'static str, chosen: Option<Rule>) -> Html {
    let mut options = Vec::new();
    if name == "other" {
        options.push((AttrValue::from(""), words.text("calc-other-none")));
    }
    let mut value = String::new();
    for (at, client) in Client::ALL.into_iter().enumerate() {
        for (n, &partitioner) in client.partitioners().iter().enumerate() {
            let id = if n == 0 { "calc-default" } else { "calc-not-default" };
            let args =
                [("client", client_name(words, client.name()).into()), ("rule", partitioner.name().into())];
            let key = format!("{at} {n}");
            if chosen == Some(Rule { client, partitioner }) {
                value.clone_from(&key);
            }
            options.push((key.into(), words.format(id, &args)));
        }
    }
    choice(words.text(label), name, options, &value)
}
