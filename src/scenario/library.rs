//! What comes with the app: scenarios by name, and data that scenarios may name without loading a file.

pub mod flights;
mod stories;

pub use stories::{SHELVES, Shelf};

use super::{Scenario, parse};
use crate::simulation::Refusal;

/// The scenario of a page that does not say.
pub const DEFAULT: &str = "flights";

const TEXTS: [(&str, &str); 5] = [
    ("flights", include_str!("../../assets/scenarios/flights.json")),
    ("trips", include_str!("../../assets/scenarios/trips.json")),
    ("orders", include_str!("../../assets/scenarios/orders.json")),
    ("classroom", include_str!("../../assets/scenarios/classroom.json")),
    ("empty", include_str!("../../assets/scenarios/empty.json")),
];

/// The names of the labs, the default one first: worlds to work in, whose titles are messages.
pub fn labs() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

/// The names of all built-in scenarios: the labs, then the stories.
pub fn names() -> impl Iterator<Item = &'static str> {
    texts().map(|(name, _)| name)
}

fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.iter().chain(SHELVES.iter().flat_map(|shelf| shelf.stories)).copied()
}

/// The built-in scenario of that name.
///
/// # Panics
/// Never: a test reads them all.
pub fn scenario(name: &str) -> Option<Scenario> {
    let (_, text) = texts().find(|(known, _)| *known == name)?;
    Some(parse::scenario_text(text).expect("built-in scenarios are well formed"))
}

/// The same, or a refusal that names those there are.
pub fn named(name: &str) -> Result<Scenario, Refusal> {
    scenario(name).ok_or_else(|| {
        let known: Vec<_> = names().collect();
        Refusal::invalid("scenario", "unknown-scenario")
            .with("scenario", name)
            .with("known", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::build;

    #[test]
    fn every_built_in_scenario_runs_under_its_own_name() {
        for (at, name) in names().enumerate() {
            assert!(names().skip(at + 1).all(|other| other != name), "{name} is there twice");
            let scenario = scenario(name).unwrap();
            assert_eq!(scenario.name, name);
            let mut sim = build(&scenario, &[flights::workload()]).unwrap();
            sim.advance(20_000);
            assert!(name == "empty" || sim.world().produced > 0, "{name}");
        }
    }
}
