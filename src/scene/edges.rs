//! Edges from lanes to the members that read them.
//!
//! Invariant: an unbroken edge means that the member holds the partition now. One that the coordinator keeps for a
//! member is cut in two, one to a dead member is dashed, a paused one has long dashes.

use super::curve;
use super::frame::Frame;
use super::geometry::{PX, Point, Unit};
use super::input::{CardEdge, Hit, MemberView};
use super::list::{DisplayList, Layer};
use super::owners::{Link, Owner};
use super::place::LanePlace;
use super::shape::{Dash, ItemId, Paint, Shape, Stroke, Token};
use crate::session::subject::{Subject, kafka};

/// Where edges begin, right of the lanes.
const START: Unit = 8 * PX;
/// The length of an edge that is cut, at either end.
const STUB: Unit = 14 * PX;
/// More edges than this are drawn finer.
const MANY: usize = 40;

/// An edge whose place at the member's card is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    member: u16,
    row: u32,
    group: u16,
    from: Point,
    link: Link,
    /// Whether it is what a person looks at.
    focus: bool,
    /// It leads to another member since a moment ago.
    moved: bool,
}

/// Notes a lane's edges.
pub fn draft(frame: &Frame<'_>, place: &LanePlace, owners: &[Owner], drafts: &mut Vec<Draft>) {
    if !frame.has_edges() {
        return;
    }
    for (index, owner) in owners.iter().enumerate() {
        let (Some(member), true) = (owner.member, owner.link != Link::None) else { continue };
        let from = Point { x: frame.columns.right + START, y: frame.rail_y(place, index) };
        if from.y < frame.clip_top || from.y > frame.input.area.bottom() {
            continue;
        }
        let Some(view) = frame.member(member) else { continue };
        let focus = frame.input.selection.as_ref().is_some_and(|subject| concerns(subject, view, place))
            || match &frame.input.hover {
                Some(Hit::Subject(subject)) => concerns(subject, view, place),
                Some(Hit::Edge { group, partition, .. }) => *group == view.group && place.is_of(partition),
                None => false,
            };
        let moved = frame.input.moved.iter().any(|(group, tp)| *group == view.group && place.is_of(tp));
        let link = owner.link;
        drafts.push(Draft { member, row: place.row, group: owner.group, from, link, focus, moved });
    }
}

/// Whether a subject has to do with the edge from a lane to a member.
fn concerns(subject: &Subject, view: &MemberView, place: &LanePlace) -> bool {
    let Subject::Kafka(subject) = subject else { return false };
    match subject {
        kafka::Subject::Topic(_) => false,
        kafka::Subject::Partition(tp) | kafka::Subject::Record { partition: tp, .. } => place.is_of(tp),
        kafka::Subject::Group(group) => *group == view.group,
        kafka::Subject::Member { group, member } => *group == view.group && *member == view.member,
        kafka::Subject::Marker(marker) => marker.group == view.group && place.is_of(&marker.partition),
    }
}

/// Fans each member's edges out along its card and draws them.
pub fn lay(frame: &Frame<'_>, mut drafts: Vec<Draft>, list: &mut DisplayList) {
    drafts.sort_by_key(|draft| (draft.member, draft.row, draft.group));
    let looks = Looks { many: drafts.len() > MANY, focused: drafts.iter().any(|draft| draft.focus) };
    for of_one in drafts.chunk_by(|a, b| a.member == b.member) {
        let Some(view) = of_one.first().and_then(|draft| frame.member(draft.member)) else { continue };
        for (index, draft) in of_one.iter().enumerate() {
            let to = view.card.map(|card| fan(card, index, of_one.len()));
            edge(draft, to, view.colour, looks, list);
        }
    }
}

/// Where the edge of that index arrives.
fn fan(card: CardEdge, index: usize, of: usize) -> Point {
    let room = (card.height - 12 * PX).max(0);
    let step = (6 * PX).min(room / (of.max(2) as Unit - 1));
    let y = card.at.y + (2 * index as Unit + 1 - of as Unit) * step / 2;
    Point { x: card.at.x, y }
}

#[derive(Clone, Copy)]
struct Looks {
    many: bool,
    focused: bool,
}

fn edge(draft: &Draft, to: Option<Point>, colour: u8, looks: Looks, list: &mut DisplayList) {
    let id = ItemId::Edge { row: draft.row, group: draft.group, member: draft.member };
    let alpha = match (draft.focus, looks.focused, looks.many) {
        _ if draft.moved => u8::MAX,
        (true, ..) => u8::MAX,
        (false, true, _) => 70,
        (false, false, false) => 217,
        (false, false, true) => 150,
    };
    let width = if draft.moved {
        26
    } else if draft.focus {
        18
    } else if looks.many {
        9
    } else {
        12
    };
    let paint = Paint { token: Token::Member(colour), alpha };
    let dash = match draft.link {
        Link::Flowing | Link::None => Dash::Solid,
        Link::Paused => Dash::Long,
        Link::Silent | Link::Cut => Dash::Short,
    };
    let stroke = Stroke { width, dash, round: false };
    let stub = |from: Point, to: Unit| Shape::Line { from, to: Point { x: to, y: from.y } };
    match to {
        Some(to) if draft.link == Link::Cut => {
            let stroke = Stroke { width: width + 4, ..stroke };
            list.stroke(Layer::Edges, id, stub(draft.from, draft.from.x + STUB), paint, stroke);
            list.stroke(Layer::Edges, id, stub(Point { x: to.x - STUB, ..to }, to.x), paint, stroke);
        }
        Some(to) => list.stroke(Layer::Edges, id, Shape::Curve(curve::level(draft.from, to)), paint, stroke),
        None => list.stroke(Layer::Edges, id, stub(draft.from, draft.from.x + STUB), paint, stroke),
    }
}
