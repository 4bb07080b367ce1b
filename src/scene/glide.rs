//! Lanes that glide after an append instead of jumping.
//!
//! Invariants:
//! - For display only: the true end is always drawn; at most one cell of it is still to be scrolled to.
//! - Told elapsed time, it needs no clock; a lane at rest is not kept.

use super::input::View;
use super::place::CELL;
use crate::engine::kafka::ids::{Ms, TopicPartition};
use crate::simulation::world::World;
use std::collections::BTreeMap;

/// A lane takes this long for a cell.
const CELL_MS: u64 = 180;

/// What the ends of lanes were when they were last drawn.
#[derive(Clone, Debug, Default)]
pub struct Glide {
    seen: BTreeMap<TopicPartition, u64>,
}

impl Glide {
    /// Moves the lanes in view on by `elapsed_ms` and writes into `view` which still glide; true while any does.
    ///
    /// With `still` (reduced motion) all lanes jump.
    pub fn advance<'a>(
        &mut self,
        world: &World,
        lanes: impl IntoIterator<Item = &'a TopicPartition>,
        elapsed_ms: Ms,
        still: bool,
        view: &mut View,
    ) -> bool {
        view.gliding.clear();
        let mut seen = BTreeMap::new();
        for tp in lanes {
            let topic = world.kafka.topics.get(&tp.topic);
            let Some(log) = topic.and_then(|topic| topic.partitions.get(tp.partition as usize)) else {
                continue;
            };
            let end = log.log_end_offset() * CELL;
            let last = self.seen.get(tp).copied().unwrap_or(end);
            let step = elapsed_ms.saturating_mul(CELL) / CELL_MS;
            let shown = if still { end } else { (last + step).clamp(end.saturating_sub(CELL), end) };
            if shown < end {
                view.gliding.insert(tp.clone(), shown);
            }
            seen.insert(tp.clone(), shown);
        }
        self.seen = seen;
        !view.gliding.is_empty()
    }
}
