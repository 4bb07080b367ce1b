//! 'Send one': a record by hand; where it will go is shown while its key is typed.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::engine::kafka::ids::{Partition, ProducerName, TopicName};
use crate::engine::kafka::partitioner::Reason;
use crate::simulation::command::Bytes;
use crate::simulation::kafka::command::ProducerSend;
use crate::ui::context::use_words;
use crate::ui::why::{Part, Placement};
use crate::ui::words::{Words, show};

/// A topic that one can send to.
#[derive(Clone, Debug, PartialEq)]
pub struct To {
    pub topic: TopicName,
    pub partitions: Partition,
    /// Records there ever were: with each, a turn or a sticky partition may be another.
    pub produced: u64,
    /// Who writes there, and whose rule a record follows.
    pub producer: Option<ProducerName>,
    /// A key that records there have: what the form begins with.
    pub example: Option<Rc<str>>,
}

/// The key of a record to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Where it is sent.
    pub to: To,
    /// Its key, or null.
    pub key: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub topics: Rc<Vec<To>>,
    /// Where a key leads.
    pub place: Callback<Draft, Placement>,
    pub on_send: Callback<ProducerSend>,
}

pub enum Msg {
    Topic(TopicName),
    Key(String),
    /// A null key, or not.
    NullKey(bool),
    Value(String),
    /// Another partition, or none.
    Partition(String),
    Headers(String),
    /// Processing it will throw, or not.
    Poison(bool),
    /// More fields, or fewer.
    More,
    Send,
}

pub struct SendOne {
    topic: Option<TopicName>,
    /// What was typed; none yet stands for the example.
    key: Option<String>,
    null_key: bool,
    value: String,
    partition: String,
    headers: String,
    poison: bool,
    more: bool,
}

impl Component for SendOne {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            topic: None,
            key: None,
            null_key: false,
            value: String::new(),
            partition: String::new(),
            headers: String::new(),
            poison: false,
            more: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Topic(topic) => self.topic = Some(topic),
            Msg::Key(key) => self.key = Some(key),
            Msg::NullKey(null) => self.null_key = null,
            Msg::Value(value) => self.value = value,
            Msg::Partition(partition) => self.partition = partition,
            Msg::Headers(headers) => self.headers = headers,
            Msg::Poison(poison) => self.poison = poison,
            Msg::More => self.more = !self.more,
            Msg::Send => self.send(ctx),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! { <Form form={self.form(ctx)} on={ctx.link().callback(|msg| msg)} /> }
    }
}

impl SendOne {
    fn to(&self, ctx: &Context<Self>) -> Option<To> {
        let topics = &ctx.props().topics;
        let chosen = topics.iter().find(|to| Some(&to.topic) == self.topic.as_ref());
        chosen.or_else(|| topics.iter().find(|to| to.producer.is_some())).or_else(|| topics.first()).cloned()
    }

    fn key_text(&self, to: Option<&To>) -> String {
        let example = || to.and_then(|to| to.example.as_deref()).unwrap_or_default().to_owned();
        self.key.clone().unwrap_or_else(example)
    }

    fn key(&self, to: &To) -> Option<Vec<u8>> {
        (!self.null_key).then(|| self.key_text(Some(to)).into_bytes())
    }

    /// The partition that was typed; `Err` where it is none of the topic's.
    fn explicit(&self, to: &To) -> Result<Option<Partition>, ()> {
        match self.partition.trim() {
            "" => Ok(None),
            text => text.parse().ok().filter(|number| *number < to.partitions).map(Some).ok_or(()),
        }
    }

    fn send(&self, ctx: &Context<Self>) {
        let Some(to) = self.to(ctx) else { return };
        let Ok(partition) = self.explicit(&to) else { return };
        let key = self.key(&to).map(Bytes);
        let send = ProducerSend {
            topic: to.topic,
            key,
            value: Some(Bytes(self.value.clone().into_bytes())),
            headers: headers(&self.headers),
            partition,
            timestamp_ms: None,
            producer: to.producer,
            poison: false,
        };
        ctx.props().on_send.emit(send);
    }

    fn form(&self, ctx: &Context<Self>) -> FormProps {
        let to = self.to(ctx);
        let explicit = to.as_ref().map_or(Ok(None), |to| self.explicit(to));
        let placement = to.clone().map(|to| {
            let key = self.key(&to);
            ctx.props().place.emit(Draft { to, key })
        });
        FormProps {
            topics: Rc::clone(&ctx.props().topics),
            key: self.key_text(to.as_ref()),
            to,
            null_key: self.null_key,
            value: self.value.clone(),
            partition: self.partition.clone(),
            headers: self.headers.clone(),
            poison: self.poison,
            more: self.more,
            explicit,
            placement,
        }
    }
}

/// Headers, one a line: `name=value`.
fn headers(text: &str) -> Vec<(String, Bytes)> {
    let lines = text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            (name.trim().to_owned(), Bytes(value.trim().as_bytes().to_vec()))
        })
        .collect()
}

/// What the form shows.
#[derive(Clone, PartialEq)]
struct FormProps {
    topics: Rc<Vec<To>>,
    to: Option<To>,
    key: String,
    null_key: bool,
    value: String,
    partition: String,
    headers: String,
    poison: bool,
    more: bool,
    explicit: Result<Option<Partition>, ()>,
    placement: Option<Placement>,
}

#[derive(Clone, PartialEq, Properties)]
struct ViewProps {
    form: FormProps,
    on: Callback<Msg>,
}

#[component]
fn Form(props: &ViewProps) -> Html {
    let words = use_words();
    let (form, on) = (&props.form, &props.on);
    let Some(to) = &form.to else {
        return html! {
            <section role="group" class="card send" aria-label={words.text("send-title")}>
                <h3>{ words.text("send-title") }</h3>
                <p class="soft small">{ words.text("send-no-topic") }</p>
            </section>
        };
    };
    let submit = on.reform(|event: SubmitEvent| {
        event.prevent_default();
        Msg::Send
    });
    html! {
        <form class="card send" aria-label={words.text("send-title")} onsubmit={submit}>
            <h3>{ words.text("send-title") }</h3>
            if form.topics.len() > 1 {
                { topic_choice(&words, form, to, on) }
            }
            { field(words.text("send-key"), &form.key, form.null_key, on, Msg::Key) }
            { field(words.text("send-value"), &form.value, false, on, Msg::Value) }
            if form.more {
                { more_fields(&words, form, to, on) }
            }
            <p class="goes" aria-live="polite">{ goes(&words, form) }</p>
            <div class="send-ends">
                <button
                    type="button"
                    class="link quiet"
                    aria-expanded={form.more.to_string()}
                    onclick={on.reform(|_: MouseEvent| Msg::More)}
                >
                    { words.text(if form.more { "send-less" } else { "send-more" }) }
                </button>
                <button type="submit" class="btn" disabled={form.explicit.is_err()}>
                    { words.text("send-do") }
                </button>
            </div>
        </form>
    }
}

/// A field whose label stands inside, at its end, as in a table.
fn field(label: String, value: &str, disabled: bool, on: &Callback<Msg>, msg: fn(String) -> Msg) -> Html {
    let oninput = on.reform(move |event: InputEvent| {
        msg(event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default())
    });
    html! {
        <label class="send-field">
            <input
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                value={value.to_owned()}
                {disabled}
                {oninput}
            />
            <span class="small soft">{ label }</span>
        </label>
    }
}

fn topic_choice(words: &Words, form: &FormProps, to: &To, on: &Callback<Msg>) -> Html {
    let onchange = on.reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        Msg::Topic(value.unwrap_or_default().into())
    });
    html! {
        <select class="input" aria-label={words.text("send-topic")} {onchange}>
            for To { topic, .. } in &*form.topics {
                <option key={topic.as_str()} value={topic.to_string()} selected={*topic == to.topic}>
                    { topic.as_str() }
                </option>
            }
        </select>
    }
}

fn more_fields(words: &Words, form: &FormProps, to: &To, on: &Callback<Msg>) -> Html {
    let null = on.reform(|event: Event| {
        Msg::NullKey(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()))
    });
    let poison = on.reform(|event: Event| {
        Msg::Poison(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()))
    });
    let partition = words.format("send-partition", &[("last", show(to.partitions.saturating_sub(1)))]);
    html! {
        <>
            <label class="row small">
                <input type="checkbox" checked={form.null_key} onchange={null} />
                { words.text("send-null-key") }
            </label>
            { field(partition, &form.partition, false, on, Msg::Partition) }
            { field(words.text("send-headers"), &form.headers, false, on, Msg::Headers) }
            <label class="row small">
                <input type="checkbox" name="poison" checked={form.poison} onchange={poison} />
                { words.text("send-poison") }
            </label>
            if form.explicit.is_err() {
                <p class="problem" role="alert">
                    { words.format("send-bad-partition", &[("topic", show(&to.topic)), ("last", show(to.partitions.saturating_sub(1)))]) }
                </p>
            }
        </>
    }
}

/// Where it will go, with the sum.
fn goes(words: &Words, form: &FormProps) -> Html {
    if let Ok(Some(partition)) = form.explicit {
        let text = words.text("send-goes-explicitly");
        return html! {
            <>
                { words.text("send-goes") }{ " " }<strong>{ partition }</strong>
                { " " }<span class="soft">{ text }</span>
            </>
        };
    }
    let Some(placement) = &form.placement else { return Html::default() };
    let rule =
        || placement.rows.get(1).and_then(|row| row.parts.first()).and_then(Part::text).unwrap_or_default();
    let Some(decision) = placement.decision else {
        return html! { <span class="soft">{ rule() }</span> };
    };
    let sum = match decision.reason {
        Reason::Key(arithmetic) => words.format(
            "send-sum",
            &[
                ("algorithm", show(arithmetic.algorithm)),
                ("folded", show(arithmetic.folded)),
                ("n", show(arithmetic.partitions)),
                ("partition", show(decision.partition)),
            ],
        ),
        _ => String::new(),
    };
    html! {
        <>
            { words.text("send-goes") }{ " " }<strong>{ decision.partition }</strong>
            if sum.is_empty() {
                { " " }<span class="soft">{ rule() }</span>
            } else {
                <code class="sum">{ sum }</code>
            }
        </>
    }
}
