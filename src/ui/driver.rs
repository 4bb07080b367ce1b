//! The frame loop: the one place where wall time enters.
//!
//! - A driver is a guard: its frame request, observer and listener end with it.
//! - It stands still while the element is off-screen or the tab is hidden, and time that passed meanwhile is not
//!   caught up, since the first frame afterwards begins a new count.
//! - It knows nothing of what a frame does; it says when, and whether the slower turn of facts is due as well.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Facts are looked at again at most this often.
const FACTS_EVERY_MS: f64 = 100.0;

/// Wall time, in ms; only differences mean something.
pub fn clock_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// One frame.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Wall time since the last one, in ms; none after a standstill.
    pub passed_ms: f64,
    /// The slower turn is due.
    pub facts: bool,
}

/// Calls back once a frame while its element can be seen.
pub struct Driver {
    inner: Rc<Inner>,
    observer: Option<IntersectionObserver>,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
    _hidden: Option<EventListener>,
}

struct Inner {
    on_frame: Box<dyn Fn(Frame)>,
    frame: RefCell<Option<AnimationFrame>>,
    on_screen: Cell<bool>,
    last_ms: Cell<Option<f64>>,
    last_facts_ms: Cell<f64>,
}

impl Driver {
    /// Starts with the next frame in which `element` can be seen.
    pub fn new(element: &Element, on_frame: impl Fn(Frame) + 'static) -> Self {
        let inner = Rc::new(Inner {
            on_frame: Box::new(on_frame),
            frame: RefCell::default(),
            on_screen: Cell::new(true),
            last_ms: Cell::default(),
            last_facts_ms: Cell::new(f64::NEG_INFINITY),
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
        let weak = Rc::downgrade(&inner);
        let hidden = element.owner_document().map(|document| {
            EventListener::new(&document, "visibilitychange", move |_| {
                if let Some(inner) = weak.upgrade() {
                    Inner::go(&inner);
                }
            })
        });
        Inner::go(&inner);
        Self { inner, observer, _seen: seen, _hidden: hidden }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        self.inner.frame.borrow_mut().take();
    }
}

impl Inner {
    /// Goes on, or comes to rest.
    fn go(this: &Rc<Self>) {
        let hidden = gloo::utils::document().hidden();
        if hidden || !this.on_screen.get() {
            this.last_ms.set(None);
            this.frame.borrow_mut().take();
        } else if this.frame.borrow().is_none() {
            Self::request(this);
        }
    }

    fn request(this: &Rc<Self>) {
        let weak = Rc::downgrade(this);
        let frame = request_animation_frame(move |wall_ms| {
            if let Some(inner) = weak.upgrade() {
                Self::request(&inner);
                inner.run(wall_ms);
            }
        });
        *this.frame.borrow_mut() = Some(frame);
    }

    fn run(&self, wall_ms: f64) {
        let facts = wall_ms - self.last_facts_ms.get() >= FACTS_EVERY_MS;
        if facts {
            self.last_facts_ms.set(wall_ms);
        }
        let passed_ms = self.last_ms.replace(Some(wall_ms)).map_or(0.0, |last_ms| wall_ms - last_ms);
        (self.on_frame)(Frame { passed_ms, facts });
    }
}
