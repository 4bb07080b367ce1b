//! What one step did, in a sentence or two.

use super::format::moment;
use super::{Words, narrate};
use crate::simulation::event::Event;
use crate::simulation::world::World;

/// So many of what happened at once are told; the rest is counted.
const MOST: usize = 2;

/// What happened in a step, with its time.
pub fn stepped(words: &Words, world: &World, events: &[Event]) -> String {
    let Some(first) = events.first() else {
        return words.format("step-nothing", &[("time", moment(words, world.now).into())]);
    };
    let told: Vec<String> =
        events.iter().take(MOST).map(|event| narrate(words, event, world).plain()).collect();
    let args = [("time", moment(words, first.time_ms).into()), ("what", told.join(" ").into())];
    let text = words.format("step-told", &args);
    let rest = events.len() - told.len();
    if rest == 0 { text } else { words.format("step-more", &[("text", text.into()), ("n", rest.into())]) }
}
