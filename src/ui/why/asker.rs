//! The words and the world that every answer is made with.

use super::answer::{Act, Part, Row};
use crate::session::Samples;
use crate::simulation::world::World;
use crate::ui::gesture::Gesture;
use crate::ui::words::{Arg, Words, format};

pub struct Asker<'a> {
    pub words: &'a Words,
    pub world: &'a World,
    /// What the lab remembers, where it is asked.
    pub samples: Option<&'a Samples>,
}

impl Asker<'_> {
    pub fn text(&self, id: &str) -> String {
        self.words.text(id)
    }

    pub fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.words.format(id, args)
    }

    pub fn soft(&self, id: &str, args: &[(&str, Arg)]) -> Part {
        Part::Soft(self.say(id, args))
    }

    pub fn row(&self, label_id: &str, parts: impl Into<Vec<Part>>) -> Row {
        Row::new(self.text(label_id), parts)
    }

    pub fn act(&self, label_id: &str, harsh: bool, gesture: Gesture) -> Act {
        Act { label: self.text(label_id), gesture, harsh }
    }

    /// A wait until `until`, of `whole` ms, with the words of message `id` (`$wait`).
    pub fn wait(&self, id: &str, until: u64, whole: u64) -> Vec<Part> {
        let left = until.saturating_sub(self.world.now);
        let wait = format::countdown(self.words, left);
        vec![self.soft(id, &[("wait", wait.into())]), Part::Wait(left.min(whole), whole)]
    }
}

/// Integer difference as one reads it: `82 − 70 = 12`.
pub fn difference(from: u64, less: u64) -> String {
    let result = from as i64 - less as i64;
    let result = result.to_string().replace('-', "\u{2212}");
    format!("{from} \u{2212} {less} = {result}")
}
