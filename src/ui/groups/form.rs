//! A new group: its id, its assignor, its members and their timeouts.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::kafka::client::consumer_config::GroupProtocol;
use crate::engine::kafka::ids::{MemberName, TopicName};
use crate::simulation::command::{Configs, Milli};
use crate::simulation::kafka::command::{CommitMode, Effect, GroupCreate, MemberJoin, OnError};
use crate::ui::context::use_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Values, choice, field};
use crate::ui::gesture::Gesture;
use crate::ui::intent::Intent;
use std::collections::BTreeMap;

/// What a group's form needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// A name that is free.
    pub group: String,
    /// Names that are free for its members.
    pub names: Rc<Vec<MemberName>>,
    pub topics: Rc<Vec<TopicName>>,
    /// Settings that the scenario gives its other groups, so that the new one can be watched too.
    pub configs: Configs,
    /// What its members would take for each record.
    pub processing_us: u64,
    /// `Gesture::CreateGroup` or `Intent::Close`.
    pub on_intent: Callback<Intent>,
}

/// Assignors of the members (`group.protocol=classic`), then those of the broker (`consumer`, KIP-848).
const ASSIGNORS: [&str; 6] =
    ["range", "roundrobin", "sticky", "cooperative-sticky", "consumer: uniform", "consumer: range"];
/// What the broker's have before their name.
const MODERN: &str = "consumer: ";
/// Who commits: the consumer by itself, nobody unasked, the application in its callback; with what it is called.
const COMMITS: [(&str, &str); 6] = [
    ("auto", "commits-auto"),
    ("before", "commit-before"),
    ("after", "commit-after"),
    ("each", "commit-each"),
    ("never", "commits-never"),
    (ON_REVOKE, "commits-on-revoke"),
];
const ON_REVOKE: &str = "revoke";
const RESETS: [&str; 2] = ["earliest", "latest"];

#[component]
pub fn GroupForm(props: &Props) -> Html {
    let words = use_words();
    let own = |name: &str, kafka: &str| {
        AttrValue::from(props.configs.get(name).cloned().unwrap_or_else(|| kafka.to_owned()))
    };
    let plain = |names: &[&'static str]| -> Vec<(AttrValue, String)> {
        names.iter().map(|name| (AttrValue::from(*name), (*name).to_owned())).collect()
    };
    let mut topics = vec![(AttrValue::from(""), words.text("all-topics"))];
    topics.extend(props.topics.iter().map(|topic| (AttrValue::from(topic.to_string()), topic.to_string())));
    let commits = COMMITS.iter().map(|(way, id)| (AttrValue::from(*way), words.text(id))).collect();
    let onsubmit = {
        let (props, on_intent) = (props.clone(), props.on_intent.clone());
        Callback::from(move |event: SubmitEvent| {
            if let Some(values) = Values::of(&event) {
                on_intent.emit(gesture(&props, &values).into());
            }
        })
    };
    let cancel = props.on_intent.reform(|_: MouseEvent| Intent::Close);
    html! {
        <Dialog title={words.text("new-group")} on_intent={props.on_intent.clone()}>
            <form class="form" {onsubmit}>
                <div class="two">
                    { field("group.id".into(), "group", props.group.clone().into(), None) }
                    { field(words.text("how-many-members"), "members", "2".into(), Some(0)) }
                    { choice(words.text("assignor"), "assignor", plain(&ASSIGNORS), "range") }
                    { choice(words.text("reads"), "topic", topics, "") }
                    { choice("auto.offset.reset".into(), "reset", plain(&RESETS), "earliest") }
                    { choice(words.text("commits"), "commits", commits, "auto") }
                    { field(words.text("processing-ms"), "processing", (props.processing_us / 1_000).to_string().into(), Some(0)) }
                    { field("session.timeout.ms".into(), "session", own("session.timeout.ms", "45000"), Some(1)) }
                    { field("max.poll.interval.ms".into(), "poll", own("max.poll.interval.ms", "300000"), Some(1)) }
                </div>
                <label class="check">
                    <input type="checkbox" name="static" value="yes" />{ words.text("static-members") }
                </label>
                <div class="ends">
                    <button type="button" class="btn" onclick={cancel}>{ words.text("cancel") }</button>
                    <button type="submit" class="btn main">{ words.text("create") }</button>
                </div>
            </form>
        </Dialog>
    }
}

fn gesture(props: &Props, values: &Values) -> Gesture {
    let group = values.text("group");
    let mut configs: Configs = props.configs.clone();
    let mut set = |name: &str, value: String| configs.insert(name.to_owned(), value);
    set("auto.offset.reset", values.text("reset"));
    let commits = values.text("commits");
    set("enable.auto.commit", (commits == COMMITS[0].0).to_string());
    set("session.timeout.ms", values.text("session"));
    set("max.poll.interval.ms", values.text("poll"));
    let assignor = values.text("assignor");
    let by_broker = assignor.strip_prefix(MODERN);
    if by_broker.is_some() {
        // In a consumer group it is the broker that says how long a session is and how often to send heartbeats.
        let session = values.number("session").unwrap_or(45_000);
        let known = props.configs.get("heartbeat.interval.ms").and_then(|ms| ms.parse().ok());
        let beat = known.unwrap_or(5_000).min((session / 3).max(1));
        set("group.consumer.session.timeout.ms", session.to_string());
        set("group.consumer.heartbeat.interval.ms", beat.to_string());
        for refused in GroupProtocol::Consumer.refused_settings() {
            configs.remove(*refused);
        }
    }
    let topic = values.text("topic");
    let topics: Vec<TopicName> =
        if topic.is_empty() { props.topics.to_vec() } else { vec![topic.as_str().into()] };
    let create = GroupCreate {
        group: group.as_str().into(),
        protocol: if by_broker.is_some() { GroupProtocol::Consumer } else { GroupProtocol::Classic },
        assignors: Some(vec![by_broker.unwrap_or(&assignor).to_owned()]),
        configs,
    };
    // Who never commits has `enable.auto.commit` off, and that is all.
    let known = [CommitMode::Before, CommitMode::After, CommitMode::Each];
    let mode = known.into_iter().find(|mode| mode.name() == commits).unwrap_or_default();
    let is_static = !values.text("static").is_empty();
    let members = values.number("members").unwrap_or(0) as usize;
    let joins = props.names.iter().take(members).map(|name| MemberJoin {
        group: group.as_str().into(),
        member: name.clone(),
        topics: topics.clone(),
        member_id: None,
        instance_id: is_static.then(|| name.as_str().into()),
        subscribed_topic_regex: None,
        configs: BTreeMap::new(),
        processing_ms: Milli::whole(values.number("processing").unwrap_or(0)),
        commit_on_revoke: commits == ON_REVOKE,
        commit: mode,
        effect: Effect::Count,
        on_error: OnError::Stop,
    });
    Gesture::CreateGroup(create, joins.collect())
}
