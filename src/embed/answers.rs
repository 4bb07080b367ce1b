//! What the interface answers, as types of its own: events, results, and the snapshot.
//!
//! Invariant: nothing here is derived from the names of the engine or the simulation; a change there is a compile
//! error here, not other JSON. Each type is documented where it is declared, and `docs/loglab.d.ts` and the table of
//! events in `docs/api.md` are written from that (`tests/declared.rs`).

mod declare;
pub mod event;
pub mod kafka_event;
pub mod ledger;
pub mod produce_event;
pub mod reasons;
pub mod result;
pub mod snapshot;

use crate::scenario::shape::{Shape, ValueDoc};
use declare::Shaped;
pub use declare::Told;

/// All types of answers, those that contain others last.
pub fn documented() -> Vec<ValueDoc> {
    let roots = [
        event::LabEvent::shape(),
        result::SentRecord::shape(),
        result::NewPosition::shape(),
        kafka_event::ResetRow::shape(),
        ledger::LedgerRow::shape(),
        snapshot::Snapshot::shape(),
    ];
    crate::scenario::shape::values_of(roots.iter())
}

/// The types of the fields of events.
pub fn values_of_events() -> Vec<ValueDoc> {
    let kinds = events();
    let mut values = crate::scenario::shape::values_of([event::LabEvent::shape()].iter());
    values.retain(|value| value.name != "LabEvent" && kinds.iter().all(|kind| kind.name != value.name));
    values
}

/// Every kind of event.
pub fn events() -> [ValueDoc; 3] {
    let shapes = [
        event::Happening::shape(),
        kafka_event::KafkaHappening::shape(),
        produce_event::ProduceHappening::shape(),
    ];
    shapes.map(|shape| match shape {
        Shape::Value(describe) => describe(),
        _ => unreachable!("events are declared values"),
    })
}
