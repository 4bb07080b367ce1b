//! From a world and a look at it to a display list: drives the parts of the layout, topic by topic and lane by lane.
//!
//! Invariants:
//! - Pure: the same world and input give the same list.
//! - Work is proportional to what is in view, not to what exists: a million records or a thousand partitions cost no
//!   more than those on the screen.

use super::cells;
use super::edges::{self, Draft};
use super::frame::{Columns, Frame};
use super::geometry::{PX, Point, Unit};
use super::harmed;
use super::heading;
use super::in_flight;
use super::input::{Device, StageInput};
use super::lane;
use super::list::{DisplayList, Layer, Message};
use super::metrics::Metrics;
use super::owners::{self, Owner};
use super::rails;
use super::roll::Roll;
use super::section::{self, Section};
use super::shape::{Anchor, Font, ItemId, Shape, Token};
use super::text;
use crate::simulation::world::World;

/// Lays the world out.
pub fn layout(world: &World, input: &StageInput) -> DisplayList {
    let mut list = DisplayList::default();
    layout_into(world, input, &mut list);
    list
}

/// Lays the world out in a list that keeps its memory from frame to frame.
pub fn layout_into(world: &World, input: &StageInput, list: &mut DisplayList) {
    list.clear();
    list.size = input.size;
    list.groups.clone_from(&input.groups);
    list.members.extend(input.members.iter().map(|view| (view.group.clone(), view.member.clone())));
    let mut sections = section::sections(world, input);
    if sections.is_empty() {
        no_topics(input, list);
        return;
    }
    let space = section::space(&sections, input);
    let metrics = Metrics::choose(input.device, &space);
    list.content_height = metrics.content_height(&space);
    list.density = metrics.density;
    section::stack(&mut sections, &metrics, input);
    let columns = columns(input, &sections);
    let clip_top = input.area.y;
    let keys = cells::keys(input, &sections);
    let mut frame = Frame { world, input, roll: Roll::new(input), metrics, columns, keys, clip_top };
    let mut drafts = Vec::new();
    for section in &sections {
        if let Some(cover) = heading::lay(&frame, section, list) {
            frame.clip_top = cover.bottom();
        }
        lanes(&frame, section, list, &mut drafts);
    }
    edges::lay(&frame, drafts, list);
    rails::ghost(&frame, list);
    in_flight::lay(&frame, list);
    harmed::lay(&frame, list);
}

fn no_topics(input: &StageInput, list: &mut DisplayList) {
    let label = list.say(Message::NoTopics);
    let at = Point { x: input.area.center().x, y: input.area.y + input.area.h.min(400 * PX) / 2 };
    let max = input.area.w - 28 * PX;
    let shape = Shape::text(at, Anchor::Middle, Font::Body, label, max);
    list.fill(Layer::Headings, ItemId::Decor, shape, Token::Soft);
}

/// Room for labels left of the cells, and for the end's offset and the lag right of them: as wide as needed.
fn columns(input: &StageInput, sections: &[Section<'_>]) -> Columns {
    let (mut label, mut end_width) = (0, text::digits_width(10, Font::End));
    for section in sections {
        let last = section.shown.end.saturating_sub(1);
        label = label.max(text::digits_width(u64::from(last), Font::Heading));
        for log in section.logs() {
            end_width = end_width.max(text::digits_width(log.log_end_offset(), Font::End));
        }
    }
    let elided = end_width + 16 * PX;
    let left = (14 * PX + label + 6 * PX + elided + 8 * PX).max(74 * PX);
    let lag: Unit = if input.device == Device::Narrow { 44 * PX } else { 48 * PX };
    let right = input.area.right();
    Columns {
        cells_left: input.area.x + left,
        cells_right: right - (end_width + 12 * PX + lag).max(70 * PX),
        right,
    }
}

fn lanes(frame: &Frame<'_>, section: &Section<'_>, list: &mut DisplayList, drafts: &mut Vec<Draft>) {
    let existing = section.existing();
    let groups = section.groups.iter();
    let rails: Vec<Vec<Owner>> =
        groups.map(|&group| owners::owners(frame, group, section.name, &existing)).collect();
    for (at, (partition, log)) in existing.clone().zip(section.logs()).enumerate() {
        let owners: Vec<Owner> = rails.iter().map(|rail| rail[at]).collect();
        let place = lane::lay(frame, section, partition, log, list);
        rails::lay(frame, &place, &owners, list);
        edges::draft(frame, &place, &owners, drafts);
        list.lanes.push(place);
    }
    for partition in section.shown.start.max(section.lanes)..section.shown.end {
        lane::lay_new(frame, section, partition, list);
    }
}
