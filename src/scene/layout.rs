//! From a world and a look at it to a display list.
//!
//! Invariants:
//! - Pure: the same world and input give the same list.
//! - Work is proportional to what is in view, not to what exists: a million records or a thousand partitions cost no
//!   more than those on the screen.

use std::ops::Range;

use super::edges::{self, Draft};
use super::flights;
use super::input::{Density, Device, Growth, StageInput, Target};
use super::lane::{self, LaneLook};
use super::list::{Anchor, DisplayList, Font, ItemId, Layer, Message, PX, Point, Rect, Shape, Token, Unit};
use super::metrics::{HEADING, MOST_RAILS, Metrics, Space};
use super::owners::{self, Owner, Roll};
use super::place::TopicPlace;
use super::rails;
use super::text;
use crate::engine::kafka::ids::{Partition, TopicName, TopicPartition};
use crate::simulation::world::{Topic, World};

/// What every part of the layout needs.
pub(super) struct Stage<'a> {
    pub world: &'a World,
    pub input: &'a StageInput,
    pub roll: Roll<'a>,
    pub metrics: Metrics,
    /// Where cells begin and end, and where lanes end.
    pub x0: Unit,
    pub cells_right: Unit,
    pub x1: Unit,
    /// Lanes above this are hidden by a heading.
    pub clip_top: Unit,
}

impl Stage<'_> {
    /// Whether edges lead to members' cards.
    pub fn has_edges(&self) -> bool {
        self.input.device == Device::Wide
    }

    /// Whether something is selected, or else only pointed at.
    pub fn emphasis(&self, is: impl Fn(&Target) -> bool) -> Emphasis {
        if self.input.selection.as_ref().is_some_and(&is) {
            Emphasis::Selected
        } else if self.input.hover.as_ref().is_some_and(&is) {
            Emphasis::Hovered
        } else {
            Emphasis::None
        }
    }
}

/// How much a thing stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emphasis {
    None,
    Hovered,
    Selected,
}

/// One topic's part of the stage.
struct Section<'a> {
    index: u16,
    name: &'a TopicName,
    topic: &'a Topic,
    /// Groups with rails here, as indexes into the input's.
    groups: Vec<u16>,
    growth: Option<&'a Growth>,
    /// Above its heading, unscrolled, counted from the area's top.
    top: Unit,
    first_row: u32,
    /// Lanes that exist, and lanes that would.
    lanes: Partition,
    new_lanes: Partition,
}

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
    list.name_groups(&input.groups);
    list.members.extend(input.members.iter().map(|view| (view.group.clone(), view.member.clone())));
    let mut sections = sections(world, input);
    if sections.is_empty() {
        no_topics(input, list);
        return;
    }
    let space = Space {
        height: input.area.h,
        topics: sections.len(),
        lanes: sections.iter().map(|section| section.lanes + section.new_lanes).sum(),
        rails: sections.iter().map(|section| section.groups.len()).max().unwrap_or(0),
    };
    let metrics = Metrics::choose(input.density, input.device, &space);
    list.content_height = metrics.content_height(&space);
    let mut top = 0;
    for section in &mut sections {
        section.top = top;
        top = top.saturating_add(
            HEADING + metrics.gap.saturating_mul((section.lanes + section.new_lanes) as Unit),
        );
    }
    let mut stage = Stage {
        world,
        input,
        roll: Roll::new(input),
        metrics,
        x0: 0,
        cells_right: 0,
        x1: input.area.right(),
        clip_top: input.area.y,
    };
    columns(&mut stage, &sections);
    let mut drafts = std::mem::take(&mut list.drafts);
    for section in &sections {
        heading(&mut stage, section, list);
        lanes(&stage, section, list, &mut drafts);
    }
    edges::lay(&stage, &mut drafts, list);
    list.drafts = drafts;
    rails::ghost(&stage, list);
    flights::lay(&stage, list);
}

fn sections<'a>(world: &'a World, input: &'a StageInput) -> Vec<Section<'a>> {
    let shown = world.topics.iter().filter(|(name, _)| input.topic.as_ref().is_none_or(|only| only == *name));
    let mut first_row = 0;
    shown
        .zip(0..)
        .map(|((name, topic), index)| {
            let reads = |view: &super::input::GroupView| {
                view.rail && world.groups.get(&view.group).is_some_and(|group| owners::reads(group, name))
            };
            let groups = input.groups.iter().zip(0..).filter(|(view, _)| reads(view)).map(|(_, at)| at);
            let growth = input.growth.as_ref().filter(|growth| growth.topic == *name);
            let lanes = topic.partitions.len() as Partition;
            let new_lanes = growth.map_or(0, |growth| growth.total.saturating_sub(lanes));
            let groups = groups.take(MOST_RAILS).collect();
            let section = Section { index, name, topic, groups, growth, top: 0, first_row, lanes, new_lanes };
            first_row += lanes + new_lanes;
            section
        })
        .collect()
}

/// The lanes of a section, new ones included, of which any part is in view.
fn in_view(stage: &Stage<'_>, section: &Section<'_>) -> Range<Partition> {
    let first_block = section.top + HEADING - stage.input.scroll;
    let gap = stage.metrics.gap;
    let at = |y: Unit| ((y - first_block).max(0) / gap) as Partition;
    let all = section.lanes + section.new_lanes;
    let end = (stage.input.area.h - first_block + gap - 1).max(0) / gap;
    at(0).min(all)..(end as Partition).min(all)
}

/// Room for labels left of the cells, and for the end's offset and the lag right of them: as wide as needed.
fn columns(stage: &mut Stage<'_>, sections: &[Section<'_>]) {
    let (mut label, mut end_width) = (0, text::digits_width(10, Font::End));
    for section in sections {
        let shown = in_view(stage, section);
        label = label.max(text::digits_width(u64::from(shown.end.saturating_sub(1)), Font::Heading));
        for log in section
            .topic
            .partitions
            .get(shown.start as usize..shown.end.min(section.lanes) as usize)
            .unwrap_or(&[])
        {
            end_width = end_width.max(text::digits_width(log.log_end_offset(), Font::End));
        }
    }
    let elided = end_width + 16 * PX;
    let left = (14 * PX + label + 6 * PX + elided + 8 * PX).max(74 * PX);
    stage.x0 = stage.input.area.x + left;
    let lag = if stage.input.device == Device::Narrow { 44 * PX } else { 48 * PX };
    stage.cells_right = stage.x1 - (end_width + 12 * PX + lag).max(70 * PX);
}

fn heading(stage: &mut Stage<'_>, section: &Section<'_>, list: &mut DisplayList) {
    let area = stage.input.area;
    let height = HEADING + stage.metrics.gap * (section.lanes + section.new_lanes) as Unit;
    let natural = area.y + section.top - stage.input.scroll;
    if natural + height <= area.y || natural >= area.bottom() {
        return;
    }
    // A heading stays in view as long as a lane of its topic does.
    let y = natural.max(area.y).min(natural + height - HEADING);
    let rect = Rect { x: area.x, y, w: area.w + 5 * PX, h: HEADING };
    let id = ItemId::Topic { topic: section.index };
    if y > natural {
        let cover = Rect { h: HEADING - 4 * PX, ..rect };
        list.fill(Layer::Headings, ItemId::Decor, Shape::Box { rect: cover, radius: 0 }, Token::Ground);
        stage.clip_top = cover.bottom();
    }
    let baseline = y + 28 * PX;
    let x = area.x + 14 * PX;
    let half = (area.w - 14 * PX) * 3 / 5;
    let mut name = String::new();
    text::fit(section.name.as_str(), Font::Heading, half, &mut name);
    let after = x + text::width(&name, Font::Heading) + 14 * PX;
    let label = list.write(|out| out.push_str(&name));
    let at = |x| Point { x, y: baseline };
    let line = |at, font, label, max| Shape::Text { at, anchor: Anchor::Start, font, label, max };
    list.fill(Layer::Headings, id, line(at(x), Font::Heading, label, half), Token::Ink);
    // '+ partition' stands at the end; on a narrow page the topic's menu does too, which is beside the lanes elsewhere.
    let buttons = if stage.input.device == Device::Narrow { 112 } else { 80 };
    let room = area.right() - after - buttons * PX;
    list.topics.push(TopicPlace { topic: section.name.clone(), index: section.index, heading: rect });
    if room < 60 * PX {
        return;
    }
    let message = list.say(Message::Topic { topic: section.name.clone(), partitions: section.lanes });
    list.fill(Layer::Headings, ItemId::Decor, line(at(after), Font::Body, message, room), Token::Soft);
}

fn lanes(stage: &Stage<'_>, section: &Section<'_>, list: &mut DisplayList, drafts: &mut Vec<Draft>) {
    let shown = in_view(stage, section);
    let existing = shown.start.min(section.lanes)..shown.end.min(section.lanes);
    let rows: Vec<(u16, Vec<Owner>)> = section
        .groups
        .iter()
        .map(|&group| {
            let view = &stage.input.groups[group as usize];
            (group, owners::owners(stage.world, view, section.name, &existing, &stage.roll))
        })
        .collect();
    let block_top = |partition: Partition| {
        stage.input.area.y + section.top + HEADING - stage.input.scroll
            + stage.metrics.gap * partition as Unit
    };
    for partition in existing.clone() {
        let Some(log) = section.topic.partitions.get(partition as usize) else { continue };
        let at = (partition - existing.start) as usize;
        let owners: Vec<(u16, Owner)> = rows.iter().map(|(group, owners)| (*group, owners[at])).collect();
        let look = LaneLook {
            tp: TopicPartition { topic: section.name.clone(), partition },
            row: section.first_row + partition,
            top: block_top(partition),
            growth: section.growth,
        };
        let place = lane::lay(stage, &look, log, &owners, list);
        rails::lay(stage, &place, &owners, list);
        edges::draft(stage, &place, &owners, drafts);
        list.lanes.push(place);
    }
    for partition in shown.start.max(section.lanes)..shown.end {
        lane::lay_new(stage, section.first_row + partition, partition, block_top(partition), list);
    }
}

fn no_topics(input: &StageInput, list: &mut DisplayList) {
    let label = list.say(Message::NoTopics);
    let at = Point { x: input.area.center().x, y: input.area.y + input.area.h.min(400 * PX) / 2 };
    let max = input.area.w - 28 * PX;
    let shape = Shape::Text { at, anchor: Anchor::Middle, font: Font::Body, label, max };
    list.fill(Layer::Headings, ItemId::Decor, shape, Token::Soft);
}

impl Stage<'_> {
    /// Whether every rail says its own lag.
    pub fn lag_per_rail(&self, rails: usize) -> bool {
        self.metrics.rails_have_text() && (rails > 1 || self.input.device == Device::Narrow)
    }

    /// Whether cells are as tight as they get.
    pub fn is_dense(&self) -> bool {
        self.metrics.density == Density::Dense
    }
}
