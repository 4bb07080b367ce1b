//! Stories: scenarios that stop at each step with a sentence about what is to be seen (`lab.pause`).
//!
//! A title and its sentences are the scenario's own, as in any scenario that somebody writes. `tests/stories.rs` holds each
//! sentence against the world that it stands beside.

/// Stories of one kind, as the chooser shows them.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    /// The message of its heading.
    pub name: &'static str,
    /// Names of scenarios and their texts.
    pub stories: &'static [(&'static str, &'static str)],
}

macro_rules! stories {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../assets/stories/", $name, ".json")))),*]
    };
}

/// All stories.
pub const SHELVES: [Shelf; 3] = [
    Shelf {
        name: "stories-delivery",
        stories: stories![
            "at-most-once",
            "at-least-once",
            "each-record",
            "unique-key",
            "exactly-once",
            "poison",
            "zombie",
            "lost-acknowledgement",
            "reorder"
        ],
    },
    Shelf { name: "stories-keeping", stories: stories!["seven-years", "changelog", "lost-by-retention"] },
    // The questions that people ask most, in the order of how often they do.
    Shelf {
        name: "stories-questions",
        stories: stories![
            "earliest",
            "commit-is-next",
            "duplicates",
            "seek-needs-assignment",
            "reset-refused",
            "same-key-other-client",
            "no-key",
            "commit-expired",
            "three-timers",
            "uneven",
            "order",
            "lag-with-transactions",
            "idle",
            "two-readers",
            "need-a-key",
        ],
    },
];
