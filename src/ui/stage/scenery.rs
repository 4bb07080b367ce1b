//! One frame of the stage: measure, lay out, paint, and put the real elements where the layout says.
//!
//! - Runs outside Yew, once a frame; Yew only decides which elements exist (`Places`, ten times a second).
//! - Reads of the page's layout come first, writes after; nothing written here changes the page's layout but the
//!   scroller's height, and that only when it differs.
//! - Nothing is painted while nothing changed.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use super::flights::Flights;
use super::places::{Places, places, scene_which};
use crate::engine::ids::{GroupId, MemberName, Offset, ProducerName, TopicPartition};
use crate::scene::glide::Glide;
use crate::scene::{
    self, CELL_WIDTHS, CardEdge, Device, DisplayList, Ghost, Growth, GroupView, LanePlace, MemberView, PX, Point, Rect,
    StageInput, Target, Theme, Unit, painter::Painter,
};
use crate::simulation::Event;
use crate::simulation::world::World;
use crate::ui::drag;
use crate::ui::facts::member_colour;
use crate::ui::intent::Bookmark;
use crate::ui::subject::Subject;
use crate::ui::words::Words;

/// A lab narrower than this has its groups below, without edges.
const NARROW_PX: f64 = 620.0;
/// Room right of the lanes where no edges are.
const MARGIN: Unit = 14 * PX;
/// A dragged marker this near to a lane's end moves the lane along.
const NUDGE: Unit = 14 * PX;

/// How the stage is looked at; set by the app.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// What is asked about.
    pub selected: Option<Subject>,
    /// The marker in a person's hand.
    pub ghost: Option<Ghost>,
    /// Partitions that would be added.
    pub growth: Option<Growth>,
    /// No motion.
    pub reduced_motion: bool,
}

/// The stage's nodes and what is on them.
pub struct Scenery {
    nodes: Option<Nodes>,
    cards: Vec<(GroupId, MemberName, HtmlElement)>,
    producers: Vec<(ProducerName, HtmlElement)>,
    placed: Vec<Placed>,
    words: Rc<Words>,
    looks: Looks,
    input: StageInput,
    list: DisplayList,
    glide: Glide,
    flights: Flights,
    pointer: Option<drag::Point>,
    dirty: bool,
    content_px: i32,
    canvas_at: (Unit, Unit),
}

struct Nodes {
    app: Element,
    scroll: Element,
    groups: Option<Element>,
    layer: Element,
    space: HtmlElement,
    canvas: HtmlCanvasElement,
    painter: Painter,
}

/// One element above the canvas, and where it is now: left, top, width, height, hidden.
struct Placed {
    element: HtmlElement,
    what: What,
    at: (Unit, Unit, Unit, Unit, bool),
}

enum What {
    Topic(String),
    Lane(TopicPartition),
    Partition(TopicPartition),
    Marker(Bookmark),
    Tip,
}

/// Where the canvas is in the window: what turns client coordinates into the scene's.
#[derive(Clone, Copy)]
struct Origin {
    x: f64,
    y: f64,
}

impl Scenery {
    /// A stage without nodes yet.
    pub fn new(words: Rc<Words>) -> Self {
        Self {
            nodes: None,
            cards: Vec::new(),
            producers: Vec::new(),
            placed: Vec::new(),
            words,
            looks: Looks::default(),
            input: StageInput::sized(0, 0),
            list: DisplayList::default(),
            glide: Glide::default(),
            flights: Flights::default(),
            pointer: None,
            dirty: true,
            content_px: -1,
            canvas_at: (-1, -1),
        }
    }

    /// Finds its nodes in the rendered app, and the elements that exist now.
    pub fn attach(&mut self, app: &Element) {
        if self.nodes.is_none() {
            self.nodes = Nodes::find(app);
        }
        self.cards = all(app, ".member[data-kind=member]")
            .filter_map(|card| Some((card.get_attribute("data-group")?.into(), card.get_attribute("data-id")?.into(), card)))
            .collect();
        self.producers = all(app, "[data-kind=producer]")
            .filter_map(|card| Some((card.get_attribute("data-id")?.into(), card)))
            .collect();
        self.collect();
        self.dirty = true;
    }

    /// The colours have changed.
    pub fn recolour(&mut self) {
        if let Some(nodes) = &mut self.nodes {
            nodes.painter.set_theme(&nodes.app, Theme::Light);
        }
        self.dirty = true;
    }

    /// How it is looked at.
    pub fn look(&mut self, looks: Looks) {
        self.dirty |= self.looks != looks;
        self.looks = looks;
    }

    /// Facts have changed: the next frame paints.
    pub fn touch(&mut self) {
        self.dirty = true;
    }

    /// The world jumped: what was under way no longer is.
    pub fn jump(&mut self) {
        self.flights.clear();
        self.glide = Glide::default();
        self.input.view.held.clear();
        self.dirty = true;
    }

    /// One frame.
    pub fn frame(&mut self, world: &World, fresh: Vec<Event>, passed_ms: f64, running: bool) {
        let Some(mut nodes) = self.nodes.take() else { return };
        if let Some((origin, mut input)) = self.measure(&nodes, world) {
            self.nudge(origin);
            self.flights.advance(fresh, passed_ms, &self.producer_points(origin));
            input.view = self.input.view.clone();
            let lanes: Vec<_> = self.list.lanes.iter().map(LanePlace::topic_partition).collect();
            let still = self.looks.reduced_motion;
            let gliding = self.glide.advance(world, &lanes, passed_ms.max(0.0) as u64, still, &mut input.view);
            input.flights = self.flights.list();
            let moving = running || gliding || !self.flights.is_empty();
            if moving || self.dirty || input != self.input {
                self.dirty = false;
                self.input = input;
                scene::layout_into(world, &self.input, &mut self.list);
                self.paint(&mut nodes, world);
                self.settle(&nodes, origin);
            }
        }
        self.nodes = Some(nodes);
    }

    /// What the page looks like now, as the scene wants to know it; nothing where the stage is hidden.
    fn measure(&self, nodes: &Nodes, world: &World) -> Option<(Origin, StageInput)> {
        let (app, area) = (nodes.app.get_bounding_client_rect(), nodes.scroll.get_bounding_client_rect());
        if area.width() < 1.0 || area.height() < 1.0 {
            return None;
        }
        let origin = Origin { x: app.left(), y: area.top() };
        let narrow = app.width() <= NARROW_PX;
        let right = if narrow { MARGIN } else { scene::input::EDGE_ROOM };
        let mut input = StageInput::sized(0, 0);
        input.size = (units(app.width()), units(area.height()));
        input.area = Rect {
            x: units(area.left() - origin.x),
            y: 0,
            w: (units(area.width()) - right).max(0),
            h: units(area.height()),
        };
        input.device = if narrow { Device::Narrow } else { Device::Wide };
        input.scroll = nodes.scroll.scroll_top() * PX;
        input.groups = world.groups.keys().map(|group| GroupView { group: group.clone(), rail: true }).collect();
        input.members = self.members(nodes, world, origin);
        input.selection = self.looks.selected.as_ref().map(target);
        input.hover = self.pointer.and_then(|at| self.under(origin, at));
        input.ghost.clone_from(&self.looks.ghost);
        input.growth.clone_from(&self.looks.growth);
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
                at: Point { x: units(rect.left() - origin.x), y: units(middle - origin.y) },
                height: units(rect.height()),
            })
        };
        let members = world.groups.iter().flat_map(|(id, group)| {
            group.clients.iter().map(move |(no, client)| (id.clone(), client.name.clone(), member_colour(*no)))
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
                return Point { x: 0, y: self.input.size.1 / 2 };
            }
            Point { x: units(rect.right() - origin.x), y: units(rect.top() + rect.height() / 2.0 - origin.y) }
        };
        self.producers.iter().map(|(name, card)| (name.clone(), point(card))).collect()
    }

    fn paint(&self, nodes: &mut Nodes, world: &World) {
        let words = &self.words;
        let (w, h) = self.input.size;
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        nodes.painter.set_size((w / PX) as u32, (h / PX) as u32, ratio);
        nodes.painter.paint(&self.list, &|message| super::labels::label(words, world, message));
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
        for (i, placed) in self.placed.iter_mut().enumerate() {
            let at = placed.what.find(&self.list, &self.looks, i).map(|(x, y, w, h)| (x - left, y, w, h, false));
            let at = at.unwrap_or((placed.at.0, placed.at.1, placed.at.2, placed.at.3, true));
            placed.go(at);
        }
    }

    /// The canvas lies behind the row of the stage, from one side of the lab to the other.
    fn place_canvas(&mut self, nodes: &Nodes, origin: Origin) {
        let top = origin.y - nodes.app.get_bounding_client_rect().top();
        let place = (units(top), self.input.size.1);
        if place != self.canvas_at {
            self.canvas_at = place;
            set(&nodes.canvas, "top", &format!("{top:.1}px"));
            set(&nodes.canvas, "height", &format!("{:.1}px", f64::from(place.1) / f64::from(PX)));
        }
    }

    fn collect(&mut self) {
        let Some(nodes) = &self.nodes else { return };
        let tp = |element: &HtmlElement| {
            let topic = element.get_attribute("data-topic")?;
            let partition = element.get_attribute("data-partition")?.parse().ok()?;
            Some(TopicPartition::new(topic.as_str(), partition))
        };
        let read = |element: &HtmlElement| {
            Some(match element.get_attribute("data-place")?.as_str() {
                "topic" => What::Topic(element.get_attribute("data-topic")?),
                "lane" => What::Lane(tp(element)?),
                "partition" => What::Partition(tp(element)?),
                "marker" => What::Marker(Bookmark {
                    group: element.get_attribute("data-group")?.into(),
                    tp: tp(element)?,
                    which: if element.get_attribute("data-which")? == "position" {
                        crate::ui::subject::Which::Position
                    } else {
                        crate::ui::subject::Which::Committed
                    },
                }),
                _ => What::Tip,
            })
        };
        let nowhere = (Unit::MIN, 0, -1, -1, false);
        let placed = all(&nodes.layer, "[data-place]").filter_map(|element| {
            let what = read(&element)?;
            Some(Placed { element, what, at: nowhere })
        });
        self.placed = placed.collect();
    }
}

/// What pointers do on the stage.
impl Scenery {
    /// The pointer is there, or nowhere.
    pub fn point_at(&mut self, at: Option<drag::Point>) {
        self.pointer = at;
    }

    /// What is there.
    pub fn at(&self, at: drag::Point) -> Option<Target> {
        self.under(self.origin()?, at)
    }

    fn under(&self, origin: Origin, at: drag::Point) -> Option<Target> {
        scene::target(&self.list, here(origin, at), scene::hit::NEAR)
    }

    fn origin(&self) -> Option<Origin> {
        let nodes = self.nodes.as_ref()?;
        let (app, area) = (nodes.app.get_bounding_client_rect(), nodes.scroll.get_bounding_client_rect());
        Some(Origin { x: app.left(), y: area.top() })
    }

    fn lane(&self, tp: &TopicPartition) -> Option<&LanePlace> {
        self.list.lanes.iter().find(|lane| lane.partition == tp.partition && lane.topic == tp.topic)
    }

    /// The offset at which a marker dropped there would be.
    pub fn offset_at(&self, tp: &TopicPartition, at: drag::Point) -> Option<Offset> {
        let x = here(self.origin()?, at).x;
        self.lane(tp).map(|lane| lane.offset_at(x.clamp(lane.x0, lane.x1)))
    }

    /// Where a lane begins in view, for a pan that starts now.
    pub fn first_of(&self, tp: &TopicPartition) -> Option<u64> {
        self.lane(tp).map(|lane| lane.first)
    }

    /// The lane is held `dx` CSS px right of where it was when its pan began.
    pub fn pan(&mut self, tp: &TopicPartition, began_at: u64, dx: f64) {
        if let Some(lane) = self.lane(tp) {
            let first = LanePlace { first: began_at, ..lane.clone() }.panned(units(dx));
            self.hold(tp, first);
        }
    }

    /// All lanes in view are moved by `dx` CSS px.
    pub fn pan_all(&mut self, dx: f64) {
        for lane in self.list.lanes.clone() {
            self.hold(&lane.topic_partition(), lane.panned(units(dx)));
        }
    }

    /// A lane whose end comes back into view follows it again.
    fn hold(&mut self, tp: &TopicPartition, first: u64) {
        let Some(lane) = self.lane(tp) else { return };
        let room = i64::from((lane.x1 - lane.x0) / lane.cell_width.max(1)) as u64;
        if first / scene::CELL + room > lane.end + 1 {
            self.input.view.held.remove(tp);
        } else {
            self.input.view.held.insert(tp.clone(), first);
        }
        self.dirty = true;
    }

    /// Cells wider or narrower by this factor.
    pub fn zoom(&mut self, factor: f64) {
        let width = (f64::from(self.input.view.cell_width) * factor).round() as Unit;
        self.input.view.cell_width = width.clamp(CELL_WIDTHS.0, CELL_WIDTHS.1);
        self.dirty = true;
    }

    /// All lanes follow their ends again, at the usual width.
    pub fn follow(&mut self) {
        self.input.view.held.clear();
        self.input.view.cell_width = scene::CELL_WIDTH;
        self.dirty = true;
    }

    /// A record is brought into view.
    pub fn reveal(&mut self, tp: &TopicPartition, offset: Offset) {
        let Some(lane) = self.lane(tp) else { return };
        let last = lane.first_offset() + ((lane.x1 - lane.x0) / lane.cell_width.max(1)) as u64;
        if offset < lane.first_offset() || offset >= last {
            let first = offset.saturating_sub(4) * scene::CELL;
            self.hold(tp, first);
        }
    }

    /// A marker held at a lane's edge moves the lane along.
    fn nudge(&mut self, origin: Origin) {
        let (Some(ghost), Some(at)) = (&self.looks.ghost, self.pointer) else { return };
        let tp = ghost.partition.clone();
        let x = here(origin, at).x;
        let Some(lane) = self.lane(&tp) else { return };
        let by = if x < lane.x0 + NUDGE && lane.first > lane.start * scene::CELL {
            3.0
        } else if x > lane.x1 - NUDGE / 2 && self.input.view.held.contains_key(&tp) {
            -3.0
        } else {
            return;
        };
        let first = lane.first;
        self.pan(&tp, first, by);
    }

    /// The elements that should exist.
    pub fn places(&self, world: &World) -> Places {
        let view = &self.input.view;
        let panned = !view.held.is_empty() || view.cell_width != scene::CELL_WIDTH;
        places(world, &self.list, panned)
    }
}

impl Nodes {
    fn find(app: &Element) -> Option<Self> {
        let one = |selector: &str| app.query_selector(selector).ok().flatten();
        let canvas: HtmlCanvasElement = one(".scene")?.dyn_into().ok()?;
        let mut painter = Painter::new(canvas.clone())?;
        painter.set_theme(app, Theme::Light);
        Some(Self {
            app: app.clone(),
            scroll: one(".stage-scroll")?,
            groups: one(".groups"),
            layer: one(".stage-layer")?,
            space: one(".stage-space")?.dyn_into().ok()?,
            canvas,
            painter,
        })
    }
}

impl What {
    /// Where it belongs, in the scene's units.
    fn find(&self, list: &DisplayList, looks: &Looks, hint: usize) -> Option<(Unit, Unit, Unit, Unit)> {
        match self {
            Self::Topic(topic) => {
                let place = list.topics.iter().find(|place| place.topic.as_str() == topic)?;
                Some((place.heading.x, place.heading.y, place.heading.w, -1))
            }
            Self::Lane(tp) => {
                let lane = find_lane(list, tp)?;
                let (x0, x1) = (lane.block.x.min(lane.x0), lane.block.right());
                Some((x0, lane.block.y, x1 - x0, lane.block.h))
            }
            Self::Partition(tp) => {
                let lane = find_lane(list, tp)?;
                // Its number and the first offset in view, left of the cells.
                Some((lane.block.x, lane.y, lane.x0 - lane.block.x - 8 * PX, lane.height))
            }
            Self::Marker(mark) => {
                let which = scene_which(mark.which);
                let is = |place: &&scene::MarkerPlace| {
                    place.which == which
                        && place.partition == mark.tp.partition
                        && place.group == mark.group
                        && place.topic == mark.tp.topic
                };
                let _ = hint;
                let place = list.markers.iter().find(is)?;
                place.beyond.is_none().then_some((place.x, place.y, -1, -1))
            }
            Self::Tip => {
                let ghost = looks.ghost.as_ref()?;
                let lane = find_lane(list, &ghost.partition)?;
                let (x, _) = lane.x_in_view(ghost.to);
                Some((x, lane.block.bottom(), -1, -1))
            }
        }
    }
}

fn find_lane<'l>(list: &'l DisplayList, tp: &TopicPartition) -> Option<&'l LanePlace> {
    list.lanes.iter().find(|lane| lane.partition == tp.partition && lane.topic == tp.topic)
}

impl Placed {
    fn go(&mut self, at: (Unit, Unit, Unit, Unit, bool)) {
        if at == self.at {
            return;
        }
        let px = |unit: Unit| f64::from(unit) / f64::from(PX);
        if (at.0, at.1) != (self.at.0, self.at.1) && at.0 > Unit::MIN / 2 {
            drag::place(&self.element, px(at.0), px(at.1));
        }
        if at.2 >= 0 && at.2 != self.at.2 {
            set(&self.element, "width", &format!("{:.1}px", px(at.2)));
        }
        if at.3 >= 0 && at.3 != self.at.3 {
            set(&self.element, "height", &format!("{:.1}px", px(at.3)));
        }
        if at.4 != self.at.4 {
            let _ = self.element.class_list().toggle_with_force("away", at.4);
        }
        self.at = at;
    }
}

/// What the scene calls it.
pub fn target(subject: &Subject) -> Target {
    match subject.clone() {
        Subject::Record { partition, offset } => Target::Record { partition, offset },
        Subject::Partition(tp) => Target::Partition(tp),
        Subject::Member { group, member } => Target::Member { group, member },
        Subject::Marker { group, partition, which } => {
            Target::Marker { group, partition, which: scene_which(which) }
        }
        Subject::Group(group) => Target::Group(group),
        Subject::Producer(producer) => Target::Producer(producer),
        Subject::Topic(topic) => Target::Topic(topic),
    }
}

/// What the inspector calls it.
pub fn subject(target: Target) -> Subject {
    match target {
        Target::Record { partition, offset } => Subject::Record { partition, offset },
        Target::Partition(tp) => Subject::Partition(tp),
        Target::Member { group, member } | Target::Edge { group, member, .. } => Subject::Member { group, member },
        Target::Marker { group, partition, which } => {
            Subject::Marker { group, partition, which: super::places::which(which) }
        }
        Target::Rail { group, partition } => {
            Subject::Marker { group, partition, which: crate::ui::subject::Which::Committed }
        }
        Target::Group(group) => Subject::Group(group),
        Target::Producer(producer) => Subject::Producer(producer),
        Target::Topic(topic) => Subject::Topic(topic),
    }
}

fn units(px: f64) -> Unit {
    (px * f64::from(PX)).round() as Unit
}

fn here(origin: Origin, at: drag::Point) -> Point {
    Point { x: units(at.x - origin.x), y: units(at.y - origin.y) }
}

fn set(element: &HtmlElement, property: &str, value: &str) {
    // Only an element without a style could refuse, and every HTML element has one.
    let _ = element.style().set_property(property, value);
}

fn all(root: &Element, selector: &str) -> impl Iterator<Item = HtmlElement> + use<> {
    let list = root.query_selector_all(selector).ok();
    let count = list.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |i| list.as_ref()?.item(i)?.dyn_into().ok())
}
