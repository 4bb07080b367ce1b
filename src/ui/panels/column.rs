//! What stands below the producers: a record by hand, and a place for one's own file.

use std::rc::Rc;

use yew::prelude::*;

use super::send::{Draft, SendOne, To};
use super::upload::{DropFile, Source};
use crate::simulation::command::Command;
use crate::ui::facts::Facts;
use crate::ui::intent::Intent;
use crate::ui::shared::Shared;
use crate::ui::why::{Placement, default_rule, placement};
use crate::ui::words::Words;

/// The lower part of the column.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The lab.
    pub lab: Shared,
    /// The words.
    pub words: Rc<Words>,
    /// What is shown.
    pub facts: Rc<Facts>,
    /// What a person wants.
    pub on_intent: Callback<Intent>,
    /// A file or a text was brought.
    pub on_source: Callback<Source>,
}

/// The lower part of the column.
#[component]
pub fn Column(props: &Props) -> Html {
    let topics = props.facts.topics.iter().map(|topic| To {
        topic: topic.topic.clone(),
        partitions: topic.partitions,
        producer: props.facts.producers.iter().find(|p| p.topic == topic.topic).map(|p| p.producer.clone()),
    });
    let place = use_callback((props.lab.clone(), Rc::clone(&props.words)), |draft: Draft, (lab, words)| {
        place(lab, words, &draft)
    });
    html! {
        <>
            <SendOne
                topics={Rc::new(topics.collect::<Vec<_>>())}
                {place}
                on_send={props.on_intent.reform(|command: Command| Intent::Make(vec![command]))}
            />
            <DropFile on_source={props.on_source.clone()} />
        </>
    }
}

/// Where a key leads: by the rule of the topic's producer, with as many partitions as that knows of.
fn place(lab: &Shared, words: &Words, draft: &Draft) -> Placement {
    let lab = lab.borrow();
    let producer = draft.to.producer.as_ref().and_then(|name| lab.world().producers.get(name));
    let rule = producer.map_or_else(default_rule, |producer| producer.config().partitioning.clone());
    let known = producer.and_then(|producer| producer.known_partitions());
    placement(words, &rule, draft.key.as_deref(), known.unwrap_or(draft.to.partitions))
}
