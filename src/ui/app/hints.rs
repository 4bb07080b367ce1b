//! One hint at a time: what to try next, where it is done, until all were done or they were dismissed.

use yew::prelude::*;

use super::state::App;
use crate::engine::kafka::ids::{MemberName, TopicName};
use crate::session::subject::kafka;
use crate::ui::allowed::Lock;
use crate::ui::facts::Phase;
use crate::ui::gesture::{DropZone, Gesture};
use crate::ui::intent::Intent;
use crate::ui::stage::places::MarkerFacts;
use crate::ui::words::show;

/// A marker is worth pulling back once so many records were read.
const READ: u64 = 3;

/// What to try, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Hint {
    /// Drag this one of the bench into a group.
    Join(MemberName),
    /// Let this member crash.
    Crash(MemberName),
    /// Pull this position back.
    PullBack(kafka::Marker),
    /// Add a partition to this topic.
    Grow(TopicName),
}

/// Which hints have served their turn.
#[derive(Default)]
pub struct Hints {
    /// Joining, crashing, pulling back and growing: what somebody did already.
    done: [bool; 4],
    pub(super) dismissed: bool,
}

impl Hints {
    /// A gesture was made: nobody has to be told of it any more.
    pub(super) fn note(&mut self, gesture: &Gesture) {
        let at = match gesture {
            Gesture::Put(_, DropZone::Group(_)) | Gesture::JoinStatic(..) => 0,
            Gesture::Put(_, DropZone::Crash) => 1,
            Gesture::Seek(..) => 2,
            Gesture::Grow(..) => 3,
            _ => return,
        };
        self.done[at] = true;
    }
}

impl App {
    /// The next thing to try that this world has a place for.
    pub(super) fn hint(&self, ctx: &Context<Self>) -> Option<Hint> {
        let [joined, crashed, sought, grown] = self.hints.done;
        let may = |lock: Lock| ctx.props().appearance.allowed.may(lock);
        if self.hints.dismissed {
            return None;
        }
        let (facts, places) = (&self.facts, &self.places);
        let join = || (!facts.groups.is_empty()).then(|| self.spare_names().into_iter().next()).flatten();
        let alive = || {
            let mut members = facts.groups.iter().flat_map(|group| &group.members);
            members.find(|member| matches!(member.phase, Phase::Reading)).map(|member| member.member.clone())
        };
        let pull = || {
            let mut markers =
                places.markers.iter().filter(|facts| facts.marker.which == kafka::Which::Position);
            let worth =
                |facts: &MarkerFacts| facts.offset >= facts.start + READ && self.is_read(&facts.marker);
            markers.find(|facts| worth(facts)).map(|facts| facts.marker.clone())
        };
        let grow = || facts.topics.first().map(|topic| topic.topic.clone());
        let join = (!joined && may(Lock::Join)).then(join).flatten().map(Hint::Join);
        join.or_else(|| (!crashed && may(Lock::Crash)).then(alive).flatten().map(Hint::Crash))
            .or_else(|| (!sought && may(Lock::Seek)).then(pull).flatten().map(Hint::PullBack))
            .or_else(|| (!grown && may(Lock::Partitions)).then(grow).flatten().map(Hint::Grow))
    }

    /// Whether somebody who reads holds the marker's partition: the position of a dead member can't be moved.
    fn is_read(&self, marker: &kafka::Marker) -> bool {
        let members = self.group(&marker.group).into_iter().flat_map(|group| &group.members);
        let mut readers = members.filter(|member| matches!(member.phase, Phase::Reading));
        readers.any(|member| member.parts.contains(&marker.partition))
    }

    pub(super) fn hint_text(&self, hint: &Hint) -> String {
        match hint {
            Hint::Join(name) => self.words.format("hint", &[("name", show(name))]),
            Hint::Crash(name) => self.words.format("hint-crash", &[("name", show(name))]),
            Hint::PullBack(marker) => self.words.format("hint-pull", &[("group", show(&marker.group))]),
            Hint::Grow(topic) => self.words.format("hint-grow", &[("topic", show(topic))]),
        }
    }

    /// A hint about something on the stage, which stands beside it.
    pub(super) fn callout(&self, hint: &Hint, on_intent: &Callback<Intent>) -> Html {
        let (place, topic, partition) = match hint {
            Hint::PullBack(marker) => ("hint-marker", &marker.partition.topic, marker.partition.partition),
            Hint::Grow(topic) => ("hint-topic", topic, 0),
            Hint::Join(_) | Hint::Crash(_) => return Html::default(),
        };
        let group = if let Hint::PullBack(marker) = hint { marker.group.to_string() } else { String::new() };
        let close = on_intent.reform(|_: MouseEvent| Intent::NoHints);
        html! {
            <div
                key={place}
                class={classes!("callout", place)}
                data-kind="hint"
                data-place={place}
                data-topic={topic.to_string()}
                data-partition={partition.to_string()}
                data-group={group}
            >
                <span>{ self.hint_text(hint) }</span>
                <button
                    type="button"
                    class="more"
                    aria-label={self.words.text("hints-off")}
                    title={self.words.text("hints-off")}
                    onclick={close}
                >
                    { "\u{2715}" }
                </button>
            </div>
        }
    }
}
