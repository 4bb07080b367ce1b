//! How wide cells should be to begin with: wide enough for most keys.

use super::geometry::{PX, Unit};
use super::input::CELL_WIDTH;
use super::shape::Font;
use super::text;
use crate::engine::kafka::ids::TopicName;
use crate::simulation::world::World;

/// Not wider than this, however long keys are.
const WIDEST: Unit = 64 * PX;

/// How many of the newest records of each partition are looked at, and of how many partitions.
const SAMPLE: (usize, usize) = (32, 16);

/// The width at which four fifths of the newest keys of the shown topics can be read in full. Ask once, not per frame:
/// cells that change their width by themselves are no help.
pub fn suggested_cell_width(world: &World, topic: Option<&TopicName>) -> Unit {
    let mut widths = Vec::new();
    let mut key = String::new();
    for (_, topic) in world.topics.iter().filter(|(name, _)| topic.is_none_or(|only| only == *name)) {
        for log in topic.partitions.iter().take(SAMPLE.1) {
            let from = log.log_end_offset().saturating_sub(SAMPLE.0 as u64).max(log.log_start_offset());
            for (_, record) in log.fetch(from, SAMPLE.0, u64::MAX).into_iter().flatten() {
                key.clear();
                text::key_text(record.key, &mut key);
                widths.push(text::width(&key, Font::Cell));
            }
        }
    }
    widths.sort_unstable();
    let most = widths.get(widths.len() * 4 / 5).copied().unwrap_or(0);
    let whole_pixels = (most + 7 * PX).div_euclid(PX) * PX;
    whole_pixels.clamp(CELL_WIDTH, WIDEST)
}
