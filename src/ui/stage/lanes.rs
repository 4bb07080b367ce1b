//! A topic's heading and its lanes, as a person touches them: what can be seen of a lane is painted on the canvas.

use yew::prelude::*;

use super::places::LaneFacts;
use crate::engine::kafka::ids::TopicName;
use crate::session::subject::{Subject, kafka};
use crate::ui::allowed::{Allowed, Lock};
use crate::ui::context::when;
use crate::ui::drag::below;
use crate::ui::grip::{Grip, OnGrip};
use crate::ui::intent::{Intent, MenuOf};
use crate::ui::words::{Words, show};

pub(super) fn topic_head(
    words: &Words,
    topic: &TopicName,
    allowed: Allowed,
    on_intent: &Callback<Intent>,
    on_grip: &OnGrip,
) -> Html {
    let name = topic.to_string();
    let grip = {
        let topic = topic.clone();
        on_grip.reform(move |event: PointerEvent| (Grip::Grow(topic.clone()), event))
    };
    let click = {
        let topic = topic.clone();
        when(on_intent, move |event: MouseEvent| {
            (event.detail() == 0).then(|| Intent::Preview(topic.clone(), None))
        })
    };
    let menu = {
        let topic = topic.clone();
        on_intent.reform(move |event: MouseEvent| Intent::Menu(MenuOf::Topic(topic.clone()), below(&event)))
    };
    html! {
        <div
            key={format!("t {name}")}
            class="topic-head"
            data-place="topic"
            data-topic={name.clone()}
            role="group"
            aria-label={words.format("topic-label", &[("topic", (&name).into())])}
        >
            if allowed.may(Lock::Partitions) {
                <button
                    type="button"
                    class="link add-partition"
                    data-kind="add-partition"
                    data-topic={name.clone()}
                    aria-haspopup="dialog"
                    title={words.text("add-partition-why")}
                    onpointerdown={grip}
                    onclick={click}
                >
                    { words.text("add-partition") }
                </button>
            }
            if allowed.full() {
                <button
                    type="button"
                    class="more"
                    aria-haspopup="menu"
                    aria-label={words.format("menu-of", &[("name", (&name).into())])}
                    onclick={menu}
                >
                    { "\u{22ef}" }
                </button>
            }
        </div>
    }
}

pub(super) fn lane_body(words: &Words, lane: &LaneFacts, allowed: Allowed, on_grip: &OnGrip) -> Html {
    let tp = lane.tp.clone();
    let grip = on_grip.reform(move |event: PointerEvent| (Grip::Lane(tp.clone()), event));
    let grip = allowed.selects().then_some(grip);
    html! {
        <div
            key={format!("l {}", lane.tp)}
            class="lane"
            data-kind="lane"
            data-place="lane"
            data-topic={lane.tp.topic.to_string()}
            data-partition={lane.tp.partition.to_string()}
            role="img"
            aria-label={lane_label(words, lane)}
            onpointerdown={grip}
        />
    }
}

fn lane_label(words: &Words, lane: &LaneFacts) -> String {
    let args = [
        ("partition", show(lane.tp.partition)),
        ("topic", show(&lane.tp.topic)),
        ("start", show(lane.start)),
        ("end", show(lane.end)),
        ("records", (lane.end - lane.start).into()),
    ];
    words.format("lane-label", &args)
}

/// The lane's number: it selects the partition, and its arrow keys walk through the records.
pub(super) fn partition(
    words: &Words,
    lane: &LaneFacts,
    selected: Option<&Subject>,
    on_intent: &Callback<Intent>,
) -> Html {
    let subject: Subject = kafka::Subject::Partition(lane.tp.clone()).into();
    let inside = match selected {
        Some(Subject::Kafka(kafka::Subject::Record { partition, offset })) if *partition == lane.tp => {
            Some(*offset)
        }
        _ => None,
    };
    let pressed = selected == Some(&subject);
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Select(subject.clone()));
    let onkeydown = {
        let lane = lane.clone();
        when(on_intent, move |event: KeyboardEvent| {
            let last = lane.end.checked_sub(1).filter(|last| *last >= lane.start)?;
            let to = match event.key().as_str() {
                "ArrowLeft" => inside.map_or(last, |at| at.saturating_sub(1)),
                "ArrowRight" => inside.map_or(last, |at| at + 1),
                "Home" => lane.start,
                "End" => last,
                _ => return None,
            };
            event.prevent_default();
            event.stop_propagation();
            Some(Intent::SelectRecord(lane.tp.clone(), to.clamp(lane.start, last)))
        })
    };
    html! {
        <button
            key={format!("p {}", lane.tp)}
            type="button"
            class="partition"
            data-kind="partition"
            data-place="partition"
            data-topic={lane.tp.topic.to_string()}
            data-partition={lane.tp.partition.to_string()}
            aria-pressed={pressed.to_string()}
            aria-label={words.format("partition-label", &[("partition", show(lane.tp.partition)), ("topic", show(&lane.tp.topic))])}
            {onclick}
            {onkeydown}
        />
    }
}
