//! The nodes of the stage, and the elements that stand above its canvas.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use super::looks::Looks;
use crate::engine::kafka::ids::TopicPartition;
use crate::scene::{DisplayList, PX, Theme, Unit, painter::Painter};
use crate::session::subject::kafka;
use crate::ui::drag;

/// The stage's own nodes.
pub struct Nodes {
    pub app: Element,
    pub scroll: Element,
    pub groups: Option<Element>,
    pub layer: Element,
    pub space: HtmlElement,
    pub canvas: HtmlCanvasElement,
    pub painter: Painter,
}

/// One element above the canvas, and where it is now.
pub struct Placed {
    element: HtmlElement,
    /// What it stands for.
    pub what: What,
    at: At,
    hidden: bool,
}

/// Left, top, width, height, in the scene's units; a negative size is left to the stylesheet.
type At = (Unit, Unit, Unit, Unit);

/// Where nothing ever is: the first place differs from it.
const NOWHERE: At = (Unit::MIN, Unit::MIN, -1, -1);

/// What '+ partition' takes at the end of a heading, and the topic's menu beside it on a narrow stage.
const ADD_BUTTON: Unit = 104 * PX;

/// How far a tip is from what it is about.
const BESIDE: Unit = 12 * PX;

/// What an element stands for.
pub enum What {
    Topic(String),
    Lane(TopicPartition),
    Partition(TopicPartition),
    Marker(kafka::Marker),
    /// What a marker in hand would do.
    Tip,
    /// What the pointer is on.
    Mark,
    /// A hint to pull this marker back.
    HintMarker(kafka::Marker),
    /// A hint at what a topic's heading offers.
    HintTopic(String),
}

impl Nodes {
    pub fn find(app: &Element) -> Option<Self> {
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

impl Nodes {
    /// Whether they are still the app's.
    pub fn stand(&self, app: &Element) -> bool {
        self.scroll.is_connected() && self.groups == app.query_selector(".groups").ok().flatten()
    }
}

impl What {
    /// Where it belongs, in the scene's units.
    pub fn find(&self, list: &DisplayList, looks: &Looks) -> Option<At> {
        match self {
            Self::Topic(topic) => {
                let place = list.topics.iter().find(|place| place.topic.as_str() == topic)?;
                Some((place.heading.x, place.heading.y, place.heading.w, -1))
            }
            Self::Lane(tp) => {
                let lane = list.lane_of(tp)?;
                let (x0, x1) = (lane.block.x.min(lane.x0), lane.block.right());
                Some((x0, lane.block.y, x1 - x0, lane.block.h))
            }
            Self::Partition(tp) => {
                let lane = list.lane_of(tp)?;
                // Its number and the first offset in view, left of the cells.
                Some((lane.block.x, lane.y, lane.x0 - lane.block.x - 8 * PX, lane.height))
            }
            Self::Marker(marker) => {
                let place = list.markers.iter().find(|place| place.marker == *marker)?;
                Some((place.x, place.y, -1, -1))
            }
            Self::Tip => {
                let ghost = looks.ghost.as_ref()?;
                let lane = list.lane_of(&ghost.partition)?;
                let rail = list.markers.iter().find(|place| place.is_of(&ghost.group, &ghost.partition))?;
                Some((lane.x_in_view(ghost.to).0, rail.y, -1, -1))
            }
            Self::Mark => looks.tip.map(|at| (at.x, at.y, -1, -1)),
            Self::HintMarker(marker) => {
                let place = list.markers.iter().find(|place| place.marker == *marker)?;
                let lane = list.lane_of(&marker.partition)?;
                // Below all rails of the lane.
                Some((place.x, place.y.max(lane.block.bottom() - 2 * BESIDE), -1, -1))
            }
            Self::HintTopic(topic) => {
                let heading = list.topics.iter().find(|place| place.topic.as_str() == topic)?.heading;
                Some((heading.right(), heading.y, -1, -1))
            }
        }
    }
}

impl Placed {
    /// Reads what a rendered element stands for.
    pub fn new(element: HtmlElement) -> Option<Self> {
        let get = |name: &str| element.get_attribute(name);
        let tp =
            || Some(TopicPartition::new(get("data-topic")?.as_str(), get("data-partition")?.parse().ok()?));
        let which = || {
            if get("data-which").as_deref() == Some("position") {
                kafka::Which::Position
            } else {
                kafka::Which::Committed
            }
        };
        let what = match get("data-place")?.as_str() {
            "topic" => What::Topic(get("data-topic")?),
            "lane" => What::Lane(tp()?),
            "partition" => What::Partition(tp()?),
            "marker" => What::Marker(kafka::Marker {
                group: get("data-group")?.into(),
                partition: tp()?,
                which: which(),
            }),
            "mark" => What::Mark,
            "hint-marker" => What::HintMarker(kafka::Marker {
                group: get("data-group")?.into(),
                partition: tp()?,
                which: kafka::Which::Position,
            }),
            "hint-topic" => What::HintTopic(get("data-topic")?),
            _ => What::Tip,
        };
        Some(Self { element, what, at: NOWHERE, hidden: false })
    }

    /// Puts it there, touching only what differs. `room` is the width and the height that there are.
    pub fn go(&mut self, mut at: At, room: (Unit, Unit)) {
        let size = || (self.element.offset_width() * PX, self.element.offset_height() * PX);
        match self.what {
            What::Tip | What::Mark | What::HintMarker(_) => {
                (at.0, at.1) = beside((at.0, at.1), size(), room);
            }
            // Left of the button that it is about.
            What::HintTopic(_) => at.0 = (at.0 - ADD_BUTTON - size().0).max(0),
            _ => {}
        }
        let px = |unit: Unit| f64::from(unit) / f64::from(PX);
        if (at.0, at.1) != (self.at.0, self.at.1) {
            drag::place(&self.element, px(at.0), px(at.1));
        }
        if at.2 >= 0 && at.2 != self.at.2 {
            set(&self.element, "width", &format!("{:.1}px", px(at.2)));
        }
        if at.3 >= 0 && at.3 != self.at.3 {
            set(&self.element, "height", &format!("{:.1}px", px(at.3)));
        }
        self.at = at;
        self.show(true);
    }

    /// It is not in view.
    pub fn hide(&mut self) {
        self.show(false);
    }

    fn show(&mut self, shown: bool) {
        if self.hidden == shown {
            self.hidden = !shown;
            let _ = self.element.toggle_attribute_with_force("data-away", !shown);
        }
    }
}

/// Where a box of that size stands beside a point, below it where there is room, and inside in any case.
fn beside((x, y): (Unit, Unit), (w, h): (Unit, Unit), room: (Unit, Unit)) -> (Unit, Unit) {
    let below = y + BESIDE;
    let y = if below + h <= room.1 { below } else { y - BESIDE - h };
    ((x - BESIDE).min(room.0 - w).max(0), y.max(0))
}

/// Sets one property by CSSOM, since style attributes are forbidden.
pub fn set(element: &HtmlElement, property: &str, value: &str) {
    // Only an element without a style could refuse, and every HTML element has one.
    let _ = element.style().set_property(property, value);
}

/// All elements below `root` that match.
pub fn all(root: &Element, selector: &str) -> impl Iterator<Item = HtmlElement> + use<> {
    let list = root.query_selector_all(selector).ok();
    let count = list.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |i| list.as_ref()?.item(i)?.dyn_into().ok())
}
