//! One frame of the stage: measure, lay out, paint, and put the real elements where the layout says.
//!
//! - Runs outside Yew, once a frame; Yew only decides which elements exist (`Places`, ten times a second).
//! - Reads of the page's layout come first, writes after; nothing written here changes the page's layout but the
//!   scroller's height, and that only when it differs.
//! - Nothing is painted while nothing changed.

pub mod looks;
mod nodes;
mod pointer;

use std::rc::Rc;

use web_sys::{Element, HtmlElement};

use super::traces::{NewOwner, Traces};
use crate::engine::kafka::client::consumer::Logs as _;
use crate::engine::kafka::group::RangeSet;
use crate::engine::kafka::ids::{GroupId, MemberName, Offset, ProducerName, TopicPartition};
use crate::scene::glide::Glide;
use crate::scene::journeys::Journeys;
use crate::scene::mishaps::Mishaps;
use crate::scene::{
    self, CardEdge, Device, DisplayList, LanePlace, MemberView, PX, Point, Rect, StageInput, Theme, Unit,
};
use crate::simulation::Event;
use crate::simulation::world::World;
use crate::ui::drag::{self, Origin};
use crate::ui::facts::member_colour;
use crate::ui::words::Words;
use crate::ui::words::lanes::Reaches;
use looks::{Looks, Shown};
use nodes::{Nodes, Placed, all, set};
use std::collections::BTreeMap;

/// Where records come from whose producer is not on the screen: out of the edge, below the first heading.
const BELOW_HEADING: Unit = 40 * PX;
const OUT_OF_EDGE: Unit = 12 * PX;
/// A lab narrower than this has its groups below, without edges.
const NARROW_PX: f64 = 620.0;
/// Room right of the lanes where no edges are.
const MARGIN: Unit = 14 * PX;
/// So many of a log's latest offsets are shown as if they were fully compacted: what is older is not looked at.
const MOST_COMPACTED: u64 = 20_000;

/// Where a log begins, ends and is dirty: as long as it is the same, so is what compaction would leave.
type LogState = (Offset, Offset, Offset);

/// The stage's nodes and what is on them.
pub struct Scenery {
    nodes: Option<Nodes>,
    cards: Vec<(GroupId, MemberName, HtmlElement)>,
    producers: Vec<(ProducerName, HtmlElement)>,
    placed: Vec<Placed>,
    shown: Option<Shown>,
    words: Rc<Words>,
    looks: Looks,
    input: StageInput,
    /// What full compaction would leave of lanes that are shown so, and of which state of their log that is.
    compacted: BTreeMap<TopicPartition, (LogState, Rc<RangeSet>)>,
    list: DisplayList,
    reaches: Reaches,
    glide: Glide,
    journeys: Journeys,
    mishaps: Mishaps,
    traces: Traces,
    pointer: Option<drag::Point>,
    /// A lane that does not move while one of its markers is dragged.
    grabbed: Option<TopicPartition>,
    dirty: bool,
    content_px: i32,
    canvas_at: (Unit, Unit),
}

impl Scenery {
    /// A stage without nodes yet.
    pub fn new(words: Rc<Words>) -> Self {
        Self {
            nodes: None,
            cards: Vec::new(),
            producers: Vec::new(),
            placed: Vec::new(),
            shown: None,
            words,
            looks: Looks::default(),
            input: StageInput::sized(0, 0),
            compacted: BTreeMap::new(),
            list: DisplayList::default(),
            reaches: Reaches::default(),
            glide: Glide::default(),
            journeys: Journeys::default(),
            mishaps: Mishaps::default(),
            traces: Traces::default(),
            pointer: None,
            grabbed: None,
            dirty: true,
            content_px: -1,
            canvas_at: (-1, -1),
        }
    }

    /// Finds its nodes in the rendered app, and the elements that exist now, if there are other ones.
    pub fn attach(&mut self, app: &Element, shown: Shown) {
        self.dirty = true;
        // A page that changes `view` takes nodes away and brings others.
        if self.nodes.as_ref().is_none_or(|nodes| !nodes.stand(app)) {
            self.nodes = Nodes::find(app);
            self.canvas_at = (-1, -1);
            self.content_px = -1;
        } else if self.shown.as_ref().is_some_and(|before| before.same_elements(&shown)) {
            return;
        }
        self.shown = Some(shown);
        self.cards = all(app, ".member[data-kind=member]")
            .filter_map(|card| {
                Some((card.get_attribute("data-group")?.into(), card.get_attribute("data-id")?.into(), card))
            })
            .collect();
        self.producers = all(app, "[data-kind=producer]")
            .filter_map(|card| Some((card.get_attribute("data-id")?.into(), card)))
            .collect();
        self.collect();
    }

    /// The colours have changed.
    pub fn recolour(&mut self) {
        if let Some(nodes) = &mut self.nodes {
            nodes.painter.set_theme(&nodes.app, Theme::Light);
        }
        self.dirty = true;
    }

    pub fn speak(&mut self, words: Rc<Words>) {
        self.words = words;
        self.dirty = true;
    }

    pub fn look(&mut self, looks: Looks) {
        self.dirty |= self.looks != looks;
        self.looks = looks;
    }

    /// Facts have changed: the next frame paints.
    pub fn touch(&mut self) {
        self.dirty = true;
    }

    /// The world was replaced: motion in progress ends.
    pub fn jump(&mut self) {
        self.journeys.clear();
        self.mishaps.clear();
        self.reaches.clear();
        self.traces.clear();
        self.glide = Glide::default();
        self.input.view.held.clear();
        self.grabbed = None;
        self.dirty = true;
    }

    /// One frame; returns whether there was anything to do.
    pub fn frame(&mut self, world: &World, fresh: Vec<Event>, passed_ms: f64, running: bool) -> bool {
        let Some(mut nodes) = self.nodes.take() else { return running };
        let mut busy = running;
        if let Some((origin, mut input)) = self.measure(&nodes, world) {
            self.nudge(origin);
            self.traces.advance(&fresh, if running { passed_ms } else { 0.0 });
            let producers = self.producer_points(origin);
            let still = self.looks.reduced_motion;
            self.journeys.advance(&fresh, passed_ms.max(0.0) as u64, &producers);
            self.mishaps.advance(&fresh, (passed_ms.max(0.0) as u64, still), world, &self.journeys);
            input.view = self.input.view.clone();
            let lanes: Vec<_> = self.list.lanes.iter().map(LanePlace::topic_partition).collect();
            let gliding =
                self.glide.advance(world, &lanes, passed_ms.max(0.0) as u64, still, &mut input.view);
            input.in_flight = self.journeys.list();
            input.harmed = self.mishaps.list(&producers);
            input.compacted = self.compact(world, &lanes);
            (input.moved, input.again) = (self.traces.moved(), self.traces.again());
            let moving = running || gliding || !self.journeys.is_empty() || !self.mishaps.is_empty();
            if moving || self.dirty || input != self.input {
                busy = true;
                self.dirty = false;
                self.input = input;
                scene::layout_into(world, &self.input, &mut self.list);
                self.paint(&mut nodes, world, origin.scale);
                self.settle(&nodes, origin);
            }
        }
        self.nodes = Some(nodes);
        busy
    }

    /// What full compaction would leave of the lanes in view that are to be shown so.
    fn compact(&mut self, world: &World, lanes: &[TopicPartition]) -> Vec<(TopicPartition, Rc<RangeSet>)> {
        if self.looks.compacted.is_empty() {
            self.compacted.clear();
            return Vec::new();
        }
        let mut all = Vec::new();
        for tp in lanes.iter().filter(|tp| self.looks.compacted.contains(&tp.topic)) {
            let Some(log) = world.kafka.topics.log(tp) else { continue };
            let state = (log.log_start_offset(), log.log_end_offset(), log.first_dirty_offset());
            if self.compacted.get(tp).is_none_or(|(known, _)| *known != state) {
                let from = log.log_start_offset().max(log.log_end_offset().saturating_sub(MOST_COMPACTED));
                self.compacted.insert(tp.clone(), (state, Rc::new(log.fully_compacted(from))));
            }
            all.extend(self.compacted.get(tp).map(|(_, left)| (tp.clone(), left.clone())));
        }
        all
    }

    /// Partitions that have another owner since a moment ago.
    pub fn moved(&self) -> Vec<NewOwner> {
        self.traces.moved()
    }

    /// What the page looks like now, as the scene wants to know it; nothing where the stage is hidden.
    fn measure(&self, nodes: &Nodes, world: &World) -> Option<(Origin, StageInput)> {
        let (app, area) = (nodes.app.get_bounding_client_rect(), nodes.scroll.get_bounding_client_rect());
        if area.width() < 1.0 || area.height() < 1.0 {
            return None;
        }
        let origin = Origin { y: area.top(), ..Origin::of(&nodes.app) };
        let own = |px: f64| units(px / origin.scale);
        let narrow = app.width() / origin.scale <= NARROW_PX;
        let right = if narrow || nodes.groups.is_none() { MARGIN } else { scene::EDGE_ROOM };
        let mut input = StageInput::sized(0, 0);
        input.size = (own(app.width()), own(area.height()));
        input.area = Rect {
            x: own(area.left() - origin.x),
            y: 0,
            w: (own(area.width()) - right).max(0),
            h: own(area.height()),
        };
        input.device = if narrow { Device::Narrow } else { Device::Wide };
        input.scroll = nodes.scroll.scroll_top() * PX;
        input.groups = world.kafka.groups.keys().cloned().collect();
        input.members = self.members(nodes, world, origin);
        input.selection.clone_from(&self.looks.selected);
        input.hover = self.pointer.and_then(|at| self.under(origin, at));
        input.ghost.clone_from(&self.looks.ghost);
        input.growth.clone_from(&self.looks.growth);
        input.effects.clone_from(&self.looks.effects);
        input.reduced_motion = self.looks.reduced_motion;
        Some((origin, input))
    }

    fn members(&self, nodes: &Nodes, world: &World, origin: Origin) -> Vec<MemberView> {
        let frame = nodes.groups.as_ref().map(Element::get_bounding_client_rect);
        let card = |group: &GroupId, name: &MemberName| {
            let (.., element) = self.cards.iter().find(|(g, m, _)| g == group && m == name)?;
            let rect = element.get_bounding_client_rect();
            let middle = rect.top() + rect.height() / 2.0;
            let seen = frame.as_ref().is_none_or(|frame| middle > frame.top() && middle < frame.bottom());
            (seen && rect.width() > 0.0).then(|| CardEdge {
                at: here(origin, drag::Point { x: rect.left(), y: middle }),
                height: units(rect.height() / origin.scale),
            })
        };
        let members = world.kafka.groups.iter().flat_map(|(id, group)| {
            group
                .clients
                .iter()
                .map(move |(no, client)| (id.clone(), client.name.clone(), member_colour(*no)))
        });
        let views = members.map(|(group, member, colour)| {
            let card = card(&group, &member);
            MemberView { group, member, colour, card }
        });
        views.collect()
    }

    fn producer_points(&self, origin: Origin) -> BTreeMap<ProducerName, Point> {
        let point = |card: &HtmlElement| {
            let rect = card.get_bounding_client_rect();
            if rect.width() < 1.0 {
                return Point { x: self.input.area.x - OUT_OF_EDGE, y: self.input.area.y + BELOW_HEADING };
            }
            here(origin, drag::Point { x: rect.right(), y: rect.top() + rect.height() / 2.0 })
        };
        self.producers.iter().map(|(name, card)| (name.clone(), point(card))).collect()
    }

    /// In as many px as the screen has for it, whatever scales it.
    fn paint(&self, nodes: &mut Nodes, world: &World, scale: f64) {
        let words = &self.words;
        let (w, h) = self.input.size;
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        nodes.painter.set_size((w / PX) as u32, (h / PX) as u32, ratio * scale);
        nodes
            .painter
            .paint(&self.list, &|message| super::labels::label(words, world, &self.reaches, message));
    }

    /// Puts the elements where the layout says.
    fn settle(&mut self, nodes: &Nodes, origin: Origin) {
        let content = self.list.content_height / PX;
        if content != self.content_px {
            self.content_px = content;
            set(&nodes.space, "height", &format!("{content}px"));
        }
        self.place_canvas(nodes, origin);
        let left = self.input.area.x;
        for placed in &mut self.placed {
            match placed.what.find(&self.list, &self.looks) {
                Some((x, y, w, h)) => placed.go((x - left, y, w, h), (self.input.area.w, self.input.area.h)),
                None => placed.hide(),
            }
        }
    }

    /// The canvas lies behind the row of the stage, from one side of the lab to the other.
    fn place_canvas(&mut self, nodes: &Nodes, origin: Origin) {
        let top = (origin.y - nodes.app.get_bounding_client_rect().top()) / origin.scale;
        let place = (units(top), self.input.size.1);
        if place != self.canvas_at {
            self.canvas_at = place;
            set(&nodes.canvas, "top", &format!("{top:.1}px"));
            set(&nodes.canvas, "height", &format!("{:.1}px", f64::from(place.1) / f64::from(PX)));
        }
    }

    fn collect(&mut self) {
        let Some(nodes) = &self.nodes else { return };
        let placed = all(&nodes.layer, "[data-place]").filter_map(Placed::new);
        self.placed = placed.collect();
    }
}

fn units(px: f64) -> Unit {
    (px * f64::from(PX)).round() as Unit
}

fn here(origin: Origin, at: drag::Point) -> Point {
    let own = origin.here(at);
    Point { x: units(own.x), y: units(own.y) }
}
