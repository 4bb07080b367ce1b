//! 'Why?': what the inspector says of a subject, as plain rows of arithmetic, rules and their sources.
//!
//! Invariants:
//! - Computed from the world each time it is asked; nothing is remembered, so it is never stale.
//! - Figures come from the engine's own functions wherever it offers them; where an explanation does not arrive at the
//!   engine's decision, it says so.
//! - No browser: native tests read it. What a person can do about a subject is a gesture.

mod answer;
mod asker;
mod assignment;
mod group;
mod guarantees;
mod kept;
mod marker;
mod member;
mod partition;
mod placement;
mod record;
mod source;
mod transaction;

pub use answer::{Act, Part, Row, Why};
pub use assignment::Reasons;
pub use guarantees::guarantees;
pub use placement::{Placement, default_rule, placement};

use crate::session::Lab;
use crate::session::subject::{Subject, kafka};
use crate::simulation::world::World;
use crate::ui::words::Words;
use asker::Asker;

/// What there is to say of `subject`; `None` where it is not there any more.
pub fn why(words: &Words, world: &World, subject: &Subject) -> Option<Why> {
    answer(&Asker { words, world, samples: None }, subject)
}

/// The same with what the lab remembers: whether a lag grows.
pub fn why_here(words: &Words, lab: &Lab, subject: &Subject) -> Option<Why> {
    answer(&Asker { words, world: lab.world(), samples: Some(lab.samples()) }, subject)
}

fn answer(asker: &Asker<'_>, subject: &Subject) -> Option<Why> {
    match subject {
        Subject::Producer(producer) => asker.producer(producer),
        Subject::Kafka(subject) => match subject {
            kafka::Subject::Topic(topic) => asker.topic(topic),
            kafka::Subject::Partition(partition) => asker.partition(partition),
            kafka::Subject::Record { partition, offset } => asker.record(partition, *offset),
            kafka::Subject::Group(group) => asker.group(group),
            kafka::Subject::Member { group, member } => asker.member(group, member),
            kafka::Subject::Marker(marker) => asker.marker(&marker.group, &marker.partition),
        },
    }
}
