//! One pointer that went down on something draggable: mouse, touch or pen alike.
//!
//! - A drag is a guard: dropping it takes its listeners and its auto-scroll with it.
//! - It begins only past a threshold; until then it may still become a click, and Esc ends it either way.
//! - Places are client coordinates; what lies under the pointer is asked of the shadow root, not of the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent, ShadowRoot};
use yew::Callback;

/// How far a pointer moves before it drags, in CSS px.
const THRESHOLD_PX: f64 = 4.0;
/// How near to the edge of a scrolling column a drag scrolls it.
const SCROLL_EDGE_PX: f64 = 36.0;
/// How far it scrolls each time.
const SCROLL_STEP_PX: i32 = 9;
const SCROLL_EVERY_MS: u32 = 24;

/// A place in client coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Where an element's own coordinates lie in the window. A page may scale what holds a lab, by a transform or by zoom.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub x: f64,
    pub y: f64,
    /// How many px of the window one px of the element takes.
    pub scale: f64,
}

impl Origin {
    pub fn of(element: &Element) -> Self {
        let (rect, own) = (element.get_bounding_client_rect(), element.dyn_ref::<HtmlElement>());
        let width = own.map_or(0.0, |own| f64::from(own.offset_width()));
        let scale = rect.width() / width.max(1.0);
        // An unscaled width is a fraction of a px away from a whole one.
        let scaled = width > 0.0 && (rect.width() - width).abs() >= 1.0;
        Self { x: rect.left(), y: rect.top(), scale: if scaled { scale } else { 1.0 } }
    }

    /// A place of the window in the element's own px.
    pub fn here(self, at: Point) -> Point {
        Point { x: (at.x - self.x) / self.scale, y: (at.y - self.y) / self.scale }
    }
}

/// What a pointer did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moved {
    /// It passed the threshold; where it went down.
    Begin(Point),
    /// It is here now.
    To(Point),
    /// It was let go of here.
    Drop(Point),
    /// It was let go of before it ever dragged.
    Click(Point),
    /// Esc, or the browser took the pointer away.
    Cancel,
}

/// A pointer under way.
pub struct Drag {
    _listeners: Vec<EventListener>,
    _scroll: Interval,
}

struct Track {
    pointer: i32,
    start: Point,
    last: Cell<Point>,
    dragging: Cell<bool>,
    over: Cell<bool>,
    tell: RefCell<Callback<Moved>>,
}

impl Drag {
    /// Follows the pointer that `event` put down, if it is the primary button.
    pub fn begin(event: &PointerEvent, tell: Callback<Moved>) -> Option<Self> {
        if event.button() != 0 || !event.is_primary() {
            return None;
        }
        let window = web_sys::window()?;
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let start = point(event);
        let track = Rc::new(Track {
            pointer: event.pointer_id(),
            start,
            last: Cell::new(start),
            dragging: Cell::new(false),
            over: Cell::new(false),
            tell: RefCell::new(tell),
        });
        let prevent = EventListenerOptions::run_in_capture_phase();
        let active = EventListenerOptions { passive: false, ..prevent };
        let on = |name: &'static str, handle: fn(&Track, &Event)| {
            let track = Rc::clone(&track);
            EventListener::new_with_options(&window, name, active, move |event| handle(&track, event))
        };
        let listeners = vec![
            on("pointermove", Track::moved),
            on("pointerup", Track::up),
            on("pointercancel", Track::cancelled),
            on("keydown", Track::key),
        ];
        let root = target.get_root_node().dyn_into::<ShadowRoot>().ok();
        let scroll = Interval::new(SCROLL_EVERY_MS, move || track.auto_scroll(root.as_ref()));
        Some(Self { _listeners: listeners, _scroll: scroll })
    }
}

impl Track {
    fn moved(&self, event: &Event) {
        let Some(at) = self.mine(event) else { return };
        self.last.set(at);
        if self.dragging.get() {
            event.prevent_default();
            self.say(Moved::To(at));
        } else if (at.x - self.start.x).hypot(at.y - self.start.y) >= THRESHOLD_PX {
            self.dragging.set(true);
            self.say(Moved::Begin(self.start));
            self.say(Moved::To(at));
        }
    }

    fn up(&self, event: &Event) {
        let Some(at) = self.mine(event) else { return };
        self.end(if self.dragging.get() { Moved::Drop(at) } else { Moved::Click(at) });
    }

    fn cancelled(&self, event: &Event) {
        if self.mine(event).is_some() {
            self.end(Moved::Cancel);
        }
    }

    fn key(&self, event: &Event) {
        let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
        if escape && self.dragging.get() {
            event.prevent_default();
            event.stop_propagation();
            self.end(Moved::Cancel);
        }
    }

    fn mine(&self, event: &Event) -> Option<Point> {
        let event = event.dyn_ref::<PointerEvent>()?;
        (event.pointer_id() == self.pointer && !self.over.get()).then(|| point(event))
    }

    fn end(&self, how: Moved) {
        if !self.over.replace(true) {
            self.say(how);
        }
    }

    /// The callback is cloned out: it may drop the drag that calls it.
    fn say(&self, what: Moved) {
        let tell = self.tell.borrow().clone();
        tell.emit(what);
    }

    /// Near the edge of a column that scrolls, it does.
    fn auto_scroll(&self, root: Option<&ShadowRoot>) {
        if !self.dragging.get() || self.over.get() {
            return;
        }
        let at = self.last.get();
        let mut under = root.and_then(|root| root.element_from_point(at.x as f32, at.y as f32));
        while let Some(element) = under {
            let overflows = element.scroll_height() > element.client_height() + 1;
            if overflows && element.has_attribute("data-scrolls") {
                let rect = element.get_bounding_client_rect();
                let step = edge_step(at.y - rect.top(), rect.bottom() - at.y);
                if step != 0 {
                    element.set_scroll_top(element.scroll_top() + step);
                    self.say(Moved::To(at));
                }
                return;
            }
            under = element.parent_element();
        }
    }
}

fn edge_step(from_top: f64, from_bottom: f64) -> i32 {
    if from_top < SCROLL_EDGE_PX {
        -SCROLL_STEP_PX
    } else if from_bottom < SCROLL_EDGE_PX {
        SCROLL_STEP_PX
    } else {
        0
    }
}

pub fn point(event: &PointerEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}

/// Just below the control that an event happened on: where its menu opens.
///
/// Yew listens at the root, so the control is found from the event's target.
pub fn below(event: &Event) -> Point {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let control = target.and_then(|target| target.closest("button, [role=slider]").ok().flatten());
    control.map_or(Point { x: 0.0, y: 0.0 }, |control| {
        let rect = control.get_bounding_client_rect();
        Point { x: rect.left(), y: rect.bottom() + 6.0 }
    })
}

/// Moves an element to a place of the window: by CSSOM, since style attributes are forbidden.
pub fn place(element: &HtmlElement, x: f64, y: f64) {
    // In tenths: whole numbers are written much faster, and there are hundreds of markers in every frame.
    let (x, y) = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
    // Only an element without a style could refuse, and every HTML element has one.
    let _ = element.style().set_property("transform", &format!("translate({x}e-1px, {y}e-1px)"));
}
