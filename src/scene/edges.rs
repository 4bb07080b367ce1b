//! Edges from lanes to the members that read them.
//!
//! Invariant: an unbroken edge means that the member holds the partition now. One that the coordinator keeps for a
//! member is cut in two, one to a dead member is dashed, a paused one has long dashes.

use super::curve;
use super::input::{CardEdge, Target};
use super::layout::Stage;
use super::list::{Dash, DisplayList, ItemId, Layer, PX, Paint, Point, Shape, Stroke, Token, Unit};
use super::owners::{Link, Owner};
use super::place::LanePlace;
use super::rails;

/// Where edges begin, right of the lanes.
const START: Unit = 8 * PX;
/// The length of an edge that is cut, at either end.
const STUB: Unit = 14 * PX;
/// More edges than this are drawn finer.
const MANY: usize = 40;

/// An edge whose place at the member's card is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    member: u16,
    row: u32,
    group: u16,
    from: Point,
    link: Link,
    /// Whether it is what a person looks at.
    focus: bool,
}

/// Notes a lane's edges.
pub(super) fn draft(stage: &Stage<'_>, place: &LanePlace, owners: &[(u16, Owner)], drafts: &mut Vec<Draft>) {
    if !stage.has_edges() {
        return;
    }
    for (index, (group, owner)) in owners.iter().enumerate() {
        let (Some(member), true) = (owner.member, owner.link != Link::None) else { continue };
        let from = Point { x: stage.x1 + START, y: rails::rail_y(stage, place, index) };
        if from.y < stage.clip_top || from.y > stage.input.area.bottom() {
            continue;
        }
        let Some(view) = stage.input.members.get(usize::from(member)) else { continue };
        let focus =
            [&stage.input.selection, &stage.input.hover].into_iter().flatten().any(|target| match target {
                Target::Member { group, member } => *group == view.group && *member == view.member,
                Target::Group(group) => *group == view.group,
                Target::Edge { group, partition, .. } => {
                    *group == view.group
                        && partition.partition == place.partition
                        && partition.topic == place.topic
                }
                Target::Partition(tp) | Target::Record { partition: tp, .. } => {
                    tp.partition == place.partition && tp.topic == place.topic
                }
                other => rails::is_rail_of(other, view.group.as_str(), place),
            });
        drafts.push(Draft { member, row: place.row, group: *group, from, link: owner.link, focus });
    }
}

/// Fans each member's edges out along its card and draws them.
pub(super) fn lay(stage: &Stage<'_>, drafts: &mut Vec<Draft>, list: &mut DisplayList) {
    drafts.sort_by_key(|draft| (draft.member, draft.row, draft.group));
    let looks = Looks { many: drafts.len() > MANY, focused: drafts.iter().any(|draft| draft.focus) };
    for of_one in drafts.chunk_by(|a, b| a.member == b.member) {
        let Some(view) = of_one.first().and_then(|draft| stage.input.members.get(usize::from(draft.member)))
        else {
            continue;
        };
        for (index, draft) in of_one.iter().enumerate() {
            let to = view.card.map(|card| fan(card, index, of_one.len()));
            edge(draft, to, view.colour, looks, list);
        }
    }
    drafts.clear();
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
        (true, ..) => u8::MAX,
        (false, true, _) => 70,
        (false, false, false) => 217,
        (false, false, true) => 150,
    };
    let width = if draft.focus {
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
