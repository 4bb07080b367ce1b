//! A topic's heading: its name and a line about it.

use super::frame::Frame;
use super::geometry::{PX, Point, Rect};
use super::input::Device;
use super::list::{DisplayList, Layer, Message};
use super::metrics::HEADING;
use super::place::TopicPlace;
use super::section::Section;
use super::shape::{Anchor, Font, ItemId, Shape, Token};
use super::text;

/// Lays a heading. It stays in view as long as a lane of its topic does; what it then covers is told.
pub fn lay(frame: &Frame<'_>, section: &Section<'_>, list: &mut DisplayList) -> Option<Rect> {
    let area = frame.input.area;
    let natural = section.top;
    let bottom = natural.saturating_add(section.height(&frame.metrics));
    if bottom <= area.y || natural >= area.bottom() {
        return None;
    }
    let y = natural.max(area.y).min(bottom - HEADING);
    let rect = Rect { x: area.x, y, w: area.w + 5 * PX, h: HEADING };
    let cover = (y > natural).then_some(Rect { h: HEADING - 4 * PX, ..rect });
    if let Some(rect) = cover {
        list.fill(Layer::Headings, ItemId::Decor, Shape::Box { rect, radius: 0 }, Token::Ground);
    }
    list.topics.push(TopicPlace { topic: section.name.clone(), index: section.index, heading: rect });
    words(frame, section, rect, list);
    cover
}

fn words(frame: &Frame<'_>, section: &Section<'_>, rect: Rect, list: &mut DisplayList) {
    let area = frame.input.area;
    let at = Point { x: area.x + 14 * PX, y: rect.y + 28 * PX };
    let half = (area.w - 14 * PX) * 3 / 5;
    let mut name = String::new();
    text::fit(section.name.as_str(), Font::Heading, half, &mut name);
    let label = list.write(|out| out.push_str(&name));
    let id = ItemId::Topic { topic: section.index };
    list.fill(Layer::Headings, id, Shape::text(at, Anchor::Start, Font::Heading, label, half), Token::Ink);
    let after = Point { x: at.x + text::width(&name, Font::Heading) + 14 * PX, ..at };
    // '+ partition' stands at the end; on a narrow page the topic's menu does too, which is beside the lanes elsewhere.
    let buttons = if frame.input.device == Device::Narrow { 112 } else { 80 };
    let room = area.right() - after.x - buttons * PX;
    if room < 60 * PX {
        return;
    }
    let about = list.say(Message::Topic { topic: section.name.clone(), partitions: section.lanes });
    let line = Shape::text(after, Anchor::Start, Font::Body, about, room);
    list.fill(Layer::Headings, ItemId::Decor, line, Token::Soft);
}
