//! The frame loop: the one place where wall time enters.
//!
//! - A driver is a guard: its frame request ends with it; its observers and listeners with the lab's guards.
//! - It pauses while the element is off-screen or the tab is hidden. Time that passed meanwhile is dropped.
//! - It rests when frames have had nothing to do for a while, so that a page of paused labs costs nothing. Input on
//!   the element wakes it; code that changes the lab must call `wake`.
//! - It knows nothing of what a frame does; it says when, and whether the slower turn is due as well.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

use super::guards::Guards;
use super::stopped::stopped;

/// The slower turn comes at most this often. Facts and places take turns, so that each is looked at ten times a second
/// and no frame has to render both.
const TURN_EVERY_MS: f64 = 50.0;
/// Frames without work before it rests: longer than the slower turn and than any transition of the page's own.
const REST_AFTER_MS: f64 = 400.0;
/// Input events that wake an element at rest.
const WAKERS: [&str; 7] = ["pointermove", "pointerdown", "wheel", "scroll", "keydown", "focusin", "drop"];

/// Wall time, in ms; only differences mean something.
pub fn clock_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Wall time since the last one, in ms; none after a standstill.
    pub passed_ms: f64,
    /// The slower turn is due.
    pub turn: bool,
}

/// Calls back once a frame while its element can be seen.
pub struct Driver(Rc<Inner>);

/// What wakes it.
struct Wakers {
    observer: Option<IntersectionObserver>,
    sizes: Option<ResizeObserver>,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
    _sized: Closure<dyn FnMut()>,
    _listeners: Vec<EventListener>,
}

struct Inner {
    on_frame: Box<dyn Fn(Frame) -> bool>,
    frame: RefCell<Option<AnimationFrame>>,
    on_screen: Cell<bool>,
    last_ms: Cell<Option<f64>>,
    last_turn_ms: Cell<f64>,
    /// Since when frames have had nothing to do.
    idle_since_ms: Cell<Option<f64>>,
}

impl Driver {
    /// Starts with the next frame in which `element` can be seen; `on_frame` returns whether it had something to do.
    pub fn new(element: &Element, guards: &Guards, on_frame: impl Fn(Frame) -> bool + 'static) -> Self {
        let inner = Rc::new(Inner {
            on_frame: Box::new(on_frame),
            frame: RefCell::default(),
            on_screen: Cell::new(true),
            last_ms: Cell::default(),
            last_turn_ms: Cell::new(f64::NEG_INFINITY),
            idle_since_ms: Cell::default(),
        });
        let weak = Rc::downgrade(&inner);
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last = entries.pop().unchecked_into::<IntersectionObserverEntry>();
            if let Some(inner) = weak.upgrade() {
                inner.on_screen.set(last.is_intersecting());
                Inner::go(&inner);
            }
        });
        let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        let sized = {
            let wake = waker(&inner);
            Closure::<dyn FnMut()>::new(wake)
        };
        let sizes = ResizeObserver::new(sized.as_ref().unchecked_ref()).ok();
        if let Some(sizes) = &sizes {
            sizes.observe(element);
        }
        let options = EventListenerOptions::run_in_capture_phase();
        let mut listeners: Vec<_> = WAKERS
            .iter()
            .map(|event| {
                let wake = waker(&inner);
                EventListener::new_with_options(element, *event, options, move |_| wake())
            })
            .collect();
        if let Some(document) = element.owner_document() {
            let wake = waker(&inner);
            listeners.push(EventListener::new(&document, "visibilitychange", move |_| wake()));
        }
        Inner::go(&inner);
        guards.keep(Wakers { observer, sizes, _seen: seen, _sized: sized, _listeners: listeners });
        Self(inner)
    }

    /// Something has changed: there will be a frame.
    pub fn wake(&self) {
        Inner::go(&self.0);
    }
}

fn waker(inner: &Rc<Inner>) -> impl Fn() + 'static {
    let weak = Rc::downgrade(inner);
    move || {
        if let Some(inner) = weak.upgrade() {
            Inner::go(&inner);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.frame.borrow_mut().take();
    }
}

impl Drop for Wakers {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        if let Some(sizes) = &self.sizes {
            sizes.disconnect();
        }
    }
}

impl Inner {
    /// Requests the next frame, or rests.
    fn go(this: &Rc<Self>) {
        this.idle_since_ms.set(None);
        let hidden = gloo::utils::document().hidden();
        if stopped() || hidden || !this.on_screen.get() {
            this.last_ms.set(None);
            this.frame.borrow_mut().take();
        } else if this.frame.borrow().is_none() {
            Self::request(this);
        }
    }

    fn request(this: &Rc<Self>) {
        let weak = Rc::downgrade(this);
        let frame = request_animation_frame(move |wall_ms| {
            if let Some(inner) = weak.upgrade().filter(|_| !stopped()) {
                Self::request(&inner);
                inner.run(wall_ms);
            }
        });
        *this.frame.borrow_mut() = Some(frame);
    }

    fn run(&self, wall_ms: f64) {
        let turn = wall_ms - self.last_turn_ms.get() >= TURN_EVERY_MS;
        if turn {
            self.last_turn_ms.set(wall_ms);
        }
        let passed_ms = self.last_ms.replace(Some(wall_ms)).map_or(0.0, |last_ms| wall_ms - last_ms);
        if (self.on_frame)(Frame { passed_ms, turn }) {
            self.idle_since_ms.set(None);
            return;
        }
        let since_ms = self.idle_since_ms.get().unwrap_or(wall_ms);
        self.idle_since_ms.set(Some(since_ms));
        if wall_ms - since_ms >= REST_AFTER_MS {
            self.last_ms.set(None);
            self.frame.borrow_mut().take();
        }
    }
}
