//! What stands below the producers: a record by hand, and a place for a person's own file.

use std::rc::Rc;

use yew::prelude::*;

use super::send::{Draft, SendOne, To};
use super::upload::{DropFile, Upload};
use crate::engine::kafka::ids::TopicName;
use crate::engine::kafka::partitioner::Reason;
use crate::simulation::kafka::Sender;
use crate::simulation::producer::Producer;
use crate::simulation::world::World;
use crate::ui::allowed::Lock;
use crate::ui::context::use_allowed;
use crate::ui::facts::Facts;
use crate::ui::gesture::Gesture;
use crate::ui::intent::{Dialog, Intent};
use crate::ui::shared::Shared;
use crate::ui::why::{Placement, default_rule, placement};
use crate::ui::words::Words;

/// The lower part of the column.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lab: Shared,
    pub words: Rc<Words>,
    /// What is shown.
    pub facts: Rc<Facts>,
    pub on_intent: Callback<Intent>,
    /// A file or a text was dropped, chosen or pasted.
    pub on_upload: Callback<Upload>,
}

/// The lower part of the column.
#[component]
pub fn Column(props: &Props) -> Html {
    let allowed = use_allowed();
    let lab = props.lab.borrow();
    let topics = props.facts.topics.iter().map(|topic| To {
        example: example(lab.world(), &topic.topic),
        topic: topic.topic.clone(),
        partitions: topic.partitions,
        produced: lab.world().produced,
        producer: props.facts.producers.iter().find(|p| p.topic == topic.topic).map(|p| p.producer.clone()),
    });
    let place = use_callback((props.lab.clone(), Rc::clone(&props.words)), |draft: Draft, (lab, words)| {
        place(lab, words, &draft)
    });
    let topics = Rc::new(topics.collect::<Vec<_>>());
    drop(lab);
    let calculate = props.on_intent.reform(|_: MouseEvent| Intent::Open(Dialog::Calculator(None)));
    html! {
        <>
            if allowed.may(Lock::Produce) {
                <SendOne
                    {topics}
                    {place}
                    on_send={props.on_intent.reform(|send| Gesture::Send(Box::new(send)).into())}
                />
            }
            if allowed.full() {
                <button type="button" class="link quiet" onclick={calculate}>
                    { props.words.text("menu-calculator") }
                </button>
            }
            if allowed.may(Lock::Import) {
                <DropFile roomy=false on_upload={props.on_upload.clone()} />
            }
        </>
    }
}

/// The key of the first record that has one, in the first partition that has records.
fn example(world: &World, topic: &TopicName) -> Option<Rc<str>> {
    let logs = world.kafka.topics.get(topic)?.partitions.iter();
    let keys = logs.filter_map(|log| log.get(log.log_start_offset())?.key);
    keys.filter_map(|key| std::str::from_utf8(key).ok()).find(|key| !key.is_empty()).map(Rc::from)
}

/// Where a key leads: by the rule of the topic's producer, with as many partitions as that knows of.
fn place(lab: &Shared, words: &Words, draft: &Draft) -> Placement {
    let lab = lab.borrow();
    let (to, key) = (&draft.to, draft.key.as_deref());
    let producer = to.producer.as_ref().and_then(|name| lab.world().producers.get(name));
    let sender = producer.and_then(Producer::kafka);
    let rule = sender.map_or_else(default_rule, |sender| sender.config().partitioning.clone());
    let known = sender.and_then(Sender::known_partitions);
    let mut placement = placement(words, &rule, key, known.unwrap_or(to.partitions));
    // Turns and a sticky partition are as certain as a key; what is still to be drawn is told as a rule.
    let next = lab.world().foresee(to.producer.as_ref(), &to.topic, key);
    let certain =
        |reason| matches!(reason, Reason::Key(_) | Reason::Turn { .. } | Reason::Sticky { chosen: None, .. });
    placement.decision = next.filter(|next| certain(next.reason));
    placement
}
