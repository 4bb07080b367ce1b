//! Wall time's one way in: while a world runs, each animation frame advances it by the time since the last one.
//!
//! The frame request and the listener belong to this value and are let go of when it is dropped. (Stands in until
//! `ui/driver` does the same for the real world.)

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use serde_json::json;
use web_sys::HtmlElement;
use yew::Callback;

use super::Shared;
use super::bridge::emit;

/// `change` is dispatched at most this often.
const CHANGE_INTERVAL_MS: f64 = 100.0;
/// What a slow frame or a hidden tab may add at most; the rest of the backlog is dropped.
const CATCH_UP_LIMIT_MS: f64 = 250.0;

/// Runs one world.
#[derive(Clone)]
pub struct Driver(Rc<Inner>);

struct Inner {
    world: Shared,
    element: HtmlElement,
    frame: RefCell<Option<AnimationFrame>>,
    last_frame_ms: Cell<Option<f64>>,
    last_change_ms: Cell<f64>,
    listener: RefCell<Callback<()>>,
}

impl Driver {
    /// A driver at rest.
    pub fn new(world: Shared, element: HtmlElement) -> Self {
        Self(Rc::new(Inner {
            world,
            element,
            frame: RefCell::default(),
            last_frame_ms: Cell::default(),
            last_change_ms: Cell::new(f64::NEG_INFINITY),
            listener: RefCell::new(Callback::noop()),
        }))
    }

    /// What the page hands its own callback to, so that it hears of changes.
    pub fn on_change(&self) -> Callback<Callback<()>> {
        let weak = Rc::downgrade(&self.0);
        Callback::from(move |listener| {
            if let Some(inner) = weak.upgrade() {
                *inner.listener.borrow_mut() = listener;
            }
        })
    }

    /// Lets time run.
    pub fn play(&self) {
        self.0.world.borrow_mut().running = true;
        self.0.last_frame_ms.set(None);
        Inner::request(&self.0);
        self.changed();
    }

    /// Stops time, and with it every frame.
    pub fn pause(&self) {
        self.0.world.borrow_mut().running = false;
        self.0.frame.borrow_mut().take();
        self.changed();
    }

    /// Facts have changed by a call from outside.
    pub fn changed(&self) {
        self.0.tell();
    }
}

impl Inner {
    fn request(this: &Rc<Self>) {
        let weak = Rc::downgrade(this);
        let frame = request_animation_frame(move |now_ms| {
            if let Some(inner) = weak.upgrade() {
                Self::frame(&inner, now_ms);
            }
        });
        *this.frame.borrow_mut() = Some(frame);
    }

    fn frame(this: &Rc<Self>, now_ms: f64) {
        let passed_ms = this.last_frame_ms.replace(Some(now_ms)).map_or(0.0, |last_ms| now_ms - last_ms);
        let running = {
            let mut world = this.world.borrow_mut();
            let ms = passed_ms.min(CATCH_UP_LIMIT_MS) * world.speed;
            world.run(ms);
            world.running
        };
        if now_ms - this.last_change_ms.get() >= CHANGE_INTERVAL_MS {
            this.last_change_ms.set(now_ms);
            this.tell();
        }
        // A listener may have paused the world just now.
        if running && this.world.borrow().running {
            Self::request(this);
        }
    }

    fn tell(&self) {
        let listener = self.listener.borrow().clone();
        listener.emit(());
        let detail = {
            let world = self.world.borrow();
            json!({ "time_ms": world.time_ms(), "running": world.running })
        };
        emit(&self.element, "change", &detail);
    }
}
